//! The decimal mark of a table of text whose cells are not separated by commas.

use super::separators::{Evidence, evidence};
use crate::{Error, Result};
use polars::prelude::*;
use std::path::Path;

/// What may stand between cells; the first is the usual one.
const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];

/// What stands between the cells of a table whose first line has the columns `wanted`; a comma where none fits.
pub(crate) fn delimiter(bytes: &[u8], wanted: &[&str]) -> char {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let header = |delimiter: char| {
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter as u8).flexible(true).from_reader(bytes);
        reader.headers().is_ok_and(|header| wanted.iter().all(|name| header.iter().any(|cell| cell == *name)))
    };
    DELIMITERS.into_iter().find(|&delimiter| header(delimiter)).unwrap_or(',')
}

/// The table with points before decimals where it has commas. All columns of numbers decide together: a single `1,234`
/// may be a little more than one or more than a thousand. A column that `may_be_number` names follows if its cells are
/// all numbers.
pub(crate) fn with_points(
    path: &Path,
    mut table: DataFrame,
    is_number: impl Fn(&str) -> bool,
    may_be_number: impl Fn(&str) -> bool,
) -> Result<DataFrame> {
    let invalid = |problem: String| Error::InvalidFile { path: path.to_owned(), row: None, problem };
    let mut met = Evidence::default();
    let (mut with_comma, mut with_point) = (None, None);
    for column in table.columns().iter().filter(|column| is_number(column.name())) {
        for cell in column.str()?.iter().flatten().filter(|cell| is_written_as_number(cell)) {
            // What one cell shows counts for all: a table has one mark before decimals.
            met = met.and(evidence(cell));
            with_comma = with_comma.or(cell.contains(',').then(|| column.name().clone()));
            with_point = with_point.or(cell.contains('.').then(|| column.name().clone()));
        }
    }
    match (with_comma, with_point) {
        (Some(comma), Some(point)) => Err(invalid(format!(
            "has numbers with points in column {:?} and with commas in column {:?}; save it with one mark before decimals, \
             and none between thousands",
            point.as_str(),
            comma.as_str()
        ))),
        (Some(name), None) | (None, Some(name)) if met == Evidence::default() => Err(invalid(format!(
            "has commas or points in the numbers of column {:?} that may stand before decimals or between thousands; save \
             it with commas between cells and points before decimals",
            name.as_str()
        ))),
        (Some(_), None) if met.comma && !met.point => {
            let is_comma_column = |column: &Column| {
                let cells = || column.str().into_iter().flat_map(|cells| cells.iter().flatten());
                may_be_number(column.name()) && cells().all(|cell| is_written_as_number(cell) && !cell.contains('.'))
            };
            let columns = std::mem::take(&mut table).into_columns();
            let height = columns.first().map_or(0, Column::len);
            let columns = columns.into_iter().map(|column| {
                if !is_number(column.name()) && !is_comma_column(&column) {
                    return Ok(column);
                }
                let point =
                    |cell: &str| if is_written_as_number(cell) { cell.replace(',', ".") } else { cell.to_owned() };
                let cells: StringChunked = column.str()?.iter().map(|cell| cell.map(point)).collect();
                Ok(cells.with_name(column.name().clone()).into_column())
            });
            Ok(DataFrame::new(height, columns.collect::<Result<_>>()?)?)
        }
        // Commas between thousands are refused with the cell that has them.
        (Some(_) | None, Some(_) | None) => Ok(table),
    }
}

fn is_written_as_number(cell: &str) -> bool {
    let marks = |c: char| matches!(c, '0'..='9' | '+' | '-' | '.' | ',' | 'e' | 'E');
    cell.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | ',')) && cell.chars().all(marks)
}
