//! What a table must be to be a series, and the codes by which the rest of the module finds its rows.

use super::column::Role;
use super::units::{self, KeyUnits};
use crate::area::{self, areas};
use crate::grouping::known_groups;
use crate::{Error, Result};
use polars::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

pub(super) const TABLE: &str = "series";
const REQUIRED: [&str; 4] = ["indicator", "ref_area", "time_period", "obs_value"];

/// Columns of text that say something about a value and are no part of its key.
const ATTRIBUTES: [&str; 24] = [
    "obs_status",
    "conf_status",
    "unit_measure",
    "unit_mult",
    "decimals",
    "nature",
    "source",
    "source_detail",
    "source_year",
    "comment",
    "comment_obs",
    "comment_ts",
    "footnote",
    "ref_area_name",
    "indicator_name",
    "time_detail",
    "level",
    "base",
    "recall",
    "age_scope",
    "scope",
    "certainty",
    "imputation",
    "largest",
];

/// Columns of numbers: they are no part of the key, whatever the table holds them as.
const NUMBERS: [&str; 12] = [
    "se",
    "ci_low",
    "ci_high",
    "n",
    "coverage",
    "n_countries",
    "n_observed",
    "n_imputed",
    "n_with_se",
    "se_sampling",
    "imputation_se",
    "largest_share",
];

/// Dimensions that tell parts of the population apart; for others the name decides nothing but the text does.
const OF_THE_PEOPLE: [&str; 3] = ["sex", "age", "urbanisation"];

/// Dimensions that tell answers or services apart, not people.
pub(super) const OF_THE_ANSWER: [&str; 11] = [
    "technology",
    "speed",
    "frequency",
    "skill",
    "skill_area",
    "service",
    "category",
    "product",
    "composite_breakdown",
    "freq",
    "reporting_type",
];

