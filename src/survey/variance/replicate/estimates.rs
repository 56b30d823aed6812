//! From the state of a pass to estimates, and the estimates of the replicates themselves, which comparisons need.

use super::degrees_of_freedom::DegreesOfFreedom;
use super::sums;
use super::totals::ReplicateTotals;
use crate::survey::columns::column::Column;
use crate::survey::columns::domains::Set;
use crate::survey::design::replicates::{Scaling, Weights};
use crate::survey::kernel::program::Program;
use crate::survey::variance::degrees_of_freedom::Units;
use crate::survey::variance::taylor::{Basis, Linearized, ratio};
use std::sync::atomic::AtomicBool;

/// The totals and degrees of freedom of replicate weights, from one pass over the rows or from parts of them.
#[derive(Debug)]
pub(crate) struct Replication {
    pub(crate) rule: Scaling,
    pub(crate) totals: ReplicateTotals,
    pub(crate) df: DegreesOfFreedom,
}

impl Replication {
    /// Passes over the rows. `None` if `stop` was set meanwhile.
    pub(crate) fn new(
        program: &Program,
        weights: &Weights,
        base: &Column,
        height: usize,
        sets: &[Set],
        domains: usize,
        stop: &AtomicBool,
    ) -> Option<Replication> {
        let Weights { matrix, rule, df, .. } = weights;
        let totals = sums::pass(program, base, matrix, height, sets, domains, stop)?;
        let df = DegreesOfFreedom::new(program, base, matrix, *df, height, sets, stop)?;
        Some(Replication { rule: rule.clone(), totals, df })
    }

    /// The total of a term in a domain with the full weights.
    pub(crate) fn sum(&self, domain: usize, term: usize) -> f64 {
        self.totals.sum(domain, term)
    }

    /// The estimate of a pair in a domain, and what each replicate makes of it, which goes to a place of `replicated`.
    pub(crate) fn estimate(&self, program: &Program, domain: usize, pair: usize, theta: &mut [f64]) -> Linearized {
        let (_, group) = program.group_of(pair);
        let term = program.numerator(pair);
        let numerator = self.sum(domain, term);
        let denominator = group.denominator.map_or(f64::NAN, |below| self.sum(domain, below));
        let value = if group.denominator.is_some() { ratio(numerator, denominator) } else { numerator };
        theta.copy_from_slice(self.totals.replicates(domain, term));
        if let Some(below) = group.denominator {
            theta.iter_mut().zip(self.totals.replicates(domain, below)).for_each(|(above, below)| *above /= below);
        }
        let variance = self.rule.variance(value, theta.iter().copied());
        let df = self.df.of(group.domain_mask, domain);
        let is_one = |below| {
            // One unit has one ratio, whatever its weight: replicates vary in the weight alone. Rows of one unit have
            // rank 1; where the degrees of freedom are given, ratios tell it that are all the same.
            let alike = || theta.iter().all(|ratio| !ratio.is_finite() || is_near(*ratio, value));
            !self.is_fixed(domain, below) && if self.df.is_given() { alike() } else { df <= 0.0 }
        };
        let basis = match group.denominator {
            Some(below) if is_one(below) => Basis::Unknown,
            Some(below) if !self.is_fixed(domain, below) => Basis::BetweenUnits,
            // Weights that do not vary, or sum to what a calibration has given.
            Some(_) | None => Basis::OfResiduals,
        };
        let logit = |p: f64| (p / (1.0 - p)).ln();
        // A replicate with a share of 0 or 1 has no logit, and the variance of the others would be too small.
        let logits = self.rule.variance(logit(value), theta.iter().map(|&p| logit(p)));
        Linearized {
            value,
            variance: variance.value,
            basis,
            df,
            units: Units::default(),
            numerator,
            denominator,
            logit_se: Some(logits.value.sqrt()).filter(|_| logits.lost == variance.lost),
            lost: variance.lost,
        }
    }

    /// Whether a total is the same in every replicate.
    fn is_fixed(&self, domain: usize, term: usize) -> bool {
        let full = self.sum(domain, term);
        self.totals.replicates(domain, term).iter().all(|total| is_near(*total, full))
    }

    /// A place for the estimates of the replicates of all items in all domains.
    pub(crate) fn replicated(&self, items: usize, domains: usize) -> Replicated {
        let values = vec![f64::NAN; items * domains * self.rule.rscales.len()];
        Replicated { rule: self.rule.clone(), df: self.df.whole(), domains, values }
    }
}

/// Whether two numbers differ by rounding alone, which sums over many rows have in about their thirteenth digit.
fn is_near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-12 * b.abs()
}

/// The estimates of the replicates of every row of a result.
#[derive(Clone, Debug)]
pub(crate) struct Replicated {
    rule: Scaling,
    /// Degrees of freedom of the whole design.
    pub(crate) df: f64,
    domains: usize,
    /// items × domains × replicates; NaN or infinite where a replicate has none.
    values: Vec<f64>,
}

impl Replicated {
    /// How many replicates there are.
    pub(crate) fn count(&self) -> usize {
        self.rule.rscales.len()
    }

    /// The rule that makes a variance of them.
    pub(crate) fn rule(&self) -> &Scaling {
        &self.rule
    }

    fn place(&self, item: usize, domain: usize) -> std::ops::Range<usize> {
        let place = item * self.domains + domain;
        place * self.count()..(place + 1) * self.count()
    }

    /// The estimates of the replicates of an item in a domain.
    pub(crate) fn of(&self, item: usize, domain: usize) -> &[f64] {
        &self.values[self.place(item, domain)]
    }

    /// Keeps the estimates of the replicates of an item that is no function of totals.
    pub(crate) fn set(&mut self, item: usize, domain: usize, theta: &[f64]) {
        let place = self.place(item, domain);
        if self.values.len() < place.end {
            // Items that are no functions of totals come after the others, and get their room here.
            self.values.resize(self.place(item, self.domains - 1).end, f64::NAN);
        }
        self.values[place].copy_from_slice(theta);
    }

    /// The variance of one estimate from those of the replicates.
    pub(crate) fn variance_of(&self, value: f64, theta: &[f64]) -> f64 {
        self.rule.variance(value, theta.iter().copied()).value
    }

    /// Where those of an item in a domain go.
    pub(crate) fn of_mut(&mut self, item: usize, domain: usize) -> &mut [f64] {
        let place = self.place(item, domain);
        &mut self.values[place]
    }

    /// The variance of a function of two rows, each an item in a domain, and how many replicates have none.
    pub(crate) fn variance(
        &self,
        value: f64,
        a: (usize, usize),
        b: (usize, usize),
        function: impl Fn(f64, f64) -> f64 + Clone,
    ) -> (f64, usize) {
        let pairs = self.of(a.0, a.1).iter().zip(self.of(b.0, b.1));
        let variance = self.rule.variance(value, pairs.map(|(&a, &b)| function(a, b)));
        (variance.value, variance.lost)
    }

    /// The covariance of two rows with their values.
    pub(crate) fn covariance(&self, values: [f64; 2], a: (usize, usize), b: (usize, usize)) -> f64 {
        self.rule.covariance(values, self.of(a.0, a.1), self.of(b.0, b.1))
    }
}
