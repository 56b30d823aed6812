//! From the columns of a table to records, what cannot be read being a finding.

use super::categories::{Categories, TOTAL};
use super::layout::{Figure, RecordLayout, Source};
use super::row_findings::RowFindings;
use crate::finding::{Rule, Severity};
use crate::period::{Frequency, Period};
use crate::{Error, Result, area};
use polars::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// One row of the table, or a sum of several.
#[derive(Debug, Clone)]
pub(super) struct Record {
    /// The row, counted from 0; of a sum the first.
    pub(super) row: usize,
    pub(super) area: String,
    pub(super) period: Period,
    /// Code of the category.
    pub(super) category: String,
    /// Codes of the further breakdowns and of the columns that are summed.
    pub(super) by: Vec<String>,
    pub(super) operator: Option<String>,
    /// The tariff plan; of an operator with several, which of them the price is of.
    pub(super) plan: Option<String>,
    pub(super) numerator: Option<f64>,
    pub(super) denominator: Option<f64>,
    /// Units of the currency of a price per dollar.
    pub(super) rate: Option<f64>,
    /// The subscriptions of an operator.
    pub(super) subscriptions: Option<f64>,
    /// Codes of CL_OBS_STATUS; none of a figure as it was reported.
    pub(super) status: Vec<&'static str>,
    /// How a sum came about, and what is to be known of it.
    pub(super) comment: Vec<String>,
}

/// A number of the table; invalid ones are in the findings.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Cell {
    Number(f64),
    Empty,
    Invalid,
}

/// The rows of a table that have these values in their columns, and their places in it; all, and no places, without values.
pub(super) fn only(table: &DataFrame, values: &[(String, String)]) -> Result<(DataFrame, Option<Vec<usize>>)> {
    if values.is_empty() {
        return Ok((table.clone(), None));
    }
    let missing = values.iter().filter(|(column, _)| table.column(column).is_err());
    Error::collect(missing.map(|(column, _)| Error::unknown_column("only", column, table)).collect())?;
    let mut kept = vec![true; table.height()];
    let mut unknown = Vec::new();
    for (column, value) in values {
        let words = words(table, column)?;
        let has = |word: &Option<String>| word.as_deref() == Some(value.trim());
        if !words.iter().any(has) {
            let known: BTreeSet<&str> = words.iter().flatten().map(String::as_str).collect();
            unknown.push(Error::option(format!("only, column {column:?}"), value, known));
        }
        kept.iter_mut().zip(&words).for_each(|(kept, word)| *kept &= has(word));
    }
    Error::collect(unknown)?;
    let places = (0..kept.len()).filter(|&row| kept[row]).collect();
    Ok((table.filter(&BooleanChunked::from_slice("".into(), &kept))?, Some(places)))
}

