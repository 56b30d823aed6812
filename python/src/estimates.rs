//! Estimates: the rows of a survey's results, their comparisons, quality and publication.

use crate::error::OrRaise;
use crate::interrupt::{detached, interruptible};
use crate::quality::{self, Publication};
use crate::series::Series;
use crate::table::Table;
use crate::whole;
use infosoc::Comparison;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyString};

/// Estimates: one row per measure and group, the overall rows first.
///
/// The columns are ``measure``, ``level`` (where a measure has levels), ``by`` (the grouping set of the row), the
/// grouping columns with their own types, ``value``, ``se``, ``ci_low``, ``ci_high``, ``cv``, ``deff``, ``df``, ``n``,
/// ``n_missing``, ``numerator``, ``denominator``, ``unit`` and ``status``. Null in a column of the row's own set is the
/// group of cases in which it is missing; in another column it means all.
///
/// ``status`` is ``normal``, ``one_sided`` (a share that is 0 or 1 in the sample, or a quantile whose interval has no limit
/// on one side), ``empty`` (no cases), ``undefined`` (a denominator of 0), ``no_df`` (all cases in one PSU a stratum),
/// ``no_variance`` (a variance that cannot be computed) or ``lost_replicates`` (the variance of the replicates that have
/// cases). An error that is unknown is not 0: a mean in one PSU has no standard error, and a comparison with an estimate
/// whose error is unknown has none either, with the status of that estimate. A standard error of 0 is that of a census, of
/// units taken with certainty, or, by its formula, of a share of 0 or 1 (``one_sided``).
#[pyclass(extends = Table, frozen, module = "infosoc")]
#[derive(Debug)]
pub(crate) struct Estimates {
    pub(crate) inner: infosoc::Estimates,
}

impl Estimates {
    pub(crate) fn wrap(py: Python<'_>, inner: infosoc::Estimates) -> PyResult<Py<Estimates>> {
        let table = Table::of(&inner)?;
        Py::new(py, PyClassInitializer::from(table).add_subclass(Estimates { inner }))
    }
}

#[pymethods]
impl Estimates {
    /// The estimates as observations of a series, to put among those of other countries with `Series.extend`.
    ///
    /// Parameters
    /// ----------
    /// ref_area : str
    ///     The country.
    /// time_period : int
    ///     The year.
    /// indicator : str, optional
    ///     The code under which they enter; without it, each measure enters under its own name, as in
    ///     ``proportion("internet", name="HH7")``.
    ///
    /// Returns
    /// -------
    /// Series
    ///     As `Figures.observations`: values in the unit of the catalogue (a proportion becomes per cent where that is
    ///     it), the grouping columns as dimensions, ``_T`` for all and ``_U`` for the missing category. ``se`` is null where
    ///     the error is unknown (a share of 0 or 1, no degrees of freedom), and 0 only where nothing could vary.
    ///
    /// Raises
    /// ------
    /// InvalidArgument
    ///     For the result of a comparison, several measures under one code, a grouping column with the name of another
    ///     column of a series, or a unit that is not that of the catalogue.
    /// InfosocError
    ///     `UnknownArea`, and `DuplicateObservation` where two levels become one code.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> people = pyarrow.table({"w": [2, 1, 1], "sex": ["F", "M", "M"], "internet": [1, 1, 0]})
    /// >>> shares = infosoc.Survey(people, weight="w").proportion("internet", by="sex")
    /// >>> [(row["sex"], row["obs_value"]) for row in shares.observations("MEX", 2021, "HH7").to_dicts()]
    /// [('_T', 75.0), ('F', 100.0), ('M', 50.0)]
    #[pyo3(signature = (ref_area, time_period, indicator = None))]
    fn observations(
        &self,
        py: Python<'_>,
        ref_area: &str,
        #[pyo3(from_py_with = whole::time_period)] time_period: i32,
        indicator: Option<&str>,
    ) -> PyResult<Py<Series>> {
        Series::wrap(py, detached(py, || self.inner.observations(ref_area, time_period, indicator)).or_raise()?)
    }

