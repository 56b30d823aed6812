# English.

## tables
more-rows =
    { $n ->
        [one] … { $n } more row
       *[other] … { $n } more rows
    }
empty-columns = Without values: { $list }
hidden-columns = Columns not shown: { $list }
more-names =
    { $n ->
        [one] { $list } and { $n } more
       *[other] { $list } and { $n } more
    }
missing = –
none = none
total = Total
all = All
not-stated = not stated
other = Other
yes = Yes
no = No
col-indicator = Indicator
col-title = Title
col-area = Area
col-year = Year
col-value = Value
col-unit = Unit
col-ci-short = { $level }%
col-cases = Cases
col-flag = Flag
col-note = Note
col-source = Source
col-certainty = Certainty
source-line = Source: { $source }
sheet-notes = Notes
n-of-total = { $n } of { $total }

## flags
flag-not-applicable = not applicable
confidential = confidential

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
glance-none = No indicator has a value here: too few countries are observed, or none.
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
trend-table = { $title }; beneath each value its coverage. { $source }
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
stocktaking-chart-caption = An Action Line without entries has an empty line.
stocktaking-chart-alt = Bar chart of the entries of the register by Action Line.
stocktaking-table = Entries by: { $dimension }.
col-entries = Entries
col-share = Share

## words
part-women = women
part-men = men
part-urban = urban
part-rural = rural
age-range = { $from } to { $to }
age-from = { $from } and older
age-under = under { $to }
size-range = { $from } to { $to } persons employed
size-from = { $from } or more persons employed
size-under = fewer than { $to } persons employed
activity-sections = { $classification }, sections { $sections }
activity-sections-except = { $classification }, sections { $sections } without { $except }
by-sex = Sex
by-age = Age
by-urbanisation = Urban or rural area
by-education = Educational level
by-occupation = Occupation
by-disability = Disability status
by-quintile = Wealth or income quintile
by-size-class = Size class
by-activity = Economic activity
by-ict-sector = ICT sector
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
comment-none-observed = no member of the group is observed

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
summary-target = { $title }: { $class }. Value { $value } in { $year }; { $projected } expected in { $target-year }.
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
profile-trend-table = { $title }. { $source }
profile-divides-text = The ratio of one part of the population to another, in the latest year that has both. Gender parity is from { $low } to { $high }.
profile-divides-caption = Ratios, { $country }.
profile-divides-none = The figures of this country are not broken down by sex, residence or age.
profile-targets-none = No figure of this country is measured against a target.
profile-targets-caption = The country against the targets.
profile-missing = Indicators of this report without a figure of the country in these years: { $list }.
skills-heading = ICT skills
skills-none = The series has no figures of ICT skills for this country.
skills-caption = People with ICT skills, by type, in the latest year.

## charts
chart-contains = { $unit }; hollow: the interval contains the value of { $name }
chart-weak = { $unit }; hollow, broken: observed for less than { $share } of the group
chart-intervals = { $unit }; intervals of { $level }
chart-no-score = { $unit }; grey: no score
chart-not-on-map = { $unit }; grey: no score; not on the map: { $list }
chart-ranks = Rank; dot: of the index, line: median and bar: { $level } of the draws
chart-model-based = model-based
chart-direct = direct
chart-fit = Dots on the line: the model fits
chart-normal-quantile = normal quantile
chart-residual = standardised residual
chart-model-based-estimate = model-based estimate
chart-direct-estimate = direct estimate
chart-map-note = no estimate; hatched: the model alone
chart-last = last
chart-middle = middle
chart-first = first
chart-strength = strength
chart-weakness = weakness
chart-correlation = Correlation coefficient
chart-variance = Share of the variance: { $target }
chart-rank-shift = mean rank shift
chart-score-of = score of { $name }
chart-first-order = first order
chart-total-order = total
factor-weights = weights
factor-normalise = normalisation
factor-aggregate = aggregation
factor-impute = imputation
factor-treat = treatment of outliers
factor-drop = leaving out an indicator
factor-sampling = sampling error

## coverage
coverage-heading = Coverage

## agencies
agency-itu = ITU
agency-unctad = UN Trade and Development (UNCTAD)
agency-world-bank = World Bank
agency-u4ssc = U4SSC
agency-uis = UNESCO Institute for Statistics
agency-unep = UNEP
agency-uneca = UNECA
agency-imf = IMF

## workbooks
book-cover = Cover
book-contents = Contents
book-table = Table { $n }
book-one-table = This worksheet contains one table.
book-sees-notes = The notes are on the worksheet “{ $sheet }”.
book-note = note { $n }
book-worksheet = Worksheet
book-note-text = Text of the note
book-fact = { $name }: { $value }
book-population = Population
book-recall = Reference period
recall-now = at time of survey
recall-ever = ever
recall-month = last month
recall-3-months = last 3 months
recall-6-months = last 6 months
recall-12-months = last 12 months
recall-none = no reference period
book-age-scope = Ages covered
book-statistical-unit = Statistical unit
book-measure = Measure
book-category = Category
book-level = Level
book-observed = Countries observed
book-imputed = Countries imputed
book-with-se = Countries with a standard error
book-se-coverage = Share with a known standard error
book-se-sampling = Standard error of sampling
book-largest = Largest country
book-largest-share = Share of the largest country
book-vintage = Edition of the data
book-published = Published
book-contact = Contact
# Before the name of the file that records it.
how-made = How this was made:
book-symbols = Symbols in the tables
book-symbols-here = Symbols in this table
book-low = not zero, but rounds to zero
book-unreliable = low reliability, use with caution; in place of a figure: too unreliable to be published
book-empty = Empty cells
book-no-flag = nothing is to be noted of the figure
book-ci-low = Lower confidence limit
book-ci-high = Upper confidence limit
book-ci-low-level = Lower limit of the { $level } % confidence interval
book-ci-high-level = Upper limit of the { $level } % confidence interval
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
flag-confidential = confidential, not published
flag-not-available = not available
flag-not-collected = exists and was not collected
flag-holiday = missing: holiday or weekend
flag-derogation = derogation
flag-included-elsewhere = included in another category
flag-includes-other = includes another category
flag-experimental = experimental
flag-special-event = strike or another special event
flag-unvalidated = not validated
sex-female = Female
sex-male = Male
urbanisation-urban = Urban
urbanisation-rural = Rural
disability-with = Persons with disabilities
disability-without = Persons without disabilities
quintile-1 = First quintile (poorest)
quintile-2 = Second quintile
quintile-3 = Third quintile
quintile-4 = Fourth quintile
quintile-5 = Fifth quintile (richest)
col-se = Standard error
col-cv = Coefficient of variation
col-rank = Rank
col-score = Score
col-deff = Design effect
col-df = Degrees of freedom
col-numerator = Numerator
col-denominator = Denominator
by-region = Region
by-labour-force = Labour force status
by-household-size = Household size
by-children = Households with or without children
col-group = Group
col-by = By
col-status = Status
col-missing = Cases missing
col-contrast = Comparison
col-p-value = p-value
status-empty = no cases
status-undefined = not defined
status-no-df = no degrees of freedom
status-no-variance = error not known
status-one-sided = one-sided interval
status-lost-replicates = some replicates without a value
status-refused = refused: error in the data
status-suppressed = not published
