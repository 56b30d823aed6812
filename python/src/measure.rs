//! Measures: what to estimate, from columns or polars expressions.

use crate::argument::{self, Argument, Builder, Numbers, unexpected, word};
use crate::columns::{Column, Columns};
use crate::immutable::{Immutable, based};
use infosoc::measure;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use pyo3::{PyTraverseError, PyVisit};

/// A statistic to estimate; made by `mean`, `total`, `proportion`, `ratio`, `quantile` and `count`.
#[pyclass(extends = Immutable, frozen, module = "infosoc")]
#[derive(Debug)]
pub(crate) struct Measure {
    inner: infosoc::Measure,
    columns: Columns,
}

based!(Measure: Immutable);

#[pymethods]
impl Measure {
    /// The name of the measure in the results.
    #[getter]
    fn name(&self) -> &str {
        self.inner.name()
    }

    /// The columns it reads of each row, its condition last.
    #[getter]
    fn columns(&self) -> Vec<&str> {
        self.inner.columns()
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        self.columns.traverse(&visit)
    }

    fn __repr__(&self) -> String {
        format!("<infosoc.Measure {}>", self.inner.name())
    }
}

impl Measure {
    /// A measure of columns, with the keywords that all measures have: they are declared here alone.
    fn new<const N: usize>(
        of: [Column; N],
        make: impl FnOnce([String; N]) -> infosoc::Measure,
        keywords: Option<Bound<'_, PyDict>>,
    ) -> PyResult<Measure> {
        let mut columns = Columns::default();
        let mut inner = make(of.map(|column| columns.name(column)));
        for (keyword, given) in keywords.into_iter().flatten() {
            inner = match keyword.extract()? {
                "where" => {
                    let filter = Option::read(&given, "where")?.map(|column| columns.name(column));
                    inner.given(filter, infosoc::Measure::filter)
                }
                "level" => inner.level(given.extract()?),
                "name" => inner.given(given.extract::<Option<String>>()?, infosoc::Measure::named),
                other => return Err(unexpected(other)),
            };
        }
        Ok(Measure { inner, columns })
    }
}

/// One or several measures as an argument, and the columns that they mean.
pub(crate) struct Measures {
    pub(crate) wanted: Vec<infosoc::Measure>,
    pub(crate) columns: Columns,
}

impl FromPyObject<'_, '_> for Measures {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, '_, PyAny>) -> PyResult<Measures> {
        let given: Vec<Bound<'_, PyAny>> = match given.is_instance_of::<Measure>() {
            true => vec![given.to_owned()],
            false => given.try_iter()?.collect::<PyResult<_>>()?,
        };
        let mut measures = Measures { wanted: Vec::new(), columns: Columns::default() };
        for given in &given {
            let measure = given.cast::<Measure>().map_err(|_| {
                PyTypeError::new_err(format!(
                    "measures: expected infosoc.mean, total, proportion, ratio, quantile or count of a column, got {given}"
                ))
            })?;
            measures.wanted.push(measure.get().inner.clone());
            measures.columns.extend(given.py(), &measure.get().columns);
        }
        Ok(measures)
    }
}

/// The weighted mean of a numeric column.
///
/// Parameters
/// ----------
/// column : str or polars.Expr
///     The variable. Cases with it missing are outside the estimate and counted in `n_missing`.
/// where : str or polars.Expr, optional
///     A true/false or 0/1 column: only cases for which it is true. They are a domain: the others stay in the design.
/// level : float, default 0.95
///     The confidence level of the t interval.
/// name : str, optional
///     The name of the measure in the result.
///
/// Returns
/// -------
/// Measure
///
/// Notes
/// -----
/// As R ``svymean(~column, subset(design, where), na.rm = TRUE)``.
///
/// Examples
/// --------
/// >>> infosoc.mean("minutes", where="internet")
/// <infosoc.Measure mean(minutes)>
#[pyfunction]
#[pyo3(signature = (column, **keywords), text_signature = "(column, *, where=None, level=0.95, name=None)")]
pub(crate) fn mean(
    #[pyo3(from_py_with = argument::column)] column: Column,
    keywords: Option<Bound<'_, PyDict>>,
) -> PyResult<Measure> {
    Measure::new([column], |[column]| measure::mean(column), keywords)
}

