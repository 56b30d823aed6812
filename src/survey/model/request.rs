//! A model that is asked for.

use super::encoding::Encoding;
use super::family::{Family, Link};
use super::fit::{Fit, Model};
use super::regression::Regression;
use super::units::{Load, Units};
use crate::survey::cases::Survey;
use crate::survey::rubin::Combine;
use crate::{Error, Result};
use std::sync::atomic::{AtomicBool, Ordering};

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
    /// The columns that stand for a name in the imputations, one for each.
    pub(crate) imputations: Vec<(String, Vec<String>)>,
    pub(crate) combine: Combine,
    /// Which imputation this is.
    pub(crate) imputation: usize,
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
    /// assert!((model.coefficients()[1].inference.value - 6_f64.ln()).abs() < 1e-9);
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
            imputations: Vec::new(),
            combine: Combine::default(),
            imputation: 0,
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

    /// Columns with the imputations or plausible values of one variable, which goes by `name` in the model: the outcome, a column of
    /// terms, the offset or the condition. Variables with imputations go together, the first with the first; see
    /// [`run_imputed`](RegressionRequest::run_imputed).
    pub fn imputed<S: Into<String>>(
        mut self,
        name: impl Into<String>,
        columns: impl IntoIterator<Item = S>,
    ) -> RegressionRequest {
        self.imputations.push((name.into(), columns.into_iter().map(Into::into).collect()));
        self
    }

    /// How imputations are combined; by Rubin's rules if not given.
    pub fn combine(mut self, how: Combine) -> RegressionRequest {
        self.combine = how;
        self
    }

    /// The column of the table that a name stands for in this imputation.
    pub(super) fn column<'a>(&'a self, name: &'a str) -> &'a str {
        let known = self.imputations.iter().find(|(imputed, _)| imputed == name);
        known.and_then(|(_, columns)| columns.get(self.imputation)).map_or(name, String::as_str)
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
        if !self.imputations.is_empty() {
            return Err(Error::invalid("imputed", "run() is for a single table; use run_imputed() for imputations"));
        }
        self.fitted(stop)
    }

    /// The model of one imputation, or of the only table there is.
    pub(super) fn fitted(self, stop: &AtomicBool) -> Result<Regression> {
        let go_on = || if stop.load(Ordering::Relaxed) { Err(Error::Interrupted) } else { Ok(()) };
        go_on()?;
        let cases = self.cases(self.asked())?;
        go_on()?;
        let units = cases.units(&cases.inside.rows);
        go_on()?;
        let load = units.load(&cases.weights);
        let fit = self.fit(&cases.encoding, &units, &load, stop)?;
        let link = self.settled_link();
        Regression::new(self, link, cases, units, &load, fit, stop)
    }

    /// The link that was given, or that of the family.
    pub(super) fn settled_link(&self) -> Link {
        self.link.unwrap_or(self.family.usual_link())
    }

    /// The coefficients of some units, once their categories are checked.
    pub(super) fn fit(&self, encoding: &Encoding, units: &Units, load: &Load, stop: &AtomicBool) -> Result<Fit> {
        self.check_cells(encoding, units, load)?;
        let all: Vec<usize> = (0..encoding.width()).collect();
        let model = Model::new(self.family, self.settled_link(), units, &all).keeping_means();
        model.fit(load, None, encoding, stop)
    }
}
