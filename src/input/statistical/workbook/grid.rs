//! From the cells of a sheet to text with commas, line by line as the rows of the sheet.

use super::cell::Cell;
use super::table::{Merged, Row, Rows};
use crate::input::statistical::reading::{Reading, Stopped};

/// A sheet as text with commas. Rows without cells are empty lines, so that a line has the number of its row.
#[derive(Default)]
pub(super) struct Grid {
    text: String,
    lines: u32,
    /// How many columns the rows so far have: a row whose last cells are empty has as many.
    width: u32,
}

impl Grid {
    pub(super) fn into_text(self) -> String {
        self.text
    }
}

impl Rows for Grid {
    fn row(&mut self, number: u32, row: Row, reading: &mut Reading<'_>) -> Result<(), Stopped> {
        reading.look(number.into())?;
        let before = self.text.len();
        self.text.extend(std::iter::repeat_n('\n', (number - self.lines) as usize));
        let mut next = 0;
        for (place, cell) in row {
            // The cells that are missing between two, and the comma between these.
            self.text.extend(std::iter::repeat_n(',', (place - next) as usize));
            next = place;
            push(&mut self.text, &cell);
        }
        self.width = self.width.max(next + 1);
        self.text.extend(std::iter::repeat_n(',', (self.width - next - 1) as usize));
        self.text.push('\n');
        self.lines = number + 1;
        reading.more(self.text.len() - before)
    }

    fn merge(&mut self, _: Merged) {}
}

fn push(text: &mut String, cell: &Cell) {
    let cell = cell.text();
    if !cell.contains([',', '"', '\n', '\r']) {
        return text.push_str(&cell);
    }
    text.push('"');
    // Line ends within a cell become blanks, so that a line stays a row.
    text.push_str(&cell.replace('"', "\"\"").replace(['\r', '\n'], " "));
    text.push('"');
}
