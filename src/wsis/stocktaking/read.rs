//! Reading the table of a register: words become tags, and what is wrong becomes a finding.

use super::tags::{Level, Tags};
use super::words::{ActivityType, Coverage, Dimension, OrganizationType, Region, Register, Stage};
use super::{ActionLine, Stocktaking};
use crate::area::{self, areas};
use crate::error::{count, list, nearest};
use crate::finding::{Finding, Findings, Rule, Severity};
use crate::input::Role;
use crate::{Error, Grouping, Result};
use polars::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use std::path::Path;

const TABLE: &str = "stocktaking";

pub(super) fn read(table: &DataFrame, path: &Path) -> Result<Stocktaking> {
    if table.height() == 0 {
        return Err(Error::EmptyTable { what: "the register".to_owned() });
    }
    let text = |column: &str| Role { table: TABLE, column }.text(table);
    let ids = text("id")?;
    let mut reader = Reader { height: table.height(), found: Vec::new() };
    let mut columns: FxHashMap<Dimension, Tags> = FxHashMap::default();
    let mut faults = Vec::new();
    for &dimension in Dimension::ALL.iter().filter(|d| table.column(d.column()).is_ok()) {
        match text(dimension.column()) {
            Ok(cells) => drop(columns.insert(dimension, reader.dimension(dimension, &cells))),
            Err(error) => faults.push(error),
        }
    }
    Error::collect(faults)?;
    columns.entry(Dimension::Register).or_insert_with(|| {
        let mut tags = closed::<Register>(Register::ALL, Register::as_str, |_| None);
        (0..table.height()).for_each(|_| tags.push(&[Register::Stocktaking as u16]));
        tags
    });
    // After the columns: identifiers are unique within a register, and every entry has one now.
    reader.ids(&ids, &columns[&Dimension::Register]);
    let region_derived = reader.regions(&mut columns);
    let mut frame = table.clone();
    for (dimension, tags) in &columns {
        let cells: Vec<Option<String>> = (0..table.height()).map(|entry| tags.text(entry)).collect();
        // A cell that could not be read stays as it was given.
        let given = text(dimension.column()).unwrap_or_else(|_| vec![None; table.height()]);
        let cells: Vec<Option<String>> = cells.into_iter().zip(given).map(|(read, given)| read.or(given)).collect();
        frame.with_column(Column::new(dimension.column().into(), cells))?;
    }
    let findings = Findings::of_file(reader.found, path);
    Ok(Stocktaking { frame, entries: table.height(), columns, region_derived, findings })
}

/// The words of a column that could not be read: how many rows, and the first.
type Unknown = BTreeMap<String, (usize, usize)>;

struct Reader {
    height: usize,
    found: Vec<Finding>,
}

impl Reader {
    fn dimension(&mut self, dimension: Dimension, cells: &[Option<String>]) -> Tags {
        match dimension {
            Dimension::ActionLine => {
                let tags = closed(ActionLine::ALL, |l| l.as_str(), |l| Some(l.title()));
                // `ALL` is in the order of declaration, so the discriminant is the place of the level.
                self.words(dimension, cells, tags, |word| Some(word.parse::<ActionLine>().ok()? as u16))
            }
            Dimension::Sdg => {
                let levels = (1..=17).map(|goal| Level { code: goal.to_string(), name: None }).collect();
                self.words(dimension, cells, Tags::new(levels, true), goal)
            }
            Dimension::Country => {
                let level = |a: &area::Area| Level { code: a.iso3.clone(), name: Some(a.name.clone()) };
                // The place of an area in the list is its tag.
                let tags = Tags::new(areas().iter().map(level).collect(), false);
                self.words(dimension, cells, tags, area::position).compact()
            }
            Dimension::Year => {
                let year = |word: &str| word.parse::<u16>().ok().filter(|year| (1900..=2100).contains(year));
                // A year is its own place; `compact` drops those that do not occur.
                let levels = (0..=2100).map(|year: u16| Level { code: year.to_string(), name: None }).collect();
                self.words(dimension, cells, Tags::new(levels, false), year).compact()
            }
            Dimension::Region => {
                let tags = closed(Region::ALL, |r| r.as_str(), |r| Some(r.name()));
                self.words(dimension, cells, tags, |word| Some(word.parse::<Region>().ok()? as u16))
            }
            Dimension::OrganizationType => self.of(dimension, cells, OrganizationType::ALL, OrganizationType::as_str),
            Dimension::ActivityType => self.of(dimension, cells, ActivityType::ALL, ActivityType::as_str),
            Dimension::Coverage => self.of(dimension, cells, Coverage::ALL, Coverage::as_str),
            Dimension::Status => self.of(dimension, cells, Stage::ALL, Stage::as_str),
            Dimension::Register => self.of(dimension, cells, Register::ALL, Register::as_str),
        }
    }

