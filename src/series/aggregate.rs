//! From areas to groups of areas, all groups, indicators and years in one pass.

use super::catalogue_rule::rule;
use super::combine::{Cell, Combined, MemberError, Simulation, UnknownError, combine, has_interval};
use super::impute::Imputation;
use super::imputed::{Imputer, Seeds};
use super::panel::{Panel, Panels, Span, units};
use super::weights::{WeightBook, Weighting, population_part};
use super::{Series, Weights};
use crate::area::areas;
use crate::catalogue::{AggregationMethod, Limits, adds_up};
use crate::error::check_level;
use crate::numeric::random::SplitMix;
use crate::unit::{Quantity, Unit};
use crate::{Error, Grouping, Result, memory};
use polars::prelude::*;
use rayon::prelude::*;
use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, Ordering};

/// How to aggregate.
#[derive(Debug, Clone)]
pub struct AggregateOptions {
    /// Where weights come from; by default each indicator's own denominator.
    pub weights: Weights,
    /// How values combine; `None` for the rule of the catalogue, and for indicators that it does not know the
    /// weighted mean, if weights are given.
    pub method: Option<AggregationMethod>,
    /// The share of the group's weight that must be observed, 0 to 1; below it there is no value. Default 0.5.
    pub min_coverage: f64,
    /// The factor of [`AggregationMethod::RatioOfSums`], for example 100 for a result per 100 inhabitants. Default 1.
    pub per: f64,
    /// How missing members are imputed; `None`, the default, leaves them out.
    pub impute: Option<Imputation>,
    /// How many times imputed values and sampled figures are drawn for the interval of a group, where values are imputed
    /// and for medians. Default 200; with 0 the errors of imputed values are unknown.
    pub draws: usize,
    /// Which draws: the same seed gives identical results, on any number of threads.
    pub seed: u64,
    /// Confidence of the intervals. Default 0.95.
    pub level: f64,
    /// What becomes of the interval of a group where the error of a member is not known. By default there is none.
    pub unknown_error: UnknownError,
}

impl Default for AggregateOptions {
    fn default() -> Self {
        AggregateOptions {
            weights: Weights::Denominator,
            method: None,
            min_coverage: 0.5,
            per: 1.0,
            impute: None,
            // The error of an error from 200 draws is about 5 per cent of it: √(1/(2·200)).
            draws: 200,
            seed: 1,
            level: 0.95,
            unknown_error: UnknownError::Null,
        }
    }
}

impl AggregateOptions {
    /// The defaults, with the population as weights.
    pub fn population() -> Self {
        AggregateOptions { weights: Weights::Named("population".to_owned()), ..AggregateOptions::default() }
    }
}

impl Series {
    /// One value for every group, indicator, breakdown and year that this series has a country row for.
    ///
    /// The result is a series: `ref_area` is the code of the group, and these columns are added:
    ///
    /// | column | holds |
    /// |---|---|
    /// | `ref_area_name` | name of the group |
    /// | `coverage` | share of the group's weight that is observed, 0 to 1; share of its countries where none weighs |
    /// | `n_countries` | members of the group in that year |
    /// | `n_observed` | members whose observed value enters |
    /// | `n_imputed` | members whose value enters and is imputed, here or before; they add no coverage |
    /// | `se`, `ci_low`, `ci_high` | standard error and interval: of imputation and of sampling; null where the error of a member is not known |
    /// | `se_sampling`, `n_with_se` | the known part: standard error from those of the members' figures alone; how many of them have one |
    /// | `se_coverage` | share of the weight that enters whose error is known, or simulated because it is imputed here; share of the members where they count alike |
    /// | `largest`, `largest_share` | the member that adds most to the numerator, and its share of it |
    /// | `vintage` | the latest of the members' figures, where those of all are known ([`Series::with_vintage`]) |
    /// | other attributes of text | such as `source`: the word on which all countries with the indicator and breakdown agree |
    /// | `comment` | why a value is missing, which observed values had to stay outside, and which members the coverage leaves out |
    ///
    /// Where the figure of a member cannot be, such as a share above 100 per cent, the group has no value and the comment
    /// names it.
    ///
    /// `obs_status` is `A` at full coverage, `E` where members are missing, `Q` where a value was withheld because
    /// coverage is below `min_coverage`, `O` where there is nothing to compute it from. Members without a weight are
    /// outside the coverage, both parts of it, and outside the weighted methods. Where no weight is known for a breakdown (say
    /// a level of education) there is no value; another population is never put in its place. Rows of groups in this
    /// series take no part.
    ///
    /// With [`impute`](AggregateOptions::impute), members without a value get one, and the interval is that of draws in which
    /// the growth of the world and of groups, the coefficients of a regression and each country's own part go wrong, the
    /// first three for many countries at once. Without it the interval is that of sampling alone, and says nothing of the
    /// members that are missing: look at the coverage. Formulas are in [`missing_countries`](crate::missing_countries).
    ///
    /// A standard error of 0 is known: a census has it. An empty one is unknown, as that of most published figures, and one
    /// such member leaves the group without an interval. [`UnknownError::Ignore`] gives the interval of the known errors
    /// alone, and the comment says that it is partial.
    ///
    /// Two units for one indicator and breakdown are an error, and so is a grouping that has members in none of the
    /// years.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for options outside their range, two units for one indicator and breakdown, and a grouping that
    /// has members in none of the years; those of the weights and of the imputation.
    pub fn aggregate(&self, grouping: &Grouping, options: &AggregateOptions) -> Result<Series> {
        self.aggregate_until(grouping, options, &AtomicBool::new(false))
    }

