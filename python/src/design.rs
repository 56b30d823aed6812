//! The design of a sample from the keywords that describe it.

use crate::argument::{Argument, Like, OneOrMany, Word, keyword, unexpected};
use crate::columns::{Column, Columns};
use crate::replicates::Replicates;
use infosoc::{Design, Pps};
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// The design that keywords describe; its columns are added to `columns`.
///
/// The keywords of all that take a design are declared here alone.
pub(crate) fn design(keywords: Option<Bound<'_, PyDict>>, columns: &mut Columns) -> PyResult<Design> {
    let keywords: Vec<(String, Bound<'_, PyAny>)> = keywords.map_or(Ok(Vec::new()), |given| given.items().extract())?;
    let mut design = Design::unweighted();
    for (name, given) in &keywords {
        // First the columns of a keyword, then what is done with their names.
        let names = columns.names(match name.as_str() {
            "weight" | "strata" | "psu" | "scope" => Option::<Column>::read(given, name)?.into_iter().collect(),
            "ssu" | "fpc" => Option::<OneOrMany<Column>>::read(given, name)?.into_iter().flatten().collect(),
            _ => Vec::new(),
        });
        design = match name.as_str() {
            "weight" => names.into_iter().fold(design, Design::weight),
            "strata" => names.into_iter().fold(design, Design::strata),
            "psu" => names.into_iter().fold(design, Design::psu),
            "ssu" => names.into_iter().fold(design, Design::ssu),
            "scope" => names.into_iter().fold(design, Design::scope),
            "fpc" => design.fpc(names),
            "nest" => design.nest(keyword(given, name)?),
            "lonely_psu" => design.lonely_psu(keyword::<Word<_>>(given, name)?.0),
            "adjust_domain_lonely" => design.adjust_domain_lonely(keyword(given, name)?),
            "df" => keyword::<Option<f64>>(given, name)?.into_iter().fold(design, Design::df),
            "deff" => design.deff(keyword::<Word<_>>(given, name)?.0),
            "pps" => {
                keyword::<Option<Like<Pps>>>(given, name)?.into_iter().fold(design, |design, pps| design.pps(pps.0))
            }
            "replicates" => {
                let given: Option<Bound<'_, Replicates>> = keyword(given, name)?;
                given.into_iter().fold(design, |design, given| design.replicates(given.get().inner.clone()))
            }
            // Keywords come as a dictionary, so Python does not check their names.
            other => return Err(unexpected(other)),
        };
    }
    Ok(design)
}
