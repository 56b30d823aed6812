//! The keywords that every model of a survey has: they are declared here alone.

use super::cases::{Cases, InMemory};
use crate::argument::{Argument, Builder, OneOrMany, Word, keyword, unexpected};
use crate::columns::{Column, Columns, GroupingSets};
use crate::error::{OrRaise, raise};
use crate::estimates::Level;
use infosoc::{Combine, Error, GapDecompositionRequest, RegressionRequest};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::collections::BTreeMap;

/// A model that is asked for, with the cases that have its columns, and the keywords that are not those of a model.
pub(super) struct Model<'py> {
    pub(super) cases: InMemory,
    pub(super) request: RegressionRequest,
    pub(super) is_imputed: bool,
    pub(super) others: Vec<(String, Bound<'py, PyAny>)>,
}

impl<'py> Model<'py> {
    /// `further` are columns that the call needs beside those of the model.
    pub(super) fn new(
        cases: &Cases,
        outcome: OneOrMany<Column>,
        terms: GroupingSets,
        further: impl IntoIterator<Item = Column>,
        keywords: Option<Bound<'py, PyDict>>,
        own: &[&str],
        py: Python<'py>,
    ) -> PyResult<Model<'py>> {
        let mut meant = Columns::default();
        // The group of a decomposition is no term, but its column has to be there.
        further.into_iter().for_each(|column| drop(meant.name(column)));
        let mut imputations: Vec<(String, Vec<String>)> = Vec::new();
        let outcome = single(meant.names(outcome), &mut imputations)?;
        let terms = meant.sets(Some(terms));
        let (mut family, mut link, mut offset, mut filter) = (None, None, None, None);
        let (mut reference, mut categories, mut level, mut exponentiate) = (None, None, None, None);
        let (mut combine, mut others) = (None, Vec::new());
        // Collected first and set below: the request needs the cases, and those the columns of all keywords.
        for (name, given) in keywords.into_iter().flatten() {
            let name: &str = name.extract()?;
            match name {
                "family" => family = keyword::<Option<Word<infosoc::Family>>>(&given, name)?,
                "link" => link = keyword::<Option<Word<infosoc::Link>>>(&given, name)?,
                "offset" => offset = Option::<Column>::read(&given, name)?.map(|offset| meant.name(offset)),
                "where" => {
                    if let Some(given) = Option::<OneOrMany<Column>>::read(&given, name)? {
                        filter = Some(single(meant.names(given), &mut imputations)?);
                    }
                }
                "reference" => reference = keyword::<Option<BTreeMap<String, Level>>>(&given, name)?,
                "categories" => categories = keyword::<Option<OneOrMany<String>>>(&given, name)?,
                "exponentiate" if own.is_empty() => exponentiate = keyword::<Option<bool>>(&given, name)?,
                "level" => level = keyword::<Option<f64>>(&given, name)?,
                "combine" => combine = keyword::<Option<Word<Combine>>>(&given, name)?.map(|how| how.0),
                "imputed" => {
                    let given = keyword::<Option<BTreeMap<String, Bound<'_, PyAny>>>>(&given, name)?;
                    for (variable, columns) in given.into_iter().flatten() {
                        let columns = OneOrMany::<Column>::read(&columns, name)?;
                        imputations.push((variable, meant.names(columns)));
                    }
                }
                other if own.contains(&other) => others.push((other.to_owned(), given)),
                other => return Err(unexpected(other)),
            }
        }
        if combine.is_none() && !imputations.is_empty() {
            let what = "give \"rubin\" or \"shortcut\", as a list of columns holds imputations of one variable";
            return Err(raise(Error::missing("combine", what)));
        }
        if combine.is_some() && imputations.is_empty() {
            let problem = "not used in a model without imputations; leave it out, or give a list of columns as outcome or in imputed";
            return Err(Error::invalid("combine", problem)).or_raise();
        }
        let cases = cases.in_memory()?.with_columns(py, &meant)?;
        let is_imputed = !imputations.is_empty();
        let request = cases.survey.regress(outcome);
        let request = request
            .given(family, |request, family| request.family(family.0))
            .given(link, |request, link| request.link(link.0))
            .given(offset, |request, offset| request.offset(offset))
            .given(filter, |request, filter| request.filter(filter))
            .given(categories, |request, categories| request.categories(categories))
            .given(level, RegressionRequest::level)
            .given(exponentiate, RegressionRequest::exponentiate)
            .given(combine, RegressionRequest::combine);
        let references = reference.into_iter().flatten();
        let request = references.fold(request, |request, (column, level)| request.reference(column, level.0));
        let request = terms.into_iter().fold(request, |request, term| request.term(term));
        let request = imputations.into_iter().fold(request, |request, (name, columns)| request.imputed(name, columns));
        Ok(Model { cases, request, is_imputed, others })
    }
}

/// The name of a column, or one for the columns of its imputations.
fn single(mut columns: Vec<String>, imputations: &mut Vec<(String, Vec<String>)>) -> PyResult<String> {
    match columns.as_slice() {
        [] => Err(raise(Error::invalid("imputed", "the list is empty; name its columns"))),
        [_] => Ok(columns.swap_remove(0)),
        [first, .., last] => {
            // As the library would have no name for them: the first and the last show which were meant.
            let name = format!("{first}…{last}");
            imputations.push((name.clone(), columns));
            Ok(name)
        }
    }
}

/// The decomposition that is asked for, with the cases that have its columns.
pub(super) fn decomposition(
    cases: &Cases,
    outcome: OneOrMany<Column>,
    terms: GroupingSets,
    by: Column,
    keywords: Option<Bound<'_, PyDict>>,
    py: Python<'_>,
) -> PyResult<(InMemory, GapDecompositionRequest)> {
    let own = ["groups", "method", "coefficients", "detail", "normalise"];
    // Taken before the column moves into the model.
    let name = by.name().to_owned();
    let model = Model::new(cases, outcome, terms, [by], keywords, &own, py)?;
    let mut request = model.request.decompose(name);
    for (name, given) in &model.others {
        request = match name.as_str() {
            "groups" => {
                let groups = keyword::<Option<(Level, Level)>>(given, name)?;
                request.given(groups, |request, (first, second)| request.groups(first.0, second.0))
            }
            "method" => request.fold(keyword::<Word<infosoc::Fold>>(given, name)?.0),
            "coefficients" => {
                let coefficients = keyword::<Option<Word<infosoc::ReferenceCoefficients>>>(given, name)?;
                request.given(coefficients, |request, Word(coefficients)| request.coefficients(coefficients))
            }
            "detail" => request.detail(keyword::<Word<infosoc::Detail>>(given, name)?.0),
            // `normalise` is the last of `own`; others were refused as unexpected.
            _ => request.normalise(keyword(given, name)?),
        };
    }
    Ok((model.cases, request))
}
