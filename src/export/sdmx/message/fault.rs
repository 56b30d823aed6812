//! What cannot be written, and what a reader should know: gathered by rule, place and word, with the rows concerned.

use crate::finding::{Finding, Rule, Severity};
use rustc_hash::FxHashMap;

/// The number of something that was found.
pub(super) type Fault = usize;

#[derive(Default)]
pub(super) struct Faults {
    found: Vec<(Finding, usize, Option<usize>)>,
    /// Where those of a place and a message stand: a column may have as many words without a code as it has rows.
    places: FxHashMap<(String, String), Fault>,
}

impl Faults {
    /// Something that may concern rows; the same twice is one.
    pub(super) fn note(&mut self, finding: Finding) -> Fault {
        let next = self.found.len();
        let place = *self.places.entry((finding.place.clone(), finding.message.clone())).or_insert(next);
        if place == next {
            self.found.push((finding, 0, None));
        }
        place
    }

    /// One more row that it concerns; whether the row is left out.
    pub(super) fn at(&mut self, fault: Fault, row: usize) -> bool {
        let (finding, rows, first) = &mut self.found[fault];
        *rows += 1;
        *first = Some(first.map_or(row, |first| first.min(row)));
        finding.severity == Severity::Error
    }

    /// The findings that concern a row, and those that concern none in particular.
    pub(super) fn findings(self, of_all: Vec<Finding>) -> Vec<Finding> {
        let found = self.found.into_iter().filter(|(_, rows, _)| *rows > 0);
        of_all.into_iter().chain(found.map(|(finding, rows, first)| finding.at_first(rows, first))).collect()
    }
}

/// A code of ours that the structure has none for.
pub(super) fn no_code(column: &str, word: &str, component: &str, of: &str, severity: Severity) -> Finding {
    let left = match severity {
        Severity::Error => "not written",
        Severity::Warning | Severity::Note => "the attribute is left out",
    };
    let word = crate::error::excerpt(word);
    Finding::new(severity, Rule::NoCode, column, format!("{word:?} has no code in {component} ({of}): {left}"))
        .remedy(format!("give its code in the mapping: column {column}, code {word}, component {component}"))
}
