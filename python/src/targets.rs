//! Target sets, and progress towards them.

use crate::argument::{FromLike, neither};
use crate::arrow;
use crate::error::OrRaise;
use crate::table::{Table, result};
use infosoc::Targets;
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
///     If the set does not exist.
///
/// Examples
/// --------
/// >>> row = infosoc.targets("umc_2030").to_dicts()[0]
/// >>> row["target"], row["indicator"], row["at_least"], row["target_year"], row["certainty"]
/// ('use', 'HH7', 100.0, 2030, 'CONFIRMED')
#[pyfunction]
pub(crate) fn targets(name: &str) -> PyResult<Table> {
    Table::of(&Targets::builtin(name).or_raise()?)
}

/// A set of targets by its name, or a table of them.
impl FromLike for Targets {
    fn from_like(given: &Bound<'_, PyAny>) -> PyResult<Targets> {
        match given.extract::<String>() {
            Ok(name) => Targets::builtin(&name).or_raise(),
            Err(_) => {
                let expected = "targets: expected a name such as \"umc_2030\", or a table";
                arrow::import(given).map_err(|error| neither(error, expected, given))?.with(Targets::from_frame)
            }
        }
    }
}

result! {
    /// How far each area is from each target, from `Series.progress`.
    pub(crate) struct Progress(infosoc::Progress);
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
    ///
    /// Examples
    /// --------
    /// >>> series = infosoc.Series.read("datasets/series/ict.csv")
    /// >>> progress = series.areas(["MEX", "KEN"]).progress("umc_2030")
    /// >>> progress.fits().to_polars().columns[:6]
    /// ['target', 'indicator', 'ref_area', 'curve', 'chosen', 'n']
    fn fits(&self) -> PyResult<Table> {
        Table::new(self.inner.fits())
    }

    /// The trend year by year, from the year after the latest figure to the target year.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``target``, ``indicator``, ``ref_area``, dimensions, ``time_period``, ``curve``, ``value``, ``low``, ``high``.
    ///
    /// Examples
    /// --------
    /// >>> series = infosoc.Series.read("datasets/series/ict.csv")
    /// >>> progress = series.areas(["MEX", "KEN"]).progress("umc_2030")
    /// >>> progress.paths().to_polars().columns
    /// ['target', 'indicator', 'ref_area', 'time_period', 'curve', 'value', 'low', 'high']
    fn paths(&self) -> PyResult<Table> {
        Table::new(self.inner.paths())
    }

    /// How many areas are in each class.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``target``, ``title``, ``indicator``, dimensions, ``met``, ``on_track``, ``off_track``, ``moving_away``,
    ///     ``no_number``, ``not_enough_data``, ``areas``.
    ///
    /// Examples
    /// --------
    /// >>> series = infosoc.Series.read("datasets/series/ict.csv")
    /// >>> progress = series.areas(["MEX", "KEN"]).progress("umc_2030")
    /// >>> [row] = progress.summary().to_dicts()
    /// >>> row["target"], row["on_track"], row["off_track"]
    /// ('use', 0, 2)
    fn summary(&self) -> PyResult<Table> {
        Table::new(self.inner.summary())
    }

    /// The targets without figures in the series, and why.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``target``, ``title``, ``indicator``, ``reason``.
    ///
    /// Examples
    /// --------
    /// >>> series = infosoc.Series.read("datasets/series/ict.csv")
    /// >>> progress = series.areas(["MEX", "KEN"]).progress("umc_2030")
    /// >>> [row["target"] for row in progress.without_figures().to_dicts()][:2]
    /// ['mobile', 'households']
    fn without_figures(&self) -> PyResult<Table> {
        Table::new(self.inner.without_figures())
    }
}
