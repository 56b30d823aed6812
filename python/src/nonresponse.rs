//! The diagnosis of an adjustment for non-response.

use crate::argument::{self, OneOrMany, keyword};
use crate::error::OrRaise;
use crate::estimates::Level;
use crate::properties::properties;
use crate::table::{Table, result};
use infosoc::Disposition;
use pyo3::prelude::*;
use pyo3::types::PyDict;

result! {
    /// The diagnosis of an adjustment for non-response: one row per final class.
    ///
    /// The columns are ``class``, ``n`` (cases in the sample), ``respondents``, ``nonrespondents``, ``ineligible``,
    /// ``unknown``, ``response_rate`` (weighted, of eligible cases), ``factor`` (of the weights of respondents; their
    /// mean under a model), ``before`` and ``after`` (sums of weights).
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> sample = pyarrow.table({"w": [10, 10, 20, 20, 20], "region": ["N", "N", "S", "S", "S"], "responded": [1, 0, 1, 1, 0]})
    /// >>> svy = infosoc.Survey(sample, weight="w").adjust_nonresponse("responded", classes=["region"])
    /// >>> [(row["class"], row["factor"]) for row in svy.nonresponse().to_dicts()]
    /// [('N', 2.0), ('S', 1.5)]
    pub(crate) struct Nonresponse(infosoc::Nonresponse);
}

properties! {
    Nonresponse.inner as diagnosis {
        /// ``classes``, ``propensity`` or ``propensity_classes``.
        method: &str = diagnosis.method();
        /// The weighted response rate of the eligible cases.
        response_rate: f64 = diagnosis.indicators().response_rate;
        /// 1 - 2 S(p), the indicator of a representative response (Schouten, Cobben and Bethlehem 2009): 1 where all
        /// cases have the same estimated probability of response p.
        r_indicator: f64 = diagnosis.indicators().r_indicator;
        /// S(p) over the mean of p: the largest bias of an unadjusted mean, in standard deviations of the variable.
        cv_propensity: f64 = diagnosis.indicators().cv_propensity;
        /// The largest factor of a weight.
        max_factor: f64 = diagnosis.indicators().max_factor;
        /// 1 + CV²(w) of the respondents with the weights before.
        weight_effect_before: f64 = diagnosis.indicators().weight_effect_before;
        /// 1 + CV²(w) of the respondents with the weights after.
        weight_effect_after: f64 = diagnosis.indicators().weight_effect_after;
    }

    /// The classes that were merged, in order.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``class``, ``into`` (the neighbour), ``reason`` (the rule), ``respondents`` and ``factor`` before, and
    ///     ``respondents_after`` and ``factor_after`` of both together.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> sample = pyarrow.table({"w": [10] * 6, "region": ["N", "N", "S", "S", "W", "W"], "responded": [1, 1, 1, 1, 1, 0]})
    /// >>> svy = infosoc.Survey(sample, weight="w").adjust_nonresponse("responded", classes=["region"], min_respondents=2)
    /// >>> [(row["class"], row["into"], row["reason"]) for row in svy.nonresponse().collapsed().to_dicts()]
    /// [('W', 'S', 'min_respondents')]
    fn collapsed(&self) -> PyResult<Table> {
        Ok(Table::from(self.inner.collapsed_frame().or_raise()?))
    }

    /// The variables of the classes or of the model, and those asked for: the eligible sample beside its respondents.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``variable``, ``level`` (null for the mean of a number), ``sample``, ``before`` and ``after`` (of respondents with
    ///     the weights before and after), ``smd_before`` and ``smd_after`` (differences in standard deviations of the sample).
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow
    /// >>> sample = pyarrow.table({"w": [10] * 6, "region": ["N", "N", "N", "S", "S", "S"], "responded": [1, 1, 1, 1, 1, 0]})
    /// >>> svy = infosoc.Survey(sample, weight="w").adjust_nonresponse("responded", classes=["region"], min_respondents=2)
    /// >>> svy.nonresponse().balance().to_polars().columns
    /// ['variable', 'level', 'sample', 'before', 'after', 'smd_before', 'smd_after']
    fn balance(&self) -> PyResult<Table> {
        Ok(Table::from(self.inner.balance_frame().or_raise()?))
    }
}

/// Dispositions with the values that stand for them.
pub(crate) fn codes(given: &Bound<'_, PyDict>) -> PyResult<Vec<(Disposition, Vec<String>)>> {
    let mut codes = Vec::new();
    for (word, values) in given.iter() {
        let word: String = keyword(&word, "codes")?;
        // Values as the library writes levels: 1, 1.0 and "1" are one code.
        let values: OneOrMany<Level> = keyword(&values, &format!("codes[{word:?}]"))?;
        codes.push((argument::word(&word)?, values.into_iter().map(|level| level.0).collect()));
    }
    Ok(codes)
}
