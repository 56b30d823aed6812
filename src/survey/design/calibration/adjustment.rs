//! Kernel: what a calibration does to the variance. An estimate of a calibrated sample varies as the residuals of its
//! linearised variable on the calibration variables do.

use super::gram::Gram;
use super::regressors::{CrossProducts, Regressors};
use crate::numeric::ROWS_OF_A_PART;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::Arc;

/// One calibration of the weights, from d to d·g.
#[derive(Debug)]
pub(crate) struct Adjustment {
    d: Vec<f64>,
    g: Vec<f64>,
    projection: Projection,
}

#[derive(Debug)]
enum Projection {
    /// The weights were moved without regard to any total.
    None,
    /// The regression with weights d/σ².
    Regression { x: Arc<Regressors>, weights: Vec<f64>, squares: CrossProducts, gram: Gram },
    /// The margins in turn, as often as R `survey` does.
    Rounds { x: Arc<Regressors>, margins: Vec<RakedMargin> },
    /// The waves of a pooled survey, each calibrated by itself.
    Waves(Vec<Calibrated>),
    /// Weights given to respondents at an estimated response rate.
    Response(Response),
}

/// An adjustment for non-response, linearised.
///
/// The total of z with the adjusted weights varies as that of g·z − rate·x'b does with the weights before, where b
/// solves Σ information·x·xᵀ·b = Σ factor·x·z: in classes b is the mean of the respondents, and the cases without an
/// answer carry it.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) x: Arc<Regressors>,
    pub(crate) rate: Vec<f64>,
    pub(crate) factor: Vec<f64>,
    squares: CrossProducts,
    gram: Gram,
}

/// One margin of a raking.
#[derive(Debug)]
struct RakedMargin {
    /// Its columns among the calibration variables.
    columns: Range<usize>,
    /// Rows by category.
    cases: Vec<f64>,
    /// Per category, the columns of other margins with the number of rows that are in both.
    shared: Vec<Vec<(u32, f64)>>,
}

/// The rows of a wave, how its weights were calibrated, and what they are.
pub(crate) type Calibrated = (Range<usize>, Vec<Arc<Adjustment>>, Vec<f64>);

impl Adjustment {
    /// The adjustments of waves, each of which has its own.
    pub(crate) fn of_waves(waves: Vec<Calibrated>) -> Adjustment {
        let rows = waves.last().map_or(0, |(rows, ..)| rows.end);
        // Contributions of waves have their weights in them.
        Adjustment { d: vec![1.0; rows], g: vec![1.0; rows], projection: Projection::Waves(waves) }
    }

    /// Weights moved without regard to any total, as trimming does.
    pub(crate) fn plain(d: Vec<f64>, g: Vec<f64>) -> Adjustment {
        Adjustment { d, g, projection: Projection::None }
    }

    /// A calibration whose residuals are those of the regression on `x` with weights d/σ².
    pub(crate) fn regression(d: Vec<f64>, g: Vec<f64>, x: Arc<Regressors>, variance: Option<&[f64]>) -> Adjustment {
        let weights: Vec<f64> = match variance {
            None => d.clone(),
            Some(variance) => d.iter().zip(variance).map(|(d, v)| if *d == 0.0 { 0.0 } else { d / v }).collect(),
        };
        let squares = x.squares(weights.len(), |row| weights[row]);
        let gram = squares.factor();
        Adjustment { d, g, projection: Projection::Regression { x, weights, squares, gram } }
    }

    /// A raking over the margins of `x`.
    pub(crate) fn raking(d: Vec<f64>, g: Vec<f64>, x: Arc<Regressors>) -> Adjustment {
        let cases: Vec<f64> = d.iter().map(|d| f64::from(u8::from(*d != 0.0))).collect();
        Adjustment { d, g, projection: Projection::Rounds { margins: raked_margins(&x, &cases), x } }
    }

    /// The same where each row stands for so many cases.
    pub(crate) fn of_cases(mut self, cases: &[f64]) -> Adjustment {
        if let Projection::Rounds { x, margins } = &mut self.projection {
            *margins = raked_margins(x, cases);
        }
        self
    }

    /// Whether slopes are means of the cases and not of their weights.
    pub(crate) fn is_of_cases(&self) -> bool {
        matches!(self.projection, Projection::Rounds { .. })
    }

