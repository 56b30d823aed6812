//! Predictive margins and average marginal effects (Graubard and Korn 1999).

use super::family::Mean;
use super::fit::{dot, inverse};
use super::inference::Inference;
use super::matrix::DesignMatrix;
use super::regression::Regression;
use super::units::Load;
use crate::frame::Labels;
use crate::survey::rubin::{Combine, Covariances};
use crate::survey::variance::form::Form;
use crate::words::words;
use crate::{Error, Result, ToFrame};
use polars::prelude::{DataFrame, IntoColumn, NamedFrom, Series};
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

words! {
    /// What the standard errors of margins account for.
    #[derive(Default)]
    #[non_exhaustive]
    pub enum MarginErrors: "errors" {
        /// The coefficients and the cases that means are taken over: a statement about the population.
        #[default]
        Unconditional = "unconditional",
        /// The coefficients alone, the cases being as they are.
        Delta = "delta",
    }
}

/// A predictive margin, a difference of two, or an average slope.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PredictiveMargin {
    /// `margin`, `effect` (the margin less that of the reference), `slope` or `contrast`.
    pub kind: &'static str,
    /// The term.
    pub term: String,
    /// The categories; `None` of a number.
    pub level: Option<String>,
    /// What an effect is compared with.
    pub reference: Option<String>,
    /// The margin in units of the outcome, with its error; t and p of effects, slopes and contrasts alone.
    pub inference: Inference,
}

/// The margins of a term with their covariance.
#[derive(Clone, Debug)]
pub struct Margins {
    model: Regression,
    rows: Vec<PredictiveMargin>,
    covariance: Vec<f64>,
    /// The margins of each imputation; none of a single table.
    imputations: Vec<Margins>,
    how: Combine,
}

/// What a row is: the change to the variables of a unit, or a slope.
#[derive(Clone, Debug)]
enum What {
    /// The variables with their new values, and those of what is taken off.
    Level { set: Vec<(usize, f64)>, off: Option<Vec<(usize, f64)>> },
    /// The derivative by a number.
    Slope(usize),
}

impl Regression {
    /// The margins of a column of the model, or of several crossed (`sex:area`). For categories: the mean outcome if all cases
    /// were in each of them, other things as they are, and the differences from the reference. For a number: the mean slope of
    /// the outcome.
    ///
    /// # Errors
    /// [`Error::UnknownOption`] for a column that the model does not have; [`Error::InvalidArgument`] for numbers that are
    /// crossed.
    pub fn margins(&self, term: &str, errors: MarginErrors) -> Result<Margins> {
        self.margins_until(term, errors, &AtomicBool::new(false))
    }

    /// The same, given up with [`Error::Interrupted`] soon after `stop` is set by another thread.
    ///
    /// # Errors
    /// As for [`margins`](Regression::margins).
    pub fn margins_until(&self, term: &str, errors: MarginErrors, stop: &AtomicBool) -> Result<Margins> {
        let wanted = self.wanted(term)?;
        let load = self.units.load(&self.weights);
        // One row after the other: gradients of all units for all rows would be the design matrix as many times.
        let averaged = |(_, what): &(PredictiveMargin, What)| {
            if stop.load(Ordering::Relaxed) { Err(Error::Interrupted) } else { Ok(self.averaged(what, &load)) }
        };
        let evaluated: Vec<Averaged> = wanted.iter().map(averaged).collect::<Result<_>>()?;
        let value = |of: &Averaged, weight: &[f64]| {
            let total: f64 = weight.iter().sum();
            weight.iter().zip(&of.value).map(|(w, v)| w * v).sum::<f64>() / total
        };
        let values: Vec<f64> = evaluated.iter().map(|of| value(of, &load.weight)).collect();
        let covariance = match (errors, &self.replicated) {
            (MarginErrors::Delta, _) => self.delta(&evaluated),
            (MarginErrors::Unconditional, Some(replicated)) => {
                self.replicated_margins(&wanted, &values, replicated, stop)?
            }
            (MarginErrors::Unconditional, None) => self.linearised_margins(&evaluated, &values, load.total, stop)?,
        };
        let count = wanted.len();
        let row = |(place, (row, _)): (usize, (PredictiveMargin, What))| {
            self.completed(row, values[place], covariance[place * count + place])
        };
        let rows = wanted.into_iter().enumerate().map(row).collect();
        Ok(Margins { model: self.clone(), rows, covariance, imputations: Vec::new(), how: Combine::default() })
    }

