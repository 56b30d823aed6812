//! Our own long table, from a CSV file: exactly what a series was written as.

use crate::series::{Series, SeriesOptions, concepts};
use crate::{Result, input};
use polars::prelude::*;
use std::path::Path;

/// A table in UTF-8 with commas, a header line and empty fields for missing values; `NA` is Namibia.
pub(super) fn table(path: &Path, bytes: &[u8], dimensions: &[String]) -> Result<DataFrame> {
    numeric_where_all_numbers(input::csv_of(path, bytes, &concepts::REQUIRED)?, dimensions)
}

/// A series from such a table, of the rows for which `keep` holds.
pub(super) fn series(table: DataFrame, keep: &[bool], options: &SeriesOptions) -> Result<Series> {
    if keep.iter().all(|keep| *keep) {
        return Series::with_options(table, options);
    }
    Series::with_options(table.filter(&BooleanChunked::from_slice("".into(), keep))?, options)
}

/// Columns of text that hold only numbers, as numbers.
///
/// Columns that are codes by definition stay text, however they look; so do columns with leading zeros, such as the
/// codes of regions.
fn numeric_where_all_numbers<S: AsRef<str>>(table: DataFrame, dimensions: &[S]) -> Result<DataFrame> {
    const CODES: [&str; 4] = ["indicator", "ref_area", "comment", "source"];
    let padded = |word: &str| word.strip_prefix('0').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let columns = table.columns().iter().map(|column| {
        let text = column.str()?;
        let name = column.name().as_str();
        let is_declared = dimensions.iter().any(|known| known.as_ref() == name);
        if CODES.contains(&name) || concepts::is_known(name) || is_declared || text.iter().flatten().any(padded) {
            return Ok(column.clone());
        }
        let number = column.cast(&DataType::Float64)?;
        let lossless = number.null_count() == text.null_count() && text.null_count() < column.len();
        Ok(if lossless { number } else { column.clone() })
    });
    Ok(DataFrame::new(table.height(), columns.collect::<Result<Vec<_>>>()?)?)
}
