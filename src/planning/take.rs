//! How many cases of each sampling unit.

use crate::{Error, Result};

/// A sample in two stages.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TwoStage {
    /// The cases of each sampling unit.
    pub take: f64,
    /// The sampling units that the budget pays for; none without a budget.
    pub psus: Option<f64>,
    /// The design effect of clustering, 1 + (take − 1)·ρ.
    pub deff: f64,
}

/// The cases of each sampling unit with the smallest variance for its cost: √(c₁/c₂·(1 − ρ)/ρ), where a unit costs c₁
/// and a case c₂ (Cochran 1977, 10.6).
///
/// # Errors
/// [`Error::InvalidArgument`] for costs that are not above 0, and ρ not between 0 and 1.
pub fn two_stage_take(psu_cost: f64, case_cost: f64, rho: f64, budget: Option<f64>) -> Result<TwoStage> {
    let is_positive = |v: f64| v.is_finite() && v > 0.0;
    let mut errors = Vec::new();
    for (name, value) in [("psu_cost", Some(psu_cost)), ("case_cost", Some(case_cost)), ("budget", budget)] {
        if let Some(value) = value.filter(|value| !is_positive(*value)) {
            errors.push(Error::argument(name, "a number above 0", value));
        }
    }
    if !(rho > 0.0 && rho < 1.0) {
        errors.push(Error::argument("rho", "a correlation within units above 0 and below 1", rho));
    }
    Error::collect(errors)?;
    let take = (psu_cost / case_cost * (1.0 - rho) / rho).sqrt();
    let psus = budget.map(|budget| budget / (psu_cost + case_cost * take));
    Ok(TwoStage { take, psus, deff: 1.0 + (take - 1.0) * rho })
}
