//! The words and numbers of charts and of tables to read, in the language of their reader.

use crate::argument::Word;
use crate::error::OrRaise;
use crate::table::Table;
use infosoc::Language;
use infosoc::export::value_words;
use pyo3::prelude::*;

/// Write a phrase of charts and tables to read.
///
/// Parameters
/// ----------
/// name : str
///     The phrase: all, not-stated, no-cases, contains or weak.
/// language : {"en", "fr", "es", "ar", "ru", "zh"}
///     The language of the reader.
/// unit, other : str
///     What the phrase speaks of: the unit of a chart, and the name of what is compared with, or the share that is observed.
///
/// Returns
/// -------
/// str
#[pyfunction]
#[pyo3(signature = (name, language, unit = "", other = ""))]
pub(crate) fn reader_phrase(name: &str, language: Word<Language>, unit: &str, other: &str) -> PyResult<String> {
    let language = language.0;
    Ok(match name {
        "all" => language.message("all", &[]),
        "not-stated" => language.message("not-stated", &[]),
        "no-cases" => language.message("status-empty", &[]),
        "contains" => language.message("chart-contains", &[("unit", unit.into()), ("name", other.into())]),
        "weak" => language.message("chart-weak", &[("unit", unit.into()), ("share", other.into())]),
        other => {
            let known = ["all", "not-stated", "no-cases", "contains", "weak"];
            return Err(infosoc::Error::option("name", other, known)).or_raise();
        }
    })
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
///
/// Returns
/// -------
/// str
#[pyfunction]
pub(crate) fn reader_number(value: f64, decimals: usize, language: Word<Language>) -> String {
    language.0.number(value, decimals)
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
