//! Kernel: the three curves, their derivatives, and least squares for those that are not straight.

use crate::numeric::linalg::inverse;
use crate::words::words;

words! {
    /// The shape of a trend over time.
    pub enum Curve: "curve" {
        /// `y = level + rate · (t − t₀)`, t₀ being the last year.
        Linear = "linear",
        /// `y = saturation / (1 + e^(−rate · (t − midpoint)))`: symmetric about the midpoint.
        Logistic = "logistic",
        /// `y = saturation · e^(−e^(−rate · (t − midpoint)))`: fast at first, slow towards saturation.
        Gompertz = "gompertz",
    }
}

impl Curve {
    /// The value at a time, the parameters being level and rate, or rate, midpoint and saturation.
    pub(super) fn value(self, p: [f64; 3], t: f64) -> f64 {
        match self {
            Curve::Linear => p[0] + p[1] * t,
            Curve::Logistic => p[2] / (1.0 + (-p[0] * (t - p[1])).exp()),
            Curve::Gompertz => p[2] * (-(-p[0] * (t - p[1])).exp()).exp(),
        }
    }

    /// The derivatives by the parameters.
    pub(super) fn gradient(self, p: [f64; 3], t: f64) -> [f64; 3] {
        let x = t - p[1];
        match self {
            Curve::Linear => [1.0, t, 0.0],
            Curve::Logistic => {
                let share = 1.0 / (1.0 + (-p[0] * x).exp());
                let slope = p[2] * share * (1.0 - share);
                [slope * x, -slope * p[0], share]
            }
            Curve::Gompertz => {
                let e = (-p[0] * x).exp();
                let share = (-e).exp();
                // e · e^(−e) goes to 0 though e itself may be infinite.
                let slope = if share == 0.0 { 0.0 } else { p[2] * share * e };
                [slope * x, -slope * p[0], share]
            }
        }
    }

    /// Rate and midpoint by a straight line through the values on the scale on which the curve is one.
    pub(super) fn start(self, t: &[f64], y: &[f64], saturation: f64) -> Option<[f64; 3]> {
        let z: Vec<f64> = y
            .iter()
            .map(|value| {
                // At 0 and at the saturation the scale is infinite; this is a start, and the fit corrects it.
                let share = (value / saturation).clamp(1e-4, 1.0 - 1e-4);
                match self {
                    Curve::Linear => *value,
                    Curve::Logistic => (share / (1.0 - share)).ln(),
                    Curve::Gompertz => -(-share.ln()).ln(),
                }
            })
            .collect();
        let [level, rate] = line(t, &z)?;
        Some(match self {
            Curve::Linear => [level, rate, 0.0],
            // A curve without a rate has no midpoint.
            Curve::Logistic | Curve::Gompertz if rate == 0.0 => return None,
            Curve::Logistic | Curve::Gompertz => [rate, -level / rate, saturation],
        })
    }
}

/// Level at time 0 and slope of the least-squares line; `None` where all times are one.
pub(super) fn line(t: &[f64], y: &[f64]) -> Option<[f64; 2]> {
    let n = t.len() as f64;
    let (tm, ym) = (t.iter().sum::<f64>() / n, y.iter().sum::<f64>() / n);
    let (mut xx, mut xy) = (0.0, 0.0);
    for (t, y) in t.iter().zip(y) {
        xx += (t - tm) * (t - tm);
        xy += (t - tm) * (y - ym);
    }
    (xx > 0.0).then(|| {
        let slope = xy / xx;
        [ym - slope * tm, slope]
    })
}

/// Least squares from a start, by Levenberg and Marquardt; the first `free` parameters move.
///
/// `None` where it does not come to rest, or the parameters cannot be told apart by the data.
pub(super) fn least_squares(
    curve: Curve,
    t: &[f64],
    y: &[f64],
    start: [f64; 3],
    free: usize,
) -> Option<([f64; 3], [[f64; 3]; 3])> {
    let rss = |p: [f64; 3]| t.iter().zip(y).map(|(t, y)| (y - curve.value(p, *t)).powi(2)).sum::<f64>();
    // Marquardt's start: near a Gauss–Newton step.
    let (mut p, mut damping) = (start, 1e-3);
    let mut current = rss(p);
    // A fit that has not come to rest by then is refused below.
    for _ in 0..200 {
        let (a, g) = normal(curve, t, y, p, free);
        let mut damped = a;
        // Marquardt: damped in proportion, so that rates and years of different size move alike.
        (0..free).for_each(|i| damped[i][i] += damping * a[i][i]);
        // Without an inverse the step is none, and more damping makes one.
        let step = inverse(damped, free).map(|inverse| times(inverse, g));
        let next = step.map(|step| [p[0] + step[0], p[1] + step[1], p[2] + step[2]]);
        match next.map(|next| (next, rss(next))).filter(|(_, next)| next.is_finite() && *next <= current) {
            Some((next, smaller)) => {
                // Relative to the parameter, and absolute near 0.
                let moved = (0..free).map(|i| ((next[i] - p[i]) / (p[i].abs() + 1e-8)).abs()).fold(0.0, f64::max);
                (p, current, damping) = (next, smaller, (damping / 10.0).max(1e-12));
                if moved < 1e-10 {
                    break;
                }
            }
            // The step is too small to be seen in the sum of squares: the curve is at rest.
            None if damping > 1e6 => break,
            None => damping *= 10.0,
        }
    }
    let (a, g) = normal(curve, t, y, p, free);
    let inverse = inverse(a, free)?;
    // What a full step would still gain, in units of the sum of squares.
    let step = times(inverse, g);
    let gain: f64 = (0..free).map(|i| step[i] * g[i]).sum();
    let scale = y.iter().map(|y| y * y).sum::<f64>();
    // At rest: nothing but rounding is left to gain, the second term where the fit is exact.
    (p.iter().all(|p| p.is_finite()) && gain <= 1e-10 * current + 1e-20 * scale).then_some((p, inverse))
}

/// JᵀJ and Jᵀr.
fn normal(curve: Curve, t: &[f64], y: &[f64], p: [f64; 3], free: usize) -> ([[f64; 3]; 3], [f64; 3]) {
    let (mut a, mut g) = ([[0.0; 3]; 3], [0.0; 3]);
    for (t, y) in t.iter().zip(y) {
        let (r, d) = (y - curve.value(p, *t), curve.gradient(p, *t));
        for i in 0..free {
            g[i] += d[i] * r;
            (0..free).for_each(|j| a[i][j] += d[i] * d[j]);
        }
    }
    (a, g)
}

fn times(a: [[f64; 3]; 3], x: [f64; 3]) -> [f64; 3] {
    a.map(|row| row[0] * x[0] + row[1] * x[1] + row[2] * x[2])
}
