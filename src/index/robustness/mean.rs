//! Means of whole columns, the inner loop of every draw.

use crate::index::aggregate::Aggregation;
use crate::index::aggregate::up_the_tree::enough;

/// The weighted mean of columns, area by area, into `out`; `row` and `kept` are scratch.
///
/// All areas that have every part go through one loop over each column. NaN, missing, carries through it, and the areas where
/// it came out are computed again one by one.
pub(crate) fn means(
    how: Aggregation,
    parts: &[&[f64]],
    weights: &[f64],
    min_available: f64,
    out: &mut [f64],
    row: &mut Vec<f64>,
) {
    let total: f64 = weights.iter().sum();
    match how {
        Aggregation::Arithmetic => {
            accumulate(parts, weights, total, out, |x| x);
        }
        Aggregation::Geometric => {
            accumulate(parts, weights, total, out, f64::ln);
            out.iter_mut().for_each(|y| *y = y.exp());
        }
        Aggregation::Harmonic => {
            // Negative scores are refused as `Aggregation::of` refuses them; the logarithm does so by itself.
            accumulate(parts, weights, total, out, |x| if x < 0.0 { f64::NAN } else { 1.0 / x });
            out.iter_mut().for_each(|y| *y = 1.0 / *y);
        }
        Aggregation::Power(p) => {
            accumulate(parts, weights, total, out, |x| if x < 0.0 { f64::NAN } else { x.powf(p) });
            out.iter_mut().for_each(|y| *y = y.powf(1.0 / p));
        }
        Aggregation::Median | Aggregation::Copeland | Aggregation::BenefitOfTheDoubt | Aggregation::None => {
            how.columns(parts, weights, out);
            for (i, y) in out.iter_mut().enumerate() {
                let there = parts.iter().filter(|part| !part[i].is_nan()).count();
                if !enough(there, parts.len(), min_available) {
                    *y = f64::NAN;
                }
            }
            return;
        }
    }
    for (i, y) in out.iter_mut().enumerate().filter(|(_, y)| y.is_nan()) {
        row.clear();
        row.extend(parts.iter().map(|part| part[i]));
        let there = row.iter().filter(|x| !x.is_nan()).count();
        if enough(there, row.len(), min_available) {
            // Weights are rescaled to the parts that are there; `of` does that.
            *y = how.of(row, weights);
        }
    }
}

#[inline]
fn accumulate(parts: &[&[f64]], weights: &[f64], total: f64, out: &mut [f64], f: impl Fn(f64) -> f64) {
    out.fill(0.0);
    for (part, w) in parts.iter().zip(weights) {
        let w = w / total;
        out.iter_mut().zip(*part).for_each(|(y, x)| *y += w * f(*x));
    }
}
