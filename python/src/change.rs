//! Change between two results of independent samples.

use crate::argument::Word;
use crate::arrow::Imported;
use crate::dataset::Figures;
use crate::error::OrRaise;
use crate::estimates::Estimates;
use crate::interrupt::detached;
use crate::table::{Table, result};
use infosoc::change::Side;
use infosoc::{Adjust, ChangeOptions, DegreesOfFreedom};
use pyo3::prelude::*;

/// The change from one result to another, of two independent samples, row by row.
///
/// Parameters
/// ----------
/// a, b : Figures, Estimates, Publication or table
///     The earlier and the later result. Tables have the columns ``value`` and ``se`` and, where they are known,
///     ``measure`` or ``indicator``, ``df``, ``n``, ``unit``, ``status`` and any columns that the figures are by.
/// df : {"welch", "stacked"}, default "welch"
///     The degrees of freedom: Welch and Satterthwaite, which are few where one sample dominates; or the sum of both, as of
///     one design with the samples as strata.
/// level : float, optional
///     The confidence level; by default the level of both results, or 0.95.
/// adjust : {"holm", "bh", "by"}, optional
///     Adjust the p-values for multiple testing: Holm (1979), Benjamini and Hochberg (1995), or Benjamini and Yekutieli
///     (2001). Rows without a p-value are not counted as tests.
///
/// Returns
/// -------
/// Change
///
/// Raises
/// ------
/// InvalidArgument
///     For two rows of one figure in a result, and where the definition of all that is compared has changed.
/// InfosocError
///     `UnknownColumn` for a table without ``value`` or ``se``.
///
/// Notes
/// -----
/// The variance of b - a is the sum of both, the variance of the ratio r = b / a is (V(b) + r² V(a)) / a². Where the samples share
/// sampling units or persons that is too large: `pool` the waves.
///
/// Examples
/// --------
/// >>> import pyarrow
/// >>> then = pyarrow.table({"w": [2, 1, 1, 2] * 9, "internet": [1, 0, 1, 0] * 9})
/// >>> now = pyarrow.table({"w": [2, 1, 1, 2] * 9, "internet": [1, 1, 1, 0] * 9})
/// >>> a, b = (infosoc.Survey(people, weight="w").proportion("internet") for people in (then, now))
/// >>> moved = infosoc.change(a, b).to_dicts()[0]
/// >>> round(moved["difference"], 6), round(moved["ratio"], 6), moved["status"]
/// (0.166667, 1.333333, 'normal')
#[pyfunction]
#[pyo3(signature = (a, b, *, df = "welch", level = None, adjust = None))]
pub(crate) fn change(
    py: Python<'_>,
    a: Bound<'_, PyAny>,
    b: Bound<'_, PyAny>,
    df: &str,
    level: Option<f64>,
    adjust: Option<Word<Adjust>>,
) -> PyResult<Change> {
    let df: DegreesOfFreedom = crate::argument::word(df)?;
    let options = ChangeOptions { df, level, adjust: adjust.map(|word| word.0) };
    let (a, b) = (side(&a)?, side(&b)?);
    detached(py, || infosoc::Change::new(a, b, &options)).or_raise().map(Change::from)
}

fn side(given: &Bound<'_, PyAny>) -> PyResult<Side> {
    // Figures and estimates know more than their tables: definition, base and origin of each row.
    if let Ok(figures) = given.cast::<Figures>() {
        return Side::try_from(figures.get().inner.as_ref()).or_raise();
    }
    if let Ok(estimates) = given.cast::<Estimates>() {
        return Side::try_from(estimates.get().inner.as_ref()).or_raise();
    }
    let table: Imported = given.extract()?;
    Side::of_result(&table).or_raise()
}

result! {
    /// The change from one result to another: one row for each figure of either.
    ///
    /// The columns are ``measure``, ``level`` and ``contrast`` (where there are any), ``by``, the grouping columns,
    /// ``value_a``, ``value_b``, ``difference`` (b - a), ``se``, ``ci_low``, ``ci_high``, ``t``, ``df``, ``p_value``,
    /// ``p_adjusted`` (if asked for), ``ratio`` (b / a), ``ratio_se``, ``ratio_ci_low``, ``ratio_ci_high``,
    /// ``relative_change`` (b / a - 1), ``se_a``, ``se_b``, ``n_a``, ``n_b``, ``unit`` (of the values: that of b),
    /// ``difference_unit``, ``status``, ``note``, and what is known of the figures: indicator, title and area, and of
    /// each side year, recall period, scope, base, certainty and source.
    ///
    /// ``status`` is ``normal``, ``only_in_a`` or ``only_in_b`` (no partner), ``no_value``, ``suppressed``,
    /// ``unit_differs`` (the units do not convert), ``refused`` (the definition changed, or data have an error; ``note`` has
    /// the reason), ``unknown_error`` (the error of one of the two is unknown) or ``no_df``.
    pub(crate) struct Change(infosoc::Change);
}

#[pymethods]
impl Change {
    /// Rows without a partner, and what differs in what the two results are about, worst first: a Table with
    /// ``severity``, ``rule``, ``where``, ``rows``, ``first_row``, ``areas``, ``message`` and ``remedy``.
    fn findings(&self) -> PyResult<Table> {
        Table::of(self.inner.findings())
    }
}
