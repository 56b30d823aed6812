//! The registry of units.

use crate::table::Table;
use pyo3::prelude::*;

/// The units of measure that are known, with every word that is read as them.
///
/// Returns
/// -------
/// Table
///     One row per unit: ``unit``, ``sdmx`` (code in CL_UNIT_MEASURE of the SDGs), ``measures`` (what it measures),
///     ``factor`` (to the base unit of that: two units of one quantity convert), ``adds_up`` (whether figures of several
///     areas add up), ``words``, ``source``, ``certainty``.
///
/// Examples
/// --------
/// >>> [row["unit"] for row in infosoc.units().to_dicts() if row["measures"] == "share"]
/// ['%', 'proportion']
#[pyfunction]
pub(crate) fn units() -> PyResult<Table> {
    Table::new(infosoc::units())
}
