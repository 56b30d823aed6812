//! The Action Lines of the Geneva Plan of Action: eleven, the seventh in eight applications.

use super::rows;
use crate::catalogue::{Certainty, Stated};
use crate::words::{list, words};
use crate::{Language, Result, ToFrame};
use polars::prelude::*;
use serde::Deserialize;
use std::sync::LazyLock;

words! {
    /// One of the 18 categories of the Action Lines: C1 to C6, the eight applications of C7, C8 to C11.
    ///
    /// Read from its code in any case, with a Latin or a Cyrillic C (U+0421, as ITU's pages have it), or from its exact
    /// title, for C1 that of 2003 too. `C7` alone is none of them.
    pub enum ActionLine: "action line", code {
        /// The role of governments and all stakeholders.
        C1 = "C1",
        /// Information and communication infrastructure.
        C2 = "C2",
        /// Access to information and knowledge.
        C3 = "C3",
        /// Capacity building.
        C4 = "C4",
        /// Confidence and security.
        C5 = "C5",
        /// Enabling environment.
        C6 = "C6",
        /// Applications: e-government.
        C7Government = "C7.e-government",
        /// Applications: e-business.
        C7Business = "C7.e-business",
        /// Applications: e-learning.
        C7Learning = "C7.e-learning",
        /// Applications: e-health.
        C7Health = "C7.e-health",
        /// Applications: e-employment.
        C7Employment = "C7.e-employment",
        /// Applications: e-environment.
        C7Environment = "C7.e-environment",
        /// Applications: e-agriculture.
        C7Agriculture = "C7.e-agriculture",
        /// Applications: e-science.
        C7Science = "C7.e-science",
        /// Cultural and linguistic diversity, local content.
        C8 = "C8",
        /// Media.
        C9 = "C9",
        /// Ethical dimensions.
        C10 = "C10",
        /// International and regional cooperation.
        C11 = "C11",
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    code: String,
    title: String,
    title_certainty: Certainty,
    title_2003: String,
    short_title: String,
    lead_facilitators: String,
    lead_certainty: Certainty,
    moderators_2005: String,
    moderators_certainty: Certainty,
}

static TABLE: LazyLock<Vec<Row>> =
    LazyLock::new(|| rows("datasets/wsis/action_lines.csv", include_str!("../../datasets/wsis/action_lines.csv")));

/// The code that a text stands for: Cyrillic letters made Latin, a title replaced by its code.
fn code(given: &str) -> String {
    // Pages of ITU have Cyrillic letters in these codes, which look the same.
    let latin = given.replace(['\u{421}', '\u{441}'], "C");
    let titles = |row: &'static Row| [&row.title, &row.title_2003].into_iter().filter(|title| !title.is_empty());
    TABLE
        .iter()
        .find(|row| titles(row).any(|title| title.eq_ignore_ascii_case(given)))
        .map_or(latin, |row| row.code.clone())
}

impl ActionLine {
    /// The official title.
    pub fn title(self) -> &'static str {
        &self.row().title
    }

    /// A title short enough for a table; the library's own.
    pub fn short_title(self) -> &'static str {
        &self.row().short_title
    }

    /// The title in a language.
    ///
    /// ```
    /// use infosoc::{Language, wsis::ActionLine};
    /// assert_eq!(ActionLine::C9.title_in(Language::English), "Media");
    /// assert_eq!(ActionLine::C9.title_in(Language::French), "Médias");
    /// ```
    pub fn title_in(self, language: Language) -> &'static str {
        language.action_line(self.as_str(), self.title())
    }

    /// The agencies that lead it today, and how sure that is.
    pub fn lead_facilitators(self) -> Stated<Vec<String>> {
        Stated::new(list(&self.row().lead_facilitators), self.row().lead_certainty)
    }

    /// The Action Line that this is a category of: `C7` for each of its applications.
    pub fn line(self) -> &'static str {
        self.as_str().split('.').next().unwrap_or_default()
    }

    /// Its place among the 18.
    pub(super) fn position(self) -> usize {
        self as usize
    }

    fn row(self) -> &'static Row {
        &TABLE[self.position()]
    }

    /// All of them as a table.
    ///
    /// Columns: `action_line`, `line`, `title`, `title_certainty`, `title_2003` (where it differs), `short_title`,
    /// `lead_facilitators`, `lead_certainty`, `moderators_2005`, `moderators_certainty`.
    ///
    /// # Errors
    /// Only those of the data frame library.
    pub fn table() -> Result<DataFrame> {
        Lines.to_frame()
    }
}

struct Lines;

impl ToFrame for Lines {
    fn to_frame(&self) -> Result<DataFrame> {
        let text = |name: &str, of: fn(&'static Row) -> &'static str| {
            let cells = TABLE.iter().map(|row| Some(of(row)).filter(|cell| !cell.is_empty()));
            Column::new(name.into(), cells.collect::<Vec<_>>())
        };
        let lines: Vec<&str> = ActionLine::ALL.iter().map(|line| line.line()).collect();
        Ok(DataFrame::new(
            TABLE.len(),
            vec![
                text("action_line", |r| &r.code),
                Column::new("line".into(), lines),
                text("title", |r| &r.title),
                text("title_certainty", |r| r.title_certainty.as_str()),
                text("title_2003", |r| &r.title_2003),
                text("short_title", |r| &r.short_title),
                text("lead_facilitators", |r| &r.lead_facilitators),
                text("lead_certainty", |r| r.lead_certainty.as_str()),
                text("moderators_2005", |r| &r.moderators_2005),
                text("moderators_certainty", |r| r.moderators_certainty.as_str()),
            ],
        )?)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_a_row_for_each_in_order() {
        let codes: Vec<&str> = TABLE.iter().map(|row| row.code.as_str()).collect();
        assert_eq!(codes, ActionLine::ALL.iter().map(|line| line.as_str()).collect::<Vec<_>>());
        let mut lines: Vec<&str> = ActionLine::ALL.iter().map(|line| line.line()).collect();
        lines.dedup();
        assert_eq!(lines.len(), 11);
    }

    #[test]
    fn every_spelling_of_the_sources_is_read() {
        for line in ActionLine::ALL {
            assert_eq!(line.as_str().replace('C', "\u{421}").parse::<ActionLine>().unwrap(), *line);
            let small = line.as_str().to_lowercase().replace('c', "\u{441}");
            assert_eq!(small.parse::<ActionLine>().unwrap(), *line);
            assert_eq!(format!(" {} ", line.title()).parse::<ActionLine>().unwrap(), *line);
        }
        let of_2003 = "The role of governments and all stakeholders in the promotion of ICTs for development";
        assert_eq!(of_2003.parse::<ActionLine>().unwrap(), ActionLine::C1);
        for odd in ["", "C", "C7", "C12", "C7.e-sport", "C 1"] {
            assert_eq!(odd.parse::<ActionLine>().unwrap_err().code(), "unknown_option", "{odd}");
        }
    }
}
