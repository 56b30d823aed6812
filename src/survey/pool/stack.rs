//! The tables of several waves one below the other.

use super::PoolOptions;
use crate::finding::{Finding, Rule};
use crate::frame::{codes_as_text, whole_numbers};
use crate::survey::cases::Survey;
use crate::{Error, Result};
use polars::prelude::{Column, DataFrame, DataType};
use std::collections::BTreeSet;

/// Categories of a text column beyond which it is no variable but a name or a code.
const CATEGORIES: usize = 50;

/// The value of each wave in the column that tells them apart.
pub(super) fn labels(waves: &[Survey], options: &PoolOptions) -> Result<Vec<String>> {
    let given = &options.labels;
    let labels: Vec<String> = if given.is_empty() {
        let label = |wave: &Survey| {
            let column = wave.cases().column(&options.wave).map_err(|_| {
                Error::argument("labels", "a value for each wave, or a column that has them", options.wave.clone())
            })?;
            let values: BTreeSet<Option<String>> = codes_as_text(column)?.into_iter().collect();
            match &values.into_iter().collect::<Vec<_>>()[..] {
                [Some(one)] => Ok(one.clone()),
                several => Err(Error::argument(
                    "wave",
                    "a column with one value in each wave",
                    format!("{}, with {} values in one", options.wave, several.len()),
                )),
            }
        };
        waves.iter().map(label).collect::<Result<_>>()?
    } else {
        given.clone()
    };
    let different: BTreeSet<&String> = labels.iter().collect();
    if labels.len() != waves.len() || different.len() != waves.len() {
        return Err(Error::argument("labels", "another value for each wave", crate::error::list(&labels)));
    }
    Ok(labels)
}

/// All rows, with the column that tells the waves apart; a column that a wave lacks is null there.
pub(super) fn stacked(
    waves: &[Survey],
    wave: &str,
    labels: &[String],
    findings: &mut Vec<Finding>,
) -> Result<DataFrame> {
    let tables: Vec<&DataFrame> = waves.iter().map(Survey::cases).collect();
    let mut names: Vec<String> = Vec::new();
    let mut seen = BTreeSet::new();
    for name in tables.iter().flat_map(|table| table.get_column_names()) {
        if name.as_str() != wave && seen.insert(name.to_string()) {
            names.push(name.to_string());
        }
    }
    let height: usize = tables.iter().map(|table| table.height()).sum();
    let mut columns = vec![wave_column(wave, labels, &tables)];
    let mut lacking = Vec::new();
    for name in &names {
        let parts: Vec<Option<&Column>> = tables.iter().map(|table| table.column(name).ok()).collect();
        if parts.iter().any(Option::is_none) {
            lacking.push(name.clone());
        }
        let dtype = common(name, &parts, findings);
        let mut stacked: Option<Column> = None;
        for (part, table) in parts.iter().zip(&tables) {
            let part = match part {
                // Text of true and false would be other categories than 1 and 0.
                Some(column) if column.dtype().is_bool() && dtype.is_primitive_numeric() => {
                    column.cast(&DataType::Int32)?.cast(&dtype)?
                }
                Some(column) => column.cast(&dtype)?,
                None => Column::full_null(name.as_str().into(), table.height(), &dtype),
            };
            match &mut stacked {
                Some(above) => {
                    above.append(&part)?;
                }
                None => stacked = Some(part),
            }
        }
        if let Some(column) = stacked {
            say_categories(&column, labels, &tables, findings)?;
            columns.push(column);
        }
    }
    if !lacking.is_empty() {
        let message =
            format!("columns that not all waves have, missing in the others: {}", crate::error::list(&lacking));
        findings.push(Finding::note(Rule::WaveDiffers, wave, message));
    }
    Ok(DataFrame::new(height, columns)?)
}

/// Whole numbers stay numbers, so that years sort and count as such.
fn wave_column(wave: &str, labels: &[String], tables: &[&DataFrame]) -> Column {
    let rows = || labels.iter().zip(tables).flat_map(|(label, table)| std::iter::repeat_n(label, table.height()));
    let numbers: Option<Vec<i64>> = labels.iter().map(|label| label.parse().ok()).collect();
    match numbers {
        Some(_) => {
            Column::new(wave.into(), rows().map(|label| label.parse().unwrap_or_default()).collect::<Vec<i64>>())
        }
        None => Column::new(wave.into(), rows().map(String::as_str).collect::<Vec<&str>>()),
    }
}

/// The type of a column in all waves.
fn common(name: &str, parts: &[Option<&Column>], findings: &mut Vec<Finding>) -> DataType {
    let mut types: Vec<&DataType> = Vec::new();
    for dtype in parts.iter().flatten().map(|column| column.dtype()).filter(|dtype| !dtype.is_null()) {
        if !types.contains(&dtype) {
            types.push(dtype);
        }
    }
    let dtype = match types[..] {
        [] => return DataType::Null,
        [one] if !one.is_categorical() && !one.is_enum() => return one.clone(),
        // Categories of two files have numbers of their own.
        [_] => return DataType::String,
        _ if types.iter().all(|dtype| dtype.is_integer()) => {
            let columns = parts.iter().copied().flatten().filter(|column| column.dtype().is_integer());
            return whole_numbers(columns);
        }
        _ if types.iter().all(|dtype| dtype.is_primitive_numeric()) => return DataType::Float64,
        _ if types.iter().all(|dtype| dtype.is_string() || dtype.is_categorical() || dtype.is_enum()) => {
            return DataType::String;
        }
        _ if types.iter().all(|dtype| dtype.is_primitive_numeric() || dtype.is_bool()) => DataType::Float64,
        _ => DataType::String,
    };
    let kinds: Vec<String> = types.iter().map(ToString::to_string).collect();
    let message = format!("another type in another wave ({}), taken as {dtype}", kinds.join(", "));
    findings.push(Finding::warning(Rule::WaveDiffers, name, message));
    dtype
}

/// Says of a text variable which categories only some waves have.
fn say_categories(
    column: &Column,
    labels: &[String],
    tables: &[&DataFrame],
    findings: &mut Vec<Finding>,
) -> Result<()> {
    let Ok(texts) = column.str() else { return Ok(()) };
    let mut start = 0;
    let mut sets: Vec<BTreeSet<&str>> = Vec::new();
    for table in tables {
        let mut found = BTreeSet::new();
        for text in texts.iter().skip(start).take(table.height()).flatten() {
            found.insert(text);
            if found.len() > CATEGORIES {
                return Ok(());
            }
        }
        start += table.height();
        sets.push(found);
    }
    let all: BTreeSet<&str> = sets.iter().flatten().copied().collect();
    // A wave that lacks the column altogether is told of elsewhere.
    for (set, label) in sets.iter().zip(labels).filter(|(set, _)| !set.is_empty() && set.len() < all.len()) {
        let missing: Vec<String> = all.difference(set).map(|text| (*text).to_owned()).collect();
        let message = format!("no case of {} in the wave {label}", crate::error::list(&missing));
        findings.push(Finding::note(Rule::WaveDiffers, column.name().as_str(), message));
    }
    Ok(())
}
