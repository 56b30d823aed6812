//! Missing values from the other indicators: a multivariate normal distribution, by the EM algorithm.

use crate::index::moments::{available, mean, sd};
use crate::numeric::linalg::{self, Pivots, cholesky, semidefinite_root};
use crate::numeric::order::is_constant;

/// Fills the missing values of several columns by their expectation given the others, under a multivariate normal
/// distribution whose mean and covariance are estimated by the EM algorithm (Dempster, Laird and Rubin 1977); `errors` gets
/// the conditional standard deviation of each.
///
/// False where it is not possible: fewer rows with anything in them than columns and two, a column that is constant or
/// missing, or no convergence in 1,000 steps (relative change below 1e-8). Nothing is filled then. Rows where all is
/// missing stay so.
pub(crate) fn em(columns: &mut [Vec<f64>], errors: &mut [Vec<f64>]) -> bool {
    let Some(rows) = conditionals(columns) else { return false };
    for row in rows {
        for (k, &j) in row.missing.iter().enumerate() {
            columns[j][row.row] = row.expected[k];
            errors[j][row.row] = row.variance(k).sqrt();
        }
    }
    true
}

/// What is missing in a row given what is there, all in the units of the columns.
#[derive(Debug, Clone)]
pub(crate) struct Conditional {
    pub(crate) row: usize,
    /// Columns that have a value.
    pub(crate) there: Vec<usize>,
    /// Columns that have none.
    pub(crate) missing: Vec<usize>,
    /// The expected value of each missing one.
    pub(crate) expected: Vec<f64>,
    /// By how much it changes with each value that is there, by missing column, then column that is there.
    pub(crate) slopes: Vec<Vec<f64>>,
    /// A lower triangle L with L·Lᵀ the conditional covariance, by row.
    pub(crate) factor: Vec<f64>,
}

impl Conditional {
    fn variance(&self, k: usize) -> f64 {
        let m = self.missing.len();
        self.factor[k * m..k * m + m].iter().map(|x| x * x).sum()
    }
}

/// The rows with gaps under the estimated distribution; `None` where it cannot be estimated.
pub(crate) fn conditionals(columns: &[Vec<f64>]) -> Option<Vec<Conditional>> {
    let k = columns.len();
    let n = columns.first().map_or(0, Vec::len);
    let rows: Vec<usize> = (0..n).filter(|&i| columns.iter().any(|c| !c[i].is_nan())).collect();
    // A covariance matrix of k columns is singular with fewer than k + 1 rows; one more leaves an error to estimate.
    if k == 0 || rows.len() < k + 2 {
        return None;
    }
    let scale: Vec<(f64, f64)> = columns.iter().map(|c| (mean(c), sd(c))).collect();
    if scale.iter().zip(columns.iter()).any(|((_, s), c)| available(c) < 3 || s.is_nan() || is_constant(c)) {
        return None;
    }
    // Standardised, so that one tolerance serves all.
    let z: Vec<Vec<f64>> =
        columns.iter().zip(&scale).map(|(c, (m, s))| c.iter().map(|x| (x - m) / s).collect()).collect();
    let (mu, sigma) = estimate(&z, &rows)?;
    let gaps = rows.into_iter().filter(|&i| z.iter().any(|c| c[i].is_nan()));
    gaps.map(|i| {
        let mut given = condition(&z, i, &mu, &sigma)?;
        let m = given.missing.len();
        for (a, &j) in given.missing.iter().enumerate() {
            given.expected[a] = scale[j].0 + scale[j].1 * given.expected[a];
            // A slope in units of the missing column by those of the one that is there.
            given.slopes[a].iter_mut().zip(&given.there).for_each(|(w, &t)| *w *= scale[j].1 / scale[t].1);
            for (b, &l) in given.missing.iter().enumerate() {
                given.factor[a * m + b] *= scale[j].1 * scale[l].1;
            }
        }
        // A conditional covariance may be singular, where observed indicators determine the missing ones.
        semidefinite_root(&mut given.factor, m);
        Some(given)
    })
    .collect()
}

