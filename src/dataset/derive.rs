//! Derived variables: numbers and categories from the columns of a file, and numbers from the rows that link to it.

use super::codes::canonical;
use super::description::{Case, Condition, Derivation, Derived, RowFunction};
use super::harmonise::meets;
use super::link::Linked;
use super::read::{Coded, Coder, Table};
use crate::{Error, Result};
use std::path::Path;

/// Adds a derived variable to a table; nothing where a column that it needs is not in the file. `others` gives the table of
/// another file, and which row of this one each of its rows links to.
///
/// # Errors
/// A name that the file or an earlier derived variable has.
pub(super) fn add<'a>(
    table: &mut Table,
    derived: &Derived,
    others: impl Fn(&str) -> Option<(&'a Table, &'a Linked)>,
    path: &Path,
) -> Result<()> {
    if table.names.iter().any(|name| name.eq_ignore_ascii_case(&derived.variable)) {
        return Err(Error::InvalidFile {
            path: path.to_owned(),
            row: None,
            problem: format!(
                "the derived variable {:?} has the name of an existing column; choose another",
                derived.variable
            ),
        });
    }
    let values = match &derived.from {
        Derivation::Number { constant, add, subtract, less_one_when, only_when } => {
            let numbers = numbers(table, *constant, add, subtract, less_one_when.as_ref());
            numbers.and_then(|numbers| zero_unless(only_when, numbers, table)).map(|numbers| texts(&numbers))
        }
        Derivation::Classes { of, cuts } => {
            by_level(table, of, |column, level| column.numbers[level].map(|number| class(cuts, number)))
        }
        Derivation::Activity { of, classification, to, level, digits } => by_level(table, of, |column, at| {
            let code = classification.code(column.levels[at].as_deref()?, *digits)?;
            code.recoded(to.unwrap_or(*classification), *level)
        }),
        Derivation::Cases { cases, otherwise } => self::cases(table, cases, otherwise.as_deref()),
        Derivation::Rows { file, function, of, when } => others(file)
            .and_then(|(other, linked)| rows(table.height, other, linked, *function, of.as_deref(), when))
            .map(|numbers| texts(&numbers)),
    };
    if let Some(values) = values {
        let mut coder = Coder::default();
        values.iter().for_each(|value| coder.push_text(value.as_deref()));
        table.add(coder.finish(&derived.variable));
    }
    Ok(())
}

/// A text for each row from the cell of a column.
fn by_level(table: &Table, of: &str, text: impl Fn(&Coded, usize) -> Option<String>) -> Option<Vec<Option<String>>> {
    let column = table.column(of)?;
    let known = |level: usize| if column.is_blank(level) { None } else { text(column, level) };
    // Once for each distinct cell, not for each row.
    let texts: Vec<Option<String>> = (0..column.levels.len()).map(known).collect();
    Some(column.rows.iter().map(|level| texts[*level as usize].clone()).collect())
}

/// The class that a number is in, by the numbers at which classes begin.
fn class(cuts: &[f64], number: f64) -> String {
    // The number of cuts at or below it: a class begins with its cut.
    let from = cuts.partition_point(|cut| *cut <= number);
    match (from.checked_sub(1).map(|place| cuts[place]), cuts.get(from)) {
        (None, Some(below)) => format!("LT{below}"),
        // A class of one whole number is written as that number.
        (Some(from), Some(below)) if from + 1.0 == *below && from.fract() == 0.0 => format!("{from}"),
        (Some(from), Some(below)) if from.fract() == 0.0 && below.fract() == 0.0 => format!("{from}-{}", below - 1.0),
        (Some(from), Some(below)) => format!("GE{from}LT{below}"),
        (Some(from), None) => format!("GE{from}"),
        // There is a cut at the least.
        (None, None) => String::new(),
    }
}

/// Numbers, 0 where a condition is not met; `None` where it is not known whether it is.
fn zero_unless(conditions: &[Condition], numbers: Vec<Option<f64>>, table: &Table) -> Option<Vec<Option<f64>>> {
    let each: Vec<Vec<Option<bool>>> =
        conditions.iter().map(|condition| met(condition, table)).collect::<Option<_>>()?;
    let number = |(row, number): (usize, Option<f64>)| {
        let mut open = false;
        for met in &each {
            match met[row] {
                // One condition that is not met decides, whatever is unknown of the others.
                Some(false) => return Some(0.0),
                Some(true) => {}
                None => open = true,
            }
        }
        number.filter(|_| !open)
    };
    Some(numbers.into_iter().enumerate().map(number).collect())
}

