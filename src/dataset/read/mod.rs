//! Reading the data file: the wanted columns, each as codes.
//!
//! Cells stay text, so that `01` is not taken for `1` and nothing is guessed from the first rows.

mod columnar;
mod text;

use super::codes::canonical;
use super::description::{DataFile, Format};
use crate::{Access, Error, Result, input};
use indexmap::IndexSet;
use rustc_hash::{FxBuildHasher, FxHashMap};
use sha2::{Digest, Sha256};
use std::hash::Hash;
use std::path::{Path, PathBuf};

/// Value labels of a file, by variable in lower case and code.
pub(super) type FileLabels = FxHashMap<(String, String), String>;

/// Who takes a table in place of a data file.
const PASS: &str = "pass the table to infosoc.Survey, or write it as Parquet and name that file";

/// The columns of a data file that a dataset speaks of.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    pub(super) path: PathBuf,
    /// The SHA-256 of the file, if the description states one.
    pub(super) sha256: Option<String>,
    pub(super) height: usize,
    /// The name of every column of the file.
    pub(super) names: Vec<String>,
    columns: Vec<Coded>,
    /// The file's own value labels.
    pub(super) labels: FileLabels,
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
    /// Levels that the file declares as missing although they are there, such as 99 for "refused"; they are not numbers.
    pub(super) declared_missing: Vec<bool>,
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
pub(super) struct Coder {
    /// The levels, in order of appearance.
    levels: IndexSet<Option<(String, Reading)>, FxBuildHasher>,
    numbers: Vec<Option<f64>>,
    rows: Vec<u32>,
}

/// A file, and what of it is read.
#[derive(Clone, Copy)]
struct Source<'a> {
    path: &'a Path,
    file: &'a DataFile,
    cells: &'a Cells<'a>,
    wanted: &'a [String],
    /// The most memory, in bytes, that a decompressed file may take.
    limit: Option<u64>,
}

/// The level of cells that were met before, as they stand in the file: the same cell is read once.
type Known<K> = FxHashMap<K, u32>;

/// How many cells are known at the most where they hardly repeat: identifiers are new in every row.
const KNOWN: usize = 1 << 16;

/// How often cells have to come again on average for more of them to be known.
const REPEATS: usize = 4;

/// How a cell becomes a code.
struct Cells<'a> {
    decimal: char,
    null_values: &'a [String],
}

impl Coder {
    /// Adds a row; its level.
    fn push(&mut self, cell: Option<Cell>) -> u32 {
        let (level, number) = match cell {
            Some(Cell { text, number, reading }) => (Some((text, reading)), number),
            None => (None, None),
        };
        let (place, is_new) = self.levels.insert_full(level);
        if is_new {
            self.numbers.push(number);
        }
        let place = place as u32;
        self.rows.push(place);
        place
    }

    /// Adds a row whose cell may be known.
    fn push_known<Q>(&mut self, known: &mut Known<Q::Owned>, cell: &Q, code: impl FnOnce(&Q) -> Option<Cell>)
    where
        Q: ?Sized + Eq + Hash + ToOwned,
        Q::Owned: Eq + Hash,
    {
        if let Some(&place) = known.get(cell) {
            self.rows.push(place);
            return;
        }
        let place = self.push(code(cell));
        if known.len() < KNOWN || known.len() < self.rows.len() / REPEATS {
            known.insert(cell.to_owned(), place);
        }
    }

    /// A cell that holds a code in its form, or nothing.
    pub(super) fn push_text(&mut self, code: Option<&str>) {
        self.push(code.map(|code| plain(code.to_owned())));
    }

    pub(super) fn finish(self, name: &str) -> Coded {
        let Coder { levels, numbers, rows } = self;
        let grouped = levels.iter().map(|level| matches!(level, Some((_, Reading::Grouped)))).collect();
        // Text files declare nothing; files of statistical packages do so afterwards.
        let declared_missing = vec![false; levels.len()];
        let levels = levels.into_iter().map(|level| level.map(|(text, _)| text)).collect();
        Coded { name: name.to_owned(), levels, numbers, grouped, declared_missing, rows }
    }
}

impl Coded {
    /// The number in a row.
    pub(super) fn number(&self, row: usize) -> Option<f64> {
        self.numbers[self.rows[row] as usize]
    }

    /// Whether a level says nothing: an empty cell, or a code that the file declares as missing.
    pub(super) fn is_blank(&self, level: usize) -> bool {
        self.levels[level].is_none() || self.declared_missing[level]
    }

