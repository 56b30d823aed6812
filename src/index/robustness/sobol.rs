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
pub(crate) fn sobol(y: &[f64], n: usize, bootstrap: usize, seed: u64) -> Option<Vec<SobolIndex>> {
    // Two samples and one factor are the least: y has n(d + 2) results.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::golden::{Table, close};

    /// First and total indices of COINr 1.1.14 for its own sample, and their closed forms for a large one.
    #[test]
    fn sobol_indices_of_the_ishigami_function() {
        let sample = Table::read("composite/sobol_ishigami_sample_N1000.csv");
        let golden = Table::read("composite/sobol_ishigami_estimate_N1000.csv");
        let indices = sobol(&sample.numbers("y"), 1000, 0, 0).unwrap();
        for (row, index) in indices.iter().enumerate() {
            close(index.first, golden.number("Si", row).unwrap(), "first");
            close(index.total, golden.number("STi", row).unwrap(), "total");
        }
        // Ishigami and Homma (1990), a = 7, b = 0.1.
        let (a, b, pi): (f64, f64, f64) = (7.0, 0.1, std::f64::consts::PI);
        let v1 = 0.5 * (1.0 + b * pi.powi(4) / 5.0).powi(2);
        let (v2, v13) = (a * a / 8.0, 8.0 * b * b * pi.powi(8) / 225.0);
        let v = v1 + v2 + v13;
        let first = [v1 / v, v2 / v, 0.0];
        let total = [(v1 + v13) / v, v2 / v, v13 / v];
        let n = 1 << 16;
        // Points of the additive recurrence on the generalised golden ratio in six dimensions (Roberts 2018).
        let phi = (0..64).fold(2.0f64, |x, _| (1.0 + x).powf(1.0 / 7.0));
        let u = |i: usize, k: i32| (0.5 + (i as f64 + 1.0) * phi.powi(-k)).fract();
        let y = |x: [f64; 3]| {
            let [p, q, r] = x.map(|u| pi * (2.0 * u - 1.0));
            p.sin() + a * q.sin().powi(2) + b * r.powi(4) * p.sin()
        };
        let of_a = |i: usize| [u(i, 1), u(i, 2), u(i, 3)];
        let of_b = |i: usize| [u(i, 4), u(i, 5), u(i, 6)];
        let mut results: Vec<f64> = (0..n).map(|i| y(of_a(i))).collect();
        results.extend((0..n).map(|i| y(of_b(i))));
        for k in 0..3 {
            results.extend((0..n).map(|i| {
                let mut x = of_a(i);
                x[k] = of_b(i)[k];
                y(x)
            }));
        }
        let indices = sobol(&results, n, 200, 1).unwrap();
        for (k, index) in indices.iter().enumerate() {
            assert!((index.first - first[k]).abs() < 0.01, "first {k}: {} {}", index.first, first[k]);
            assert!((index.total - total[k]).abs() < 0.01, "total {k}: {} {}", index.total, total[k]);
            assert!(index.first_interval.0 < first[k] && first[k] < index.first_interval.1, "{k}: {index:?}");
            assert!(index.total_interval.0 < total[k] && total[k] < index.total_interval.1, "{k}: {index:?}");
        }
    }
}
