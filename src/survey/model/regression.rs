//! A fitted model: its coefficients with their covariance under the design.

use super::cases::{Cases, Inside};
use super::encoding::Encoding;
use super::family::Link;
use super::fit::{Fit, Means, Model, dot, inverse};
use super::inference::Inference;
use super::panel::Panel;
use super::request::RegressionRequest;
use super::units::{Load, Units};
use crate::frame::Labels;
use crate::survey::columns::column::Rows;
use crate::survey::design::replicates::Weights;
use crate::survey::estimate::row::Status;
use crate::survey::variance::form::Form;
use crate::survey::variance::replicate::DegreesOfFreedom;
use crate::{Error, Result, ToFrame};
use polars::prelude::{DataFrame, IntoColumn, NamedFrom, Series};
use rayon::prelude::*;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// A generalised linear model with standard errors under the design of its survey.
#[derive(Clone, Debug)]
pub struct Regression {
    pub(crate) request: RegressionRequest,
    pub(crate) link: Link,
    pub(crate) encoding: Arc<Encoding>,
    pub(crate) units: Arc<Units>,
    pub(crate) fit: Fit,
    pub(crate) inside: Arc<Inside>,
    /// The sampling weight of each row, 0 outside the model.
    pub(crate) weights: Vec<f64>,
    /// The covariance of the coefficients.
    pub(crate) covariance: Vec<f64>,
    /// Degrees of freedom of the design in the rows of the model.
    pub(crate) design_df: f64,
    /// What is to be said of the variance of all coefficients.
    pub(crate) status: Status,
    /// The coefficients of each replicate; a replicate without a solution has NaN.
    pub(crate) replicated: Option<Arc<Vec<Vec<f64>>>>,
    rows: Vec<Coefficient>,
    deviance: f64,
    dispersion: f64,
}

/// A coefficient of a [`Regression`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Coefficient {
    /// The term: the names of its columns, joined by colons; `(Intercept)`.
    pub term: String,
    /// The categories of its factors, joined by colons; `None` of a number.
    pub level: Option<String>,
    /// What they are compared with; `None` of a number.
    pub reference: Option<String>,
    /// The coefficient with its error; t has the degrees of freedom of the design less the coefficients beside the intercept.
    pub inference: Inference,
}

impl Regression {
    pub(super) fn new(
        request: RegressionRequest,
        link: Link,
        cases: Cases,
        units: Units,
        load: &Load,
        mut fit: Fit,
        stop: &AtomicBool,
    ) -> Result<Regression> {
        let Cases { encoding, inside, mut weights, .. } = cases;
        let outside = weights.par_iter_mut().zip(&inside.rows).filter(|(_, inside)| !**inside);
        outside.for_each(|(weight, _)| *weight = 0.0);
        let p = encoding.width();
        let means = Means::of_fit(&units, request.family, link, &mut fit);
        let mut model = Regression {
            request,
            link,
            encoding,
            units: Arc::new(units),
            fit,
            inside: Arc::new(inside),
            weights,
            covariance: vec![f64::NAN; p * p],
            design_df: f64::NAN,
            status: Status::Normal,
            replicated: None,
            rows: Vec::new(),
            deviance: f64::NAN,
            dispersion: f64::NAN,
        };
        model.vary(&means, stop)?;
        (model.deviance, model.dispersion) = model.residual_sums(load, &means);
        model.rows = (0..p).map(|place| model.coefficient(place)).collect();
        Ok(model)
    }

