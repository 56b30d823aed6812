//! The parts of a gap with their errors.

use super::groups::{Groups, Sample};
use super::parts::{Part, parts};
use super::request::GapDecompositionRequest;
use crate::frame::Labels;
use crate::survey::design::replicates::Weights;
use crate::survey::estimate::row::Status;
use crate::survey::model::inference::Inference;
use crate::survey::rubin::{Combine, Covariances};
use crate::survey::variance::form::Form;
use crate::survey::variance::replicate::DegreesOfFreedom;
use crate::{Error, Result, ToFrame};
use polars::prelude::{DataFrame, IntoColumn, NamedFrom, Series};
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

/// The gap between two groups in the mean of an outcome, and its parts.
#[derive(Clone, Debug)]
pub struct GapDecomposition {
    rows: Vec<GapPart>,
    covariance: Vec<f64>,
    n_missing: u64,
    labels: Labels,
}

/// A row of a [`GapDecomposition`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct GapPart {
    /// `mean` of a group, `gap`; `explained` and `unexplained`, or `endowments`, `coefficients` and `interaction`.
    pub part: &'static str,
    /// The term that a part is split by, `None` for a whole part; for a mean, the column of the groups.
    pub term: Option<String>,
    /// The category, where a part is split as far; for a mean, the group.
    pub level: Option<String>,
    /// In units of the outcome.
    pub inference: Inference,
    /// Cases; for a mean, those of its group.
    pub n: u64,
    /// What a reader of the row has to know beside its status.
    pub note: Option<String>,
}

impl GapDecomposition {
    pub(super) fn new(
        request: &GapDecompositionRequest,
        groups: &Groups,
        n_missing: usize,
        stop: &AtomicBool,
    ) -> Result<GapDecomposition> {
        let survey = &request.model.survey.0;
        let has_gradients = survey.bound.replicates.is_none();
        let fits = groups.fits(&groups.weights, None, stop)?;
        let sample = groups.sample(fits, has_gradients);
        let of = |sample: &Sample<'_>| parts(sample, request.fold, request.detail, request.normalise);
        let found = of(&sample);
        let values: Vec<f64> = found.iter().map(|part| part.value.value).collect();
        let count = values.len();
        let mut status = Status::Normal;
        let (covariance, df) = match &survey.bound.replicates {
            None => {
                let form = Form::within(&survey.bound, |row| groups.inside[row]);
                if form.psus() <= 1 {
                    status = Status::NoVariance;
                }
                let gradients = found.iter().map(|part| part.value.gradient.as_slice()).collect();
                let covariance = form.covariances(count, sample.influences(gradients), stop);
                (covariance.ok_or(Error::Interrupted)?, form.degrees_of_freedom())
            }
            Some(replicates) => {
                let values_of = |sample: &Sample<'_>| of(sample).iter().map(|part| part.value.value).collect();
                let all = of_replicates(replicates, groups, &sample, count, &values_of, stop)?;
                let lost = all.iter().filter(|values| values[0].is_nan()).count();
                status = match lost {
                    0 => Status::Normal,
                    lost if lost == all.len() => Status::NoVariance,
                    _ => Status::LostReplicates,
                };
                let df = DegreesOfFreedom::of_rows(&survey.weights()?, replicates, &groups.inside, stop);
                (covariance_of(replicates, &values, &all), df.ok_or(Error::Interrupted)?)
            }
        };
        let row = |(place, part): (usize, &Part)| {
            let variance = covariance[place * count + place];
            let inference = Inference::new(values[place], variance, df, request.model.level, status);
            let is_mean = part.name == "mean";
            let term = match part.term {
                None => is_mean.then(|| groups.by.clone()),
                Some(term) => Some(groups.encoding.term_name(term)),
            };
            let level = match part.column {
                // The first two rows are the means of the groups.
                None => is_mean.then(|| groups.names[place].clone()),
                Some(column) => groups.all.level_name(&groups.encoding, column),
            };
            let note = match (part.value.value.is_nan() && part.term.is_some(), part.is_arbitrary) {
                (true, _) => Some("the contributions of the terms cancel out: none has a share of their sum"),
                (false, true) => {
                    Some("depends on which categories are the references: normalise for a figure that does not")
                }
                (false, false) => None,
            };
            let note = note.map(str::to_owned);
            let cases = if is_mean { groups.n[place] } else { groups.n.iter().sum() };
            let inference = if is_mean { inference.untested() } else { inference };
            GapPart { part: part.name, term, level, inference, n: cases as u64, note }
        };
        let rows = found.iter().enumerate().map(row).collect();
        let labels = request.model.survey.0.labels.clone();
        Ok(GapDecomposition { rows, covariance, n_missing: n_missing as u64, labels })
    }

