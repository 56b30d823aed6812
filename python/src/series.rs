//! Series of countries, their aggregates and the SDG view.

use crate::arrow::{self, Imported, Unusable};
use crate::error::OrRaise;
use crate::grouping::grouping_of;
use crate::imputation::impute_of;
use crate::interrupt::{detached, interruptible};
use crate::table::Table;
use crate::targets::Progress;
use crate::whole;
use infosoc::wsis::Links;
use infosoc::{AggregateOptions, Practice, ProgressOptions, SeriesOptions, Weights};
use pyo3::prelude::*;
use std::path::PathBuf;

/// Figures of countries and groups as one long table with SDMX concepts as columns.
///
/// Parameters
/// ----------
/// table : polars, pandas or pyarrow table, DuckDB relation, or any object with ``__arrow_c_stream__``
///     Columns ``indicator``, ``ref_area`` (ISO3; also any other code or name that `area` reads, or a known group),
///     ``time_period`` (year), ``obs_value``. Dimensions (``sex``, ``age``, ``urbanisation``, ``income_wealth_quantile``,
///     ``technology`` …, also by names such as ``gender`` or ``wealth_quintile``) are part of the key, ``_T`` where absent or
///     empty. Every other column (``obs_status``, ``unit_measure``, ``se``, ``source``, ``comment`` …) is an attribute: it is
///     carried and tells no rows apart.
/// dimensions : sequence of str, optional
///     Further columns that are dimensions, such as ``["province"]``. Their names are kept in the attribute ``dimensions``,
///     so that a file that is written from the series is read with the same keys.
/// groups : {"keep", "drop", "error"}, default "keep"
///     What becomes of rows that stand for a group of countries (the world, a region, an income group). ``keep``: they stay
///     under the code of a built-in grouping (``001``, ``WLD``, ``SSF``) and take no part in what is computed from
///     countries; a group under a name (``World``) or another code (``EUU``) is refused. ``drop``: they are left out,
///     whatever they are called, and listed by `findings`; rows are counted without them. ``error``: all of them are
///     refused.
///
/// Raises
/// ------
/// InfosocError
///     `UnknownColumn`, `WrongType`, `NotFinite`, `UnknownArea`, `UnknownOption` (obs_status), `InvalidArgument` (a
///     negative ``se``) or `DuplicateObservation`; where there are several, `SeveralErrors` with all of them.
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
/// >>> download = pyarrow.table({
/// ...     "indicator": ["HH7", "HH7"], "ref_area": ["Korea, Rep.", "World"],
/// ...     "time_period": [2021, 2021], "obs_value": [97.6, 63.1],
/// ... })
/// >>> countries = infosoc.Series(download, groups="drop")
/// >>> len(countries), countries.findings().to_dicts()[0]["rule"]
/// (1, 'group_left_out')
#[pyclass(extends = Table, frozen, module = "infosoc")]
#[derive(Debug)]
pub(crate) struct Series {
    inner: infosoc::Series,
}

impl Series {
    pub(crate) fn wrap(py: Python<'_>, inner: infosoc::Series) -> PyResult<Py<Series>> {
        Py::new(py, Series::initializer(inner)?)
    }

    /// The series of the library.
    pub(crate) fn core(&self) -> &infosoc::Series {
        &self.inner
    }

    fn initializer(inner: infosoc::Series) -> PyResult<PyClassInitializer<Series>> {
        Ok(PyClassInitializer::from(Table::of(&inner)?).add_subclass(Series { inner }))
    }
}

