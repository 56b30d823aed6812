# Arabic. Translations of this library, not of any agency.

## tables
more-rows =
    { $n ->
        [zero] … لا صفوف أخرى
        [one] … صف واحد آخر
        [two] … صفان آخران
        [few] … { $n } صفوف أخرى
        [many] … { $n } صفاً آخر
       *[other] … { $n } صف آخر
    }
empty-columns = بلا قيم: { $list }
hidden-columns = أعمدة غير معروضة: { $list }
more-names =
    { $n ->
        [zero] { $list }
        [one] { $list } وواحد آخر
        [two] { $list } واثنان آخران
        [few] { $list } و{ $n } أخرى
        [many] { $list } و{ $n } أخرى
       *[other] { $list } و{ $n } أخرى
    }
missing = –
none = لا شيء
total = المجموع
all = الجميع
not-stated = غير مبيَّن
other = أخرى
yes = نعم
no = لا
col-indicator = المؤشر
col-title = العنوان
col-area = المنطقة
col-year = السنة
col-value = القيمة
col-unit = الوحدة
col-ci-short = { $level }%
col-cases = عدد الحالات
col-flag = الرمز الدلالي
col-note = ملاحظة
col-source = المصدر
col-certainty = درجة التيقن
source-line = المصدر: { $source }
sheet-notes = الملاحظات
n-of-total = { $n } من { $total }

## flags
flag-not-applicable = لا ينطبق
confidential = سرّي

## report
report-title = مجتمع المعلومات: { $where }، { $first }–{ $last }
report-where-world = العالم
report-n-areas =
    { $n ->
        [zero] لا بلدان ولا مناطق.
        [one] بلد أو منطقة واحدة.
        [two] بلدان أو منطقتان.
        [few] { $n } بلدان ومناطق.
        [many] { $n } بلداً ومنطقة.
       *[other] { $n } بلد ومنطقة.
    }
report-lead = المؤشرات بحسب خطوط عمل القمة العالمية لمجتمع المعلومات وأهداف التنمية المستدامة، ومدى شمول الأرقام، والأنشطة المسجلة.
report-colophon-observed = لم تُحتسب أي قيم ناقصة: فالبلد الذي لا يتوافر له رقم لا يدخل في قيمة منطقته، وتبين نسبة التغطية حصة السكان التي تمثلها البلدان الأخرى.
report-colophon-imputed = يدخل البلد الذي لا يتوافر له رقم في قيمة منطقته بقيمة محتسبة؛ وتبين الفترة مدى الخطأ المحتمل، وتبين نسبة التغطية حصة السكان التي تتوافر عنها أرقام مرصودة. وأخطاء معظم الأرقام المنشورة غير معروفة، ولا تشملها الفترات.
report-colophon-files = المجاميع: infosoc. جميع الجداول متاحة في ملفات CSV المرافقة لهذه الصفحة.
glance-heading = لمحة عامة
glance-text = أحدث سنة تتوافر فيها أرقام عن قدر كافٍ من المنطقة. ويُعبَّر عن التغير بوحدة المؤشر.
glance-text-observed = وقد تختلف البلدان المرصودة آنذاك عن البلدان المرصودة حالياً.
glance-text-imputed = وإلى جانب كل قيمة فترتها بنسبة { $level } في المائة، وتشمل ما احتُسب وأخطاء المعاينة المعروفة؛ وتكون جزئية عندما تكون أخطاء الأرقام الأخرى غير معروفة.
glance-text-end = وترد المؤشرات التي لا قيمة لها، وما لم يتأكد بعد، في الملاحظات في النهاية.
glance-none = لا قيمة لأي مؤشر هنا: البلدان المرصودة قليلة جداً أو معدومة.
glance-caption = أحدث القيم. { $source }
col-latest = أحدث قيمة
col-world = العالم
col-change = التغير
col-countries = البلدان
col-coverage = نسبة التغطية
since = منذ { $year }
n-imputed =
    { $n ->
        [zero] لا قيم محتسبة
        [one] قيمة محتسبة واحدة
        [two] قيمتان محتسبتان
        [few] { $n } قيم محتسبة
        [many] { $n } قيمة محتسبة
       *[other] { $n } قيمة محتسبة
    }
