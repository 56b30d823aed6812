//! Figures as they are given.

use crate::argument::FromLike;
use crate::dataset::Figures;
use crate::error::OrRaise;
use pyo3::prelude::*;

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
