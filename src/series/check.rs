//! What a table must be to be a series, and the codes by which the rest of the module finds its rows.

use super::coded::Coded;
use super::concepts::{self, Part};
use super::units::{self, KeyUnits};
use super::years;
use crate::area::{self, areas};
use crate::dimension::TOTAL;
use crate::error::{row_of_table, rows_of_table};
use crate::finding::{Finding, Rule};
use crate::frame::Labels;
use crate::grouping::known_groups;
use crate::input::Role;
use crate::status::{has_status, known_status, status_codes};
use crate::{Error, Result};
use polars::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

pub(super) const TABLE: &str = "series";

/// Columns in which two rows of one key must agree: they say what the figure is, how sure it is and who says so.
const COUNTS: [&str; 13] = [
    "obs_value",
    "unit_measure",
    "obs_status",
    "se",
    "ci_low",
    "ci_high",
    "n",
    "source",
    "base",
    "recall",
    "age_scope",
    "scope",
    "imputation",
];

/// What a series is built by, beside its table.
#[derive(Debug, Clone, Default)]
pub(super) struct Context {
    /// Codes of groups that are not built in and that aggregates in the series have brought along.
    pub(super) own_groups: BTreeSet<String>,
    /// Dimensions that a user declared.
    pub(super) declared: BTreeSet<String>,
    /// What the codes of its dimensions stand for, where a codebook says so.
    pub(super) labels: Labels,
}

/// What to do where two rows have one key and different values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repeats {
    /// An error that lists them all; an exact repeat is dropped.
    Agree,
    /// The last row stays.
    LastWins,
}

/// Each row's key without area and year, its area and its year, as numbers.
#[derive(Debug, Clone)]
pub(super) struct Index {
    /// Indicator and dimensions, numbered by first appearance.
    pub(super) key: Vec<u32>,
    /// The first row of each key.
    pub(super) first_row: Vec<usize>,
    /// Place in [`areas`]; `None` for a group.
    pub(super) area: Vec<Option<u16>>,
    /// Year.
    pub(super) year: Vec<i32>,
    /// Names of the columns that are dimensions.
    pub(super) dimensions: Vec<String>,
    /// The units of each key.
    pub(super) units: Vec<KeyUnits>,
}

/// The code under which an area or group stands in a series.
pub(super) fn resolve(given: &str, own_groups: &BTreeSet<String>) -> Option<String> {
    // Countries first: a group of the user's own cannot take the code of one.
    if let Some(i) = area::position(given) {
        return Some(areas()[usize::from(i)].iso3.clone());
    }
    if own_groups.contains(given) {
        return Some(given.to_owned());
    }
    let code = area::number(given).unwrap_or_else(|| given.to_owned());
    known_groups().contains_key(&code).then_some(code)
}

/// The column that tells figures of groups from those of countries, and its word for a group.
pub(super) const LEVEL: &str = "level";
pub(super) const GROUP: &str = "group";

/// The codes of the rows that say how many countries they stand for, or that they stand for a group: groups of the user's
/// own or of a publisher, as a series was written to a file and is read again.
pub(super) fn groups_in(table: &DataFrame) -> BTreeSet<String> {
    let mut groups = aggregates_in(table);
    let text = |name: &str| table.column(name).ok().and_then(|column| column.str().ok());
    if let (Some(areas), Some(levels)) = (text("ref_area"), text(LEVEL)) {
        let of_group = areas.iter().zip(levels.iter()).filter(|(_, level)| *level == Some(GROUP));
        let distinct: FxHashSet<&str> = of_group.filter_map(|(area, _)| area).collect();
        groups.extend(distinct.into_iter().map(str::to_owned));
    }
    groups
}

fn aggregates_in(table: &DataFrame) -> BTreeSet<String> {
    let (Ok(areas), Ok(members)) = (table.column("ref_area"), table.column("n_countries")) else {
        return BTreeSet::new();
    };
    let (Ok(areas), Ok(members)) = (areas.str(), members.cast(&DataType::Float64)) else { return BTreeSet::new() };
    let members = members.f64().map(|n| n.iter().map(|n| n.is_some()).collect::<Vec<_>>()).unwrap_or_default();
    areas.iter().zip(members).filter_map(|(area, is_group)| area.filter(|_| is_group)).map(str::to_owned).collect()
}

