//! Scales on which areas vary by the same variance: there and back.

use super::options::BackTransformation;
use crate::words::words;
use std::f64::consts::{FRAC_PI_2, PI};

words! {
    /// The scale on which the model is fitted.
    #[non_exhaustive]
    #[derive(Default)]
    pub enum Transformation: "transformation" {
        /// The scale of the estimates.
        #[default]
        None = "none",
        /// asin √p, whose variance is 1/4ñ with the effective sample size ñ = n/deff.
        Arcsine = "arcsine" | "arcsin",
        /// log y, for amounts above 0.
        Log = "log",
        /// log p/(1 − p), for shares above 0 and below 1.
        Logit = "logit",
    }
}

impl Transformation {
    /// Whether it is one of shares.
    pub(super) fn is_of_shares(self) -> bool {
        match self {
            Transformation::Arcsine | Transformation::Logit => true,
            Transformation::None | Transformation::Log => false,
        }
    }

    /// A value on the scale of the model.
    pub(super) fn there(self, y: f64) -> f64 {
        match self {
            Transformation::None => y,
            Transformation::Arcsine => y.sqrt().asin(),
            Transformation::Log => y.ln(),
            Transformation::Logit => (y / (1.0 - y)).ln(),
        }
    }

    /// The sampling variance on the scale of the model, from that of the estimate, or from the effective size.
    pub(super) fn variance(self, y: f64, variance: f64, effective: f64) -> f64 {
        match self {
            Transformation::None => variance,
            Transformation::Arcsine => 0.25 / effective,
            Transformation::Log => variance / (y * y),
            Transformation::Logit => variance / (y * (1.0 - y)).powi(2),
        }
    }

    /// The value of a place on the scale of the model. Beyond the ends of the arcsine it is that of the end.
    pub(super) fn back(self, z: f64) -> f64 {
        match self {
            Transformation::None => z,
            Transformation::Arcsine => z.clamp(0.0, FRAC_PI_2).sin().powi(2),
            Transformation::Log => z.exp(),
            Transformation::Logit => 1.0 / (1.0 + (-z).exp()),
        }
    }

    /// The slope of the way back.
    pub(super) fn slope(self, z: f64) -> f64 {
        match self {
            Transformation::None => 1.0,
            Transformation::Arcsine => (2.0 * z).sin(),
            Transformation::Log => z.exp(),
            Transformation::Logit => self.back(z) * (1.0 - self.back(z)),
        }
    }

    /// The estimate of an area from the prediction ẑ, whose true value is N(ẑ, g1).
    pub(super) fn estimate(self, how: BackTransformation, z: f64, g1: f64) -> f64 {
        match (how, self) {
            (BackTransformation::Naive, _) | (_, Transformation::None) => self.back(z),
            // E sin² of a normal variable in closed form. Integrals from 0 to π/2 lose what lies outside.
            (BackTransformation::BiasCorrected, Transformation::Arcsine) => {
                0.5 * (1.0 - (-2.0 * g1).exp() * (2.0 * z).cos())
            }
            (BackTransformation::BiasCorrected, Transformation::Log) => (z + 0.5 * g1).exp(),
            (BackTransformation::BiasCorrected, Transformation::Logit) => mean(|z| self.back(z), z, g1.sqrt()),
        }
    }
}

/// E f(N(centre, sd)) by the trapezium rule, which is exact to the last digits for smooth functions that vanish at both ends
/// (Trefethen and Weideman 2014).
fn mean(f: impl Fn(f64) -> f64, centre: f64, sd: f64) -> f64 {
    const HALF: i32 = 160;
    // Beyond 8.5 standard deviations the density is below the last digit.
    const STEP: f64 = 8.5 / HALF as f64;
    let at = |i: i32| {
        let u = f64::from(i) * STEP;
        (-0.5 * u * u).exp() * f(centre + sd * u)
    };
    (-HALF..=HALF).map(at).sum::<f64>() * STEP / (2.0 * PI).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// E expit N(z, g1) by the decimal arithmetic of Python with 40 digits.
    #[test]
    fn the_mean_of_a_logistic_normal_is_exact() {
        let cases = [
            (0.5, 0.3, 0.619_969_791_265_863_9),
            (-3.0, 1.2, 0.079_176_890_603_332_96),
            (2.0, 0.05, 0.880_697_141_123_729_4),
            (-6.5, 2.5, 0.018_229_053_632_671_7),
        ];
        for (z, sd, expected) in cases {
            let found = Transformation::Logit.estimate(BackTransformation::BiasCorrected, z, sd * sd);
            assert!((found / expected - 1.0).abs() < 1e-14, "{z} {sd}: {found}");
        }
    }
}