    /// The factors of the weights.
    pub(crate) fn factors(&self) -> &[f64] {
        &self.g
    }

    /// Weights moved to respondents; `information` is the weight of each row in the equations of the rates.
    pub(crate) fn response(
        d: Vec<f64>,
        g: Vec<f64>,
        x: &Arc<Regressors>,
        rate: Vec<f64>,
        factor: Vec<f64>,
        information: impl Fn(usize) -> f64 + Sync,
    ) -> Adjustment {
        let squares = x.squares(d.len(), information);
        let gram = squares.factor();
        let response = Response { x: x.clone(), rate, factor, squares, gram };
        Adjustment { d, g, projection: Projection::Response(response) }
    }

    /// The calibration variables, if there are any.
    pub(crate) fn regressors(&self) -> Option<&Regressors> {
        match &self.projection {
            Projection::Regression { x, .. } | Projection::Rounds { x, .. } => Some(x),
            Projection::Response(response) => Some(&response.x),
            Projection::None | Projection::Waves(_) => None,
        }
    }

    /// The factor of x·z of a row in the moments that give the slopes.
    pub(crate) fn factor(&self, row: usize) -> f64 {
        match &self.projection {
            Projection::Regression { weights, .. } => weights[row],
            Projection::Response(response) => response.factor[row],
            Projection::None | Projection::Rounds { .. } | Projection::Waves(_) => {
                f64::from(u8::from(self.d[row] != 0.0))
            }
        }
    }

    /// The b of the residuals z − x'b, from the moments Σ factor·x·z.
    pub(crate) fn slopes(&self, moments: &[f64]) -> Vec<f64> {
        match &self.projection {
            Projection::None | Projection::Waves(_) => Vec::new(),
            Projection::Regression { squares, gram, .. } | Projection::Response(Response { squares, gram, .. }) => {
                let mut slopes = gram.solve(moments);
                // Once more for the digits that the normal equations lose.
                let left: Vec<f64> = moments.iter().zip(squares.times(&slopes)).map(|(m, known)| m - known).collect();
                slopes.iter_mut().zip(gram.solve(&left)).for_each(|(b, more)| *b += more);
                slopes
            }
            Projection::Rounds { margins, .. } => centred(margins, moments),
        }
    }

    /// How much of x·b a row takes away from the total of its unit, once b is known; `weight` is its weight after.
    pub(crate) fn share(&self, row: usize, weight: f64) -> f64 {
        match &self.projection {
            Projection::Response(response) => self.d[row] * response.rate[row],
            Projection::None | Projection::Regression { .. } | Projection::Rounds { .. } | Projection::Waves(_) => {
                weight
            }
        }
    }

    /// The weights before.
    pub(crate) fn before(&self) -> &[f64] {
        &self.d
    }

    /// The weights after.
    pub(crate) fn weights(&self) -> Vec<f64> {
        // A row outside the sample may have any factor, even none that is finite.
        self.d.iter().zip(&self.g).map(|(d, g)| if *d == 0.0 { 0.0 } else { d * g }).collect()
    }

    /// Replaces a variable by what each row contributes to its total with the weights after, in terms of those before.
    fn contribute(&self, z: &mut [f64]) {
        let scale = |z: &mut [f64]| z.iter_mut().zip(&self.g).for_each(|(z, g)| *z *= g);
        match &self.projection {
            Projection::Response(Response { x, rate, factor, .. }) => {
                let b = self.slopes(&x.totals(z.len(), |row| factor[row] * z[row]));
                scale(z);
                subtract(z, x, &b, |row| rate[row]);
            }
            Projection::None | Projection::Regression { .. } | Projection::Rounds { .. } | Projection::Waves(_) => {
                self.project(z);
                scale(z);
            }
        }
    }

