//! Composite indices: specs and scores.

use crate::arrow::{self, Imported};
use crate::error::OrRaise;
use crate::interrupt::Progress;
use crate::series::series_of;
use crate::table::Table;
use infosoc::index::{Bounds, Correlation, Noise, ScoreOptions, Step, Uncertainty, WeightScheme, Years};
use infosoc::{Grouping, ToFrame};
use polars::prelude::DataFrame;
use pyo3::prelude::*;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::str::FromStr;

/// What an index is made of, as a table with one row for each indicator and aggregate.
///
/// Edit it in a spreadsheet: `write_csv`, change cells, `read_csv`.
///
/// Parameters
/// ----------
/// table : polars, pandas or pyarrow table, DuckDB relation, or any object with ``__arrow_c_stream__``
///     Column ``code``; and where wanted ``parent`` (empty for the index), ``name``, ``level`` (1 for indicators), ``weight``,
///     ``direction`` (``+``, ``-``), ``transform`` (``none``, ``ln``, ``ln(x+1)``, ``log10``), ``goalpost_low``,
///     ``goalpost_high``, ``cap``, ``target``, ``unit``, ``denominator``, ``per``, ``impute``, ``treat``, ``normalise``,
///     ``aggregate``, ``min_available``, ``rescale``, ``min_data``, ``certainty``, ``source``, ``note``.
///
///     ``impute`` is ``none``, ``mean``, ``median``, ``group_mean(wb_income)``, ``group_median(…)``, ``last(2)``,
///     ``interpolate`` or ``em``; ``treat`` is ``none``, ``winsorise(5)``, ``winsorise_log(5)``, ``log`` or ``boxcox(0.5)``;
///     ``normalise`` is ``none``, ``minmax(0,100)``, ``zscore(0,1)``, ``goalposts(0,100)``, ``scaled(0,100)``, ``rank``,
///     ``borda``, ``percentile_rank``, ``distance_to_max``, ``fraction_of_max``, ``target``, ``target(capped)``,
///     ``reference(AUT)`` or ``reference(AUT,capped)``; ``aggregate`` is ``arithmetic``, ``geometric``, ``harmonic``,
///     ``power(2)``, ``median``, ``copeland``, ``benefit_of_the_doubt`` or ``none``. An empty cell of these four and of
///     ``min_available`` takes the setting of the parent.
///
/// Raises
/// ------
/// InfosocError
///     `InvalidSpec`, `UnknownColumn`, `UnknownOption` or `InvalidArgument`; where there are several, `SeveralErrors` with
///     all of them.
///
/// Examples
/// --------
/// >>> import pyarrow
/// >>> spec = infosoc.IndexSpec(pyarrow.table({
/// ...     "code": ["index", "users", "price"], "parent": [None, "index", "index"], "direction": [None, "+", "-"],
/// ...     "goalpost_low": [None, 0.0, 1.0], "goalpost_high": [None, 95.0, 21.0]}))
/// >>> spec.to_dicts()[2]["normalise"]
/// 'goalposts(0,100)'
#[pyclass(extends = Table, frozen, module = "infosoc")]
#[derive(Debug)]
pub(crate) struct IndexSpec {
    inner: infosoc::IndexSpec,
}

impl IndexSpec {
    fn wrap(py: Python<'_>, inner: infosoc::IndexSpec) -> PyResult<Py<IndexSpec>> {
        Py::new(py, IndexSpec::initializer(inner)?)
    }

    fn initializer(inner: infosoc::IndexSpec) -> PyResult<PyClassInitializer<IndexSpec>> {
        Ok(PyClassInitializer::from(Table::of(&inner)?).add_subclass(IndexSpec { inner }))
    }
}

/// One year or several.
#[derive(FromPyObject)]
enum YearsGiven {
    One(i32),
    Several(Vec<i32>),
}

impl From<YearsGiven> for Years {
    fn from(given: YearsGiven) -> Years {
        match given {
            YearsGiven::One(year) => Years::from(year),
            YearsGiven::Several(years) => Years::from(years),
        }
    }
}

