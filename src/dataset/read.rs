//! Reading the data file: the wanted columns, each as codes.
//!
//! Cells stay text, so that `01` is not taken for `1` and nothing is guessed from the first rows.

use super::codes::canonical;
use super::description::{DataFile, Derived, Format};
use crate::input::Parquet;
use crate::{Access, Error, Result, input};
use polars::prelude::{Column as PolarsColumn, DataType};
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// Who takes a table in place of a data file.
const PASS: &str = "pass the table to infosoc.Survey, or write it as Parquet and name that file";

/// The columns of a data file that a dataset speaks of.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub(super) path: PathBuf,
    /// The SHA-256 of the file, if the description states one.
    pub(super) sha256: Option<String>,
    pub(super) height: usize,
    /// The name of every column of the file.
    pub(super) names: Vec<String>,
    columns: Vec<Coded>,
}

/// One column: the distinct cells in order of appearance, and which of them each row holds.
#[derive(Debug, Clone)]
pub(super) struct Coded {
    pub(super) name: String,
    /// The cells as they are compared (see [`canonical`]); `None` is the empty cell.
    pub(super) levels: Vec<Option<String>>,
    /// The levels as numbers; `None` for a blank and for what is not a finite number.
    pub(super) numbers: Vec<Option<f64>>,
    /// Levels whose points were read as separators of thousands.
    pub(super) grouped: Vec<bool>,
    pub(super) rows: Vec<u32>,
}

/// A cell as it is read.
struct Cell {
    text: String,
    number: Option<f64>,
    reading: Reading,
}

/// How the number of a cell was read.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Reading {
    /// With the decimal mark of the file, or not at all.
    Plain,
    /// With points between thousands: `5.390` is 5390 where the decimal mark is a comma.
    Grouped,
    /// As none: the decimal mark is a comma, and the points do not group the digits by three.
    Refused,
}

/// Builds a [`Coded`] cell by cell.
#[derive(Default)]
struct Coder {
    places: FxHashMap<Option<(String, Reading)>, u32>,
    levels: Vec<Option<String>>,
    numbers: Vec<Option<f64>>,
    grouped: Vec<bool>,
    rows: Vec<u32>,
}

/// A column and its levels as numbers.
type Term<'a> = (&'a Coded, &'a [Option<f64>]);

/// How a cell becomes a code.
struct Cells<'a> {
    decimal: char,
    null_values: &'a [String],
}

impl Coder {
    fn push(&mut self, cell: Option<Cell>) {
        let next = self.levels.len() as u32;
        let (key, number) = match cell {
            Some(Cell { text, number, reading }) => (Some((text, reading)), number),
            None => (None, None),
        };
        let place = *self.places.entry(key).or_insert_with_key(|key| {
            self.levels.push(key.as_ref().map(|(text, _)| text.clone()));
            self.numbers.push(number);
            self.grouped.push(key.as_ref().is_some_and(|(_, reading)| *reading == Reading::Grouped));
            next
        });
        self.rows.push(place);
    }

    fn finish(self, name: &str) -> Coded {
        let Coder { levels, numbers, grouped, rows, .. } = self;
        Coded { name: name.to_owned(), levels, numbers, grouped, rows }
    }
}

impl Cells<'_> {
    fn code(&self, cell: &str) -> Option<Cell> {
        let cell = cell.trim();
        if cell.is_empty() || self.null_values.iter().any(|null| null.trim() == cell) {
            return None;
        }
        Some(match self.decimal {
            ',' => with_comma(cell),
            _ => plain(canonical(cell)),
        })
    }
}

fn finite(text: &str) -> Option<f64> {
    text.parse::<f64>().ok().filter(|number| number.is_finite())
}

fn plain(text: String) -> Cell {
    Cell { number: finite(&text), text, reading: Reading::Plain }
}

