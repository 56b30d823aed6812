//! Units that did not answer a census.

use super::{Check, listed};
use crate::dataset::codebook::{Concept, Kind};
use crate::dataset::harmonise::{self, Answer};
use crate::finding::{Finding, Rule, Severity};

/// Unit non-response above this share is a warning, below it a note.
const HIGH_NON_RESPONSE: f64 = 0.05;

impl Check<'_> {
    /// How many did not answer, and classes in which nobody did.
    pub(super) fn census(&mut self) {
        let Some(census) = &self.file.census else { return };
        let (units, silent) = (census.units(), census.silent.len());
        if silent == 0 {
            return;
        }
        let design = &self.file.description.design;
        let place = design.response.as_ref().map_or("response", |condition| condition.variable.as_str());
        let share = silent as f64 / units as f64;
        let severity = if share > HIGH_NON_RESPONSE { Severity::Warning } else { Severity::Note };
        let message = format!(
            "{silent} of {units} units in scope did not answer ({:.1} %): each counts as those of its class do that answered",
            100.0 * share
        );
        let remedy = "figures are estimates, with a standard error that holds if who answers is like who does not within the \
                      classes; ask again, or name under response_classes what tells the two apart";
        let finding = Finding::new(severity, Rule::UnitNonResponse, place, message).at(&census.silent).remedy(remedy);
        self.found.push(finding);
        let is_silent = |(_, (units, answers)): &(&String, &(usize, usize))| *answers == 0 && *units > 0;
        let silent: Vec<&str> = census.classes.iter().filter(is_silent).map(|(name, _)| name.as_str()).collect();
        if !silent.is_empty() {
            let message = format!("nobody answered in {} classes: {}", silent.len(), listed(&silent));
            let remedy = "nothing is known of them: leave a column out of response_classes, or derive one that merges them with \
                          classes like them";
            let place = design.response_classes.0.join(", ");
            self.found.push(Finding::error(Rule::UnitNonResponse, place, message).remedy(remedy));
        }
    }

    /// Units that count as having answered, and have no answer to any question.
    pub(super) fn blank_units(&mut self) {
        if self.file.census.is_none() {
            return;
        }
        let (codebook, table) = (&self.file.codebook, &self.file.table);
        let missing = |concept: &Concept| -> Option<Vec<bool>> {
            match &concept.kind {
                Kind::Answer { .. } => {
                    let given = harmonise::answers(codebook, concept, table)?;
                    Some(given.into_iter().map(|answer| matches!(answer, Answer::Missing)).collect())
                }
                Kind::Ratio { .. } => {
                    let outside = harmonise::outside(codebook, concept, table);
                    let given = harmonise::amounts(codebook, concept, table)?;
                    Some(given.iter().zip(outside).map(|(pair, outside)| pair.is_none() && !outside).collect())
                }
                Kind::Breakdown(_) | Kind::Several(_) => None,
            }
        };
        let each: Vec<Vec<bool>> = codebook.own().filter_map(missing).collect();
        let is_blank = |row: &usize| self.scope[*row] && each.iter().all(|missing| missing[*row]);
        let rows: Vec<usize> = (0..table.height).filter(is_blank).collect();
        if each.len() > 1 && !rows.is_empty() {
            let message = format!("{} units that count as having answered have no answer to any question", rows.len());
            let remedy = "if they did not send the form back, say so by a condition under design.response";
            self.found
                .push(Finding::warning(Rule::UnitNonResponse, "design.response", message).at(&rows).remedy(remedy));
        }
    }
}