fn texts(numbers: &[Option<f64>]) -> Vec<Option<String>> {
    // In the form of codes, so that `0` in a codebook finds a computed 0.
    numbers.iter().map(|number| number.map(|n| canonical(&n.to_string()))).collect()
}

fn numbers(
    table: &Table,
    constant: f64,
    add: &[String],
    subtract: &[String],
    less_one_when: Option<&Condition>,
) -> Option<Vec<Option<f64>>> {
    let columns = |names: &[String]| names.iter().map(|name| table.column(name)).collect::<Option<Vec<&Coded>>>();
    let (add, subtract) = (columns(add)?, columns(subtract)?);
    let one = match less_one_when {
        Some(condition) => Some(met(condition, table)?),
        None => None,
    };
    let number = |row: usize| {
        let sum = |terms: &[&Coded]| terms.iter().try_fold(0.0, |sum, column| Some(sum + column.number(row)?));
        let less = match &one {
            Some(met) => f64::from(met[row]?),
            None => 0.0,
        };
        Some(constant + sum(&add)? - sum(&subtract)? - less)
    };
    Some((0..table.height).map(number).collect())
}

/// Whether each row meets a condition; `None` for a blank that it does not name.
fn met(condition: &Condition, table: &Table) -> Option<Vec<Option<bool>>> {
    let column = table.column(&condition.variable)?;
    let by_level = meets(condition, table)?;
    Some(column.rows.iter().map(|level| by_level[*level as usize]).collect())
}

/// Whether each row meets conditions, all or any of them. A blank meets a condition only where its codes name it.
fn all_or_any(conditions: &[Condition], any: bool, table: &Table) -> Option<Vec<bool>> {
    let each: Vec<Vec<Option<bool>>> =
        conditions.iter().map(|condition| met(condition, table)).collect::<Option<_>>()?;
    let is_met = |row: usize| {
        let mut each = each.iter().map(|met| met[row] == Some(true));
        if any { each.any(|met| met) } else { each.all(|met| met) }
    };
    Some((0..table.height).map(is_met).collect())
}

fn cases(table: &Table, cases: &[Case], otherwise: Option<&str>) -> Option<Vec<Option<String>>> {
    let met: Vec<Vec<bool>> =
        cases.iter().map(|case| all_or_any(&case.when, case.any, table)).collect::<Option<_>>()?;
    let value = |row: usize| {
        let first = cases.iter().zip(&met).find(|(_, met)| met[row]);
        // The first case that is met wins, so cases can go from the special to the general.
        first.map(|(case, _)| case.value.as_str()).or(otherwise).map(canonical)
    };
    Some((0..table.height).map(value).collect())
}

/// For each of so many rows a number from the rows of another table that link to it and meet all conditions.
fn rows(
    height: usize,
    other: &Table,
    linked: &Linked,
    function: RowFunction,
    of: Option<&str>,
    when: &[Condition],
) -> Option<Vec<Option<f64>>> {
    let counts = all_or_any(when, false, other)?;
    let values = match of {
        Some(name) => Some(other.column(name)?),
        None => None,
    };
    // No rows have a count and a sum of 0, but no largest and no smallest value.
    let empty = match function {
        RowFunction::Any | RowFunction::Count | RowFunction::Sum => Some(0.0),
        RowFunction::Max | RowFunction::Min => None,
    };
    let mut results = vec![empty; height];
    // A blank in one of the rows leaves the whole open.
    let mut open = vec![false; height];
    for (row, to) in linked.rows.as_ref()?.iter().enumerate().filter(|(row, _)| counts[*row]) {
        let Some(to) = *to else { continue };
        let (result, value) = (&mut results[to as usize], values.map_or(Some(1.0), |column| column.number(row)));
        let Some(value) = value else {
            open[to as usize] = true;
            continue;
        };
        *result = Some(match (function, *result) {
            (RowFunction::Any, _) => 1.0,
            (RowFunction::Count, earlier) => earlier.unwrap_or_default() + 1.0,
            (RowFunction::Sum, earlier) => earlier.unwrap_or_default() + value,
            (RowFunction::Max, earlier) => earlier.map_or(value, |earlier| earlier.max(value)),
            (RowFunction::Min, earlier) => earlier.map_or(value, |earlier| earlier.min(value)),
        });
    }
    Some(results.into_iter().zip(open).map(|(result, open)| result.filter(|_| !open)).collect())
}