/// The table with its columns in order, codes, units and types as they should be, and exact repeats dropped; and what a
/// reader should know of how it was read.
pub(super) fn normalise(
    table: DataFrame,
    context: &Context,
    rule: Repeats,
) -> Result<(DataFrame, Index, Vec<Finding>)> {
    let table = concepts::by_one_name(table, &context.declared)?;
    let role = |column| Role { table: TABLE, column };
    let mut found = Vec::new();
    let mut keep = |error| found.push(error);
    // Each looks at every row once, and none needs another.
    let (words, numbers) = rayon::join(
        || (role("indicator").full_coded(&table), role("ref_area").coded_areas(&table)),
        || (role("time_period").full_years(&table), role("obs_value").floats(&table)),
    );
    let indicator = words.0.map_err(&mut keep).unwrap_or_default();
    let given = words.1.map_err(&mut keep).unwrap_or_default();
    let year = numbers.0.map_err(&mut keep).unwrap_or_default();
    let value = numbers.1.map_err(&mut keep).unwrap_or_default();
    let area = area_codes(given, &context.own_groups).map_err(&mut keep).unwrap_or_default();
    let mut columns = vec![
        indicator.column("indicator")?,
        area.column("ref_area")?,
        Column::new("time_period".into(), &year),
        Column::from(value.rechunk().into_owned().with_name("obs_value".into()).into_series()),
    ];
    let mut dimensions: Vec<(String, Coded)> = Vec::new();
    let mut status = None;
    for column in table.columns() {
        let name = column.name().as_str();
        match concepts::part(name, &context.declared) {
            Part::Required => {}
            Part::Dimension => {
                let words = concepts::codes(&role(name), &table).map_err(&mut keep).unwrap_or_default();
                dimensions.push((name.to_owned(), words.replaced(TOTAL, |word| concepts::code(name, word))));
            }
            Part::Number => columns.push(number(&role(name), column, &table).map_err(&mut keep).unwrap_or_default()),
            Part::Attribute if name == "obs_status" => {
                let words = role(name).coded(&table).and_then(statuses).map_err(&mut keep).unwrap_or_default();
                columns.push(words.column(name)?);
                status = Some(words);
            }
            Part::Attribute => columns.push(attribute(column)?),
        }
    }
    Error::collect(found)?;
    // Before keys are numbered: what a code implies is part of the key.
    imply(&indicator, &mut dimensions)?;

    let mut findings = Vec::new();
    dimensions.iter().for_each(|(name, words)| findings.extend(concepts::unknown_codes(name, words)));
    let frame = DataFrame::new(table.height(), columns)?;
    // Before rows of one key are compared: 0.5 as a proportion and 50 per cent are one figure.
    let (mut frame, unit) = units::read(&indicator, frame, &mut findings)?;
    // NaN where there is none: 8 bytes a row.
    let value: Vec<f64> = frame.column("obs_value")?.f64()?.iter().map(|value| value.unwrap_or(f64::NAN)).collect();
    findings.extend(status.and_then(|status| marked_missing(&status, &value)));
    years::far_apart(&indicator, &year, &mut findings);
    units::look_like_proportions(&indicator, &unit, &value, &mut findings);
    units::impossible(&indicator, &unit, &value, &mut findings);
    let (key, first_row) = intern(&indicator, &dimensions, table.height());
    for (i, (name, words)) in dimensions.iter().enumerate() {
        frame.insert_column(REQUIRED_COLUMNS + i, words.column(name)?)?;
    }
    let keys = Keys { key: &key, area: &area, year: &year, indicator: &indicator, dimensions: &dimensions };
    let unique = match rule {
        Repeats::Agree => keys.agree(&frame, &mut findings)?,
        Repeats::LastWins => {
            keys.other_populations(&frame, &mut findings)?;
            keys.last_of_each()
        }
    };
    if unique.iter().all(|&u| u) {
        let units = units::of_keys(&key, first_row.len(), &unit);
        let dimensions = dimensions.into_iter().map(|(name, _)| name).collect();
        return Ok((frame, Index { key, first_row, area: places(&area), year, dimensions, units }, findings));
    }
    // Once more on the rows that stay, so that keys, places and units are numbered over them. Findings are those of the
    // first pass, whose rows are those of the table as it was given.
    let (frame, index, _) = normalise(frame.filter(&BooleanChunked::from_slice("".into(), &unique))?, context, rule)?;
    Ok((frame, index, findings))
}

/// The place of each row's area; `None` for a group.
fn places(areas: &Coded) -> Vec<Option<u16>> {
    let places: Vec<Option<u16>> = areas.pool().iter().map(|code| area::place(code)).collect();
    areas.cells().iter().map(|&place| places[place as usize]).collect()
}

