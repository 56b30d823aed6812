//! A model that is asked for: its columns read, its rows chosen, its coefficients fitted.

use super::encoding::{Encoding, Kind, Term, Values, Variable, expanded, numbers};
use super::family::{Family, Link};
use super::fit::Model;
use super::regression::{Inside, Regression};
use super::units::{Load, Units};
use crate::survey::cases::Survey;
use crate::survey::columns::column;
use crate::{Error, Result};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// The most coefficients: their covariance is a matrix of as many rows.
const MOST: usize = 2000;

/// A model that is asked for. Nothing is computed before [`run`](RegressionRequest::run).
#[derive(Clone, Debug)]
#[must_use = "nothing is computed before run()"]
pub struct RegressionRequest {
    pub(crate) survey: Survey,
    pub(crate) outcome: String,
    pub(crate) terms: Vec<Vec<String>>,
    pub(crate) family: Family,
    pub(crate) link: Option<Link>,
    pub(crate) offset: Option<String>,
    pub(crate) filter: Option<String>,
    pub(crate) references: Vec<(String, String)>,
    pub(crate) categories: Vec<String>,
    pub(crate) level: f64,
    pub(crate) exponentiate: bool,
}

impl Survey {
    /// Asks for a regression of an outcome; [`term`](RegressionRequest::term) adds what it depends on.
    ///
    /// Text, categories and true/false are factors, whose coefficients compare each category with the reference; numbers are
    /// slopes unless they are declared [categories](RegressionRequest::categories). Cases with any of the columns missing are
    /// outside the model, as a domain of the design.
    ///
    /// ```
    /// use infosoc::{Design, Family, Survey};
    /// use polars::prelude::df;
    /// let people = df!(
    ///     "w" => [2.0, 1.0, 1.0, 3.0, 2.0, 1.0, 1.0, 2.0], "sex" => ["F", "F", "M", "M", "F", "M", "F", "M"],
    ///     "internet" => [1, 0, 1, 1, 0, 0, 1, 1]
    /// )?;
    /// let survey = Survey::new(people, Design::new("w"))?;
    /// let model = survey.regress("internet").term(["sex"]).family(Family::Binomial).run()?;
    /// // Shares of 3/6 of women and 6/7 of men: ln(6/1) − ln(3/3).
    /// assert!((model.coefficients()[1].value - 6_f64.ln()).abs() < 1e-9);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn regress(&self, outcome: impl Into<String>) -> RegressionRequest {
        RegressionRequest {
            survey: self.clone(),
            outcome: outcome.into(),
            terms: Vec::new(),
            family: Family::default(),
            link: None,
            offset: None,
            filter: None,
            references: Vec::new(),
            categories: Vec::new(),
            level: 0.95,
            exponentiate: false,
        }
    }
}

impl RegressionRequest {
    /// Adds a term: one column, or several for their interaction, which implies their main effects.
    pub fn term<S: Into<String>>(mut self, columns: impl IntoIterator<Item = S>) -> RegressionRequest {
        self.terms.push(columns.into_iter().map(Into::into).collect());
        self
    }

    /// The family of the outcome; gaussian if not given.
    pub fn family(mut self, family: Family) -> RegressionRequest {
        self.family = family;
        self
    }

    /// The link; that of R for the family if not given.
    pub fn link(mut self, link: Link) -> RegressionRequest {
        self.link = Some(link);
        self
    }

    /// A column that is added to the linear predictor with the coefficient 1, such as the logarithm of an exposure.
    pub fn offset(mut self, column: impl Into<String>) -> RegressionRequest {
        self.offset = Some(column.into());
        self
    }

    /// Only the cases for which a true/false or 0/1 column is true, as a domain of the design.
    pub fn filter(mut self, column: impl Into<String>) -> RegressionRequest {
        self.filter = Some(column.into());
        self
    }

    /// The category that the others of a column are compared with; the first with cases if not given. A column of numbers
    /// with a reference is one of categories.
    pub fn reference(mut self, column: impl Into<String>, category: impl Into<String>) -> RegressionRequest {
        self.references.push((column.into(), category.into()));
        self
    }

    /// Columns of numbers that are codes of categories.
    pub fn categories<S: Into<String>>(mut self, columns: impl IntoIterator<Item = S>) -> RegressionRequest {
        self.categories.extend(columns.into_iter().map(Into::into));
        self
    }

    /// The confidence level of intervals; 0.95 if not given.
    pub fn level(mut self, level: f64) -> RegressionRequest {
        self.level = level;
        self
    }

    /// Whether coefficients are shown as exp β with the exponentials of their limits: odds ratios, ratios of rates.
    pub fn exponentiate(mut self, exponentiate: bool) -> RegressionRequest {
        self.exponentiate = exponentiate;
        self
    }

    /// Fits the model.
    ///
    /// # Errors
    /// Columns that do not exist or have no numbers or categories; outcomes that the family does not have;
    /// [`Error::CollinearTerms`], [`Error::Separation`], [`Error::ModelNotConverged`]; [`Error::EmptyTable`] without a case
    /// that has all columns.
    pub fn run(self) -> Result<Regression> {
        self.run_until(&AtomicBool::new(false))
    }

