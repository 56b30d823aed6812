//! Margins as Python gives them, and the diagnosis of a calibration.

use crate::argument::{Argument, Builder, OneOrMany};
use crate::arrow;
use crate::columns::{self, Columns};
use crate::error::OrRaise;
use crate::estimates::if_by_level;
use crate::properties::properties;
use crate::table::result;
use infosoc::{Calibrate, Distance, Margin};
use polars::prelude::{Column, DataFrame};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{IntoPyDict, PyBool, PyDict, PyList};

result! {
    /// The diagnosis of a calibration: one row per total.
    ///
    /// The columns are ``margin``, ``level`` (null for the total of a number), ``n`` (cases in the sample), ``target``,
    /// ``before`` and ``after`` (the estimates with the weights before, and as they are now), and ``difference`` (after -
    /// target). After `Survey.trim_weights` they are the totals of the calibration before it.
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
    pub(crate) struct Calibration(infosoc::Calibration);
}

properties! {
    Calibration.inner as calibration {
        /// The kind of calibration, such as ``raking`` or ``linear calibration``.
        method: &str = calibration.method();
        /// How many iterations it took; 0 where none were needed.
        iterations: usize = calibration.iterations();
        /// The number of cases with a negative weight: the linear distance without bounds allows them.
        negative_weights: usize = calibration.negative_weights();
        /// How many weights were cut off at a limit.
        trimmed_weights: usize = calibration.trimmed_weights();
        /// The steps that have moved the weights since, in order: ``nonresponse`` for `Survey.adjust_nonresponse`,
        /// ``winsorising`` for `Outliers.survey`. After any of these, the totals may no longer be met exactly; factors are those of the
        /// calibration alone.
        later_steps: Vec<&str> = calibration.later_steps().iter().map(|step| step.as_str()).collect();
    }

    /// How the factors g = weight after / weight before are spread over the cases: a dictionary with ``min``, ``p05``,
    /// ``p25``, ``median``, ``p75``, ``p95`` and ``max``.
    #[getter]
    fn factors<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let factors = self.inner.factors();
        let quantiles = [
            ("min", factors.min),
            ("p05", factors.p05),
            ("p25", factors.p25),
            ("median", factors.median),
            ("p75", factors.p75),
            ("p95", factors.p95),
            ("max", factors.max),
        ];
        quantiles.into_py_dict(py)
    }
}

/// One margin: columns with a table or dictionary of totals, or a numeric column with its total.
pub(crate) fn margin(
    columns: OneOrMany<columns::Column>,
    totals: &Bound<'_, PyAny>,
    total: &str,
    meant: &mut Columns,
) -> PyResult<Margin> {
    let columns = meant.names(columns);
    if let Some(totals) = if_by_level(totals, &format!("margin {}", columns.join(" × ")))? {
        let [column] = columns.as_slice() else {
            return Err(PyTypeError::new_err(format!(
                "margin {}: a dictionary has the totals of one column; give a table for several",
                columns.join(" × ")
            )));
        };
        let (levels, values): (Vec<String>, Vec<f64>) = totals.into_iter().unzip();
        let height = levels.len();
        let table = vec![Column::new(column.into(), levels), Column::new("total".into(), values)];
        return Ok(Margin::new([column.clone()], DataFrame::new(height, table).or_raise()?));
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

/// The margins of a list, each a pair of columns and totals, or the number of units in the population; and the columns
/// that they mean.
pub(crate) fn margins(given: &Bound<'_, PyAny>, total: &str) -> PyResult<(Vec<Margin>, Columns)> {
    let wrong = |got: &Bound<'_, PyAny>| {
        PyTypeError::new_err(format!(
            "margins: expected a list of pairs (columns, totals), such as [(\"sex\", census), (\"rooms\", 14300000)], got {}",
            got.str().map(|text| text.to_string()).unwrap_or_default()
        ))
    };
    let list = given.cast::<PyList>().map_err(|_| wrong(given))?;
    let (mut margins, mut meant) = (Vec::new(), Columns::default());
    for one in list {
        if let Some(units) = number(&one) {
            margins.push(Margin::population(units));
            continue;
        }
        let Ok((columns, totals)) = one.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>() else {
            return Err(wrong(&one));
        };
        margins.push(margin(OneOrMany::read(&columns, "margin")?, &totals, total, &mut meant)?);
    }
    Ok((margins, meant))
}

/// A lower and an upper limit; either may be omitted.
pub(crate) type Limits = (Option<f64>, Option<f64>);

/// The limits, infinite where they are left out.
pub(crate) fn limits((low, high): Limits) -> (f64, f64) {
    (low.unwrap_or(f64::NEG_INFINITY), high.unwrap_or(f64::INFINITY))
}

fn number(given: &Bound<'_, PyAny>) -> Option<f64> {
    match given.is_instance_of::<PyBool>() {
        // `True` is a number to Python, and never a total.
        true => None,
        false => given.extract().ok(),
    }
}

/// The options of a calibration, wherever its cases are.
pub(crate) struct Calibrating {
    pub(crate) distance: Distance,
    pub(crate) bounds: Option<Limits>,
    pub(crate) trim: Option<Limits>,
    pub(crate) same_within: Option<String>,
    pub(crate) variance: Option<String>,
    pub(crate) tolerance: f64,
    pub(crate) iterations: usize,
}

impl Calibrating {
    /// The request with them.
    pub(crate) fn of<S>(self, request: Calibrate<S>) -> Calibrate<S> {
        request
            .distance(self.distance)
            .tolerance(self.tolerance)
            .iterations(self.iterations)
            .given(self.bounds.map(limits), |request, (low, high)| request.bounds(low, high))
            .given(self.trim.map(limits), |request, (low, high)| request.trim(low, high))
            .given(self.same_within, |request, column| request.same_within(column))
            .given(self.variance, |request, column| request.variance(column))
    }
}
