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
more-columns =
    { $n ->
        [zero] ولا أعمدة أخرى: انظر ‎.columns
        [one] وعمود واحد آخر: انظر ‎.columns
        [two] وعمودان آخران: انظر ‎.columns
        [few] و{ $n } أعمدة أخرى: انظر ‎.columns
        [many] و{ $n } عموداً آخر: انظر ‎.columns
       *[other] و{ $n } عمود آخر: انظر ‎.columns
    }
more-names =
    { $n ->
        [zero] { $list }
        [one] { $list } وواحد آخر
        [two] { $list } واثنان آخران
        [few] { $list } و{ $n } أخرى
        [many] { $list } و{ $n } أخرى
       *[other] { $list } و{ $n } أخرى
    }
days-after-1970 =
    { $n ->
        [zero] بداية عام 1970
        [one] يوم واحد بعد بداية عام 1970
        [two] يومان بعد بداية عام 1970
        [few] { $n } أيام بعد بداية عام 1970
        [many] { $n } يوماً بعد بداية عام 1970
       *[other] { $n } يوم بعد بداية عام 1970
    }
missing = –
no-data = لا توجد بيانات
none = لا شيء
total = المجموع
all = الجميع
all-areas = جميع المناطق
not-stated = غير مبيَّن
other = أخرى
yes = نعم
no = لا
col-indicator = المؤشر
col-title = العنوان
col-area = المنطقة
col-country = البلد
col-region = المنطقة
col-year = السنة
col-value = القيمة
col-unit = الوحدة
col-estimate = التقدير
col-se = الخطأ المعياري
col-ci = فترة الثقة بنسبة { $level } في المائة
col-ci-short = { $level }%
col-cv = معامل الاختلاف
col-deff = أثر تصميم العينة
col-df = درجات الحرية
col-cases = عدد الحالات
col-numerator = البسط
col-denominator = المقام
col-weight = الوزن الترجيحي
col-flag = الرمز الدلالي
col-note = ملاحظة
col-symbol = الرمز
col-meaning = المعنى
col-rows = الصفوف
col-source = المصدر
col-certainty = درجة التيقن
col-rank = الترتيب
col-score = الدرجة
col-reason = السبب
source-line = المصدر: { $source }
note-line = ملاحظة: { $text }
flags-line = الرموز الدلالية: { $flags }.
sheet-table = الجدول
sheet-notes = الملاحظات
sheet-metadata = البيانات الوصفية
beneath-interval = تحت كل قيمة فترة الثقة الخاصة بها بنسبة { $level } في المائة
beneath-coverage = تحت كل قيمة نسبة تغطيتها
n-of-total = { $n } من { $total }

## flags
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
flag-confidential = غير منشور
flag-not-applicable = لا ينطبق
flag-not-available = غير متاح
confidential = سرّي
estimate-unreliable = تقدير غير موثوق
footnote-abs-caution-10 = خطأ معياري نسبي من 10 في المائة إلى أقل من 25 في المائة: يُستخدم بحذر
footnote-abs-caution-25 = خطأ معياري نسبي من 25 في المائة إلى 50 في المائة: يُستخدم بحذر
footnote-abs-unreliable = خطأ معياري نسبي يفوق 50 في المائة: موثوقيته أقل من أن تسمح باستخدامه استخداماً عاماً
footnote-rounded = تُقرَّب الأعداد إلى أقرب مضاعف للعدد { $base }، وتُقرَّب الأنصاف بعيداً عن الصفر
footnote-rounded-random = تُقرَّب الأعداد عشوائياً إلى أحد أقرب مضاعفين للعدد { $base }
cause-few-cases = عدد الحالات أقل من الحد الأدنى
cause-dominated = يهيمن عليه مجيب واحد أو عدد قليل من المجيبين
cause-unreliable = قاعدة الموثوقية
cause-linked = من شأنه أن يكشف رقماً محجوباً للفئة نفسها
cause-secondary = بدون حجبه يمكن استنتاج رقم محجوب من المجموع
cause-review = يُراجَع قبل النشر
criterion-cases = الحالات
criterion-effective-cases = الحالات الفعلية
criterion-adjusted-effective-cases = الحالات الفعلية بعد التعديل بحسب درجات الحرية
criterion-cv = معامل الاختلاف
criterion-width = عرض الفترة بنسبة 95 في المائة
criterion-relative-width = العرض النسبي للفترة بنسبة 95 في المائة
criterion-complement-relative-width = العرض النسبي للفترة بنسبة 95 في المائة للمتمم
criterion-count-relative-width = العرض النسبي للفترة بنسبة 95 في المائة للعدد
criterion-df = درجات الحرية
criterion-boundary = نسبة تساوي 0 أو 1 في العينة
criterion-points =
    { $x ->
        [zero] { $x } نقطة مئوية
        [one] نقطة مئوية واحدة
        [two] نقطتان مئويتان
        [few] { $x } نقاط مئوية
        [many] { $x } نقطة مئوية
       *[other] { $x } نقطة مئوية
    }
