//! Series of countries, their aggregates and the SDG view.

mod given;

use crate::argument::{self, Builder, Like, OneOrMany, Word, word};
use crate::arrow::Imported;
use crate::data_file::AnySheet;
use crate::deliver::{Licence, Package, Source};
use crate::error::OrRaise;
use crate::interrupt::{detached, interruptible};
use crate::sdmx::{MappingGiven, Settings, StructureGiven, write};
use crate::table::{Table, result};
use crate::targets::Progress;
use given::{Indicators, WeightsGiven, options, read};
use infosoc::export::{OpenSdg, SdgMetadata};
use infosoc::targets::Curve;
use infosoc::wsis::Links;
use infosoc::{
    AggregateOptions, AggregationMethod, Divide, Download, Grouping, Imputation, ImputationMethod, Practice,
    ProgressOptions, ReadSeries, Targets,
};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::path::PathBuf;

#[doc = include_str!("series.txt")]
#[pyclass(extends = Table, frozen, module = "infosoc")]
#[derive(Debug)]
pub(crate) struct Series {
    inner: infosoc::Series,
}

result!(Series(infosoc::Series));

impl Series {
    /// The series of the library.
    pub(crate) fn core(&self) -> &infosoc::Series {
        &self.inner
    }
}

#[pymethods]
impl Series {
    #[new]
    #[pyo3(signature = (table, *, dimensions = None, groups = "keep"))]
    fn new(table: Imported, dimensions: Option<Vec<String>>, groups: &str) -> PyResult<PyClassInitializer<Series>> {
        Series::from(read(table, options(dimensions, groups)?)?).initializer()
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

    /// A series from a file: a download of a publisher, an SDMX message of data, or a long table of our own.
    ///
    /// The format is known by the content. Indicators stand under the codes of the catalogue, with its units and populations,
    /// or else under those of their publisher; countries under ISO3; dimensions, status and units under our codes. Nothing
    /// is dropped in silence: `findings` say what was read as what, which rows were left out, and why.
    ///
    /// Parameters
    /// ----------
    /// path : str or os.PathLike
    ///     The file: text in UTF-8, UTF-16 or Windows-1252, or a workbook (``.xlsx``, ``.xls``, ``.ods``), as it was downloaded,
    ///     in gzip or a ZIP archive as well.
    /// format : str, optional
    ///     Its format, where the content is not to decide: ``"long"`` (the columns of `Series`, UTF-8, as `write_csv`
    ///     writes them with any delimiter and decimal mark; ``NA`` is Namibia), ``"world_bank"`` (years across columns: the CSV of an indicator, the bulk ``WDICSV.csv``), ``"databank"``,
    ///     ``"unsd"`` (SDG database), ``"itu"`` (DataHub), ``"eurostat_tsv"``, ``"sdmx_csv"`` (1.0, 2.0, 2.1, Eurostat's),
    ///     ``"sdmx_ml"`` (2.1, 3.0), ``"sdmx_json"`` (1.0, 2.0) or ``"owid"`` (Our World in Data).
    /// sheet : str or int, optional
    ///     The sheet of a workbook, by its name or its place (the first is 1); otherwise the one that has figures.
    /// indicators : "catalogue" or sequence of str, optional
    ///     Which indicators are kept: those that the catalogue knows, or those with these codes, of the catalogue or of the
    ///     publisher. All by default.
    /// dimensions : sequence of str, optional
    ///     Further columns that are dimensions, as in `Series`.
    /// groups : {"keep", "drop", "error"}, default "keep"
    ///     What becomes of rows that stand for a group of countries, as in `Series`. Groups of a download that no built-in
    ///     grouping has are kept too, under the code of their publisher; the column ``level`` says which rows are groups.
    ///
    /// Returns
    /// -------
    /// Series
    ///
    /// Raises
    /// ------
    /// InvalidFile
    ///     If it cannot be read or fits no format; and whatever `Series` raises.
    ///
    /// Examples
    /// --------
    /// >>> series = infosoc.Series.read("tests/golden/downloads/world_bank_api.csv", groups="drop")
    /// >>> row = series.to_dicts()[0]
    /// >>> row["indicator"], row["ref_area"], row["unit_measure"], row["source_code"]
    /// ('HH7', 'ABW', '%', 'IT.NET.USER.ZS')
    /// >>> [row["rule"] for row in series.findings().to_dicts()]
    /// ['read_as', 'line_left_out', 'group_left_out', 'code_mapped']
    #[staticmethod]
    #[pyo3(signature = (path, *, format = None, sheet = None, indicators = None, dimensions = None, groups = "keep"))]
    fn read(
        py: Python<'_>,
        path: PathBuf,
        format: Option<Word<Download>>,
        #[pyo3(from_py_with = argument::sheet)] sheet: Option<AnySheet>,
        indicators: Option<Indicators>,
        dimensions: Option<Vec<String>>,
        groups: &str,
    ) -> PyResult<Series> {
        let infosoc::SeriesOptions { dimensions, groups, .. } = options(dimensions, groups)?;
        let indicators = indicators.map(|Indicators(asked)| asked).unwrap_or_default();
        let (format, sheet) = (format.map(|Word(format)| format), sheet.map(|AnySheet(sheet)| sheet));
        let options = ReadSeries { format, sheet, indicators, dimensions, groups };
        Ok(detached(py, || infosoc::Series::read_with_options(path, &options)).or_raise()?.into())
    }

    /// Write the series as a message of SDMX: figures for UNSD by the structure of the SDGs, or by any structure.
    ///
    /// Every dimension and attribute is filled by rule: the series by the catalogue, areas by M49 numbers, ``_T`` where a
    /// figure is for all and ``_U`` where a breakdown is not stated, the unit that the constraints of the structure want (with
    /// the value converted), status, nature, interval, source and comments. Confidential and suppressed figures (``obs_status``
    /// ``Q``, ``conf_status`` other than free) are written without value and interval. What has no code is not written, and is
    /// in the table that is returned.
    ///
    /// Parameters
    /// ----------
    /// path : str or os.PathLike
    ///     The file; its ending says the format: ``.csv`` (SDMX-CSV), ``.xml`` (SDMX-ML, structure-specific) or ``.json``
    ///     (SDMX-JSON). One that exists is replaced whole, or left as it was if the new one cannot be written.
    /// structure : str, os.PathLike or tuple, default "sdg"
    ///     ``"sdg"``, the structure of the SDG indicators, version 1.4 (``"IAEG-SDGs:SDG(1.8)"`` writes another version with
    ///     the code lists of 1.4), or a file with a data structure definition in SDMX-ML 2.1 or 3.0 with its code lists. Of a
    ///     file with several, ``(path, id)``.
    /// version : str, optional
    ///     ``"1.0"`` (default), ``"2.0"`` or ``"2.1"`` of SDMX-CSV; ``"2.1"`` (default) or ``"3.0"`` of SDMX-ML; ``"2.0"`` of
    ///     SDMX-JSON.
    /// mapping : str, os.PathLike or table, optional
    ///     Our columns and codes to those of the structure: ``column``, ``code``, ``component``, ``to``. Rows go before those
    ///     that are built in (`sdmx_mapping`); several columns and codes are separated by semicolons; a row without a column
    ///     says what a component is where nothing else does.
    /// header : dict, optional
    ///     ``sender``, ``receiver``, ``id``, ``test`` (False if not given) and ``prepared``, a datetime or text such as
    ///     ``"2026-11-29T12:00:00Z"``; with it the same figures give the same file.
    /// dataflow : str, optional
    ///     The dataflow, such as ``"IAEG-SDGs:DF_SDG_GLC(1.20)"``; by default that of the structure.
    /// reporting_type : str, optional
    ///     ``"N"``, ``"R"`` or ``"G"`` for all figures; by default national for countries and global for groups of them.
    /// labels : {"id", "both", "name"}, default "id"
    ///     Whether SDMX-CSV has the names of codes: in the cell, or from 2.0 on in columns of their own.
    ///
    /// Returns
    /// -------
    /// Table
    ///     What was found, worst first: ``severity``, ``rule``, ``where``, ``rows``, ``first_row``, ``areas``, ``message``,
    ///     ``remedy``. Errors are figures that were not written: ``no_code``, ``not_expressed`` (a part of the population that
    ///     the structure has no dimension for), ``not_allowed`` (by its constraints), ``unit_differs``,
    ///     ``missing_component``, ``repeated_key``. An empty table means that all was written.
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     `InvalidArgument` and `UnknownOption` for settings that do not fit, `InvalidFile` for a structure or a mapping.
    /// OSError
    ///     If the file cannot be written.
    ///
    /// Examples
    /// --------
    /// >>> import pathlib, tempfile
    /// >>> ict = infosoc.Series.read("datasets/series/ict.csv").areas(["MEX"]).indicators(["HH7", "A1"])
    /// >>> with tempfile.TemporaryDirectory() as folder:
    /// ...     path = pathlib.Path(folder, "sdg.xml")
    /// ...     findings = ict.write_sdmx(path, header={"sender": "MX_INEGI", "receiver": "UNSD"})
    /// ...     written = infosoc.Series.read(path)
    /// >>> [(row["rule"], row["where"]) for row in findings.to_dicts()]
    /// [('no_code', 'indicator')]
    /// >>> set(row["indicator"] for row in written.to_dicts())
    /// {'HH7'}
    #[pyo3(signature = (path, *, structure = None, version = None, mapping = None, header = None, dataflow = None,
        reporting_type = None, labels = "id"))]
    fn write_sdmx(
        &self,
        py: Python<'_>,
        path: PathBuf,
        structure: Option<StructureGiven>,
        version: Option<String>,
        mapping: Option<MappingGiven>,
        header: Option<Bound<'_, PyDict>>,
        dataflow: Option<&str>,
        reporting_type: Option<String>,
        labels: &str,
    ) -> PyResult<Table> {
        let settings = Settings { structure, version, mapping, header, dataflow, reporting_type, labels };
        write(py, &self.inner, path, settings)
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
    fn extend(&self, py: Python<'_>, other: Like<infosoc::Series>, replace: bool) -> PyResult<Series> {
        let Like(other) = other;
        let joined = detached(py, || if replace { self.inner.replace(&other) } else { self.inner.extend(&other) });
        Ok(joined.or_raise()?.into())
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
    fn indicators(&self, codes: Vec<String>) -> PyResult<Series> {
        Ok(self.inner.indicators(&codes).or_raise()?.into())
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
    fn areas(&self, areas: Vec<String>) -> PyResult<Series> {
        Ok(self.inner.areas(&areas).or_raise()?.into())
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
        let base = practice.map(|practice| practice.0.options()).unwrap_or_default();
        let options = AggregateOptions {
            weights: weights.unwrap_or(base.weights),
            method: method.map(|method| method.0).or(base.method),
            min_coverage: min_coverage.unwrap_or(base.min_coverage),
            impute: impute.map(|imputation| imputation.0).or(base.impute),
            unknown_error: word(unknown_error)?,
            per,
            draws,
            seed,
            level,
        };
        let aggregated = interruptible(py, |stop| {
            self.inner.aggregate_until(&grouping, &options, stop).map_err(|e| unusable.explain(e))
        });
        aggregated.map(Series::from)
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
    fn impute(&self, py: Python<'_>, method: Like<Imputation>) -> PyResult<Series> {
        interruptible(py, |stop| self.inner.impute_until(&method.0, stop)).map(Series::from)
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
    fn imputation_errors(&self, py: Python<'_>, methods: Option<Vec<Word<ImputationMethod>>>) -> PyResult<Table> {
        let methods = match methods {
            None => ImputationMethod::ALL.to_vec(),
            Some(words) => words.into_iter().map(|method| method.0).collect(),
        };
        let options = Imputation::by(ImputationMethod::Regression);
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
    /// A series holds no covariances: standard errors treat the two figures as independent, which for figures of one
    /// survey is an approximation, as the comment says; `Estimates.parity` knows the covariance.
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
    fn parity(&self, py: Python<'_>, divide: Word<Divide>, weights: Option<WeightsGiven>) -> PyResult<Table> {
        let compare = |weights: &_| self.inner.parity(divide.0, weights);
        Table::of(&weights.unwrap_or_default().detached(py, compare)?)
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
    ///     The number of years for the observed annual change.
    /// since : int, optional
    ///     First year of the figures that are used; without it, all since the last break.
    /// min_years : int, default 4
    ///     How many years of figures a trend needs.
    /// horizon : int, default 2100
    ///     Last year to look for a target in.
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
    /// >>> series = infosoc.Series.read("datasets/series/ict.csv").areas(["DNK", "KEN"])
    /// >>> progress = series.progress("umc_2030")
    /// >>> [(row["ref_area"], row["target"], row["class"]) for row in progress.to_dicts()]
    /// [('DNK', 'use', 'met'), ('KEN', 'use', 'off_track')]
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
    fn legacy_skills(&self) -> PyResult<Series> {
        Ok(self.inner.legacy_skills().or_raise()?.into())
    }

    #[doc = include_str!("../deliver/package.txt")]
    #[pyo3(signature = (folder, *, title = None, name = None, description = None, licences = None, sources = None,
                        publisher = None, version = None, created = None, key = None))]
    fn write_package(
        &self,
        py: Python<'_>,
        folder: PathBuf,
        title: Option<String>,
        name: Option<String>,
        description: Option<String>,
        licences: Option<OneOrMany<Licence>>,
        sources: Option<OneOrMany<Source>>,
        publisher: Option<String>,
        version: Option<String>,
        created: Option<String>,
        key: Option<OneOrMany<String>>,
    ) -> PyResult<Table> {
        let package = Package::new(title, name, description, licences, sources, publisher, version, created, key);
        package.write_series(py, &self.inner, folder)
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
