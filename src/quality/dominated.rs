//! Which rows of a result are dominated, by the table that [`dominance`](super::dominance) gives.

use super::disclosure::numerator;
use super::dominance::levels;
use crate::survey::Estimates;
use crate::survey::measure::{Kind, Measure};
use crate::{Error, Result};
use polars::prelude::DataFrame;
use rustc_hash::FxHashSet;

/// The rows of dominated cells: those of the group, in every measure of the variable.
pub(super) fn dominated_rows(estimates: &Estimates, cells: &DataFrame) -> Result<Vec<bool>> {
    const ROLE: &str = "dominated cells";
    let mut found = Vec::new();
    for name in ["variable", "by", "dominated"] {
        if cells.column(name).is_err() {
            found.push(Error::unknown_column(ROLE, name, cells));
        }
    }
    Error::collect(found)?;
    let variables = levels(cells.column("variable")?)?;
    let sets = levels(cells.column("by")?)?;
    let marks = cells.column("dominated")?.bool().map_err(|_| Error::WrongType {
        role: ROLE.to_owned(),
        column: "dominated".to_owned(),
        expected: "true and false".to_owned(),
        got: cells.column("dominated").map(|column| column.dtype().to_string()).unwrap_or_default(),
        remedy: "take the table that dominance() gives".to_owned(),
    })?;
    type Cell = (String, Vec<(String, Option<String>)>);
    let mut dominated_cells: FxHashSet<Cell> = FxHashSet::default();
    let mut sets_given: FxHashSet<Vec<String>> = FxHashSet::default();
    for row in 0..cells.height() {
        let mut set: Vec<String> =
            sets[row].as_deref().unwrap_or("").split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect();
        // The order in which columns are named does not make another set.
        set.sort_unstable();
        // A mark that is missing hides: what is not known to be safe is not shown.
        if marks.get(row).unwrap_or(true) {
            let mut key = Vec::with_capacity(set.len());
            for name in &set {
                let column = cells.column(name).map_err(|_| Error::unknown_column(ROLE, name, cells))?;
                key.push((name.clone(), levels(&column.slice(row as i64, 1))?.pop().flatten()));
            }
            dominated_cells.insert((variables[row].clone().unwrap_or_default(), key));
        }
        sets_given.insert(set);
    }
    let mut seen: FxHashSet<Cell> = FxHashSet::default();
    let mut marked = vec![false; estimates.rows().len()];
    let mut names_of_sets: FxHashSet<Vec<String>> = FxHashSet::default();
    for (i, row) in estimates.rows().iter().enumerate() {
        let mut group: Vec<(String, Option<String>)> = estimates
            .columns()
            .filter_map(|column| Some((column.to_owned(), estimates.level_of(row, column)?)))
            .collect();
        group.sort_unstable();
        names_of_sets.insert(group.iter().map(|(name, _)| name.clone()).collect());
        let Some(measure) = estimates.measure_of(row) else { continue };
        for variable in variables_of(measure) {
            let cell = (variable.to_owned(), group.clone());
            if dominated_cells.contains(&cell) {
                marked[i] = true;
                seen.insert(cell);
            }
        }
    }
    let missing: Vec<&Vec<String>> = names_of_sets.iter().filter(|set| !sets_given.contains(*set)).collect();
    // A cell that is to be hidden and is nowhere in the result is a mistake in names, and would be shown under another.
    let lost = dominated_cells.iter().find(|cell| {
        names_of_sets.contains(&cell.1.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>())
            && !seen.contains(*cell)
    });
    match (missing.first(), lost) {
        (None, None) => Ok(marked),
        (Some(set), _) => Err(Error::NoSuchRow {
            what: format!("{ROLE} by {:?}", set.join(",")),
            problem: "the table of dominated cells does not have this grouping set of the result".to_owned(),
            available: "more sets: apply dominance() by the same sets".to_owned(),
        }),
        (_, Some((variable, group))) => Err(Error::NoSuchRow {
            what: format!("the dominated cell of {variable} in {group:?}"),
            problem: "no such row of a measure of this variable".to_owned(),
            available: "other groups or other measures".to_owned(),
        }),
    }
}

/// The variables that a row of a measure shows something of.
fn variables_of(measure: &Measure) -> Vec<&str> {
    let mut variables = vec![numerator(measure).0];
    if let Kind::Ratio { denominator, .. } = &measure.kind {
        variables.push(denominator);
    }
    variables
}
