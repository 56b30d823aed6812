//! A question to a dataset: which indicators, broken down by what, for whom, from the rows of which file.

use super::Dataset;
use super::base::{self, Base};
use super::codebook::Concept;
use super::figures::{Figures, compute};
use super::file::File;
use crate::error::nearest;
use crate::survey::Interval;
use crate::{Error, Result};
use std::sync::atomic::AtomicBool;

/// Indicators that are asked for, and the breakdowns to give them by; see [`Dataset::estimate`].
#[derive(Debug, Clone)]
#[must_use = "nothing is computed before run()"]
pub struct Request<'a> {
    pub(super) dataset: &'a Dataset,
    /// `None` for all that the codebook describes.
    pub(super) indicator: Option<String>,
    /// The name of the file whose rows are counted, if it is given.
    file: Option<String>,
    /// Conditions on other concepts, in the syntax of the column `universe`.
    filters: Vec<String>,
    /// What is counted in place of the rows, by its name under `counts`.
    pub(super) counting: Option<String>,
    pub(super) by: Vec<Vec<String>>,
    pub(super) interval: Interval,
    pub(super) level: f64,
}

impl<'a> Request<'a> {
    /// A request for one indicator, or else for all.
    pub(super) fn new(dataset: &'a Dataset, indicator: Option<&str>) -> Self {
        let indicator = indicator.map(str::to_owned);
        let (file, filters, by, interval) = (None, Vec::new(), Vec::new(), Interval::default());
        Request { dataset, indicator, file, filters, counting: None, by, interval, level: 0.95 }
    }

    /// Counts the rows of this file, in place of those that are the units of the indicator: with the file of persons, HH6 is
    /// the share of persons who live in households with Internet access. Figures say whom they count in the column
    /// `statistical_unit`, and are no observations of the plain indicator.
    pub fn file(mut self, name: impl Into<String>) -> Self {
        self.file = Some(name.into());
        self
    }

    /// Keeps only the cases that meet a condition on other concepts, written as in the column `universe` of a codebook:
    /// `sex=F`, `HH7=yes;urbanisation=R`. Several conditions must all be met. The cases are a domain: none is removed from
    /// the design. Figures carry the part of the population that they are about, and never stand for the whole.
    pub fn filter(mut self, condition: impl Into<String>) -> Self {
        self.filters.push(condition.into());
        self
    }

    /// Counts what the rows hold in place of the rows, by a name under `counts` of `dataset.toml`: B3 counting persons employed
    /// is the share of persons who are employed in enterprises that use the Internet,
    /// \(\sum w_i x_i y_i / \sum w_i x_i\) with \(x_i\) persons in enterprise \(i\) and \(y_i\) its answer. Figures say so in the column
    /// `statistical_unit`, and are no observations of the plain indicator. With [`estimate_all`](Dataset::estimate_all),
    /// only the indicators that are shares of units are estimated.
    ///
    /// Not the same as B4, which asks how many persons use it.
    pub fn counting(mut self, name: impl Into<String>) -> Self {
        self.counting = Some(name.into());
        self
    }

    /// Adds a grouping set: figures for every combination of the values of these breakdowns. The figure for all cases
    /// is always there. A breakdown goes by its name or an alias of it (`gender` for `sex`, `area` for
    /// `urbanisation`); the column of the figures has its name, whatever it was asked for by.
    pub fn by<S: Into<String>>(mut self, breakdowns: impl IntoIterator<Item = S>) -> Self {
        self.by.push(breakdowns.into_iter().map(Into::into).collect());
        self
    }

    /// The confidence level of the intervals, between 0 and 1; 0.95 if not given.
    pub fn level(mut self, level: f64) -> Self {
        self.level = level;
        self
    }

    /// The kind of confidence interval of the shares; [`Interval::Logit`] if not given. Ratios have t intervals.
    pub fn interval(mut self, interval: Interval) -> Self {
        self.interval = interval;
        self
    }

    /// Computes the indicators.
    ///
    /// # Errors
    /// [`Error::UnknownIndicator`], [`Error::UnsupportedIndicator`], [`Error::UnknownColumn`] for a breakdown that the
    /// codebook does not have, and every finding of severity error in the columns that are used.
    pub fn run(self) -> Result<Figures> {
        self.run_until(&AtomicBool::new(false))
    }

    /// The same, given up with [`Error::Interrupted`] soon after `stop` is set by another thread.
    ///
    /// # Errors
    /// As for [`run`](Request::run).
    pub fn run_until(self, stop: &AtomicBool) -> Result<Figures> {
        let file = self.counted()?;
        compute(&self, file, &self.concepts(file)?, stop)
    }

    /// The file whose rows are counted.
    fn counted(&self) -> Result<&'a File> {
        match (&self.file, &self.indicator) {
            (Some(name), _) => self.dataset.file(name),
            (None, Some(code)) => self.dataset.file_of(crate::indicator(code)?),
            (None, None) => self.dataset.named(None),
        }
    }

    /// The concepts of the indicators, one at least.
    fn concepts(&self, file: &'a File) -> Result<Vec<&'a Concept>> {
        let Some(code) = &self.indicator else {
            // Not those of linked files: counting persons, every indicator of households would come again.
            let own: Vec<&Concept> = file.codebook.own().filter(|concept| !concept.is_breakdown()).collect();
            if own.is_empty() {
                let name = &file.description.name;
                let described = file.codebook.breakdowns().join(", ");
                let problem = format!(
                    "has no rows of an indicator of {name}, and those of {described}; write rows of an indicator, or name one \
                     of another file"
                );
                return Err(Error::InvalidFile { path: file.codebook.path().to_owned(), row: None, problem });
            }
            return Ok(own);
        };
        let indicator = crate::indicator(code)?;
        let concepts = file.concepts(indicator);
        if !concepts.is_empty() {
            return Ok(concepts);
        }
        if let Some(twin) = file.core_twin(indicator) {
            let reason = format!("the codebook describes it as {twin} of the core list: ask for that");
            return Err(Error::UnsupportedIndicator { indicator: indicator.code.clone(), reason });
        }
        let described = self.dataset.files.iter().flat_map(|file| file.codebook.indicators());
        let near = nearest(code, described.map(|c| c.name.as_str()), 5).join(", ");
        Err(Error::UnsupportedIndicator {
            indicator: indicator.code.clone(),
            reason: format!("{} has no rows of this concept; it describes {near}", file.codebook.path().display()),
        })
    }

    /// The conditions as the codebook of a file reads them.
    pub(super) fn conditions(&self, file: &File) -> Result<Vec<Base>> {
        let mut found = Vec::new();
        let mut problems = Vec::new();
        for text in &self.filters {
            // A filter of blanks and semicolons has no condition, and must not pass for everyone.
            let before = found.len() + problems.len();
            for (condition, read) in base::conditions(text, &file.codebook.concepts, &[]) {
                match read {
                    Ok(read) => found.extend(read),
                    Err(problem) => problems.push(Error::invalid("where", format!("{condition}: {problem}"))),
                }
            }
            if found.len() + problems.len() == before {
                problems.push(Error::argument("where", "a condition such as sex=F or HH7=yes", text));
            }
        }
        Error::collect(problems)?;
        Ok(found)
    }
}
