//! Two-way tables and tests of independence.

use crate::error::OrRaise;
use crate::interrupt::{detached, interruptible};
use crate::quality::{self, Publication};
use crate::table::Table;
use crate::whole;
use pyo3::prelude::*;

/// A two-way table: one row per cell and margin, row by row with its total, the totals over rows last.
///
/// With groups, the table of all cases comes first, then that of each group; ``by`` and the grouping columns say which. A
/// group without a case in the table has one row, with the status ``empty``.
///
/// The columns are the two variables with their own types (null for the totals), ``share`` (what shares add up to 1
/// over), ``count`` and ``count_se`` (weighted), ``value`` (the share), ``se``, ``ci_low``, ``ci_high``, ``cv``,
/// ``deff``, ``df``, ``n`` (cases in the sample) and ``status``.
#[pyclass(extends = Table, frozen, module = "infosoc")]
#[derive(Debug)]
pub(crate) struct CrossTable {
    inner: infosoc::CrossTables,
}

impl CrossTable {
    pub(crate) fn wrap(py: Python<'_>, inner: infosoc::CrossTables) -> PyResult<Py<CrossTable>> {
        let table = Table::of(&inner)?;
        Py::new(py, PyClassInitializer::from(table).add_subclass(CrossTable { inner }))
    }
}

#[pymethods]
impl CrossTable {
    /// Cases in the table of all groups.
    #[getter]
    fn n(&self) -> u64 {
        self.inner.tables().next().flatten().map_or(0, infosoc::CrossTable::n)
    }

    /// Cases outside that table because one of the two variables is missing.
    #[getter]
    fn n_missing(&self) -> u64 {
        self.inner.tables().next().flatten().map_or(0, infosoc::CrossTable::n_missing)
    }

    /// Test whether the two variables are independent, in each group where there are groups.
    ///
    /// Parameters
    /// ----------
    /// statistic : {"f", "chisq", "wald", "adjusted_wald", "saddlepoint"}, default "f"
    ///     Pearson's statistic with the correction of Rao and Scott of the second order ("f") or of the first ("chisq"),
    ///     the Wald statistic, plain or adjusted, or the saddlepoint approximation to the distribution of Pearson's. R's
    ///     words are understood: ``"F"``, ``"Chisq"``, ``"Wald"``, ``"adjWald"``, ``"lincom"``.
    ///
    /// Returns
    /// -------
    /// Association
    ///
    /// Raises
    /// ------
    /// UnknownOption
    ///     If `statistic` is another word.
    /// InvalidArgument
    ///     With fewer than two levels of a variable among all cases, or too many empty cells. A group in which that is so
    ///     has the status ``undefined``.
    ///
    /// Notes
    /// -----
    /// As R ``svychisq``.
    #[pyo3(signature = (statistic = "f"))]
    fn test(&self, py: Python<'_>, statistic: &str) -> PyResult<Py<Association>> {
        let test = statistic.parse().or_raise()?;
        let inner = interruptible(py, |stop| self.inner.test_until(test, stop))?;
        let table = Table::of(&inner)?;
        Py::new(py, PyClassInitializer::from(table).add_subclass(Association { inner }))
    }

    /// What a reliability rule says of the share in each cell, in columns beside it, as `Estimates.quality`.
    ///
    /// Parameters
    /// ----------
    /// rule : str or ReliabilityRule
    ///     The name of a rule of an agency, one of those in `reliability_rules`, or a rule of your own.
    ///
    /// Returns
    /// -------
    /// Table
    ///     The columns of the table, then those of `Estimates.quality`.
    ///
    /// Raises
    /// ------
    /// UnknownOption
    ///     If there is no rule of this name.
    fn quality(&self, py: Python<'_>, rule: Bound<'_, PyAny>) -> PyResult<Table> {
        let rule = quality::rule(&rule)?;
        Table::of(&detached(py, || self.inner.quality(&rule)).or_raise()?)
    }

