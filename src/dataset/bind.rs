//! The survey of a dataset: bound to its design at the first question and kept for the others, as are the columns of
//! each concept that was asked for.

use super::codebook::Concept;
use super::description::{FileDescription, Weight};
use super::file::File;
use super::harmonise::{self, numeric};
use super::identifiers::Identifiers;
use super::probabilities::Squares;
use super::read::{Coded, Table};
use crate::finding::Finding;
use crate::survey::{Design, LonelyPsu, Survey};
use crate::{Error, Result};
use polars::prelude::{Column, DataFrame, IntoColumn, NamedFrom, NewChunkedArray, Series, StringChunked};
use rayon::prelude::*;
use std::sync::OnceLock;
#[cfg(test)]
use std::sync::atomic::{AtomicUsize, Ordering};

// The columns of the design begin with a dot, which no concept does.
const WEIGHT: &str = ".weight";
pub(super) const SCOPE: &str = ".scope";
const STRATA: &str = ".strata";
const PSU: &str = ".psu";
pub(super) const SQUARES: &str = ".squares";

/// What the questions to a dataset share. Errors are not kept: who asks again is told again.
#[derive(Debug, Clone, Default)]
pub(super) struct Shared {
    survey: OnceLock<Survey>,
    /// By place in the codebook. A survey with these columns shares their memory.
    concepts: Vec<OnceLock<Vec<Column>>>,
    /// Which rows are in scope.
    scope: OnceLock<Vec<bool>>,
    /// What the checks found beside the concepts: the file cannot change under them.
    findings: OnceLock<Vec<Finding>>,
    #[cfg(test)]
    made: std::sync::Arc<tests::Made>,
}

impl Shared {
    pub(super) fn of(concepts: usize) -> Shared {
        Shared { concepts: vec![OnceLock::new(); concepts], ..Shared::default() }
    }
}

impl File {
    /// Which rows are in scope.
    pub(super) fn scope(&self) -> &[bool] {
        self.shared.scope.get_or_init(|| harmonise::in_scope(&self.description, &self.table))
    }

    /// What a check found that looks at everything beside the concepts, which is done once.
    pub(super) fn findings(&self, check: impl FnOnce() -> Vec<Finding>) -> &[Finding] {
        let checked = || {
            #[cfg(test)]
            self.shared.made.checks.fetch_add(1, Ordering::Relaxed);
            check()
        };
        self.shared.findings.get_or_init(checked)
    }

    /// The cases with their design alone.
    pub(super) fn design_bound(&self) -> Result<&Survey> {
        if let Some(survey) = self.shared.survey.get() {
            return Ok(survey);
        }
        let table = design_columns(&self.description, &self.table, self.scope())?;
        let survey = Survey::new(table, design(self)?).map_err(|error| self.in_its_names(error))?;
        #[cfg(test)]
        self.shared.made.designs.fetch_add(1, Ordering::Relaxed);
        // If two threads bind it at once, one result is kept and both return that one.
        Ok(self.shared.survey.get_or_init(|| survey))
    }

    /// The same error with the names that population counts have in the file.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the other columns of the design are checked before it is bound"
    )]
    fn in_its_names(&self, error: Error) -> Error {
        match error {
            Error::InvalidFpc { column, problem, first } => {
                let stages = self.description.design.fpc.0.iter().enumerate();
                let own = stages.filter(|(stage, _)| fpc(*stage) == column).map(|(_, name)| name.clone()).next();
                Error::InvalidFpc { column: own.unwrap_or(column), problem, first }
            }
            Error::Several(errors) => {
                Error::several(errors.into_iter().map(|error| self.in_its_names(error)).collect())
            }
            other => other,
        }
    }

    /// The cases with the columns of some concepts, and columns without a value for others, in whose data there is an error.
    pub(super) fn survey_of(&self, sound: &[&Concept], refused: &[&Concept]) -> Result<Survey> {
        let survey = self.design_bound()?;
        let columns: Vec<Vec<Column>> = sound.par_iter().map(|concept| self.columns(concept)).collect();
        let blanks = refused.iter().flat_map(|concept| harmonise::blank(concept, self.table.height));
        survey.with_columns(columns.into_iter().flatten().chain(blanks).collect())
    }

    /// The harmonised columns of a concept.
    fn columns(&self, concept: &Concept) -> Vec<Column> {
        let harmonised = || {
            #[cfg(test)]
            self.shared.made.concepts.fetch_add(1, Ordering::Relaxed);
            harmonise::concept(&self.codebook, concept, &self.table)
        };
        // By address and not by key: a shadowed concept has the key of another.
        let place = self.codebook.concepts.iter().position(|known| std::ptr::eq(known, concept));
        let kept = place.and_then(|place| self.shared.concepts.get(place));
        kept.map_or_else(harmonised, |kept| kept.get_or_init(harmonised).clone())
    }
}

/// The design in terms of the harmonised columns.
fn design(file: &File) -> Result<Design> {
    let described = &file.description.design;
    let mut design = Design::new(WEIGHT).scope(SCOPE).nest(described.nest);
    if !described.strata.0.is_empty() {
        design = design.strata(STRATA);
    }
    if !described.psu.0.is_empty() {
        design = design.psu(PSU);
    }
    for stage in 0..described.after_psu().count() {
        design = design.ssu(after_psu(stage));
    }
    if !described.fpc.0.is_empty() {
        design = design.fpc((0..described.fpc.0.len()).map(fpc));
    }
    if let Some(pps) = &file.pps {
        design = design.pps(pps.clone());
    }
    if let Some(replicates) = &described.replicates {
        let names = replicates.names(&file.table.names, described.weight.column())?;
        design = design.replicates(replicates.replicates((0..names.len()).map(replicate).collect())?);
    }
    Ok(design.deff(described.deff).lonely_psu(described.lonely_psu.parse::<LonelyPsu>()?))
}

