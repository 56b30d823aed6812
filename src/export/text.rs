//! A result as text.

use super::shown::{Codes, ROWS, Shown, more};
use super::text_width::{places, shortened};
use crate::{Language, Result, ToFrame};
use std::collections::BTreeSet;

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
    more: Option<fn(usize) -> String>,
    language: Language,
}

/// How many characters of a cell are shown.
const CHARACTERS: usize = 60;

/// How many where columns do not fit.
const NARROW: usize = 24;

/// How many of what tells rows apart, where the line has no room for more.
const LEAST: usize = 8;

/// What a reader can do without, first what is missed the least.
const DISPENSABLE: [&str; 7] = ["by", "n_missing", "denominator", "numerator", "df", "deff", "cv"];

/// The figures themselves.
const FIGURES: [&str; 3] = ["value", "obs_value", "score"];

/// The same and what warns of them, which are the last to go.
const KEPT: [&str; 6] = ["value", "obs_value", "score", "status", "certainty", "note"];

impl Default for Text {
    fn default() -> Text {
        Text { width: 160, rows: ROWS, more: None, language: Language::English }
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

    /// What is said about the rows that are not shown, in the reader's language: for 12, `… 12 more rows`.
    pub fn more(mut self, words: fn(usize) -> String) -> Text {
        self.more = Some(words);
        self
    }

    /// The language of the reader: for words in place of codes, names of columns, and notes on rows and columns that are not
    /// shown. In English columns keep the names by which code asks for them.
    ///
    /// ```
    /// use infosoc::{Language, dataset::Dataset, export::Text};
    /// let mexico = Dataset::open("datasets/national/mex-endutih-2021")?;
    /// let internet = mexico.estimate("HH6").by(["area"]).run()?;
    /// let text = Text::new().language(Language::French).table(&internet)?;
    /// assert!(text.contains("Milieu rural") && text.contains("Valeur") && !text.contains("value"), "{text}");
    /// # Ok::<(), infosoc::Error>(())
    /// ```
    pub fn language(mut self, language: Language) -> Text {
        self.language = language;
        self
    }

    /// A result as text, in lines that fit. Where its columns do not fit beside each other, what is the same in all rows
    /// stands once above. Where they still do not fit, many columns of groups become one, long texts are cut, then columns
    /// left out, those that qualify a figure before the figure itself, and named beneath.
    ///
    /// ```
    /// use infosoc::{Design, Survey, export::Text, measure::mean};
    /// use polars::prelude::*;
    /// let people = df!("w" => [1.0; 4], "sex" => ["F", "F", "M", "M"], "age" => [20.0, 40.0, 30.0, 60.0])?;
    /// let ages = Survey::new(people, Design::new("w"))?.estimate([mean("age")]).by(["sex"]).run()?;
    /// let text = Text::new().width(80).table(&ages)?;
    /// assert!(text.starts_with("measure = mean(age)"), "{text}");
    /// assert!(text.contains("\nFemale ") && text.lines().all(|line| line.chars().count() <= 80), "{text}");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As for [`ToFrame::to_frame`].
    pub fn table(self, result: &impl ToFrame) -> Result<String> {
        let mut shown = Shown::of(result, self.rows, Codes::Kept, self.language)?;
        let mut columns: Vec<Column> = (0..shown.names.len()).map(|c| Column::of(&shown, c, CHARACTERS)).collect();
        let mut facts = String::new();
        let mut beside: Vec<usize> = (0..columns.len()).collect();
        if !self.fits(&columns, &beside) {
            let (above, rest) = shown.apart();
            facts = shown.line_of_facts(&above, self.language);
            beside = rest;
            if !self.fits(&columns, &beside) {
                shown = shown.folded(self.language);
                columns = (0..shown.names.len()).map(|c| Column::of(&shown, c, CHARACTERS)).collect();
                beside = shown.apart().1;
            }
        }
        if !self.fits(&columns, &beside) {
            for &c in beside.iter().filter(|&&c| !shown.numeric[c]) {
                let narrow = Column::of(&shown, c, NARROW);
                // Rows must still be told apart, if not by what warns of them.
                if KEPT.contains(&shown.names[c].as_str()) || narrow.distinct() == columns[c].distinct() {
                    columns[c] = narrow;
                }
            }
        }
        let left_out = self.leave_out(&shown, &mut columns, &mut beside);
        let line = |row: usize| {
            let padded = beside.iter().map(|&c| columns[c].padded(row, shown.numeric[c]));
            padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        };
        let mut text = if facts.is_empty() { String::new() } else { self.wrapped(&facts) + "\n\n" };
        text += &(0..=shown.rows.len()).map(line).collect::<Vec<_>>().join("\n");
        if !left_out.is_empty() {
            text = text + "\n" + &self.wrapped(&shown.named("hidden-columns", &left_out, self.language));
        }
        if shown.hidden > 0 {
            text = text + "\n" + &more(shown.hidden, self.more, self.language);
        }
        Ok(text)
    }

    fn fits(self, columns: &[Column], beside: &[usize]) -> bool {
        self.excess(columns, beside) == 0
    }

    /// How many characters too many a line has.
    fn excess(self, columns: &[Column], beside: &[usize]) -> usize {
        beside.iter().map(|&c| columns[c].width + 2).sum::<usize>().saturating_sub(self.width.saturating_add(2))
    }

    /// Leaves out columns until the others fit, the last of them cut where that is enough; those left out, in their order.
    /// What tells rows apart and the figures themselves stay longest.
    fn leave_out(self, shown: &Shown, columns: &mut [Column], beside: &mut Vec<usize>) -> Vec<usize> {
        let names = &shown.names;
        let tells_apart = |c: usize| names[c] == "group" || shown.grouping.contains(&c);
        let mut left_out = Vec::new();
        while beside.len() > 1 && !self.fits(columns, beside) {
            let excess = self.excess(columns, beside);
            let least = |c: usize| if tells_apart(c) { LEAST } else { NARROW };
            let can_be_cut = |c: usize| !shown.numeric[c] && columns[c].width >= least(c) + excess;
            let last = |may_go: &dyn Fn(usize, &str) -> bool| {
                (1..beside.len()).rev().find(|&place| may_go(beside[place], &names[beside[place]]))
            };
            let place = |wanted: &str| beside.iter().position(|&c| names[c] == wanted && !tells_apart(c));
            let next = DISPENSABLE.into_iter().find_map(place);
            let next = next.or_else(|| last(&|c, name| !KEPT.contains(&name) && !tells_apart(c)));
            // Names of groups are cut before a figure goes with what warns of it.
            let next = next.or_else(|| beside.iter().rposition(|&c| tells_apart(c) && can_be_cut(c)));
            let next = next.or_else(|| last(&|c, name| !FIGURES.contains(&name) && !tells_apart(c)));
            let next = next.or_else(|| last(&|_, name| !FIGURES.contains(&name))).unwrap_or(beside.len() - 1);
            let c = beside[next];
            if can_be_cut(c) {
                columns[c] = Column::of(shown, c, columns[c].width - excess);
                break;
            }
            left_out.push(beside.remove(next));
        }
        left_out.sort_unstable();
        left_out
    }

    /// Text in lines that fit.
    fn wrapped(self, text: &str) -> String {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            match lines.last_mut() {
                Some(line) if places(line) + 1 + places(word) <= self.width => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_owned()),
            }
        }
        lines.join("\n")
    }

    /// A heading and facts with their names, one a line.
    ///
    /// ```
    /// use infosoc::export::Text;
    /// assert_eq!(Text::facts("HH6", &[("unit", "%"), ("agency", "ITU")]), "HH6\n  unit    %\n  agency  ITU");
    /// ```
    pub fn facts(heading: &str, facts: &[(&str, impl AsRef<str>)]) -> String {
        let width = facts.iter().map(|(name, _)| places(name)).max().unwrap_or_default();
        let lines = facts
            .iter()
            .map(|(name, fact)| format!("\n  {name}{}  {}", " ".repeat(width - places(name)), fact.as_ref()));
        format!("{heading}{}", lines.collect::<String>())
    }
}

/// A column with its name on top.
struct Column {
    cells: Vec<String>,
    width: usize,
}

impl Column {
    fn of(shown: &Shown, c: usize, characters: usize) -> Column {
        let cells = shown.rows.iter().map(|row| row[c].text.as_str());
        let cells: Vec<String> =
            std::iter::once(shown.heads[c].as_str()).chain(cells).map(|cell| shortened(cell, characters)).collect();
        let width = cells.iter().map(|cell| places(cell)).max().unwrap_or_default();
        Column { cells, width }
    }

    fn distinct(&self) -> usize {
        self.cells.iter().collect::<BTreeSet<_>>().len()
    }

    fn padded(&self, row: usize, is_numeric: bool) -> String {
        let cell = &self.cells[row];
        let blank = " ".repeat(self.width - places(cell));
        if is_numeric { blank + cell } else { cell.clone() + &blank }
    }
}