/// A cell of a file with a decimal comma. A point can only stand between groups of three digits, and is removed there;
/// anywhere else the cell is no number. Its text stays as it is, as it may be a code.
fn with_comma(cell: &str) -> Cell {
    if !cell.contains('.') {
        let pointed = cell.replace(',', ".");
        let is_number = cell.matches(',').count() == 1 && finite(&pointed).is_some();
        return plain(canonical(if is_number { &pointed } else { cell }));
    }
    let (whole, decimals) = cell.split_once(',').unwrap_or((cell, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let mut groups = whole.strip_prefix('-').unwrap_or(whole).split('.');
    let leads = groups.next().is_some_and(|first| digits(first) && first.len() <= 3 && !first.starts_with('0'));
    let number = (leads && groups.all(|group| digits(group) && group.len() == 3) && digits(decimals))
        .then(|| finite(&format!("{}.{decimals}", whole.replace('.', ""))))
        .flatten();
    let is_number_elsewhere = finite(cell).is_some();
    let reading = match number {
        Some(_) => Reading::Grouped,
        None if is_number_elsewhere => Reading::Refused,
        None => Reading::Plain,
    };
    Cell { text: cell.to_owned(), number, reading }
}

impl Table {
    /// Reads the `wanted` columns of the file, names compared without regard to case; those that are not there are
    /// left out.
    pub(super) fn read(path: &Path, file: &DataFile, wanted: &[String], access: Access) -> Result<Table> {
        let by_ending = input::Format::by_name(path);
        let is_parquet = by_ending == Some(input::Format::Parquet);
        let format = file.format.unwrap_or(if is_parquet { Format::Parquet } else { Format::Csv });
        if let Some(other) = by_ending.filter(|_| !is_parquet) {
            return Err(other.refused(path, Some(PASS)));
        }
        let cells = Cells { decimal: file.decimal, null_values: &file.null_values };
        let table = match format {
            Format::Csv => read_csv(path, file, &cells, wanted)?,
            Format::Parquet => read_parquet(path, file, &cells, wanted, access.unfold_limit)?,
        };
        match table.height {
            0 => Err(Error::EmptyTable { what: format!("the data file {}", path.display()) }),
            _ => Ok(table),
        }
    }

    pub(super) fn columns(&self) -> impl Iterator<Item = &Coded> {
        self.columns.iter()
    }

    pub(super) fn column(&self, name: &str) -> Option<&Coded> {
        self.columns.iter().find(|c| c.name.eq_ignore_ascii_case(name))
    }

    /// Adds the numbers that a description derives; nothing where a column they need is not in the file.
    pub(super) fn derive(&mut self, derived: &Derived) {
        let numbers = |names: &[String]| -> Option<Vec<Term<'_>>> {
            names.iter().map(|name| self.column(name).map(|c| (c, c.numbers.as_slice()))).collect()
        };
        let (Some(add), Some(subtract)) = (numbers(&derived.add), numbers(&derived.subtract)) else { return };
        let less = derived.less_one_when.as_ref();
        let condition = less.and_then(|c| Some((self.column(&c.variable)?, super::harmonise::meets(c, self)?)));
        if less.is_some() && condition.is_none() {
            return;
        }
        let mut coder = Coder::default();
        for row in 0..self.height {
            let sum =
                |terms: &[Term<'_>]| terms.iter().try_fold(0.0, |sum, (c, n)| Some(sum + n[c.rows[row] as usize]?));
            let one = match &condition {
                Some((column, met)) => met[column.rows[row] as usize].map(f64::from),
                None => Some(0.0),
            };
            let value = (|| Some(derived.constant + sum(&add)? - sum(&subtract)? - one?))();
            coder.push(value.map(|n| plain(canonical(&n.to_string()))));
        }
        let column = coder.finish(&derived.variable);
        self.names.push(derived.variable.clone());
        self.columns.push(column);
    }
}

fn invalid(path: &Path, row: Option<usize>, problem: impl Into<String>) -> Error {
    Error::InvalidFile { path: path.to_owned(), row, problem: problem.into() }
}

fn read_csv(path: &Path, file: &DataFile, cells: &Cells<'_>, wanted: &[String]) -> Result<Table> {
    let bytes = input::bytes(path)?;
    let encoded = file.encoding().unwrap_or(encoding_rs::UTF_8);
    if let Some(other) = input::Format::of(path, &bytes)
        && (other != input::Format::Utf16 || encoded == encoding_rs::UTF_8)
    {
        return Err(other.refused(path, Some(PASS)));
    }
    let text = decode(path, &bytes, encoded)?;
    if let Some((row, problem)) = input::quotes_problem(&text, file.delimiter) {
        return Err(invalid(path, Some(row), problem));
    }
    let names: Vec<&str> = wanted.iter().map(String::as_str).filter(|name| !name.contains(['*', '?'])).collect();
    let remedy = "set delimiter under [file]";
    if let Some((row, problem)) = input::header_problem(&text, file.delimiter, &names, remedy) {
        return Err(invalid(path, Some(row), problem));
    }
    let mut reader = csv::ReaderBuilder::new().delimiter(file.delimiter as u8).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|e| invalid(path, Some(1), e.to_string()))?.clone();
    let names: Vec<String> = header.iter().map(|name| name.trim().to_owned()).collect();
    let mut coders: Vec<(usize, Coder)> =
        places(path, &names, wanted)?.into_iter().map(|at| (at, Coder::default())).collect();
    let mut record = csv::StringRecord::new();
    let mut height = 0;
    while reader.read_record(&mut record).map_err(|e| broken_row(path, &e, file.delimiter))? {
        for (at, coder) in &mut coders {
            coder.push(record.get(*at).and_then(|cell| cells.code(cell)));
        }
        height += 1;
    }
    let columns = coders.into_iter().map(|(at, coder)| coder.finish(&names[at])).collect();
    Ok(Table { path: path.to_owned(), sha256: checksum(file, || Ok(bytes.as_slice()))?, height, names, columns })
}

/// The SHA-256 of a file whose description states one.
fn checksum<T: AsRef<[u8]>>(file: &DataFile, bytes: impl FnOnce() -> Result<T>) -> Result<Option<String>> {
    if file.sha256.is_empty() {
        return Ok(None);
    }
    let digest = Sha256::digest(bytes()?.as_ref());
    Ok(Some(digest.iter().map(|byte| format!("{byte:02x}")).collect()))
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the others say it themselves")]
fn broken_row(path: &Path, error: &csv::Error, delimiter: char) -> Error {
    let row = error.position().map(|p| p.line() as usize);
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => invalid(
            path,
            row,
            format!(
                "this row has {len} cells, the header has {expected_len}; check the delimiter {delimiter:?} and the quotes"
            ),
        ),
        _ => invalid(path, row, error.to_string()),
    }
}

/// The text of a file in the encoding its description names; an error where the bytes are none in it.
fn decode<'a>(path: &Path, bytes: &'a [u8], encoding: &'static encoding_rs::Encoding) -> Result<Cow<'a, str>> {
    if encoding == encoding_rs::UTF_8 {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        return std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|e| {
            let row = bytes[..e.valid_up_to()].iter().filter(|b| **b == b'\n').count() + 1;
            invalid(
                path,
                Some(row),
                "this row is not UTF-8 text; set encoding under [file], often latin-1 or windows-1252",
            )
        });
    }
    match encoding.decode(bytes) {
        (text, _, false) => Ok(text),
        (_, _, true) => {
            Err(invalid(path, None, format!("the file is not {} text; set encoding under [file]", encoding.name())))
        }
    }
}

