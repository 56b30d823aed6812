//! Breakdowns where a unit may have several categories: the levels that a school teaches.
//!
//! A unit counts in each of its categories, and once in the total, so that categories do not add up. Each category has a column of
//! its own, in which a unit has it or has nothing; figures by such a column are those of the category, and all of a breakdown are
//! brought together under its name.

use super::codebook::{Codebook, Concept, Kind, Value, Variable};
use super::codes::Code;
use super::harmonise::resolve;
use super::read::Table;
use crate::survey::ColumnsOfCategories;
use polars::prelude::{Column, IntoColumn, NamedFrom, Series};

/// What stands between the categories of a unit in one cell.
const BETWEEN: &str = ";";

/// What a unit has in the column of those with a category.
const SOME: &str = "some";

/// The categories of each row; none where the row has none of them, or none is known. `None` where a variable is not in the file.
pub(super) fn categories(variables: &[Variable], table: &Table) -> Option<Vec<Vec<String>>> {
    let mut of_rows: Vec<Vec<String>> = vec![Vec::new(); table.height];
    for variable in variables {
        let column = table.column(&variable.name)?;
        let by_level = of_levels(variable, column.levels.len(), |variable| resolve(variable, column));
        for (own, level) in of_rows.iter_mut().zip(&column.rows) {
            for category in &by_level[*level as usize] {
                if !own.contains(category) {
                    own.push(category.clone());
                }
            }
        }
    }
    Some(of_rows)
}

/// The categories of each level: of every row of the codebook that names its code, and else of that for all other codes.
fn of_levels(
    variable: &Variable,
    levels: usize,
    resolve: impl Fn(&Variable) -> Vec<Option<usize>>,
) -> Vec<Vec<String>> {
    let mut found: Vec<Vec<String>> = vec![Vec::new(); levels];
    let mut add = |level: usize, value: &Value| {
        if let Value::Category(category) = value
            && !found[level].contains(category)
        {
            found[level].push(category.clone());
        }
    };
    for (level, entry) in resolve(variable).into_iter().enumerate() {
        entry.into_iter().for_each(|at| add(level, &variable.entries[at].value));
    }
    for entry in &variable.entries {
        let codes: Vec<Code> = entry.codes.iter().filter(|code| **code != Code::Otherwise).cloned().collect();
        if codes.is_empty() {
            continue;
        }
        let alone =
            Variable { name: variable.name.clone(), entries: vec![super::codebook::Entry { codes, ..entry.clone() }] };
        for (level, named) in resolve(&alone).into_iter().enumerate() {
            named.into_iter().for_each(|_| add(level, &entry.value));
        }
    }
    found
}

/// The columns of such a breakdown: all categories of a unit in one cell, one column for each category, and one of the units that
/// have any.
pub(super) fn columns(name: &str, variables: &[Variable], table: &Table) -> Option<Vec<Column>> {
    let of_rows = categories(variables, table)?;
    let text = |name: &str, of: &dyn Fn(&Vec<String>) -> Option<String>| {
        Series::new(name.into(), of_rows.iter().map(of).collect::<Vec<_>>()).into_column()
    };
    let mut columns = vec![text(name, &|own| (!own.is_empty()).then(|| own.join(BETWEEN)))];
    for category in names(variables) {
        let of_category = |own: &Vec<String>| own.iter().find(|known| **known == category).cloned();
        columns.push(text(&column(name, Some(&category)), &of_category));
    }
    columns.push(text(&column(name, None), &|own| (!own.is_empty()).then(|| SOME.to_owned())));
    Some(columns)
}

/// The same without a value in any row.
pub(super) fn blank(name: &str, variables: &[Variable], height: usize) -> Vec<Column> {
    let each = names(variables).into_iter().map(Some).chain([None]);
    let names = std::iter::once(name.to_owned()).chain(each.map(|category| column(name, category.as_deref())));
    names.map(|name| Series::new(name.as_str().into(), vec![None::<&str>; height]).into_column()).collect()
}

/// The categories in the order of the codebook.
fn names(variables: &[Variable]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for entry in variables.iter().flat_map(|variable| &variable.entries) {
        if let Value::Category(category) = &entry.value
            && !names.contains(category)
        {
            names.push(category.clone());
        }
    }
    names
}

/// The column of a category, or of the units that have any.
fn column(name: &str, category: Option<&str>) -> String {
    format!(".{name}={}", category.unwrap_or_default())
}

/// Grouping sets in which each breakdown of several categories is asked for by its parts, and what the parts are of.
pub(super) fn apart(sets: &[Vec<String>], codebook: &Codebook) -> (Vec<Vec<String>>, Vec<ColumnsOfCategories>) {
    let mut all: Vec<ColumnsOfCategories> = Vec::new();
    let mut parts_of = |concept: &Concept| -> Option<Vec<String>> {
        let Kind::Several(variables) = &concept.kind else { return None };
        let name = concept.name.as_str();
        let each = names(variables).into_iter().map(Some).chain([None]);
        let columns: Vec<(String, Option<String>)> =
            each.map(|category| (column(name, category.as_deref()), category)).collect();
        if !all.iter().any(|known| known.name == name) {
            all.push(ColumnsOfCategories { name: name.to_owned(), columns: columns.clone() });
        }
        Some(columns.into_iter().map(|(column, _)| column).collect())
    };
    let mut apart: Vec<Vec<String>> = Vec::new();
    for set in sets {
        let mut of_set: Vec<Vec<String>> = vec![Vec::new()];
        for name in set {
            let columns = codebook.breakdown(name).and_then(&mut parts_of).unwrap_or_else(|| vec![name.clone()]);
            let with = |before: &Vec<String>| -> Vec<Vec<String>> {
                columns.iter().map(|column| before.iter().cloned().chain([column.clone()]).collect()).collect()
            };
            of_set = of_set.iter().flat_map(with).collect();
        }
        apart.extend(of_set);
    }
    (apart, all)
}