    /// The covariance of the coefficients and the degrees of freedom of the design.
    fn vary(&mut self, means: &Means, stop: &AtomicBool) -> Result<()> {
        let survey = self.request.survey.clone();
        let bound = &survey.0.bound;
        let p = self.encoding.width();
        if let Some(replicates) = &bound.replicates {
            let all = self.replicate(replicates, stop)?;
            let df = DegreesOfFreedom::of_rows(&survey.0.weights()?, replicates, &self.inside.rows, stop);
            self.design_df = df.ok_or(Error::Interrupted)?;
            let column = |place: usize| all.iter().map(|beta| beta[place]).collect::<Vec<f64>>();
            let columns: Vec<Vec<f64>> = (0..p).map(column).collect();
            for a in 0..p {
                for b in 0..p {
                    let values = [self.fit.beta[a], self.fit.beta[b]];
                    self.covariance[a * p + b] = replicates.rule.covariance(values, &columns[a], &columns[b]);
                }
            }
            // A replicate without a solution is NaN throughout, and every model has an intercept.
            let lost = all.iter().filter(|beta| beta[0].is_nan()).count();
            self.status = match lost {
                0 => Status::Normal,
                lost if lost == all.len() => Status::NoVariance,
                _ => Status::LostReplicates,
            };
            self.replicated = Some(Arc::new(all));
        } else {
            let form = Form::within(bound, |row| self.inside.rows[row]);
            self.design_df = form.degrees_of_freedom();
            let residuals = means.residuals(&self.units);
            // The sandwich: a row moves β by A⁻¹x times its residual, and the covariance is that of the totals of
            // these.
            let bread = inverse(&self.fit.factor, p);
            let start = || (Panel::of_any(&self.units.matrix), Vec::new(), Vec::new());
            let add = |(panel, list, factors): &mut (Panel, Vec<u32>, Vec<f64>), rows: &[usize], totals: &mut [f64]| {
                for rows in rows.chunks(Panel::LEN) {
                    factors.clear();
                    factors.extend(rows.iter().map(|&row| form.weights()[row] * residuals[row]));
                    list.clear();
                    list.extend(rows.iter().map(|&row| row as u32));
                    panel.gather(&self.units.columns, Rows::of(list));
                    panel.score(factors, totals);
                }
            };
            // A⁻¹ comes after the sum: it is the same for all rows, and there are fewer PSUs.
            self.covariance = if let Some(mut totals) = form.totals_of_rows(p, start, add, stop) {
                totals.par_chunks_mut(p).for_each_init(
                    || vec![0.0; p],
                    |moved, of_unit| {
                        moved.iter_mut().zip(bread.chunks(p)).for_each(|(moved, row)| *moved = dot(row, of_unit));
                        of_unit.copy_from_slice(moved);
                    },
                );
                form.covariances_of_totals(&totals, p)
            } else {
                let fill =
                    |place: usize, z: &mut [f64]| self.influence(&residuals, &bread[place * p..(place + 1) * p], z);
                form.covariances(p, fill, stop).ok_or(Error::Interrupted)?
            };
            // Centred at itself a single PSU has no spread: the form gives 0, which is not known.
            if form.psus() <= 1 {
                self.status = Status::NoVariance;
            }
        }
        let is_known = (0..p).all(|place| self.covariance[place * p + place].is_finite());
        if !is_known {
            self.status = Status::NoVariance;
        }
        Ok(())
    }

    /// (y − μ)·μ'/V of every row, 0 outside.
    pub(crate) fn residuals(&self) -> Vec<f64> {
        Means::new(&self.units, self.request.family, self.link, &self.fit.beta).residuals(&self.units)
    }

    /// The influence of every row on c'β, not yet times its weight: `direction` is A⁻¹c.
    pub(crate) fn influence(&self, residuals: &[f64], direction: &[f64], z: &mut [f64]) {
        let of_unit = self.units.matrix.times(direction);
        self.units.rows().for_each(|(row, unit)| z[row] = residuals[row] * of_unit[unit]);
    }

    /// The coefficients with the weights of each replicate, from those of the full sample.
    fn replicate(&self, replicates: &Weights, stop: &AtomicBool) -> Result<Vec<Vec<f64>>> {
        let base = self.request.survey.0.weight_values()?;
        let p = self.encoding.width();
        let all: Vec<usize> = (0..p).collect();
        let model = Model::new(self.request.family, self.link, &self.units, &all);
        let of_replicate = |number: usize| {
            let load = self.units.load(&replicates.matrix.analysis(number, &base));
            match model.fit(&load, Some(&self.fit.beta), &self.encoding, stop) {
                Ok(fit) => Ok(fit.beta),
                Err(Error::Interrupted) => Err(Error::Interrupted),
                // A replicate without some category has no coefficient for it.
                Err(_) => Ok(vec![f64::NAN; p]),
            }
        };
        (0..replicates.count()).into_par_iter().map(of_replicate).collect()
    }

    /// The deviance with weights of mean 1, and the dispersion: as R, the variance of Pearson's residuals, or with replicate
    /// weights their mean square.
    fn residual_sums(&self, load: &Load, means: &Means) -> (f64, f64) {
        let family = self.request.family;
        // Σw, Σwr and Σwr² of Pearson's residuals r.
        let of_case = |w: f64, y: f64, mu: f64| {
            // A mean that is the outcome in the numbers there are may have no variance left.
            let residual = if y == mu { 0.0 } else { (y - mu) / family.variance(mu).sqrt() };
            [w, w * residual, w * residual * residual]
        };
        let ([total, first, second], deviance) = if self.units.are_cells() {
            let of_row = |row: usize, unit: usize| {
                let (w, y, mu) = (self.weights[row], self.units.y[row], means.mu[unit]);
                let [total, first, second] = of_case(w, y, mu);
                [total, first, second, w * family.deviance(y, mu)]
            };
            let [total, first, second, deviance] = self.units.sums(of_row);
            ([total, first, second], deviance)
        } else {
            (load.sums(|w, y, unit| of_case(w, y, means.mu[unit])), self.fit.deviance)
        };
        let n = self.inside.n as f64;
        let mean = first / total;
        let dispersion = match self.replicated {
            Some(_) => second / total,
            // R `svyvar` of the residuals, around their mean.
            None => (second / total - mean * mean) * n / (n - 1.0),
        };
        (deviance / self.inside.mean_weight, dispersion)
    }

