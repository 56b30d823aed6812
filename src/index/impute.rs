//! Values in the place of missing ones, each with its own error.

use super::call::Call;
use super::moments::{available, mean, median, present, sd};
use crate::{Error, Result};
use std::fmt;
use std::str::FromStr;

/// What stands in the place of a missing value.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Imputation {
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

const WORDS: [&str; 8] = ["none", "mean", "median", "group_mean", "group_median", "last", "interpolate", "em"];

impl Imputation {
    /// The name of the grouping that it needs.
    pub(super) fn grouping(&self) -> Option<&str> {
        match self {
            Imputation::GroupMean(name) | Imputation::GroupMedian(name) => Some(name),
            _ => None,
        }
    }

    /// Whether it looks at other years of the same area.
    pub(super) fn over_time(&self) -> bool {
        matches!(self, Imputation::Last(_) | Imputation::Interpolate)
    }
}

/// Fills the missing values (NaN) of a column by the mean or median of the values that are there, within groups where
/// `groups` gives the number of each area's group; an area without a group (`None`) is not filled.
///
/// In `error`, where a value is filled, stands the standard deviation of the values it was made from times √(1 + 1/n):
/// the error of predicting one more of them. NaN for a group of one.
///
/// ```
/// let (mut x, mut error) = ([1.0, f64::NAN, 3.0], [0.0; 3]);
/// infosoc::index::fill(&mut x, &mut error, None, false);
/// assert_eq!(x[1], 2.0);
/// assert!((error[1] - 2f64.sqrt() * 1.5f64.sqrt()).abs() < 1e-12);
/// ```
pub fn fill(x: &mut [f64], error: &mut [f64], groups: Option<&[Option<u32>]>, by_median: bool) {
    let Some(groups) = groups else { return fill_from(x, error, |_| true, by_median) };
    let mut numbers: Vec<u32> = groups.iter().flatten().copied().collect();
    numbers.sort_unstable();
    numbers.dedup();
    for number in numbers {
        fill_from(x, error, |i| groups[i] == Some(number), by_median);
    }
}

fn fill_from(x: &mut [f64], error: &mut [f64], member: impl Fn(usize) -> bool, by_median: bool) {
    let donors: Vec<f64> = (0..x.len()).filter(|&i| member(i) && !x[i].is_nan()).map(|i| x[i]).collect();
    if donors.is_empty() || donors.len() == x.len() {
        return;
    }
    let value = if by_median { median(&donors) } else { mean(&donors) };
    let spread = sd(&donors) * (1.0 + 1.0 / donors.len() as f64).sqrt();
    for i in (0..x.len()).filter(|&i| member(i)) {
        if x[i].is_nan() {
            x[i] = value;
            error[i] = spread;
        }
    }
}

/// On a straight line between the nearest known points of a series over time; `None` before the first and after the last.
///
/// ```
/// let known = [(2018, 10.0), (2022, 30.0)];
/// assert_eq!(infosoc::index::interpolate(&known, 2019), Some(15.0));
/// assert_eq!(infosoc::index::interpolate(&known, 2023), None);
/// ```
pub fn interpolate(known: &[(i32, f64)], year: i32) -> Option<f64> {
    let before = known.iter().filter(|(t, _)| *t <= year).max_by_key(|(t, _)| *t)?;
    let after = known.iter().filter(|(t, _)| *t >= year).min_by_key(|(t, _)| *t)?;
    match after.0 - before.0 {
        0 => Some(before.1),
        span => Some(before.1 + (after.1 - before.1) * f64::from(year - before.0) / f64::from(span)),
    }
}

/// Fills the missing values of several columns by their expectation given the others, under a multivariate normal
/// distribution whose mean and covariance are estimated by the EM algorithm (Dempster, Laird and Rubin 1977); `errors` gets
/// the conditional standard deviation of each.
///
/// False where it is not possible: fewer rows with anything in them than columns and one, a column that is constant or
/// missing, or no convergence in 1,000 steps (relative change below 1e-8). Nothing is filled then. Rows in which all is
/// missing stay so.
pub fn em(columns: &mut [Vec<f64>], errors: &mut [Vec<f64>]) -> bool {
    let k = columns.len();
    let n = columns.first().map_or(0, Vec::len);
    let rows: Vec<usize> = (0..n).filter(|&i| columns.iter().any(|c| !c[i].is_nan())).collect();
    if k == 0 || rows.len() < k + 2 {
        return false;
    }
    let scale: Vec<(f64, f64)> = columns.iter().map(|c| (mean(c), sd(c))).collect();
    if scale.iter().zip(columns.iter()).any(|((_, s), c)| available(c) < 3 || s.is_nan() || *s == 0.0) {
        return false;
    }
    // Standardised, so that one tolerance and one ridge serve all.
    let z: Vec<Vec<f64>> =
        columns.iter().zip(&scale).map(|(c, (m, s))| c.iter().map(|x| (x - m) / s).collect()).collect();
    let (mut mu, mut sigma) = (vec![0.0; k], vec![0.0; k * k]);
    (0..k).for_each(|j| sigma[j * k + j] = 1.0);
    let mut expected = vec![0.0; k];
    let mut uncertain = vec![0.0; k * k];
    for _ in 0..1_000 {
        let (mut sum, mut square) = (vec![0.0; k], vec![0.0; k * k]);
        for &i in &rows {
            if !condition(&z, i, &mu, &sigma, &mut expected, &mut uncertain) {
                return false;
            }
            for a in 0..k {
                sum[a] += expected[a];
                for b in 0..k {
                    square[a * k + b] += expected[a] * expected[b] + uncertain[a * k + b];
                }
            }
        }
        let count = rows.len() as f64;
        let next: Vec<f64> = sum.iter().map(|s| s / count).collect();
        let mut change = 0.0f64;
        for a in 0..k {
            change = change.max((next[a] - mu[a]).abs());
            for b in 0..k {
                let value = square[a * k + b] / count - next[a] * next[b];
                change = change.max((value - sigma[a * k + b]).abs());
                sigma[a * k + b] = value;
            }
        }
        mu = next;
        if change < 1e-8 {
            for &i in &rows {
                if !condition(&z, i, &mu, &sigma, &mut expected, &mut uncertain) {
                    return false;
                }
                for j in (0..k).filter(|&j| z[j][i].is_nan()) {
                    let (m, s) = scale[j];
                    columns[j][i] = m + s * expected[j];
                    errors[j][i] = s * uncertain[j * k + j].max(0.0).sqrt();
                }
            }
            return true;
        }
    }
    false
}

