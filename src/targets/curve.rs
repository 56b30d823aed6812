//! Kernel: the three curves, their derivatives, and least squares for those that are not straight.

/// The shape of a trend over time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Curve {
    /// `y = level + rate · (t − t₀)`, t₀ being the last year.
    Linear,
    /// `y = saturation / (1 + e^(−rate · (t − midpoint)))`: symmetric about the midpoint.
    Logistic,
    /// `y = saturation · e^(−e^(−rate · (t − midpoint)))`: fast at first, slow towards saturation.
    Gompertz,
}

impl Curve {
    /// Every one of them, the simplest first.
    pub const ALL: [Curve; 3] = [Curve::Linear, Curve::Logistic, Curve::Gompertz];

    /// `linear`, `logistic` or `gompertz`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Curve::Linear => "linear",
            Curve::Logistic => "logistic",
            Curve::Gompertz => "gompertz",
        }
    }

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
            _ if rate == 0.0 => return None,
            _ => [rate, -level / rate, saturation],
        })
    }
}

impl std::str::FromStr for Curve {
    type Err = crate::Error;

    fn from_str(word: &str) -> crate::Result<Curve> {
        crate::error::option("curve", word, &Curve::ALL.map(|curve| (curve.as_str(), curve)))
    }
}

impl std::fmt::Display for Curve {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
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
    let (mut p, mut damping) = (start, 1e-3);
    let mut current = rss(p);
    for _ in 0..200 {
        let (a, g) = normal(curve, t, y, p, free);
        let mut damped = a;
        (0..free).for_each(|i| damped[i][i] += damping * a[i][i]);
        let step = inverse(damped, free).map(|inverse| times(inverse, g));
        let next = step.map(|step| [p[0] + step[0], p[1] + step[1], p[2] + step[2]]);
        match next.map(|next| (next, rss(next))).filter(|(_, next)| next.is_finite() && *next <= current) {
            Some((next, smaller)) => {
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

/// The inverse of the leading block of a symmetric positive definite matrix, scaled to a unit diagonal first, as rates
/// and years differ in size; the rest is 0. `None` where it is singular to the precision of numbers.
pub(super) fn inverse(a: [[f64; 3]; 3], n: usize) -> Option<[[f64; 3]; 3]> {
    let mut scale = [0.0; 3];
    for i in 0..n {
        scale[i] = (a[i][i] > 0.0 && a[i][i].is_finite()).then(|| a[i][i].sqrt())?;
    }
    let mut left = [[0.0; 3]; 3];
    let mut right = [[0.0; 3]; 3];
    for i in 0..n {
        (0..n).for_each(|j| left[i][j] = a[i][j] / scale[i] / scale[j]);
        right[i][i] = 1.0;
    }
    for i in 0..n {
        let pivot = left[i][i];
        if !pivot.is_finite() || pivot < 1e-13 {
            return None;
        }
        for j in 0..n {
            left[i][j] /= pivot;
            right[i][j] /= pivot;
        }
        let (row, unit) = (left[i], right[i]);
        for k in (0..n).filter(|k| *k != i) {
            let factor = left[k][i];
            for j in 0..n {
                left[k][j] -= factor * row[j];
                right[k][j] -= factor * unit[j];
            }
        }
    }
    (0..n).for_each(|i| (0..n).for_each(|j| right[i][j] /= scale[i] * scale[j]));
    Some(right)
}

fn times(a: [[f64; 3]; 3], x: [f64; 3]) -> [f64; 3] {
    a.map(|row| row[0] * x[0] + row[1] * x[1] + row[2] * x[2])
}
