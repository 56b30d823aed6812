# French. Translations of this library, not of any agency.

## tables
more-rows =
    { $n ->
        [one] … { $n } autre ligne
        [many] … { $n } d’autres lignes
       *[other] … { $n } autres lignes
    }
empty-columns = Sans valeurs : { $list }
hidden-columns = Colonnes non affichées : { $list }
more-names =
    { $n ->
        [one] { $list } et { $n } autre
        [many] { $list } et { $n } d’autres
       *[other] { $list } et { $n } autres
    }
missing = –
none = aucun
total = Total
all = Ensemble
not-stated = non indiqué
other = Autre
yes = Oui
no = Non
col-indicator = Indicateur
col-title = Intitulé
col-area = Zone
col-year = Année
col-value = Valeur
col-unit = Unité
col-ci-short = { $level } %
col-cases = Observations
col-flag = Indicateur d’état
col-note = Note
col-source = Source
col-certainty = Degré de certitude
source-line = Source : { $source }
sheet-notes = Notes
n-of-total = { $n } sur { $total }

## flags
flag-not-applicable = sans objet
confidential = confidentiel

## report
report-title = La société de l’information : { $where }, { $first }–{ $last }
report-where-world = le monde
report-n-areas =
    { $n ->
        [one] { $n } pays ou zone.
        [many] { $n } de pays et zones.
       *[other] { $n } pays et zones.
    }
report-lead = Indicateurs par grande orientation du Sommet mondial sur la société de l’information et par objectif de développement durable, portée des chiffres et activités recensées.
report-colophon-observed = Aucune valeur n’est imputée : un pays sans chiffre n’entre pas dans la valeur de sa région, et la couverture indique la part de la population que représentent les autres.
report-colophon-imputed = Un pays sans chiffre entre dans la valeur de sa région avec une valeur imputée ; l’intervalle indique l’erreur possible de l’imputation, et la couverture la part de la population observée. Les erreurs de la plupart des chiffres publiés ne sont pas connues, et les intervalles n’en tiennent pas compte.
report-colophon-files = Agrégats : infosoc. Tous les tableaux figurent dans les fichiers CSV joints à cette page.
glance-heading = Vue d’ensemble
glance-text = L’année la plus récente pour laquelle une part suffisante de la zone est observée. Une variation est exprimée dans l’unité de l’indicateur.
glance-text-observed = Les pays observés alors et aujourd’hui ne sont pas nécessairement les mêmes.
glance-text-imputed = À côté de chaque valeur figure son intervalle à { $level } %, qui tient compte des imputations et des erreurs d’échantillonnage connues ; il est partiel lorsque les erreurs d’autres chiffres ne sont pas connues.
glance-text-end = Les indicateurs sans valeur et ce qui reste à confirmer figurent dans les notes à la fin.
glance-none = Aucun indicateur n’a de valeur ici : trop peu de pays sont observés, ou aucun.
glance-caption = Valeurs les plus récentes. { $source }
col-latest = Dernière valeur
col-world = Monde
col-change = Variation
col-countries = Pays
col-coverage = Couverture
since = depuis { $year }
n-imputed =
    { $n ->
        [one] { $n } imputé
        [many] { $n } imputés
       *[other] { $n } imputés
    }
partial = partiel
trend-caption = Moyenne des pays pondérée par le dénominateur, selon la règle du catalogue.
trend-caption-imputed = Les pays sans chiffre pour une année y entrent avec une valeur imputée.
trend-caption-observed = Là où la ligne est en tirets, une partie de la variation peut tenir à un changement des pays observés.
trend-alt = Courbes : { $title }, { $areas }.
trend-table = { $title } ; sous chaque valeur, sa couverture. { $source }
countries-with-figure =
    { $n ->
        [one] { $n } pays sur { $total } dispose d’un chiffre.
        [many] { $n } pays sur { $total } disposent d’un chiffre.
       *[other] { $n } pays sur { $total } disposent d’un chiffre.
    }
