//! From a CSV file to a series.

use super::{Series, SeriesOptions, concepts, owned};
use crate::{Result, input};
use polars::prelude::*;
use std::path::Path;

impl Series {
    /// A series from a CSV file in UTF-8 with commas, a header line and empty fields for missing values.
    ///
    /// `NA` is Namibia, never a missing value.
    pub fn read_csv(path: impl AsRef<Path>) -> Result<Series> {
        Series::read_csv_with_dimensions(path, &[] as &[&str])
    }

    /// A series from a CSV file in which further columns are dimensions, as in [`with_dimensions`](Series::with_dimensions).
    pub fn read_csv_with_dimensions<S: AsRef<str>>(path: impl AsRef<Path>, dimensions: &[S]) -> Result<Series> {
        let options = SeriesOptions { dimensions: owned(dimensions), ..SeriesOptions::default() };
        Series::read_csv_with_options(path, &options)
    }

    /// A series from a CSV file, read as the options say: [`with_options`](Series::with_options).
    pub fn read_csv_with_options(path: impl AsRef<Path>, options: &SeriesOptions) -> Result<Series> {
        let text = input::csv(path.as_ref(), &concepts::REQUIRED, "pass the table to infosoc.Series")?;
        Series::with_options(numeric_where_all_numbers(text, &options.dimensions)?, options)
    }
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
