//! Tables in and out through the Arrow PyCapsule protocol: polars, pandas, pyarrow, DuckDB and any Arrow stream.

mod capsule;
mod given;
mod pandas;

pub(crate) use given::Given;
pub(crate) use infosoc::Unusable;
pub(crate) use pandas::is_frame as is_pandas;

use crate::error::OrRaise;
use crate::interrupt::detached;
use crate::table::Table;
use capsule::STREAM;
use infosoc::dataset::Labels;
use infosoc::export::{arrow_stream, arrow_stream_of_views};
use infosoc::{ArrowStream, Error, ToFrame};
use polars::prelude::*;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

/// Columns taken over from Python, and what is known of the others.
#[derive(Debug)]
pub(crate) struct Imported {
    pub(crate) frame: DataFrame,
    pub(crate) unusable: Unusable,
    /// What its values stand for, where it is a result of the library that says so.
    pub(crate) labels: Labels,
}

impl From<(DataFrame, Unusable)> for Imported {
    fn from((frame, unusable): (DataFrame, Unusable)) -> Imported {
        Imported { frame, unusable, labels: Labels::default() }
    }
}

impl ToFrame for Imported {
    fn to_frame(&self) -> infosoc::Result<DataFrame> {
        Ok(self.frame.clone())
    }

    fn value_labels(&self) -> Labels {
        self.labels.clone()
    }
}

impl Imported {
    /// What the library makes of the table, errors in terms of the table the user gave.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&DataFrame) -> infosoc::Result<T>) -> PyResult<T> {
        work(&self.frame).map_err(|error| self.unusable.explain(error)).or_raise()
    }

    /// The same for work that may take a while.
    pub(crate) fn detached<T: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&DataFrame) -> infosoc::Result<T> + Send,
    ) -> PyResult<T> {
        detached(py, || work(&self.frame)).map_err(|error| self.unusable.explain(error)).or_raise()
    }
}

impl FromPyObject<'_, '_> for Imported {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, '_, PyAny>) -> PyResult<Imported> {
        import(&given)
    }
}

/// All usable columns of a table that a Python object hands out.
pub(crate) fn import(object: &Bound<'_, PyAny>) -> PyResult<Imported> {
    let given = Given::new(object)?;
    let frame = given.all(object.py())?;
    // Arrow carries no value labels, so those of a result of the library are taken from the object.
    let labels = object.cast::<Table>().map(|table| ToFrame::value_labels(table.get())).unwrap_or_default();
    Ok(Imported { frame, unusable: given.unusable(), labels })
}

/// The stream of a Python object, of tables. Reading it may call back into Python, so the GIL must be held.
pub(crate) fn stream(object: &Bound<'_, PyAny>) -> PyResult<ArrowStream> {
    let stream = capsule::stream(object)?;
    check_table(&stream)?;
    Ok(stream)
}

/// An error where a stream holds no tables.
fn check_table(stream: &ArrowStream) -> PyResult<()> {
    if stream.is_table() {
        Ok(())
    } else {
        Err(Error::argument("table", "an Arrow stream of tables", "one of single values")).or_raise()
    }
}

/// A table as the capsule of an Arrow stream of one batch.
pub(crate) fn export<'py>(py: Python<'py>, frame: &DataFrame) -> PyResult<Bound<'py, PyCapsule>> {
    let stream = arrow_stream(frame).or_raise()?;
    PyCapsule::new_with_value(py, stream, STREAM)
}

/// A table for polars, which reads texts as the views that they are here.
#[pyclass(frozen)]
#[derive(Debug)]
pub(crate) struct ForPolars(pub(crate) DataFrame);

#[pymethods]
impl ForPolars {
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Py<PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        drop(requested_schema);
        PyCapsule::new_with_value(py, arrow_stream_of_views(&self.0).or_raise()?, STREAM)
    }
}
