//! A workbook as both formats have it: sheets of text, and sheets of text with one table below it.

use crate::export::text_width::places;

/// A workbook.
pub(super) struct Book {
    pub(super) title: String,
    /// What is said of it in its properties: who publishes what it holds.
    pub(super) about: String,
    /// As HTML and documents have it: `en`, `zh-Hans`.
    pub(super) language: String,
    pub(super) right_to_left: bool,
    pub(super) sheets: Vec<Page>,
}

/// A sheet.
pub(super) struct Page {
    pub(super) name: String,
    /// Text in the first column, a cell each.
    pub(super) lines: Vec<Line>,
    /// The table, directly beneath.
    pub(super) table: Option<Grid>,
}

/// A cell of text above a table.
pub(super) struct Line {
    pub(super) role: Role,
    pub(super) text: String,
}

/// What a text is, which a screen reader says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Title,
    Heading,
    Text,
}

impl Role {
    /// The size of its letters in points. The guidance on accessible spreadsheets asks for 12 or more.
    pub(super) const fn points(self) -> u8 {
        match self {
            Role::Title => 16,
            Role::Heading => 14,
            Role::Text => 12,
        }
    }
}

/// How high a row is: by the size of its letters in points, and by the lines of its longest cell. Programs that measure
/// rows do not all do so when they open a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Height {
    points: u8,
    lines: usize,
}

impl Height {
    /// The height of a row of cells, each with its text and its width in characters.
    pub(super) fn of<'a>(role: Role, cells: impl Iterator<Item = (&'a str, usize)>) -> Height {
        let points = role.points();
        // Widths count characters of 12 points; fewer of a larger size fit.
        let lines = cells.map(|(text, width)| lines(text, (width * 12 / usize::from(points)).max(1))).max();
        // No row of a workbook is higher.
        Height { points, lines: lines.unwrap_or(1).min(HIGHEST / usize::from(points)) }
    }

    pub(super) fn is_one_line(self) -> bool {
        self.lines <= 1
    }

    /// In points, with the space between lines.
    pub(super) fn in_points(self) -> f64 {
        f64::from(self.points) * self.lines as f64 * LEADING
    }
}

/// The most that a row is high, 409 points, without the space between its lines.
const HIGHEST: usize = 311;
/// From the foot of one line to that of the next, in sizes of its letters.
const LEADING: f64 = 1.3125;

/// How many lines a text takes where words are kept whole.
fn lines(text: &str, room: usize) -> usize {
    let of_paragraph = |text: &str| {
        let (mut lines, mut used) = (1, 0);
        for word in text.split(' ').map(places) {
            if used > 0 && used + 1 + word > room {
                (lines, used) = (lines + 1, 0);
            }
            used += word + usize::from(used > 0);
            // A longer word is broken.
            lines += used.saturating_sub(1) / room;
            used -= used.saturating_sub(1) / room * room;
        }
        lines
    };
    text.lines().map(of_paragraph).sum::<usize>().max(1)
}

/// A table: a row of heads, and rows of cells, none of them blank.
pub(super) struct Grid {
    /// The name that formulas and screen readers use.
    pub(super) name: String,
    /// What it shows, for those who do not see it.
    pub(super) title: String,
    pub(super) columns: Vec<Column>,
}

/// A column of a table.
pub(super) struct Column {
    pub(super) head: String,
    /// Whether it holds numbers, which stand on the right.
    pub(super) numeric: bool,
    pub(super) cells: Vec<Cell>,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    Empty,
    Text(String),
    /// The name of a sheet, and a link to it.
    Link(String),
    Number(f64, Format),
    /// Days after 1 January 1970.
    Day(i32),
    /// Seconds after 1 January 1970.
    Moment(f64),
}

/// How a number is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Format {
    /// With so many decimals, the thousands apart or not.
    Fixed { decimals: u8, grouped: bool },
    /// A share of 1, shown in per cent.
    PerCent { decimals: u8 },
}

/// The widths of columns in characters: no narrower than a number, no wider than a line that is read easily.
const WIDTHS: std::ops::RangeInclusive<usize> = 11..=60;
/// A first column beneath which paragraphs stand, and one that holds nothing else: on A4 no program makes a single column
/// smaller to fit.
const BESIDE_TABLE: usize = 50;
const ALONE: usize = 72;
/// How many rows are measured.
const MEASURED: usize = 2_000;

