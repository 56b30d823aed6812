//! What the columns of a series are: required, dimension, number or attribute.
//!
//! Dimensions make the key of a figure. They are those of the SDG data structure and of the catalogue, by their names and
//! aliases, those that a user declares, and nothing else: a column with the names of countries beside their codes is an
//! attribute, which is carried and no part of the key.

use super::check::TABLE;
use super::coded::Coded;
use super::vintage::VINTAGE;
use crate::catalogue::known_code;
use crate::dimension::{self, TOTAL};
use crate::error::{list, row_of_table};
use crate::finding::{Finding, Rule};
use crate::input::Role;
use crate::{Error, Result};
use polars::prelude::*;
use std::collections::BTreeSet;

pub(super) const REQUIRED: [&str; 4] = ["indicator", "ref_area", "time_period", "obs_value"];

/// Columns of text that say something about a value.
const ATTRIBUTES: [&str; 26] = [
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
    VINTAGE,
    DECLARED,
];

/// Columns of numbers, whatever the table holds them as.
const NUMBERS: [&str; 13] = [
    "se",
    "ci_low",
    "ci_high",
    "n",
    "coverage",
    "n_countries",
    "n_observed",
    "n_imputed",
    "n_with_se",
    "se_coverage",
    "se_sampling",
    "imputation_se",
    "largest_share",
];

/// Whether a column holds numbers, whatever the table holds them as.
pub(super) fn is_number(name: &str) -> bool {
    name == "obs_value" || name == "weight" || NUMBERS.contains(&name)
}

/// The attribute in which the dimensions that a user declared travel with the table, separated by semicolons, so that a
/// file that was written is read with the same keys.
pub(super) const DECLARED: &str = "dimensions";

/// Dimensions that tell answers, services or ways of counting apart, not people.
const OF_THE_ANSWER: [&str; 13] = [
    "technology",
    "speed",
    "frequency",
    "skill",
    "skill_area",
    "service",
    "category",
    "product",
    "activity",
    "composite_breakdown",
    "cust_breakdown",
    "freq",
    "reporting_type",
];

/// What a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Required,
    Dimension,
    Number,
    Attribute,
}

/// What a column of this name is, once aliases are replaced.
pub(super) fn part(name: &str, declared: &BTreeSet<String>) -> Part {
    if REQUIRED.contains(&name) {
        Part::Required
    } else if NUMBERS.contains(&name) {
        Part::Number
    } else if ATTRIBUTES.contains(&name) {
        Part::Attribute
    } else if is_known(name) || declared.contains(name) {
        Part::Dimension
    } else {
        Part::Attribute
    }
}

/// Whether a name means something else in a series than a dimension.
pub(crate) fn is_reserved(name: &str) -> bool {
    REQUIRED.contains(&name) || NUMBERS.contains(&name) || ATTRIBUTES.contains(&name)
}

/// Whether a dimension can have this name: the list of them in the column `dimensions` gives the same name again.
pub(crate) fn can_be_listed(name: &str) -> bool {
    crate::words::list(name).iter().map(String::as_str).eq([name])
}

/// Whether a column of this name means something to every series, under whatever name it stands in a table.
pub(super) fn is_read(name: &str) -> bool {
    let is_dimension = || is_known(&name.to_lowercase()) || dimension::concept(name).is_some();
    is_reserved(name) || name == "weight" || (!dimension::is_ambiguous(name) && is_dimension())
}

/// Whether a name is that of a dimension, as it stands in a series.
pub(crate) fn is_known(name: &str) -> bool {
    OF_THE_ANSWER.contains(&name) || dimension::concept(name).as_deref() == Some(name)
}

/// Whether a dimension tells parts of the population apart.
pub(super) fn is_of_people(name: &str) -> bool {
    !OF_THE_ANSWER.contains(&name)
}

/// The dimensions that a table says were declared when it was written.
pub(crate) fn declared_in(table: &DataFrame) -> BTreeSet<String> {
    let Some(words) = table.column(DECLARED).ok().and_then(|column| column.str().ok()) else { return BTreeSet::new() };
    let distinct: BTreeSet<&str> = words.iter().flatten().collect();
    distinct.into_iter().flat_map(crate::words::list).filter(|name| table.column(name).is_ok()).collect()
}

/// The table with its dimensions under one name each: `gender` becomes `sex`, `wealth_quintile` becomes
/// `income_wealth_quantile`. A declared dimension keeps its name.
pub(super) fn by_one_name(mut table: DataFrame, declared: &BTreeSet<String>) -> Result<DataFrame> {
    let mut found = Vec::new();
    for name in table.get_column_names_owned() {
        if declared.contains(name.as_str()) {
            continue;
        }
        let Some(concept) = other_name(&table, &name)? else { continue };
        if table.column(&concept).is_ok() {
            found.push(Error::argument(
                format!("{TABLE}, columns {name:?} and {concept:?}"),
                format!("one column for the dimension {concept}; drop or rename the other"),
                "two",
            ));
        } else {
            table.rename(&name, concept.into())?;
        }
    }
    Error::collect(found)?;
    Ok(table)
}

/// The columns among these that are dimensions only if they are declared.
pub(super) fn to_declare<'a>(table: &DataFrame, columns: impl Iterator<Item = &'a str>) -> Result<BTreeSet<String>> {
    let mut declared = BTreeSet::new();
    for name in columns.filter(|name| !is_known(name)) {
        if other_name(table, name)?.is_none() {
            declared.insert(name.to_owned());
        }
    }
    Ok(declared)
}

