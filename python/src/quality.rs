//! Reliability rules, flags, suppression and disclosure control.

use crate::arrow::{self, Given, Imported};
use crate::columns::{Expressions, grouping_sets};
use crate::error::OrRaise;
use crate::interrupt::detached;
use crate::pickling;
use crate::table::Table;
use crate::whole;
use infosoc::Error;
use infosoc::quality::{Dominance, Flag, FlagSystem, Limits, Rounding, Suppression};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

/// A reliability rule of your own: limits for the precision of figures.
///
/// Rules of agencies go by their names: see `reliability_rules`, and `ReliabilityRule.preset` for their settings.
///
/// Parameters
/// ----------
/// name : str
///     Its name, for the reasons it gives.
/// min_n, caution_n : int, optional
///     Suppressed, and flagged, with fewer cases in the sample.
/// min_effective_n : float, optional
///     Proportions are suppressed with fewer effective cases, p(1 - p)/se².
/// caution_cv, max_cv : float, optional
///     Flagged, and suppressed, with a larger coefficient of variation; 30 % is 0.3.
/// max_width : float, optional
///     Proportions are suppressed with a wider 95 % Korn-Graubard interval, as a share of 1.
/// max_relative_width : float, optional
///     Proportions are suppressed where that width is a larger multiple of the proportion.
/// min_df : float, optional
///     To be reviewed with fewer degrees of freedom.
///
/// Raises
/// ------
/// InvalidArgument
///     For a limit that is negative, a percentage instead of a share, or a limit of caution that is never met before
///     that of suppression; where there are several, `SeveralErrors`.
///
/// Examples
/// --------
/// >>> infosoc.ReliabilityRule("office", min_n=25, caution_cv=0.2)
/// <infosoc.ReliabilityRule office: cases below 25: suppressed; coefficient of variation above 20 %: caution>
#[pyclass(frozen, module = "infosoc")]
#[derive(Debug)]
pub(crate) struct ReliabilityRule {
    inner: infosoc::quality::ReliabilityRule,
}

#[pymethods]
impl ReliabilityRule {
    #[new]
    #[pyo3(signature = (name, *, min_n = None, caution_n = None, min_effective_n = None, caution_cv = None,
                        max_cv = None, max_width = None, max_relative_width = None, min_df = None))]
    #[expect(clippy::too_many_arguments, reason = "keywords of the Python class")]
    fn new(
        name: &str,
        #[pyo3(from_py_with = whole::min_n)] min_n: Option<u64>,
        #[pyo3(from_py_with = whole::caution_n)] caution_n: Option<u64>,
        min_effective_n: Option<f64>,
        caution_cv: Option<f64>,
        max_cv: Option<f64>,
        max_width: Option<f64>,
        max_relative_width: Option<f64>,
        min_df: Option<f64>,
    ) -> PyResult<ReliabilityRule> {
        let limits = Limits {
            min_n: min_n,
            caution_n: caution_n,
            min_effective_cases: min_effective_n,
            caution_cv,
            max_cv,
            max_width,
            max_relative_width,
            min_df,
        };
        Ok(ReliabilityRule { inner: infosoc::quality::ReliabilityRule::from_limits(name, &limits).or_raise()? })
    }

    /// The rule of an agency, with its settings.
    ///
    /// Parameters
    /// ----------
    /// name : str
    ///     One of those that `reliability_rules` lists.
    /// adjusted_effective_n : bool, default False
    ///     Whether the rule of NCHS for proportions tests effective cases after the adjustment for degrees of freedom.
    ///
    /// Returns
    /// -------
    /// ReliabilityRule
    ///
    /// Raises
    /// ------
    /// UnknownOption
    ///     If there is no rule of this name.
    #[staticmethod]
    #[pyo3(signature = (name, *, adjusted_effective_n = false))]
    fn preset(name: &str, adjusted_effective_n: bool) -> PyResult<ReliabilityRule> {
        let rule = infosoc::quality::ReliabilityRule::preset(name).or_raise()?;
        Ok(ReliabilityRule { inner: if adjusted_effective_n { rule.adjusted_effective_cases() } else { rule } })
    }

    /// Its name.
    #[getter]
    fn name(&self) -> &str {
        self.inner.name()
    }

    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, memo: Bound<'_, PyAny>) -> Py<Self> {
        drop(memo);
        slf
    }

    fn __reduce__(&self) -> PyResult<Py<PyAny>> {
        pickling::refused(
            "ReliabilityRule",
            "it is a request and no result",
            "make it anew of the same arguments where it is needed",
        )
    }

    fn __repr__(&self) -> String {
        format!("<infosoc.ReliabilityRule {}>", self.inner)
    }
}

/// The rules of agencies: what they say, where they come from, and how sure that is. None is ever applied unless named.
///
/// Returns
/// -------
/// Table
///     ``name``, ``applies_to``, ``conditions``, ``certainty`` (as in the catalogue: ``CONFIRMED`` was seen in an official
///     text), ``source``, ``note``.
///
/// Examples
/// --------
/// >>> [row["name"] for row in infosoc.reliability_rules().to_dicts() if row["certainty"] == "UNCONFIRMED"]
/// ['eurostat_n']
#[pyfunction]
pub(crate) fn reliability_rules() -> PyResult<Table> {
    Table::of(&infosoc::quality::presets())
}

