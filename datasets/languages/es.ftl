# Spanish. Translations of this library, not of any agency.

## tables
more-rows =
    { $n ->
        [one] … { $n } fila más
        [many] … { $n } de filas más
       *[other] … { $n } filas más
    }
more-columns =
    { $n ->
        [one] y { $n } columna más: véase .columns
        [many] y { $n } de columnas más: véase .columns
       *[other] y { $n } columnas más: véase .columns
    }
more-names =
    { $n ->
        [one] { $list } y { $n } más
        [many] { $list } y { $n } más
       *[other] { $list } y { $n } más
    }
days-after-1970 =
    { $n ->
        [one] { $n } día después de 1970
        [many] { $n } de días después de 1970
       *[other] { $n } días después de 1970
    }
missing = –
no-data = sin datos
none = ninguno
total = Total
all = Todos
all-areas = todas las zonas
not-stated = no indicado
other = Otros
yes = Sí
no = No
col-indicator = Indicador
col-title = Título
col-area = Área
col-country = País
col-region = Región
col-year = Año
col-value = Valor
col-unit = Unidad
col-estimate = Estimación
col-se = Error estándar
col-ci = Intervalo de confianza del { $level } %
col-ci-short = { $level } %
col-cv = Coeficiente de variación
col-deff = Efecto del diseño
col-df = Grados de libertad
col-cases = Casos
col-numerator = Numerador
col-denominator = Denominador
col-weight = Ponderación
col-flag = Marca
col-note = Nota
col-symbol = Símbolo
col-meaning = Significado
col-rows = Filas
col-source = Fuente
col-certainty = Grado de certeza
col-rank = Puesto
col-score = Puntuación
col-reason = Motivo
source-line = Fuente: { $source }
note-line = Nota: { $text }
flags-line = Marcas: { $flags }.
sheet-table = Cuadro
sheet-notes = Notas
sheet-metadata = Metadatos
beneath-interval = debajo de cada valor, su intervalo de confianza del { $level } %
beneath-coverage = debajo de cada valor, su cobertura
n-of-total = { $n } de { $total }

## flags
flag-normal = valor normal
flag-break = ruptura de la serie
flag-definition-differs = definición diferente
flag-estimated = estimado
flag-forecast = pronóstico
flag-imputed = imputado
flag-provisional = provisional
flag-not-significant = no significativo
flag-low-reliability = baja fiabilidad: utilícese con precaución
flag-unreliable = demasiado poco fiable para publicarse
flag-confidential = no publicado
flag-not-applicable = no aplicable
flag-not-available = no disponible
confidential = confidencial
estimate-unreliable = estimación poco fiable
footnote-abs-caution-10 = error estándar relativo del 10 % a menos del 25 %: utilícese con precaución
footnote-abs-caution-25 = error estándar relativo del 25 % al 50 %: utilícese con precaución
footnote-abs-unreliable = error estándar relativo superior al 50 %: demasiado poco fiable para uso general
footnote-rounded = los recuentos se redondean al múltiplo de { $base } más próximo, y las mitades se alejan de cero
footnote-rounded-random = los recuentos se redondean aleatoriamente a uno de los dos múltiplos de { $base } más próximos
cause-few-cases = menos casos que el mínimo
cause-dominated = dominado por uno o pocos informantes
cause-unreliable = regla de fiabilidad
cause-linked = revelaría una cifra oculta del mismo grupo
cause-secondary = sin esta supresión, una cifra oculta se deduciría de una suma
cause-review = por revisar antes de la publicación
criterion-cases = casos
criterion-effective-cases = casos efectivos
criterion-adjusted-effective-cases = casos efectivos tras el ajuste por grados de libertad
criterion-cv = coeficiente de variación
criterion-width = amplitud del intervalo del 95 %
criterion-relative-width = amplitud relativa del intervalo del 95 %
criterion-complement-relative-width = amplitud relativa del intervalo del 95 % del complemento
criterion-count-relative-width = amplitud relativa del intervalo del 95 % del recuento
criterion-df = grados de libertad
criterion-boundary = una proporción de 0 o 1 en la muestra
criterion-points =
    { $x ->
        [one] { $x } punto
        [many] { $x } puntos
       *[other] { $x } puntos
    }
