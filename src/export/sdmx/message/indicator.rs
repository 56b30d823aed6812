//! Indicators by the series that a code list has for them, and answers by the codes of their breakdowns.

use crate::catalogue::{Code, resolve};
use crate::export::sdmx::Codelist;

/// Identifiers of the component that says what is measured.
pub(in crate::export::sdmx) const INDICATORS: [&str; 4] = ["SERIES", "INDICATOR", "INDIC_IS", "INDIC"];

/// Dimensions that hold the answer to a question, which the structure of the SDGs has in one.
pub(super) const ANSWERS: [&str; 5] = ["category", "skill", "speed", "technology", "service"];

/// A series with the dimensions that it stands for.
#[derive(Debug, PartialEq)]
pub(super) struct Found<'l> {
    pub(super) code: &'l str,
    pub(super) says: Vec<String>,
}

/// The series of an indicator: itself, or that of the catalogue which fits the most dimensions of the figure. `word` gives
/// the figure's code of a dimension.
pub(super) fn series<'l, 'w>(
    list: &'l Codelist,
    indicator: &str,
    word: impl Fn(&str) -> Option<&'w str>,
) -> Option<Found<'l>> {
    // The database writes IT_USE_ii99, the structure IT_USE_II99.
    let in_list = |code: &str| list.in_any_case(code).map(|code| code.id.as_str());
    // A code of the list itself says no dimension: it is what it is.
    if let Some(code) = in_list(indicator) {
        return Some(Found { code, says: Vec::new() });
    }
    let resolved = resolve(indicator).ok()?;
    let (sdg, own) = resolved.sdg()?;
    let holds = |code: &&Code| {
        // A share never stands under the series of a count.
        code.figure == resolved.figure()
            && code.breakdown.iter().all(|(concept, value)| word(concept) == Some(value.as_str()))
    };
    let mut best: Option<Found<'l>> = None;
    for code in own.into_iter().chain(sdg.series.iter().filter(holds)) {
        let Some(id) = in_list(&code.code.value) else { continue };
        // On a tie, the first stays, as in the catalogue.
        if best.as_ref().is_none_or(|best| code.breakdown.len() > best.says.len()) {
            best = Some(Found { code: id, says: code.breakdown.iter().map(|(concept, _)| concept.clone()).collect() });
        }
    }
    best
}

/// The code of an answer in the code lists of the SDGs: `SKILL_ICTPST` for `electronic presentations`; a word that is no
/// answer of the indicator's stays as it is.
pub(super) fn answer(indicator: &str, word: &str) -> String {
    let categories = resolve(indicator).ok().map(|found| &found.indicator.categories.value);
    let labelled =
        categories.and_then(|all| all.iter().find(|category| category.label.value.eq_ignore_ascii_case(word)));
    labelled.and_then(|category| category.sdg_code.clone()).unwrap_or_else(|| word.to_owned())
}