countries-without = Aucun pour ces années : { $list }.
countries-alt =
    { $n ->
        [one] Diagramme à barres : { $title }, { $n } pays, par ordre décroissant.
        [many] Diagramme à barres : { $title }, { $n } pays, par ordre décroissant.
       *[other] Diagramme à barres : { $title }, { $n } pays, par ordre décroissant.
    }
lines-heading = Par grande orientation
lines-text = Un indicateur figure sous chaque grande orientation que la matrice SMSI-ODD relie à sa cible des ODD, ou à l’objectif tout entier. Les cases contestées sont écartées. La matrice officielle n’a été vue qu’en partie, de sorte qu’aucun lien n’est confirmé. Lorsqu’aucune source ne relie un indicateur à une grande orientation, il figure sous celle qui porte sur son sujet.
lines-bare = Aucun indicateur de ce rapport n’est relié à : { $list }.
lines-caption = Indicateurs par grande orientation.
col-action-line = Grande orientation
col-linked-by = Lien par
linked-target = cible { $target }
linked-goal = ensemble de l’objectif { $goal }
linked-subject = son sujet
wsis-targets-heading = Par cible du SMSI
wsis-targets-text = Les cibles de Genève sont arrivées à échéance en 2015 ; leurs indicateurs sont toujours mesurés.
wsis-targets-caption = Indicateurs des cibles du SMSI.
wsis-target-row = Cible { $target }, indicateur { $indicator }
col-wsis-target = Cible du SMSI
goals-heading = Par objectif de développement durable
goals-caption = Indicateurs des ODD.
goal-row = Objectif { $goal }
col-goal = Objectif
col-sdg-indicator = Indicateur des ODD
col-series = Série
divides-heading = Fractures
divides-none = Les chiffres de cette zone ne sont pas ventilés par sexe, lieu de résidence ou âge.
divides-text = Rapport entre une partie de la population et une autre dans chaque pays, pour sa dernière année. La parité des sexes va de { $low } à { $high }. Le détail par pays figure dans { $file }.
divides-caption = Rapports par pays.
divide-gender = femmes/hommes
divide-urban-rural = urbain/rural
divide-youth = 15 à 24 ans/tous les autres âges
col-divide = Fracture
col-median-ratio = Rapport médian
col-lowest = Minimum
col-highest = Maximum
col-below-at-above = En deçà / à parité / au-delà
not-distinguishable =
    { $n ->
        [one] ({ $n } non discernable)
        [many] ({ $n } non discernables)
       *[other] ({ $n } non discernables)
    }
targets-heading = Cibles
targets-none = Aucun chiffre de cette zone n’est comparé à une cible.
targets-text = La projection prolonge la tendance des années de ce rapport, avec son intervalle de prévision à { $level } % ; les variations sont exprimées dans l’unité de l’indicateur.
targets-caption = La zone par rapport aux cibles.
targets-countries-caption = Pays par catégorie.
col-target = Cible
col-needed = Requis par an
col-observed = Observé par an
col-projected = Projeté
col-class = Catégorie
class-met = atteinte
class-on-track = en bonne voie
class-off-track = en retard
class-moving-away = en recul
class-no-number = cible non chiffrée
class-not-enough-data = données insuffisantes
coverage-text = Nombre de pays disposant d’un chiffre pour au moins une de ces années. La liste complète des pays sans chiffre figure dans { $file }.
coverage-caption = Pays disposant d’un chiffre.
col-with-figure = Pays disposant d’un chiffre
col-last-year = Dernière année
col-without = Sans chiffre
notes-heading = Notes
notes-caption = Ce qui doit être vérifié, et pourquoi une valeur manque.
col-what-to-know = À savoir
no-value = Pas de valeur : { $reason }.
too-few-countries = trop peu de pays sont observés
stocktaking-heading = Inventaire
stocktaking-none = Le registre ne contient aucune entrée pour cette zone.
stocktaking-entries =
    { $n ->
        [one] { $n } entrée.
        [many] { $n } d’entrées.
       *[other] { $n } entrées.
    }
