//! Data frames of pandas, which `infosoc/frames.py` takes apart.

use pyo3::prelude::*;

fn frames(py: Python<'_>) -> PyResult<Bound<'_, PyModule>> {
    py.import("infosoc.frames")
}

/// Whether an object is a data frame of pandas, or of a package that builds on it.
pub(crate) fn is_frame(object: &Bound<'_, PyAny>) -> PyResult<bool> {
    frames(object.py())?.call_method1("is_frame", (object,))?.extract()
}

/// The frame as it is now, without a copy of its values, with the names of its columns and how many rows it has. A named
/// index is a column like any other.
pub(super) fn snapshot<'py>(frame: &Bound<'py, PyAny>) -> PyResult<(Bound<'py, PyAny>, Vec<String>, usize)> {
    frames(frame.py())?.call_method1("snapshot", (frame,))?.extract()
}

/// The frame without its rows.
pub(super) fn head<'py>(frame: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    frame.call_method1("head", (0,))
}

/// What a column holds that cannot be converted, and what to do.
type Refused = (String, String);

/// A table of pyarrow with the column at a place, or the reason why it cannot be made.
pub(super) fn array<'py>(frame: &Bound<'py, PyAny>, place: usize) -> PyResult<Result<Bound<'py, PyAny>, Refused>> {
    let made = frames(frame.py())?.call_method1("array", (frame, place))?;
    // Python answers with a table, or with a pair of texts in its place.
    Ok(made.extract::<Refused>().map_or(Ok(made), Err))
}
