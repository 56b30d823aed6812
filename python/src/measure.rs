//! Measures: what to estimate, from columns or polars expressions.

use crate::argument::{self, Argument, Builder, Numbers, OneOrMany, Word, unexpected, word};
use crate::columns::{Column, Columns};
use crate::error::OrRaise;
use crate::immutable::{Immutable, based};
use infosoc::{Combine, Error, measure};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};
use pyo3::{PyTraverseError, PyVisit};

/// A statistic to estimate; made by `mean`, `total`, `proportion`, `ratio`, `quantile`, `count`,
/// `variance`, `std`, `minimum`, `maximum` and `multiple`.
#[pyclass(extends = Immutable, frozen, module = "infosoc")]
#[derive(Debug)]
pub(crate) struct Measure {
    /// One, or those of all imputations or answers.
    inner: Vec<infosoc::Measure>,
    columns: Columns,
}

based!(Measure: Immutable);

#[pymethods]
impl Measure {
    /// The name of the measure in the results.
    #[getter]
    fn name(&self) -> &str {
        self.inner.first().map_or("", infosoc::Measure::title)
    }

    /// The columns it reads of each row, its condition last.
    #[getter]
    fn columns(&self) -> Vec<&str> {
        let mut columns: Vec<&str> = Vec::new();
        for column in self.inner.iter().flat_map(infosoc::Measure::columns) {
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
        columns
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        self.columns.traverse(&visit)
    }

    fn __repr__(&self) -> String {
        format!("<infosoc.Measure {}>", self.name())
    }
}

impl Measure {
    /// A measure of columns, with the keywords that all measures have: they are declared here alone. With several columns
    /// in one place it is that of all of them, which are imputations of one variable.
    fn new<const N: usize>(
        of: [OneOrMany<Column>; N],
        make: impl Fn([String; N]) -> infosoc::Measure,
        keywords: Option<Bound<'_, PyDict>>,
    ) -> PyResult<Measure> {
        let mut columns = Columns::default();
        let of = of.map(|given| columns.names(given));
        let (mut filters, mut level, mut name, mut combine) = (Vec::new(), None, None, None);
        for (keyword, given) in keywords.into_iter().flatten() {
            let keyword: &str = keyword.extract()?;
            match keyword {
                "where" => {
                    let given = Option::<OneOrMany<Column>>::read(&given, keyword)?;
                    filters = columns.names(given.into_iter().flatten());
                }
                "level" => level = Some(argument::keyword(&given, keyword)?),
                "name" => name = argument::keyword::<Option<String>>(&given, keyword)?,
                "combine" => combine = argument::keyword::<Option<Word<Combine>>>(&given, keyword)?.map(|how| how.0),
                other => return Err(unexpected(other)),
            }
        }
        // A list of one column stands for all imputations; no list is longer than another otherwise.
        let lengths = || of.iter().map(Vec::len).chain((!filters.is_empty()).then_some(filters.len()));
        let count = lengths().max().unwrap_or(1);
        let refuse = |expected: &str, got: String| Err(Error::argument("combine", expected, got)).or_raise();
        if of.iter().any(Vec::is_empty) {
            return Err(Error::invalid("combine", "the list of columns is empty")).or_raise();
        }
        if lengths().any(|length| length != 1 && length != count) {
            let got = lengths().map(|length| length.to_string()).collect::<Vec<_>>().join(" and ");
            return refuse("as many columns in each list, one for each imputation, or one for all", got);
        }
        if combine.is_none() && count > 1 {
            let what = "give \"rubin\" or \"shortcut\", as a list of columns holds imputations of one variable; for a measure of \
                        each column, give a list of measures";
            return Err(Error::missing("combine", what)).or_raise();
        }
        // The m-th of a list, or the one that serves all.
        let place = |list: &[String], m: usize| list[if list.len() == 1 { 0 } else { m }].clone();
        let measure = |m: usize| {
            let filter = (!filters.is_empty()).then(|| place(&filters, m));
            make(::std::array::from_fn(|column| place(&of[column], m)))
                .given(filter, infosoc::Measure::filter)
                .given(level, infosoc::Measure::level)
                .given(name.clone(), infosoc::Measure::named)
        };
        let inner = match combine {
            None => vec![measure(0)],
            Some(how) => measure::imputed((0..count).map(measure), how).or_raise()?,
        };
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
        let wrong = |got: &Bound<'_, PyAny>| match got.repr() {
            Ok(got) => PyTypeError::new_err(format!(
                "measures: expected infosoc.mean, total, proportion, ratio, quantile or count of a column, got {got}"
            )),
            Err(error) => error,
        };
        // A text would be taken letter by letter.
        let given: Vec<Bound<'_, PyAny>> = if given.is_instance_of::<Measure>() || given.is_instance_of::<PyString>() {
            vec![given.to_owned()]
        } else {
            given.try_iter().map_err(|_| wrong(&given))?.collect::<PyResult<_>>()?
        };
        let mut measures = Measures { wanted: Vec::new(), columns: Columns::default() };
        for given in &given {
            let measure = given.cast::<Measure>().map_err(|_| wrong(given))?;
            measures.wanted.extend(measure.get().inner.iter().cloned());
            measures.columns.extend(given.py(), &measure.get().columns);
        }
        Ok(measures)
    }
}

