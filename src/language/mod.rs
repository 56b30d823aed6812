//! What a reader reads, in the six official languages of the United Nations: phrases, numbers, dates, lists, the names of
//! areas and units, titles.
//!
//! | file | |
//! |---|---|
//! | [`phrase`] | fixed phrases with their variables and plurals |
//! | [`number`] | numbers, percentages, dates and lists as a language writes them |
//! | [`name`] | names of areas, groups, units and categories |
//! | [`title`] | titles of indicators, Action Lines and targets, and whose they are |
//!
//! All words are data, in `datasets/languages/`, where each file says where its words are from. English names and titles
//! stand where they always did: in the lists of areas, the catalogue, the targets.

mod name;
mod number;
mod phrase;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
mod title;

pub(crate) use number::decimals;
pub use phrase::Value;
pub use title::{Title, TitleStatus};

use crate::Language;

/// The words of one thing in the five languages other than English, as a row of a file has them.
#[derive(Debug, Clone, serde::Deserialize)]
struct Words {
    fr: String,
    es: String,
    ar: String,
    ru: String,
    zh: String,
}

impl Words {
    /// Its words in a language; `None` for English, which stands elsewhere.
    fn of(&self, language: Language) -> Option<&str> {
        match language {
            Language::English => None,
            Language::French => Some(&self.fr),
            Language::Spanish => Some(&self.es),
            Language::Arabic => Some(&self.ar),
            Language::Russian => Some(&self.ru),
            Language::Chinese => Some(&self.zh),
        }
    }
}

/// The rows of an embedded file; its tests read every row, so that a fault is not a user's mistake.
fn rows<T: serde::de::DeserializeOwned>(name: &str, data: &str) -> Vec<T> {
    let mut reader = csv::Reader::from_reader(data.as_bytes());
    let rows: Result<Vec<T>, csv::Error> = reader.deserialize().collect();
    rows.unwrap_or_else(|error| panic!("datasets/languages/{name} is damaged: {error}"))
}
