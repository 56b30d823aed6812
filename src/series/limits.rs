//! What the figures of an indicator can be.

use crate::catalogue::{Kind, resolve};
use std::fmt;

/// The least and the largest figure that can be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    low: f64,
    high: f64,
}

impl Limits {
    /// Of an indicator, given in a unit: shares of a whole are from 0 to 100 per cent, other figures of the catalogue not
    /// negative.
    pub(crate) fn of(indicator: &str, unit: Option<&str>) -> Limits {
        let Ok(found) = resolve(indicator) else { return Limits { low: f64::NEG_INFINITY, high: f64::INFINITY } };
        let is_share = matches!(
            found.indicator.kind,
            Kind::WeightedProportion | Kind::CoverageShare | Kind::CountProportion | Kind::EconomicShare
        );
        let high = match unit.unwrap_or(&found.indicator.unit) {
            unit if is_share && is_per_cent(unit) => 100.0,
            "proportion" if is_share => 1.0,
            _ => f64::INFINITY,
        };
        Limits { low: 0.0, high }
    }

    /// Whether a figure can be; one at a limit must not be beyond it by rounding.
    pub(crate) fn hold(self, figure: f64) -> bool {
        figure >= self.low - 1e-9 && figure <= self.high * (1.0 + 1e-9)
    }

    /// Why a figure cannot be, if it cannot.
    pub(crate) fn refuse(self, figure: f64) -> Option<String> {
        (!self.hold(figure)).then(|| format!("{figure} cannot be, expected {self}"))
    }
}

impl fmt::Display for Limits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.high.is_finite() {
            true => write!(f, "from {} to {}", self.low, self.high),
            false => write!(f, "{} or more", self.low),
        }
    }
}

/// Whether a unit is a word for per cent.
pub(crate) fn is_per_cent(unit: &str) -> bool {
    ["%", "PERCENT", "PT"].contains(&unit)
}
