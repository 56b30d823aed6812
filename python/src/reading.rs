//! What a function over parts of the data is given, and gives back.

use crate::arrow::Given;
use crate::error::OrRaise;
use crate::interrupt::{detached, interruptible};
use infosoc::{Error, Parts};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyTuple, PyType};
use std::sync::Arc;

/// One reading of rows that lie in parts: what it is to find, and what it has found in the rows that were added.
///
/// A `Survey` of a function hands it over, to be sent to every part as bytes or by pickle, to have the rows of the part
/// added there, and to come back. A table takes one reading, a calibration one more, exact quantiles two to six.
///
/// Examples
/// --------
/// >>> import pyarrow
/// >>> parts = [
/// ...     pyarrow.table({"psu": [1, 1, 2, 2], "w": [9, 9, 8, 8], "minutes": [30, 0, 90, 60]}),
/// ...     pyarrow.table({"psu": [2, 3, 3, 3], "w": [8, 5, 6, 6], "minutes": [45, 20, 120, 10]}),
/// ... ]
/// >>> def everywhere(reading):
/// ...     plan = reading.to_bytes()
/// ...     for table in parts:  # each may as well be read by another process, or on another machine
/// ...         part = infosoc.Reading.from_bytes(plan)
/// ...         part.add(table)
/// ...         reading.merge(part)
/// ...     return reading
/// >>> svy = infosoc.Survey(everywhere, weight="w", psu="psu")
/// >>> svy.quantile("minutes", 0.5).to_dicts()[0]["value"]
/// 45.0
#[pyclass(module = "infosoc")]
#[derive(Debug)]
pub(crate) struct Reading {
    inner: infosoc::Reading,
}

#[pymethods]
impl Reading {
    /// Add rows.
    ///
    /// Parameters
    /// ----------
    /// table : table, record batch or any object with ``__arrow_c_stream__``
    ///     Rows of the sample, with the columns that are named; the rows of a unit may come in any number of parts.
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     As `Survey` and `Survey.estimate` for what single rows show, with rows counted from the first that was added.
    ///     After an error the reading refuses to go on.
    fn add(&mut self, py: Python<'_>, table: Bound<'_, PyAny>) -> PyResult<()> {
        let table = Given::new(&table)?;
        let names: Vec<&str> = table.names().iter().map(String::as_str).collect();
        // Only the columns that it reads are converted.
        let read = self.inner.columns(&names).map_err(|error| table.unusable().explain(error)).or_raise()?;
        let frame = table.columns(py, read.iter().map(String::as_str))?;
        let inner = &mut self.inner;
        let unusable = table.unusable();
        interruptible(py, |stop| inner.add_until(&frame, stop).map_err(|error| unusable.explain(error)))
    }

    /// Add the rows of another part.
    ///
    /// Parameters
    /// ----------
    /// other : Reading
    ///     The same reading with other rows; it stays as it is.
    ///
    /// Raises
    /// ------
    /// InvalidState
    ///     If it is another reading.
    fn merge(&mut self, py: Python<'_>, other: PyRef<'_, Reading>) -> PyResult<()> {
        let (inner, other) = (&mut self.inner, &other.inner);
        detached(py, || inner.merge(other)).or_raise()
    }

    /// The columns that it reads of a table.
    ///
    /// Parameters
    /// ----------
    /// available : list of str
    ///     The columns of the table.
    ///
    /// Returns
    /// -------
    /// list of str
    ///     Those that it reads, and those that it needs and the table does not have.
    fn columns(&self, available: Vec<String>) -> PyResult<Vec<String>> {
        let available: Vec<&str> = available.iter().map(String::as_str).collect();
        self.inner.columns(&available).or_raise()
    }

    /// The number of rows that were added.
    #[getter]
    fn rows(&self) -> u64 {
        self.inner.rows()
    }

    /// The reading as bytes, for another process.
    ///
    /// Returns
    /// -------
    /// bytes
    fn to_bytes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let inner = &self.inner;
        Ok(PyBytes::new(py, &detached(py, || inner.to_bytes()).or_raise()?))
    }

    /// The reading that `to_bytes` wrote.
    ///
    /// Parameters
    /// ----------
    /// data : bytes
    ///     What it returned.
    ///
    /// Returns
    /// -------
    /// Reading
    ///
    /// Raises
    /// ------
    /// InvalidState
    ///     If they are something else, are damaged or of another version of the format.
    #[classmethod]
    fn from_bytes(_class: &Bound<'_, PyType>, py: Python<'_>, data: &[u8]) -> PyResult<Reading> {
        Ok(Reading { inner: detached(py, || infosoc::Reading::from_bytes(data)).or_raise()? })
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let make = py.get_type::<Reading>().getattr("from_bytes")?;
        (make, (self.to_bytes(py)?,)).into_pyobject(py)
    }

    fn __repr__(&self) -> String {
        format!("<infosoc.Reading of {} rows>", self.inner.rows())
    }
}

/// A function that adds all rows of all parts to a reading.
#[derive(Clone, Debug)]
pub(crate) struct Function(pub(crate) Arc<Py<PyAny>>);

impl Parts for Function {
    fn read(&self, reading: infosoc::Reading) -> infosoc::Result<infosoc::Reading> {
        Python::attach(|py| -> PyResult<infosoc::Reading> {
            let given = Bound::new(py, Reading { inner: reading })?;
            let returned = self.0.call1(py, (given.clone(),))?.into_bound(py);
            // One that was added to where it is need not be returned.
            let read = if returned.is_none() { given } else { returned.cast_into::<Reading>()? };
            Ok(read.borrow().inner.clone())
        })
        .map_err(|error| Error::Reading(Box::new(error)))
    }
}
