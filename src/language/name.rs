//! Names of areas, groups, units and categories.

use super::{Language, Words, rows};
use crate::area;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// A row of a file of names. Some files have a code, some the English name, some both; csv reads no structs within structs.
#[derive(serde::Deserialize)]
struct Row {
    #[serde(alias = "iso3", alias = "group", alias = "unit", default)]
    code: String,
    #[serde(default)]
    en: String,
    fr: String,
    es: String,
    ar: String,
    ru: String,
    zh: String,
}

impl Row {
    fn into_parts(self) -> (String, String, Words) {
        (self.code, self.en, Words { fr: self.fr, es: self.es, ar: self.ar, ru: self.ru, zh: self.zh })
    }
}

/// Code, English name and words of each row.
fn names(file: &str, data: &str) -> impl Iterator<Item = (String, String, Words)> {
    rows(file, data).into_iter().map(Row::into_parts)
}

static AREAS: LazyLock<FxHashMap<String, Words>> = LazyLock::new(|| {
    let names = names("areas.csv", include_str!("../../datasets/languages/areas.csv"));
    names.map(|(code, _, words)| (code, words)).collect()
});

/// English as well: a group has its name from a table of members, which may be the user's.
static GROUPS: LazyLock<FxHashMap<String, (String, Words)>> = LazyLock::new(|| {
    let names = names("groups.csv", include_str!("../../datasets/languages/groups.csv"));
    names.map(|(code, english, words)| (code, (english, words))).collect()
});

static UNITS: LazyLock<FxHashMap<String, Words>> = LazyLock::new(|| {
    let names = names("units.csv", include_str!("../../datasets/languages/units.csv"));
    names.map(|(code, _, words)| (code, words)).collect()
});

static CATEGORIES: LazyLock<FxHashMap<String, Words>> = LazyLock::new(|| {
    let names = names("categories.csv", include_str!("../../datasets/languages/categories.csv"));
    names.map(|(_, english, words)| (english, words)).collect()
});

impl Language {
    /// The name of a country or area by its ISO 3166 alpha-3 code, or of a group of the built-in groupings by its code.
    /// `None` for any other.
    ///
    /// ```
    /// use infosoc::Language;
    /// assert_eq!(Language::Russian.area("MEX"), Some("Мексика"));
    /// assert_eq!(Language::Spanish.area("ARB"), Some("Estados Árabes"));
    /// assert_eq!(Language::English.area("001"), Some("World"));
    /// assert_eq!(Language::English.area("XYZ"), None);
    /// ```
    pub fn area(self, code: &str) -> Option<&'static str> {
        match (self, AREAS.get(code), GROUPS.get(code)) {
            // English names are those of the areas themselves, so that there is one list of them.
            (Language::English, Some(_), _) => {
                area::place(code).map(|place| area::areas()[usize::from(place)].name.as_str())
            }
            (Language::English, None, group) => group.map(|(english, _)| english.as_str()),
            (_, Some(area), _) => area.of(self),
            (_, None, group) => group.and_then(|(_, words)| words.of(self)),
        }
    }

    /// A unit by its name in the registry; one without a translation is written as it stands.
    ///
    /// ```
    /// use infosoc::{Language, Unit};
    /// assert_eq!(Language::French.unit(Unit::of("PER_100_POP").name()), "pour 100 habitants");
    /// ```
    pub fn unit(self, name: &str) -> &str {
        // A unit of the user's own stays in their words.
        UNITS.get(name).and_then(|words| words.of(self)).unwrap_or(name)
    }

    /// A response category by its label in the catalogue; `None` where it is none of them.
    ///
    /// ```
    /// use infosoc::Language;
    /// assert_eq!(Language::French.category("work"), Some("travail"));
    /// ```
    pub fn category(self, label: &str) -> Option<&'static str> {
        let (english, words) = CATEGORIES.get_key_value(label)?;
        Some(words.of(self).unwrap_or(english))
    }
}

#[cfg(test)]
pub(super) fn groups() -> impl Iterator<Item = (&'static str, &'static str)> {
    GROUPS.iter().map(|(group, (english, _))| (group.as_str(), english.as_str()))
}

#[cfg(test)]
pub(super) fn units() -> impl Iterator<Item = &'static str> {
    UNITS.keys().map(String::as_str)
}
