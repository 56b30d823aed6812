//! What a function over parts of the data is given, and gives back.

use crate::error::OrRaise;
use crate::in_parts::added_in_parts;
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

added_in_parts!(Reading, word: "reading", same: "The same reading with other rows", rows: u64, {
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
});

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
