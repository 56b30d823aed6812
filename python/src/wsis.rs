//! Action Lines, the WSIS-SDG Matrix, WSIS targets, stocktaking and the tables of reports.

mod profile;

pub(crate) use profile::{Profile, wsis_profile};

use crate::argument::{self, Argument, Builder, Like, Word, keyword, unexpected, word};
use crate::arrow::Imported;
use crate::error::OrRaise;
use crate::immutable::{Immutable, based};
use crate::interrupt::{detached, interruptible};
use crate::properties::properties;
use crate::series::Series;
use crate::table::{Table, result};
use infosoc::wsis::stocktaking::{Dimension, Register};
use infosoc::wsis::{self, ActionLine, Links, Matrix, ReportOptions};
use infosoc::{Language, Practice, Targets};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{IntoPyDict, PyDict};
use std::path::PathBuf;

/// The Action Lines of the Geneva Plan of Action: C1 to C11, the seventh in eight applications.
///
/// Returns
/// -------
/// Table
///     ``action_line``, ``line``, ``title``, ``title_certainty``, ``title_2003`` (where it differs), ``short_title`` (our
///     own), ``lead_facilitators``, ``lead_certainty``, ``moderators_2005``, ``moderators_certainty``.
///
/// Examples
/// --------
/// >>> lines = infosoc.action_lines().to_dicts()
/// >>> len(lines), len({row["line"] for row in lines})
/// (18, 11)
#[pyfunction]
pub(crate) fn action_lines() -> PyResult<Table> {
    Table::new(ActionLine::table())
}

/// The WSIS-SDG Matrix: which Action Lines serve which goals and targets.
///
/// Parameters
/// ----------
/// action_line : str, optional
///     Only the cells of one Action Line: its code, also with a Cyrillic C as on ITU's pages, or its exact title.
/// goal : int, optional
///     Only the cells of one goal, 1 to 17.
/// target : str, optional
///     Only the cells that link a target, such as ``"17.8"``, by itself or with its whole goal.
/// disputed : bool, default False
///     Also the cells that only one of the two tables of the source has, most likely by mistake.
/// wide : bool, default False
///     A row for each Action Line and a column for each goal: ``1`` linked, ``0`` not, ``?`` disputed.
///
/// Returns
/// -------
/// Table
///     ``action_line``, ``goal``, ``target`` (null for a whole goal), ``status``, ``certainty``, ``note``.
///
/// Raises
/// ------
/// UnknownOption
///     If the Action Line does not exist.
/// InvalidArgument
///     If a goal is not 1 to 17, or a target is not written like one.
///
/// Examples
/// --------
/// >>> [row["goal"] for row in infosoc.wsis_matrix(action_line="C7.e-learning").to_dicts()]
/// [4]
/// >>> sorted({row["action_line"] for row in infosoc.wsis_matrix(target="9.c").to_dicts()})[:3]
/// ['C2', 'C3', 'C5']
#[pyfunction]
#[pyo3(signature = (*, action_line = None, goal = None, target = None, disputed = false, wide = false))]
pub(crate) fn wsis_matrix(
    action_line: Option<Word<ActionLine>>,
    #[pyo3(from_py_with = argument::goal)] goal: Option<u8>,
    target: Option<&str>,
    disputed: bool,
    wide: bool,
) -> PyResult<Table> {
    let matrix = if disputed { Matrix::with_disputed() } else { Matrix::settled() };
    let matrix = matrix
        .given(action_line, |matrix, line| matrix.action_line(line.0))
        .try_given(goal, Matrix::goal)?
        .try_given(target, Matrix::target)?;
    if wide { Table::new(matrix.wide()) } else { Table::of(&matrix) }
}

