//! Estimates: one row per measure and domain.

use super::Survey;
use super::covariance::Form;
use super::design::LonelyPsu;
use super::domains::Domains;
use super::influence::Influence;
use super::interval::{self, Interval, Quantiles};
use super::layout::{Item, Layout, Spread};
use super::level::text;
use super::linearize::{Linearized, linearize};
use super::measure::{Kind, Measure, told_apart};
use super::pass;
use super::plan::Plan;
use super::replicate::{Replicated, Replication};
use super::totals::Totals;
use super::units::Bound;
use super::woodruff;
use crate::{Error, Result, ToFrame};
use polars::prelude::{DataFrame, IdxCa, IntoColumn, NamedFrom, Series};
use rayon::prelude::*;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};

/// One row of a result.
///
/// `None` is a number that does not exist: the value of a domain without cases, the interval without degrees of
/// freedom. The [`status`](Estimate::status) says why.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// The name of the measure.
    pub measure: String,
    /// The level, for the shares of the levels of a categorical variable.
    pub level: Option<String>,
    /// The estimate, in [`unit`](Estimate::unit).
    pub value: Option<f64>,
    /// Its standard error, in the same unit.
    pub se: Option<f64>,
    /// The lower confidence limit.
    pub ci_low: Option<f64>,
    /// The upper confidence limit.
    pub ci_high: Option<f64>,
    /// The coefficient of variation, se/|value|.
    pub cv: Option<f64>,
    /// The design effect: the variance divided by that of a simple random sample of n without replacement; none for a
    /// quantile.
    pub deff: Option<f64>,
    /// Degrees of freedom: PSUs minus strata in which the domain has cases.
    pub df: Option<f64>,
    /// Cases in the sample: rows of the domain with a weight above 0 in which the measure is not missing.
    pub n: u64,
    /// Rows of the domain with a weight above 0 in which the measure is missing.
    pub n_missing: u64,
    /// The weighted numerator, in units of the population; none for a quantile.
    pub numerator: Option<f64>,
    /// The weighted denominator, in units of the population; for a quantile all weights of its cases.
    pub denominator: Option<f64>,
    /// The unit of value, standard error and limits.
    pub unit: Option<String>,
    /// Whether all numbers are there, and if not, why.
    pub status: Status,
    /// The grouping set: its number among those of the result, and the number of the level of each of its columns.
    pub(super) key: (usize, Vec<u32>),
    /// The domain in the pass that computed the row.
    pub(super) domain: usize,
    pub(super) item: usize,
}

/// Whether an estimate is complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Status {
    /// All numbers are there.
    Normal,
    /// The domain has no cases: no value.
    Empty,
    /// A ratio whose denominator is 0: no value.
    Undefined,
    /// A proportion that is 0 or 1 in the sample: the interval has one limit inside 0 and 1. Of a comparison: one of the
    /// two is, and its part of the standard error is missing; of two such, there is none. A quantile so near an end of the
    /// values that its interval has no limit there, or with no case above it.
    OneSided,
    /// No degrees of freedom, as all cases are in one PSU a stratum: no interval, and the standard error means little.
    NoDf,
    /// A variance that cannot be computed: all strata have one PSU, no replicate has an estimate, or the values are too
    /// large to square.
    NoVariance,
    /// Of a national dataset: the data that it needs have an error, so that nothing was computed.
    Refused,
    /// Some replicates have no cases of the domain, hence no ratio: the variance is that of the others, as in R.
    LostReplicates,
}