/// How many columns come before the dimensions.
const REQUIRED_COLUMNS: usize = concepts::REQUIRED.len();

/// A column of numbers: as it is given, or read from text. A standard error is not negative.
fn number(role: &Role<'_>, column: &Column, table: &DataFrame) -> Result<Column> {
    let column = if column.dtype().is_primitive_numeric() {
        column.clone()
    } else {
        Column::new(role.column.into(), role.numbers(table)?)
    };
    let numbers = column.cast(&DataType::Float64)?;
    let negative = numbers.f64()?.iter().position(|x| role.column == "se" && x.is_some_and(|x| x < 0.0));
    match negative {
        None => Ok(column),
        Some(row) => Err(Error::argument(
            format!("{TABLE}, column {:?}", role.column),
            "0 or more; leave it empty where it is not known",
            format!("{} in {}", numbers.f64()?.get(row).unwrap_or_default(), row_of_table(row)),
        )),
    }
}

/// An attribute as it is given; categories as text.
fn attribute(column: &Column) -> Result<Column> {
    let t = column.dtype();
    Ok(if t.is_categorical() || t.is_enum() { column.cast(&DataType::String)? } else { column.clone() })
}

/// The dimensions that codes of publishers imply: a figure under `IT.NET.USER.FE.ZS` is about women, whether the table has
/// a column for sex or not.
fn imply(indicators: &Coded, dimensions: &mut Vec<(String, Coded)>) -> Result<()> {
    let mut found = Vec::new();
    let mut of_indicators: Vec<_> = indicators.rows().into_iter().collect();
    // By first appearance, in which dimensions become columns.
    of_indicators.sort_by_key(|(_, ranges)| ranges[0].start);
    for (indicator, ranges) in of_indicators {
        for (name, code) in concepts::implied(indicator) {
            let place = dimensions.iter().position(|(known, _)| *known == name).unwrap_or_else(|| {
                dimensions.push((name.clone(), Coded::filled(TOTAL, indicators.cells().len())));
                dimensions.len() - 1
            });
            let words = &mut dimensions[place].1;
            let (total, implied) = (words.place(TOTAL), words.place(&code));
            let mut contradicts = None;
            for row in ranges.iter().cloned().flatten() {
                match words.cells()[row] {
                    place if place == implied => {}
                    place if place == total => words.set(row, implied),
                    _ => drop(contradicts.get_or_insert(row)),
                }
            }
            found.extend(contradicts.map(|row| {
                Error::argument(
                    format!("{TABLE}, column {name:?}"),
                    format!("{code} or an empty cell for {indicator}, whose figures are about {name} {code}"),
                    format!("{} in {}", words.word(row), row_of_table(row)),
                )
            }));
        }
    }
    Error::collect(found)
}

fn area_codes(given: Coded, own_groups: &BTreeSet<String>) -> Result<Coded> {
    let code = |word: &str| resolve(word, own_groups);
    if given.pool().iter().any(|word| code(word).is_none()) {
        let groups = || known_groups().keys().chain(own_groups).map(String::as_str);
        let error = |(word, ranges): (&str, Vec<Range<usize>>)| {
            let rows = rows_of_table(ranges.iter().map(Range::len).sum(), ranges[0].start);
            area::unknown(&format!("{TABLE}, column \"ref_area\", {rows}"), word, groups())
        };
        let unknown = given.rows().into_iter().filter(|(word, _)| code(word).is_none());
        Error::collect(unknown.map(error).collect())?;
    }
    Ok(given.replaced("", |word| code(word).unwrap_or_default()))
}

/// Codes of CL_OBS_STATUS. A cell may hold several codes, also as the small letters of Eurostat (`bu`): the one that decides
/// whether and how a figure is used comes first and the others stand behind it, as in `B U`.
fn statuses(words: Coded) -> Result<Coded> {
    let is_bad = |word: &&String| !word.trim().is_empty() && known_status(word).is_none();
    match words.pool().iter().find(is_bad) {
        None => Ok(words.replaced("", |word| known_status(word).unwrap_or_default())),
        Some(word) => Err(Error::option(format!("{TABLE}, column \"obs_status\""), word, status_codes())),
    }
}

