//! A result as a notebook shows it. A notebook has a style of its own: the tables bring only the sides of their columns.

use super::template::render;
use crate::export::shown::{Cell, Codes, ROWS, Shown, more};
use crate::{Language, Result, ToFrame};
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
    more: Option<fn(usize) -> String>,
    note: String,
    language: Language,
}

/// Tables of more columns have what is the same in all rows above.
const COLUMNS: usize = 8;

impl Default for Html {
    fn default() -> Html {
        Html { rows: ROWS, more: None, note: String::new(), language: Language::English }
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

    /// What is said about the rows that are not shown, in the reader's language: for 12, `… 12 more rows`.
    pub fn more(mut self, words: fn(usize) -> String) -> Html {
        self.more = Some(words);
        self
    }

    /// The language of the reader, as [`Text::language`](crate::export::Text::language).
    ///
    /// ```
    /// use infosoc::{Language, dataset::Dataset, export::Html};
    /// let mexico = Dataset::open("datasets/national/mex-endutih-2021")?;
    /// let internet = mexico.estimate("HH6").by(["area"]).run()?;
    /// assert!(Html::new().language(Language::Spanish).table(&internet)?.contains(">Zona urbana<"));
    /// # Ok::<(), infosoc::Error>(())
    /// ```
    pub fn language(mut self, language: Language) -> Html {
        self.language = language;
        self
    }

    /// A paragraph beneath the table.
    pub fn note(mut self, text: impl Into<String>) -> Html {
        self.note = text.into();
        self
    }

    /// A result as a table: numbers to the right, text to the left. In a table of many columns, what is the same in all rows
    /// stands once above. Where words stand for a code of SDMX, the code is the title of the cell.
    ///
    /// # Errors
    /// As for [`ToFrame::to_frame`].
    pub fn table(self, result: &impl ToFrame) -> Result<String> {
        let shown = Shown::of(result, self.rows, Codes::Words, self.language)?;
        let (above, beside) =
            if shown.names.len() > COLUMNS { shown.apart() } else { (Vec::new(), (0..shown.names.len()).collect()) };
        let (facts, empty) = shown.facts(&above);
        let facts: Vec<_> = facts.into_iter().map(|(name, fact)| context! { name, fact }).collect();
        let empty: Vec<String> = empty.into_iter().map(|c| shown.heads[c].clone()).collect();
        let without = self.language.message("empty-columns", &[("list", "".into())]);
        let right_to_left = self.language.is_right_to_left();
        // Digits are read from the left in every language, and line up on the right.
        let start = if right_to_left { "right" } else { "left" };
        let side = |c: usize| if shown.numeric[c] { "right" } else { start };
        let heads: Vec<_> =
            beside.iter().map(|&c| context! { name => shown.heads[c].as_str(), side => side(c) }).collect();
        let cell = |row: &[Cell], c: usize| context! { text => row[c].text.as_str(), code => row[c].code.as_deref(), side => side(c) };
        let rows = shown.rows.iter().map(|row| beside.iter().map(|&c| cell(row, c)).collect::<Vec<_>>());
        let notes: Vec<String> =
            [(shown.hidden > 0).then(|| more(shown.hidden, self.more, self.language)), Some(self.note)]
                .into_iter()
                .flatten()
                .collect();
        Ok(render(
            "result.html",
            context! { facts, without, empty, heads, rows => rows.collect::<Vec<_>>(), notes, start, right_to_left, language => self.language.tag() },
        ))
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