    /// Replaces a variable by its residuals.
    fn project(&self, z: &mut [f64]) {
        match &self.projection {
            Projection::None | Projection::Response(_) => {}
            Projection::Waves(waves) => {
                for (rows, adjustments, weights) in waves {
                    let z = &mut z[rows.clone()];
                    if adjustments.is_empty() {
                        z.iter_mut().zip(weights).for_each(|(z, w)| *z *= w);
                    } else {
                        contributions(adjustments, z);
                    }
                }
            }
            Projection::Regression { x, weights, gram, .. } => {
                // Once more for the digits that the normal equations lose.
                for _ in 0..2 {
                    let b = gram.solve(&x.totals(z.len(), |row| weights[row] * z[row]));
                    subtract(z, x, &b, |_| 1.0);
                }
            }
            Projection::Rounds { x, margins } => {
                // R takes unweighted means here, over the rows with a weight.
                let sums = x.totals(z.len(), |row| if self.d[row] == 0.0 { 0.0 } else { z[row] });
                subtract(z, x, &centred(margins, &sums), |_| 1.0);
            }
        }
    }
}

/// Turns a variable into what each row contributes to the variance of its total with the calibrated weights. If there
/// are several adjustments, the last comes first: what it leaves is a total with the weights that the one before made.
pub(crate) fn contributions(adjustments: &[Arc<Adjustment>], z: &mut [f64]) {
    for adjustment in adjustments.iter().rev() {
        adjustment.contribute(z);
    }
    if let Some(first) = adjustments.first() {
        z.iter_mut().zip(&first.d).for_each(|(z, d)| *z *= d);
    }
}

/// How many rounds through the margins of a raking R `survey` makes; later ones change little. As many are needed for
/// its standard errors.
const ROUNDS: usize = 10;

/// The margins of a raking; `cases` is the number of cases that each row stands for.
fn raked_margins(x: &Regressors, cases: &[f64]) -> Vec<RakedMargin> {
    let all = x.margins();
    all.iter().map(|this| RakedMargin::new(this, &all, cases)).collect()
}

impl RakedMargin {
    /// `number` is the number of cases that each row stands for, 0 without a weight.
    fn new(this: &(Range<usize>, &[u32]), all: &[(Range<usize>, &[u32])], number: &[f64]) -> RakedMargin {
        let (columns, codes) = this;
        let mut cases = vec![0.0; columns.len()];
        let rows = || (0..number.len()).filter(|&row| number[row] != 0.0);
        rows().for_each(|row| cases[codes[row] as usize] += number[row]);
        let mut shared = vec![Vec::new(); columns.len()];
        for (other, other_codes) in all.iter().filter(|(other, _)| other != columns) {
            let mut counts: FxHashMap<(u32, u32), f64> = FxHashMap::default();
            rows().for_each(|row| *counts.entry((codes[row], other_codes[row])).or_default() += number[row]);
            let mut counts: Vec<((u32, u32), f64)> = counts.into_iter().collect();
            // The order of a hash map is none; sums over these are rounded alike only in a fixed one.
            counts.sort_unstable_by_key(|(pair, _)| *pair);
            for ((category, other_category), count) in counts {
                shared[category as usize].push((other.start as u32 + other_category, count));
            }
        }
        RakedMargin { columns: columns.clone(), cases, shared }
    }

    /// Makes the unweighted mean of what is left of the variable 0 at every category; `means` is what was taken away.
    fn centre(&self, sums: &[f64], means: &mut [f64]) {
        for ((column, cases), shared) in self.columns.clone().zip(&self.cases).zip(&self.shared) {
            let others: f64 = shared.iter().map(|&(other, count)| count * means[other as usize]).sum();
            // Every category has cases: a margin without is refused when it is matched.
            means[column] = (sums[column] - others) / cases;
        }
    }
}

/// What is taken away from a variable at each category of the margins, whose sums by category are given.
fn centred(margins: &[RakedMargin], sums: &[f64]) -> Vec<f64> {
    let mut means = vec![0.0; sums.len()];
    for _ in 0..ROUNDS {
        margins.iter().for_each(|margin| margin.centre(sums, &mut means));
    }
    means
}

/// Takes a multiple of x·b away from every row.
fn subtract(z: &mut [f64], x: &Regressors, b: &[f64], multiple: impl Fn(usize) -> f64 + Sync) {
    z.par_chunks_mut(ROWS_OF_A_PART).enumerate().for_each(|(chunk, z)| {
        z.iter_mut().enumerate().for_each(|(i, z)| {
            let row = chunk * ROWS_OF_A_PART + i;
            *z -= multiple(row) * x.dot(row, b);
        });
    });
}