    /// A row with what follows from its value and variance.
    fn completed(&self, row: PredictiveMargin, value: f64, variance: f64) -> PredictiveMargin {
        let inference = self.inferred(value, variance);
        // That a mean outcome is 0 is no hypothesis.
        let inference = if row.kind == "margin" { inference.untested() } else { inference };
        PredictiveMargin { inference, ..row }
    }

    /// The rows of a term, without numbers.
    fn wanted(&self, given: &str) -> Result<Vec<(PredictiveMargin, What)>> {
        let variables = &self.encoding.variables;
        let find = |name: &str| variables.iter().position(|variable| variable.name == name);
        let members = match find(given) {
            Some(one) => vec![one],
            None => {
                let names = given.split(':').map(str::trim);
                let found: Option<Vec<usize>> = names.map(find).collect();
                let known = || variables.iter().map(|variable| variable.name.as_str());
                found.ok_or_else(|| Error::option("term", given, known()))?
            }
        };
        let name = members.iter().map(|&member| variables[member].name.as_str()).collect::<Vec<_>>().join(":");
        let empty = |kind, level: Option<String>, reference: Option<String>| PredictiveMargin {
            kind,
            term: name.clone(),
            level,
            reference,
            inference: self.inferred(f64::NAN, f64::NAN),
        };
        let factors: Vec<usize> =
            members.iter().copied().filter(|&m| !self.encoding.variables[m].levels().is_empty()).collect();
        match (members.as_slice(), factors.len()) {
            ([member], 0) => return Ok(vec![(empty("slope", None, None), What::Slope(*member))]),
            (members, factors) if factors < members.len() => {
                let expected = "a column of the model, or an interaction of categories; take the numbers one by one";
                return Err(Error::argument("term", expected, format!("{given:?}")));
            }
            (_, _) => {}
        }
        // The last factor varies fastest, as a table is read.
        let mut cells: Vec<Vec<(usize, f64)>> = vec![Vec::new()];
        for &factor in &factors {
            let levels = 0..self.encoding.variables[factor].levels().len();
            let longer = |cell: &Vec<(usize, f64)>| {
                let cell = cell.clone();
                levels
                    .clone()
                    .map(move |level| [cell.clone(), vec![(factor, level as f64)]].concat())
                    .collect::<Vec<_>>()
            };
            cells = cells.iter().flat_map(longer).collect();
        }
        let label = |cell: &[(usize, f64)]| {
            let names =
                cell.iter().map(|&(factor, level)| self.encoding.variables[factor].levels()[level as usize].as_str());
            names.collect::<Vec<_>>().join(":")
        };
        let is_reference = |cell: &Vec<(usize, f64)>| {
            cell.iter().all(|&(factor, level)| {
                let variable = &self.encoding.variables[factor];
                variable.reference() == Some(variable.levels()[level as usize].as_str())
            })
        };
        let mut rows: Vec<(PredictiveMargin, What)> = cells
            .iter()
            .map(|cell| (empty("margin", Some(label(cell)), None), What::Level { set: cell.clone(), off: None }))
            .collect();
        let reference = cells.iter().find(|cell| is_reference(cell)).cloned();
        if let Some(reference) = reference {
            let others = cells.iter().filter(|cell| **cell != reference);
            rows.extend(others.map(|cell| {
                let row = empty("effect", Some(label(cell)), Some(label(&reference)));
                (row, What::Level { set: cell.clone(), off: Some(reference.clone()) })
            }));
        }
        Ok(rows)
    }

