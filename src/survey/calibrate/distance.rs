//! Distances between weights before and after calibration (Deville and Särndal 1992).

use crate::words::words;
use crate::{Error, Result};

words! {
    /// How far calibrated weights are from those before, which calibration makes as small as the totals allow: the
    /// shape of the factor g as a function of the linear combination u of the calibration variables.
    #[derive(Default)]
    #[non_exhaustive]
    pub enum Distance: "distance" {
        /// g = 1 + u, the generalised regression estimator (GREG). Without bounds some weights may become negative.
        #[default]
        Linear = "linear",
        /// g = exp(u): always positive.
        Raking = "raking",
        /// g between its bounds along a logistic curve; needs both bounds.
        Logit = "logit",
    }
}

/// The factor g as a function of u, kept within bounds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Link {
    pub(crate) distance: Distance,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

impl Link {
    /// A factor within bounds; those of the logit distance lie on either side of 1, where it begins.
    pub(crate) fn new(distance: Distance, bounds: (f64, f64)) -> Result<Link> {
        let (low, high) = bounds;
        let wrong = |expected: &str| Err(Error::argument("bounds", expected, format!("{low} to {high}")));
        // Written so that NaN fails too.
        if !(low < high && high > 0.0) {
            return wrong("a smallest factor below the largest, which is above 0, such as 0.5 and 2");
        }
        if distance == Distance::Logit && !((0.0..1.0).contains(&low) && high > 1.0 && high.is_finite()) {
            return wrong("both bounds for the logit distance, one from 0 to 1 and one above 1, such as 0.5 and 2");
        }
        Ok(Link { distance, low, high })
    }

    /// Whether g is linear in u everywhere, so that one step finds the solution.
    pub(crate) fn is_linear(&self) -> bool {
        self.distance == Distance::Linear && self.low == f64::NEG_INFINITY && self.high == f64::INFINITY
    }

    /// g and its derivative at u.
    #[inline]
    pub(crate) fn at(&self, u: f64) -> (f64, f64) {
        let Link { distance, low, high } = *self;
        let clamped = |g: f64, slope: f64| match g {
            g if g <= low => (low, 0.0),
            g if g >= high => (high, 0.0),
            g => (g, slope),
        };
        match distance {
            Distance::Linear => clamped(1.0 + u, 1.0),
            Distance::Raking => {
                let g = u.exp();
                clamped(g, g)
            }
            Distance::Logit => {
                let (a, b) = (high - 1.0, 1.0 - low);
                let rate = (high - low) / (a * b);
                // With the exponential of -|u|, which cannot overflow.
                let e = (-rate * u.abs()).exp();
                let g = if u >= 0.0 {
                    (low * a * e + high * b) / (a * e + b)
                } else {
                    (low * a + high * b * e) / (a + b * e)
                };
                (g, rate * (g - low) * (high - g) / (high - low))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn factors_begin_at_one_and_stay_within_bounds() {
        for distance in [Distance::Linear, Distance::Raking, Distance::Logit] {
            let link = Link::new(distance, (0.4, 2.6)).expect("sound bounds");
            let (g, slope) = link.at(0.0);
            assert_relative_eq!(g, 1.0, max_relative = 1e-15);
            assert_relative_eq!(slope, 1.0, max_relative = 1e-14);
            for u in [-1e4, -3.0, -0.1, 0.2, 4.0, 1e4] {
                let (g, slope) = link.at(u);
                assert!((0.4..=2.6).contains(&g) && slope >= 0.0, "{distance:?} {u}: {g} {slope}");
                let numeric = (link.at(u + 1e-6).0 - link.at(u - 1e-6).0) / 2e-6;
                assert_relative_eq!(slope, numeric, max_relative = 1e-6, epsilon = 1e-9);
            }
        }
    }

    #[test]
    fn bounds_without_room_are_refused() {
        for (distance, bounds) in [
            (Distance::Linear, (2.0, 1.0)),
            (Distance::Raking, (-2.0, -0.5)),
            (Distance::Logit, (1.0, 2.0)),
            (Distance::Linear, (f64::NAN, 2.0)),
            (Distance::Logit, (0.5, f64::INFINITY)),
            (Distance::Logit, (f64::NEG_INFINITY, 2.0)),
        ] {
            assert_eq!(Link::new(distance, bounds).expect_err("no room").code(), "invalid_argument");
        }
        assert_eq!("logistic".parse::<Distance>().expect_err("no such word").code(), "unknown_option");
    }
}
