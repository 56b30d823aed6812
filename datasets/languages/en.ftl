# English.

## tables
more-rows =
    { $n ->
        [one] … { $n } more row
       *[other] … { $n } more rows
    }
more-columns =
    { $n ->
        [one] and { $n } more column: see .columns
       *[other] and { $n } more columns: see .columns
    }
more-names =
    { $n ->
        [one] { $list } and { $n } more
       *[other] { $list } and { $n } more
    }
days-after-1970 =
    { $n ->
        [one] { $n } day after 1970
       *[other] { $n } days after 1970
    }
missing = –
no-data = no data
none = none
total = Total
all = All
all-areas = all areas
not-stated = not stated
other = Other
yes = Yes
no = No
col-indicator = Indicator
col-title = Title
col-area = Area
col-country = Country
col-region = Region
col-year = Year
col-value = Value
col-unit = Unit
col-estimate = Estimate
col-se = Standard error
col-ci = { $level } % confidence interval
col-ci-short = { $level }%
col-cv = Coefficient of variation
col-deff = Design effect
col-df = Degrees of freedom
col-cases = Cases
col-numerator = Numerator
col-denominator = Denominator
col-weight = Weight
col-flag = Flag
col-note = Note
col-symbol = Symbol
col-meaning = Meaning
col-rows = Rows
col-source = Source
col-certainty = Certainty
col-rank = Rank
col-score = Score
col-reason = Reason
source-line = Source: { $source }
note-line = Note: { $text }
flags-line = Flags: { $flags }.
sheet-table = Table
sheet-notes = Notes
sheet-metadata = Metadata
beneath-interval = beneath each value its { $level } % confidence interval
beneath-coverage = beneath each value its coverage
n-of-total = { $n } of { $total }

## flags
flag-normal = normal value
flag-break = break in time series
flag-definition-differs = definition differs
flag-estimated = estimated
flag-forecast = forecast
flag-imputed = imputed
flag-provisional = provisional
flag-not-significant = not significant
flag-low-reliability = low reliability: use with caution
flag-unreliable = too unreliable to be published
flag-confidential = not published
flag-not-applicable = not applicable
flag-not-available = not available
confidential = confidential
estimate-unreliable = estimate unreliable
footnote-abs-caution-10 = relative standard error of 10 % to less than 25 %: use with caution
footnote-abs-caution-25 = relative standard error of 25 % to 50 %: use with caution
footnote-abs-unreliable = relative standard error above 50 %: too unreliable for general use
footnote-rounded = counts are rounded to the nearest multiple of { $base }, halves away from zero
footnote-rounded-random = counts are rounded at random to one of the two nearest multiples of { $base }
cause-few-cases = fewer cases than the smallest number
cause-dominated = dominated by one or a few respondents
cause-unreliable = the reliability rule
cause-linked = it gives a hidden figure of the same group away
cause-secondary = without it a hidden figure follows from a sum
cause-review = to be looked at before publication
criterion-cases = cases
criterion-effective-cases = effective cases
criterion-adjusted-effective-cases = effective cases after the adjustment for degrees of freedom
criterion-cv = coefficient of variation
criterion-width = width of the 95 % interval
criterion-relative-width = relative width of the 95 % interval
criterion-complement-relative-width = relative width of the 95 % interval of the complement
criterion-count-relative-width = relative width of the 95 % interval of the count
criterion-df = degrees of freedom
criterion-boundary = a proportion of 0 or 1 in the sample
criterion-points =
    { $x ->
        [one] { $x } point
       *[other] { $x } points
    }
rule-not-for-differences = is not for differences
rule-proportions-only = is for proportions only
rule-counts-only = is for counts only
rule-no-se-or-df = cannot be computed: there is no standard error or no degrees of freedom
rule-no-se = cannot be computed: there is no standard error
rule-none-or-all = is unknown where none or all of the cases have it
rule-zero = does not exist for a figure of 0

## report
report-title = The Information Society: { $where }, { $first }–{ $last }
report-where-world = the world
report-n-areas =
    { $n ->
        [one] { $n } country or area.
       *[other] { $n } countries and areas.
    }
