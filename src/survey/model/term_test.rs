//! Tests of terms: whether some coefficients are all 0.

use super::fit::{Model, quadratic};
use super::regression::Regression;
use crate::numeric::linalg::{Pivots, cholesky, eigen, whiten};
use crate::survey::estimate::row::Status;
use crate::survey::table::independence::{f_tail, tail_of_sum};
use crate::words::words;
use crate::{Error, Result, ToFrame};
use polars::prelude::{DataFrame, IntoColumn, NamedFrom, Series};
use std::sync::atomic::AtomicBool;

words! {
    /// A test of terms: `method` of R `regTermTest`.
    #[derive(Default)]
    #[non_exhaustive]
    pub enum TestMethod: "method" {
        /// The Wald statistic β'V⁻¹β/q against F with q and the model's degrees of freedom.
        #[default]
        Wald = "wald",
        /// The same, adjusted for the degrees of freedom d of the design: (d − q + 1)/(dq) · β'V⁻¹β against F with q and
        /// d − q + 1 (Korn and Graubard 1990; Stata).
        AdjustedWald = "adjusted_wald" | "adjwald",
        /// The Wald statistic of a simple random sample against the sum of χ² that it has under the design (Rao and Scott
        /// 1984).
        WorkingWald = "working_wald" | "workingwald",
        /// The likelihood ratio of the models with and without the terms, against the same (Lumley and Scott 2014).
        Lrt = "lrt",
    }
}

/// A test of terms.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TermTest {
    /// The names of the terms.
    pub terms: String,
    /// The test.
    pub method: TestMethod,
    /// F, or the working statistic, which has weights of mean 1; `None` where it does not exist.
    pub statistic: Option<f64>,
    /// How many coefficients are tested: the degrees of freedom of the numerator.
    pub df1: f64,
    /// The degrees of freedom of the denominator.
    pub df2: f64,
    /// The p-value, the probability of a statistic at least as large if the terms have no effect: of the working tests by the saddlepoint
    /// approximation (Kuonen 1999).
    pub p_value: Option<f64>,
    /// The same by the approximation of Satterthwaite; `None` of the Wald tests.
    pub p_satterthwaite: Option<f64>,
    /// The mean of the design effects of the terms, and each of them, largest first; empty of the Wald tests.
    pub deff: Option<f64>,
    /// The generalised design effects.
    pub effects: Vec<f64>,
    /// Whether there is a test, and if not, why.
    pub status: Status,
}

impl Regression {
    /// Tests whether all coefficients of some terms are 0: `stype`, or `stype:meals` for an interaction. Others stay in the
    /// model: the main effect is tested beside its interactions, as in R.
    ///
    /// # Errors
    /// [`Error::UnknownOption`] for a term that the model does not have; of a likelihood ratio also what the smaller model
    /// fails by.
    pub fn test<S: AsRef<str>>(&self, terms: &[S], method: TestMethod) -> Result<TermTest> {
        self.test_until(terms, method, &AtomicBool::new(false))
    }

    /// The same, given up with [`Error::Interrupted`] soon after `stop` is set by another thread.
    ///
    /// # Errors
    /// As for [`test`](Regression::test).
    pub fn test_until<S: AsRef<str>>(&self, terms: &[S], method: TestMethod, stop: &AtomicBool) -> Result<TermTest> {
        let places = self.places(terms)?;
        let (p, q) = (self.encoding.width(), places.len());
        let beta: Vec<f64> = places.iter().map(|&place| self.fit.beta[place]).collect();
        let block = |matrix: &[f64]| -> Vec<f64> {
            places.iter().flat_map(|&a| places.iter().map(move |&b| (a, b))).map(|(a, b)| matrix[a * p + b]).collect()
        };
        let covariance = block(&self.covariance);
        let (df1, df) = (q as f64, self.df());
        let none = TermTest::none(terms, method, df1, df);
        if self.status == Status::NoVariance {
            return Ok(none);
        }
        let tail = |statistic: f64, df1: f64, df2: f64| Some(f_tail(statistic, df1, df2)).filter(|p| p.is_finite());
        let status = |p: Option<f64>| if p.is_none() { Status::NoDf } else { self.status };
        match method {
            TestMethod::Wald | TestMethod::AdjustedWald => {
                let mut factor = covariance;
                // A design of few PSUs or replicates leaves a covariance of too low a rank to test so many
                // coefficients at once.
                if cholesky(&mut factor, q, Pivots::Relative).is_none() {
                    return Ok(none);
                }
                let wald = quadratic(&factor, &beta);
                let d = self.design_df;
                let (statistic, df2) = match method {
                    TestMethod::AdjustedWald => (wald * (d - df1 + 1.0) / (d * df1), d - df1 + 1.0),
                    TestMethod::Wald | TestMethod::WorkingWald | TestMethod::Lrt => (wald / df1, df),
                };
                let p_value = tail(statistic, df1, df2);
                let statistic = Some(statistic).filter(|_| df2 > 0.0);
                Ok(TermTest { statistic, df2, p_value, status: status(p_value), ..none })
            }
            TestMethod::WorkingWald | TestMethod::Lrt => {
                let Some((factor, effects)) = self.effects(&places, covariance) else { return Ok(none) };
                let statistic = match method {
                    TestMethod::Lrt => self.lost_deviance(&places, stop)?,
                    TestMethod::Wald | TestMethod::AdjustedWald | TestMethod::WorkingWald => quadratic(&factor, &beta),
                };
                let sum: f64 = effects.iter().sum();
                let squares: f64 = effects.iter().map(|effect| effect * effect).sum();
                let satterthwaite = tail(statistic / sum, sum * sum / squares, df);
                let saddlepoint = (df > 0.0).then(|| tail_of_sum(statistic, &effects, df));
                let p_value = saddlepoint.filter(|p| p.is_finite()).or(satterthwaite);
                Ok(TermTest {
                    statistic: Some(statistic),
                    p_value,
                    p_satterthwaite: satterthwaite,
                    deff: Some(sum / df1),
                    effects,
                    status: status(p_value),
                    ..none
                })
            }
        }
    }

