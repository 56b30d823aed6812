//! A result as CSV.

use super::{value_text, write_whole};
use crate::{Error, Result, ToFrame};
use polars::prelude::*;
use std::io::{self, Write};
use std::path::Path;

/// How a result is written as CSV: UTF-8, a header line, full precision, empty cells for missing values; commas between
/// cells and a point before decimals where nothing else is asked for.
///
/// ```
/// use infosoc::{export::Csv, indicators};
/// # let folder = std::env::temp_dir().join(format!("infosoc-csv-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder)?;
/// # let path = folder.join("catalogue.csv");
/// Csv::new().write(&indicators(), &path)?;
/// Csv::new().spreadsheet().write(&indicators(), &path)?;
/// // As Excel opens it in French and Spanish.
/// Csv::new().delimiter(';').decimal(',').bom().write(&indicators(), &path)?;
/// # std::fs::remove_dir_all(&folder)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Csv {
    spreadsheet: bool,
    delimiter: char,
    decimal: char,
    bom: bool,
}

/// What may stand between cells: what spreadsheets and statistical packages know, and no number, date or word has in it.
const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];

impl Default for Csv {
    fn default() -> Csv {
        Csv { spreadsheet: false, delimiter: ',', decimal: '.', bom: false }
    }
}

/// What a cell begins with that a spreadsheet takes for a formula, as OWASP lists it under CSV injection; the last four
/// are the full-width forms, which spreadsheets in Japanese take for the same.
const RUN: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

impl Csv {
    /// For data that are read again: every cell as it is.
    pub fn new() -> Csv {
        Csv::default()
    }

    /// For a file that is opened in a spreadsheet: text and names of columns that it would run as a formula, those that
    /// begin with `=`, `+`, `-`, `@`, a tab or the end of a line, get an apostrophe in front. Numbers stay numbers.
    pub fn spreadsheet(mut self) -> Csv {
        self.spreadsheet = true;
        self
    }

    /// What stands between cells: a comma, a semicolon, a tab or `|`.
    pub fn delimiter(mut self, delimiter: char) -> Csv {
        self.delimiter = delimiter;
        self
    }

    /// What stands before decimals: a point, or a comma with another delimiter.
    pub fn decimal(mut self, mark: char) -> Csv {
        self.decimal = mark;
        self
    }

    /// Begins the file with a byte order mark, without which Excel takes UTF-8 for a code page of Windows.
    pub fn bom(mut self) -> Csv {
        self.bom = true;
        self
    }

    /// Writes a result to a file, [whole](write_whole) or not at all.
    ///
    /// # Errors
    /// [`Error::NotWritten`] if the file cannot be written, [`Error::Table`] if a column cannot stand in a CSV file,
    /// [`Error::InvalidArgument`] for another delimiter or decimal mark, and where the two are one.
    pub fn write(self, result: &impl ToFrame, path: impl AsRef<Path>) -> Result<()> {
        let mut frame = self.frame(result)?;
        let mut refused = None;
        let written = write_whole(path, |file| {
            let mut file = Keeping { file, error: None };
            // An error of the disk is told as one; the writer's own words would hide permission and space.
            match (self.writer(&mut file).finish(&mut frame), file.error) {
                (_, Some(error)) => Err(error),
                (Ok(()), None) => Ok(()),
                (Err(error), None) => {
                    refused = Some(Error::from(error));
                    Err(io::ErrorKind::InvalidData.into())
                }
            }
        });
        match refused {
            Some(error) => Err(error),
            None => written,
        }
    }

    /// The text of such a file.
    ///
    /// # Errors
    /// As [`write`](Csv::write), but for the file.
    pub fn text(self, result: &impl ToFrame) -> Result<String> {
        let mut text = Vec::new();
        self.writer(&mut text).finish(&mut self.frame(result)?)?;
        // What it wrote is text: names and cells are.
        Ok(String::from_utf8_lossy(&text).into_owned())
    }

    fn check(self) -> Result<()> {
        let mut wrong = Vec::new();
        if !DELIMITERS.contains(&self.delimiter) {
            let expected = "a comma, a semicolon, a tab or a vertical bar";
            wrong.push(Error::argument("delimiter", expected, format!("{:?}", self.delimiter)));
        }
        if !matches!(self.decimal, '.' | ',') {
            wrong.push(Error::argument("decimal", "a point or a comma", format!("{:?}", self.decimal)));
        }
        if wrong.is_empty() && self.decimal == self.delimiter {
            let expected = "a mark other than the delimiter; with a decimal comma the delimiter is usually a semicolon";
            wrong.push(Error::argument("decimal", expected, format!("{:?} for both", self.decimal)));
        }
        Error::collect(wrong)
    }

    fn writer<W: Write>(self, out: W) -> CsvWriter<W> {
        let writer = CsvWriter::new(out).include_bom(self.bom).with_decimal_comma(self.decimal == ',');
        // Checked to be a character of ASCII.
        writer.with_separator(self.delimiter as u8)
    }

    fn frame(self, result: &impl ToFrame) -> Result<DataFrame> {
        self.check()?;
        let mut frame = result.to_frame()?;
        let columns = frame.columns().iter().filter(|column| column.dtype().is_duration());
        for spans in columns.map(in_words).collect::<Result<Vec<_>>>()? {
            frame.with_column(spans)?;
        }
        if self.spreadsheet { guarded(frame) } else { Ok(frame) }
    }
}

/// Spans of time as text, as in prints and in JSON: the writer has no form of its own for them.
fn in_words(column: &Column) -> Result<Column> {
    let cell = |row| -> Result<Option<String>> {
        let value = column.get(row)?;
        Ok((!value.is_null()).then(|| value_text(&value)))
    };
    let cells: StringChunked = (0..column.len()).map(cell).collect::<Result<Vec<_>>>()?.into_iter().collect();
    Ok(cells.with_name(column.name().clone()).into_column())
}

/// The table with an apostrophe before text that a spreadsheet would run.
fn guarded(frame: DataFrame) -> Result<DataFrame> {
    let height = frame.height();
    let columns = frame.into_columns().into_iter().map(|mut column| {
        if matches!(column.dtype(), DataType::String | DataType::Categorical(..) | DataType::Enum(..)) {
            let text = column.cast(&DataType::String)?;
            let cells: StringChunked = text.str()?.iter().map(|cell| cell.map(safe)).collect();
            column = cells.with_name(column.name().clone()).into_column();
        }
        column.rename(safe(column.name()).as_str().into());
        Ok(column)
    });
    Ok(DataFrame::new(height, columns.collect::<Result<_>>()?)?)
}

fn safe(cell: &str) -> String {
    if cell.starts_with(RUN) { format!("'{cell}") } else { cell.to_owned() }
}

/// Keeps the error of the system, which the writer of CSV turns into words.
struct Keeping<'a> {
    file: &'a mut dyn Write,
    error: Option<io::Error>,
}

impl Keeping<'_> {
    fn keep<T>(&mut self, outcome: io::Result<T>) -> io::Result<T> {
        outcome.map_err(|error| {
            let kind = error.kind();
            self.error = Some(error);
            kind.into()
        })
    }
}

impl Write for Keeping<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.file.write(bytes) {
            // `write_all` tries again after it: it is no failure.
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            outcome => self.keep(outcome),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        let outcome = self.file.flush();
        self.keep(outcome)
    }
}