partial = جزئية
trend-caption = متوسط البلدان مرجحاً بالمقام، وفق قاعدة الدليل.
trend-caption-imputed = وتدخل البلدان التي لا رقم لها في سنة ما بقيمة محتسبة.
trend-caption-observed = حيثما كان الخط متقطعاً، قد يرجع جزء من التغير إلى تغير البلدان المرصودة.
trend-alt = رسم بياني خطي: { $title }، { $areas }.
trend-table = { $title }؛ وتحت كل قيمة نسبة تغطيتها. { $source }
countries-with-figure =
    { $n ->
        [zero] لا يتوافر رقم لأي بلد من أصل { $total }.
        [one] يتوافر رقم لبلد واحد من أصل { $total }.
        [two] يتوافر رقم لبلدين من أصل { $total }.
        [few] يتوافر رقم لعدد { $n } بلدان من أصل { $total }.
        [many] يتوافر رقم لعدد { $n } بلداً من أصل { $total }.
       *[other] يتوافر رقم لعدد { $n } بلد من أصل { $total }.
    }
countries-without = بلدان بلا أرقام في هذه السنوات: { $list }.
countries-alt =
    { $n ->
        [zero] رسم بياني بالأعمدة: { $title }، لا بلدان.
        [one] رسم بياني بالأعمدة: { $title }، بلد واحد.
        [two] رسم بياني بالأعمدة: { $title }، بلدان، بترتيب تنازلي.
        [few] رسم بياني بالأعمدة: { $title }، { $n } بلدان، بترتيب تنازلي.
        [many] رسم بياني بالأعمدة: { $title }، { $n } بلداً، بترتيب تنازلي.
       *[other] رسم بياني بالأعمدة: { $title }، { $n } بلد، بترتيب تنازلي.
    }
lines-heading = بحسب خط العمل
lines-text = يرد المؤشر تحت كل خط عمل تربطه مصفوفة القمة العالمية لمجتمع المعلومات وأهداف التنمية المستدامة بغايته أو بالهدف كله. وتُستبعد الخانات المختلف عليها. ولم يُطَّلع على المصفوفة الرسمية إلا جزئياً، ولذلك لا رابط مؤكد. وعندما لا يقود أي مصدر المؤشر إلى خط عمل، يرد تحت الخط الذي يتناول موضوعه.
lines-bare = لا مؤشر في هذا التقرير مرتبط بما يلي: { $list }.
lines-caption = المؤشرات بحسب خط العمل.
col-action-line = خط العمل
col-linked-by = أساس الربط
linked-target = الغاية { $target }
linked-goal = الهدف { $goal } كله
linked-subject = موضوعه
wsis-targets-heading = بحسب مقصد القمة العالمية لمجتمع المعلومات
wsis-targets-text = انتهت مقاصد جنيف في عام 2015؛ ولا تزال مؤشراتها تُقاس.
wsis-targets-caption = مؤشرات مقاصد القمة العالمية لمجتمع المعلومات.
wsis-target-row = المقصد { $target }، المؤشر { $indicator }
col-wsis-target = مقصد القمة العالمية لمجتمع المعلومات
goals-heading = بحسب هدف التنمية المستدامة
goals-caption = مؤشرات أهداف التنمية المستدامة.
goal-row = الهدف { $goal }
col-goal = الهدف
col-sdg-indicator = مؤشر أهداف التنمية المستدامة
col-series = السلسلة
divides-heading = الفجوات
divides-none = أرقام هذه المنطقة غير مصنفة بحسب الجنس أو مكان الإقامة أو العمر.
divides-text = نسبة فئة من السكان إلى فئة أخرى في كل بلد، في أحدث سنة له. ويتراوح التكافؤ بين الجنسين من { $low } إلى { $high }. وترد البلدان فرادى في { $file }.
divides-caption = النسب بحسب البلد.
divide-gender = النساء إلى الرجال
divide-urban-rural = الحضر إلى الريف
divide-youth = 15 إلى 24 سنة إلى جميع الأعمار الأخرى
col-divide = الفجوة
col-median-ratio = النسبة الوسيطة
col-lowest = الأدنى
col-highest = الأعلى
col-below-at-above = أدنى / عند التكافؤ / أعلى
not-distinguishable =
    { $n ->
        [zero] (لا حالات غير قابلة للتمييز)
        [one] (حالة واحدة غير قابلة للتمييز)
        [two] (حالتان غير قابلتين للتمييز)
        [few] ({ $n } حالات غير قابلة للتمييز)
        [many] ({ $n } حالة غير قابلة للتمييز)
       *[other] ({ $n } حالة غير قابلة للتمييز)
    }