#[pymethods]
impl IndexSpec {
    #[new]
    fn new(table: Bound<'_, PyAny>) -> PyResult<PyClassInitializer<IndexSpec>> {
        let Imported { frame, unusable } = arrow::import(&table)?;
        IndexSpec::initializer(infosoc::IndexSpec::from_frame(&frame).map_err(|e| unusable.explain(e)).or_raise()?)
    }

    /// A spec that comes with the library.
    ///
    /// Rows that are not confirmed say so in the column ``certainty``, and in `Scores.findings` whenever they are used.
    ///
    /// Parameters
    /// ----------
    /// name : {"idi-2023", "idi-2024", "idi-2011", "idi-2015", "idi-2016", "idi-2017", "egdi", "egdi-2010", "egdi-2022", \
    /// "price-baskets", "ipb-2010", "b2c"}
    ///     ITU ICT Development Index, new and to 2017; UN E-Government Development Index from sub-indices, with the weights of
    ///     2010, from components; ITU price baskets, now and of 2010; UNCTAD B2C E-commerce Index.
    ///
    /// Returns
    /// -------
    /// IndexSpec
    ///
    /// Raises
    /// ------
    /// UnknownOption
    ///     If there is no such spec.
    ///
    /// Examples
    /// --------
    /// >>> spec = infosoc.IndexSpec.builtin("idi-2024")
    /// >>> len([row for row in spec.to_dicts() if row["level"] == 1])
    /// 10
    #[staticmethod]
    fn builtin(py: Python<'_>, name: &str) -> PyResult<Py<IndexSpec>> {
        IndexSpec::wrap(py, infosoc::IndexSpec::builtin(name).or_raise()?)
    }

    /// A spec from a CSV file in UTF-8 with commas, as `write_csv` writes it.
    ///
    /// Parameters
    /// ----------
    /// path : str or os.PathLike
    ///     The file.
    ///
    /// Returns
    /// -------
    /// IndexSpec
    ///
    /// Raises
    /// ------
    /// InvalidFile
    ///     If it cannot be read; and whatever `IndexSpec` raises.
    #[staticmethod]
    fn read_csv(py: Python<'_>, path: PathBuf) -> PyResult<Py<IndexSpec>> {
        IndexSpec::wrap(py, infosoc::IndexSpec::read_csv(path).or_raise()?)
    }

    /// The same spec with other weights.
    ///
    /// Parameters
    /// ----------
    /// weights : dict of str to float
    ///     Weights by code; the others stay.
    ///
    /// Returns
    /// -------
    /// IndexSpec
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     `UnknownIndicator` for a code that is not in the spec, `InvalidSpec` for weights that are negative or sum to 0.
    fn with_weights(&self, py: Python<'_>, weights: BTreeMap<String, f64>) -> PyResult<Py<IndexSpec>> {
        IndexSpec::wrap(py, self.inner.with_weights(weights).or_raise()?)
    }

    /// What each weight comes to in the index.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``code``, ``level``, ``parent``, ``weight``, ``share`` among the parts of the parent, ``effective`` in the index.
    fn effective_weights(&self) -> PyResult<Table> {
        table(self.inner.effective_weights())
    }

