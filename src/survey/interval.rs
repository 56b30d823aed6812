//! Confidence intervals: t intervals, those made for proportions, and what quantiles make of these.

use crate::numeric::distribution::{beta_quantile, beta_upper_quantile, t_quantile};
use crate::words::words;
use crate::{Error, Result};
use rustc_hash::FxHashMap;
use std::str::FromStr;

words! {
    /// The kind of confidence interval of a proportion.
    ///
    /// With p the estimate, s its standard error, d the degrees of freedom and t the quantile of Student's distribution
    /// with d degrees of freedom, the intervals are those of R `svyciprop`. Where they need a sample size, it is the
    /// effective one of the estimate, n* = p(1 − p)/s². All but [`Wald`](Interval::Wald) lie within 0 and 1.
    ///
    /// Where p is 0 or 1 the standard error is 0 and these formulas degenerate (R gives NaN). Whatever the kind, the
    /// interval is then that of Clopper and Pearson for the number of cases, one-sided by nature: from 0 to
    /// 1 − (α/2)^(1/n), or from (α/2)^(1/n) to 1, and the row has the status `one_sided`.
    #[derive(Default)]
    #[non_exhaustive]
    pub enum Interval: "interval" {
        /// logit p ± t·s/(p(1 − p)), transformed back (R `method = "logit"`). With replicate weights the standard error
        /// of the logit is that of the logits of the replicates.
        #[default]
        Logit = "logit",
        /// The exact interval of Korn and Graubard (1998): Clopper–Pearson with the effective sample size
        /// p(1 − p)/s² · (t with n − 1 / t with d)² (R `method = "beta"`).
        Beta = "beta",
        /// The score interval of Wilson (1927) with n* cases and t in place of the normal quantile (R `method =
        /// "wilson"`).
        Wilson = "wilson",
        /// The shares q that a likelihood-ratio test does not reject: 2n*·[p·ln(p/q) + (1 − p)·ln((1 − p)/(1 − q))] ≤
        /// t²·n/(n − 1), after Rao and Scott (1984), with the dispersion n/(n − 1) of the quasi-binomial model. R
        /// `method = "likelihood"` draws straight lines between points of the same curve, and its limits differ from
        /// the solution by up to 0.4 per cent; these are the solution.
        Likelihood = "likelihood",
        /// sin² of arcsin √p ± t·s/(2√(p(1 − p))) (R `method = "asin"`). An angle below 0 or above a right angle is
        /// taken as that: R goes on, and its limit comes back from the other side, so that a higher level can give a
        /// narrower interval.
        Arcsine = "arcsine" | "asin",
        /// p ± t·s (R `method = "mean"`). May leave 0 and 1.
        Wald = "wald" | "mean",
        /// [`Logit`](Interval::Logit) with s/(p(1 − p)) for replicate weights too (R `method = "xlogit"`); the same
        /// without.
        Xlogit = "xlogit",
    }
}

/// The kind of confidence interval of a quantile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub enum QuantileInterval {
    /// The interval of Woodruff (1952): the limits of the share of cases at or below the quantile, each as the quantile
    /// of that probability. In text: the word for the interval of the share.
    Woodruff(Interval),
    /// q ± t·s with the variance of the replicates' own quantiles, in a design with replicate weights (R `interval.type =
    /// "quantile"`). For half-samples, bootstrap and successive differences; the jackknife does not estimate it.
    ///
    /// In text: `replicates`.
    Replicates,
    /// The values that a score test does not reject: θ where (p − F(θ))/se(F(θ)) is within ±t (R `interval.type =
    /// "score"`). In text: `score`.
    Score,
}

impl Default for QuantileInterval {
    fn default() -> QuantileInterval {
        QuantileInterval::Woodruff(Interval::Wald)
    }
}

words! {
    /// The intervals of quantiles that are none of a share.
    enum Own: "interval" {
        /// From the quantiles of the replicates.
        Replicates = "replicates",
        /// By a score test.
        Score = "score",
    }
}

impl FromStr for QuantileInterval {
    type Err = Error;

    fn from_str(word: &str) -> Result<QuantileInterval> {
        match word.parse() {
            Ok(Own::Replicates) => Ok(QuantileInterval::Replicates),
            Ok(Own::Score) => Ok(QuantileInterval::Score),
            Err(_) => word.parse().map(QuantileInterval::Woodruff).map_err(|_| {
                let own = Own::ALL.iter().map(|kind| kind.as_str());
                Error::option("interval", word, Interval::ALL.iter().map(|kind| kind.as_str()).chain(own))
            }),
        }
    }
}

/// The two limits; `None` where there is none.
pub(crate) type Limits = Option<(f64, f64)>;

/// Quantiles of Student's distribution, each computed once: domains share their few degrees of freedom.
#[derive(Debug, Default)]
pub(crate) struct Quantiles(FxHashMap<(u64, u64), Option<f64>>);

impl Quantiles {
    /// The quantile t with P(−t < T < t) = level; none without degrees of freedom, and where it is above all numbers.
    pub(crate) fn t(&mut self, level: f64, df: f64) -> Option<f64> {
        *self.0.entry((level.to_bits(), df.to_bits())).or_insert_with(|| t_quantile(level, df))
    }
}

/// value ± t·se; none without degrees of freedom.
pub(crate) fn student(value: f64, se: f64, df: f64, level: f64, quantiles: &mut Quantiles) -> Limits {
    let margin = quantiles.t(level, df)? * se;
    known((value - margin, value + margin))
}

