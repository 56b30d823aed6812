//! Surveys.

use crate::arrow::{Given, Imported, Unusable};
use crate::batches::{self, AnySource};
use crate::calibration::{self, Calibration};
use crate::columns::{Expressions, grouping_sets, one_or_more};
use crate::crosstab::CrossTable;
use crate::design::Keywords;
use crate::error::OrRaise;
use crate::estimates::Estimates;
use crate::interrupt::{Progress, detached, interruptible};
use crate::measure::{self, Measure};
use crate::pickling;
use crate::replicates::Replicates;
use crate::table::Table;
use crate::whole;
use polars::prelude::DataFrame;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use pyo3::{PyTraverseError, PyVisit};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// A table of survey cases and the design they were drawn with.
///
/// Parameters
/// ----------
/// table : polars, pandas or pyarrow table, DuckDB relation, any object with ``__arrow_c_stream__``, or path
///     The cases: all rows of the sample. Never filter them before; use `where`, `by` or `scope`. Columns are taken when
///     they are named; others may hold anything. Paths of Parquet files or of folders of them (one, or a list) and
///     datasets of ``pyarrow.dataset`` are read in batches; links are followed, each file once. Groups and shares
///     come in the order of enums and of ordered categories; all others sort by value.
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
/// pps : str, Pps or a square matrix, optional
///     Units drawn with unequal probabilities and without replacement: "brewer", "overton", "hartley_rao", or joint
///     probabilities; see `Pps`. The `fpc` then holds the probability of each unit.
/// replicates : Replicates, optional
///     Replicate weights, in place of `strata`, `psu`, `ssu` and `fpc`; see `Replicates`.
/// deff : {"auto", "replace", "without_replacement"}, default "auto"
///     What design effects compare with: a simple random sample with replacement, as R ``deff = "replace"``, or without,
///     as R ``deff = TRUE``, for which the weights have to sum to the population. "auto" is without, but with replacement
///     where the weights sum to less than twice the number of cases, as those do that were divided by their mean, unless
///     `fpc` says that half or more of the units were drawn.
/// stream : bool, default False
///     Read the table in batches: for streams and lazy frames that are larger than memory. Quantiles, tables,
///     calibration, and comparisons without replicate weights need all cases at once and are refused. Memory is bounded
///     where the rows of each PSU follow each other.
/// unfold_limit : int, optional
///     What the columns that are read of one Parquet file may unfold to in memory, in bytes. Packed data may be small and their
///     content large, in files that are made to fill the memory. Without a limit of your own a file may unfold to 1000
///     times its size, and each to 1 GiB.
/// progress : bool or callable, optional
///     Whether a bar shows how much was read (with the package tqdm), or a function that is called with the number of
///     rows read and that of all rows, or None. Without it there is a bar in notebooks and terminals.
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
    inner: Cases,
    /// What is read in batches, if it is.
    source: Option<AnySource>,
    /// What is told how far reading has come.
    progress: Option<Py<PyAny>>,
}

/// The cases in memory, or where they are read from.
#[derive(Debug)]
enum Cases {
    Table(InMemory),
    Scan(Box<infosoc::Scan>),
}

/// Cases in memory: the columns that were named so far, and the table that others are taken from when they are.
#[derive(Clone, Debug)]
struct InMemory {
    survey: infosoc::Survey,
    table: Arc<Given>,
    /// What is to be said of columns that are not in the survey.
    unusable: Unusable,
}

