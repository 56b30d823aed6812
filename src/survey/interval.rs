//! Confidence intervals: t intervals, and those made for proportions.

use crate::{Error, Result};
use rustc_hash::FxHashMap;
use statrs::distribution::{ContinuousCDF, StudentsT};
use statrs::function::beta::{beta_reg, ln_beta};

/// The kind of confidence interval of a proportion.
///
/// With p the estimate, s its standard error, d the degrees of freedom and t the quantile of Student's distribution
/// with d degrees of freedom, the intervals are those of R `svyciprop`. Where they need a sample size, it is the effective
/// one of the estimate, n* = p(1 − p)/s². All but [`Wald`](Interval::Wald) lie within 0 and 1.
///
/// Where p is 0 or 1 the standard error is 0 and these formulas degenerate (R gives NaN). Whatever the kind, the
/// interval is then that of Clopper and Pearson for the number of cases, one-sided by nature: from 0 to
/// 1 − (α/2)^(1/n), or from (α/2)^(1/n) to 1, and the row has the status `one_sided`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub enum Interval {
    /// logit p ± t·s/(p(1 − p)), transformed back (R `method = "logit"`). With replicate weights the standard error of the
    /// logit is that of the logits of the replicates.
    #[default]
    Logit,
    /// The exact interval of Korn and Graubard (1998): Clopper–Pearson with the effective sample size
    /// p(1 − p)/s² · (t with n − 1 / t with d)² (R `method = "beta"`).
    Beta,
    /// The score interval of Wilson (1927) with n* cases and t in place of the normal quantile (R `method = "wilson"`).
    Wilson,
    /// The shares q that a likelihood-ratio test does not reject: 2n*·[p·ln(p/q) + (1 − p)·ln((1 − p)/(1 − q))] ≤
    /// t²·n/(n − 1), after Rao and Scott (1984), with the dispersion n/(n − 1) of the quasi-binomial model. R
    /// `method = "likelihood"` draws straight lines between points of the same curve, and its limits are up to 0.4
    /// per cent of themselves from the solution; these are the solution.
    Likelihood,
    /// sin² of arcsin √p ± t·s/(2√(p(1 − p))) (R `method = "asin"`). An angle below 0 or above a right angle is taken as
    /// that: R goes on, and its limit comes back from the other side, so that a higher level can give a narrower interval.
    Arcsine,
    /// p ± t·s (R `method = "mean"`). May leave 0 and 1.
    Wald,
    /// [`Logit`](Interval::Logit) with s/(p(1 − p)) for replicate weights too (R `method = "xlogit"`); the same without.
    Xlogit,
    /// Of a quantile in a design with replicate weights: q ± t·s with the variance of the replicates' own quantiles (R
    /// `interval.type = "quantile"`). For half-samples, bootstrap and successive differences; the jackknife does not
    /// estimate it.
    Replicates,
}

impl Interval {
    const WORDS: [(&'static str, Interval); 11] = [
        ("logit", Interval::Logit),
        ("beta", Interval::Beta),
        ("wilson", Interval::Wilson),
        ("likelihood", Interval::Likelihood),
        ("arcsine", Interval::Arcsine),
        ("wald", Interval::Wald),
        ("xlogit", Interval::Xlogit),
        ("replicates", Interval::Replicates),
        // As R calls them.
        ("asin", Interval::Arcsine),
        ("mean", Interval::Wald),
        ("quantile", Interval::Replicates),
    ];
}

impl std::str::FromStr for Interval {
    type Err = Error;

