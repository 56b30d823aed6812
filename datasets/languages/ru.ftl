# Russian. Translations of this library, not of any agency.

## tables
more-rows =
    { $n ->
        [one] … еще { $n } строка
        [few] … еще { $n } строки
        [many] … еще { $n } строк
       *[other] … еще { $n } строки
    }
empty-columns = Без значений: { $list }
hidden-columns = Столбцы не показаны: { $list }
more-names =
    { $n ->
        [one] { $list } и еще { $n }
        [few] { $list } и еще { $n }
        [many] { $list } и еще { $n }
       *[other] { $list } и еще { $n }
    }
missing = –
none = нет
total = Всего
all = Все
not-stated = не указано
other = Прочее
yes = Да
no = Нет
col-indicator = Показатель
col-title = Название
col-area = Район
col-year = Год
col-value = Значение
col-unit = Единица измерения
col-ci-short = { $level } %
col-cases = Число наблюдений
col-flag = Признак
col-note = Примечание
col-source = Источник
col-certainty = Степень достоверности
source-line = Источник: { $source }
sheet-notes = Примечания
n-of-total = { $n } из { $total }

## flags
flag-not-applicable = неприменимо
confidential = конфиденциально

## report
report-title = Информационное общество: { $where }, { $first }–{ $last }
report-where-world = мир
report-n-areas =
    { $n ->
        [one] { $n } страна или район.
        [few] { $n } страны и района.
        [many] { $n } стран и районов.
       *[other] { $n } страны и района.
    }
report-lead = Показатели по направлениям деятельности Всемирной встречи на высшем уровне по вопросам информационного общества и по целям в области устойчивого развития, охват данных и зарегистрированные мероприятия.
report-colophon-observed = Пропуски не заполняются: страна без данных не входит в значение своего региона, а охват показывает, какую долю населения представляют остальные страны.
report-colophon-imputed = Страна без данных входит в значение своего региона с импутированным значением; интервал показывает возможную ошибку, а охват — долю населения, по которой есть наблюдения. Ошибки большинства опубликованных показателей неизвестны, и интервалы их не учитывают.
report-colophon-files = Агрегированные данные: infosoc. Все таблицы содержатся в файлах CSV рядом с этой страницей.
glance-heading = Краткий обзор
glance-text = Последний год, за который имеются данные по достаточной части района. Изменение приводится в единицах показателя.
glance-text-observed = Состав стран, по которым были данные тогда и имеются сейчас, может различаться.
glance-text-imputed = Рядом с каждым значением — его { $level }-процентный интервал, учитывающий импутацию и известные ошибки выборки; он частичный, если ошибки других показателей неизвестны.
glance-text-end = Показатели без значений и то, что еще не подтверждено, приведены в примечаниях в конце.
glance-none = Ни у одного показателя здесь нет значения: наблюдается слишком мало стран или ни одной.
glance-caption = Последние значения. { $source }
col-latest = Последнее значение
col-world = Мир
col-change = Изменение
col-countries = Страны
col-coverage = Охват
since = с { $year } г.
n-imputed =
    { $n ->
        [one] { $n } импутирована
        [few] { $n } импутированы
        [many] { $n } импутировано
       *[other] { $n } импутировано
    }
partial = частичный
trend-caption = Среднее по странам, взвешенное по знаменателю, по правилу каталога.
trend-caption-imputed = Страны без данных за какой-либо год входят с импутированным значением.
trend-caption-observed = Там, где линия прерывистая, часть изменения может объясняться изменением состава стран с данными.
trend-alt = Линейный график: { $title }, { $areas }.
trend-table = { $title }; под каждым значением — его охват. { $source }
countries-with-figure =
    { $n ->
        [one] Данные есть по { $n } стране из { $total }.
        [few] Данные есть по { $n } странам из { $total }.
        [many] Данные есть по { $n } странам из { $total }.
       *[other] Данные есть по { $n } страны из { $total }.
    }
