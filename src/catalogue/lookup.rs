//! From a code, in any of the systems that the catalogue knows, to its indicator.

use super::load::{BUILT_IN, Files, load};
use super::{Aggregation, AggregationMethod, Certainty, Code, Edition, Figure, Indicator, Scheme, Sdg, Stated};
use crate::error::nearest;
use crate::unit::Unit;
use crate::{Error, Result};
use rustc_hash::FxHashMap;
use std::collections::hash_map::Entry;
use std::sync::LazyLock;

/// The indicator with this code.
///
/// The code is looked for in the editions 2022, 2005, SDG, WDI and theme, in this order, and then among the codes of
/// other systems: ITU, World Bank, Data360, Eurostat and SDG series. Case does not matter, and an edition may
/// stand in front, as in `2005:HH-7`. A code of the numerator alone gives the indicator that it belongs to;
/// [`resolve`] tells the two apart.
///
/// # Errors
/// [`Error::UnknownIndicator`] with the nearest codes.
///
/// ```
/// use infosoc::indicator;
/// assert_eq!(indicator("hh7")?.key(), "2022:HH7");
/// assert_eq!(indicator("2005:HH-7")?.title.value, "Proportion of households with Internet");
/// assert_eq!(indicator("IT.NET.USER.ZS")?.code, "HH7");
/// assert_eq!(indicator("17.8.1")?.key(), "SDG:17.8.1");
/// # Ok::<(), infosoc::Error>(())
/// ```
pub fn indicator(code: &str) -> Result<&'static Indicator> {
    resolve(code).map(|resolved| resolved.indicator)
}

/// The indicator of one edition with this code, or with this code in another system.
///
/// # Errors
/// [`Error::UnknownIndicator`] with the nearest codes of that edition.
///
/// ```
/// use infosoc::{Edition, catalogue::indicator_in};
/// assert_eq!(indicator_in(Edition::Core2022, "17.8.1")?.code, "HH7");
/// assert!(indicator_in(Edition::Core2022, "HH-7").is_err());
/// # Ok::<(), infosoc::Error>(())
/// ```
pub fn indicator_in(edition: Edition, code: &str) -> Result<&'static Indicator> {
    CATALOGUE.find(edition, code).map(|resolved| resolved.indicator).ok_or_else(|| unknown(code, Some(edition)))
}

/// The indicator behind a code, and what the figures under that code are.
///
/// `IT.CEL.SETS.P2` and `IT.CEL.SETS` both belong to mobile-cellular subscriptions per 100 inhabitants, but the
/// second is their number: another unit, and countries are summed rather than averaged.
///
/// # Errors
/// [`Error::UnknownIndicator`] with the nearest codes.
///
/// ```
/// use infosoc::catalogue::{AggregationMethod, Figure, resolve};
/// let count = resolve("IT.CEL.SETS")?;
/// assert_eq!((count.indicator.code.as_str(), count.figure()), ("A2", Figure::Count));
/// assert_eq!((count.unit(), count.aggregation().value.method), ("number", Some(AggregationMethod::Sum)));
/// # Ok::<(), infosoc::Error>(())
/// ```
pub fn resolve(code: &str) -> Result<Resolved> {
    known_code(code).ok_or_else(|| match Edition::split(code) {
        (Some(edition), code) => unknown(code, Some(edition)),
        (None, code) => unknown(code, None),
    })
}

/// The same without an error, whose suggestions take longer to find than the code: of thousands of codes in a file most are in no
/// catalogue.
pub(crate) fn known_code(code: &str) -> Option<Resolved> {
    if let (Some(edition), code) = Edition::split(code) {
        return CATALOGUE.find(edition, code);
    }
    // A code of its own goes before an alias in an earlier edition.
    let found = || Edition::ALL.iter().filter_map(|&edition| CATALOGUE.find(edition, code));
    found().find(|resolved| resolved.indicator.code.eq_ignore_ascii_case(code.trim())).or_else(|| found().next())
}

/// An indicator, reached by its own code or by a code of another system.
#[derive(Debug, Clone, Copy)]
pub struct Resolved {
    /// The indicator.
    pub indicator: &'static Indicator,
    /// The code in the other system; `None` if the indicator's own code was given.
    pub alias: Option<&'static Code>,
}

impl Resolved {
    /// What the figures under the code are.
    pub fn figure(&self) -> Figure {
        self.alias.map_or(Figure::Rate, |alias| alias.figure)
    }

    /// What the indicator is in the SDGs, and the code if it is a series of their database, which says by itself which
    /// indicator it is of. None where its figures are none of the SDGs.
    pub(crate) fn sdg(&self) -> Option<(&'static Sdg, Option<&'static Code>)> {
        let sdg = self.indicator.sdg.as_ref()?;
        let own = self.alias.filter(|code| code.sdg_indicator.is_some());
        (matches!(self.figure(), Figure::Rate | Figure::Count) || own.is_some()).then_some((sdg, own))
    }

