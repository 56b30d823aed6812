//! Kernel: quantiles of Student's t and of the beta distribution, and tails of t, F and beta.
//!
//! All are one integral. The density of the logit v of a beta variable, f(v) = x^a·(1 − x)^b/B(a, b) with x = 1/(1 + e^−v), is
//! log-concave, and so are therefore its distribution function F and its tail. F = f/K, where K is a continued fraction
//! (DiDonato and Morris 1992, BFRAC) whose terms are sums of positive numbers where x is below the mean.
//!
//! **Every search ends.** Where h is increasing and concave, a Newton step for h(v) = c from any place ends at or below the root,
//! as the tangent lies above the curve; from there the steps rise and never pass it. With h = ln F (or F where F itself is
//! concave) they converge from everywhere, quadratically near the root, with no bracket and no first guess that must be good.
//! They stop where a step is rounding or goes back, and in any case after [`STEPS`].

use statrs::function::gamma::ln_gamma;

/// Newton steps: from afar they halve the distance, near the root they double the digits. Ten are many.
const STEPS: usize = 100;

/// Steps below this share of the root change no digit.
const ROUNDING: f64 = 4e-16;

/// From these degrees of freedom on, a quantile of Student's t is that of the normal distribution: they differ by
/// (z² + 1)/4d of it.
const NORMAL: f64 = 1e20;

/// The quantile z of the normal distribution with P(−z < Z < z) = level; none for levels that are not between 0 and 1.
pub(crate) fn normal_quantile(level: f64) -> Option<f64> {
    t_quantile(level, f64::INFINITY)
}

/// The quantile t of Student's distribution with P(−t < T < t) = level. None without degrees of freedom, for levels
/// that are not between 0 and 1, and where the quantile is above all numbers: with 0.01 degrees of freedom that of 0.95 is 10^129,
/// with 0.004 it is 10^324.
///
/// With t = √d·sinh u the density is proportional to cosh^−d u. Right to 1e-12 for 0.01 and more degrees of freedom d, and to 1e-14/d below.
pub(crate) fn t_quantile(level: f64, df: f64) -> Option<f64> {
    if !(df > 0.0 && level > 0.0 && level < 1.0) {
        return None;
    }
    let student = Student::new(df);
    let t = match student.inside(student.meeting()) {
        inside if level <= inside => student.t_inside(level),
        _ => student.t_of_tail(1.0 - level),
    };
    Some(t).filter(|t| t.is_finite())
}

/// P(|T| > |t|) of Student's distribution; not a number without degrees of freedom.
pub(crate) fn t_tail(t: f64, df: f64) -> f64 {
    if t.is_nan() || df.is_nan() || df <= 0.0 {
        return f64::NAN;
    }
    let student = Student::new(df);
    if t.abs() <= student.meeting() {
        1.0 - student.inside(t.abs())
    } else {
        let u = student.angle(t.abs());
        student.ln_tail(u).0.exp()
    }
}

/// Student's distribution.
struct Student {
    df: f64,
    /// Γ((d + 1)/2)/(Γ(d/2)·√π).
    front: f64,
}

impl Student {
    fn new(df: f64) -> Student {
        let df = df.min(NORMAL);
        Student { df, front: gamma_ratio(df / 2.0) / std::f64::consts::PI.sqrt() }
    }

    /// Where the series from the middle and the fraction of the tail meet, both fast: t² = 2 or d, whichever is less.
    fn meeting(&self) -> f64 {
        self.df.min(2.0).sqrt()
    }

    /// u of t = √d·sinh u.
    fn angle(&self, t: f64) -> f64 {
        (t / self.df.sqrt()).asinh()
    }

    /// The density at t.
    fn density(&self, t: f64) -> f64 {
        self.front / self.df.sqrt() * (-(self.df + 1.0) / 2.0 * (t * t / self.df).ln_1p()).exp()
    }

    /// P(−t < T < t) for t up to where the tail begins: 2·t·f(t)·Σ_k Π_{j<k} (d + 1 + 2j)/(3 + 2j)·y with
    /// y = t²/(d + t²), a series of positive terms. y is at most 1/2, and the terms shrink from the first on, so that sixty are
    /// the sum.
    fn inside(&self, t: f64) -> f64 {
        let d = self.df;
        let y = t * t / (d + t * t);
        let (mut term, mut sum, mut k) = (1.0, 1.0, 0.0);
        while term > sum * 1e-17 && k < 1000.0 {
            term *= (d + 1.0 + 2.0 * k) / (3.0 + 2.0 * k) * y;
            sum += term;
            k += 1.0;
        }
        2.0 * t * self.density(t) * sum
    }

