//! The areas of a download: countries, groups of countries, and what is neither.

use super::combinations::combinations;
use crate::Result;
use crate::area::{self, areas};
use crate::error::{Error, NoArea, count, list};
use crate::finding::{Finding, Rule};
use crate::grouping::known_groups;
use crate::input::{Reported, Words};
use crate::series::Groups;
use std::collections::{BTreeMap, BTreeSet};

/// How many words have a finding each; of a file that is no list of countries all would be.
const EACH: usize = 50;

/// What stands for an area in a file.
#[derive(Debug, Clone, PartialEq)]
enum Place {
    Country(String),
    /// A group under its code, with its name.
    Group(String, String),
    Unknown,
}

/// The areas of the figures of a file.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// The code of each area of the file; `None` for one whose figures are left out.
    codes: Vec<Option<u32>>,
    /// Which of these areas each figure is of.
    of_row: Vec<u32>,
    pub(super) pool: Vec<String>,
    /// Whether each code is that of a group.
    pub(super) is_group: Vec<bool>,
    /// Codes of groups that no built-in grouping has.
    pub(super) own_groups: BTreeSet<String>,
    pub(super) findings: Vec<Finding>,
}

/// An area by its code and its name, as words of the file.
pub(super) type Given<'a> = (Option<&'a str>, Option<&'a str>);