    /// The difference between two groups of a grouping column, a - b, with their covariance in its standard error.
    ///
    /// Parameters
    /// ----------
    /// column : str
    ///     The grouping column.
    /// a, b : str, int, float, bool or decimal.Decimal
    ///     Two of its levels. Numbers are found by their value: 1.1 in a column of decimals that holds 1.10.
    ///
    /// Returns
    /// -------
    /// Estimates
    ///     One row per measure and level of the other columns of each grouping set. The unit of percentages is
    ///     percentage points. Degrees of freedom are those of the whole design, as in R ``svycontrast``. Where the error
    ///     of either group is unknown, so is that of the difference: standard error and interval are null, and the status
    ///     is that of the group.
    ///
    /// Raises
    /// ------
    /// NoSuchRow
    ///     If the estimates are not grouped by the column, or it has no such level.
    fn difference(
        &self,
        py: Python<'_>,
        column: &str,
        a: Bound<'_, PyAny>,
        b: Bound<'_, PyAny>,
    ) -> PyResult<Py<Estimates>> {
        let (a, b) = (level(&a)?, level(&b)?);
        self.compare_levels(py, column, &a, &b, Comparison::Difference)
    }

    /// The ratio of two groups of a grouping column, a / b, with its linearised standard error.
    ///
    /// Parameters
    /// ----------
    /// column : str
    ///     The grouping column.
    /// a, b : str, int, float or bool
    ///     Two of its levels.
    ///
    /// Returns
    /// -------
    /// Estimates
    ///
    /// Raises
    /// ------
    /// NoSuchRow
    ///     If the estimates are not grouped by the column, or it has no such level.
    fn ratio(&self, py: Python<'_>, column: &str, a: Bound<'_, PyAny>, b: Bound<'_, PyAny>) -> PyResult<Py<Estimates>> {
        let (a, b) = (level(&a)?, level(&b)?);
        self.compare_levels(py, column, &a, &b, Comparison::Ratio)
    }

    /// The parity index of two groups of a grouping column, such as female to male: the ratio a / b.
    ///
    /// Parameters
    /// ----------
    /// column : str
    ///     The grouping column.
    /// a, b : str, int, float or bool
    ///     Two of its levels.
    ///
    /// Returns
    /// -------
    /// Estimates
    ///
    /// Raises
    /// ------
    /// NoSuchRow
    ///     If the estimates are not grouped by the column, or it has no such level.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> people = pyarrow.table({"w": [2, 1, 1, 2], "sex": ["F", "M", "F", "M"], "internet": [1, 1, 0, 0]})
    /// >>> by_sex = infosoc.Survey(people, weight="w").proportion("internet", by="sex")
    /// >>> round(by_sex.parity("sex", "F", "M").to_dicts()[0]["value"], 12)
    /// 2.0
    fn parity(
        &self,
        py: Python<'_>,
        column: &str,
        a: Bound<'_, PyAny>,
        b: Bound<'_, PyAny>,
    ) -> PyResult<Py<Estimates>> {
        let (a, b) = (level(&a)?, level(&b)?);
        self.compare_levels(py, column, &a, &b, Comparison::Parity)
    }

