//! Outliers and the survey in which they are brought down.

use crate::error::OrRaise;
use crate::properties::properties;
use crate::survey::Survey;
use crate::table::result;
use pyo3::prelude::*;

result! {
    /// The outliers of a variable, from `Survey.outliers`: one row for each answer above its cut-off, those that move the total most
    /// first.
    ///
    /// The columns are those of the key, ``row`` (from 0), ``variable``, ``value``, ``weight``, ``cutoff``,
    /// ``winsorised``, ``winsorised_weight`` (with which the answer as it is counts for as much), ``change`` (of the
    /// total) and ``share`` (of the total, that the answer has now).
    pub(crate) struct Outliers(infosoc::Outliers);
}

properties! {
    Outliers.inner as outliers {
        /// The weighted total of the answers as they are.
        total: f64 = outliers.total();
        /// By how much winsorising moves the total, 0 or less: its estimated bias where the answers are right. No standard error
        /// contains it.
        bias: f64 = outliers.bias();
    }

    /// The survey with a column more, named as the variable with ``.winsorised`` after it, in which the outliers are brought down.
    ///
    /// Parameters
    /// ----------
    /// weights : bool, default False
    ///     Whether each outlier has its ``winsorised_weight`` in place of its own instead, replicate weights alike: its answers stay
    ///     as they are, and what it says of anything else counts for less, too.
    ///
    /// Returns
    /// -------
    /// Survey
    ///
    /// Raises
    /// ------
    /// InvalidArgument
    ///     For weights, if no weight brings an outlier down, as with an answer of 0.
    #[pyo3(signature = (*, weights = false))]
    fn survey(&self, weights: bool) -> PyResult<Survey> {
        if weights {
            return Ok(self.inner.reweighted().or_raise()?.into());
        }
        Ok(self.inner.survey().clone().into())
    }
}