rule-not-for-differences = no se aplica a las diferencias
rule-proportions-only = solo se aplica a proporciones
rule-counts-only = solo se aplica a recuentos
rule-no-se-or-df = no se puede calcular: falta el error estándar o faltan los grados de libertad
rule-no-se = no se puede calcular: falta el error estándar
rule-none-or-all = se desconoce cuando ninguno o todos los casos tienen la característica
rule-zero = no existe para una cifra igual a 0

## report
report-title = La sociedad de la información: { $where }, { $first }–{ $last }
report-where-world = el mundo
report-n-areas =
    { $n ->
        [one] { $n } país o área.
        [many] { $n } de países y áreas.
       *[other] { $n } países y áreas.
    }
report-lead = Indicadores por línea de acción de la Cumbre Mundial sobre la Sociedad de la Información y por Objetivo de Desarrollo Sostenible, alcance de las cifras y actividades registradas.
report-colophon-observed = No se imputa ningún valor: un país sin cifra queda fuera del valor de su región, y la cobertura indica qué parte de la población representan los demás.
report-colophon-imputed = Un país sin cifra entra en el valor de su región con un valor imputado; el intervalo indica el error posible de la imputación, y la cobertura, la parte de la población observada. No se conocen los errores de la mayoría de las cifras publicadas, y los intervalos no los incluyen.
report-colophon-files = Agregados: infosoc. Todos los cuadros están en los archivos CSV que acompañan a esta página.
glance-heading = Panorama general
glance-text = El último año en que se observa una parte suficiente del área. La variación se expresa en la unidad del indicador.
glance-text-observed = Los países observados entonces y ahora no son necesariamente los mismos.
glance-text-imputed = Junto a cada valor figura su intervalo del { $level } %, que refleja las imputaciones y los errores de muestreo conocidos; es parcial cuando no se conocen los errores de otras cifras.
glance-text-end = Los indicadores sin valor y lo que aún no está confirmado figuran en las notas al final.
glance-caption = Últimos valores. { $source }
col-latest = Último valor
col-world = Mundo
col-change = Variación
col-countries = Países
col-coverage = Cobertura
since = desde { $year }
n-imputed =
    { $n ->
        [one] { $n } imputado
        [many] { $n } imputados
       *[other] { $n } imputados
    }
partial = parcial
trend-caption = Media de los países ponderada por el denominador, según la regla del catálogo.
trend-caption-imputed = Los países sin cifra en un año entran con un valor imputado.
trend-caption-observed = Donde la línea es discontinua, parte de la variación puede deberse a un cambio en los países observados.
trend-alt = Gráfico de líneas: { $title }, { $areas }.
trend-table = { $title }, { $unit }; debajo de cada valor, su cobertura. { $source }
countries-unit = { $unit }, último año de cada país; en claro: anterior a { $year }
countries-with-figure =
    { $n ->
        [one] { $n } de { $total } países tiene cifra.
        [many] { $n } de { $total } países tienen cifra.
       *[other] { $n } de { $total } países tienen cifra.
    }
countries-without = Sin cifra en estos años: { $list }.
countries-alt =
    { $n ->
        [one] Gráfico de barras: { $title }, { $n } país, de mayor a menor.
        [many] Gráfico de barras: { $title }, { $n } países, de mayor a menor.
       *[other] Gráfico de barras: { $title }, { $n } países, de mayor a menor.
    }
