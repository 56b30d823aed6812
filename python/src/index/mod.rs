//! Composite indices: specs, scores, and how sure the ranks are.

mod robustness;
mod scores;
mod spec;

pub(crate) use robustness::{Robustness, Sensitivity};
pub(crate) use scores::Scores;
pub(crate) use spec::IndexSpec;

use crate::error::OrRaise;
use crate::table::Table;
use polars::prelude::DataFrame;
use pyo3::prelude::*;

/// A frame of the library as a table.
fn table(frame: infosoc::Result<DataFrame>) -> PyResult<Table> {
    Ok(Table { frame: frame.or_raise()? })
}
