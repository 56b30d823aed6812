//! The cells of the figures of a dataset that one or a few respondents dominate.

use super::dominance::{Dominance, dominance};
use crate::dataset::Figures;
use crate::survey::measure::Kind;
use crate::{Error, Result};
use polars::prelude::{Column, DataFrame};

/// The dominated cells of every ratio of totals among the figures, in all their grouping sets: those of its numerator and those
/// of its denominator.
///
/// # Errors
/// As for [`dominance`], for all variables together.
pub(super) fn cells(figures: &Figures, rule: Dominance) -> Result<DataFrame> {
    let estimates = figures.estimates();
    let sets: Vec<Vec<String>> = estimates.by.iter().filter(|set| !set.is_empty()).cloned().collect();
    let mut cells: Option<DataFrame> = None;
    let mut seen: Vec<&str> = Vec::new();
    let mut found = Vec::new();
    // Rows of a measure come again and again: each variable is looked at once.
    for measure in estimates.rows().iter().filter_map(|row| estimates.measure_of(row)) {
        let Kind::Ratio { numerator, denominator } = &measure.kind else { continue };
        for variable in [numerator.as_str(), denominator.as_str()] {
            if seen.contains(&variable) {
                continue;
            }
            seen.push(variable);
            let of_variable = figures
                .contributions(variable, measure.filter.as_deref())
                .and_then(|table| dominance(&table, variable, &sets, rule));
            match (of_variable, &mut cells) {
                (Ok(of_variable), Some(cells)) => drop(cells.vstack_mut(&of_variable)?),
                (Ok(of_variable), none) => *none = Some(of_variable),
                (Err(error), _) => found.push(error),
            }
        }
    }
    Error::collect(found)?;
    match cells {
        Some(cells) => Ok(cells),
        // Shares of units have no contributions; that they are of few is asked otherwise.
        None => empty(&sets),
    }
}

/// No dominated cell, in all sets.
fn empty(sets: &[Vec<String>]) -> Result<DataFrame> {
    let by: Vec<String> = std::iter::once(String::new()).chain(sets.iter().map(|set| set.join(","))).collect();
    let height = by.len();
    let mut columns = vec![Column::new("variable".into(), vec![""; height]), Column::new("by".into(), by)];
    let mut names: Vec<&String> = sets.iter().flatten().collect();
    names.sort();
    names.dedup();
    columns.extend(names.iter().map(|name| Column::new(name.as_str().into(), vec![None::<String>; height])));
    columns.push(Column::new("dominated".into(), vec![false; height]));
    Ok(DataFrame::new(height, columns)?)
}