    /// A column whose words are a closed set of their own.
    fn of<T: Copy + std::str::FromStr<Err = Error>>(
        &mut self,
        dimension: Dimension,
        cells: &[Option<String>],
        all: &[T],
        word: fn(T) -> &'static str,
    ) -> Tags {
        let place: FxHashMap<&str, u16> = (0u16..).zip(all).map(|(i, &value)| (word(value), i)).collect();
        let read = |given: &str| given.parse::<T>().ok().and_then(|value| place.get(word(value)).copied());
        self.words(dimension, cells, closed(all, word, |_| None), read)
    }

    /// The tags of a column; lists are separated by semicolons where an entry can have several.
    fn words(
        &mut self,
        dimension: Dimension,
        cells: &[Option<String>],
        mut tags: Tags,
        read: impl Fn(&str) -> Option<u16>,
    ) -> Tags {
        let several = matches!(dimension, Dimension::ActionLine | Dimension::Sdg | Dimension::Country);
        let (mut unknown, mut missing, mut repeated) = (Unknown::new(), None, None);
        // A register of thousands of entries has few words: each is read once.
        let mut known: FxHashMap<String, Option<u16>> = FxHashMap::default();
        let mut own: Vec<u16> = Vec::new();
        for (row, cell) in cells.iter().enumerate() {
            own.clear();
            let cell = cell.as_deref().unwrap_or_default();
            let parts = cell.split(move |c| several && c == ';').map(str::trim).filter(|word| !word.is_empty());
            let mut any = false;
            for word in parts {
                any = true;
                let tag = match known.get(word) {
                    Some(tag) => *tag,
                    None => *known.entry(word.to_owned()).or_insert_with(|| read(word)),
                };
                match tag {
                    Some(tag) if own.contains(&tag) => count_row(&mut repeated, row),
                    Some(tag) => own.push(tag),
                    None => unknown.entry(word.to_owned()).or_insert((0, row)).0 += 1,
                }
            }
            if !any {
                count_row(&mut missing, row);
            }
            tags.push(&own);
        }
        self.unknown(dimension, &unknown, &tags, several);
        let column = dimension.column();
        if let Some((rows, first)) = repeated {
            let message = "the same tag twice in one cell".to_owned();
            self.add(Severity::Warning, Rule::RepeatedTag, column, rows, Some(first), message, "it is counted once");
        }
        if let Some((rows, first)) = missing.filter(|_| dimension != Dimension::Region) {
            let message = format!("nothing is stated in {} of {}", count(rows, "entry", "entries"), self.height);
            let remedy = "complete the entries; they are counted as not stated";
            self.add(Severity::Warning, Rule::MissingValue, column, rows, Some(first), message, remedy);
        }
        tags
    }

    fn unknown(&mut self, dimension: Dimension, unknown: &Unknown, tags: &Tags, several: bool) {
        let codes = || tags.levels.iter().map(|level| level.code.as_str());
        for (word, &(rows, first)) in unknown {
            let separated = if several { "; separate several with semicolons" } else { "" };
            let (rule, near) = match dimension {
                Dimension::Country => (Rule::UnknownArea, area::reason(word).to_string()),
                Dimension::Year => (Rule::NotAYear, "write a year alone, such as 2021".to_owned()),
                Dimension::ActionLine
                | Dimension::Sdg
                | Dimension::Region
                | Dimension::OrganizationType
                | Dimension::ActivityType
                | Dimension::Coverage
                | Dimension::Status
                | Dimension::Register => {
                    // A short list is shown whole.
                    let near = nearest(word, codes(), if tags.levels.len() > 8 { 5 } else { 8 });
                    (Rule::UnknownWord, format!("the nearest are {}", list(&near)))
                }
            };
            let remedy = format!("correct the entries; {near}{separated}");
            let message = format!("{word:?} is not known");
            self.add(Severity::Error, rule, dimension.column(), rows, Some(first), message, &remedy);
        }
    }

