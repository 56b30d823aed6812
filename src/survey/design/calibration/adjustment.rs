//! Kernel: what a calibration does to the variance. An estimate of a calibrated sample varies as the residuals of its
//! linearised variable on the calibration variables do.

use super::gram::Gram;
use super::regressors::{CrossProducts, Regressors};
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
    Regression { x: Regressors, weights: Vec<f64>, squares: CrossProducts, gram: Gram },
    /// The margins in turn, as often as R `survey` does.
    Rounds { x: Regressors, margins: Vec<RakedMargin> },
    /// The waves of a pooled survey, each calibrated by itself.
    Waves(Vec<Calibrated>),
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
    /// Those of waves, each of which has its own.
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
    pub(crate) fn regression(d: Vec<f64>, g: Vec<f64>, x: Regressors, variance: Option<&[f64]>) -> Adjustment {
        let weights: Vec<f64> = match variance {
            None => d.clone(),
            Some(variance) => d.iter().zip(variance).map(|(d, v)| if *d == 0.0 { 0.0 } else { d / v }).collect(),
        };
        let squares = x.squares(weights.len(), |row| weights[row]);
        let gram = squares.factor();
        Adjustment { d, g, projection: Projection::Regression { x, weights, squares, gram } }
    }

    /// A raking over the margins of `x`.
    pub(crate) fn raking(d: Vec<f64>, g: Vec<f64>, x: Regressors) -> Adjustment {
        let all = x.margins();
        let margins = all.iter().map(|this| RakedMargin::new(this, &all, &d)).collect();
        Adjustment { d, g, projection: Projection::Rounds { x, margins } }
    }

    /// The calibration variables, if there are any.
    pub(crate) fn regressors(&self) -> Option<&Regressors> {
        match &self.projection {
            Projection::Regression { x, .. } | Projection::Rounds { x, .. } => Some(x),
            Projection::None | Projection::Waves(_) => None,
        }
    }

    /// The factor of x·z of a row in the moments that give the slopes.
    pub(crate) fn factor(&self, row: usize) -> f64 {
        match &self.projection {
            Projection::Regression { weights, .. } => weights[row],
            Projection::None | Projection::Rounds { .. } | Projection::Waves(_) => {
                f64::from(u8::from(self.d[row] != 0.0))
            }
        }
    }

    /// The b of the residuals z − x'b, from the moments Σ factor·x·z.
    pub(crate) fn slopes(&self, moments: &[f64]) -> Vec<f64> {
        match &self.projection {
            Projection::None | Projection::Waves(_) => Vec::new(),
            Projection::Regression { squares, gram, .. } => {
                let mut slopes = gram.solve(moments);
                // Once more for the digits that the normal equations lose.
                let left: Vec<f64> = moments.iter().zip(squares.times(&slopes)).map(|(m, known)| m - known).collect();
                slopes.iter_mut().zip(gram.solve(&left)).for_each(|(b, more)| *b += more);
                slopes
            }
            Projection::Rounds { margins, .. } => centred(margins, moments),
        }
    }

    /// The weights after.
    pub(crate) fn weights(&self) -> Vec<f64> {
        self.d.iter().zip(&self.g).map(|(d, g)| if *d == 0.0 { 0.0 } else { d * g }).collect()
    }

    /// Replaces a variable by its residuals.
    pub(crate) fn project(&self, z: &mut [f64]) {
        match &self.projection {
            Projection::None => {}
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
                    subtract(z, x, &b);
                }
            }
            Projection::Rounds { x, margins } => {
                let sums = x.totals(z.len(), |row| if self.d[row] == 0.0 { 0.0 } else { z[row] });
                subtract(z, x, &centred(margins, &sums));
            }
        }
    }
}

/// Turns a variable into what each row contributes to the variance of its total with the calibrated weights. Of several
/// adjustments the last comes first: what it leaves is a total with the weights that the one before made.
pub(crate) fn contributions(adjustments: &[Arc<Adjustment>], z: &mut [f64]) {
    for adjustment in adjustments.iter().rev() {
        adjustment.project(z);
        z.iter_mut().zip(&adjustment.g).for_each(|(z, g)| *z *= g);
    }
    if let Some(first) = adjustments.first() {
        z.iter_mut().zip(&first.d).for_each(|(z, d)| *z *= d);
    }
}

/// How many rounds through the margins of a raking R `survey` makes; later ones change little. As many are needed for
/// its standard errors.
const ROUNDS: usize = 10;

impl RakedMargin {
    fn new(this: &(Range<usize>, &[u32]), all: &[(Range<usize>, &[u32])], d: &[f64]) -> RakedMargin {
        let (columns, codes) = this;
        let mut cases = vec![0.0; columns.len()];
        let rows = || (0..d.len()).filter(|&row| d[row] != 0.0);
        rows().for_each(|row| cases[codes[row] as usize] += 1.0);
        let mut shared = vec![Vec::new(); columns.len()];
        for (other, other_codes) in all.iter().filter(|(other, _)| other != columns) {
            let mut counts: FxHashMap<(u32, u32), f64> = FxHashMap::default();
            rows().for_each(|row| *counts.entry((codes[row], other_codes[row])).or_default() += 1.0);
            let mut counts: Vec<((u32, u32), f64)> = counts.into_iter().collect();
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

/// Takes x·b away from every row.
fn subtract(z: &mut [f64], x: &Regressors, b: &[f64]) {
    z.par_chunks_mut(65_536).enumerate().for_each(|(chunk, z)| {
        z.iter_mut().enumerate().for_each(|(i, z)| *z -= x.dot(chunk * 65_536 + i, b));
    });
}
