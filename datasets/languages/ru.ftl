# Russian. Translations of this library, not of any agency.

## tables
more-rows =
    { $n ->
        [one] … еще { $n } строка
        [few] … еще { $n } строки
        [many] … еще { $n } строк
       *[other] … еще { $n } строки
    }
more-columns =
    { $n ->
        [one] и еще { $n } столбец: см. .columns
        [few] и еще { $n } столбца: см. .columns
        [many] и еще { $n } столбцов: см. .columns
       *[other] и еще { $n } столбца: см. .columns
    }
more-names =
    { $n ->
        [one] { $list } и еще { $n }
        [few] { $list } и еще { $n }
        [many] { $list } и еще { $n }
       *[other] { $list } и еще { $n }
    }
days-after-1970 =
    { $n ->
        [one] { $n } день после начала 1970 года
        [few] { $n } дня после начала 1970 года
        [many] { $n } дней после начала 1970 года
       *[other] { $n } дня после начала 1970 года
    }
missing = –
no-data = нет данных
none = нет
total = Всего
all = Все
all-areas = вся территория
not-stated = не указано
other = Прочее
yes = Да
no = Нет
col-indicator = Показатель
col-title = Название
col-area = Район
col-country = Страна
col-region = Регион
col-year = Год
col-value = Значение
col-unit = Единица измерения
col-estimate = Оценка
col-se = Стандартная ошибка
col-ci = { $level }-процентный доверительный интервал
col-ci-short = { $level } %
col-cv = Коэффициент вариации
col-deff = Эффект дизайна выборки
col-df = Степени свободы
col-cases = Число наблюдений
col-numerator = Числитель
col-denominator = Знаменатель
col-weight = Вес
col-flag = Признак
col-note = Примечание
col-symbol = Условный знак
col-meaning = Значение
col-rows = Строк
col-source = Источник
col-certainty = Степень достоверности
col-rank = Место
col-score = Балл
col-reason = Причина
source-line = Источник: { $source }
note-line = Примечание: { $text }
flags-line = Признаки: { $flags }.
sheet-table = Таблица
sheet-notes = Примечания
sheet-metadata = Метаданные
beneath-interval = под каждым значением — его { $level }-процентный доверительный интервал
beneath-coverage = под каждым значением — его охват
n-of-total = { $n } из { $total }

## flags
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
flag-confidential = не публикуется
flag-not-applicable = неприменимо
flag-not-available = данные отсутствуют
confidential = конфиденциально
estimate-unreliable = ненадежная оценка
footnote-abs-caution-10 = относительная стандартная ошибка от 10 % до менее 25 %: использовать с осторожностью
footnote-abs-caution-25 = относительная стандартная ошибка от 25 % до 50 %: использовать с осторожностью
footnote-abs-unreliable = относительная стандартная ошибка выше 50 %: слишком ненадежно для общего использования
footnote-rounded = численности округлены до ближайшего числа, кратного { $base }; половины округляются в сторону от нуля
footnote-rounded-random = численности случайным образом округлены до одного из двух ближайших чисел, кратных { $base }
cause-few-cases = наблюдений меньше установленного минимума
cause-dominated = преобладают один или несколько респондентов
cause-unreliable = правило надежности
cause-linked = раскрывает скрытый показатель той же группы
cause-secondary = без этого скрытый показатель вычисляется из суммы
cause-review = проверить перед публикацией
criterion-cases = наблюдения
criterion-effective-cases = эффективное число наблюдений
criterion-adjusted-effective-cases = эффективное число наблюдений с поправкой на степени свободы
criterion-cv = коэффициент вариации
criterion-width = ширина 95-процентного интервала
criterion-relative-width = относительная ширина 95-процентного интервала
criterion-complement-relative-width = относительная ширина 95-процентного интервала для дополнения
criterion-count-relative-width = относительная ширина 95-процентного интервала численности
criterion-df = степени свободы
criterion-boundary = доля 0 или 1 в выборке
criterion-points =
    { $x ->
        [one] { $x } процентный пункт
        [few] { $x } процентных пункта
        [many] { $x } процентных пунктов
       *[other] { $x } процентного пункта
    }
rule-not-for-differences = не применяется к разностям
rule-proportions-only = применяется только к долям
rule-counts-only = применяется только к численностям
rule-no-se-or-df = не вычисляется: нет стандартной ошибки или степеней свободы
rule-no-se = не вычисляется: нет стандартной ошибки
rule-none-or-all = неизвестен, если признак есть у всех наблюдений или ни у одного
rule-zero = не существует для показателя, равного 0

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
trend-table = { $title }, { $unit }; под каждым значением — его охват. { $source }
countries-unit = { $unit }, последний год по каждой стране; светлым: ранее { $year } г.
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
countries-caption = Данные за разные годы не вполне сопоставимы; светлая полоса — более ранний год, он указан рядом.
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
stocktaking-unit = записи
stocktaking-chart-caption = Направление деятельности без записей показано пустой строкой.
stocktaking-chart-alt = Столбчатая диаграмма записей реестра по направлениям деятельности.
stocktaking-table = Записи по признаку: { $dimension }.
col-entries = Записи
col-share = Доля

## charts
chart-hollow-contains = полый знак: интервал содержит значение «{ $reference }»
chart-hollow-coverage = полый знак, прерывистая линия: данные менее чем по { $share } % группы
chart-reference = { $name }: { $value }
chart-nothing = нечего изображать: ни в одной строке нет значения
chart-ranks-legend = Место; точка: по спецификации, черта: медиана, полоса: { $level } % прогонов
chart-strength = сильная сторона
chart-weakness = слабая сторона
chart-last = последнее
chart-middle = среднее
chart-first = первое
chart-correlation = Коэффициент корреляции
chart-variance-share = Доля дисперсии: { $target }
chart-first-order = первого порядка
chart-total-order = полный
chart-no-score = серым: нет балла
chart-not-on-map = нет на карте: { $list }
chart-boundaries = Границы, названия и обозначения на этой карте не означают выражения какого-либо мнения о правовом статусе какого-либо района.

