//! Families and links of generalised linear models.

use crate::numeric::distribution::normal_quantile;
use crate::words::words;
use crate::{Error, Result};
use statrs::function::erf::erfc;
use std::f64::consts::{PI, SQRT_2};

words! {
    /// How the variance of an outcome depends on its mean. The dispersion plays no part in standard errors under a
    /// design, so that R's quasi-families are the same models.
    #[derive(Default)]
    #[non_exhaustive]
    pub enum Family: "family" {
        /// Constant: linear regression.
        #[default]
        Gaussian = "gaussian" | "normal",
        /// μ(1 − μ): shares and yes/no.
        Binomial = "binomial" | "quasibinomial",
        /// μ: counts.
        Poisson = "poisson" | "quasipoisson",
        /// μ²: amounts above 0.
        Gamma = "gamma",
    }
}

words! {
    /// The function of the mean that is linear in the terms.
    #[non_exhaustive]
    pub enum Link: "link" {
        /// μ.
        Identity = "identity",
        /// ln μ.
        Log = "log",
        /// ln(μ/(1 − μ)).
        Logit = "logit",
        /// Φ⁻¹(μ).
        Probit = "probit",
        /// ln(−ln(1 − μ)).
        Cloglog = "cloglog",
        /// 1/μ.
        Inverse = "inverse",
    }
}

impl Family {
    /// The link if none is given: that of R.
    pub(crate) fn usual_link(self) -> Link {
        match self {
            Family::Gaussian => Link::Identity,
            Family::Binomial => Link::Logit,
            Family::Poisson => Link::Log,
            Family::Gamma => Link::Inverse,
        }
    }

    fn links(self) -> &'static [Link] {
        match self {
            Family::Gaussian => &[Link::Identity, Link::Log, Link::Inverse],
            Family::Binomial => &[Link::Logit, Link::Probit, Link::Cloglog, Link::Log, Link::Identity],
            Family::Poisson => &[Link::Log, Link::Identity],
            Family::Gamma => &[Link::Inverse, Link::Log, Link::Identity],
        }
    }

    /// An error where the family has no such link.
    pub(crate) fn check(self, link: Link) -> Result<()> {
        if self.links().contains(&link) {
            return Ok(());
        }
        let known: Vec<&str> = self.links().iter().map(|link| link.as_str()).collect();
        let expected = format!("a link of the family {:?}: {}", self.as_str(), known.join(", "));
        Err(Error::argument("link", expected, format!("{:?}", link.as_str())))
    }

    /// The variance at a mean, without the dispersion.
    pub(crate) fn variance(self, mu: f64) -> f64 {
        match self {
            Family::Gaussian => 1.0,
            Family::Binomial => mu * (1.0 - mu),
            Family::Poisson => mu,
            Family::Gamma => mu * mu,
        }
    }

    /// Whether a mean is one that the family can have.
    pub(crate) fn holds(self, mu: f64) -> bool {
        match self {
            Family::Gaussian => mu.is_finite(),
            Family::Binomial => mu > 0.0 && mu < 1.0,
            Family::Poisson | Family::Gamma => mu > 0.0 && mu.is_finite(),
        }
    }

    /// Twice the log-likelihood that is lost by the mean against the outcome itself.
    pub(crate) fn deviance(self, y: f64, mu: f64) -> f64 {
        // 0 · ln 0 is 0.
        let relative = |y: f64, mu: f64| if y > 0.0 { y * (y / mu).ln() } else { 0.0 };
        match self {
            Family::Gaussian => (y - mu) * (y - mu),
            Family::Binomial => 2.0 * (relative(y, mu) + relative(1.0 - y, 1.0 - mu)),
            Family::Poisson => 2.0 * (relative(y, mu) - (y - mu)),
            Family::Gamma => 2.0 * ((y - mu) / mu - (y / mu).ln()),
        }
    }

    /// A mean to begin with, from an outcome with a weight relative to the mean weight, as R begins.
    pub(crate) fn start(self, y: f64, weight: f64) -> f64 {
        match self {
            Family::Gaussian | Family::Gamma => y,
            // `binomial()$initialize`: the weight as a number of trials, with half a case added on either side.
            Family::Binomial => (weight * y + 0.5) / (weight + 1.0),
            Family::Poisson => y + 0.1,
        }
    }

    /// What outcomes must be, where a value is not.
    pub(crate) fn outcomes(self, least: f64, most: f64) -> Option<&'static str> {
        match self {
            Family::Gaussian => None,
            Family::Binomial => (least < 0.0 || most > 1.0).then_some("true/false, 0 and 1, or shares from 0 to 1"),
            Family::Poisson => (least < 0.0).then_some("0 or more"),
            Family::Gamma => (least <= 0.0).then_some("above 0"),
        }
    }
}

