//! Sampling with unequal probabilities without replacement, as the table `[design]` describes it.

use super::bind::SQUARES;
use super::description::DesignColumns;
use crate::{Error, Pps, Result, input};
use serde::Deserialize;
use std::path::Path;

/// The sum of squared probabilities over the population, divided by the size of the sample, for Hartley and Rao's
/// approximation.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Squares {
    /// One number, for a sample without strata.
    Known(f64),
    /// A column that holds it for each stratum.
    Column(String),
}

impl DesignColumns {
    /// What contradicts itself in what is said of the probabilities, each in words.
    pub(super) fn check_probabilities(&self) -> Vec<String> {
        let mut problems = Vec::new();
        match (&self.pps, &self.joint) {
            (Some(word), None) => {
                if let Err(error) = word.parse::<Pps>() {
                    problems.push(format!("design.{error}"));
                }
                if self.fpc.0.is_empty() {
                    problems
                        .push("design.pps needs fpc, the column that holds the probability of each unit".to_owned());
                }
            }
            (Some(_), Some(_)) => {
                problems.push("design.pps and design.joint are two ways to say one thing; give one".to_owned())
            }
            (None, Some(_)) => {}
            (None, None) => {
                for (given, name) in
                    [(self.pps_variance.is_some(), "pps_variance"), (self.squares.is_some(), "squares")]
                {
                    if given {
                        problems.push(format!("design.{name} applies only with pps"));
                    }
                }
            }
        }
        if let Some(Err(error)) = self.pps_variance.as_ref().map(|word| word.parse::<crate::PairVariance>()) {
            problems.push(format!("design.pps_{error}"));
        }
        if self.squares.is_some()
            && self.pps.as_deref().is_some_and(|word| word.parse().ok() != Some(Pps::hartley_rao()))
        {
            problems.push("design.squares is for pps = \"hartley_rao\" alone".to_owned());
        }
        problems
    }

    /// The method in terms of the harmonised columns, with the joint probabilities of the file at `path`.
    ///
    /// # Errors
    /// A file that cannot be read or does not hold numbers.
    pub(super) fn probabilities(&self, path: Option<&Path>) -> Result<Option<Pps>> {
        let pps = match (&self.pps, path, &self.squares) {
            (None, None, _) => return Ok(None),
            (_, Some(path), _) => Pps::joint(joint(path)?),
            // `squares` is for `hartley_rao` alone, as the check of the description made sure.
            (Some(_), None, Some(Squares::Known(squares))) => Pps::hartley_rao_with(*squares),
            (Some(_), None, Some(Squares::Column(_))) => Pps::hartley_rao_by(SQUARES),
            (Some(word), None, None) => word.parse()?,
        };
        match &self.pps_variance {
            None => Ok(Some(pps)),
            Some(word) => Ok(Some(pps.variance(word.parse()?))),
        }
    }
}

/// The numbers of a CSV file; its first line may be names.
fn joint(path: &Path) -> Result<Vec<Vec<f64>>> {
    let problem = |row: Option<usize>, problem: String| Error::InvalidFile { path: path.to_owned(), row, problem };
    let bytes = input::bytes(path)?;
    if let Some((row, unclosed)) = input::quotes_problem(&String::from_utf8_lossy(&bytes), ',') {
        return Err(problem(Some(row), unclosed));
    }
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes.as_slice());
    let mut rows = Vec::new();
    let mut found = Vec::new();
    for (line, record) in reader.records().enumerate() {
        match record {
            Err(error) => found.push(problem(Some(line + 1), error.to_string())),
            Ok(record) => match record.iter().map(|cell| cell.trim().parse::<f64>()).collect::<Result<Vec<f64>, _>>() {
                Ok(row) => rows.push(row),
                // A first row that is not all numbers is a header.
                Err(_) if line == 0 => {}
                Err(_) => found.push(problem(
                    Some(line + 1),
                    "a cell is not a number; joint probabilities are a square table of numbers from 0 to 1".to_owned(),
                )),
            },
        }
    }
    Error::collect(found)?;
    Ok(rows)
}