targets-heading = الغايات
targets-none = لا يُقاس أي رقم لهذه المنطقة مقابل غاية.
targets-text = الإسقاط هو اتجاه سنوات هذا التقرير مع فترة التنبؤ الخاصة به بنسبة { $level } في المائة؛ ويُعبَّر عن التغيرات بوحدة المؤشر.
targets-caption = المنطقة مقارنة بالغايات.
targets-countries-caption = البلدان بحسب الفئة.
col-target = الغاية
col-needed = المطلوب سنوياً
col-observed = المرصود سنوياً
col-projected = المتوقع
col-class = الفئة
class-met = تحققت
class-on-track = على المسار الصحيح
class-off-track = خارج المسار
class-moving-away = تبتعد عن الغاية
class-no-number = غاية بلا رقم
class-not-enough-data = بيانات غير كافية
coverage-text = عدد البلدان التي يتوافر لها رقم في أي من هذه السنوات. وترد القائمة الكاملة للبلدان التي لا رقم لها في { $file }.
coverage-caption = البلدان التي يتوافر لها رقم.
col-with-figure = البلدان التي يتوافر لها رقم
col-last-year = آخر سنة
col-without = بلا رقم
notes-heading = ملاحظات
notes-caption = ما يجب التحقق منه، وسبب عدم توافر قيمة.
col-what-to-know = ما ينبغي معرفته
no-value = لا قيمة: { $reason }.
too-few-countries = عدد البلدان المرصودة قليل جداً
stocktaking-heading = التقييم
stocktaking-none = لا مدخلات لهذه المنطقة في السجل.
stocktaking-entries =
    { $n ->
        [zero] لا مدخلات.
        [one] مدخل واحد.
        [two] مدخلان.
        [few] { $n } مدخلات.
        [many] { $n } مدخلاً.
       *[other] { $n } مدخل.
    }
stocktaking-text = يُحسب المدخل الذي يتعلق بعدة خطوط عمل أو أهداف في كل منها، ولذلك قد يتجاوز مجموع الحصص 100 في المائة.
stocktaking-chart-title = المدخلات بحسب خط العمل
stocktaking-source = المصدر: سجل الأنشطة.
stocktaking-chart-caption = خط العمل الذي لا مدخلات له يظهر سطراً فارغاً.
stocktaking-chart-alt = رسم بياني بالأعمدة لمدخلات السجل بحسب خط العمل.
stocktaking-table = المدخلات بحسب: { $dimension }.
col-entries = المدخلات
col-share = الحصة

