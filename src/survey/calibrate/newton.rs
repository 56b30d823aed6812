//! Kernel: factors g that make the weighted totals of the calibration variables equal their targets.

use super::distance::Link;
use crate::numeric::ROWS_OF_A_PART;
use crate::survey::design::calibration::{Gram, Regressors, sum_rows};
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
    /// The largest difference to a target that counts as none, relative to the target; but never less than what the sum
    /// of all values, whatever their sign, loses to rounding.
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
    /// The largest difference of each total to its target that counts as none.
    pub(crate) allowed: Vec<f64>,
}

/// How often a solution is brought closer to its totals with the matrix at hand: each time a digit or more is gained
/// until nothing but rounding is left.
const REFINEMENTS: usize = 8;

/// A trial: the parameters with their factors, slopes and what is left of the targets.
struct Trial {
    lambda: Vec<f64>,
    g: Vec<f64>,
    slopes: Vec<f64>,
    misfit: Vec<f64>,
    /// Σ |d·g·x| of each variable: what its total is made of, however much of that cancels.
    gross: Vec<f64>,
}

impl Trial {
    /// The largest misfit, relative to what its total is made of.
    fn apart(&self) -> f64 {
        let apart = |(misfit, gross): (&f64, &f64)| match misfit.abs() / gross {
            _ if *misfit == 0.0 => 0.0,
            apart if apart.is_nan() => f64::INFINITY,
            apart => apart,
        };
        self.misfit.iter().zip(&self.gross).map(apart).fold(0.0, f64::max)
    }
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
        // What the rank can be: a lower one later means that rows at their bounds have dropped out of the matrix.
        let start_rank = start.factor().rank();
        let mut now = self.trial(vec![0.0; self.x.size]);
        let mut iterations = 0;
        let mut last = None;
        while !self.met(&now) && iterations < self.iterations {
            if stop.load(Ordering::Relaxed) {
                return None;
            }
            iterations += 1;
            let mut squares = self.x.squares(n, |row| weights(row) * now.slopes[row]);
            let mut gram = squares.factor();
            if gram.rank() < start_rank {
                // All rows of some category are at a bound: the matrix no longer knows how they would move.
                // A thousandth of the matrix at the start gives them a direction without leading the others astray.
                squares.add(&start, 1e-3);
                gram = squares.factor();
            }
            let direction = gram.solve(&now.misfit);
            let ascent = dot(&direction, &now.misfit);
            let mut step = 1.0;
            let next = loop {
                let lambda = now.lambda.iter().zip(&direction).map(|(l, d)| l + step * d).collect();
                let trial = self.trial(lambda);
                // The derivative of the dual function along the direction, at the end of the step: below 0 beyond the
                // maximum.
                let slope = dot(&direction, &trial.misfit);
                // Past the maximum by no more than half of the slope at the start, the step is short enough.
                // One of a billionth is none: the totals are out of reach.
                if slope >= -0.5 * ascent.abs() || step < 1e-9 || self.link.is_linear() {
                    break trial;
                }
                step /= 2.0;
            };
            // The dual function is concave: without a step that ascends it is at its maximum, met or not.
            let stuck = step < 1e-9 || direction.iter().all(|&d| d == 0.0);
            now = next;
            last = Some(gram);
            if stuck {
                break;
            }
        }
        // Without a step there was no misfit to speak of, and there is no matrix to refine with.
        if let (Some(gram), true) = (last, self.met(&now)) {
            now = self.refined(now, &gram);
        }
        let (converged, allowed) = (self.met(&now), self.allowed(&now));
        Some(Solution { g: now.g, iterations, converged, allowed })
    }

    /// A solution within the tolerance as close to the totals as rounding lets it come: a total near 0 of values of
    /// both signs is met to the rounding of what it is made of.
    fn refined(&self, mut now: Trial, gram: &Gram) -> Trial {
        for _ in 0..REFINEMENTS {
            let apart = now.apart();
            // As good as a sum of doubles gets.
            if apart <= 4.0 * f64::EPSILON {
                break;
            }
            let direction = gram.solve(&now.misfit);
            let next = self.trial(now.lambda.iter().zip(direction).map(|(l, d)| l + d).collect());
            if next.apart() >= apart {
                break;
            }
            now = next;
        }
        now
    }

    /// The largest difference of each total to its target that counts as none. Rounding takes up to about √n units in
    /// the last place of a sum of n terms, and some more where the factors are sums of large parts themselves.
    fn allowed(&self, trial: &Trial) -> Vec<f64> {
        // 512 units for the sums within factors, generous beside the few dozens that were seen.
        let rounding = f64::EPSILON * (512.0 + (self.d.len() as f64).sqrt());
        let allowed = |(target, gross): (&f64, &f64)| (self.tolerance * target.abs()).max(rounding * gross);
        self.targets.iter().zip(&trial.gross).map(allowed).collect()
    }

    fn met(&self, trial: &Trial) -> bool {
        trial
            .misfit
            .iter()
            .zip(self.allowed(trial))
            .all(|(misfit, allowed)| misfit.is_finite() && misfit.abs() <= allowed)
    }

    fn trial(&self, lambda: Vec<f64>) -> Trial {
        let n = self.d.len();
        let (mut g, mut slopes) = (vec![0.0; n], vec![0.0; n]);
        g.par_chunks_mut(ROWS_OF_A_PART).zip(slopes.par_chunks_mut(ROWS_OF_A_PART)).enumerate().for_each(
            |(chunk, (g, slopes))| {
                for (i, (g, slope)) in g.iter_mut().zip(slopes).enumerate() {
                    let row = chunk * ROWS_OF_A_PART + i;
                    let u = self.x.dot(row, &lambda) / self.variance.map_or(1.0, |v| v[row]);
                    (*g, *slope) = self.link.at(u);
                }
            },
        );
        let size = self.x.size;
        let mut sums = sum_rows(n, 2 * size, |rows, sums| {
            let (totals, gross) = sums.split_at_mut(size);
            for row in rows.filter(|&row| self.d[row] != 0.0) {
                let weight = self.d[row] * g[row];
                self.x.each(row, |column, x| {
                    totals[column] += weight * x;
                    gross[column] += (weight * x).abs();
                });
            }
        });
        let gross = sums.split_off(size);
        let misfit = self.targets.iter().zip(sums).map(|(target, total)| target - total).collect();
        Trial { lambda, g, slopes, misfit, gross }
    }
}

/// Minus infinity where it has no finite value, which is beyond any solution.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let sum: f64 = a.iter().zip(b).map(|(a, b)| a * b).sum();
    if sum.is_finite() { sum } else { f64::NEG_INFINITY }
}