    /// The same, given up with [`Error::Interrupted`] soon after `stop` is set by another thread.
    ///
    /// # Errors
    /// As for [`aggregate`](Series::aggregate), plus [`Error::Interrupted`].
    pub fn aggregate_until(
        &self,
        grouping: &Grouping,
        options: &AggregateOptions,
        stop: &AtomicBool,
    ) -> Result<Series> {
        let book = weights(self, options)?;
        let units = units(self)?;
        let plans = plans(self, options, book.as_deref(), &units)?;
        let out = run(self, grouping, options, &plans, &units, stop)?;
        let mut years = (0..self.len()).filter(|&row| self.index.area[row].is_some()).map(|row| self.index.year[row]);
        // Countries have figures and no group has a member: the grouping is of other years. A series without countries
        // is merely empty.
        if let (true, Some(year)) = (out.cells.is_empty(), years.next()) {
            let (first, last) = years.fold((year, year), |(first, last), year| (first.min(year), last.max(year)));
            let problem = format!("has no members from {first} to {last}; check valid_from, valid_to and as_of");
            return Err(Error::invalid("grouping", problem));
        }
        let frame = out.frame(self, grouping, &plans, &units, options)?;
        let mut context = self.context.clone();
        // The codes of the groups must pass the check of areas when the result is built.
        context.own_groups.extend(grouping.groups().iter().map(|g| g.code.clone()));
        let groups = Series::build(frame, context, super::check::Repeats::Agree)?;
        Ok(groups.with_findings(self.findings.iter()))
    }
}

/// The weights that the options name, once the options are what they can be.
pub(super) fn weights(series: &Series, options: &AggregateOptions) -> Result<Option<Cow<'static, WeightBook>>> {
    if !(0.0..=1.0).contains(&options.min_coverage) {
        return Err(Error::argument("min_coverage", "a share from 0 to 1", options.min_coverage));
    }
    if !(options.per.is_finite() && options.per > 0.0) {
        return Err(Error::argument("per", "a positive number", options.per));
    }
    check_level("level", options.level)?;
    // One draw has no standard deviation; 0 asks for none.
    if options.draws == 1 || options.draws > 100_000 {
        return Err(Error::argument("draws", "0, or 2 to 100000", options.draws as f64));
    }
    Ok(match &options.weights {
        Weights::Named(name) => Some(WeightBook::named(name, series)?),
        Weights::Table(table) => Some(Cow::Owned(WeightBook::table(table)?)),
        Weights::Denominator | Weights::Equal => None,
    })
}

fn by_population(options: &AggregateOptions) -> bool {
    matches!(&options.weights, Weights::Named(name) if name == "population")
}

/// The unit of `per · Σ xᵢ / Σ wᵢ`: numbers by the population are per so many inhabitants, anything else is a unit of its own.
fn unit_of_ratio(unit: Option<&Unit>, options: &AggregateOptions) -> String {
    let counts = unit.is_none_or(|unit| unit.quantity() == Quantity::Count);
    if by_population(options) && counts {
        Unit::of(&format!("per {} inhabitants", options.per)).name().to_owned()
    } else {
        format!("{} x {} by the weight", options.per, unit.map_or("number", Unit::name))
    }
}

