//! A model of several imputations or plausible values: fitted in each, its numbers combined by the rules of Rubin (1987).

use super::fit::quadratic;
use super::inference::Inference;
use super::margins::{MarginErrors, Margins};
use super::regression::{Coefficient, Regression};
use super::request::RegressionRequest;
use super::term_test::{TermTest, TestMethod};
use crate::frame::Labels;
use crate::numeric::linalg::{Pivots, cholesky, solve};
use crate::survey::estimate::row::Status;
use crate::survey::rubin::{Combine, Covariances, wald_df};
use crate::survey::table::independence::f_tail;
use crate::{Error, Result, ToFrame};
use polars::prelude::DataFrame;
use std::sync::atomic::AtomicBool;

/// A regression that is fitted in several imputations: coefficients, margins, tests and predictions of all of them together.
#[derive(Clone, Debug)]
pub struct ImputedRegression {
    models: Vec<Regression>,
    how: Combine,
    rows: Vec<Coefficient>,
    covariances: Covariances,
}

impl RegressionRequest {
    /// Fits the model in every imputation, and combines what comes out.
    ///
    /// ```
    /// use infosoc::{Design, Survey};
    /// use polars::prelude::df;
    /// let pupils = df!(
    ///     "w" => [1.0; 6], "hours" => [1, 2, 3, 4, 5, 6], "pv1" => [480, 510, 530, 500, 560, 550],
    ///     "pv2" => [470, 515, 540, 490, 570, 545]
    /// )?;
    /// let survey = Survey::new(pupils, Design::new("w"))?;
    /// let model = survey.regress("score").term(["hours"]).imputed("score", ["pv1", "pv2"]).run_imputed()?;
    /// // The slopes are 94/7 and 98/7.
    /// assert!((model.coefficients()[1].inference.value - 96.0 / 7.0).abs() < 1e-9);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As for [`run`](RegressionRequest::run), and [`Error::InvalidArgument`] for fewer than two imputations, variables with
    /// different numbers of them, a name that the model does not have, and categories that are not in all of them.
    pub fn run_imputed(self) -> Result<ImputedRegression> {
        self.run_imputed_until(&AtomicBool::new(false))
    }

    /// The same, given up with [`Error::Interrupted`] soon after `stop` is set by another thread.
    ///
    /// # Errors
    /// As for [`run_imputed`](RegressionRequest::run_imputed).
    pub fn run_imputed_until(self, stop: &AtomicBool) -> Result<ImputedRegression> {
        let how = self.combine;
        let models = Error::each(self.each_imputation()?.into_iter().map(|request| request.fitted(stop)))?;
        ImputedRegression::new(models, how)
    }

    /// The model that is asked for in each imputation.
    pub(super) fn each_imputation(&self) -> Result<Vec<RegressionRequest>> {
        let refuse = |expected: &str, got: String| Err(Error::argument("imputed", expected, got));
        let Some((first, columns)) = self.imputations.first() else {
            let what = "name the columns of the imputations, or use run() for a single table";
            return Err(Error::missing("imputed", what));
        };
        let count = columns.len();
        let names: Vec<&String> = self.terms.iter().flatten().chain([&self.outcome]).collect();
        let others: Vec<&String> = self.offset.iter().chain(&self.filter).collect();
        for (place, (name, columns)) in self.imputations.iter().enumerate() {
            if !names.contains(&name) && !others.contains(&name) {
                return refuse("names that the model has", format!("{name:?}"));
            }
            if self.imputations[..place].iter().any(|(other, _)| other == name) {
                return refuse("each variable once", format!("{name:?} twice"));
            }
            if columns.len() < 2 {
                return refuse("two columns or more of each variable", format!("{} of {name:?}", columns.len()));
            }
            if columns.len() != count {
                let got = format!("{count} of {first:?} and {} of {name:?}", columns.len());
                return refuse("equally many columns of all variables", got);
            }
            if let Some(twice) = columns.iter().enumerate().find(|(i, column)| columns[..*i].contains(column)) {
                return refuse("each column once", format!("{:?} twice", twice.1));
            }
        }
        Ok((0..count).map(|imputation| RegressionRequest { imputation, ..self.clone() }).collect())
    }
}

impl ImputedRegression {
    fn new(models: Vec<Regression>, how: Combine) -> Result<ImputedRegression> {
        let first = &models[0];
        let names = |model: &Regression| -> Vec<(String, Option<String>, Option<String>)> {
            let rows = model.coefficients().iter();
            rows.map(|row| (row.term.clone(), row.level.clone(), row.reference.clone())).collect()
        };
        let expected = names(first);
        // Coefficients are combined by their place, which has to be that of the same category in all.
        if let Some(place) = models.iter().position(|model| names(model) != expected) {
            let problem = format!(
                "imputation {} has other categories than the first; merge rare categories before imputing",
                place + 1
            );
            return Err(Error::invalid("imputed", problem));
        }
        let level = first.request.level;
        let row = |place: usize| {
            let all: Vec<&Inference> = models.iter().map(|model| &model.coefficients()[place].inference).collect();
            Coefficient { inference: Inference::combined(&all, how, level), ..first.coefficients()[place].clone() }
        };
        let rows = (0..expected.len()).map(row).collect();
        let values: Vec<Vec<f64>> = models.iter().map(|model| model.fit.beta.clone()).collect();
        let covariances: Vec<&[f64]> = models.iter().map(Regression::covariance).collect();
        let covariances = Covariances::new(&values, &covariances, how);
        Ok(ImputedRegression { models, how, rows, covariances })
    }

    /// The models of the imputations, in their order.
    pub fn models(&self) -> &[Regression] {
        &self.models
    }