    /// The value of each unit, and the mean of its gradient by the coefficients.
    fn averaged(&self, what: &What, load: &Load) -> Averaged {
        let beta = &self.fit.beta;
        let share = |unit: usize| load.weight[unit] / load.total;
        // The gradient of μ by β is μ'·x.
        let gradient = |matrix: &DesignMatrix, means: &[Mean]| {
            let shares: Vec<f64> = means.iter().enumerate().map(|(unit, mean)| share(unit) * mean.slope).collect();
            matrix.totals(&shares)
        };
        match what {
            What::Level { set, off } => {
                let (matrix, means) = self.at(set, beta);
                let mut value = mus(&means);
                let mut by_beta = gradient(&matrix, &means);
                if let Some(off) = off {
                    let (matrix, means) = self.at(off, beta);
                    value.iter_mut().zip(mus(&means)).for_each(|(a, b)| *a -= b);
                    by_beta.iter_mut().zip(gradient(&matrix, &means)).for_each(|(a, b)| *a -= b);
                }
                Averaged { value, gradient: by_beta }
            }
            // The derivatives of μ'·(dx/dv)'β: μ''·(dx/dv)'β·x + μ'·dx/dv.
            What::Slope(member) => {
                let (derivative, by, means) = self.slope(*member, beta);
                let (value, of_x): (Vec<f64>, Vec<f64>) = (0..means.len())
                    .map(|unit| (means[unit].slope * by[unit], share(unit) * means[unit].bend * by[unit]))
                    .unzip();
                let mut by_beta = self.units.matrix.totals(&of_x);
                let has = self.units.matrix.columns_with(*member);
                let moved =
                    gradient(&derivative, &means).into_iter().zip(has).map(|(g, has)| if has { g } else { 0.0 });
                by_beta.iter_mut().zip(moved).for_each(|(a, b)| *a += b);
                Averaged { value, gradient: by_beta }
            }
        }
    }

    /// The value of each unit at some coefficients.
    fn evaluated(&self, what: &What, beta: &[f64]) -> Vec<f64> {
        match what {
            What::Level { set, off } => {
                let mut value = mus(&self.at(set, beta).1);
                if let Some(off) = off {
                    value.iter_mut().zip(mus(&self.at(off, beta).1)).for_each(|(a, b)| *a -= b);
                }
                value
            }
            What::Slope(member) => {
                let (_, by, means) = self.slope(*member, beta);
                means.iter().zip(by).map(|(mean, by)| mean.slope * by).collect()
            }
        }
    }

    /// The matrix and the means where some variables have other values.
    fn at(&self, set: &[(usize, f64)], beta: &[f64]) -> (DesignMatrix, Vec<Mean>) {
        let matrix = self.units.matrix.with(set);
        let eta = matrix.times(beta);
        let means = eta.into_par_iter().enumerate().map(|(unit, eta)| self.link.mean(eta + self.units.offset(unit)));
        let means = means.collect();
        (matrix, means)
    }

    /// The matrix whose columns with a number are their derivatives by it, (dx/dv)'β of each unit, and its mean.
    fn slope(&self, member: usize, beta: &[f64]) -> (DesignMatrix, Vec<f64>, Vec<Mean>) {
        // A product is linear in each of its numbers: its derivative is what it would be at 1.
        let derivative = self.units.matrix.with(&[(member, 1.0)]);
        let has = derivative.columns_with(member);
        let moved: Vec<f64> = beta.iter().zip(has).map(|(beta, has)| if has { *beta } else { 0.0 }).collect();
        let by = derivative.times(&moved);
        (derivative, by, self.at(&[], beta).1)
    }