/// What a reliability rule says of each row of any table of figures, such as those that others have published.
///
/// Results of infosoc have their own `quality`, which knows what was measured.
///
/// Parameters
/// ----------
/// table : polars, pandas or pyarrow table, or any object with ``__arrow_c_stream__``
///     Columns ``value``, ``se`` and ``n``; where they are there ``df``, ``unit`` (``proportion`` and ``%`` are taken for
///     proportions) and ``statistic`` (``proportion``, ``count``, ``magnitude``, ``difference``), which decides.
/// rule : str or ReliabilityRule
///     The rule.
///
/// Returns
/// -------
/// Table
///     The table with the columns that `Estimates.quality` adds.
///
/// Raises
/// ------
/// InfosocError
///     `UnknownColumn`, `WrongType`, `NotFinite`, `InvalidArgument` for impossible numbers, `UnknownOption`.
///
/// Examples
/// --------
/// >>> import pyarrow
/// >>> published = pyarrow.table({"value": [15.0, 40.0], "se": [3.0, 9.0], "n": [400, 60], "df": [30, 12], "unit": ["%"] * 2})
/// >>> [row["reliability"] for row in infosoc.assess(published, "nchs_proportion_2017").to_dicts()]
/// ['released', 'suppressed']
#[pyfunction]
pub(crate) fn assess(py: Python<'_>, table: Bound<'_, PyAny>, rule: Bound<'_, PyAny>) -> PyResult<Table> {
    let (Imported { frame, unusable }, rule) = (arrow::import(&table)?, self::rule(&rule)?);
    Table::of(&detached(py, || infosoc::quality::assess(&frame, &rule)).map_err(|e| unusable.explain(e)).or_raise()?)
}

/// Flags of figures in the codes of SDMX, Eurostat, Statistics Canada and the Australian Bureau of Statistics.
///
/// Returns
/// -------
/// Table
///     ``flag``, ``sdmx`` (CL_OBS_STATUS), ``eurostat`` (since 27 January 2025), ``eurostat_former``, ``statcan``, ``abs``,
///     ``meaning``; null where a system has no code.
///
/// Examples
/// --------
/// >>> {row["flag"]: row["eurostat"] for row in infosoc.flags().to_dicts()}["imputed"]
/// 'i'
#[pyfunction]
pub(crate) fn flags() -> PyResult<Table> {
    Table::of(&infosoc::quality::flags())
}

/// The SDMX observation status of a flag in another system.
///
/// Parameters
/// ----------
/// flag : str
///     The flag, or several in one cell, as ``"bu"``. Of Eurostat, letters used before 2025 are read too.
/// system : {"eurostat", "statcan", "abs", "sdmx"}, default "eurostat"
///     Whose flag it is.
///
/// Returns
/// -------
/// str
///     Its code, or several, the one that decides what the figure is used for first.
///
/// Raises
/// ------
/// UnknownOption
///     If the system has no such flag.
///
/// Examples
/// --------
/// >>> infosoc.obs_status("s"), infosoc.obs_status("E", "statcan"), infosoc.obs_status("bu")
/// ('I', 'U', 'B U')
#[pyfunction]
#[pyo3(signature = (flag, system = "eurostat"))]
pub(crate) fn obs_status(flag: &str, system: &str) -> PyResult<String> {
    let system: FlagSystem = system.parse().or_raise()?;
    Flag::obs_status(flag, system).or_raise()
}

/// Which cells of a magnitude one or a few respondents dominate, from the microdata, overall and by groups.
///
/// Parameters
/// ----------
/// table : polars, pandas or pyarrow table, or any object with ``__arrow_c_stream__``
///     The microdata: every row is a respondent.
/// variable : str
///     The magnitude, such as turnover; each row's value is its contribution, unweighted, zero or more.
/// by : str, tuple or list, optional
///     The grouping sets, the same as those of the estimates.
/// n, k : int and float, optional
///     Unsafe if the n largest are more than k per cent of the total.
/// p : float, optional
///     Unsafe if all but the two largest are less than p per cent of the largest.
///
/// Returns
/// -------
/// Table
///     ``variable``, ``by``, the grouping columns as text, ``n``, ``dominated``: for `Estimates.suppress`, not for
///     publication. The parameters are in no output.
///
/// Raises
/// ------
/// InvalidArgument
///     If not exactly one rule is given, for parameters out of range and negative contributions.
/// InfosocError
///     `UnknownColumn`, `WrongType`, `NotFinite`.
///
/// Examples
/// --------
/// >>> import pyarrow
/// >>> firms = pyarrow.table({"size": ["small"] * 3 + ["large"] * 3, "turnover": [10, 11, 12, 900, 20, 10]})
/// >>> cells = infosoc.dominance(firms, "turnover", by="size", p=10)
/// >>> [(row["size"], row["dominated"]) for row in cells.to_dicts()]
/// [(None, True), ('large', True), ('small', False)]
#[pyfunction]
#[pyo3(signature = (table, variable, by = None, *, n = None, k = None, p = None))]
pub(crate) fn dominance(
    py: Python<'_>,
    table: Bound<'_, PyAny>,
    variable: &str,
    by: Option<Bound<'_, PyAny>>,
    #[pyo3(from_py_with = whole::n)] n: Option<usize>,
    k: Option<f64>,
    p: Option<f64>,
) -> PyResult<Table> {
    let rule = match (n, k, p) {
        (Some(n), Some(k), None) => Dominance::Share { n, k },
        (None, None, Some(p)) => Dominance::PPercent { p },
        _ => Err(Error::argument(
            "dominance",
            "either n and k, or p",
            format!("n = {n:?}, k = {k:?}, p = {p:?}").replace("Some(", "").replace(')', ""),
        ))
        .or_raise()?,
    };
    let mut expressions = Expressions::default();
    let sets = grouping_sets(by, &mut expressions)?;
    let Imported { frame, unusable } = expressions.import(py, &Given::new(&table)?, [variable])?;
    let dominance = || infosoc::quality::dominance(&frame, variable, &sets, rule);
    Ok(Table { frame: detached(py, dominance).map_err(|e| unusable.explain(e)).or_raise()? })
}