countries-without = Нет данных за эти годы: { $list }.
countries-alt =
    { $n ->
        [one] Столбчатая диаграмма: { $title }, { $n } страна, по убыванию.
        [few] Столбчатая диаграмма: { $title }, { $n } страны, по убыванию.
        [many] Столбчатая диаграмма: { $title }, { $n } стран, по убыванию.
       *[other] Столбчатая диаграмма: { $title }, { $n } страны, по убыванию.
    }
lines-heading = По направлениям деятельности
lines-text = Показатель приведен под каждым направлением деятельности, которое матрица ВВУИО–ЦУР связывает с его задачей ЦУР или со всей целью. Спорные ячейки опущены. Официальную матрицу удалось увидеть лишь частично, поэтому ни одна связь не подтверждена. Если ни один источник не связывает показатель с направлением деятельности, он приведен под тем, к предмету которого относится.
lines-bare = Ни один показатель этого доклада не связан с: { $list }.
lines-caption = Показатели по направлениям деятельности.
col-action-line = Направление деятельности
col-linked-by = Основание связи
linked-target = задача { $target }
linked-goal = вся цель { $goal }
linked-subject = его предмет
wsis-targets-heading = По целевым показателям ВВУИО
wsis-targets-text = Срок целевых показателей Женевы истек в 2015 году; их показатели измеряются до сих пор.
wsis-targets-caption = Показатели целевых установок ВВУИО.
wsis-target-row = Целевой показатель { $target }, показатель { $indicator }
col-wsis-target = Целевой показатель ВВУИО
goals-heading = По целям в области устойчивого развития
goals-caption = Показатели ЦУР.
goal-row = Цель { $goal }
col-goal = Цель
col-sdg-indicator = Показатель ЦУР
col-series = Ряд
divides-heading = Разрывы
divides-none = Данные по этому району не разбиты по полу, месту проживания или возрасту.
divides-text = Отношение одной части населения к другой в каждой стране за ее последний год. Гендерный паритет — от { $low } до { $high }. Данные по отдельным странам — в { $file }.
divides-caption = Соотношения по странам.
divide-gender = женщины к мужчинам
divide-urban-rural = городское население к сельскому
divide-youth = 15–24 года ко всем остальным возрастам
col-divide = Разрыв
col-median-ratio = Медианное соотношение
col-lowest = Наименьшее
col-highest = Наибольшее
col-below-at-above = Ниже / паритет / выше
not-distinguishable =
    { $n ->
        [one] ({ $n } неразличима)
        [few] ({ $n } неразличимы)
        [many] ({ $n } неразличимо)
       *[other] ({ $n } неразличимо)
    }
targets-heading = Целевые показатели
targets-none = Ни один показатель этого района не сопоставляется с целевым.
targets-text = Прогноз продолжает тренд лет, охваченных докладом, с { $level }-процентным интервалом прогноза; изменения приводятся в единицах показателя.
targets-caption = Район в сопоставлении с целевыми показателями.
targets-countries-caption = Страны по категориям.
col-target = Целевой показатель
col-needed = Требуется в год
col-observed = Фактически в год
col-projected = Прогноз
col-class = Категория
class-met = достигнут
class-on-track = в графике
class-off-track = с отставанием
class-moving-away = удаляется
class-no-number = без числового значения
class-not-enough-data = недостаточно данных
coverage-text = Число стран, по которым есть данные хотя бы за один из этих годов. Полный перечень стран без данных — в { $file }.
coverage-caption = Страны, по которым есть данные.
col-with-figure = Страны с данными
col-last-year = Последний год
col-without = Без данных
notes-heading = Примечания
notes-caption = Что нужно проверить и почему отсутствует значение.
col-what-to-know = Что нужно знать
no-value = Нет значения: { $reason }.
too-few-countries = слишком мало стран с данными
stocktaking-heading = Анализ деятельности
stocktaking-none = В реестре нет записей по этому району.
stocktaking-entries =
    { $n ->
        [one] { $n } запись.
        [few] { $n } записи.
        [many] { $n } записей.
       *[other] { $n } записи.
    }
