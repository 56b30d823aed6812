//! Kernel: the logistic response model, fitted by Newton's method.

use crate::survey::design::calibration::{Adjustment, Regressors};
use crate::{Error, Result};
use std::sync::Arc;

/// Steps of Newton's method; a model with a finite solution needs about six.
const STEPS: usize = 60;
/// How small a step has to be on the logit scale; the error that is left is the square of it.
const STEP: f64 = 1e-9;
/// The least probability that a weight is divided by: below it respondents and others do not overlap.
const LEAST: f64 = 1e-6;

/// The variables of a response model.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) x: Arc<Regressors>,
    /// Whether cases count by their weight in the fit, or each as one.
    pub(crate) weighted: bool,
    /// Names of the variables, for messages.
    pub(crate) names: Vec<String>,
}

impl Model {
    /// The probability of response of each row, from those where `gives` is above 0.
    pub(crate) fn fit(&self, d: &[f64], responds: impl Fn(usize) -> bool + Sync, gives: &[f64]) -> Result<Vec<f64>> {
        let rows = d.len();
        let case = |row: usize| self.case(d, row) * gives[row];
        let answer = |row: usize| f64::from(u8::from(responds(row)));
        let mut eta = vec![0.0_f64; rows];
        let mut settled = false;
        for _ in 0..STEPS {
            let p = |row: usize| 1.0 / (1.0 + (-eta[row]).exp());
            let score =
                self.x.totals(rows, |row| if case(row) == 0.0 { 0.0 } else { case(row) * (answer(row) - p(row)) });
            let information = self.x.squares(rows, |row| case(row) * p(row) * (1.0 - p(row)));
            let step = information.factor().solve(&score);
            let mut largest = 0.0_f64;
            for (row, eta) in eta.iter_mut().enumerate() {
                // Far out every probability is 0 or 1 to the last digit: a level that answers in full has no end.
                let moved = (*eta + self.x.dot(row, &step)).clamp(-40.0, 40.0);
                if case(row) != 0.0 {
                    largest = largest.max((moved - *eta).abs());
                }
                *eta = moved;
            }
            if largest < STEP {
                settled = true;
                break;
            }
            if !largest.is_finite() {
                return Err(self.separated());
            }
        }
        let p: Vec<f64> = eta.iter().map(|eta| 1.0 / (1.0 + (-eta).exp())).collect();
        if (0..rows).any(|row| case(row) > 0.0 && p[row] < LEAST) {
            return Err(self.separated());
        }
        if !settled {
            return Err(Error::ModelNotConverged {
                iterations: STEPS,
                reason: format!("the response model on {} has no solution", crate::error::list(&self.names)),
                remedy: "merge rare levels, or leave a variable out".to_owned(),
            });
        }
        Ok(p)
    }

    /// Weights divided by the probability of response, with what its estimation adds to the variance and takes from it.
    pub(crate) fn adjustment(
        &self,
        d: Vec<f64>,
        responds: impl Fn(usize) -> bool + Sync,
        gives: &[f64],
    ) -> Result<Adjustment> {
        let p = self.fit(&d, &responds, gives)?;
        let g: Vec<f64> = p.iter().enumerate().map(|(row, p)| if responds(row) { 1.0 / p } else { 0.0 }).collect();
        let case: Vec<f64> = (0..d.len()).map(|row| self.case(&d, row) * gives[row]).collect();
        // The score of a row in terms of its weight: that of a fit without weights has none.
        let rate = |row: usize| {
            let answer = f64::from(u8::from(responds(row)));
            if d[row] == 0.0 { 0.0 } else { case[row] * (answer - p[row]) / d[row] }
        };
        let rate = (0..d.len()).map(rate).collect();
        // The derivative of 1/p by the linear predictor is −(1 − p)/p.
        let factor = (0..d.len()).map(|row| d[row] * g[row] * (1.0 - p[row])).collect();
        Ok(Adjustment::response(d, g, &self.x, rate, factor, |row| case[row] * p[row] * (1.0 - p[row])))
    }

    fn case(&self, d: &[f64], row: usize) -> f64 {
        if self.weighted { d[row] } else { f64::from(u8::from(d[row] != 0.0)) }
    }

    fn separated(&self) -> Error {
        Error::argument(
            "propensity",
            "respondents at every level of the variables; merge levels, or leave a variable out",
            format!("a response probability of 0 from {}", crate::error::list(&self.names)),
        )
    }
}