    /// The coefficients of terms, ascending.
    pub(super) fn places<S: AsRef<str>>(&self, terms: &[S]) -> Result<Vec<usize>> {
        if terms.is_empty() {
            return Err(Error::missing("term", "name one or more terms of the model"));
        }
        let mut places = Vec::new();
        for term in terms {
            places.extend(self.encoding.terms[self.term(term.as_ref())?].columns.clone());
        }
        places.sort_unstable();
        places.dedup();
        Ok(places)
    }

    /// The number of a term, its columns in any order.
    fn term(&self, given: &str) -> Result<usize> {
        let mut wanted: Vec<&str> = given.split(':').map(str::trim).collect();
        // An interaction is the same whichever of its columns is named first.
        wanted.sort_unstable();
        let is_it = |term: &super::encoding::Term| {
            let mut names: Vec<&str> =
                term.variables.iter().map(|&member| self.encoding.variables[member].name.as_str()).collect();
            names.sort_unstable();
            // A column may have a colon in its own name.
            names == wanted || (term.variables.len() == 1 && names[0] == given)
        };
        let found = self.encoding.terms.iter().position(is_it);
        found.ok_or_else(|| Error::option("term", given, self.terms()))
    }

    /// The lower factor of the inverse of the information of some coefficients, with weights of mean 1, and the generalised
    /// design effects: the eigenvalues of V₀⁻¹V.
    fn effects(&self, places: &[usize], mut covariance: Vec<f64>) -> Option<(Vec<f64>, Vec<f64>)> {
        let (p, q) = (self.encoding.width(), places.len());
        let scale = self.inside.mean_weight;
        let bread = super::fit::inverse(&self.fit.factor, p);
        let pairs = places.iter().flat_map(|&a| places.iter().map(move |&b| (a, b)));
        let mut factor: Vec<f64> = pairs.map(|(a, b)| bread[a * p + b] * scale).collect();
        cholesky(&mut factor, q, Pivots::Relative)?;
        whiten(&factor, &mut covariance, q);
        let size: f64 = covariance.iter().map(|x| x * x).sum();
        let mut effects = eigen(covariance, q, 1e-30 * size).values;
        effects.sort_by(|a, b| b.total_cmp(a));
        Some((factor, effects))
    }

    /// The deviance with weights of mean 1 that the model gains by some coefficients.
    fn lost_deviance(&self, places: &[usize], stop: &AtomicBool) -> Result<f64> {
        let columns: Vec<usize> = (0..self.encoding.width()).filter(|place| !places.contains(place)).collect();
        let load = self.units.load(&self.weights);
        let model = Model::new(self.request.family, self.link, &self.units, &columns);
        let smaller = model.fit(&load, None, &self.encoding, stop)?;
        Ok((smaller.deviance - self.fit.deviance) / self.inside.mean_weight)
    }

    /// The design-based AIC, D + 2·tr(V₀⁻¹V) over the coefficients beside the intercept (Lumley and Scott
    /// 2015); `None` where the variance is unknown.
    pub fn aic(&self) -> Option<f64> {
        let p = self.encoding.width();
        let places: Vec<usize> = (1..p).collect();
        if self.status == Status::NoVariance {
            return None;
        }
        if places.is_empty() {
            return Some(self.deviance());
        }
        let pairs = places.iter().flat_map(|&a| places.iter().map(move |&b| (a, b)));
        let covariance: Vec<f64> = pairs.map(|(a, b)| self.covariance[a * p + b]).collect();
        let (_, effects) = self.effects(&places, covariance)?;
        Some(self.deviance() + 2.0 * effects.iter().sum::<f64>()).filter(|aic| aic.is_finite())
    }
}

impl TermTest {
    /// A test whose statistic does not exist.
    pub(super) fn none<S: AsRef<str>>(terms: &[S], method: TestMethod, df1: f64, df2: f64) -> TermTest {
        let names: Vec<&str> = terms.iter().map(AsRef::as_ref).collect();
        TermTest {
            terms: names.join(" + "),
            method,
            statistic: None,
            df1,
            df2,
            p_value: None,
            p_satterthwaite: None,
            deff: None,
            effects: Vec::new(),
            status: Status::NoVariance,
        }
    }
}

impl ToFrame for TermTest {
    /// One row: term, method, statistic, df1, df2, p_value, p_satterthwaite, deff, status.
    fn to_frame(&self) -> Result<DataFrame> {
        let number = |name: &str, x: Option<f64>| Series::new(name.into(), [x]).into_column();
        let word = |name: &str, x: &str| Series::new(name.into(), [x]).into_column();
        let columns = vec![
            word("term", &self.terms),
            word("method", self.method.as_str()),
            number("statistic", self.statistic),
            number("df1", Some(self.df1)),
            number("df2", Some(self.df2)),
            number("p_value", self.p_value),
            number("p_satterthwaite", self.p_satterthwaite),
            number("deff", self.deff),
            word("status", self.status.as_str()),
        ];
        Ok(DataFrame::new(1, columns)?)
    }
}