/// The columns that the design names, as far as the file has them.
fn design_columns(description: &FileDescription, table: &Table, scope: &[bool]) -> Result<DataFrame> {
    let mut columns = Vec::new();
    // Rows out of scope stay, so that standard errors are those of a domain of the sample.
    let design = &description.design;
    let weight = match &design.weight {
        Weight::Column(name) => weights(name, design.weight_divisor, table, scope),
        Weight::Equal(weight) => {
            Some(scope.iter().map(|kept| Some(if *kept { weight / design.weight_divisor } else { 0.0 })).collect())
        }
    };
    columns.extend(weight.map(|w| numeric(WEIGHT, w)));
    let units = [(STRATA.to_owned(), &design.strata), (PSU.to_owned(), &design.psu)];
    let after = design.after_psu().enumerate().map(|(i, from)| (after_psu(i), from));
    for (name, from) in units.into_iter().chain(after).filter(|(_, from)| !from.0.is_empty()) {
        let identifiers = Identifiers::of(&from.0, table);
        let text = |ids: Identifiers<'_>| StringChunked::from_iter_options(name.into(), ids.iter()).into_column();
        columns.extend(identifiers.map(text));
    }
    let stages = design.fpc.0.iter().enumerate().map(|(stage, name)| (fpc(stage), name));
    let squares = match &design.squares {
        Some(Squares::Column(name)) => Some((SQUARES.to_owned(), name)),
        Some(Squares::Known(_)) | None => None,
    };
    let numbers = |column: &Coded| column.rows.iter().map(|level| column.numbers[*level as usize]).collect();
    for (name, from) in stages.chain(squares) {
        columns.extend(table.column(from).map(|column| numeric(&name, numbers(column))));
    }
    if let Some(replicates) = &design.replicates {
        // Factors are a share of the weight, whatever it is counted in.
        let divisor = if replicates.combined { design.weight_divisor } else { 1.0 };
        for (i, name) in replicates.names(&table.names, design.weight.column())?.iter().enumerate() {
            let of_column = weights(name, divisor, table, scope);
            columns.extend(of_column.map(|weights| numeric(&replicate(i), weights)));
        }
    }
    columns.push(Series::new(SCOPE.into(), scope).into_column());
    Ok(DataFrame::new(table.height, columns)?)
}

/// The weights, divided; 0 outside the scope, where none is needed.
fn weights(name: &str, divisor: f64, table: &Table, scope: &[bool]) -> Option<Vec<Option<f64>>> {
    let column = table.column(name)?;
    let weight = |(level, kept): (&u32, &bool)| {
        // A missing weight out of scope is not an error; 0 keeps the column complete.
        if *kept { column.numbers[*level as usize].map(|w| w / divisor) } else { Some(0.0) }
    };
    Some(column.rows.iter().zip(scope).map(weight).collect())
}

/// The column of the units of a stage, the second being 0.
fn after_psu(number: usize) -> String {
    format!(".stage{}", number + 2)
}

/// The column of a replicate weight, the first being 0.
fn replicate(number: usize) -> String {
    format!(".replicate{}", number + 1)
}

/// The column of the population counts of a stage, the first being 0.
fn fpc(stage: usize) -> String {
    format!(".fpc{}", stage + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Dataset;

    /// How often what is shared was made.
    #[derive(Debug, Default)]
    pub(super) struct Made {
        pub(super) designs: AtomicUsize,
        pub(super) concepts: AtomicUsize,
        pub(super) checks: AtomicUsize,
    }

    #[test]
    fn a_design_is_bound_once_and_a_concept_harmonised_once() {
        let dataset = Dataset::open("datasets/national/mex-endutih-2021").unwrap();
        let made = &dataset.files[0].shared.made;
        let bound_and_harmonised = || (made.designs.load(Ordering::Relaxed), made.concepts.load(Ordering::Relaxed));
        assert_eq!(bound_and_harmonised(), (0, 0), "opening a dataset computes nothing");
        dataset.estimate("HH6").by(["urbanisation"]).run().unwrap();
        dataset.estimate("HH6").by(["area"]).run().unwrap();
        assert_eq!(bound_and_harmonised(), (1, 2));
        dataset.indicators().unwrap();
        dataset.indicators().unwrap();
        assert_eq!(bound_and_harmonised(), (1, dataset.files[0].codebook.concepts.len()));
        let _ = dataset.validate();
        assert_eq!(made.checks.load(Ordering::Relaxed), 1);
    }

    /// Where the values of the first indicator are.
    fn address(dataset: &Dataset, survey: &Survey) -> *const u8 {
        let key = dataset.files[0].codebook.indicators().next().unwrap().key();
        let column = survey.cases().column(&key).unwrap().bool().unwrap();
        column.downcast_iter().next().unwrap().values().as_slice().0.as_ptr()
    }

    #[test]
    fn surveys_share_the_memory_of_their_columns() {
        let [dataset, other] = [(); 2].map(|()| Dataset::open("datasets/national/mex-endutih-2021").unwrap());
        let survey = |dataset: &Dataset| {
            let concepts: Vec<&Concept> = dataset.files[0].codebook.indicators().take(1).collect();
            dataset.files[0].survey_of(&concepts, &[]).unwrap()
        };
        // All are held at once: what is freed may be given out again at the same address.
        let surveys = [survey(&dataset), survey(&dataset), survey(&other)];
        let [first, again, apart] = [&surveys[0], &surveys[1], &surveys[2]].map(|survey| address(&dataset, survey));
        assert_eq!(first, again);
        assert_ne!(first, apart);
    }
}