    /// The scores of all countries that have one of the indicators in the year.
    ///
    /// The figures are those for all people; groups in the series take no part. A missing part leaves a gap in the whole
    /// unless ``min_available`` of the spec allows it.
    ///
    /// Parameters
    /// ----------
    /// series : Series or table
    ///     Figures of countries; ``indicator`` is the code of the spec. Standard errors in ``se`` enter `robustness`.
    /// year : int or list of int
    ///     The year of the data, or several years.
    /// bounds : {"all_years", "each_year"}, default "all_years"
    ///     Whether scales that depend on the data are those of all years together, so that scores compare over time, or of
    ///     each year.
    /// groups : dict of str to table, optional
    ///     Groupings of your own, by the name that the spec has for them in ``impute``: tables with ``group``, ``ref_area``.
    ///
    /// Returns
    /// -------
    /// Scores
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     `UnknownIndicator` for a code that the series does not have, `InvalidArgument` for a year without values,
    ///     `DuplicateObservation` for two figures of one indicator, area and year.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> series = infosoc.Series(pyarrow.table({
    /// ...     "indicator": ["osi", "tii", "hci"], "ref_area": ["MEX"] * 3, "time_period": [2014] * 3,
    /// ...     "obs_value": [0.7355, 0.4562, 0.7044]}))
    /// >>> scores = infosoc.IndexSpec.builtin("egdi").score(series, 2014)
    /// >>> {row["code"]: round(row["score"], 4) for row in scores.to_dicts()}
    /// {'egdi': 0.632, 'osi': 0.7355, 'tii': 0.4562, 'hci': 0.7044}
    #[pyo3(signature = (series, year, *, bounds = "all_years", groups = None))]
    fn score(
        &self,
        py: Python<'_>,
        series: Bound<'_, PyAny>,
        year: YearsGiven,
        bounds: &str,
        groups: Option<BTreeMap<String, Bound<'_, PyAny>>>,
    ) -> PyResult<Py<Scores>> {
        let mut groupings = BTreeMap::new();
        for (name, table) in groups.unwrap_or_default() {
            let Imported { frame, unusable } = arrow::import(&table)?;
            groupings.insert(name, Grouping::from_frame(&frame).map_err(|e| unusable.explain(e)).or_raise()?);
        }
        let options = ScoreOptions { bounds: bounds.parse::<Bounds>().or_raise()?, groupings };
        let series = series_of(&series)?;
        let scores = py.detach(|| self.inner.score_with(&series, year, &options)).or_raise()?;
        Scores::wrap(py, scores)
    }
}

/// The scores of an index: ``code``, ``level``, ``ref_area``, ``time_period``, ``score``.
///
/// Made by `IndexSpec.score`. Null where there is no score; `findings` says why.
#[pyclass(extends = Table, frozen, module = "infosoc")]
#[derive(Debug)]
pub(crate) struct Scores {
    inner: infosoc::Scores,
}

impl Scores {
    fn wrap(py: Python<'_>, inner: infosoc::Scores) -> PyResult<Py<Scores>> {
        let table = Table::of(&inner)?;
        Py::new(py, PyClassInitializer::from(table).add_subclass(Scores { inner }))
    }
}

/// A frame of the library as a table.
fn table(frame: infosoc::Result<DataFrame>) -> PyResult<Table> {
    Ok(Table { frame: frame.or_raise()? })
}

#[pymethods]
impl Scores {
    /// The spec that made the scores.
    #[getter]
    fn spec(&self, py: Python<'_>) -> PyResult<Py<IndexSpec>> {
        IndexSpec::wrap(py, self.inner.spec().clone())
    }

    /// What a reader must know: what is missing, imputed, treated, not defined or not confirmed.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``severity`` (``error`` leaves scores out), ``check``, ``code``, ``n_areas``, ``areas``, ``message``; worst first.
    fn findings(&self) -> PyResult<Table> {
        table(self.inner.findings().to_frame())
    }

    /// Ranks within each year, 1 for the highest score; equal scores share the smallest rank.
    ///
    /// Returns
    /// -------
    /// Table
    ///     The columns of the scores and ``rank``.
    fn ranks(&self) -> PyResult<Table> {
        table(self.inner.ranks())
    }

    /// The values after a step on the way to the scores.
    ///
    /// Parameters
    /// ----------
    /// step : {"raw", "denominated", "imputed", "treated", "transformed", "normalised"}
    ///     The step.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``code``, ``ref_area``, ``time_period``, ``value``, ``imputed``.
    fn step(&self, step: &str) -> PyResult<Table> {
        table(self.inner.step(step.parse::<Step>().or_raise()?))
    }

