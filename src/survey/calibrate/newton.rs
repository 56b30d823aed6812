//! Kernel: factors g that make the weighted totals of the calibration variables equal their targets.

use super::distance::Link;
use super::regressors::Regressors;
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

/// Weights to calibrate, and to what.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Problem<'a> {
    pub(crate) x: &'a Regressors,
    /// The weights before.
    pub(crate) d: &'a [f64],
    /// σ² of each row: the larger, the less its weight moves.
    pub(crate) variance: Option<&'a [f64]>,
    pub(crate) targets: &'a [f64],
    pub(crate) link: Link,
    /// The largest difference to a target that counts as none, relative to the target.
    pub(crate) tolerance: f64,
    pub(crate) iterations: usize,
}

/// Factors, and what they reach.
#[derive(Debug)]
pub(crate) struct Solution {
    /// The factor g of each row.
    pub(crate) g: Vec<f64>,
    pub(crate) iterations: usize,
    /// Whether all totals are met.
    pub(crate) converged: bool,
}

/// A trial: the parameters with their factors, slopes and what is left of the targets.
struct Trial {
    lambda: Vec<f64>,
    g: Vec<f64>,
    slopes: Vec<f64>,
    misfit: Vec<f64>,
}

impl Problem<'_> {
    /// The solution of Σ d·g·x = t with g = F(x·λ/σ²), by Newton's method on λ (Deville and Särndal 1992). A step that
    /// goes too far along its direction is halved: λ maximises a concave function whose gradient is what is left of the
    /// targets, so that this always leads towards a solution where there is one.
    ///
    /// `None` if `stop` was set meanwhile.
    pub(crate) fn solve(&self, stop: &AtomicBool) -> Option<Solution> {
        let n = self.d.len();
        let weights = |row: usize| self.d[row] / self.variance.map_or(1.0, |v| v[row]);
        let start = self.x.squares(n, weights);
        let start_rank = start.factor().rank();
        let sizes = self.sizes();
        let mut now = self.trial(vec![0.0; self.x.size]);
        let mut iterations = 0;
        while !self.met(&now.misfit, &sizes) && iterations < self.iterations {
            if stop.load(Ordering::Relaxed) {
                return None;
            }
            iterations += 1;
            let mut squares = self.x.squares(n, |row| weights(row) * now.slopes[row]);
            let mut gram = squares.factor();
            if gram.rank() < start_rank {
                // All rows of some level are at a bound: the matrix no longer knows how they would move.
                squares.add(&start, 1e-3);
                gram = squares.factor();
            }
            let direction = gram.solve(&now.misfit);
            let ascent = dot(&direction, &now.misfit);
            let mut step = 1.0;
            let next = loop {
                let lambda = now.lambda.iter().zip(&direction).map(|(l, d)| l + step * d).collect();
                let trial = self.trial(lambda);
                let slope = dot(&direction, &trial.misfit);
                if slope >= -0.5 * ascent.abs() || step < 1e-9 || self.link.is_linear() {
                    break trial;
                }
                step /= 2.0;
            };
            let stuck = step < 1e-9 || direction.iter().all(|&d| d == 0.0);
            now = next;
            if stuck {
                break;
            }
        }
        let converged = self.met(&now.misfit, &sizes);
        Some(Solution { g: now.g, iterations, converged })
    }

    /// What differences are relative to: the target, or where it is 0 the size of what adds up to it.
    fn sizes(&self) -> Vec<f64> {
        let sums = |row: usize, out: &mut [f64]| self.x.each(row, |column, x| out[column] += (self.d[row] * x).abs());
        let sizes = super::regressors::sum_rows(self.d.len(), self.x.size, |rows, out| rows.for_each(|r| sums(r, out)));
        self.targets.iter().zip(sizes).map(|(&target, size)| if target == 0.0 { size } else { target.abs() }).collect()
    }

    fn met(&self, misfit: &[f64], sizes: &[f64]) -> bool {
        misfit.iter().zip(sizes).all(|(&misfit, &size)| misfit.abs() <= self.tolerance * size)
    }

    fn trial(&self, lambda: Vec<f64>) -> Trial {
        let n = self.d.len();
        let (mut g, mut slopes) = (vec![0.0; n], vec![0.0; n]);
        g.par_chunks_mut(65_536).zip(slopes.par_chunks_mut(65_536)).enumerate().for_each(|(chunk, (g, slopes))| {
            for (i, (g, slope)) in g.iter_mut().zip(slopes).enumerate() {
                let row = chunk * 65_536 + i;
                let u = self.x.dot(row, &lambda) / self.variance.map_or(1.0, |v| v[row]);
                (*g, *slope) = self.link.at(u);
            }
        });
        let totals = self.x.totals(n, |row| if self.d[row] == 0.0 { 0.0 } else { self.d[row] * g[row] });
        let misfit = self.targets.iter().zip(totals).map(|(target, total)| target - total).collect();
        Trial { lambda, g, slopes, misfit }
    }
}

/// Minus infinity where it has no finite value, which is beyond any solution.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let sum: f64 = a.iter().zip(b).map(|(a, b)| a * b).sum();
    if sum.is_finite() { sum } else { f64::NEG_INFINITY }
}
