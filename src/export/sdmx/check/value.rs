//! The figure: a number that its unit can have, and a status that agrees.

use super::checker::Checker;
use super::slot::Level;
use crate::catalogue::{Limits, factor_to, resolve};
use crate::error::excerpt;
use crate::export::sdmx::message::power_of_ten;
use crate::finding::{Finding, Rule};
use crate::unit::Unit;

/// The codes of CL_OBS_STATUS under which there is no figure: a holiday, missing or suppressed in several ways, in another
/// category, not significant, derogation, strike.
const MISSING: [&str; 9] = ["H", "J", "K", "L", "M", "N", "O", "Q", "S"];

/// Those under which there can be none.
const ABSENT: [&str; 4] = ["L", "M", "O", "Q"];

/// A number as SDMX writes it: digits with a point, perhaps an exponent.
pub(super) fn number(text: &str) -> Option<f64> {
    let is_plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E'));
    text.parse::<f64>().ok().filter(|value| is_plain && value.is_finite())
}

/// What the series and its unit allow.
#[derive(Clone, Copy)]
pub(super) struct Measured {
    limits: Limits,
    /// Whether the unit is another than that of the catalogue, and cannot be converted.
    is_other: bool,
    /// Whether figures of parts add up to that of the whole.
    pub(super) adds_up: bool,
}

impl Measured {
    /// What an indicator in a unit allows, both given by their codes.
    pub(super) fn of(indicator: &str, unit: Option<&str>) -> Measured {
        let unit = unit.map(Unit::of).filter(Unit::is_known);
        let own = resolve(indicator).map(|found| found.units()).unwrap_or_default();
        let factor = |unit: &Unit| {
            own.iter().find_map(|own| if own == unit { Some(1.0) } else { factor_to(indicator, unit, own) })
        };
        let converts = |unit: &Unit| factor(unit).is_some();
        // The limits of the unit of the catalogue in that of the message: a share per 100 inhabitants ends at 100, too.
        let in_catalogue = Limits::of(indicator, None);
        let limits = match unit.as_ref().and_then(factor) {
            Some(factor) => Limits { low: in_catalogue.low / factor, high: in_catalogue.high / factor },
            None => Limits::of(indicator, unit.as_ref()),
        };
        Measured {
            limits,
            is_other: unit.as_ref().is_some_and(|unit| !own.is_empty() && !converts(unit)),
            adds_up: crate::catalogue::adds_up(indicator, unit.as_ref()),
        }
    }
}