/// A table ready for publication, made by `Estimates.suppress` and `Figures.suppress`.
///
/// Hidden figures have no numbers, the status ``suppressed`` and the ``obs_status`` ``Q``, whatever the reason.
#[pyclass(extends = Table, frozen, module = "infosoc")]
#[derive(Debug)]
pub(crate) struct Publication {
    inner: infosoc::quality::Publication,
}

impl Publication {
    pub(crate) fn wrap(py: Python<'_>, inner: infosoc::quality::Publication) -> PyResult<Py<Publication>> {
        let table = Table::of(&inner)?;
        Py::new(py, PyClassInitializer::from(table).add_subclass(Publication { inner }))
    }
}

#[pymethods]
impl Publication {
    /// What was hidden and why, with the numbers; and what the rule wants reviewed. Not for publication.
    ///
    /// The columns of the result, ``cause`` (``few_cases``, ``dominated``, ``unreliable``, ``linked``, ``secondary``,
    /// ``review``), ``conf_status`` (SDMX: ``C`` confidential, ``D`` secondary, ``N`` not for publication) and ``reason``.
    #[getter]
    fn log(&self) -> Table {
        Table { frame: self.inner.log().clone() }
    }

    /// The notes for beneath the table: each symbol that occurs in it, and what it means.
    ///
    /// Parameters
    /// ----------
    /// system : {"sdmx", "eurostat", "statcan", "abs"}, default "sdmx"
    ///     Whose symbols.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``symbol`` (null for a note on the whole table), ``text``, ``rows``.
    ///
    /// Raises
    /// ------
    /// UnknownOption
    ///     If there is no such system.
    #[pyo3(signature = (system = "sdmx"))]
    fn footnotes(&self, system: &str) -> PyResult<Table> {
        Ok(Table { frame: self.inner.footnotes(system.parse().or_raise()?).or_raise()? })
    }
}

/// A rule by its name, or a rule.
pub(crate) fn rule(given: &Bound<'_, PyAny>) -> PyResult<infosoc::quality::ReliabilityRule> {
    if let Ok(rule) = given.cast::<ReliabilityRule>() {
        return Ok(rule.get().inner.clone());
    }
    match given.extract::<String>() {
        Ok(name) => infosoc::quality::ReliabilityRule::preset(&name).or_raise(),
        Err(_) => Err(PyTypeError::new_err(format!(
            "rule: expected the name of a reliability rule or a ReliabilityRule, got {}",
            given.get_type().name()?
        ))),
    }
}

/// No rounding without a base.
pub(crate) fn rounding(base: Option<u32>, kind: &str, seed: Option<u64>) -> PyResult<Option<Rounding>> {
    match base {
        Some(base) => Ok(Some(Rounding::from_options(base, kind, seed).or_raise()?)),
        None if kind == "conventional" && seed.is_none() => Ok(None),
        None => Err(Error::argument("base", "the base to round to, usually 3, 5 or 10", "none")).or_raise(),
    }
}

pub(crate) fn suppression(
    rule: Option<Bound<'_, PyAny>>,
    min_n: Option<u64>,
    zeros: bool,
    dominated: Option<Bound<'_, PyAny>>,
    secondary: bool,
    rounding: Option<Rounding>,
) -> PyResult<Suppression> {
    let mut suppression = Suppression::new().zeros(zeros).secondary(secondary);
    if let Some(given) = rule {
        suppression = suppression.rule(self::rule(&given)?);
    }
    if let Some(min_n) = min_n {
        suppression = suppression.min_n(min_n);
    }
    if let Some(cells) = dominated {
        suppression = suppression.dominated(arrow::import(&cells)?.frame);
    }
    if let Some(rounding) = rounding {
        suppression = suppression.round(rounding);
    }
    Ok(suppression)
}