stocktaking-text = Une entrée relevant de plusieurs grandes orientations ou objectifs compte dans chacun, de sorte que la somme des parts peut dépasser 100 %.
stocktaking-chart-title = Entrées par grande orientation
stocktaking-source = Source : registre des activités.
stocktaking-chart-caption = Une grande orientation sans entrée a une ligne vide.
stocktaking-chart-alt = Diagramme à barres des entrées du registre par grande orientation.
stocktaking-table = Entrées par : { $dimension }.
col-entries = Entrées
col-share = Part

## words
part-women = femmes
part-men = hommes
part-urban = milieu urbain
part-rural = milieu rural
age-range = { $from } à { $to } ans
age-from = { $from } ans ou plus
age-under = moins de { $to } ans
size-range = { $from } à { $to } personnes occupées
size-from = { $from } personnes occupées ou plus
size-under = moins de { $to } personnes occupées
activity-sections = { $classification }, sections { $sections }
activity-sections-except = { $classification }, sections { $sections } sauf { $except }
by-sex = Sexe
by-age = Âge
by-urbanisation = Lieu de résidence (urbain/rural)
by-education = Niveau d’éducation
by-occupation = Profession
by-disability = Situation au regard du handicap
by-quintile = Quintile de richesse ou de revenu
by-size-class = Classe de taille
by-activity = Activité économique
by-ict-sector = Secteur des TIC
dimension-action-line = Grande orientation
dimension-sdg = Objectif de développement durable
dimension-region = Région
dimension-country = Pays
dimension-organization-type = Type d’organisation
dimension-activity-type = Type d’activité
dimension-coverage = Portée
dimension-status = État d’avancement
dimension-register = Registre
dimension-year = Année
sdg-row = ODD { $goal }
activity-project = projet
activity-programme = programme
activity-training = formation
activity-conference = conférence
activity-website = site web
activity-guideline = lignes directrices
activity-toolkit = boîte à outils
activity-other = autre
organization-government = gouvernement
organization-private-sector = secteur privé
organization-civil-society = société civile
organization-international = organisation internationale
organization-academia = milieux universitaires
organization-other = autre
certainty-confirmed = confirmé
certainty-partial = partiellement confirmé
certainty-inferred = déduit
certainty-unconfirmed = non confirmé
certainty-recall = de mémoire
certainty-unknown = inconnu
note-check-list = { $notes } : à vérifier dans la liste officielle
note-code-not-official = le code n’est pas officiel
note-partly-from-memory = en partie de mémoire
note-fact-code = code
note-fact-title = intitulé
note-fact-definition = définition
comment-none-observed = aucun membre du groupe n’est observé

## summary
summary-heading = L’essentiel
summary-best = Points forts
summary-lags = Retards
summary-changed = Ce qui a le plus changé
summary-regions = Région la plus avancée et région la plus en retard
summary-targets = Cibles qui ne seront pas atteintes
summary-against-world = { $title } : { $value } en { $year } ; monde : { $world }.
summary-region-extremes = { $title } : valeur la plus élevée, { $highest }, { $high } ; valeur la plus faible, { $lowest }, { $low }.
summary-change = { $title } : { $change } de { $since } à { $year }, soit { $value }.
summary-target = { $title } : { $class }. Valeur de { $value } en { $year } ; { $projected } attendu en { $target-year }.
summary-target-unprojected = { $title } : { $class }. Valeur de { $value } en { $year }.
summary-none-best = Aucun indicateur ne dépasse la valeur mondiale.
summary-none-lags = Aucun indicateur n’est inférieur à la valeur mondiale.
summary-none-missed = Toutes les cibles mesurées sont atteintes ou en voie de l’être.
summary-note = Comparaison avec le monde la même année, par le rapport des deux valeurs ; pour les prix, le plus bas est le meilleur. Le téléphone fixe est laissé de côté : le mobile le remplace. Les cibles manquées le sont d’après la tendance ; voir les cibles.
contents-heading = Sommaire
trend-change = À côté de chaque nom : la dernière valeur et, entre parenthèses, son évolution depuis la première année représentée.
trend-weak = Point vide et ligne interrompue : moins de { $share } de la population observée.
countries-changes = Point vide : première année de chaque pays à partir de { $first } ; point plein : dernière année. À droite, la dernière valeur et l’évolution entre les deux ; l’année est indiquée si elle n’est pas { $last }. Les chiffres d’années différentes ne sont pas strictement comparables.
titles-note = Les intitulés des indicateurs sont des traductions d’infosoc et ne sont pas officiels.
sources-heading = Sources
sources-text = Origine des chiffres de chaque indicateur, telle que la série la nomme, et organisme qui définit l’indicateur.
sources-caption = Sources par indicateur.
col-agency = Organisme
col-code = Code
col-ratio = Rapport
parity-below = en dessous de la parité
parity-parity = parité
parity-above = au-dessus de la parité
parity-open = non distinguable de la parité
no-value-method = Pas de valeur : les pays de ce groupe ne peuvent pas être combinés pour cet indicateur ; le fichier CSV en donne la raison.

