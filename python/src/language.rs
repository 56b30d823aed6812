//! The words and numbers of charts and of tables to read, in the language of their reader.

use crate::argument::Word;
use crate::error::OrRaise;
use crate::table::Table;
use infosoc::Language;
use infosoc::export::value_words;
use infosoc::language::Value;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

/// The phrases of charts and tables to read: what each is asked for by, its key, and the names of what it speaks of.
const PHRASES: [(&str, &str, &[&str]); 36] = [
    ("all", "all", &[]),
    ("not-stated", "not-stated", &[]),
    ("no-cases", "status-empty", &[]),
    ("contains", "chart-contains", &["unit", "name"]),
    ("weak", "chart-weak", &["unit", "share"]),
    ("intervals", "chart-intervals", &["unit", "level"]),
    ("model-based", "chart-model-based", &[]),
    ("direct", "chart-direct", &[]),
    ("fit", "chart-fit", &[]),
    ("normal-quantile", "chart-normal-quantile", &[]),
    ("residual", "chart-residual", &[]),
    ("model-based-estimate", "chart-model-based-estimate", &[]),
    ("direct-estimate", "chart-direct-estimate", &[]),
    ("map-note", "chart-map-note", &[]),
    ("ranks", "chart-ranks", &["level"]),
    ("rank-of", "n-of-total", &["n", "total"]),
    ("last", "chart-last", &[]),
    ("middle", "chart-middle", &[]),
    ("first", "chart-first", &[]),
    ("strength", "chart-strength", &[]),
    ("weakness", "chart-weakness", &[]),
    ("correlation", "chart-correlation", &[]),
    ("variance", "chart-variance", &["target"]),
    ("rank-shift", "chart-rank-shift", &[]),
    ("score-of", "chart-score-of", &["name"]),
    ("first-order", "chart-first-order", &[]),
    ("total-order", "chart-total-order", &[]),
    ("weights", "factor-weights", &[]),
    ("normalise", "factor-normalise", &[]),
    ("aggregate", "factor-aggregate", &[]),
    ("impute", "factor-impute", &[]),
    ("treat", "factor-treat", &[]),
    ("drop", "factor-drop", &[]),
    ("sampling", "factor-sampling", &[]),
    ("no-score", "chart-no-score", &["unit"]),
    ("not-on-map", "chart-not-on-map", &["unit", "list"]),
];

/// Write a phrase of charts and tables to read.
///
/// Parameters
/// ----------
/// name : str
///     The phrase, such as all, not-stated or weak.
/// language : {"en", "fr", "es", "ar", "ru", "zh"}
///     The language of the reader.
/// *parts : str
///     What the phrase speaks of, such as the unit of a chart and the share that is observed.
///
/// Returns
/// -------
/// str
#[pyfunction]
#[pyo3(signature = (name, language, *parts))]
pub(crate) fn reader_phrase(name: &str, language: Word<Language>, parts: &Bound<'_, PyTuple>) -> PyResult<String> {
    let parts: Vec<String> = parts.extract()?;
    let Some((_, key, variables)) = PHRASES.iter().find(|(known, ..)| *known == name) else {
        return Err(infosoc::Error::option("name", name, PHRASES.map(|(known, ..)| known))).or_raise();
    };
    if variables.len() != parts.len() {
        let expected = format!("{} for the phrase {name}", variables.len());
        return Err(infosoc::Error::argument("parts", expected, parts.len())).or_raise();
    }
    let variables: Vec<(&str, Value)> =
        variables.iter().zip(parts).map(|(variable, part)| (*variable, part.into())).collect();
    Ok(language.0.message(key, &variables))
}

/// Write a number with a fixed count of decimals as a language does.
///
/// Parameters
/// ----------
/// value : float
///     The number.
/// decimals : int
///     Digits after the mark of decimals.
/// language : {"en", "fr", "es", "ar", "ru", "zh"}
///     The language of the reader.
/// percent : bool, default False
///     Whether it is a percentage, which has its sign behind it.
///
/// Returns
/// -------
/// str
#[pyfunction]
#[pyo3(signature = (value, decimals, language, percent = false))]
pub(crate) fn reader_number(value: f64, decimals: usize, language: Word<Language>, percent: bool) -> String {
    if percent { language.0.percent(value, decimals) } else { language.0.number(value, decimals) }
}

/// Write the name of an area or a group as a language has it.
///
/// Parameters
/// ----------
/// code : str
///     Its code.
/// language : {"en", "fr", "es", "ar", "ru", "zh"}
///     The language of the reader.
///
/// Returns
/// -------
/// str or None
///     None for a code that the library does not know.
#[pyfunction]
pub(crate) fn reader_area(code: &str, language: Word<Language>) -> Option<&'static str> {
    language.0.area(code)
}

/// What the values of a column stand for to a reader, as the print of the table says it.
///
/// Parameters
/// ----------
/// table : Table
///     The result.
/// column : str
///     One of its columns.
/// language : {"en", "fr", "es", "ar", "ru", "zh"}
///     The language of the reader.
///
/// Returns
/// -------
/// dict of str
///     Words by value; a value that has none is not there.
#[pyfunction]
pub(crate) fn reader_words(
    table: &Bound<'_, Table>,
    column: &str,
    language: Word<Language>,
) -> PyResult<std::collections::BTreeMap<String, String>> {
    Ok(value_words(table.get(), column, language.0).or_raise()?.into_iter().collect())
}
