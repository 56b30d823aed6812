//! What is wrong with figures or with a message, and what a reader should know: gathered by rule, place and word, with the
//! rows concerned.

use crate::finding::{Finding, Rule, Severity};
use rustc_hash::FxHashMap;

/// The number of something that was found.
pub(in crate::export::sdmx) type Fault = usize;

/// How many words of one place are told apart; further ones are counted together. A column may have as many words that are
/// wrong as it has rows.
pub(in crate::export::sdmx) const TOLD_APART: usize = 1000;

#[derive(Default)]
pub(in crate::export::sdmx) struct Faults {
    found: Vec<(Finding, usize, Option<usize>)>,
    /// Where those of a place and a message stand.
    places: FxHashMap<(String, String), Fault>,
    /// How many there are of a rule in a place.
    told: FxHashMap<(Rule, String), usize>,
}

impl Faults {
    /// Something that may concern rows; the same twice is one.
    pub(in crate::export::sdmx) fn note(&mut self, finding: Finding) -> Fault {
        if let Some(known) = self.places.get(&(finding.place.clone(), finding.message.clone())) {
            return *known;
        }
        let told = self.told.entry((finding.rule, finding.place.clone())).or_default();
        *told += 1;
        // The first beyond makes the finding that all further ones are counted in.
        if *told == TOLD_APART + 1 {
            return self.add(Finding { message: format!("and more, beyond the {TOLD_APART} above"), ..finding });
        }
        if *told > TOLD_APART {
            let more = (finding.place, format!("and more, beyond the {TOLD_APART} above"));
            return self.places.get(&more).copied().unwrap_or_default();
        }
        self.add(finding)
    }

    fn add(&mut self, finding: Finding) -> Fault {
        self.places.insert((finding.place.clone(), finding.message.clone()), self.found.len());
        self.found.push((finding, 0, None));
        self.found.len() - 1
    }

    /// One more row that it concerns; whether the row is left out.
    pub(in crate::export::sdmx) fn at(&mut self, fault: Fault, row: usize) -> bool {
        let (finding, rows, first) = &mut self.found[fault];
        *rows += 1;
        *first = Some(first.map_or(row, |first| first.min(row)));
        finding.severity == Severity::Error
    }

    /// The findings, with the lines of a file that they concern.
    pub(in crate::export::sdmx) fn of_lines(self) -> Vec<Finding> {
        let found = self.found.into_iter().filter(|(_, rows, _)| *rows > 0);
        found.map(|(finding, rows, first)| finding.at_line(rows, first.filter(|line| *line > 0))).collect()
    }

    /// The findings that concern a row, and those that concern none in particular.
    pub(in crate::export::sdmx) fn findings(self, of_all: Vec<Finding>) -> Vec<Finding> {
        let found = self.found.into_iter().filter(|(_, rows, _)| *rows > 0);
        of_all.into_iter().chain(found.map(|(finding, rows, first)| finding.at_first(rows, first))).collect()
    }
}

/// A code of ours that the structure has none for.
pub(in crate::export::sdmx) fn no_code(
    column: &str,
    word: &str,
    component: &str,
    of: &str,
    severity: Severity,
) -> Finding {
    let left = match severity {
        Severity::Error => "not written",
        Severity::Warning | Severity::Note => "the attribute is left out",
    };
    let word = crate::error::excerpt(word);
    Finding::new(severity, Rule::NoCode, column, format!("{word:?} has no code in {component} ({of}): {left}"))
        .remedy(format!("give its code in the mapping: column {column}, code {word}, component {component}"))
}
