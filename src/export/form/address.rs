//! The addresses of a form: which cell is for which figure.

use super::place::Place;
use super::words::FormFigure;
use crate::finding::{Finding, Rule};
use crate::input::Role;
use crate::{Error, ReadFile, Result, Sheet, ToFrame, dimension};
use polars::prelude::DataFrame;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The columns of an address file that are read.
const COLUMNS: [&str; 11] = [
    "sheet",
    "cell",
    "indicator",
    "category",
    "breakdown",
    "figure",
    "year",
    "area",
    "unit",
    "decimals",
    "denominator",
];

/// Those that a draft has beside them, for a person to read.
const REMARKS: [&str; 4] = ["label", "confidence", "reason", "note"];

/// What an address file is called where it is a table.
const TABLE: &str = "addresses";

/// The digits after the point that a number of a form may have.
const DECIMALS: std::ops::RangeInclusive<i32> = 0..=15;

/// Which cells of a form are for which figures: one row a cell.
///
/// | column | holds |
/// |---|---|
/// | `sheet`, `cell` | the cell: `Households`, `C7` |
/// | `indicator` | its code, of any system that the catalogue knows; may be empty where the same text is true of all figures |
/// | `category` | the answer, where the indicator has several |
/// | `breakdown` | `sex=F;age=Y15T24`, in the words of SDMX or others; empty for the whole population |
/// | `figure` | what of the figure: a word of [`FormFigure`] |
/// | `year`, `area` | of which year and area, where the figures have several; may be left out |
/// | `unit` | the unit that the form asks for; may be left out |
/// | `decimals` | the digits after the point that the form asks for; all of them if left out |
/// | `denominator` | the population that the form divides by, in the catalogue's words for a base; may be left out |
///
/// Rows whose first cell begins with `#` are left out: in a draft, those that a person has still to decide on.
///
/// ```
/// use infosoc::export::{Addresses, FormFigure};
/// use polars::prelude::*;
/// let table = df!(
///     "sheet" => ["Households", "#Households"], "cell" => ["C7", "C8"], "indicator" => ["HH6", "HH4"],
///     "category" => ["", ""], "breakdown" => ["area=urban", ""], "figure" => ["count", "count"],
/// )?;
/// let addresses = Addresses::from_frame(&table)?;
/// assert_eq!((addresses.len(), addresses.iter().next().map(|one| one.figure)), (1, Some(FormFigure::Count)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Addresses {
    pub(super) name: PathBuf,
    addresses: Vec<Address>,
    /// What is wrong with rows that are no address, and columns that are not read.
    pub(super) findings: Vec<Finding>,
}

/// An address of a form: a row of [`Addresses`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Address {
    /// Its row as a spreadsheet counts, the header being row 1.
    pub row: usize,
    /// The sheet.
    pub sheet: String,
    /// The cell, such as `C7`.
    pub cell: String,
    /// The code of the indicator; empty for what is true of all figures.
    pub indicator: String,
    /// The category; empty for none.
    pub category: String,
    /// The dimensions of the part of the population, by one name each, with their codes.
    pub breakdown: BTreeMap<String, String>,
    /// What of the figure.
    pub figure: FormFigure,
    /// The year.
    pub year: Option<i32>,
    /// The area, as it is written.
    pub area: String,
    /// The unit that the form asks for.
    pub unit: String,
    /// The digits after the point.
    pub decimals: Option<i32>,
    /// The population that the form divides by.
    pub denominator: String,
    pub(super) place: Place,
}

impl Address {
    /// The breakdown as an address file writes it: `age=Y15T24;sex=F`.
    pub fn breakdown_text(&self) -> String {
        let parts = self.breakdown.iter().map(|(name, code)| format!("{name}={code}"));
        parts.collect::<Vec<_>>().join(";")
    }

    /// Where it stands, for findings.
    pub(super) fn at(&self) -> String {
        format!("{}!{}", self.sheet, self.cell)
    }
}