## words
part-women = النساء
part-men = الرجال
part-urban = الحضر
part-rural = الريف
age-range = من { $from } إلى { $to } سنة
age-from = { $from } سنة فأكثر
age-under = أقل من { $to } سنة
size-range = من { $from } إلى { $to } من المشتغلين
size-from = { $from } فأكثر من المشتغلين
size-under = أقل من { $to } من المشتغلين
activity-sections = { $classification }، الأبواب { $sections }
activity-sections-except = { $classification }، الأبواب { $sections } باستثناء { $except }
by-sex = الجنس
by-age = العمر
by-urbanisation = المنطقة (حضر/ريف)
by-education = المستوى التعليمي
by-occupation = المهنة
by-disability = حالة الإعاقة
by-quintile = خُمس الثروة أو الدخل
by-size-class = فئة الحجم
by-activity = النشاط الاقتصادي
by-ict-sector = قطاع تكنولوجيا المعلومات والاتصالات
dimension-action-line = خط العمل
dimension-sdg = هدف التنمية المستدامة
dimension-region = المنطقة
dimension-country = البلد
dimension-organization-type = نوع المنظمة
dimension-activity-type = نوع النشاط
dimension-coverage = النطاق
dimension-status = الحالة
dimension-register = السجل
dimension-year = السنة
sdg-row = الهدف { $goal } من أهداف التنمية المستدامة
activity-project = مشروع
activity-programme = برنامج
activity-training = تدريب
activity-conference = مؤتمر
activity-website = موقع إلكتروني
activity-guideline = مبادئ توجيهية
activity-toolkit = مجموعة أدوات
activity-other = أخرى
organization-government = حكومة
organization-private-sector = القطاع الخاص
organization-civil-society = المجتمع المدني
organization-international = منظمة دولية
organization-academia = الهيئات الأكاديمية
organization-other = أخرى
certainty-confirmed = مؤكد
certainty-partial = مؤكد جزئياً
certainty-inferred = مستنتج
certainty-unconfirmed = غير مؤكد
certainty-recall = من الذاكرة
certainty-unknown = غير معروف
note-check-list = { $notes }: يُراجَع على القائمة الرسمية
note-code-not-official = الرمز غير رسمي
note-partly-from-memory = جزئياً من الذاكرة
note-fact-code = الرمز
note-fact-title = العنوان
note-fact-definition = التعريف
comment-none-observed = لا يتوافر رقم مرصود لأي عضو في المجموعة

## summary
summary-heading = الخلاصة
summary-best = مواطن القوة
summary-lags = مواطن التأخر
summary-changed = أهم التغيرات
summary-regions = أعلى المناطق وأدناها
summary-targets = الغايات التي لن تتحقق
summary-against-world = { $title }: { $value } في { $year }؛ العالم: { $world }.
summary-region-extremes = { $title }: الأعلى { $highest }، { $high }؛ والأدنى { $lowest }، { $low }.
summary-change = { $title }: { $change } بين عامي { $since } و{ $year }، والقيمة الآن { $value }.
summary-target = { $title }: { $class }. القيمة { $value } في { $year }؛ والمتوقع { $projected } في { $target-year }.
summary-target-unprojected = { $title }: { $class }. القيمة { $value } في { $year }.
summary-none-best = لا يتجاوز أي مؤشر قيمة العالم.
summary-none-lags = لا يقل أي مؤشر عن قيمة العالم.
summary-none-missed = جميع الغايات المقيسة تحققت أو في طريقها إلى ذلك.
summary-note = مقارنة بالعالم في السنة نفسها، بنسبة القيمتين؛ وفي الأسعار الأدنى هو الأفضل. ولا يُحسب الهاتف الثابت لأن المتنقل يحل محله. والغايات التي لن تتحقق تُقدر وفق الاتجاه؛ انظر الغايات.
contents-heading = المحتويات
trend-change = بجانب كل اسم: أحدث قيمة، وبين قوسين تغيرها منذ أول سنة معروضة.
trend-weak = نقطة مفرغة وخط متقطع: المرصود أقل من { $share } من السكان.
countries-changes = نقطة مفرغة: أول سنة لكل بلد منذ { $first }؛ ونقطة ممتلئة: أحدث سنة. وبعدهما أحدث قيمة والتغير بينهما؛ وتُذكر السنة إن لم تكن { $last }. ولا تجوز المقارنة الدقيقة بين أرقام سنوات مختلفة.
titles-note = عناوين المؤشرات ترجمات من infosoc وليست رسمية.
sources-heading = المصادر
sources-text = مصدر أرقام كل مؤشر كما تسميه السلسلة، والوكالة التي تعرّف المؤشر.
sources-caption = المصادر بحسب المؤشر.
col-agency = الوكالة
col-code = الرمز
col-ratio = النسبة
parity-below = دون التكافؤ
parity-parity = تكافؤ
parity-above = فوق التكافؤ
parity-open = لا يمكن تمييزه عن التكافؤ
no-value-method = لا قيمة: لا يمكن جمع بلدان هذه المجموعة لهذا المؤشر؛ ويبين ملف CSV السبب.

