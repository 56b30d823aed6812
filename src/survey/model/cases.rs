//! The cases of a model: its columns read, its rows chosen.

use super::encoding::{Encoding, Variable, expanded};
use super::request::RegressionRequest;
use super::units::{Units, total_of};
use super::values::{ROWS, Values, numbers};
use crate::error::check_level;
use crate::survey::columns::column;
use crate::{Error, Result};
use polars_buffer::Buffer;
use rayon::prelude::*;
use std::sync::Arc;

/// The most coefficients: their covariance is a matrix of as many rows.
const MOST: usize = 2000;

/// The rows of a model.
#[derive(Clone, Debug)]
pub(crate) struct Inside {
    pub(crate) rows: Vec<bool>,
    pub(crate) n: usize,
    pub(crate) n_missing: usize,
    /// The mean weight of all rows that were asked, those with a column missing among them: statistics are those of weights
    /// over it, as in R.
    pub(crate) mean_weight: f64,
}

/// The cases of a model with their values.
#[derive(Debug)]
pub(super) struct Cases {
    pub(super) encoding: Arc<Encoding>,
    /// The terms, with those that interactions imply.
    pub(super) terms: Vec<Vec<String>>,
    /// The values of each variable in every row of the table.
    values: Vec<Values>,
    y: Buffer<f64>,
    offset: Buffer<f64>,
    /// The sampling weight of every row of the table.
    pub(super) weights: Vec<f64>,
    pub(super) inside: Inside,
}

impl Cases {
    /// Some of the cases as units of the model.
    pub(super) fn units(&self, inside: &[bool]) -> Units {
        self.units_with(&self.encoding, &[], inside)
    }

    /// The same in an encoding with further variables at its end.
    pub(super) fn units_with(&self, encoding: &Arc<Encoding>, further: &[Values], inside: &[bool]) -> Units {
        Units::new(encoding, [self.values.as_slice(), further].concat(), &self.y, &self.offset, inside)
    }
}

impl RegressionRequest {
    /// The rows that the model is asked of: those with a weight for which the condition is true.
    pub(super) fn asked(&self) -> Result<Vec<bool>> {
        let filter = self.filter.as_ref().map(|name| self.inside(name)).transpose()?;
        let weights = self.survey.0.weights()?;
        let mut asked = vec![false; self.survey.0.table.height()];
        asked.par_chunks_mut(ROWS).enumerate().for_each_init(
            || vec![0.0; ROWS],
            |buffer, (chunk, asked)| {
                let weights = weights.values(chunk * ROWS, asked.len(), buffer);
                asked.iter_mut().zip(weights).for_each(|(asked, weight)| *asked = *weight != 0.0);
                if let Some(filter) = &filter {
                    asked.iter_mut().zip(&filter[chunk * ROWS..]).for_each(|(asked, filter)| *asked &= *filter > 0.0);
                }
            },
        );
        Ok(asked)
    }

    /// The cases among the rows that are asked, with all columns there.
    pub(super) fn cases(&self, asked: Result<Vec<bool>>) -> Result<Cases> {
        let terms = self.checked_terms()?;
        self.family.check(self.settled_link())?;
        let table = &self.survey.0.table;
        let mut names: Vec<&String> = Vec::new();
        terms.iter().flatten().for_each(|name| {
            if !names.contains(&name) {
                names.push(name);
            }
        });
        let mut errors = Vec::new();
        let is_factor =
            |name: &String| self.categories.contains(name) || self.references.iter().any(|(column, _)| column == name);
        let read = |name: &&String| Values::read(table, self.column(name), is_factor(name));
        let values: Vec<Result<Values>> = names.par_iter().map(read).collect();
        let values = values.into_iter().filter_map(|values| values.map_err(|error| errors.push(error)).ok());
        let mut values: Vec<Values> = values.collect();
        let y = numbers(table, "outcome", self.column(&self.outcome));
        let offset = self.offset.as_ref().map_or(Ok(Buffer::new()), |name| numbers(table, "offset", self.column(name)));
        let (y, offset, asked) = match (y, offset, asked) {
            (Ok(y), Ok(offset), Ok(asked)) if errors.is_empty() => (y, offset, asked),
            (y, offset, asked) => {
                errors.extend([y.err(), offset.err(), asked.err()].into_iter().flatten());
                Error::collect(errors)?;
                // Never reached: one of the three failed, and was collected above.
                return Err(Error::invalid("terms", "the columns cannot be read"));
            }
        };

        let weights = self.survey.0.weight_values()?;
        let mut rows = asked.clone();
        let named = names.iter().map(|name| name.as_str()).zip(values.iter().cloned());
        let others = [(Some(&self.outcome), &y), (self.offset.as_ref(), &offset)];
        let others = others.into_iter().filter_map(|(name, numbers)| Some((name?.as_str(), numbers)));
        for (name, values) in named.chain(others.map(|(name, numbers)| (name, Values::Numbers(numbers.clone())))) {
            // A number is missing only where the table has a null.
            let may_miss = match values {
                Values::Numbers(_) => table.column(self.column(name)).is_ok_and(|column| column.null_count() > 0),
                Values::Categories(_) => true,
            };
            if may_miss {
                values.keep_present(&mut rows);
            }
        }
        let n = count(&rows);
        let all = count(&asked);
        let mean_weight = total_of(&weights, &asked) / all as f64;
        if n == 0 {
            return Err(Error::EmptyTable { what: format!("the cases with {} and all terms", self.outcome) });
        }
        self.check_outcomes(&y, &rows)?;
        let variables = self.settled(&names, &mut values, &rows)?;
        // Counted before any is made: an interaction of columns with many categories would fill the memory.
        let width = Encoding::count(&variables, &terms).unwrap_or(usize::MAX);
        if width > MOST.min(n) {
            let got = if width == usize::MAX { "more".to_owned() } else { format!("{width} of {n} cases") };
            let expected = format!("no more coefficients than cases, and {MOST} at most");
            return Err(Error::argument("terms", expected, got));
        }
        let encoding = Arc::new(Encoding::new(variables, &terms));
        let inside = Inside { rows, n, n_missing: all - n, mean_weight };
        Ok(Cases { encoding, terms, values, y, offset, weights, inside })
    }

