//! Levels of ICT skills from activities.

use crate::arrow::{self, Imported, Unusable};
use crate::error::OrRaise;
use crate::interrupt::detached;
use crate::table::Table;
use infosoc::SkillScheme;
use polars::prelude::DataFrame;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// Levels of ICT skills of persons, from the activities that they did (SDG indicator 4.4.1).
///
/// Parameters
/// ----------
/// table : polars, pandas or pyarrow table, DuckDB relation, or any object with ``__arrow_c_stream__``
///     One row a person; 1 or true where an activity was done, null where it is not known.
/// columns : dict of str to str, optional
///     The column of each activity that was asked, ``{"SKILL_ICTCPT": "p7_1", ...}``. Without it every activity of the
///     scheme has a column of its own code.
/// activities, levels : table, optional
///     A scheme of your own: ``activity``, ``skill_area``; and ``scope`` (``area`` or ``overall``), ``level``,
///     ``at_least``, ``of``. Without them that of `skill_scheme`.
///
/// Returns
/// -------
/// Table
///     The table with ``skill_<area>`` for each area, ``skill_overall`` and ``skill_at_least_basic``, null where
///     unanswered activities could change the level. Hand it to `Survey` to estimate shares.
///
/// Raises
/// ------
/// InfosocError
///     `UnknownColumn`, `NotBinary`, `WrongType`, `UnknownOption` (activity) or `InvalidArgument` (an area without any
///     activity); where there are several, `SeveralErrors` with all of them.
///
/// Examples
/// --------
/// >>> import pyarrow
/// >>> people = pyarrow.table({
/// ...     "w": [2.0, 1.0, 1.0], "verify": [1, 0, 0], "email": [1, 1, 0], "copy": [1, 1, 0],
/// ...     "security": [1, 1, 0], "install": [1, 1, 0]})
/// >>> people = infosoc.skill_levels(people, {
/// ...     "SKILL_ICTVRFY": "verify", "SKILL_ICTATCH": "email", "SKILL_ICTCPT": "copy",
/// ...     "SKILL_ICTSCRTY": "security", "SKILL_ICTSFWR": "install"})
/// >>> [row["skill_overall"] for row in people.to_dicts()]
/// ['basic', '4 of 5', '0-1 of 5']
/// >>> infosoc.Survey(people, weight="w").proportion("skill_at_least_basic").to_dicts()[0]["value"]
/// 0.5
#[pyfunction]
#[pyo3(signature = (table, columns = None, *, activities = None, levels = None))]
pub(crate) fn skill_levels(
    table: Bound<'_, PyAny>,
    columns: Option<&Bound<'_, PyDict>>,
    activities: Option<Bound<'_, PyAny>>,
    levels: Option<Bound<'_, PyAny>>,
) -> PyResult<Table> {
    let pairs: Vec<(String, String)> = match columns {
        Some(columns) if columns.is_empty() => {
            return Err(PyTypeError::new_err("columns: expected the activities that were asked, got none"));
        }
        Some(columns) => columns.iter().map(|(a, b)| Ok((a.extract()?, b.extract()?))).collect::<PyResult<_>>()?,
        None => Vec::new(),
    };
    let scheme = match (activities, levels) {
        (None, None) => SkillScheme::builtin(),
        (activities, levels) => {
            let [own_activities, own_levels] = SkillScheme::builtin().tables().clone();
            let mut unusable = Unusable::default();
            let mut frame = |given: Option<Bound<'_, PyAny>>, own: DataFrame| -> PyResult<DataFrame> {
                let Some(given) = given else { return Ok(own) };
                let table = arrow::import(&given)?;
                unusable.extend(table.unusable);
                Ok(table.frame)
            };
            let (activities, levels) = (frame(activities, own_activities)?, frame(levels, own_levels)?);
            SkillScheme::from_frames(&activities, &levels).map_err(|e| unusable.explain(e)).or_raise()?
        }
    };
    let Imported { frame, unusable } = arrow::import(&table)?;
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let frame = detached(table.py(), || scheme.derive(&frame, &pairs)).map_err(|e| unusable.explain(e)).or_raise()?;
    Ok(Table { frame })
}

/// The built-in areas, activities and thresholds of ICT skills, each with its certainty.
///
/// Returns
/// -------
/// (Table, Table)
///     ``activity``, ``label``, ``skill_area``, ``certainty``, ``source``; and ``scope``, ``level``, ``at_least``, ``of``,
///     ``certainty``, ``source``. Edit them and hand them to `skill_levels`.
///
/// Examples
/// --------
/// >>> activities, levels = infosoc.skill_scheme()
/// >>> {row["certainty"] for row in activities.to_dicts()}
/// {'RECALL'}
/// >>> [(row["level"], row["certainty"]) for row in levels.to_dicts() if row["scope"] == "area"]
/// [('none', 'UNCONFIRMED'), ('basic', 'UNCONFIRMED'), ('above basic', 'UNCONFIRMED')]
#[pyfunction]
pub(crate) fn skill_scheme() -> (Table, Table) {
    let [activities, levels] = SkillScheme::builtin().tables().clone();
    (Table { frame: activities }, Table { frame: levels })
}
