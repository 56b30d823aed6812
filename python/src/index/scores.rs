//! The scores of an index, how they came about, and what they tell.

use super::robustness::uncertainty;
use super::{IndexSpec, Robustness, Sensitivity};
use crate::argument::{self, OneOrMany, Word, word};
use crate::error::OrRaise;
use crate::interrupt::{Progress, detached};
use crate::sdmx::write_observations;
use crate::series::Series;
use crate::table::{Table, result};
use infosoc::index::{Step, Uncertainty, WeightScheme};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::collections::BTreeMap;
use std::path::PathBuf;

result! {
    /// The scores of an index: ``code``, ``level``, ``ref_area``, ``time_period``, ``score``.
    ///
    /// Made by `IndexSpec.score`. Null where an area has no score; `findings` says why.
    pub(crate) struct Scores(pub(crate) infosoc::Scores);
}

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
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> parts = {"code": ["index", "HH7", "A2"], "parent": [None, "index", "index"], "goalpost_high": [None, 100, 120]}
    /// >>> spec = infosoc.IndexSpec(pyarrow.table(parts | {"goalpost_low": [None, 0, 0]}))
    /// >>> scores = spec.score(infosoc.Series.read("datasets/series/ict.csv"), 2022)
    /// >>> scores.findings().to_polars().columns[:3]
    /// ['severity', 'rule', 'where']
    fn findings(&self) -> PyResult<Table> {
        Table::of(self.inner.findings())
    }

    /// The scores as observations of a series: ``indicator`` is the code of the element, ``obs_value`` its score,
    /// ``unit_measure`` is ``score``.
    ///
    /// Returns
    /// -------
    /// Series
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> parts = {"code": ["index", "HH7", "A2"], "parent": [None, "index", "index"], "goalpost_high": [None, 100, 120]}
    /// >>> spec = infosoc.IndexSpec(pyarrow.table(parts | {"goalpost_low": [None, 0, 0]}))
    /// >>> scores = spec.score(infosoc.Series.read("datasets/series/ict.csv"), 2022)
    /// >>> len(scores.observations()) > 100
    /// True
    fn observations(&self, py: Python<'_>) -> PyResult<Series> {
        Ok(detached(py, || self.inner.observations()).or_raise()?.into())
    }

    /// Write the scores as an SDMX message: `observations`, written as by `Series.write_sdmx`.
    ///
    /// Parameters
    /// ----------
    /// path : str or os.PathLike
    ///     The file: ``.csv``, ``.xml`` or ``.json``.
    /// structure, version, mapping, header, dataflow, reporting_type, labels : optional
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
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> parts = {"code": ["index", "HH7", "A2"], "parent": [None, "index", "index"], "goalpost_high": [None, 100, 120]}
    /// >>> spec = infosoc.IndexSpec(pyarrow.table(parts | {"goalpost_low": [None, 0, 0]}))
    /// >>> scores = spec.score(infosoc.Series.read("datasets/series/ict.csv"), 2022)
    /// >>> findings = scores.write_sdmx("scores.csv")
    /// >>> findings.to_polars().columns[:2]
    /// ['severity', 'rule']
    #[pyo3(signature = (path, **keywords), text_signature = "($self, path, *, structure=None, version=None, mapping=None, \
