//! Workbooks, `.xlsx`, `.xls` and `.ods`: a sheet with names in one row and values below.
//!
//! | file | what it knows |
//! |---|---|
//! | `archive` | the parts of the archive that a workbook is |
//! | `xml` | the XML of a part, event by event |
//! | `xlsx` | where an Excel workbook keeps its sheets, and their cells |
//! | `xls` | a workbook of Excel 97 to 2003 |
//! | `styles` | which numbers of an Excel workbook are days and times, and which are shown in per cent or in thousands |
//! | `ods` | an OpenDocument spreadsheet |
//! | `cell` | what a cell holds |
//! | `table` | from cells to columns: the header, and the type of each column |
//! | `grid` | from cells to text with commas |
//!
//! They are read here, and not by a library: those at hand build the whole grid up to the last cell, whose place is for the file to
//! say.

mod archive;
mod cell;
mod grid;
mod ods;
mod styles;
mod table;
mod xls;
mod xlsx;
mod xml;

use super::bytes::Damage;
use super::file::DataFile;
use super::kind::Kind;
use super::read::{ReadFile, Sheet};
use super::reading::{Reading, Stopped};
use crate::Result;
pub(crate) use archive::{Archive, Packed};
use grid::Grid;
use std::path::Path;
use std::sync::atomic::AtomicBool;
pub(crate) use styles::Shown;
use table::{Rows, Table};
pub(crate) use xlsx::{Book, BookSheet};

/// Reads a sheet.
pub(super) fn read(path: &Path, bytes: &[u8], how: &ReadFile, reading: &mut Reading<'_>) -> Result<DataFile> {
    let stopped = |stopped| how.stopped(path, Kind::Workbook, stopped);
    let table = filled(path, bytes, how, reading).map_err(stopped)?;
    table.file(path, reading)
}

fn filled<'a>(
    path: &'a Path,
    bytes: &[u8],
    how: &'a ReadFile,
    reading: &mut Reading<'_>,
) -> std::result::Result<Table<'a>, Stopped> {
    let mut table = Table::new(path, how);
    fill(bytes, how, &mut table, reading)?;
    table.end(reading)?;
    Ok(table)
}

/// Gives the rows of a sheet to what takes them.
fn fill(
    bytes: &[u8],
    how: &ReadFile,
    rows: &mut impl Rows,
    reading: &mut Reading<'_>,
) -> std::result::Result<(), Stopped> {
    if bytes.starts_with(&xls::SIGN) {
        return xls::read(bytes, how, rows, reading);
    }
    let archive = Archive::new(bytes, how.limit(bytes.len() as u64))?;
    match () {
        _ if archive.has("content.xml") => ods::read(&archive, how, rows, reading),
        _ if archive.has("_rels/.rels") => xlsx::read(&archive, how, rows, reading),
        _ => {
            let problem = "is an archive but not a workbook (.xlsx, .ods); unpack it and read what is in it";
            Err(Damage(problem.to_owned()).into())
        }
    }
}

/// Whether the bytes are those of a workbook, `.xlsx`, `.xls` or `.ods`, as far as their beginning and their list of parts say.
pub(crate) fn is_workbook(bytes: &[u8]) -> bool {
    // A limit of 0: only the list of parts is read, and nothing unpacked.
    let has_parts = |archive: Archive<'_>| archive.has("content.xml") || archive.has("_rels/.rels");
    bytes.starts_with(&xls::SIGN) || Archive::new(bytes, 0).is_ok_and(has_parts)
}

/// The names of the sheets of a workbook that are shown, from the first to the last.
///
/// # Errors
/// [`Error::InvalidFile`](crate::Error::InvalidFile) where it is damaged.
pub(crate) fn shown_sheets(path: &Path, bytes: &[u8], how: &ReadFile) -> Result<Vec<String>> {
    let stop = AtomicBool::new(false);
    let mut reading = Reading::new(how.limit(bytes.len() as u64), &stop);
    let mut sheets = || -> std::result::Result<Vec<(String, bool)>, Stopped> {
        if bytes.starts_with(&xls::SIGN) {
            return xls::sheets(bytes, &mut reading);
        }
        let archive = Archive::new(bytes, how.limit(bytes.len() as u64))?;
        Ok(if archive.has("content.xml") { ods::sheets(&archive)? } else { Book::of(&archive)?.names() })
    };
    let sheets = sheets().map_err(|stopped| how.stopped(path, Kind::Workbook, stopped))?;
    Ok(sheets.into_iter().filter(|(_, is_shown)| *is_shown).map(|(name, _)| name).collect())
}

/// The cells of a sheet as text with commas, a line for each row.
///
/// # Errors
/// [`Error::InvalidFile`](crate::Error::InvalidFile) where the workbook is damaged or has no such sheet.
pub(crate) fn sheet_text(path: &Path, bytes: &[u8], how: &ReadFile) -> Result<String> {
    let stop = AtomicBool::new(false);
    let mut reading = Reading::new(how.limit(bytes.len() as u64), &stop);
    let mut grid = Grid::default();
    fill(bytes, how, &mut grid, &mut reading).map_err(|stopped| how.stopped(path, Kind::Workbook, stopped))?;
    Ok(grid.into_text())
}

/// The place of the sheet to read among those of a workbook, which are told with whether they are shown.
fn chosen(sheets: &[(String, bool)], how: &ReadFile) -> std::result::Result<usize, Damage> {
    let names = || sheets.iter().map(|(name, _)| format!("{name:?}")).collect::<Vec<_>>().join(", ");
    let found = match &how.sheet {
        Some(Sheet::Name(wanted)) => sheets.iter().position(|(name, _)| name == wanted),
        Some(Sheet::Number(number)) => number.checked_sub(1).filter(|&place| place < sheets.len()),
        None => {
            // A hidden sheet, mostly of lists for menus, is not what is meant.
            let mut shown = (0..sheets.len()).filter(|&place| sheets[place].1);
            match (shown.next(), shown.next()) {
                (Some(only), None) => Some(only),
                (None | Some(_), _) => {
                    return Err(Damage(format!("has the sheets {}; give one as sheet, by name or number", names())));
                }
            }
        }
    };
    let wanted = || match &how.sheet {
        Some(Sheet::Name(name)) => format!("{name:?}"),
        Some(Sheet::Number(number)) => number.to_string(),
        None => String::new(),
    };
    found.ok_or_else(|| Damage(format!("has no sheet {}; its sheets are {}", wanted(), names())))
}
