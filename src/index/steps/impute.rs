//! Values in the place of missing ones, each with its own error.

use crate::index::moments::{mean, median, sd};
use crate::index::spec::call::Call;
use crate::words::words;
use crate::{Error, Result};
use std::fmt;
use std::str::FromStr;

/// What stands in the place of a missing value.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum IndexImputation {
    /// Nothing: it stays missing.
    #[default]
    None,
    /// The mean of the other areas in the year: `mean`.
    Mean,
    /// Their median: `median`.
    Median,
    /// The mean of the other areas of a group: `group_mean(wb_income)`.
    GroupMean(String),
    /// Their median: `group_median(wb_income)`.
    GroupMedian(String),
    /// The area's own last value, at most so many years old: `last`, `last(1)`.
    Last(u32),
    /// On the straight line between the area's own values in the years before and after: `interpolate`.
    Interpolate,
    /// The expected value given the area's other indicators of the same parent, all normally distributed, by the EM
    /// algorithm: `em` (Dempster, Laird and Rubin 1977).
    Em,
}

words! {
    enum Word: "impute" {
        None = "none",
        Mean = "mean",
        Median = "median",
        GroupMean = "group_mean",
        GroupMedian = "group_median",
        Last = "last",
        Interpolate = "interpolate",
        Em = "em",
    }
}

impl IndexImputation {
    /// The name of the grouping that it needs.
    pub(crate) fn grouping(&self) -> Option<&str> {
        match self {
            IndexImputation::GroupMean(name) | IndexImputation::GroupMedian(name) => Some(name),
            IndexImputation::None
            | IndexImputation::Mean
            | IndexImputation::Median
            | IndexImputation::Last(_)
            | IndexImputation::Interpolate
            | IndexImputation::Em => None,
        }
    }

    /// Whether it looks at other years of the same area.
    pub(crate) fn over_time(&self) -> bool {
        matches!(self, IndexImputation::Last(_) | IndexImputation::Interpolate)
    }
}

/// Fills the missing values (NaN) of a column by the mean or median of the values that are there, within groups where
/// `groups` gives the number of each area's group; an area without a group (`None`) is not filled.
///
/// In `error`, where a value is filled, stands the error of predicting one more of the n values it was made from, which
/// have the standard deviation s: `s√(1 + 1/n)`, and for the median `s√(1 + π/(2n))` (that of a large normal sample). NaN
/// for a group of one.
pub(crate) fn fill(x: &mut [f64], error: &mut [f64], groups: Option<&[Option<u32>]>, by_median: bool) {
    for pool in pools(x, groups, by_median) {
        let (value, spread) = (pool.centre(x), pool.spread.hypot(pool.shared));
        for &gap in &pool.gaps {
            x[gap] = value;
            error[gap] = spread;
        }
    }
}

/// Values that others are imputed from.
#[derive(Debug, Clone)]
pub(crate) struct Pool {
    /// The rows that have a value.
    pub(crate) donors: Vec<usize>,
    /// The rows that get theirs.
    pub(crate) gaps: Vec<usize>,
    by_median: bool,
    /// How far a value is from the centre: the standard deviation; NaN for one donor.
    pub(crate) spread: f64,
    /// How far the centre is from that of all that could have been: an error that all gaps share.
    pub(crate) shared: f64,
}

impl Pool {
    fn of(x: &[f64], member: impl Fn(usize) -> bool, by_median: bool) -> Option<Pool> {
        let (gaps, donors): (Vec<usize>, Vec<usize>) =
            (0..x.len()).filter(|&i| member(i)).partition(|&i| x[i].is_nan());
        if donors.is_empty() || gaps.is_empty() {
            return None;
        }
        let values: Vec<f64> = donors.iter().map(|&i| x[i]).collect();
        let spread = sd(&values);
        // The variance of a median is π/2 times that of a mean, for normal values.
        let ratio = if by_median { std::f64::consts::FRAC_PI_2 } else { 1.0 };
        // `sd` is NaN for one donor, and so are both errors: nobody knows them.
        Some(Pool { shared: spread * (ratio / donors.len() as f64).sqrt(), donors, gaps, by_median, spread })
    }

    /// The mean or median of the donors.
    pub(crate) fn centre(&self, x: &[f64]) -> f64 {
        let values: Vec<f64> = self.donors.iter().map(|&i| x[i]).collect();
        if self.by_median { median(&values) } else { mean(&values) }
    }
}

/// The pools of a column: one of all areas, or one of each group that has both values and gaps.
pub(crate) fn pools(x: &[f64], groups: Option<&[Option<u32>]>, by_median: bool) -> Vec<Pool> {
    let Some(groups) = groups else { return Pool::of(x, |_| true, by_median).into_iter().collect() };
    let mut numbers: Vec<u32> = groups.iter().flatten().copied().collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers.into_iter().filter_map(|number| Pool::of(x, |i| groups[i] == Some(number), by_median)).collect()
}

/// On a straight line between the nearest known points of a series over time; `None` before the first and after the last.
pub(crate) fn interpolate(known: &[(i32, f64)], year: i32) -> Option<f64> {
    let before = known.iter().filter(|(t, _)| *t <= year).max_by_key(|(t, _)| *t)?;
    let after = known.iter().filter(|(t, _)| *t >= year).min_by_key(|(t, _)| *t)?;
    match after.0 - before.0 {
        0 => Some(before.1),
        span => Some(before.1 + (after.1 - before.1) * f64::from(year - before.0) / f64::from(span)),
    }
}

impl FromStr for IndexImputation {
    type Err = Error;

    fn from_str(text: &str) -> Result<IndexImputation> {
        let call = Call::parse(text)?;
        let (arguments, imputation) = match call.word {
            Word::None => (0, IndexImputation::None),
            Word::Mean => (0, IndexImputation::Mean),
            Word::Median => (0, IndexImputation::Median),
            Word::GroupMean => (1, IndexImputation::GroupMean(call.name(0)?)),
            Word::GroupMedian => (1, IndexImputation::GroupMedian(call.name(0)?)),
            Word::Last => (1, IndexImputation::Last(call.count(0, 100)?)),
            Word::Interpolate => (0, IndexImputation::Interpolate),
            Word::Em => (0, IndexImputation::Em),
        };
        call.at_most(arguments)?;
        Ok(imputation)
    }
}

impl fmt::Display for IndexImputation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            IndexImputation::None => write!(f, "{}", Word::None),
            IndexImputation::Mean => write!(f, "{}", Word::Mean),
            IndexImputation::Median => write!(f, "{}", Word::Median),
            IndexImputation::GroupMean(name) => write!(f, "{}({name})", Word::GroupMean),
            IndexImputation::GroupMedian(name) => write!(f, "{}({name})", Word::GroupMedian),
            IndexImputation::Last(years) => write!(f, "{}({years})", Word::Last),
            IndexImputation::Interpolate => write!(f, "{}", Word::Interpolate),
            IndexImputation::Em => write!(f, "{}", Word::Em),
        }
    }
}
