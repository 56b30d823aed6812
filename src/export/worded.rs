//! Words for what a table says in codes, and for cells that are empty for a reason.

use super::labels;
use crate::Language;
use crate::dimension;
use polars::prelude::*;
use std::collections::BTreeSet;

/// Dimensions whose codes are the same in every survey; a column `activity` of a survey has codes of its own.
const EVERYWHERE: [&str; 3] = ["sex", "age", "urbanisation"];

/// What a table is about, by its columns.
pub(super) enum Worded<'a> {
    /// Estimates: an empty cell of a grouping column is all cases, or those whose category is missing, as `by` tells.
    Estimates { by: &'a StringChunked, grouping: BTreeSet<String> },
    /// A series, whose dimensions have the codes of SDMX.
    Series { indicator: Option<&'a StringChunked> },
    /// Anything else, which is shown as it stands.
    Other,
}

impl<'a> Worded<'a> {
    pub(super) fn of(frame: &'a DataFrame) -> Worded<'a> {
        let text = |name: &str| frame.column(name).ok().and_then(|column| column.str().ok());
        let has = |name: &str| frame.column(name).is_ok();
        if let Some(by) = text("by").filter(|_| has("measure") && has("value")) {
            let grouping = by.iter().flatten().flat_map(|set| set.split(',')).filter(|name| !name.is_empty());
            return Worded::Estimates { by, grouping: grouping.map(str::to_owned).collect() };
        }
        if has("obs_value") { Worded::Series { indicator: text("indicator") } } else { Worded::Other }
    }

    /// Whether what is written in words is also what a caller filters by: then a terminal shows the codes.
    pub(super) fn has_codes(&self) -> bool {
        match self {
            Worded::Series { .. } => true,
            Worded::Estimates { .. } | Worded::Other => false,
        }
    }

    /// The columns that tell groups apart.
    pub(super) fn grouping(&self, frame: &DataFrame) -> Vec<usize> {
        match self {
            Worded::Estimates { grouping, .. } => {
                let names = frame.get_column_names();
                (0..names.len()).filter(|&c| grouping.contains(names[c].as_str())).collect()
            }
            Worded::Series { .. } | Worded::Other => Vec::new(),
        }
    }

    /// The words for a cell; `None` where it says what it says.
    pub(super) fn cell(&self, column: &str, row: usize, cell: &AnyValue, language: Language) -> Option<String> {
        match self {
            Worded::Estimates { by, grouping } if grouping.contains(column) => {
                if cell.is_null() {
                    let is_grouped = by.get(row).is_some_and(|set| set.split(',').any(|name| name == column));
                    return Some(language.say(if is_grouped { "not-stated" } else { "all" }));
                }
                let code = cell.extract_str()?;
                EVERYWHERE.contains(&column).then(|| labels::code(column, code, "")).flatten()
            }
            Worded::Series { indicator } => {
                let code = cell.extract_str()?;
                match column {
                    "ref_area" => language.area(code).map(str::to_owned),
                    "obs_status" => Some(labels::status(code)),
                    "conf_status" => labels::conf_status(code).map(str::to_owned),
                    _ if dimension::names().any(|name| name == column) => {
                        labels::code(column, code, indicator.and_then(|column| column.get(row)).unwrap_or_default())
                    }
                    _ => None,
                }
            }
            // Figures of a national dataset name their country.
            Worded::Estimates { .. } if column == "ref_area" => language.area(cell.extract_str()?).map(str::to_owned),
            Worded::Estimates { .. } | Worded::Other => None,
        }
    }
}