countries-caption = Las cifras de distintos años no son estrictamente comparables; una barra clara es más antigua y lleva al lado su año.
lines-heading = Por línea de acción
lines-text = Un indicador figura en cada línea de acción que la Matriz CMSI-ODS vincula con su meta de los ODS, o con el objetivo en su conjunto. Se omiten las celdas controvertidas. La matriz oficial solo se ha visto en parte, por lo que ningún vínculo está confirmado. Cuando ninguna fuente vincula un indicador con una línea de acción, figura en la que trata de su tema.
lines-bare = Ningún indicador de este informe está vinculado con: { $list }.
lines-caption = Indicadores por línea de acción.
col-action-line = Línea de acción
col-linked-by = Vínculo por
linked-target = meta { $target }
linked-goal = todo el Objetivo { $goal }
linked-subject = su tema
wsis-targets-heading = Por meta de la CMSI
wsis-targets-text = Las metas de Ginebra concluyeron en 2015; sus indicadores se siguen midiendo.
wsis-targets-caption = Indicadores de las metas de la CMSI.
wsis-target-row = Meta { $target }, indicador { $indicator }
col-wsis-target = Meta de la CMSI
goals-heading = Por Objetivo de Desarrollo Sostenible
goals-caption = Indicadores de los ODS.
goal-row = Objetivo { $goal }
col-goal = Objetivo
col-sdg-indicator = Indicador de los ODS
col-series = Serie
divides-heading = Brechas
divides-none = Las cifras de esta área no están desglosadas por sexo, lugar de residencia o edad.
divides-text = Razón entre una parte de la población y otra en cada país, en su último año. La paridad de género va de { $low } a { $high }. El detalle por país figura en { $file }.
divides-caption = Razones por país.
divide-gender = mujeres/hombres
divide-urban-rural = urbano/rural
divide-youth = 15 a 24 años/todas las demás edades
col-divide = Brecha
col-median-ratio = Razón mediana
col-lowest = Mínimo
col-highest = Máximo
col-below-at-above = Por debajo / en paridad / por encima
not-distinguishable =
    { $n ->
        [one] ({ $n } no distinguible)
        [many] ({ $n } no distinguibles)
       *[other] ({ $n } no distinguibles)
    }
targets-heading = Metas
targets-none = Ninguna cifra de esta área se mide con respecto a una meta.
targets-text = La proyección es la tendencia de los años de este informe con su intervalo de predicción del { $level } %; las variaciones se expresan en la unidad del indicador.
targets-caption = El área con respecto a las metas.
targets-countries-caption = Países por categoría.
col-target = Meta
col-needed = Necesario por año
col-observed = Observado por año
col-projected = Proyectado
col-class = Categoría
class-met = alcanzada
class-on-track = en buen camino
class-off-track = rezagada
class-moving-away = en retroceso
class-no-number = sin cifra
class-not-enough-data = datos insuficientes
coverage-text = Cuántos países tienen cifra en alguno de estos años. La lista completa de los que no la tienen figura en { $file }.
coverage-caption = Países con cifra.
col-with-figure = Países con cifra
col-last-year = Último año
col-without = Sin cifra
notes-heading = Notas
notes-caption = Lo que hay que comprobar, y por qué falta un valor.
col-what-to-know = Qué debe saberse
no-value = Sin valor: { $reason }.
too-few-countries = se observan muy pocos países
stocktaking-heading = Inventario
stocktaking-none = El registro no contiene entradas de esta área.
stocktaking-entries =
    { $n ->
        [one] { $n } entrada.
        [many] { $n } de entradas.
       *[other] { $n } entradas.
    }
stocktaking-text = Una entrada con varias líneas de acción u objetivos cuenta en cada uno, por lo que las proporciones pueden sumar más del 100 %.
stocktaking-chart-title = Entradas por línea de acción
stocktaking-source = Fuente: registro de actividades.
stocktaking-unit = entradas
stocktaking-chart-caption = Una línea de acción sin entradas tiene una fila vacía.
stocktaking-chart-alt = Gráfico de barras de las entradas del registro por línea de acción.
stocktaking-table = Entradas por: { $dimension }.
col-entries = Entradas
col-share = Proporción

## charts
chart-hollow-contains = hueco: el intervalo contiene el valor de { $reference }
chart-hollow-coverage = hueco, discontinuo: observado en menos del { $share } % del grupo
chart-reference = { $name }: { $value }
chart-nothing = no hay nada que representar: ninguna fila tiene valor
chart-ranks-legend = Puesto; punto: según la especificación, línea: mediana y barra: { $level } % de los sorteos
chart-strength = fortaleza
chart-weakness = debilidad
chart-last = último
chart-middle = medio
chart-first = primero
chart-correlation = Coeficiente de correlación
chart-variance-share = Proporción de la varianza: { $target }
chart-first-order = primer orden
chart-total-order = total
chart-no-score = gris: sin puntuación
chart-not-on-map = no figuran en el mapa: { $list }
chart-boundaries = Los límites, nombres y denominaciones que figuran en este mapa no implican juicio alguno sobre la condición jurídica de ninguna zona.