    /// G'VG.
    fn delta(&self, evaluated: &[Averaged]) -> Vec<f64> {
        let p = self.encoding.width();
        let pairs = evaluated.iter().flat_map(|a| evaluated.iter().map(move |b| (&a.gradient, &b.gradient)));
        let form =
            |(a, b): (&Vec<f64>, &Vec<f64>)| (0..p).map(|i| a[i] * dot(&self.covariance[i * p..(i + 1) * p], b)).sum();
        pairs.map(form).collect()
    }

    /// The design's covariance of the totals of w(μ − M)/Σw + G'IF.
    fn linearised_margins(
        &self,
        evaluated: &[Averaged],
        values: &[f64],
        total: f64,
        stop: &AtomicBool,
    ) -> Result<Vec<f64>> {
        let p = self.encoding.width();
        let bread = inverse(&self.fit.factor, p);
        let directions: Vec<Vec<f64>> = evaluated
            .iter()
            .map(|of| (0..p).map(|i| dot(&bread[i * p..(i + 1) * p], &of.gradient)).collect())
            .collect();
        let residuals = self.residuals();
        let bound = &self.request.survey.0.bound;
        let form = Form::within(bound, |row| self.inside.rows[row]);
        let fill = |place: usize, z: &mut [f64]| {
            self.influence(&residuals, &directions[place], z);
            for (row, unit) in self.units.rows() {
                // The cases that the mean is over vary too (Graubard and Korn 1999).
                z[row] += (evaluated[place].value[unit] - values[place]) / total;
            }
        };
        form.covariances(values.len(), fill, stop).ok_or(Error::Interrupted)
    }

    /// The covariance between the margins of the replicates, each with its own coefficients and weights.
    fn replicated_margins(
        &self,
        wanted: &[(PredictiveMargin, What)],
        values: &[f64],
        replicated: &[Vec<f64>],
        stop: &AtomicBool,
    ) -> Result<Vec<f64>> {
        let survey = &self.request.survey.0;
        let Some(replicates) = &survey.bound.replicates else { return Ok(vec![f64::NAN; values.len() * values.len()]) };
        let base = survey.weight_values()?;
        let mut columns = vec![Vec::new(); values.len()];
        for (number, beta) in replicated.iter().enumerate() {
            if stop.load(Ordering::Relaxed) {
                return Err(Error::Interrupted);
            }
            let load = self.units.load(&replicates.matrix.analysis(number, &base));
            for ((_, what), column) in wanted.iter().zip(&mut columns) {
                let is_known = beta[0].is_finite();
                let mean = |of: Vec<f64>| load.weight.iter().zip(&of).map(|(w, v)| w * v).sum::<f64>() / load.total;
                column.push(if is_known { mean(self.evaluated(what, beta)) } else { f64::NAN });
            }
        }
        let places = 0..values.len();
        let pairs = places.clone().flat_map(|a| places.clone().map(move |b| (a, b)));
        let covariance =
            |(a, b): (usize, usize)| replicates.rule.covariance([values[a], values[b]], &columns[a], &columns[b]);
        Ok(pairs.map(covariance).collect())
    }
}

fn mus(means: &[Mean]) -> Vec<f64> {
    means.iter().map(|mean| mean.mu).collect()
}

/// A quantity of each unit, and its mean's gradient by the coefficients.
#[derive(Debug)]
struct Averaged {
    value: Vec<f64>,
    gradient: Vec<f64>,
}

impl Margins {
    /// The margins of each imputation, combined.
    pub(crate) fn combined(each: Vec<Margins>, how: Combine) -> Margins {
        let level = each[0].model.request.level;
        let row = |place: usize| {
            let all: Vec<&Inference> = each.iter().map(|margins| &margins.rows[place].inference).collect();
            let inference = Inference::combined(&all, how, level);
            let first = &each[0].rows[place];
            let inference = if first.kind == "margin" { inference.untested() } else { inference };
            PredictiveMargin { inference, ..first.clone() }
        };
        let rows = (0..each[0].rows.len()).map(row).collect();
        let values: Vec<Vec<f64>> =
            each.iter().map(|margins| margins.rows.iter().map(|row| row.inference.value).collect()).collect();
        let covariances: Vec<&[f64]> = each.iter().map(|margins| margins.covariance.as_slice()).collect();
        let covariance = Covariances::new(&values, &covariances, how).total();
        Margins { model: each[0].model.clone(), rows, covariance, imputations: each, how }
    }