    /// Compare any two rows of the result, with the covariance of their estimates: of different groups, grouping sets,
    /// measures or levels.
    ///
    /// Parameters
    /// ----------
    /// a, b : int or dict
    ///     Two rows: their numbers, or what finds them: ``measure``, ``level``, and a level of each of the grouping columns
    ///     of the row (None for its missing category). Without grouping columns it is an overall row; ``measure`` and
    ///     ``level`` may be left out where there is one.
    /// how : {"difference", "ratio", "parity"}, default "difference"
    ///     a - b or a / b.
    ///
    /// Returns
    /// -------
    /// Estimates
    ///     One row.
    ///
    /// Raises
    /// ------
    /// NoSuchRow
    ///     If no row or several fit.
    /// UnknownOption
    ///     If `how` is another word.
    ///
    /// Notes
    /// -----
    /// As R ``svycontrast``, with the degrees of freedom of the whole design.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> people = pyarrow.table({"w": [2, 1, 1, 2], "sex": ["F", "M", "F", "M"], "internet": [1, 1, 0, 0]})
    /// >>> by_sex = infosoc.Survey(people, weight="w").proportion("internet", by="sex")
    /// >>> round(by_sex.compare({"sex": "F"}, {}).to_dicts()[0]["value"], 12)
    /// 0.166666666667
    #[pyo3(signature = (a, b, how = "difference"))]
    fn compare(&self, py: Python<'_>, a: Bound<'_, PyAny>, b: Bound<'_, PyAny>, how: &str) -> PyResult<Py<Estimates>> {
        let how = how.parse().or_raise()?;
        let (a, b) = (self.row(&a)?, self.row(&b)?);
        Estimates::wrap(py, interruptible(py, |stop| self.inner.compare(a, b, how, stop))?)
    }

    /// What a reliability rule says of each figure, in columns beside it. Nothing is hidden: see `suppress`.
    ///
    /// Parameters
    /// ----------
    /// rule : str or ReliabilityRule
    ///     The name of a rule of an agency, one of those in `reliability_rules`, or a rule of your own.
    ///
    /// Returns
    /// -------
    /// Table
    ///     The columns of the result, and ``reliability`` (``released``, ``caution``, ``unreliable``, ``review``,
    ///     ``suppressed``, ``not_assessed`` or ``no_value``), ``reason``, and the flag to publish the figure with:
    ///     ``obs_status`` (SDMX), ``eurostat_flag``, ``statcan_symbol``, ``abs_symbol``.
    ///
    /// Raises
    /// ------
    /// UnknownOption
    ///     If there is no rule of this name.
    /// InvalidArgument
    ///     If a grouping column has the name of a column that is added.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> people = pyarrow.table({"w": [2.0] * 40, "internet": [1, 0, 1, 1] * 10})
    /// >>> shares = infosoc.Survey(people, weight="w").proportion("internet")
    /// >>> row = shares.quality("eurostat_n").to_dicts()[0]
    /// >>> row["reliability"], row["obs_status"], row["eurostat_flag"], row["reason"]
    /// ('caution', 'U', 'u', 'cases 40, below 50')
    fn quality(&self, py: Python<'_>, rule: Bound<'_, PyAny>) -> PyResult<Table> {
        let rule = quality::rule(&rule)?;
        Table::of(&detached(py, || self.inner.quality(&rule)).or_raise()?)
    }