header=None, dataflow=None, reporting_type=None, labels='id')")]
    fn write_sdmx(&self, py: Python<'_>, path: PathBuf, keywords: Option<Bound<'_, PyDict>>) -> PyResult<Table> {
        write_observations(py, path, keywords, || self.inner.observations())
    }

    /// Ranks within each year, 1 for the highest score; equal scores share the smallest rank.
    ///
    /// Returns
    /// -------
    /// Table
    ///     The columns of the scores and ``rank``.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> parts = {"code": ["index", "HH7", "A2"], "parent": [None, "index", "index"], "goalpost_high": [None, 100, 120]}
    /// >>> spec = infosoc.IndexSpec(pyarrow.table(parts | {"goalpost_low": [None, 0, 0]}))
    /// >>> scores = spec.score(infosoc.Series.read("datasets/series/ict.csv"), 2022)
    /// >>> ranks = scores.ranks().to_polars()
    /// >>> ranks.filter(code="index").sort("rank")["ref_area"].to_list()[:3]
    /// ['ABW', 'BMU', 'CUW']
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
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> parts = {"code": ["index", "HH7", "A2"], "parent": [None, "index", "index"], "goalpost_high": [None, 100, 120]}
    /// >>> spec = infosoc.IndexSpec(pyarrow.table(parts | {"goalpost_low": [None, 0, 0]}))
    /// >>> scores = spec.score(infosoc.Series.read("datasets/series/ict.csv"), 2022)
    /// >>> [(row["code"], round(row["value"], 1)) for row in scores.step("normalised").to_dicts() if row["ref_area"] == "MEX"]
    /// [('HH7', 78.6), ('A2', 88.1)]
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
    ///     Required if several years were scored.
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
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> parts = {"code": ["index", "HH7", "A2"], "parent": [None, "index", "index"], "goalpost_high": [None, 100, 120]}
    /// >>> spec = infosoc.IndexSpec(pyarrow.table(parts | {"goalpost_low": [None, 0, 0]}))
    /// >>> scores = spec.score(infosoc.Series.read("datasets/series/ict.csv"), 2022)
    /// >>> [(row["code"], round(row["contribution"], 1)) for row in scores.explain("MEX").to_dicts()]
    /// [('HH7', 39.3), ('A2', 44.1)]
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
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> parts = {"code": ["index", "HH7", "A2"], "parent": [None, "index", "index"], "goalpost_high": [None, 100, 120]}
    /// >>> spec = infosoc.IndexSpec(pyarrow.table(parts | {"goalpost_low": [None, 0, 0]}))
    /// >>> scores = spec.score(infosoc.Series.read("datasets/series/ict.csv"), 2022)
    /// >>> [(row["code"], row["n"]) for row in scores.statistics().to_dicts()]
    /// [('HH7', 193), ('A2', 209)]
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
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> parts = {"code": ["index", "HH7", "A2"], "parent": [None, "index", "index"], "goalpost_high": [None, 100, 120]}
    /// >>> spec = infosoc.IndexSpec(pyarrow.table(parts | {"goalpost_low": [None, 0, 0]}))
    /// >>> scores = spec.score(infosoc.Series.read("datasets/series/ict.csv"), 2022)
    /// >>> [row] = [row for row in scores.availability().to_dicts() if row["ref_area"] == "MEX"]
    /// >>> row["n_indicators"], row["n_missing"]
    /// (2, 0)
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
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> parts = {"code": ["index", "HH7", "A2"], "parent": [None, "index", "index"], "goalpost_high": [None, 100, 120]}
    /// >>> spec = infosoc.IndexSpec(pyarrow.table(parts | {"goalpost_low": [None, 0, 0]}))
    /// >>> scores = spec.score(infosoc.Series.read("datasets/series/ict.csv"), 2022)
    /// >>> row = scores.correlations().to_dicts()[0]
    /// >>> row["code"], row["with"], round(row["correlation"], 2)
    /// ('HH7', 'A2', 0.62)
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
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> parts = {"code": ["index", "HH7", "A2"], "parent": [None, "index", "index"], "goalpost_high": [None, 100, 120]}
    /// >>> spec = infosoc.IndexSpec(pyarrow.table(parts | {"goalpost_low": [None, 0, 0]}))
    /// >>> scores = spec.score(infosoc.Series.read("datasets/series/ict.csv"), 2022)
    /// >>> [(row["code"], round(row["alpha"], 2)) for row in scores.consistency().to_dicts()]
    /// [('index', 0.76)]
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
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> parts = {"code": ["index", "HH7", "A2"], "parent": [None, "index", "index"], "goalpost_high": [None, 100, 120]}
    /// >>> spec = infosoc.IndexSpec(pyarrow.table(parts | {"goalpost_low": [None, 0, 0]}))
    /// >>> scores = spec.score(infosoc.Series.read("datasets/series/ict.csv"), 2022)
    /// >>> round(scores.components("index").to_dicts()[0]["share"], 2)
    /// 0.81
    fn components(&self, code: &str) -> PyResult<Table> {
        Table::new(self.inner.components(code))
    }

    #[doc = include_str!("weights.txt")]
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
    ///     Required if several years were scored.
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
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> parts = {"code": ["index", "HH7", "A2"], "parent": [None, "index", "index"], "goalpost_high": [None, 100, 120]}
    /// >>> spec = infosoc.IndexSpec(pyarrow.table(parts | {"goalpost_low": [None, 0, 0]}))
    /// >>> scores = spec.score(infosoc.Series.read("datasets/series/ict.csv"), 2022)
    /// >>> other = spec.with_weights({"HH7": 2}).score(infosoc.Series.read("datasets/series/ict.csv"), 2022)
    /// >>> [row] = [row for row in scores.compare(other).to_dicts() if row["ref_area"] == "MEX"]
    /// >>> row["rank"], row["rank_other"], row["shift"]
    /// (103, 100, 3)
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
    ///     Required if several years were scored.
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
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> parts = {"code": ["index", "HH7", "A2"], "parent": [None, "index", "index"], "goalpost_high": [None, 100, 120]}
    /// >>> spec = infosoc.IndexSpec(pyarrow.table(parts | {"goalpost_low": [None, 0, 0]}))
    /// >>> scores = spec.score(infosoc.Series.read("datasets/series/ict.csv"), 2022)
    /// >>> [(row["code"], row["rank"]) for row in scores.profile("MEX").to_dicts()]
    /// [('HH7', 95), ('index', 103), ('A2', 126)]
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
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> parts = {"code": ["index", "HH7", "A2"], "parent": [None, "index", "index"], "goalpost_high": [None, 100, 120]}
    /// >>> spec = infosoc.IndexSpec(pyarrow.table(parts | {"goalpost_low": [None, 0, 0]}))
    /// >>> scores = spec.score(infosoc.Series.read("datasets/series/ict.csv"), [2019, 2022])
    /// >>> [row] = [row for row in scores.trends().to_dicts() if (row["code"], row["ref_area"]) == ("index", "MEX")]
    /// >>> round(row["change"], 1)
    /// 8.1
    fn trends(&self) -> PyResult<Table> {
        Table::new(self.inner.trends())
    }

    #[doc = include_str!("robustness.txt")]
    #[pyo3(signature = (draws = 10_000, seed = 0, *, level = 0.9, top = None, progress = None, **keywords),
           text_signature = "($self, draws=10000, seed=0, *, weights=0.25, normalise=None, aggregate=None, impute=None, \
treat=None, drop=False, sampling=None, level=0.9, top=[10], code=None, progress=None)")]
    fn robustness(
        &self,
        py: Python<'_>,
        #[pyo3(from_py_with = argument::draws)] draws: usize,
        #[pyo3(from_py_with = argument::seed)] seed: u64,
        level: f64,
        top: Option<OneOrMany<u32>>,
        progress: Option<Py<PyAny>>,
        keywords: Option<Bound<'_, PyDict>>,
    ) -> PyResult<Robustness> {
        let top = top.map_or_else(|| vec![10], |top| top.0);
        let varied = Uncertainty { level, top, ..uncertainty(draws, seed, keywords)? };
        let progress = Progress::new(py, progress.as_ref())?;
        let counter = progress.counter();
        let ranks = progress.interruptible(py, |stop| self.inner.robustness_until(&varied, stop, counter));
        ranks.map(Robustness::from)
    }

    #[doc = include_str!("sensitivity.txt")]
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
