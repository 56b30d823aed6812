# Spanish. Translations of this library, not of any agency.

## tables
more-rows =
    { $n ->
        [one] … { $n } fila más
        [many] … { $n } de filas más
       *[other] … { $n } filas más
    }
empty-columns = Sin valores: { $list }
hidden-columns = Columnas no mostradas: { $list }
more-names =
    { $n ->
        [one] { $list } y { $n } más
        [many] { $list } y { $n } más
       *[other] { $list } y { $n } más
    }
missing = –
none = ninguno
total = Total
all = Todos
not-stated = no indicado
other = Otros
yes = Sí
no = No
col-indicator = Indicador
col-title = Título
col-area = Área
col-year = Año
col-value = Valor
col-unit = Unidad
col-ci-short = { $level } %
col-cases = Casos
col-flag = Marca
col-note = Nota
col-source = Fuente
col-certainty = Grado de certeza
source-line = Fuente: { $source }
sheet-notes = Notas
n-of-total = { $n } de { $total }

## flags
flag-not-applicable = no aplicable
confidential = confidencial

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
glance-none = Ningún indicador tiene valor aquí: se observan demasiado pocos países, o ninguno.
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
trend-table = { $title }; debajo de cada valor, su cobertura. { $source }
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
stocktaking-chart-caption = Una línea de acción sin entradas tiene una fila vacía.
stocktaking-chart-alt = Gráfico de barras de las entradas del registro por línea de acción.
stocktaking-table = Entradas por: { $dimension }.
col-entries = Entradas
col-share = Proporción

## words
part-women = mujeres
part-men = hombres
part-urban = zona urbana
part-rural = zona rural
age-range = { $from } a { $to } años
age-from = { $from } años o más
age-under = menos de { $to } años
size-range = { $from } a { $to } personas ocupadas
size-from = { $from } o más personas ocupadas
size-under = menos de { $to } personas ocupadas
activity-sections = { $classification }, secciones { $sections }
activity-sections-except = { $classification }, secciones { $sections } excepto { $except }
by-sex = Sexo
by-age = Edad
by-urbanisation = Zona urbana o rural
by-education = Nivel educativo
by-occupation = Ocupación
by-disability = Situación de discapacidad
by-quintile = Quintil de riqueza o de ingresos
by-size-class = Clase de tamaño
by-activity = Actividad económica
by-ict-sector = Sector de las TIC
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
comment-none-observed = no se observa ningún miembro del grupo

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
summary-target = { $title }: { $class }. Valor de { $value } en { $year }; se espera { $projected } en { $target-year }.
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
profile-trend-table = { $title }. { $source }
profile-divides-text = Razón entre una parte de la población y otra, en el último año que tiene ambas. La paridad de género va de { $low } a { $high }.
profile-divides-caption = Razones, { $country }.
profile-divides-none = Las cifras de este país no están desglosadas por sexo, lugar de residencia o edad.
profile-targets-none = Ninguna cifra de este país se mide respecto de una meta.
profile-targets-caption = El país frente a las metas.
profile-missing = Indicadores de este informe sin cifra del país en estos años: { $list }.
skills-heading = Competencias en TIC
skills-none = La serie no tiene cifras de competencias en TIC de este país.
skills-caption = Personas con competencias en TIC, por tipo, en el último año.

## charts
chart-contains = { $unit }; hueco: el intervalo contiene el valor de { $name }
chart-weak = { $unit }; hueco, discontinuo: se observa menos de { $share } del grupo
chart-intervals = { $unit }; intervalos del { $level }
chart-no-score = { $unit }; gris: sin puntuación
chart-not-on-map = { $unit }; gris: sin puntuación; no figuran en el mapa: { $list }
chart-ranks = Puesto; punto: el del índice, línea: mediana y barra: { $level } de los sorteos
chart-model-based = basada en un modelo
chart-direct = directa
chart-fit = Puntos sobre la recta: el modelo se ajusta
chart-normal-quantile = cuantil de la normal
chart-residual = residuo estandarizado
chart-model-based-estimate = estimación basada en un modelo
chart-direct-estimate = estimación directa
chart-map-note = sin estimación; rayado: solo el modelo
chart-last = último
chart-middle = centro
chart-first = primero
chart-strength = punto fuerte
chart-weakness = punto débil
chart-correlation = Coeficiente de correlación
chart-variance = Parte de la varianza: { $target }
chart-rank-shift = desplazamiento medio de los puestos
chart-score-of = puntuación: { $name }
chart-first-order = primer orden
chart-total-order = total
factor-weights = ponderación
factor-normalise = normalización
factor-aggregate = agregación
factor-impute = imputación
factor-treat = tratamiento de valores atípicos
factor-drop = exclusión de un indicador
factor-sampling = error de muestreo