    /// Whether a level is text where a number is needed.
    pub(super) fn is_text(&self, level: usize) -> bool {
        !self.is_blank(level) && self.numbers[level].is_none()
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

    /// A number that is written in the form of a code already.
    fn whole(&self, number: i64) -> Option<Cell> {
        let text = number.to_string();
        let is_null = self.null_values.iter().any(|null| null.trim() == text);
        (!is_null).then_some(Cell { text, number: Some(number as f64), reading: Reading::Plain })
    }
}

fn finite(text: &str) -> Option<f64> {
    text.parse::<f64>().ok().filter(|number| number.is_finite())
}

fn plain(text: String) -> Cell {
    Cell { number: finite(&text), text, reading: Reading::Plain }
}

/// A cell of a file with a decimal comma. A point can only stand between groups of three digits, and is removed there;
/// anywhere else the cell is not a number. Its text stays as it is, as it may be a code.
fn with_comma(cell: &str) -> Cell {
    // Without a point the comma is the decimal mark, and one of them is allowed.
    if !cell.contains('.') {
        let pointed = cell.replace(',', ".");
        let is_number = cell.matches(',').count() == 1 && finite(&pointed).is_some();
        return plain(canonical(if is_number { &pointed } else { cell }));
    }
    let (whole, decimals) = cell.split_once(',').unwrap_or((cell, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let mut groups = whole.strip_prefix('-').unwrap_or(whole).split('.');
    // Thousands begin with one to three digits and no zero: 0.390 is a decimal in a file with the wrong mark.
    let leads = groups.next().is_some_and(|first| digits(first) && first.len() <= 3 && !first.starts_with('0'));
    let number = (leads && groups.all(|group| digits(group) && group.len() == 3) && digits(decimals))
        .then(|| finite(&format!("{}.{decimals}", whole.replace('.', ""))))
        .flatten();
    // To tell 5.39, which another mark would make a number, from a code such as EL3.1.
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
        let format = match file.format {
            Some(format) => format,
            None => by_ending(path)?,
        };
        let cells = &Cells { decimal: file.decimal, null_values: &file.null_values };
        let source = Source { path, file, cells, wanted, limit: access.unfold_limit };
        let table = match format {
            Format::Csv => text::read(source)?,
            Format::Parquet => columnar::parquet(source)?,
            Format::Spss | Format::Stata | Format::Sas | Format::Workbook => columnar::statistical(source)?,
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

    /// Adds a column.
    pub(super) fn add(&mut self, column: Coded) {
        self.names.push(column.name.clone());
        self.columns.push(column);
    }

    /// Adds a column of another file, which is none of this file's names.
    pub(super) fn add_linked(&mut self, column: Coded) {
        self.columns.push(column);
    }
}

/// What a file is by its name; text where that says nothing.
fn by_ending(path: &Path) -> Result<Format> {
    match input::Format::by_name(path) {
        Some(input::Format::Parquet) => Ok(Format::Parquet),
        Some(input::Format::Spss) => Ok(Format::Spss),
        Some(input::Format::Stata) => Ok(Format::Stata),
        Some(input::Format::Sas) => Ok(Format::Sas),
        Some(input::Format::Workbook) => Ok(Format::Workbook),
        Some(
            other @ (input::Format::R
            | input::Format::Arrow
            | input::Format::Archive
            | input::Format::Json
            | input::Format::Markup
            | input::Format::Pdf
            | input::Format::Utf16),
        ) => Err(other.refused(path, Some(PASS))),
        None => Ok(Format::Csv),
    }
}

fn invalid(path: &Path, row: Option<usize>, problem: impl Into<String>) -> Error {
    Error::InvalidFile { path: path.to_owned(), row, problem: problem.into() }
}

/// The SHA-256 of a file whose description states one.
fn checksum<T: AsRef<[u8]>>(file: &DataFile, bytes: impl FnOnce() -> Result<T>) -> Result<Option<String>> {
    if file.sha256.is_empty() {
        return Ok(None);
    }
    let digest = Sha256::digest(bytes()?.as_ref());
    Ok(Some(digest.iter().map(|byte| format!("{byte:02x}")).collect()))
}

/// Where the wanted columns stand; an error where a name fits several.
fn places(path: &Path, names: &[String], wanted: &[String]) -> Result<Vec<usize>> {
    let mut places = Vec::new();
    for name in wanted {
        // Replicate weights are named by patterns; `*` asks for the whole file.
        if name.contains(['*', '?']) {
            let pattern = name.to_lowercase();
            let matching = (0..names.len()).filter(|at| crate::survey::matches(&pattern, &names[*at].to_lowercase()));
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
