//! The unit of each indicator of an index, and by what its figures are multiplied to be in it.

use super::Element;
use crate::catalogue::{factor_to, resolve};
use crate::error::list;
use crate::finding::{Finding, Rule};
use crate::series::National;
use crate::unit::{Quantity, Unit};
use crate::{Error, Result};
use std::collections::BTreeSet;

/// The unit of an indicator.
#[derive(Debug, Clone)]
pub(crate) struct Measure {
    /// `None` where neither spec nor catalogue nor series says it.
    pub(crate) unit: Option<Unit>,
    /// The units that figures have, each with its factor.
    factors: Vec<(Unit, f64)>,
}

impl Measure {
    /// By what a figure is multiplied. One that states no unit is taken to be in that of the indicator.
    pub(crate) fn factor(&self, of: Option<&Unit>) -> f64 {
        of.and_then(|of| self.factors.iter().find(|(unit, _)| unit == of)).map_or(1.0, |(_, factor)| *factor)
    }

    /// The unit of an indicator: that of the spec, else that of the catalogue, else that of the figures. A unit that does
    /// not convert into it is an error, since goalposts, caps and targets are in it.
    pub(crate) fn of(
        code: &str,
        in_spec: Option<&str>,
        rows: &[&National<'_>],
        findings: &mut Vec<Finding>,
    ) -> Result<Measure> {
        let of_catalogue = || resolve(code).map(|found| found.units()).unwrap_or_default();
        let (wanted, whose) = match in_spec {
            Some(text) => (Unit::list(text), "of the spec"),
            None => (of_catalogue(), "of the catalogue"),
        };
        let mut given: Vec<(Unit, BTreeSet<&str>)> = Vec::new();
        let mut silent: BTreeSet<&str> = BTreeSet::new();
        for row in rows {
            let Some(unit) = &row.unit else {
                silent.insert(row.area);
                continue;
            };
            // A few units at most: a list keeps them in the order of the figures.
            match given.iter_mut().find(|(known, _)| known == unit) {
                Some((_, areas)) => drop(areas.insert(row.area)),
                None => given.push((unit.clone(), BTreeSet::from([row.area]))),
            }
        }
        let fits = |unit: &&Unit| given.iter().all(|(given, _)| factor(code, given, unit).is_some());
        // The first listed unit that all figures convert into; without a list, the one unit that they share.
        let (chosen, whose) = match (wanted.iter().find(fits), wanted.first(), given.as_slice()) {
            (Some(unit), ..) => (Some(unit.clone()), whose),
            (None, None, []) => (None, whose),
            (None, None, [(only, _)]) => (Some(only.clone()), "of the other figures"),
            (None, first, _) => return Err(refused(code, first.map(|unit| (unit, whose)), &given)),
        };
        let Some(unit) = chosen else { return Ok(Measure { unit: None, factors: Vec::new() }) };
        let areas = |of: &BTreeSet<&str>| of.iter().map(|area| (*area).to_owned()).collect::<Vec<_>>();
        let mut factors = Vec::new();
        for (given, of) in given.into_iter().filter(|(given, _)| *given != unit) {
            let Some(by) = factor(code, &given, &unit) else { continue };
            let message = format!("converted from {given} to {unit}, the unit {whose}: times {by}");
            let remedy = if is_of_persons(code, &given, &unit) {
                "nothing, if these are shares of all inhabitants; else divide by the inhabitants"
            } else {
                "nothing, if the units are right"
            };
            findings.push(Finding::note(Rule::Converted, code, message).of_areas(areas(&of)).remedy(remedy));
            factors.push((given, by));
        }
        if !silent.is_empty() {
            let message = format!("no unit is stated: {unit} is assumed, the unit {whose}");
            let remedy = "state the unit in the column unit_measure of the series";
            findings.push(Finding::note(Rule::UnitAssumed, code, message).of_areas(areas(&silent)).remedy(remedy));
        }
        Ok(Measure { unit: Some(unit), factors })
    }
}

/// The unit that the spec asks of the figures in the series. With a denominator a relative unit, as per 100 inhabitants, is that
/// of the quotient and says nothing of them.
pub(crate) fn unit_of_figures(element: &Element) -> Option<&str> {
    let unit = element.unit.as_deref()?;
    let is_relative = |unit: &Unit| unit.is_known() && unit.quantity() != Quantity::Other && !unit.adds_up();
    let of_quotient = element.denominator.is_some() && Unit::list(unit).first().is_some_and(is_relative);
    (!of_quotient).then_some(unit)
}

/// What contradicts itself between the unit of a quotient and the factor that it is made by: per 1,000 inhabitants by 100.
pub(crate) fn contradiction(element: &Element) -> Option<String> {
    element.denominator.as_ref()?;
    let unit = Unit::list(element.unit.as_deref()?).into_iter().next()?;
    let wanted = unit.by_how_many()?;
    // 1 / 0.00001 is 100,000 but for rounding.
    ((element.per / wanted - 1.0).abs() > 1e-9)
        .then(|| format!("unit {unit} needs per = {wanted:.0}, got {}; correct one of the two", element.per))
}

/// Figures that are in the unit of the quotient before they are divided.
pub(crate) fn divided_already(element: &Element, rows: &[&National<'_>]) -> Option<Error> {
    let (denominator, unit) = (element.denominator.as_deref()?, element.unit.as_deref()?);
    let wanted = Unit::list(unit);
    let is_quotient = |given: &Unit| wanted.iter().any(|unit| factor(&element.code, given, unit).is_some());
    let row = rows.iter().find(|row| row.unit.as_ref().is_some_and(is_quotient))?;
    let given = row.unit.as_ref().map(Unit::name).unwrap_or_default();
    Some(Error::argument(
        format!("unit_measure of {}", element.code),
        format!(
            "figures that must still be divided by {denominator} to be in {unit}; otherwise empty denominator and per in the spec"
        ),
        format!("{given}, for {} in {}", row.area, row.year),
    ))
}

/// By what a figure in one unit is multiplied to be one in another.
fn factor(code: &str, from: &Unit, to: &Unit) -> Option<f64> {
    let per_person = || from.factor_to(&Unit::of("proportion")).zip(Unit::of("per inhabitant").factor_to(to));
    factor_to(code, from, to).or_else(|| {
        let (part, number) = per_person().filter(|_| is_of_persons(code, from, to))?;
        Some(part * number)
    })
}

/// Whether a share is taken for so many of all inhabitants, as when Internet users in per cent are wanted per 100 inhabitants.
fn is_of_persons(code: &str, from: &Unit, to: &Unit) -> bool {
    let are_persons = from.quantity() == Quantity::Share && to.quantity() == Quantity::PerInhabitant;
    are_persons && factor_to(code, from, to).is_none()
}

fn refused(code: &str, wanted: Option<(&Unit, &str)>, given: &[(Unit, BTreeSet<&str>)]) -> Error {
    let outside =
        given.iter().filter(|(unit, _)| wanted.is_none_or(|(wanted, _)| factor(code, unit, wanted).is_none()));
    let shown = outside.map(|(unit, areas)| {
        let areas: Vec<String> = areas.iter().map(|area| (*area).to_owned()).collect();
        format!("{unit} for {}", list(&areas))
    });
    let expected = match wanted {
        Some((unit, whose)) => format!(
            "{unit}, the unit {whose}, or one that converts into it; divide absolute numbers by their denominator first, and \
             correct a unit that is a slip in the series or in the column unit of the spec"
        ),
        None => {
            "one unit, or units that convert into each other; state the unit in the column unit of the spec".to_owned()
        }
    };
    Error::argument(format!("unit_measure of {code}"), expected, shown.collect::<Vec<_>>().join("; "))
}
