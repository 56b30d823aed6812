//! How objects travel by pickle: a table as the Parquet file of its frame, another object by what it is made of, or an
//! error that says why not.

use crate::error::OrRaise;
use polars::prelude::*;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

/// The classes that hold nothing but what their constructor makes of their table.
pub(crate) const REBUILT: [&str; 4] = ["Table", "Series", "Grouping", "IndexSpec"];

/// The error of an object that cannot be pickled.
pub(crate) fn refused<T>(class: &str, reason: &str, remedy: &str) -> PyResult<T> {
    Err(PyTypeError::new_err(format!("cannot pickle infosoc.{class}: {reason}; {remedy}")))
}

pub(crate) fn to_bytes(frame: &DataFrame) -> PyResult<Vec<u8>> {
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes).finish(&mut frame.clone()).map_err(infosoc::Error::from).or_raise()?;
    Ok(bytes)
}

pub(crate) fn from_bytes(bytes: &[u8]) -> PyResult<DataFrame> {
    ParquetReader::new(std::io::Cursor::new(bytes)).finish().map_err(infosoc::Error::from).or_raise()
}
