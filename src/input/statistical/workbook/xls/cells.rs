//! The cells of a sheet.

use super::super::cell::Cell;
use super::super::styles::Style;
use super::super::table::{Merged, Row, Rows};
use super::book::Book;
use super::records::{BEGIN, Content, END, Records};
use crate::input::statistical::bytes::Damage;
use crate::input::statistical::reading::{Reading, Stopped};

mod record {
    pub(super) const NUMBER: u16 = 0x203;
    pub(super) const SHORT_NUMBER: u16 = 0x27e;
    pub(super) const SHORT_NUMBERS: u16 = 0xbd;
    pub(super) const SHARED_TEXT: u16 = 0xfd;
    pub(super) const TEXT: u16 = 0x204;
    /// A text with fonts behind it.
    pub(super) const TEXT_IN_FONTS: u16 = 0xd6;
    pub(super) const BOOLEAN_OR_ERROR: u16 = 0x205;
    pub(super) const FORMULA: u16 = 0x06;
    /// The text that a formula gave, behind it.
    pub(super) const STRING: u16 = 0x207;
    pub(super) const MERGED: u16 = 0xe5;
}

/// Reads the cells from the place of a sheet on. They come in no order that is certain.
pub(super) fn read(
    stream: &[u8],
    place: usize,
    book: &Book,
    table: &mut impl Rows,
    reading: &mut Reading<'_>,
) -> Result<(), Stopped> {
    let mut cells = Cells { book, found: Vec::new(), formula: (0, 0) };
    let mut records = Records::new(stream, place);
    // A chart in the sheet has records of its own, and the values that it shows among them.
    let mut depth = 0;
    loop {
        let record = records.next()?;
        let before = cells.found.len();
        match record.kind {
            BEGIN => depth += 1,
            END if depth <= 1 => break,
            END => depth -= 1,
            _ if depth > 1 => {}
            record::MERGED => {
                let mut content = record.content();
                for _ in 0..content.u16()? {
                    let mut number = || Ok::<u32, Damage>(content.u16()?.into());
                    table.merge(Merged { rows: (number()?, number()?), columns: (number()?, number()?) });
                }
            }
            kind => cells.take(kind, record.content(), reading)?,
        }
        reading.more((cells.found.len() - before) * size_of::<(u16, u16, Cell)>())?;
    }
    fill(cells.found, table, reading)
}

/// The cells of a sheet that were read, each with its row and its column.
struct Cells<'b> {
    book: &'b Book,
    found: Vec<(u16, u16, Cell)>,
    /// Where the last formula stands, to which a text behind it belongs.
    formula: (u16, u16),
}

