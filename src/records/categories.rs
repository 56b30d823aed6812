//! The categories of an indicator as codes of a dimension.

use crate::catalogue::{Indicator, Kind, Responses};
use crate::error::nearest;

/// The total of a dimension.
pub(super) const TOTAL: &str = "_T";

/// The dimension of the categories, and their codes in the order of the catalogue.
#[derive(Debug)]
pub(super) struct Categories {
    /// The name of the dimension in a series.
    pub(super) dimension: String,
    codes: Vec<Names>,
    /// How they relate; `None` where the catalogue does not say or knows none.
    pub(super) responses: Option<Responses>,
}

/// The code of a category and the other words that stand for it.
#[derive(Debug)]
struct Names {
    code: String,
    words: Vec<String>,
}

impl Categories {
    pub(super) fn of(indicator: &Indicator) -> Categories {
        // Tiers and technologies have a dimension of their own in other systems, and codes there.
        let own = |concept: &str| matches!(concept, "technology" | "speed");
        let series = indicator.codes.iter().chain(indicator.sdg.iter().flat_map(|sdg| &sdg.series));
        let parts: Vec<&(String, String)> =
            series.flat_map(|c| &c.breakdown).filter(|(concept, _)| own(concept)).collect();
        // The first that is given names the dimension: an indicator has one kind of category.
        let dimension = match (indicator.kind, parts.first()) {
            (Kind::StagedCount, _) => "service",
            (_, Some((concept, _))) => concept,
            (_, None) => "category",
        };
        let codes = indicator.categories.value.iter().map(|category| {
            let label = &category.label.value;
            let known = |(_, code): &&&(String, String)| {
                // Labels such as `3G (LTE)` hold the code of the technology as a word.
                category.sdg_code.as_deref() == Some(code) || label.split([' ', '(', ')']).any(|word| word == code)
            };
            let code = parts.iter().find(known).map(|(_, code)| code).or(category.sdg_code.as_ref()).unwrap_or(label);
            let words = [Some(label), category.sdg_code.as_ref()].into_iter().flatten().cloned().collect();
            Names { code: code.clone(), words }
        });
        Categories { dimension: dimension.to_owned(), codes: codes.collect(), responses: indicator.responses }
    }

    /// Whether the catalogue lists any.
    pub(super) fn is_known(&self) -> bool {
        !self.codes.is_empty()
    }

    /// Whether a category that is not listed cannot be: its place among the others would not be known.
    pub(super) fn is_closed(&self) -> bool {
        self.is_known() && matches!(self.dimension.as_str(), "technology" | "speed")
    }

    /// The code that a word stands for: the total, a category, or nothing that is known.
    pub(super) fn code(&self, word: Option<&str>) -> Option<String> {
        match word {
            None | Some("" | TOTAL) => Some(TOTAL.to_owned()),
            Some(word) => {
                let is = |names: &&Names| names.code == word || names.words.iter().any(|known| known == word);
                self.codes.iter().find(is).map(|names| names.code.clone())
            }
        }
    }

    /// The codes in the order of the catalogue.
    pub(super) fn codes(&self) -> impl Iterator<Item = &str> {
        self.codes.iter().map(|names| names.code.as_str())
    }

    /// The categories that look most like a word.
    pub(super) fn nearest(&self, word: &str) -> String {
        let words = self.codes.iter().flat_map(|names| std::iter::once(&names.code).chain(&names.words));
        nearest(word, words.map(String::as_str), 4).join(", ")
    }
}