report-lead = Indicators by Action Line of the World Summit on the Information Society and by Sustainable Development Goal, how far the figures reach, and activities on record.
report-colophon-observed = Nothing is filled in: a country without a figure is outside the value of its region, and the coverage says what share of the population the others stand for.
report-colophon-imputed = A country without a figure is in the value of its region with an imputed one; the interval says how far that may be wrong, and the coverage what share of the population is observed. The errors of most published figures are not known, and the intervals leave them out.
report-colophon-files = Aggregates: infosoc. All tables are in the CSV files beside this page.
glance-heading = At a glance
glance-text = The latest year in which enough of the area is observed. A change is in the unit of the indicator.
glance-text-observed = The countries observed then and now need not be the same.
glance-text-imputed = Beside each value its { $level } % interval, of what is imputed and of sampling errors where they are known; it is partial where the errors of other figures are not known.
glance-text-end = Indicators without a value, and what is not yet confirmed, are in the notes at the end.
glance-caption = Latest values. { $source }
col-latest = Latest
col-world = World
col-change = Change
col-countries = Countries
col-coverage = Coverage
since = since { $year }
n-imputed =
    { $n ->
        [one] { $n } imputed
       *[other] { $n } imputed
    }
partial = partial
trend-caption = The mean of the countries weighted by the denominator, by the rule of the catalogue.
trend-caption-imputed = Countries without a figure in a year are in it with an imputed one.
trend-caption-observed = Where the line is broken, part of the change may be a change of the countries observed.
trend-alt = Line chart of { $title } in { $areas }.
trend-table = { $title }, { $unit }; beneath each value its coverage. { $source }
countries-unit = { $unit }, latest year of each country; pale: older than { $year }
countries-with-figure =
    { $n ->
        [one] { $n } of { $total } countries has a figure.
       *[other] { $n } of { $total } countries have a figure.
    }
countries-without = None in these years: { $list }.
countries-alt =
    { $n ->
        [one] Bar chart of { $title } in { $n } country, highest first.
       *[other] Bar chart of { $title } in { $n } countries, highest first.
    }
countries-caption = Figures of different years are not strictly comparable; a pale bar is older, its year stands beside it.
lines-heading = By Action Line
lines-text = An indicator stands under every Action Line that the WSIS-SDG Matrix links to its SDG target, or to the whole goal. Disputed cells are left out. The official matrix was seen in part only, so that no link is confirmed. Where no source leads an indicator to an Action Line, it stands under the one that is about its subject.
lines-bare = No indicator of this report is linked to: { $list }.
lines-caption = Indicators by Action Line.
col-action-line = Action Line
col-linked-by = Linked by
linked-target = target { $target }
linked-goal = all of goal { $goal }
linked-subject = its subject
wsis-targets-heading = By WSIS target
wsis-targets-text = The targets of Geneva ended in 2015; their indicators are still measured.
wsis-targets-caption = Indicators of the WSIS targets.
wsis-target-row = Target { $target }, indicator { $indicator }
col-wsis-target = WSIS target
goals-heading = By Sustainable Development Goal
goals-caption = SDG indicators.
goal-row = Goal { $goal }
col-goal = Goal
col-sdg-indicator = SDG indicator
col-series = Series
divides-heading = Divides
divides-none = The figures of this area are not broken down by sex, residence or age.
divides-text = The ratio of one part of the population to another in each country, in its latest year. Gender parity is from { $low } to { $high }. The countries one by one are in { $file }.
divides-caption = Ratios of countries.
divide-gender = women by men
divide-urban-rural = urban by rural
divide-youth = 15 to 24 by all other ages
col-divide = Divide
col-median-ratio = Median ratio
col-lowest = Lowest
col-highest = Highest
col-below-at-above = Below / at / above
not-distinguishable =
    { $n ->
        [one] ({ $n } not distinguishable)
       *[other] ({ $n } not distinguishable)
    }
targets-heading = Targets
targets-none = No figure of this area is measured against a target.
targets-text = The projection is the trend of the years of this report with its { $level } % prediction interval; changes are in the unit of the indicator.
targets-caption = The area against the targets.
targets-countries-caption = Countries by class.
col-target = Target
col-needed = Needed a year
col-observed = Observed a year
col-projected = Projected
col-class = Class
class-met = met
class-on-track = on track
class-off-track = off track
class-moving-away = moving away
class-no-number = no number
class-not-enough-data = not enough data
coverage-text = How many countries have a figure in any of these years. The full list of those without is in { $file }.
coverage-caption = Countries with a figure.
col-with-figure = Countries with a figure
col-last-year = Last year
col-without = Without
notes-heading = Notes
notes-caption = What has to be checked, and why a value is missing.
col-what-to-know = What to know
no-value = No value: { $reason }.
too-few-countries = too few countries are observed
stocktaking-heading = Stocktaking
stocktaking-none = No entries of this area are in the register.
stocktaking-entries =
    { $n ->
        [one] { $n } entry.
       *[other] { $n } entries.
    }
