//! Covariates of areas: numbers, truth values, and categories, whose levels but the first are terms.

use super::direct::{numbers, once, texts};
use crate::{Error, Result};
use polars::prelude::*;

/// Covariates, one row for each area.
#[derive(Debug, Clone)]
pub(super) struct Covariates {
    pub(super) areas: Vec<String>,
    /// The names of the coefficients, that of the constant first, if there is one.
    pub(super) terms: Vec<String>,
    /// Columns without the constant; none where the value is missing.
    pub(super) columns: Vec<Vec<Option<f64>>>,
    intercept: bool,
    pub(super) population: Option<Vec<Option<f64>>>,
    pub(super) key: Column,
}

/// The name of the constant.
const INTERCEPT: &str = "intercept";

impl Covariates {
    /// Reads the columns that are asked for, or all but those of the area and the population.
    pub(super) fn read(
        table: &DataFrame,
        area: &str,
        (asked, intercept): (Option<&[String]>, bool),
        population: Option<&str>,
    ) -> Result<Covariates> {
        let key = table.column(area).map_err(|_| Error::unknown_column("area of the covariates", area, table))?.clone();
        let areas = texts(&key)?;
        let mut errors = Vec::new();
        let nameless = areas.iter().filter(|area| area.is_empty()).count();
        if nameless > 0 {
            let problem = format!("{nameless} rows name no area; complete or remove them");
            errors.push(Error::invalid(format!("covariates, {area}"), problem));
        }
        errors.extend(once(&areas, "covariates", area).err());
        let sizes = population.map(|name| sizes(table, name)).transpose().map_err(|error| errors.push(error));
        let is_term = |name: &&str| *name != area && Some(*name) != population;
        let all: Vec<&str> = table.get_column_names().into_iter().map(|name| name.as_str()).filter(is_term).collect();
        let names: Vec<&str> = asked.map_or(all, |asked| asked.iter().map(String::as_str).collect());
        let (mut terms, mut columns) = (Vec::new(), Vec::new());
        terms.extend(intercept.then(|| INTERCEPT.to_owned()));
        // The first category goes with the constant, and without one all of the first column.
        let mut is_covered = intercept;
        for name in names {
            let found = match table.column(name).map(Column::dtype) {
                Ok(DataType::String | DataType::Categorical(..) | DataType::Enum(..)) => {
                    let first = usize::from(std::mem::replace(&mut is_covered, true));
                    levels(table, name, first)
                }
                _ => numbers(table, "covariates", name).map(|column| vec![(name.to_owned(), column)]),
            };
            match found {
                Ok(found) => found.into_iter().for_each(|(term, column)| {
                    terms.push(term);
                    columns.push(column);
                }),
                Err(error) => errors.push(error),
            }
        }
        if terms.is_empty() && errors.is_empty() {
            errors.push(Error::missing("terms", "a model without an intercept needs at least one"));
        }
        Error::collect(errors)?;
        Ok(Covariates { areas, terms, columns, intercept, population: sizes.ok().flatten(), key })
    }

    /// The row of an area, beginning with the constant if there is one; none where a value is missing.
    pub(super) fn row(&self, area: usize) -> Option<Vec<f64>> {
        let rest: Option<Vec<f64>> = self.columns.iter().map(|column| column[area]).collect();
        let constant = if self.intercept { vec![1.0] } else { Vec::new() };
        Some([constant, rest?].concat())
    }
}

fn sizes(table: &DataFrame, name: &str) -> Result<Vec<Option<f64>>> {
    let sizes = numbers(table, "population", name)?;
    match sizes.iter().flatten().find(|size| **size < 0.0) {
        Some(negative) => Err(Error::argument("population", "numbers, 0 or more", negative)),
        None => Ok(sizes),
    }
}

/// A column of 0 and 1 for each category but some of the first.
fn levels(table: &DataFrame, name: &str, without: usize) -> Result<Vec<(String, Vec<Option<f64>>)>> {
    let values = texts(table.column(name)?)?;
    let mut levels: Vec<&String> = values.iter().filter(|value| !value.is_empty()).collect();
    levels.sort_unstable();
    levels.dedup();
    let of = |level: &String| {
        let is = |value: &String| (!value.is_empty()).then(|| f64::from(u8::from(value == level)));
        (format!("{name}={level}"), values.iter().map(is).collect())
    };
    Ok(levels.into_iter().skip(without).map(of).collect())
}