/// Values whose status says that there is none: one of the two is wrong.
fn marked_missing(status: &Coded, values: &[f64]) -> Option<Finding> {
    // Cannot exist, exists and was not collected, missing (CL_OBS_STATUS); Q withholds a value from others.
    const MISSING: [&str; 3] = ["M", "L", "O"];
    let is_missing = |(word, _): &(&str, Vec<Range<usize>>)| MISSING.iter().any(|code| has_status(Some(word), code));
    let of_missing = status.rows().into_iter().filter(is_missing).flat_map(|(_, ranges)| ranges).flatten();
    let rows: Vec<usize> = of_missing.filter(|&row| !values[row].is_nan()).collect();
    let message = "values whose status says that they are missing (M, L or O); they are used";
    let found = || Finding::warning(Rule::ValueMarkedMissing, "obs_status", message).at(&rows);
    (!rows.is_empty()).then(|| found().remedy("empty obs_value, or correct the status"))
}

/// Numbers for the combinations of indicator and dimensions, by first appearance, and the first row of each.
fn intern(indicator: &Coded, dimensions: &[(String, Coded)], height: usize) -> (Vec<u32>, Vec<usize>) {
    let mut key = vec![0u32; height];
    let mut first_row = Vec::new();
    // One column after the other: the number so far and the next word make a new number, so that no row needs a key of
    // joined text.
    for words in std::iter::once(indicator).chain(dimensions.iter().map(|(_, words)| words)) {
        let mut pairs: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        first_row.clear();
        let mut last = None;
        for (row, (key, &word)) in key.iter_mut().zip(words.cells()).enumerate() {
            let pair = (*key, word);
            // Rows of one key mostly follow each other.
            *key = match last {
                Some((before, number)) if before == pair => number,
                _ => {
                    let next = pairs.len() as u32;
                    *pairs.entry(pair).or_insert_with(|| {
                        first_row.push(row);
                        next
                    })
                }
            };
            last = Some((pair, *key));
        }
    }
    (key, first_row)
}

/// What makes the key of each row.
struct Keys<'a> {
    key: &'a [u32],
    area: &'a Coded,
    year: &'a [i32],
    indicator: &'a Coded,
    dimensions: &'a [(String, Coded)],
}

