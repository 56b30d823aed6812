//! Units counted in what they hold: enterprises in the persons that they employ, schools in their learners.

use super::codebook::{Concept, Kind};
use super::file::File;
use super::harmonise::{numeric, ratio_columns};
use super::validate;
use crate::{Error, Result, Survey};
use polars::prelude::Column;

/// What figures count in place of the rows.
pub(super) struct Counting<'a> {
    /// Its name under `counts`.
    pub(super) name: &'a str,
    /// How many each row has.
    numbers: Vec<Option<f64>>,
}

impl<'a> Counting<'a> {
    /// What the description calls by this name.
    ///
    /// # Errors
    /// A name that it does not have, and every finding of severity error in its column.
    pub(super) fn of(file: &'a File, name: &str) -> Result<Counting<'a>> {
        let counts = &file.description.counts;
        let Some((name, column)) = counts.get_key_value(name) else {
            let known: Vec<&str> = counts.keys().map(String::as_str).collect();
            let expected = match known[..] {
                [] => {
                    "a name under counts of dataset.toml, which has none: write counts = { persons_employed = \"EMP\" }"
                        .to_owned()
                }
                _ => format!("one of the names under counts of dataset.toml: {}", known.join(", ")),
            };
            return Err(Error::argument("counting", expected, name));
        };
        // A negative or blank number of persons would silently change every share.
        validate::counts(file, Some(name)).check()?;
        let numbers = match file.table.column(column) {
            Some(column) => column.rows.iter().map(|level| column.numbers[*level as usize]).collect(),
            // A column that is not there is an error of the check above.
            None => Vec::new(),
        };
        Ok(Counting { name, numbers })
    }

    /// The concepts whose units can be counted so, one at the least: questions with the answers yes and no.
    pub(super) fn concepts<'c>(&self, concepts: Vec<&'c Concept>) -> Result<Vec<&'c Concept>> {
        let is_answer = |concept: &&&Concept| matches!(concept.kind, Kind::Answer { .. });
        let answers: Vec<&Concept> = concepts.iter().filter(is_answer).copied().collect();
        match (&answers[..], &concepts[..]) {
            ([], [first, ..]) => {
                let expected = "an indicator that is a share of units";
                Err(Error::argument("counting", expected, format!("{}, a ratio of totals", first.key())))
            }
            _ => Ok(answers),
        }
    }

    /// The survey with numerators and denominators of these concepts: a unit without an answer, or of which it is not known how
    /// many it holds, is in neither.
    pub(super) fn counted(&self, concepts: &[&Concept], survey: &Survey) -> Result<Survey> {
        let mut columns: Vec<Column> = Vec::new();
        for key in concepts.iter().map(|concept| concept.key()) {
            let answers = survey.cases().column(&key)?.bool()?;
            let known = answers.iter().zip(&self.numbers).map(|(answer, number)| answer.zip(*number));
            // Persons employed in enterprises that say yes, of those in all that answer: the share is a ratio of
            // totals.
            let pair = |known: Option<(bool, f64)>| known.map(|(yes, number)| (if yes { number } else { 0.0 }, number));
            let (numerators, denominators) =
                known.map(pair).map(|pair| (pair.map(|of| of.0), pair.map(|of| of.1))).unzip();
            let (above, below) = ratio_columns(&key);
            columns.push(numeric(&above, numerators));
            columns.push(numeric(&below, denominators));
        }
        survey.with_columns(columns)
    }
}
