//! A table to read: one thing down, another across, and beneath each value what qualifies it.

use super::language::is_right_to_left;
use super::template::render;
use crate::export::text_width::places;
use crate::{Error, Result};
use minijinja::context;
use minijinja::value::{Serde, Value};
use serde::Serialize;

/// A value as shown, and in smaller type beneath it what qualifies it: its interval, its coverage.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Cell {
    text: String,
    below: String,
    words: bool,
}

impl Cell {
    /// A value, such as `54.3`.
    pub fn new(text: impl Into<String>) -> Cell {
        Cell { text: text.into(), ..Cell::default() }
    }

    /// What qualifies the value.
    pub fn below(mut self, text: impl Into<String>) -> Cell {
        self.below = text.into();
        self
    }

    /// The cell holds words, which run on over several lines; a figure never does.
    pub fn words(mut self) -> Cell {
        self.words = true;
        self
    }
}

/// The widest table on a sheet of A4 or Letter in letters of full size, upright; and on its side, in letters that are still
/// read. Wider ones have smaller letters.
const UPRIGHT: u64 = 46;
const ON_ITS_SIDE: u64 = 70;
/// The width of a character, and how bold and small ones compare with it.
const CHARACTER: f64 = 0.64;
const BOLD: f64 = 1.12;
const SMALL: f64 = 0.86;
/// The space beside the cells of a column; the least width of the names of the rows, and of words, as the style has them.
const PADDING: f64 = 1.0;
const NAMES: f64 = 9.0;
const WORDS: f64 = 7.0;

/// A table to read.
///
/// ```
/// use infosoc::export::{Cell, Grid};
/// let grid = Grid::new(["2022", "2023"])
///     .corner("% of individuals")
///     .row("Africa", [Cell::new("34.1").below("92%"), Cell::new("37.0").below("95%")])
///     .caption("Individuals using the Internet; beneath each value its coverage. Source: ITU");
/// assert!(grid.to_html()?.contains("<td dir=\"auto\">34.1<small dir=\"auto\" style=\"display: block\">92%</small></td>"));
/// # Ok::<(), infosoc::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Grid {
    caption: String,
    corner: String,
    /// Empty in a page, which says it for all that it holds.
    language: String,
    columns: Vec<String>,
    rows: Vec<(String, Vec<Cell>)>,
}

impl Grid {
    /// A table with the headings of its columns.
    pub fn new<T: Into<String>>(columns: impl IntoIterator<Item = T>) -> Grid {
        Grid { columns: columns.into_iter().map(Into::into).collect(), ..Grid::default() }
    }

    /// What the table shows, with unit and source.
    pub fn caption(mut self, text: impl Into<String>) -> Grid {
        self.caption = text.into();
        self
    }

    /// The language of its words, as HTML names it (`ar`), and with it the direction of reading, for a table that stands in no
    /// page of its language.
    pub fn language(mut self, tag: impl Into<String>) -> Grid {
        self.language = tag.into();
        self
    }

    /// The heading of the row names.
    pub fn corner(mut self, text: impl Into<String>) -> Grid {
        self.corner = text.into();
        self
    }

    /// A row: its name, and a cell for each column.
    pub fn row(mut self, name: impl Into<String>, cells: impl IntoIterator<Item = Cell>) -> Grid {
        self.rows.push((name.into(), cells.into_iter().collect()));
        self
    }

    /// The table as an HTML `table` element.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] if a row has more or fewer cells than there are columns.
    pub fn to_html(&self) -> Result<String> {
        // A row that is too short would move its values under other heads.
        if let Some((name, cells)) = self.rows.iter().find(|(_, cells)| cells.len() != self.columns.len()) {
            let expected = format!("{} cells in row {name:?}, one for each column", self.columns.len());
            return Err(Error::argument("rows", expected, cells.len()));
        }
        let has_words = |c: usize| self.rows.iter().any(|(_, cells)| cells[c].words);
        let words: Vec<bool> = (0..self.columns.len()).map(has_words).collect();
        let width = self.width(&words).ceil() as u64;
        let class = if width > ON_ITS_SIDE { "wide across" } else { "wide" };
        let right_to_left = is_right_to_left(&self.language);
        let print = (width > UPRIGHT).then_some((class, width));
        Ok(render("grid.html", context! { words, print, right_to_left, ..Value::from(Serde(self)) }))
    }

    /// How wide the table is on paper, where nothing scrolls, in sizes of its letters: about as wide as the widest of the
    /// usual fonts make it.
    fn width(&self, words: &[bool]) -> f64 {
        let chars = |text: &str| places(text) as f64 * CHARACTER;
        // Text wraps at blanks, numbers do not.
        let longest_word = |text: &str| text.split_whitespace().map(chars).fold(0.0, f64::max);
        let column = |(c, head): (usize, &String)| {
            let cells = self.rows.iter().map(|(_, cells)| &cells[c]);
            let widths = cells.map(|cell| {
                if words[c] {
                    longest_word(&cell.text).max(WORDS)
                } else {
                    chars(&cell.text).max(chars(&cell.below) * SMALL)
                }
            });
            widths.fold(longest_word(head) * BOLD, f64::max) + PADDING
        };
        NAMES + PADDING + self.columns.iter().enumerate().map(column).sum::<f64>()
    }

    /// What names the table for those who do not see it.
    pub(super) fn label(&self) -> &str {
        &self.caption
    }
}
