//! Kernel: iteratively reweighted least squares with the expected information (Fisher scoring), to the precision of numbers.
//!
//! Each iteration is one pass over the units. R stops where the deviance changes by less than 1e-8 of it and takes the
//! information of the iteration before, which leaves errors of 1e-5 in standard errors; here the last pass is at the solution.

use super::centring::Centring;
use super::encoding::Encoding;
use super::family::{Family, Link};
use super::panel::Panel;
use super::units::{CHUNK, Load, Units};
use crate::numeric::linalg::{solve, solve_lower};
use crate::numeric::logistic::Logistic;
use crate::{Error, Result};
use rayon::prelude::*;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

/// Scoring steps: ten are many, and a separated outcome never ends.
const ITERATIONS: usize = 60;

/// Halvings of a step that makes the fit worse.
const HALVINGS: usize = 40;

/// Beyond this linear predictor a share is 0 or 1 to nine digits.
const EXTREME: f64 = 20.0;

/// How many numbers the matrices of chunks may have together: 64 MB.
const MATRICES: usize = 1 << 23;

/// A model of many units begins at the solution of every sixteenth block of them: what is left to do there are three steps
/// in place of seven, and the solution of the part costs less than one.
const PART: usize = 16;

/// As many units in the part as make its solution a good start.
const UNITS_OF_PART: usize = 1 << 14;

/// A model at a solution.
#[derive(Clone, Debug)]
pub(crate) struct Fit {
    pub(crate) beta: Vec<f64>,
    /// The lower factor of A = Σ w x x' μ'²/V.
    pub(crate) factor: Vec<f64>,
    /// Σ w d(y, μ) of the mean outcomes of units.
    pub(crate) deviance: f64,
    pub(crate) iterations: usize,
    /// The mean of each unit, where the last pass kept them.
    means: Vec<f64>,
}

/// Which model.
#[derive(Clone, Debug)]
pub(crate) struct Model<'a> {
    pub(crate) family: Family,
    pub(crate) link: Link,
    pub(crate) units: &'a Units,
    /// The columns of the design matrix that are in it.
    pub(crate) columns: &'a [usize],
    /// What is taken off them for sums.
    centring: Centring,
    /// Every which block of the units it is fitted to: 1 for all.
    every: usize,
    /// Whether the last pass keeps the means that it has for the logistic model of yes and no, whose errors need them.
    keeps_means: bool,
}

/// Sums over the units at one place, of centred columns.
#[derive(Clone, Debug)]
struct Sums {
    /// The lower triangle of A, row by row in a square.
    information: Vec<f64>,
    score: Vec<f64>,
    deviance: f64,
    /// The largest linear predictor by size.
    extreme: f64,
    /// Whether all means are ones that the family can have.
    holds: bool,
}

/// The factors of the units of a block, for Σ a x and Σ b x x'.
struct Factors<'a> {
    a: &'a mut [f64],
    b: &'a mut [f64],
}

/// The factors of units with an outcome of 0 or 1 by the logistic function, and their part of the sums: compiled for the instructions
/// that the processor has.
struct YesOrNo<'a> {
    weight: &'a [f64],
    y: &'a [f64],
    eta: &'a [f64],
    factors: Factors<'a>,
    sums: &'a mut Sums,
    /// Where the means go; empty if nobody asks for them.
    means: &'a mut [f64],
}

impl pulp::NullaryFnOnce for YesOrNo<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let YesOrNo { weight, y, eta, factors: Factors { a, b }, sums, means } = self;
        let (mut of_unit, mut shares) = ([0.0; Panel::LEN], [0.0; Panel::LEN]);
        // Numbers above 0 are in the order of their bits, and the processor finds the largest of several at once.
        let (mut largest, mut is_off) = (0, false);
        let units = weight.iter().zip(y).zip(eta);
        let out = a.iter_mut().zip(b).zip(&mut of_unit).zip(&mut shares);
        for (((&weight, &y), &eta), (((a, b), deviance), share)) in units.zip(out) {
            let Logistic { mu, slope, log } = Logistic::new(eta);
            *share = mu;
            *a = weight * (y - mu);
            *b = weight * slope;
            // −ln of the likelihood: ln(1 + e^η) − yη.
            *deviance = 2.0 * weight * ((if eta > 0.0 { eta } else { 0.0 } - y * eta) + log);
            let is_counted = weight != 0.0;
            largest = largest.max(if is_counted { eta.abs().to_bits() as i64 } else { 0 });
            // A mean that is 0 or 1 in the numbers there are fits as well as any where the outcome is the same.
            is_off |= is_counted & ((mu == 1.0) & (y == 0.0) | (mu == 0.0) & (y == 1.0));
        }
        means.copy_from_slice(&shares[..means.len()]);
        sums.deviance += of_unit[..weight.len()].iter().sum::<f64>();
        sums.extreme = sums.extreme.max(f64::from_bits(largest as u64));
        sums.holds &= !is_off;
    }
}

