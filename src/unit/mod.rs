//! Units of measure: one registry, read once, asked by everything that limits, imputes, adds, scores or exports figures.
//!
//! A unit is what it measures (a [`Quantity`]) and a factor to the base unit of that quantity. Two units of one quantity
//! convert into each other: `47.5 %` is a `proportion` of 0.475. Units of different quantities never do: no factor leads
//! from a number of subscriptions to subscriptions per 100 inhabitants. A word that the registry does not know is a unit
//! of its own, equal to itself alone. Nothing outside this module compares the text of units.

mod quantity;
mod registry;

pub use quantity::Quantity;

use crate::Result;
use polars::prelude::{Column, DataFrame};
use registry::{Entry, REGISTRY, comparable, per_cent, per_number};
use std::fmt;
use std::io::Write;
use std::str::FromStr;
use std::sync::Arc;

/// A unit of measure: one of the registry, or a word that it does not know.
///
/// ```
/// use infosoc::Unit;
/// let per_cent = Unit::of("Percentage (%)");
/// assert_eq!((per_cent.name(), per_cent.sdmx()), ("%", Some("PT")));
/// assert_eq!(per_cent, Unit::of("PC_IND"));
/// assert_eq!(Unit::of("proportion").factor_to(&per_cent), Some(100.0));
/// assert_eq!(Unit::of("number").factor_to(&Unit::of("per 100 inhabitants")), None);
/// assert!(!Unit::of("furlongs").is_known());
/// ```
#[derive(Debug, Clone)]
pub struct Unit(Repr);

#[derive(Debug, Clone)]
enum Repr {
    Known(&'static Entry),
    /// As it was written, and as it is compared.
    Own(Arc<str>, Arc<str>),
}

impl PartialEq for Unit {
    fn eq(&self, other: &Unit) -> bool {
        match (&self.0, &other.0) {
            // Entries live in one static registry, so that the address is the identity.
            (Repr::Known(a), Repr::Known(b)) => std::ptr::eq(*a, *b),
            (Repr::Own(_, a), Repr::Own(_, b)) => a == b,
            (Repr::Known(_), Repr::Own(..)) | (Repr::Own(..), Repr::Known(_)) => false,
        }
    }
}

impl Eq for Unit {}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // As text is, so that a width in a format string holds.
        f.pad(self.name())
    }
}

impl FromStr for Unit {
    type Err = std::convert::Infallible;

    fn from_str(word: &str) -> std::result::Result<Unit, Self::Err> {
        Ok(Unit::of(word))
    }
}

impl Unit {
    /// The unit that a word stands for: a name, SDMX code or publisher's word of the registry in any case; words for per
    /// cent followed by what it is a part of (`% of households`, `PC_HH`); `per 1,000 people` and the like; else a unit
    /// of its own.
    pub fn of(word: &str) -> Unit {
        let key = comparable(word);
        // Words of the registry first: `% of income` is one of them, whatever the pattern below makes of it.
        let known = REGISTRY.words.get(key.as_str()).copied().or_else(|| per_cent(&key)).or_else(|| per_number(&key));
        match known {
            Some(entry) => Unit(Repr::Known(&REGISTRY.entries[entry])),
            None => Unit(Repr::Own(word.trim().into(), key.into())),
        }
    }

    /// The units that a text of the catalogue or an index spec lists, separated by semicolons or `or`; none for no text.
    pub fn list(text: &str) -> Vec<Unit> {
        let parts = |part: &str| match Unit::of(part) {
            // `yes or no` is one unit.
            unit if unit.is_known() => vec![unit],
            _ => part.split(" or ").map(str::trim).filter(|part| !part.is_empty()).map(Unit::of).collect(),
        };
        text.split(';').map(str::trim).filter(|part| !part.is_empty()).flat_map(parts).collect()
    }

    /// Its name here; for a unit of its own the word that was given.
    pub fn name(&self) -> &str {
        match &self.0 {
            Repr::Known(entry) => &entry.name,
            Repr::Own(word, _) => word,
        }
    }

    /// Its code in the SDMX code list CL_UNIT_MEASURE of the SDGs, where it has one.
    pub fn sdmx(&self) -> Option<&str> {
        match &self.0 {
            Repr::Known(entry) => entry.sdmx.as_deref(),
            Repr::Own(..) => None,
        }
    }

    /// What it measures.
    pub fn quantity(&self) -> Quantity {
        match &self.0 {
            Repr::Known(entry) => entry.quantity,
            Repr::Own(..) => Quantity::Other,
        }
    }

