//! What the figures of an indicator can be, from its kind and its unit together.

use super::{AggregationMethod, Base, Figure, Kind, Resolved, resolve};
use crate::unit::{Quantity, Unit};
use std::fmt;

/// The least and the largest figure that are possible.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Limits {
    pub(crate) low: f64,
    pub(crate) high: f64,
}

impl Limits {
    /// No limits.
    const NONE: Limits = Limits { low: f64::NEG_INFINITY, high: f64::INFINITY };

    /// The limits of a share, as a part of 1.
    pub(crate) const WHOLE: Limits = Limits { low: 0.0, high: 1.0 };

    /// The limits of an indicator in a unit: shares of a whole lie between zero and the whole, other figures of the
    /// catalogue are not negative. Nothing is known of other indicators, which may be growth rates in per cent.
    pub(crate) fn of(indicator: &str, unit: Option<&Unit>) -> Limits {
        let Ok(found) = resolve(indicator) else { return Limits::NONE };
        // Differences and growth may be of either sign, whatever they are of.
        if unit.is_some_and(|unit| matches!(unit.quantity(), Quantity::Points | Quantity::Growth)) {
            return Limits::NONE;
        }
        let own = found.units();
        let unit = unit.or(own.first());
        let high = unit.and_then(Unit::whole).filter(|_| is_share(&found)).unwrap_or(f64::INFINITY);
        Limits { low: 0.0, high }
    }

    /// Whether a figure is possible; one at a limit may lie beyond it by rounding.
    pub(crate) fn hold(self, figure: f64) -> bool {
        figure >= self.low - 1e-9 && figure <= self.high * (1.0 + 1e-9)
    }

    /// The nearest figure that is possible.
    pub(crate) fn within(self, figure: f64) -> f64 {
        figure.clamp(self.low, self.high)
    }

    /// The reason why a figure is impossible, if it is.
    pub(crate) fn refuse(self, figure: f64) -> Option<String> {
        (!self.hold(figure)).then(|| format!("{figure} is impossible, expected {self}"))
    }
}

impl fmt::Display for Limits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.low.is_finite(), self.high.is_finite()) {
            (true, true) => write!(f, "from {} to {}", self.low, self.high),
            (true, false) => write!(f, "{} or more", self.low),
            (false, true) => write!(f, "{} or less", self.high),
            (false, false) => f.write_str("any number"),
        }
    }
}

/// Whether the figures under a code are parts of a whole. The numerator of a share is none.
fn is_share(found: &Resolved) -> bool {
    let of_a_whole = match found.indicator.kind {
        Kind::WeightedProportion
        | Kind::CoverageShare
        | Kind::CountProportion
        | Kind::EconomicShare
        | Kind::RatioOfTotals => true,
        // A count ratio in per cent, such as waste recycled by waste generated, may pass 100 where stocks are worked off.
        Kind::CountRatio
        | Kind::Per100Inhabitants
        | Kind::PerCapitaIntensity
        | Kind::Price
        | Kind::StagedCount
        | Kind::Total => false,
    };
    let of_the_indicator = match found.figure() {
        Figure::Rate | Figure::Variant | Figure::Dataset => true,
        Figure::Count | Figure::Parity => false,
    };
    of_a_whole && of_the_indicator
}

/// Whether the figures of several areas add up to that of all, by the kind of the indicator and its unit together.
///
/// A price in dollars is money and yet adds up to nothing. The unit decides alone for indicators that the catalogue does
/// not know; without a unit they are taken as absolute numbers.
pub(crate) fn adds_up(indicator: &str, unit: Option<&Unit>) -> bool {
    let by_unit = unit.is_none_or(|unit| unit.adds_up() || !unit.is_known());
    match resolve(indicator) {
        Ok(found) => {
            let by_kind = found.figure() == Figure::Count
                || found.indicator.kind == Kind::Total
                || found.aggregation().value.method == Some(AggregationMethod::Sum);
            by_kind && by_unit
        }
        Err(_) => by_unit,
    }
}

/// Whether the figures of an indicator are absolute numbers, which are large where the country is; `None` where neither the
/// catalogue nor the unit says: an amount of money may be a price.
pub(crate) fn is_absolute(indicator: &str, unit: Option<&Unit>) -> Option<bool> {
    let quantity = unit.map(Unit::quantity);
    let by_unit = match quantity {
        Some(Quantity::Count) => Some(true),
        Some(quantity) if quantity.is_relative() => Some(false),
        Some(_) | None => None,
    };
    let Ok(found) = resolve(indicator) else { return by_unit };
    match (found.figure(), found.indicator.kind) {
        (Figure::Count, _) | (Figure::Rate, Kind::Total) => Some(by_unit.unwrap_or(true)),
        (Figure::Parity, _) => Some(false),
        (Figure::Variant | Figure::Dataset, _) | (Figure::Rate, Kind::StagedCount) => by_unit,
        (
            Figure::Rate,
            Kind::WeightedProportion
            | Kind::RatioOfTotals
            | Kind::Per100Inhabitants
            | Kind::PerCapitaIntensity
            | Kind::CoverageShare
            | Kind::Price
            | Kind::EconomicShare
            | Kind::CountProportion
            | Kind::CountRatio,
        ) => {
            // The numerator under the code of the rate: 95,000,000 `number` of Internet users.
            let is_own = |quantity: Quantity| found.units().iter().any(|own| own.quantity() == quantity);
            Some(quantity.is_some_and(|quantity| quantity.adds_up() && !is_own(quantity)))
        }
    }
}

/// The largest number per inhabitant: one for numbers of persons who are a part of the population by the catalogue, in the
/// unit given; no limit for others.
pub(crate) fn most_per_inhabitant(indicator: &str, unit: Option<&Unit>) -> f64 {
    let Ok(found) = resolve(indicator) else { return f64::INFINITY };
    let is_of_persons = matches!(found.indicator.base.value, Base::Population | Base::Individuals | Base::Adults);
    if !is_of_persons || !is_share(&found) {
        return f64::INFINITY;
    }
    let persons = unit.and_then(|unit| Unit::of("persons").factor_to(unit));
    persons.unwrap_or(f64::INFINITY)
}

/// The factor that takes a figure of an indicator from one unit to another; `None` where it cannot be converted.
///
/// Shares of persons are also written per 100 inhabitants: the SDG database had 17.8.1 so until March 2023, with the same
/// values.
pub(crate) fn factor_to(indicator: &str, from: &Unit, to: &Unit) -> Option<f64> {
    let of_persons = |unit: &Unit| unit.quantity() == Quantity::PerInhabitant;
    from.factor_to(to).or_else(|| {
        let found = resolve(indicator).ok().filter(is_share)?;
        let persons = matches!(found.indicator.base.value, Base::Population | Base::Individuals | Base::Adults);
        // Either as a part of all persons: a proportion, or so many per inhabitant.
        let part = |unit: &Unit| {
            if of_persons(unit) {
                unit.factor_to(&Unit::of("per inhabitant"))
            } else {
                unit.factor_to(&Unit::of("proportion"))
            }
        };
        (persons && of_persons(from) != of_persons(to)).then_some(part(from)? / part(to)?)
    })
}