/// The indicators of the WSIS targets of Geneva, as revised in 2011.
///
/// Parameters
/// ----------
/// target : int, optional
///     Only rows of one target, 1 to 11.
///
/// Returns
/// -------
/// Table
///     ``wsis_target``, ``target_title``, ``target_certainty``, ``wsis_indicator``, ``title``, ``certainty``,
///     ``core_indicators``, ``breakdown``, ``core_certainty``.
///
/// Raises
/// ------
/// InvalidArgument
///     If the target is not 1 to 11.
///
/// Examples
/// --------
/// >>> [row["core_indicators"] for row in infosoc.wsis_targets(2).to_dicts()]
/// ['ED1', 'ED2', 'ED4', 'ED5']
#[pyfunction]
#[pyo3(signature = (target = None))]
pub(crate) fn wsis_targets(#[pyo3(from_py_with = argument::target)] target: Option<u8>) -> PyResult<Table> {
    Table::of(&wsis::target_indicators(target).or_raise()?)
}

#[doc = include_str!("wsis/wsis_links.txt")]
#[pyfunction]
#[pyo3(signature = (*, indicator = None, action_line = None, wsis_target = None, goal = None, target = None, sdg_indicator = None, disputed = false))]
pub(crate) fn wsis_links(
    indicator: Option<&str>,
    action_line: Option<Word<ActionLine>>,
    #[pyo3(from_py_with = argument::wsis_target)] wsis_target: Option<u8>,
    #[pyo3(from_py_with = argument::goal)] goal: Option<u8>,
    target: Option<&str>,
    sdg_indicator: Option<&str>,
    disputed: bool,
) -> PyResult<Table> {
    let links = if disputed { Links::with_disputed() } else { Links::settled() };
    let links = links
        .try_given(indicator, Links::indicator)?
        .given(action_line, |links, line| links.action_line(line.0))
        .try_given(wsis_target, Links::wsis_target)?
        .try_given(goal, Links::goal)?
        .try_given(target, Links::target)?
        .try_given(sdg_indicator, Links::sdg_indicator)?;
    Table::of(&links)
}

/// The rows of the catalogue that are in none of `wsis_links`: figures of reference, such as population and income.
///
/// Returns
/// -------
/// Table
///     The rows of `indicators()` for them.
///
/// Examples
/// --------
/// >>> sorted({row["area"] for row in infosoc.wsis_unlinked().to_dicts()})
/// ['REF']
#[pyfunction]
pub(crate) fn wsis_unlinked() -> PyResult<Table> {
    Table::of(&Links::unlinked())
}

result! {
    /// A register of activities: WSIS Stocktaking, prize nominations, responses to COVID-19, open consultations.
    ///
    /// Parameters
    /// ----------
    /// table : polars, pandas or pyarrow table, DuckDB relation, or any object with ``__arrow_c_stream__``
    ///     One row per entry. Required is ``id``, unique within the register. ``register``: ``stocktaking`` (the
    ///     default), ``prize_nomination``, ``covid19_response``, ``open_consultation``. Lists separated by semicolons:
    ///     ``action_lines`` (codes or titles), ``sdgs`` (1 to 17), ``countries`` (ISO3). Single words: ``region`` (code
    ///     or name of an ITU region; where empty, that of the countries), ``organization_type``, ``activity_type``,
    ///     ``coverage``, ``status``. ``year``. Other columns stay as they are.
    ///
    /// Raises
    /// ------
    /// UnknownColumn
    ///     If the column ``id`` is missing.
    /// WrongType
    ///     If a column cannot hold words.
    /// EmptyTable
    ///     If the table has no rows.
    ///
    /// Examples
    /// --------
    /// >>> winners = infosoc.Stocktaking.read_csv("datasets/wsis/prize_winners.csv")
    /// >>> rows = winners.tabulate("region").to_dicts()
    /// >>> [(row["region"], row["count"]) for row in rows][:3]
    /// [('AFR', 1), ('AMS', 4), ('ARB', 5)]
    pub(crate) struct Stocktaking(wsis::Stocktaking);
}

