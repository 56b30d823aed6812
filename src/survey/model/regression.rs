//! A fitted model: its coefficients with their covariance under the design.

use super::encoding::Encoding;
use super::family::Link;
use super::fit::{Fit, Model, dot, inverse, weights};
use super::request::RegressionRequest;
use super::units::Units;
use crate::numeric::distribution::{t_quantile, t_tail};
use crate::survey::design::replicates::Weights;
use crate::survey::estimate::row::Status;
use crate::survey::variance::form::Form;
use crate::survey::variance::replicate::DegreesOfFreedom;
use crate::{Error, Result, ToFrame};
use polars::prelude::{DataFrame, IntoColumn, NamedFrom, Series};
use rayon::prelude::*;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

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

/// A generalised linear model with standard errors under the design of its survey.
#[derive(Clone, Debug)]
pub struct Regression {
    pub(crate) request: RegressionRequest,
    pub(crate) link: Link,
    pub(crate) encoding: Encoding,
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
    /// The coefficient.
    pub value: f64,
    /// Its standard error; `None` where the sample does not tell.
    pub se: Option<f64>,
    /// The lower confidence limit.
    pub ci_low: Option<f64>,
    /// The upper confidence limit.
    pub ci_high: Option<f64>,
    /// value/se.
    pub t: Option<f64>,
    /// The degrees of freedom of t: those of the design less the coefficients beside the intercept.
    pub df: f64,
    /// The probability of a t at least as far from 0 if the coefficient is 0.
    pub p_value: Option<f64>,
    /// Whether all numbers are there, and if not, why.
    pub status: Status,
}

