//! The scores of an index, how they came about, and what they tell.

use super::robustness::uncertainty;
use super::{IndexSpec, Robustness, Sensitivity};
use crate::argument::{self, Word, word};
use crate::error::OrRaise;
use crate::interrupt::{Progress, detached};
use crate::sdmx::{Settings, write};
use crate::series::Series;
use crate::table::{Table, result};
use infosoc::index::{Step, Uncertainty, WeightScheme};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The scores of an index: ``code``, ``level``, ``ref_area``, ``time_period``, ``score``.
///
/// Made by `IndexSpec.score`. Null where an area has no score; `findings` says why.
#[pyclass(extends = Table, frozen, module = "infosoc")]
#[derive(Debug)]
pub(crate) struct Scores {
    pub(crate) inner: infosoc::Scores,
}

result!(Scores(infosoc::Scores));

#[pymethods]
impl Scores {
    /// The spec that made the scores.
    #[getter]
    fn spec(&self) -> IndexSpec {
        self.inner.spec().clone().into()
    }

    /// What a reader must know: what is missing, imputed, treated, not defined or not confirmed.
    ///
    /// Returns
    /// -------
    /// Table
    ///     Worst first: ``severity`` (``error`` leaves scores out), ``rule``, ``where`` (the element of the spec), ``rows``
    ///     (the number of areas), ``first_row`` (null), ``areas``, ``message`` and ``remedy``.
    fn findings(&self) -> PyResult<Table> {
        Table::of(self.inner.findings())
    }

    /// The scores as observations of a series: ``indicator`` is the code of the element, ``obs_value`` its score,
    /// ``unit_measure`` is ``score``.
    ///
    /// Returns
    /// -------
    /// Series
    fn observations(&self, py: Python<'_>) -> PyResult<Series> {
        Ok(detached(py, || self.inner.observations()).or_raise()?.into())
    }

