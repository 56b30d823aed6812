//! Surveys.

mod cases;
mod missing;
mod model;
mod shortcuts;
mod standardise;

pub(crate) use shortcuts::Shortcuts;

use crate::argument::{self, Builder, OneOrMany, Word, word};
use crate::arrow::Given;
use crate::batches::{self, AnySource};
use crate::calibration::{self, Calibrating, Calibration, Limits};
use crate::columns::{Column, Columns, GroupingSets};
use crate::crosstab::CrossTable;
use crate::data_file::DataFile;
use crate::design::design;
use crate::error::OrRaise;
use crate::estimates::{Estimates, Level};
use crate::immutable::based;
use crate::interrupt::{Progress, detached, interruptible};
use crate::measure::Measures;
use crate::nonresponse::{self, Nonresponse};
use crate::outliers::Outliers;
use crate::regression::{self, GapDecomposition, Regression};
use crate::table::Table;
use cases::{Cases, InMemory};
use infosoc::{Declared, Error, ReplicateMethod, Resampling};
use missing::missing_codes;
use model::Model;
use polars::prelude::DataFrame;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use pyo3::{PyTraverseError, PyVisit};
use standardise::standard;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

#[doc = include_str!("survey.txt")]
#[pyclass(extends = Shortcuts, frozen, module = "infosoc")]
#[derive(Debug)]
pub(crate) struct Survey {
    cases: Cases,
    /// What is read in batches, if it is.
    source: Option<AnySource>,
    /// What is told how far reading has come.
    progress: Option<Py<PyAny>>,
    /// The codes that were declared as missing, where they were found.
    declared: Arc<Vec<Declared>>,
}

based!(Survey: Shortcuts);

impl From<InMemory> for Survey {
    fn from(cases: InMemory) -> Survey {
        Survey { cases: Cases::Table(cases), source: None, progress: None, declared: Arc::default() }
    }
}

impl From<infosoc::Survey> for Survey {
    fn from(survey: infosoc::Survey) -> Survey {
        Survey::from(InMemory::from(survey))
    }
}

impl Survey {
    /// The survey with the columns of some measures.
    pub(crate) fn with_measures(&self, py: Python<'_>, measures: &Measures) -> PyResult<infosoc::Survey> {
        Ok(self.cases.in_memory()?.with_columns(py, &measures.columns)?.survey)
    }

    /// Reads a source in batches, with its progress shown.
    fn reading<T: Send>(
        &self,
        py: Python<'_>,
        scan: &infosoc::Scan,
        work: impl FnOnce(infosoc::Scan, &AtomicBool) -> infosoc::Result<T> + Send,
    ) -> PyResult<T> {
        if let Some(AnySource::Parts(_)) = &self.source {
            // In this thread, so that Ctrl-C reaches the function that reads the parts.
            let scan = scan.clone();
            return detached(py, || work(scan, &AtomicBool::new(false))).or_raise();
        }
        let progress = Progress::new(py, self.progress.as_ref())?;
        let scan = scan.clone().progress(progress.counter());
        progress.interruptible(py, |stop| work(scan, stop))
    }

    /// The same source, with other weights.
    fn with_scan(&self, py: Python<'_>, scan: infosoc::Scan) -> Survey {
        let progress = self.progress.as_ref().map(|progress| progress.clone_ref(py));
        Survey {
            // `silent`, as the counter belongs to one reading; the next makes its own.
            cases: Cases::Scan(Box::new(scan.silent())),
            source: self.source.clone(),
            progress,
            declared: self.declared.clone(),
        }
    }

    /// The survey with all of its columns.
    pub(crate) fn whole(&self, py: Python<'_>) -> PyResult<infosoc::Survey> {
        self.cases.in_memory()?.whole(py)
    }
}

