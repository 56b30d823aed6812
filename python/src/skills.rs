//! Levels of ICT skills from activities.

use crate::argument::keyword;
use crate::arrow::Imported;
use crate::table::Table;
use infosoc::{SkillScheme, Unusable};
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
///     ``at_least``, ``of``. By default the scheme of `skill_scheme`.
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
///     activity); several together as `SeveralErrors`.
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
    py: Python<'_>,
    table: Imported,
    columns: Option<Bound<'_, PyDict>>,
    activities: Option<Imported>,
    levels: Option<Imported>,
) -> PyResult<Table> {
    // An empty dictionary would mean that nothing was asked, and all levels would be null.
    if columns.as_ref().is_some_and(|columns| columns.is_empty()) {
        return Err(PyTypeError::new_err(
            "columns: the dictionary is empty; give the activities that were asked about",
        ));
    }
    let text = |given: &Bound<'_, PyAny>| keyword::<String>(given, "columns");
    let pairs = columns.into_iter().flatten().map(|(activity, column)| Ok((text(&activity)?, text(&column)?)));
    let pairs: Vec<(String, String)> = pairs.collect::<PyResult<_>>()?;
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let scheme = scheme(activities, levels)?;
    Ok(Table::from(table.detached(py, |frame| scheme.derive(frame, &pairs))?))
}

/// The scheme of the library; either table may be a user's own.
fn scheme(activities: Option<Imported>, levels: Option<Imported>) -> PyResult<SkillScheme> {
    let builtin = SkillScheme::builtin();
    if activities.is_none() && levels.is_none() {
        return Ok(builtin);
    }
    let own = builtin.tables().clone().map(|frame| Imported::from((frame, Unusable::default())));
    let [own_activities, own_levels] = own;
    let (mut activities, levels) = (activities.unwrap_or(own_activities), levels.unwrap_or(own_levels));
    // Both tables are explained together: an error names its column, not its table.
    activities.unusable.extend(levels.unusable);
    activities.with(|activities| SkillScheme::from_frames(activities, &levels.frame))
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
    (Table::from(activities), Table::from(levels))
}
