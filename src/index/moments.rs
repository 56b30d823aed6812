//! Moments and order statistics of a column; NaN is a missing value and takes no part.

use crate::numeric::order::{self, is_constant};

/// The values that are there.
pub(crate) fn present(x: &[f64]) -> impl Iterator<Item = f64> + Clone + '_ {
    x.iter().copied().filter(|v| !v.is_nan())
}

/// How many values are there.
pub(crate) fn available(x: &[f64]) -> usize {
    present(x).count()
}

/// The arithmetic mean, its rounding corrected in a second pass as in R; NaN of nothing.
pub(crate) fn mean(x: &[f64]) -> f64 {
    let n = available(x) as f64;
    // The second pass adds what the first lost by rounding.
    let rough = present(x).sum::<f64>() / n;
    rough + present(x).map(|v| v - rough).sum::<f64>() / n
}

/// The sample standard deviation, with divisor n − 1.
pub(crate) fn sd(x: &[f64]) -> f64 {
    let centre = mean(x);
    let squares: f64 = present(x).map(|v| (v - centre) * (v - centre)).sum();
    (squares / (available(x) as f64 - 1.0)).sqrt()
}

/// The median, the mean of the middle two for an even number; NaN of nothing.
pub(crate) fn median(x: &[f64]) -> f64 {
    order::median(&mut present(x).collect::<Vec<_>>())
}

/// The smallest and the largest value; NaN of nothing.
pub(crate) fn range(x: &[f64]) -> (f64, f64) {
    present(x).fold((f64::NAN, f64::NAN), |(low, high), v| (low.min(v), high.max(v)))
}

/// The skewness G₁ = √(n(n − 1))/(n − 2) · m₃/m₂^1.5, corrected for bias (Joanes and Gill 1998, type 2); NaN for fewer than
/// three values, or where all are equal within rounding.
pub(crate) fn skew(x: &[f64]) -> f64 {
    let n = available(x) as f64;
    if n < 3.0 || is_constant(x) {
        return f64::NAN;
    }
    let (_, m2, m3, _) = central(x);
    n.sqrt() * m3 / m2.powf(1.5) * (n * (n - 1.0)).sqrt() / (n - 2.0)
}

/// The excess kurtosis G₂, corrected for bias (Joanes and Gill 1998, type 2); NaN for fewer than four values or where all
/// are equal.
pub(crate) fn kurtosis(x: &[f64]) -> f64 {
    let n = available(x) as f64;
    if n < 4.0 || is_constant(x) {
        return f64::NAN;
    }
    let (_, m2, _, m4) = central(x);
    let r = n * m4 / (m2 * m2);
    ((n + 1.0) * (r - 3.0) + 6.0) * (n - 1.0) / ((n - 2.0) * (n - 3.0))
}

/// The mean and the sums of squares, cubes and fourth powers about it.
fn central(x: &[f64]) -> (f64, f64, f64, f64) {
    let centre = mean(x);
    present(x).fold((centre, 0.0, 0.0, 0.0), |(c, a, b, d), v| {
        let z = v - c;
        (c, a + z * z, b + z * z * z, d + z * z * z * z)
    })
}