    /// The t with `inside` = level. P(−t < T < t) is concave in t and 0 at 0.
    fn t_inside(&self, level: f64) -> f64 {
        let mut t = 0.0;
        for _ in 0..STEPS {
            let step = (level - self.inside(t)) / (2.0 * self.density(t));
            t += step;
            if step <= ROUNDING * t {
                break;
            }
        }
        t
    }

    /// ln P(|T| > √d·sinh u), and the K of that tail f/K.
    fn ln_tail(&self, u: f64) -> (f64, f64) {
        let small = (-2.0 * u).exp();
        // ln cosh u, and 1/cosh² u and tanh² u, which are 1 − x and x of the beta distribution.
        let ln_cosh =
            if u < 1.0 { 0.5 * (u.sinh() * u.sinh()).ln_1p() } else { u - std::f64::consts::LN_2 + small.ln_1p() };
        let tanh = u.tanh();
        let x = 4.0 * small / ((1.0 + small) * (1.0 + small));
        let k = fraction(self.df / 2.0, 0.5, x, tanh * tanh);
        ((self.front * tanh / k).ln() - self.df * ln_cosh, k)
    }

    /// The t with P(|T| > t) = tail. The logarithm of the tail is concave in u.
    fn t_of_tail(&self, tail: f64) -> f64 {
        let mut u = self.angle(self.meeting());
        let target = tail.ln();
        for round in 0..STEPS {
            let (ln_tail, k) = self.ln_tail(u);
            // The slope of the logarithm is −2K/tanh u. From the second step on u falls to the root.
            let step = (ln_tail - target) * u.tanh() / (2.0 * k);
            u += step;
            if step.abs() <= ROUNDING * u || (round > 0 && step > 0.0) {
                break;
            }
        }
        self.df.sqrt() * u.sinh()
    }
}

/// The quantile of the beta distribution: the x with P(X ≤ x) = p. None where a parameter or p is not a number, or p is not
/// between 0 and 1.
///
/// A parameter of 0 (or less, by rounding) puts all at its end.
pub(crate) fn beta_quantile(p: f64, a: f64, b: f64) -> Option<f64> {
    if a < f64::MIN_POSITIVE {
        return Some(0.0);
    }
    if b < f64::MIN_POSITIVE {
        return Some(1.0);
    }
    share(beta_logit(p, 1.0 - p, a, b)?)
}

/// The x with P(X > x) = p, as [`beta_quantile`]; small p keep their digits.
pub(crate) fn beta_upper_quantile(p: f64, a: f64, b: f64) -> Option<f64> {
    if a < f64::MIN_POSITIVE {
        return Some(0.0);
    }
    if b < f64::MIN_POSITIVE {
        return Some(1.0);
    }
    share(beta_logit(1.0 - p, p, a, b)?)
}

/// The share of a logit; none where the numbers are too far apart for it.
fn share(logit: f64) -> Option<f64> {
    Some(1.0 / (1.0 + (-logit).exp())).filter(|share| !share.is_nan())
}

/// The logit of the quantile with `below` on one side and `above` on the other.
fn beta_logit(below: f64, above: f64, a: f64, b: f64) -> Option<f64> {
    if !(below > 0.0 && above > 0.0 && a.is_finite() && b.is_finite()) {
        return None;
    }
    let lower = Beta::new(a, b);
    // Near the mean the fraction takes √min(a, b) terms. With many cases on both sides the median is as good as the mean, and
    // the smaller tail is the one that the fraction is made for.
    let is_lower = if a.min(b) > MANY { below <= above } else { below <= lower.ln_below(lower.mean()).0.exp() };
    if is_lower { Some(lower.quantile(below)) } else { Some(-Beta::new(b, a).quantile(above)) }
}

/// From this number of cases on both sides, a beta distribution is treated as nearly symmetric, by the distance from
/// its mean.
const MANY: f64 = 100.0;