    /// A table ready for publication: what may not be shown is hidden, and so is what would give it away.
    ///
    /// Parameters
    /// ----------
    /// rule : str or ReliabilityRule, optional
    ///     Hide what this rule suppresses, and flag what it says is of low reliability.
    /// min_n : int, optional
    ///     Hide figures from fewer cases of the sample than this; agencies use 3, 5 or 10.
    /// zeros : bool, default False
    ///     Whether groups without any cases are hidden too.
    /// dominated : table, optional
    ///     Hide the cells that `dominance` found.
    /// secondary : bool, default True
    ///     Whether further cells are hidden until no published sum has a single hidden cell.
    /// base : int, optional
    ///     Round counts to multiples of this; 3, 5 or 10.
    /// rounding : {"conventional", "random"}, default "conventional"
    ///     To the nearest multiple, halves away from zero; or at random and unbiased to one of the two nearest.
    /// seed : int, optional
    ///     The key of random rounding: with the same key the same cell is always rounded the same way.
    ///
    /// Returns
    /// -------
    /// Publication
    ///     The columns of the result without any number in hidden rows, whose ``status`` is ``suppressed`` and whose
    ///     ``obs_status`` is ``Q`` whatever the reason; the flags; its ``log`` has the reasons.
    ///
    /// Raises
    /// ------
    /// InvalidArgument
    ///     If nothing is asked for, ``min_n`` is below 2, or the result is a comparison.
    /// InfosocError
    ///     `UnknownOption`; `NoSuchRow` for dominated cells that the result does not have.
    ///
    /// Notes
    /// -----
    /// A sum is: the groups of a set and their totals in every smaller set, the row for all included; the shares of the
    /// categories of a variable. A share and its total are hidden together, and so is every figure whose denominator is
    /// a hidden count. There is no guarantee of the interval within which a hidden figure can be computed from several
    /// sums together; tau-Argus gives one.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> people = pyarrow.table({"w": [2.0] * 40, "area": ["north"] * 3 + ["east"] * 12 + ["west"] * 25})
    /// >>> table = infosoc.Survey(people, weight="w").count(by="area").suppress(min_n=5)
    /// >>> [(row["area"], row["value"], row["obs_status"]) for row in table.to_dicts()]
    /// [(None, 80.0, 'A'), ('east', None, 'Q'), ('north', None, 'Q'), ('west', 50.0, 'A')]
    /// >>> [(row["area"], row["cause"]) for row in table.log.to_dicts()]
    /// [('east', 'secondary'), ('north', 'few_cases')]
    #[pyo3(signature = (rule = None, *, min_n = None, zeros = false, dominated = None, secondary = true, base = None,
                        rounding = "conventional", seed = None))]
    #[expect(clippy::too_many_arguments, reason = "keywords of the Python method")]
    fn suppress(
        &self,
        py: Python<'_>,
        rule: Option<Bound<'_, PyAny>>,
        #[pyo3(from_py_with = whole::min_n)] min_n: Option<u64>,
        zeros: bool,
        dominated: Option<Bound<'_, PyAny>>,
        secondary: bool,
        #[pyo3(from_py_with = whole::base)] base: Option<u32>,
        rounding: &str,
        #[pyo3(from_py_with = whole::seed)] seed: Option<u64>,
    ) -> PyResult<Py<Publication>> {
        let rounding = quality::rounding(base, rounding, seed)?;
        let suppression = quality::suppression(rule, min_n, zeros, dominated, secondary, rounding)?;
        Publication::wrap(py, detached(py, || self.inner.suppress(&suppression)).or_raise()?)
    }
}

impl Estimates {
    fn compare_levels(
        &self,
        py: Python<'_>,
        column: &str,
        a: &str,
        b: &str,
        how: Comparison,
    ) -> PyResult<Py<Estimates>> {
        Estimates::wrap(py, interruptible(py, |stop| self.inner.compare_levels(column, a, b, how, stop))?)
    }

    /// The number of a row that is given by it, or by what it holds.
    fn row(&self, given: &Bound<'_, PyAny>) -> PyResult<usize> {
        let Ok(wanted) = given.cast::<PyDict>() else { return given.extract() };
        let (mut measure, mut of_measure, mut domain) = (None, None, Vec::new());
        for (key, value) in wanted.iter() {
            let key: String = key.extract()?;
            let value = if value.is_none() { None } else { Some(level(&value)?) };
            match key.as_str() {
                "measure" => measure = value,
                "level" => of_measure = value,
                _ => domain.push((key, value)),
            }
        }
        let domain: Vec<(&str, Option<&str>)> =
            domain.iter().map(|(key, value)| (key.as_str(), value.as_deref())).collect();
        self.inner.find(measure.as_deref(), of_measure.as_deref(), &domain).or_raise()
    }
}

/// A level as the library writes it.
pub(crate) fn level(given: &Bound<'_, PyAny>) -> PyResult<String> {
    if let Ok(text) = given.cast::<PyString>() {
        return text.extract();
    }
    if let Ok(truth) = given.cast::<PyBool>() {
        return Ok(truth.is_true().to_string());
    }
    let text: String = given.str()?.extract()?;
    let whole = text.strip_suffix(".0").filter(|_| given.is_instance_of::<PyFloat>());
    Ok(whole.unwrap_or(&text).to_owned())
}