/// CL_OBS_STATUS 2.1.
const OBS_STATUS: [&str; 20] =
    ["A", "B", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N", "O", "P", "Q", "S", "U", "V", "W"];

/// The total of a dimension.
pub(super) const TOTAL: &str = "_T";

/// Whether a column of text of this name is part of the key.
pub(crate) fn is_dimension(name: &str) -> bool {
    !REQUIRED.contains(&name) && !ATTRIBUTES.contains(&name)
}

/// Whether a column is a dimension by its name, so that numbers in it are codes.
pub(super) fn holds_codes(name: &str) -> bool {
    OF_THE_PEOPLE.contains(&name) || OF_THE_ANSWER.contains(&name)
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
    if let Some(i) = area::position(given) {
        return Some(areas()[usize::from(i)].iso3.clone());
    }
    if own_groups.contains(given) {
        return Some(given.to_owned());
    }
    let code = if given.bytes().all(|b| b.is_ascii_digit()) { format!("{given:0>3}") } else { given.to_owned() };
    known_groups().contains_key(&code).then_some(code)
}

/// Two tables one below the other; a column that one lacks is null there. Text in the one and something else in the
/// other would make a dimension of what is none, and is an error.
pub(crate) fn stack(above: &DataFrame, below: &DataFrame) -> Result<DataFrame> {
    let mut names: Vec<&str> = above.get_column_names().into_iter().map(|n| n.as_str()).collect();
    names.extend(below.get_column_names().into_iter().map(|n| n.as_str()).filter(|n| above.column(n).is_err()));
    let mut columns = Vec::with_capacity(names.len());
    for name in names {
        let wanted = match (above.column(name), below.column(name)) {
            (Ok(a), Ok(b)) if a.dtype() != b.dtype() => match (a.dtype(), b.dtype()) {
                (empty, other) | (other, empty) if empty.is_null() => other.clone(),
                (x, y) if x.is_numeric() && y.is_numeric() => DataType::Float64,
                (x, y) if is_dimension(name) => return Err(mixed(name, x, y)),
                _ => DataType::String,
            },
            (Ok(a), _) => a.dtype().clone(),
            (_, b) => b?.dtype().clone(),
        };
        let part = |table: &DataFrame| match table.column(name) {
            Ok(column) => column.cast(&wanted),
            Err(_) => Ok(Column::full_null(name.into(), table.height(), &wanted)),
        };
        let mut column = part(above)?;
        column.append(&part(below)?)?;
        columns.push(column);
    }
    Ok(DataFrame::new(above.height() + below.height(), columns)?)
}

fn mixed(column: &str, above: &DataType, below: &DataType) -> Error {
    Error::WrongType {
        role: TABLE.to_owned(),
        column: column.to_owned(),
        expected: "one type in both series".to_owned(),
        got: format!("{above} in the one and {below} in the other"),
        remedy: "text is a dimension and part of the key, a number is not: convert one of them".to_owned(),
    }
}

/// The codes of the rows that say how many countries they stand for: groups of the user's own, as an aggregate was
/// written to a file and is read again.
pub(super) fn groups_in(table: &DataFrame) -> BTreeSet<String> {
    let (Ok(areas), Ok(members)) = (table.column("ref_area"), table.column("n_countries")) else {
        return BTreeSet::new();
    };
    let (Ok(areas), Ok(members)) = (areas.str(), members.cast(&DataType::Float64)) else { return BTreeSet::new() };
    let members = members.f64().map(|n| n.iter().map(|n| n.is_some()).collect::<Vec<_>>()).unwrap_or_default();
    areas.iter().zip(members).filter_map(|(area, is_group)| area.filter(|_| is_group)).map(str::to_owned).collect()
}

/// The table with its columns in order, codes and types as they should be, and exact repeats dropped.
pub(super) fn normalise(table: DataFrame, own_groups: &BTreeSet<String>, rule: Repeats) -> Result<(DataFrame, Index)> {
    let role = |column| Role { table: TABLE, column };
    let mut found = Vec::new();
    let mut keep = |error| found.push(error);
    let indicator = role("indicator").full_text(&table).map_err(&mut keep).unwrap_or_default();
    let given = role("ref_area").full_text(&table).map_err(&mut keep).unwrap_or_default();
    let year = role("time_period").full_years(&table).map_err(&mut keep).unwrap_or_default();
    let (table, unit, _remarks) = match indicator.len() == table.height() {
        true => units::read(&indicator, table)?,
        false => (table, Vec::new(), Vec::new()),
    };
    let value = role("obs_value").numbers(&table).map_err(&mut keep).unwrap_or_default();
    let codes = area_codes(&given, own_groups).map_err(&mut keep).unwrap_or_default();

    let mut columns = vec![
        Column::new("indicator".into(), &indicator),
        Column::new("ref_area".into(), codes.iter().map(|c| &**c).collect::<Vec<_>>()),
    ];
    columns.push(Column::new("time_period".into(), &year));
    columns.push(Column::new("obs_value".into(), &value));
    let mut dimensions = Vec::new();
    let mut parts = vec![indicator];
    for column in table.columns().iter().filter(|c| !REQUIRED.contains(&c.name().as_str())) {
        let name = column.name().as_str();
        let t = column.dtype();
        let is_text = t.is_string() || t.is_categorical() || t.is_enum();
        if name == "se"
            && let Ok(errors) = role(name).numbers(&table)
            && let Some(row) = errors.iter().position(|se| se.is_some_and(|se| se < 0.0))
        {
            keep(Error::InvalidArgument {
                argument: format!("{TABLE}, column \"se\""),
                expected: "0 or more; leave it empty where it is not known".to_owned(),
                got: format!("{} in row {row}", errors[row].unwrap_or_default()),
            });
        }
        if NUMBERS.contains(&name) && is_text {
            let numbers = role(name).numbers(&table).map_err(&mut keep).unwrap_or_default();
            columns.push(Column::new(name.into(), numbers));
            continue;
        }
        if !is_text && !holds_codes(name) {
            columns.push(column.clone());
            continue;
        }
        let Some(words) = role(name).text(&table).map_err(&mut keep).ok() else { continue };
        if !is_dimension(name) {
            if name == "obs_status" {
                check_status(&words).unwrap_or_else(&mut keep);
            }
            columns.push(Column::new(name.into(), &words));
        } else {
            let words: Vec<String> = words.into_iter().map(|w| dimension_code(name, w)).collect();
            columns.push(Column::new(name.into(), &words));
            dimensions.push(name.to_owned());
            parts.push(words);
        }
    }
    Error::collect(found)?;

    let (key, first_row) = intern(&parts, table.height());
    let area: Vec<Option<u16>> = codes.iter().map(|code| area::position(code)).collect();
    let frame = DataFrame::new(table.height(), columns)?;
    let unique = match rule {
        Repeats::Agree => repeats(&key, &codes, &year, &value, |row| describe(&parts, &dimensions, row))?,
        Repeats::LastWins => last_of_each(&key, &codes, &year),
    };
    if unique.iter().all(|&u| u) {
        let units = units::of_keys(&key, first_row.len(), &unit);
        return Ok((frame, Index { key, first_row, area, year, dimensions, units }));
    }
    normalise(frame.filter(&BooleanChunked::from_slice("".into(), &unique))?, own_groups, rule)
}

/// `T`, an older code for the total of sex, is read as `_T`; so is an empty dimension.
fn dimension_code(name: &str, word: Option<String>) -> String {
    match word {
        Some(word) if !(name == "sex" && word == "T") => word,
        _ => TOTAL.to_owned(),
    }
}

fn area_codes(given: &[String], own_groups: &BTreeSet<String>) -> Result<Vec<String>> {
    let mut known: FxHashMap<&str, Option<String>> = FxHashMap::default();
    let mut unknown: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut codes = Vec::with_capacity(given.len());
    for (row, word) in given.iter().enumerate() {
        match known.entry(word).or_insert_with(|| resolve(word, own_groups)) {
            Some(code) => codes.push(code.clone()),
            None => unknown.entry(word).or_insert((0, row)).0 += 1,
        }
    }
    let groups = || known_groups().keys().chain(own_groups).map(String::as_str);
    let error = |(word, (rows, first)): (&str, (usize, usize))| {
        let rows = crate::error::count(rows, "row", "rows");
        area::unknown(&format!("{TABLE}, column \"ref_area\", {rows}, first in row {first}"), word, groups())
    };
    Error::collect(unknown.into_iter().map(error).collect())?;
    Ok(codes)
}

fn check_status(words: &[Option<String>]) -> std::result::Result<(), Error> {
    match words.iter().flatten().find(|word| !OBS_STATUS.contains(&word.as_str())) {
        None => Ok(()),
        Some(word) => Err(Error::UnknownOption {
            option: "series, column \"obs_status\"".to_owned(),
            got: word.clone(),
            expected: OBS_STATUS.map(str::to_owned).to_vec(),
        }),
    }
}

/// Numbers for the combinations of several columns, by first appearance, and the first row of each.
fn intern(parts: &[Vec<String>], height: usize) -> (Vec<u32>, Vec<usize>) {
    let mut key = vec![0u32; height];
    let mut first_row = Vec::new();
    for words in parts {
        let mut word_codes: FxHashMap<&str, u32> = FxHashMap::default();
        let mut pairs: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        first_row.clear();
        for (row, word) in words.iter().enumerate() {
            let next = word_codes.len() as u32;
            let word = *word_codes.entry(word).or_insert(next);
            let next = pairs.len() as u32;
            key[row] = *pairs.entry((key[row], word)).or_insert_with(|| {
                first_row.push(row);
                next
            });
        }
    }
    (key, first_row)
}

/// For every row whether it is the first of its key; an error where a later one has another value.
fn repeats(
    key: &[u32],
    area: &[String],
    year: &[i32],
    value: &[Option<f64>],
    describe: impl Fn(usize) -> String,
) -> Result<Vec<bool>> {
    let mut seen: FxHashMap<(u32, &str, i32), usize> = FxHashMap::default();
    let mut conflicts: BTreeMap<usize, Vec<Option<f64>>> = BTreeMap::new();
    let mut unique = vec![true; key.len()];
    for row in 0..key.len() {
        let first = *seen.entry((key[row], &area[row], year[row])).or_insert(row);
        if first != row {
            unique[row] = false;
            if value[first] != value[row] {
                conflicts.entry(first).or_insert_with(|| vec![value[first]]).push(value[row]);
            }
        }
    }
    if conflicts.is_empty() {
        return Ok(unique);
    }
    let show = |v: Option<f64>| v.map_or_else(|| "missing".to_owned(), |v| v.to_string());
    let line = |(row, values): (usize, Vec<Option<f64>>)| {
        let values: Vec<String> = values.into_iter().map(show).collect();
        format!("{} {} {} = {}", describe(row), area[row], year[row], values.join(" or "))
    };
    Err(Error::DuplicateObservation { keys: conflicts.into_iter().map(line).collect() })
}

/// For every row whether it is the last of its key.
fn last_of_each(key: &[u32], area: &[String], year: &[i32]) -> Vec<bool> {
    let mut last: FxHashMap<(u32, &str, i32), usize> = FxHashMap::default();
    for row in 0..key.len() {
        last.insert((key[row], &area[row], year[row]), row);
    }
    let mut unique = vec![false; key.len()];
    last.into_values().for_each(|row| unique[row] = true);
    unique
}

/// The indicator and those dimensions of a row that are not the total.
fn describe(parts: &[Vec<String>], dimensions: &[String], row: usize) -> String {
    let mut words = vec![parts[0][row].clone()];
    let pairs = dimensions.iter().zip(&parts[1..]).filter(|(_, words)| words[row] != TOTAL);
    words.extend(pairs.map(|(name, words)| format!("{name}={}", words[row])));
    words.join(" ")
}