/// The beta distribution of a logit, from below.
struct Beta {
    a: f64,
    b: f64,
    /// ln B(a, b), for [`Beta::ln_density`]: with the parts that cancel left out where both parameters are large.
    ln_beta: f64,
}

/// From here on Stirling's series is as good as the numbers.
const STIRLING: f64 = 10.0;

impl Beta {
    fn new(a: f64, b: f64) -> Beta {
        let n = a + b;
        let (less, more) = (a.min(b), a.max(b));
        let ln_beta = if less >= STIRLING {
            0.5 * (std::f64::consts::TAU * (n / a / b)).ln() + stirling(a) + stirling(b) - stirling(n)
        } else if more >= STIRLING {
            // ln Γ(less) less ln(Γ(n)/Γ(more)), in which n·ln n and more·ln more do not appear.
            let growth = (more - 0.5) * (less / more).ln_1p() + less * (n.ln() - 1.0);
            ln_gamma(less) - growth - stirling(n) + stirling(more)
        } else {
            ln_gamma(a) + ln_gamma(b) - ln_gamma(n)
        };
        Beta { a, b, ln_beta }
    }

    /// The logit of (a + 1)/(a + b + 2), up to where the fraction is fast.
    fn mean(&self) -> f64 {
        ((self.a + 1.0) / (self.b + 1.0)).ln()
    }

    /// ln f(v) for x = 1/(1 + e^−v) and y = 1 − x.
    fn ln_density(&self, v: f64, x: f64, y: f64) -> f64 {
        let (a, b) = (self.a, self.b);
        // ln x and ln y, also where x or y is 0 in the numbers there are.
        let ln_x = if v > 0.0 { -(-v).exp().ln_1p() } else { v - v.exp().ln_1p() };
        let ln_y = ln_x - v;
        if a.min(b) < STIRLING {
            return a * ln_x + if v > 0.0 { b * ln_y } else { -b * v.exp().ln_1p() } - self.ln_beta;
        }
        // a·ln(nx/a) + b·ln(ny/b), from the distance from the mean, in which large numbers would cancel.
        let apart = a * y - b * x;
        let n = a + b;
        let near = |r: f64, ln: f64| if r.abs() < 0.2 { excess(r) } else { r - ln };
        -a * near(-apart / a, ln_x + (n / a).ln()) - b * near(apart / b, ln_y + (n / b).ln()) - self.ln_beta
    }

    /// ln F(v), and the K of F = f/K, which is the slope of ln F.
    fn ln_below(&self, v: f64) -> (f64, f64) {
        let (x, y) = (1.0 / (1.0 + (-v).exp()), 1.0 / (1.0 + v.exp()));
        let k = fraction(self.a, self.b, x, y);
        (self.ln_density(v, x, y) - k.ln(), k)
    }

    /// The logit with F = p.
    fn quantile(&self, p: f64) -> f64 {
        if self.a.min(self.b) <= MANY {
            return self.search(p, self.mean(), |v| self.ln_below(v));
        }
        let (middle, spread) = ((self.a / self.b).ln(), (1.0 / self.a + 1.0 / self.b).sqrt());
        if spread < f64::EPSILON {
            return middle;
        }
        let start = |p: f64| middle - spread * normal_quantile(1.0 - 2.0 * p).unwrap_or(0.0);
        let tail = p.min(TAIL);
        let from = self.search(tail, start(tail), |v| self.ln_below(v));
        if p <= TAIL {
            return from;
        }
        // The fraction is slow near the mean. From a tenth to a half are 1.3 standard deviations of nearly a normal density.
        self.search(p, start(p), |v| {
            let density = |v: f64| self.ln_density(v, 1.0 / (1.0 + (-v).exp()), 1.0 / (1.0 + v.exp())).exp();
            let (centre, half) = ((from + v) / 2.0, (v - from) / 2.0);
            let pairs = GAUSS
                .iter()
                .map(|(node, weight)| weight * (density(centre - half * node) + density(centre + half * node)));
            let below = TAIL + half * pairs.sum::<f64>();
            (below.ln(), density(v) / below)
        })
    }

