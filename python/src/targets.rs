//! Target sets, and progress towards them.

use crate::arrow::{self, Imported};
use crate::error::OrRaise;
use crate::interrupt::interruptible;
use crate::table::Table;
use infosoc::ProgressOptions;
use infosoc::targets::Curve;
use pyo3::prelude::*;

/// The targets of a set that comes with the library, to read, or to edit and hand to `Series.progress`.
///
/// Parameters
/// ----------
/// name : {"umc_2030", "sdg", "wsis_geneva"}
///     Universal and meaningful connectivity by 2030, the Sustainable Development Goals, the Geneva Plan of Action.
///
/// Returns
/// -------
/// Table
///     ``target``, ``title``, ``indicator``, ``at_least``, ``at_most``, ``tolerance``, ``target_year``, ``unit_measure``,
///     ``desired``, ``lower`` and ``upper`` (limits of the figure), dimensions, ``certainty`` (of the number),
///     ``indicator_certainty`` (that this indicator measures it), ``source`` and ``remarks``.
///
/// Raises
/// ------
/// UnknownOption
///     If there is no such set.
///
/// Examples
/// --------
/// >>> row = infosoc.targets("umc_2030").to_dicts()[0]
/// >>> row["target"], row["indicator"], row["at_least"], row["target_year"], row["certainty"]
/// ('use', 'HH7', 100.0, 2030, 'CONFIRMED')
#[pyfunction]
pub(crate) fn targets(name: &str) -> PyResult<Table> {
    Table::of(&infosoc::Targets::builtin(name).or_raise()?)
}

/// A set by its name, or from a table of the user's own.
pub(crate) fn targets_of(given: &Bound<'_, PyAny>) -> PyResult<infosoc::Targets> {
    match given.extract::<String>() {
        Ok(name) => infosoc::Targets::builtin(&name).or_raise(),
        Err(_) => {
            let Imported { frame, unusable } = arrow::import(given)?;
            infosoc::Targets::from_frame(&frame).map_err(|e| unusable.explain(e)).or_raise()
        }
    }
}

/// How far each area is from each target, from `Series.progress`.
#[pyclass(extends = Table, frozen, module = "infosoc")]
#[derive(Debug)]
pub(crate) struct Progress {
    inner: infosoc::Progress,
}

impl Progress {
    pub(crate) fn of(
        py: Python<'_>,
        series: &infosoc::Series,
        targets: &Bound<'_, PyAny>,
        curve: Option<&str>,
        options: ProgressOptions,
    ) -> PyResult<Py<Progress>> {
        let targets = targets_of(targets)?;
        let curve = curve.map(str::parse::<Curve>).transpose().or_raise()?;
        let options = ProgressOptions { curve, ..options };
        let inner = interruptible(py, |stop| series.progress_until(&targets, &options, stop))?;
        Py::new(py, PyClassInitializer::from(Table::of(&inner)?).add_subclass(Progress { inner }))
    }
}

#[pymethods]
impl Progress {
    /// Every curve that could be fitted to every line of figures.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``target``, ``indicator``, ``ref_area``, dimensions, ``curve``, ``chosen``, ``n``, ``df``, ``first_year``,
    ///     ``last_year``, ``level`` and ``rate`` (straight line: value of the last year and change per year), ``rate``,
    ///     ``midpoint`` and ``saturation`` (growth curves), ``free_saturation``, ``sigma``, ``r2``, ``aicc``.
    fn fits(&self) -> PyResult<Table> {
        Ok(Table { frame: self.inner.fits().or_raise()? })
    }

    /// The trend year by year, from the year after the latest figure to that of the target.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``target``, ``indicator``, ``ref_area``, dimensions, ``time_period``, ``curve``, ``value``, ``low``, ``high``.
    fn paths(&self) -> PyResult<Table> {
        Ok(Table { frame: self.inner.paths().or_raise()? })
    }

    /// How many areas are in each class.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``target``, ``title``, ``indicator``, dimensions, ``met``, ``on_track``, ``off_track``, ``moving_away``,
    ///     ``no_number``, ``not_enough_data``, ``areas``.
    fn summary(&self) -> PyResult<Table> {
        Ok(Table { frame: self.inner.summary().or_raise()? })
    }

    /// The targets for which the series has no figures, and why.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``target``, ``title``, ``indicator``, ``reason``.
    fn without_figures(&self) -> PyResult<Table> {
        Ok(Table { frame: self.inner.without_figures().or_raise()? })
    }
}
