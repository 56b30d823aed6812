//! Kernel: the level of a country from its covariates and its group, by weighted least squares.
//!
//! ```text
//! z(i, t) − M(g, t) = a + c(g) + Σ_k (b_k + d_k τ) x(i, k) + e(i, t),    τ = (t − middle) / 10 years
//! ```
//!
//! Every country has weight 1, spread over its observations. Group effects and slopes, of covariates with variance 1, are
//! shrunk as by one country of the mean of all: a group without any observed country stands where its covariates put it.

use super::spread::Spread;
use crate::numeric::linalg::{self, Pivots, cholesky};

/// A fitted regression.
#[derive(Debug, Clone)]
pub(in crate::series) struct Level {
    k: usize,
    groups: usize,
    middle: f64,
    coefficients: Vec<f64>,
    /// Lower triangle of the Cholesky factor of the information.
    factor: Vec<f64>,
    /// Squared residuals over 1 − leverage, in the order of the values predicted.
    pub(in crate::series) spread: Spread,
}

impl Level {
    /// `z` areas × years, NaN where nothing is observed; `deviation` is z − M; `x` areas × k, NaN where unknown. `None`
    /// where fewer than four countries more than there are covariates can be used.
    pub(in crate::series) fn fit(
        z: &[f64],
        deviation: &[f64],
        years: usize,
        group: &[usize],
        groups: usize,
        x: &[f64],
        k: usize,
    ) -> Option<Level> {
        let p = 1 + groups + 2 * k;
        let mut level = Level {
            k,
            groups,
            middle: (years as f64 - 1.0) / 2.0,
            coefficients: vec![0.0; p],
            factor: vec![0.0; p * p],
            spread: Spread::default(),
        };
        let usable: Vec<usize> = (0..group.len())
            .filter(|&i| x[i * k..(i + 1) * k].iter().all(|x| x.is_finite()))
            .filter(|&i| deviation[i * years..(i + 1) * years].iter().any(|z| !z.is_nan()))
            .collect();
        // So many countries leave a few degrees of freedom beside the intercept and the slopes; shrinkage carries the
        // rest.
        if usable.len() < 4 + k {
            return None;
        }
        let rows = |i: usize| {
            let row = &deviation[i * years..(i + 1) * years];
            let n = row.iter().filter(|z| !z.is_nan()).count() as f64;
            row.iter().enumerate().filter(|(_, z)| !z.is_nan()).map(move |(t, &z)| (t, z, 1.0 / n))
        };
        let mut moment = vec![0.0; p];
        for &i in &usable {
            for (t, z, w) in rows(i) {
                let regressors = level.regressors(t, group[i], &x[i * k..(i + 1) * k]);
                for &(a, xa) in &regressors {
                    moment[a] += w * xa * z;
                    for &(b, xb) in &regressors {
                        level.factor[a * p + b] += w * xa * xb;
                    }
                }
            }
        }
        // Ridge: one more country at the mean for every effect but the intercept. The matrix is then positive definite
        // even where groups are empty.
        (1..p).for_each(|a| level.factor[a * p + a] += 1.0);
        cholesky(&mut level.factor, p, Pivots::Absolute)?;
        level.coefficients = moment;
        linalg::solve(&level.factor, &mut level.coefficients);
        let mut records = Vec::new();
        for &i in &usable {
            let own = &x[i * k..(i + 1) * k];
            let leverage: f64 = rows(i).map(|(t, _, w)| w * level.leverage(t, group[i], own)).sum();
            for (t, deviation, w) in rows(i) {
                let error = deviation - level.predict(t, group[i], own);
                // A fitted error is too small by the leverage of its country. Beyond 0.9 the correction would be mostly
                // noise.
                records.push((z[i * years + t] - error, error * error / (1.0 - leverage.min(0.9)), w));
            }
        }
        level.spread = Spread::of(records);
        Some(level)
    }

    /// The nonzero regressors of an area in a year.
    pub(in crate::series) fn regressors(&self, t: usize, group: usize, x: &[f64]) -> Vec<(usize, f64)> {
        // In decades, so that slopes over time are of the size of the others and the same ridge fits them.
        let tau = (t as f64 - self.middle) / 10.0;
        let mut row = Vec::with_capacity(2 + 2 * self.k);
        row.push((0, 1.0));
        // An area in no group stands on the intercept and its covariates.
        if group < self.groups {
            row.push((1 + group, 1.0));
        }
        for (j, &x) in x.iter().enumerate() {
            row.push((1 + self.groups + j, x));
            row.push((1 + self.groups + self.k + j, x * tau));
        }
        row
    }

    /// The level of an area in a year, less the path of its group.
    pub(in crate::series) fn predict(&self, t: usize, group: usize, x: &[f64]) -> f64 {
        self.product(&self.coefficients, t, group, x)
    }

    /// The same with other coefficients.
    pub(in crate::series) fn product(&self, coefficients: &[f64], t: usize, group: usize, x: &[f64]) -> f64 {
        self.regressors(t, group, x).into_iter().map(|(a, x)| coefficients[a] * x).sum()
    }

    /// `x'A⁻¹x`: the variance of countries times this is the variance of a prediction.
    pub(in crate::series) fn leverage(&self, t: usize, group: usize, x: &[f64]) -> f64 {
        let mut row = vec![0.0; self.size()];
        self.regressors(t, group, x).into_iter().for_each(|(a, x)| row[a] += x);
        linalg::solve_lower(&self.factor, &mut row);
        row.iter().map(|x| x * x).sum()
    }

    pub(in crate::series) fn size(&self) -> usize {
        self.coefficients.len()
    }

    /// Turns standard normal numbers into an error of the coefficients.
    pub(in crate::series) fn error(&self, normal: &mut [f64]) {
        // Lᵀx = e gives x the covariance (LLᵀ)⁻¹: that of the coefficients, but for the variance of an observation.
        linalg::solve_upper(&self.factor, normal);
        let sd = self.spread.mean().sqrt();
        normal.iter_mut().for_each(|e| *e *= sd);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_slope_is_found_and_an_area_without_figures_stands_on_the_line() {
        // Ridge with x of mean 0 and penalty 1: the slope is Σxz / (Σx² + 1), the constant the mean of z.
        let x: Vec<f64> = (0..20).map(|i| (f64::from(i) - 9.5) / 5.0).collect();
        let z: Vec<f64> = x.iter().map(|x| 1.0 + 2.0 * x).collect();
        let level = Level::fit(&z, &z, 1, &[0; 20], 1, &x, 1).unwrap();
        let squares: f64 = x.iter().map(|x| x * x).sum();
        let expected = 1.0 + 3.0 * 2.0 * squares / (squares + 1.0);
        assert!((level.predict(0, 0, &[3.0]) - expected).abs() < 1e-12, "{level:?}");
        assert!(level.leverage(0, 0, &[3.0]) > level.leverage(0, 0, &[1.0]), "further out it is less sure");
        assert!(Level::fit(&z[..4], &z[..4], 1, &[0; 4], 1, &x[..4], 1).is_none());
    }
}
