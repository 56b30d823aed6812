//! Kernel: the quadratic form that a design puts on the totals of linearised variables, which gives their variances
//! and covariances.
//!
//! The pass of [`totals`](crate::survey::kernel::totals) keeps moments of one estimate at a time. Whatever needs more
//! of a design than that, covariances of estimates, unequal probabilities, goes through here with one value per row of
//! the table.

use super::degrees_of_freedom::Units;
use crate::survey::design::LonelyPsu;
use crate::survey::design::bound::{Bound, Selection};
use crate::survey::design::calibration::{UnitTotals, contributions};
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

/// The variance of the total Σwz of any variable z under a design.
///
/// Unit totals, centred within their parent and times the root of the parent's factor, are scores whose inner products
/// are covariances: Cov(z₁, z₂) = Σ s₁·s₂ over the units of all stages (Särndal, Swensson and Wretman 1992, 4.3). They
/// count whole strata; only strata with a weight above 0 take part in the rules for lonely PSUs. Where a variance is
/// made of pairs of units, it is t'Δt with the matrix of [`Pairs`](crate::survey::design::joint::Pairs).
#[derive(Debug)]
pub(crate) struct Form<'a> {
    bound: &'a Bound,
    /// The weight of each row of the table.
    weights: Vec<f64>,
    /// Whether a stratum has a row with a weight above 0.
    present: Vec<bool>,
    /// Whether the rule for lonely PSUs holds for a stratum.
    lonely: Vec<bool>,
    /// PSUs with such a row, and their strata.
    units: Units,
}