#[pymethods]
impl Stocktaking {
    #[new]
    fn new(py: Python<'_>, table: Imported) -> PyResult<PyClassInitializer<Stocktaking>> {
        Stocktaking::from(table.detached(py, wsis::Stocktaking::from_frame)?).initializer()
    }

    /// A register from a CSV file in UTF-8 with commas and a header line.
    ///
    /// Parameters
    /// ----------
    /// path : str or os.PathLike
    ///     The file.
    ///
    /// Returns
    /// -------
    /// Stocktaking
    ///
    /// Raises
    /// ------
    /// InvalidFile
    ///     If it cannot be read; and whatever `Stocktaking` raises.
    ///
    /// Examples
    /// --------
    /// >>> register = infosoc.Stocktaking.read_csv("datasets/wsis/prize_winners.csv")
    /// >>> len(register)
    /// 17
    #[staticmethod]
    fn read_csv(py: Python<'_>, path: PathBuf) -> PyResult<Stocktaking> {
        Ok(detached(py, || wsis::Stocktaking::read_csv(path)).or_raise()?.into())
    }

    /// What was found in the entries, worst first.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``severity``, ``rule``, ``where`` (the column), ``rows``, ``first_row``, ``areas``, ``message``, ``remedy``. An
    ///     error stops a tabulation by its column; a warning is a cell that says nothing or contradicts another; a note is what was derived.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> entries = infosoc.Stocktaking(pyarrow.table({"id": ["1", "2"], "action_lines": ["\u04212", "C12"]}))
    /// >>> [(row["severity"], row["message"]) for row in entries.validate().to_dicts()]
    /// [('error', '"C12" is not known')]
    fn validate(&self) -> PyResult<Table> {
        Table::of(self.inner.findings())
    }

    #[doc = include_str!("wsis/tabulate.txt")]
    #[pyo3(signature = (by, *, base = "entries", register = None, years = None, each_region = false))]
    fn tabulate(
        &self,
        py: Python<'_>,
        by: Bound<'_, PyAny>,
        base: &str,
        register: Option<Word<Register>>,
        years: Option<(i32, i32)>,
        each_region: bool,
    ) -> PyResult<Table> {
        // A name alone is a text, which is no list of names.
        let words: Vec<String> = match by.extract::<String>() {
            Ok(word) => vec![word],
            Err(_) => by.extract().map_err(|_| PyTypeError::new_err("by: expected a name, or a list of names"))?,
        };
        let by: Vec<Dimension> = words.iter().map(|dimension| word(dimension)).collect::<PyResult<_>>()?;
        let request = self.inner.tabulate(&by).base(word(base)?);
        let request = request
            .given(register, |request, register| request.register(register.0))
            .given(years, |request, (first, last)| request.years(first, last));
        let request = if each_region { request.each_region() } else { request };
        Table::of(&detached(py, || request.run()).or_raise()?)
    }
}

/// What a report and a profile are made with: the keywords of both are declared here alone.
fn options(keywords: Option<Bound<'_, PyDict>>) -> PyResult<ReportOptions> {
    let mut options = ReportOptions::default();
    for (name, given) in keywords.into_iter().flatten() {
        let name: &str = name.extract()?;
        match name {
            "first" => options.first = Argument::read(&given, name)?,
            "last" => options.last = Argument::read(&given, name)?,
            "min_coverage" => options.min_coverage = keyword(&given, name)?,
            "practice" => options.practice = keyword::<Option<Word<Practice>>>(&given, name)?.map(|word| word.0),
            "targets" => options.targets = keyword::<Option<Like<Targets>>>(&given, name)?.map(|like| like.0),
            other => return Err(unexpected(other)),
        }
    }
    Ok(options)
}

#[doc = include_str!("wsis/wsis_reports.txt")]
#[pyfunction]
#[pyo3(signature = (series, stocktaking = None, **keywords),
       text_signature = "(series, stocktaking=None, *, first=None, last=None, min_coverage=None, practice=None, targets=None)")]