/// The weighted mean of a numeric column.
///
/// Parameters
/// ----------
/// column : str, polars.Expr or list of them
///     The variable. Cases with it missing are outside the estimate and counted in `n_missing`.
/// where : str or polars.Expr, optional
///     A true/false or 0/1 column: only cases for which it is true. They are a domain: the others stay in the design.
/// level : float, default 0.95
///     The confidence level of the t interval.
/// name : str, optional
///     The name of the measure in the result.
/// combine : {"rubin", "shortcut"}, optional
///     How estimates from several imputations or plausible values are combined: "rubin" by Rubin's rules (1987), with the
///     degrees of freedom of Barnard and Rubin (1999); "shortcut" uses the sampling variance of the first column only.
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
#[pyo3(signature = (column, **keywords), text_signature = "(column, *, where=None, level=0.95, name=None, combine=None)")]
pub(crate) fn mean(
    #[pyo3(from_py_with = argument::column)] column: OneOrMany<Column>,
    keywords: Option<Bound<'_, PyDict>>,
) -> PyResult<Measure> {
    Measure::new([column], |[column]| measure::mean(column), keywords)
}

/// The weighted total of a numeric or 0/1 column.
///
/// Parameters
/// ----------
/// column : str, polars.Expr or list of them
///     The variable.
/// where : str or polars.Expr, optional
///     Only cases for which this column is true.
/// level : float, default 0.95
///     The confidence level of the t interval.
/// name : str, optional
///     The name of the measure in the result.
/// combine : {"rubin", "shortcut"}, optional
///     How estimates from several imputations or plausible values are combined: "rubin" by Rubin's rules (1987), with the
///     degrees of freedom of Barnard and Rubin (1999); "shortcut" uses the sampling variance of the first column only.
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
#[pyo3(signature = (column, **keywords), text_signature = "(column, *, where=None, level=0.95, name=None, combine=None)")]
pub(crate) fn total(
    #[pyo3(from_py_with = argument::column)] column: OneOrMany<Column>,
    keywords: Option<Bound<'_, PyDict>>,
) -> PyResult<Measure> {
    Measure::new([column], |[column]| measure::total(column), keywords)
}

#[doc = include_str!("measure/proportion.txt")]
#[pyfunction]
#[pyo3(signature = (column, *, interval = "logit", categorical = false, percent = false, **keywords), text_signature = "(column, *, where=None, interval='logit', level=0.95, categorical=False, percent=False, name=None, combine=None)")]
pub(crate) fn proportion(
    #[pyo3(from_py_with = argument::column)] column: OneOrMany<Column>,
    interval: &str,
    categorical: bool,
    percent: bool,
    keywords: Option<Bound<'_, PyDict>>,
) -> PyResult<Measure> {
    let interval = word(interval)?;
    let share =
        |[column]: [String; 1]| if categorical { measure::categories(column) } else { measure::proportion(column) };
    let scaled = |share: infosoc::Measure| if percent { share.percent() } else { share };
    Measure::new([column], |column| scaled(share(column).interval(interval)), keywords)
}