rule-not-for-differences = لا ينطبق على الفروق
rule-proportions-only = ينطبق على النسب فقط
rule-counts-only = ينطبق على الأعداد فقط
rule-no-se-or-df = لا يمكن حسابه: لا يوجد خطأ معياري أو لا توجد درجات حرية
rule-no-se = لا يمكن حسابه: لا يوجد خطأ معياري
rule-none-or-all = غير معروف عندما لا تتوافر الخاصية في أي حالة أو تتوافر في جميع الحالات
rule-zero = لا وجود له لرقم يساوي 0

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
trend-table = { $title }، { $unit }؛ وتحت كل قيمة نسبة تغطيتها. { $source }
countries-unit = { $unit }، أحدث سنة لكل بلد؛ اللون الفاتح: أقدم من { $year }
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
countries-caption = أرقام السنوات المختلفة غير قابلة للمقارنة تماماً؛ والعمود الفاتح أقدم، وسنته مذكورة بجانبه.
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
stocktaking-unit = مدخلات
stocktaking-chart-caption = خط العمل الذي لا مدخلات له يظهر سطراً فارغاً.
stocktaking-chart-alt = رسم بياني بالأعمدة لمدخلات السجل بحسب خط العمل.
stocktaking-table = المدخلات بحسب: { $dimension }.
col-entries = المدخلات
col-share = الحصة

## charts
chart-hollow-contains = دائرة مفرغة: الفترة تشمل قيمة { $reference }
chart-hollow-coverage = دائرة مفرغة وخط متقطع: مرصود لأقل من { $share } في المائة من المجموعة
chart-reference = { $name }: { $value }
chart-nothing = لا شيء لرسمه: لا قيمة في أي صف
chart-ranks-legend = الترتيب؛ النقطة: وفق المواصفة، والخط: الوسيط، والعمود: { $level } في المائة من السحوبات
chart-strength = نقطة قوة
chart-weakness = نقطة ضعف
chart-last = الأخير
chart-middle = الوسط
chart-first = الأول
chart-correlation = معامل الارتباط
chart-variance-share = الحصة من التباين: { $target }
chart-first-order = الرتبة الأولى
chart-total-order = الكلي
chart-no-score = رمادي: لا درجة
chart-not-on-map = غير واردة في الخريطة: { $list }
chart-boundaries = الحدود والأسماء والتسميات المستخدمة في هذه الخريطة لا تعني إبداء أي رأي بشأن المركز القانوني لأي منطقة.

