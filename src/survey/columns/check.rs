//! What a column must be for its role: errors with the rows that are not.

use super::column::{Column, Extent, Rows};
use crate::{Error, Result};
use polars::prelude::*;

/// A column of the table as a type the kernels read.
pub(crate) fn numeric(table: &DataFrame, role: &str, name: &str, remedy: &str) -> Result<Series> {
    let column = table.column(name).map_err(|_| Error::unknown_column(role, name, table))?;
    let series = column.as_materialized_series().clone();
    match series.dtype() {
        DataType::Boolean => Ok(series),
        DataType::Null => Ok(series.cast(&DataType::Float64)?),
        DataType::Decimal(..) => Ok(series.cast(&DataType::Float64)?),
        _ if Column::new(&series).is_some() => Ok(series),
        // Readers of files guess the type of a question that nobody answered, and so it may be another in each part.
        _ if series.null_count() == series.len() => {
            Ok(Series::full_null(series.name().clone(), series.len(), &DataType::Float64))
        }
        dtype => Err(Error::WrongType {
            role: role.to_owned(),
            column: name.to_owned(),
            expected: "numbers or true/false".to_owned(),
            got: describe(dtype),
            remedy: remedy.to_owned(),
        }),
    }
}

/// A type in words for messages.
pub(crate) fn describe(dtype: &DataType) -> String {
    match dtype {
        DataType::String | DataType::Categorical(..) | DataType::Enum(..) => "text".to_owned(),
        DataType::Datetime(_, Some(_)) => "dates and times with a time zone".to_owned(),
        DataType::Date | DataType::Datetime(..) | DataType::Time | DataType::Duration(_) => "dates or times".to_owned(),
        DataType::Binary | DataType::BinaryOffset => "bytes".to_owned(),
        DataType::List(_) => "lists".to_owned(),
        DataType::Boolean => "true/false".to_owned(),
        other => format!("type {other}"),
    }
}

/// Rows where `bad` holds: how many, and the first.
pub(crate) fn offending(len: usize, bad: impl Fn(usize) -> bool) -> Option<(usize, usize)> {
    let mut rows = (0..len).filter(|&row| bad(row));
    let first = rows.next()?;
    Some((1 + rows.count(), first))
}

/// The size of the largest value, 1 for types without fractions; an error where a float column holds NaN or infinity.
pub(crate) fn check_size(series: &Series, role: &str) -> Result<f64> {
    let (Some(column), true) = (Column::new(series), series.dtype().is_float()) else { return Ok(1.0) };
    let extent = Extent::of(&column, series.len());
    // Finite values may have a sum beyond all numbers, so that this alone is not an error.
    if !extent.sum.is_finite() {
        check_finite(series, role)?;
    }
    Ok(extent.max.abs().max(extent.min.abs()))
}

/// An error where a float column holds NaN or infinity.
pub(crate) fn check_finite(series: &Series, role: &str) -> Result<()> {
    if !series.dtype().is_float() {
        return Ok(());
    }
    let Some(column) = Column::new(series) else { return Ok(()) };
    if blocks(series.len(), &column, |values| values.iter().all(|v| v.is_finite())) {
        return Ok(());
    }
    match offending(series.len(), |row| !value(&column, row).is_finite()) {
        None => Ok(()),
        Some((rows, first)) => {
            Err(Error::NotFinite { role: role.to_owned(), column: series.name().to_string(), rows, first })
        }
    }
}

/// Whether a condition holds for every block of the values of a column, those missing being 0. Stops at the first for
/// which it does not.
fn blocks(len: usize, column: &Column, holds: impl Fn(&[f64]) -> bool) -> bool {
    let mut block = [0.0; 1024];
    (0..len).step_by(block.len()).all(|start| holds(column.values(start, (len - start).min(1024), &mut block)))
}

/// One value, 0 where missing.
fn value(column: &Column, row: usize) -> f64 {
    let mut out = [0.0];
    column.read(Rows::Run { start: row, len: 1 }, &mut out);
    out[0]
}

fn all_binary(values: &[f64]) -> bool {
    // Without a branch, so that a processor compares several values at once; blocks are short enough to look at
    // whole.
    values.iter().fold(true, |ok, &v| ok & ((v == 0.0) | (v == 1.0)))
}

/// An error where a column that should be 0/1 holds anything else.
pub(crate) fn check_binary(series: &Series, role: &str) -> Result<()> {
    check_finite(series, role)?;
    let Some(column) = Column::new(series) else { return Ok(()) };
    let len = series.len();
    if blocks(len, &column, all_binary) {
        return Ok(());
    }
    let value = |row| value(&column, row);
    let bad = |row: usize| value(row) != 0.0 && value(row) != 1.0;
    let (rows, first) = offending(len, bad).unwrap_or((0, 0));
    let mut values: Vec<f64> = (0..len).filter(|&row| bad(row)).map(value).collect();
    values.sort_by(f64::total_cmp);
    values.dedup();
    Err(Error::NotBinary {
        role: role.to_owned(),
        column: series.name().to_string(),
        values: values.iter().map(f64::to_string).collect(),
        rows,
        first,
    })
}

/// Whether a column holds nothing but 0, 1 and nulls. Stops at the first other value.
pub(crate) fn is_binary(series: &Series) -> bool {
    match series.dtype() {
        DataType::Boolean => true,
        DataType::Int8 => series
            .i8()
            .is_ok_and(|c| c.downcast_iter().all(|a| a.values().iter().fold(0u8, |all, &v| all | v as u8) <= 1)),
        DataType::UInt8 => {
            series.u8().is_ok_and(|c| c.downcast_iter().all(|a| a.values().iter().fold(0, |all, &v| all | v) <= 1))
        }
        _ => Column::new(series).is_some_and(|column| blocks(series.len(), &column, all_binary)),
    }
}
