//! Two-way tables and tests of independence.

use crate::error::OrRaise;
use crate::interrupt::interruptible;
use crate::table::Table;
use pyo3::prelude::*;

/// A two-way table: one row per cell and margin, row by row with its total, the totals over rows last.
///
/// The columns are the two variables with their own types (null for the totals), ``share`` (what shares add up to 1
/// over), ``count`` and ``count_se`` (weighted), ``value`` (the share), ``se``, ``ci_low``, ``ci_high``, ``cv``,
/// ``deff``, ``df``, ``n`` (cases in the sample) and ``status``.
#[pyclass(extends = Table, frozen, module = "infosoc")]
#[derive(Debug)]
pub(crate) struct CrossTable {
    inner: infosoc::CrossTable,
}

impl CrossTable {
    pub(crate) fn wrap(py: Python<'_>, inner: infosoc::CrossTable) -> PyResult<Py<CrossTable>> {
        let table = Table::of(&inner)?;
        Py::new(py, PyClassInitializer::from(table).add_subclass(CrossTable { inner }))
    }
}

#[pymethods]
impl CrossTable {
    /// Cases in the table.
    #[getter]
    fn n(&self) -> u64 {
        self.inner.n()
    }

    /// Cases outside the table because one of the two variables is missing.
    #[getter]
    fn n_missing(&self) -> u64 {
        self.inner.n_missing()
    }

    /// Test whether the two variables are independent.
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
    ///     With fewer than two levels of a variable, or too many empty cells.
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
}

/// The result of a test of independence, as a table of one row: ``test``, ``statistic``, ``df1``, ``df2``, ``p_value``,
/// ``pearson`` (Pearson's X²), ``deff`` (its mean design effect), ``n`` and ``n_missing``.
#[pyclass(extends = Table, frozen, module = "infosoc")]
#[derive(Debug)]
pub(crate) struct Association {
    inner: infosoc::Association,
}

#[pymethods]
impl Association {
    /// The statistic.
    #[getter]
    fn statistic(&self) -> Option<f64> {
        self.inner.statistic
    }

    /// The degrees of freedom of the numerator, or of χ².
    #[getter]
    fn df1(&self) -> Option<f64> {
        self.inner.df1
    }

    /// The degrees of freedom of the denominator; None for χ².
    #[getter]
    fn df2(&self) -> Option<f64> {
        self.inner.df2
    }

    /// The probability of a statistic at least as large if the variables are independent.
    #[getter]
    fn p_value(&self) -> Option<f64> {
        self.inner.p_value
    }
}
