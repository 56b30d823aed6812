//! Reading a CSV file as a table of text, nothing guessed; an error is named with its row.

use crate::{Error, Result, error::excerpt};
use polars::prelude::{Column, DataFrame};
use std::path::Path;

/// Every column as text; an empty cell is null. `wanted` are columns by which the header is known, `pass` is what takes a
/// table in place of a file.
pub(crate) fn csv(path: &Path, wanted: &[&str], pass: &str) -> Result<DataFrame> {
    csv_of(path, &super::of_text(path, Some(pass))?, wanted, ',')
}

/// The same of a file whose bytes were read, with another delimiter of one byte.
pub(crate) fn csv_of(path: &Path, bytes: &[u8], wanted: &[&str], delimiter: char) -> Result<DataFrame> {
    let invalid = |row: Option<usize>, problem: String| Error::InvalidFile { path: path.to_owned(), row, problem };
    // Excel writes a byte order mark, which would else be part of the first name.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|e| {
        // What stands before the first bad byte is text, so that its lines can be counted.
        let row = super::row_of(bytes, e.valid_up_to());
        invalid(Some(row), "this row is not UTF-8 text; save the file as \"CSV UTF-8\"".to_owned())
    })?;
    // Before the reader, which takes all that follows an open quote for one cell.
    if let Some((row, problem)) = super::quotes_problem(text, delimiter) {
        return Err(invalid(Some(row), problem));
    }
    let remedy = "save the file with commas, and points for decimals";
    if let Some((row, problem)) = super::header_problem(text, delimiter, wanted, remedy) {
        return Err(invalid(Some(row), problem));
    }
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter as u8).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|e| invalid(Some(1), e.to_string()))?.clone();
    if header.is_empty() {
        return Err(invalid(None, "is empty; the first line names the columns".to_owned()));
    }
    if let Some(again) = (1..header.len()).find(|&i| header.iter().take(i).any(|name| name == &header[i])) {
        return Err(invalid(Some(1), format!("two columns are named {:?}; rename one", excerpt(&header[again]))));
    }
    let mut columns: Vec<Vec<Option<String>>> = vec![Vec::new(); header.len()];
    for record in reader.records() {
        let record = record.map_err(|e| {
            let row = e.position().map(|p| p.line() as usize);
            match e.kind() {
                csv::ErrorKind::UnequalLengths { expected_len, len, .. } => invalid(
                    row,
                    format!(
                        "this row has {len} cells, the header has {expected_len}; put a cell that holds {} in double \
                         quotes",
                        match delimiter {
                            ',' => "a comma",
                            ';' => "a semicolon",
                            _ => "what separates cells",
                        }
                    ),
                ),
                _ => invalid(row, e.to_string()),
            }
        })?;
        for (column, cell) in columns.iter_mut().zip(&record) {
            column.push(Some(cell).filter(|cell| !cell.is_empty()).map(str::to_owned));
        }
    }
    let height = columns.first().map_or(0, Vec::len);
    let columns = header.iter().zip(columns).map(|(name, cells)| Column::new(name.into(), cells)).collect();
    Ok(DataFrame::new(height, columns)?)
}

/// A table that comes with the library, as text; an empty cell is empty text.
pub(crate) fn embedded(text: &'static str) -> Result<DataFrame> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    // Faults are skipped, not reported: the tables are part of the program, and tests read every row.
    let header: Vec<String> = reader.headers().into_iter().flatten().map(str::to_owned).collect();
    let mut columns = vec![Vec::new(); header.len()];
    for record in reader.records().flatten() {
        columns.iter_mut().zip(&record).for_each(|(column, field)| column.push(field.to_owned()));
    }
    let height = columns.first().map_or(0, Vec::len);
    let columns = header.iter().zip(columns).map(|(name, words)| Column::new(name.into(), words)).collect();
    Ok(DataFrame::new(height, columns)?)
}