impl Addresses {
    /// Reads an address file: CSV with commas, or a workbook, of which the sheet `addresses` is read if it has several.
    ///
    /// # Errors
    /// [`Error::InvalidFile`] for a file that cannot be read, and for one without the columns.
    pub fn read(path: impl AsRef<Path>) -> Result<Addresses> {
        let path = path.as_ref();
        let is = |ending: &str| path.extension().is_some_and(|own| own.eq_ignore_ascii_case(ending));
        let table = if is("xlsx") || is("ods") {
            let whole = ReadFile::new().open(path);
            // A workbook of several sheets is refused without a name; this is the name then.
            whole.or_else(|_| ReadFile::new().sheet(Sheet::Name(TABLE.to_owned())).open(path))?.to_frame()?
        } else {
            crate::input::csv(path, &COLUMNS[..2], "pass the addresses as a table")?
        };
        Addresses::of(path.to_owned(), &table)
    }

    /// Addresses from a table.
    ///
    /// # Errors
    /// [`Error::UnknownColumn`] for the columns `sheet`, `cell`, `indicator` and `figure`, [`Error::WrongType`] for one that
    /// holds something else than text.
    pub fn from_frame(table: &DataFrame) -> Result<Addresses> {
        Addresses::of(PathBuf::from(TABLE), table)
    }

    /// The addresses, in their order.
    pub fn iter(&self) -> std::slice::Iter<'_, Address> {
        self.addresses.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.addresses.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.addresses.is_empty()
    }

    fn of(name: PathBuf, table: &DataFrame) -> Result<Addresses> {
        let mut table = table.clone();
        // Written by hand, as a rule: `Sheet ` is the column sheet.
        let names: Vec<String> = table.get_column_names().iter().map(|name| name.trim().to_lowercase()).collect();
        table.set_column_names(&names)?;
        let mut found = Vec::new();
        let mut column = |name: &str| {
            let is_required = matches!(name, "sheet" | "cell" | "indicator" | "figure");
            if !is_required && table.column(name).is_err() {
                return vec![None; table.height()];
            }
            let role = Role { table: TABLE, column: name };
            // Years, digits and columns without any text are numbers in a workbook, and in pandas.
            let numbers = |error| role.numbers(&table).map(whole_numbers).map_err(|_| error);
            let cells = role.text(&table).or_else(numbers);
            cells.unwrap_or_else(|error| {
                found.push(error);
                vec![None; table.height()]
            })
        };
        let columns = COLUMNS.map(&mut column);
        // Missing columns end it here; what is wrong with single rows comes with all other findings of the form.
        Error::collect(found)?;
        let mut read = Addresses { name, addresses: Vec::new(), findings: Vec::new() };
        for row in 0..table.height() {
            let cells = columns.each_ref().map(|column| column[row].as_deref().unwrap_or_default().trim());
            let is_blank = cells.iter().all(|cell| cell.is_empty());
            // People comment a line out this way.
            if !is_blank && !cells[0].starts_with('#') {
                read.row(row, cells);
            }
        }
        let unread = names.iter().filter(|name| !COLUMNS.contains(&name.as_str()) && !REMARKS.contains(&name.as_str()));
        for name in unread {
            let finding =
                Finding::note(Rule::ColumnLeftOut, name.as_str(), "no column of an address file: it is left out");
            read.findings.push(finding.remedy(format!("those that are read are {}", COLUMNS.join(", "))));
        }
        Ok(read)
    }

    fn row(&mut self, row: usize, cells: [&str; COLUMNS.len()]) {
        let [sheet, cell, indicator, category, breakdown, figure, year, area, unit, decimals, denominator] = cells;
        let at = format!("{sheet}!{cell}");
        let mut wrong = |message: String, remedy: &str| {
            let finding = Finding::error(Rule::WrongAddress, at.as_str(), message).remedy(remedy);
            self.findings.push(finding.at_line(1, Some(crate::finding::spreadsheet_row(row))));
        };
        let place = Place::read(cell);
        if place.is_none() {
            wrong(format!("{cell:?} is not a cell of a sheet"), "write letters and a number, such as C7");
        }
        if sheet.is_empty() {
            wrong("names no sheet".to_owned(), "name the sheet as the workbook does");
        }
        let kind = match figure.parse::<FormFigure>() {
            Ok(kind) => Some(kind),
            Err(error) => {
                wrong(error.to_string(), "");
                None
            }
        };
        // From here on every cell is looked at, whatever was wrong before it: one attempt shows all of a row.
        let year = number(year).unwrap_or_else(|| {
            wrong(format!("{year:?} is not a year"), "write it in four digits, such as 2021");
            None
        });
        let decimals = number(decimals).filter(|digits| digits.is_none_or(|digits| DECIMALS.contains(&digits)));
        let decimals = decimals.unwrap_or_else(|| {
            wrong(format!("decimals is {:?}", cells[9]), "write a whole number from 0 to 15, or leave it empty");
            None
        });
        let breakdown = parts(breakdown).unwrap_or_else(|message| {
            wrong(message, "write dimensions and their codes, such as sex=F;age=Y15T24; nothing for all");
            BTreeMap::new()
        });
        if indicator.is_empty() && kind.is_some_and(FormFigure::is_number) {
            wrong("names no indicator".to_owned(), "give its code, such as HH7");
        }
        let (Some(place), Some(figure)) = (place, kind) else { return };
        self.addresses.push(Address {
            row: crate::finding::spreadsheet_row(row),
            sheet: sheet.to_owned(),
            // As the workbook writes it: `$c$7` is C7.
            cell: place.to_string(),
            indicator: indicator.to_owned(),
            category: category.to_owned(),
            breakdown,
            figure,
            year,
            area: area.to_owned(),
            unit: unit.to_owned(),
            decimals,
            denominator: denominator.to_owned(),
            place,
        });
    }
}