impl<'a> Form<'a> {
    pub(crate) fn new(bound: &'a Bound) -> Form<'a> {
        Form::within(bound, |_| true)
    }

    /// The same for variables that are 0 in all rows but some: strata and PSUs without any of these do not count.
    pub(crate) fn within(bound: &'a Bound, inside: impl Fn(usize) -> bool + Sync) -> Form<'a> {
        let mut weights = bound.weight_values();
        // With weights of 0, rows outside count in nothing below.
        let outside = weights.par_iter_mut().enumerate().filter(|(row, _)| !inside(*row));
        outside.for_each(|(_, weight)| *weight = 0.0);
        let stage = &bound.stages[0];
        let mut present = vec![false; stage.parents()];
        let mut lonely = vec![false; stage.parents()];
        let mut all = Units::default();
        for (stratum, present) in present.iter_mut().enumerate() {
            let with_cases = |&unit: &usize| stage.rows(unit).any(|place| weights[bound.row(place)] != 0.0);
            let units = stage.units(stratum).filter(with_cases).count() as u32;
            *present = units > 0;
            lonely[stratum] = bound.is_lonely(stratum, units);
            all.psus += units;
            all.strata += u32::from(*present);
        }
        Form { bound, weights, present, lonely, units: all }
    }

    /// The weight of each row, 0 outside.
    pub(crate) fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// PSUs with a row of a weight above 0.
    pub(crate) fn psus(&self) -> u32 {
        self.units.psus
    }

    /// PSUs minus strata, counting those with a row of a weight above 0; or those that were given.
    pub(crate) fn degrees_of_freedom(&self) -> f64 {
        self.bound.df.unwrap_or_else(|| self.units.degrees_of_freedom())
    }

    /// The variances of the totals of variables: `fill` writes the variable with a number into a vector of zeros, one
    /// value per row of the table, not yet times the weight. `None` if `stop` was set meanwhile.
    pub(crate) fn variances(
        &self,
        count: usize,
        fill: impl Fn(usize, &mut [f64]) + Sync,
        stop: &AtomicBool,
    ) -> Option<Vec<f64>> {
        self.each(count, fill, stop, |scores| scores.product(&scores))
    }

    /// What the rows of each PSU contribute to the total of a variable.
    pub(crate) fn psu_totals(&self, mut z: Vec<f64>) -> Vec<f64> {
        self.weight(&mut z);
        self.unit_totals(&z).swap_remove(0)
    }

    /// What gives the variances of all domains of a grouping set in one pass: for samples calibrated once.
    pub(crate) fn calibrated_totals(&self) -> Option<UnitTotals<'_>> {
        let [adjustment] = self.bound.adjustments.as_slice() else { return None };
        // The units of the last stage make up those of every other.
        let last = &self.bound.stages[self.bound.stages.len() - 1];
        let mut unit = vec![0u32; self.weights.len()];
        for u in 0..last.len() {
            last.rows(u).for_each(|place| unit[self.bound.row(place)] = u as u32);
        }
        UnitTotals::new(adjustment, &self.weights, unit, last.len())
    }

    /// The variance of a variable given by its totals in the units of the last stage.
    pub(crate) fn variance_of_totals(&self, totals: Vec<f64>) -> f64 {
        let scores = self.scores(self.totals_of_stages(totals));
        scores.product(&scores)
    }

    /// The covariances of the totals of variables, as a square matrix row by row; otherwise as
    /// [`variances`](Form::variances).
    pub(crate) fn covariances(
        &self,
        count: usize,
        fill: impl Fn(usize, &mut [f64]) + Sync,
        stop: &AtomicBool,
    ) -> Option<Vec<f64>> {
        Some(Form::products(&self.each(count, fill, stop, |scores| scores)?))
    }

    /// The totals of variables that lie side by side, in the units of the last stage, units × variables: `add` adds the
    /// variables of the rows of a unit, times their [`weights`](Form::weights), to its totals, and has what `start` makes for
    /// each thread to work with. `None` where weights were calibrated, as what a row contributes is then no product of its own,
    /// or if `stop` was set meanwhile.
    pub(crate) fn totals_of_rows<T>(
        &self,
        count: usize,
        start: impl Fn() -> T + Sync + Send,
        add: impl Fn(&mut T, &[usize], &mut [f64]) + Sync,
        stop: &AtomicBool,
    ) -> Option<Vec<f64>> {
        if !self.bound.adjustments.is_empty() || count == 0 {
            return None;
        }
        let last = &self.bound.stages[self.bound.stages.len() - 1];
        let mut totals = vec![0.0; last.len() * count];
        totals.par_chunks_mut(count).enumerate().for_each_init(
            || (start(), Vec::new()),
            |(own, inside), (unit, totals)| {
                if stop.load(Ordering::Relaxed) {
                    return;
                }
                let rows = last.rows(unit).map(|place| self.bound.row(place));
                inside.clear();
                inside.extend(rows.filter(|&row| self.weights[row] != 0.0));
                add(own, inside, totals);
            },
        );
        (!stop.load(Ordering::Relaxed)).then_some(totals)
    }

    /// The covariances of variables that are known by their totals in the units of the last stage, units × variables.
    pub(crate) fn covariances_of_totals(&self, totals: &[f64], count: usize) -> Vec<f64> {
        let of_variable = |number: usize| {
            let of_units = totals.iter().skip(number).step_by(count).copied().collect();
            self.scores(self.totals_of_stages(of_units))
        };
        Form::products(&(0..count).into_par_iter().map(of_variable).collect::<Vec<Scores>>())
    }

    /// The inner products of all scores, as a square matrix.
    fn products(scores: &[Scores]) -> Vec<f64> {
        let count = scores.len();
        let mut matrix = vec![0.0; count * count];
        for i in 0..count {
            for j in 0..=i {
                let covariance = scores[i].product(&scores[j]);
                matrix[i * count + j] = covariance;
                matrix[j * count + i] = covariance;
            }
        }
        matrix
    }

    /// Something of the scores of each variable. Every variable is computed by one thread, in the order of the units.
    fn each<T: Send>(
        &self,
        count: usize,
        fill: impl Fn(usize, &mut [f64]) + Sync,
        stop: &AtomicBool,
        take: impl Fn(Scores) -> T + Sync,
    ) -> Option<Vec<T>> {
        (0..count)
            .into_par_iter()
            .map_init(
                || vec![0.0; self.weights.len()],
                |z, number| {
                    if stop.load(Ordering::Relaxed) {
                        return None;
                    }
                    z.fill(0.0);
                    fill(number, z);
                    self.weight(z);
                    Some(take(self.scores(self.unit_totals(z))))
                },
            )
            .collect()
    }

    /// Makes of a variable what each row contributes to the variance of its total: wz, or, where weights were
    /// calibrated, w times the residuals.
    fn weight(&self, z: &mut [f64]) {
        match self.bound.adjustments.as_slice() {
            [] => z.iter_mut().zip(&self.weights).for_each(|(z, w)| *z *= w),
            adjustments => contributions(adjustments, z),
        }
    }

    /// The scores of the units of all stages, PSUs first, from their totals.
    fn scores(&self, mut totals: Vec<Vec<f64>>) -> Scores {
        let bound = self.bound;
        match &bound.selection {
            Selection::Pairs(pairs) => {
                let mut own = totals.swap_remove(0);
                pairs.centre(&mut own);
                // t'Δt: Δ·t is kept beside t, so that a covariance is one product.
                return Scores { other: Some(pairs.times(&own)), own };
            }
            // Units stand for themselves, with a factor of their parent's or of their own.
            Selection::Equal | Selection::Unequal => {}
        }

        let adjust = bound.lonely_psu == LonelyPsu::Adjust;
        let grand_mean = if adjust { self.grand_mean(&totals[0]) } else { 0.0 };
        // Factors of the variance enter scores as roots: their product is the covariance.
        let average = self.average_factor().sqrt();
        let mut scores = Vec::with_capacity(totals.iter().map(Vec::len).sum());
        for (s, (stage, totals)) in bound.stages.iter().zip(&totals).enumerate() {
            for parent in 0..stage.parents() {
                let units = stage.units(parent);
                let totals = &totals[units.clone()];
                let mean = totals.iter().sum::<f64>() / totals.len() as f64;
                // Later stages are centred in their parent whatever the rule, which is about PSUs.
                let (centre, factor) = match () {
                    _ if s > 0 => (mean, 1.0),
                    _ if !self.lonely[parent] => (mean, average),
                    _ => (grand_mean, f64::from(u8::from(adjust && self.present[parent]))),
                };
                let centred = |(unit, total)| factor * stage.scale_of(parent, unit).sqrt() * (total - centre);
                scores.extend(units.zip(totals).map(centred));
            }
        }
        Scores { own: scores, other: None }
    }

    /// The totals of what each row contributes, in the units of each stage.
    fn unit_totals(&self, z: &[f64]) -> Vec<Vec<f64>> {
        let stages = &self.bound.stages;
        let last = &stages[stages.len() - 1];
        let of_row = |place| z[self.bound.row(place)];
        self.totals_of_stages((0..last.len()).map(|unit| last.rows(unit).map(of_row).sum()).collect())
    }

    /// The totals in the units of each stage from those of the last one.
    fn totals_of_stages(&self, last: Vec<f64>) -> Vec<Vec<f64>> {
        let stages = &self.bound.stages;
        let mut totals = vec![last];
        for stage in stages[1..].iter().rev() {
            let below = &totals[totals.len() - 1];
            let above = (0..stage.parents()).map(|parent| below[stage.units(parent)].iter().sum()).collect();
            totals.push(above);
        }
        totals.reverse();
        totals
    }

    /// The mean total of the PSUs of all strata with cases, around which lonely ones are centred.
    fn grand_mean(&self, totals: &[f64]) -> f64 {
        let stage = &self.bound.stages[0];
        let (mut sum, mut count) = (0.0, 0);
        for stratum in (0..stage.parents()).filter(|&stratum| self.present[stratum]) {
            sum += totals[stage.units(stratum)].iter().sum::<f64>();
            count += stage.units(stratum).len();
        }
        sum / count as f64
    }

    /// What the variance between PSUs is multiplied by where each lonely stratum counts as the average of the others;
    /// NaN where there is no other.
    fn average_factor(&self) -> f64 {
        if self.bound.lonely_psu != LonelyPsu::Average {
            return 1.0;
        }
        let here = || self.present.iter().zip(&self.lonely).filter(|(present, _)| **present);
        let (strata, lonely) = (here().count() as f64, here().filter(|(_, lonely)| **lonely).count() as f64);
        // Without a stratum that varies there is no average to take.
        if strata == lonely { f64::NAN } else { strata / (strata - lonely) }
    }
}

/// What a variable contributes to its covariances.
#[derive(Debug)]
struct Scores {
    own: Vec<f64>,
    /// What the scores of the other variable are multiplied with; `None` where it is `own`.
    other: Option<Vec<f64>>,
}

impl Scores {
    /// The covariance with another variable.
    fn product(&self, other: &Scores) -> f64 {
        let theirs = other.other.as_ref().unwrap_or(&other.own);
        self.own.iter().zip(theirs).map(|(a, b)| a * b).sum()
    }
}