    /// The margins, then the effects.
    pub fn rows(&self) -> &[PredictiveMargin] {
        &self.rows
    }

    /// The covariance of the rows, row by row.
    pub fn covariance(&self) -> &[f64] {
        &self.covariance
    }

    /// A contrast of the margins of categories, by their coefficients, with their covariance.
    ///
    /// # Errors
    /// [`Error::UnknownOption`] for a category that is not there.
    pub fn contrast<S: AsRef<str>>(&self, coefficients: &[(S, f64)]) -> Result<PredictiveMargin> {
        if !self.imputations.is_empty() {
            let each: Vec<PredictiveMargin> =
                Error::each(self.imputations.iter().map(|one| one.contrast(coefficients)))?;
            let all: Vec<&Inference> = each.iter().map(|row| &row.inference).collect();
            let inference = Inference::combined(&all, self.how, self.model.request.level);
            return Ok(PredictiveMargin { inference, ..each[0].clone() });
        }
        let count = self.rows.len();
        let mut by_row = vec![0.0; count];
        let levels = || self.rows.iter().filter(|row| row.kind == "margin").filter_map(|row| row.level.clone());
        for (level, coefficient) in coefficients {
            let place = levels().position(|known| known == level.as_ref());
            // Margins are the first rows, so that a place among them is one among all.
            by_row[place.ok_or_else(|| Error::option("level", level.as_ref(), levels()))?] += coefficient;
        }
        let value = by_row.iter().zip(&self.rows).map(|(c, row)| c * row.inference.value).sum();
        let variance = (0..count).map(|a| by_row[a] * dot(&self.covariance[a * count..(a + 1) * count], &by_row)).sum();
        let row = PredictiveMargin {
            kind: "contrast",
            level: Some(
                coefficients.iter().map(|(level, c)| format!("{c}*{}", level.as_ref())).collect::<Vec<_>>().join(" + "),
            ),
            reference: None,
            ..self.rows[0].clone()
        };
        Ok(self.model.completed(row, value, variance))
    }
}

impl PredictiveMargin {
    fn frame(rows: &[PredictiveMargin]) -> Result<DataFrame> {
        let text = |name: &str, of: &dyn Fn(&PredictiveMargin) -> Option<String>| {
            Series::new(name.into(), rows.iter().map(of).collect::<Vec<_>>()).into_column()
        };
        let inferences: Vec<Inference> = rows.iter().map(|row| row.inference.clone()).collect();
        let mut columns = vec![
            text("kind", &|row| Some(row.kind.to_owned())),
            text("term", &|row| Some(row.term.clone())),
            text("level", &|row| row.level.clone()),
            text("reference", &|row| row.reference.clone()),
        ];
        columns.extend(Inference::columns(&inferences));
        columns.push(Inference::statuses(&inferences));
        Ok(DataFrame::new(rows.len(), columns)?)
    }
}

impl ToFrame for Margins {
    /// One row per margin and effect: kind, term, level, reference, value, se, ci_low, ci_high, t, df, p_value, status; for
    /// imputations also imputations, within, between and fmi.
    fn to_frame(&self) -> Result<DataFrame> {
        PredictiveMargin::frame(&self.rows)
    }

    /// The labels of the survey: a row names its term, and its level is a value of each column of that term.
    fn value_labels(&self) -> Labels {
        self.model.value_labels()
    }
}

impl ToFrame for PredictiveMargin {
    /// One row, as of [`Margins`].
    fn to_frame(&self) -> Result<DataFrame> {
        PredictiveMargin::frame(std::slice::from_ref(self))
    }
}