#[pymethods]
impl Survey {
    #[new]
    #[pyo3(signature = (table, *, weight = None, strata = None, psu = None, ssu = None, fpc = None, nest = false,
                        lonely_psu = "fail", scope = None, pps = None, replicates = None, deff = "auto",
                        stream = false, unfold_limit = None, progress = None))]
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
        pps: Option<Bound<'_, PyAny>>,
        replicates: Option<Bound<'_, Replicates>>,
        deff: &str,
        stream: bool,
        #[pyo3(from_py_with = whole::unfold_limit)] unfold_limit: Option<u64>,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<Survey> {
        let py = table.py();
        let mut expressions = Expressions::default();
        let replicates = replicates.map(|replicates| replicates.get().clone());
        let (lonely_psu, deff) = (lonely_psu.to_owned(), deff.to_owned());
        let keywords = Keywords { weight, strata, psu, ssu, fpc, nest, lonely_psu, scope, pps, replicates, deff };
        let design = keywords.design(&mut expressions)?;
        if let Some(source) = batches::source(&table, stream, unfold_limit)? {
            expressions.refuse("a source that is read in batches")?;
            let inner = Cases::Scan(Box::new(infosoc::Survey::scan(source.clone(), design)));
            return Ok(Survey { inner, source: Some(source), progress });
        }
        let table = Given::new(&table)?;
        // What is wrong with a pattern of replicate weights is found with all else that is wrong with the design.
        let names: Vec<&str> = table.names().iter().map(String::as_str).collect();
        let read = design.columns(&names).unwrap_or_default();
        let Imported { frame, unusable } = expressions.import(py, &table, read.iter().map(String::as_str))?;
        let survey =
            detached(py, || infosoc::Survey::new(frame, design)).map_err(|e| unusable.explain(e)).or_raise()?;
        let inner = Cases::Table(InMemory { survey, table: Arc::new(table), unusable });
        Ok(Survey { inner, source: None, progress })
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
        let mut expressions = Expressions::default();
        let wanted = measures_of(py, &measures, &mut expressions)?;
        let sets = grouping_sets(by, &mut expressions)?;
        if let Cases::Scan(scan) = &self.inner {
            expressions.refuse("a source that is read in batches")?;
            let request = sets.into_iter().fold(scan.estimate(wanted), |request, set| request.by(set));
            let progress = Progress::new(py, self.progress.as_ref())?;
            let request = request.progress(progress.counter());
            return Estimates::wrap(py, progress.interruptible(py, |stop| request.run_until(stop))?);
        }
        let cases = self.with_columns(py, &expressions)?;
        let request = sets.into_iter().fold(cases.survey.estimate(wanted), |request, set| request.by(set));
        let estimates = cases.interruptible(py, |stop| request.run_until(stop))?;
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
    #[pyo3(signature = (column, probabilities = None, by = None, *, rule = "math", r#where = None, interval = "wald", level = 0.95))]
    #[expect(clippy::too_many_arguments, reason = "keywords of the Python method")]
    fn quantile(
        &self,
        py: Python<'_>,
        column: Bound<'_, PyAny>,
        probabilities: Option<Bound<'_, PyAny>>,
        by: Option<Bound<'_, PyAny>>,
        rule: &str,
        r#where: Option<Bound<'_, PyAny>>,
        interval: &str,
        level: f64,
    ) -> PyResult<Py<Estimates>> {
        self.each(py, column, by, |column| {
            measure::quantile(column, probabilities.clone(), rule, r#where.clone(), interval, level, None)
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

    /// The two-way table of two variables: weighted counts, shares and margins.
    ///
    /// Parameters
    /// ----------
    /// rows, columns : str or polars.Expr
    ///     Two variables of any type. Cases in which either is missing are outside the table and counted in `n_missing`.
    /// by : str, polars.Expr or sequence, optional
    ///     Groups, as in `estimate`: a table and a test of independence for each, after those of all cases.
    /// where : str or polars.Expr, optional
    ///     Only cases for which this column is true.
    /// share : {"total", "row", "column"}, default "total"
    ///     What the shares add up to 1 over.
    /// interval : str, default "logit"
    ///     The kind of confidence interval, as in `proportion`.
    /// level : float, default 0.95
    ///     The confidence level.
    ///
    /// Returns
    /// -------
    /// CrossTable
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     `UnknownColumn`, `NotBinary`, `UnknownOption`, `InvalidArgument` for one variable twice, and `EmptyTable`
    ///     where no case has both.
    ///
    /// Notes
    /// -----
    /// Counts as R ``svytable``, shares as ``svymean`` of the interaction, or of one variable ``svyby`` the other.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> people = pyarrow.table({
    /// ...     "w": [2, 1, 1, 3, 2, 1], "sex": ["F", "F", "M", "M", "F", "M"], "internet": [1, 0, 1, 1, 0, 0],
    /// ... })
    /// >>> table = infosoc.Survey(people, weight="w").table("sex", "internet", share="row")
    /// >>> [(row["sex"], row["internet"], row["count"], round(row["value"], 3)) for row in table.to_dicts()][:3]
    /// [('F', 0, 3.0, 0.6), ('F', 1, 2.0, 0.4), ('F', None, 5.0, 1.0)]
    /// >>> round(table.test().p_value, 3)
    /// 0.384
    #[pyo3(signature = (rows, columns, by = None, *, r#where = None, share = "total", interval = "logit", level = 0.95))]
    #[expect(clippy::too_many_arguments, reason = "keywords of the Python method")]
    fn table(
        &self,
        py: Python<'_>,
        rows: Bound<'_, PyAny>,
        columns: Bound<'_, PyAny>,
        by: Option<Bound<'_, PyAny>>,
        r#where: Option<Bound<'_, PyAny>>,
        share: &str,
        interval: &str,
        level: f64,
    ) -> PyResult<Py<CrossTable>> {
        let mut expressions = Expressions::default();
        let (rows, columns) = (expressions.column(&rows, "rows")?, expressions.column(&columns, "columns")?);
        let filter = r#where.map(|filter| expressions.column(&filter, "where")).transpose()?;
        let sets = grouping_sets(by, &mut expressions)?;
        let cases = self.with_columns(py, &expressions)?;
        let mut request = cases.survey.table(rows, columns).level(level);
        request = request.share(share.parse().or_raise()?).interval(interval.parse().or_raise()?);
        if let Some(filter) = filter {
            request = request.filter(filter);
        }
        let request = sets.into_iter().fold(request.groups(), |request, set| request.by(set));
        CrossTable::wrap(py, cases.interruptible(py, |stop| request.run_until(stop))?)
    }

    /// Post-stratification: multiply the weights at each level by one factor, so that they sum to its total.
    ///
    /// Parameters
    /// ----------
    /// columns : str, polars.Expr or list of them
    ///     The column of the levels, or several for their combinations.
    /// totals : table or dict
    ///     The number of units of the population at each level: a table with one row per level, the columns under the same
    ///     names and the numbers in `total`; for one column also a dictionary of level and number. Levels match by value:
    ///     1, 1.0 and "1" are the same.
    /// total : str, default "total"
    ///     The column of numbers in the table.
    ///
    /// Returns
    /// -------
    /// Survey
    ///     The same cases with new weights. Standard errors account for the totals.
    ///
    /// Raises
    /// ------
    /// InvalidMargin
    ///     If sample and totals do not fit: a level without a total or without cases, missing values, totals that are
    ///     missing, negative or given twice. `SeveralErrors` where there are several such.
    /// UnknownColumn
    ///     If survey or table do not have a column.
    ///
    /// Notes
    /// -----
    /// As R ``postStratify(design, ~columns, totals)``.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> people = pyarrow.table({"w": [10, 12, 11, 9], "sex": ["F", "F", "M", "M"], "internet": [1, 0, 1, 1]})
    /// >>> svy = infosoc.Survey(people, weight="w").poststratify("sex", {"F": 26, "M": 24})
    /// >>> [round(row["weight"], 2) for row in svy.weights().to_dicts()]
    /// [11.82, 14.18, 13.2, 10.8]
    /// >>> census = pyarrow.table({"sex": ["F", "M"], "persons": [26, 24]})
    /// >>> same = infosoc.Survey(people, weight="w").poststratify("sex", census, total="persons")
    #[pyo3(signature = (columns, totals, *, total = "total"))]
    fn poststratify(
        &self,
        py: Python<'_>,
        columns: Bound<'_, PyAny>,
        totals: Bound<'_, PyAny>,
        total: &str,
    ) -> PyResult<Survey> {
        let mut expressions = Expressions::default();
        let margin = calibration::margin(&columns, &totals, total, &mut expressions)?;
        let cases = self.with_columns(py, &expressions)?;
        let survey = detached(py, || cases.survey.poststratify(margin)).map_err(|e| cases.unusable.explain(e));
        Ok(cases.reweighted(survey.or_raise()?))
    }

    /// Raking: adjust the weights to each of several margins in turn until all are met.
    ///
    /// Parameters
    /// ----------
    /// margins : list of tuple
    ///     Pairs of columns and totals, each as `poststratify` takes them: ``[("sex", by_sex), (["region", "age"], census)]``.
    /// total : str, default "total"
    ///     The column of numbers in the tables.
    /// tolerance : float, default 1e-9
    ///     How close to its target, relative to it, every total must come. Margins whose sums are further apart than that
    ///     are refused.
    /// iterations : int, default 500
    ///     The most rounds through the margins.
    ///
    /// Returns
    /// -------
    /// Survey
    ///     The same cases with new weights. Standard errors account for the totals.
    ///
    /// Raises
    /// ------
    /// InvalidMargin, UnknownColumn
    ///     As for `poststratify`; also if the margins do not sum to the same population.
    /// NotConverged
    ///     With the margins and levels that are not met, and by how much.
    ///
    /// Notes
    /// -----
    /// As R ``rake``. `calibrate` with ``distance="raking"`` gives the same weights, and standard errors by weighted
    /// regression, where those of ``rake`` come from unweighted means.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> people = pyarrow.table({
    /// ...     "w": [10, 12, 11, 9], "sex": ["F", "F", "M", "M"], "area": ["urban", "rural", "urban", "rural"]})
    /// >>> svy = infosoc.Survey(people, weight="w").rake(
    /// ...     [("sex", {"F": 26, "M": 24}), ("area", {"urban": 30, "rural": 20})])
    /// >>> [(row["margin"], row["level"], round(row["after"], 6)) for row in svy.calibration().to_dicts()]
    /// [('sex', 'F', 26.0), ('sex', 'M', 24.0), ('area', 'rural', 20.0), ('area', 'urban', 30.0)]
    #[pyo3(signature = (margins, *, total = "total", tolerance = 1e-9, iterations = 500))]
    fn rake(
        &self,
        py: Python<'_>,
        margins: Bound<'_, PyAny>,
        total: &str,
        tolerance: f64,
        #[pyo3(from_py_with = whole::iterations)] iterations: usize,
    ) -> PyResult<Survey> {
        let mut expressions = Expressions::default();
        let margins = calibration::margins(&margins, total, &mut expressions)?;
        let cases = self.with_columns(py, &expressions)?;
        let rake = cases.survey.rake(margins).tolerance(tolerance).iterations(iterations);
        Ok(cases.reweighted(cases.interruptible(py, |stop| rake.run_until(stop))?))
    }

    /// Calibrate the weights to margins and to totals of numbers: generalised regression (GREG), raking and logit
    /// distances, within bounds.
    ///
    /// Parameters
    /// ----------
    /// margins : list
    ///     Pairs of columns and totals as in `rake`; pairs of a numeric column and its total, ``("rooms", 14_300_000)``; or
    ///     a number alone, the number of units in the population (which margins of levels imply).
    /// distance : {"linear", "raking", "logit"}, default "linear"
    ///     What is to be small: the factor g by which a weight changes is 1 + u, exp(u), or between its bounds along a
    ///     logistic curve, with u a linear combination of the variables. Linear without bounds is GREG, in which weights
    ///     may become negative.
    /// bounds : tuple of float, optional
    ///     The smallest and the largest factor g, such as ``(0.5, 2)``; None for no limit on one side. The logit distance
    ///     needs both, on either side of 1.
    /// trim : tuple of float, optional
    ///     Limits to cut the factors off at once the totals are met. What is cut off is spread evenly over the others; the
    ///     totals are then met no more, by how much `calibration` says.
    /// same_within : str or polars.Expr, optional
    ///     A column, such as the household, within which all cases keep one factor.
    /// variance : str or polars.Expr, optional
    ///     A column with the variance of the residuals: the larger, the less a weight moves.
    /// total : str, default "total"
    ///     The column of numbers in the tables.
    /// tolerance : float, default 1e-9
    ///     How close to its target, relative to it, every total must come. Margins whose sums are further apart than that
    ///     are refused.
    /// iterations : int, default 100
    ///     Maximum Newton iterations.
    ///
    /// Returns
    /// -------
    /// Survey
    ///     The same cases with new weights. Standard errors account for the totals.
    ///
    /// Raises
    /// ------
    /// InvalidMargin, UnknownColumn
    ///     As for `rake`.
    /// InvalidArgument
    ///     If the bounds leave no room.
    /// NotConverged
    ///     With the margins and levels that are not met, and by how much: the bounds may be too tight.
    ///
    /// Notes
    /// -----
    /// As R ``calibrate(design, formula, population, calfun = distance, bounds = bounds, trim = trim)``; `same_within` is
    /// ``aggregate.stage`` for any column.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> homes = pyarrow.table({"w": [90, 110, 95, 105], "area": ["u", "u", "r", "r"], "rooms": [3, 5, 2, 4]})
    /// >>> svy = infosoc.Survey(homes, weight="w").calibrate(
    /// ...     [("area", {"u": 220, "r": 190}), ("rooms", 1475)], distance="raking", bounds=(0.5, 2))
    /// >>> round(svy.total("rooms").to_dicts()[0]["value"], 6)
    /// 1475.0
    #[pyo3(signature = (margins, *, distance = "linear", bounds = None, trim = None, same_within = None, variance = None,
                        total = "total", tolerance = 1e-9, iterations = 100))]
    #[expect(clippy::too_many_arguments, reason = "keywords of the Python method")]
    fn calibrate(
        &self,
        py: Python<'_>,
        margins: Bound<'_, PyAny>,
        distance: &str,
        bounds: Option<(Option<f64>, Option<f64>)>,
        trim: Option<(Option<f64>, Option<f64>)>,
        same_within: Option<Bound<'_, PyAny>>,
        variance: Option<Bound<'_, PyAny>>,
        total: &str,
        tolerance: f64,
        #[pyo3(from_py_with = whole::iterations)] iterations: usize,
    ) -> PyResult<Survey> {
        let limits =
            |(low, high): (Option<f64>, Option<f64>)| (low.unwrap_or(f64::NEG_INFINITY), high.unwrap_or(f64::INFINITY));
        let mut expressions = Expressions::default();
        let margins = calibration::margins(&margins, total, &mut expressions)?;
        let same_within = same_within.map(|column| expressions.column(&column, "same_within")).transpose()?;
        let variance = variance.map(|column| expressions.column(&column, "variance")).transpose()?;
        let (low, high) = limits(bounds.unwrap_or((None, None)));
        let cases = self.with_columns(py, &expressions)?;
        let mut calibrate = cases
            .survey
            .calibrate(margins)
            .distance(distance.parse().or_raise()?)
            .bounds(low, high)
            .tolerance(tolerance)
            .iterations(iterations);
        if let Some((low, high)) = trim.map(limits) {
            calibrate = calibrate.trim(low, high);
        }
        if let Some(column) = same_within {
            calibrate = calibrate.same_within(column);
        }
        if let Some(column) = variance {
            calibrate = calibrate.variance(column);
        }
        Ok(cases.reweighted(cases.interruptible(py, |stop| calibrate.run_until(stop))?))
    }

    /// Cut the weights off at a lower and an upper limit, and spread what is cut off evenly over the other cases.
    ///
    /// Parameters
    /// ----------
    /// lower, upper : float, optional
    ///     The smallest and the largest weight. Cases of weight 0 keep it.
    /// strict : bool, default False
    ///     Whether to go on until no weight is beyond a limit; otherwise what is spread may take some there.
    ///
    /// Returns
    /// -------
    /// Survey
    ///     The same cases with new weights of the same sum. Totals matched before no longer hold.
    ///
    /// Raises
    /// ------
    /// InvalidArgument
    ///     If the limits do not enclose the mean weight.
    ///
    /// Notes
    /// -----
    /// As R ``trimWeights``.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> svy = infosoc.Survey(pyarrow.table({"w": [1, 2, 9]}), weight="w").trim_weights(upper=6)
    /// >>> [row["weight"] for row in svy.weights().to_dicts()]
    /// [2.5, 3.5, 6.0]
    #[pyo3(signature = (*, lower = None, upper = None, strict = false))]
    fn trim_weights(&self, py: Python<'_>, lower: Option<f64>, upper: Option<f64>, strict: bool) -> PyResult<Survey> {
        let (lower, upper) = (lower.unwrap_or(0.0), upper.unwrap_or(f64::INFINITY));
        let cases = self.cases()?;
        Ok(cases.reweighted(detached(py, || cases.survey.trim_weights(lower, upper, strict)).or_raise()?))
    }

    /// The weights as a table of one column, one row a case in the order of the table, to keep beside the data.
    ///
    /// Parameters
    /// ----------
    /// name : str, default "weight"
    ///     The name of the column.
    ///
    /// Returns
    /// -------
    /// Table
    ///     Calibrated where the survey is; 0 outside the scope.
    #[pyo3(signature = (name = "weight"))]
    fn weights(&self, name: &str) -> PyResult<Table> {
        let weights = self.cases()?.survey.weights().or_raise()?.with_name(name.into());
        let height = weights.len();
        let frame = DataFrame::new(height, vec![weights.into()]).map_err(infosoc::Error::from).or_raise()?;
        Ok(Table { frame })
    }

    /// The diagnosis of the last calibration of the weights.
    ///
    /// Returns
    /// -------
    /// Calibration or None
    ///     One row per total, with its target and the estimates before and after; None if the weights are as they came.
    fn calibration(&self, py: Python<'_>) -> PyResult<Option<Py<Calibration>>> {
        self.cases()?.survey.calibration().map(|calibration| Calibration::wrap(py, calibration.clone())).transpose()
    }

    /// Make replicate weights from the design, which take the place of its strata and PSUs.
    ///
    /// Parameters
    /// ----------
    /// method : {"jkn", "jk1", "brr", "fay", "bootstrap"}
    ///     One PSU left out in turn (of strata, or of a sample without), balanced half-samples of pairs of PSUs, Fay's, or
    ///     draws of one PSU fewer than there are in each stratum (Rao and Wu 1988).
    /// rho : float, optional
    ///     The factor of Fay's method, from 0 to below 1.
    /// count : int, optional
    ///     How many replicates of the bootstrap; 200 if not given.
    /// seed : int, default 0
    ///     Where its random numbers start: the same seed gives the same weights on any machine.
    /// mse : bool, default False
    ///     Whether deviations are from the estimate of the full sample and not from the mean of the replicates.
    ///
    /// Returns
    /// -------
    /// Survey
    ///     The same cases; `replicate_weights` has the weights.
    ///
    /// Raises
    /// ------
    /// InvalidArgument
    ///     If the method does not suit the design, such as half-samples of strata with an odd number of PSUs.
    ///
    /// Notes
    /// -----
    /// As R ``as.svrepdesign(design, type = method)``, "bootstrap" as its type subbootstrap.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> people = pyarrow.table({"psu": [1, 1, 2, 3], "w": [10, 10, 12, 8], "internet": [1, 0, 1, 1]})
    /// >>> svy = infosoc.Survey(people, weight="w", psu="psu").make_replicates("jk1")
    /// >>> svy.replicate_weights().to_dicts()[0]
    /// {'rw1': 0.0, 'rw2': 15.0, 'rw3': 15.0}
    #[pyo3(signature = (method, *, rho = None, count = None, seed = 0, mse = false))]
    fn make_replicates(
        &self,
        py: Python<'_>,
        method: &str,
        rho: Option<f64>,
        #[pyo3(from_py_with = whole::count)] count: Option<usize>,
        #[pyo3(from_py_with = whole::seed)] seed: u64,
        mse: bool,
    ) -> PyResult<Survey> {
        let mut how = infosoc::Resampling::new(method.parse().or_raise()?).seed(seed).mse(mse);
        if let Some(rho) = rho {
            how = how.rho(rho);
        }
        if let Some(count) = count {
            how = how.count(count);
        }
        let cases = self.cases()?;
        Ok(cases.reweighted(interruptible(py, |stop| cases.survey.make_replicates_until(&how, stop))?))
    }

    /// The replicate weights, which contain the sampling weight, for files and other programs.
    ///
    /// Parameters
    /// ----------
    /// prefix : str, default "rw"
    ///     What the names of the columns begin with.
    ///
    /// Returns
    /// -------
    /// Table or None
    ///     One column for each replicate, one row for each case, in the order of the table. None without replicate weights.
    #[pyo3(signature = (prefix = "rw"))]
    fn replicate_weights(&self, py: Python<'_>, prefix: &str) -> PyResult<Option<Table>> {
        let cases = self.cases()?;
        Ok(detached(py, || cases.survey.replicate_weights(prefix)).or_raise()?.map(|frame| Table { frame }))
    }

    /// The scales of the variance by replicate weights.
    ///
    /// Returns
    /// -------
    /// dict or None
    ///     ``scale``, ``rscales`` (one for each replicate) and ``mse``, as `Replicates` takes them. None without replicate
    ///     weights.
    fn replicate_scales<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDict>>> {
        let Some((scale, rscales, mse)) = self.cases()?.survey.replicate_scales() else { return Ok(None) };
        let scales = PyDict::new(py);
        scales.set_item("scale", scale)?;
        scales.set_item("rscales", rscales)?;
        scales.set_item("mse", mse)?;
        Ok(Some(scales))
    }

    /// What belongs to the user; a table in memory is a copy of the library's own. A cycle always passes through one of
    /// these objects, which can be cleared; a survey cannot.
    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        visit.call(&self.progress)?;
        visit.call(self.source.as_ref().and_then(AnySource::object))
    }

    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, memo: Bound<'_, PyAny>) -> Py<Self> {
        drop(memo);
        slf
    }

    fn __reduce__(&self) -> PyResult<Py<PyAny>> {
        pickling::refused(
            "Survey",
            "it holds all cases, or the source they are read from",
            "make it anew of the table where it is needed; partial estimates travel as infosoc.State",
        )
    }

    fn __repr__(&self) -> String {
        match &self.inner {
            Cases::Table(InMemory { survey, table, .. }) => {
                let (rows, columns) = (table.height(), table.names().len());
                format!("<infosoc.Survey of {rows} cases, {columns} columns; {survey}>")
            }
            Cases::Scan(scan) => match scan.source().rows() {
                Some(rows) => format!("<infosoc.Survey of {rows} cases, read in batches>"),
                None => "<infosoc.Survey of cases that are read in batches>".to_owned(),
            },
        }
    }
}

