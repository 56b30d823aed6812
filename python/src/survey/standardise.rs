//! The shares to which estimates are standardised, as they are given: a dict, a series or a table.

use crate::argument::Argument;
use crate::arrow::import;
use crate::columns::{Column, Columns};
use crate::estimates::if_by_level;
use infosoc::Error;
use polars::prelude::{DataFrame, DataType};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

/// A column and the share of each of its levels.
pub(super) fn standard(given: &Bound<'_, PyAny>, columns: &mut Columns) -> PyResult<(String, Vec<(String, f64)>)> {
    let (column, shares): (Bound<'_, PyAny>, Bound<'_, PyAny>) = given.extract().map_err(|_| {
        PyTypeError::new_err(
            "standardise: expected a column and the share of each of its levels, as in (\"age_group\", shares)",
        )
    })?;
    let column = columns.name(Column::read(&column, "standardise")?);
    if let Some(shares) = if_by_level(&shares, "standardise")? {
        return Ok((column, shares));
    }
    let table = import(&shares)?;
    let shares = table.with(|table| shares_in(table, &column))?;
    Ok((column, shares))
}

/// The shares of a table: the column of the levels, and one of numbers.
fn shares_in(table: &DataFrame, column: &str) -> infosoc::Result<Vec<(String, f64)>> {
    // The shares may have any name; one more column would leave open which is meant.
    let others: Vec<&polars::prelude::Column> = table.columns().iter().filter(|other| other.name() != column).collect();
    let (Ok(levels), [shares]) = (table.column(column), others.as_slice()) else {
        let expected = format!("a table of {column} and one column of shares, or a dict of levels and shares");
        return Err(Error::argument("standardise", expected, format!("{:?}", table.get_column_names())));
    };
    let (levels, shares) = (levels.cast(&DataType::String)?, shares.cast(&DataType::Float64)?);
    let rows = levels.str()?.iter().zip(shares.f64()?.iter()).enumerate();
    rows.map(|(row, cells)| match cells {
        (Some(level), Some(share)) => Ok((level.to_owned(), share)),
        _ => Err(Error::argument(
            "standardise",
            "a level and a number in each row",
            format!("a missing value in row {row}, counted from 0"),
        )),
    })
    .collect()
}