    /// Every entry has an identifier of its own within its register.
    fn ids(&mut self, ids: &[Option<String>], register: &Tags) {
        let (mut missing, mut twice) = (None, None);
        let mut seen = FxHashSet::default();
        let mut shown = Vec::new();
        for (row, id) in ids.iter().enumerate() {
            match id {
                None => count_row(&mut missing, row),
                // Projects and initiatives are numbered apart: an identifier is unique within its register.
                Some(id) if !seen.insert((register.of(row).first(), id)) => {
                    shown.push(id.clone());
                    count_row(&mut twice, row);
                }
                Some(_) => {}
            }
        }
        if let Some((rows, first)) = missing {
            let message = "entries without an identifier".to_owned();
            self.add(Severity::Error, Rule::MissingValue, "id", rows, Some(first), message, "give each entry its own");
        }
        if let Some((rows, first)) = twice {
            let message = format!("identifiers given to several entries: {}", list(&shown));
            let remedy = "remove the repeats, or give each entry its own identifier";
            self.add(Severity::Error, Rule::DuplicateKey, "id", rows, Some(first), message, remedy);
        }
    }

    /// Regions that are empty are those of the countries, where they share one. Whether any was filled in.
    fn regions(&mut self, columns: &mut FxHashMap<Dimension, Tags>) -> bool {
        let Some(countries) = columns.get(&Dimension::Country) else { return false };
        let Ok(itu) = Grouping::builtin("itu") else { return false };
        let of_country: Vec<Option<u16>> = countries
            .levels
            .iter()
            .map(|level| Some(itu.groups_of(&level.code, 0).first()?.parse::<Region>().ok()? as u16))
            .collect();
        let given = columns.get(&Dimension::Region);
        let mut tags = closed(Region::ALL, |r| r.as_str(), |r| Some(r.name()));
        let (mut derived, mut apart, mut open) = (None, None, None);
        for entry in 0..self.height {
            let mut shared: Vec<Option<u16>> =
                countries.of(entry).iter().map(|&country| of_country[usize::from(country)]).collect();
            shared.sort_unstable();
            // Sorted and without repeats, a single element means that all countries share it; `None` is a country in no
            // region.
            shared.dedup();
            let stated = given.and_then(|tags| tags.of(entry).first().copied());
            match (stated, shared.as_slice()) {
                // An international project may well have a country: only another region contradicts it.
                (Some(region), [Some(own)]) if region != *own && region != Region::International as u16 => {
                    count_row(&mut apart, entry);
                    tags.push(&[region]);
                }
                (Some(region), _) => tags.push(&[region]),
                (None, [Some(own)]) => {
                    count_row(&mut derived, entry);
                    tags.push(&[*own]);
                }
                (None, _) => {
                    count_row(&mut open, entry);
                    tags.push(&[]);
                }
            }
        }
        if let Some((rows, first)) = apart {
            let message = "the region is not the ITU region of the country".to_owned();
            let remedy = "check them; the stated region is counted";
            self.add(Severity::Warning, Rule::RegionMismatch, "region", rows, Some(first), message, remedy);
        }
        if let Some((rows, first)) = derived {
            let message = "the region is the region of the countries in the ITU grouping".to_owned();
            self.add(
                Severity::Note,
                Rule::Derived,
                "region",
                rows,
                Some(first),
                message,
                "state a region to override it",
            );
        }
        if let Some((rows, first)) = open {
            let message = "no region is stated, and none follows from the countries".to_owned();
            let remedy = "state it; they are counted as not stated";
            self.add(Severity::Warning, Rule::MissingValue, "region", rows, Some(first), message, remedy);
        }
        columns.insert(Dimension::Region, tags);
        derived.is_some()
    }

    #[expect(clippy::too_many_arguments, reason = "the fields of a finding")]
    fn add(
        &mut self,
        severity: Severity,
        rule: Rule,
        column: &str,
        rows: usize,
        first: Option<usize>,
        message: String,
        remedy: &str,
    ) {
        self.found.push(Finding::new(severity, rule, column, message).at_first(rows, first).remedy(remedy));
    }
}

/// The levels of a closed set.
fn closed<T: Copy>(all: &[T], code: fn(T) -> &'static str, name: fn(T) -> Option<&'static str>) -> Tags {
    let level = |&value: &T| Level { code: code(value).to_owned(), name: name(value).map(str::to_owned) };
    Tags::new(all.iter().map(level).collect(), true)
}

/// The place of a goal that is written `17`, `SDG17` or `SDG 17`.
fn goal(word: &str) -> Option<u16> {
    let digits = word.strip_prefix("SDG").or_else(|| word.strip_prefix("sdg")).unwrap_or(word).trim();
    let goal: u16 = digits.parse().ok()?;
    (1..=17).contains(&goal).then(|| goal - 1)
}

/// One more row of a kind; the place of the first is kept.
fn count_row(seen: &mut Option<(usize, usize)>, row: usize) {
    seen.get_or_insert((0, row)).0 += 1;
}