/// Where the wanted columns stand; an error where a name fits several.
fn places(path: &Path, names: &[String], wanted: &[String]) -> Result<Vec<usize>> {
    let mut places = Vec::new();
    for name in wanted {
        if name.contains(['*', '?']) {
            let matching = (0..names.len()).filter(|at| crate::survey::matches(name, &names[*at]));
            let fresh: Vec<usize> = matching.filter(|at| !places.contains(at)).collect();
            places.extend(fresh);
            continue;
        }
        let found: Vec<usize> = (0..names.len()).filter(|at| names[*at].eq_ignore_ascii_case(name)).collect();
        match found[..] {
            [] => {}
            [at] => {
                if !places.contains(&at) {
                    places.push(at);
                }
            }
            _ => {
                return Err(invalid(
                    path,
                    Some(1),
                    format!("{} columns are named {name:?}; rename all but one", found.len()),
                ));
            }
        }
    }
    Ok(places)
}

fn read_parquet(
    path: &Path,
    file: &DataFile,
    cells: &Cells<'_>,
    wanted: &[String],
    limit: Option<u64>,
) -> Result<Table> {
    let parquet = Parquet::open(path, limit)?;
    let names: Vec<String> = parquet.schema().iter_names().map(|name| name.to_string()).collect();
    let chosen: Vec<String> = places(path, &names, wanted)?.into_iter().map(|at| names[at].clone()).collect();
    let height = parquet.rows();
    let frame = parquet.select(&chosen)?.read(None)?;
    let columns = chosen.iter().map(|name| coded(frame.column(name)?, cells)).collect::<Result<_>>()?;
    Ok(Table { path: path.to_owned(), sha256: checksum(file, || input::bytes(path))?, height, names, columns })
}

fn coded(column: &PolarsColumn, cells: &Cells<'_>) -> Result<Coded> {
    let is_float = column.dtype().is_float();
    // The decimal mark is that of text; a number has a point however it was typed.
    let cells = &Cells { decimal: if column.dtype().is_string() { cells.decimal } else { '.' }, ..*cells };
    // Dates beyond every calendar have no text.
    let text = input::contained(|| column.cast(&DataType::String)).ok().and_then(Result::ok);
    let text = text.ok_or_else(|| Error::WrongType {
        role: "the data file".to_owned(),
        column: column.name().to_string(),
        expected: "text, numbers, true and false, or dates".to_owned(),
        got: column.dtype().to_string(),
        remedy: "write a column of single values".to_owned(),
    })?;
    let mut coder = Coder::default();
    for cell in text.str()?.iter() {
        // Statistical packages write a missing number as NaN.
        coder.push(cell.filter(|c| !(is_float && *c == "NaN")).and_then(|c| cells.code(c)));
    }
    Ok(coder.finish(column.name()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_in_a_file_with_decimal_commas_is_a_separator_of_thousands_or_no_number() {
        for (cell, number) in [
            ("5,39", Some(5.39)),
            ("-5,39", Some(-5.39)),
            ("539", Some(539.0)),
            ("5.390", Some(5390.0)),
            ("1.234.567", Some(1_234_567.0)),
            ("-1.234,5", Some(-1234.5)),
            ("5.39", None),
            ("0.390", None),
            ("1.2345", None),
            ("1234.567", None),
            ("5.0", None),
            ("1,234.5", None),
            ("1.234,", None),
            ("EL3.1", None),
        ] {
            assert_eq!(with_comma(cell).number, number, "{cell}");
        }
        assert!(with_comma("5.390").reading == Reading::Grouped && with_comma("5.39").reading == Reading::Refused);
        assert_eq!(with_comma("5,390").text, "5.39");
    }
}
