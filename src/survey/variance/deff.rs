//! Design effects: what a variance is compared with.

use super::taylor::Linearized;
use crate::survey::kernel::layout::{Item, SrsVariance};

/// Σw(z − z̄)²/Σw over the cases; `None` where the variable does not vary, or by rounding alone.
pub(crate) fn spread(item: &Item, sum: &dyn Fn(usize) -> f64, weight: f64, linear: Linearized) -> Option<f64> {
    let Linearized { value, numerator, .. } = linear;
    // What is spread, and a size below which it is nothing but rounding.
    let (spread, size) = match item.srs {
        SrsVariance::Binary => {
            let p = numerator / weight;
            (p * (1.0 - p), 1.0)
        }
        SrsVariance::Square { term, shift } => {
            let mean = numerator / weight - shift;
            let square = sum(term) / weight;
            (square - mean * mean, square)
        }
        SrsVariance::Residual { yy, xx, xy } => {
            let (yy, xx, xy) = (sum(yy) / weight, sum(xx) / weight, sum(xy) / weight);
            (yy - value * (2.0 * xy - value * xx), yy)
        }
    };
    // Differences of two sums of this size leave some hundred units in the last place.
    Some(spread).filter(|spread| *spread > 1e-13 * size)
}

/// The variance that the estimate would have in a simple random sample of n: S²/n with S² = n/(n − 1)·Σw(z − z̄)²/N and
/// N = Σw, times 1 − n/N unless drawn with replacement, as in R `svymean(deff = TRUE)` and `deff = "replace"`. NaN
/// where the weights do not stand for more than a sample without replacement, or the variable does not vary.
pub(crate) fn simple_random_variance(
    item: &Item,
    spread: Option<f64>,
    n: f64,
    weight: f64,
    denominator: f64,
    replace: bool,
) -> f64 {
    let rest = if replace { 1.0 } else { 1.0 - n / weight };
    let (Some(spread), true) = (spread, n > 1.0 && rest > 0.0) else { return f64::NAN };
    let variance = spread / (n - 1.0) * rest;
    match item.srs {
        SrsVariance::Residual { .. } => variance * (weight / denominator) * (weight / denominator),
        SrsVariance::Binary | SrsVariance::Square { .. } if denominator.is_nan() => variance * weight * weight,
        SrsVariance::Binary | SrsVariance::Square { .. } => variance,
    }
}
