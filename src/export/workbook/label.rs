//! Words for codes and for the names of columns.

use super::shape::Kind;
use crate::{Language, Unit, catalogue, dimension};

/// The words for a cell of a column of labels.
pub(super) fn label(language: Language, column: &str, text: &str) -> String {
    let known = match column {
        "ref_area" | "group" => language.area(text).map(str::to_owned),
        "indicator" | "code" | "measure" => {
            let found = catalogue::resolve(text).ok();
            // A number has a code of its own, and the title is that of its share.
            let found = found.filter(|found| found.figure() != catalogue::Figure::Count);
            found.map(|found| format!("{} ({text})", language.title(found.indicator).text))
        }
        "category" => language.category(text).map(str::to_owned),
        "unit" | "unit_measure" => Some(language.unit(Unit::of(text).name()).to_owned()),
        _ => of_dimension(language, column, text),
    };
    known.unwrap_or_else(|| text.to_owned())
}

/// What stands for everybody in a dimension.
pub(super) fn all(language: Language) -> String {
    language.say("all")
}

fn of_dimension(language: Language, column: &str, text: &str) -> Option<String> {
    if dimension::is_total(column, text) {
        return Some(all(language));
    }
    match text {
        "_U" => return Some(language.say("not-stated")),
        "_O" => return Some(language.say("other")),
        "_Z" => return Some(language.say("flag-not-applicable")),
        _ => {}
    }
    let name = dimension::dimension(column)?;
    if name == "age" {
        let ages = dimension::age(text)?;
        let number = |age: u32| age.to_string();
        return Some(match (ages.from, ages.to) {
            (None | Some(0), None) => all(language),
            (Some(from), None) => language.message("age-from", &[("from", number(from).into())]),
            (None, Some(to)) => language.message("age-under", &[("to", number(to.saturating_add(1)).into())]),
            (Some(from), Some(to)) if from == to => number(from),
            (Some(from), Some(to)) => {
                language.message("age-range", &[("from", number(from).into()), ("to", number(to).into())])
            }
        });
    }
    let key = match (name, dimension::code(column, text)?.as_str()) {
        ("sex", "F") => "sex-female",
        ("sex", "M") => "sex-male",
        ("urbanisation", "U") => "urbanisation-urban",
        ("urbanisation", "R") => "urbanisation-rural",
        ("disability", "PD") => "disability-with",
        ("disability", "PWD") => "disability-without",
        ("income", "Q1") => "quintile-1",
        ("income", "Q2") => "quintile-2",
        ("income", "Q3") => "quintile-3",
        ("income", "Q4") => "quintile-4",
        ("income", "Q5") => "quintile-5",
        _ => return None,
    };
    Some(language.say(key))
}

/// The head of a column; `level` is that of the intervals.
pub(super) fn head(language: Language, kind: Kind, column: &str, level: Option<f64>) -> String {
    if kind == Kind::Other {
        return column.to_owned();
    }
    let limit = |key: &str, with_level: &str| match level {
        Some(level) => {
            // 95, and 99.9 where the level is 0.999.
            let level = (level * 100.0 * 1e6).round() / 1e6;
            language.message(with_level, &[("level", language.number(level, decimals(level)).into())])
        }
        None => language.say(key),
    };
    let key = match column {
        "ci_low" => return limit("book-ci-low", "book-ci-low-level"),
        "ci_high" => return limit("book-ci-high", "book-ci-high-level"),
        "value" | "obs_value" => "col-value",
        "n" => "col-cases",
        "ref_area" => "col-area",
        "time_period" => "col-year",
        "unit" | "unit_measure" => "col-unit",
        "measure" => "book-measure",
        "category" | "level" => "book-category",
        "code" => "col-indicator",
        "scope" | "base" => "book-population",
        "age_scope" => "book-age-scope",
        "recall" => "book-recall",
        "se" => "col-se",
        "cv" => "col-cv",
        "deff" => "col-deff",
        "df" => "col-df",
        "numerator" => "col-numerator",
        "denominator" => "col-denominator",
        "score" => "col-score",
        "rank" => "col-rank",
        "indicator" => "col-indicator",
        "title" => "col-title",
        "source" => "col-source",
        "coverage" => "col-coverage",
        "certainty" => "col-certainty",
        "note" | "comment" => "col-note",
        "region" => "by-region",
        "labour_force" => "by-labour-force",
        "household_size" => "by-household-size",
        "children" => "by-children",
        _ => match dimension::dimension(column) {
            Some("sex") => "by-sex",
            Some("age") => "by-age",
            Some("urbanisation") => "by-urbanisation",
            Some("disability") => "by-disability",
            Some("education") => "by-education",
            Some("income") => "by-quintile",
            Some("occupation") => "by-occupation",
            Some(_) | None => return capitalised(&column.replace('_', " ")),
        },
    };
    language.say(key)
}

fn decimals(number: f64) -> usize {
    format!("{number}").split_once('.').map_or(0, |(_, fraction)| fraction.len())
}

/// Words with a capital in front.
pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