stocktaking-text = Запись, относящаяся к нескольким направлениям деятельности или целям, учитывается в каждом из них, поэтому сумма долей может превышать 100 %.
stocktaking-chart-title = Записи по направлениям деятельности
stocktaking-source = Источник: реестр мероприятий.
stocktaking-chart-caption = Направление деятельности без записей показано пустой строкой.
stocktaking-chart-alt = Столбчатая диаграмма записей реестра по направлениям деятельности.
stocktaking-table = Записи по признаку: { $dimension }.
col-entries = Записи
col-share = Доля

## words
part-women = женщины
part-men = мужчины
part-urban = городская местность
part-rural = сельская местность
age-range = { $from }–{ $to }
age-from = { $from } и старше
age-under = до { $to }
size-range = { $from }–{ $to } занятых
size-from = { $from } и более занятых
size-under = менее { $to } занятых
activity-sections = { $classification }, секции { $sections }
activity-sections-except = { $classification }, секции { $sections } без { $except }
by-sex = Пол
by-age = Возраст
by-urbanisation = Городская или сельская местность
by-education = Уровень образования
by-occupation = Род занятий
by-disability = Признак инвалидности
by-quintile = Квинтиль благосостояния или дохода
by-size-class = Размер по числу занятых
by-activity = Вид экономической деятельности
by-ict-sector = Сектор ИКТ
dimension-action-line = Направление деятельности
dimension-sdg = Цель в области устойчивого развития
dimension-region = Регион
dimension-country = Страна
dimension-organization-type = Тип организации
dimension-activity-type = Вид деятельности
dimension-coverage = Охват
dimension-status = Статус
dimension-register = Реестр
dimension-year = Год
sdg-row = ЦУР { $goal }
activity-project = проект
activity-programme = программа
activity-training = обучение
activity-conference = конференция
activity-website = веб-сайт
activity-guideline = руководящие указания
activity-toolkit = набор инструментов
activity-other = прочее
organization-government = правительство
organization-private-sector = частный сектор
organization-civil-society = гражданское общество
organization-international = международная организация
organization-academia = академические организации
organization-other = прочее
certainty-confirmed = подтверждено
certainty-partial = частично подтверждено
certainty-inferred = выведено
certainty-unconfirmed = не подтверждено
certainty-recall = по памяти
certainty-unknown = неизвестно
note-check-list = { $notes }: сверить с официальным перечнем
note-code-not-official = код неофициальный
note-partly-from-memory = частично по памяти
note-fact-code = код
note-fact-title = название
note-fact-definition = определение
comment-none-observed = нет данных ни по одному члену группы

## summary
summary-heading = Главное
summary-best = Сильные стороны
summary-lags = Отставание
summary-changed = Что изменилось больше всего
summary-regions = Регионы с наибольшим и наименьшим значением
summary-targets = Какие цели не будут достигнуты
summary-against-world = { $title }: { $value } в { $year } году; мир в целом: { $world }.
summary-region-extremes = { $title }: наибольшее значение – { $highest }, { $high }; наименьшее – { $lowest }, { $low }.
summary-change = { $title }: { $change } за период с { $since } по { $year } год, сейчас { $value }.
summary-target = { $title }: { $class }. Значение { $value } в { $year } году; ожидается { $projected } в { $target-year } году.
summary-target-unprojected = { $title }: { $class }. Значение { $value } в { $year } году.
summary-none-best = Ни один показатель не превышает среднемировой.
summary-none-lags = Ни один показатель не ниже среднемирового.
summary-none-missed = Все измеряемые цели достигнуты или достижимы в срок.
summary-note = Сравнение с миром в целом за тот же год по отношению двух значений; для цен лучше меньшее. Фиксированная телефонная связь не учитывается: ее сменяет подвижная. Что не будет достигнуто, оценено по тренду; см. раздел о целях.
contents-heading = Содержание
trend-change = Рядом с каждым названием: последнее значение и, в скобках, его изменение с первого показанного года.
trend-weak = Пустая точка и прерывистая линия: наблюдается менее { $share } населения.
countries-changes = Пустая точка: первый год каждой страны начиная с { $first }; заполненная: последний год. Справа последнее значение и изменение между ними; год указан, если это не { $last }. Данные за разные годы не вполне сопоставимы.
titles-note = Названия показателей переведены infosoc и не являются официальными.
sources-heading = Источники
sources-text = Откуда взяты данные по каждому показателю, как указано в ряде, и учреждение, которое определяет показатель.
sources-caption = Источники по показателям.
col-agency = Учреждение
col-code = Код
col-ratio = Отношение
parity-below = ниже паритета
parity-parity = паритет
parity-above = выше паритета
parity-open = неотличимо от паритета
no-value-method = Нет значения: страны этой группы нельзя объединить по этому показателю; причина указана в файле CSV.

