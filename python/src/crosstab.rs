//! Two-way tables and tests of independence.

use crate::argument::word;
use crate::interrupt::interruptible;
use crate::properties::properties;
use crate::quality::{Publishable, publishable};
use crate::table::result;
use pyo3::prelude::*;
use std::sync::Arc;

/// A two-way table: one row per cell and margin, row by row with its total, the totals over rows last.
///
/// With groups, the table of all cases comes first, then a table for each group; ``by`` and the grouping columns say which. A
/// group without a case in the table has one row, with the status ``empty``.
///
/// The columns are the two variables with their own types (null for the totals), ``share`` (what shares add up to 1
/// over), ``count`` and ``count_se`` (weighted), ``value`` (the share), ``se``, ``ci_low``, ``ci_high``, ``cv``,
/// ``deff``, ``df``, ``n`` (cases in the sample) and ``status``.
#[pyclass(extends = Publishable, frozen, module = "infosoc")]
#[derive(Debug)]
pub(crate) struct CrossTable {
    inner: Arc<infosoc::CrossTables>,
}

publishable!(CrossTable(infosoc::CrossTables));

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

    /// Test whether the two variables are independent; with groups, in each of them.
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
    ///     If `statistic` is not one of these.
    /// InvalidArgument
    ///     With fewer than two levels of a variable among all cases, or too many empty cells. A group like that has the
    ///     status ``undefined``.
    ///
    /// Notes
    /// -----
    /// As R ``svychisq``.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> people = pyarrow.table({"w": [2, 1, 1, 2], "sex": ["F", "M"] * 2, "internet": [1, 1, 0, 1], "minutes": [60, 45, 0, 9]})
    /// >>> svy = infosoc.Survey(people, weight="w")
    /// >>> svy.table("sex", "internet").test().to_dicts()[0]["test"]
    /// 'f'
    #[pyo3(signature = (statistic = "f"))]
    fn test(&self, py: Python<'_>, statistic: &str) -> PyResult<Association> {
        let test = word(statistic)?;
        interruptible(py, |stop| self.inner.test_until(test, stop)).map(Association::from)
    }
}

result! {
    /// The result of a test of independence, as a table of one row, and one more for each group: ``test``,
    /// ``statistic``, ``df1``, ``df2``, ``p_value``, ``pearson`` (Pearson's X²), ``deff`` (its mean design effect),
    /// ``n``, ``n_missing`` and ``status``, after ``by`` and the grouping columns, if any. The attributes describe all
    /// cases.
    pub(crate) struct Association(infosoc::Associations);
}

properties! {
    Association.inner as tests {
        /// The statistic.
        statistic: Option<f64> = tests.rows().first().and_then(|overall| overall.statistic);
        /// The degrees of freedom of the numerator, or of χ².
        df1: Option<f64> = tests.rows().first().and_then(|overall| overall.df1);
        /// The degrees of freedom of the denominator; None for χ².
        df2: Option<f64> = tests.rows().first().and_then(|overall| overall.df2);
        /// The p-value: the probability of a statistic at least as large if the variables are independent.
        p_value: Option<f64> = tests.rows().first().and_then(|overall| overall.p_value);
    }
}
