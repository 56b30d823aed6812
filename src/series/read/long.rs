//! Our own long table, from a CSV file: exactly what a series was written as.

use crate::series::{Series, SeriesOptions, concepts};
use crate::{Result, input};
use polars::prelude::*;
use std::path::Path;

/// A table in UTF-8, a header line and empty fields for missing values; `NA` is Namibia. Cells are separated by commas, or
/// as `export::Csv` writes them where that is asked for: then a comma may stand before decimals.
pub(super) fn table(path: &Path, bytes: &[u8], dimensions: &[String]) -> Result<DataFrame> {
    let delimiter = input::delimiter(bytes, &concepts::REQUIRED);
    let mut table = input::csv_of(path, bytes, &concepts::REQUIRED, delimiter)?;
    if delimiter != ',' {
        let may_be_number = |name: &str| !is_code(name, dimensions) && !concepts::is_reserved(name);
        table = input::with_points(path, table, concepts::is_number, may_be_number)?;
    }
    numeric_where_all_numbers(table, dimensions)
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
    let padded = |word: &str| word.strip_prefix('0').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let columns = table.columns().iter().map(|column| {
        let text = column.str()?;
        let name = column.name().as_str();
        if is_code(name, dimensions) || text.iter().flatten().any(padded) {
            return Ok(column.clone());
        }
        let number = column.cast(&DataType::Float64)?;
        let lossless = number.null_count() == text.null_count() && text.null_count() < column.len();
        Ok(if lossless { number } else { column.clone() })
    });
    Ok(DataFrame::new(table.height(), columns.collect::<Result<Vec<_>>>()?)?)
}

/// Whether a column holds codes or words by definition, however they look.
fn is_code<S: AsRef<str>>(name: &str, dimensions: &[S]) -> bool {
    const CODES: [&str; 4] = ["indicator", "ref_area", "comment", "source"];
    CODES.contains(&name) || concepts::is_known(name) || dimensions.iter().any(|known| known.as_ref() == name)
}
