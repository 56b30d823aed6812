//! Groupings of areas: dated, many-to-many.

mod partition;
mod sets;

pub use partition::Partition;

use crate::area::{self, areas};
use crate::catalogue::Certainty;
use crate::error::row_of_table;
use crate::input::{Role, embedded};
use crate::{Error, Result, ToFrame};
use polars::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The members of groups of areas, and when they belong.
///
/// An area can be in several groups (a country is in Africa, in Eastern Africa and in the world), in different groups
/// at different times (income groups), or in none. `valid_from` and `valid_to` are years of the *data*, both included;
/// an empty one leaves that side open.
///
/// Built in, from the tables in `datasets/groupings`:
///
/// | name | groups | codes |
/// |---|---|---|
/// | `m49` | world, regions, sub-regions, intermediate regions | M49 numbers, `001` is the world |
/// | `sdg` | world and the regions of the SDG reports | M49 numbers |
/// | `itu` | the six ITU regions | `AFR` `AMS` `ARB` `ASP` `CIS` `EUR` |
/// | `wb_region` | world and the regions of the World Bank | `WLD` `EAS` `ECS` `LCN` `MEA` `NAC` `SAS` `SSF` |
/// | `wb_income` | income groups of the World Bank, dated | `LIC` `LMC` `UMC` `HIC` |
/// | `ldc` | least developed countries of the United Nations, dated | `LDC` |
/// | `lldc` | landlocked developing countries, dated | `LLDC` |
/// | `sids` | small island developing States of the UN Statistics Division, dated | `SIDS` |
/// | `sids_itu` | those of ITU, its list of 2023 | `SIDS_ITU` |
///
/// The year of an income group is the year of the income that it was computed from: the World Bank's fiscal year 2026
/// rests on the incomes of 2024, so its groups are those of data year 2024 here. The World Bank itself applies one
/// classification to all years; [`Grouping::as_of`] does the same.
///
/// A country is least developed in every year with a day or more on the list: from the year of inclusion
/// to that of graduation, or to the year before where it graduated on 1 January (Maldives 2011, Samoa 2014). The United
/// Nations apply the list of today to all years, as `as_of` does with a year. Each date has its certainty, in the
/// columns `valid_from_certainty` and `valid_to_certainty` of the table.
///
/// ```
/// use infosoc::Grouping;
/// let income = Grouping::builtin("wb_income")?;
/// assert_eq!(income.groups_of("CHN", 2005), ["LMC"]);
/// assert_eq!(income.as_of(2024).groups_of("CHN", 2005), ["UMC"]);
/// let poorest = Grouping::builtin("ldc")?;
/// assert_eq!(poorest.groups_of("BWA", 1993), ["LDC"]);
/// assert!(poorest.groups_of("BWA", 1995).is_empty(), "Botswana graduated in 1994");
/// # Ok::<(), infosoc::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Grouping {
    groups: Vec<Group>,
    members: Vec<Membership>,
}

#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub(crate) code: String,
    pub(crate) name: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Membership {
    group: usize,
    area: u16,
    from: Option<i32>,
    to: Option<i32>,
    /// How sure the two years are, where it is stated.
    sure: [Option<Certainty>; 2],
}

impl Membership {
    fn holds_in(&self, year: i32) -> bool {
        self.from.is_none_or(|from| from <= year) && self.to.is_none_or(|to| year <= to)
    }
}

const BUILTIN: [(&str, &str); 9] = [
    ("m49", include_str!("../../datasets/groupings/m49.csv")),
    ("sdg", include_str!("../../datasets/groupings/sdg.csv")),
    ("itu", include_str!("../../datasets/groupings/itu.csv")),
    ("wb_region", include_str!("../../datasets/groupings/wb_region.csv")),
    ("wb_income", include_str!("../../datasets/groupings/wb_income.csv")),
    ("ldc", include_str!("../../datasets/groupings/ldc.csv")),
    ("lldc", include_str!("../../datasets/groupings/lldc.csv")),
    ("sids", include_str!("../../datasets/groupings/sids.csv")),
    ("sids_itu", include_str!("../../datasets/groupings/sids_itu.csv")),
];

impl Grouping {
    /// A grouping that comes with the library; another name is [`Error::UnknownOption`].
    ///
    /// # Errors
    /// [`Error::UnknownOption`] for another name, with those there are.
    pub fn builtin(name: &str) -> Result<Grouping> {
        let Some((_, text)) = BUILTIN.iter().find(|(known, _)| *known == name) else {
            return Err(Error::option("grouping", name, BUILTIN.iter().map(|(known, _)| (*known).to_owned())));
        };
        Grouping::from_frame(&embedded(text)?)
    }