/// μ, μ'/V and μ'²/V.
pub(crate) fn weights(family: Family, link: Link, eta: f64) -> (f64, f64, f64) {
    let mean = link.mean(eta);
    let variance = match (family, link) {
        // Equal by their formulas; the quotient keeps its digits where both vanish.
        (Family::Binomial, Link::Logit) => return (mean.mu, 1.0, mean.slope),
        (Family::Poisson, Link::Log) => return (mean.mu, 1.0, mean.mu),
        // Far out the variance is 0 in the numbers there are, and its quotient would not be one.
        (Family::Binomial, _) => family.variance(mean.mu).max(f64::EPSILON),
        (Family::Gaussian | Family::Poisson | Family::Gamma, _) => family.variance(mean.mu),
    };
    (mean.mu, mean.slope / variance, mean.slope * mean.slope / variance)
}

/// The mean of each unit, with its score.
#[derive(Debug)]
pub(crate) struct Means {
    pub(crate) mu: Vec<f64>,
    /// μ'/V; empty where it is 1 throughout.
    scores: Vec<f64>,
}

impl Means {
    pub(crate) fn new(units: &Units, family: Family, link: Link, beta: &[f64]) -> Means {
        let mut mu = units.predictors(beta);
        let mut scores = Vec::new();
        match (family, link) {
            (Family::Gaussian, Link::Identity) => {}
            (Family::Binomial, Link::Logit) => {
                mu.par_chunks_mut(CHUNK).for_each(|mu| pulp::Arch::new().dispatch(Shares { mu }));
            }
            (Family::Gaussian | Family::Binomial | Family::Poisson | Family::Gamma, _) => {
                scores.resize(mu.len(), 0.0);
                let each = mu.par_iter_mut().zip(&mut scores);
                each.for_each(|(mu, score)| (*mu, *score, _) = weights(family, link, *mu));
            }
        }
        Means { mu, scores }
    }

    /// The same at a solution, whose last pass may have kept them.
    pub(crate) fn of_fit(units: &Units, family: Family, link: Link, fit: &mut Fit) -> Means {
        match std::mem::take(&mut fit.means) {
            kept if kept.is_empty() => Means::new(units, family, link, &fit.beta),
            mu => Means { mu, scores: Vec::new() },
        }
    }

    /// (y − μ)·μ'/V of every row of the table, 0 outside.
    pub(crate) fn residuals(&self, units: &Units) -> Vec<f64> {
        match &self.scores[..] {
            [] => units.of_rows(|row, unit| units.y[row] - self.mu[unit]),
            scores => units.of_rows(|row, unit| (units.y[row] - self.mu[unit]) * scores[unit]),
        }
    }
}

/// From linear predictors to shares.
struct Shares<'a> {
    mu: &'a mut [f64],
}

impl pulp::NullaryFnOnce for Shares<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        self.mu.iter_mut().for_each(|mu| *mu = Logistic::new(*mu).mu);
    }
}

