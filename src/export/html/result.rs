//! A result as a notebook shows it. A notebook has a style of its own: the tables bring only the sides of their columns.

use super::template::render;
use crate::export::shown::{ROWS, Shown, more};
use crate::{Result, ToFrame};
use minijinja::context;

/// How a result is drawn as an HTML table, for a notebook.
///
/// ```
/// use infosoc::{export::Html, indicators};
/// let table = Html::new().rows(5).more(|hidden| format!("… et {hidden} autres lignes")).table(&indicators())?;
/// assert!(table.starts_with("<table>") && table.contains("autres lignes"));
/// # Ok::<(), infosoc::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Html {
    rows: usize,
    more: fn(usize) -> String,
    note: String,
}

impl Default for Html {
    fn default() -> Html {
        Html { rows: ROWS, more, note: String::new() }
    }
}

impl Html {
    /// The first 30 rows.
    pub fn new() -> Html {
        Html::default()
    }

    /// How many rows are shown.
    pub fn rows(mut self, rows: usize) -> Html {
        self.rows = rows;
        self
    }

    /// What is said of the rows that are not shown, in the reader's language: of 12, `… 12 more rows`.
    pub fn more(mut self, words: fn(usize) -> String) -> Html {
        self.more = words;
        self
    }

    /// A paragraph beneath the table.
    pub fn note(mut self, text: impl Into<String>) -> Html {
        self.note = text.into();
        self
    }

    /// A result as a table: numbers to the right, text to the left.
    ///
    /// # Errors
    /// Those of [`ToFrame::to_frame`].
    pub fn table(self, result: &impl ToFrame) -> Result<String> {
        let Shown { names, numeric, rows, hidden } = Shown::of(result, self.rows)?;
        let sides: Vec<&str> = numeric.iter().map(|&numeric| if numeric { "right" } else { "left" }).collect();
        let notes: Vec<String> =
            [(hidden > 0).then(|| (self.more)(hidden)), Some(self.note)].into_iter().flatten().collect();
        Ok(render("result.html", context! { names, sides, rows, notes }))
    }

    /// A heading and facts with their names.
    ///
    /// ```
    /// use infosoc::export::Html;
    /// assert!(Html::facts("HH6", &[("unit", "%")]).contains(">unit</th>"));
    /// ```
    pub fn facts(heading: &str, facts: &[(&str, impl AsRef<str>)]) -> String {
        let facts = facts.iter().map(|(name, fact)| context! { name => *name, fact => fact.as_ref() });
        render("facts.html", context! { heading, facts => facts.collect::<Vec<_>>() })
    }
}
