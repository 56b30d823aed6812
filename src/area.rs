//! Countries and areas: one exact way from a code or a name to an ISO 3166 alpha-3 code.

use crate::error::nearest;
use crate::{Error, Result};
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// A country or area of the M49 standard, or an economy that the World Bank lists beside them.
#[derive(Debug, Clone, PartialEq, Eq)]
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

/// All areas, in the order of their alpha-3 codes.
pub fn areas() -> &'static [Area] {
    &table().areas
}

/// The area of an exact ISO 3166 alpha-3 or alpha-2 code, M49 number (with or without leading zeros) or official name.
///
/// Nothing is guessed: another spelling is [`Error::UnknownArea`] with the nearest codes and names.
///
/// ```
/// assert_eq!(infosoc::area("NA")?.iso3, "NAM");
/// assert_eq!(infosoc::area("4")?.iso3, "AFG");
/// assert_eq!(infosoc::area("Namiba").unwrap_err().code(), "unknown_area");
/// # Ok::<(), infosoc::Error>(())
/// ```
pub fn area(given: &str) -> Result<&'static Area> {
    match position(given) {
        Some(i) => Ok(&table().areas[usize::from(i)]),
        None => Err(unknown("area", given, std::iter::empty())),
    }
}

/// The place of an area in [`areas`].
pub(crate) fn position(given: &str) -> Option<u16> {
    table().index.get(given).copied()
}

/// [`Error::UnknownArea`] with the nearest of all codes and names, and of `more` words that would be valid there.
pub(crate) fn unknown<'a>(role: &str, given: &str, more: impl Iterator<Item = &'a str>) -> Error {
    let known = areas().iter().flat_map(|a| [a.name.as_str(), a.iso3.as_str()]).chain(more);
    Error::UnknownArea {
        where_: role.to_owned(),
        got: given.to_owned(),
        former: former(given),
        nearest: nearest(given, known, 3),
    }
}

/// The name of the former state that a code or name stands for. Files mark it by `(former)` or `[former]`.
fn former(given: &str) -> Option<String> {
    let bare = ["(former)", "[former]"].iter().find_map(|mark| given.trim().strip_suffix(mark));
    let bare = bare.unwrap_or(given).trim();
    let mut reader = csv::Reader::from_reader(include_str!("../datasets/areas_former.csv").as_bytes());
    let mut states = reader.records().flatten();
    let state = states.find(|state| &state[0] == bare || state[1].split(';').any(|code| code == bare))?;
    Some(state[0].to_owned())
}

struct Table {
    areas: Vec<Area>,
    index: FxHashMap<String, u16>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut reader = csv::Reader::from_reader(include_str!("../datasets/areas.csv").as_bytes());
        let areas: Vec<Area> = reader
            .records()
            .flatten()
            .map(|r| Area { iso3: r[0].into(), iso2: r[1].into(), m49: r[2].into(), name: r[3].into() })
            .collect();
        let mut index = FxHashMap::default();
        for (i, a) in (0u16..).zip(&areas) {
            let short = a.m49.trim_start_matches('0').to_owned();
            for key in [a.iso3.clone(), a.iso2.clone(), a.m49.clone(), short, a.name.clone()] {
                if !key.is_empty() {
                    index.insert(key, i);
                }
            }
        }
        Table { areas, index }
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_code_and_name_leads_to_its_own_area() {
        assert_eq!(areas().len(), 251);
        for a in areas() {
            for key in [&a.iso3, &a.iso2, &a.m49, &a.name] {
                assert!(key.is_empty() || area(key).is_ok_and(|found| found == a), "{key}");
            }
        }
    }

    #[test]
    fn a_misspelt_name_is_an_error_that_names_the_nearest() {
        let error = area("Mexco").unwrap_err();
        assert_eq!(error.code(), "unknown_area");
        assert!(error.to_string().contains("Mexico"), "{error}");
        assert!(area("mex").is_err(), "codes are exact");
    }

    #[test]
    fn a_former_state_is_known_as_one_and_never_taken_for_another_area() {
        for (given, name) in [
            ("SUN", "USSR"),
            ("USSR (former)", "USSR"),
            ("CSK", "Czechoslovakia"),
            ("530", "Netherlands Antilles"),
            ("Netherlands Antilles", "Netherlands Antilles"),
            ("891", "Serbia and Montenegro"),
            ("Serbia and Montenegro [former]", "Serbia and Montenegro"),
            ("Yugoslavia", "Yugoslavia"),
        ] {
            let error = area(given).unwrap_err();
            assert!(matches!(&error, Error::UnknownArea { former: Some(found), .. } if found == name), "{given}");
            assert!(error.to_string().contains(&format!("the former {name}")), "{error}");
        }
        let mut reader = csv::Reader::from_reader(include_str!("../datasets/areas_former.csv").as_bytes());
        for state in reader.records().flatten() {
            for word in state[1].split(';').chain([&state[0]]) {
                assert!(area(word).is_err(), "{word} is an area of today");
            }
        }
        assert!(area("Serbia").is_ok() && !area("Serbie").unwrap_err().to_string().contains("former"));
    }
}