    /// How the index of an area came about, one row for each indicator.
    ///
    /// Parameters
    /// ----------
    /// area : str
    ///     Code or exact name.
    /// year : int, optional
    ///     Needed where several years were scored.
    ///
    /// Returns
    /// -------
    /// Table
    ///     The value after each step, ``score``, ``weight`` among the parts of the parent, ``index_weight``, and
    ///     ``contribution``: these sum to the index. They are null where an aggregate on the way is no arithmetic mean.
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     `UnknownArea`, or `InvalidArgument` for an area or year without scores.
    #[pyo3(signature = (area, year = None))]
    fn explain(&self, area: &str, year: Option<i32>) -> PyResult<Table> {
        table(self.inner.explain(area, year))
    }

    /// Statistics of every indicator after a step.
    ///
    /// Parameters
    /// ----------
    /// step : {"raw", "denominated", "imputed", "treated", "transformed", "normalised"}, default "denominated"
    ///     The step.
    ///
    /// Returns
    /// -------
    /// Table
    ///     Range, mean, median, standard deviation, skewness, kurtosis; counts and shares of values, of those that are not 0,
    ///     of different and of equal ones; flags for few data and for outliers.
    #[pyo3(signature = (step = "denominated"))]
    fn statistics(&self, step: &str) -> PyResult<Table> {
        table(self.inner.statistics(step.parse::<Step>().or_raise()?))
    }

    /// How many indicators each area has.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``ref_area``, ``time_period``, ``n_indicators``, ``n_missing``, ``share_available``, ``n_available``, ``n_imputed``.
    fn availability(&self) -> PyResult<Table> {
        table(self.inner.availability())
    }

    /// Correlations of the scores of every two elements.
    ///
    /// Parameters
    /// ----------
    /// kind : {"pearson", "spearman", "kendall"}, default "pearson"
    ///     The coefficient.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``code``, ``level``, ``with``, ``level_with``, ``is_parent``, ``correlation``, ``p_value``, ``n``.
    #[pyo3(signature = (kind = "pearson"))]
    fn correlations(&self, py: Python<'_>, kind: &str) -> PyResult<Table> {
        let kind = kind.parse::<Correlation>().or_raise()?;
        table(py.detach(|| self.inner.correlations(kind)))
    }

    /// Cronbach's alpha of the parts of every aggregate.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``code``, ``level``, ``n_parts``, ``n_areas``, ``alpha``.
    fn consistency(&self) -> PyResult<Table> {
        table(self.inner.consistency())
    }

    /// Principal components of the parts of an aggregate.
    ///
    /// Parameters
    /// ----------
    /// code : str
    ///     The aggregate.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``component``, ``eigenvalue``, ``sd``, ``share``, ``code``, ``loading``.
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     `UnknownIndicator` for a code that is not in the spec, `InvalidArgument` where there is nothing that varies.
    fn components(&self, code: &str) -> PyResult<Table> {
        table(self.inner.components(code))
    }

    /// Weights that the data suggest for the elements of a level.
    ///
    /// Parameters
    /// ----------
    /// scheme : {"equal", "first_component", "entropy", "balanced", "most_correlated"}
    ///     The same for all; loadings of the first principal component; more for what differs more between areas; those with
    ///     which the correlations with the index are in the proportions of ``importance``; those with the largest correlations.
    /// level : int
    ///     The level of the elements.
    /// importance : dict of str to float, optional
    ///     For ``balanced``: the importance of each element; all alike without it.
    /// tolerance : float, default 1e-6
    ///     For the last two: where the search ends.
    ///
    /// Returns
    /// -------
    /// dict of str to float
    ///     For `IndexSpec.with_weights`.
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     `UnknownOption`, or `InvalidArgument` for a level without elements or scores that the scheme cannot take.
    #[pyo3(signature = (scheme, level, *, importance = None, tolerance = 1e-6))]
    fn weights(
        &self,
        py: Python<'_>,
        scheme: &str,
        level: u32,
        importance: Option<BTreeMap<String, f64>>,
        tolerance: f64,
    ) -> PyResult<BTreeMap<String, f64>> {
        let scheme = WeightScheme::named(scheme, importance.map(|by_code| by_code.into_iter().collect()), tolerance);
        let scheme = scheme.or_raise()?;
        Ok(py.detach(|| self.inner.weights(&scheme, level)).or_raise()?.into_iter().collect())
    }