/// The measures that are given, one or several.
pub(crate) fn measures_of(
    py: Python<'_>,
    given: &Bound<'_, PyAny>,
    expressions: &mut Expressions,
) -> PyResult<Vec<infosoc::Measure>> {
    let measures: Vec<Bound<'_, PyAny>> = match given.cast::<Measure>() {
        Ok(one) => vec![one.clone().into_any()],
        Err(_) => given.try_iter()?.collect::<PyResult<_>>()?,
    };
    let mut wanted = Vec::new();
    for given in &measures {
        let measure = given.cast::<Measure>().map_err(|_| {
            PyTypeError::new_err(format!(
                "measures: expected infosoc.mean, total, proportion, ratio, quantile or count of a column, got {given}"
            ))
        })?;
        expressions.extend(py, &measure.get().expressions);
        wanted.push(measure.get().inner.clone());
    }
    Ok(wanted)
}

impl Survey {
    /// The cases with the columns that a call means.
    fn with_columns(&self, py: Python<'_>, expressions: &Expressions) -> PyResult<InMemory> {
        let InMemory { survey, table, .. } = self.cases()?;
        let Imported { frame, unusable } = expressions.take(py, table, [])?;
        let survey = match frame.width() {
            0 => survey.clone(),
            _ => survey.with_columns(frame.into_columns()).or_raise()?,
        };
        Ok(InMemory { survey, table: table.clone(), unusable })
    }

    /// The cases in memory, which most that can be asked for needs.
    fn cases(&self) -> PyResult<&InMemory> {
        match &self.inner {
            Cases::Table(cases) => Ok(cases),
            Cases::Scan(_) => Err(infosoc::Error::argument(
                "survey",
                "all cases in one table, which this needs: read the columns that are used, as with \
                           polars.read_parquet(path, columns=[...])",
                "a source that is read in batches",
            ))
            .or_raise(),
        }
    }

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

impl InMemory {
    /// Another survey of the same table.
    fn reweighted(&self, survey: infosoc::Survey) -> Survey {
        Survey { inner: Cases::Table(InMemory { survey, ..self.clone() }), source: None, progress: None }
    }

    /// Long work without the GIL, its errors in terms of the table the user gave.
    fn interruptible<T: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&AtomicBool) -> infosoc::Result<T> + Send,
    ) -> PyResult<T> {
        interruptible(py, |stop| work(stop).map_err(|error| self.unusable.explain(error)))
    }
}
