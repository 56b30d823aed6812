//! Series of countries, their aggregates and the SDG view.

mod given;
mod revision;

use crate::argument::{self, Builder, Like, Texts, Word, word};
use crate::arrow::Imported;
use crate::data_file::AnySheet;
use crate::error::OrRaise;
use crate::interrupt::{detached, interruptible};
use crate::sdmx::{Settings, write};
use crate::table::{Table, result};
use crate::targets::Progress;
use given::{ImputeGiven, Indicators, WeightsGiven, aggregate_options, options, read};
use infosoc::export::{OpenSdg, SdgMetadata};
use infosoc::targets::Curve;
use infosoc::wsis::Links;
use infosoc::{
    AgainstOptions, AggregateOptions, AggregationMethod, AnnualRule, DecompositionOptions, Divide, Download, Grouping,
    Imputation, ImputationMethod, Practice, ProgressOptions, ReadSeries, RevisionOptions, Targets,
};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::path::PathBuf;

pub(crate) use revision::{Discrepancies, RevisionDecomposition, Revisions};

result! {
    #[doc = include_str!("series.txt")]
    pub(crate) struct Series(infosoc::Series);
}

impl Series {
    /// The series of the library.
    pub(crate) fn core(&self) -> &infosoc::Series {
        &self.inner
    }
}

#[pymethods]
impl Series {
    #[new]
    #[pyo3(signature = (table, *, dimensions = None, groups = "keep", vintage = None, annual = None,
                        incomplete_year = "missing"))]
    fn new(
        table: Imported,
        dimensions: Option<Vec<String>>,
        groups: &str,
        vintage: Option<String>,
        annual: Option<Word<AnnualRule>>,
        incomplete_year: &str,
    ) -> PyResult<PyClassInitializer<Series>> {
        let options = options(dimensions, groups, vintage, annual, incomplete_year)?;
        Series::from(read(table, options)?).initializer()
    }

    /// What a reader should know of how the table was read.
    ///
    /// Returns
    /// -------
    /// Table
    ///     The findings, worst first: ``severity``, ``rule``, ``where``, ``rows``, ``first_row``, ``areas``, ``message``,
    ///     ``remedy``. They name units that were taken from the catalogue, converted or not understood, and rows that were
    ///     left out, those of groups of countries (``group_left_out``) among them.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> series = infosoc.Series(pyarrow.table({
    /// ...     "indicator": ["HH7", "HH7"], "ref_area": ["MEX", "GTM"], "time_period": [2021, 2021],
    /// ...     "obs_value": [75.6, 0.509], "unit_measure": ["%", "proportion"],
    /// ... }))
    /// >>> [row["rule"] for row in series.findings().to_dicts()], series.to_dicts()[1]["obs_value"]
    /// (['converted'], 50.9)
    fn findings(&self) -> PyResult<Table> {
        Table::of(&self.inner.findings())
    }

    #[doc = include_str!("read.txt")]
    #[staticmethod]
    #[pyo3(signature = (path, *, format = None, sheet = None, measure = None, indicators = None, dimensions = None,
                        groups = "keep", vintage = None, annual = None, incomplete_year = "missing"))]
    fn read(
        py: Python<'_>,
        path: PathBuf,
        format: Option<Word<Download>>,
        #[pyo3(from_py_with = argument::sheet)] sheet: Option<AnySheet>,
        measure: Option<String>,
        indicators: Option<Indicators>,
        dimensions: Option<Vec<String>>,
        groups: &str,
        vintage: Option<String>,
        annual: Option<Word<AnnualRule>>,
        incomplete_year: &str,
    ) -> PyResult<Series> {
        let options = options(dimensions, groups, vintage, annual, incomplete_year)?;
        let infosoc::SeriesOptions { dimensions, groups, vintage, annual, incomplete_year, .. } = options;
        let indicators = indicators.map(|Indicators(asked)| asked).unwrap_or_default();
        let (format, sheet) = (format.map(|Word(format)| format), sheet.map(|AnySheet(sheet)| sheet));
        let options =
            ReadSeries { format, sheet, measure, indicators, dimensions, groups, vintage, annual, incomplete_year };
        Ok(detached(py, || infosoc::Series::read_with_options(path, &options)).or_raise()?.into())
    }

    #[doc = include_str!("write_sdmx.txt")]
    #[pyo3(signature = (path, **keywords), text_signature = "($self, path, *, structure=None, version=None, mapping=None, \