stocktaking-text = An entry with several Action Lines or goals counts in each, so that shares can add up to more than 100 %.
stocktaking-chart-title = Entries by Action Line
stocktaking-source = Source: the register of activities.
stocktaking-unit = entries
stocktaking-chart-caption = An Action Line without entries has an empty line.
stocktaking-chart-alt = Bar chart of the entries of the register by Action Line.
stocktaking-table = Entries by: { $dimension }.
col-entries = Entries
col-share = Share

## charts
chart-hollow-contains = hollow: the interval contains the value of { $reference }
chart-hollow-coverage = hollow, broken: observed for less than { $share } % of the group
chart-reference = { $name }: { $value }
chart-nothing = there is nothing to draw: no row has a value
chart-ranks-legend = Rank; dot: of the spec, line: median and bar: { $level } % of the draws
chart-strength = strength
chart-weakness = weakness
chart-last = last
chart-middle = middle
chart-first = first
chart-correlation = Correlation coefficient
chart-variance-share = Share of the variance of the { $target }
chart-first-order = first order
chart-total-order = total
chart-no-score = grey: no score
chart-not-on-map = not on the map: { $list }
chart-boundaries = The boundaries and names shown and the designations used on this map do not imply any opinion on the legal status of any area.

## words
part-women = women
part-men = men
part-urban = urban
part-rural = rural
part-age-15-plus = aged 15 and older
part-age-15-24 = aged 15 to 24
age-range = { $from } to { $to }
age-from = { $from } and older
age-under = under { $to }
by-sex = Sex
by-age = Age
by-urbanisation = Urban or rural area
by-education = Educational level
by-labour-force = Labour force status
by-occupation = Occupation
by-region = Region
by-disability = Disability status
by-quintile = Wealth or income quintile
by-household-size = Household size
by-children = Households with or without children
term-household = households
term-individual = individuals
term-business = businesses
term-population = population
term-internet = Internet
term-computer = computer
term-mobile-phone = mobile phone
term-broadband = broadband
term-ict = information and communications technology (ICT)
term-wsis = World Summit on the Information Society (WSIS)
term-sdg = Sustainable Development Goals (SDGs)
term-itu = International Telecommunication Union (ITU)
term-digital-divide = digital divide
dimension-action-line = Action Line
dimension-sdg = Sustainable Development Goal
dimension-region = Region
dimension-country = Country
dimension-organization-type = Type of organization
dimension-activity-type = Type of activity
dimension-coverage = Coverage
dimension-status = Status
dimension-register = Register
dimension-year = Year
sdg-row = SDG { $goal }
register-stocktaking = stocktaking
register-prize-nomination = prize nomination
register-covid19-response = COVID-19 response
register-open-consultation = open consultation
activity-project = project
activity-programme = programme
activity-training = training
activity-conference = conference
activity-website = website
activity-guideline = guideline
activity-toolkit = toolkit
activity-other = other
organization-government = government
organization-private-sector = private sector
organization-civil-society = civil society
organization-international = international organization
organization-academia = academia
organization-other = other
reach-local = local
reach-national = national
reach-regional = regional
reach-international = international
stage-planned = planned
stage-ongoing = ongoing
stage-completed = completed
certainty-confirmed = confirmed
certainty-partial = partly confirmed
certainty-inferred = inferred
certainty-unconfirmed = unconfirmed
certainty-recall = from memory
certainty-unknown = unknown
note-check-list = { $notes }: check against the official list
note-code-not-official = the code is not official
note-partly-from-memory = partly from memory
note-fact-code = code
note-fact-title = title
note-fact-definition = definition
comment-coverage-below = coverage { $share } is below the minimum of { $minimum }
comment-no-weight = no member of the group has a weight in this year
comment-none-observed = no member of the group is observed
comment-zero-weight = the observed members have weight 0
comment-impossible = impossible values (expected { $limits }): { $list }
comment-left-out = left out for want of a weight: { $list }
comment-unseen = without a value and a weight, so not in the coverage: { $list }
comment-nothing-imputed = nothing imputed: { $reason }
comment-not-imputed-for = no value imputed for: { $list }
comment-no-population-for = no number imputed, as no population is known, for: { $list }
comment-partial-interval = partial interval, of the known errors alone: { $errors }
comment-no-interval = no interval: { $errors }
comment-known-errors = sampling error known of { $n } of { $total } observed members
comment-simulated-errors = error simulated of { $n } of { $total } imputed members
fact-code = code
fact-area = part of the list
fact-kind = kind
fact-base = base
fact-factor = factor
fact-statistical-unit = statistical unit
fact-scope = scope
fact-reference-period = reference period
fact-breakdowns = breakdowns
fact-categories = categories
fact-responses = responses
fact-aggregation = aggregation
fact-agency = agency
fact-sources = sources
fact-remarks = remarks
part-of-list-infrastructure = ICT infrastructure and access
part-of-list-households = Access to and use of ICT by households and individuals
part-of-list-enterprises = Use of ICT by businesses
part-of-list-ict-sector = ICT sector and trade in ICT goods
part-of-list-education = ICT in education
part-of-list-government = E-government
part-of-list-cities = Smart sustainable cities
part-of-list-finance = Digital finance
part-of-list-ewaste = E-waste
part-of-list-climate = ICT and climate
part-of-list-reference = Reference

