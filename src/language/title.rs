//! Titles of indicators, Action Lines and targets, and whose they are.

use super::{Language, rows};
use crate::catalogue::{Edition, Indicator};
use crate::words::words;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

words! {
    /// Whose a title is.
    pub enum TitleStatus: "title status" {
        /// Read in a page of the agency itself.
        Official = "official",
        /// Read in a copy by others of an official text that was not itself seen.
        Copy = "copy",
        /// A translation of this library.
        Library = "library",
        /// As the catalogue has it, with the certainty that it states there.
        Catalogue = "catalogue",
    }
}

impl TitleStatus {
    /// Whether it is shown as the library's own: a copy has not been compared with the text that it copies.
    pub const fn is_own(self) -> bool {
        match self {
            TitleStatus::Copy | TitleStatus::Library => true,
            TitleStatus::Official | TitleStatus::Catalogue => false,
        }
    }
}

/// A title in a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Title<'a> {
    /// The title.
    pub text: &'a str,
    /// Whose it is.
    pub status: TitleStatus,
}

words! {
    enum TitleKind: "kind" {
        Indicator = "indicator",
        ActionLine = "action_line",
        ActionLineShort = "action_line_short",
        WsisTarget = "wsis_target",
        Target = "target",
    }
}

#[derive(serde::Deserialize)]
struct Row {
    kind: TitleKind,
    edition: String,
    code: String,
    language: Language,
    title: String,
    status: TitleStatus,
}

type Key = (TitleKind, String, String, Language);

static TITLES: LazyLock<FxHashMap<Key, (String, TitleStatus)>> = LazyLock::new(|| {
    let rows: Vec<Row> = rows("titles.csv", include_str!("../../datasets/languages/titles.csv"));
    rows.into_iter().map(|row| ((row.kind, row.edition, row.code, row.language), (row.title, row.status))).collect()
});

impl Language {
    /// The title of an indicator.
    ///
    /// ```
    /// use infosoc::{Language, indicator};
    /// let title = Language::French.title(indicator("HH7")?);
    /// assert_eq!((title.text, title.status.is_own()), ("Proportion de particuliers utilisant l’Internet", true));
    /// # Ok::<(), infosoc::Error>(())
    /// ```
    pub fn title(self, indicator: &Indicator) -> Title<'_> {
        let edition: Edition = indicator.edition;
        self.known(TitleKind::Indicator, edition.as_str(), &indicator.code)
            .unwrap_or(Title { text: &indicator.title.value, status: TitleStatus::Catalogue })
    }

    /// The title of an Action Line; `english` is the one that it has in English.
    pub(crate) fn action_line<'a>(self, code: &str, english: &'a str) -> &'a str {
        self.known(TitleKind::ActionLine, "", code).map_or(english, |title| title.text)
    }

    /// The short title of an Action Line.
    pub(crate) fn action_line_short<'a>(self, code: &str, english: &'a str) -> &'a str {
        self.known(TitleKind::ActionLineShort, "", code).map_or(english, |title| title.text)
    }

    /// The title of a WSIS target by its number.
    pub(crate) fn wsis_target(self, number: u8, english: &str) -> &str {
        self.known(TitleKind::WsisTarget, "", &number.to_string()).map_or(english, |title| title.text)
    }

    /// The title of a built-in target by its code and the indicator that measures it; that of a user's own stays as it is.
    pub(crate) fn target<'a>(self, code: &str, indicator: &str, english: &'a str) -> &'a str {
        // Some codes of targets are measured by several indicators, each with a title of its own.
        let with_indicator = format!("{code}/{indicator}");
        let found =
            [with_indicator.as_str(), code].into_iter().find_map(|key| self.known(TitleKind::Target, "umc_2030", key));
        found.map_or(english, |title| title.text)
    }

    fn known(self, kind: TitleKind, edition: &str, code: &str) -> Option<Title<'static>> {
        let key = (kind, edition.to_owned(), code.to_owned(), self);
        TITLES.get(&key).map(|(text, status)| Title { text, status: *status })
    }
}