/// Fails where the table lacks a column of the layout; `figures` are those of the figures, with their roles.
fn check_columns(
    table: &DataFrame,
    layout: &RecordLayout,
    figures: [Option<(&String, &'static str)>; 2],
    rate: Option<&str>,
) -> Result<()> {
    let area = match &layout.area {
        Source::Column(column) => Some((column, "ref_area")),
        Source::All(_) => None,
    };
    let period = match &layout.period {
        Source::Column(column) => Some((column, "time_period")),
        Source::All(_) => None,
    };
    let mut named: Vec<(&str, &str)> = figures
        .into_iter()
        .chain([area, period])
        .flatten()
        .chain(layout.category.iter().map(|column| (column, "category")))
        .chain(layout.operator.iter().map(|column| (column, "operator")))
        .chain(layout.plan.iter().map(|column| (column, "plan")))
        .chain(layout.subscriptions.iter().map(|column| (column, "subscriptions")))
        .map(|(column, role)| (column.as_str(), role))
        .collect();
    named.extend(rate.map(|column| (column, "rate")));
    named.extend(layout.by.iter().chain(&layout.sum).map(|column| (column.as_str(), "by")));
    let missing = named.iter().filter(|(column, _)| table.column(column).is_err());
    Error::collect(missing.map(|(column, role)| Error::unknown_column(role, column, table)).collect())
}

/// Every row that can be read. `rate` is the column that converts prices.
pub(super) fn records(
    table: &DataFrame,
    layout: &RecordLayout,
    categories: &Categories,
    is_ratio: bool,
    rate: Option<&str>,
    findings: &mut RowFindings,
) -> Result<Vec<Record>> {
    let (value, denominator) = match &layout.figure {
        Figure::Ratio { numerator, denominator } => (numerator, is_ratio.then_some(denominator)),
        Figure::Value(column) => (column, None),
    };
    // Columns first: without one of them every row would have an error of its own.
    check_columns(table, layout, [Some((value, "numerator")), denominator.map(|c| (c, "denominator"))], rate)?;
    if table.height() == 0 {
        return Err(Error::EmptyTable { what: "records".to_owned() });
    }

    let areas = match &layout.area {
        Source::All(given) => vec![Some(area::area(given)?.iso3.clone()); table.height()],
        Source::Column(column) => areas(table, column, findings)?,
    };
    let periods = match &layout.period {
        Source::All(period) => vec![Some(*period); table.height()],
        Source::Column(column) => periods(table, column, layout.frequency, findings)?,
    };
    let category = match &layout.category {
        Some(column) => codes(&words(table, column)?, column, categories, findings),
        None => vec![Some(TOTAL.to_owned()); table.height()],
    };
    let by = layout.by.iter().chain(&layout.sum);
    let by = by.map(|column| words(table, column)).collect::<Result<Vec<_>>>()?;
    let operator = layout.operator.as_ref().map(|column| words(table, column)).transpose()?;
    let plan = layout.plan.as_ref().map(|column| words(table, column)).transpose()?;
    let numerator = numbers(table, value, findings)?;
    let denominator = denominator.map(|column| numbers(table, column, findings)).transpose()?;
    let rate = rate.map(|column| numbers(table, column, findings)).transpose()?;
    let subscriptions = layout.subscriptions.as_ref().map(|column| numbers(table, column, findings)).transpose()?;
    let mut records = Vec::with_capacity(table.height());
    for row in 0..table.height() {
        let cell = |column: &Option<Vec<Cell>>| column.as_ref().map_or(Cell::Empty, |column| column[row]);
        let cells = [numerator[row], cell(&denominator), cell(&rate), cell(&subscriptions)];
        let (Some(area), Some(period), Some(category)) = (&areas[row], periods[row], &category[row]) else { continue };
        if cells.contains(&Cell::Invalid) {
            continue;
        }
        let [numerator, denominator, rate, subscriptions] = cells.map(|cell| match cell {
            Cell::Number(number) => Some(number),
            Cell::Empty | Cell::Invalid => None,
        });
        records.push(Record {
            row,
            area: area.clone(),
            period,
            category: category.clone(),
            // An empty cell of a breakdown is its total.
            by: by.iter().map(|words| words[row].clone().unwrap_or_else(|| TOTAL.to_owned())).collect(),
            operator: operator.as_ref().and_then(|words| words[row].clone()),
            plan: plan.as_ref().and_then(|words| words[row].clone()),
            numerator,
            denominator,
            rate,
            subscriptions,
            status: Vec::new(),
            comment: Vec::new(),
        });
    }
    Ok(records)
}

/// Words of a column; empty ones are none. Numbers are written out: a code may be one.
pub(super) fn words(table: &DataFrame, column: &str) -> Result<Vec<Option<String>>> {
    let cast = table.column(column)?.cast(&DataType::String)?;
    Ok(cast.str()?.iter().map(|word| word.map(str::trim).filter(|w| !w.is_empty()).map(str::to_owned)).collect())
}

fn numbers(table: &DataFrame, column: &str, findings: &mut RowFindings) -> Result<Vec<Cell>> {
    let words = words(table, column)?;
    // A null in a column of numbers is an empty cell; in text it may be a word that is not a number.
    let is_number = table.column(column)?.dtype().is_primitive_numeric();
    let cast = table.column(column)?.cast(&DataType::Float64)?;
    let mut cells = Vec::with_capacity(words.len());
    for (row, (number, word)) in cast.f64()?.iter().zip(&words).enumerate() {
        cells.push(match (number, word) {
            (Some(number), _) if number.is_finite() => Cell::Number(number),
            (Some(number), _) => {
                let remedy = "leave missing numbers empty";
                findings.error(Rule::NotFinite, column, row, format!("{number} is not a number"), remedy);
                Cell::Invalid
            }
            (None, None) => Cell::Empty,
            (None, Some(_)) if is_number => Cell::Empty,
            (None, Some(word)) => {
                let remedy = "write numbers with a point for decimals and nothing between the thousands";
                findings.error(Rule::NotNumeric, column, row, format!("{word:?} is not a number"), remedy);
                Cell::Invalid
            }
        });
    }
    Ok(cells)
}

fn areas(table: &DataFrame, column: &str, findings: &mut RowFindings) -> Result<Vec<Option<String>>> {
    let mut found = Vec::with_capacity(table.height());
    // Each name is looked up once: to find what an unknown one may mean takes long.
    let mut known: FxHashMap<String, std::result::Result<String, String>> = FxHashMap::default();
    for (row, word) in words(table, column)?.into_iter().enumerate() {
        let word = word.unwrap_or_default();
        let area = known.entry(word).or_insert_with_key(|word| {
            area::area(word).map(|area| area.iso3.clone()).map_err(|error| error.to_string())
        });
        if let Err(message) = area {
            findings.error(Rule::UnknownArea, column, row, message.clone(), "write the ISO3 code");
        }
        found.push(area.clone().ok());
    }
    Ok(found)
}

fn periods(
    table: &DataFrame,
    column: &str,
    of_days: Option<Frequency>,
    findings: &mut RowFindings,
) -> Result<Vec<Option<Period>>> {
    let read = |(row, word): (usize, Option<String>)| {
        let word = word.unwrap_or_default();
        let period = Period::read(&word, of_days);
        if let Err(expected) = period {
            let remedy = "write years, quarters or months alone; where days, T or a number stand for them, say for which: frequency";
            let message = format!("{word:?} is not {expected}");
            findings.error(Rule::NotAPeriod, column, row, message, remedy);
        }
        period.ok()
    };
    Ok(words(table, column)?.into_iter().enumerate().map(read).collect())
}

fn codes(
    words: &[Option<String>],
    column: &str,
    categories: &Categories,
    findings: &mut RowFindings,
) -> Vec<Option<String>> {
    let mut code = |(row, word): (usize, &Option<String>)| {
        let known = categories.code(word.as_deref());
        let Some(word) = word.as_ref().filter(|_| known.is_none()) else { return known };
        if categories.is_closed() {
            let message =
                format!("{word:?} is not a category of the indicator; the nearest are {}", categories.nearest(word));
            let remedy = "write the label or code of the catalogue";
            findings.error(Rule::UnknownCategory, column, row, message, remedy);
            return None;
        }
        if categories.is_known() {
            let message = format!("{word:?} is not in the list of the catalogue");
            findings.add(
                Severity::Warning,
                Rule::NationalCategory,
                column,
                row,
                message,
                "check its spelling, or say in a note what it is",
            );
        }
        Some(word.clone())
    };
    words.iter().enumerate().map(&mut code).collect()
}
