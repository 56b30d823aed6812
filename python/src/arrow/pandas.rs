//! Data frames of pandas, column by column: as a whole they are only converted if every column can be.

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PySlice};
use std::collections::BTreeSet;

/// How many values of a column are looked at for their types.
const SAMPLE: usize = 10_000;

/// Whether an object is a data frame of pandas, or of a package that builds on it.
pub(crate) fn is_frame(object: &Bound<'_, PyAny>) -> PyResult<bool> {
    let mro = object.get_type().mro();
    for class in mro.iter() {
        let module: String = class.getattr("__module__")?.extract().unwrap_or_default();
        if (module == "pandas" || module.starts_with("pandas.")) && class.getattr("__name__")?.eq("DataFrame")? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The frame as it is now, without a copy of its values, with the names of its columns and how many rows it has. A named
/// index is a column like any other.
pub(super) fn snapshot<'py>(frame: &Bound<'py, PyAny>) -> PyResult<(Bound<'py, PyAny>, Vec<String>, usize)> {
    let py = frame.py();
    let shallow = PyDict::new(py);
    shallow.set_item("deep", false)?;
    let frame = frame.call_method("copy", (), Some(&shallow))?;
    let text = |label: Bound<'py, PyAny>| -> PyResult<String> { label.str()?.extract() };
    let mut names = frame.getattr("columns")?.try_iter()?.map(|label| text(label?)).collect::<PyResult<Vec<_>>>()?;
    for label in frame.getattr("index")?.getattr("names")?.try_iter()? {
        let label = label?;
        match label.is_none() {
            true => break,
            false => names.push(text(label)?),
        }
    }
    let height = frame.len()?;
    Ok((frame, names, height))
}

/// The frame without its rows.
pub(super) fn head<'py>(frame: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    frame.call_method1("head", (0,))
}

/// What a column holds that cannot be converted, and what to do.
type Refused = (String, String);

/// A table of pyarrow with the column at a place, or why there is none.
pub(super) fn array<'py>(frame: &Bound<'py, PyAny>, place: usize) -> PyResult<Result<Bound<'py, PyAny>, Refused>> {
    let py = frame.py();
    let pyarrow = crate::table::module(py, "pyarrow", "a data frame of pandas")?;
    let width = frame.getattr("columns")?.len()?;
    let series = match place.checked_sub(width) {
        None => frame.getattr("iloc")?.get_item((PySlice::full(py), place))?,
        Some(level) => {
            let values = frame.getattr("index")?.call_method1("get_level_values", (level,))?;
            py.import("pandas")?.call_method1("Series", (values,))?
        }
    };
    let kind = series.getattr("dtype")?.getattr("name").and_then(|name| name.extract::<String>()).unwrap_or_default();
    let series = as_text(&series, &kind)?;
    let keywords = PyDict::new(py);
    keywords.set_item("from_pandas", true)?;
    let array = match pyarrow.call_method("array", (&series,), Some(&keywords)) {
        Ok(array) => array,
        Err(error) if error.is_instance_of::<pyo3::exceptions::PyException>(py) => {
            return Ok(Err(refused(&series, &kind, &error)?));
        }
        Err(error) => return Err(error),
    };
    let columns = PyDict::new(py);
    columns.set_item("column", array)?;
    pyarrow.call_method1("table", (columns,)).map(Ok)
}

/// Intervals and periods, which `pandas.cut` and calendars make groups of, as their text in the same order; others as
/// they are.
fn as_text<'py>(series: &Bound<'py, PyAny>, kind: &str) -> PyResult<Bound<'py, PyAny>> {
    let is_range = |kind: &str| kind.starts_with("interval") || kind.starts_with("period");
    if kind == "category" {
        let values = series.getattr("cat")?;
        let categories = values.getattr("categories")?;
        let kind: String = categories.getattr("dtype")?.getattr("name")?.extract()?;
        return match is_range(&kind) {
            true => {
                let text = series.py().import("builtins")?.getattr("str")?;
                let named = values.call_method1("rename_categories", (categories.call_method1("map", (text,))?,))?;
                named.getattr("cat")?.call_method0("as_ordered")
            }
            false => Ok(series.clone()),
        };
    }
    match is_range(kind) {
        true => as_text(&series.call_method1("astype", ("category",))?, "category"),
        false => Ok(series.clone()),
    }
}

/// Why pyarrow cannot convert a column.
fn refused(series: &Bound<'_, PyAny>, kind: &str, error: &PyErr) -> PyResult<Refused> {
    let (values, which) = match kind {
        "category" => (series.getattr("cat")?.getattr("categories")?, "categories"),
        _ => (series.clone(), "values"),
    };
    let values =
        values.call_method0("dropna").and_then(|values| values.call_method1("head", (SAMPLE,)).or(Ok(values)))?;
    let mut types = BTreeSet::new();
    for value in values.call_method0("tolist")?.cast_into::<PyList>()?.iter().take(SAMPLE) {
        types.insert(value.get_type().name()?.to_string());
    }
    let types = types.into_iter().collect::<Vec<_>>();
    if types.len() < 2 {
        let what = format!("{which} of the type {kind}, which have no Arrow type ({error})");
        return Ok((what, "convert it to numbers, text or dates".to_owned()));
    }
    let what = format!("{which} of several types ({})", types.join(", "));
    let remedy = match kind {
        "category" => {
            "give the categories one type, as .cat.rename_categories(str) does; read_stata and read_spss keep the \
                       codes with convert_categoricals=False"
        }
        _ => "convert it to one type, with .astype(str) or pandas.to_numeric",
    };
    Ok((what, remedy.to_owned()))
}
