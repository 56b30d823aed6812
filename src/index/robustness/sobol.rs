//! Sobol indices of first and total order from a Monte Carlo design.

use crate::numeric::order::{Definition, is_constant, quantile};
use crate::numeric::random::SplitMix;

/// How much of the variance of a result a factor explains.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SobolIndex {
    /// Alone: Sᵢ = Var(E(y | xᵢ))/Var(y).
    pub first: f64,
    /// With all its interactions: Tᵢ = E(Var(y | all but xᵢ))/Var(y).
    pub total: f64,
    /// Ends of the 95 % bootstrap interval of `first`; NaN without bootstrap.
    pub first_interval: (f64, f64),
    /// Ends of the 95 % bootstrap interval of `total`; NaN without bootstrap.
    pub total_interval: (f64, f64),
}

/// Sobol indices from the results at `n·(d + 2)` points: `n` of a sample A, `n` of an independent sample B, and for each of d
/// factors A with the factor from B.
///
/// `Sᵢ = mean(y_B(y_ABᵢ − y_A))/V` (Saltelli et al. 2010) and `Tᵢ = Σ(y_A − y_ABᵢ)²/(2nV)` (Jansen 1999), V the sample variance of A
/// and B together; as COINr's `SA_estimate`. Intervals are quantiles over `bootstrap` resamples of the n points; none for 0.
///
/// `None` where `y` does not have that length, or the result does not vary by more than rounding.
///
/// ```
/// // y = x₁ + 2·x₂ with independent uniform numbers: a fifth and four fifths of the variance, no interaction.
/// let uniform = |i: usize, k: u64| ((i as f64 + 1.0) * [0.618_034, 0.754_878, 0.569_84, 0.819_173][k as usize]).fract();
/// let y = |a, b| a + 2.0 * b;
/// let n = 20_000;
/// let mut results: Vec<f64> = (0..n).map(|i| y(uniform(i, 0), uniform(i, 1))).collect();
/// results.extend((0..n).map(|i| y(uniform(i, 2), uniform(i, 3))));
/// results.extend((0..n).map(|i| y(uniform(i, 2), uniform(i, 1))));
/// results.extend((0..n).map(|i| y(uniform(i, 0), uniform(i, 3))));
/// let indices = infosoc::index::sobol(&results, n, 0, 1).unwrap_or_default();
/// assert!((indices[0].first - 0.2).abs() < 0.02 && (indices[1].total - 0.8).abs() < 0.02);
/// ```
pub fn sobol(y: &[f64], n: usize, bootstrap: usize, seed: u64) -> Option<Vec<SobolIndex>> {
    if n < 2 || !y.len().is_multiple_of(n) || y.len() / n < 3 || is_constant(&y[..2 * n]) {
        return None;
    }
    let design: Vec<&[f64]> = y.chunks(n).collect();
    let all: Vec<usize> = (0..n).collect();
    let estimates = estimate(&design, &all)?;
    let mut resampled: Vec<Vec<(f64, f64)>> = vec![Vec::with_capacity(bootstrap); estimates.len()];
    let mut rows = all;
    for b in 0..bootstrap {
        let mut random = SplitMix::stream(seed, &[b as u64]);
        rows.iter_mut().for_each(|row| *row = random.below(n));
        for (kept, pair) in resampled.iter_mut().zip(estimate(&design, &rows).into_iter().flatten()) {
            kept.push(pair);
        }
    }
    let interval = |mut x: Vec<f64>| {
        x.sort_unstable_by(f64::total_cmp);
        (quantile(&x, 0.025, Definition::Seven), quantile(&x, 0.975, Definition::Seven))
    };
    let indices = estimates.into_iter().zip(resampled).map(|((first, total), kept)| SobolIndex {
        first,
        total,
        first_interval: interval(kept.iter().map(|pair| pair.0).collect()),
        total_interval: interval(kept.iter().map(|pair| pair.1).collect()),
    });
    Some(indices.collect())
}

/// First and total index of each factor over some of the points.
fn estimate(design: &[&[f64]], rows: &[usize]) -> Option<Vec<(f64, f64)>> {
    let (a, b) = (design[0], design[1]);
    let n = rows.len() as f64;
    let both = || rows.iter().map(|&r| a[r]).chain(rows.iter().map(|&r| b[r]));
    let mean = both().sum::<f64>() / (2.0 * n);
    let variance = both().map(|y| (y - mean) * (y - mean)).sum::<f64>() / (2.0 * n - 1.0);
    if variance.is_nan() || variance == 0.0 {
        return None;
    }
    let of = |ab: &[f64]| {
        let first: f64 = rows.iter().map(|&r| b[r] * (ab[r] - a[r])).sum();
        let total: f64 = rows.iter().map(|&r| (a[r] - ab[r]) * (a[r] - ab[r])).sum();
        (first / n / variance, total / (2.0 * n) / variance)
    };
    Some(design[2..].iter().map(|ab| of(ab)).collect())
}