## profile
profile-title = { $country }: информационное общество, { $first }–{ $last } годы
profile-lead = В сравнении: { $region } и мир в целом, за те же годы.
profile-lead-world = В сравнении с миром в целом, за те же годы. Страна не входит ни в один регион МСЭ.
profile-glance-text = Последний год страны; регион и мир приведены за тот же год, без значения, если наблюдается слишком мало стран. Изменение выражено в единицах показателя.
profile-trend-caption = Страна рядом со своим регионом и миром в целом.
profile-trend-table = { $title }. { $source }
profile-divides-text = Отношение одной части населения к другой за последний год, в котором известны обе. Гендерный паритет – от { $low } до { $high }.
profile-divides-caption = Отношения, { $country }.
profile-divides-none = Данные этой страны не разбиты по полу, месту проживания или возрасту.
profile-targets-none = Ни один показатель этой страны не сопоставляется с целью.
profile-targets-caption = Страна и цели.
profile-missing = Показатели этого доклада, по которым за эти годы нет данных страны: { $list }.
skills-heading = Навыки в области ИКТ
skills-none = В ряде нет данных о навыках в области ИКТ по этой стране.
skills-caption = Лица с навыками в области ИКТ по видам, за последний год.

## charts
chart-contains = { $unit }; пустая точка: интервал содержит значение «{ $name }»
chart-weak = { $unit }; пустая точка, прерывистая линия: наблюдается менее { $share } группы
chart-intervals = { $unit }; интервалы { $level }
chart-no-score = { $unit }; серый: нет балла
chart-not-on-map = { $unit }; серый: нет балла; не на карте: { $list }
chart-ranks = Место; точка: по индексу, черта: медиана, полоса: { $level } розыгрышей
chart-model-based = по модели
chart-direct = прямая
chart-fit = Точки на прямой: модель подходит
chart-normal-quantile = квантиль нормального распределения
chart-residual = стандартизованный остаток
chart-model-based-estimate = оценка по модели
chart-direct-estimate = прямая оценка
chart-map-note = нет оценки; штриховка: только модель
chart-last = последний
chart-middle = середина
chart-first = первый
chart-strength = сильная сторона
chart-weakness = слабая сторона
chart-correlation = Коэффициент корреляции
chart-variance = Доля дисперсии: { $target }
chart-rank-shift = средний сдвиг мест
chart-score-of = балл: { $name }
chart-first-order = первый порядок
chart-total-order = полный
factor-weights = веса
factor-normalise = нормирование
factor-aggregate = агрегирование
factor-impute = импутация
factor-treat = обработка выбросов
factor-drop = исключение показателя
factor-sampling = ошибка выборки

## coverage
coverage-heading = Охват

## agencies
agency-itu = МСЭ
agency-unctad = ЮНКТАД
agency-world-bank = Всемирный банк
agency-u4ssc = U4SSC
agency-uis = Институт статистики ЮНЕСКО
agency-unep = ЮНЕП
agency-uneca = ЭКА ООН
agency-imf = МВФ