impl Status {
    /// The word in the `status` column.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Normal => "normal",
            Status::Empty => "empty",
            Status::Undefined => "undefined",
            Status::OneSided => "one_sided",
            Status::NoDf => "no_df",
            Status::NoVariance => "no_variance",
            Status::Refused => "refused",
            Status::LostReplicates => "lost_replicates",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The columns of a result that are not named by its grouping sets.
pub(crate) const COLUMNS: [&str; 18] = [
    "measure",
    "level",
    "contrast",
    "by",
    "value",
    "se",
    "ci_low",
    "ci_high",
    "cv",
    "deff",
    "df",
    "n",
    "n_missing",
    "numerator",
    "denominator",
    "unit",
    "status",
    "domain",
];

/// The result of [`Request::run`](super::Request::run): estimates in a fixed order, overall rows first, then set by
/// set, measure by measure, with domains in the order of their levels.
#[derive(Clone, Debug)]
pub struct Estimates {
    pub(super) rows: Vec<Estimate>,
    /// The columns of all grouping sets with their levels.
    pub(super) columns: Vec<(String, Series)>,
    /// The grouping sets, as numbers of columns.
    pub(super) sets: Vec<Vec<usize>>,
    /// What was compared, for the result of a contrast; such a result cannot be compared again.
    pub(super) contrast: Option<String>,
    /// The survey whose cases are behind the rows; none where they came in parts.
    pub(super) source: Option<Survey>,
    pub(super) measures: Vec<Measure>,
    /// The measure of each item: a categorical variable has an item for each level.
    pub(super) measure_of_item: Vec<usize>,
    pub(super) by: Vec<Vec<String>>,
    /// What the replicates make of each row, for a design of replicate weights.
    pub(super) replicated: Option<Replicated>,
}

impl Estimates {
    pub(super) fn compute(
        survey: Survey,
        measures: Vec<Measure>,
        by: &[Vec<String>],
        stop: &AtomicBool,
    ) -> Result<Estimates> {
        let inner = &survey.0;
        let measures = told_apart(measures);
        let plan = Plan::new(&inner.table, &measures, inner.bound.order.is_some());
        let wanted = woodruff::wanted(&inner.table, &measures);
        let domains = Domains::new(&inner.table, by, &COLUMNS);
        let ((plan, wanted), domains) = Error::both(Error::both(plan, wanted), domains)?;
        let program = plan.program();
        let weights = inner.weights()?;
        let (sets, count) = (domains.sets(), domains.keys.len());
        let mut replicated = None;
        let mut rows = match &inner.bound.replicates {
            None => {
                let state =
                    pass::pass(&program, &inner.bound, &weights, &sets, count, stop).ok_or(Error::Interrupted)?;
                let variances = match inner.bound.has_moments() {
                    true => None,
                    false => Some(variances(&inner.bound, &plan, &domains, &state, stop)?),
                };
                drop(program);
                of_totals(&measures, &plan, &domains, &state, inner.bound.lonely_psu, variances.as_deref(), stop)?
            }
            Some(replicates) => {
                let height = inner.table.height();
                let state = Replication::new(&program, replicates, &weights, height, &sets, count, stop)
                    .ok_or(Error::Interrupted)?;
                drop(program);
                let (rows, of_rows) = of_replication(&measures, &plan, &domains, &state, stop)?;
                replicated = Some(of_rows);
                rows
            }
        };
        let mut measure_of_item: Vec<usize> = plan.items.iter().map(|item| item.measure).collect();
        for wanted in &wanted {
            let measure = &measures[wanted.measure];
            let of_measure = woodruff::rows(wanted, measure, inner, &domains, measure_of_item.len(), stop)?;
            let items = of_measure.last().map_or(0, |row| row.item + 1);
            measure_of_item.resize(items.max(measure_of_item.len()), wanted.measure);
            rows.extend(of_measure);
        }
        if !wanted.is_empty() {
            rows.sort_by_key(|row| (row.key.0, measure_of_item[row.item]));
        }
        let estimates = Estimates::new(rows, domains, Some(survey), measures, measure_of_item, by.to_vec());
        Ok(Estimates { replicated, ..estimates })
    }

    /// Rows with the domains they are of; `source` has their cases, for comparisons.
    pub(super) fn new(
        rows: Vec<Estimate>,
        domains: Domains,
        source: Option<Survey>,
        measures: Vec<Measure>,
        measure_of_item: Vec<usize>,
        by: Vec<Vec<String>>,
    ) -> Estimates {
        let Domains { columns, sets, .. } = domains;
        Estimates { rows, columns, sets, contrast: None, source, measures, measure_of_item, by, replicated: None }
    }

    /// The rows.
    pub fn rows(&self) -> &[Estimate] {
        &self.rows
    }

    /// Takes the numbers from the rows for which there is a reason to, as the data they rest on have an error.
    pub(crate) fn refuse(&mut self, has_error: impl Fn(&Estimates, &Estimate) -> bool) {
        let refused: Vec<bool> = self.rows.iter().map(|row| has_error(self, row)).collect();
        for (row, _) in self.rows.iter_mut().zip(refused).filter(|(_, refused)| *refused) {
            let numbers = [&mut row.value, &mut row.se, &mut row.ci_low, &mut row.ci_high, &mut row.cv, &mut row.deff];
            for number in numbers.into_iter().chain([&mut row.df, &mut row.numerator, &mut row.denominator]) {
                *number = None;
            }
            (row.n, row.n_missing, row.status) = (0, 0, Status::Refused);
        }
    }