#[doc = include_str!("measure/ratio.txt")]
#[pyfunction]
#[pyo3(signature = (numerator, denominator, **keywords), text_signature = "(numerator, denominator, *, where=None, level=0.95, name=None, combine=None)")]
pub(crate) fn ratio(
    #[pyo3(from_py_with = argument::numerator)] numerator: OneOrMany<Column>,
    #[pyo3(from_py_with = argument::denominator)] denominator: OneOrMany<Column>,
    keywords: Option<Bound<'_, PyDict>>,
) -> PyResult<Measure> {
    Measure::new([numerator, denominator], |[y, x]| measure::ratio(y, x), keywords)
}

#[doc = include_str!("measure/quantile.txt")]
#[pyfunction]
#[pyo3(signature = (column, probabilities = None, *, rule = "math", interval = "wald", **keywords), text_signature = "(column, probabilities=None, *, rule='math', where=None, interval='wald', level=0.95, name=None, combine=None)")]
pub(crate) fn quantile(
    #[pyo3(from_py_with = argument::column)] column: OneOrMany<Column>,
    probabilities: Option<Numbers>,
    rule: &str,
    interval: &str,
    keywords: Option<Bound<'_, PyDict>>,
) -> PyResult<Measure> {
    let Numbers(probabilities) = probabilities.unwrap_or(Numbers(vec![0.5]));
    let (rule, interval) = (word(rule)?, word(interval)?);
    let quantile =
        |[column]: [String; 1]| measure::quantile(column, probabilities.clone()).rule(rule).quantile_interval(interval);
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

macro_rules! of_one_variable {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[pyfunction]
        #[pyo3(signature = (column, **keywords), text_signature = "(column, *, where=None, level=0.95, name=None, combine=None)")]
        pub(crate) fn $name(
            #[pyo3(from_py_with = argument::column)] column: OneOrMany<Column>,
            keywords: Option<Bound<'_, PyDict>>,
        ) -> PyResult<Measure> {
            Measure::new([column], |[column]| measure::$name(column), keywords)
        }
    };
}

of_one_variable! {
    /// The variance of a numeric column in the population, with its standard error.
    ///
    /// Parameters
    /// ----------
    /// column : str, polars.Expr or list of them
    ///     The variable. Cases with it missing are outside the estimate and counted in `n_missing`.
    /// where : str or polars.Expr, optional
    ///     Only cases for which this column is true.
    /// level : float, default 0.95
    ///     The confidence level of the t interval.
    /// name : str, optional
    ///     The name of the measure in the result.
    /// combine : {"rubin", "shortcut"}, optional
    ///     As in `mean`, for a list of columns.
    ///
    /// Returns
    /// -------
    /// Measure
    ///
    /// Notes
    /// -----
    /// As R ``svyvar``: the weighted mean of the squares of the deviations from the weighted mean, times n/(n - 1).
    ///
    /// Examples
    /// --------
    /// >>> infosoc.variance("minutes")
    /// <infosoc.Measure variance(minutes)>
    variance
}

of_one_variable! {
    /// The standard deviation of a numeric column in the population, the root of its `variance`, with its standard error.
    ///
    /// Parameters
    /// ----------
    /// column : str, polars.Expr or list of them
    ///     The variable.
    /// where : str or polars.Expr, optional
    ///     Only cases for which this column is true.
    /// level : float, default 0.95
    ///     The confidence level of the t interval.
    /// name : str, optional
    ///     The name of the measure in the result.
    /// combine : {"rubin", "shortcut"}, optional
    ///     As in `mean`, for a list of columns.
    ///
    /// Returns
    /// -------
    /// Measure
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> people = pyarrow.table({"w": [1, 1, 1], "minutes": [10, 20, 30]})
    /// >>> infosoc.Survey(people, weight="w").estimate(infosoc.std("minutes")).to_dicts()[0]["value"]
    /// 10.0
    std
}

