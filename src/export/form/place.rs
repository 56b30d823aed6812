//! Where a cell is: `B7`, and the ranges `B2:C7` that cells are merged in.

use std::fmt;

/// The largest sheet that Excel has.
pub(crate) const ROWS: u32 = 1 << 20;
pub(crate) const COLUMNS: u32 = 1 << 14;

/// A cell by its row and its column, counted from 0; in the order in which a sheet writes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Place {
    pub(crate) row: u32,
    pub(crate) column: u32,
}

impl Place {
    /// A cell as a spreadsheet names it, `B7`, `$B$7` or `b7`; none for one that no sheet has.
    pub(crate) fn read(text: &str) -> Option<Place> {
        let text = text.trim();
        let text = text.strip_prefix('$').unwrap_or(text);
        let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
        let digits = text[letters..].strip_prefix('$').unwrap_or(&text[letters..]);
        let is_number = digits.bytes().all(|digit| digit.is_ascii_digit()) && !digits.starts_with('0');
        // XFD and 1048576 are the last; more would overflow below.
        if letters == 0 || letters > 3 || digits.len() > 7 || !is_number {
            return None;
        }
        let letter = |column: u32, letter: u8| column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1;
        let column = text[..letters].bytes().fold(0, letter).checked_sub(1)?;
        let row = digits.parse::<u32>().ok()?.checked_sub(1)?;
        (row < ROWS && column < COLUMNS).then_some(Place { row, column })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut letters, mut rest) = (Vec::new(), self.column + 1);
        // Letters count from 1, without a zero: behind Z comes AA.
        while rest > 0 {
            letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
            rest = (rest - 1) / 26;
        }
        write!(f, "{}{}", letters.iter().rev().collect::<String>(), self.row + 1)
    }
}

/// A rectangle of cells by its first and its last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Area {
    pub(crate) first: Place,
    pub(crate) last: Place,
}

impl Area {
    /// `B2:C7`, or one cell alone.
    pub(crate) fn read(text: &str) -> Option<Area> {
        let (first, last) = text.split_once(':').unwrap_or((text, text));
        let (first, last) = (Place::read(first)?, Place::read(last)?);
        (first.row <= last.row && first.column <= last.column).then_some(Area { first, last })
    }

    pub(crate) fn holds(&self, place: Place) -> bool {
        (self.first.row..=self.last.row).contains(&place.row)
            && (self.first.column..=self.last.column).contains(&place.column)
    }

    /// The smallest rectangle that has a cell as well.
    pub(super) fn with(self, place: Place) -> Area {
        let first = Place { row: self.first.row.min(place.row), column: self.first.column.min(place.column) };
        let last = Place { row: self.last.row.max(place.row), column: self.last.column.max(place.column) };
        Area { first, last }
    }
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last { self.first.fmt(f) } else { write!(f, "{}:{}", self.first, self.last) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_and_written() {
        for (text, row, column) in [("A1", 0, 0), ("Z10", 9, 25), ("AA3", 2, 26), ("XFD1048576", ROWS - 1, COLUMNS - 1)]
        {
            assert_eq!(Place::read(text), Some(Place { row, column }), "{text}");
            assert_eq!(Place { row, column }.to_string(), text);
        }
        assert_eq!(Place::read(" $b$7 "), Place::read("B7"));
        for text in ["", "7", "B", "B0", "B07", "XFE1", "A1048577", "B7:C8", "B 7", "AAAA1", "É1", "R1C1", "B-7", "B7é"]
        {
            assert_eq!(Place::read(text), None, "{text}");
        }
    }

    #[test]
    fn ranges_hold_their_cells_and_grow() {
        let area = Area::read("B2:C7").unwrap();
        let place = |text| Place::read(text).unwrap();
        assert!(area.holds(place("C7")) && !area.holds(place("D7")) && !area.holds(place("B1")));
        assert_eq!(area.with(place("E1")).to_string(), "B1:E7");
        assert_eq!(Area::read("B2").unwrap().to_string(), "B2");
        assert_eq!(Area::read("C7:B2"), None);
    }
}
