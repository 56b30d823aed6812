//! Words for codes and for the names of columns.

use super::shape::Kind;
use crate::export::codes::{name, of_dimension, recall, sentence};
use crate::frame::Labels;
use crate::{Language, Unit, catalogue, dimension};
use std::borrow::Cow;

/// A text as a part of a sentence: in Arabic, a number in front of Latin letters would go behind them without a mark.
pub(super) fn embedded(language: Language, text: &str) -> Cow<'_, str> {
    let begins_with_number = text.starts_with(|c: char| c.is_ascii_digit());
    let is_latin = text.chars().find(|c| c.is_alphabetic()).is_some_and(|c| c < '\u{590}');
    if language.is_right_to_left() && begins_with_number && is_latin {
        Cow::Owned(format!("\u{200e}{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The words for a cell of a column of labels, where the library has some.
pub(super) fn label(language: Language, column: &str, text: &str) -> Option<String> {
    match column {
        "ref_area" | "group" | "largest" => language.area(text).map(str::to_owned),
        "indicator" | "code" | "measure" => {
            let found = catalogue::resolve(text).ok();
            // A number has a code of its own, and the title is that of its share.
            let found = found.filter(|found| found.figure() != catalogue::Figure::Count);
            found.map(|found| format!("{} ({text})", language.title(found.indicator).text))
        }
        "recall" => recall(language, text),
        "category" => language.category(text).map(str::to_owned),
        // What the rows are counted in goes by the name of a key.
        "statistical_unit" | "base" if text.contains('_') => Some(text.replace('_', " ")),
        "unit" | "unit_measure" => Some(language.unit(Unit::of(text).name()).to_owned()),
        _ => of_dimension(language, column, text),
    }
}

/// The head of a column; `level` is that of the intervals, and `labels` say what breakdowns are called.
pub(in crate::export) fn head(
    language: Language,
    kind: Kind,
    column: &str,
    level: Option<f64>,
    labels: &Labels,
) -> String {
    let known = || if kind == Kind::Other { None } else { known_head(language, column, level) };
    let words = name(labels, column, language, known);
    words.unwrap_or_else(|| match kind {
        Kind::Estimates | Kind::Series | Kind::Scores => capitalised(&column.replace('_', " ")),
        Kind::Other => column.to_owned(),
    })
}

/// The head that the library has for a column.
fn known_head(language: Language, column: &str, level: Option<f64>) -> Option<String> {
    let limit = |key: &str, with_level: &str| match level {
        Some(level) => {
            // 95, and 99.9 where the level is 0.999.
            let level = (level * 100.0 * 1e6).round() / 1e6;
            sentence(language, with_level, &[("level", language.number(level, decimals(level)).into())])
        }
        None => language.say(key),
    };
    let key = match column {
        "ci_low" => return Some(limit("book-ci-low", "book-ci-low-level")),
        "ci_high" => return Some(limit("book-ci-high", "book-ci-high-level")),
        "value" | "obs_value" => "col-value",
        "n" => "col-cases",
        "ref_area" => "col-area",
        "time_period" => "col-year",
        "unit" | "unit_measure" => "col-unit",
        "measure" => "book-measure",
        "category" => "book-category",
        "level" => "book-level",
        "code" => "col-indicator",
        "scope" | "base" => "book-population",
        "statistical_unit" => "book-statistical-unit",
        "age_scope" => "book-age-scope",
        "recall" => "book-recall",
        "by" => "col-by",
        "status" | "obs_status" => "col-status",
        "ref_area_name" => "col-area",
        "n_missing" => "col-missing",
        "contrast" => "col-contrast",
        "p_value" => "col-p-value",
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
        "n_countries" => "col-countries",
        "n_observed" => "book-observed",
        "n_imputed" => "book-imputed",
        "n_with_se" => "book-with-se",
        "se_coverage" => "book-se-coverage",
        "se_sampling" => "book-se-sampling",
        "largest" => "book-largest",
        "largest_share" => "book-largest-share",
        "vintage" => "book-vintage",
        "certainty" => "col-certainty",
        "note" | "comment" => "col-note",
        "region" => "by-region",
        "labour_force" => "by-labour-force",
        "household_size" => "by-household-size",
        "children" => "by-children",
        "ict_sector" => "by-ict-sector",
        _ => match dimension::dimension(column) {
            Some("sex") => "by-sex",
            Some("age") => "by-age",
            Some("urbanisation") => "by-urbanisation",
            Some("disability") => "by-disability",
            Some("education") => "by-education",
            Some("income") => "by-quintile",
            Some("occupation") => "by-occupation",
            Some("size_class") => "by-size-class",
            Some("activity") => "by-activity",
            Some(_) | None => return None,
        },
    };
    Some(language.say(key))
}

fn decimals(number: f64) -> usize {
    format!("{number}").split_once('.').map_or(0, |(_, fraction)| fraction.len())
}

/// Words with a capital in front.
pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stay_in_front_of_latin_letters() {
        for (language, text, wanted) in [
            (Language::Arabic, "29 November 2026", "\u{200e}29 November 2026"),
            (Language::Arabic, "2021", "2021"),
            (Language::Arabic, "29 نوفمبر", "29 نوفمبر"),
            (Language::English, "29 November 2026", "29 November 2026"),
        ] {
            assert_eq!(embedded(language, text), wanted);
        }
    }
}
