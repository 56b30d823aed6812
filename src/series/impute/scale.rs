//! Kernel: the scale on which the values of an indicator are modelled.

use crate::unit::Unit;
use crate::{Error, Result};
use std::str::FromStr;

/// The scale on which growth and errors are measured, so that no value is imputed that cannot be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::series) enum Scale {
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

/// Which scale to take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ScaleRule {
    /// Logit for per cent and proportions within their bounds, log for other values that are nowhere negative, identity
    /// otherwise.
    #[default]
    Unit,
    /// The values as they are.
    Identity,
}

impl FromStr for ScaleRule {
    type Err = Error;

    /// `unit` or `identity`.
    fn from_str(word: &str) -> Result<ScaleRule> {
        crate::error::option("scale", word, &[("unit", ScaleRule::Unit), ("identity", ScaleRule::Identity)])
    }
}

impl Scale {
    /// The scale of values in a unit.
    pub(in crate::series) fn of(rule: ScaleRule, unit: Option<&Unit>, values: &[f64]) -> Scale {
        let mut seen: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
        seen.sort_by(f64::total_cmp);
        let (Some(&low), Some(&high)) = (seen.first(), seen.last()) else { return Scale::Identity };
        let ceiling = unit.and_then(Unit::whole);
        match ceiling.filter(|&ceiling| high <= ceiling) {
            _ if rule == ScaleRule::Identity || low < 0.0 => Scale::Identity,
            Some(ceiling) => Scale::Logit { ceiling },
            None => match seen[(seen.len() - 1) * 9 / 10] {
                high if high > 0.0 => Scale::Log { addition: high / 4.0 },
                _ => Scale::Identity,
            },
        }
    }

    /// From a value to the scale.
    pub(in crate::series) fn to(self, y: f64) -> f64 {
        match self {
            Scale::Logit { ceiling } => ((y + 0.005 * ceiling) / (1.005 * ceiling - y)).ln(),
            Scale::Log { addition } => (y + addition).ln(),
            Scale::Identity => y,
        }
    }

    /// From the scale to values, all of a slice.
    pub(in crate::series) fn values(self, z: &mut [f64]) {
        match self {
            Scale::Logit { ceiling } => {
                for z in z {
                    *z = (1.01 * ceiling / (1.0 + exp(-*z)) - 0.005 * ceiling).clamp(0.0, ceiling);
                }
            }
            Scale::Log { addition } => {
                for z in z {
                    *z = (exp(*z) - addition).max(0.0);
                }
            }
            Scale::Identity => {}
        }
    }

    /// From the scale to a value.
    pub(in crate::series) fn value(self, z: f64) -> f64 {
        let mut one = [z];
        self.values(&mut one);
        one[0]
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
    let r = x - n * 6.931_471_803_691_238e-1 - n * 1.908_214_929_270_587_7e-10;
    let mut series = 1.0 / 39_916_800.0;
    for k in [3_628_800.0, 362_880.0, 40_320.0, 5_040.0, 720.0, 120.0, 24.0, 6.0, 2.0, 1.0, 1.0f64] {
        series = series * r + 1.0 / k;
    }
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

    #[test]
    fn every_scale_leads_back_to_the_value() {
        for scale in [Scale::Logit { ceiling: 100.0 }, Scale::Log { addition: 0.5 }, Scale::Identity] {
            for y in [0.0, 0.01, 1.0, 50.0, 99.0, 100.0] {
                assert!((scale.value(scale.to(y)) - y).abs() < 1e-10, "{scale:?} {y}");
            }
        }
        assert!(Scale::Logit { ceiling: 1.0 }.value(50.0) <= 1.0);
    }

    #[test]
    fn the_unit_decides_and_values_outside_it_do_too() {
        let of = |unit: Option<&str>, values: &[f64]| Scale::of(ScaleRule::Unit, unit.map(Unit::of).as_ref(), values);
        assert_eq!(of(Some("%"), &[0.0, f64::NAN, 100.0]), Scale::Logit { ceiling: 100.0 });
        assert!(matches!(of(Some("%"), &[50.0, 111.1]), Scale::Log { .. }));
        assert!(matches!(of(Some("per 100 inhabitants"), &[0.0, 40.0, 50.0]), Scale::Log { addition: 10.0 }));
        assert_eq!(of(None, &[-1.0, 50.0]), Scale::Identity);
        assert_eq!(of(None, &[0.0]), Scale::Identity);
    }
}
