//! The design of a sample from the keywords that describe it.

use crate::columns::{Expressions, one_or_more};
use crate::error::OrRaise;
use crate::replicates::Replicates;
use infosoc::Design;
use pyo3::prelude::*;

/// The keywords, as Python gives them.
pub(crate) struct Keywords<'py> {
    pub(crate) weight: Option<Bound<'py, PyAny>>,
    pub(crate) strata: Option<Bound<'py, PyAny>>,
    pub(crate) psu: Option<Bound<'py, PyAny>>,
    pub(crate) ssu: Option<Bound<'py, PyAny>>,
    pub(crate) fpc: Option<Bound<'py, PyAny>>,
    pub(crate) nest: bool,
    pub(crate) lonely_psu: String,
    pub(crate) scope: Option<Bound<'py, PyAny>>,
    pub(crate) pps: Option<Bound<'py, PyAny>>,
    pub(crate) replicates: Option<Replicates>,
    pub(crate) deff: String,
}

impl Keywords<'_> {
    /// The design; columns that expressions make are added to `expressions`.
    pub(crate) fn design(self, expressions: &mut Expressions) -> PyResult<Design> {
        let mut design = match self.weight {
            Some(weight) => Design::new(expressions.column(&weight, "weight")?),
            None => Design::unweighted(),
        };
        if let Some(strata) = self.strata {
            design = design.strata(expressions.column(&strata, "strata")?);
        }
        if let Some(psu) = self.psu {
            design = design.psu(expressions.column(&psu, "psu")?);
        }
        for ssu in one_or_more(self.ssu)? {
            design = design.ssu(expressions.column(&ssu, "ssu")?);
        }
        let fpc: Vec<String> =
            one_or_more(self.fpc)?.iter().map(|fpc| expressions.column(fpc, "fpc")).collect::<PyResult<_>>()?;
        design = design.fpc(fpc).nest(self.nest).lonely_psu(self.lonely_psu.parse().or_raise()?);
        design = design.deff(self.deff.parse().or_raise()?);
        if let Some(scope) = self.scope {
            design = design.scope(expressions.column(&scope, "scope")?);
        }
        if let Some(pps) = self.pps {
            design = design.pps(crate::pps::pps(pps)?);
        }
        if let Some(replicates) = self.replicates {
            design = design.replicates(replicates.inner);
        }
        Ok(design)
    }
}
