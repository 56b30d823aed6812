//! Groups of cases whose category is not known.

use crate::survey::CrossTables;
use crate::survey::Estimates;
use crate::words::words;

words! {
    /// What is done with the figures of cases whose category is missing, such as persons of unknown age.
    ///
    /// Nobody outside the office knows who did not answer, so that a figure of these cases says nothing about a person
    /// who can be named; and it must not cost the figure of a group that readers ask for. That is why they are left out
    /// of secondary suppression where nothing else is asked for.
    pub enum NotStated: "not_stated" {
        /// Hidden like any figure from few cases; hides no other figure, and is not hidden to protect one.
        LeftOut = "left_out",
        /// Shown whatever the number of cases or their dominance, as τ-Argus does with the rule `MIS(1)`; a reliability
        /// rule still applies.
        Shown = "shown",
        /// Never shown; hides no other figure.
        Hidden = "hidden",
        /// A group like any other, in primary and in secondary suppression, as τ-Argus does with the rule `MIS(0)`.
        AsGroup = "as_group",
    }
}

impl NotStated {
    /// Whether sums are protected as if readers knew these figures.
    pub(super) fn is_left_out(self) -> bool {
        match self {
            NotStated::LeftOut | NotStated::Shown | NotStated::Hidden => true,
            NotStated::AsGroup => false,
        }
    }
}

/// Whether each row is of cases with a grouping column missing.
pub(super) fn of_estimates(estimates: &Estimates) -> Vec<bool> {
    let is_missing = |row| estimates.columns().any(|column| estimates.level_of(row, column) == Some(None));
    estimates.rows().iter().map(is_missing).collect()
}

/// As [`of_estimates`], for each cell of the tables; cases that miss a column of the table itself are in none.
pub(super) fn of_tables(tables: &CrossTables) -> Vec<bool> {
    let columns: Vec<&str> = tables.key_columns().collect();
    let groups = tables.tables().enumerate().flat_map(|(group, table)| {
        let is_missing = columns.iter().any(|column| tables.level_of(group, column) == Some(None));
        std::iter::repeat_n(is_missing, table.map_or(1, |table| table.cells().len()))
    });
    groups.collect()
}
