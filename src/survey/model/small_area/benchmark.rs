//! Estimates of areas brought to a total that they are to add up to.

use super::options::Benchmark;

/// What an area has part in: its weight (0 where it has none in the total), its estimate and mean squared error.
#[derive(Debug, Clone, Copy)]
pub(super) struct Share {
    pub(super) weight: f64,
    pub(super) estimate: f64,
    pub(super) mse: Option<f64>,
}

/// The estimates brought to Σ weight·estimate = `total`, for weights that sum to 1 (Pfeffermann 2013; Datta and others 2011);
/// none where that is not defined.
pub(super) fn bring(how: Benchmark, shares: &[Share], total: f64) -> Vec<Option<f64>> {
    let reached: f64 = shares.iter().map(|s| s.weight * s.estimate).sum();
    let gap = total - reached;
    // One mean squared error that is unknown leaves the sum unknown.
    let weighted: Option<f64> = shares.iter().filter(|s| s.weight > 0.0).map(|s| s.mse.map(|mse| s.weight * mse)).sum();
    let of = |s: &Share| match how {
        Benchmark::None => None,
        Benchmark::Difference => Some(s.estimate + gap),
        Benchmark::Ratio => Some(s.estimate * total / reached),
        // (w/φ)/Σ(w²/φ) with φ = w/MSE.
        Benchmark::MseWeighted => Some(s.estimate + gap * s.mse? / weighted?),
    };
    shares.iter().map(|s| of(s).filter(|x| x.is_finite())).collect()
}