    fn checked_terms(&self) -> Result<Vec<Vec<String>>> {
        check_level("level", self.level)?;
        let terms = expanded(&self.terms)?;
        let is_known = |name: &&String| !terms.iter().flatten().any(|term| term == *name);
        let given = self.references.iter().map(|(column, _)| column).chain(&self.categories);
        if let Some(other) = given.into_iter().find(is_known) {
            return Err(Error::argument("reference", "columns that are terms of the model", format!("{other:?}")));
        }
        let outcome = self.column(&self.outcome);
        if terms.iter().flatten().any(|name| *name == self.outcome || self.column(name) == outcome) {
            let got = format!("the outcome {:?} itself", self.outcome);
            return Err(Error::argument("terms", "columns other than the outcome", got));
        }
        Ok(terms)
    }

    /// Where a filter is true.
    fn inside(&self, name: &str) -> Result<Vec<f64>> {
        let name = self.column(name);
        let series = column::numeric(&self.survey.0.table, "where", name, "recode it to true and false")?;
        column::check_binary(&series, "where")?;
        // A missing condition is not true.
        let values = numbers(&self.survey.0.table, "where", name)?;
        Ok(values.iter().map(|value| if value.is_nan() { 0.0 } else { *value }).collect())
    }

    fn check_outcomes(&self, y: &[f64], inside: &[bool]) -> Result<()> {
        let of_part = |(y, inside): (&[f64], &[bool])| {
            let inside = y.iter().zip(inside).filter(|(_, inside)| **inside);
            inside.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), (&y, _)| {
                (if y < least { y } else { least }, if y > most { y } else { most })
            })
        };
        let parts = y.par_chunks(ROWS).zip(inside.par_chunks(ROWS)).map(of_part);
        let (least, most) = parts.reduce(|| (f64::INFINITY, f64::NEG_INFINITY), |(a, b), (c, d)| (a.min(c), b.max(d)));
        match self.family.outcomes(least, most) {
            None => Ok(()),
            Some(expected) => {
                let argument = format!("outcome of the family {:?}", self.family.as_str());
                Err(Error::argument(argument, expected, format!("{least} to {most} in {:?}", self.outcome)))
            }
        }
    }

    fn settled(&self, names: &[&String], values: &mut [Values], inside: &[bool]) -> Result<Vec<Variable>> {
        let mut errors = Vec::new();
        let mut variables = Vec::new();
        // A variable that was imputed is called the same in every imputation.
        let settle = |(name, values): (&&String, &mut Values)| {
            let reference = self.references.iter().find(|(column, _)| column == *name);
            values.settle(name, inside, reference.map(|(_, category)| category.as_str()))
        };
        for settled in names.par_iter().zip(values).map(settle).collect::<Vec<_>>() {
            match settled {
                Ok(variable) => variables.push(variable),
                Err(error) => errors.push(error),
            }
        }
        Error::collect(errors)?;
        Ok(variables)
    }
}

/// How many are true.
fn count(rows: &[bool]) -> usize {
    rows.par_chunks(ROWS).map(|rows| rows.iter().filter(|row| **row).count()).sum()
}