/// The unit of the aggregates of figures in a unit.
pub(super) fn unit_of_aggregate(plan: &Plan<'_>, unit: Option<&Unit>, options: &AggregateOptions) -> Option<String> {
    match &plan.method {
        Ok(AggregationMethod::RatioOfSums) => Some(unit_of_ratio(unit, options)),
        Ok(
            AggregationMethod::WeightedMean
            | AggregationMethod::Sum
            | AggregationMethod::Mean
            | AggregationMethod::Median,
        )
        | Err(_) => unit.map(|unit| unit.name().to_owned()),
    }
}

/// How one key (indicator and breakdown) is aggregated.
pub(super) struct Plan<'a> {
    pub(super) method: std::result::Result<AggregationMethod, String>,
    pub(super) weighting: std::result::Result<Weight<'a>, String>,
    /// What a figure can be: shares of a whole are from 0 to 100 per cent, other figures of the catalogue not negative.
    pub(super) limits: Limits,
}

#[derive(Clone, Copy)]
pub(super) enum Weight<'a> {
    Equal,
    By(&'a Weighting),
}

/// How each key is aggregated.
pub(super) fn plans<'a>(
    series: &Series,
    options: &AggregateOptions,
    book: Option<&'a WeightBook>,
    units: &[Option<Unit>],
) -> Result<Vec<Plan<'a>>> {
    let indicators = series.frame.column("indicator")?.str()?;
    let plan = |(&row, unit): (&usize, &Option<Unit>)| {
        let indicator = indicators.get(row).unwrap_or_default();
        let rule = rule(indicator);
        let label = population_part(series, row)?;
        let of = |book: &'a WeightBook| {
            book.part(&label).map(Weight::By).ok_or_else(|| match label.as_str() {
                "" => "the weights hold no total population".to_owned(),
                part => format!("no weight is known for {part}: give a table of weights with these columns"),
            })
        };
        let weighting = match (book, &options.weights) {
            (Some(book), _) => of(book),
            (None, Weights::Equal) => Ok(Weight::Equal),
            (None, Weights::Denominator | Weights::Named(_) | Weights::Table(_)) => {
                rule.population.and_then(|()| of(WeightBook::population()))
            }
        };
        let given = match options.weights {
            Weights::Denominator => false,
            Weights::Named(_) | Weights::Table(_) | Weights::Equal => true,
        };
        // The user's method, else that of the catalogue; an indicator that neither knows is weighted if weights are
        // given.
        let method = match (options.method, rule.method) {
            (Some(method), _) => Ok(method),
            (None, Err(_)) if given && crate::catalogue::resolve(indicator).is_err() => {
                Ok(AggregationMethod::WeightedMean)
            }
            (None, stated) => stated,
        };
        let unit = unit.as_ref();
        let method = method.and_then(|method| {
            if method.adds_up() && !adds_up(indicator, unit) {
                Err(format!("{indicator} is a rate, and rates of countries do not add up: take weighted_mean"))
            } else {
                Ok(method)
            }
        });
        // Without weights of their own, unweighted methods count countries.
        let weighting = match method {
            Ok(method) if !method.needs_weights() && !given && weighting.is_err() => Ok(Weight::Equal),
            Ok(_) | Err(_) => weighting,
        };
        Ok(Plan { method, weighting, limits: Limits::of(indicator, unit) })
    };
    series.index.first_row.iter().zip(units).map(plan).collect()
}