## workbooks
book-cover = Обложка
book-contents = Содержание
book-table = Таблица { $n }
book-one-table = На этом листе одна таблица.
book-sees-notes = Примечания приведены на листе «{ $sheet }».
book-note = примечание { $n }
book-worksheet = Лист
book-note-text = Текст примечания
book-fact = { $name }: { $value }
book-population = Совокупность
book-recall = Отчетный период
recall-now = на момент обследования
recall-ever = когда-либо
recall-month = последний месяц
recall-3-months = последние 3 месяца
recall-6-months = последние 6 месяцев
recall-12-months = последние 12 месяцев
recall-none = без отчетного периода
book-age-scope = Охваченные возрасты
book-statistical-unit = Статистическая единица
book-measure = Величина
book-category = Категория
book-level = Уровень
book-observed = Наблюдаемые страны
book-imputed = Страны с импутированными значениями
book-with-se = Страны со стандартной ошибкой
book-se-coverage = Доля с известной стандартной ошибкой
book-se-sampling = Стандартная ошибка выборки
book-largest = Крупнейшая страна
book-largest-share = Доля крупнейшей страны
book-vintage = Версия данных
book-published = Дата публикации
book-contact = Контакты
# Before the name of the file that records it.
how-made = Как это получено:
book-symbols = Условные знаки в таблицах
book-symbols-here = Условные знаки в этой таблице
book-low = не ноль, но округляется до нуля
book-unreliable = низкая надежность, использовать с осторожностью; вместо показателя: слишком ненадежно для публикации
book-empty = Пустые ячейки
book-no-flag = к показателю нет замечаний
book-ci-low = Нижняя доверительная граница
book-ci-high = Верхняя доверительная граница
book-ci-low-level = Нижняя граница { $level }-процентного доверительного интервала
book-ci-high-level = Верхняя граница { $level }-процентного доверительного интервала
flag-normal = обычное значение
flag-break = разрыв временного ряда
flag-definition-differs = определение отличается
flag-estimated = оценка
flag-forecast = прогноз
flag-imputed = импутированное значение
flag-provisional = предварительные данные
flag-not-significant = статистически незначимо
flag-low-reliability = низкая надежность: использовать с осторожностью
flag-unreliable = слишком ненадежно для публикации
flag-confidential = конфиденциально, не публикуется
flag-not-available = данные отсутствуют
flag-not-collected = существует, но не собиралось
flag-holiday = отсутствует: праздник или выходной день
flag-derogation = отступление от требований
flag-included-elsewhere = включено в другую категорию
flag-includes-other = включает другую категорию
flag-experimental = экспериментальные данные
flag-special-event = забастовка или иное особое событие
flag-unvalidated = не проверено
sex-female = Женщины
sex-male = Мужчины
urbanisation-urban = Городская местность
urbanisation-rural = Сельская местность
disability-with = Инвалиды
disability-without = Лица без инвалидности
quintile-1 = Первый квинтиль (беднейший)
quintile-2 = Второй квинтиль
quintile-3 = Третий квинтиль
quintile-4 = Четвертый квинтиль
quintile-5 = Пятый квинтиль (богатейший)
col-se = Стандартная ошибка
col-cv = Коэффициент вариации
col-rank = Место
col-score = Балл
col-deff = Эффект дизайна выборки
col-df = Степени свободы
col-numerator = Числитель
col-denominator = Знаменатель
by-region = Регион
by-labour-force = Статус участия в рабочей силе
by-household-size = Размер домохозяйства
by-children = Домохозяйства с детьми или без детей
col-group = Группа
col-by = По
col-status = Статус
col-missing = Пропущенные случаи
col-contrast = Сравнение
col-p-value = p-значение
status-empty = нет случаев
status-undefined = не определено
status-no-df = нет степеней свободы
status-no-variance = ошибка неизвестна
status-one-sided = односторонний интервал
status-lost-replicates = часть реплик без значения
status-refused = отклонено: ошибка в данных
status-suppressed = не публикуется