/// The mean at a linear predictor with its first two derivatives.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mean {
    pub(crate) mu: f64,
    pub(crate) slope: f64,
    pub(crate) bend: f64,
}

impl Link {
    /// The linear predictor of a mean.
    pub(crate) fn of(self, mu: f64) -> f64 {
        match self {
            Link::Identity => mu,
            Link::Log => mu.ln(),
            Link::Logit => (mu / (1.0 - mu)).ln(),
            Link::Probit => probit(mu),
            Link::Cloglog => (-(-mu).ln_1p()).ln(),
            Link::Inverse => 1.0 / mu,
        }
    }

    /// The mean of a linear predictor.
    pub(crate) fn mean(self, eta: f64) -> Mean {
        match self {
            Link::Identity => Mean { mu: eta, slope: 1.0, bend: 0.0 },
            Link::Log => {
                let mu = eta.exp();
                Mean { mu, slope: mu, bend: mu }
            }
            Link::Logit => {
                // The small side first, so that neither share loses its digits.
                let odds = (-eta.abs()).exp();
                let small = odds / (1.0 + odds);
                let slope = odds / ((1.0 + odds) * (1.0 + odds));
                let mu = if eta < 0.0 { small } else { 1.0 / (1.0 + odds) };
                Mean { mu, slope, bend: slope * (1.0 - 2.0 * mu) }
            }
            Link::Probit => {
                let slope = (-0.5 * eta * eta).exp() / (2.0 * PI).sqrt();
                Mean { mu: 0.5 * erfc(-eta / SQRT_2), slope, bend: -eta * slope }
            }
            Link::Cloglog => {
                let rate = eta.exp();
                let slope = rate * (-rate).exp();
                Mean { mu: -(-rate).exp_m1(), slope, bend: slope * (1.0 - rate) }
            }
            Link::Inverse => Mean { mu: 1.0 / eta, slope: -1.0 / (eta * eta), bend: 2.0 / (eta * eta * eta) },
        }
    }

    /// The mean alone.
    pub(crate) fn mu(self, eta: f64) -> f64 {
        self.mean(eta).mu
    }
}

/// Φ⁻¹(p) to the rounding of the start of an iteration, which needs no more.
fn probit(p: f64) -> f64 {
    // A half has no two-sided quantile; the smallest number gives its 0.
    let tail = normal_quantile((1.0 - 2.0 * p.min(1.0 - p)).max(f64::MIN_POSITIVE));
    let z = tail.unwrap_or(0.0);
    if p < 0.5 { -z } else { z }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// Both derivatives are those of differences, and a link takes back its mean.
    #[test]
    fn derivatives_are_those_of_the_mean() {
        for link in [Link::Identity, Link::Log, Link::Logit, Link::Probit, Link::Cloglog, Link::Inverse] {
            for eta in [-1.3, -0.2, 0.4, 1.1] {
                let (here, h) = (link.mean(eta), 1e-5);
                let (above, below) = (link.mean(eta + h), link.mean(eta - h));
                assert_relative_eq!(here.slope, (above.mu - below.mu) / (2.0 * h), max_relative = 1e-7);
                assert_relative_eq!(
                    here.bend,
                    (above.slope - below.slope) / (2.0 * h),
                    max_relative = 1e-7,
                    epsilon = 1e-9
                );
                if here.mu > 0.0 {
                    assert_relative_eq!(link.of(here.mu), eta, max_relative = 1e-10);
                }
            }
        }
    }
}