## coverage
coverage-heading = Cobertura

## agencies
agency-itu = UIT
agency-unctad = ONU Comercio y Desarrollo (UNCTAD)
agency-world-bank = Banco Mundial
agency-u4ssc = U4SSC
agency-uis = Instituto de Estadística de la UNESCO
agency-unep = PNUMA
agency-uneca = CEPA
agency-imf = FMI

## workbooks
book-cover = Portada
book-contents = Índice
book-table = Cuadro { $n }
book-one-table = Esta hoja contiene un cuadro.
book-sees-notes = Las notas figuran en la hoja «{ $sheet }».
book-note = nota { $n }
book-worksheet = Hoja
book-note-text = Texto de la nota
book-fact = { $name }: { $value }
book-population = Población
book-recall = Período de referencia
recall-now = en el momento de la encuesta
recall-ever = alguna vez
recall-month = último mes
recall-3-months = últimos 3 meses
recall-6-months = últimos 6 meses
recall-12-months = últimos 12 meses
recall-none = sin período de referencia
book-age-scope = Edades comprendidas
book-statistical-unit = Unidad estadística
book-measure = Medida
book-category = Categoría
book-level = Nivel
book-observed = Países observados
book-imputed = Países imputados
book-with-se = Países con error estándar
book-se-coverage = Parte con error estándar conocido
book-se-sampling = Error estándar de muestreo
book-largest = País mayor
book-largest-share = Parte del país mayor
book-vintage = Edición de los datos
book-published = Publicación
book-contact = Contacto
# Before the name of the file that records it.
how-made = Cómo se elaboró:
book-symbols = Símbolos en los cuadros
book-symbols-here = Símbolos en este cuadro
book-low = distinto de cero, pero se redondea a cero
book-unreliable = baja fiabilidad, utilícese con precaución; en lugar de una cifra: demasiado poco fiable para publicarse
book-empty = Celdas vacías
book-no-flag = nada que señalar sobre la cifra
book-ci-low = Límite inferior de confianza
book-ci-high = Límite superior de confianza
book-ci-low-level = Límite inferior del intervalo de confianza del { $level } %
book-ci-high-level = Límite superior del intervalo de confianza del { $level } %
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
flag-confidential = confidencial, no publicado
flag-not-available = no disponible
flag-not-collected = existe y no se recopiló
flag-holiday = falta: día festivo o fin de semana
flag-derogation = excepción
flag-included-elsewhere = incluido en otra categoría
flag-includes-other = incluye otra categoría
flag-experimental = experimental
flag-special-event = huelga u otro acontecimiento especial
flag-unvalidated = no validado
sex-female = Mujeres
sex-male = Hombres
urbanisation-urban = Zona urbana
urbanisation-rural = Zona rural
disability-with = Personas con discapacidad
disability-without = Personas sin discapacidad
quintile-1 = Primer quintil (el más pobre)
quintile-2 = Segundo quintil
quintile-3 = Tercer quintil
quintile-4 = Cuarto quintil
quintile-5 = Quinto quintil (el más rico)
col-se = Error estándar
col-cv = Coeficiente de variación
col-rank = Puesto
col-score = Puntuación
col-deff = Efecto del diseño
col-df = Grados de libertad
col-numerator = Numerador
col-denominator = Denominador
by-region = Región
by-labour-force = Situación laboral
by-household-size = Tamaño del hogar
by-children = Hogares con o sin niños
col-group = Grupo
col-by = Por
col-status = Estado
col-missing = Casos faltantes
col-contrast = Comparación
col-p-value = Valor p
status-empty = sin casos
status-undefined = no definido
status-no-df = sin grados de libertad
status-no-variance = error desconocido
status-one-sided = intervalo unilateral
status-lost-replicates = algunas réplicas sin valor
status-refused = rechazado: error en los datos
status-suppressed = no publicado