/// Mean and covariance of standardised columns.
fn estimate(z: &[Vec<f64>], rows: &[usize]) -> Option<(Vec<f64>, Vec<f64>)> {
    let k = z.len();
    let (mut mu, mut sigma) = (vec![0.0; k], vec![0.0; k * k]);
    // The columns are standardised: they start uncorrelated, with means of 0 and variances of 1.
    (0..k).for_each(|j| sigma[j * k + j] = 1.0);
    let count = rows.len() as f64;
    // Every column is there or missing in a row: each pass overwrites all of it.
    let mut expected = vec![0.0; k];
    for _ in 0..1_000 {
        let (mut sum, mut square) = (vec![0.0; k], vec![0.0; k * k]);
        for &i in rows {
            let given = condition(z, i, &mu, &sigma)?;
            given.there.iter().for_each(|&j| expected[j] = z[j][i]);
            given.missing.iter().zip(&given.expected).for_each(|(&j, x)| expected[j] = *x);
            for a in 0..k {
                sum[a] += expected[a];
                for b in 0..k {
                    square[a * k + b] += expected[a] * expected[b];
                }
            }
            let m = given.missing.len();
            for (a, &j) in given.missing.iter().enumerate() {
                for (b, &l) in given.missing.iter().enumerate() {
                    // Without the conditional covariance the variances would shrink from step to step.
                    square[j * k + l] += given.factor[a * m + b];
                }
            }
        }
        let next: Vec<f64> = sum.iter().map(|s| s / count).collect();
        let mut change = 0.0f64;
        for a in 0..k {
            change = change.max((next[a] - mu[a]).abs());
            for b in 0..k {
                // The maximum-likelihood estimate divides by n, not by n − 1.
                let value = square[a * k + b] / count - next[a] * next[b];
                change = change.max((value - sigma[a * k + b]).abs());
                sigma[a * k + b] = value;
            }
        }
        mu = next;
        if change < 1e-8 {
            return Some((mu, sigma));
        }
    }
    None
}

/// A row given what is there in it; `factor` holds the conditional covariance itself. `None` where the covariance of what is
/// there is singular.
fn condition(z: &[Vec<f64>], i: usize, mu: &[f64], sigma: &[f64]) -> Option<Conditional> {
    let k = mu.len();
    let (there, missing): (Vec<usize>, Vec<usize>) = (0..k).partition(|&j| !z[j][i].is_nan());
    if missing.is_empty() {
        return Some(Conditional {
            row: i,
            there,
            missing,
            expected: Vec::new(),
            slopes: Vec::new(),
            factor: Vec::new(),
        });
    }
    let mut chol: Vec<f64> = there.iter().flat_map(|&a| there.iter().map(move |&b| sigma[a * k + b])).collect();
    cholesky(&mut chol, there.len(), Pivots::Absolute)?;
    let solve = |mut b: Vec<f64>| {
        linalg::solve(&chol, &mut b);
        b
    };
    let slopes: Vec<Vec<f64>> =
        missing.iter().map(|&m| solve(there.iter().map(|&a| sigma[a * k + m]).collect())).collect();
    let expected = slopes
        .iter()
        .zip(&missing)
        .map(|(w, &m)| mu[m] + w.iter().zip(&there).map(|(w, &j)| w * (z[j][i] - mu[j])).sum::<f64>());
    let expected = expected.collect();
    // Schur complement: Σ_mm − Σ_mo Σ_oo⁻¹ Σ_om.
    let explained =
        |w: &[f64], l: usize| -> f64 { w.iter().zip(&there).map(|(w, &a)| w * sigma[a * k + l]).sum::<f64>() };
    let factor = slopes
        .iter()
        .zip(&missing)
        .flat_map(|(w, &m)| missing.iter().map(move |&l| (w, m, l)))
        .map(|(w, m, l)| sigma[m * k + l] - explained(w, l))
        .collect();
    Some(Conditional { row: i, there, missing, expected, slopes, factor })
}
