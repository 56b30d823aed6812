//! What reliability rules look at: cases, effective cases, coefficients of variation, and the width of intervals.

use crate::numeric::distribution::{beta_quantile, beta_upper_quantile, t_quantile};
use crate::words::words;

words! {
    /// What kind of figure it is: rules for proportions say nothing of means.
    pub enum Statistic: "statistic" {
        /// A share of cases, between 0 and 1.
        Proportion = "proportion",
        /// An estimated number of units.
        Count = "count",
        /// A mean, total, ratio or quantile.
        Magnitude = "magnitude",
        /// A difference of two figures, which has no useful coefficient of variation as it may be near 0.
        Difference = "difference",
    }
}

/// How precise a figure is: what a rule decides from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Precision {
    /// What kind of figure it is.
    pub statistic: Statistic,
    /// The figure; a proportion as a share of 1, whatever unit it is shown in.
    pub value: Option<f64>,
    /// Its standard error, in the unit of the value.
    pub se: Option<f64>,
    /// Cases in the sample that it is computed from: for a proportion those of the denominator.
    pub n: u64,
    /// Degrees of freedom.
    pub df: Option<f64>,
}

impl Precision {
    /// se/|value|; `None` where the value is 0 or the standard error is not known, as for a proportion that is 0 or 1
    /// in the sample.
    pub fn cv(&self) -> Option<f64> {
        let (value, se) = self.value.zip(self.se)?;
        let known = value != 0.0 && !(self.is_boundary() && se == 0.0);
        Some(se / value.abs()).filter(|cv| known && cv.is_finite())
    }

    /// Whether it is a proportion of 0 or 1.
    pub fn is_boundary(&self) -> bool {
        self.statistic == Statistic::Proportion && self.value.is_some_and(|p| p <= 0.0 || p >= 1.0)
    }
}

/// The number of cases of a simple random sample with the same variance, p(1 − p)/se², at most n; n itself where p is 0
/// or 1 or the standard error is 0.
pub(super) fn effective_cases(p: f64, se: f64, n: u64) -> f64 {
    let n = n as f64;
    // An error of 0 would make any number of cases of it; rules then judge by the cases themselves.
    if p <= 0.0 || p >= 1.0 || se == 0.0 { n } else { n.min(p * (1.0 - p) / (se * se)) }
}

/// The interval of Korn and Graubard with the number of effective cases it rests on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct KornGraubard {
    /// Effective cases after the adjustment for degrees of freedom, at most n.
    pub(super) effective: f64,
    /// The lower limit, between 0 and 1.
    pub(super) low: f64,
    /// The upper limit, between 0 and 1.
    pub(super) high: f64,
}

/// The interval of a proportion after Korn and Graubard (1998) as the presentation standards of NCHS have it (Parker et
/// al. 2017): Clopper–Pearson with n* = min(n, p(1 − p)/se² · (t(n − 1)/t(df))²) cases, and n* = n where p is 0 or 1 or
/// se is 0.
///
/// `None` where it cannot be computed: p outside 0 and 1, fewer than two cases, no degrees of freedom, a level that is
/// not between 0 and 1.
pub(super) fn korn_graubard(p: f64, se: f64, n: u64, df: f64, level: f64) -> Option<KornGraubard> {
    let inside = (0.0..=1.0).contains(&p) && se >= 0.0 && n >= 1 && level > 0.0 && level < 1.0;
    if !inside {
        return None;
    }
    let cases = n as f64;
    let effective = if p == 0.0 || p == 1.0 || se == 0.0 {
        cases
    } else {
        // Fewer degrees of freedom than cases make it less than 1, and the interval wider.
        let adjustment = t_quantile(level, cases - 1.0)? / t_quantile(level, df)?;
        cases.min(p * (1.0 - p) / (se * se) * adjustment * adjustment)
    };
    let (x, tail) = (effective * p, (1.0 - level) / 2.0);
    Some(KornGraubard {
        effective,
        low: if p == 0.0 { 0.0 } else { beta_quantile(tail, x, effective - x + 1.0)? },
        high: if p == 1.0 { 1.0 } else { beta_upper_quantile(tail, x + 1.0, effective - x)? },
    })
}

/// The relative width of the 95 % interval of a count, exp(k) − exp(−k) with k = t(n − 1)·cv: symmetric on the scale of
/// logarithms.
pub(super) fn relative_width_of_count(cv: f64, n: u64) -> Option<f64> {
    let k = t_quantile(0.95, n as f64 - 1.0)? * cv;
    Some(k.exp() - (-k).exp()).filter(|width| width.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// `tests/golden/quality/nchs_kg_vectors.csv`: intervals computed with scipy, every branch of the rule.
    #[test]
    fn effective_cases_and_intervals_agree_with_scipy() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/quality/nchs_kg_vectors.csv");
        let mut vectors = csv::Reader::from_path(path).unwrap();
        let mut compared = 0;
        for record in vectors.records() {
            let record = record.unwrap();
            let number = |i: usize| record[i].parse::<f64>().unwrap();
            let (p, se, n, df) = (number(0), number(1), number(2) as u64, number(3));
            assert_relative_eq!(effective_cases(p, se, n), number(4), max_relative = 1e-8);
            let interval = korn_graubard(p, se, n, df, 0.95).unwrap();
            assert_relative_eq!(interval.effective, number(5), max_relative = 1e-8);
            assert_relative_eq!(interval.low, number(6), max_relative = 1e-8);
            assert_relative_eq!(interval.high, number(7), max_relative = 1e-8);
            assert_relative_eq!(interval.high - interval.low, number(8), max_relative = 1e-8);
            compared += 1;
        }
        assert!(compared > 10, "only {compared} rows");
    }
}