impl Checker<'_> {
    /// The value of a figure with its status and its bounds; `None` where there is no number.
    pub(super) fn value(&mut self, at: usize) -> Option<f64> {
        let measure = self.measure?;
        // Taken out while `self` collects findings, and put back unchanged.
        let text = std::mem::take(&mut self.slots[measure].text);
        let value = self.of_text(&text, measure, at);
        self.slots[measure].text = text;
        let status = self.status.map(|status| self.slots[status].text.as_str()).unwrap_or_default();
        let id = self.slots[measure].component.id.as_str();
        let is_nothing = matches!(self.slots[measure].text.trim(), "" | "NaN");
        if value.is_some() && ABSENT.contains(&status) {
            let message = format!("a value, and the status {status}, which says that there is none");
            self.found(
                Finding::error(Rule::StatusDiffers, id, message).remedy("leave the value out, or correct the status"),
                at,
            );
        } else if is_nothing && !status.is_empty() && !MISSING.contains(&status) {
            let message = format!("no value, and the status {status}, which says that there is one");
            let remedy =
                "write the value, or the status O (missing), L (not collected), M (cannot exist) or Q (suppressed)";
            self.found(Finding::error(Rule::StatusDiffers, id, message).remedy(remedy), at);
        }
        let value = value?;
        let power = self.power(at);
        self.limits(value, power, id, at);
        self.bounds(value, at);
        Some(value)
    }

    /// Whether the values of the other measures are numbers where they should be.
    pub(super) fn other_values(&mut self, at: usize) {
        for place in 0..self.other_measures.len() {
            let measure = self.other_measures[place];
            // As above.
            let text = std::mem::take(&mut self.slots[measure].text);
            self.of_text(&text, measure, at);
            self.slots[measure].text = text;
        }
    }

    fn of_text(&mut self, text: &str, measure: usize, at: usize) -> Option<f64> {
        let id = &self.slots[measure].component.id;
        let is_number = match &self.slots[measure].component.content {
            crate::export::sdmx::Content::Codes(_) => false,
            crate::export::sdmx::Content::Text(format) => format.text_type.is_number(),
        };
        let finding = match text {
            "" | "NaN" => return None,
            _ if !is_number => return number(text),
            _ if number(text).is_some() => return number(text),
            _ if text.trim().trim_start_matches(['-', '+']).to_lowercase().starts_with("inf") => {
                Finding::error(Rule::NotFinite, id, "a value is infinite")
                    .remedy("leave the value out, with the status O")
            }
            _ if text.trim().eq_ignore_ascii_case("nan") => {
                Finding::error(Rule::NotFinite, id, format!("{text:?} is not a number")).remedy("write NaN, or nothing")
            }
            _ if number(&text.trim().replace(',', ".")).is_some() => {
                let message = format!("{:?} is not a number", excerpt(text));
                let remedy = if text.contains(',') {
                    "write a point before the decimals, and nothing between thousands"
                } else {
                    "write the number without blanks"
                };
                Finding::error(Rule::NotNumeric, id, message).remedy(remedy)
            }
            _ => {
                let message = format!("{:?} is not a number", excerpt(text));
                Finding::error(Rule::NotNumeric, id, message).remedy("leave the value out, and say why in the status")
            }
        };
        self.found(finding, at);
        None
    }

    /// The power of ten by which the figure is to be multiplied; one that nobody could multiply by is found.
    fn power(&mut self, at: usize) -> i32 {
        let Some(slot) = self.multiplier.map(|slot| &self.slots[slot]).filter(|slot| slot.is_set()) else { return 0 };
        let power = power_of_ten(&slot.text);
        // A code that the list does not have is found as that.
        if power.is_none() && slot.component.codelist().is_none_or(|list| list.code(&slot.text).is_some()) {
            let message = format!("{:?} is not a power of ten from -15 to 15", excerpt(&slot.text));
            let finding = Finding::error(Rule::WrongFormat, &slot.component.id, message);
            self.found(finding.remedy("write what figures are to be multiplied by, such as 3 for thousands"), at);
        }
        power.unwrap_or(0)
    }

    /// Whether the unit and the indicator can have the value.
    fn limits(&mut self, value: f64, power: i32, id: &str, at: usize) {
        let Some(measured) = self.measured() else { return };
        if let (Some(multiplier), true) = (self.multiplier, measured.limits.high.is_finite() && power != 0) {
            let place = self.slots[multiplier].component.id.clone();
            let finding = Finding::warning(Rule::NotAllowed, place, "a share of a whole with a multiplier");
            self.found(finding.remedy("write the share with the multiplier 0"), at);
        }
        let figure = value * 10f64.powi(power);
        if let Some(reason) = measured.limits.refuse(figure) {
            let indicator = self.indicator.map(|slot| self.slots[slot].text.clone()).unwrap_or_default();
            let message = format!("{indicator}: a value that is impossible, expected {}", measured.limits);
            let remedy = format!("correct the value, its unit or its multiplier; the first is {reason}");
            // The first is in the remedy, so that all are counted together.
            self.found(Finding::error(Rule::OutOfRange, id, message).remedy(remedy), at);
        }
        if let (true, Some(unit), Some(indicator)) =
            (measured.is_other && !self.constrains_units, self.unit, self.indicator)
        {
            let (unit, series) = (&self.slots[unit], &self.slots[indicator].text);
            let message =
                format!("{series} is in {:?}, which does not convert into the unit of the catalogue", unit.text);
            let place = unit.component.id.clone();
            self.found(
                Finding::warning(Rule::UnitDiffers, place, message).remedy("check the unit against the series"),
                at,
            );
        }
    }

    /// The bounds of a figure: in order, and around it.
    fn bounds(&mut self, value: f64, at: usize) {
        let bound = |slot: Option<usize>| slot.and_then(|slot| number(&self.slots[slot].text));
        let (low, high) = (bound(self.lower), bound(self.upper));
        if let (Some(low), Some(high)) = (low, high)
            && low > high
        {
            let finding = Finding::error(Rule::OutOfRange, "LOWER_BOUND", "a lower bound above the upper bound");
            self.found(finding.remedy("exchange the bounds, or correct them"), at);
        } else if low.is_some_and(|low| value < low) || high.is_some_and(|high| value > high) {
            let finding = Finding::warning(Rule::OutOfRange, "LOWER_BOUND", "a value outside its bounds");
            self.found(finding.remedy("correct the value or its bounds"), at);
        }
    }

    /// The level at which something of a figure stands.
    pub(super) fn is_misplaced(&self, slot: usize) -> Option<&'static str> {
        let slot = &self.slots[slot];
        match (slot.component.is_of_figure(), slot.level) {
            (false, Level::Figure) => Some("the series"),
            (true, Level::Series | Level::DataSet) => Some("the figure"),
            (false, Level::Series | Level::DataSet) | (true, Level::Figure) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A share ends at the whole of the unit that the message has it in.
    #[test]
    fn limits_are_those_of_the_unit() {
        for (unit, high) in [("%", 100.0), ("proportion", 1.0)] {
            let limits = Measured::of("HH7", Some(unit)).limits;
            assert!((limits.high - high).abs() < 1e-9 && limits.low == 0.0, "{unit}: {limits}");
        }
    }
}
