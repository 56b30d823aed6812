//! Estimates of one measure, for surveys in memory and on a cluster alike.

use crate::argument::OneOrMany;
use crate::immutable::{Immutable, based};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyTuple};
use std::iter::once;

// Short, so that a method is a line: a column or several, grouping sets, keywords, and what comes back.
type Any<'py> = Bound<'py, PyAny>;
type Each<'py> = OneOrMany<Any<'py>>;
type By<'py> = Option<Any<'py>>;
type Dict<'py> = Bound<'py, PyDict>;
type Made<'py> = PyResult<Any<'py>>;

/// Methods for the most common measures, for surveys that have `estimate`.
///
/// They take the keywords of the functions of the same names. For other measures use `estimate`.
#[pyclass(extends = Immutable, subclass, frozen, module = "infosoc._infosoc")]
#[derive(Debug)]
pub(crate) struct Shortcuts;

based!(Shortcuts: Immutable);

// Keywords go to the functions as they are, so that one of all measures is declared there alone; the signatures that
// Python shows are held to the stubs.
#[pymethods]
impl Shortcuts {
    /// Whatever a class that is derived in Python takes.
    #[new]
    #[pyo3(signature = (*_arguments, **_keywords))]
    fn new(_arguments: Bound<'_, PyTuple>, _keywords: Option<Bound<'_, PyDict>>) -> PyClassInitializer<Shortcuts> {
        // As it is, Python would get an object of this class and not of the derived one.
        Shortcuts.into()
    }