    /// The logit where ln F is ln p. ln F, which comes with its slope, is increasing and concave.
    fn search(&self, p: f64, start: f64, ln_below: impl Fn(f64) -> (f64, f64)) -> f64 {
        let (mut v, target) = (start, p.ln());
        for round in 0..STEPS {
            let (ln_f, slope) = ln_below(v);
            let step = (target - ln_f) / slope;
            v += step;
            if step.abs() <= ROUNDING * v.abs().max(1.0) || (round > 0 && step < 0.0) {
                break;
            }
        }
        v
    }
}

/// The share below which the fraction finds the quantiles of a beta distribution with [`MANY`] cases.
const TAIL: f64 = 0.1;

/// Nodes and weights of Gauss and Legendre with ten points: those above 0. Over 1.3 standard deviations of a normal density they
/// leave an error of 1e-19.
const GAUSS: [(f64, f64); 5] = [
    (0.148_874_338_981_631_21, 0.295_524_224_714_752_87),
    (0.433_395_394_129_247_2, 0.269_266_719_309_996_35),
    (0.679_409_568_299_024_4, 0.219_086_362_515_982_04),
    (0.865_063_366_688_984_5, 0.149_451_349_150_580_6),
    (0.973_906_528_517_171_7, 0.066_671_344_308_688_14),
];

/// P(F > x) of the F distribution with these degrees of freedom, for x > 0.
pub(crate) fn f_tail(x: f64, df1: f64, df2: f64) -> f64 {
    // d₂/(d₂ + d₁x) has a beta distribution.
    let (df1, df2) = (df1.min(NORMAL), df2.min(NORMAL));
    let v = df2.ln() - df1.ln() - x.ln();
    let lower = Beta::new(df2 / 2.0, df1 / 2.0);
    if v <= lower.mean() {
        lower.ln_below(v).0.exp()
    } else {
        1.0 - Beta::new(df1 / 2.0, df2 / 2.0).ln_below(-v).0.exp()
    }
}

/// The continued fraction K with P(X ≤ x) = x^a·y^b/(B(a, b)·K), by the algorithm of Lentz; y = 1 − x.
///
/// With z standard deviations between x and the mean it takes about 200/z² terms, whatever the parameters, and √min(a, b) at
/// most. [`TERMS`] end it in any case.
fn fraction(a: f64, b: f64, x: f64, y: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let apart = a * y - b * x;
    let mut k = a / (a + 1.0) * (apart + 1.0);
    if k.abs() < TINY {
        k = TINY;
    }
    let (mut c, mut d) = (k, 0.0);
    for m in 1..TERMS {
        let m = f64::from(m);
        let even = a + 2.0 * m - 1.0;
        let above = (a + m - 1.0) / even * ((a + b + m - 1.0) / even) * m * (b - m) * x * x;
        let below = m + m * (b - m) * x / even + (a + m) / (a + 2.0 * m + 1.0) * (apart + 1.0 + m * (1.0 + y));
        d = below + above * d;
        c = below + above / c;
        if d.abs() < TINY {
            d = TINY;
        }
        if c.abs() < TINY {
            c = TINY;
        }
        d = 1.0 / d;
        let factor = c * d;
        k *= factor;
        // Not a number ends it, too.
        if factor.is_nan() || (factor - 1.0).abs() <= 2.0 * f64::EPSILON {
            break;
        }
    }
    k
}

/// Terms of a fraction at most. Quantiles take some hundreds; only tails near the mean with 10^7 cases on both sides come near it.
const TERMS: u32 = 20_000;

/// r − ln(1 + r) for small r: with s = r/(2 + r), ln(1 + r) is 2·(s + s³/3 + s⁵/5 + …).
fn excess(r: f64) -> f64 {
    let s = r / (2.0 + r);
    let square = s * s;
    let series = (0..9).rev().fold(0.0, |sum, k| sum * square + 1.0 / f64::from(2 * k + 3));
    r * s - 2.0 * s * square * series
}

/// ln Γ(x) less Stirling's (x − ½)·ln x − x + ½·ln 2π, for x of [`STIRLING`] and more.
fn stirling(x: f64) -> f64 {
    const SERIES: [f64; 7] =
        [1.0 / 12.0, -1.0 / 360.0, 1.0 / 1260.0, -1.0 / 1680.0, 1.0 / 1188.0, -691.0 / 360_360.0, 1.0 / 156.0];
    SERIES.iter().rev().fold(0.0, |sum, c| sum / (x * x) + c) / x
}

