//! Our columns and codes to the components and codes of a structure.
//!
//! | file | |
//! |---|---|
//! | `rule` | one row of the table: where it holds, and what it sets |
//! | `table` | the table, read and checked |

mod rule;
mod table;

pub(super) use rule::Rule;

use super::Structure;
use crate::error::row_of_table;
use crate::{Error, Result, ToFrame};
use polars::prelude::{Column, DataFrame};
use std::path::Path;

/// Which component of a structure each of our columns and codes fills: a table that a statistician edits.
///
/// | column | holds |
/// |---|---|
/// | `column` | a column of the series, such as `indicator` or `province`; several separated by semicolons; empty for what holds everywhere |
/// | `code` | the code in it, in the same order; empty for any code |
/// | `component` | the component of the structure, such as `SERIES` |
/// | `to` | its code or text there; empty for the code of the series itself |
///
/// Any further column is a note. A row with more columns goes before one with fewer, and a row with a code before one
/// without; a row of a user's own goes before one that is built in; a row about a part, such as a province, goes before one
/// about what every figure has, such as its area. Rows with an empty `column` are what a component has where nothing else
/// says. The code of `obs_status` is the one that is written otherwise: `O` where there is no value, `Q` where it is withheld.
///
/// ```
/// use infosoc::export::{Mapping, Structure};
/// use polars::prelude::df;
/// let table = df!(
///     "column" => ["province", "province"], "code" => ["Oaxaca", "Oaxaca"],
///     "component" => ["CUST_BREAKDOWN", "CUST_BREAKDOWN_LB"], "to" => ["C01", "Oaxaca"],
/// )?;
/// let mapping = Mapping::new(&table, &Structure::sdg())?;
/// # let _ = mapping;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Mapping {
    /// Those that hold first come first.
    rules: Vec<Rule>,
}

impl Mapping {
    /// A mapping from a table, with what is built in for the structure behind it.
    ///
    /// # Errors
    /// [`Error::UnknownColumn`], and for each row [`Error::InvalidArgument`]: a component that the structure does not have, a
    /// code that is not in its list, more or fewer codes than columns, the same twice.
    pub fn new(table: &DataFrame, structure: &Structure) -> Result<Mapping> {
        let own = table::rules(table, structure, &|row, problem| {
            Error::argument(
                format!("mapping, {}", row_of_table(row)),
                "a row that the structure has place for",
                problem,
            )
        })?;
        Ok(Mapping::builtin(structure)?.below(own))
    }

    /// A mapping from a CSV file.
    ///
    /// # Errors
    /// As for [`new`](Mapping::new), but as [`Error::InvalidFile`] with the row.
    pub fn read(path: impl AsRef<Path>, structure: &Structure) -> Result<Mapping> {
        let path = path.as_ref();
        let table = crate::input::csv(path, &["column", "component"], "a table with these columns")?;
        let own = table::rules(&table, structure, &|row, problem| Error::InvalidFile {
            path: path.to_owned(),
            row: Some(crate::finding::spreadsheet_row(row)),
            problem,
        })?;
        Ok(Mapping::builtin(structure)?.below(own))
    }

    /// What is built in for a structure: that of the SDGs has a table, others have none. Beside it, components are filled
    /// from the columns of their names, areas by the code that the list has, and indicators by the catalogue.
    ///
    /// # Errors
    /// None but those of the table library.
    pub fn builtin(structure: &Structure) -> Result<Mapping> {
        if !structure.is_sdg() {
            return Ok(Mapping { rules: Vec::new() });
        }
        let table = crate::input::embedded(include_str!("../../../../datasets/sdmx/sdg_mapping.csv"))?;
        // A structure of the SDGs in a file may be of another version, or cut down to what an office needs.
        Ok(Mapping { rules: Vec::new() }.below(table::fitting(&table, structure)?))
    }

    /// This mapping with rules that go before its own where both hold for as many columns.
    fn below(self, mut first: Vec<Rule>) -> Mapping {
        // A province is not the country that it lies in: on a tie, the rule about a part goes first.
        first.sort_by_key(|rule| std::cmp::Reverse(rule.parts()));
        let mut rules: Vec<Rule> = first.into_iter().chain(self.rules).collect();
        // The sort is stable: on a tie, the user's own rules stay first.
        rules.sort_by_key(|rule| std::cmp::Reverse(rule.precision()));
        Mapping { rules }
    }

    /// The rules for a component that are bound to columns, in the order in which they are tried.
    pub(super) fn of<'a>(&'a self, component: &'a str) -> impl Iterator<Item = &'a Rule> {
        self.rules.iter().filter(move |rule| rule.component == component && !rule.conditions.is_empty())
    }

    /// What a component has where nothing else says.
    pub(super) fn default_of(&self, component: &str) -> Option<&str> {
        let found = self.rules.iter().find(|rule| rule.component == component && rule.conditions.is_empty());
        found.and_then(|rule| rule.to.as_deref())
    }

    /// The columns that rules for some components look at.
    pub(super) fn columns(&self, of: impl Fn(&str) -> bool) -> Vec<&str> {
        let rules = self.rules.iter().filter(|rule| of(&rule.component));
        let mut columns: Vec<&str> =
            rules.flat_map(|rule| &rule.conditions).map(|condition| condition.column.as_str()).collect();
        columns.sort_unstable();
        columns.dedup();
        columns
    }
}

/// Columns `column`, `code`, `component`, `to`, `certainty`, in the order in which rows are tried.
impl ToFrame for Mapping {
    fn to_frame(&self) -> Result<DataFrame> {
        let text = |name: &str, of: &dyn Fn(&Rule) -> String| {
            let cell = |rule: &Rule| Some(of(rule)).filter(|cell| !cell.is_empty());
            Column::new(name.into(), self.rules.iter().map(cell).collect::<Vec<_>>())
        };
        let joined = |rule: &Rule, of: &dyn Fn(&rule::Condition) -> String| {
            rule.conditions.iter().map(of).collect::<Vec<_>>().join("; ")
        };
        let columns = vec![
            text("column", &|rule| joined(rule, &|c| c.column.clone())),
            text("code", &|rule| joined(rule, &|c| c.code.clone().unwrap_or_default())),
            text("component", &|rule| rule.component.clone()),
            text("to", &|rule| rule.to.clone().unwrap_or_default()),
            text("certainty", &|rule| rule.certainty.map_or_else(String::new, |certainty| certainty.to_string())),
        ];
        Ok(DataFrame::new(self.rules.len(), columns)?)
    }
}