## profile
profile-title = { $country }: مجتمع المعلومات، { $first }–{ $last }
profile-lead = مقارنة مع { $region } والعالم، في السنوات نفسها.
profile-lead-world = مقارنة مع العالم، في السنوات نفسها. والبلد لا يقع في أي من مناطق الاتحاد الدولي للاتصالات.
profile-glance-text = أحدث سنة للبلد؛ ومنطقته والعالم في السنة نفسها، بلا قيمة إذا كان المرصود من بلدانهما قليلاً. والتغير بوحدة المؤشر.
profile-trend-caption = البلد إلى جانب منطقته والعالم.
profile-trend-table = { $title }. { $source }
profile-divides-text = نسبة فئة من السكان إلى أخرى، في آخر سنة تتوفر فيها القيمتان. والتكافؤ بين الجنسين من { $low } إلى { $high }.
profile-divides-caption = النسب، { $country }.
profile-divides-none = أرقام هذا البلد غير مصنفة بحسب الجنس أو مكان الإقامة أو العمر.
profile-targets-none = لا يُقاس أي رقم من أرقام هذا البلد بغاية.
profile-targets-caption = البلد مقارنة بالغايات.
profile-missing = مؤشرات في هذا التقرير بلا رقم لهذا البلد في هذه السنوات: { $list }.
skills-heading = مهارات تكنولوجيا المعلومات والاتصالات
skills-none = لا تتضمن السلسلة أرقاماً عن مهارات تكنولوجيا المعلومات والاتصالات لهذا البلد.
skills-caption = الأفراد ذوو مهارات تكنولوجيا المعلومات والاتصالات، بحسب النوع، في أحدث سنة.

## charts
chart-contains = { $unit }؛ نقطة مفرغة: تحتوي الفترة على قيمة { $name }
chart-weak = { $unit }؛ نقطة مفرغة وخط متقطع: المرصود أقل من { $share } من المجموعة
chart-intervals = { $unit }؛ فترات ثقة { $level }
chart-no-score = { $unit }؛ رمادي: لا توجد درجة
chart-not-on-map = { $unit }؛ رمادي: لا توجد درجة؛ غير ظاهر على الخريطة: { $list }
chart-ranks = الترتيب؛ النقطة: ترتيب المؤشر، والخط: الوسيط، والشريط: { $level } من السحوبات
chart-model-based = قائم على نموذج
chart-direct = مباشر
chart-fit = النقاط على الخط: النموذج ملائم
chart-normal-quantile = كميّة التوزيع الطبيعي
chart-residual = الباقي المعياري
chart-model-based-estimate = التقدير القائم على نموذج
chart-direct-estimate = التقدير المباشر
chart-map-note = لا يوجد تقدير؛ التظليل بخطوط: النموذج وحده
chart-last = الأخير
chart-middle = الوسط
chart-first = الأول
chart-strength = نقطة قوة
chart-weakness = نقطة ضعف
chart-correlation = معامل الارتباط
chart-variance = حصة التباين: { $target }
chart-rank-shift = متوسط تغير الترتيب
chart-score-of = الدرجة: { $name }
chart-first-order = الرتبة الأولى
chart-total-order = الإجمالي
factor-weights = الأوزان
factor-normalise = التطبيع
factor-aggregate = التجميع
factor-impute = احتساب القيم الناقصة
factor-treat = معالجة القيم المتطرفة
factor-drop = استبعاد مؤشر
factor-sampling = خطأ المعاينة

## coverage
coverage-heading = التغطية

## agencies
agency-itu = الاتحاد الدولي للاتصالات
agency-unctad = الأونكتاد
agency-world-bank = البنك الدولي
agency-u4ssc = U4SSC
agency-uis = معهد اليونسكو للإحصاء
agency-unep = برنامج الأمم المتحدة للبيئة
agency-uneca = اللجنة الاقتصادية لأفريقيا
agency-imf = صندوق النقد الدولي

