//! The table of a mapping, read and checked.

use super::rule::{Condition, Rule};
use crate::dimension;
use crate::error::list;
use crate::export::sdmx::{Role, Structure};
use crate::input::Role as Column;
use crate::{Error, Result};
use polars::prelude::{BooleanChunked, DataFrame};

const TABLE: &str = "mapping";

/// The rules of a table; `error` makes an error of a row, counted from 0, and what is wrong with it.
pub(super) fn rules(
    table: &DataFrame,
    structure: &Structure,
    error: &dyn Fn(usize, String) -> Error,
) -> Result<Vec<Rule>> {
    let text = |column| Column { table: TABLE, column }.text(table);
    let (columns, codes) = (text("column")?, text("code")?);
    let (components, to) = (text("component")?, text("to")?);
    let certainty = if table.column("certainty").is_ok() { text("certainty")? } else { vec![None; table.height()] };
    let mut rules: Vec<Rule> = Vec::new();
    let mut found = Vec::new();
    for row in 0..table.height() {
        let cell = |cells: &[Option<String>]| cells[row].as_deref().unwrap_or_default().trim().to_owned();
        let all = [cell(&columns), cell(&codes), cell(&components), cell(&to)];
        // Lines of an empty spreadsheet.
        if all.iter().all(String::is_empty) {
            continue;
        }
        match rule(&all, structure) {
            Ok(mut rule) => {
                rule.certainty = certainty[row].as_deref().and_then(|word| word.parse().ok());
                let same = |known: &Rule| (&known.conditions, &known.component) == (&rule.conditions, &rule.component);
                if rules.iter().any(same) {
                    found.push(error(row, "the same columns and codes of the same component once more".to_owned()));
                } else {
                    rules.push(rule);
                }
            }
            Err(problem) => found.push(error(row, problem)),
        }
    }
    Error::collect(found)?;
    Ok(rules)
}

/// The rules of a table that the structure has place for.
pub(super) fn fitting(table: &DataFrame, structure: &Structure) -> Result<Vec<Rule>> {
    // `rules` takes an error maker by shared reference, so that it notes rows through a cell.
    let unfit = std::cell::RefCell::new(Vec::new());
    let noted = |row: usize, problem: String| {
        unfit.borrow_mut().push(row);
        Error::argument(TABLE, "a row that the structure has place for", problem)
    };
    match rules(table, structure, &noted) {
        Ok(rules) => Ok(rules),
        Err(_) if !unfit.borrow().is_empty() => {
            let unfit = unfit.into_inner();
            let keep: BooleanChunked = (0..table.height()).map(|row| Some(!unfit.contains(&row))).collect();
            rules(&table.filter(&keep)?, structure, &|_, problem| Error::argument(TABLE, "a row that fits", problem))
        }
        Err(error) => Err(error),
    }
}

fn rule([columns, codes, component, to]: &[String; 4], structure: &Structure) -> std::result::Result<Rule, String> {
    let Some(target) = structure.component(component) else {
        let known = structure.components().iter().map(|component| component.id.as_str());
        let nearest = crate::error::nearest(component, known, 3);
        let all = list(&nearest);
        return Err(format!("{component:?} is not a component of {}; the nearest are {all}", structure.reference()));
    };
    if matches!(target.role, Role::Time | Role::Measure) {
        return Err(format!("{component} is filled from time_period and obs_value alone"));
    }
    let names = crate::words::list(columns);
    let codes: Vec<&str> = match names.len() {
        // A code may itself hold a semicolon.
        0 | 1 => vec![codes.as_str()],
        _ => codes.split(';').map(str::trim).collect(),
    };
    if !names.is_empty() && !codes.iter().all(|code| code.is_empty()) && codes.len() != names.len() {
        return Err(format!("{} columns and {} codes", names.len(), codes.len()));
    }
    let condition = |(place, name): (usize, &String)| {
        let column = column(name);
        let code = codes.get(place).filter(|code| !code.is_empty());
        let code = code.map(|code| dimension::code(&column, code).unwrap_or_else(|| (*code).to_owned()));
        Condition { column, code }
    };
    let conditions: Vec<Condition> = names.iter().enumerate().map(condition).collect();
    let to = Some(to.clone()).filter(|to| !to.is_empty());
    match (&to, target.codelist()) {
        (None, _) if conditions.is_empty() => return Err("neither a column nor what the component is".to_owned()),
        (Some(to), Some(codes)) if codes.code(to).is_none() => {
            let nearest = list(&crate::error::nearest(to, codes.codes().iter().map(|code| code.id.as_str()), 3));
            return Err(format!("{to:?} is not a code of {}; the nearest are {nearest}", codes.reference()));
        }
        (Some(_) | None, Some(_) | None) => {}
    }
    Ok(Rule { conditions, component: component.clone(), to, certainty: None })
}

/// The name of a column in a series, by one of its names.
fn column(name: &str) -> String {
    if dimension::is_ambiguous(name) {
        return name.to_owned();
    }
    dimension::concept(name).unwrap_or_else(|| name.to_owned())
}
