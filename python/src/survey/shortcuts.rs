//! The estimates of one measure, for surveys in memory and on a cluster alike.

use crate::argument::OneOrMany;
use crate::immutable::{Immutable, based};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use std::iter::once;

type Any<'py> = Bound<'py, PyAny>;
type Each<'py> = OneOrMany<Any<'py>>;
type Sets<'py> = Option<Any<'py>>;
type Keywords<'py> = Bound<'py, PyDict>;
type Made<'py> = PyResult<Any<'py>>;

/// A method for each kind of measure, for surveys that have `estimate`.
///
/// The keywords of a method are those of the function of its name.
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
    fn new(_arguments: Bound<'_, PyTuple>, _keywords: Option<Bound<'_, PyDict>>) -> Shortcuts {
        Shortcuts
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
    ///
    /// Returns
    /// -------
    /// Estimates
    #[pyo3(signature = (column, by = None, **keywords),
           text_signature = "($self, column, by=None, *, where=None, level=0.95)")]
    fn mean<'py>(
        slf: &Bound<'py, Self>,
        column: Each<'py>,
        by: Sets<'py>,
        keywords: Option<Keywords<'py>>,
    ) -> Made<'py> {
        estimate(slf, "mean", column.into_iter().map(|column| vec![column]), by, keywords)
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
    ///
    /// Returns
    /// -------
    /// Estimates
    #[pyo3(signature = (column, by = None, **keywords),
           text_signature = "($self, column, by=None, *, where=None, level=0.95)")]
    fn total<'py>(
        slf: &Bound<'py, Self>,
        column: Each<'py>,
        by: Sets<'py>,
        keywords: Option<Keywords<'py>>,
    ) -> Made<'py> {
        estimate(slf, "total", column.into_iter().map(|column| vec![column]), by, keywords)
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
    ///
    /// Returns
    /// -------
    /// Estimates
    #[pyo3(signature = (column, by = None, **keywords),
           text_signature = "($self, column, by=None, *, where=None, interval='logit', level=0.95, categorical=False)")]
    fn proportion<'py>(
        slf: &Bound<'py, Self>,
        column: Each<'py>,
        by: Sets<'py>,
        keywords: Option<Keywords<'py>>,
    ) -> Made<'py> {
        estimate(slf, "proportion", column.into_iter().map(|column| vec![column]), by, keywords)
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
    ///
    /// Returns
    /// -------
    /// Estimates
    #[pyo3(signature = (numerator, denominator, by = None, **keywords),
           text_signature = "($self, numerator, denominator, by=None, *, where=None, level=0.95)")]
    fn ratio<'py>(
        slf: &Bound<'py, Self>,
        numerator: Each<'py>,
        denominator: Any<'py>,
        by: Sets<'py>,
        keywords: Option<Keywords<'py>>,
    ) -> Made<'py> {
        estimate(
            slf,
            "ratio",
            numerator.into_iter().map(|numerator| vec![numerator, denominator.clone()]),
            by,
            keywords,
        )
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
    /// interval : {"wald", "logit", "beta", "wilson", "likelihood", "arcsine", "xlogit", "replicates"}, default "wald"
    ///     The interval of the share of cases at or below the quantile, or the variance of the replicates' own.
    /// level : float, default 0.95
    ///     The confidence level.
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
    #[pyo3(signature = (column, probabilities = None, by = None, **keywords),
           text_signature = "($self, column, probabilities=None, by=None, *, rule='math', where=None, interval='wald', level=0.95)")]
    fn quantile<'py>(
        slf: &Bound<'py, Self>,
        column: Each<'py>,
        probabilities: Option<Any<'py>>,
        by: Sets<'py>,
        keywords: Option<Keywords<'py>>,
    ) -> Made<'py> {
        estimate(
            slf,
            "quantile",
            column.into_iter().map(|column| once(column).chain(probabilities.clone()).collect()),
            by,
            keywords,
        )
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
    ///
    /// Returns
    /// -------
    /// Estimates
    #[pyo3(signature = (by = None, **keywords),
           text_signature = "($self, by=None, *, where=None, level=0.95)")]
    fn count<'py>(slf: &Bound<'py, Self>, by: Sets<'py>, keywords: Option<Keywords<'py>>) -> Made<'py> {
        estimate(slf, "count", [Vec::new()], by, keywords)
    }
}

/// The estimates of the measures that a function of the package makes of arguments.
fn estimate<'py>(
    survey: &Bound<'py, Shortcuts>,
    measure: &str,
    arguments: impl IntoIterator<Item = Vec<Any<'py>>>,
    by: Sets<'py>,
    keywords: Option<Keywords<'py>>,
) -> Made<'py> {
    let py = survey.py();
    let make = py.import("infosoc")?.getattr(measure)?;
    let measures = arguments.into_iter().map(|of| make.call(PyTuple::new(py, of)?, keywords.as_ref()));
    survey.call_method1("estimate", (measures.collect::<PyResult<Vec<_>>>()?, by))
}
