//! Figures and headers as they are given.

use crate::argument::{Builder, FromLike};
use crate::dataset::Figures;
use crate::error::OrRaise;
use infosoc::export::Header;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// Figures of a series, of a national dataset, or of a table.
pub(crate) struct FiguresGiven(pub(super) infosoc::Series);

impl FromPyObject<'_, '_> for FiguresGiven {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, '_, PyAny>) -> PyResult<FiguresGiven> {
        match given.cast::<Figures>() {
            Ok(figures) => figures.get().core().observations(None, None).or_raise(),
            Err(_) => infosoc::Series::from_like(&given),
        }
        .map(FiguresGiven)
    }
}

/// The header of a message as a dictionary.
pub(crate) struct HeaderGiven(pub(super) Header);

impl FromPyObject<'_, '_> for HeaderGiven {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, '_, PyAny>) -> PyResult<HeaderGiven> {
        let mut header = Header::new();
        for (name, value) in given.cast::<PyDict>()?.iter() {
            header = match name.extract::<String>()?.as_str() {
                "sender" => header.given(value.extract::<Option<String>>()?, Header::sender),
                "receiver" => header.given(value.extract::<Option<String>>()?, Header::receiver),
                "id" => header.given(value.extract::<Option<String>>()?, Header::id),
                "prepared" => header.given(time(&value)?, Header::prepared),
                "test" => header.test(value.extract()?),
                other => {
                    let known = "sender, receiver, id, prepared, test";
                    return Err(PyTypeError::new_err(format!("header: unexpected key '{other}'; known are {known}")));
                }
            };
        }
        Ok(HeaderGiven(header))
    }
}

/// A time as text or as a `datetime`.
fn time(value: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    match value.hasattr("isoformat")? {
        true => value.call_method0("isoformat")?.extract().map(Some),
        false => value.extract(),
    }
}
