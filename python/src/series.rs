//! Series of countries, their aggregates and the SDG view.

use crate::arrow::{self, Imported, Unusable};
use crate::error::OrRaise;
use crate::table::Table;
use infosoc::{AggregateOptions, Grouping, Weights};
use pyo3::prelude::*;
use std::path::PathBuf;

/// Figures of countries and groups as one long table with SDMX concepts as columns.
///
/// Parameters
/// ----------
/// table : polars, pandas or pyarrow table, DuckDB relation, or any object with ``__arrow_c_stream__``
///     Columns ``indicator``, ``ref_area`` (ISO3; also ISO2, M49 number, exact official name or a known group),
///     ``time_period`` (year), ``obs_value``. Optional attributes are ``obs_status``, ``unit_measure``, ``se``,
///     ``comment`` and ``source``; every other column of text (``sex``, ``age``, ``urbanisation`` …) is a dimension and part
///     of the key, ``_T`` where absent or empty.
///
/// Raises
/// ------
/// InfosocError
///     `UnknownColumn`, `WrongType`, `NotFinite`, `UnknownArea`, `UnknownOption` (obs_status) or
///     `DuplicateObservation`; where there are several, `SeveralErrors` with all of them.
///
/// Examples
/// --------
/// >>> import pyarrow
/// >>> series = infosoc.Series(pyarrow.table({
/// ...     "indicator": ["HH7", "HH7"], "ref_area": ["MX", "Guatemala"],
/// ...     "time_period": [2021, 2021], "obs_value": [75.6, 50.9],
/// ... }))
/// >>> [row["ref_area"] for row in series.to_dicts()]
/// ['MEX', 'GTM']
#[pyclass(extends = Table, frozen, module = "infosoc")]
#[derive(Debug)]
pub(crate) struct Series {
    inner: infosoc::Series,
}

impl Series {
    pub(crate) fn wrap(py: Python<'_>, inner: infosoc::Series) -> PyResult<Py<Series>> {
        Py::new(py, Series::initializer(inner)?)
    }

    fn initializer(inner: infosoc::Series) -> PyResult<PyClassInitializer<Series>> {
        Ok(PyClassInitializer::from(Table::of(&inner)?).add_subclass(Series { inner }))
    }
}

#[pymethods]
impl Series {
    #[new]
    fn new(table: Bound<'_, PyAny>) -> PyResult<PyClassInitializer<Series>> {
        Series::initializer(series_of(&table)?)
    }

    /// A series from a CSV file in UTF-8 with commas and a header line; empty is missing, ``NA`` is Namibia.
    ///
    /// Parameters
    /// ----------
    /// path : str or os.PathLike
    ///     The file.
    ///
    /// Returns
    /// -------
    /// Series
    ///
    /// Raises
    /// ------
    /// InvalidFile
    ///     If it cannot be read; and whatever `Series` raises.
    #[staticmethod]
    fn read_csv(py: Python<'_>, path: PathBuf) -> PyResult<Py<Series>> {
        Series::wrap(py, py.detach(|| infosoc::Series::read_csv(path)).or_raise()?)
    }

    /// This series and another in one.
    ///
    /// Parameters
    /// ----------
    /// other : Series or table
    ///     What to add. An exact repeat is dropped.
    /// replace : bool, default False
    ///     Of a key that both have, keep the row of ``other``. To keep both, give each a column of text that tells them
    ///     apart, by SDMX ``reporting_type``: ``N`` for national, ``G`` for global figures.
    ///
    /// Returns
    /// -------
    /// Series
    ///
    /// Raises
    /// ------
    /// DuplicateObservation
    ///     If both have a key with different values, and ``replace`` is false; all of them are listed.
    #[pyo3(signature = (other, *, replace = false))]
    fn extend(&self, py: Python<'_>, other: Bound<'_, PyAny>, replace: bool) -> PyResult<Py<Series>> {
        let other = series_of(&other)?;
        let joined = py.detach(|| if replace { self.inner.replace(&other) } else { self.inner.extend(&other) });
        Series::wrap(py, joined.or_raise()?)
    }

    /// The rows of some indicators.
    ///
    /// Parameters
    /// ----------
    /// codes : list of str
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
    fn indicators(&self, py: Python<'_>, codes: Vec<String>) -> PyResult<Py<Series>> {
        Series::wrap(py, self.inner.indicators(&codes).or_raise()?)
    }

