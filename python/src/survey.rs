//! Surveys and their estimates.

use crate::arrow;
use crate::columns::{Expressions, grouping_sets};
use crate::error::OrRaise;
use crate::interrupt::interruptible;
use crate::measure::{self, Measure};
use crate::quality::{self, Publication};
use crate::series::Series;
use crate::table::Table;
use infosoc::Design;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyList, PyString, PyTuple};

/// A table of survey cases and the design they were drawn with.
///
/// Parameters
/// ----------
/// table : polars, pandas or pyarrow table, DuckDB relation, or any object with ``__arrow_c_stream__``
///     The cases: all rows of the sample. Never filter them before; use `where`, `by` or `scope`.
/// weight : str or polars.Expr, optional
///     How many units of the population each row stands for. Without it, weights follow from `fpc`, or are 1.
/// strata : str or polars.Expr, optional
///     Parts of the population that were sampled independently.
/// psu : str or polars.Expr, optional
///     Primary sampling units; without them every row is its own.
/// ssu : str, polars.Expr or list of them, optional
///     Units of the second and later stages of sampling.
/// fpc : str, polars.Expr or list of them, optional
///     Population sizes (or sampling fractions) of each stage, for the finite population correction.
/// nest : bool, default False
///     Whether PSU identifiers start anew in each stratum.
/// lonely_psu : {"fail", "remove", "adjust", "average", "certainty"}, default "fail"
///     What to do with strata of a single PSU.
/// scope : str or polars.Expr, optional
///     A true/false column: the rows that statistics are about. The others keep their place in the design.
///
/// Raises
/// ------
/// InfosocError
///     `UnknownColumn`, `InvalidWeight`, `MissingDesignValue`, `NotNested`, `InvalidFpc` or `LonelyPsu`; where there are
///     several, `SeveralErrors` with all of them.
///
/// Notes
/// -----
/// As R ``svydesign(ids = ~psu + ssu, strata = ~strata, weights = ~weight, fpc = ~fpc, nest = nest)``.
///
/// Examples
/// --------
/// >>> import pyarrow
/// >>> people = pyarrow.table({
/// ...     "stratum": [1, 1, 1, 1, 2, 2, 2, 2], "psu": [1, 1, 2, 2, 3, 3, 4, 4],
/// ...     "w": [90, 80, 95, 70, 60, 85, 75, 65], "internet": [1, 1, 0, 1, 0, 1, 1, 0],
/// ... })
/// >>> svy = infosoc.Survey(people, weight="w", strata="stratum", psu="psu")
/// >>> svy.total("internet").to_dicts()[0]["value"]
/// 400.0
#[pyclass(frozen, module = "infosoc")]
#[derive(Debug)]
pub(crate) struct Survey {
    inner: infosoc::Survey,
    /// What the user gave, in which expressions are evaluated.
    table: Py<PyAny>,
}