## words
part-women = женщины
part-men = мужчины
part-urban = городская местность
part-rural = сельская местность
part-age-15-plus = 15 лет и старше
part-age-15-24 = 15–24 года
age-range = { $from }–{ $to }
age-from = { $from } и старше
age-under = до { $to }
by-sex = Пол
by-age = Возраст
by-urbanisation = Городская или сельская местность
by-education = Уровень образования
by-labour-force = Статус участия в рабочей силе
by-occupation = Род занятий
by-region = Регион
by-disability = Признак инвалидности
by-quintile = Квинтиль благосостояния или дохода
by-household-size = Размер домохозяйства
by-children = Домохозяйства с детьми или без детей
term-household = домохозяйства
term-individual = отдельные лица
term-business = предприятия
term-population = население
term-internet = Интернет
term-computer = компьютер
term-mobile-phone = мобильный телефон
term-broadband = широкополосная связь
term-ict = информационно-коммуникационные технологии (ИКТ)
term-wsis = Всемирная встреча на высшем уровне по вопросам информационного общества (ВВУИО)
term-sdg = цели в области устойчивого развития (ЦУР)
term-itu = Международный союз электросвязи (МСЭ)
term-digital-divide = цифровой разрыв
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
register-stocktaking = анализ деятельности
register-prize-nomination = номинация на приз
register-covid19-response = ответные меры на COVID-19
register-open-consultation = открытые консультации
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
reach-local = местный
reach-national = национальный
reach-regional = региональный
reach-international = международный
stage-planned = запланировано
stage-ongoing = осуществляется
stage-completed = завершено
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
comment-coverage-below = охват { $share } ниже минимума { $minimum }
comment-no-weight = ни у одного члена группы нет веса за этот год
comment-none-observed = нет данных ни по одному члену группы
comment-zero-weight = у членов группы с данными вес 0
comment-impossible = невозможные значения (ожидалось { $limits }): { $list }
comment-left-out = исключены из-за отсутствия веса: { $list }
comment-unseen = без значения и веса, поэтому не входят в охват: { $list }
comment-nothing-imputed = импутация не проводилась: { $reason }
comment-not-imputed-for = значение не импутировано для: { $list }
comment-no-population-for = численность не импутирована из-за отсутствия данных о населении для: { $list }
comment-partial-interval = частичный интервал, только по известным ошибкам: { $errors }
comment-no-interval = нет интервала: { $errors }
comment-known-errors = ошибка выборки известна для { $n } из { $total } членов с данными
comment-simulated-errors = ошибка смоделирована для { $n } из { $total } импутированных членов
fact-code = код
fact-area = раздел перечня
fact-kind = вид
fact-base = база
fact-factor = множитель
fact-statistical-unit = статистическая единица
fact-scope = охват
fact-reference-period = отчетный период
fact-breakdowns = разбивки
fact-categories = категории
fact-responses = ответы
fact-aggregation = агрегирование
fact-agency = учреждение
fact-sources = источники
fact-remarks = замечания
part-of-list-infrastructure = Инфраструктура ИКТ и доступ
part-of-list-households = Доступ к ИКТ и их использование домохозяйствами и отдельными лицами
part-of-list-enterprises = Использование ИКТ предприятиями
part-of-list-ict-sector = Сектор ИКТ и торговля товарами ИКТ
part-of-list-education = ИКТ в образовании
part-of-list-government = Электронное правительство
part-of-list-cities = «Умные» устойчивые города
part-of-list-finance = Цифровые финансы
part-of-list-ewaste = Электронные отходы
part-of-list-climate = ИКТ и климат
part-of-list-reference = Справочные данные

## status
status-normal = обычная
status-empty = нет наблюдений
status-undefined = не определена
status-one-sided = односторонний интервал
status-no-df = нет степеней свободы
status-no-variance = нет дисперсии
status-refused = отклонено: { $reasons }
status-suppressed = скрыто
reliability-no-value = нет значения
reliability-not-assessed = не оценивалось
reliability-released = публикуется
reliability-caution = использовать с осторожностью
reliability-unreliable = ненадежно
reliability-review = требует проверки
comment-per-inhabitant = импутировано на одного жителя
comment-rates-do-not-add = { $indicator } — это коэффициент, а коэффициенты стран не складываются: используйте weighted_mean
comment-few-changes = наблюдается менее трех изменений по странам: carry или interpolate

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
summary-target = { $title }: { $class }. Значение { $value } в { $year } году; ожидается { $projected } в { $target_year } году.
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
col-first = Первый год
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
profile-trend-table = { $title }, { $unit }. { $source }
profile-divides-text = Отношение одной части населения к другой за последний год, в котором известны обе. Гендерный паритет – от { $low } до { $high }.
profile-divides-caption = Отношения, { $country }.
profile-divides-none = Данные этой страны не разбиты по полу, месту проживания или возрасту.
profile-targets-none = Ни один показатель этой страны не сопоставляется с целью.
profile-targets-caption = Страна и цели.
profile-missing = Показатели этого доклада, по которым за эти годы нет данных страны: { $list }.
skills-heading = Навыки в области ИКТ
skills-none = В ряде нет данных о навыках в области ИКТ по этой стране.
skills-caption = Лица с навыками в области ИКТ по видам, за последний год.

## coverage
coverage-heading = Охват
