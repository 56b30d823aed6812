//! Mean squared errors of small area estimates: Prasad–Rao, jackknife, parametric bootstrap.

use super::fit::{Fit, Sampled};
use super::options::FitMethod;
use super::transform::Transformation;
use crate::numeric::random::SplitMix;
use std::sync::atomic::{AtomicBool, Ordering};

/// An area to be predicted; without a direct estimate `d` is infinite.
#[derive(Debug, Clone, Copy)]
pub(super) struct Target<'a> {
    pub(super) row: &'a [f64],
    pub(super) y: f64,
    pub(super) d: f64,
}

/// The parts of the analytical mean squared error.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parts {
    /// The part from the prediction with known β and σ².
    pub(super) g1: f64,
    /// The part from estimating β.
    pub(super) g2: f64,
    /// The part from estimating σ².
    pub(super) g3: f64,
    /// The correction for the bias of σ².
    pub(super) bias: f64,
}

impl Parts {
    /// Prasad and Rao (1990) for the moments, Datta and Lahiri (2000) for likelihoods, Datta, Rao and Smith (2005).
    pub(super) fn of(fit: &Fit, target: Target) -> Parts {
        let shrunk = 1.0 - fit.gamma(target.d);
        let squared = shrunk * shrunk;
        let g3 = if target.d.is_infinite() { 0.0 } else { squared / (fit.sigma2 + target.d) * fit.avar };
        Parts { g1: fit.g1(target.d), g2: squared * fit.leverage(target.row), g3, bias: fit.bias * squared }
    }

    pub(super) fn mse(self) -> f64 {
        self.g1 + self.g2 + 2.0 * self.g3 - self.bias
    }
}

/// The jackknife of Jiang, Lahiri and Wan (2002): σ² and β without each area in turn, with the direct estimate and variance
/// of the target kept. Otherwise the area without which the covariates depend on each other; none when stopped.
pub(super) fn jackknife(
    areas: &Sampled,
    fit: &Fit,
    method: FitMethod,
    targets: &[Target],
    stop: &AtomicBool,
) -> Result<Vec<f64>, Option<usize>> {
    let m = areas.y.len();
    let share = (m as f64 - 1.0) / m as f64;
    let mut mse: Vec<f64> = targets.iter().map(|t| fit.g1(t.d)).collect();
    for area in 0..m {
        if stop.load(Ordering::Relaxed) {
            return Err(None);
        }
        let rest = areas.without(area).fit(method).ok_or(Some(area))?;
        for (mse, t) in mse.iter_mut().zip(targets) {
            let moved = rest.predict(t.row, t.y, t.d) - fit.predict(t.row, t.y, t.d);
            // M₂ + M₁: how far the prediction moves, and the bias of g1 as the jackknife sees it.
            *mse += share * (moved * moved - (rest.g1(t.d) - fit.g1(t.d)));
        }
    }
    Ok(mse)
}

/// The parametric bootstrap (González-Manteiga and others 2008), on the scale of the estimates, with `draws` samples from the
/// fitted model. Each sample has a stream of its own, so that it does not depend on the order of areas in others. Otherwise the number of
/// the sample in which no model can be fitted; none when stopped.
pub(super) fn bootstrap(
    areas: &Sampled,
    fit: &Fit,
    method: FitMethod,
    targets: &[Target],
    (back, transformation): (&dyn Fn(f64, f64) -> f64, Transformation),
    (draws, seed): (usize, u64),
    stop: &AtomicBool,
) -> Result<Vec<f64>, Option<usize>> {
    let mut sums = vec![0.0; targets.len()];
    let mut sampled = areas.clone();
    let mut normals = vec![0.0; 2 * targets.len()];
    for draw in 0..draws {
        if stop.load(Ordering::Relaxed) {
            return Err(None);
        }
        SplitMix::stream(seed, &[draw as u64]).normals(&mut normals);
        let (effects, errors) = normals.split_at(targets.len());
        let truth: Vec<f64> =
            targets.iter().zip(effects).map(|(t, v)| fit.synthetic(t.row) + fit.sigma2.sqrt() * v).collect();
        let direct = |i: usize| truth[i] + targets[i].d.sqrt() * errors[i];
        // Sampled areas are targets, in the same order.
        let of_sampled = (0..targets.len()).filter(|&i| targets[i].d.is_finite());
        for (y, i) in sampled.y.iter_mut().zip(of_sampled) {
            *y = direct(i);
        }
        let again = sampled.fit(method).ok_or(Some(draw))?;
        for (i, t) in targets.iter().enumerate() {
            let y = if t.d.is_finite() { direct(i) } else { f64::NAN };
            let estimate = back(again.predict(t.row, y, t.d), again.spread(t.row, t.d));
            let error = estimate - transformation.back(truth[i]);
            sums[i] += error * error;
        }
    }
    Ok(sums.into_iter().map(|sum| sum / draws as f64).collect())
}
