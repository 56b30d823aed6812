//! Listing and filtering the catalogue.

use super::lookup::CATALOGUE;
use super::{Certainty, Edition, Indicator, IndicatorArea, Kind};
use crate::error::nearest;
use crate::{Error, Result};
use std::collections::BTreeSet;

/// All indicators of all editions.
///
/// ```
/// use infosoc::{Edition, ToFrame, catalogue::IndicatorArea, indicators};
/// let households = indicators().edition(Edition::Core2022).area(IndicatorArea::Households);
/// assert_eq!(households.len(), 23);
/// println!("{}", households.to_frame()?);
/// # Ok::<(), infosoc::Error>(())
/// ```
pub fn indicators() -> Indicators {
    Indicators { rows: CATALOGUE.indicators.iter().collect() }
}

/// A selection of indicators, in the order of the lists; a table by [`ToFrame`](crate::ToFrame).
#[derive(Debug, Clone)]
pub struct Indicators {
    rows: Vec<&'static Indicator>,
}

impl Indicators {
    /// Keeps only the indicators of one edition.
    #[must_use]
    pub fn edition(self, edition: Edition) -> Self {
        self.filter(|i| i.edition == edition)
    }

    /// Keeps only the indicators of one part of the list.
    #[must_use]
    pub fn area(self, area: IndicatorArea) -> Self {
        self.filter(|i| i.area == area)
    }

    /// Keeps only the indicators of one kind.
    #[must_use]
    pub fn kind(self, kind: Kind) -> Self {
        self.filter(|i| i.kind == kind)
    }

    /// Keeps only the indicators whose title has this certainty.
    #[must_use]
    pub fn certainty(self, certainty: Certainty) -> Self {
        self.filter(|i| i.title.certainty == certainty)
    }

    /// Keeps only the indicators that belong to an SDG indicator, given by its number.
    ///
    /// # Errors
    /// [`Error::UnknownOption`] if the catalogue has no such SDG indicator.
    pub fn sdg(self, number: &str) -> Result<Self> {
        let sdgs = CATALOGUE.indicators.iter().filter_map(|i| i.sdg.as_ref());
        let numbers: BTreeSet<&str> = sdgs.map(|sdg| sdg.indicator.as_str()).collect();
        if !numbers.iter().any(|known| known.eq_ignore_ascii_case(number.trim())) {
            let expected = nearest(number, numbers.iter().copied(), numbers.len());
            return Err(Error::option("sdg", number, expected));
        }
        Ok(self.filter(|i| i.sdg.as_ref().is_some_and(|sdg| sdg.indicator.eq_ignore_ascii_case(number.trim()))))
    }

    /// Those for which a condition holds.
    #[must_use]
    pub fn filter(mut self, condition: impl Fn(&Indicator) -> bool) -> Self {
        self.rows.retain(|i| condition(i));
        self
    }

    /// One by one.
    pub fn iter(&self) -> impl Iterator<Item = &'static Indicator> + '_ {
        self.rows.iter().copied()
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether none is left.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}