    /// The grouping columns, in order of first use.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|(name, _)| name.as_str())
    }

    /// What was compared, if this is the result of a contrast.
    pub fn contrast(&self) -> Option<&str> {
        self.contrast.as_deref()
    }

    /// The value of a grouping column in a row as text: `None` where the row is for all levels, `Some(None)` where it
    /// is for the cases in which the column is missing.
    pub fn level_of(&self, row: &Estimate, column: &str) -> Option<Option<String>> {
        let place = self.sets[row.key.0].iter().position(|&c| self.columns[c].0 == column)?;
        let levels = &self.columns[self.sets[row.key.0][place]].1;
        Some(text(levels, row.key.1[place]))
    }

    /// What a row is an estimate of: a measure, or a level of one. Rows of other groups have the same number.
    pub(crate) fn item_of(&self, row: &Estimate) -> usize {
        row.item
    }

    /// The measure of a row, with its number among those that were asked for.
    pub(crate) fn numbered_measure_of(&self, row: &Estimate) -> Option<(usize, &Measure)> {
        let number = *self.measure_of_item.get(row.item)?;
        Some((number, self.measures.get(number)?))
    }

    /// The measure of a row.
    pub(crate) fn measure_of(&self, row: &Estimate) -> Option<&Measure> {
        self.numbered_measure_of(row).map(|(_, measure)| measure)
    }

    /// The grouping columns of a row, as their places in [`columns`](Estimates::columns), and the level of each.
    pub(crate) fn domain_of<'a>(&'a self, row: &'a Estimate) -> (&'a [usize], &'a [u32]) {
        (&self.sets[row.key.0], &row.key.1)
    }
}

/// The rows of all items and domains from the state of a pass. Variances, items × domains, are those of the state's
/// moments unless given.
pub(super) fn of_totals(
    measures: &[Measure],
    layout: &Layout,
    domains: &Domains,
    state: &Totals,
    lonely_psu: LonelyPsu,
    variances: Option<&[f64]>,
    stop: &AtomicBool,
) -> Result<Vec<Estimate>> {
    let program = layout.program();
    let count = domains.keys.len();
    let linear = |i: usize, pair: usize, d: usize| {
        let linear = linearize(state, &program, lonely_psu, d, pair);
        Linearized { variance: variances.map_or(linear.variance, |variances| variances[i * count + d]), ..linear }
    };
    assemble(measures, layout, domains, &|d, term| state.sum(d, term), linear, stop)
}

/// The rows of all items and domains from replicate weights, and what each replicate makes of them.
pub(super) fn of_replication(
    measures: &[Measure],
    layout: &Layout,
    domains: &Domains,
    state: &Replication,
    stop: &AtomicBool,
) -> Result<(Vec<Estimate>, Replicated)> {
    let program = layout.program();
    let mut of_all = state.replicated(layout.items.len(), domains.keys.len());
    let linear = |i: usize, pair: usize, d: usize| state.estimate(&program, d, pair, of_all.of_mut(i, d));
    let rows = assemble(measures, layout, domains, &|d, term| state.sum(d, term), linear, stop)?;
    Ok((rows, of_all))
}

/// The rows of all items and domains, set by set and item by item, from the sum of each term in each domain, and the
/// estimate of each item, given with its pair, in each domain.
fn assemble(
    measures: &[Measure],
    layout: &Layout,
    domains: &Domains,
    sum: &dyn Fn(usize, usize) -> f64,
    mut linear: impl FnMut(usize, usize, usize) -> Linearized,
    stop: &AtomicBool,
) -> Result<Vec<Estimate>> {
    let mut quantiles = Quantiles::default();
    let mut rows = Vec::with_capacity(layout.items.len() * domains.keys.len());
    for set in 0..domains.sets.len() {
        for (i, item) in layout.items.iter().enumerate() {
            if stop.load(Ordering::Relaxed) {
                return Err(Error::Interrupted);
            }
            for d in domains.of_set(set) {
                let linear = linear(i, item.pair, d);
                let of_domain = |term| sum(d, term);
                let row = estimate(&measures[item.measure], item, layout, &of_domain, linear, &mut quantiles);
                rows.push(Estimate { key: domains.keys[d].clone(), domain: d, item: i, ..row });
            }
        }
    }
    Ok(rows)
}

