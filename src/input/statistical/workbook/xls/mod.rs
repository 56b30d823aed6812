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

use super::table::Rows;
use crate::input::statistical::read::ReadFile;
use crate::input::statistical::reading::{Reading, Stopped};
pub(super) use compound::SIGN;

/// Reads a sheet into a table.
pub(super) fn read(
    bytes: &[u8],
    how: &ReadFile,
    table: &mut impl Rows,
    reading: &mut Reading<'_>,
) -> Result<(), Stopped> {
    let stream = compound::stream(bytes)?;
    let book = book::Book::read(&stream, reading)?;
    let sheet = &book.sheets[super::chosen(&names(&book), how)?];
    cells::read(&stream, sheet.place, &book, table, reading)
}

/// The sheets, each with whether it is shown.
pub(super) fn sheets(bytes: &[u8], reading: &mut Reading<'_>) -> Result<Vec<(String, bool)>, Stopped> {
    Ok(names(&book::Book::read(&compound::stream(bytes)?, reading)?))
}

fn names(book: &book::Book) -> Vec<(String, bool)> {
    book.sheets.iter().map(|sheet| (sheet.name.clone(), sheet.is_shown)).collect()
}