/// The weighted total of a numeric or 0/1 column.
///
/// Parameters
/// ----------
/// column : str or polars.Expr
///     The variable.
/// where : str or polars.Expr, optional
///     Only cases for which this column is true.
/// level : float, default 0.95
///     The confidence level of the t interval.
/// name : str, optional
///     The name of the measure in the result.
///
/// Returns
/// -------
/// Measure
///
/// Notes
/// -----
/// As R ``svytotal``. Cases with the variable missing add nothing.
///
/// Examples
/// --------
/// >>> infosoc.total("internet").name
/// 'total(internet)'
#[pyfunction]
#[pyo3(signature = (column, **keywords), text_signature = "(column, *, where=None, level=0.95, name=None)")]
pub(crate) fn total(
    #[pyo3(from_py_with = argument::column)] column: Column,
    keywords: Option<Bound<'_, PyDict>>,
) -> PyResult<Measure> {
    Measure::new([column], |[column]| measure::total(column), keywords)
}

/// The share of cases with a characteristic.
///
/// Parameters
/// ----------
/// column : str or polars.Expr
///     A 0/1 or true/false variable (one row), or text or categories (one row per level).
/// where : str or polars.Expr, optional
///     Only cases for which this column is true: the base of the share.
/// interval : {"logit", "beta", "wilson", "likelihood", "arcsine", "wald", "xlogit"}, default "logit"
///     The confidence interval: on the logit scale, exact (Korn and Graubard 1998), of Wilson's score test, of the
///     likelihood-ratio test, on the arcsine scale, or symmetric. With replicate weights "logit" takes the variance of the
///     logits of the replicates, and "xlogit" that of the share. R's words "asin" and "mean" mean "arcsine" and "wald".
///     All but "wald" lie within 0 and 1. Where the share is 0 or 1, the interval is one-sided whatever the kind.
/// level : float, default 0.95
///     The confidence level.
/// categorical : bool, default False
///     Whether to treat a numeric variable as codes of categories, one row per code.
/// name : str, optional
///     The name of the measure in the result.
///
/// Returns
/// -------
/// Measure
///
/// Raises
/// ------
/// UnknownOption
///     If `interval` is another word.
///
/// Notes
/// -----
/// As R ``svyciprop(~column, design, method = interval)``. The result is a share of 1, not per cent. A numeric
/// variable with values other than 0 and 1 raises ``NotBinary`` when it is estimated: 8, 9 and 99 are often missing
/// answers.
///
/// Examples
/// --------
/// >>> infosoc.proportion("internet", interval="beta", level=0.9)
/// <infosoc.Measure proportion(internet)>
#[pyfunction]
#[pyo3(signature = (column, *, interval = "logit", categorical = false, **keywords), text_signature = "(column, *, where=None, interval='logit', level=0.95, categorical=False, name=None)")]
pub(crate) fn proportion(
    #[pyo3(from_py_with = argument::column)] column: Column,
    interval: &str,
    categorical: bool,
    keywords: Option<Bound<'_, PyDict>>,
) -> PyResult<Measure> {
    let interval = word(interval)?;
    let share = |[column]: [String; 1]| match categorical {
        true => measure::categories(column),
        false => measure::proportion(column),
    };
    Measure::new([column], |column| share(column).interval(interval), keywords)
}

/// The ratio of two weighted totals.
///
/// Parameters
/// ----------
/// numerator, denominator : str or polars.Expr
///     Numeric variables. Cases with either missing are outside the estimate.
/// where : str or polars.Expr, optional
///     Only cases for which this column is true.
/// level : float, default 0.95
///     The confidence level of the t interval.
/// name : str, optional
///     The name of the measure in the result.
///
/// Returns
/// -------
/// Measure
///
/// Notes
/// -----
/// As R ``svyratio``. Persons using a computer at work per person employed, for example: both are totals.
///
/// Examples
/// --------
/// >>> infosoc.ratio("computer_users", "employed")
/// <infosoc.Measure ratio(computer_users/employed)>
#[pyfunction]
#[pyo3(signature = (numerator, denominator, **keywords), text_signature = "(numerator, denominator, *, where=None, level=0.95, name=None)")]
pub(crate) fn ratio(
    #[pyo3(from_py_with = argument::numerator)] numerator: Column,
    #[pyo3(from_py_with = argument::denominator)] denominator: Column,
    keywords: Option<Bound<'_, PyDict>>,
) -> PyResult<Measure> {
    Measure::new([numerator, denominator], |[y, x]| measure::ratio(y, x), keywords)
}

