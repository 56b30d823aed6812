//! Kernel: the scale on which the values of an indicator are modelled.

use crate::catalogue::Limits;
use crate::words::words;

/// The scale on which growth and errors are measured, and the least and the largest value that it leads back to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::series) struct Scale {
    curve: Curve,
    limits: Limits,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Curve {
    /// `ln((y + 0.005 c) / (1.005 c − y))` for shares from 0 to their ceiling c: 100 for per cent, 1 for proportions.
    Logit {
        /// The ceiling c.
        ceiling: f64,
    },
    /// `ln(y + a)` for values from 0; a is a quarter of the 90th percentile of the indicator, so that low values grow by
    /// numbers and high ones by shares.
    Log {
        /// The addition a.
        addition: f64,
    },
    /// The values as they are.
    Identity,
}

words! {
    /// Which scale to take.
    #[derive(Default)]
    pub enum ScaleRule: "scale" {
        /// Logit for shares, log for other values that are nowhere negative, identity otherwise.
        #[default]
        Unit = "unit",
        /// The values as they are. Shares stop at nothing and at the whole all the same.
        Identity = "identity",
    }
}

impl Scale {
    /// The scale of values within limits. Changes may be negative even where none is.
    pub(in crate::series) fn of(rule: ScaleRule, mut limits: Limits, are_changes: bool, values: &[f64]) -> Scale {
        let mut seen: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
        seen.sort_by(f64::total_cmp);
        let lowest = seen.first().copied().unwrap_or(f64::NEG_INFINITY);
        let upper = if seen.is_empty() { 0.0 } else { seen[(seen.len() - 1) * 9 / 10] };
        let curve = match rule {
            ScaleRule::Identity => Curve::Identity,
            ScaleRule::Unit if lowest < 0.0 || are_changes => Curve::Identity,
            ScaleRule::Unit if limits.high.is_finite() => Curve::Logit { ceiling: limits.high },
            ScaleRule::Unit if upper > 0.0 => Curve::Log { addition: upper / 4.0 },
            ScaleRule::Unit => Curve::Identity,
        };
        match curve {
            Curve::Logit { .. } | Curve::Log { .. } => limits.low = limits.low.max(0.0),
            Curve::Identity => {}
        }
        Scale { curve, limits }
    }

    /// From a value to the scale.
    pub(in crate::series) fn to(self, y: f64) -> f64 {
        // A number that is carried to a year with fewer inhabitants can be more than all of them: its logarithm would be
        // that of a negative number.
        let y = y.clamp(self.limits.low, self.limits.high);
        match self.curve {
            // Half a per cent of room at either end: 0 and the whole are finite on the scale.
            Curve::Logit { ceiling } => ((y + 0.005 * ceiling) / (1.005 * ceiling - y)).ln(),
            Curve::Log { addition } => (y + addition).ln(),
            Curve::Identity => y,
        }
    }

    /// From the scale to values within the limits, all of a slice.
    pub(in crate::series) fn values(self, z: &mut [f64]) {
        let Limits { low, high } = self.limits;
        match self.curve {
            Curve::Logit { ceiling } => {
                for z in z {
                    *z = (1.01 * ceiling / (1.0 + exp(-*z)) - 0.005 * ceiling).clamp(low, high);
                }
            }
            Curve::Log { addition } => {
                for z in z {
                    *z = (exp(*z) - addition).clamp(low, high);
                }
            }
            Curve::Identity => {
                for z in z {
                    *z = z.clamp(low, high);
                }
            }
        }
    }
}