## words
part-women = النساء
part-men = الرجال
part-urban = الحضر
part-rural = الريف
part-age-15-plus = 15 سنة فأكثر
part-age-15-24 = 15 إلى 24 سنة
age-range = من { $from } إلى { $to } سنة
age-from = { $from } سنة فأكثر
age-under = أقل من { $to } سنة
by-sex = الجنس
by-age = العمر
by-urbanisation = المنطقة (حضر/ريف)
by-education = المستوى التعليمي
by-labour-force = الوضع في القوى العاملة
by-occupation = المهنة
by-region = المنطقة
by-disability = حالة الإعاقة
by-quintile = خُمس الثروة أو الدخل
by-household-size = حجم الأسرة المعيشية
by-children = الأسر المعيشية التي لديها أطفال أو ليس لديها
term-household = الأسر المعيشية
term-individual = الأفراد
term-business = مؤسسات الأعمال
term-population = السكان
term-internet = الإنترنت
term-computer = حاسوب
term-mobile-phone = هاتف محمول
term-broadband = النطاق العريض
term-ict = تكنولوجيا المعلومات والاتصالات
term-wsis = القمة العالمية لمجتمع المعلومات
term-sdg = أهداف التنمية المستدامة
term-itu = الاتحاد الدولي للاتصالات
term-digital-divide = الفجوة الرقمية
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
register-stocktaking = التقييم
register-prize-nomination = ترشيح لجائزة
register-covid19-response = التصدي لكوفيد-19
register-open-consultation = مشاورات مفتوحة
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
reach-local = محلي
reach-national = وطني
reach-regional = إقليمي
reach-international = دولي
stage-planned = مقرر
stage-ongoing = جارٍ
stage-completed = مكتمل
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
comment-coverage-below = نسبة التغطية { $share } أقل من الحد الأدنى { $minimum }
comment-no-weight = لا وزن لأي عضو في المجموعة في هذه السنة
comment-none-observed = لا يتوافر رقم مرصود لأي عضو في المجموعة
comment-zero-weight = الأعضاء المرصودون وزنهم 0
comment-impossible = قيم مستحيلة (المتوقع { $limits }): { $list }
comment-left-out = مستبعدون لعدم توافر وزن: { $list }
comment-unseen = بلا قيمة ولا وزن، فلا تشملهم نسبة التغطية: { $list }
comment-nothing-imputed = لم يُحتسب شيء: { $reason }
comment-not-imputed-for = لم تُحتسب قيمة لما يلي: { $list }
comment-no-population-for = لم يُحتسب عدد لعدم معرفة عدد السكان لما يلي: { $list }
comment-partial-interval = فترة جزئية، للأخطاء المعروفة وحدها: { $errors }
comment-no-interval = لا فترة: { $errors }
comment-known-errors = خطأ المعاينة معروف لعدد { $n } من أصل { $total } من الأعضاء المرصودين
comment-simulated-errors = الخطأ محاكى لعدد { $n } من أصل { $total } من الأعضاء المحتسبين
fact-code = الرمز
fact-area = جزء القائمة
fact-kind = النوع
fact-base = الأساس
fact-factor = المعامل
fact-statistical-unit = الوحدة الإحصائية
fact-scope = النطاق
fact-reference-period = الفترة المرجعية
fact-breakdowns = التصنيفات
fact-categories = الفئات
fact-responses = الإجابات
fact-aggregation = التجميع
fact-agency = الوكالة
fact-sources = المصادر
fact-remarks = ملاحظات
part-of-list-infrastructure = البنية التحتية لتكنولوجيا المعلومات والاتصالات والنفاذ إليها
part-of-list-households = نفاذ الأسر المعيشية والأفراد إلى تكنولوجيا المعلومات والاتصالات واستعمالها
part-of-list-enterprises = استعمال مؤسسات الأعمال لتكنولوجيا المعلومات والاتصالات
part-of-list-ict-sector = قطاع تكنولوجيا المعلومات والاتصالات وتجارة سلعه
part-of-list-education = تكنولوجيا المعلومات والاتصالات في التعليم
part-of-list-government = الحكومة الإلكترونية
part-of-list-cities = المدن الذكية المستدامة
part-of-list-finance = التمويل الرقمي
part-of-list-ewaste = المخلفات الإلكترونية
part-of-list-climate = تكنولوجيا المعلومات والاتصالات والمناخ
part-of-list-reference = مرجعية

## status
status-normal = عادي
status-empty = لا حالات
status-undefined = غير معرَّف
status-one-sided = أحادي الجانب
status-no-df = لا درجات حرية
status-no-variance = لا تباين
status-refused = مرفوض: { $reasons }
status-suppressed = محجوب
reliability-no-value = لا قيمة
reliability-not-assessed = غير مقيَّم
reliability-released = منشور
reliability-caution = يُستخدم بحذر
reliability-unreliable = غير موثوق
reliability-review = يُراجَع
comment-per-inhabitant = محتسب للفرد
comment-rates-do-not-add = { $indicator } معدل، ومعدلات البلدان لا تُجمع: استخدم weighted_mean
comment-few-changes = عدد تغيرات البلدان المرصودة أقل من ثلاثة: carry أو interpolate

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
summary-target = { $title }: { $class }. القيمة { $value } في { $year }؛ والمتوقع { $projected } في { $target_year }.
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
col-first = السنة الأولى
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
profile-trend-table = { $title }، { $unit }. { $source }
profile-divides-text = نسبة فئة من السكان إلى أخرى، في آخر سنة تتوفر فيها القيمتان. والتكافؤ بين الجنسين من { $low } إلى { $high }.
profile-divides-caption = النسب، { $country }.
profile-divides-none = أرقام هذا البلد غير مصنفة بحسب الجنس أو مكان الإقامة أو العمر.
profile-targets-none = لا يُقاس أي رقم من أرقام هذا البلد بغاية.
profile-targets-caption = البلد مقارنة بالغايات.
profile-missing = مؤشرات في هذا التقرير بلا رقم لهذا البلد في هذه السنوات: { $list }.
skills-heading = مهارات تكنولوجيا المعلومات والاتصالات
skills-none = لا تتضمن السلسلة أرقاماً عن مهارات تكنولوجيا المعلومات والاتصالات لهذا البلد.
skills-caption = الأفراد ذوو مهارات تكنولوجيا المعلومات والاتصالات، بحسب النوع، في أحدث سنة.

## coverage
coverage-heading = التغطية