#[pymethods]
impl Survey {
    #[new]
    #[pyo3(signature = (table, *, weight = None, strata = None, psu = None, ssu = None, fpc = None, nest = false,
                        lonely_psu = "fail", scope = None))]
    #[expect(clippy::too_many_arguments, reason = "keywords of the Python class")]
    fn new(
        table: Bound<'_, PyAny>,
        weight: Option<Bound<'_, PyAny>>,
        strata: Option<Bound<'_, PyAny>>,
        psu: Option<Bound<'_, PyAny>>,
        ssu: Option<Bound<'_, PyAny>>,
        fpc: Option<Bound<'_, PyAny>>,
        nest: bool,
        lonely_psu: &str,
        scope: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Survey> {
        let py = table.py();
        let mut expressions = Expressions::default();
        let mut design = match weight {
            Some(weight) => Design::new(expressions.column(&weight, "weight")?),
            None => Design::unweighted(),
        };
        if let Some(strata) = strata {
            design = design.strata(expressions.column(&strata, "strata")?);
        }
        if let Some(psu) = psu {
            design = design.psu(expressions.column(&psu, "psu")?);
        }
        for ssu in one_or_more(ssu)? {
            design = design.ssu(expressions.column(&ssu, "ssu")?);
        }
        let fpc: Vec<String> =
            one_or_more(fpc)?.iter().map(|fpc| expressions.column(fpc, "fpc")).collect::<PyResult<_>>()?;
        design = design.fpc(fpc).nest(nest).lonely_psu(lonely_psu.parse().or_raise()?);
        if let Some(scope) = scope {
            design = design.scope(expressions.column(&scope, "scope")?);
        }
        let mut frame = arrow::import(&table)?;
        for column in expressions.evaluate(&table)? {
            frame.with_column(column).map_err(infosoc::Error::from).or_raise()?;
        }
        let inner = py.detach(|| infosoc::Survey::new(frame, design)).or_raise()?;
        Ok(Survey { inner, table: table.unbind() })
    }

    /// Estimate measures, overall and by groups, in one pass over the rows.
    ///
    /// Parameters
    /// ----------
    /// measures : Measure or list of Measure
    ///     What to estimate; see `mean`, `total`, `proportion`, `ratio` and `count`.
    /// by : str, polars.Expr, tuple or list, optional
    ///     The grouping sets. A list has one set each: ``["sex", ("sex", "age_group")]`` gives estimates by sex, and by
    ///     sex and age group. A tuple is one set of several columns.
    ///
    /// Returns
    /// -------
    /// Estimates
    ///     One row per measure and group, the overall rows first.
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     `UnknownColumn`, `WrongType`, `NotBinary`, `NotFinite`; where there are several, `SeveralErrors`.
    ///
    /// Notes
    /// -----
    /// Groups are domains of the whole design, as in R ``svyby``: PSUs without cases of the group still count.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> people = pyarrow.table({"w": [2, 1, 1, 2], "sex": ["F", "M", "F", "M"], "internet": [1, 1, 0, 0]})
    /// >>> svy = infosoc.Survey(people, weight="w")
    /// >>> estimates = svy.estimate([infosoc.proportion("internet"), infosoc.count()], by=["sex"])
    /// >>> [(row["measure"], row["sex"], row["value"]) for row in estimates.to_dicts()][:4]
    /// [('proportion(internet)', None, 0.5), ('count', None, 6.0), ('proportion(internet)', 'F', 0.666...), ('proportion(internet)', 'M', 0.333...)]
    #[pyo3(signature = (measures, by = None))]
    fn estimate(
        &self,
        py: Python<'_>,
        measures: Bound<'_, PyAny>,
        by: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Py<Estimates>> {
        let measures: Vec<Bound<'_, PyAny>> = match measures.cast::<Measure>() {
            Ok(one) => vec![one.clone().into_any()],
            Err(_) => measures.try_iter()?.collect::<PyResult<_>>()?,
        };
        let mut expressions = Expressions::default();
        let mut wanted = Vec::new();
        for given in &measures {
            let measure = given.cast::<Measure>().map_err(|_| {
                PyTypeError::new_err(format!(
                    "measures: expected infosoc.mean, total, proportion, ratio or count of a column, got {given}"
                ))
            })?;
            expressions.extend(py, &measure.get().expressions);
            wanted.push(measure.get().inner.clone());
        }
        let sets = grouping_sets(by, &mut expressions)?;
        let columns = expressions.evaluate(self.table.bind(py))?;
        let survey = match columns.is_empty() {
            true => self.inner.clone(),
            false => self.inner.with_columns(columns).or_raise()?,
        };
        let request = sets.into_iter().fold(survey.estimate(wanted), |request, set| request.by(set));
        let estimates = interruptible(py, |stop| request.run_until(stop))?;
        Estimates::wrap(py, estimates)
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
    #[pyo3(signature = (column, by = None, *, r#where = None, level = 0.95))]
    fn mean(
        &self,
        py: Python<'_>,
        column: Bound<'_, PyAny>,
        by: Option<Bound<'_, PyAny>>,
        r#where: Option<Bound<'_, PyAny>>,
        level: f64,
    ) -> PyResult<Py<Estimates>> {
        self.each(py, column, by, |column| measure::mean(column, r#where.clone(), level, None))
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
    #[pyo3(signature = (column, by = None, *, r#where = None, level = 0.95))]
    fn total(
        &self,
        py: Python<'_>,
        column: Bound<'_, PyAny>,
        by: Option<Bound<'_, PyAny>>,
        r#where: Option<Bound<'_, PyAny>>,
        level: f64,
    ) -> PyResult<Py<Estimates>> {
        self.each(py, column, by, |column| measure::total(column, r#where.clone(), level, None))
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
    /// interval : {"logit", "beta", "wald"}, default "logit"
    ///     The kind of confidence interval.
    /// level : float, default 0.95
    ///     The confidence level.
    /// categorical : bool, default False
    ///     Whether to take a numeric variable as codes of categories.
    ///
    /// Returns
    /// -------
    /// Estimates
    #[pyo3(signature = (column, by = None, *, r#where = None, interval = "logit", level = 0.95, categorical = false))]
    #[expect(clippy::too_many_arguments, reason = "keywords of the Python method")]
    fn proportion(
        &self,
        py: Python<'_>,
        column: Bound<'_, PyAny>,
        by: Option<Bound<'_, PyAny>>,
        r#where: Option<Bound<'_, PyAny>>,
        interval: &str,
        level: f64,
        categorical: bool,
    ) -> PyResult<Py<Estimates>> {
        self.each(py, column, by, |column| {
            measure::proportion(column, r#where.clone(), interval, level, categorical, None)
        })
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
    #[pyo3(signature = (numerator, denominator, by = None, *, r#where = None, level = 0.95))]
    fn ratio(
        &self,
        py: Python<'_>,
        numerator: Bound<'_, PyAny>,
        denominator: Bound<'_, PyAny>,
        by: Option<Bound<'_, PyAny>>,
        r#where: Option<Bound<'_, PyAny>>,
        level: f64,
    ) -> PyResult<Py<Estimates>> {
        self.each(py, numerator, by, |numerator| {
            measure::ratio(numerator, denominator.clone(), r#where.clone(), level, None)
        })
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
    #[pyo3(signature = (by = None, *, r#where = None, level = 0.95))]
    fn count(
        &self,
        py: Python<'_>,
        by: Option<Bound<'_, PyAny>>,
        r#where: Option<Bound<'_, PyAny>>,
        level: f64,
    ) -> PyResult<Py<Estimates>> {
        let measure = Bound::new(py, measure::count(r#where, level, None)?)?;
        self.estimate(py, measure.into_any(), by)
    }

    fn __repr__(&self) -> String {
        let (rows, columns) = self.inner.table().shape();
        format!("<infosoc.Survey of {rows} cases, {columns} columns; {}>", self.inner)
    }
}

impl Survey {
    /// One measure for each of the columns.
    fn each<'py>(
        &self,
        py: Python<'py>,
        columns: Bound<'py, PyAny>,
        by: Option<Bound<'py, PyAny>>,
        make: impl Fn(Bound<'py, PyAny>) -> PyResult<Measure>,
    ) -> PyResult<Py<Estimates>> {
        let measures = one_or_more(Some(columns))?.into_iter().map(make).collect::<PyResult<Vec<Measure>>>()?;
        let measures = PyList::new(py, measures)?;
        self.estimate(py, measures.into_any(), by)
    }
}

/// The elements of a list or tuple, or the one thing given.
fn one_or_more(given: Option<Bound<'_, PyAny>>) -> PyResult<Vec<Bound<'_, PyAny>>> {
    match given {
        None => Ok(Vec::new()),
        Some(given) if given.is_instance_of::<PyList>() || given.is_instance_of::<PyTuple>() => {
            given.try_iter()?.collect()
        }
        Some(given) => Ok(vec![given]),
    }
}

/// Estimates: one row per measure and group, the overall rows first.
///
/// The columns are ``measure``, ``level`` (where a measure has levels), ``by`` (the grouping set of the row), the
/// grouping columns with their own types, ``value``, ``se``, ``ci_low``, ``ci_high``, ``cv``, ``deff``, ``df``, ``n``,
/// ``n_missing``, ``numerator``, ``denominator``, ``unit`` and ``status``. Null in a column of the row's own set is the
/// group of cases in which it is missing; in another column it means all.
///
/// ``status`` is ``normal``, ``one_sided`` (a share that is 0 or 1 in the sample), ``empty`` (no cases), ``undefined`` (a
/// denominator of 0), ``no_df`` (all cases in one PSU a stratum) or ``no_variance``.
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
    ///     it), the grouping columns as dimensions, ``_T`` for all and ``_U`` for the missing category.
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
        time_period: i32,
        indicator: Option<&str>,
    ) -> PyResult<Py<Series>> {
        Series::wrap(py, py.detach(|| self.inner.observations(ref_area, time_period, indicator)).or_raise()?)
    }

    /// The difference between two groups of a grouping column, a - b, with their covariance in its standard error.
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
    ///     One row per measure and level of the other columns of each grouping set. The unit of percentages is
    ///     percentage points. Degrees of freedom are those of the whole design, as in R ``svycontrast``.
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
        Estimates::wrap(py, py.detach(|| self.inner.difference(column, &a, &b)).or_raise()?)
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
        Estimates::wrap(py, py.detach(|| self.inner.ratio(column, &a, &b)).or_raise()?)
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
        Estimates::wrap(py, py.detach(|| self.inner.parity(column, &a, &b)).or_raise()?)
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
        Table::of(&py.detach(|| self.inner.quality(&rule)).or_raise()?)
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
    /// unsafe : table, optional
    ///     Hide the cells that `dominance` found unsafe.
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
    ///     `UnknownOption`; `NoSuchRow` for unsafe cells that the result does not have.
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
    #[pyo3(signature = (rule = None, *, min_n = None, zeros = false, r#unsafe = None, secondary = true, base = None,
                        rounding = "conventional", seed = None))]
    #[expect(clippy::too_many_arguments, reason = "keywords of the Python method")]
    fn suppress(
        &self,
        py: Python<'_>,
        rule: Option<Bound<'_, PyAny>>,
        min_n: Option<u64>,
        zeros: bool,
        r#unsafe: Option<Bound<'_, PyAny>>,
        secondary: bool,
        base: Option<u32>,
        rounding: &str,
        seed: Option<u64>,
    ) -> PyResult<Py<Publication>> {
        let rounding = quality::rounding(base, rounding, seed)?;
        let suppression = quality::suppression(rule, min_n, zeros, r#unsafe, secondary, rounding)?;
        Publication::wrap(py, py.detach(|| self.inner.suppress(&suppression)).or_raise()?)
    }
}

/// A level as the library writes it.
fn level(given: &Bound<'_, PyAny>) -> PyResult<String> {
    if let Ok(text) = given.cast::<PyString>() {
        return text.extract();
    }
    if let Ok(truth) = given.cast::<PyBool>() {
        return Ok(truth.is_true().to_string());
    }
    given.str()?.extract()
}