## words
part-women = mujeres
part-men = hombres
part-urban = zona urbana
part-rural = zona rural
part-age-15-plus = 15 años o más
part-age-15-24 = 15 a 24 años
age-range = { $from } a { $to } años
age-from = { $from } años o más
age-under = menos de { $to } años
by-sex = Sexo
by-age = Edad
by-urbanisation = Zona urbana o rural
by-education = Nivel educativo
by-labour-force = Situación laboral
by-occupation = Ocupación
by-region = Región
by-disability = Situación de discapacidad
by-quintile = Quintil de riqueza o de ingresos
by-household-size = Tamaño del hogar
by-children = Hogares con o sin niños
term-household = hogares
term-individual = personas
term-business = empresas
term-population = población
term-internet = Internet
term-computer = computadora
term-mobile-phone = teléfono móvil
term-broadband = banda ancha
term-ict = tecnologías de la información y las comunicaciones (TIC)
term-wsis = Cumbre Mundial sobre la Sociedad de la Información (CMSI)
term-sdg = Objetivos de Desarrollo Sostenible (ODS)
term-itu = Unión Internacional de Telecomunicaciones (UIT)
term-digital-divide = brecha digital
dimension-action-line = Línea de acción
dimension-sdg = Objetivo de Desarrollo Sostenible
dimension-region = Región
dimension-country = País
dimension-organization-type = Tipo de organización
dimension-activity-type = Tipo de actividad
dimension-coverage = Alcance
dimension-status = Situación
dimension-register = Registro
dimension-year = Año
sdg-row = ODS { $goal }
register-stocktaking = inventario
register-prize-nomination = candidatura a premio
register-covid19-response = respuesta a la COVID-19
register-open-consultation = consulta abierta
activity-project = proyecto
activity-programme = programa
activity-training = capacitación
activity-conference = conferencia
activity-website = sitio web
activity-guideline = directrices
activity-toolkit = conjunto de herramientas
activity-other = otra
organization-government = gobierno
organization-private-sector = sector privado
organization-civil-society = sociedad civil
organization-international = organización internacional
organization-academia = instituciones académicas
organization-other = otra
reach-local = local
reach-national = nacional
reach-regional = regional
reach-international = internacional
stage-planned = previsto
stage-ongoing = en curso
stage-completed = concluido
certainty-confirmed = confirmado
certainty-partial = parcialmente confirmado
certainty-inferred = inferido
certainty-unconfirmed = no confirmado
certainty-recall = de memoria
certainty-unknown = desconocido
note-check-list = { $notes }: compruébese en la lista oficial
note-code-not-official = el código no es oficial
note-partly-from-memory = en parte de memoria
note-fact-code = código
note-fact-title = título
note-fact-definition = definición
comment-coverage-below = la cobertura { $share } es inferior al mínimo de { $minimum }
comment-no-weight = ningún miembro del grupo tiene ponderación en este año
comment-none-observed = no se observa ningún miembro del grupo
comment-zero-weight = los miembros observados tienen ponderación 0
comment-impossible = valores imposibles (se esperaba { $limits }): { $list }
comment-left-out = omitidos por falta de ponderación: { $list }
comment-unseen = sin valor ni ponderación, por lo que no entran en la cobertura: { $list }
comment-nothing-imputed = sin imputación: { $reason }
comment-not-imputed-for = sin valor imputado para: { $list }
comment-no-population-for = sin número imputado, por no conocerse la población, para: { $list }
comment-partial-interval = intervalo parcial, solo de los errores conocidos: { $errors }
comment-no-interval = sin intervalo: { $errors }
comment-known-errors = error de muestreo conocido de { $n } de { $total } miembros observados
comment-simulated-errors = error simulado de { $n } de { $total } miembros imputados
fact-code = código
fact-area = parte de la lista
fact-kind = clase
fact-base = base
fact-factor = factor
fact-statistical-unit = unidad estadística
fact-scope = ámbito
fact-reference-period = período de referencia
fact-breakdowns = desgloses
fact-categories = categorías
fact-responses = respuestas
fact-aggregation = agregación
fact-agency = organismo
fact-sources = fuentes
fact-remarks = observaciones
part-of-list-infrastructure = Infraestructura de TIC y acceso
part-of-list-households = Acceso y uso de las TIC por los hogares y las personas
part-of-list-enterprises = Uso de las TIC por las empresas
part-of-list-ict-sector = Sector de las TIC y comercio de bienes de TIC
part-of-list-education = Las TIC en la educación
part-of-list-government = Gobierno electrónico
part-of-list-cities = Ciudades inteligentes y sostenibles
part-of-list-finance = Finanzas digitales
part-of-list-ewaste = Residuos electrónicos
part-of-list-climate = Las TIC y el clima
part-of-list-reference = Referencia