/// The name of the dimension that a column is under another name, if it is.
fn other_name(table: &DataFrame, name: &str) -> Result<Option<String>> {
    let lower = name.to_lowercase();
    if is_reserved(name) || is_known(name) {
        return Ok(None);
    }
    if OF_THE_ANSWER.contains(&lower.as_str()) {
        return Ok(Some(lower));
    }
    let Some(concept) = dimension::concept(name) else { return Ok(None) };
    let is_it = !dimension::is_ambiguous(name) || holds_codes_only(table, name, &concept)?;
    Ok(is_it.then_some(concept))
}

/// Whether every word of a column is a code of a dimension or a word for its total.
fn holds_codes_only(table: &DataFrame, column: &str, dimension: &str) -> Result<bool> {
    let Ok(words) = codes(&Role { table: TABLE, column }, table) else { return Ok(false) };
    let is_one = |word: &String| code(dimension, word) != *word || is_code(dimension, word);
    Ok(!words.pool().is_empty() && words.pool().iter().all(is_one))
}

fn is_code(dimension: &str, word: &str) -> bool {
    word == TOTAL || word == NOT_STATED || dimension::code(dimension, word).is_some()
}

/// The words of a dimension: text, whole numbers and truth values written out.
#[expect(clippy::wildcard_enum_match_arm, reason = "polars has many types, and what is not text is refused")]
pub(super) fn codes(role: &Role<'_>, table: &DataFrame) -> Result<Coded> {
    let column = role.of(table)?;
    match column.dtype() {
        DataType::Float32 | DataType::Float64 => {
            let numbers = role.numbers(table)?;
            // Beyond 2^53 a floating point number need not be the code that was written.
            match numbers.iter().position(|x| x.is_some_and(|x| x.fract() != 0.0 || x.abs() > 9e15)) {
                Some(row) => Err(Error::WrongType {
                    role: role.table.to_owned(),
                    column: role.column.to_owned(),
                    expected: "the codes of a dimension".to_owned(),
                    got: format!("{} in {}", numbers[row].unwrap_or_default(), row_of_table(row)),
                    remedy: "convert it to text, or drop the column".to_owned(),
                }),
                None => Ok(Coded::collect(numbers.into_iter().map(|x| x.map(|x| (x as i64).to_string())))),
            }
        }
        DataType::Boolean => {
            let words = column.bool()?.iter().map(|b| b.map(|b| if b { "true" } else { "false" }));
            Ok(Coded::collect(words))
        }
        _ => role.coded(table),
    }
}

/// The code of a group whose category is not known.
const NOT_STATED: &str = "_U";

/// Words for that group, the first as results of the library are printed, the last that of Eurostat.
const WORDS_FOR_NOT_STATED: [&str; 4] = ["not stated", "not known", "unknown", "unk"];

/// The code of a word of a dimension in a series; a word that is not known stays as it is.
pub(super) fn code(dimension: &str, word: &str) -> String {
    if let Some(code) = dimension::code(dimension, word) {
        return code;
    }
    // Quintiles are often numbered.
    if dimension == "income_wealth_quantile" && ["1", "2", "3", "4", "5"].contains(&word) {
        return format!("Q{word}");
    }
    // In an unknown dimension it may be a code.
    let is_not_stated = || WORDS_FOR_NOT_STATED.iter().any(|one| one.eq_ignore_ascii_case(word.trim()));
    if dimension::dimension(dimension).is_some() && is_not_stated() {
        return NOT_STATED.to_owned();
    }
    word.to_owned()
}

/// The words of a dimension with a closed list of codes that are none of them: figures under `sex` `1` are no one's.
pub(super) fn unknown_codes(name: &str, words: &Coded) -> Option<Finding> {
    // No answer, another, unknown, not available, not applicable.
    const SPECIAL: [&str; 5] = ["_N", "_O", "_U", "_X", "_Z"];
    if !dimension::is_closed(name) {
        return None;
    }
    let is_known = |word: &str| SPECIAL.contains(&word) || dimension::code(name, word).is_some();
    let (mut rows, mut shown) = (Vec::new(), Vec::new());
    for (word, ranges) in words.rows().into_iter().filter(|(word, _)| !is_known(word)) {
        shown.push(format!("{word:?}"));
        rows.extend(ranges.into_iter().flatten());
    }
    let codes = dimension::codes(name).join(", ");
    (!rows.is_empty()).then(|| {
        Finding::warning(Rule::UnknownWord, name, format!("holds codes that are not known: {}", list(&shown)))
            .at(&rows)
            .remedy(format!("write {codes} or {TOTAL}: no weight and no divide knows other codes"))
    })
}

/// The dimensions, each with its code, that a publisher's code implies of the people whom its figures are about:
/// `IT.NET.USER.FE.ZS` is about women.
pub(crate) fn implied(indicator: &str) -> Vec<(String, String)> {
    let Some(alias) = known_code(indicator).and_then(|found| found.alias) else { return Vec::new() };
    let of_people = |(concept, code): &(String, String)| {
        let name = dimension::concept(concept).filter(|name| PEOPLE_OF_A_CODE.contains(&name.as_str()))?;
        Some((name, code.clone()))
    };
    alias.breakdown.iter().filter_map(of_people).collect()
}

/// The dimensions that codes imply of people; levels of education are those of schools there.
const PEOPLE_OF_A_CODE: [&str; 3] = ["sex", "age", "urbanisation"];
