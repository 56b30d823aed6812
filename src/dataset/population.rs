//! Whom the figures of a dataset are about: the dimensions that its whole file shares.

use super::base::{self, Base};
use super::codebook::{Codebook, Concept, Kind, Value};
use super::description::{FileDescription, StatisticalUnit};
use super::file::File;
use crate::catalogue::{self, Indicator};
use crate::dimension::{self, Ages};
use crate::error::nearest;
use crate::survey::Estimate;
use crate::survey::Estimates;
use crate::{Error, Result};
use polars::prelude::{Column, DataFrame, DataType};
use std::path::Path;

/// Adults in the sense of the catalogue: 15 years and over.
const ADULTS: Ages = Ages { from: Some(15), to: None };

/// The dimension of figures that are limited by answers to other questions.
pub(super) const SUBPOPULATION: &str = "subpopulation";

/// The dimension of figures that count other units than the indicator does: persons in households with Internet access.
pub(super) const STATISTICAL_UNIT: &str = "statistical_unit";

/// A dimension and its code.
pub(super) type Part = (String, String);

/// The part of the population that figures of a concept are about: what the request is limited to by `conditions`, the
/// categories that its universe is limited to, what `[scope]` states, whom it counts (`counted` in place of the rows), and the limits of age where they are narrower or wider than those of the indicator.
pub(super) fn of(
    file: &File,
    concept: &Concept,
    indicator: &Indicator,
    conditions: &[Base],
    counted: Option<&str>,
) -> Vec<Part> {
    let description = &file.description;
    let scope = &description.scope;
    let codebook = &file.codebook;
    let mut parts: Vec<Part> = conditions.iter().filter_map(|condition| condition.part(codebook)).collect();
    let universe = base::parts(codebook, concept);
    // What is asked for comes before a universe of the same dimension.
    parts.extend(universe.into_iter().filter(|(name, _)| !conditions.iter().any(|c| c.is_about(codebook, name))));
    let answers: Vec<String> = conditions.iter().filter_map(|condition| condition.answer(codebook)).collect();
    if !answers.is_empty() {
        parts.push((SUBPOPULATION.to_owned(), answers.join(";")));
    }
    let unit = description.statistical_unit;
    if let Some(counted) = counted {
        parts.push((STATISTICAL_UNIT.to_owned(), counted.to_owned()));
    } else if !unit.measures(&indicator.statistical_unit) {
        parts.push((STATISTICAL_UNIT.to_owned(), unit.to_string()));
    }
    // A dimension has one code: what is nearer to the figure comes before what holds of the whole file.
    let stated = scope.parts().filter(|(name, _)| !parts.iter().any(|(known, _)| known == name));
    let stated: Vec<Part> = stated.map(|(name, code)| (name.to_owned(), code.to_owned())).collect();
    parts.extend(stated);
    if description.statistical_unit == StatisticalUnit::Individual {
        let ages = (indicator.base.value == catalogue::Base::Adults).then_some(ADULTS);
        // A stated age, or a universe by age, says it already.
        let is_by_age = parts.iter().any(|(name, _)| name == "age");
        parts.extend(scope.part_by_age(ages).filter(|_| !is_by_age).map(|code| ("age".to_owned(), code)));
    }
    parts
}

/// The part of the population that a whole file is about.
pub(super) fn of_file(file: &File) -> Vec<Part> {
    let FileDescription { scope, statistical_unit, .. } = &file.description;
    let stated = scope.parts().map(|(name, code)| (name.to_owned(), code.to_owned()));
    let by_age = (*statistical_unit == StatisticalUnit::Individual).then(|| scope.part_by_age(None)).flatten();
    stated.chain(by_age.map(|code| ("age".to_owned(), code))).collect()
}

/// Dimensions in `[scope]` that are neither known nor breakdowns of the codebook, and codes that these do not have.
pub(super) fn check(description: &FileDescription, codebook: &Codebook, path: &Path) -> Result<()> {
    let mut problems = Vec::new();
    for (name, code) in description.scope.parts() {
        let breakdown = codebook.breakdown(name);
        let problem = match breakdown.map(|concept| &concept.kind) {
            None if dimension::dimension(name).is_some() => continue,
            None => {
                let mut known = codebook.breakdowns();
                known.extend(["text", "age_from", "age_to", "age_variable", "conditions"]);
                known.extend(dimension::names().collect::<Vec<&str>>());
                let near = nearest(name, known, 5).join(", ");
                format!(
                    "{name} is neither a field of [scope], a known dimension nor a breakdown of the codebook; the nearest are {near}"
                )
            }
            // The ages and the sizes in scope are a range of their own, not one of the groups; nor are activities one of them.
            Some(_) if matches!(name, "age" | "size_class" | "activity") => continue,
            Some(Kind::Breakdown(_) | Kind::Several(_)) => {
                let variables = breakdown.into_iter().flat_map(Concept::variables);
                let categories =
                    variables.flat_map(|variable| &variable.entries).filter_map(|entry| match &entry.value {
                        Value::Category(category) => Some(category.as_str()),
                        Value::Yes | Value::No | Value::Missing | Value::Outside | Value::Amount => None,
                    });
                let categories: Vec<&str> = categories.collect();
                if categories.contains(&code) || dimension::codes(name).contains(&code) {
                    continue;
                }
                let near = nearest(code, categories, 5).join(", ");
                format!("{name} = {code:?} under [scope] is not a value of this breakdown; the nearest are {near}")
            }
            Some(Kind::Answer { .. } | Kind::Ratio { .. }) => continue,
        };
        problems.push(Error::InvalidFile { path: path.to_owned(), row: None, problem });
    }
    Error::collect(problems)
}

/// Writes the parts that each row is about into the columns of their dimensions, except where the row is given by that
/// dimension and has a code of its own. New columns stand before `before`.
pub(super) fn write<'a>(
    frame: &mut DataFrame,
    estimates: &Estimates,
    parts: impl Fn(&Estimate) -> &'a [Part],
    before: &str,
) -> Result<()> {
    let rows = estimates.rows();
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in rows.iter().flat_map(&parts) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    for name in names {
        let own: Vec<Option<String>> = match frame.column(name) {
            Ok(column) => column.cast(&DataType::String)?.str()?.iter().map(|c| c.map(str::to_owned)).collect(),
            Err(_) => vec![None; rows.len()],
        };
        let codes = rows.iter().zip(own).map(|(row, own)| match estimates.level_of(row, name) {
            // Given by this dimension: its own code, or null for its total.
            Some(_) => own,
            None => parts(row).iter().find(|(part, _)| part == name).map(|(_, code)| code.clone()),
        });
        let column = Column::new(name.into(), codes.collect::<Vec<_>>());
        match frame.get_column_index(name) {
            Some(_) => drop(frame.with_column(column)?),
            None => {
                let place = frame.get_column_index(before).unwrap_or(frame.width());
                frame.insert_column(place, column)?;
            }
        }
    }
    Ok(())
}