    /// Whether the registry knows it.
    pub fn is_known(&self) -> bool {
        matches!(self.0, Repr::Known(_))
    }

    /// Its place in the registry; a unit of its own comes after all of it.
    pub(crate) fn place(&self) -> usize {
        match &self.0 {
            Repr::Known(entry) => REGISTRY.entries.iter().position(|e| std::ptr::eq(e, *entry)).unwrap_or(usize::MAX),
            Repr::Own(..) => usize::MAX,
        }
    }

    /// By what a figure in this unit is multiplied to be one in another; `None` where they measure different things.
    pub fn factor_to(&self, other: &Unit) -> Option<f64> {
        match (&self.0, &other.0) {
            // Also units of the user's own, for which no other factor is known.
            _ if self == other => Some(1.0),
            // Division keeps the factors of per cent, thousands and millions exact: 1 / 0.01 is 100, 0.01 · 100 is not always.
            (Repr::Known(a), Repr::Known(b)) if a.quantity == b.quantity && a.quantity != Quantity::Other => {
                Some(a.factor / b.factor)
            }
            (Repr::Known(_) | Repr::Own(..), Repr::Known(_) | Repr::Own(..)) => None,
        }
    }

    /// Whether figures of several areas add up to that of all.
    pub fn adds_up(&self) -> bool {
        self.quantity().adds_up()
    }

    /// By how many inhabitants, adults or households a figure in this unit is: 100 for per 100 inhabitants.
    pub(crate) fn by_how_many(&self) -> Option<f64> {
        match &self.0 {
            Repr::Known(entry)
                if matches!(entry.quantity, Quantity::PerInhabitant | Quantity::PerAdult | Quantity::PerHousehold) =>
            {
                Some(1.0 / entry.factor)
            }
            Repr::Known(_) | Repr::Own(..) => None,
        }
    }

    /// The whole in this unit, for shares of a whole: 100 for per cent, 1 for proportions.
    pub fn whole(&self) -> Option<f64> {
        match &self.0 {
            Repr::Known(entry) if entry.quantity == Quantity::Share => Some(1.0 / entry.factor),
            Repr::Known(_) | Repr::Own(..) => None,
        }
    }
}

/// How long a number of 15 digits with its exponent is at most: -1.23456789012345e-308.
const DIGITS: usize = 22;

/// A figure in another unit, without the digits that multiplying adds beyond those that a number has.
pub(crate) fn converted(value: f64, factor: f64) -> f64 {
    if factor == 1.0 {
        return value;
    }
    // 0.57 times 100 is 56.99999999999999; 15 digits are all that a decimal number keeps. Figures are many, so that they
    // are written into one place.
    let product = value * factor;
    let mut digits = [0; DIGITS];
    let mut rest = &mut digits[..];
    let written = write!(rest, "{product:.14e}").map(|()| DIGITS - rest.len());
    let text = written.ok().and_then(|length| std::str::from_utf8(&digits[..length]).ok());
    text.and_then(|text| text.parse().ok()).unwrap_or(product)
}