    fn coefficient(&self, place: usize) -> Coefficient {
        let p = self.encoding.width();
        let term = self.encoding.coefficients[place].term;
        let value = self.fit.beta[place];
        let inference = self.inferred(value, self.covariance[place * p + place]);
        let reference = term.and_then(|term| {
            let members = self.encoding.terms[term].variables.iter().map(|&member| &self.encoding.variables[member]);
            let names: Vec<&str> = members.filter_map(super::encoding::Variable::reference).collect();
            (!names.is_empty()).then(|| names.join(":"))
        });
        Coefficient {
            term: self.encoding.term_name(term),
            level: self.encoding.level_name(place),
            reference,
            inference,
        }
    }

    /// What follows from a value and its variance.
    pub(crate) fn inferred(&self, value: f64, variance: f64) -> Inference {
        Inference::new(value, variance, self.df(), self.request.level, self.status)
    }

    /// The coefficients, the intercept first.
    pub fn coefficients(&self) -> &[Coefficient] {
        &self.rows
    }

    /// The covariance of the coefficients, row by row.
    pub fn covariance(&self) -> &[f64] {
        &self.covariance
    }

    /// Degrees of freedom of the residuals: those of the design less the coefficients beside the intercept.
    pub fn df(&self) -> f64 {
        self.design_df - (self.encoding.width() as f64 - 1.0)
    }

    /// The deviance with weights of mean 1.
    pub fn deviance(&self) -> f64 {
        self.deviance
    }

    /// The dispersion: the variance of Pearson's residuals. Standard errors do not depend on it.
    pub fn dispersion(&self) -> f64 {
        self.dispersion
    }

    /// Cases in the model.
    pub fn n(&self) -> u64 {
        self.inside.n as u64
    }

    /// Cases outside the model because a column is missing.
    pub fn n_missing(&self) -> u64 {
        self.inside.n_missing as u64
    }

    /// How many iterations the fit took.
    pub fn iterations(&self) -> usize {
        self.fit.iterations
    }

    /// The names of the terms, with those that interactions imply.
    pub fn terms(&self) -> Vec<String> {
        (0..self.encoding.terms.len()).map(|term| self.encoding.term_name(Some(term))).collect()
    }
}

impl Coefficient {
    /// One row per coefficient; as exponentials where asked.
    pub(crate) fn frame(rows: &[Coefficient], link: Link, exponentiate: bool, n: u64) -> Result<DataFrame> {
        let text = |name: &str, of: &dyn Fn(&Coefficient) -> Option<String>| {
            Series::new(name.into(), rows.iter().map(of).collect::<Vec<_>>()).into_column()
        };
        let odds = |name: &str, of: &dyn Fn(&Inference) -> Option<f64>| {
            // With other links, exp β is a ratio of rates or nothing.
            let is_odds = link == Link::Logit;
            let ratios: Vec<Option<f64>> =
                rows.iter().map(|row| of(&row.inference).filter(|_| is_odds).map(f64::exp)).collect();
            Series::new(name.into(), ratios).into_column()
        };
        let shown = |row: &Coefficient| {
            if exponentiate { row.inference.exponential() } else { row.inference.clone() }
        };
        let shown: Vec<Inference> = rows.iter().map(shown).collect();
        let mut columns = vec![
            text("term", &|row| Some(row.term.clone())),
            text("level", &|row| row.level.clone()),
            text("reference", &|row| row.reference.clone()),
        ];
        columns.extend(Inference::columns(&shown));
        columns.extend([
            odds("odds_ratio", &|row| Some(row.value)),
            odds("odds_low", &|row| row.ci_low),
            odds("odds_high", &|row| row.ci_high),
            Series::new("n".into(), vec![n; rows.len()]).into_column(),
            Inference::statuses(&shown),
        ]);
        Ok(DataFrame::new(rows.len(), columns)?)
    }
}

impl ToFrame for Regression {
    /// One row per coefficient: term, level, reference, value, se, ci_low, ci_high, t, df, p_value, odds_ratio, odds_low,
    /// odds_high (for the logit link), n, status. With `exponentiate`, value and limits are exponentials, and se is
    /// exp β · se.
    fn to_frame(&self) -> Result<DataFrame> {
        Coefficient::frame(&self.rows, self.link, self.request.exponentiate, self.n())
    }

    /// The labels of the survey: a row names its term, and its level is a value of each column of that term.
    fn value_labels(&self) -> Labels {
        self.request.survey.0.labels.clone()
    }
}