    /// A table ready for publication: cells that may not be shown are hidden, and so are those that give them away.
    ///
    /// Parameters
    /// ----------
    /// rule : str or ReliabilityRule, optional
    ///     Hide the shares that this rule suppresses, and flag those of low reliability.
    /// min_n : int, optional
    ///     Hide cells with fewer cases of the sample than this; agencies use 3, 5 or 10.
    /// zeros : bool, default False
    ///     Whether cells without any cases are hidden too.
    /// secondary : bool, default True
    ///     Whether further cells are hidden until no published sum has a single hidden cell.
    /// base : int, optional
    ///     Round counts to multiples of this; 3, 5 or 10.
    /// rounding : {"conventional", "random"}, default "conventional"
    ///     To the nearest multiple, halves away from zero; or at random and unbiased to one of the two nearest.
    /// seed : int, optional
    ///     The key of random rounding: with the same key the same cell is always rounded the same way.
    ///
    /// Returns
    /// -------
    /// Publication
    ///     The columns of the table without any number in hidden cells, as `Estimates.suppress`.
    ///
    /// Raises
    /// ------
    /// InvalidArgument
    ///     If nothing is asked for, or ``min_n`` is below 2.
    ///
    /// Notes
    /// -----
    /// A sum is: a row or a column of the table with its margin, the margins with the total, and a cell over the groups
    /// with that of the whole. Shares of a total are hidden with it.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> sexes, areas = ["F"] * 22 + ["M"] * 21, (["town"] * 20 + ["farm"] * 2) + (["town"] * 9 + ["farm"] * 12)
    /// >>> people = pyarrow.table({"w": [1.0] * 43, "sex": sexes, "area": areas})
    /// >>> table = infosoc.Survey(people, weight="w").table("sex", "area").suppress(min_n=5)
    /// >>> [(row["sex"], row["area"], row["n"]) for row in table.to_dicts()][:4]
    /// [('F', 'farm', None), ('F', 'town', None), ('F', None, 22), ('M', 'farm', None)]
    #[pyo3(signature = (rule = None, *, min_n = None, zeros = false, secondary = true, base = None,
                        rounding = "conventional", seed = None))]
    #[expect(clippy::too_many_arguments, reason = "keywords of the Python method")]
    fn suppress(
        &self,
        py: Python<'_>,
        rule: Option<Bound<'_, PyAny>>,
        #[pyo3(from_py_with = whole::min_n)] min_n: Option<u64>,
        zeros: bool,
        secondary: bool,
        #[pyo3(from_py_with = whole::base)] base: Option<u32>,
        rounding: &str,
        #[pyo3(from_py_with = whole::seed)] seed: Option<u64>,
    ) -> PyResult<Py<Publication>> {
        let rounding = quality::rounding(base, rounding, seed)?;
        let suppression = quality::suppression(rule, min_n, zeros, None, secondary, rounding)?;
        Publication::wrap(py, detached(py, || self.inner.suppress(&suppression)).or_raise()?)
    }
}

/// The result of a test of independence, as a table of one row, and one more for each group: ``test``, ``statistic``,
/// ``df1``, ``df2``, ``p_value``, ``pearson`` (Pearson's X²), ``deff`` (its mean design effect), ``n``, ``n_missing`` and
/// ``status``, after ``by`` and the grouping columns where there are any. The attributes are those of all cases.
#[pyclass(extends = Table, frozen, module = "infosoc")]
#[derive(Debug)]
pub(crate) struct Association {
    inner: infosoc::Associations,
}

#[pymethods]
impl Association {
    /// The statistic.
    #[getter]
    fn statistic(&self) -> Option<f64> {
        self.overall().and_then(|test| test.statistic)
    }

    /// The degrees of freedom of the numerator, or of χ².
    #[getter]
    fn df1(&self) -> Option<f64> {
        self.overall().and_then(|test| test.df1)
    }

    /// The degrees of freedom of the denominator; None for χ².
    #[getter]
    fn df2(&self) -> Option<f64> {
        self.overall().and_then(|test| test.df2)
    }

    /// The probability of a statistic at least as large if the variables are independent.
    #[getter]
    fn p_value(&self) -> Option<f64> {
        self.overall().and_then(|test| test.p_value)
    }
}

impl Association {
    fn overall(&self) -> Option<&infosoc::Association> {
        self.inner.rows().first()
    }
}