    /// Write the scores as a message of SDMX: `observations`, written as by `Series.write_sdmx`.
    ///
    /// Parameters
    /// ----------
    /// path : str or os.PathLike
    ///     The file: ``.csv``, ``.xml`` or ``.json``.
    /// structure, version, mapping, header, dataflow, reporting_type, labels
    ///     As in `Series.write_sdmx`; the structure of the SDGs has no series for scores.
    ///
    /// Returns
    /// -------
    /// Table
    ///     What was found, worst first; errors are figures that were not written.
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     What `observations` and `Series.write_sdmx` raise.
    /// OSError
    ///     If the file cannot be written.
    #[pyo3(signature = (path, **keywords), text_signature = "($self, path, *, structure=None, version=None, mapping=None, \
header=None, dataflow=None, reporting_type=None, labels='id')")]
    fn write_sdmx(&self, py: Python<'_>, path: PathBuf, keywords: Option<Bound<'_, PyDict>>) -> PyResult<Table> {
        let settings = Settings::new(keywords)?;
        let series = detached(py, || self.inner.observations()).or_raise()?;
        write(py, &series, path, settings)
    }

    /// Ranks within each year, 1 for the highest score; equal scores share the smallest rank.
    ///
    /// Returns
    /// -------
    /// Table
    ///     The columns of the scores and ``rank``.
    fn ranks(&self) -> PyResult<Table> {
        Table::new(self.inner.ranks())
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
    fn step(&self, step: Word<Step>) -> PyResult<Table> {
        Table::new(self.inner.step(step.0))
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
    ///     ``contribution``: these sum to the index. They are null where an aggregate on the way is not an arithmetic
    ///     mean.
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     `UnknownArea`, or `InvalidArgument` for an area or year without scores.
    #[pyo3(signature = (area, year = None))]
    fn explain(&self, area: &str, #[pyo3(from_py_with = argument::year)] year: Option<i32>) -> PyResult<Table> {
        Table::new(self.inner.explain(area, year))
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
        Table::new(self.inner.statistics(word(step)?))
    }

    /// How many indicators each area has.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``ref_area``, ``time_period``, ``n_indicators``, ``n_missing``, ``share_available``, ``n_available``, ``n_imputed``.
    fn availability(&self) -> PyResult<Table> {
        Table::new(self.inner.availability())
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
        let kind = word(kind)?;
        Table::new(detached(py, || self.inner.correlations(kind)))
    }

    /// Cronbach's alpha of the parts of every aggregate.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``code``, ``level``, ``n_parts``, ``n_areas``, ``alpha``.
    fn consistency(&self) -> PyResult<Table> {
        Table::new(self.inner.consistency())
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
    ///     `UnknownIndicator` for a code that is not in the spec, `InvalidArgument` if nothing varies.
    fn components(&self, code: &str) -> PyResult<Table> {
        Table::new(self.inner.components(code))
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
        #[pyo3(from_py_with = argument::level)] level: u32,
        importance: Option<BTreeMap<String, f64>>,
        tolerance: f64,
    ) -> PyResult<BTreeMap<String, f64>> {
        let scheme = WeightScheme::named(scheme, importance.map(|by_code| by_code.into_iter().collect()), tolerance);
        let scheme = scheme.or_raise()?;
        Ok(detached(py, || self.inner.weights(&scheme, level)).or_raise()?.into_iter().collect())
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
        #[pyo3(from_py_with = argument::year)] year: Option<i32>,
        #[pyo3(from_py_with = argument::other_year)] other_year: Option<i32>,
    ) -> PyResult<Table> {
        Table::new(self.inner.compare(&other.inner, code, year, other_year))
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
    fn profile(
        &self,
        area: &str,
        #[pyo3(from_py_with = argument::year)] year: Option<i32>,
        #[pyo3(from_py_with = argument::n)] n: usize,
    ) -> PyResult<Table> {
        Table::new(self.inner.profile(area, year, n))
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
        Table::new(self.inner.trends())
    }

    /// Scores and ranks under draws that vary everything uncertain at once.
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
    ///     The share by which weights may rise or fall: all of them, or those of some codes; None to keep them.
    /// normalise, aggregate, impute, treat : list of str, optional
    ///     Other settings, in the words of the spec: ``["zscore", "rank"]``.
    /// drop : bool or list of str, default False
    ///     Whether one indicator, or none, is left out in each draw; or which can be.
    /// sampling : bool, optional
    ///     Whether values vary with their standard errors; by default, those that have one do.
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
    #[pyo3(signature = (draws = 10_000, seed = 0, *, level = 0.9, top = None, progress = None, **keywords),
           text_signature = "($self, draws=10000, seed=0, *, weights=0.25, normalise=None, aggregate=None, impute=None, \
treat=None, drop=False, sampling=None, level=0.9, top=[10], code=None, progress=None)")]
    fn robustness(
        &self,
        py: Python<'_>,
        #[pyo3(from_py_with = argument::draws)] draws: usize,
        #[pyo3(from_py_with = argument::seed)] seed: u64,
        level: f64,
        top: Option<Vec<u32>>,
        progress: Option<Py<PyAny>>,
        keywords: Option<Bound<'_, PyDict>>,
    ) -> PyResult<Robustness> {
        let top = top.unwrap_or_else(|| vec![10]);
        let varied = Uncertainty { level, top, ..uncertainty(draws, seed, keywords)? };
        let progress = Progress::new(py, progress.as_ref())?;
        let counter = progress.counter();
        let ranks = progress.interruptible(py, |stop| self.inner.robustness_until(&varied, stop, counter));
        ranks.map(Robustness::from)
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
    /// Sensitivity
    ///     ``target``, ``factor``, ``first``, ``first_low``, ``first_high``, ``total``, ``total_low``, ``total_high``; the largest
    ///     total first.
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     Those of `robustness`; `InvalidArgument` for fewer than two factors that vary.
    #[pyo3(signature = (draws = 1_000, seed = 0, *, area = None, bootstrap = 500, progress = None, **keywords),
           text_signature = "($self, draws=1000, seed=0, *, area=None, bootstrap=500, weights=0.25, normalise=None, \
aggregate=None, impute=None, treat=None, drop=False, sampling=None, code=None, progress=None)")]
    fn sensitivity(
        &self,
        py: Python<'_>,
        #[pyo3(from_py_with = argument::draws)] draws: usize,
        #[pyo3(from_py_with = argument::seed)] seed: u64,
        area: Option<&str>,
        #[pyo3(from_py_with = argument::bootstrap)] bootstrap: usize,
        progress: Option<Py<PyAny>>,
        keywords: Option<Bound<'_, PyDict>>,
    ) -> PyResult<Sensitivity> {
        let varied = uncertainty(draws, seed, keywords)?;
        let progress = Progress::new(py, progress.as_ref())?;
        let counter = progress.counter();
        let compute = |stop: &_| self.inner.sensitivity_until(&varied, area, bootstrap, stop, counter);
        progress.interruptible(py, compute).map(Sensitivity::from)
    }
}