    /// The rows of some areas.
    ///
    /// Parameters
    /// ----------
    /// areas : list of str
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
    fn areas(&self, py: Python<'_>, areas: Vec<String>) -> PyResult<Py<Series>> {
        Series::wrap(py, self.inner.areas(&areas).or_raise()?)
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
    fn years(&self, py: Python<'_>, first: i32, last: i32) -> PyResult<Py<Series>> {
        Series::wrap(py, self.inner.years(first, last).or_raise()?)
    }

    /// One value for every group, indicator, breakdown and year.
    ///
    /// Parameters
    /// ----------
    /// grouping : str or table
    ///     ``m49``, ``sdg``, ``itu``, ``wb_region``, ``wb_income``, ``ldc``, ``lldc``, ``sids``; or a table with columns
    ///     ``group``, ``ref_area`` [, ``group_name``, ``valid_from``, ``valid_to``: years of the data, both included].
    /// weights : str or table, optional
    ///     ``population`` (built in, also by sex, residence and broad age), the code of an indicator in the series,
    ///     ``equal``, or a table with columns ``ref_area``, ``time_period``, ``weight`` [, ``sex`` …]. Without it, each
    ///     indicator's own denominator.
    /// method : {"weighted_mean", "ratio_of_sums", "sum", "mean", "median"}, optional
    ///     Without it, the rule of the catalogue.
    /// min_coverage : float, default 0.5
    ///     Below this share of the group's weight the value is null and ``obs_status`` is ``Q``.
    /// per : float, default 1
    ///     Factor of ``ratio_of_sums``.
    /// as_of : int, optional
    ///     Apply the memberships of this year to all years, as the World Bank and ITU publish.
    ///
    /// Returns
    /// -------
    /// Series
    ///     ``ref_area`` is the group; ``ref_area_name``, ``coverage``, ``n_countries``, ``n_observed``, ``n_imputed`` and
    ///     ``comment``, which says why a value is missing. ``obs_status`` is ``A`` (all members observed), ``E`` (some
    ///     are missing), ``Q`` (withheld for coverage) or ``O`` (nothing to compute from).
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     `UnknownOption`, `InvalidArgument`, `UnknownColumn`, `UnknownArea`, `InvalidWeight` or
    ///     `DuplicateObservation` (two weights of one area and year).
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> series = infosoc.Series(pyarrow.table({
    /// ...     "indicator": ["HH7"] * 3, "ref_area": ["MEX", "GTM", "HND"],
    /// ...     "time_period": [2021] * 3, "obs_value": [80.0, 50.0, None],
    /// ... }))
    /// >>> group = pyarrow.table({"group": ["G"] * 3, "ref_area": ["MEX", "GTM", "HND"]})
    /// >>> row = series.aggregate(group, weights="equal", method="mean").to_dicts()[0]
    /// >>> row["obs_value"], row["obs_status"], row["n_countries"], row["n_observed"]
    /// (65.0, 'E', 3, 2)
    #[pyo3(signature = (grouping, weights = None, method = None, min_coverage = 0.5, *, per = 1.0, as_of = None))]
    #[expect(clippy::too_many_arguments, reason = "keywords of the Python method")]
    fn aggregate(
        &self,
        py: Python<'_>,
        grouping: Bound<'_, PyAny>,
        weights: Option<Bound<'_, PyAny>>,
        method: Option<&str>,
        min_coverage: f64,
        per: f64,
        as_of: Option<i32>,
    ) -> PyResult<Py<Series>> {
        let mut grouping = match grouping.extract::<String>() {
            Ok(name) => Grouping::builtin(&name).or_raise()?,
            Err(_) => {
                let Imported { frame, unusable } = arrow::import(&grouping)?;
                Grouping::from_frame(&frame).map_err(|e| unusable.explain(e)).or_raise()?
            }
        };
        if let Some(year) = as_of {
            grouping = grouping.as_of(year);
        }
        let mut unusable = Unusable::default();
        let weights = match weights {
            None => Weights::Denominator,
            Some(given) => match given.extract::<String>() {
                Ok(name) => Weights::from(name.as_str()),
                Err(_) => {
                    let table = arrow::import(&given)?;
                    unusable = table.unusable;
                    Weights::Table(table.frame)
                }
            },
        };
        let method = method.map(str::parse).transpose().or_raise()?;
        let options = AggregateOptions { weights, method, min_coverage, per, ..AggregateOptions::default() };
        let aggregated = py.detach(|| self.inner.aggregate(&grouping, &options)).map_err(|e| unusable.explain(e));
        Series::wrap(py, aggregated.or_raise()?)
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
}

/// A series as it is, or one made from a table.
fn series_of(given: &Bound<'_, PyAny>) -> PyResult<infosoc::Series> {
    match given.cast::<Series>() {
        Ok(series) => Ok(series.get().inner.clone()),
        Err(_) => {
            let Imported { frame, unusable } = arrow::import(given)?;
            given.py().detach(|| infosoc::Series::new(frame)).map_err(|e| unusable.explain(e)).or_raise()
        }
    }
}
