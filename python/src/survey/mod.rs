//! Surveys.

mod cases;
mod missing;
mod model;
mod scanned;
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
use crate::estimates::Estimates;
use crate::immutable::based;
use crate::interrupt::{detached, interruptible};
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

    /// The survey with all of its columns.
    pub(crate) fn whole(&self, py: Python<'_>) -> PyResult<infosoc::Survey> {
        self.cases.in_memory()?.whole(py)
    }
}

#[pymethods]
impl Survey {
    /// What was found when the waves were pooled, for a survey that `infosoc.pool` made: a Table with ``severity``,
    /// ``rule``, ``where``, ``rows``, ``first_row``, ``areas``, ``message`` and ``remedy``; None for another.
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
                let problem = "not available for a source that is read in batches; declare the codes in the file, or read a table";
                return Err(Error::invalid("missing", problem)).or_raise();
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

    #[doc = include_str!("estimate.txt")]
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
                    let problem = "not available for a source that is read in batches; read the columns into one table";
                    return Err(Error::invalid("standardise", problem)).or_raise();
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
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> people = pyarrow.table({"w": [10, 10, 20], "internet": [1, 9, 0]})
    /// >>> infosoc.Survey(people, weight="w", missing={"internet": [9]}).missing().to_dicts()
    /// [{'column': 'internet', 'code': '9', 'missing': 'missing', 'n': 1}]
    fn missing(&self) -> PyResult<Table> {
        Ok(Table::from(infosoc::missing_table(&self.declared).or_raise()?))
    }

    #[doc = include_str!("table.txt")]
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
        let model = cases.interruptible(py, |stop| {
            if is_imputed {
                request.run_imputed_until(stop).map(|model| regression::Model::Imputed(Box::new(model)))
            } else {
                request.run_until(stop).map(|model| regression::Model::One(Box::new(model)))
            }
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
        let (cases, request) = model::decomposition(&self.cases, outcome, terms, by, keywords, py)?;
        cases.interruptible(py, |stop| request.run_until(stop)).map(GapDecomposition::from)
    }

    #[doc = include_str!("poststratify.txt")]
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
        self.reweighted(
            py,
            &meant,
            margin,
            |scan, margin, stop| scan.poststratify_until(margin, stop),
            |survey, margin, _| survey.poststratify(margin),
        )
    }

    #[doc = include_str!("rake.txt")]
    #[pyo3(signature = (margins, *, total = "total", tolerance = 1e-9, iterations = 500))]
    fn rake(
        &self,
        py: Python<'_>,
        margins: Bound<'_, PyAny>,
        total: &str,
        tolerance: f64,
        #[pyo3(from_py_with = argument::iterations)] iterations: usize,
    ) -> PyResult<Survey> {
        let (margins, columns) = calibration::margins(&margins, total)?;
        self.reweighted(
            py,
            &columns,
            margins,
            |scan, margins, stop| scan.rake(margins).tolerance(tolerance).iterations(iterations).run_until(stop),
            |survey, margins, stop| survey.rake(margins).tolerance(tolerance).iterations(iterations).run_until(stop),
        )
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
        let (margins, mut columns) = calibration::margins(&margins, total)?;
        let [same_within, variance] = [same_within, variance].map(|column| column.map(|column| columns.name(column)));
        let distance = word(distance)?;
        let options = Calibrating { distance, bounds, trim, same_within, variance, tolerance, iterations };
        self.reweighted(
            py,
            &columns,
            (margins, options),
            |scan, (margins, options), stop| options.of(scan.calibrate(margins)).run_until(stop),
            |survey, (margins, options), stop| options.of(survey.calibrate(margins)).run_until(stop),
        )
    }

    #[doc = include_str!("trim_weights.txt")]
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
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> sample = pyarrow.table({"w": [10, 10, 20, 20, 20], "region": ["N", "N", "S", "S", "S"], "responded": [1, 0, 1, 1, 0]})
    /// >>> svy = infosoc.Survey(sample, weight="w").adjust_nonresponse("responded", classes=["region"])
    /// >>> [(row["class"], row["respondents"], row["factor"]) for row in svy.nonresponse().to_dicts()]
    /// [('N', 1, 2.0), ('S', 2, 1.5)]
    fn nonresponse(&self) -> PyResult<Option<Nonresponse>> {
        Ok(self.cases.in_memory()?.survey.nonresponse().cloned().map(Nonresponse::from))
    }

    #[doc = include_str!("weights.txt")]
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
    ///     One row per total, with its target and the estimates before and now; None if no weight was calibrated.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> people = pyarrow.table({"w": [10, 10, 10, 10], "sex": ["F", "M", "M", "M"]})
    /// >>> svy = infosoc.Survey(people, weight="w").poststratify("sex", {"F": 26, "M": 24})
    /// >>> [(row["level"], row["target"], row["after"]) for row in svy.calibration().to_dicts()]
    /// [('F', 26.0, 26.0), ('M', 24.0, 24.0)]
    fn calibration(&self) -> PyResult<Option<Calibration>> {
        Ok(match &self.cases {
            Cases::Scan(scan) => scan.calibration(),
            Cases::Table(cases) => cases.survey.calibration(),
        }
        .cloned()
        .map(Calibration::from))
    }

    #[doc = include_str!("make_replicates.txt")]
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

    #[doc = include_str!("replicate_weights.txt")]
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
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> people = pyarrow.table({"w": [2, 1, 1, 2], "sex": ["F", "M"] * 2, "internet": [1, 1, 0, 1], "minutes": [60, 45, 0, 9]})
    /// >>> svy = infosoc.Survey(people, weight="w").make_replicates("jk1")
    /// >>> svy.replicate_scales()
    /// {'scale': 0.75, 'rscales': [1.0, 1.0, 1.0, 1.0], 'mse': False}
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