impl<'a> Model<'a> {
    pub(crate) fn new(family: Family, link: Link, units: &'a Units, columns: &'a [usize]) -> Model<'a> {
        let centring = Centring::new(&units.matrix, columns);
        Model { family, link, units, columns, centring, every: 1, keeps_means: false }
    }

    /// The model whose fit keeps means.
    pub(crate) fn keeping_means(self) -> Model<'a> {
        Model { keeps_means: true, ..self }
    }

    /// The solution from a start; without one, from that of a part of the units, or from the start of R.
    pub(crate) fn fit(
        &self,
        load: &Load,
        start: Option<&[f64]>,
        encoding: &Encoding,
        stop: &AtomicBool,
    ) -> Result<Fit> {
        if let Some(start) = start {
            self.check_columns(load, encoding, stop)?;
            return self.fit_from(start.to_vec(), load, stop);
        }
        match self.solution_of_part(load, stop).map(|start| self.fit_from(start, load, stop)) {
            Some(Ok(fit)) => return Ok(fit),
            Some(Err(Error::Interrupted)) => return Err(Error::Interrupted),
            // What is wrong is said of the usual way.
            Some(Err(_)) | None => {}
        }
        self.check_columns(load, encoding, stop)?;
        self.fit_from(self.start(load, stop)?, load, stop)
    }

    /// The solution of a part of the units, where they are many and it has one.
    fn solution_of_part(&self, load: &Load, stop: &AtomicBool) -> Option<Vec<f64>> {
        if self.units.len() < PART * UNITS_OF_PART {
            return None;
        }
        let part = Model { every: PART, keeps_means: false, ..self.clone() };
        let start = part.start(load, stop).ok()?;
        part.fit_from(start, load, stop).ok().map(|fit| fit.beta)
    }

    fn fit_from(&self, start: Vec<f64>, load: &Load, stop: &AtomicBool) -> Result<Fit> {
        let mut beta = start;
        let mut here = self.sums(load, &beta, &mut [], stop)?;
        if !here.holds || !here.deviance.is_finite() {
            beta = self.flat_start(load)?;
            here = self.sums(load, &beta, &mut [], stop)?;
        }
        if !here.holds || !here.deviance.is_finite() {
            let reason =
                "there is no valid starting point: some fitted means would be impossible for this family".to_owned();
            return Err(self.not_converged(0, reason));
        }
        let mut is_last = false;
        let mut means = Vec::new();
        let mut before = f64::INFINITY;
        for iteration in 0..=ITERATIONS {
            let mut factor = here.information.clone();
            if self.centring.dependent(&mut factor).is_some() {
                return Err(self.no_information(iteration, here.extreme));
            }
            if is_last {
                // It took long and stopped far out: the coefficients were still on their way to infinity when their
                // steps became rounding.
                if iteration > 25 && self.is_separable() && here.extreme > EXTREME {
                    return Err(self.no_information(iteration, here.extreme));
                }
                let factor = self.centring.factor(factor);
                return Ok(Fit { beta, factor, deviance: here.deviance, iterations: iteration, means });
            }
            let mut step = here.score.clone();
            solve(&factor, &mut step);
            // The length of the step in standard errors of a simple random sample, and what it may be.
            let decrement: f64 = step.iter().zip(&here.score).map(|(step, score)| step * score).sum();
            let step = self.centring.original(step);
            let size = self.length(&here.information, &self.centring.centred(&beta));
            // The decrement is the square of the step: 1e-18 of the deviance of a case is a step of 1e-9 standard errors,
            // 1e-24 of β'Aβ one in the twelfth digit of β. Cells that the model fits exactly have no deviance.
            let of_case = here.deviance.abs() / self.units.n as f64;
            // Where each step leaves the square of the rest, what this one will leave follows from it and the one before.
            let is_square = self.is_canonical() && before.is_finite() && decrement < 1e-6 * of_case;
            let left = if is_square { decrement * (decrement / before) * (decrement / before) } else { f64::INFINITY };
            is_last = decrement.is_nan() || decrement <= 1e-18 * of_case + 1e-24 * size || left <= 1e-24 * of_case;
            before = decrement;
            if is_last && self.keeps_means && self.is_of_shares(load) {
                means = vec![0.0; self.units.len()];
            }
            let mut share = 1.0;
            let mut found = None;
            for _ in 0..HALVINGS {
                let next: Vec<f64> = beta.iter().zip(&step).map(|(beta, step)| beta + share * step).collect();
                let there = self.sums(load, &next, &mut means, stop)?;
                // Near the solution rounding alone makes the deviance rise by this much.
                let slack = 1e-10 * (here.deviance.abs() + 1e-30) + 1e-14 * size;
                if there.holds && there.deviance.is_finite() && there.deviance <= here.deviance + slack {
                    found = Some((next, there));
                    break;
                }
                share *= 0.5;
            }
            match found {
                Some((next, there)) => (beta, here) = (next, there),
                // The means kept are those of a step that is not taken.
                None if is_last => means.clear(),
                None => {
                    let reason = "no further step improves the fit while keeping the means valid for this family";
                    return Err(self.not_converged(iteration, reason.to_owned()));
                }
            }
        }
        if self.is_separable() && here.extreme > EXTREME {
            return Err(self.no_information(ITERATIONS, here.extreme));
        }
        Err(self.not_converged(ITERATIONS, "the coefficients were still changing".to_owned()))
    }

    /// Whether it is fitted to the block that begins with a unit.
    fn takes(&self, unit: usize) -> bool {
        (unit / Panel::LEN).is_multiple_of(self.every)
    }

    /// Whether it is the logistic model of outcomes of 0 and 1.
    fn is_of_shares(&self, load: &Load) -> bool {
        (self.family, self.link) == (Family::Binomial, Link::Logit) && load.is_binary
    }

    /// Whether the expected information is the observed one.
    fn is_canonical(&self) -> bool {
        match (self.family, self.link) {
            (Family::Gaussian, Link::Identity)
            | (Family::Binomial, Link::Logit)
            | (Family::Poisson, Link::Log)
            | (Family::Gamma, Link::Inverse) => true,
            (Family::Gaussian | Family::Binomial | Family::Poisson | Family::Gamma, _) => false,
        }
    }

    /// Whether an infinite coefficient can fit better than any other.
    fn is_separable(&self) -> bool {
        match self.link {
            Link::Logit | Link::Probit | Link::Cloglog | Link::Log => true,
            Link::Identity | Link::Inverse => false,
        }
    }

    fn not_converged(&self, iterations: usize, reason: String) -> Error {
        // Links that reach means which the family does not have.
        let is_bounded = matches!(self.link, Link::Log | Link::Identity | Link::Inverse);
        let remedy = if is_bounded && self.family != Family::Gaussian {
            "take another link, such as \"logit\" for shares and \"log\" for amounts, or fewer terms"
        } else {
            "look for outliers, and take fewer terms"
        };
        Error::ModelNotConverged { iterations, reason, remedy: remedy.to_owned() }
    }

    fn no_information(&self, iterations: usize, extreme: f64) -> Error {
        // On the logit scale means within 1 in 20,000 of an end, which give hardly any information.
        if self.is_separable() && extreme > 10.0 {
            let place = "the terms together, numbers among them, predict the outcome perfectly in a part of the cases";
            return Error::Separation { places: vec![place.to_owned()] };
        }
        self.not_converged(iterations, "the information of the sample vanishes".to_owned())
    }

    /// β'Aβ, and that of an intercept of 1 where the linear predictor has no unit: around 0, as of a share of a half, the digits of β
    /// are fewer than those of the means.
    fn length(&self, information: &[f64], beta: &[f64]) -> f64 {
        let p = beta.len();
        let element = |i: usize, j: usize| information[i.max(j) * p + i.min(j)];
        let of_beta: f64 = (0..p).map(|i| (0..p).map(|j| beta[i] * element(i, j) * beta[j]).sum::<f64>()).sum();
        match self.link {
            Link::Logit | Link::Probit | Link::Cloglog | Link::Log => of_beta + information[0],
            Link::Identity | Link::Inverse => of_beta,
        }
    }

    /// Asks for two factors of each unit, a and b, and adds Σ a x to the score and Σ b x x' to the information. What is asked
    /// may add to the sums of its chunk, and is given the units of a block with their linear predictors, of the offset alone
    /// without coefficients, and the part of `means` for them. Chunks are added in their order.
    fn each(
        &self,
        beta: &[f64],
        means: &mut [f64],
        stop: &AtomicBool,
        factors: impl Fn(&mut Sums, Range<usize>, &[f64], Factors<'_>, &mut [f64]) + Sync,
    ) -> Result<Sums> {
        let (p, units) = (self.columns.len(), self.units);
        let beta = self.centring.centred(beta);
        let empty =
            || Sums { information: vec![0.0; p * p], score: vec![0.0; p], deviance: 0.0, extreme: 0.0, holds: true };
        // What columns are products of is the same for all chunks.
        let panel = || Panel::centred(&units.matrix, self.columns, &self.centring);
        let of_chunk = |panel: &mut Panel, (chunk, means): (usize, &mut [f64])| {
            let mut sums = empty();
            // A pass over millions of units takes seconds; what is left of it is given up.
            if stop.load(Ordering::Relaxed) {
                return sums;
            }
            let (mut eta, mut a, mut b) = ([0.0; Panel::LEN], [0.0; Panel::LEN], [0.0; Panel::LEN]);
            let end = units.len().min((chunk + 1) * CHUNK);
            for block in units.matrix.blocks(chunk * CHUNK..end).filter(|block| self.takes(block.start)) {
                let len = block.len();
                panel.read(&units.matrix, block.clone());
                eta.iter_mut().zip(block.clone()).for_each(|(eta, unit)| *eta = units.offset(unit));
                panel.predict(&beta, &mut eta[..len]);
                let first = block.start - chunk * CHUNK;
                let means = means.get_mut(first..first + len).unwrap_or_default();
                factors(&mut sums, block, &eta[..len], Factors { a: &mut a[..len], b: &mut b[..len] }, means);
                panel.add(&a[..len], &b[..len], &mut sums.score, &mut sums.information);
            }
            sums
        };
        let add = |mut total: Sums, part: Sums| {
            total.information.iter_mut().zip(part.information).for_each(|(total, part)| *total += part);
            total.score.iter_mut().zip(part.score).for_each(|(total, part)| *total += part);
            total.deviance += part.deviance;
            total.extreme = total.extreme.max(part.extreme);
            total.holds &= part.holds;
            total
        };
        // A few chunks at a time, as each has a matrix of its own; always added in their order.
        let at_once = (MATRICES / (p * p).max(1)).max(16);
        let mut total = empty();
        let chunks = units.len().div_ceil(CHUNK);
        let mut means: Vec<&mut [f64]> = means.chunks_mut(CHUNK).collect();
        means.resize_with(chunks, Default::default);
        let mut each: Vec<(usize, &mut [f64])> = means.into_iter().enumerate().collect();
        while !each.is_empty() {
            let together = each.drain(..at_once.min(each.len())).collect::<Vec<_>>().into_par_iter();
            let parts: Vec<Sums> = together.map_init(panel, of_chunk).collect();
            total = parts.into_iter().fold(total, add);
        }
        if stop.load(Ordering::Relaxed) { Err(Error::Interrupted) } else { Ok(total) }
    }

    /// The sums at a place; `means` are those of all units if they are kept, and empty else.
    fn sums(&self, load: &Load, beta: &[f64], means: &mut [f64], stop: &AtomicBool) -> Result<Sums> {
        let is_of_shares = self.is_of_shares(load);
        self.each(beta, means, stop, |sums, block, eta, factors, means| {
            let (weight, y) = (&load.weight[block.clone()], &load.y[block]);
            if is_of_shares {
                pulp::Arch::new().dispatch(YesOrNo { weight, y, eta, factors, sums, means });
                return;
            }
            let units = weight.iter().zip(y).zip(eta);
            for (((&weight, &y), &eta), (a, b)) in units.zip(factors.a.iter_mut().zip(factors.b)) {
                (*a, *b) = if weight == 0.0 { (0.0, 0.0) } else { self.of_unit(sums, weight, y, eta) };
            }
        })
    }

    /// The factors of a unit, whose part is added to the sums.
    fn of_unit(&self, sums: &mut Sums, weight: f64, y: f64, eta: f64) -> (f64, f64) {
        let (mu, score, information) = weights(self.family, self.link, eta);
        // A mean that is 0 or 1 in the numbers there are, where the outcome is the same, fits as well as any.
        let at_end = self.family == Family::Binomial && (mu <= 0.0 || mu >= 1.0) && self.link != Link::Identity;
        sums.holds &= self.family.holds(mu) || (at_end && mu == y);
        sums.extreme = sums.extreme.max(eta.abs());
        sums.deviance += if mu == y { 0.0 } else { weight * self.family.deviance(y, mu) };
        (weight * (y - mu) * score, weight * information)
    }

    /// Weighted least squares at the means that R starts from.
    fn start(&self, load: &Load, stop: &AtomicBool) -> Result<Vec<f64>> {
        let mean_weight = load.total / self.units.n as f64;
        let of_unit = |weight: f64, y: f64, offset: f64| {
            if weight == 0.0 {
                return (0.0, 0.0);
            }
            let eta = self.link.of(self.family.start(y, weight / mean_weight));
            let (_, _, information) = weights(self.family, self.link, eta);
            (weight * information * (eta - offset), weight * information)
        };
        let sums = self.each(&[], &mut [], stop, |_, block, offset, Factors { a, b }, _| {
            for (i, unit) in block.enumerate() {
                (a[i], b[i]) = of_unit(load.weight[unit], load.y[unit], offset[i]);
            }
        })?;
        let (mut factor, mut beta) = (sums.information, sums.score);
        if beta.iter().any(|b| !b.is_finite()) || self.centring.dependent(&mut factor).is_some() {
            return self.flat_start(load);
        }
        solve(&factor, &mut beta);
        Ok(self.centring.original(beta))
    }

    /// The intercept of the mean outcome, without any effect.
    fn flat_start(&self, load: &Load) -> Result<Vec<f64>> {
        let mean = load.weight.iter().zip(load.y.iter()).map(|(w, y)| w * y).sum::<f64>() / load.total;
        let offset = (0..self.units.len()).map(|unit| load.weight[unit] * self.units.offset(unit)).sum::<f64>();
        let mut beta = vec![0.0; self.columns.len()];
        beta[0] = self.link.of(mean) - offset / load.total;
        if beta[0].is_finite() {
            return Ok(beta);
        }
        Err(self.not_converged(0, format!("the mean outcome {mean} has no {:?}", self.link.as_str())))
    }

    /// Columns that others make up, named.
    fn check_columns(&self, load: &Load, encoding: &Encoding, stop: &AtomicBool) -> Result<()> {
        let sums = self.each(&[], &mut [], stop, |_, block, _, Factors { a, b }, _| {
            a.fill(0.0);
            b.copy_from_slice(&load.weight[block]);
        })?;
        let p = self.columns.len();
        let mut factor = sums.information.clone();
        let Some(columns) = self.centring.dependent(&mut factor) else { return Ok(()) };
        let (empty, sum): (Vec<usize>, Vec<usize>) = columns
            .into_iter()
            .partition(|&column| sums.information[column * p + column] == 0.0 && !self.centring.is_centred(column));
        let label = |columns: &[usize]| columns.iter().map(|&column| encoding.label(self.columns[column])).collect();
        if !empty.is_empty() {
            return Err(Error::CollinearTerms {
                columns: label(&empty),
                reason: "no case has this combination of categories".to_owned(),
                remedy: "leave the interaction out, or merge categories".to_owned(),
            });
        }
        // Squares that count negatively take from the others.
        let (reason, remedy) = if load.weight.iter().any(|weight| *weight < 0.0) {
            let reason = "in these cases it is a linear combination of the terms before it, or negative weights cancel its squares";
            (reason, "leave one of these terms out, or calibrate within bounds, so that no weight is negative")
        } else {
            let reason = "in these cases it is a linear combination of the terms before it";
            (reason, "leave one of these terms out; in an interaction, merge categories")
        };
        Err(Error::CollinearTerms { columns: label(&sum), reason: reason.to_owned(), remedy: remedy.to_owned() })
    }
}

pub(crate) fn dot(x: &[f64], beta: &[f64]) -> f64 {
    x.iter().zip(beta).map(|(x, beta)| x * beta).sum()
}

/// A⁻¹ from the factor, a square.
pub(crate) fn inverse(factor: &[f64], n: usize) -> Vec<f64> {
    let mut inverse = vec![0.0; n * n];
    for (j, row) in inverse.chunks_mut(n).enumerate() {
        row[j] = 1.0;
        solve(factor, row);
    }
    inverse
}

/// x'M⁻¹x from the factor of M.
pub(crate) fn quadratic(factor: &[f64], x: &[f64]) -> f64 {
    let mut whitened = x.to_vec();
    solve_lower(factor, &mut whitened);
    whitened.iter().map(|x| x * x).sum()
}