#[pymethods]
impl Survey {
    /// What was found when the waves were pooled, for a survey that `infosoc.pool` made: a Table with ``severity``,
    /// ``rule``, ``where``, ``rows``, ``first_row``, ``areas``, ``message`` and ``remedy``; None for another.
    #[getter]
    fn pooling(&self) -> PyResult<Option<Table>> {
        let Cases::Table(cases) = &self.cases else { return Ok(None) };
        cases.survey.pooling().map(Table::of).transpose()
    }

    #[new]
    #[pyo3(signature = (table, *, missing = None, stream = false, unfold_limit = None, progress = None, **keywords),
           text_signature = "(table, *, weight=None, strata=None, psu=None, ssu=None, fpc=None, nest=False, \
lonely_psu='fail', adjust_domain_lonely=False, scope=None, pps=None, replicates=None, deff='auto', df=None, missing=None, stream=False, unfold_limit=None, progress=None)")]
    fn new(
        table: Bound<'_, PyAny>,
        missing: Option<Bound<'_, PyAny>>,
        stream: bool,
        #[pyo3(from_py_with = argument::unfold_limit)] unfold_limit: Option<u64>,
        progress: Option<Py<PyAny>>,
        keywords: Option<Bound<'_, PyDict>>,
    ) -> PyResult<Survey> {
        let mut columns = Columns::default();
        let design = design(keywords, &mut columns)?;
        if let Some(source) = batches::source(&table, stream, unfold_limit)? {
            columns.refuse("a source that is read in batches")?;
            if missing.is_some() {
                let expected = "none for a source that is read in batches: declare them in the file, or read a table";
                return Err(Error::argument("missing", expected, "codes")).or_raise();
            }
            let cases = Cases::Scan(Box::new(source.clone().scan(design)));
            return Ok(Survey { cases, source: Some(source), progress, declared: Arc::default() });
        }
        let mut given = Given::new(&table)?;
        let mut declared = Vec::new();
        if let Some(missing) = missing.filter(|missing| !missing.is_none()) {
            (given, declared) = missing_codes(table.py(), &given, &missing, &design)?;
        }
        let mut cases = InMemory::new(table.py(), given, design, &columns)?;
        if let Ok(file) = table.cast::<DataFile>() {
            cases = cases.with_survey(cases.survey.labelled(file.get().inner.all_labels()));
        }
        Ok(Survey { progress, declared: Arc::new(declared), ..Survey::from(cases) })
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
    /// standardise : tuple of str and dict or table, optional
    ///     A column and the share, or number, that each of its levels has in another population: ``("age_group", shares)``, as a
    ///     dict, a Series of pandas, or a table of the column and its shares.
    ///     Beside each estimate, the crude one, stands the same standardised to these shares. For means, proportions and
    ///     ratios; a group whose cases lack a level has no value, and the column ``note`` names the level, and what has no share.
    ///
    /// Returns
    /// -------
    /// Estimates
    ///     One row per measure and group, the overall rows first.
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     `UnknownColumn`, `WrongType`, `NotBinary`, `NotFinite`; several together as `SeveralErrors`.
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
    #[pyo3(signature = (measures, by = None, *, standardise = None))]
    fn estimate(
        &self,
        py: Python<'_>,
        measures: Measures,
        #[pyo3(from_py_with = argument::by)] by: Option<GroupingSets>,
        standardise: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Estimates> {
        let Measures { wanted, mut columns } = measures;
        let sets = columns.sets(by);
        let standard = standardise.map(|given| standard(&given, &mut columns)).transpose()?;
        let estimates = match &self.cases {
            Cases::Scan(scan) => {
                if standard.is_some() {
                    let expected = "none for a source that is read in batches: it takes two passes over one table";
                    return Err(Error::argument("standardise", expected, "shares")).or_raise();
                }
                columns.refuse("a source that is read in batches")?;
                self.reading(py, scan, |scan, stop| {
                    let request = scan.estimate(wanted);
                    sets.into_iter().fold(request, |request, set| request.by(set)).run_until(stop)
                })
            }
            Cases::Table(cases) => {
                let cases = cases.with_columns(py, &columns)?;
                let request = cases.survey.estimate(wanted);
                let request = request.given(standard, |request, (column, shares)| request.standardise(column, shares));
                let request = sets.into_iter().fold(request, |request, set| request.by(set));
                cases.interruptible(py, |stop| request.run_until(stop))
            }
        };
        estimates.map(Estimates::from)
    }

    /// The codes that were declared as missing, with the class of missing of each.
    ///
    /// Returns
    /// -------
    /// Table
    ///     Columns ``column``, ``code``, ``missing`` (the class: "missing" where none was given) and ``n``, the cases that
    ///     had it. Without rows if nothing was declared.
    fn missing(&self) -> PyResult<Table> {
        Ok(Table::from(infosoc::missing_table(&self.declared).or_raise()?))
    }

    /// The two-way table of two variables: weighted counts, shares and margins.
    ///
    /// Parameters
    /// ----------
    /// rows, columns : str or polars.Expr
    ///     Two variables of any type. Cases with either missing are outside the table and counted in `n_missing`.
    /// by : str, polars.Expr or sequence, optional
    ///     Groups, as in `estimate`: a table and a test of independence for each, after the table and the test of all
    ///     cases.
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
    fn table(
        &self,
        py: Python<'_>,
        #[pyo3(from_py_with = argument::rows)] rows: Column,
        #[pyo3(from_py_with = argument::columns)] columns: Column,
        #[pyo3(from_py_with = argument::by)] by: Option<GroupingSets>,
        #[pyo3(from_py_with = argument::r#where)] r#where: Option<Column>,
        share: &str,
        interval: &str,
        level: f64,
    ) -> PyResult<CrossTable> {
        let mut meant = Columns::default();
        let (rows, columns) = (meant.name(rows), meant.name(columns));
        let filter = r#where.map(|filter| meant.name(filter));
        let sets = meant.sets(by);
        if let Cases::Scan(scan) = &self.cases {
            meant.refuse("a source that is read in batches")?;
            let (share, interval) = (word(share)?, word(interval)?);
            let tables = self.reading(py, scan, |scan, stop| {
                let request = scan.table(rows, columns).level(level).share(share).interval(interval);
                let request = request.given(filter, |request, filter| request.filter(filter));
                sets.into_iter().fold(request, |request, set| request.by(set)).run_until(stop)
            });
            return tables.map(CrossTable::from);
        }
        let cases = self.cases.in_memory()?.with_columns(py, &meant)?;
        let request = cases.survey.table(rows, columns).level(level).share(word(share)?).interval(word(interval)?);
        let request = request.given(filter, |request, filter| request.filter(filter)).groups();
        let request = sets.into_iter().fold(request, |request, set| request.by(set));
        cases.interruptible(py, |stop| request.run_until(stop)).map(CrossTable::from)
    }

    #[doc = include_str!("regress.txt")]
    #[pyo3(signature = (outcome, terms, **keywords), text_signature = "($self, outcome, terms, *, family='gaussian', link=None, \
offset=None, where=None, reference=None, categories=None, imputed=None, combine=None, exponentiate=False, level=0.95)")]
    fn regress(
        &self,
        py: Python<'_>,
        #[pyo3(from_py_with = argument::outcome)] outcome: OneOrMany<Column>,
        #[pyo3(from_py_with = argument::terms)] terms: GroupingSets,
        keywords: Option<Bound<'_, PyDict>>,
    ) -> PyResult<Regression> {
        let Model { cases, request, is_imputed, .. } = Model::new(&self.cases, outcome, terms, [], keywords, &[], py)?;
        let model = cases.interruptible(py, |stop| match is_imputed {
            false => request.run_until(stop).map(|model| regression::Model::One(Box::new(model))),
            true => request.run_imputed_until(stop).map(|model| regression::Model::Imputed(Box::new(model))),
        });
        model.map(Regression::from)
    }

    #[doc = include_str!("decompose.txt")]
    #[pyo3(signature = (outcome, terms, by, **keywords), text_signature = "($self, outcome, terms, by, *, groups=None, method='two_fold', \
coefficients=None, detail='term', normalise=False, family='gaussian', link=None, where=None, reference=None, categories=None, \
imputed=None, combine=None, level=0.95)")]
    fn decompose(
        &self,
        py: Python<'_>,
        #[pyo3(from_py_with = argument::outcome)] outcome: OneOrMany<Column>,
        #[pyo3(from_py_with = argument::terms)] terms: GroupingSets,
        #[pyo3(from_py_with = argument::by)] by: Column,
        keywords: Option<Bound<'_, PyDict>>,
    ) -> PyResult<GapDecomposition> {
        let own = ["groups", "method", "coefficients", "detail", "normalise"];
        // Taken before the column moves into the model.
        let name = by.name().to_owned();
        let model = Model::new(&self.cases, outcome, terms, [by], keywords, &own, py)?;
        let mut request = model.request.decompose(name);
        for (keyword, given) in model.others {
            request = match keyword.as_str() {
                "groups" => request.given(given.extract()?, |request, (first, second): (Level, Level)| {
                    request.groups(first.0, second.0)
                }),
                "method" => request.fold(given.extract::<Word<infosoc::Fold>>()?.0),
                "coefficients" => {
                    let given = given.extract::<Option<Word<infosoc::ReferenceCoefficients>>>()?;
                    request.given(given, |request, given| request.coefficients(given.0))
                }
                "detail" => request.detail(given.extract::<Word<infosoc::Detail>>()?.0),
                // `normalise` is the last of `own`; others were refused as unexpected.
                _ => request.normalise(given.extract()?),
            };
        }
        model.cases.interruptible(py, |stop| request.run_until(stop)).map(GapDecomposition::from)
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
    ///     missing, negative or given twice. Several together are `SeveralErrors`.
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
        #[pyo3(from_py_with = argument::margin)] columns: OneOrMany<Column>,
        totals: Bound<'_, PyAny>,
        total: &str,
    ) -> PyResult<Survey> {
        let mut meant = Columns::default();
        let margin = calibration::margin(columns, &totals, total, &mut meant)?;
        if let Cases::Scan(scan) = &self.cases {
            meant.refuse("a source that is read in batches")?;
            let scan = self.reading(py, scan, |scan, stop| scan.poststratify_until(margin, stop))?;
            return Ok(self.with_scan(py, scan));
        }
        let cases = self.cases.in_memory()?.with_columns(py, &meant)?;
        Ok(cases.with_survey(cases.detached(py, |survey| survey.poststratify(margin))?).into())
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
        #[pyo3(from_py_with = argument::iterations)] iterations: usize,
    ) -> PyResult<Survey> {
        let mut columns = Columns::default();
        let margins = calibration::margins(&margins, total, &mut columns)?;
        if let Cases::Scan(scan) = &self.cases {
            columns.refuse("a source that is read in batches")?;
            let scan = self.reading(py, scan, |scan, stop| {
                scan.rake(margins).tolerance(tolerance).iterations(iterations).run_until(stop)
            })?;
            return Ok(self.with_scan(py, scan));
        }
        let cases = self.cases.in_memory()?.with_columns(py, &columns)?;
        let rake = cases.survey.rake(margins).tolerance(tolerance).iterations(iterations);
        Ok(cases.with_survey(cases.interruptible(py, |stop| rake.run_until(stop))?).into())
    }

    #[doc = include_str!("calibrate.txt")]
    #[pyo3(signature = (margins, *, distance = "linear", bounds = None, trim = None, same_within = None, variance = None,
                        total = "total", tolerance = 1e-9, iterations = 100))]
    fn calibrate(
        &self,
        py: Python<'_>,
        margins: Bound<'_, PyAny>,
        distance: &str,
        bounds: Option<Limits>,
        trim: Option<Limits>,
        #[pyo3(from_py_with = argument::same_within)] same_within: Option<Column>,
        #[pyo3(from_py_with = argument::variance)] variance: Option<Column>,
        total: &str,
        tolerance: f64,
        #[pyo3(from_py_with = argument::iterations)] iterations: usize,
    ) -> PyResult<Survey> {
        let mut columns = Columns::default();
        let margins = calibration::margins(&margins, total, &mut columns)?;
        let [same_within, variance] = [same_within, variance].map(|column| column.map(|column| columns.name(column)));
        let distance = word(distance)?;
        let options = Calibrating { distance, bounds, trim, same_within, variance, tolerance, iterations };
        if let Cases::Scan(scan) = &self.cases {
            columns.refuse("a source that is read in batches")?;
            let scan = self.reading(py, scan, |scan, stop| options.of(scan.calibrate(margins)).run_until(stop))?;
            return Ok(self.with_scan(py, scan));
        }
        let cases = self.cases.in_memory()?.with_columns(py, &columns)?;
        let request = options.of(cases.survey.calibrate(margins));
        Ok(cases.with_survey(cases.interruptible(py, |stop| request.run_until(stop))?).into())
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
        let cases = self.cases.in_memory()?;
        Ok(cases.with_survey(cases.detached(py, |survey| survey.trim_weights(lower, upper, strict))?).into())
    }

    #[doc = include_str!("adjust_nonresponse.txt")]
    #[pyo3(signature = (response, classes = None, *, codes = None, min_respondents = 1, max_factor = None,
                        eligible_share = None, propensity = None, method = None, groups = 5, weighted = true, balance = None))]
    fn adjust_nonresponse(
        &self,
        py: Python<'_>,
        #[pyo3(from_py_with = argument::response)] response: Column,
        #[pyo3(from_py_with = argument::classes)] classes: Option<OneOrMany<Column>>,
        codes: Option<Bound<'_, PyDict>>,
        #[pyo3(from_py_with = argument::min_respondents)] min_respondents: u64,
        max_factor: Option<f64>,
        eligible_share: Option<f64>,
        #[pyo3(from_py_with = argument::propensity)] propensity: Option<OneOrMany<Column>>,
        method: Option<&str>,
        #[pyo3(from_py_with = argument::groups)] groups: usize,
        weighted: bool,
        #[pyo3(from_py_with = argument::balance)] balance: Option<OneOrMany<Column>>,
    ) -> PyResult<Survey> {
        let mut columns = Columns::default();
        let response = columns.name(response);
        let [classes, propensity, balance] =
            [classes, propensity, balance].map(|given| given.map(|given| columns.names(given)));
        let cases = self.cases.in_memory()?.with_columns(py, &columns)?;
        let request = cases.survey.adjust_nonresponse(response).min_respondents(min_respondents);
        let request = request
            .groups(groups)
            .weighted(weighted)
            .given(classes, |request, columns| request.classes(columns))
            .given(propensity, |request, columns| request.propensity(columns))
            .given(balance, |request, columns| request.balance(columns))
            .given(max_factor, |request, factor| request.max_factor(factor))
            .given(eligible_share, |request, share| request.eligible_share(share))
            .given(method.map(word).transpose()?, |request, method| request.method(method));
        let codes = codes.map(|codes| nonresponse::codes(&codes)).transpose()?.unwrap_or_default();
        let request = codes.into_iter().fold(request, |request, (one, values)| request.codes(one, values));
        Ok(cases.with_survey(cases.detached(py, |_| request.run())?).into())
    }

    #[doc = include_str!("outliers.txt")]
    #[pyo3(signature = (variable, within = None, *, key = None, centre = "mean", cutoff = None))]
    fn outliers(
        &self,
        py: Python<'_>,
        #[pyo3(from_py_with = argument::variable)] variable: Column,
        #[pyo3(from_py_with = argument::within)] within: Option<OneOrMany<Column>>,
        #[pyo3(from_py_with = argument::key)] key: Option<OneOrMany<Column>>,
        centre: &str,
        cutoff: Option<f64>,
    ) -> PyResult<Outliers> {
        let mut columns = Columns::default();
        let variable = columns.name(variable);
        let [within, key] = [within, key].map(|given| given.map(|given| columns.names(given)));
        let cases = self.cases.in_memory()?.with_columns(py, &columns)?;
        let request = cases.survey.outliers(variable).centre(word(centre)?);
        let request = request
            .given(within, |request, columns| request.within(columns))
            .given(key, |request, columns| request.key(columns))
            .given(cutoff, |request, cutoff| request.cutoff(cutoff));
        Ok(cases.detached(py, |_| request.run())?.into())
    }

    /// The diagnosis of the last adjustment for non-response.
    ///
    /// Returns
    /// -------
    /// Nonresponse or None
    ///     One row per final class; None if there was no adjustment.
    fn nonresponse(&self) -> PyResult<Option<Nonresponse>> {
        Ok(self.cases.in_memory()?.survey.nonresponse().cloned().map(Nonresponse::from))
    }

    /// The weights as a table of one column, with one row per case in the order of the table, to keep beside the data.
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
        let weights = self.cases.in_memory()?.survey.weights().or_raise()?.with_name(name.into());
        Ok(Table::from(DataFrame::new(weights.len(), vec![weights.into()]).or_raise()?))
    }

    /// The diagnosis of the last calibration of the weights.
    ///
    /// Returns
    /// -------
    /// Calibration or None
    ///     One row per total, with its target and the estimates before and after; None if the weights are as they came.
    fn calibration(&self) -> PyResult<Option<Calibration>> {
        Ok(match &self.cases {
            Cases::Scan(scan) => scan.calibration(),
            Cases::Table(cases) => cases.survey.calibration(),
        }
        .cloned()
        .map(Calibration::from))
    }

    /// Make replicate weights from the design, which take the place of its strata and PSUs.
    ///
    /// Parameters
    /// ----------
    /// method : {"jkn", "jk1", "brr", "fay", "bootstrap", "sdr"}
    ///     One PSU left out in turn (of strata, or of a sample without), balanced half-samples of pairs of PSUs, Fay's,
    ///     in each stratum, draws of one PSU fewer than it has (Rao and Wu 1988), or successive differences of PSUs in the
    ///     order of the file (Fay and Train 1995).
    /// rho : float, optional
    ///     The factor of Fay's method, from 0 to below 1.
    /// count : int, optional
    ///     How many replicates of the bootstrap, 200 if not given, or of successive differences, the order of a Hadamard
    ///     matrix, 80 if not given.
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
        method: Word<ReplicateMethod>,
        rho: Option<f64>,
        #[pyo3(from_py_with = argument::count)] count: Option<usize>,
        #[pyo3(from_py_with = argument::seed)] seed: u64,
        mse: bool,
    ) -> PyResult<Survey> {
        let how = Resampling::new(method.0).seed(seed).mse(mse);
        let how = how.given(rho, Resampling::rho).given(count, Resampling::count);
        let cases = self.cases.in_memory()?;
        let survey = interruptible(py, |stop| cases.survey.make_replicates_until(&how, stop))?;
        Ok(cases.with_survey(survey).into())
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
        let cases = self.cases.in_memory()?;
        Ok(detached(py, || cases.survey.replicate_weights(prefix)).or_raise()?.map(Table::from))
    }

    /// The scales of the variance by replicate weights.
    ///
    /// Returns
    /// -------
    /// dict or None
    ///     ``scale``, ``rscales`` (one for each replicate) and ``mse``, as `Replicates` takes them. None without replicate
    ///     weights.
    fn replicate_scales<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDict>>> {
        let Some((scale, rscales, mse)) = self.cases.in_memory()?.survey.replicate_scales() else { return Ok(None) };
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

    fn __repr__(&self) -> String {
        format!("<infosoc.Survey of {}>", self.cases.describe())
    }
}