/// The registry of units, one row per unit: `unit`, `sdmx` (code in CL_UNIT_MEASURE of the SDGs), `measures` (what it
/// measures), `factor` (to the base unit of that), `adds_up`, `words` (what else is read as it, separated by semicolons),
/// `source`, `certainty`.
///
/// # Errors
/// None but those of the table library.
///
/// ```
/// let units = infosoc::units()?;
/// assert!(units.column("unit")?.str()?.iter().flatten().any(|unit| unit == "per 100 inhabitants"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn units() -> Result<DataFrame> {
    let all = &REGISTRY.entries;
    let text = |name: &str, of: &dyn Fn(&Entry) -> Option<String>| {
        Column::new(name.into(), all.iter().map(of).collect::<Vec<_>>())
    };
    let columns = vec![
        text("unit", &|e| Some(e.name.clone())),
        text("sdmx", &|e| e.sdmx.clone()),
        text("measures", &|e| Some(e.quantity.to_string())),
        Column::new("factor".into(), all.iter().map(|e| e.factor).collect::<Vec<_>>()),
        Column::new("adds_up".into(), all.iter().map(|e| e.quantity.adds_up()).collect::<Vec<_>>()),
        text("words", &|e| (!e.words.is_empty()).then(|| e.words.join("; "))),
        text("source", &|e| Some(e.source.clone())),
        text("certainty", &|e| Some(e.certainty.clone())),
    ];
    Ok(DataFrame::new(all.len(), columns)?)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_registry_is_sound_and_knows_every_unit_of_the_catalogue() {
        let registry = registry::read(include_str!("../../datasets/units.csv")).unwrap();
        for entry in &registry.entries {
            assert_eq!(Unit::of(&entry.name).name(), entry.name);
            assert!(entry.factor > 0.0 && entry.certainty.parse::<crate::catalogue::Certainty>().is_ok(), "{entry:?}");
        }
        for indicator in crate::catalogue::indicators().iter() {
            let own = Unit::list(&indicator.unit);
            let units = own.into_iter().chain(indicator.codes.iter().flat_map(|code| Unit::list(&code.unit)));
            units.for_each(|unit| assert!(unit.is_known(), "{} of {}", unit, indicator.key()));
        }
    }

    #[test]
    fn words_for_per_cent() {
        let words = [
            "%",
            "PERCENT",
            "PT",
            "PC",
            "PC_IND",
            "PC_HH",
            "Percentage",
            "Percentage (%)",
            "percent",
            "per cent",
            "Per cent ",
            "% of population",
            "% of women aged 15-49",
            "percent of households",
            "PCT",
            "% (of  all)",
            "PT_IND",
            "%\u{a0}of people",
            "% of households with an exchange",
            "% of visits by appointment",
            "percent recognized",
        ];
        for word in words {
            assert_eq!(Unit::of(word).name(), "%", "{word}");
            assert_eq!(Unit::of(word).whole(), Some(100.0));
        }
        for (word, name) in [
            ("% of monthly GNI per capita", "% of monthly GNI per capita"),
            ("Percent of GNI p.c.", "% of GNI per capita"),
            ("% of GDP", "% of GDP"),
            ("percentage points", "percentage points"),
            ("annual % growth", "% growth"),
            ("% growth per year", "% growth"),
            ("% point-to-point", "percentage points"),
            ("PC_GNI", "% of GNI per capita"),
        ] {
            assert_eq!(Unit::of(word).name(), name, "{word}");
            assert_eq!(Unit::of(word).whole(), None);
        }
        assert!(!Unit::of("share of households").is_known());
    }

    #[test]
    fn rates_of_any_number_of_people() {
        for (word, name) in [
            ("subscriptions per 100 people", "per 100 inhabitants"),
            ("Per 100,000 population", "per 100 000 inhabitants"),
            ("per 1 000 persons", "per 1 000 inhabitants"),
            ("PER_1000000_POP", "per 1 million people"),
            ("per million inhabitants", "per 1 million people"),
            ("per 100\u{202f}000 adults", "per 100 000 adults"),
            ("per capita", "per inhabitant"),
            ("Fixed telephone subscriptions per 100 inhabitants", "per 100 inhabitants"),
        ] {
            assert_eq!(Unit::of(word).name(), name, "{word}");
        }
        for word in ["per 100 people with a computer", "per 7 people", "paper 100 people", "per 100"] {
            assert!(!Unit::of(word).is_known(), "{word}");
        }
    }

    #[test]
    fn units_convert_within_a_quantity_only() {
        let factor = |a: &str, b: &str| Unit::of(a).factor_to(&Unit::of(b));
        assert_eq!(factor("proportion", "%"), Some(100.0));
        assert_eq!(factor("%", "proportion"), Some(0.01));
        assert_eq!(factor("thousands", "persons"), Some(1000.0));
        assert_eq!(factor("Mbit/s", "kbit/s"), Some(1000.0));
        assert_eq!(factor("t", "kg"), Some(1000.0));
        assert_eq!((factor("score 0 to 100", "score 0 to 1"), factor("score", "score 0 to 1")), (Some(0.01), None));
        assert_eq!(factor("per 1000 people", "per 100 inhabitants"), Some(0.1));
        for (a, b) in
            [("%", "% of GDP"), ("number", "per 100 inhabitants"), ("score", "index"), ("x", "y"), ("ratio", "%")]
        {
            assert_eq!(factor(a, b), None, "{a} {b}");
        }
        assert_eq!(factor("Furlongs", "furlongs "), Some(1.0));
        let names = |text: &str| Unit::list(text).iter().map(|unit| unit.name().to_owned()).collect::<Vec<_>>();
        assert_eq!(
            (names("yes or no"), names("US$ or number; percent")),
            (vec!["yes or no".to_owned()], ["USD", "number", "%"].map(str::to_owned).to_vec())
        );
    }
}