## status
status-normal = normal
status-empty = sin casos
status-undefined = no definido
status-one-sided = unilateral
status-no-df = sin grados de libertad
status-no-variance = sin varianza
status-refused = rechazado: { $reasons }
status-suppressed = suprimido
reliability-no-value = sin valor
reliability-not-assessed = no evaluado
reliability-released = difundido
reliability-caution = utilícese con precaución
reliability-unreliable = poco fiable
reliability-review = por revisar
comment-per-inhabitant = imputado por habitante
comment-rates-do-not-add = { $indicator } es una tasa, y las tasas de los países no se suman: utilícese weighted_mean
comment-few-changes = se observan menos de tres variaciones de países: carry o interpolate

## summary
summary-heading = Lo esencial
summary-best = Lo que va mejor
summary-lags = Lo que va a la zaga
summary-changed = Lo que más ha cambiado
summary-regions = Región con el valor más alto y región con el más bajo
summary-targets = Metas que no se alcanzarán
summary-against-world = { $title }: { $value } en { $year }; mundo: { $world }.
summary-region-extremes = { $title }: el valor más alto, { $highest }, { $high }; el más bajo, { $lowest }, { $low }.
summary-change = { $title }: { $change } entre { $since } y { $year }, hasta { $value }.
summary-target = { $title }: { $class }. Valor de { $value } en { $year }; se espera { $projected } en { $target_year }.
summary-target-unprojected = { $title }: { $class }. Valor de { $value } en { $year }.
summary-none-best = Ningún indicador supera el valor mundial.
summary-none-lags = Ningún indicador es inferior al valor mundial.
summary-none-missed = Todas las metas medidas se han alcanzado o van camino de alcanzarse.
summary-note = Comparación con el mundo en el mismo año, por la razón de los dos valores; de los precios, el más bajo es el mejor. Se deja fuera la telefonía fija: la móvil la sustituye. Lo que no se alcanzará se estima por la tendencia; véanse las metas.
contents-heading = Índice
trend-change = Junto a cada nombre: el último valor y, entre paréntesis, su variación desde el primer año representado.
trend-weak = Punto hueco y línea discontinua: se observa menos de { $share } de la población.
countries-changes = Punto hueco: primer año de cada país a partir de { $first }; punto lleno: último año. A la derecha, el último valor y la variación entre ambos; se indica el año si no es { $last }. Las cifras de años distintos no son estrictamente comparables.
titles-note = Los títulos de los indicadores son traducciones de infosoc y no son oficiales.
sources-heading = Fuentes
sources-text = Procedencia de las cifras de cada indicador, como la nombra la serie, y organismo que define el indicador.
sources-caption = Fuentes por indicador.
col-agency = Organismo
col-code = Código
col-first = Primer año
col-ratio = Razón
parity-below = por debajo de la paridad
parity-parity = paridad
parity-above = por encima de la paridad
parity-open = no distinguible de la paridad
no-value-method = Sin valor: los países de este grupo no se pueden combinar para este indicador; el archivo CSV dice por qué.

## profile
profile-title = { $country }: la sociedad de la información, { $first }–{ $last }
profile-lead = Junto a { $region } y el mundo, en los mismos años.
profile-lead-world = Junto al mundo, en los mismos años. El país no está en ninguna región de la UIT.
profile-glance-text = Último año del país; su región y el mundo están en el mismo año, sin valor si se observan muy pocos de sus países. Una variación está en la unidad del indicador.
profile-trend-caption = El país junto a su región y el mundo.
profile-trend-table = { $title }, { $unit }. { $source }
profile-divides-text = Razón entre una parte de la población y otra, en el último año que tiene ambas. La paridad de género va de { $low } a { $high }.
profile-divides-caption = Razones, { $country }.
profile-divides-none = Las cifras de este país no están desglosadas por sexo, lugar de residencia o edad.
profile-targets-none = Ninguna cifra de este país se mide respecto de una meta.
profile-targets-caption = El país frente a las metas.
profile-missing = Indicadores de este informe sin cifra del país en estos años: { $list }.
skills-heading = Competencias en TIC
skills-none = La serie no tiene cifras de competencias en TIC de este país.
skills-caption = Personas con competencias en TIC, por tipo, en el último año.

## coverage
coverage-heading = Cobertura