    /// Scores and ranks of this and another version, area by area.
    ///
    /// Parameters
    /// ----------
    /// other : Scores
    ///     The other version.
    /// code : str, optional
    ///     The element; the index if not given.
    /// year, other_year : int, optional
    ///     Needed where several years were scored.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``ref_area``, ``score``, ``score_other``, ``rank``, ``rank_other``, ``shift``: places gained in the other version; the
    ///     largest shift first.
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     `UnknownIndicator` for a code that one of them does not have, `InvalidArgument` for a year.
    #[pyo3(signature = (other, code = None, *, year = None, other_year = None))]
    fn compare(
        &self,
        other: &Scores,
        code: Option<&str>,
        year: Option<i32>,
        other_year: Option<i32>,
    ) -> PyResult<Table> {
        table(self.inner.compare(&other.inner, code, year, other_year))
    }

    /// What an area is good and bad at: its rank in every element, the best first.
    ///
    /// Parameters
    /// ----------
    /// area : str
    ///     Code or exact name.
    /// year : int, optional
    ///     Needed where several years were scored.
    /// n : int, default 5
    ///     How many indicators are called strengths, and how many weaknesses.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``code``, ``name``, ``parent``, ``level``, ``value``, ``score``, ``rank``, ``n_areas``, ``standing`` (1 for the first of all, 0
    ///     for the last), ``kind``.
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     `UnknownArea`, or `InvalidArgument` for an area or year without scores.
    #[pyo3(signature = (area, year = None, *, n = 5))]
    fn profile(&self, area: &str, year: Option<i32>, n: usize) -> PyResult<Table> {
        table(self.inner.profile(area, year, n))
    }

    /// How the scores of each element and area change over the years that were scored.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``code``, ``level``, ``ref_area``, ``n_years``, first and last year and score, ``change``, ``cagr``, ``percent_change`` a
    ///     year.
    ///
    /// Raises
    /// ------
    /// InvalidArgument
    ///     If a single year was scored.
    fn trends(&self) -> PyResult<Table> {
        table(self.inner.trends())
    }

