//! What the rows can be counted in: persons employed, turnover, learners.

use super::{Check, sample};
use crate::finding::{Finding, Rule};

impl Check<'_> {
    /// The columns under `counts`, or one of them by its name.
    pub(super) fn counts(&mut self, only: Option<&str>) {
        for (name, place) in self.file.description.counts.iter().filter(|(name, _)| only.is_none_or(|one| one == *name))
        {
            let Some(column) = self.file.table.column(place) else { continue };
            let text = self.rows(column, false, |level| column.is_text(level));
            if !text.is_empty() {
                let remedy = "correct the cells, declare them under null_values, or set the decimal mark under [file]";
                let message = sample("holds text", column, &text);
                self.found.push(Finding::error(Rule::NotNumeric, place, message).at(&text).remedy(remedy));
            }
            let below = self.rows(column, false, |level| column.numbers[level].is_some_and(|number| number < 0.0));
            if !below.is_empty() {
                let message = sample(&format!("{name} below 0"), column, &below);
                let remedy = "correct the cells: nothing can be counted in them";
                self.found.push(Finding::error(Rule::OutOfRange, place, message).at(&below).remedy(remedy));
            }
            // A warning only: the register may not know the size of a few.
            let blank = self.rows(column, false, |level| column.is_blank(level));
            if !blank.is_empty() {
                let message =
                    format!("{} rows in scope have no {name}, and count in no figure that counts them", blank.len());
                let remedy = "complete them from the register or impute them; none if they are few";
                self.found.push(Finding::warning(Rule::ItemNonResponse, place, message).at(&blank).remedy(remedy));
            }
        }
    }
}
