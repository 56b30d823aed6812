//! Reliability rules, flags, suppression and disclosure control.

mod publication;
mod rule;

pub(crate) use publication::{Publication, Publish, Publishable, publishable};
pub(crate) use rule::{ReliabilityRule, reliability_rules};

use crate::argument::{self, Like, word};
use crate::arrow::{Given, Imported};
use crate::columns::{Columns, GroupingSets};
use crate::error::OrRaise;
use crate::table::Table;
use infosoc::Error;
use infosoc::quality::{self, Dominance, Flag};
use pyo3::prelude::*;

/// What a reliability rule says of each row of any table of figures, such as published ones.
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
pub(crate) fn assess(py: Python<'_>, table: Imported, rule: Like<quality::ReliabilityRule>) -> PyResult<Table> {
    Table::of(&table.detached(py, |frame| quality::assess(frame, &rule.0))?)
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
    Table::of(&quality::flags())
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
    Flag::obs_status(flag, word(system)?).or_raise()
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
    #[pyo3(from_py_with = argument::by)] by: Option<GroupingSets>,
    #[pyo3(from_py_with = argument::n)] n: Option<usize>,
    k: Option<f64>,
    p: Option<f64>,
) -> PyResult<Table> {
    let rule = match (n, k, p) {
        (Some(n), Some(k), None) => Dominance::Share { n, k },
        (None, None, Some(p)) => Dominance::PPercent { p },
        _ => Err(Error::argument(
            "dominance",
            "either n and k, or p",
            // Options of Rust, without the `Some(…)` that means nothing in Python.
            format!("n = {n:?}, k = {k:?}, p = {p:?}").replace("Some(", "").replace(')', ""),
        ))
        .or_raise()?,
    };
    let mut columns = Columns::default();
    let sets = columns.sets(by);
    let cases = columns.import(py, &Given::new(&table)?, [variable])?;
    Ok(Table::from(cases.detached(py, |frame| quality::dominance(frame, variable, &sets, rule))?))
}
