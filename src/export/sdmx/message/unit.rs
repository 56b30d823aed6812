//! Units by the codes that a code list has for them, with the factor by which figures are multiplied.

use crate::catalogue::factor_to;
use crate::export::sdmx::Codelist;
use crate::unit::{Quantity, Unit};

/// Identifiers of the component that says in what a figure is measured.
pub(in crate::export::sdmx) const UNITS: [&str; 2] = ["UNIT_MEASURE", "UNIT"];

/// The code for a unit among those that may be used, and by what figures in the unit are multiplied: that of the unit
/// itself, or else of the first that it converts into.
pub(super) fn code<'l>(
    list: &'l Codelist,
    allowed: Option<&[&str]>,
    unit: &Unit,
    indicator: &str,
) -> Option<(&'l str, f64)> {
    let candidates = || list.codes().iter().filter(|code| allowed.is_none_or(|all| all.contains(&code.id.as_str())));
    let own =
        candidates().find(|code| unit.sdmx() == Some(code.id.as_str()) || (!unit.is_known() && unit.name() == code.id));
    if let Some(code) = own {
        return Some((code.id.as_str(), 1.0));
    }
    // `PT` is known by its code; `PERCENT_OF_ALL` may be known by its name.
    let known = |code: &str, name: &str| [code, name].into_iter().map(Unit::of).find(Unit::is_known);
    let converted = candidates().filter_map(|code| {
        let target = known(&code.id, &code.name)?;
        let factor = factor_to(indicator, unit, &target).or_else(|| of_adults(unit, &target))?;
        Some((code.id.as_str(), factor))
    });
    // One that needs no conversion goes before one that does.
    let all: Vec<(&str, f64)> = converted.collect();
    all.iter().find(|(_, factor)| *factor == 1.0).or_else(|| all.first()).copied()
}

/// Per 100,000 adults is written per 100,000 population of the age of adults.
fn of_adults(unit: &Unit, target: &Unit) -> Option<f64> {
    let is = (unit.quantity(), target.quantity()) == (Quantity::PerAdult, Quantity::PerInhabitant);
    is.then_some(target.by_how_many()? / unit.by_how_many()?)
}
