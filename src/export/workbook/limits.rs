//! What a sheet has room for.

use super::model::{Cell, Page};
use super::worksheet::Worksheet;
use crate::error::check_level;
use crate::{Error, Result};

/// What both formats have room for.
const ROWS: usize = 1_048_576;
const COLUMNS: usize = 16_384;
/// In units of UTF-16.
const CELL: usize = 32_767;
const HEAD: usize = 255;
/// A number has no more digits.
const DECIMALS: u8 = 15;

/// Whether the level and the digits that were asked for can be.
pub(super) fn check_numbers(sheet: &Worksheet) -> Result<()> {
    let mut found = Vec::new();
    found.extend(sheet.level.and_then(|level| check_level("level", level).err()));
    let decimals = sheet.decimals.iter().chain(sheet.column_decimals.iter().map(|(_, decimals)| decimals));
    if let Some(decimals) = decimals.max().filter(|&&decimals| decimals > DECIMALS) {
        found.push(Error::argument("decimals", format!("at most {DECIMALS} digits"), decimals));
    }
    Error::collect(found)
}

/// Whether the formats have room for a sheet; nothing is written before.
pub(super) fn check_size(page: &Page) -> Result<()> {
    let Some(table) = &page.table else { return Ok(()) };
    let mut found = Vec::new();
    let sheet = |what: &str| format!("table of the sheet {:?}: {what}", page.name);
    if page.height() > ROWS {
        let expected = format!(
            "at most {ROWS} rows with the lines above it, which is all that a sheet has; divide it over several sheets"
        );
        found.push(Error::argument(sheet("rows"), expected, page.height()));
    }
    if table.columns.len() > COLUMNS {
        let expected = format!("at most {COLUMNS} columns, which is all that a sheet has");
        found.push(Error::argument(sheet("columns"), expected, table.columns.len()));
    }
    let length = |text: &str| text.encode_utf16().count();
    let cells = table.columns.iter().flat_map(|column| &column.cells);
    let texts = cells.filter_map(|cell| match cell {
        Cell::Text(text) => Some(text),
        Cell::Empty | Cell::Link(_) | Cell::Number(..) | Cell::Day(_) | Cell::Moment(_) => None,
    });
    // A text of fewer bytes has fewer characters, too.
    let texts = texts.chain(page.lines.iter().map(|line| &line.text)).filter(|text| text.len() > CELL);
    if let Some(longest) = texts.map(|text| length(text)).max().filter(|&longest| longest > CELL) {
        let expected = format!("texts of at most {CELL} characters, which is all that a cell has");
        found.push(Error::argument(sheet("cells"), expected, longest));
    }
    if let Some(longest) =
        table.columns.iter().map(|column| length(&column.head)).max().filter(|&longest| longest > HEAD)
    {
        found.push(Error::argument(sheet("heads"), format!("at most {HEAD} characters"), longest));
    }
    Error::collect(found)
}
