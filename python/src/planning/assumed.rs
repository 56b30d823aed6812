//! What a plan takes as known of the next survey.

use crate::argument::{keyword, unexpected};
use crate::error::raise;
use crate::estimates::Level;
use infosoc::Error;
use infosoc::planning::{Plan, Population};
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// A number of units, the same for all domains, by level, or ``"estimated"``.
pub(crate) struct Units(pub(super) Population);

impl FromPyObject<'_, '_> for Units {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, '_, PyAny>) -> PyResult<Units> {
        if let Ok(levels) = given.cast::<PyDict>() {
            let keys: Vec<Level> = levels.keys().extract()?;
            let values: Vec<f64> = levels.values().extract()?;
            return Ok(Units(Population::Levels(keys.into_iter().map(|level| level.0).zip(values).collect())));
        }
        if let Ok(text) = given.extract::<String>() {
            let estimated = text == "estimated";
            let wrong =
                || raise(Error::argument("population", "a number, a dictionary by level, or \"estimated\"", text));
            return if estimated { Ok(Units(Population::Estimated)) } else { Err(wrong()) };
        }
        Ok(Units(Population::Number(given.extract()?)))
    }
}

/// What is assumed of the next survey: the keywords of all that plan from a past one are declared here alone.
pub(super) struct Assumed {
    /// One for all domains; without it, that of the past survey.
    pub(super) deff: Option<f64>,
    pub(super) population: Population,
    pub(super) plan: Plan,
}

impl Assumed {
    pub(super) fn new(keywords: Option<Bound<'_, PyDict>>) -> PyResult<Assumed> {
        let mut assumed = Assumed { deff: None, population: Population::Infinite, plan: Plan::default() };
        for (name, given) in keywords.into_iter().flatten() {
            let name: &str = name.extract()?;
            match name {
                "deff" => assumed.deff = keyword(&given, name)?,
                "population" => {
                    let units: Option<Units> = keyword(&given, name)?;
                    assumed.population = units.map_or(Population::Infinite, |units| units.0);
                }
                "response" => assumed.plan.response = keyword(&given, name)?,
                "eligibility" => assumed.plan.eligibility = keyword(&given, name)?,
                "level" => assumed.plan.level = keyword(&given, name)?,
                other => return Err(unexpected(other)),
            }
        }
        Ok(assumed)
    }
}
