//! Kernel: from weights before non-response to weights after.

use super::Disposition;
use super::propensity::Model;
use crate::survey::design::calibration::{Adjustment, MarginVariables, Regressors};
use crate::{Error, Result};
use std::sync::Arc;

/// An adjustment for non-response with all that was decided on: classes, and the variables of the model. The sample
/// makes the decisions, and its replicates repeat them.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) dispositions: Vec<Disposition>,
    pub(crate) classes: Classes,
    pub(crate) rate: Rate,
    /// The share of the cases of unknown eligibility that belong to the population, where it is given.
    pub(crate) eligible_share: Option<f64>,
}

/// How the response rate is estimated.
#[derive(Debug)]
pub(crate) enum Rate {
    /// One for each class.
    Classes,
    /// One for each case, by a logistic model.
    Propensity(Model),
}

/// The final classes.
#[derive(Debug)]
pub(crate) struct Classes {
    x: Arc<Regressors>,
    /// The class of each row.
    pub(crate) of_row: Vec<u32>,
    pub(crate) names: Vec<String>,
}

impl Classes {
    pub(crate) fn new(of_row: Vec<u32>, names: Vec<String>) -> Classes {
        let block = MarginVariables::Categories { codes: of_row.clone(), categories: names.len() };
        Classes { x: Arc::new(Regressors::new(vec![block])), of_row, names }
    }

    /// Σ f(row) by class.
    pub(crate) fn totals(&self, f: impl Fn(usize) -> f64 + Sync) -> Vec<f64> {
        self.x.totals(self.of_row.len(), f)
    }

    /// Moves weights within classes: `gives` is the part of the weight of each row that the rows which receive share
    /// out in proportion to theirs.
    fn moved(&self, d: Vec<f64>, receives: impl Fn(usize) -> bool + Sync, gives: &[f64]) -> Result<Adjustment> {
        let carried = self.totals(|row| d[row] * gives[row]);
        let held = self.totals(|row| if receives(row) { d[row] } else { 0.0 });
        let mut factors = Vec::with_capacity(held.len());
        let mut empty = Vec::new();
        for ((&held, &carried), name) in held.iter().zip(&carried).zip(&self.names) {
            factors.push(match (held > 0.0, carried != 0.0) {
                (true, _) => carried / held,
                (false, false) => 1.0,
                (false, true) => {
                    empty.push(name.clone());
                    f64::NAN
                }
            });
        }
        if !empty.is_empty() {
            let problem = format!(
                "no respondent has a weight above 0 in {}; every class needs one, in the sample and in every replicate; merge \
                 classes, for example with a larger min_respondents",
                crate::error::list(&empty)
            );
            return Err(Error::invalid("classes", problem));
        }
        let g: Vec<f64> =
            (0..d.len()).map(|row| if receives(row) { factors[self.of_row[row] as usize] } else { 0.0 }).collect();
        // A row gains g and gives up its part: Σ d·rate is 0 in every class.
        let rate = g.iter().zip(gives).map(|(g, gives)| g - gives).collect();
        let factor: Vec<f64> = d.iter().zip(&g).map(|(d, g)| d * g).collect();
        let information = factor.clone();
        Ok(Adjustment::response(d, g, &self.x, rate, factor, |row| information[row]))
    }
}

impl Step {
    /// The adjustments of weights, in order: first for eligibility, then for response. An ineligible case keeps the
    /// weight of the first and leaves with the second.
    pub(crate) fn adjustments(&self, d: Vec<f64>) -> Result<Vec<Adjustment>> {
        let is = |row: usize, one: Disposition| self.dispositions[row] == one;
        let mut made = Vec::new();
        let mut before = d;
        if self.eligible_share.is_none() && self.dispositions.contains(&Disposition::Unknown) {
            // Cases of unknown eligibility belong to the population as often as those that are known do.
            let everything = vec![1.0; before.len()];
            let step = self.classes.moved(before, |row| !is(row, Disposition::Unknown), &everything)?;
            before = step.weights();
            made.push(step);
        }
        let gives = self.gives();
        made.push(match &self.rate {
            Rate::Classes => self.classes.moved(before, |row| is(row, Disposition::Respondent), &gives)?,
            Rate::Propensity(model) => model.adjustment(before, |row| is(row, Disposition::Respondent), &gives)?,
        });
        Ok(made)
    }

    /// The part of each case that belongs to the population, once eligibility is settled.
    pub(crate) fn gives(&self) -> Vec<f64> {
        let of = |one: &Disposition| match one {
            Disposition::Respondent | Disposition::Nonrespondent => 1.0,
            Disposition::Ineligible => 0.0,
            Disposition::Unknown => self.eligible_share.unwrap_or(0.0),
        };
        self.dispositions.iter().map(of).collect()
    }

    /// The weights after, for weights of a replicate.
    pub(crate) fn weights(&self, d: Vec<f64>) -> Result<Vec<f64>> {
        Ok(self.adjustments(d)?.last().map(Adjustment::weights).unwrap_or_default())
    }
}