    /// The unit of the figures under the code, empty if it is not known.
    pub fn unit(&self) -> &'static str {
        match self.alias {
            Some(alias) if alias.figure != Figure::Rate || !alias.unit.is_empty() => &alias.unit,
            Some(_) | None => &self.indicator.unit,
        }
    }

    /// The units that figures under the code may have, the first being that of a figure that states none; empty if no
    /// unit is known.
    pub fn units(&self) -> Vec<Unit> {
        Unit::list(self.unit())
    }

    /// How countries combine: the rule of the indicator for the indicator itself, the sum for its numerator, and
    /// no rule for a variant, a parity index or a data set.
    pub fn aggregation(&self) -> Stated<Aggregation> {
        let (method, note) = match self.figure() {
            Figure::Rate => return self.indicator.aggregation.clone(),
            Figure::Count => (Some(AggregationMethod::Sum), "the numerator of the indicator: countries add up"),
            Figure::Variant | Figure::Parity | Figure::Dataset => {
                (None, "not the indicator itself: a method has to be named")
            }
        };
        Stated::new(Aggregation { method, weight: None, note: note.to_owned() }, Certainty::Inferred)
    }
}

/// The indicators and the way from every code of an edition to one of them.
pub(super) struct Catalogue {
    pub(super) indicators: Vec<Indicator>,
    index: FxHashMap<(Edition, String), Target>,
}

/// Place of an indicator in the list, and of the alias among its codes.
struct Target {
    indicator: usize,
    alias: Alias,
}

/// The indicator's own code or SDG number, or the place of the code among its codes or SDG series.
enum Alias {
    Own,
    Code(usize),
    Series(usize),
}

pub(super) static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    // The files are part of the program and its tests read every row, so this is not a user's mistake.
    Catalogue::new(&BUILT_IN).unwrap_or_else(|error| panic!("the built-in catalogue is damaged: {error}"))
});

impl Catalogue {
    pub(super) fn new(files: &Files<'_>) -> Result<Catalogue> {
        let indicators = load(files)?;
        let mut index = FxHashMap::default();
        let mut found = Vec::new();
        for (i, indicator) in indicators.iter().enumerate() {
            let mut add = |edition: Edition, code: &str, target: Target| match index
                // Lower case once here, and once for each code that is asked for.
                .entry((edition, code.to_lowercase()))
            {
                Entry::Vacant(place) => {
                    place.insert(target);
                }
                // A series of an SDG indicator may also be among its codes.
                Entry::Occupied(place) if place.get().indicator == target.indicator => {}
                Entry::Occupied(_) => found.push(Error::argument(
                    format!("code {code} in edition {edition}"),
                    "one indicator",
                    "several of them",
                )),
            };
            add(indicator.edition, &indicator.code, Target { indicator: i, alias: Alias::Own });
            for (j, code) in indicator.codes.iter().enumerate() {
                add(indicator.edition, &code.code.value, Target { indicator: i, alias: Alias::Code(j) });
            }
            for (j, code) in indicator.sdg.iter().flat_map(|sdg| &sdg.series).enumerate() {
                add(indicator.edition, &code.code.value, Target { indicator: i, alias: Alias::Series(j) });
            }
            // The number of an SDG indicator stands for the core indicator that it is defined by.
            let defines = |other: &Indicator| other.core_code.as_deref() == Some(indicator.code.as_str());
            if let Some(sdg) = &indicator.sdg
                && indicator.edition == Edition::Core2022
                && indicators.iter().any(|o| o.edition == Edition::Sdg && o.code == sdg.indicator && defines(o))
            {
                add(indicator.edition, &sdg.indicator, Target { indicator: i, alias: Alias::Own });
            }
        }
        Error::collect(found)?;
        Ok(Catalogue { indicators, index })
    }

    fn find(&'static self, edition: Edition, code: &str) -> Option<Resolved> {
        let target = self.index.get(&(edition, code.trim().to_lowercase()))?;
        let indicator = &self.indicators[target.indicator];
        let alias = match target.alias {
            Alias::Code(j) => indicator.codes.get(j),
            Alias::Series(j) => indicator.sdg.as_ref().and_then(|sdg| sdg.series.get(j)),
            Alias::Own => None,
        };
        Some(Resolved { indicator, alias })
    }
}

fn unknown(code: &str, edition: Option<Edition>) -> Error {
    let own = CATALOGUE.indicators.iter().filter(|i| edition.is_none_or(|edition| i.edition == edition));
    // Codes of Eurostat are names of data sets, long and near to many a mistyped word.
    let aliases =
        own.clone().flat_map(|i| &i.codes).filter(|c| c.scheme != Scheme::Eurostat).map(|c| c.code.value.as_str());
    Error::UnknownIndicator {
        code: code.to_owned(),
        place: "the catalogue",
        edition: edition.map(|edition| edition.to_string()),
        nearest: nearest(code, own.map(|i| i.code.as_str()).chain(aliases), 5),
    }
}
