//! Reliability rules.

use crate::argument::{self, FromLike};
use crate::error::OrRaise;
use crate::immutable::{Immutable, based};
use crate::table::Table;
use infosoc::quality::{self, Limits};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

/// A reliability rule of your own: limits for the precision of figures.
///
/// Rules of agencies go by their names: see `reliability_rules`, and `ReliabilityRule.preset` for their settings.
///
/// Parameters
/// ----------
/// name : str
///     Its name, for the reasons it gives.
/// min_n, caution_n : int, optional
///     Suppressed, and flagged, with fewer cases in the sample.
/// min_effective_n : float, optional
///     Proportions are suppressed with fewer effective cases, p(1 - p)/se².
/// caution_cv, max_cv : float, optional
///     Flagged, and suppressed, with a larger coefficient of variation; 30 % is 0.3.
/// max_width : float, optional
///     Proportions are suppressed with a wider 95 % Korn-Graubard interval, as a share of 1.
/// max_relative_width : float, optional
///     Proportions are suppressed where that width is a larger multiple of the proportion.
/// min_df : float, optional
///     To be reviewed with fewer degrees of freedom.
///
/// Raises
/// ------
/// InvalidArgument
///     For a limit that is negative, a percentage instead of a share, or a limit of caution that is never met before
///     that of suppression; several together as `SeveralErrors`.
///
/// Examples
/// --------
/// >>> infosoc.ReliabilityRule("office", min_n=25, caution_cv=0.2)
/// <infosoc.ReliabilityRule office: cases below 25: suppressed; coefficient of variation above 20 %: caution>
#[pyclass(extends = Immutable, frozen, module = "infosoc")]
#[derive(Debug)]
pub(crate) struct ReliabilityRule {
    inner: quality::ReliabilityRule,
}

based!(ReliabilityRule: Immutable);

#[pymethods]
impl ReliabilityRule {
    #[new]
    #[pyo3(signature = (name, *, min_n = None, caution_n = None, min_effective_n = None, caution_cv = None,
                        max_cv = None, max_width = None, max_relative_width = None, min_df = None))]
    fn new(
        name: &str,
        #[pyo3(from_py_with = argument::min_n)] min_n: Option<u64>,
        #[pyo3(from_py_with = argument::caution_n)] caution_n: Option<u64>,
        min_effective_n: Option<f64>,
        caution_cv: Option<f64>,
        max_cv: Option<f64>,
        max_width: Option<f64>,
        max_relative_width: Option<f64>,
        min_df: Option<f64>,
    ) -> PyResult<ReliabilityRule> {
        let limits = Limits {
            min_n,
            caution_n,
            min_effective_cases: min_effective_n,
            caution_cv,
            max_cv,
            max_width,
            max_relative_width,
            min_df,
        };
        Ok(ReliabilityRule { inner: quality::ReliabilityRule::from_limits(name, &limits).or_raise()? })
    }

    /// The rule of an agency, with its settings.
    ///
    /// Parameters
    /// ----------
    /// name : str
    ///     A name from `reliability_rules`.
    /// adjusted_effective_n : bool, default False
    ///     Whether the rule of NCHS for proportions tests effective cases after the adjustment for degrees of freedom.
    ///
    /// Returns
    /// -------
    /// ReliabilityRule
    ///
    /// Raises
    /// ------
    /// UnknownOption
    ///     If no rule has this name.
    ///
    /// Examples
    /// --------
    /// >>> rule = infosoc.ReliabilityRule.preset("statcan_cv")
    /// >>> rule.name
    /// 'statcan_cv'
    #[staticmethod]
    #[pyo3(signature = (name, *, adjusted_effective_n = false))]
    fn preset(name: &str, adjusted_effective_n: bool) -> PyResult<ReliabilityRule> {
        let rule = quality::ReliabilityRule::preset(name).or_raise()?;
        Ok(ReliabilityRule { inner: if adjusted_effective_n { rule.adjusted_effective_cases() } else { rule } })
    }

    /// Its name.
    #[getter]
    fn name(&self) -> &str {
        self.inner.name()
    }

    fn __repr__(&self) -> String {
        format!("<infosoc.ReliabilityRule {}>", self.inner)
    }
}

impl FromLike for quality::ReliabilityRule {
    fn from_like(given: &Bound<'_, PyAny>) -> PyResult<quality::ReliabilityRule> {
        if let Ok(rule) = given.cast::<ReliabilityRule>() {
            return Ok(rule.get().inner.clone());
        }
        match given.extract::<String>() {
            Ok(name) => quality::ReliabilityRule::preset(&name).or_raise(),
            Err(_) => Err(PyTypeError::new_err(format!(
                "rule: expected the name of a reliability rule or a ReliabilityRule, got {}",
                given.get_type().name()?
            ))),
        }
    }
}

/// The rules of agencies: what they say, where they come from, and how sure that is. None is ever applied unless named.
///
/// Returns
/// -------
/// Table
///     ``name``, ``applies_to``, ``conditions``, ``certainty`` (as in the catalogue: ``CONFIRMED`` was seen in an official
///     text), ``source``, ``note``.
///
/// Examples
/// --------
/// >>> [row["name"] for row in infosoc.reliability_rules().to_dicts() if row["certainty"] == "UNCONFIRMED"]
/// ['eurostat_n']
#[pyfunction]
pub(crate) fn reliability_rules() -> PyResult<Table> {
    Table::of(&quality::presets())
}