    /// Scores and ranks under draws in which everything that is uncertain varies at once.
    ///
    /// Each draw takes for each factor one of its settings, the spec's own being always among them; multiplies weights by
    /// uniform numbers; and adds to each value that has a standard error a normal error: that of sampling, from the column
    /// ``se`` of the series, and that of imputation for what was filled in.
    ///
    /// Parameters
    /// ----------
    /// draws : int, default 10000
    ///     How many draws.
    /// seed : int, default 0
    ///     Where the random numbers start: the same seed gives the same bits for any number of threads.
    /// weights : float or dict of str to float, default 0.25
    ///     By which share weights are more or less: all of them, or those of some codes; None for none.
    /// normalise, aggregate, impute, treat : list of str, optional
    ///     Other settings, in the words of the spec: ``["zscore", "rank"]``.
    /// drop : bool or list of str, default False
    ///     Whether one indicator, or none, is left out in each draw; or which can be.
    /// sampling : bool, optional
    ///     Whether values vary with their standard errors; without it they do where there is one.
    /// level : float, default 0.9
    ///     Share of the draws inside the intervals.
    /// top : list of int, default [10]
    ///     For which k the probability of being among the first k is given.
    /// code : str, optional
    ///     The element that is looked at; the index if not given.
    /// progress : bool or callable, optional
    ///     Show a bar, or call ``progress(done, all)`` now and then.
    ///
    /// Returns
    /// -------
    /// Robustness
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     `InvalidArgument` for a factor that the spec does not have, settings that contradict each other, several years or
    ///     nothing that varies; `UnknownIndicator` for a code; `UnknownOption` for a word.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> areas = ["MEX", "GTM", "HND"]
    /// >>> series = infosoc.Series(pyarrow.table({
    /// ...     "indicator": ["osi"] * 3 + ["tii"] * 3 + ["hci"] * 3, "ref_area": areas * 3, "time_period": [2014] * 9,
    /// ...     "obs_value": [0.74, 0.16, 0.34, 0.46, 0.20, 0.20, 0.70, 0.53, 0.63],
    /// ...     "se": [0.02, None, None, None, 0.1, None, None, None, None]}))
    /// >>> scores = infosoc.IndexSpec.builtin("egdi").score(series, 2014)
    /// >>> ranks = scores.robustness(draws=1000, seed=1, top=[1])
    /// >>> ranks.to_dicts()[0]["ref_area"], ranks.to_dicts()[0]["p_top_1"]
    /// ('MEX', 1.0)
    #[pyo3(signature = (
        draws = 10_000, seed = 0, *, weights = Some(NoiseGiven::All(0.25)), normalise = None, aggregate = None,
        impute = None, treat = None, drop = None, sampling = None, level = 0.9, top = None, code = None, progress = None
    ), text_signature = "($self, draws=10000, seed=0, *, weights=0.25, normalise=None, aggregate=None, impute=None, \
treat=None, drop=False, sampling=None, level=0.9, top=[10], code=None, progress=None)")]
    #[expect(clippy::too_many_arguments, reason = "keywords of the Python method")]
    fn robustness(
        &self,
        py: Python<'_>,
        draws: usize,
        seed: u64,
        weights: Option<NoiseGiven>,
        normalise: Option<Vec<String>>,
        aggregate: Option<Vec<String>>,
        impute: Option<Vec<String>>,
        treat: Option<Vec<String>>,
        drop: Option<DropGiven>,
        sampling: Option<bool>,
        level: f64,
        top: Option<Vec<u32>>,
        code: Option<String>,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<Py<Robustness>> {
        let keywords = Keywords { weights, normalise, aggregate, impute, treat, drop, sampling, code };
        let uncertainty =
            Uncertainty { level, top: top.unwrap_or_else(|| vec![10]), ..keywords.uncertainty(draws, seed)? };
        let progress = Progress::new(py, progress.as_ref())?;
        let counter = progress.counter();
        let inner = progress.interruptible(py, |stop| self.inner.robustness_until(&uncertainty, stop, counter))?;
        let table = Table::of(&inner)?;
        Py::new(py, PyClassInitializer::from(table).add_subclass(Robustness { inner }))
    }

    /// How much of the variance of a result each factor explains: Sobol indices of first and total order.
    ///
    /// The result is the mean absolute shift of the ranks or, with an area, its score. There are ``draws·(d + 2)``
    /// computations for d factors.
    ///
    /// Parameters
    /// ----------
    /// draws : int, default 1000
    ///     Points of each of the two samples.
    /// seed : int, default 0
    ///     Where the random numbers start.
    /// area : str, optional
    ///     The area whose score is looked at.
    /// bootstrap : int, default 500
    ///     Resamples for the 95 % intervals; 0 for none.
    /// weights, normalise, aggregate, impute, treat, drop, sampling, code, progress
    ///     As in `robustness`.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``target``, ``factor``, ``first``, ``first_low``, ``first_high``, ``total``, ``total_low``, ``total_high``; the largest
    ///     total first.
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     Those of `robustness`; `InvalidArgument` for fewer than two factors that vary.
    #[pyo3(signature = (
        draws = 1_000, seed = 0, *, area = None, bootstrap = 500, weights = Some(NoiseGiven::All(0.25)), normalise = None,
        aggregate = None, impute = None, treat = None, drop = None, sampling = None, code = None, progress = None
    ), text_signature = "($self, draws=1000, seed=0, *, area=None, bootstrap=500, weights=0.25, normalise=None, \
aggregate=None, impute=None, treat=None, drop=False, sampling=None, code=None, progress=None)")]
    #[expect(clippy::too_many_arguments, reason = "keywords of the Python method")]
    fn sensitivity(
        &self,
        py: Python<'_>,
        draws: usize,
        seed: u64,
        area: Option<&str>,
        bootstrap: usize,
        weights: Option<NoiseGiven>,
        normalise: Option<Vec<String>>,
        aggregate: Option<Vec<String>>,
        impute: Option<Vec<String>>,
        treat: Option<Vec<String>>,
        drop: Option<DropGiven>,
        sampling: Option<bool>,
        code: Option<String>,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<Table> {
        let keywords = Keywords { weights, normalise, aggregate, impute, treat, drop, sampling, code };
        let uncertainty = keywords.uncertainty(draws, seed)?;
        let progress = Progress::new(py, progress.as_ref())?;
        let counter = progress.counter();
        let sensitivity = progress
            .interruptible(py, |stop| self.inner.sensitivity_until(&uncertainty, area, bootstrap, stop, counter))?;
        Table::of(&sensitivity)
    }
}