    fn from_str(word: &str) -> Result<Self> {
        crate::error::option("interval", word, &Self::WORDS)
    }
}

/// The two limits; `None` where there is none.
pub(crate) type Limits = Option<(f64, f64)>;

/// Quantiles of Student's distribution, each computed once: domains share their few degrees of freedom.
#[derive(Debug, Default)]
pub(crate) struct Quantiles(FxHashMap<(u64, u64), Option<f64>>);

impl Quantiles {
    /// The quantile t with P(−t < T < t) = level; none without degrees of freedom.
    pub(crate) fn t(&mut self, level: f64, df: f64) -> Option<f64> {
        *self.0.entry((level.to_bits(), df.to_bits())).or_insert_with(|| t_quantile(level, df))
    }
}

/// value ± t·se; none without degrees of freedom.
pub(crate) fn student(value: f64, se: f64, df: f64, level: f64, quantiles: &mut Quantiles) -> Limits {
    let margin = quantiles.t(level, df)? * se;
    Some((value - margin, value + margin))
}

/// The logit interval of a proportion, from the standard error of its logit.
pub(crate) fn logit(p: f64, se: f64, df: f64, level: f64, quantiles: &mut Quantiles) -> Limits {
    let (low, high) = student((p / (1.0 - p)).ln(), se, df, level, quantiles)?;
    let back = |x: f64| 1.0 / (1.0 + (-x).exp());
    Some((back(low), back(high)))
}

/// The effective number of cases from which on intervals of all kinds are p ± t·s: they differ by t/√n* of their width.
const NARROW: f64 = 1e16;

/// The interval of a proportion that is neither 0 nor 1; `n` are the rows of the domain, as in R, with those in which
/// the variable is missing.
pub(crate) fn proportion(
    kind: Interval,
    p: f64,
    se: f64,
    df: f64,
    n: f64,
    level: f64,
    quantiles: &mut Quantiles,
) -> Limits {
    let t = quantiles.t(level, df)?;
    if se == 0.0 {
        return Some((p, p));
    }
    if !(0.0..=1.0).contains(&p) {
        // Negative weights may give such a share: the other kinds know none.
        return student(p, se, df, level, quantiles);
    }
    let adjustment = match kind {
        Interval::Beta => quantiles.t(level, n - 1.0)? / t,
        Interval::Likelihood if n > 1.0 => ((n - 1.0) / n).sqrt(),
        _ => 1.0,
    };
    let effective = p * (1.0 - p) / (se * se) * adjustment * adjustment;
    match kind {
        // So narrow that all kinds are the same in the digits there are; the quantiles of others lose theirs here.
        _ if effective > NARROW => student(p, se / adjustment, df, level, quantiles),
        Interval::Wald | Interval::Replicates => student(p, se, df, level, quantiles),
        Interval::Logit | Interval::Xlogit => logit(p, se / (p * (1.0 - p)), df, level, quantiles),
        Interval::Beta => {
            let (x, alpha) = (effective * p, 1.0 - level);
            Some((
                beta_quantile(alpha / 2.0, x, effective - x + 1.0)?,
                beta_quantile(1.0 - alpha / 2.0, x + 1.0, effective - x)?,
            ))
        }
        Interval::Wilson => {
            let share = t * t / effective;
            let centre = (p + share / 2.0) / (1.0 + share);
            let margin = (p * (1.0 - p) * share + share * share / 4.0).sqrt() / (1.0 + share);
            // The lower limit as a quotient, which keeps its digits near 0.
            Some((p * p / (1.0 + share) / (centre + margin), centre + margin))
        }
        Interval::Likelihood => {
            let furthest = t * t / (2.0 * effective);
            (n > 1.0).then(|| (below_at_divergence(p, furthest), 1.0 - below_at_divergence(1.0 - p, furthest)))
        }
        Interval::Arcsine => {
            let centre = p.sqrt().asin();
            let margin = t * se / (2.0 * (p * (1.0 - p)).sqrt());
            let share = |angle: f64| angle.clamp(0.0, std::f64::consts::FRAC_PI_2).sin().powi(2);
            Some((share(centre - margin), share(centre + margin)))
        }
    }
}

/// The share q below p at a Kullback–Leibler divergence p·ln(p/q) + (1 − p)·ln((1 − p)/(1 − q)) from p.
fn below_at_divergence(p: f64, divergence: f64) -> f64 {
    // By Newton steps in ln q, in which the divergence falls and is convex, from a point where it is too large: the
    // second term is not negative for q < p, and the first alone is p·ln(p/q).
    let mut log = p.ln() - (divergence - (1.0 - p) * (1.0 - p).ln()) / p;
    for _ in 0..100 {
        let q = log.exp();
        // p·ln(p/q) + (1 − p)·ln((1 − p)/(1 − q)), by the distance, which keeps the digits near p.
        let apart = p - q;
        let near = -p * (-apart / p).ln_1p() - (1.0 - p) * (apart / (1.0 - p)).ln_1p();
        let far = p * (p.ln() - log) + (1.0 - p) * ((1.0 - p).ln() - (-q).ln_1p());
        let excess = if apart < 0.1 * p { near } else { far } - divergence;
        let slope = (q - p) / (1.0 - q);
        let step = excess / slope;
        if !step.is_finite() {
            break;
        }
        log -= step;
        if step.abs() <= 1e-15 * log.abs() {
            break;
        }
    }
    log.exp()
}

/// The limits of a proportion that is 0 or 1 in the sample of n cases: Clopper–Pearson with n cases, as in the
/// Korn–Graubard interval of the NCHS presentation standards (Parker et al. 2017).
pub(crate) fn one_sided(p: f64, n: f64, level: f64) -> Limits {
    if n < 1.0 {
        return None;
    }
    // The quantile of Beta(1, n) in closed form.
    let limit = 1.0 - ((1.0 - level) / 2.0).powf(1.0 / n);
    Some(if p == 0.0 { (0.0, limit) } else { (1.0 - limit, 1.0) })
}

/// The quantile t with P(−t < T < t) = level; none without degrees of freedom.
pub(crate) fn t_quantile(level: f64, df: f64) -> Option<f64> {
    if df.is_nan() || df <= 0.0 {
        return None;
    }
    let student = StudentsT::new(0.0, 1.0, df).ok()?;
    let tail = (1.0 - level) / 2.0;
    // P(T < −t) = I_{d/(d+t²)}(d/2, 1/2)/2, which keeps its digits in the tail. Newton steps from the library's
    // quantile, which is good to about six.
    let mut t = -student.inverse_cdf(tail);
    for _ in 0..8 {
        let lower = 0.5 * beta_reg(df / 2.0, 0.5, df / (df + t * t));
        let density = statrs::distribution::Continuous::pdf(&student, t);
        let step = (lower - tail) / density;
        if !step.is_finite() {
            break;
        }
        t += step;
        if step.abs() <= 1e-15 * t.abs() {
            break;
        }
    }
    Some(t)
}

/// The quantile of the beta distribution: the root of ln I_x(a, b) = ln p in the logit of x, by Newton steps within
/// limits that close in on it. (The inverse in statrs may run forever where a parameter is small.)
pub(crate) fn beta_quantile(p: f64, a: f64, b: f64) -> Option<f64> {
    if a <= 0.0 {
        return Some(0.0);
    }
    if b <= 0.0 {
        return Some(1.0);
    }
    let beta = ln_beta(a, b);
    if !beta.is_finite() {
        return None;
    }
    let share = |logit: f64| 1.0 / (1.0 + (-logit).exp());
    let (mut low, mut high) = (-700.0, 700.0);
    let mut logit = (a / b).ln().clamp(low, high);
    for _ in 0..200 {
        let x = share(logit);
        let below = beta_reg(a, b, x);
        if below < p {
            low = logit;
        } else {
            high = logit;
        }
        // The density of the logit: x^a·(1 − x)^b/B(a, b).
        let density = (a * x.ln() + b * (-x).ln_1p() - beta).exp();
        let newton = logit - (below / p).ln() * below / density;
        let next = if newton > low && newton < high { newton } else { (low + high) / 2.0 };
        let step = (next - logit).abs();
        logit = next;
        if step <= 1e-15 * logit.abs().max(1.0) {
            break;
        }
    }
    Some(share(logit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// R 4.2.2: qt(0.975, c(1, 2, 14, 199)), qt(0.995, 39).
    #[test]
    fn student_quantiles_agree_with_r() {
        for (level, df, expected) in [
            (0.95, 1.0, 12.706204736174694),
            (0.95, 2.0, 4.302652729749462),
            (0.95, 14.0, 2.1447866879178035),
            (0.95, 199.0, 1.9719565442517533),
            (0.99, 39.0, 2.7079131835176615),
        ] {
            assert_relative_eq!(t_quantile(level, df).expect("positive df"), expected, max_relative = 1e-12);
        }
        assert_eq!(t_quantile(0.95, 0.0), None);
    }

    /// All kinds tend to p ± t·s; a standard error that is rounding leaves the limits at the share, in order.
    #[test]
    fn a_narrow_interval_has_its_limits_in_order() {
        let p = 0.031507141203509594;
        for kind in Interval::WORDS.map(|(_, kind)| kind) {
            for (se, width) in [(3.497995360425232e-18, 1e-15), (1e-11, 4e-10)] {
                let (low, high) = proportion(kind, p, se, 1.0, 3.0, 0.9, &mut Quantiles::default()).expect("limits");
                assert!(low <= p && p <= high && high - low < width, "{kind:?} {low} {high}");
            }
        }
    }

    /// Negative weights may give such a share.
    #[test]
    fn a_share_below_0_has_limits_of_student() {
        for kind in Interval::WORDS.map(|(_, kind)| kind) {
            let limits = proportion(kind, -0.1, 0.05, 9.0, 12.0, 0.95, &mut Quantiles::default());
            assert_eq!(limits, student(-0.1, 0.05, 9.0, 0.95, &mut Quantiles::default()));
        }
    }

    /// The quantile of Beta(a, b) inverts its distribution function, in the middle and in the tails.
    #[test]
    fn beta_quantile_inverts_the_distribution_function() {
        for (a, b) in [(0.3, 5.0), (1.0, 20.0), (12.5, 3.2), (250.0, 4000.0), (0.02, 1.7), (1.4, 0.5)] {
            for p in [0.005, 0.025, 0.5, 0.975, 0.995] {
                let x = beta_quantile(p, a, b).expect("valid parameters");
                assert!((beta_reg(a, b, x) / p - 1.0).abs() < 1e-12, "{a} {b} {p} {x:e}");
            }
        }
    }

    /// Clopper and Pearson (1934) for 0 of 100: 0 to 1 − 0.025^(1/100) = 0.0362167.
    #[test]
    fn nothing_seen_has_an_upper_limit() {
        let (low, high) = one_sided(0.0, 100.0, 0.95).expect("limits");
        assert_eq!(low, 0.0);
        assert_relative_eq!(high, 0.036_216_692_5, max_relative = 1e-8);
        let (low, high) = one_sided(1.0, 100.0, 0.95).expect("limits");
        assert_relative_eq!(low, 0.963_783_307_5, max_relative = 1e-8);
        assert_eq!(high, 1.0);
        assert_eq!(one_sided(0.0, 0.0, 0.95), None);
    }
}