/// The expected values of a row given what is there, and the covariance of what is not.
fn condition(z: &[Vec<f64>], i: usize, mu: &[f64], sigma: &[f64], expected: &mut [f64], uncertain: &mut [f64]) -> bool {
    let k = mu.len();
    let (there, missing): (Vec<usize>, Vec<usize>) = (0..k).partition(|&j| !z[j][i].is_nan());
    uncertain.fill(0.0);
    there.iter().for_each(|&j| expected[j] = z[j][i]);
    if missing.is_empty() {
        return true;
    }
    let o = there.len();
    let mut chol: Vec<f64> = there.iter().flat_map(|&a| there.iter().map(move |&b| sigma[a * k + b])).collect();
    if !cholesky(&mut chol, o) {
        return false;
    }
    let residual: Vec<f64> = there.iter().map(|&j| z[j][i] - mu[j]).collect();
    let solve = |b: Vec<f64>| cholesky_solve(&chol, o, b);
    let weights: Vec<Vec<f64>> =
        missing.iter().map(|&m| solve(there.iter().map(|&a| sigma[a * k + m]).collect())).collect();
    for (w, &m) in weights.iter().zip(&missing) {
        expected[m] = mu[m] + w.iter().zip(&residual).map(|(w, r)| w * r).sum::<f64>();
        for &l in &missing {
            let explained: f64 = w.iter().zip(&there).map(|(w, &a)| w * sigma[a * k + l]).sum();
            uncertain[m * k + l] = sigma[m * k + l] - explained;
        }
    }
    true
}

/// The lower Cholesky factor in place; false for a matrix that is not positive definite.
fn cholesky(a: &mut [f64], n: usize) -> bool {
    for j in 0..n {
        for i in j..n {
            let dot: f64 = (0..j).map(|p| a[i * n + p] * a[j * n + p]).sum();
            let value = a[i * n + j] - dot;
            if i == j {
                if value.is_nan() || value <= 1e-12 {
                    return false;
                }
                a[j * n + j] = value.sqrt();
            } else {
                a[i * n + j] = value / a[j * n + j];
            }
        }
    }
    true
}

fn cholesky_solve(factor: &[f64], n: usize, mut b: Vec<f64>) -> Vec<f64> {
    for i in 0..n {
        let dot: f64 = (0..i).map(|p| factor[i * n + p] * b[p]).sum();
        b[i] = (b[i] - dot) / factor[i * n + i];
    }
    for i in (0..n).rev() {
        let dot: f64 = (i + 1..n).map(|p| factor[p * n + i] * b[p]).sum();
        b[i] = (b[i] - dot) / factor[i * n + i];
    }
    b
}

/// Whether an area has the share of its values and the share of non-zero values that are asked for.
///
/// ```
/// assert!(infosoc::index::is_screened_in(&[1.0, 0.0, f64::NAN], 0.6, 0.5));
/// assert!(!infosoc::index::is_screened_in(&[1.0, 0.0, f64::NAN], 0.7, 0.0));
/// ```
pub fn is_screened_in(row: &[f64], min_available: f64, min_non_zero: f64) -> bool {
    let there = available(row);
    let non_zero = present(row).filter(|x| *x != 0.0).count();
    let share = |n: usize, of: usize| n as f64 / of as f64 + 1e-12;
    share(there, row.len()) >= min_available && (there == 0 || share(non_zero, there) >= min_non_zero)
}

impl FromStr for Imputation {
    type Err = Error;

    fn from_str(text: &str) -> Result<Imputation> {
        let call = Call::parse("impute", text)?;
        let imputation = match call.word {
            "none" => Imputation::None,
            "mean" => Imputation::Mean,
            "median" => Imputation::Median,
            "group_mean" => Imputation::GroupMean(call.name(0)?),
            "group_median" => Imputation::GroupMedian(call.name(0)?),
            "last" => Imputation::Last(call.count(0, 100)?),
            "interpolate" => Imputation::Interpolate,
            "em" => Imputation::Em,
            _ => return Err(call.unknown(&WORDS)),
        };
        call.at_most(usize::from(imputation.grouping().is_some() || matches!(imputation, Imputation::Last(_))))?;
        Ok(imputation)
    }
}

impl fmt::Display for Imputation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Imputation::None => f.write_str("none"),
            Imputation::Mean => f.write_str("mean"),
            Imputation::Median => f.write_str("median"),
            Imputation::GroupMean(name) => write!(f, "group_mean({name})"),
            Imputation::GroupMedian(name) => write!(f, "group_median({name})"),
            Imputation::Last(years) => write!(f, "last({years})"),
            Imputation::Interpolate => f.write_str("interpolate"),
            Imputation::Em => f.write_str("em"),
        }
    }
}
