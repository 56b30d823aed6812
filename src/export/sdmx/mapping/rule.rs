//! One row of a mapping.

use crate::catalogue::Certainty;

/// What a component has where some columns have some codes.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::export::sdmx) struct Rule {
    pub(in crate::export::sdmx) conditions: Vec<Condition>,
    pub(in crate::export::sdmx) component: String,
    /// The code or text; `None` for that of the first column.
    pub(in crate::export::sdmx) to: Option<String>,
    /// How sure a rule is that is built in.
    pub(in crate::export::sdmx) certainty: Option<Certainty>,
}

/// A column and its code, or any code but the total and none.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::export::sdmx) struct Condition {
    pub(in crate::export::sdmx) column: String,
    pub(in crate::export::sdmx) code: Option<String>,
}

impl Rule {
    /// How precisely it says where it holds.
    pub(super) fn precision(&self) -> (usize, usize) {
        let codes = self.conditions.iter().filter(|condition| condition.code.is_some()).count();
        (self.conditions.len(), codes)
    }

    /// How many of its columns tell parts apart, such as sex or province, and are not those that every figure has.
    pub(super) fn parts(&self) -> usize {
        let is_of_all = |column: &str| matches!(column, "indicator" | "ref_area" | "unit_measure" | "obs_status");
        self.conditions.iter().filter(|condition| !is_of_all(&condition.column)).count()
    }

    /// The column that it copies as it is, if it does.
    pub(in crate::export::sdmx) fn copied(&self) -> Option<&str> {
        match (&self.to, self.conditions.as_slice()) {
            (None, [Condition { column, code: None }]) => Some(column),
            (Some(_) | None, _) => None,
        }
    }

    /// What it sets, if it holds for a figure; `word` gives the figure's word in a column.
    pub(in crate::export::sdmx) fn value<'a>(&'a self, word: impl Fn(&str) -> Option<&'a str>) -> Option<&'a str> {
        self.text(word).map(str::trim)
    }

    /// The same with the blanks at the ends of a text, which are its author's.
    pub(in crate::export::sdmx) fn text<'a>(&'a self, word: impl Fn(&str) -> Option<&'a str>) -> Option<&'a str> {
        let holds = |condition: &Condition| match (&condition.code, word(&condition.column).map(str::trim)) {
            (Some(code), Some(word)) => code == word,
            // A rule for any code is about parts; the total has a rule of its own or a default.
            (None, Some(word)) => word != crate::dimension::TOTAL,
            (_, None) => false,
        };
        let first = || self.conditions.first().and_then(|condition| word(&condition.column));
        if self.conditions.iter().all(holds) { self.to.as_deref().or_else(first) } else { None }
    }
}
