//! Margins as Python gives them, and the diagnosis of a calibration.

use crate::arrow;
use crate::columns::{Expressions, one_or_more};
use crate::error::OrRaise;
use crate::estimates::level;
use crate::table::Table;
use infosoc::Margin;
use polars::prelude::{Column, DataFrame};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyList, PyTuple};

/// The diagnosis of a calibration: one row per total.
///
/// The columns are ``margin``, ``level`` (null for the total of a number), ``n`` (cases in the sample), ``target``,
/// ``before`` and ``after`` (the estimates with the weights before and after), and ``difference`` (after - target).
///
/// Examples
/// --------
/// >>> import pyarrow
/// >>> people = pyarrow.table({"w": [10, 10, 10, 10], "sex": ["F", "M", "M", "M"]})
/// >>> svy = infosoc.Survey(people, weight="w").poststratify("sex", {"F": 26, "M": 24})
/// >>> [(row["level"], row["before"], row["after"]) for row in svy.calibration().to_dicts()]
/// [('F', 10.0, 26.0), ('M', 30.0, 24.0)]
/// >>> svy.calibration().factors["max"]
/// 2.6
#[pyclass(extends = Table, frozen, module = "infosoc")]
#[derive(Debug)]
pub(crate) struct Calibration {
    inner: infosoc::Calibration,
}

#[pymethods]
impl Calibration {
    /// The kind of calibration, such as ``raking`` or ``linear calibration``.
    #[getter]
    fn method(&self) -> &str {
        self.inner.method()
    }

    /// How many iterations it took; 0 where none were needed.
    #[getter]
    fn iterations(&self) -> usize {
        self.inner.iterations()
    }

    /// How the factors g = weight after / weight before are spread over the cases: a dictionary with ``min``, ``p05``,
    /// ``p25``, ``median``, ``p75``, ``p95`` and ``max``.
    #[getter]
    fn factors<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let factors = self.inner.factors();
        let named = PyDict::new(py);
        for (name, value) in [
            ("min", factors.min),
            ("p05", factors.p05),
            ("p25", factors.p25),
            ("median", factors.median),
            ("p75", factors.p75),
            ("p95", factors.p95),
            ("max", factors.max),
        ] {
            named.set_item(name, value)?;
        }
        Ok(named)
    }

    /// How many cases have a negative weight, which the linear distance without bounds allows.
    #[getter]
    fn negative_weights(&self) -> usize {
        self.inner.negative_weights()
    }

    /// How many weights were cut off at a limit.
    #[getter]
    fn trimmed_weights(&self) -> usize {
        self.inner.trimmed_weights()
    }
}

impl Calibration {
    pub(crate) fn wrap(py: Python<'_>, inner: infosoc::Calibration) -> PyResult<Py<Calibration>> {
        let table = Table::of(&inner)?;
        Py::new(py, PyClassInitializer::from(table).add_subclass(Calibration { inner }))
    }
}

/// One margin: columns with a table or dictionary of totals, or a numeric column with its total.
pub(crate) fn margin(
    columns: &Bound<'_, PyAny>,
    totals: &Bound<'_, PyAny>,
    total: &str,
    expressions: &mut Expressions,
) -> PyResult<Margin> {
    let columns: Vec<String> = one_or_more(Some(columns.clone()))?
        .iter()
        .map(|column| expressions.column(column, "margin"))
        .collect::<PyResult<_>>()?;
    if let Ok(totals) = totals.cast::<PyDict>() {
        let [column] = columns.as_slice() else {
            return Err(PyTypeError::new_err(format!(
                "margin {}: a dictionary has the totals of one column; give a table for several",
                columns.join(" × ")
            )));
        };
        let levels = totals.keys().iter().map(|given| level(&given)).collect::<PyResult<Vec<String>>>()?;
        let values = totals.values().iter().map(|value| value.extract()).collect::<PyResult<Vec<f64>>>()?;
        let table = vec![Column::new(column.into(), levels), Column::new("total".into(), values)];
        let height = totals.len();
        return Ok(Margin::new(
            [column.clone()],
            DataFrame::new(height, table).map_err(infosoc::Error::from).or_raise()?,
        ));
    }
    if let Some(number) = number(totals) {
        let [column] = columns.as_slice() else {
            return Err(PyTypeError::new_err(format!(
                "margin {}: a number is the total of one column; give a table for the levels of several",
                columns.join(" × ")
            )));
        };
        return Ok(Margin::number(column, number));
    }
    Ok(Margin::new(columns, arrow::import(totals)?.frame).total(total))
}

/// The margins of a list, each a pair of columns and totals, or the number of units in the population.
pub(crate) fn margins(given: &Bound<'_, PyAny>, total: &str, expressions: &mut Expressions) -> PyResult<Vec<Margin>> {
    let wrong = |got: &Bound<'_, PyAny>| {
        PyTypeError::new_err(format!(
            "margins: expected a list of pairs (columns, totals), such as [(\"sex\", census), (\"rooms\", 14300000)], got {}",
            got.str().map(|text| text.to_string()).unwrap_or_default()
        ))
    };
    let list = given.cast::<PyList>().map_err(|_| wrong(given))?;
    let mut margins = Vec::new();
    for one in list {
        if let Some(units) = number(&one) {
            margins.push(Margin::population(units));
            continue;
        }
        let pair = one.cast::<PyTuple>().map_err(|_| wrong(&one))?;
        if pair.len() != 2 {
            return Err(wrong(&one));
        }
        margins.push(margin(&pair.get_item(0)?, &pair.get_item(1)?, total, expressions)?);
    }
    Ok(margins)
}

fn number(given: &Bound<'_, PyAny>) -> Option<f64> {
    match given.is_instance_of::<PyBool>() {
        true => None,
        false => given.extract().ok(),
    }
}