/// The variances of every item in every domain, items × domains, by the design's quadratic form: for designs of which
/// moments do not tell.
fn variances(bound: &Bound, plan: &Plan, domains: &Domains, state: &Totals, stop: &AtomicBool) -> Result<Vec<f64>> {
    let program = plan.program();
    let count = domains.keys.len();
    let influence = |item: usize, domain: usize| {
        let item = &plan.items[item];
        let Linearized { value, denominator, .. } = linearize(state, &program, bound.lonely_psu, domain, item.pair);
        let denominator = Some(denominator).filter(|total| !total.is_nan());
        Influence { plan, domains, item, domain, value, denominator }
    };
    let form = Form::new(bound);
    let Some(units) = form.calibrated_totals() else {
        let fill = |cell: usize, z: &mut [f64]| influence(cell / count, cell % count).add(z, 1.0);
        return form.variances(plan.items.len() * count, fill, stop).ok_or(Error::Interrupted);
    };
    let sets = domains.sets.len();
    let of_set = |number: usize| -> Option<Vec<f64>> {
        let (item, set) = (number / sets, number % sets);
        let here = domains.of_set(set);
        let of: Vec<Influence> = here.clone().map(|domain| influence(item, domain)).collect();
        let place = |row: usize| domains.domain_of(set, row) - here.start;
        let mut z = vec![0.0; bound.rows()];
        Influence::of_set(&of, place, &mut z);
        let mut variances = vec![0.0; of.len()];
        units.each(&z, place, of.len(), |d, totals| {
            variances[d] = form.variance_of_totals(totals);
            (!stop.load(Ordering::Relaxed)).then_some(())
        })?;
        Some(variances)
    };
    let all: Option<Vec<Vec<f64>>> = (0..plan.items.len() * sets).into_par_iter().map(of_set).collect();
    all.map(|sets| sets.concat()).ok_or(Error::Interrupted)
}

/// One row from the state of a pass.
fn estimate(
    measure: &Measure,
    item: &Item,
    layout: &Layout,
    sum: &dyn Fn(usize) -> f64,
    linear: Linearized,
    quantiles: &mut Quantiles,
) -> Estimate {
    let Linearized { value, variance, df, numerator, denominator, logit_se, lost } = linear;
    let is_share = matches!(measure.kind, Kind::Proportion { .. });
    let is_total = matches!(measure.kind, Kind::Total(_) | Kind::Count);
    let cases = sum(layout.cases[item.mask]);
    let n_rows = sum(layout.cases[layout.filter_alone[item.mask]]);
    let weight = sum(layout.weights[item.mask]);
    let boundary = is_share && (value == 0.0 || numerator == denominator);
    let se = if boundary { 0.0 } else { variance.sqrt() };
    let limits = match () {
        _ if boundary => interval::one_sided(value.round(), cases, measure.level),
        _ if !se.is_finite() => None,
        _ if is_share && measure.interval == Interval::Logit && logit_se.is_some() => {
            logit_se.and_then(|se| interval::logit(value, se, df, measure.level, quantiles))
        }
        _ if is_share => interval::proportion(measure.interval, value, se, df, n_rows, measure.level, quantiles),
        _ => interval::student(value, se, df, measure.level, quantiles),
    };
    let status = match () {
        _ if cases == 0.0 => Status::Empty,
        _ if !value.is_finite() => Status::Undefined,
        _ if boundary => Status::OneSided,
        _ if !se.is_finite() => Status::NoVariance,
        _ if limits.is_none() => Status::NoDf,
        _ if lost > 0 => Status::LostReplicates,
        _ => Status::Normal,
    };
    let exists = !matches!(status, Status::Empty | Status::Undefined);
    let number = |x: f64| Some(x).filter(|x| exists && x.is_finite());
    let scaled = |x: f64| number(x * measure.factor);
    Estimate {
        measure: measure.name().to_owned(),
        level: item.level.clone(),
        value: scaled(value),
        se: scaled(se),
        ci_low: limits.and_then(|l| scaled(l.0)),
        ci_high: limits.and_then(|l| scaled(l.1)),
        cv: number(se / value.abs()),
        deff: number(se * se / simple_random_variance(item, sum, cases, weight, linear)),
        df: number(df),
        n: cases as u64,
        n_missing: (n_rows - cases) as u64,
        numerator: number(numerator),
        denominator: number(if is_total { weight } else { denominator }),
        unit: measure.unit.clone(),
        status,
        key: (0, Vec::new()),
        domain: 0,
        item: 0,
    }
}