impl Places {
    /// The areas of figures, by a column of codes and one of names. Codes of Eurostat have two letters, or else are groups or
    /// regions.
    ///
    /// # Errors
    /// [`Error::UnknownArea`] for all groups, where `groups` wants none.
    pub(super) fn of(
        reported: &Reported<'_>,
        (area, name): (&Words, Option<&Words>),
        eurostat: bool,
        groups: Groups,
    ) -> Result<Places> {
        let mut places = Places::default();
        let mut met: Vec<(Given<'_>, Place)> = Vec::new();
        let (of_row, figures) = combinations(0..reported.values.len(), [Some(area), name], |row| {
            let given = (area.word(row), name.and_then(|name| name.word(row)));
            let place = place(given, eurostat);
            let code = places.kept(&place, groups);
            places.codes.push(code);
            met.push((given, place));
        });
        places.of_row = of_row;
        let mut rows: BTreeMap<(bool, String), (usize, Option<usize>, String)> = BTreeMap::new();
        for ((given, place), (n, first)) in met.into_iter().zip(figures) {
            let (key, name) = match place {
                Place::Country(_) => continue,
                Place::Group(code, name) => ((true, code), name),
                Place::Unknown => ((false, given.0.or(given.1).unwrap_or_default().to_owned()), String::new()),
            };
            rows.entry(key).or_insert((0, reported.line(first), name)).0 += n;
        }
        places.say(rows, groups)?;
        Ok(places)
    }

    /// The code of a figure, as a place in the pool; `None` for one that is left out.
    pub(super) fn code(&self, row: usize) -> Option<u32> {
        self.codes[self.of_row[row] as usize]
    }

    /// Forgets the figures, when nothing is asked of them any more: there is something for each.
    pub(super) fn forget_rows(&mut self) {
        self.of_row = Vec::new();
    }

    /// The place in the pool of an area that stays.
    fn kept(&mut self, place: &Place, groups: Groups) -> Option<u32> {
        let (code, is_group) = match place {
            Place::Country(iso3) => (iso3, false),
            Place::Group(code, _) if groups == Groups::Keep => (code, true),
            Place::Group(..) | Place::Unknown => return None,
        };
        if is_group && !known_groups().contains_key(code) {
            self.own_groups.insert(code.clone());
        }
        let at = self.pool.iter().position(|known| known == code).unwrap_or_else(|| {
            self.pool.push(code.clone());
            self.is_group.push(is_group);
            self.pool.len() - 1
        });
        Some(at as u32)
    }

    fn say(&mut self, rows: BTreeMap<(bool, String), (usize, Option<usize>, String)>, groups: Groups) -> Result<()> {
        let (of_groups, unknown): (Vec<_>, Vec<_>) = rows.into_iter().partition(|((is_group, _), _)| *is_group);
        let titles = || of_groups.iter().map(|((_, code), (.., name))| title(code, name)).collect::<Vec<_>>();
        let all: usize = of_groups.iter().map(|(_, (n, ..))| n).sum();
        let first = of_groups.iter().filter_map(|(_, (_, line, _))| *line).min();
        match groups {
            _ if of_groups.is_empty() => {}
            Groups::Keep => {
                let message = format!(
                    "figures of {} of countries stand under their codes and apart from countries: {}",
                    count(of_groups.len(), "group", "groups"),
                    list(&titles())
                );
                self.findings.push(Finding::note(Rule::GroupKept, "ref_area", message).at_line(all, first));
            }
            Groups::Drop => {
                let message = format!("figures of groups of countries are left out: {}", list(&titles()));
                self.findings.push(Finding::note(Rule::GroupLeftOut, "ref_area", message).at_line(all, first));
            }
            Groups::Error => {
                let error =
                    |((_, code), (n, _, name)): &((bool, String), (usize, Option<usize>, String))| Error::UnknownArea {
                        where_: format!("{} of the file", count(*n, "figure", "figures")),
                        got: code.clone(),
                        reason: NoArea::Group { name: title(code, name) },
                    };
                Error::collect(of_groups.iter().map(error).collect())?;
            }
        }
        for ((_, word), (n, line, _)) in unknown.iter().take(EACH) {
            let message =
                format!("{:?} is not a country or area: its figures are left out", crate::error::excerpt(word));
            let remedy = area::reason(word).to_string();
            self.findings
                .push(Finding::warning(Rule::UnknownArea, "ref_area", message).at_line(*n, *line).remedy(remedy));
        }
        if unknown.len() > EACH {
            let n = unknown.iter().skip(EACH).map(|(_, (n, ..))| n).sum();
            let message =
                format!("{} other words are not countries or areas: their figures are left out", unknown.len() - EACH);
            self.findings.push(Finding::warning(Rule::UnknownArea, "ref_area", message).at_line(n, None));
        }
        Ok(())
    }
}

fn title(code: &str, name: &str) -> String {
    match name {
        "" => code.to_owned(),
        name if name.contains(code) => name.to_owned(),
        name => format!("{name} ({code})"),
    }
}

/// The area of a code, or else of a name: the World Bank leaves codes of income groups empty.
fn place((code, name): Given<'_>, eurostat: bool) -> Place {
    let country = |word: &str| area::position(word).map(|at| Place::Country(areas()[usize::from(at)].iso3.clone()));
    let of_code = match code {
        // Regions of Eurostat have three letters and more, as ISO3 codes do.
        Some(code) if eurostat && code.len() != 2 => None,
        Some(code) => country(code),
        None => None,
    };
    let of_name = || name.and_then(country);
    let group = || {
        let given = code.and_then(|code| group(code, name));
        given.or_else(|| name.and_then(|name| group(name, Some(name))))
    };
    of_code.or_else(group).or_else(of_name).unwrap_or(Place::Unknown)
}

/// A group by its code or its name, under the code of a built-in grouping where it has one.
fn group(word: &str, name: Option<&str>) -> Option<Place> {
    let number = area::number(word).unwrap_or_else(|| word.to_owned());
    let title = area::group(word);
    if known_groups().contains_key(&number) {
        return Some(Place::Group(number, name.map(str::to_owned).or(title).unwrap_or_default()));
    }
    let title = title?;
    // The code of a name may be another publisher's, whose group has other members, unless the grouping is built in.
    let own = title.strip_suffix(')').and_then(|title| title.rsplit_once('(')).map(|(_, code)| code);
    let code = own.filter(|code| known_groups().contains_key(*code)).unwrap_or(&number);
    Some(Place::Group(code.to_owned(), name.map_or(title.clone(), str::to_owned)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn countries_groups_and_what_is_neither() {
        let country = |code: &str| Place::Country(code.to_owned());
        for (code, name, eurostat, wanted) in [
            ("MEX", "Mexico", false, country("MEX")),
            ("4", "Afghanistan", false, country("AFG")),
            ("EL", "", true, country("GRC")),
            ("UK", "", true, country("GBR")),
            ("", "Korea, Rep.", false, country("KOR")),
            ("XYZ", "Mexico", false, country("MEX")),
            ("FRA", "", true, Place::Unknown),
            ("DE1", "", true, Place::Unknown),
            ("YUG", "", false, Place::Unknown),
        ] {
            let some = |word| Some(word).filter(|word: &&str| !word.is_empty());
            assert_eq!(place((some(code), some(name)), eurostat), wanted, "{code} {name}");
        }
        for (code, name, wanted) in [
            (Some("1"), Some("World"), "001"),
            (Some("WLD"), Some("World"), "WLD"),
            (Some("EU27_2020"), None, "EU27_2020"),
            (Some("EA20"), None, "EA20"),
            (Some("EUU"), Some("European Union"), "EUU"),
            (Some("WORLD"), None, "001"),
            (None, Some("High-income countries"), "High-income countries"),
        ] {
            let found = place((code, name), code == Some("EA20"));
            assert!(matches!(&found, Place::Group(code, _) if code == wanted), "{code:?} {name:?}: {found:?}");
        }
    }
}
