//! A workbook as both formats have it: sheets of text, and sheets of text with one table below it.

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

/// A table: a row of heads, and rows of cells, none of them blank.
pub(super) struct Grid {
    /// By what formulas and screen readers name it.
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
/// A first column beneath which paragraphs stand, and one that holds nothing else.
const BESIDE_TABLE: usize = 42;
const ALONE: usize = 90;
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
}

impl Column {
    fn width(&self) -> usize {
        // Heads are bold and wrap: each word fits, and a long head takes three lines at most.
        let head = &self.head;
        let word = head.split_whitespace().map(width).max().unwrap_or_default();
        let head = (word + 2).max(width(head) / 3 + 2);
        let cells = self.cells.iter().take(MEASURED).map(|cell| cell.width() + 2).max().unwrap_or_default();
        head.max(cells).clamp(*WIDTHS.start(), *WIDTHS.end())
    }
}

impl Cell {
    fn width(&self) -> usize {
        match self {
            Cell::Empty => 0,
            Cell::Text(text) | Cell::Link(text) => width(text),
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

/// How wide a text is; characters of East Asia take two places.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(|c| if ('\u{1100}'..='\u{ffdc}').contains(&c) && c > '\u{2e7f}' { 2 } else { 1 }).sum()
}