## status
status-normal = normal
status-empty = no cases
status-undefined = undefined
status-one-sided = one-sided
status-no-df = no degrees of freedom
status-no-variance = no variance
status-refused = refused: { $reasons }
status-suppressed = suppressed
reliability-no-value = no value
reliability-not-assessed = not assessed
reliability-released = released
reliability-caution = use with caution
reliability-unreliable = unreliable
reliability-review = to be reviewed
comment-per-inhabitant = imputed per inhabitant
comment-rates-do-not-add = { $indicator } is a rate, and rates of countries do not add up: take weighted_mean
comment-few-changes = fewer than three changes of countries are observed: carry or interpolate

## summary
summary-heading = In brief
summary-best = Where it does best
summary-lags = Where it lags
summary-changed = What changed most
summary-regions = Highest and lowest region
summary-targets = Which targets will be missed
summary-against-world = { $title }: { $value } in { $year }; world: { $world }.
summary-region-extremes = { $title }: highest in { $highest }, { $high }; lowest in { $lowest }, { $low }.
summary-change = { $title }: { $change } from { $since } to { $year }, now { $value }.
summary-target = { $title }: { $class }. Value { $value } in { $year }; { $projected } expected in { $target_year }.
summary-target-unprojected = { $title }: { $class }. Value { $value } in { $year }.
summary-none-best = No indicator is above the value of the world.
summary-none-lags = No indicator is below the value of the world.
summary-none-missed = Every target that is measured is met or on track.
summary-note = Compared with the world in the same year, as a ratio of the two values; of prices the lower is the better. Fixed telephones are left out: mobile ones take their place. What will be missed is by the trend; see the targets.
contents-heading = Contents
trend-change = Beside each name: the latest value and, in brackets, its change since the first year shown.
trend-weak = A hollow dot and a broken line: observed for less than { $share } of the population.
countries-changes = Hollow: the first year of each country from { $first } on; full: its latest year. Behind them the latest value and the change between the two; a year is named where it is not { $last }. Figures of different years are not strictly comparable.
titles-note = Titles of indicators are those of the catalogue; what is not confirmed in them is in the notes.
sources-heading = Sources
sources-text = Where the figures of each indicator come from, as the series names it, and the agency that defines the indicator.
sources-caption = Sources by indicator.
col-agency = Agency
col-code = Code
col-first = First year
col-ratio = Ratio
parity-below = below parity
parity-parity = parity
parity-above = above parity
parity-open = not distinguishable from parity
no-value-method = No value: countries of this group cannot be combined for this indicator; the CSV file says why.

## profile
profile-title = { $country }: the Information Society, { $first }–{ $last }
profile-lead = Beside { $region } and the world, in the same years.
profile-lead-world = Beside the world, in the same years. The country is in no region of ITU.
profile-glance-text = The latest year of the country; its region and the world stand in the same year, and are empty where too few of their countries are observed in it. A change is in the unit of the indicator.
profile-trend-caption = The country beside its region and the world.
profile-trend-table = { $title }, { $unit }. { $source }
profile-divides-text = The ratio of one part of the population to another, in the latest year that has both. Gender parity is from { $low } to { $high }.
profile-divides-caption = Ratios, { $country }.
profile-divides-none = The figures of this country are not broken down by sex, residence or age.
profile-targets-none = No figure of this country is measured against a target.
profile-targets-caption = The country against the targets.
profile-missing = Indicators of this report without a figure of the country in these years: { $list }.
skills-heading = ICT skills
skills-none = The series has no figures of ICT skills for this country.
skills-caption = People with ICT skills, by type, in the latest year.

## coverage
coverage-heading = Coverage
