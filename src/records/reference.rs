//! Inhabitants, incomes and rates from a table of their own.

use super::layout::{Figure, RecordLayout, Source};
use super::read::words;
use crate::error::row_of_table;
use crate::period::{Frequency, Period};
use crate::{Error, Result, area};
use polars::prelude::*;
use std::collections::BTreeMap;

/// The column of the area, where the reference table has several.
const AREA: &str = "ref_area";
/// The column of the period.
const PERIOD: &str = "time_period";

/// The table with the denominators and rates of the layout taken from a reference table: those of the period of a row, or
/// else those of its year.
pub(super) fn joined(table: &DataFrame, reference: &DataFrame, layout: &RecordLayout) -> Result<DataFrame> {
    let denominator = match &layout.figure {
        Figure::Ratio { denominator, .. } => Some(denominator),
        Figure::Value(_) => None,
    };
    let wanted: Vec<&str> = [denominator, layout.exchange_rate.as_ref(), layout.ppp.as_ref()]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .filter(|name| reference.column(name).is_ok())
        .collect();
    let mut found = Vec::new();
    if wanted.is_empty() {
        let expected = "a column with the denominator or the rate of the layout";
        let names = reference.get_column_names().iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ");
        found.push(Error::argument("reference", expected, names));
    }
    if reference.column(PERIOD).is_err() {
        found.push(Error::unknown_column("reference", PERIOD, reference));
    }
    for name in wanted.iter().filter(|name| table.column(name).is_ok()) {
        let expected = format!("{name:?} in one of the two tables");
        found.push(Error::argument("reference", expected, "it is in both"));
    }
    Error::collect(found)?;
    let rows = rows(reference, layout.frequency)?;

    // What cannot be read is found again where the records are.
    let areas: Vec<Option<String>> = match &layout.area {
        Source::All(given) => vec![Some(area::area(given)?.iso3.clone()); table.height()],
        Source::Column(column) if table.column(column).is_ok() => {
            words(table, column)?.into_iter().map(|word| Some(area::area(&word?).ok()?.iso3.clone())).collect()
        }
        Source::Column(_) => vec![None; table.height()],
    };
    let periods: Vec<Option<Period>> = match &layout.period {
        Source::All(period) => vec![Some(*period); table.height()],
        Source::Column(column) if table.column(column).is_ok() => {
            words(table, column)?.into_iter().map(|word| Period::read(&word?, layout.frequency).ok()).collect()
        }
        Source::Column(_) => vec![None; table.height()],
    };
    let place = |(area, period): (&Option<String>, &Option<Period>)| {
        let period = (*period)?;
        let of = |area: &Option<String>, period: Period| rows.get(&(area.clone(), period)).copied();
        let of_any = |period: Period| of(area, period).or_else(|| of(&None, period));
        of_any(period).or_else(|| of_any(Period::of_year(period.year())))
    };
    let places: Vec<Option<IdxSize>> = areas.iter().zip(&periods).map(place).collect();
    let places: IdxCa = places.into_iter().collect();
    let mut table = table.clone();
    for name in wanted {
        table.with_column(reference.column(name)?.take(&places)?)?;
    }
    Ok(table)
}

/// The row of each area and period; without a column of areas it holds for all.
fn rows(reference: &DataFrame, frequency: Option<Frequency>) -> Result<BTreeMap<(Option<String>, Period), IdxSize>> {
    let areas = match reference.column(AREA) {
        Ok(_) => words(reference, AREA)?,
        Err(_) => vec![None; reference.height()],
    };
    let mut rows = BTreeMap::new();
    let mut found = Vec::new();
    for (row, (area, word)) in areas.into_iter().zip(words(reference, PERIOD)?).enumerate() {
        let argument = || format!("reference, {}", row_of_table(row));
        let word = word.unwrap_or_default();
        let area = area.map(|area| area::area(&area).map(|area| area.iso3.clone())).transpose();
        match (area, Period::read(&word, frequency)) {
            (Ok(area), Ok(period)) => {
                if rows.insert((area, period), row as IdxSize).is_some() {
                    found.push(Error::argument(argument(), "each area and period once", format!("{word} again")));
                }
            }
            (area, period) => {
                found.extend(area.err());
                found.extend(period.err().map(|expected| Error::argument(argument(), expected, format!("{word:?}"))));
            }
        }
    }
    Error::collect(found).map(|()| rows)
}