## profile
profile-title = { $country } : la société de l’information, { $first }–{ $last }
profile-lead = Comparaison avec { $region } et le monde, aux mêmes années.
profile-lead-world = Comparaison avec le monde, aux mêmes années. Le pays n’est dans aucune région de l’UIT.
profile-glance-text = Dernière année du pays ; sa région et le monde sont à la même année, sans valeur si trop peu de leurs pays y sont observés. Une évolution est dans l’unité de l’indicateur.
profile-trend-caption = Le pays à côté de sa région et du monde.
profile-trend-table = { $title }. { $source }
profile-divides-text = Rapport d’une partie de la population à une autre, la dernière année où les deux sont connues. La parité des genres va de { $low } à { $high }.
profile-divides-caption = Rapports, { $country }.
profile-divides-none = Les chiffres de ce pays ne sont pas ventilés par sexe, lieu de résidence ou âge.
profile-targets-none = Aucun chiffre de ce pays n’est mesuré par rapport à une cible.
profile-targets-caption = Le pays face aux cibles.
profile-missing = Indicateurs de ce rapport sans chiffre du pays ces années-là : { $list }.
skills-heading = Compétences en TIC
skills-none = La série n’a pas de chiffres sur les compétences en TIC de ce pays.
skills-caption = Personnes ayant des compétences en TIC, par type, la dernière année.

## charts
chart-contains = { $unit } ; point vide : l’intervalle contient la valeur de { $name }
chart-weak = { $unit } ; point vide, ligne interrompue : moins de { $share } du groupe observé
chart-intervals = { $unit } ; intervalles à { $level }
chart-no-score = { $unit } ; gris : pas de note
chart-not-on-map = { $unit } ; gris : pas de note ; absents de la carte : { $list }
chart-ranks = Rang ; point : celui de l’indice, trait : médiane et barre : { $level } des tirages
chart-model-based = fondée sur un modèle
chart-direct = directe
chart-fit = Points sur la droite : le modèle convient
chart-normal-quantile = quantile de la loi normale
chart-residual = résidu normalisé
chart-model-based-estimate = estimation fondée sur un modèle
chart-direct-estimate = estimation directe
chart-map-note = pas d’estimation ; hachures : modèle seul
chart-last = dernier
chart-middle = milieu
chart-first = premier
chart-strength = point fort
chart-weakness = point faible
chart-correlation = Coefficient de corrélation
chart-variance = Part de la variance : { $target }
chart-rank-shift = déplacement moyen des rangs
chart-score-of = note : { $name }
chart-first-order = premier ordre
chart-total-order = total
factor-weights = pondération
factor-normalise = normalisation
factor-aggregate = agrégation
factor-impute = imputation
factor-treat = traitement des valeurs aberrantes
factor-drop = retrait d’un indicateur
factor-sampling = erreur d’échantillonnage

## coverage
coverage-heading = Couverture

## agencies
agency-itu = UIT
agency-unctad = ONU commerce et développement (CNUCED)
agency-world-bank = Banque mondiale
agency-u4ssc = U4SSC
agency-uis = Institut de statistique de l’UNESCO
agency-unep = PNUE
agency-uneca = CEA
agency-imf = FMI

