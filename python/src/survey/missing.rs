//! Codes of missing answers, declared once for a table.

use crate::argument::keyword;
use crate::arrow::Given;
use crate::error::OrRaise;
use crate::estimates::Level;
use infosoc::{Declared, Design, Missing};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyTuple};

/// The table without the codes that are declared as missing, and where they were.
pub(super) fn missing_codes(
    py: Python<'_>,
    table: &Given,
    given: &Bound<'_, PyAny>,
    design: &Design,
) -> PyResult<(Given, Vec<Declared>)> {
    let missing = read(given)?;
    // All of it: codes without a column are missing in every column.
    let frame = table.all(py)?;
    let (frame, declared) = missing.apply(&frame, design).or_raise()?;
    Ok((Given::from(frame), declared))
}

fn read(given: &Bound<'_, PyAny>) -> PyResult<Missing> {
    // A dictionary is by column at the top, and by code within a column.
    let Ok(columns) = given.cast::<PyDict>() else {
        return Ok(codes(given)?
            .into_iter()
            .fold(Missing::new(), |missing, (code, class)| missing.everywhere(code, class)));
    };
    let mut missing = Missing::new();
    for (column, given) in columns.iter() {
        let column: String = keyword(&column, "missing")?;
        for (code, class) in codes(&given)? {
            missing = missing.of(column.clone(), code, class);
        }
    }
    Ok(missing)
}

/// Codes, each with its class if it has one.
fn codes(given: &Bound<'_, PyAny>) -> PyResult<Vec<(String, Option<String>)>> {
    let text = |code: &Bound<'_, PyAny>| Ok::<String, PyErr>(code.extract::<Level>()?.0);
    if let Ok(classes) = given.cast::<PyDict>() {
        let class_of = |class: &Bound<'_, PyAny>| keyword(class, "missing").map(Some);
        return classes.iter().map(|(code, class)| Ok((text(&code)?, class_of(&class)?))).collect();
    }
    if given.is_instance_of::<PyList>() || given.is_instance_of::<PyTuple>() {
        return given.try_iter()?.map(|code| Ok((text(&code?)?, None))).collect();
    }
    Err(PyTypeError::new_err("missing: expected a list of codes, or a dict of columns with their codes"))
}
