//! The rows of a `codebook.csv`, as a spreadsheet wrote them.

use crate::{Error, Result, error::nearest};
use std::path::Path;

const REQUIRED: [&str; 4] = ["concept", "value", "variable", "codes"];
const COLUMNS: [&str; 11] =
    ["concept", "category", "value", "variable", "codes", "combine", "label", "universe", "recall", "status", "note"];
/// One row of the file as it is written.
pub(super) struct Line {
    pub(super) row: usize,
    cells: [String; 11],
}

impl Line {
    pub(super) fn get(&self, column: &str) -> &str {
        COLUMNS.iter().position(|c| *c == column).map_or("", |i| &self.cells[i])
    }
}

/// The rows of a CSV file that a spreadsheet wrote: comma or semicolon, with or without a byte order mark.
pub(super) fn read_lines(bytes: &[u8], path: &Path) -> Result<Vec<Line>> {
    let invalid = |row: Option<usize>, problem: String| Error::InvalidFile { path: path.to_owned(), row, problem };
    let text = std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)).map_err(|e| {
        let row = bytes[..e.valid_up_to().min(bytes.len())].iter().filter(|b| **b == b'\n').count() + 1;
        invalid(Some(row), "this row is not UTF-8 text; save the file as \"CSV UTF-8\"".into())
    })?;
    let header = text.lines().next().unwrap_or_default();
    let delimiter = if header.matches(';').count() > header.matches(',').count() { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).trim(csv::Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|e| invalid(Some(1), e.to_string()))?.clone();
    let mut problems = Vec::new();
    let mut places = [None; 11];
    for (at, name) in header.iter().enumerate() {
        match COLUMNS.iter().position(|c| c.eq_ignore_ascii_case(name)) {
            Some(column) => places[column] = Some(at),
            None => problems.push(invalid(
                Some(1),
                format!(
                    "there is no column {name:?} in a codebook; the nearest is {}",
                    nearest(name, COLUMNS, 1).join("")
                ),
            )),
        }
    }
    for required in REQUIRED {
        if !header.iter().any(|name| name.eq_ignore_ascii_case(required)) {
            problems.push(invalid(Some(1), format!("the column {required:?} is missing; add it to the header")));
        }
    }
    Error::collect(problems)?;
    let mut lines = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| {
            let row = e.position().map(|p| p.line() as usize);
            invalid(row, format!("{}; put a cell that holds the delimiter in double quotes", unequal(&e)))
        })?;
        let row = record.position().map_or(0, |p| p.line() as usize);
        let cells = places.map(|at| at.and_then(|at| record.get(at)).unwrap_or_default().to_owned());
        if cells.iter().any(|cell| !cell.is_empty()) {
            lines.push(Line { row, cells });
        }
    }
    if lines.is_empty() {
        return Err(invalid(None, "the codebook has no rows; write one for each value of each concept".into()));
    }
    Ok(lines)
}

fn unequal(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("this row has {len} cells, the header has {expected_len}")
        }
        _ => error.to_string(),
    }
}
