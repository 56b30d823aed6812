//! Countries and areas: one exact way from a code or a name to an ISO 3166 alpha-3 code.
//!
//! | file | |
//! |---|---|
//! | [`key`] | when two spellings are one name |
//! | [`tables`] | the tables, read once: what each word stands for |
//! | [`reason`] | why a word stands for no area of today |
//! | [`likeness`] | which names are like a word that is not known |
//! | [`listing`] | every name as a table |

mod key;
mod likeness;
mod listing;
mod reason;
mod tables;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

use crate::error::NoArea;
pub(crate) use key::plain;
pub use listing::Areas;

use crate::{Error, Result};
use tables::{Book, Meaning};

/// A country or area of the M49 standard, or an economy that the World Bank lists beside them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Area {
    /// ISO 3166-1 alpha-3 code; for the Channel Islands and Kosovo the code that the World Bank uses.
    pub iso3: String,
    /// ISO 3166-1 alpha-2 code, empty where there is none. Namibia's is `NA`.
    pub iso2: String,
    /// M49 number, three digits, empty where there is none.
    pub m49: String,
    /// Official short name.
    pub name: String,
}

impl Area {
    /// The other names and codes that are read as this area, names first.
    ///
    /// ```
    /// assert!(infosoc::area("MMR")?.aliases().contains(&"Burma"));
    /// # Ok::<(), infosoc::Error>(())
    /// ```
    pub fn aliases(&self) -> Vec<&'static str> {
        let mut own: Vec<_> = Book::get().aliases.iter().filter(|a| a.iso3 == self.iso3).collect();
        own.sort_by_key(|a| a.is_code);
        own.into_iter().map(|a| a.name.as_str()).collect()
    }
}

/// All areas, in the order of their alpha-3 codes; as a table, every name and code that is read as one of them, and every
/// word that is known not to be: former states, parts of countries, names of several countries, groups.
///
/// ```
/// use infosoc::ToFrame;
/// assert_eq!(infosoc::areas()[0].name, "Aruba");
/// let names = infosoc::areas().to_frame()?;
/// assert!(names.column("name")?.str()?.iter().any(|name| name == Some("Swaziland")));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn areas() -> &'static Areas {
    &Book::get().areas
}

/// The area of a code or a name.
///
/// Codes are those of ISO 3166-1 (alpha-3 in any case, alpha-2 in capitals: `na` mostly means a missing value), M49
/// numbers, also as a spreadsheet writes them (`4`, `4.0`), and codes that publishers use or used, such as `UK` and `EL`
/// of Eurostat or `ROM` and `WBG` of the World Bank. Names are the official one and those that publishers use, in
/// `datasets/areas_aliases.csv`; of a name the case, accents, punctuation, the order of the words, and the words *the*,
/// *of* and *and* do not count, and abbreviations (`St.`, `Rep.`, `Dem.`, `Fed.`, `Is.`) stand for their words. A name may
/// stand twice: `Türkiye (Turkey)`.
///
/// Nothing is guessed. Every other word is [`Error::UnknownArea`], whose [`NoArea`] says why: a former state with the
/// states that followed it, a part of a country, a name of several, a group of countries, or the names most like it.
///
/// ```
/// assert_eq!(infosoc::area("NA")?.iso3, "NAM");
/// assert_eq!(infosoc::area("4.0")?.iso3, "AFG");
/// assert_eq!(infosoc::area("Korea, Dem. People's Rep.")?.iso3, "PRK");
/// assert_eq!(infosoc::area("Namiba").unwrap_err().code(), "unknown_area");
/// assert!(infosoc::area("Korea").unwrap_err().to_string().contains("Republic of Korea (KOR)"));
/// # Ok::<(), infosoc::Error>(())
/// ```
///
/// # Errors
/// [`Error::UnknownArea`] for a word that no area has, with the nearest names, or that several have.
pub fn area(given: &str) -> Result<&'static Area> {
    match position(given) {
        Some(i) => Ok(&areas()[usize::from(i)]),
        None => Err(unknown("area", given, std::iter::empty())),
    }
}

/// The place in [`areas`] of a code or a name that a user gave.
pub(crate) fn position(given: &str) -> Option<u16> {
    match Book::get().meaning(given) {
        Meaning::Area(place) => Some(place),
        Meaning::Group(_) | Meaning::Former(_) | Meaning::Several(_) | Meaning::Part(_) | Meaning::Missing => None,
        Meaning::Unknown => None,
    }
}

/// The place in [`areas`] of an ISO 3166 alpha-3 code; anything else, a group among them, is `None`.
pub(crate) fn place(iso3: &str) -> Option<u16> {
    Book::get().iso3.get(iso3).copied()
}

/// The name of the group of countries that a word stands for.
pub(crate) fn group(given: &str) -> Option<String> {
    match Book::get().meaning(given) {
        Meaning::Group(group) => Some(group.title()),
        Meaning::Area(_) | Meaning::Former(_) | Meaning::Several(_) | Meaning::Part(_) | Meaning::Missing => None,
        Meaning::Unknown => None,
    }
}

/// A number as it stands in M49, with three digits: `001` for `1` and `1.0`.
pub(crate) fn number(given: &str) -> Option<String> {
    key::number(given)
}

/// Why a word stands for no area.
pub(crate) fn reason(given: &str) -> NoArea {
    reason::of(given, std::iter::empty())
}

/// [`Error::UnknownArea`]. Names that are like the word are looked for among all names, and among `more` words that would
/// be valid there.
pub(crate) fn unknown<'a>(role: &str, given: &str, more: impl Iterator<Item = &'a str>) -> Error {
    Error::UnknownArea { where_: role.to_owned(), got: given.to_owned(), reason: reason::of(given, more) }
}