    /// A grouping from a table with the columns `group`, `ref_area` and, where wanted, `group_name`, `valid_from`,
    /// `valid_to` (years of the data, both included; empty is open), `valid_from_certainty`, `valid_to_certainty` (a word of
    /// [`Certainty`]).
    ///
    /// An area is given as in a series, by whatever [`area`](crate::area()) reads. A repeated row counts once. A group
    /// whose number lost its leading zeros (`1` for `001`) is known by its name. Errors: an unknown area, a group that has
    /// the code of a country or such a number without the name, `valid_from` after `valid_to`, two names for a group.
    ///
    /// # Errors
    /// [`Error::UnknownColumn`], [`Error::UnknownArea`] and [`Error::InvalidArgument`]; all of the table together.
    pub fn from_frame(table: &DataFrame) -> Result<Grouping> {
        let rows = Rows::read(table)?;
        // By what is wrong, so that a fault that thousands of rows share is reported once.
        let mut found = BTreeMap::new();
        let mut grouping = Grouping { groups: Vec::new(), members: Vec::with_capacity(rows.areas.len()) };
        let mut place: FxHashMap<&str, usize> = FxHashMap::default();
        for (row, (code, name)) in rows.codes.iter().zip(&rows.names).enumerate() {
            if let Some(got) = taken(code) {
                found.entry(code.clone()).or_insert_with(|| invalid("a code of its own", got));
            }
            let group = *place.entry(code).or_insert_with(|| {
                grouping.groups.push(Group { code: code.clone(), name: name.clone() });
                grouping.groups.len() - 1
            });
            let first = &grouping.groups[group].name;
            if first != name {
                let got = format!("{first:?} and {name:?} for {code}");
                found.entry(format!("{code} name")).or_insert_with(|| invalid("one name for a group", got));
            }
            let (from, to) = (rows.from[row], rows.to[row]);
            if let (Some(from), Some(to)) = (from, to)
                && from > to
            {
                let got = format!("{from} and {to} in {}", row_of_table(row));
                found.insert(format!("{row} years"), invalid("valid_from not after valid_to", got));
            }
            let given = &rows.areas[row];
            if let Some(area) = area::position(given) {
                let sure = [rows.sure_from[row], rows.sure_to[row]];
                grouping.members.push(Membership { group, area, from, to, sure });
            } else {
                let error = || area::unknown("grouping, column \"ref_area\"", given, std::iter::empty());
                found.entry(format!("area {given}")).or_insert_with(error);
            }
        }
        Error::collect(found.into_values().collect())?;
        Ok(grouping)
    }

    /// The memberships of one year, applied to all years: the way the World Bank and ITU publish, so that a trend is
    /// never the effect of a country that moved.
    pub fn as_of(&self, year: i32) -> Grouping {
        let members = self.members.iter().filter(|m| m.holds_in(year));
        // For all years: the limits, and how certain they are, no longer apply.
        let members = members.map(|m| Membership { from: None, to: None, sure: [None; 2], ..*m }).collect();
        Grouping { groups: self.groups.clone(), members }
    }

    /// The codes of the groups that an area belongs to in a year; none for an area that is not in the grouping.
    pub fn groups_of(&self, area: &str, year: i32) -> Vec<&str> {
        // An unknown area is `None`, which no membership equals: it is in no group.
        let place = area::position(area);
        let here = |m: &&Membership| Some(m.area) == place && m.holds_in(year);
        let mut groups: Vec<usize> = Vec::new();
        // A membership may stand twice, with others between; an area is in few groups, so that a search is cheap.
        for m in self.members.iter().filter(here) {
            if !groups.contains(&m.group) {
                groups.push(m.group);
            }
        }
        groups.into_iter().map(|g| self.groups[g].code.as_str()).collect()
    }

    pub(crate) fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// For each group its members in a year, each once.
    pub(crate) fn members_in(&self, year: i32) -> Vec<Vec<u16>> {
        let mut members = vec![Vec::new(); self.groups.len()];
        for m in self.members.iter().filter(|m| m.holds_in(year)) {
            members[m.group].push(m.area);
        }
        for group in &mut members {
            group.sort_unstable();
            // An area may have left a group and come back: two memberships, one member.
            group.dedup();
        }
        members
    }
}

/// The columns of a table of groups.
struct Rows {
    codes: Vec<String>,
    names: Vec<Option<String>>,
    areas: Vec<String>,
    from: Vec<Option<i32>>,
    to: Vec<Option<i32>>,
    sure_from: Vec<Option<Certainty>>,
    sure_to: Vec<Option<Certainty>>,
}