impl Page {
    /// The widths of the columns, in characters.
    pub(super) fn widths(&self) -> Vec<usize> {
        let Some(table) = &self.table else { return vec![ALONE] };
        let mut widths: Vec<usize> = table.columns.iter().map(Column::width).collect();
        if let Some(first) = widths.first_mut() {
            *first = (*first).max(BESIDE_TABLE);
        }
        widths
    }

    /// How high a line above the table is; `widths` are those of the columns.
    pub(super) fn line_height(line: &Line, widths: &[usize]) -> Height {
        Height::of(line.role, widths.first().map(|&width| (line.text.as_str(), width)).into_iter())
    }

    /// How high the rows are.
    pub(super) fn heights(&self) -> impl Iterator<Item = Height> {
        let widths = self.widths();
        let lines: Vec<Height> = self.lines.iter().map(|line| Page::line_height(line, &widths)).collect();
        let table = self.table.iter().flat_map(move |table| {
            let widths = widths.clone();
            let head = std::iter::once(table.head_height(&widths));
            head.chain((0..table.height()).map(move |row| table.row_height(row, &widths)))
        });
        lines.into_iter().chain(table)
    }

    /// The row of the heads of the table, counted from 0.
    pub(super) fn head_row(&self) -> usize {
        self.lines.len()
    }

    /// How many rows it has.
    pub(super) fn height(&self) -> usize {
        self.lines.len() + self.table.as_ref().map_or(0, |table| 1 + table.height())
    }
}

impl Grid {
    /// How many rows it has below its heads.
    pub(super) fn height(&self) -> usize {
        self.columns.first().map_or(0, |column| column.cells.len())
    }

    /// How high the row of heads is.
    pub(super) fn head_height(&self, widths: &[usize]) -> Height {
        // Bold letters are wider.
        let cells = self.columns.iter().zip(widths).map(|(column, width)| (column.head.as_str(), width - width / 10));
        Height::of(Role::Text, cells)
    }

    /// How high a row below the heads is.
    pub(super) fn row_height(&self, row: usize, widths: &[usize]) -> Height {
        let cells = self.columns.iter().zip(widths);
        let texts = cells.filter_map(|(column, &width)| match &column.cells[row] {
            Cell::Text(text) | Cell::Link(text) => Some((text.as_str(), width)),
            Cell::Empty | Cell::Number(..) | Cell::Day(_) | Cell::Moment(_) => None,
        });
        Height::of(Role::Text, texts)
    }
}

impl Column {
    fn width(&self) -> usize {
        // Heads are bold and wrap: each word fits, and a long head takes three lines at most.
        let head = &self.head;
        let word = head.split_whitespace().map(places).max().unwrap_or_default();
        let head = (word + 2).max(places(head) / 3 + 2);
        let cells = self.cells.iter().take(MEASURED).map(|cell| cell.width() + 2).max().unwrap_or_default();
        head.max(cells).clamp(*WIDTHS.start(), *WIDTHS.end())
    }
}

impl Cell {
    fn width(&self) -> usize {
        match self {
            Cell::Empty => 0,
            Cell::Text(text) | Cell::Link(text) => places(text),
            Cell::Number(number, Format::Fixed { decimals, grouped }) => {
                let text = format!("{number:.*}", usize::from(*decimals));
                text.len() + if *grouped { text.len() / 3 } else { 0 }
            }
            Cell::Number(number, Format::PerCent { decimals }) => {
                format!("{:.*}%", usize::from(*decimals), number * 100.0).len()
            }
            Cell::Day(_) => 10,
            Cell::Moment(_) => 19,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_by_words() {
        for (text, room, wanted) in [
            ("", 10, 1),
            ("one two", 7, 1),
            ("one two", 6, 2),
            ("one two three", 7, 2),
            ("a\nb", 10, 2),
            ("overflowing", 4, 3),
            ("住户上网", 4, 2),
        ] {
            assert_eq!(lines(text, room), wanted, "{text:?} in {room}");
        }
        let height = |role, text| Height::of(role, std::iter::once((text, 12))).in_points();
        assert_eq!((height(Role::Text, "one two"), height(Role::Title, "one two three")), (15.75, 42.0));
        assert!(height(Role::Title, &"word ".repeat(1_000)) <= 409.0);
    }
}
