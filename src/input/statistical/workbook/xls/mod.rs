//! Workbooks of Excel 97 to 2003, `.xls`: <https://learn.microsoft.com/en-us/openspecs/office_file_formats/ms-xls>.
//!
//! | file | what it reads |
//! |---|---|
//! | `compound` | the stream of a workbook, out of the file system that such a file is |
//! | `records` | the records of that stream, and texts that go on in the next record |
//! | `book` | sheets, texts and styles |
//! | `cells` | the cells of a sheet |

mod book;
mod cells;
mod compound;
mod records;

use super::table::Table;
use crate::input::statistical::read::ReadFile;
use crate::input::statistical::reading::{Reading, Stopped};
pub(super) use compound::SIGN;

/// Reads a sheet into a table.
pub(super) fn read(
    bytes: &[u8],
    how: &ReadFile,
    table: &mut Table<'_>,
    reading: &mut Reading<'_>,
) -> Result<(), Stopped> {
    let stream = compound::stream(bytes)?;
    let book = book::Book::read(&stream, reading)?;
    let names: Vec<(String, bool)> = book.sheets.iter().map(|sheet| (sheet.name.clone(), sheet.is_shown)).collect();
    let sheet = &book.sheets[super::chosen(&names, how)?];
    cells::read(&stream, sheet.place, &book, table, reading)
}