    /// The same, given up with [`Error::Interrupted`] soon after `stop` is set by another thread.
    ///
    /// # Errors
    /// As for [`run`](RegressionRequest::run).
    pub fn run_until(self, stop: &AtomicBool) -> Result<Regression> {
        let terms = self.checked_terms()?;
        let link = self.link.unwrap_or(self.family.usual_link());
        self.family.check(link)?;
        let table = &self.survey.0.table;
        let mut names: Vec<&String> = Vec::new();
        terms.iter().flatten().for_each(|name| {
            if !names.contains(&name) {
                names.push(name);
            }
        });
        let mut errors = Vec::new();
        let mut keep = |found: Result<Values>| found.map_err(|error| errors.push(error)).ok();
        let is_factor =
            |name: &String| self.categories.contains(name) || self.references.iter().any(|(column, _)| column == name);
        let mut values: Vec<Values> =
            names.iter().filter_map(|name| keep(Values::read(table, name, is_factor(name)))).collect();
        let y = numbers(table, "outcome", &self.outcome);
        let offset = self.offset.as_ref().map_or(Ok(Vec::new()), |name| numbers(table, "offset", name));
        let filter = self.filter.as_ref().map(|name| self.inside(name)).transpose();
        let (y, offset, filter) = match (y, offset, filter) {
            (Ok(y), Ok(offset), Ok(filter)) if errors.is_empty() => (y, offset, filter),
            (y, offset, filter) => {
                errors.extend([y.err(), offset.err(), filter.err()].into_iter().flatten());
                Error::collect(errors)?;
                return Err(Error::argument("terms", "columns that can be read", "none"));
            }
        };

        let weights = self.survey.0.weight_values()?;
        let asked = |row: usize| filter.as_ref().is_none_or(|filter| filter[row] > 0.0) && weights[row] != 0.0;
        let complete = |row: usize| {
            !y[row].is_nan()
                && offset.get(row).is_none_or(|offset| !offset.is_nan())
                && values.iter().all(|values| !values.of_row[row].is_nan())
        };
        let asked: Vec<bool> = (0..y.len()).map(asked).collect();
        let inside: Vec<bool> = asked.iter().enumerate().map(|(row, asked)| *asked && complete(row)).collect();
        let n = inside.iter().filter(|inside| **inside).count();
        let all = asked.iter().filter(|asked| **asked).count();
        let n_missing = all - n;
        let asked_weights = weights.iter().zip(&asked).filter(|(_, asked)| **asked).map(|(weight, _)| weight);
        let mean_weight = asked_weights.sum::<f64>() / all as f64;
        if n == 0 {
            return Err(Error::EmptyTable { what: format!("the cases with {} and all terms", self.outcome) });
        }
        self.check_outcomes(&y, &inside)?;
        let variables = self.settled(&mut values, &inside)?;
        let width = Encoding::count(&variables, &terms).unwrap_or(usize::MAX);
        if width > MOST.min(n) {
            let got = if width == usize::MAX { "more".to_owned() } else { format!("{width} of {n} cases") };
            let expected = format!("no more coefficients than cases, and {MOST} at most");
            return Err(Error::argument("terms", expected, got));
        }
        let encoding = Encoding::new(variables, &terms);
        let columns: Vec<&[f64]> = values.iter().map(|values| values.of_row.as_slice()).collect();
        let units = Units::new(&encoding, &columns, y, &offset, &inside);
        let load = units.load(&weights);
        self.check_cells(&encoding, &units, &load)?;
        let all: Vec<usize> = (0..encoding.width()).collect();
        let model = Model { family: self.family, link, units: &units, columns: &all };
        let fit = model.fit(&load, None, &encoding, stop)?;
        Regression::new(
            self,
            link,
            encoding,
            Arc::new(units),
            fit,
            Inside { rows: inside, n, n_missing, mean_weight },
            stop,
        )
    }

    fn checked_terms(&self) -> Result<Vec<Vec<String>>> {
        if !(self.level > 0.0 && self.level < 1.0) {
            return Err(Error::argument("level", "a share between 0 and 1", self.level));
        }
        let terms = expanded(&self.terms)?;
        let is_known = |name: &&String| !terms.iter().flatten().any(|term| term == *name);
        let given = self.references.iter().map(|(column, _)| column).chain(&self.categories);
        if let Some(other) = given.into_iter().find(is_known) {
            return Err(Error::argument("reference", "columns that are terms of the model", format!("{other:?}")));
        }
        if terms.iter().flatten().any(|name| *name == self.outcome) {
            let got = format!("the outcome {:?} itself", self.outcome);
            return Err(Error::argument("terms", "columns other than the outcome", got));
        }
        Ok(terms)
    }

    /// Where a filter is true.
    fn inside(&self, name: &str) -> Result<Vec<f64>> {
        let series = column::numeric(&self.survey.0.table, "where", name, "recode it to true and false")?;
        column::check_binary(&series, "where")?;
        // A missing condition is not true.
        let values = numbers(&self.survey.0.table, "where", name)?;
        Ok(values.into_iter().map(|value| if value.is_nan() { 0.0 } else { value }).collect())
    }