    /// The decompositions of several imputations as one.
    pub(super) fn combined(each: Vec<GapDecomposition>, how: Combine, level: f64) -> Result<GapDecomposition> {
        let first = &each[0];
        let key = |row: &GapPart| (row.part, row.term.clone(), row.level.clone());
        let is_same = |other: &&GapDecomposition| {
            other.rows.len() == first.rows.len() && other.rows.iter().zip(&first.rows).all(|(a, b)| key(a) == key(b))
        };
        if !each.iter().all(|other| is_same(&other)) {
            let problem = "the imputations differ in their categories; merge rare categories before imputing";
            return Err(Error::invalid("imputed", problem));
        }
        let m = each.len() as f64;
        let row = |place: usize| {
            let own = &first.rows[place];
            let all: Vec<&Inference> = each.iter().map(|one| &one.rows[place].inference).collect();
            let inference = Inference::combined(&all, how, level);
            let inference = if own.part == "mean" { inference.untested() } else { inference };
            let n = each.iter().map(|one| one.rows[place].n as f64).sum::<f64>() / m;
            GapPart { inference, n: n.round() as u64, ..own.clone() }
        };
        let rows = (0..first.rows.len()).map(row).collect();
        let values: Vec<Vec<f64>> =
            each.iter().map(|one| one.rows.iter().map(|row| row.inference.value).collect()).collect();
        let covariances: Vec<&[f64]> = each.iter().map(|one| one.covariance.as_slice()).collect();
        let covariance = Covariances::new(&values, &covariances, how).total();
        let n_missing = (each.iter().map(|one| one.n_missing as f64).sum::<f64>() / m).round() as u64;
        Ok(GapDecomposition { rows, covariance, n_missing, labels: first.labels.clone() })
    }

    /// The means of the groups, the gap, its parts, and the terms of each part.
    pub fn rows(&self) -> &[GapPart] {
        &self.rows
    }

    /// The covariance of the rows, row by row.
    pub fn covariance(&self) -> &[f64] {
        &self.covariance
    }

    /// Cases with a column of the model or the group missing, which are left out.
    pub fn n_missing(&self) -> u64 {
        self.n_missing
    }
}

/// The values of the parts in each replicate; NaN in one that lacks a coefficient.
fn of_replicates(
    replicates: &Weights,
    groups: &Groups,
    sample: &Sample<'_>,
    count: usize,
    values: &(dyn Fn(&Sample<'_>) -> Vec<f64> + Sync),
    stop: &AtomicBool,
) -> Result<Vec<Vec<f64>>> {
    let of_replicate = |number: usize| {
        if stop.load(Ordering::Relaxed) {
            return Err(Error::Interrupted);
        }
        let weights = replicates.matrix.analysis(number, &groups.weights);
        match groups.fits(&weights, Some(sample), stop) {
            Ok(fits) => Ok(values(&groups.sample(fits, false))),
            Err(Error::Interrupted) => Err(Error::Interrupted),
            // A replicate without some category in a group has no coefficient for it.
            Err(_) => Ok(vec![f64::NAN; count]),
        }
    };
    (0..replicates.count()).into_par_iter().map(of_replicate).collect()
}

/// The covariance of the parts, row by row.
fn covariance_of(replicates: &Weights, values: &[f64], all: &[Vec<f64>]) -> Vec<f64> {
    let count = values.len();
    let columns: Vec<Vec<f64>> = (0..count).map(|place| all.iter().map(|values| values[place]).collect()).collect();
    let covariance = |a: usize, b: usize| replicates.rule.covariance([values[a], values[b]], &columns[a], &columns[b]);
    (0..count * count).map(|cell| covariance(cell / count, cell % count)).collect()
}

impl ToFrame for GapDecomposition {
    /// One row per part: part, term, level, value, se, ci_low, ci_high, t, df, p_value (imputations, within, between and fmi where
    /// any row is combined), n, status, note (if any row has one).
    fn to_frame(&self) -> Result<DataFrame> {
        let rows = &self.rows;
        let text = |name: &str, of: &dyn Fn(&GapPart) -> Option<String>| {
            Series::new(name.into(), rows.iter().map(of).collect::<Vec<_>>()).into_column()
        };
        let inferences: Vec<Inference> = rows.iter().map(|row| row.inference.clone()).collect();
        let mut columns = vec![
            text("part", &|row| Some(row.part.to_owned())),
            text("term", &|row| row.term.clone()),
            text("level", &|row| row.level.clone()),
        ];
        columns.extend(Inference::columns(&inferences));
        columns.push(Series::new("n".into(), rows.iter().map(|row| row.n).collect::<Vec<_>>()).into_column());
        columns.push(Inference::statuses(&inferences));
        if rows.iter().any(|row| row.note.is_some()) {
            columns.push(text("note", &|row| row.note.clone()));
        }
        Ok(DataFrame::new(rows.len(), columns)?)
    }
    /// The labels of the survey: a row names its term, and its level is a value of each column of that term.
    fn value_labels(&self) -> Labels {
        self.labels.clone()
    }
}