/// How sure scores and ranks are, one row for each area.
///
/// Made by `Scores.robustness`: ``score`` and ``rank`` of the spec; mean, standard deviation, median and the ends of the
/// interval of both over the draws; ``p_top_k``, the probability of being among the first k.
#[pyclass(extends = Table, frozen, module = "infosoc")]
#[derive(Debug)]
pub(crate) struct Robustness {
    inner: infosoc::index::Robustness,
}

#[pymethods]
impl Robustness {
    /// How often each area had each rank.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``ref_area``, ``rank``, ``probability``; only ranks that it had.
    fn rank_distribution(&self) -> PyResult<Table> {
        table(self.inner.rank_distribution())
    }

    /// The share of the draws in which an area is among the first k.
    ///
    /// Parameters
    /// ----------
    /// area : str
    ///     Code or exact name.
    /// k : int
    ///     How many places.
    ///
    /// Returns
    /// -------
    /// float
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     `UnknownArea`, or `InvalidArgument` for an area without scores.
    fn probability_of_top(&self, area: &str, k: u32) -> PyResult<f64> {
        self.inner.probability_of_top(area, k).or_raise()
    }

    /// The scores of an area, draw by draw.
    ///
    /// Parameters
    /// ----------
    /// area : str
    ///     Code or exact name.
    ///
    /// Returns
    /// -------
    /// list of float
    ///     NaN in a draw without a score.
    fn scores_of(&self, area: &str) -> PyResult<Vec<f64>> {
        Ok(self.inner.scores_of(area).or_raise()?.to_vec())
    }
}

/// Weights of an uncertainty: one share for all, or shares by code.
#[derive(FromPyObject)]
pub(crate) enum NoiseGiven {
    All(f64),
    ByCode(BTreeMap<String, f64>),
}

/// All indicators, or those with these codes.
#[derive(FromPyObject)]
pub(crate) enum DropGiven {
    All(bool),
    Codes(Vec<String>),
}

/// What the keywords of `robustness` and `sensitivity` say.
struct Keywords {
    weights: Option<NoiseGiven>,
    normalise: Option<Vec<String>>,
    aggregate: Option<Vec<String>>,
    impute: Option<Vec<String>>,
    treat: Option<Vec<String>>,
    drop: Option<DropGiven>,
    sampling: Option<bool>,
    code: Option<String>,
}

impl Keywords {
    fn uncertainty(self, draws: usize, seed: u64) -> PyResult<Uncertainty> {
        fn parsed<T: FromStr<Err = infosoc::Error>>(words: Option<Vec<String>>) -> PyResult<Vec<T>> {
            words.unwrap_or_default().iter().map(|word| word.parse().or_raise()).collect()
        }
        Ok(Uncertainty {
            draws,
            seed,
            weights: match self.weights {
                None => Noise::None,
                Some(NoiseGiven::All(half)) => Noise::All(half),
                Some(NoiseGiven::ByCode(by_code)) => Noise::Some(by_code),
            },
            normalise: parsed(self.normalise)?,
            aggregate: parsed(self.aggregate)?,
            impute: parsed(self.impute)?,
            treat: parsed(self.treat)?,
            drop: match self.drop {
                None | Some(DropGiven::All(false)) => None,
                Some(DropGiven::All(true)) => Some(Vec::new()),
                Some(DropGiven::Codes(codes)) => Some(codes),
            },
            sampling: self.sampling,
            code: self.code,
            ..Uncertainty::default()
        })
    }
}
