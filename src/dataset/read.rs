//! Reading the data file: the wanted columns, each as codes.
//!
//! Cells stay text, so that `01` is not taken for `1` and nothing is guessed from the first rows.

use super::codes::canonical;
use super::description::{DataFile, Derived, Format};
use crate::{Error, Result};
use polars::prelude::{Column as PolarsColumn, DataType, ParquetReader, SerReader};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// The columns of a data file that a dataset speaks of.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub(super) path: PathBuf,
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
    pub(super) rows: Vec<u32>,
}

/// Builds a [`Coded`] cell by cell.
#[derive(Default)]
struct Coder {
    places: FxHashMap<Option<String>, u32>,
    levels: Vec<Option<String>>,
    rows: Vec<u32>,
}

/// A column and its levels as numbers.
type Term<'a> = (&'a Coded, Vec<Option<f64>>);

/// How a cell becomes a code.
struct Cells<'a> {
    decimal: char,
    null_values: &'a [String],
}

impl Coded {
    /// The levels as numbers; `None` for a blank and for what is not a finite number.
    pub(super) fn numbers(&self) -> Vec<Option<f64>> {
        let number = |text: &String| text.parse::<f64>().ok().filter(|n| n.is_finite());
        self.levels.iter().map(|level| level.as_ref().and_then(number)).collect()
    }
}

impl Coder {
    fn push(&mut self, cell: Option<String>) {
        let next = self.levels.len() as u32;
        let place = *self.places.entry(cell).or_insert_with_key(|cell| {
            self.levels.push(cell.clone());
            next
        });
        self.rows.push(place);
    }

    fn finish(self, name: &str) -> Coded {
        Coded { name: name.to_owned(), levels: self.levels, rows: self.rows }
    }
}

impl Cells<'_> {
    fn code(&self, cell: &str) -> Option<String> {
        let cell = cell.trim();
        if cell.is_empty() || self.null_values.iter().any(|null| null.trim() == cell) {
            return None;
        }
        let number = |text: &str| text.parse::<f64>().is_ok();
        match self.decimal {
            ',' if cell.matches(',').count() == 1 && number(&cell.replace(',', ".")) => {
                Some(canonical(&cell.replace(',', ".")))
            }
            _ => Some(canonical(cell)),
        }
    }
}

impl Table {
    /// Reads the `wanted` columns of the file, names compared without regard to case; those that are not there are
    /// left out.
    pub(super) fn read(folder: &Path, file: &DataFile, wanted: &[String]) -> Result<Table> {
        let path = folder.join(&file.path);
        let by_ending = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("parquet"));
        let format = file.format.unwrap_or(if by_ending { Format::Parquet } else { Format::Csv });
        let cells = Cells { decimal: file.decimal, null_values: &file.null_values };
        let table = match format {
            Format::Csv => read_csv(&path, file, &cells, wanted)?,
            Format::Parquet => read_parquet(&path, &cells, wanted)?,
        };
        match table.height {
            0 => Err(Error::EmptyTable { what: format!("the data file {}", path.display()) }),
            _ => Ok(table),
        }
    }

    pub(super) fn column(&self, name: &str) -> Option<&Coded> {
        self.columns.iter().find(|c| c.name.eq_ignore_ascii_case(name))
    }

    /// Adds the numbers that a description derives; nothing where a column they need is not in the file.
    pub(super) fn derive(&mut self, derived: &Derived) {
        let numbers = |names: &[String]| -> Option<Vec<Term<'_>>> {
            names.iter().map(|name| self.column(name).map(|c| (c, c.numbers()))).collect()
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
            coder.push(value.map(|n| canonical(&n.to_string())));
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
    let bytes = std::fs::read(path).map_err(|e| invalid(path, None, format!("cannot be read: {e}")))?;
    let text = decode(path, &bytes, file.encoding().unwrap_or(encoding_rs::UTF_8))?;
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
    Ok(Table { path: path.to_owned(), height, names, columns })
}

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

fn read_parquet(path: &Path, cells: &Cells<'_>, wanted: &[String]) -> Result<Table> {
    let open = || std::fs::File::open(path).map_err(|e| invalid(path, None, format!("cannot be read: {e}")));
    let unreadable =
        |e: polars::error::PolarsError| invalid(path, None, format!("is no Parquet file that can be read: {e}"));
    let schema = ParquetReader::new(open()?).schema().map_err(unreadable)?;
    let names: Vec<String> = schema.iter_names().map(|name| name.to_string()).collect();
    let chosen: Vec<String> = places(path, &names, wanted)?.into_iter().map(|at| names[at].clone()).collect();
    // At least one column has to be read to learn the number of rows.
    let projection = if chosen.is_empty() { names.iter().take(1).cloned().collect() } else { chosen.clone() };
    let frame = ParquetReader::new(open()?).with_columns(Some(projection)).finish().map_err(unreadable)?;
    let columns = chosen.iter().map(|name| coded(frame.column(name)?, cells)).collect::<Result<_>>()?;
    Ok(Table { path: path.to_owned(), height: frame.height(), names, columns })
}

fn coded(column: &PolarsColumn, cells: &Cells<'_>) -> Result<Coded> {
    let is_float = column.dtype().is_float();
    let text = column.cast(&DataType::String).map_err(|_| Error::WrongType {
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