of_one_variable! {
    /// The smallest value among the cases. Its sampling error cannot be estimated from the design: ``se`` is null, with
    /// status ``no_variance`` and a note.
    ///
    /// Parameters
    /// ----------
    /// column : str, polars.Expr or list of them
    ///     The variable.
    /// where : str or polars.Expr, optional
    ///     Only cases for which this column is true.
    /// level : float, default 0.95
    ///     As other measures have it; there is no interval.
    /// name : str, optional
    ///     The name of the measure in the result.
    /// combine : {"rubin", "shortcut"}, optional
    ///     As in `mean`, for a list of columns.
    ///
    /// Returns
    /// -------
    /// Measure
    ///
    /// Examples
    /// --------
    /// >>> infosoc.minimum("minutes").name
    /// 'minimum(minutes)'
    minimum
}

of_one_variable! {
    /// The largest value among the cases; its error is unknown, like that of `minimum`.
    ///
    /// Parameters
    /// ----------
    /// column : str, polars.Expr or list of them
    ///     The variable.
    /// where : str or polars.Expr, optional
    ///     Only cases for which this column is true.
    /// level : float, default 0.95
    ///     As other measures have it; there is no interval.
    /// name : str, optional
    ///     The name of the measure in the result.
    /// combine : {"rubin", "shortcut"}, optional
    ///     As in `mean`, for a list of columns.
    ///
    /// Returns
    /// -------
    /// Measure
    ///
    /// Examples
    /// --------
    /// >>> infosoc.maximum("minutes").name
    /// 'maximum(minutes)'
    maximum
}

/// A question that takes several answers, as one measure: the share of the cases that gave each answer, and the share of
/// each among all answers given.
///
/// Parameters
/// ----------
/// columns : list of str or polars.Expr
///     A 0/1 or true/false variable for each answer. A row in which any of them has a value is a case, and what it leaves
///     out it did not choose.
/// where : str or polars.Expr, optional
///     Only cases for which this column is true.
/// interval : {"logit", "beta", "wilson", "likelihood", "arcsine", "wald", "xlogit"}, default "logit"
///     The kind of confidence interval of shares of cases; shares of responses have t intervals.
/// level : float, default 0.95
///     The confidence level.
/// name : str, optional
///     The name of the measure in the result, followed by ", of cases" and ", of responses".
///
/// Returns
/// -------
/// Measure
///     Two rows for each answer, which is their ``level``.
///
/// Notes
/// -----
/// Shares of cases may sum to more than 1, those of responses sum to 1. They are ratios of totals, whose covariance is that
/// of any two rows of a result.
///
/// Examples
/// --------
/// >>> import pyarrow
/// >>> people = pyarrow.table({"w": [2, 1, 1], "web": [1, 0, 1], "mail": [1, 1, None]})
/// >>> svy = infosoc.Survey(people, weight="w")
/// >>> rows = svy.estimate(infosoc.multiple(["web", "mail"])).to_dicts()
/// >>> [(row["measure"][24:], row["level"], round(row["value"], 3)) for row in rows]
/// [('cases', 'web', 0.75), ('cases', 'mail', 0.75), ('responses', 'web', 0.5), ('responses', 'mail', 0.5)]
#[pyfunction]
#[pyo3(signature = (columns, *, r#where = None, interval = "logit", level = 0.95, name = None))]
pub(crate) fn multiple(
    #[pyo3(from_py_with = argument::columns)] columns: OneOrMany<Column>,
    #[pyo3(from_py_with = argument::r#where)] r#where: Option<Column>,
    interval: &str,
    level: f64,
    name: Option<String>,
) -> PyResult<Measure> {
    let interval = word(interval)?;
    let mut meant = Columns::default();
    let all = meant.names(columns);
    let filter = r#where.map(|filter| meant.name(filter));
    let named = |measure: infosoc::Measure| match &name {
        None => measure,
        Some(name) => {
            // The library names the two measures `…, of cases` and `…, of responses`; the ending stays.
            let end = measure.name().rfind(", of ").map_or("", |at| &measure.name()[at..]).to_owned();
            measure.named(format!("{name}{end}"))
        }
    };
    let inner = measure::multiple(all)
        .into_iter()
        .map(|measure| named(measure).interval(interval).level(level).given(filter.clone(), infosoc::Measure::filter));
    Ok(Measure { inner: inner.collect(), columns: meant })
}