## workbooks
book-cover = Couverture
book-contents = Sommaire
book-table = Tableau { $n }
book-one-table = Cette feuille contient un tableau.
book-sees-notes = Les notes figurent sur la feuille « { $sheet } ».
book-note = note { $n }
book-worksheet = Feuille
book-note-text = Texte de la note
book-fact = { $name } : { $value }
book-population = Population
book-recall = Période de référence
recall-now = au moment de l’enquête
recall-ever = une fois au moins
recall-month = dernier mois
recall-3-months = 3 derniers mois
recall-6-months = 6 derniers mois
recall-12-months = 12 derniers mois
recall-none = pas de période de référence
book-age-scope = Âges couverts
book-statistical-unit = Unité statistique
book-measure = Mesure
book-category = Catégorie
book-level = Niveau
book-observed = Pays observés
book-imputed = Pays imputés
book-with-se = Pays avec une erreur type
book-se-coverage = Part dont l’erreur type est connue
book-se-sampling = Erreur type d’échantillonnage
book-largest = Plus grand pays
book-largest-share = Part du plus grand pays
book-vintage = Édition des données
book-published = Publication
book-contact = Contact
# Before the name of the file that records it.
how-made = Comment ceci a été établi :
book-symbols = Symboles dans les tableaux
book-symbols-here = Symboles dans ce tableau
book-low = non nul, mais arrondi à zéro
book-unreliable = fiabilité faible, à utiliser avec précaution ; à la place d’un chiffre : trop peu fiable pour être publié
book-empty = Cellules vides
book-no-flag = rien à signaler au sujet du chiffre
book-ci-low = Limite inférieure de confiance
book-ci-high = Limite supérieure de confiance
book-ci-low-level = Limite inférieure de l’intervalle de confiance à { $level } %
book-ci-high-level = Limite supérieure de l’intervalle de confiance à { $level } %
flag-normal = valeur normale
flag-break = rupture de série
flag-definition-differs = définition différente
flag-estimated = estimation
flag-forecast = prévision
flag-imputed = valeur imputée
flag-provisional = provisoire
flag-not-significant = non significatif
flag-low-reliability = fiabilité faible : à utiliser avec précaution
flag-unreliable = trop peu fiable pour être publié
flag-confidential = confidentiel, non publié
flag-not-available = non disponible
flag-not-collected = existe et n’a pas été recueilli
flag-holiday = manquant : jour férié ou fin de semaine
flag-derogation = dérogation
flag-included-elsewhere = inclus dans une autre catégorie
flag-includes-other = comprend une autre catégorie
flag-experimental = expérimental
flag-special-event = grève ou autre événement particulier
flag-unvalidated = non validé
sex-female = Femmes
sex-male = Hommes
urbanisation-urban = Milieu urbain
urbanisation-rural = Milieu rural
disability-with = Personnes handicapées
disability-without = Personnes sans handicap
quintile-1 = Premier quintile (le plus pauvre)
quintile-2 = Deuxième quintile
quintile-3 = Troisième quintile
quintile-4 = Quatrième quintile
quintile-5 = Cinquième quintile (le plus riche)
col-se = Erreur type
col-cv = Coefficient de variation
col-rank = Rang
col-score = Note
col-deff = Effet de plan de sondage
col-df = Degrés de liberté
col-numerator = Numérateur
col-denominator = Dénominateur
by-region = Région
by-labour-force = Situation au regard de l’emploi
by-household-size = Taille du ménage
by-children = Ménages avec ou sans enfants
col-group = Groupe
col-by = Par
col-status = Statut
col-missing = Cas manquants
col-contrast = Comparaison
col-p-value = Valeur p
status-empty = aucun cas
status-undefined = non défini
status-no-df = aucun degré de liberté
status-no-variance = erreur inconnue
status-one-sided = intervalle unilatéral
status-lost-replicates = des répliques sans valeur
status-refused = refusé : erreur dans les données
status-suppressed = non publié