/// Γ(x + ½)/Γ(x).
fn gamma_ratio(x: f64) -> f64 {
    // Σ B_2k·(2 − 2^(1 − 2k))/(2k·(2k − 1)·x^(2k − 1)), from Stirling's series of both; below 20 by steps of 1 from above.
    const SERIES: [f64; 5] = [-1.0 / 8.0, 1.0 / 192.0, -1.0 / 640.0, 17.0 / 14_336.0, -31.0 / 18_432.0];
    let (mut at, mut steps) = (x, 1.0);
    while at < 20.0 {
        steps *= at / (at + 0.5);
        at += 1.0;
    }
    steps * at.sqrt() * (SERIES.iter().rev().fold(0.0, |sum, c| sum / (at * at) + c) / at).exp()
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    fn golden(name: &str) -> Vec<Vec<f64>> {
        let path = format!("{}/tests/golden/numeric/{name}.csv", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).expect("golden file");
        text.lines().skip(1).map(|line| line.split(',').map(|x| x.parse().expect("number")).collect()).collect()
    }

    /// mpmath, 40 digits: tests/golden/numeric/quantiles.py.
    #[test]
    fn student_quantiles_agree_with_mpmath() {
        for row in golden("student") {
            let t = t_quantile(row[0], row[1]);
            if row[2].is_finite() {
                // Below 0.01 degrees of freedom a digit of the tail is 1/d of it in the quantile.
                let max_relative = 1e-12 * (0.01 / row[1]).max(1.0);
                assert_relative_eq!(t.expect("a quantile"), row[2], max_relative = max_relative);
            } else {
                assert_eq!(t, None, "{row:?}");
            }
        }
    }

    /// mpmath, 40 digits: the same script. Logits, so that shares near 0 and near 1 count alike.
    #[test]
    fn beta_quantiles_agree_with_mpmath() {
        for row in golden("beta") {
            let logit = beta_logit(row[0], 1.0 - row[0], row[1], row[2]).expect("a quantile");
            // The logit is spread over 1/a below and 1/b above.
            let size = row[3].abs().max(1.0).max(1.0 / row[1]).max(1.0 / row[2]);
            assert!((logit - row[3]).abs() <= 1e-12 * size, "{row:?} {logit:e}");
        }
    }

    /// Whatever the numbers, an answer or none, and few terms.
    #[test]
    fn every_search_ends() {
        let sizes =
            [5e-324, 1e-300, 1e-100, 1e-10, 1e-3, 0.3, 1.0, 7.0, 1e5, 1.5e7, 1e10, 1e16, 1e100, 1e300, f64::MAX];
        let levels = [5e-324, 1e-300, 1e-16, 0.01, 0.5, 0.95, 1.0 - 1e-12, 1.0 - f64::EPSILON / 2.0];
        for a in sizes {
            for p in levels {
                assert!(t_quantile(p, a).is_none_or(|t| t > 0.0), "{p} {a}");
                for &b in sizes.iter().step_by(3) {
                    assert!(beta_quantile(p, a, b).is_none_or(|x| (0.0..=1.0).contains(&x)), "{p} {a} {b}");
                }
            }
        }
        assert_eq!([t_quantile(0.95, 0.0), t_quantile(0.95, f64::NAN), t_quantile(1.0, 5.0)], [None; 3]);
        assert_eq!([t_quantile(0.95, -1.0), t_quantile(0.0, 5.0), t_quantile(f64::NAN, 5.0)], [None; 3]);
    }

    /// Tails invert quantiles, for all degrees of freedom.
    #[test]
    fn tails_invert_quantiles() {
        for df in [0.1, 0.5, 1.0, 3.0, 40.0, 1e4, 1e8, 1e12, f64::INFINITY] {
            for level in [0.01, 0.5, 0.95, 0.999, 1.0 - 1e-9] {
                let t = t_quantile(level, df).expect("a quantile");
                assert_relative_eq!(t_tail(t, df), 1.0 - level, max_relative = 1e-11);
                assert_relative_eq!(f_tail(t * t, 1.0, df.min(1e20)), 1.0 - level, max_relative = 1e-7);
            }
        }
    }
}