## workbooks
book-cover = الغلاف
book-contents = المحتويات
book-table = الجدول { $n }
book-one-table = تحتوي هذه الورقة على جدول واحد.
book-sees-notes = ترد الملاحظات في الورقة «{ $sheet }».
book-note = ملاحظة { $n }
book-worksheet = الورقة
book-note-text = نص الملاحظة
# The mark keeps the colon behind symbols such as [x].
book-fact = { $name }{ "\u200F" }: { $value }
book-population = المجتمع الإحصائي
book-recall = الفترة المرجعية
recall-now = وقت المسح
recall-ever = في أي وقت مضى
recall-month = الشهر الأخير
recall-3-months = الأشهر الثلاثة الأخيرة
recall-6-months = الأشهر الستة الأخيرة
recall-12-months = الاثنا عشر شهراً الأخيرة
recall-none = بلا فترة مرجعية
book-age-scope = الأعمار المشمولة
book-statistical-unit = الوحدة الإحصائية
book-measure = المقياس
book-category = الفئة
book-level = المستوى
book-observed = البلدان المرصودة
book-imputed = البلدان المحتسبة
book-with-se = البلدان ذات خطأ معياري
book-se-coverage = نسبة ما خطؤه المعياري معروف
book-se-sampling = الخطأ المعياري للمعاينة
book-largest = أكبر بلد
book-largest-share = حصة أكبر بلد
book-vintage = إصدار البيانات
book-published = تاريخ النشر
book-contact = للاتصال
# Before the name of the file that records it.
how-made = كيف أُعدّ هذا:
book-symbols = الرموز في الجداول
book-symbols-here = الرموز في هذا الجدول
book-low = ليس صفراً، لكنه يُقرَّب إلى الصفر
book-unreliable = موثوقية منخفضة، يُستخدم بحذر؛ وبدلاً من الرقم: موثوقيته أقل من أن تسمح بنشره
book-empty = الخلايا الفارغة
book-no-flag = لا شيء يُذكر بشأن الرقم
book-ci-low = الحد الأدنى لفترة الثقة
book-ci-high = الحد الأعلى لفترة الثقة
book-ci-low-level = الحد الأدنى لفترة الثقة بنسبة { $level } في المائة
book-ci-high-level = الحد الأعلى لفترة الثقة بنسبة { $level } في المائة
flag-normal = قيمة عادية
flag-break = انقطاع في السلسلة الزمنية
flag-definition-differs = تعريف مختلف
flag-estimated = قيمة مقدَّرة
flag-forecast = قيمة متوقعة
flag-imputed = قيمة محتسبة
flag-provisional = قيمة مؤقتة
flag-not-significant = غير ذي دلالة إحصائية
flag-low-reliability = موثوقية منخفضة: يُستخدم بحذر
flag-unreliable = موثوقيته أقل من أن تسمح بنشره
flag-confidential = سرّي، غير منشور
flag-not-available = غير متاح
flag-not-collected = موجود ولم يُجمع
flag-holiday = غير متاح: عطلة
flag-derogation = استثناء
flag-included-elsewhere = مدرج في فئة أخرى
flag-includes-other = يشمل فئة أخرى
flag-experimental = تجريبي
flag-special-event = إضراب أو حدث خاص آخر
flag-unvalidated = غير مصادق عليه
sex-female = الإناث
sex-male = الذكور
urbanisation-urban = الحضر
urbanisation-rural = الريف
disability-with = الأشخاص ذوو الإعاقة
disability-without = الأشخاص من غير ذوي الإعاقة
quintile-1 = الخُمس الأول (الأفقر)
quintile-2 = الخُمس الثاني
quintile-3 = الخُمس الثالث
quintile-4 = الخُمس الرابع
quintile-5 = الخُمس الخامس (الأغنى)
col-se = الخطأ المعياري
col-cv = معامل الاختلاف
col-rank = الترتيب
col-score = الدرجة
col-deff = أثر تصميم العينة
col-df = درجات الحرية
col-numerator = البسط
col-denominator = المقام
by-region = المنطقة
by-labour-force = الوضع في القوى العاملة
by-household-size = حجم الأسرة المعيشية
by-children = الأسر المعيشية التي لديها أطفال أو ليس لديها
col-group = المجموعة
col-by = حسب
col-status = الحالة
col-missing = حالات ناقصة
col-contrast = المقارنة
col-p-value = القيمة الاحتمالية
status-empty = لا توجد حالات
status-undefined = غير معرّف
status-no-df = لا توجد درجات حرية
status-no-variance = الخطأ غير معروف
status-one-sided = فترة أحادية الجانب
status-lost-replicates = بعض التكرارات بلا قيمة
status-refused = مرفوض: خطأ في البيانات
status-suppressed = غير منشور
