//! Partial states of two-way tables of data that come in parts.

use crate::argument::{self, word};
use crate::columns::{Column, Columns, GroupingSets};
use crate::crosstab::CrossTable;
use crate::design::design;
use crate::error::OrRaise;
use crate::in_parts::added_in_parts;
use crate::interrupt::{detached, interruptible};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyTuple, PyType};

/// Rows of a survey folded into what a two-way table of them needs: `State` for tables.
///
/// Rows are added in any parts and any order; states of different rows are merged, and go from one process to another as
/// bytes or by pickle. The table equals `Survey.table` over all rows at once, within 1e-12 relative.
///
/// Parameters
/// ----------
/// rows, columns : str
///     Two variables of any type, as in `Survey.table`.
/// by : str, tuple or list, optional
///     Groups, as in `Survey.table`.
/// where : str, optional
///     Only cases for which this column is true.
/// share : {"total", "row", "column"}, default "total"
///     Whether shares sum to 1 over the whole table, each row or each column.
/// interval : {"logit", "beta", "wilson", "likelihood", "arcsine", "wald", "xlogit"}, default "logit"
///     The kind of confidence interval, as in `proportion`.
/// level : float, default 0.95
///     The confidence level.
/// weight, strata, psu, scope : str, optional
///     As in `Survey`; columns are given by name.
/// ssu, fpc : str or list of str, optional
///     As in `Survey`.
/// nest : bool, default False
///     Whether PSU identifiers restart in each stratum.
/// lonely_psu : {"fail", "remove", "adjust", "average", "certainty"}, default "fail"
///     What to do with strata of a single PSU, of all rows together.
/// replicates : Replicates, optional
///     Replicate weights, as in `State`.
/// df : float, optional
///     As in `Survey`.
/// deff : {"auto", "replace", "without_replacement"}, default "auto"
///     As in `State`.
///
/// Raises
/// ------
/// InvalidArgument
///     For what a state cannot do.
///
/// Examples
/// --------
/// >>> import pyarrow
/// >>> north = pyarrow.table({"psu": [1, 1, 2], "w": [9, 9, 8], "sex": ["F", "M", "F"], "internet": [1, 0, 1]})
/// >>> south = pyarrow.table({"psu": [2, 3, 3], "w": [8, 5, 6], "sex": ["M", "F", "M"], "internet": [1, 1, 0]})
/// >>> state = infosoc.TableState("sex", "internet", weight="w", psu="psu")
/// >>> state.add(north)
/// >>> state.add(south)
/// >>> [(row["sex"], row["internet"], row["count"]) for row in state.table().to_dicts()][:3]
/// [('F', 0, 0.0), ('F', 1, 22.0), ('F', None, 22.0)]
#[pyclass(module = "infosoc")]
#[derive(Debug)]
pub(crate) struct TableState {
    inner: infosoc::TableState,
}

added_in_parts!(TableState, word: "state", same: "A state of the same design and table", rows: usize,
    made: "infosoc.TableState(\"sex\", \"internet\", weight=\"w\", psu=\"psu\")", {
    #[new]
    #[pyo3(signature = (rows, columns, by = None, *, r#where = None, share = "total", interval = "logit", level = 0.95, **keywords),
           text_signature = "(rows, columns, by=None, *, where=None, share='total', interval='logit', level=0.95, weight=None, \
strata=None, psu=None, ssu=None, fpc=None, nest=False, lonely_psu='fail', scope=None, replicates=None, deff='auto', df=None)")]
    #[expect(clippy::too_many_arguments, reason = "the keywords of Python")]
    fn new(
        #[pyo3(from_py_with = argument::rows)] rows: Column,
        #[pyo3(from_py_with = argument::columns)] columns: Column,
        #[pyo3(from_py_with = argument::by)] by: Option<GroupingSets>,
        #[pyo3(from_py_with = argument::r#where)] r#where: Option<Column>,
        share: &str,
        interval: &str,
        level: f64,
        keywords: Option<Bound<'_, PyDict>>,
    ) -> PyResult<TableState> {
        let mut meant = Columns::default();
        let design = design(keywords, &mut meant)?;
        let (rows, columns) = (meant.name(rows), meant.name(columns));
        let filter = r#where.map(|filter| meant.name(filter));
        let sets = meant.sets(by);
        meant.refuse("a state, whose rows come later")?;
        let inner = infosoc::TableState::new(design, rows, columns).or_raise()?;
        let inner = inner.share(word(share)?).or_raise()?.interval(word(interval)?, level).or_raise()?;
        let inner = inner.by(sets).or_raise()?;
        let inner = match filter {
            Some(filter) => inner.filter(filter).or_raise()?,
            None => inner,
        };
        Ok(TableState { inner })
    }

    /// The table of all rows that were added.
    ///
    /// Returns
    /// -------
    /// CrossTable
    ///     As of `Survey.table`. Tests of independence need PSUs or replicate weights in the design.
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     What only all rows together show, as `State.estimates`; `EmptyTable` where no case has both variables.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> state = infosoc.TableState("sex", "internet", weight="w", psu="psu")
    /// >>> state.add(pyarrow.table({"psu": [1, 1, 2], "w": [9, 9, 8], "sex": ["F", "M", "F"], "internet": [1, 0, 1]}))
    /// >>> [(row["sex"], row["internet"], row["count"]) for row in state.table().to_dicts()][:3]
    /// [('F', 0, 0.0), ('F', 1, 17.0), ('F', None, 17.0)]
    fn table(&self, py: Python<'_>) -> PyResult<CrossTable> {
        let inner = &self.inner;
        interruptible(py, |stop| inner.tables_until(stop)).map(CrossTable::from)
    }
});