    fn check_outcomes(&self, y: &[f64], inside: &[bool]) -> Result<()> {
        let values = || y.iter().zip(inside).filter(|(_, inside)| **inside).map(|(y, _)| *y);
        let (least, most) = (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
        match self.family.outcomes(least, most) {
            None => Ok(()),
            Some(expected) => {
                let argument = format!("outcome of the family {:?}", self.family.as_str());
                Err(Error::argument(argument, expected, format!("{least} to {most} in {:?}", self.outcome)))
            }
        }
    }

    fn settled(&self, values: &mut [Values], inside: &[bool]) -> Result<Vec<Variable>> {
        let mut errors = Vec::new();
        let mut variables = Vec::new();
        for values in values {
            let reference = self.references.iter().find(|(column, _)| *column == values.name);
            match values.settle(inside, reference.map(|(_, category)| category.as_str())) {
                Ok(variable) => variables.push(variable),
                Err(error) => errors.push(error),
            }
        }
        Error::collect(errors)?;
        Ok(variables)
    }

    /// Combinations of categories without a case, and those in which the outcome is the one end or the other of what its mean
    /// can be.
    fn check_cells(&self, encoding: &Encoding, units: &Units, load: &Load) -> Result<()> {
        let most = match (self.family, self.link.unwrap_or(self.family.usual_link())) {
            (Family::Binomial, Link::Logit | Link::Probit | Link::Cloglog) => Some(1.0),
            (Family::Binomial | Family::Poisson, Link::Log) => Some(f64::INFINITY),
            (_, _) => None,
        };
        // Negative weights, as calibration makes them, say nothing of the ends.
        let most = most.filter(|_| load.weight.iter().all(|weight| *weight >= 0.0));
        let outcome = &self.outcome;
        let all = |end: f64| (0..units.len()).all(|unit| load.weight[unit] == 0.0 || load.y[unit] == end);
        if let Some(end) = most.and_then(|most| [0.0, most].into_iter().find(|&end| all(end))) {
            return Err(Error::Separation { places: vec![format!("{outcome:?} is {end} in all cases")] });
        }
        let is_factor = |&member: &usize| matches!(encoding.variables[member].kind, Kind::Factor { .. });
        for term in encoding.terms.iter().filter(|term| term.variables.iter().all(is_factor)) {
            let (mut empty, mut ends) = (Vec::new(), Vec::new());
            for (cell, kept) in Cell::all(encoding, term, units, load).into_iter().enumerate() {
                let end = match kept {
                    Cell { cases: false, .. } => {
                        empty.push(Cell::name(encoding, term, cell));
                        continue;
                    }
                    Cell { above: false, .. } => Some(0.0),
                    Cell { least, .. } => most.filter(|most| least >= *most),
                };
                if let Some(end) = end.filter(|_| most.is_some()) {
                    ends.push(format!("{outcome:?} is {end} in all cases of {}", Cell::name(encoding, term, cell)));
                }
            }
            if !empty.is_empty() {
                return Err(Error::CollinearTerms {
                    columns: empty,
                    reason: "no case is there".to_owned(),
                    remedy: "leave the interaction out, or merge categories".to_owned(),
                });
            }
            if !ends.is_empty() {
                return Err(Error::Separation { places: ends });
            }
        }
        Ok(())
    }
}

/// What is known of a category, or of a cell of an interaction.
#[derive(Clone, Copy, Debug)]
struct Cell {
    /// Whether it has any.
    cases: bool,
    /// Whether an outcome is above 0.
    above: bool,
    /// The least mean outcome of its units.
    least: f64,
}

impl Cell {
    /// The cells of a term of factors, the last factor fastest.
    fn all(encoding: &Encoding, term: &Term, units: &Units, load: &Load) -> Vec<Cell> {
        let sizes: Vec<usize> =
            term.variables.iter().map(|&member| encoding.variables[member].levels().len()).collect();
        let mut cells = vec![Cell { cases: false, above: false, least: f64::INFINITY }; sizes.iter().product()];
        let wide = encoding.variables.len();
        for unit in (0..units.len()).filter(|&unit| load.weight[unit] != 0.0) {
            let values = &units.values[unit * wide..(unit + 1) * wide];
            let members = term.variables.iter().zip(&sizes);
            let cell = &mut cells[members.fold(0, |cell, (&member, size)| cell * size + values[member] as usize)];
            cell.cases = true;
            cell.above |= load.y[unit] > 0.0;
            cell.least = cell.least.min(load.y[unit]);
        }
        cells
    }

    /// A cell in words.
    fn name(encoding: &Encoding, term: &Term, mut cell: usize) -> String {
        let mut named = Vec::new();
        for &member in term.variables.iter().rev() {
            let variable = &encoding.variables[member];
            let levels = variable.levels();
            named.push(format!("{} = {}", variable.name, levels[cell % levels.len()]));
            cell /= levels.len();
        }
        named.reverse();
        named.join(", ")
    }
}