pub(crate) fn wsis_reports(
    py: Python<'_>,
    series: PyRef<'_, Series>,
    stocktaking: Option<PyRef<'_, Stocktaking>>,
    keywords: Option<Bound<'_, PyDict>>,
) -> PyResult<Vec<Report>> {
    let options = options(keywords)?;
    let (figures, register) = (series.core(), stocktaking.as_ref().map(|register| &register.inner));
    let reports = interruptible(py, |stop| wsis::reports_until(figures, register, &options, stop))?;
    Ok(reports.into_iter().map(|inner| Report { inner }).collect())
}

/// The tables of one report, from `wsis_reports`.
#[pyclass(extends = Immutable, frozen, module = "infosoc")]
#[derive(Debug)]
pub(crate) struct Report {
    inner: wsis::Report,
}

based!(Report: Immutable);

properties! {
    Report.inner as report {
        /// ``001`` for the world, or the code of an ITU region.
        area: &str = &report.area;
        /// The name of the area.
        area_name: &str = &report.area_name;
        /// The first and the last year.
        years: (i32, i32) = report.years;
    }

    /// The tables by name: ``indicators``, ``action_lines``, ``sdgs``, ``trend``, ``regions``, ``countries``, ``coverage`` and,
    /// with a register, ``stocktaking_action_line``, ``stocktaking_sdg`` and so on.
    #[getter]
    fn tables<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        self.inner.tables().map(|(name, frame)| (name, Table::from(frame.clone()))).into_py_dict(py)
    }

    fn __repr__(&self) -> String {
        let (first, last) = self.inner.years;
        format!("Report({}, {first} to {last}: {} tables)", self.inner.area_name, self.inner.tables().count())
    }
}

/// Write reports as pages in a language, and the tables of each as CSV files in a folder beside its page.
///
/// Parameters
/// ----------
/// reports : list of Report
///     From `wsis_reports`.
/// folder : str or os.PathLike
///     Where the files go.
/// source : str
///     Where the figures come from, with their licence, in that language.
/// language : str
///     ``"en"``, ``"fr"``, ``"es"``, ``"ar"``, ``"ru"`` or ``"zh"``.
///
/// Returns
/// -------
/// list of pathlib.Path
///     The pages.
///
/// Raises
/// ------
/// InfosocError
///     `UnknownOption` for another language, `InvalidArgument` for a source without text.
/// OSError
///     If a file cannot be written.
#[pyfunction]
#[pyo3(signature = (reports, folder, *, source, language))]
pub(crate) fn wsis_pages(
    py: Python<'_>,
    reports: Vec<PyRef<'_, Report>>,
    folder: PathBuf,
    source: &str,
    language: Word<Language>,
) -> PyResult<Vec<PathBuf>> {
    let reports: Vec<wsis::Report> = reports.iter().map(|report| report.inner.clone()).collect();
    detached(py, || wsis::write_reports(&reports, folder, source, language.0)).or_raise()
}

/// Write one report as a page in a language.
///
/// Parameters
/// ----------
/// report : Report
///     From `wsis_reports`.
/// path : str or os.PathLike
///     The file, replaced whole if it exists.
/// source : str
///     Where the figures come from, with their licence, in that language.
/// language : str
///     ``"en"``, ``"fr"``, ``"es"``, ``"ar"``, ``"ru"`` or ``"zh"``.
///
/// Raises
/// ------
/// InfosocError
///     `UnknownOption` for another language, `InvalidArgument` for a source without text.
/// OSError
///     If the file cannot be written.
#[pyfunction]
#[pyo3(signature = (report, path, *, source, language))]
pub(crate) fn wsis_page(
    py: Python<'_>,
    report: PyRef<'_, Report>,
    path: PathBuf,
    source: &str,
    language: Word<Language>,
) -> PyResult<()> {
    let report = &report.inner;
    detached(py, || report.page(source, language.0)?.write(path)).or_raise()
}