fn run(
    series: &Series,
    grouping: &Grouping,
    options: &AggregateOptions,
    plans: &[Plan<'_>],
    units: &[Option<Unit>],
    stop: &AtomicBool,
) -> Result<Output> {
    let imputer = options.impute.as_ref().map(|impute| Imputer::new(series, impute)).transpose()?;
    let panels = Panels::new(series, options.impute.as_ref().and_then(|impute| impute.through))?;
    let spans = panels.spans();
    let years = spans.iter().map(|span| span.first).min().zip(spans.iter().map(|span| span.last).max());
    // Without panels the span of years is empty.
    let (first, last) = years.unwrap_or((0, -1));
    if let Some(imputer) = &imputer {
        // For one indicator at a time: the paths of all groups, and what is drawn for each area.
        let longest = spans.iter().map(Span::years).max().unwrap_or(0);
        let numbers = (imputer.groups() + 2) * (longest + 1) + 2 * areas().len();
        memory::check("draws", options.draws, 8 * numbers as u64)?;
    }
    let members: Vec<Vec<Vec<u16>>> = (first..=last).map(|year| grouping.members_in(year)).collect();
    let of_key = |span: &Span| {
        let panel = panels.panel(span);
        // `first` is the least of all panels: the place is not negative.
        let members = &members[(panel.first - first) as usize..][..panel.years];
        let plan = &plans[panel.key];
        let options = AggregateOptions { per: per(plan, units[panel.key].as_ref(), options), ..options.clone() };
        aggregate(&panel, members, plan, &options, imputer.as_ref(), series, stop)
    };
    let parts: Option<Vec<Output>> = spans.par_iter().map(of_key).collect();
    let mut out = Output::default();
    parts.ok_or(Error::Interrupted)?.into_iter().for_each(|part| out.append(part));
    Ok(out)
}

/// The factor of a ratio of sums. Thousands and millions count as what they are where the result is per so many inhabitants.
pub(super) fn per(plan: &Plan<'_>, unit: Option<&Unit>, options: &AggregateOptions) -> f64 {
    let factor = match (&plan.method, unit) {
        (Ok(AggregationMethod::RatioOfSums), Some(unit)) if by_population(options) => {
            unit.factor_to(&Unit::of("number"))
        }
        (Ok(_) | Err(_), _) => None,
    };
    options.per * factor.unwrap_or(1.0)
}

/// All groups and years of one indicator and breakdown; `None` if `stop` was set meanwhile.
fn aggregate(
    panel: &Panel,
    members: &[Vec<Vec<u16>>],
    plan: &Plan<'_>,
    options: &AggregateOptions,
    imputer: Option<&Imputer<'_>>,
    series: &Series,
    stop: &AtomicBool,
) -> Option<Output> {
    let goes_on = || (!stop.load(Ordering::Relaxed)).then_some(());
    goes_on()?;
    let years = panel.years;
    // A median has no derivative: its error is simulated too.
    let is_simulated = imputer.is_some() || plan.method.as_ref().is_ok_and(|method| !method.is_linear());
    let draws = if is_simulated { options.draws } else { 0 };
    let stream = if draws > 0 { series.stream(panel.key) } else { 0 };
    let mut imputed = match imputer {
        Some(imputer) => Some(imputer.impute(panel, members, Seeds { draws, seed: options.seed, stream }, stop)?),
        None => None,
    };
    let mut cells = vec![Cell::default(); areas().len()];
    let mut simulation = Simulation::new(draws, options.level);
    let mut out = Output::default();
    for t in (0..years).filter(|&t| panel.present[t]) {
        let year = panel.year(t);
        // Draws are needed within a year only; the memory serves the next.
        simulation.clear();
        for (area, cell) in (0u16..).zip(&mut cells) {
            *cell = given(panel, plan, area, t);
        }
        let gaps = imputed.as_mut().map(|imputed| imputed.fill(t, &mut cells)).unwrap_or_default();
        if draws > 0 && members[t].iter().any(|members| has_interval(plan, members, &cells, options)) {
            for (area, cell) in (0u16..).zip(&mut cells) {
                if let (Some(value), MemberError::Known(se)) = (cell.value, cell.error) {
                    cell.draws = Some(simulation.add(|into| {
                        // A stream of its own for each figure: draws do not depend on which groups or years are asked
                        // for.
                        // The 5 keeps these draws apart from those of `Noise`, which has 1 to 4.
                        SplitMix::stream(options.seed, &[stream, 5, u64::from(area), year as u64]).normals(into);
                        into.iter_mut().for_each(|e| *e = plan.limits.within(value + se * *e));
                    }));
                }
            }
            for gap in gaps {
                goes_on()?;
                imputed.iter().for_each(|imputed| imputed.draw(&gap, &mut cells, &mut simulation));
            }
        }
        // A dated group has no members outside its years, and then no row.
        for (group, members) in members[t].iter().enumerate().filter(|(_, members)| !members.is_empty()) {
            goes_on()?;
            let mut combined = combine(plan, members, &cells, options, &mut simulation);
            imputed.iter().for_each(|imputed| imputed.note(&mut combined, members, &cells));
            out.push(panel.key, year, group, combined);
        }
    }
    Some(out)
}

/// An area in a year as the series has it.
pub(super) fn given(panel: &Panel, plan: &Plan<'_>, area: u16, t: usize) -> Cell {
    let at = usize::from(area) * panel.years + t;
    let value = Some(panel.values[at]).filter(|v| !v.is_nan());
    let se = Some(panel.se[at]).filter(|se| !se.is_nan() && value.is_some());
    let weight = match plan.weighting {
        Ok(Weight::Equal) => Some(1.0),
        Ok(Weight::By(weighting)) => weighting.get(&(area, panel.year(t))).copied(),
        Err(_) => None,
    };
    Cell { value, imputed: panel.imputed[at], weight, error: MemberError::of(se), draws: None }
}

/// The rows of the result, column by column.
#[derive(Default)]
struct Output {
    key: Vec<u32>,
    group: Vec<usize>,
    year: Vec<i32>,
    cells: Vec<Combined>,
}

impl Output {
    fn append(&mut self, part: Output) {
        self.key.extend(part.key);
        self.group.extend(part.group);
        self.year.extend(part.year);
        self.cells.extend(part.cells);
    }

    fn push(&mut self, key: usize, year: i32, group: usize, combined: Combined) {
        self.key.push(key as u32);
        self.group.push(group);
        self.year.push(year);
        self.cells.push(combined);
    }

    fn frame(
        &self,
        series: &Series,
        grouping: &Grouping,
        plans: &[Plan<'_>],
        units: &[Option<Unit>],
        options: &AggregateOptions,
    ) -> Result<DataFrame> {
        let groups = grouping.groups();
        let source: Vec<IdxSize> =
            self.key.iter().map(|&key| series.index.first_row[key as usize] as IdxSize).collect();
        let source = IdxCa::from_vec("".into(), source);
        let number = |name: &str, f: fn(&Combined) -> Option<f64>| {
            Column::new(name.into(), self.cells.iter().map(f).collect::<Vec<_>>())
        };
        let count = |f: fn(&Combined) -> usize| self.cells.iter().map(|c| f(c) as i64).collect::<Vec<_>>();
        let unit = |&key: &u32| unit_of_aggregate(&plans[key as usize], units[key as usize].as_ref(), options);
        let mut columns = vec![
            series.frame.column("indicator")?.take(&source)?,
            Column::new("ref_area".into(), self.group.iter().map(|&g| groups[g].code.as_str()).collect::<Vec<_>>()),
            Column::new(
                "ref_area_name".into(),
                self.group.iter().map(|&g| groups[g].name.as_deref()).collect::<Vec<_>>(),
            ),
            Column::new("time_period".into(), &self.year),
            Column::new("obs_value".into(), self.cells.iter().map(|c| c.value).collect::<Vec<_>>()),
            Column::new("obs_status".into(), self.cells.iter().map(|c| c.status).collect::<Vec<_>>()),
            Column::new("unit_measure".into(), self.key.iter().map(unit).collect::<Vec<_>>()),
        ];
        for dimension in &series.index.dimensions {
            columns.push(series.frame.column(dimension)?.take(&source)?);
        }
        columns.extend([
            number("se", |c| c.se),
            number("ci_low", |c| c.interval.map(|i| i.0)),
            number("ci_high", |c| c.interval.map(|i| i.1)),
            number("coverage", |c| c.coverage),
            Column::new("n_countries".into(), count(|c| c.n_countries)),
            Column::new("n_observed".into(), count(|c| c.n_observed)),
            Column::new("n_imputed".into(), count(|c| c.n_imputed)),
            number("se_sampling", |c| c.se_sampling),
            Column::new("n_with_se".into(), count(|c| c.n_with_se)),
            number("se_coverage", |c| c.se_coverage),
            Column::new(
                "largest".into(),
                self.cells
                    .iter()
                    .map(|c| c.largest.map(|(area, _)| areas()[usize::from(area)].iso3.as_str()))
                    .collect::<Vec<_>>(),
            ),
            number("largest_share", |c| c.largest.map(|(_, share)| share)),
            Column::new("comment".into(), self.cells.iter().map(|c| c.comment.as_deref()).collect::<Vec<_>>()),
        ]);
        let rows = self.key.iter().zip(&self.year).zip(&self.group).map(|((&key, &year), &group)| (key, year, group));
        columns.extend(series.vintages_of_groups(grouping, rows)?);
        for attribute in series.shared_attributes()? {
            let words = self.key.iter().map(|&key| attribute.of_key[key as usize].as_deref());
            columns.push(Column::new(attribute.name.as_str().into(), words.collect::<Vec<_>>()));
        }
        Ok(DataFrame::new(self.cells.len(), columns)?)
    }
}
