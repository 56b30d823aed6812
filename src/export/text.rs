//! A result as text.

use super::shown::{ROWS, Shown, more};
use crate::{Result, ToFrame};

/// How a result is written as text, for a terminal.
///
/// ```
/// use infosoc::{export::Text, indicators};
/// let text = Text::new().width(80).rows(5).table(&indicators())?;
/// assert!(text.lines().all(|line| line.chars().count() <= 80));
/// assert!(text.ends_with("more rows"));
/// # Ok::<(), infosoc::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Text {
    width: usize,
    rows: usize,
    more: fn(usize) -> String,
}

/// How many characters of a cell are shown.
const CHARACTERS: usize = 60;

impl Default for Text {
    fn default() -> Text {
        Text { width: 160, rows: ROWS, more }
    }
}

impl Text {
    /// Lines of 160 characters, and 30 rows.
    pub fn new() -> Text {
        Text::default()
    }

    /// How many characters a line has. A column that is wider than that alone has lines of its own width.
    pub fn width(mut self, characters: usize) -> Text {
        self.width = characters;
        self
    }

    /// How many rows are shown.
    pub fn rows(mut self, rows: usize) -> Text {
        self.rows = rows;
        self
    }

    /// What is said of the rows that are not shown, in the reader's language: of 12, `… 12 more rows`.
    pub fn more(mut self, words: fn(usize) -> String) -> Text {
        self.more = words;
        self
    }

    /// A result as text. Columns that do not fit beside the others follow below, so that none is hidden.
    ///
    /// # Errors
    /// Those of [`ToFrame::to_frame`].
    pub fn table(self, result: &impl ToFrame) -> Result<String> {
        let Shown { names, numeric, rows, hidden } = Shown::of(result, self.rows)?;
        let lines: Vec<Vec<String>> =
            std::iter::once(names).chain(rows).map(|row| row.into_iter().map(shortened).collect()).collect();
        let widths: Vec<usize> = (0..numeric.len())
            .map(|c| lines.iter().map(|row| row[c].chars().count()).max().unwrap_or_default())
            .collect();
        let line = |row: &[String], block: &[usize]| {
            let padded = block.iter().map(|&c| {
                if numeric[c] { format!("{:>1$}", row[c], widths[c]) } else { format!("{:<1$}", row[c], widths[c]) }
            });
            padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        };
        let blocks = self.blocks(&widths).into_iter().map(|block| {
            let lines: Vec<String> = lines.iter().map(|row| line(row, &block)).collect();
            lines.join("\n")
        });
        let table = blocks.collect::<Vec<_>>().join("\n\n");
        Ok(if hidden > 0 { format!("{table}\n{}", (self.more)(hidden)) } else { table })
    }

    /// The columns that stand beside each other.
    fn blocks(self, widths: &[usize]) -> Vec<Vec<usize>> {
        let mut blocks: Vec<Vec<usize>> = Vec::new();
        let mut used = 0;
        for (c, &wide) in widths.iter().enumerate() {
            match blocks.last_mut() {
                Some(block) if used + 2 + wide <= self.width => {
                    used += 2 + wide;
                    block.push(c);
                }
                _ => {
                    used = wide;
                    blocks.push(vec![c]);
                }
            }
        }
        blocks
    }

    /// A heading and facts with their names, one a line.
    ///
    /// ```
    /// use infosoc::export::Text;
    /// assert_eq!(Text::facts("HH6", &[("unit", "%"), ("agency", "ITU")]), "HH6\n  unit    %\n  agency  ITU");
    /// ```
    pub fn facts(heading: &str, facts: &[(&str, impl AsRef<str>)]) -> String {
        let width = facts.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
        let lines = facts.iter().map(|(name, fact)| format!("\n  {name:<width$}  {}", fact.as_ref()));
        format!("{heading}{}", lines.collect::<String>())
    }
}

fn shortened(cell: String) -> String {
    if cell.chars().count() > CHARACTERS { cell.chars().take(CHARACTERS - 1).chain(['…']).collect() } else { cell }
}
