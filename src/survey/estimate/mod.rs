//! Estimates: one row per measure and domain.
//!
//! | file | what lives in it |
//! |---|---|
//! | `row` | from sums and a variance to a row with its interval and status |
//! | `contrast` | differences, ratios and parities of two rows |

pub(crate) mod contrast;
pub(crate) mod row;

use crate::survey::Survey;
use crate::survey::columns::category::text;
use crate::survey::columns::domains::Domains;
use crate::survey::kernel::pass;
use crate::survey::kernel::plan::Plan;
use crate::survey::measure::{Measure, told_apart};
use crate::survey::quantile::woodruff;
use crate::survey::variance::deff::Mass;
use crate::survey::variance::replicate::{Replicated, Replication};
use crate::words::words;
use crate::{Error, Result, ToFrame, memory};
use polars::prelude::{DataFrame, IdxCa, IntoColumn, NamedFrom, Series};
use row::Rows;
use std::fmt;
use std::sync::atomic::AtomicBool;

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
    /// Its standard error, in the same unit: 0 where nothing could vary (a census, units taken with certainty), `None`
    /// where the sample does not tell. That of a share of 0 or 1 is 0 by its formula, and unknown: see
    /// [`known_se`](Estimate::known_se).
    pub se: Option<f64>,
    /// The lower confidence limit.
    pub ci_low: Option<f64>,
    /// The upper confidence limit.
    pub ci_high: Option<f64>,
    /// The coefficient of variation, se/|value|.
    pub cv: Option<f64>,
    /// The design effect: the variance divided by that of a simple random sample of n (see
    /// [`DesignEffect`](crate::survey::DesignEffect)); none for a quantile.
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
    /// Whether the value is the same in all sampling units, without being so by design.
    pub(crate) is_alike: bool,
    /// The grouping set: its number among those of the result, and the number of the level of each of its columns.
    pub(crate) key: (usize, Vec<u32>),
    /// The domain in the pass that computed the row.
    pub(crate) domain: usize,
    pub(crate) item: usize,
}

impl Estimate {
    /// The standard error where it is a measure of the error: `None` for a share of 0 or 1, without degrees of freedom, and
    /// where all sampling units of a mean or ratio are alike, unless that is by design. Comparisons and series use this one.
    pub fn known_se(&self) -> Option<f64> {
        let is_known = match self.status {
            Status::Normal | Status::LostReplicates => !self.is_alike,
            Status::Empty
            | Status::Undefined
            | Status::OneSided
            | Status::NoDf
            | Status::NoVariance
            | Status::Refused => false,
        };
        self.se.filter(|_| is_known)
    }
}

words! {
    /// Whether an estimate is complete.
    #[non_exhaustive]
    pub enum Status: "status" {
        /// All numbers are there.
        Normal = "normal",
        /// The domain has no cases: no value.
        Empty = "empty",
        /// A ratio whose denominator is 0: no value.
        Undefined = "undefined",
        /// A proportion that is 0 or 1 in the sample: the interval has one limit inside 0 and 1. Of a comparison: one of the
        /// two is, and the standard error is unknown. A quantile so near an end of the values that its interval has no limit
        /// there, or with no case above it.
        OneSided = "one_sided",
        /// No degrees of freedom, as all cases are in one PSU a stratum: no interval, and the standard error means little; in
        /// one PSU altogether, that of a mean or ratio is unknown. Of a comparison: one of the two has none, and the standard
        /// error is unknown.
        NoDf = "no_df",
        /// A variance that cannot be computed: all strata have one PSU, all cases with an answer are in one PSU, no replicate
        /// has an estimate, or the values are too large or too small to
        /// square. Of a comparison: that of one of the two is unknown.
        NoVariance = "no_variance",
        /// Of a national dataset: the data that it needs have an error, so that nothing was computed.
        Refused = "refused",
        /// Some replicates have no cases of the domain, hence no ratio: the variance is that of the others, as in R.
        LostReplicates = "lost_replicates",
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

/// The result of [`Request::run`](crate::survey::Request::run): estimates in a fixed order, overall rows first, then set by
/// set, measure by measure, with domains in the order of their levels.
#[derive(Clone, Debug)]
pub struct Estimates {
    pub(crate) rows: Vec<Estimate>,
    /// The columns of all grouping sets with their levels.
    pub(crate) columns: Vec<(String, Series)>,
    /// The grouping sets, as numbers of columns.
    pub(crate) sets: Vec<Vec<usize>>,
    /// What was compared, for the result of a contrast; such a result cannot be compared again.
    pub(crate) contrast: Option<String>,
    /// The survey whose cases are behind the rows; none where they came in parts.
    pub(crate) source: Option<Survey>,
    pub(crate) measures: Vec<Measure>,
    /// The measure of each item: a categorical variable has an item for each level.
    pub(crate) measure_of_item: Vec<usize>,
    pub(crate) by: Vec<Vec<String>>,
    /// What the replicates make of each row, for a design of replicate weights.
    pub(crate) replicated: Option<Replicated>,
}

/// The names of the measure, the level and the unit of a row, and the sums and moments that it is made of, in bytes.
const TEXT: usize = 200;

impl Estimates {
    pub(crate) fn compute(
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
        // Of each row of the result the row itself, and an estimate by each replicate.
        let replicates = inner.bound.replicates.as_ref().map_or(0, |replicates| replicates.count());
        let each = size_of::<Estimate>() + TEXT + size_of::<f64>() * replicates;
        memory::check("by: rows", domains.keys.len().saturating_mul(plan.items.len() + wanted.len()), each as u64)?;
        let program = plan.program();
        let weights = inner.weights()?;
        let (sets, count) = (domains.sets(), domains.keys.len());
        let replace = inner.bound.replaces(Mass::of(&weights, inner.table.height()));
        let wanted_rows = Rows { measures: &measures, layout: &plan, domains: &domains, replace };
        let mut replicated = None;
        let mut rows = match &inner.bound.replicates {
            None => {
                let state =
                    pass::pass(&program, &inner.bound, &weights, &sets, count, stop).ok_or(Error::Interrupted)?;
                let variances = match inner.bound.has_moments() {
                    true => None,
                    false => Some(row::variances(&inner.bound, &plan, &domains, &state, stop)?),
                };
                drop(program);
                row::of_totals(wanted_rows, &state, inner.bound.lonely_psu, variances, stop)?
            }
            Some(replicates) => {
                let height = inner.table.height();
                let state = Replication::new(&program, replicates, &weights, height, &sets, count, stop)
                    .ok_or(Error::Interrupted)?;
                drop(program);
                let (rows, of_rows) = row::of_replication(wanted_rows, &state, stop)?;
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
    pub(crate) fn new(
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