/// `eˣ` within 1e-13 relative, without branches, so that a loop over a slice is vectorised: `2ⁿ · e^r` with
/// |r| ≤ ln 2 / 2 by its series. Arguments beyond ±700 count as ±700.
#[inline(always)]
fn exp(x: f64) -> f64 {
    const SHIFT: f64 = 6_755_399_441_055_744.0; // 1.5 · 2⁵²: adding it rounds to a whole number
    let x = x.clamp(-700.0, 700.0);
    let shifted = x * std::f64::consts::LOG2_E + SHIFT;
    let n = shifted - SHIFT;
    // ln 2 in two parts, the first with zeros at its end, so that n times it is exact (Cody and Waite 1980).
    let r = x - n * 6.931_471_803_691_238e-1 - n * 1.908_214_929_270_587_7e-10;
    let mut series = 1.0 / 39_916_800.0;
    // By Horner's rule from the eleventh power down.
    for k in [3_628_800.0, 362_880.0, 40_320.0, 5_040.0, 720.0, 120.0, 24.0, 6.0, 2.0, 1.0, 1.0f64] {
        series = series * r + 1.0 / k;
    }
    // The lowest bits of `shifted` hold n; moved to the exponent they make 2ⁿ.
    let power = f64::from_bits((shifted.to_bits() << 52).wrapping_add(1023 << 52));
    series * power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exponential_is_that_of_the_standard_library() {
        for i in -7000..=7000 {
            let x = f64::from(i) * 0.1 + 0.0137;
            assert!((exp(x) / x.clamp(-700.0, 700.0).exp() - 1.0).abs() < 1e-13, "{x}");
        }
    }

    fn value(scale: Scale, z: f64) -> f64 {
        let mut one = [z];
        scale.values(&mut one);
        one[0]
    }

    const NO_LIMITS: Limits = Limits { low: f64::NEG_INFINITY, high: f64::INFINITY };
    const PER_CENT: Limits = Limits { low: 0.0, high: 100.0 };

    #[test]
    fn every_scale_leads_back_to_the_value() {
        for curve in [Curve::Logit { ceiling: 100.0 }, Curve::Log { addition: 0.5 }, Curve::Identity] {
            let scale = Scale { curve, limits: PER_CENT };
            for y in [0.0, 0.01, 1.0, 50.0, 99.0, 100.0] {
                assert!((value(scale, scale.to(y)) - y).abs() < 1e-10, "{scale:?} {y}");
            }
            for (beyond, limit) in [(scale.to(99.0) + 50.0, 100.0), (scale.to(1.0) - 50.0, 0.0)] {
                assert_eq!(value(scale, beyond), limit, "{scale:?}");
            }
        }
    }

    #[test]
    fn a_value_beyond_the_limits_stands_at_the_limit() {
        let scale = Scale { curve: Curve::Logit { ceiling: 1.0 }, limits: Limits { low: 0.0, high: 1.0 } };
        assert_eq!((value(scale, scale.to(1.02)), scale.to(f64::NAN).is_nan()), (1.0, true));
    }

    #[test]
    fn limits_and_values_decide() {
        let of = |limits, are_changes, values: &[f64]| Scale::of(ScaleRule::Unit, limits, are_changes, values).curve;
        assert_eq!(of(PER_CENT, false, &[0.0, f64::NAN, 100.0]), Curve::Logit { ceiling: 100.0 });
        assert_eq!(of(NO_LIMITS, false, &[0.0, 40.0, 50.0]), Curve::Log { addition: 10.0 });
        assert_eq!(of(NO_LIMITS, true, &[0.0, 40.0, 50.0]), Curve::Identity);
        assert_eq!(of(NO_LIMITS, false, &[-1.0, 50.0]), Curve::Identity);
        assert_eq!(of(NO_LIMITS, false, &[0.0]), Curve::Identity);
        let identity = Scale::of(ScaleRule::Identity, PER_CENT, false, &[50.0]);
        assert_eq!((identity.curve, value(identity, 130.0)), (Curve::Identity, 100.0));
        // Numbers that are nowhere negative are not imputed below 0.
        assert_eq!(value(Scale::of(ScaleRule::Unit, NO_LIMITS, false, &[1.0, 5.0]), -90.0), 0.0);
    }
}
