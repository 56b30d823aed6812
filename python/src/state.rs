//! Partial states of data that come in parts.

use crate::argument;
use crate::columns::GroupingSets;
use crate::design::design;
use crate::error::OrRaise;
use crate::estimates::Estimates;
use crate::in_parts::added_in_parts;
use crate::interrupt::{detached, interruptible};
use crate::measure::Measures;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyTuple, PyType};

/// Rows of a survey folded into what their estimates need: for data that come in parts, from files or processes.
///
/// Rows are added in any parts and any order; states of different rows are merged, and go from one process to another as
/// bytes or by pickle. The estimates equal `Survey.estimate` over all rows at once, within 1e-12 relative.
///
/// Parameters
/// ----------
/// measures : Measure or list of Measure
///     What to estimate; see `mean`, `total`, `proportion`, `ratio` and `count`. Quantiles take several readings of the
///     rows, as `Survey` of a file or of a function over parts asks for them.
/// by : str, tuple or list, optional
///     The grouping sets, as in `Survey.estimate`.
/// weight, strata, psu, scope : str, optional
///     As in `Survey`; columns are given by name.
/// ssu, fpc : str or list of str, optional
///     As in `Survey`.
/// nest : bool, default False
///     Whether PSU identifiers restart in each stratum.
/// lonely_psu : {"fail", "remove", "adjust", "average", "certainty"}, default "fail"
///     What to do with strata of a single PSU, of all rows together.
/// adjust_domain_lonely : bool, default False
///     As in `Survey`.
/// replicates : Replicates, optional
///     Replicate weights, as in `Survey`. A pattern of columns is matched in the first table.
/// df : float, optional
///     As in `Survey`.
/// deff : {"auto", "replace", "without_replacement"}, default "auto"
///     What design effects compare with, as in `Survey`; of all rows together.
///
/// Raises
/// ------
/// InvalidArgument
///     For what a state cannot do, such as quantiles.
///
/// Notes
/// -----
/// A state takes memory for each PSU (or replicate) in each domain that has rows in it, not for each row. `Survey` with the path of a
/// file does the same for data in one place.
///
/// Examples
/// --------
/// >>> import pyarrow
/// >>> north = pyarrow.table({"psu": [1, 1, 2], "w": [9, 9, 8], "internet": [1, 0, 1]})
/// >>> south = pyarrow.table({"psu": [2, 3, 3], "w": [8, 5, 6], "internet": [1, 1, 0]})
/// >>> state = infosoc.State(infosoc.total("internet"), weight="w", psu="psu")
/// >>> state.add(north)
/// >>> state.add(south)
/// >>> state.estimates().to_dicts()[0]["value"]
/// 30.0
#[pyclass(module = "infosoc")]
#[derive(Debug)]
pub(crate) struct State {
    inner: infosoc::State,
}

added_in_parts!(State, word: "state", same: "A state of the same design, measures and grouping sets", rows: usize,
    made: "infosoc.State(infosoc.total(\"internet\"), weight=\"w\", psu=\"psu\")", {
    #[new]
    #[pyo3(signature = (measures, by = None, **keywords),
           text_signature = "(measures, by=None, *, weight=None, strata=None, psu=None, ssu=None, fpc=None, nest=False, \
lonely_psu='fail', adjust_domain_lonely=False, scope=None, replicates=None, deff='auto', df=None)")]
    fn new(
        measures: Measures,
        #[pyo3(from_py_with = argument::by)] by: Option<GroupingSets>,
        keywords: Option<Bound<'_, PyDict>>,
    ) -> PyResult<State> {
        let Measures { wanted, mut columns } = measures;
        let design = design(keywords, &mut columns)?;
        let sets = columns.sets(by);
        columns.refuse("a state, whose rows come later")?;
        Ok(State { inner: infosoc::State::new(design, wanted, sets).or_raise()? })
    }

    /// The estimates of all rows that were added.
    ///
    /// Returns
    /// -------
    /// Estimates
    ///     As of `Survey.estimate`. To compare its rows, the design needs PSUs or replicate weights: of a sample without
    ///     PSUs the totals of single cases are not kept, unless a column that numbers the rows is given as `psu`.
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     What only all rows together show: `EmptyTable`, `LonelyPsu`, `NotNested`, `InvalidFpc`, `InvalidWeight`.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> state = infosoc.State(infosoc.proportion("internet"), weight="w", psu="psu")
    /// >>> state.add(pyarrow.table({"psu": [1, 1, 2], "w": [9, 9, 18], "internet": [1, 0, 1]}))
    /// >>> state.estimates().to_dicts()[0]["value"]
    /// 0.75
    fn estimates(&self, py: Python<'_>) -> PyResult<Estimates> {
        let inner = &self.inner;
        interruptible(py, |stop| inner.estimates_until(stop)).map(Estimates::from)
    }
});
