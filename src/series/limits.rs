//! What the figures of an indicator can be.

use crate::catalogue::Kind;

/// What the figures of an indicator can be, given in a unit.
pub(crate) fn limits(indicator: &str, unit: Option<&str>) -> (f64, f64) {
    let Ok(found) = crate::catalogue::resolve(indicator) else { return (f64::NEG_INFINITY, f64::INFINITY) };
    let is_share = matches!(
        found.indicator.kind,
        Kind::WeightedProportion | Kind::CoverageShare | Kind::CountProportion | Kind::EconomicShare
    );
    match unit.unwrap_or(&found.indicator.unit) {
        "%" | "PERCENT" | "PT" if is_share => (0.0, 100.0),
        "proportion" if is_share => (0.0, 1.0),
        _ => (0.0, f64::INFINITY),
    }
}

/// Why a figure cannot be, if it cannot.
pub(crate) fn impossible(figure: f64, (low, high): (f64, f64)) -> Option<String> {
    let expected = if high.is_finite() { format!("from {low} to {high}") } else { format!("{low} or more") };
    (!(low..=high).contains(&figure)).then(|| format!("{figure} cannot be, expected {expected}"))
}