impl Regression {
    pub(crate) fn new(
        request: RegressionRequest,
        link: Link,
        encoding: Encoding,
        units: Arc<Units>,
        fit: Fit,
        inside: Inside,
        stop: &AtomicBool,
    ) -> Result<Regression> {
        let mut weights = request.survey.0.weight_values()?;
        weights.iter_mut().zip(&inside.rows).filter(|(_, inside)| !**inside).for_each(|(weight, _)| *weight = 0.0);
        let p = encoding.width();
        let mut model = Regression {
            request,
            link,
            encoding,
            units,
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
        model.vary(stop)?;
        (model.deviance, model.dispersion) = model.residual_sums();
        model.rows = (0..p).map(|place| model.coefficient(place)).collect();
        Ok(model)
    }

    /// The covariance of the coefficients and the degrees of freedom of the design.
    fn vary(&mut self, stop: &AtomicBool) -> Result<()> {
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
            let residuals = self.residuals();
            let bread = inverse(&self.fit.factor, p);
            let fill = |place: usize, z: &mut [f64]| self.influence(&residuals, &bread[place * p..(place + 1) * p], z);
            self.covariance = form.covariances(p, fill, stop).ok_or(Error::Interrupted)?;
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
        let of_unit: Vec<(f64, f64)> = (0..self.units.len())
            .map(|unit| {
                let eta = dot(self.units.x(unit), &self.fit.beta) + self.units.offset(unit);
                let (mu, score, _) = weights(self.request.family, self.link, eta);
                (mu, score)
            })
            .collect();
        let mut residuals = vec![0.0; self.units.of_row.len()];
        for (row, unit) in self.units.rows() {
            let (mu, score) = of_unit[unit];
            residuals[row] = (self.units.y[row] - mu) * score;
        }
        residuals
    }

    /// The influence of every row on c'β, not yet times its weight: `direction` is A⁻¹c.
    pub(crate) fn influence(&self, residuals: &[f64], direction: &[f64], z: &mut [f64]) {
        let of_unit: Vec<f64> = (0..self.units.len()).map(|unit| dot(self.units.x(unit), direction)).collect();
        for (row, unit) in self.units.rows() {
            z[row] = residuals[row] * of_unit[unit];
        }
    }

    /// The coefficients with the weights of each replicate, from those of the full sample.
    fn replicate(&self, replicates: &Weights, stop: &AtomicBool) -> Result<Vec<Vec<f64>>> {
        let base = self.request.survey.0.weight_values()?;
        let p = self.encoding.width();
        let all: Vec<usize> = (0..p).collect();
        let model = Model { family: self.request.family, link: self.link, units: &self.units, columns: &all };
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
    fn residual_sums(&self) -> (f64, f64) {
        let family = self.request.family;
        let (mut total, mut deviance, mut first, mut second) = (0.0, 0.0, 0.0, 0.0);
        let of_unit: Vec<f64> = (0..self.units.len()).map(|unit| self.mean_of(unit)).collect();
        for (row, unit) in self.units.rows() {
            let (w, y, mu) = (self.weights[row], self.units.y[row], of_unit[unit]);
            let residual = (y - mu) / family.variance(mu).sqrt();
            total += w;
            deviance += w * family.deviance(y, mu);
            first += w * residual;
            second += w * residual * residual;
        }
        let n = self.inside.n as f64;
        let mean = first / total;
        let dispersion = match self.replicated {
            Some(_) => second / total,
            None => (second / total - mean * mean) * n / (n - 1.0),
        };
        (deviance / self.inside.mean_weight, dispersion)
    }

    /// The fitted mean of a unit.
    pub(crate) fn mean_of(&self, unit: usize) -> f64 {
        self.link.mu(dot(self.units.x(unit), &self.fit.beta) + self.units.offset(unit))
    }

    fn coefficient(&self, place: usize) -> Coefficient {
        let p = self.encoding.width();
        let term = self.encoding.coefficients[place].term;
        let value = self.fit.beta[place];
        let known = self.inferred(value, self.covariance[place * p + place]);
        let reference = term.and_then(|term| {
            let members = self.encoding.terms[term].variables.iter().map(|&member| &self.encoding.variables[member]);
            let names: Vec<&str> = members.filter_map(super::encoding::Variable::reference).collect();
            (!names.is_empty()).then(|| names.join(":"))
        });
        Coefficient {
            term: self.encoding.term_name(term),
            level: self.encoding.level_name(place),
            reference,
            value,
            se: known.se,
            ci_low: known.limits.map(|limits| limits[0]),
            ci_high: known.limits.map(|limits| limits[1]),
            t: known.t,
            df: self.df(),
            p_value: known.p_value,
            status: known.status,
        }
    }

    /// What follows from a value and its variance.
    pub(crate) fn inferred(&self, value: f64, variance: f64) -> Inferred {
        let df = self.df();
        let is_known = self.status != Status::NoVariance && variance.is_finite() && variance >= 0.0;
        let se = is_known.then(|| variance.sqrt());
        let t = se.filter(|se| *se > 0.0 && df > 0.0).map(|se| value / se);
        let limits = se.zip(t_quantile(self.request.level, df)).map(|(se, t)| [value - t * se, value + t * se]);
        let status = match () {
            _ if se.is_none() => Status::NoVariance,
            _ if limits.is_none() => Status::NoDf,
            _ => self.status,
        };
        Inferred { se, t, p_value: t.map(|t| t_tail(t, df)), limits, status }
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

/// What follows from a value and its variance.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Inferred {
    pub(crate) se: Option<f64>,
    pub(crate) t: Option<f64>,
    pub(crate) p_value: Option<f64>,
    pub(crate) limits: Option<[f64; 2]>,
    pub(crate) status: Status,
}

impl ToFrame for Regression {
    /// One row per coefficient: term, level, reference, value, se, ci_low, ci_high, t, df, p_value, odds_ratio, odds_low,
    /// odds_high (of the logit link), n, status. With `exponentiate`, value and limits are exponentials, and se is
    /// exp β · se.
    fn to_frame(&self) -> Result<DataFrame> {
        let rows = &self.rows;
        let number = |name: &str, of: &dyn Fn(&Coefficient) -> Option<f64>| {
            Series::new(name.into(), rows.iter().map(of).collect::<Vec<_>>()).into_column()
        };
        let text = |name: &str, of: &dyn Fn(&Coefficient) -> Option<String>| {
            Series::new(name.into(), rows.iter().map(of).collect::<Vec<_>>()).into_column()
        };
        let shown = |x: f64| if self.request.exponentiate { x.exp() } else { x };
        let odds = |x: Option<f64>| x.filter(|_| self.link == Link::Logit).map(f64::exp);
        let columns = vec![
            text("term", &|row| Some(row.term.clone())),
            text("level", &|row| row.level.clone()),
            text("reference", &|row| row.reference.clone()),
            number("value", &|row| Some(shown(row.value))),
            number("se", &|row| row.se.map(|se| if self.request.exponentiate { row.value.exp() * se } else { se })),
            number("ci_low", &|row| row.ci_low.map(shown)),
            number("ci_high", &|row| row.ci_high.map(shown)),
            number("t", &|row| row.t),
            number("df", &|row| Some(row.df)),
            number("p_value", &|row| row.p_value),
            number("odds_ratio", &|row| odds(Some(row.value))),
            number("odds_low", &|row| odds(row.ci_low)),
            number("odds_high", &|row| odds(row.ci_high)),
            Series::new("n".into(), vec![self.n(); rows.len()]).into_column(),
            text("status", &|row| Some(row.status.as_str().to_owned())),
        ];
        Ok(DataFrame::new(rows.len(), columns)?)
    }
}