    /// The coefficients, the intercept first, each with degrees of freedom of its own.
    pub fn coefficients(&self) -> &[Coefficient] {
        &self.rows
    }

    /// The covariance of the coefficients, U + (1 + 1/M)·B, row by row.
    pub fn covariance(&self) -> Vec<f64> {
        self.covariances.total()
    }

    /// Cases in the model: the mean of all imputations.
    pub fn n(&self) -> u64 {
        let n: u64 = self.models.iter().map(Regression::n).sum();
        (n as f64 / self.models.len() as f64).round() as u64
    }

    /// Degrees of freedom that the complete data have: those of the design less the coefficients beside the intercept.
    pub fn df(&self) -> f64 {
        self.models.iter().map(Regression::df).fold(f64::INFINITY, f64::min)
    }

    /// Tests whether all coefficients of some terms are 0, by D₁ of Li, Raghunathan and Rubin (1991): Q̄'U⁻¹Q̄/(q(1 + r)) with r =
    /// (1 + 1/M)·tr(BU⁻¹)/q, against F. For one coefficient it is the square of its t. Degrees of freedom are those of
    /// Reiter (2007).
    ///
    /// # Errors
    /// As for [`Regression::test`], and [`Error::InvalidArgument`] for another method than [`TestMethod::Wald`].
    pub fn test<S: AsRef<str>>(&self, terms: &[S], method: TestMethod) -> Result<TermTest> {
        match method {
            TestMethod::Wald => {}
            TestMethod::AdjustedWald | TestMethod::WorkingWald | TestMethod::Lrt => {
                let expected = "\"wald\": the others are not defined for several imputations";
                return Err(Error::argument("method", expected, format!("{:?}", method.as_str())));
            }
        }
        let first = &self.models[0];
        let places = first.places(terms)?;
        let (p, q) = (self.rows.len(), places.len());
        let block = |matrix: &[f64]| -> Vec<f64> {
            places.iter().flat_map(|&a| places.iter().map(move |&b| (a, b))).map(|(a, b)| matrix[a * p + b]).collect()
        };
        let (df1, complete) = (q as f64, self.df());
        let none = TermTest::none(terms, method, df1, complete);
        let is_lost = |status| self.rows.iter().any(|row| row.inference.status == status);
        let mut factor = block(&self.covariances.within);
        let is_known = factor.iter().all(|x| x.is_finite()) && !is_lost(Status::NoVariance);
        if !is_known || cholesky(&mut factor, q, Pivots::Relative).is_none() {
            return Ok(none);
        }
        let mut between = block(&self.covariances.between);
        // Rows of a symmetric matrix are its columns: this is the transpose of U⁻¹B, of the same trace.
        between.chunks_mut(q).for_each(|row| solve(&factor, row));
        let m = self.models.len() as f64;
        let r = (1.0 + 1.0 / m) * (0..q).map(|i| between[i * q + i]).sum::<f64>() / df1;
        let beta: Vec<f64> = places.iter().map(|&place| self.rows[place].inference.value).collect();
        let statistic = quadratic(&factor, &beta) / (df1 * (1.0 + r));
        let df2 = match places.as_slice() {
            // For one coefficient, F is t², with its degrees of freedom.
            [only] => self.rows[*only].inference.df,
            _ => wald_df(df1, m, r, complete),
        };
        let p_value = Some(f_tail(statistic, df1, df2)).filter(|p| p.is_finite() && complete > 0.0);
        let status = match p_value {
            None => Status::NoDf,
            Some(_) if is_lost(Status::LostReplicates) => Status::LostReplicates,
            Some(_) => Status::Normal,
        };
        Ok(TermTest { statistic: Some(statistic), df2, p_value, status, ..none })
    }

    /// The margins of a column of the model, or of several crossed: those of each imputation, combined.
    ///
    /// # Errors
    /// As for [`Regression::margins`].
    pub fn margins(&self, term: &str, errors: MarginErrors) -> Result<Margins> {
        self.margins_until(term, errors, &AtomicBool::new(false))
    }

    /// The same, given up with [`Error::Interrupted`] soon after `stop` is set by another thread.
    ///
    /// # Errors
    /// As for [`margins`](ImputedRegression::margins).
    pub fn margins_until(&self, term: &str, errors: MarginErrors, stop: &AtomicBool) -> Result<Margins> {
        let each = Error::each(self.models.iter().map(|model| model.margins_until(term, errors, stop)))?;
        Ok(Margins::combined(each, self.how))
    }

    /// The expected outcome of each row of a table, as [`Regression::predict`]: linear predictors and their errors are combined.
    /// Variables with imputations are columns with their name in the model.
    ///
    /// # Errors
    /// As for [`Regression::predict`].
    pub fn predict(&self, table: &DataFrame) -> Result<DataFrame> {
        let first = &self.models[0];
        let each = Error::each(self.models.iter().map(|model| model.predictions(table)))?;
        let row = |row: usize| {
            let all: Vec<&Inference> = each.iter().map(|of| of[row].as_ref()).collect::<Option<_>>()?;
            Some(Inference::combined(&all, self.how, first.request.level))
        };
        first.predicted(table, (0..table.height()).map(row).collect())
    }
}

impl ToFrame for ImputedRegression {
    /// One row per coefficient, as of [`Regression`], with imputations, within, between and fmi.
    fn to_frame(&self) -> Result<DataFrame> {
        let first = &self.models[0];
        Coefficient::frame(&self.rows, first.link, first.request.exponentiate, self.n())
    }

    /// The labels of the survey: a row names its term, and its level is a value of each column of that term.
    fn value_labels(&self) -> Labels {
        self.models[0].value_labels()
    }
}