/// Quantiles of a numeric column: the median, quartiles, and so on.
///
/// Parameters
/// ----------
/// column : str or polars.Expr
///     The variable. Cases with it missing are outside the estimate and counted in `n_missing`.
/// probabilities : float or list of float, default 0.5
///     Shares of the population above 0 and below 1; one row of the result for each.
/// rule : {"math", "school", "shahvaish", "hf1", "hf2", "hf3", "hf4", "hf5", "hf6", "hf7", "hf8", "hf9"}, default "math"
///     Which number it is: the smallest value with at least that share at or below it ("math"), the same but midway to
///     the next case where the share is met exactly ("school"), the weighted forms of the definitions of Hyndman and Fan
///     (1996), or that of Shah and Vaish (2006).
/// where : str or polars.Expr, optional
///     Only cases for which this column is true.
/// interval : {"wald", "logit", "beta", "wilson", "likelihood", "arcsine", "xlogit", "replicates"}, default "wald"
///     The interval of the share of cases at or below the quantile, which Woodruff's interval is made from; see
///     `proportion`. With replicate weights "replicates" takes the variance of the replicates' own quantiles instead, which
///     is right for half-samples, bootstrap and successive differences and not for the jackknife.
/// level : float, default 0.95
///     The confidence level.
/// name : str, optional
///     The name in the result, followed by the probability if several are given; otherwise ``quantile(column, 0.5)``.
///
/// Returns
/// -------
/// Measure
///
/// Raises
/// ------
/// UnknownOption
///     If `rule` or `interval` is another word.
///
/// Notes
/// -----
/// As R ``svyquantile(~column, design, probabilities, qrule = rule, interval.type = interval)``. The limits are the
/// quantiles of the limits of the share at or below the estimate (Woodruff 1952), and the standard error is the width of
/// the interval over 2t. Near an end of the values a limit may not exist: it is null, with the standard error, and the
/// status is ``one_sided``. Quantiles have no design effect, no numerator and cannot be compared by `difference`.
///
/// Examples
/// --------
/// >>> infosoc.quantile("minutes", [0.25, 0.75], rule="school")
/// <infosoc.Measure quantile(minutes, 0.25, 0.75)>
#[pyfunction]
#[pyo3(signature = (column, probabilities = None, *, rule = "math", interval = "wald", **keywords), text_signature = "(column, probabilities=None, *, rule='math', where=None, interval='wald', level=0.95, name=None)")]
pub(crate) fn quantile(
    #[pyo3(from_py_with = argument::column)] column: Column,
    probabilities: Option<Numbers>,
    rule: &str,
    interval: &str,
    keywords: Option<Bound<'_, PyDict>>,
) -> PyResult<Measure> {
    let Numbers(probabilities) = probabilities.unwrap_or(Numbers(vec![0.5]));
    let (rule, interval) = (word(rule)?, word(interval)?);
    let quantile =
        |[column]: [String; 1]| measure::quantile(column, probabilities).rule(rule).quantile_interval(interval);
    Measure::new([column], quantile, keywords)
}

/// The estimated number of units in the population.
///
/// Parameters
/// ----------
/// where : str or polars.Expr, optional
///     Only cases for which this column is true.
/// level : float, default 0.95
///     The confidence level of the t interval.
/// name : str, optional
///     The name of the measure in the result.
///
/// Returns
/// -------
/// Measure
///
/// Examples
/// --------
/// >>> infosoc.count(where="internet").name
/// 'count'
#[pyfunction]
#[pyo3(signature = (**keywords), text_signature = "(*, where=None, level=0.95, name=None)")]
pub(crate) fn count(keywords: Option<Bound<'_, PyDict>>) -> PyResult<Measure> {
    Measure::new([], |[]| measure::count(), keywords)
}