#[pymethods]
impl Series {
    #[new]
    #[pyo3(signature = (table, *, dimensions = None, groups = "keep"))]
    fn new(
        table: Bound<'_, PyAny>,
        dimensions: Option<Vec<String>>,
        groups: &str,
    ) -> PyResult<PyClassInitializer<Series>> {
        Series::initializer(series_from(&table, &options(dimensions, groups)?)?)
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

    /// A series from a CSV file in UTF-8 with commas and a header line; empty is missing, ``NA`` is Namibia.
    ///
    /// Parameters
    /// ----------
    /// path : str or os.PathLike
    ///     The file.
    /// dimensions : sequence of str, optional
    ///     Further columns that are dimensions, as in `Series`.
    /// groups : {"keep", "drop", "error"}, default "keep"
    ///     What becomes of rows that stand for a group of countries, as in `Series`.
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
    #[pyo3(signature = (path, *, dimensions = None, groups = "keep"))]
    fn read_csv(py: Python<'_>, path: PathBuf, dimensions: Option<Vec<String>>, groups: &str) -> PyResult<Py<Series>> {
        let options = options(dimensions, groups)?;
        Series::wrap(py, detached(py, || infosoc::Series::read_csv_with_options(path, &options)).or_raise()?)
    }

    /// This series and another in one.
    ///
    /// Parameters
    /// ----------
    /// other : Series or table
    ///     What to add. An exact repeat is dropped.
    /// replace : bool, default False
    ///     Of a key that both have, keep the row of ``other``. To keep both, give each a dimension that tells them apart, by
    ///     SDMX ``reporting_type``: ``N`` for national, ``G`` for global figures.
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
        let joined = detached(py, || if replace { self.inner.replace(&other) } else { self.inner.extend(&other) });
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
    fn years(
        &self,
        py: Python<'_>,
        #[pyo3(from_py_with = whole::first)] first: i32,
        #[pyo3(from_py_with = whole::last)] last: i32,
    ) -> PyResult<Py<Series>> {
        Series::wrap(py, self.inner.years(first, last).or_raise()?)
    }

    /// One value for every group, indicator, breakdown and year.
    ///
    /// Parameters
    /// ----------
    /// grouping : str, Grouping, table or list of these
    ///     As for `Grouping`: ``m49``, ``sdg``, ``itu``, ``wb_region``, ``wb_income``, ``ldc``, ``lldc``, ``sids``, ``sids_itu``; or a table
    ///     with columns ``group``, ``ref_area`` [, ``group_name``, ``valid_from``, ``valid_to``].
    /// weights : str or table, optional
    ///     ``population`` (built in, also by sex, residence and broad age), the code of an indicator in the series,
    ///     ``equal``, or a table with columns ``ref_area``, ``time_period``, ``weight`` [, ``sex`` …]. Without it, each
    ///     indicator's own denominator.
    /// method : {"weighted_mean", "ratio_of_sums", "sum", "mean", "median"}, optional
    ///     Without it, the rule of the catalogue. Rates have no value by ``ratio_of_sums`` and ``sum``: they do not add up.
    /// min_coverage : float, optional
    ///     Below this share of the group's weight the value is null and ``obs_status`` is ``Q``; 0.5, or that of the practice.
    /// per : float, default 1
    ///     Factor of ``ratio_of_sums``.
    /// as_of : int, optional
    ///     Apply the memberships of this year to all years, as the World Bank and ITU publish.
    /// practice : {"world_bank", "itu", "uis"}, optional
    ///     Settings of an agency, which the other arguments override. ``world_bank``: by the denominator, missing countries
    ///     left out, no value below two thirds of the weight (UNCONFIRMED). ``itu``: by population, all missing countries
    ///     imputed by regression. ``uis``: by the denominator, missing countries interpolated, else nearest, else the mean
    ///     of the region.
    /// impute : str or Imputation, optional
    ///     How missing members are imputed: ``carry``, ``linear``, ``uis``, ``growth``, ``regression``. They add no coverage.
    /// draws : int, default 200
    ///     Draws of imputed values and sampled figures for the intervals; with 0 the errors of imputed values are unknown.
    /// seed : int, default 1
    ///     The same seed gives the same bits.
    /// level : float, default 0.95
    ///     Confidence of the intervals.
    /// unknown_error : {"null", "ignore"}, default "null"
    ///     Where the error of a member is not known, as that of most published figures, the group has no ``se`` and no
    ///     interval. ``ignore`` gives those of the known errors alone, of sampling and of what is imputed here, and
    ///     ``comment`` says that the interval is partial.
    ///
    /// Returns
    /// -------
    /// Series
    ///     ``ref_area`` is the group; ``ref_area_name``, ``se``, ``ci_low``, ``ci_high`` (imputation and sampling),
    ///     ``se_sampling`` (the known part: sampling alone), ``n_with_se`` (members with a standard error, 0 included),
    ///     ``se_coverage`` (share of the weight whose error is known or simulated), ``coverage``, ``n_countries``,
    ///     ``n_observed``, ``n_imputed``, ``largest`` (the member that adds most), ``largest_share`` and ``comment``, which
    ///     says why a value is missing. ``obs_status`` is ``A`` (all members observed), ``E`` (some are missing), ``Q``
    ///     (withheld for coverage) or ``O`` (nothing to compute from).
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
    #[pyo3(signature = (grouping, weights = None, method = None, min_coverage = None, *, per = 1.0, as_of = None,
                        practice = None, impute = None, draws = 200, seed = 1, level = 0.95, unknown_error = "null"))]
    #[expect(clippy::too_many_arguments, reason = "keywords of the Python method")]
    fn aggregate(
        &self,
        py: Python<'_>,
        grouping: Bound<'_, PyAny>,
        weights: Option<Bound<'_, PyAny>>,
        method: Option<&str>,
        min_coverage: Option<f64>,
        per: f64,
        #[pyo3(from_py_with = whole::as_of)] as_of: Option<i32>,
        practice: Option<&str>,
        impute: Option<Bound<'_, PyAny>>,
        #[pyo3(from_py_with = whole::draws)] draws: usize,
        #[pyo3(from_py_with = whole::seed)] seed: u64,
        level: f64,
        unknown_error: &str,
    ) -> PyResult<Py<Series>> {
        let mut grouping = grouping_of(&grouping)?;
        if let Some(year) = as_of {
            grouping = grouping.as_of(year);
        }
        let practice = practice.map(str::parse::<Practice>).transpose().or_raise()?;
        let mut options =
            AggregateOptions { per, draws, seed, level, ..practice.map(Practice::options).unwrap_or_default() };
        options.unknown_error = unknown_error.parse().or_raise()?;
        let (weights, unusable) = weights_of(weights)?;
        options.weights = weights.unwrap_or(options.weights);
        options.method = method.map(str::parse).transpose().or_raise()?.or(options.method);
        options.min_coverage = min_coverage.unwrap_or(options.min_coverage);
        options.impute = impute.map(|given| impute_of(&given)).transpose()?.or(options.impute);
        let aggregated = interruptible(py, |stop| {
            self.inner.aggregate_until(&grouping, &options, stop).map_err(|e| unusable.explain(e))
        });
        Series::wrap(py, aggregated?)
    }

    /// This series and, for the countries in it, values in the gaps. Observations stay as they are.
    ///
    /// Absolute numbers are imputed per inhabitant and multiplied back; no share is imputed below 0 or beyond the whole.
    ///
    /// Parameters
    /// ----------
    /// method : str or Imputation
    ///     ``carry``, ``linear``, ``uis``, ``growth``, ``regression``; settings are those of `Imputation`.
    ///
    /// Returns
    /// -------
    /// Series
    ///     With ``imputation`` (the method), ``imputation_se`` and, in ``obs_status``, ``E`` between two observations of the
    ///     country, ``F`` after its last, ``I`` before its first or without any; ``comment`` where numbers are imputed per
    ///     inhabitant.
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     `UnknownOption`; `InvalidArgument` if an indicator has too few figures for the method.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> series = infosoc.Series(pyarrow.table({
    /// ...     "indicator": ["HH7"] * 2, "ref_area": ["MEX"] * 2, "time_period": [2019, 2021], "obs_value": [70.0, 76.0]}))
    /// >>> later = series.extend(pyarrow.table({
    /// ...     "indicator": ["HH7"], "ref_area": ["GTM"], "time_period": [2020], "obs_value": [50.0]}))
    /// >>> [(row["ref_area"], round(row["obs_value"], 6), row["obs_status"]) for row in later.impute("linear").to_dicts()[3:]]
    /// [('MEX', 73.0, 'E')]
    fn impute(&self, py: Python<'_>, method: Bound<'_, PyAny>) -> PyResult<Py<Series>> {
        let options = impute_of(&method)?;
        Series::wrap(py, interruptible(py, |stop| self.inner.impute_until(&options, stop))?)
    }

    /// How far methods of imputation go wrong on this series: observations are hidden, imputed and compared.
    ///
    /// Parameters
    /// ----------
    /// methods : list of str, optional
    ///     By default all.
    ///
    /// Returns
    /// -------
    /// Table
    ///     One row for each indicator, method and kind of hiding: ``n_hidden``, ``n_imputed``, ``bias``, ``median_error``,
    ///     ``rmse``, ``error_90``, in the unit of the indicator. ``hidden`` is ``one_year`` (each observation once, the rest of
    ///     its country known), ``last_two`` (the last two of a country), ``country`` (all of a country) or
    ///     ``everyone_last_two`` (two years of all countries).
    ///
    /// Raises
    /// ------
    /// UnknownOption
    ///     If a method is not known.
    #[pyo3(signature = (methods = None))]
    fn imputation_errors(&self, py: Python<'_>, methods: Option<Vec<String>>) -> PyResult<Table> {
        let methods = match methods {
            None => infosoc::ImputationMethod::ALL.to_vec(),
            Some(words) => words.iter().map(|word| word.parse()).collect::<infosoc::Result<_>>().or_raise()?,
        };
        let options = infosoc::Imputation::by(infosoc::ImputationMethod::Regression);
        Table::of(&interruptible(py, |stop| self.inner.imputation_errors(&methods, &options, stop))?)
    }

    /// One part of the population by another: ratio, difference, and gap in persons.
    ///
    /// Parameters
    /// ----------
    /// divide : {"gender", "urban_rural", "youth"}
    ///     Women by men; urban by rural residents (as a formula UNCONFIRMED); ages 15 to 24 by all other ages.
    /// weights : str or table, optional
    ///     Persons, as in `aggregate`; by default the built-in population, which does not know ages 15 to 24.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``value``, ``reference``, ``ratio``, ``ratio_se``, ``ratio_ci_low``, ``ratio_ci_high`` (95 %), ``difference``,
    ///     ``difference_se``, ``gap_percent``, ``persons``, ``class`` (gender only: ``parity`` from 0.98 to 1.02, ``below``,
    ///     ``above``, or ``not_distinguishable`` where the interval holds 1 and reaches beyond parity) and ``comment``.
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     `UnknownOption`; `InvalidArgument` if the series has no such part of the population.
    ///
    /// Notes
    /// -----
    /// A series holds no covariances: standard errors take the two figures for independent, which for figures of one survey
    /// is an approximation, as the comment says; `Estimates.parity` knows the covariance.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> series = infosoc.Series(pyarrow.table({
    /// ...     "indicator": ["HH7"] * 2, "ref_area": ["GHA"] * 2, "time_period": [2020] * 2, "obs_value": [57.0, 62.0],
    /// ...     "unit_measure": ["%"] * 2, "sex": ["F", "M"]}))
    /// >>> row = series.parity("gender").to_dicts()[0]
    /// >>> round(row["ratio"], 3), round(row["gap_percent"]), row["class"]
    /// (0.919, 8, 'below')
    #[pyo3(signature = (divide, weights = None))]
    fn parity(&self, py: Python<'_>, divide: &str, weights: Option<Bound<'_, PyAny>>) -> PyResult<Table> {
        let divide = divide.parse().or_raise()?;
        let (weights, unusable) = weights_of(weights)?;
        let weights = weights.unwrap_or_default();
        let compared = detached(py, || self.inner.parity(divide, &weights)).map_err(|e| unusable.explain(e));
        Table::of(&compared.or_raise()?)
    }

    /// How unequal countries are, each counting once and each by its weight.
    ///
    /// Parameters
    /// ----------
    /// grouping : str, Grouping or table, optional
    ///     Groups for the parts of the Theil index between and within them.
    /// weights : str or table, optional
    ///     As in `aggregate`; by default the built-in population.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``weighting`` (``equal``, ``weights``), ``gini``, ``theil``, ``theil_between``, ``theil_within``,
    ///     ``quintile_ratio``, ``mean``, ``n_countries`` and ``comment``.
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     As in `aggregate`.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> series = infosoc.Series(pyarrow.table({
    /// ...     "indicator": ["HH7"] * 2, "ref_area": ["MEX", "GTM"], "time_period": [2021] * 2, "obs_value": [75.0, 25.0]}))
    /// >>> row = series.inequality().to_dicts()[0]
    /// >>> row["weighting"], row["gini"], row["quintile_ratio"]
    /// ('equal', 0.25, 3.0)
    #[pyo3(signature = (grouping = None, weights = None))]
    fn inequality(
        &self,
        py: Python<'_>,
        grouping: Option<Bound<'_, PyAny>>,
        weights: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Table> {
        let grouping = grouping.map(|groups| grouping_of(&groups)).transpose()?;
        let (weights, unusable) = weights_of(weights)?;
        let weights = weights.unwrap_or_default();
        let measured =
            detached(py, || self.inner.inequality(grouping.as_ref(), &weights)).map_err(|e| unusable.explain(e));
        Table::of(&measured.or_raise()?)
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

    /// The WSIS view: the Action Lines and WSIS targets of each figure, by country and group.
    ///
    /// Parameters
    /// ----------
    /// disputed : bool, default False
    ///     Also by the disputed cells of the WSIS-SDG Matrix.
    ///
    /// Returns
    /// -------
    /// Table
    ///     A row for each link of a figure: ``action_line``, ``action_line_title``, ``extent`` (``target``, ``goal`` or
    ///     ``subject``: what the Action Line is linked to), ``wsis_target``, ``wsis_indicator``, ``goal``, ``target``, ``sdg_indicator``,
    ///     ``certainty``, ``core_indicator``, ``unit_measure`` and the columns of the series. Rows that no link belongs to
    ///     are left out.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> series = infosoc.Series(pyarrow.table({
    /// ...     "indicator": ["A2"], "ref_area": ["KEN"], "time_period": [2022], "obs_value": [121.0]}))
    /// >>> [(row["action_line"], row["extent"], row["wsis_indicator"]) for row in series.wsis().to_dicts()]
    /// [('C2', 'subject', None), (None, None, '10.1')]
    #[pyo3(signature = (*, disputed = false))]
    fn wsis(&self, py: Python<'_>, disputed: bool) -> PyResult<Table> {
        let links = if disputed { Links::with_disputed() } else { Links::settled() };
        Table::of(&detached(py, || self.inner.wsis(&links)).or_raise()?)
    }

    /// How far each area is from each target, and where its trend leads.
    ///
    /// Parameters
    /// ----------
    /// targets : str or table
    ///     ``umc_2030``, ``sdg``, ``wsis_geneva``; or a table with columns ``target``, ``indicator``, ``at_least`` or
    ///     ``at_most`` and ``target_year`` [, ``title``, ``tolerance``, ``unit_measure``, ``lower``, ``upper``, ``certainty``
    ///     …]. Every other column is a dimension: empty for the total, ``*`` for each of its codes,
    ///     ``F/M`` for the ratio of women to men, or of any two codes.
    /// curve : {"linear", "logistic", "gompertz"}, optional
    ///     The trend; without it, for each line of figures the one with the least corrected Akaike criterion among those
    ///     that stay within the limits of the figure. Growth curves of a share saturate at 100.
    /// level : float, default 0.95
    ///     Level of the prediction intervals.
    /// window : int, default 5
    ///     Over how many years the observed annual change is taken.
    /// since : int, optional
    ///     First year of the figures that are used; without it, all since the last break.
    /// min_years : int, default 4
    ///     How many years of figures a trend needs.
    /// horizon : int, default 2100
    ///     Last year in which a target is looked for.
    ///
    /// Returns
    /// -------
    /// Progress
    ///     One row per target and area: ``class``, ``latest_year``, ``latest``, ``target_year``, ``distance``,
    ///     ``needed_change`` and ``observed_change`` a year, ``curve``, ``projected`` with ``projected_low`` and
    ///     ``projected_high`` in the year of the target, ``reached_year``, statistics of the fit, certainties and what was
    ///     left out.
    ///
    ///     The class is the first that holds: ``met`` (the latest figure meets the number, within the target's
    ///     tolerance), ``not_enough_data`` (fewer than ``min_years`` since the last break), ``moving_away`` (the observed
    ///     change goes the wrong way), ``no_number`` (the target has none), ``on_track`` (the trend meets it by its year),
    ///     ``off_track``.
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     `UnknownOption`, `InvalidArgument`, `UnknownColumn`, `WrongType` or `DuplicateObservation` (one target twice).
    ///
    /// Examples
    /// --------
    /// >>> series = infosoc.Series.read_csv("datasets/series/ict.csv").areas(["DNK", "KEN"])
    /// >>> progress = series.progress("umc_2030")
    /// >>> [(row["ref_area"], row["target"], row["class"]) for row in progress.to_dicts()]
    /// [('DNK', 'use', 'met'), ('KEN', 'use', 'off_track')]
    #[pyo3(signature = (
        targets, *, curve = None, level = 0.95, window = 5, since = None, min_years = 4, horizon = 2100
    ))]
    #[expect(clippy::too_many_arguments, reason = "keywords of the Python method")]
    fn progress(
        &self,
        py: Python<'_>,
        targets: Bound<'_, PyAny>,
        curve: Option<&str>,
        level: f64,
        #[pyo3(from_py_with = whole::window)] window: i32,
        #[pyo3(from_py_with = whole::since)] since: Option<i32>,
        #[pyo3(from_py_with = whole::min_years)] min_years: usize,
        #[pyo3(from_py_with = whole::horizon)] horizon: i32,
    ) -> PyResult<Py<Progress>> {
        let options = ProgressOptions { curve: None, level, window, since, min_years, horizon };
        Progress::of(py, &self.inner, &targets, curve, options)
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
    fn legacy_skills(&self, py: Python<'_>) -> PyResult<Py<Series>> {
        Series::wrap(py, self.inner.legacy_skills().or_raise()?)
    }
}

/// A series as it is, or one made from a table.
pub(crate) fn series_of(given: &Bound<'_, PyAny>) -> PyResult<infosoc::Series> {
    match given.cast::<Series>() {
        Ok(series) => Ok(series.get().inner.clone()),
        Err(_) => series_from(given, &SeriesOptions::default()),
    }
}

/// A series made from a table.
fn series_from(table: &Bound<'_, PyAny>, options: &SeriesOptions) -> PyResult<infosoc::Series> {
    let Imported { frame, unusable } = arrow::import(table)?;
    let options = SeriesOptions { unusable, ..options.clone() };
    let series = detached(table.py(), || infosoc::Series::with_options(frame, &options));
    series.map_err(|e| options.unusable.explain(e)).or_raise()
}

/// How a table is read.
fn options(dimensions: Option<Vec<String>>, groups: &str) -> PyResult<SeriesOptions> {
    Ok(SeriesOptions {
        dimensions: dimensions.unwrap_or_default(),
        groups: groups.parse().or_raise()?,
        ..SeriesOptions::default()
    })
}

/// Weights by name or as a table, with what is unusable in it.
fn weights_of(given: Option<Bound<'_, PyAny>>) -> PyResult<(Option<Weights>, Unusable)> {
    let Some(given) = given else { return Ok((None, Unusable::default())) };
    match given.extract::<String>() {
        Ok(name) => Ok((Some(Weights::from(name.as_str())), Unusable::default())),
        Err(_) => {
            let Imported { frame, unusable } = arrow::import(&given)?;
            infosoc::Series::check_unusable("weights", &unusable).or_raise()?;
            Ok((Some(Weights::Table(frame)), unusable))
        }
    }
}