/// Numbers as text: whole ones without a point.
fn whole_numbers(numbers: Vec<Option<f64>>) -> Vec<Option<String>> {
    numbers.into_iter().map(|number| number.map(|number| number.to_string())).collect()
}

/// A whole number, or nothing; none for what is neither.
fn number(text: &str) -> Option<Option<i32>> {
    if text.is_empty() { Some(None) } else { text.parse().ok().map(Some) }
}

/// The dimensions of a breakdown with their codes; those that stand for the whole are left out.
fn parts(text: &str) -> Result<BTreeMap<String, String>, String> {
    let mut parts = BTreeMap::new();
    let is_all = |text: &str| dimension::names().any(|name| dimension::is_total(name, text));
    for part in text.split(';').map(str::trim).filter(|part| !part.is_empty() && !is_all(part)) {
        let (name, code) = part.split_once('=').ok_or_else(|| format!("{part:?} is not a dimension with its code"))?;
        let (name, code) = (name.trim(), code.trim());
        if name.is_empty() || code.is_empty() {
            return Err(format!("{part:?} is not a dimension with its code"));
        }
        let (name, code) = part_of(name, code);
        // Codes with a leading underscore, such as `_U` for unknown, exist in every dimension.
        if dimension::is_closed(&name) && dimension::code(&name, &code).is_none() && !code.starts_with('_') {
            return Err(format!("{name} has no code {code:?}; it has {}", dimension::codes(&name).join(", ")));
        }
        // A total is no breakdown: `sex=_T` asks for everybody, just as no entry does.
        if code == dimension::TOTAL {
            continue;
        }
        if parts.insert(name.clone(), code).is_some() {
            return Err(format!("{name} stands in it twice"));
        }
    }
    Ok(parts)
}

/// A dimension by its one name, and its code.
pub(super) fn part_of(name: &str, word: &str) -> (String, String) {
    let concept = dimension::concept(name).unwrap_or_else(|| name.trim().to_lowercase());
    // Under 15 is 0 to 14.
    let from_birth = dimension::age(word).filter(|ages| concept == "age" && ages.from == Some(0));
    let code = match from_birth {
        Some(ages) => Some(dimension::Ages { from: None, ..ages }.code()),
        None => dimension::code(&concept, word),
    };
    (concept, code.unwrap_or_else(|| word.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breakdowns_by_any_of_their_names() {
        let read =
            |text| parts(text).map(|parts| parts.into_iter().map(|(n, c)| format!("{n}={c}")).collect::<Vec<_>>());
        assert_eq!(read("gender = women ; age = 15-24").unwrap(), ["age=Y15T24", "sex=F"]);
        assert_eq!(read("area=urban").unwrap(), ["urbanisation=U"]);
        assert_eq!(read("age=Y0T14").unwrap(), read("age=under 15").unwrap());
        assert_eq!(read("Total").unwrap(), [] as [&str; 0]);
        assert_eq!(read("sex=total;region=North").unwrap(), ["region=North"]);
        for wrong in ["women", "sex=", "=F", "sex=X", "sex=F;gender=M"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