impl Keys<'_> {
    /// What tells a row from all others.
    fn of(&self, row: usize) -> (u32, u32, i32) {
        (self.key[row], self.area.cells()[row], self.year[row])
    }

    /// Whether each key has the rows of an area together, by ascending years, as nearly all files have: none comes again, and
    /// no map of all rows is needed to say so.
    fn ascend(&self) -> bool {
        let mut met = FxHashSet::default();
        let mut last = None;
        (0..self.key.len()).all(|row| {
            let (key, area, year) = self.of(row);
            match last.replace((key, area, year)) {
                Some((key_before, area_before, before)) if (key_before, area_before) == (key, area) => before < year,
                _ => met.insert((key, area)),
            }
        })
    }

    /// Rows whose key an earlier row has, each with the first of the key.
    fn again(&self) -> Vec<(usize, usize)> {
        if self.ascend() {
            return Vec::new();
        }
        let mut seen: FxHashMap<(u32, u32, i32), u32> = FxHashMap::default();
        seen.reserve(self.key.len());
        let first = |row: usize| (*seen.entry(self.of(row)).or_insert(row as u32) as usize, row);
        (0..self.key.len()).map(first).filter(|(first, row)| first != row).collect()
    }

    /// For every row whether it is the first of its key. Where a later one differs in what counts it is an error; where it
    /// differs in an attribute the first stays and a finding says so.
    fn agree(&self, frame: &DataFrame, findings: &mut Vec<Finding>) -> Result<Vec<bool>> {
        let again = self.again();
        let mut unique = vec![true; self.key.len()];
        again.iter().for_each(|&(_, row)| unique[row] = false);
        if again.is_empty() {
            return Ok(unique);
        }
        let is_dimension = |name: &str| self.dimensions.iter().any(|(known, _)| known == name);
        let mut conflicts: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        let mut differ: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for column in frame.columns() {
            let name = column.name().as_str();
            if is_dimension(name) || ["indicator", "ref_area", "time_period"].contains(&name) {
                continue;
            }
            for (first, values) in differences(column, &again)? {
                if COUNTS.contains(&name) {
                    let what = if name == "obs_value" { String::new() } else { format!("{name} ") };
                    conflicts.entry(first).or_default().push(format!("{what}{}", values.join(" or ")));
                } else {
                    differ.entry(name.to_owned()).or_default().push(first);
                }
            }
        }
        if !conflicts.is_empty() {
            let undeclared = differ.into_iter().filter(|(_, rows)| rows.iter().any(|row| conflicts.contains_key(row)));
            // A column in which the conflicting rows differ may be a dimension that the user forgot to declare.
            let undeclared = undeclared.map(|(name, _)| name).filter(|name| !concepts::is_reserved(name)).collect();
            let line = |(row, values): (usize, Vec<String>)| {
                format!("{} {} {} = {}", self.describe(row), self.area.word(row), self.year[row], values.join(", "))
            };
            return Err(Error::DuplicateObservation { keys: conflicts.into_iter().map(line).collect(), undeclared });
        }
        for (name, rows) in differ {
            findings.push(
                Finding::warning(
                    Rule::AttributeDiffers,
                    &name,
                    "rows of one key differ in this column only: the first of them is kept",
                )
                .at(&rows)
                .remedy(format!(
                    "drop the column, or declare it as a dimension if it is part of the key: dimensions=[{name:?}]"
                )),
            );
        }
        let rows: Vec<usize> = again.iter().map(|&(_, row)| row).collect();
        findings.push(Finding::note(Rule::RepeatedRow, "rows", "repeat an earlier row and are left out").at(&rows));
        Ok(unique)
    }

    /// Rows of one key where the later takes the place of the earlier though it says that it is about another base, age
    /// or recall: a share of users in the place of a share of people.
    fn other_populations(&self, frame: &DataFrame, findings: &mut Vec<Finding>) -> Result<()> {
        let again = self.again();
        for name in ["base", "age_scope", "scope", "recall"] {
            let Some(words) = frame.column(name).ok().and_then(|column| column.str().ok()) else { continue };
            // A population that is not stated is not another one.
            let differs = |&&(first, row): &&(usize, usize)| {
                words.get(first).zip(words.get(row)).is_some_and(|(before, after)| before != after)
            };
            let rows: Vec<usize> = again.iter().filter(differs).map(|&(_, row)| row).collect();
            if !rows.is_empty() {
                findings.push(
                    Finding::warning(Rule::BaseDiffers, name, "figures are replaced by figures that state another")
                        .at(&rows)
                        .remedy("keep both apart by a dimension, or under codes of their own, if they are not the same figure"),
                );
            }
        }
        Ok(())
    }

    /// For every row whether it is the last of its key.
    fn last_of_each(&self) -> Vec<bool> {
        let rows = self.key.len();
        if self.ascend() {
            return vec![true; rows];
        }
        let last: FxHashMap<(u32, u32, i32), usize> = (0..rows).map(|row| (self.of(row), row)).collect();
        let mut unique = vec![false; rows];
        last.into_values().for_each(|row| unique[row] = true);
        unique
    }

    /// The indicator and those dimensions of a row that are not the total.
    fn describe(&self, row: usize) -> String {
        let mut words = vec![self.indicator.word(row).to_owned()];
        let parts = self.dimensions.iter().filter(|(_, words)| words.word(row) != TOTAL);
        words.extend(parts.map(|(name, words)| format!("{name}={}", words.word(row))));
        words.join(" ")
    }
}

/// For rows that come again, the first of the key with the values that a column has for it, where they are not all one.
fn differences(column: &Column, again: &[(usize, usize)]) -> Result<BTreeMap<usize, Vec<String>>> {
    let show = |value: Option<String>| value.unwrap_or_else(|| "missing".to_owned());
    let mut found: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    let mut differ = |first: usize, values: [Option<String>; 2]| {
        let [a, b] = values.map(show);
        found.entry(first).or_insert_with(|| vec![a]).push(b);
    };
    if let Ok(numbers) = column.f64() {
        // NaN is not a number: two of them are two missing values, though they do not compare as equal.
        let number = |row: usize| numbers.get(row).filter(|x| !x.is_nan());
        for &(first, row) in again {
            let pair = [number(first), number(row)];
            if pair[0] != pair[1] {
                differ(first, pair.map(|x| x.map(|x| x.to_string())));
            }
        }
        return Ok(found);
    }
    // What has no text, such as a list, is compared by nothing and never told apart.
    let Ok(words) = column.cast(&DataType::String) else { return Ok(found) };
    let words = words.str()?;
    for &(first, row) in again {
        let pair = [words.get(first), words.get(row)];
        if pair[0] != pair[1] {
            differ(first, pair.map(|x| x.map(str::to_owned)));
        }
    }
    Ok(found)
}
