//! Codes of economic activities against their classification, and against that to which they are recoded.

use super::{Check, sample};
use crate::dataset::description::Derivation;
use crate::finding::{Finding, Rule};

impl Check<'_> {
    /// Codes that the classification does not have, and those that are too short for what is asked of it: both leave their
    /// rows without an activity.
    pub(super) fn activities(&mut self) {
        for derived in &self.file.description.derived {
            let Derivation::Activity { of, classification, to, level, digits } = &derived.from else { continue };
            let to = to.unwrap_or(*classification);
            let Some(column) = self.file.table.column(of) else { continue };
            let code = |at: usize| classification.code(column.levels[at].as_deref().unwrap_or_default(), *digits);
            let unknown = self.rows(column, false, |at| !column.is_blank(at) && code(at).is_none());
            if !unknown.is_empty() {
                let message = sample(&format!("codes that {classification} does not have"), column, &unknown);
                let remedy = format!(
                    "correct them, or name the classification they are of; their rows have no {}",
                    derived.variable
                );
                self.found.push(Finding::error(Rule::UnmappedCode, of, message).at(&unknown).remedy(remedy));
            }
            let short = |at: usize| code(at).is_some_and(|code| code.recoded(to, *level).is_none());
            let open = self.rows(column, false, |at| !column.is_blank(at) && short(at));
            if !open.is_empty() {
                let what = if to == *classification {
                    format!("codes too short to tell their {level}")
                } else {
                    format!("codes of {classification} that {to} has under several values of {level}, or under none")
                };
                let message = sample(&what, column, &open);
                let remedy =
                    format!("take a column with more digits; the rows have no {} with this one", derived.variable);
                self.found.push(Finding::warning(Rule::ItemNonResponse, of, message).at(&open).remedy(remedy));
            }
        }
    }
}