/// The same of one value; the value itself where nothing varies.
pub(crate) fn student_limits(value: f64, se: f64, df: f64, level: f64) -> Limits {
    if se == 0.0 { Some((value, value)) } else { student(value, se, df, level, &mut Quantiles::default()) }
}

/// Limits above all numbers are unknown.
fn known(limits: (f64, f64)) -> Limits {
    Some(limits).filter(|(low, high)| low.is_finite() && high.is_finite())
}

/// The logit interval of a proportion, from the standard error of its logit.
pub(crate) fn logit(p: f64, se: f64, df: f64, level: f64, quantiles: &mut Quantiles) -> Limits {
    let (low, high) = student((p / (1.0 - p)).ln(), se, df, level, quantiles)?;
    let back = |x: f64| 1.0 / (1.0 + (-x).exp());
    Some((back(low), back(high)))
}

/// From this effective number of cases on, intervals of all kinds are p ± t·s: they differ by t/√n* of their width.
const NARROW: f64 = 1e16;

/// The interval of a proportion that is neither 0 nor 1; `n` counts the rows of the domain as R does, including those
/// with the variable missing.
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

    // The effective number of cases n* = p(1 − p)/s²; Korn and Graubard (1998) and R correct it by quantiles of t, and
    // the likelihood of R is that of n − 1 cases.
    let adjustment = match kind {
        Interval::Beta => quantiles.t(level, n - 1.0)? / t,
        Interval::Likelihood if n > 1.0 => ((n - 1.0) / n).sqrt(),
        Interval::Likelihood
        | Interval::Logit
        | Interval::Wilson
        | Interval::Arcsine
        | Interval::Wald
        | Interval::Xlogit => 1.0,
    };
    let effective = p * (1.0 - p) / (se * se) * adjustment * adjustment;
    match kind {
        // So narrow that all kinds are the same in the digits there are; the quantiles of others lose theirs here.
        _ if effective > NARROW => student(p, se / adjustment, df, level, quantiles),
        Interval::Wald => student(p, se, df, level, quantiles),
        Interval::Logit | Interval::Xlogit => logit(p, se / (p * (1.0 - p)), df, level, quantiles),
        Interval::Beta => {
            let (x, tail) = (effective * p, (1.0 - level) / 2.0);
            Some((
                beta_quantile(tail, x, effective - x + 1.0)?,
                beta_upper_quantile(tail, x + 1.0, effective * (1.0 - p))?,
            ))
        }
        Interval::Wilson => {
            // g of METHODS, section 7.
            let share = t * t / effective;
            let centre = (p + share / 2.0) / (1.0 + share);
            let margin = (p * (1.0 - p) * share + share * share / 4.0).sqrt() / (1.0 + share);
            // The lower limit as a quotient, which keeps its digits near 0.
            known((p * p / (1.0 + share) / (centre + margin), centre + margin))
        }
        Interval::Likelihood => {
            let furthest = t * t / (2.0 * effective);
            // With one case the dispersion n/(n − 1) has no value. The upper limit is the lower one of 1 − p.
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
    // Newton steps in ln q, from a point where the divergence is too large; it falls in ln q and is convex: the second
    // term is not negative for q < p, and the first alone is p·ln(p/q).
    let mut log = p.ln() - (divergence - (1.0 - p) * (1.0 - p).ln()) / p;
    // From this side every step falls short of the solution; a dozen suffice, and 100 is a guard.
    for _ in 0..100 {
        let q = log.exp();
        // p·ln(p/q) + (1 − p)·ln((1 − p)/(1 − q)), by the distance, which keeps the digits near p.
        let apart = p - q;
        let near = -p * (-apart / p).ln_1p() - (1.0 - p) * (apart / (1.0 - p)).ln_1p();
        let far = p * (p.ln() - log) + (1.0 - p) * ((1.0 - p).ln() - (-q).ln_1p());
        let excess = if apart < 0.1 * p { near } else { far } - divergence;
        // The derivative by ln q: q·(−p/q + (1 − p)/(1 − q)).
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
    // The quantile of Beta(1, n) in closed form, 1 − (α/2)^(1/n).
    let limit = -(((1.0 - level) / 2.0).ln() / n).exp_m1();
    Some(if p == 0.0 { (0.0, limit) } else { (1.0 - limit, 1.0) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// All kinds tend to p ± t·s; a standard error that is rounding leaves the limits at the share, in order.
    #[test]
    fn a_narrow_interval_has_its_limits_in_order() {
        let p = 0.031507141203509594;
        for kind in Interval::ALL.iter().copied() {
            for (se, width) in [(3.497995360425232e-18, 1e-15), (1e-11, 4e-10)] {
                let (low, high) = proportion(kind, p, se, 1.0, 3.0, 0.9, &mut Quantiles::default()).expect("limits");
                assert!(low <= p && p <= high && high - low < width, "{kind:?} {low} {high}");
            }
        }
    }

    /// Negative weights may give such a share.
    #[test]
    fn a_share_below_0_has_limits_of_student() {
        for kind in Interval::ALL.iter().copied() {
            let limits = proportion(kind, -0.1, 0.05, 9.0, 12.0, 0.95, &mut Quantiles::default());
            assert_eq!(limits, student(-0.1, 0.05, 9.0, 0.95, &mut Quantiles::default()));
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