header=None, dataflow=None, reporting_type=None, labels='id')")]
    fn write_sdmx(&self, py: Python<'_>, path: PathBuf, keywords: Option<Bound<'_, PyDict>>) -> PyResult<Table> {
        let settings = Settings::new(keywords)?;
        write(py, &self.inner, path, settings)
    }

    #[doc = include_str!("extend.txt")]
    #[pyo3(signature = (other, *, replace = false))]
    fn extend(&self, py: Python<'_>, other: Like<infosoc::Series>, replace: bool) -> PyResult<Series> {
        let Like(other) = other;
        let joined = detached(py, || if replace { self.inner.replace(&other) } else { self.inner.extend(&other) });
        Ok(joined.or_raise()?.into())
    }

    /// The rows of some indicators.
    ///
    /// Parameters
    /// ----------
    /// codes : str or list of str
    ///     Codes as in the column ``indicator``.
    ///
    /// Returns
    /// -------
    /// Series
    ///
    /// Raises
    /// ------
    /// UnknownIndicator
    ///     If the series does not have one of them.
    ///
    /// Examples
    /// --------
    /// >>> series = infosoc.Series.read("datasets/series/ict.csv")
    /// >>> series.indicators(["HH7", "A2"]).to_polars()["indicator"].unique().sort().to_list()
    /// ['A2', 'HH7']
    fn indicators(&self, codes: Texts) -> PyResult<Series> {
        Ok(self.inner.indicators(&codes.0).or_raise()?.into())
    }

    /// The rows of some areas.
    ///
    /// Parameters
    /// ----------
    /// areas : str or list of str
    ///     Codes or exact names.
    ///
    /// Returns
    /// -------
    /// Series
    ///
    /// Raises
    /// ------
    /// UnknownArea
    ///     If one is neither an area nor a known group.
    ///
    /// Examples
    /// --------
    /// >>> series = infosoc.Series.read("datasets/series/ict.csv")
    /// >>> series.areas(["Mexico", "KEN"]).to_polars()["ref_area"].unique().sort().to_list()
    /// ['KEN', 'MEX']
    fn areas(&self, areas: Texts) -> PyResult<Series> {
        Ok(self.inner.areas(&areas.0).or_raise()?.into())
    }

    /// The rows of the years from first to last, both included.
    ///
    /// Parameters
    /// ----------
    /// first, last : int
    ///     Years.
    ///
    /// Returns
    /// -------
    /// Series
    ///
    /// Raises
    /// ------
    /// InvalidArgument
    ///     If the last is before the first.
    ///
    /// Examples
    /// --------
    /// >>> series = infosoc.Series.read("datasets/series/ict.csv")
    /// >>> series.years(2020, 2021).to_polars()["time_period"].unique().sort().to_list()
    /// [2020, 2021]
    fn years(
        &self,
        #[pyo3(from_py_with = argument::first)] first: i32,
        #[pyo3(from_py_with = argument::last)] last: i32,
    ) -> PyResult<Series> {
        Ok(self.inner.years(first, last).or_raise()?.into())
    }

    #[doc = include_str!("aggregate.txt")]
    #[pyo3(signature = (grouping, weights = None, method = None, min_coverage = None, *, per = 1.0, as_of = None,
                        practice = None, impute = None, draws = 200, seed = 1, level = 0.95, unknown_error = "null"))]
    fn aggregate(
        &self,
        py: Python<'_>,
        grouping: Like<Grouping>,
        weights: Option<WeightsGiven>,
        method: Option<Word<AggregationMethod>>,
        min_coverage: Option<f64>,
        per: f64,
        #[pyo3(from_py_with = argument::as_of)] as_of: Option<i32>,
        practice: Option<Word<Practice>>,
        impute: Option<Like<Imputation>>,
        #[pyo3(from_py_with = argument::draws)] draws: usize,
        #[pyo3(from_py_with = argument::seed)] seed: u64,
        level: f64,
        unknown_error: &str,
    ) -> PyResult<Series> {
        let grouping = grouping.0.given(as_of, |grouping, year| grouping.as_of(year));
        let WeightsGiven { weights, unusable } = weights.unwrap_or_default();
        let made = aggregate_options(practice, weights, method, min_coverage, impute);
        let options = AggregateOptions { unknown_error: word(unknown_error)?, per, draws, seed, level, ..made };
        let aggregated = interruptible(py, |stop| {
            self.inner.aggregate_until(&grouping, &options, stop).map_err(|e| unusable.explain(e))
        });
        aggregated.map(Series::from)
    }

    /// The same series with a vintage for the figures that have none.
    ///
    /// A vintage is when a figure was given out, not what it is about. It stands in the attribute ``vintage``. The vintage of
    /// an aggregate is the latest of its members' figures, where those of all are known; an imputed value has none.
    ///
    /// Parameters
    /// ----------
    /// vintage : str
    ///     A year, month or day: ``"2024"``, ``"2024-11"`` or ``"2024-11-13"``.
    ///
    /// Returns
    /// -------
    /// Series
    ///
    /// Raises
    /// ------
    /// InvalidArgument
    ///     For anything else.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> users = infosoc.Series(pyarrow.table({
    /// ...     "indicator": ["HH7"], "ref_area": ["MDA"], "time_period": [2021], "obs_value": [60.5]}))
    /// >>> users.with_vintage("2024-11").to_dicts()[0]["vintage"]
    /// '2024-11'
    fn with_vintage(&self, vintage: &str) -> PyResult<Series> {
        Ok(self.inner.with_vintage(vintage).or_raise()?.into())
    }

    #[doc = include_str!("revisions.txt")]
    #[pyo3(signature = (published, *, tolerance = 0.0, level = 0.95))]
    fn revisions(
        &self,
        py: Python<'_>,
        published: Like<infosoc::Series>,
        tolerance: f64,
        level: f64,
    ) -> PyResult<Revisions> {
        let options = RevisionOptions { tolerance, level };
        Ok(detached(py, || self.inner.revisions(&published.0, &options)).or_raise()?.into())
    }

    #[doc = include_str!("against.txt")]
    #[pyo3(signature = (international, *, years_apart = 1, tolerance = 0.0, level = 0.95))]
    fn against(
        &self,
        py: Python<'_>,
        international: Like<infosoc::Series>,
        #[pyo3(from_py_with = argument::years_apart)] years_apart: i32,
        tolerance: f64,
        level: f64,
    ) -> PyResult<Discrepancies> {
        let options = AgainstOptions { revision: RevisionOptions { tolerance, level }, years_apart };
        Ok(detached(py, || self.inner.against(&international.0, &options)).or_raise()?.into())
    }

    #[doc = include_str!("decompose.txt")]
    #[pyo3(signature = (published, grouping, weights = None, method = None, min_coverage = None, *, per = 1.0,
                        as_of = None, practice = None, impute = None, split = "shapley", published_grouping = None,
                        published_as_of = None, published_weights = None, published_impute = None))]
    fn decompose(
        &self,
        py: Python<'_>,
        published: Like<infosoc::Series>,
        grouping: Like<Grouping>,
        weights: Option<WeightsGiven>,
        method: Option<Word<AggregationMethod>>,
        min_coverage: Option<f64>,
        per: f64,
        #[pyo3(from_py_with = argument::as_of)] as_of: Option<i32>,
        practice: Option<Word<Practice>>,
        impute: Option<Like<Imputation>>,
        split: &str,
        published_grouping: Option<Like<Grouping>>,
        #[pyo3(from_py_with = argument::published_as_of)] published_as_of: Option<i32>,
        published_weights: Option<WeightsGiven>,
        published_impute: Option<ImputeGiven>,
    ) -> PyResult<RevisionDecomposition> {
        let WeightsGiven { weights, unusable } = weights.unwrap_or_default();
        let made = aggregate_options(practice, weights, method, min_coverage, impute);
        let aggregate = AggregateOptions { per, ..made };
        let were = published_weights.unwrap_or_default();
        let before = AggregateOptions {
            // What is not said of then is as it is now, so that only named causes move the figure.
            weights: were.weights.unwrap_or_else(|| aggregate.weights.clone()),
            impute: published_impute.map_or_else(|| aggregate.impute.clone(), |ImputeGiven(impute)| impute),
            ..aggregate.clone()
        };
        let dated = |grouping: Grouping, year: Option<i32>| grouping.given(year, |grouping, year| grouping.as_of(year));
        // Without one of its own the published aggregate was of the same groups, though perhaps of another year.
        let old = published_grouping.map_or_else(|| grouping.0.clone(), |grouping| grouping.0);
        let options = DecompositionOptions {
            aggregate,
            published_grouping: Some(dated(old, published_as_of.or(as_of))),
            published: Some(before),
            split: word(split)?,
        };
        let grouping = dated(grouping.0, as_of);
        let decomposed = interruptible(py, |stop| {
            let made = self.inner.decompose_until(&published.0, &grouping, &options, stop);
            made.map_err(|error| were.unusable.explain(unusable.explain(error)))
        });
        decomposed.map(RevisionDecomposition::from)
    }

    #[doc = include_str!("impute.txt")]
    fn impute(&self, py: Python<'_>, method: Like<Imputation>) -> PyResult<Series> {
        interruptible(py, |stop| self.inner.impute_until(&method.0, stop)).map(Series::from)
    }

    #[doc = include_str!("imputation_errors.txt")]
    #[pyo3(signature = (methods = None))]
    fn imputation_errors(&self, py: Python<'_>, methods: Option<Vec<Word<ImputationMethod>>>) -> PyResult<Table> {
        let methods = match methods {
            None => ImputationMethod::ALL.to_vec(),
            Some(words) => words.into_iter().map(|method| method.0).collect(),
        };
        let options = Imputation::by(ImputationMethod::Regression);
        Table::of(&interruptible(py, |stop| self.inner.imputation_errors(&methods, &options, stop))?)
    }

    #[doc = include_str!("parity.txt")]
    #[pyo3(signature = (divide, weights = None))]
    fn parity(&self, py: Python<'_>, divide: Word<Divide>, weights: Option<WeightsGiven>) -> PyResult<Table> {
        let compare = |weights: &_| self.inner.parity(divide.0, weights);
        Table::of(&weights.unwrap_or_default().detached(py, compare)?)
    }

    #[doc = include_str!("inequality.txt")]
    #[pyo3(signature = (grouping = None, weights = None))]
    fn inequality(
        &self,
        py: Python<'_>,
        grouping: Option<Like<Grouping>>,
        weights: Option<WeightsGiven>,
    ) -> PyResult<Table> {
        let grouping = grouping.map(|grouping| grouping.0);
        let measure = |weights: &_| self.inner.inequality(grouping.as_ref(), weights);
        Table::of(&weights.unwrap_or_default().detached(py, measure)?)
    }

    /// The SDG view: goal, target, indicator, series code and unit of each figure, by country and group.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``goal``, ``target``, ``indicator`` (SDG number), ``series``, ``series_certainty``, ``core_indicator``,
    ///     ``unit_measure`` and the columns of the series. Rows that belong to no SDG indicator are left out.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> series = infosoc.Series(pyarrow.table({
    /// ...     "indicator": ["HH7"], "ref_area": ["KEN"], "time_period": [2022], "obs_value": [28.8]}))
    /// >>> row = series.sdg().to_dicts()[0]
    /// >>> row["goal"], row["indicator"], row["series"]
    /// ('17', '17.8.1', 'IT_USE_ii99')
    fn sdg(&self) -> PyResult<Table> {
        Table::of(&self.inner.sdg().or_raise()?)
    }

    #[doc = include_str!("wsis.txt")]
    #[pyo3(signature = (*, disputed = false))]
    fn wsis(&self, py: Python<'_>, disputed: bool) -> PyResult<Table> {
        let links = if disputed { Links::with_disputed() } else { Links::settled() };
        Table::of(&detached(py, || self.inner.wsis(&links)).or_raise()?)
    }

    #[doc = include_str!("progress.txt")]
    #[pyo3(signature = (
        targets, *, curve = None, level = 0.95, window = 5, since = None, min_years = 4, horizon = 2100
    ))]
    fn progress(
        &self,
        py: Python<'_>,
        targets: Like<Targets>,
        curve: Option<Word<Curve>>,
        level: f64,
        #[pyo3(from_py_with = argument::window)] window: i32,
        #[pyo3(from_py_with = argument::since)] since: Option<i32>,
        #[pyo3(from_py_with = argument::min_years)] min_years: usize,
        #[pyo3(from_py_with = argument::horizon)] horizon: i32,
    ) -> PyResult<Progress> {
        let curve = curve.map(|curve| curve.0);
        let options = ProgressOptions { curve, level, window, since, min_years, horizon };
        interruptible(py, |stop| self.inner.progress_until(&targets.0, &options, stop)).map(Progress::from)
    }

    /// Basic, standard and advanced ICT skills as the ITU grouped countries' figures before 2020.
    ///
    /// Returns
    /// -------
    /// Series
    ///     Indicator ``x-ict-skills-legacy``: the largest of the shares of the group's activities, null where an activity
    ///     has no figure; the comment says which.
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     `UnknownIndicator` where there are no figures of HH15 or 4.4.1 by activity, `InvalidArgument` for figures from
    ///     2020 on, whose levels are those of persons: `skill_levels`.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> series = infosoc.Series(pyarrow.table({
    /// ...     "indicator": ["HH15"] * 4, "ref_area": ["MEX"] * 4, "time_period": [2017] * 4,
    /// ...     "category": ["SKILL_ICTCMFL", "SKILL_ICTCPT", "SKILL_ICTATCH", "SKILL_ICTTRFF"],
    /// ...     "obs_value": [38.0, 36.0, 41.0, 30.0]}))
    /// >>> series.legacy_skills().to_dicts()[0]["obs_value"]
    /// 41.0
    fn legacy_skills(&self) -> PyResult<Series> {
        Ok(self.inner.legacy_skills().or_raise()?.into())
    }

    #[doc = include_str!("../deliver/open_sdg.txt")]
    #[pyo3(signature = (folder, *, metadata = None, labels = "words", language = "en", draft = true))]
    fn write_open_sdg(
        &self,
        py: Python<'_>,
        folder: PathBuf,
        metadata: Option<Like<SdgMetadata>>,
        labels: &str,
        language: &str,
        draft: bool,
    ) -> PyResult<Table> {
        let site = OpenSdg::new().labels(word(labels)?).language(language).draft(draft);
        let metadata = metadata.map(|metadata| metadata.0).unwrap_or_default();
        Table::of(&detached(py, || site.write(&self.inner, &metadata, folder)).or_raise()?)
    }
}