    /// The weighted mean of one or more columns; see `infosoc.mean`.
    ///
    /// Parameters
    /// ----------
    /// column : str, polars.Expr or list of them
    ///     The variables.
    /// by : str, polars.Expr, tuple or list, optional
    ///     The grouping sets, as in `estimate`.
    /// where : str or polars.Expr, optional
    ///     Only cases for which this column is true.
    /// level : float, default 0.95
    ///     The confidence level.
    /// name : str, optional
    ///     The name of the measure in the result.
    /// combine : {"rubin", "shortcut"}, optional
    ///     As in `infosoc.mean`: the columns are imputations or plausible values of one variable.
    ///
    /// Returns
    /// -------
    /// Estimates
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> people = pyarrow.table({"w": [2, 1, 1, 2], "sex": ["F", "M"] * 2, "internet": [1, 1, 0, 1], "minutes": [60, 45, 0, 9]})
    /// >>> svy = infosoc.Survey(people, weight="w")
    /// >>> [round(row["value"], 2) for row in svy.mean("minutes", by="sex").to_dicts()]
    /// [30.5, 40.0, 21.0]
    #[pyo3(signature = (column, by = None, **given),
           text_signature = "($self, column, by=None, *, where=None, level=0.95, name=None, combine=None)")]
    fn mean<'py>(slf: &Bound<'py, Self>, column: Each<'py>, by: By<'py>, given: Option<Dict<'py>>) -> Made<'py> {
        estimate(slf, "mean", column.map(|column| vec![column]), by, given)
    }

    /// The weighted total of one or more columns; see `infosoc.total`.
    ///
    /// Parameters
    /// ----------
    /// column : str, polars.Expr or list of them
    ///     The variables.
    /// by : str, polars.Expr, tuple or list, optional
    ///     The grouping sets, as in `estimate`.
    /// where : str or polars.Expr, optional
    ///     Only cases for which this column is true.
    /// level : float, default 0.95
    ///     The confidence level.
    /// name : str, optional
    ///     The name of the measure in the result.
    /// combine : {"rubin", "shortcut"}, optional
    ///     As in `infosoc.mean`: the columns are imputations or plausible values of one variable.
    ///
    /// Returns
    /// -------
    /// Estimates
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> people = pyarrow.table({"w": [2, 1, 1, 2], "sex": ["F", "M"] * 2, "internet": [1, 1, 0, 1], "minutes": [60, 45, 0, 9]})
    /// >>> svy = infosoc.Survey(people, weight="w")
    /// >>> svy.total("minutes").to_dicts()[0]["value"]
    /// 183.0
    #[pyo3(signature = (column, by = None, **given),
           text_signature = "($self, column, by=None, *, where=None, level=0.95, name=None, combine=None)")]
    fn total<'py>(slf: &Bound<'py, Self>, column: Each<'py>, by: By<'py>, given: Option<Dict<'py>>) -> Made<'py> {
        estimate(slf, "total", column.map(|column| vec![column]), by, given)
    }

    /// The share of cases with a characteristic; see `infosoc.proportion`.
    ///
    /// Parameters
    /// ----------
    /// column : str, polars.Expr or list of them
    ///     The variables.
    /// by : str, polars.Expr, tuple or list, optional
    ///     The grouping sets, as in `estimate`.
    /// where : str or polars.Expr, optional
    ///     Only cases for which this column is true.
    /// interval : {"logit", "beta", "wilson", "likelihood", "arcsine", "wald", "xlogit"}, default "logit"
    ///     The kind of confidence interval.
    /// level : float, default 0.95
    ///     The confidence level.
    /// categorical : bool, default False
    ///     Whether to take a numeric variable as codes of categories.
    /// percent : bool, default False
    ///     Whether to give percentages, from 0 to 100.
    /// name : str, optional
    ///     The name of the measure in the result.
    /// combine : {"rubin", "shortcut"}, optional
    ///     As in `infosoc.mean`: the columns are imputations or plausible values of one variable.
    ///
    /// Returns
    /// -------
    /// Estimates
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> people = pyarrow.table({"w": [2, 1, 1, 2], "sex": ["F", "M"] * 2, "internet": [1, 1, 0, 1], "minutes": [60, 45, 0, 9]})
    /// >>> svy = infosoc.Survey(people, weight="w")
    /// >>> [round(row["value"], 3) for row in svy.proportion("internet", by="sex").to_dicts()]
    /// [0.833, 0.667, 1.0]
    #[pyo3(signature = (column, by = None, **given),
           text_signature = "($self, column, by=None, *, where=None, interval='logit', level=0.95, categorical=False, percent=False, name=None, combine=None)")]
    fn proportion<'py>(slf: &Bound<'py, Self>, column: Each<'py>, by: By<'py>, given: Option<Dict<'py>>) -> Made<'py> {
        estimate(slf, "proportion", column.map(|column| vec![column]), by, given)
    }

    /// The ratio of two weighted totals; see `infosoc.ratio`.
    ///
    /// Parameters
    /// ----------
    /// numerator, denominator : str or polars.Expr
    ///     Numeric variables.
    /// by : str, polars.Expr, tuple or list, optional
    ///     The grouping sets, as in `estimate`.
    /// where : str or polars.Expr, optional
    ///     Only cases for which this column is true.
    /// level : float, default 0.95
    ///     The confidence level.
    /// name : str, optional
    ///     The name of the measure in the result.
    /// combine : {"rubin", "shortcut"}, optional
    ///     As in `infosoc.mean`: the columns are imputations or plausible values of one variable.
    ///
    /// Returns
    /// -------
    /// Estimates
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> people = pyarrow.table({"w": [2, 1, 1, 2], "sex": ["F", "M"] * 2, "internet": [1, 1, 0, 1], "minutes": [60, 45, 0, 9]})
    /// >>> svy = infosoc.Survey(people, weight="w")
    /// >>> round(svy.ratio("minutes", "internet").to_dicts()[0]["value"], 2)
    /// 36.6
    #[pyo3(signature = (numerator, denominator, by = None, **given),
           text_signature = "($self, numerator, denominator, by=None, *, where=None, level=0.95, name=None, combine=None)")]
    fn ratio<'py>(
        slf: &Bound<'py, Self>,
        numerator: Each<'py>,
        denominator: Any<'py>,
        by: By<'py>,
        given: Option<Dict<'py>>,
    ) -> Made<'py> {
        let each = numerator.map(|numerator| vec![numerator, denominator.clone()]);
        estimate(slf, "ratio", each, by, given)
    }

    /// Quantiles of one or more columns; see `infosoc.quantile`.
    ///
    /// Parameters
    /// ----------
    /// column : str, polars.Expr or list of them
    ///     The variables.
    /// probabilities : float or list of float, default 0.5
    ///     Shares of the population above 0 and below 1.
    /// by : str, polars.Expr, tuple or list, optional
    ///     The grouping sets, as in `estimate`.
    /// rule : str, default "math"
    ///     Which number a quantile is.
    /// where : str or polars.Expr, optional
    ///     Only cases for which this column is true.
    /// interval : {"wald", "logit", "beta", "wilson", "likelihood", "arcsine", "xlogit", "replicates", "score"}, default "wald"
    ///     The interval of the share of cases at or below the quantile, or the variance of the replicates' own.
    /// level : float, default 0.95
    ///     The confidence level.
    /// name : str, optional
    ///     The name of the measure in the result.
    /// combine : {"rubin", "shortcut"}, optional
    ///     As in `infosoc.mean`: the columns are imputations or plausible values of one variable.
    ///
    /// Returns
    /// -------
    /// Estimates
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> people = pyarrow.table({"w": [2, 1, 1, 2, 1], "minutes": [60, 30, 45, 120, 90]})
    /// >>> infosoc.Survey(people, weight="w").quantile("minutes", 0.5).to_dicts()[0]["value"]
    /// 60.0
    #[pyo3(signature = (column, probabilities = None, by = None, **given),
           text_signature = "($self, column, probabilities=None, by=None, *, rule='math', where=None, interval='wald', level=0.95, name=None, combine=None)")]
    fn quantile<'py>(
        slf: &Bound<'py, Self>,
        column: Each<'py>,
        probabilities: Option<Any<'py>>,
        by: By<'py>,
        given: Option<Dict<'py>>,
    ) -> Made<'py> {
        let each = column.map(|column| once(column).chain(probabilities.clone()).collect());
        estimate(slf, "quantile", each, by, given)
    }

    /// The estimated number of units in the population; see `infosoc.count`.
    ///
    /// Parameters
    /// ----------
    /// by : str, polars.Expr, tuple or list, optional
    ///     The grouping sets, as in `estimate`.
    /// where : str or polars.Expr, optional
    ///     Only cases for which this column is true.
    /// level : float, default 0.95
    ///     The confidence level.
    /// name : str, optional
    ///     The name of the measure in the result.
    ///
    /// Returns
    /// -------
    /// Estimates
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> people = pyarrow.table({"w": [2, 1, 1, 2], "sex": ["F", "M"] * 2, "internet": [1, 1, 0, 1], "minutes": [60, 45, 0, 9]})
    /// >>> svy = infosoc.Survey(people, weight="w")
    /// >>> [(row["sex"], row["value"]) for row in svy.count(by="sex").to_dicts()]
    /// [(None, 6.0), ('F', 3.0), ('M', 3.0)]
    #[pyo3(signature = (by = None, **given),
           text_signature = "($self, by=None, *, where=None, level=0.95, name=None)")]
    fn count<'py>(slf: &Bound<'py, Self>, by: By<'py>, given: Option<Dict<'py>>) -> Made<'py> {
        estimate(slf, "count", OneOrMany(vec![Vec::new()]), by, given)
    }
}