/// The variance that the estimate would have in a simple random sample of n without replacement,
/// S²·(1 − n/N)/n with S² = n/(n − 1)·Σw(z − z̄)²/N and N = Σw, as in R `svymean(deff = TRUE)`; NaN where the weights do
/// not stand for more than the sample or the variable does not vary.
fn simple_random_variance(item: &Item, sum: &dyn Fn(usize) -> f64, n: f64, weight: f64, linear: Linearized) -> f64 {
    if n <= 1.0 || weight <= n {
        return f64::NAN;
    }
    let Linearized { value, numerator, denominator, .. } = linear;
    // Σw(z − z̄)²/N, and a size below which it is nothing but rounding.
    let (spread, size) = match item.spread {
        Spread::Binary => {
            let p = numerator / weight;
            (p * (1.0 - p), 1.0)
        }
        Spread::Square { term, shift } => {
            let mean = numerator / weight - shift;
            let square = sum(term) / weight;
            (square - mean * mean, square)
        }
        Spread::Residual { yy, xx, xy } => {
            let (yy, xx, xy) = (sum(yy) / weight, sum(xx) / weight, sum(xy) / weight);
            (yy - value * (2.0 * xy - value * xx), yy)
        }
    };
    if spread <= 1e-13 * size {
        return f64::NAN;
    }
    let variance = spread * n / (n - 1.0) * (1.0 - n / weight) / n;
    match item.spread {
        Spread::Residual { .. } => variance * (weight / denominator) * (weight / denominator),
        _ if denominator.is_nan() => variance * weight * weight,
        _ => variance,
    }
}

impl ToFrame for Estimates {
    /// Columns: measure, level (if any measure has levels), contrast (for a comparison), by, the grouping columns with
    /// their own types, value, se, ci_low, ci_high, cv, deff, df, n, n_missing, numerator, denominator, unit, status.
    fn to_frame(&self) -> Result<DataFrame> {
        let rows = &self.rows;
        let words = |name: &str, of: &dyn Fn(&Estimate) -> Option<String>| {
            Series::new(name.into(), rows.iter().map(of).collect::<Vec<_>>()).into_column()
        };
        let numbers = |name: &str, of: fn(&Estimate) -> Option<f64>| {
            Series::new(name.into(), rows.iter().map(of).collect::<Vec<_>>()).into_column()
        };
        let counts = |name: &str, of: fn(&Estimate) -> u64| {
            Series::new(name.into(), rows.iter().map(of).collect::<Vec<_>>()).into_column()
        };
        let mut columns = vec![words("measure", &|row| Some(row.measure.clone()))];
        if rows.iter().any(|row| row.level.is_some()) {
            columns.push(words("level", &|row| row.level.clone()));
        }
        if let Some(contrast) = &self.contrast {
            columns.push(words("contrast", &|_| Some(contrast.clone())));
        }
        let set_name = |row: &Estimate| {
            let names: Vec<&str> = self.sets[row.key.0].iter().map(|&c| self.columns[c].0.as_str()).collect();
            Some(names.join(","))
        };
        columns.push(words("by", &set_name));
        for (c, (name, levels)) in self.columns.iter().enumerate() {
            if self.contrast.is_some() && !self.sets.iter().any(|set| set.contains(&c)) {
                continue;
            }
            let code = |row: &Estimate| {
                let place = self.sets[row.key.0].iter().position(|&column| column == c)?;
                Some(row.key.1[place])
            };
            let codes: IdxCa = rows.iter().map(code).collect();
            columns.push(levels.take(&codes)?.with_name(name.as_str().into()).into_column());
        }
        columns.extend([
            numbers("value", |row| row.value),
            numbers("se", |row| row.se),
            numbers("ci_low", |row| row.ci_low),
            numbers("ci_high", |row| row.ci_high),
            numbers("cv", |row| row.cv),
            numbers("deff", |row| row.deff),
            numbers("df", |row| row.df),
            counts("n", |row| row.n),
            counts("n_missing", |row| row.n_missing),
            numbers("numerator", |row| row.numerator),
            numbers("denominator", |row| row.denominator),
            words("unit", &|row| row.unit.clone()),
            words("status", &|row| Some(row.status.to_string())),
        ]);
        Ok(DataFrame::new(rows.len(), columns)?)
    }
}

impl fmt::Display for Estimates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to_frame() {
            Ok(frame) => frame.fmt(f),
            Err(error) => error.fmt(f),
        }
    }
}