impl Cells<'_> {
    /// Takes what a record holds, if it is one of cells.
    fn take(&mut self, kind: u16, mut content: Content<'_, '_>, reading: &mut Reading<'_>) -> Result<(), Stopped> {
        let book = self.book;
        let cells = &mut self.found;
        match kind {
            record::NUMBER => {
                let (row, column, style) = (content.u16()?, content.u16()?, content.u16()?);
                cells.extend(book.number(content.f64()?, style).map(|cell| (row, column, cell)));
            }
            record::SHORT_NUMBER => {
                let (row, column, style) = (content.u16()?, content.u16()?, content.u16()?);
                cells.extend(book.number(short(content.u32()?), style).map(|cell| (row, column, cell)));
            }
            record::SHORT_NUMBERS => {
                let (row, first) = (content.u16()?, content.u16()?);
                // Behind the numbers, the last column stands.
                let count = content.left().saturating_sub(2) / 6;
                for column in (first..).take(count) {
                    let style = content.u16()?;
                    cells.extend(book.number(short(content.u32()?), style).map(|cell| (row, column, cell)));
                }
            }
            record::SHARED_TEXT => {
                let (row, column, _) = (content.u16()?, content.u16()?, content.u16()?);
                let place = content.u32()?;
                let text = book.texts.get(place as usize);
                let text = text.ok_or_else(|| Damage::says("the place of a text", place, "one of the file"))?;
                if !text.is_empty() {
                    cells.push((row, column, Cell::Text(text.clone())));
                }
            }
            record::TEXT | record::TEXT_IN_FONTS => {
                let (row, column, _) = (content.u16()?, content.u16()?, content.u16()?);
                let text = content.text()?;
                reading.more(text.len())?;
                cells.push((row, column, Cell::Text(text.into())));
            }
            record::BOOLEAN_OR_ERROR => {
                let (row, column, _) = (content.u16()?, content.u16()?, content.u16()?);
                let (value, is_error) = (content.u8()?, content.u8()?);
                cells.push((row, column, if is_error == 0 { Cell::Boolean(value == 1) } else { failed(value) }));
            }
            record::FORMULA => {
                let (row, column, style) = (content.u16()?, content.u16()?, content.u16()?);
                self.formula = (row, column);
                let result: [u8; 8] = content.array()?;
                let cell = match result {
                    // The text follows, or there is none.
                    [0 | 3, .., 0xff, 0xff] => None,
                    [1, _, value, .., 0xff, 0xff] => Some(Cell::Boolean(value == 1)),
                    [2, _, value, .., 0xff, 0xff] => Some(failed(value)),
                    number => book.number(f64::from_le_bytes(number), style),
                };
                cells.extend(cell.map(|cell| (row, column, cell)));
            }
            record::STRING => {
                let text = content.text()?;
                reading.more(text.len())?;
                if !text.is_empty() {
                    cells.push((self.formula.0, self.formula.1, Cell::Text(text.into())));
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// Hands the cells over, row by row.
fn fill(mut cells: Vec<(u16, u16, Cell)>, table: &mut impl Rows, reading: &mut Reading<'_>) -> Result<(), Stopped> {
    cells.sort_by_key(|(row, column, _)| (*row, *column));
    // Where two cells have one place, Excel shows the last.
    cells.reverse();
    cells.dedup_by_key(|(row, column, _)| (*row, *column));
    cells.reverse();
    let mut row = Row::new();
    let mut number = 0;
    for (of, column, cell) in cells {
        if of != number {
            table.row(number.into(), std::mem::take(&mut row), reading)?;
            number = of;
        }
        row.push((column.into(), cell));
    }
    table.row(number.into(), row, reading)
}

impl Book {
    /// A number as its style shows it; `None` for one that is none.
    fn number(&self, number: f64, style: u16) -> Option<Cell> {
        if !number.is_finite() {
            return None;
        }
        Some(match self.styles.get(usize::from(style)) {
            Some(Style::Moment) => self.calendar.moment(number),
            Some(Style::Time) => Cell::time(number),
            Some(Style::Number) | None => Cell::Number(number),
        })
    }
}

/// A number in 30 bits: whole, or the first of a number of double precision, and perhaps a hundred times as large.
fn short(bits: u32) -> f64 {
    let number = match bits & 2 {
        // The upper 30 bits of a number of double precision; those below are zeros.
        0 => f64::from_bits(u64::from(bits & !3) << 32),
        _ => f64::from(bits.cast_signed() >> 2),
    };
    if bits & 1 == 1 { number / 100.0 } else { number }
}

fn failed(code: u8) -> Cell {
    let text = match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0f => "#VALUE!",
        0x17 => "#REF!",
        0x1d => "#NAME?",
        0x24 => "#NUM!",
        0x2a => "#N/A",
        _ => "an error",
    };
    Cell::Failed(text.into())
}

#[cfg(test)]
mod tests {
    use super::super::super::cell::Calendar;
    use super::*;
    use crate::input::statistical::read::ReadFile;
    use polars::prelude::*;
    use std::path::Path;
    use std::sync::atomic::AtomicBool;

    fn record(kind: u16, content: &[u8]) -> Vec<u8> {
        [&kind.to_le_bytes(), &(content.len() as u16).to_le_bytes(), content].concat()
    }

    fn text(kind: u16, row: u8, text: &str) -> Vec<u8> {
        record(kind, &[&[row, 0, 0, 0, 0, 0, text.len() as u8, 0, 0], text.as_bytes()].concat())
    }

    fn number(row: u8, value: f64) -> Vec<u8> {
        record(record::NUMBER, &[[row, 0, 0, 0, 0, 0].as_slice(), &value.to_le_bytes()].concat())
    }

    fn sheet(records: &[Vec<u8>]) -> DataFrame {
        let stream = records.concat();
        let book = Book { sheets: Vec::new(), texts: Vec::new(), styles: Vec::new(), calendar: Calendar::From1900 };
        let (path, how, stop) = (Path::new("a.xls"), ReadFile::new(), AtomicBool::new(false));
        let mut reading = Reading::new(u64::MAX, &stop);
        let mut table = super::super::super::table::Table::new(path, &how);
        read(&stream, 0, &book, &mut table, &mut reading).unwrap();
        table.end(&mut reading).unwrap();
        table.file(path, &mut reading).unwrap().values().unwrap()
    }

    #[test]
    fn what_a_chart_shows_is_in_no_cell_of_the_sheet() {
        let (begin, end) = (record(BEGIN, &[0; 16]), record(END, &[]));
        let chart = [begin.clone(), number(1, 99.0), end.clone()].concat();
        let table = sheet(&[begin, text(record::TEXT, 0, "x"), number(1, 1.0), chart, number(2, 2.0), end]);
        assert_eq!(table, df!("x" => [1i64, 2]).unwrap());
    }

    #[test]
    fn a_text_in_several_fonts_is_a_text() {
        let (begin, end) = (record(BEGIN, &[0; 16]), record(END, &[]));
        let table = sheet(&[begin, text(record::TEXT, 0, "x"), text(record::TEXT_IN_FONTS, 1, "bold"), end]);
        assert_eq!(table, df!("x" => ["bold"]).unwrap());
    }

    #[test]
    fn numbers_in_30_bits() {
        let whole = |number: i32| (number << 2 | 2).cast_unsigned();
        for (bits, expected) in
            [(0x3ff0_0000, 1.0), (0x3ff0_0001, 0.01), (whole(-5), -5.0), (whole(12_345) | 1, 123.45), (whole(0), 0.0)]
        {
            assert_eq!(short(bits), expected, "{bits:x}");
        }
    }
}