/// The estimates of the measures that a function of the package makes, each of its arguments.
fn estimate<'py>(
    survey: &Bound<'py, Shortcuts>,
    measure: &str,
    each: OneOrMany<Vec<Any<'py>>>,
    by: By<'py>,
    given: Option<Dict<'py>>,
) -> Made<'py> {
    let py = survey.py();
    let make = py.import("infosoc")?.getattr(measure)?;
    // Several columns are a measure each, unless `combine` makes them imputations of one.
    let combine = given.as_ref().map(|given| given.get_item("combine")).transpose()?.flatten();
    let each: Vec<Vec<Any<'py>>> = match combine.filter(|combine| !combine.is_none()) {
        None => each.into_iter().collect(),
        // One measure of all columns.
        Some(_) => {
            let all: Vec<Vec<Any<'py>>> = each.into_iter().collect();
            // What follows the column, such as probabilities, is the same for all.
            let others: Vec<Any<'py>> = all.first().into_iter().flat_map(|one| one.iter().skip(1).cloned()).collect();
            let columns = PyList::new(py, all.into_iter().filter_map(|one| one.into_iter().next()))?.into_any();
            vec![once(columns).chain(others).collect()]
        }
    };
    let measures = each.into_iter().map(|arguments| make.call(PyTuple::new(py, arguments)?, given.as_ref()));
    survey.call_method1("estimate", (measures.collect::<PyResult<Vec<_>>>()?, by))
}