impl Rows {
    fn read(table: &DataFrame) -> Result<Rows> {
        if table.height() == 0 {
            return Err(Error::EmptyTable { what: "the grouping".to_owned() });
        }
        let role = |column| Role { table: "grouping", column };
        let optional = |column: &'static str| table.column(column).is_ok().then(|| role(column));
        let mut found = Vec::new();
        let mut keep = |error| found.push(error);
        // A column that is at fault becomes an empty one for now; `collect` below returns before its length matters.
        let mut codes = role("group").full_text(table).map_err(&mut keep).unwrap_or_default();
        let areas = role("ref_area").areas(table).map_err(&mut keep).unwrap_or_default();
        let [from, to] = ["valid_from", "valid_to"].map(|column| {
            let years = optional(column).map(|role| role.years(table));
            years.map_or_else(|| vec![None; table.height()], |years| years.map_err(&mut keep).unwrap_or_default())
        });
        let mut words = |column| {
            let words = optional(column).map(|role| role.text(table));
            words.map_or_else(|| vec![None; table.height()], |words| words.map_err(&mut keep).unwrap_or_default())
        };
        let names = words("group_name");
        let sure = ["valid_from_certainty", "valid_to_certainty"].map(|column| certainties(words(column)));
        let [sure_from, sure_to] = sure.map(|sure| sure.map_err(&mut keep).unwrap_or_default());
        Error::collect(found)?;
        // Read as numbers, as software does that opens a CSV file, 001 is 1.
        for (code, name) in codes.iter_mut().zip(&names) {
            // Only where the name agrees: `1` with another name is a group of the user's own, which `taken` refuses.
            let meant = read_as_another(code);
            if let Some(group) = meant.filter(|group| name.is_some() && name_of(group) == name.as_deref()) {
                *code = group;
            }
        }
        Ok(Rows { codes, names, areas, from, to, sure_from, sure_to })
    }
}

/// Why a group cannot have a code, if it cannot.
fn taken(code: &str) -> Option<String> {
    if area::position(code).is_some() {
        return Some(format!("{code}, a country"));
    }
    let known = read_as_another(code)?;
    let name = name_of(&known).unwrap_or_default();
    Some(format!(
        "{code}, which in a series is {known}, {name}; write {known} or the group_name {name:?} if it is meant, otherwise \
         a letter before it"
    ))
}

impl ToFrame for Grouping {
    /// Columns `group`, `group_name`, `ref_area`, `valid_from`, `valid_to`, and the certainty of the two years,
    /// `valid_from_certainty` and `valid_to_certainty`: null where a year is open or nothing is stated.
    fn to_frame(&self) -> Result<DataFrame> {
        let column = |f: &dyn Fn(&Membership) -> Option<String>| self.members.iter().map(f).collect::<Vec<_>>();
        Ok(df!(
            "group" => column(&|m| Some(self.groups[m.group].code.clone())),
            "group_name" => column(&|m| self.groups[m.group].name.clone()),
            "ref_area" => column(&|m| Some(areas()[usize::from(m.area)].iso3.clone())),
            "valid_from" => self.members.iter().map(|m| m.from).collect::<Vec<_>>(),
            "valid_to" => self.members.iter().map(|m| m.to).collect::<Vec<_>>(),
            "valid_from_certainty" => column(&|m| Some(m.sure[0]?.to_string())),
            "valid_to_certainty" => column(&|m| Some(m.sure[1]?.to_string())),
        )?)
    }
}

/// The words of a column of certainties.
fn certainties(words: Vec<Option<String>>) -> Result<Vec<Option<Certainty>>> {
    words.into_iter().map(|word| word.map(|word| word.parse()).transpose()).collect()
}

/// The rows of a built-in table.
fn records(text: &'static str) -> impl Iterator<Item = csv::StringRecord> {
    csv::Reader::from_reader(text.as_bytes()).into_records().flatten()
}

/// The codes of all groups that are built in, each with its name; the first name where classes share a code.
pub(crate) fn known_groups() -> &'static BTreeMap<String, Option<String>> {
    static KNOWN: OnceLock<BTreeMap<String, Option<String>>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        // Only text is read here: work in the pool of threads could come back to this table, and wait for itself.
        let mut known = BTreeMap::new();
        for record in BUILTIN.iter().flat_map(|(_, text)| records(text)) {
            known
                .entry(record[1].to_owned())
                .or_insert_with(|| Some(record[2].to_owned()).filter(|name| !name.is_empty()));
        }
        known
    })
}

/// The name of a built-in group.
fn name_of(code: &str) -> Option<&'static str> {
    known_groups().get(code)?.as_deref()
}

/// The built-in group, an M49 number of three digits, for which a series would take a shorter number.
fn read_as_another(code: &str) -> Option<String> {
    let padded = format!("{code:0>3}");
    let short = code.len() < padded.len() && code.bytes().all(|b| b.is_ascii_digit());
    (short && known_groups().contains_key(&padded)).then_some(padded)
}

fn invalid(expected: &str, got: String) -> Error {
    Error::argument("grouping", expected, got)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn an_area_is_in_a_group_once() {
        let table = df!(
            "group" => ["A1", "B1", "A1"],
            "ref_area" => ["FRA", "FRA", "FRA"],
            "valid_from" => [2000, 2000, 2010],
        );
        let grouping = Grouping::from_frame(&table.unwrap()).unwrap();
        assert_eq!(grouping.groups_of("FRA", 2015), ["A1", "B1"]);
        assert_eq!(grouping.groups_of("FRA", 2005), ["A1", "B1"]);
    }
}
