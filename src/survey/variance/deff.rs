//! Design effects: what a variance is compared with.

use super::taylor::Linearized;
use crate::survey::columns::column::{Column, Rows};
use crate::survey::kernel::layout::{Item, Spread};
use crate::words::words;

words! {
    /// What the design effect of a survey compares variances with: that of a simple random sample of as many cases, drawn with
    /// or without replacement (R `deff = "replace"`, `deff = TRUE`).
    ///
    /// Without replacement the variance has the factor 1 − n/N, for which the weights have to sum to the population: N = Σw.
    /// Weights that were divided by their mean sum to n, and the factor is 0 or whatever rounding leaves.
    #[derive(Default)]
    #[non_exhaustive]
    pub enum DesignEffect: "deff" {
        /// Without replacement where the weights of all cases sum to twice their number or more. Less would be a sample of more
        /// than half of its population, which is taken for what relative weights look like, unless the population sizes of
        /// the first stage say that half or more of the units were drawn.
        #[default]
        Auto = "auto",
        /// S²/n · (1 − n/Σw). There is none where the weights of a domain sum to no more than n.
        WithoutReplacement = "without_replacement",
        /// S²/n, whatever the weights sum to.
        Replace = "replace",
    }
}

impl DesignEffect {
    /// Whether to compare with sampling with replacement, for a sample with these weights of which this part of the units
    /// was drawn.
    pub(crate) fn replaces(self, weights: Mass, fraction: f64) -> bool {
        match self {
            // A tolerance, as sums of weights that are all 2 may be rounded.
            DesignEffect::Auto => weights.sum < 2.0 * weights.cases * (1.0 - 1e-9) && fraction < 0.5,
            DesignEffect::WithoutReplacement => false,
            DesignEffect::Replace => true,
        }
    }
}

/// The cases of a sample and what they stand for.
#[derive(Clone, Copy, Debug, Default, serde::Serialize, serde::Deserialize)]
pub(crate) struct Mass {
    /// The sum of the weights.
    pub(crate) sum: f64,
    /// Rows with a weight other than 0.
    pub(crate) cases: f64,
}

impl Mass {
    /// Of the first `len` rows.
    pub(crate) fn of(weights: &Column, len: usize) -> Mass {
        let mut mass = Mass::default();
        let mut block = [0.0; 1024];
        for start in (0..len).step_by(block.len()) {
            let block = &mut block[..(len - start).min(1024)];
            weights.read(Rows::Run { start, len: block.len() }, block);
            mass.sum += block.iter().sum::<f64>();
            mass.cases += block.iter().filter(|w| **w != 0.0).count() as f64;
        }
        mass
    }

    /// Of both.
    pub(crate) fn and(self, other: Mass) -> Mass {
        Mass { sum: self.sum + other.sum, cases: self.cases + other.cases }
    }
}

/// Σw(z − z̄)²/Σw over the cases; `None` where the variable does not vary, or by rounding alone.
pub(crate) fn spread(item: &Item, sum: &dyn Fn(usize) -> f64, weight: f64, linear: Linearized) -> Option<f64> {
    let Linearized { value, numerator, .. } = linear;
    // What is spread, and a size below which it is nothing but rounding.
    let (spread, size) = match item.spread {
        Spread::Binary => {
            let p = numerator / weight;
            (p * (1.0 - p), 1.0)
        }
        Spread::Square { term, shift } => {
            let mean = numerator / weight - shift;
            let square = sum(term) / weight;
            (square - mean * mean, square)
        }
        Spread::Residual { yy, xx, xy } => {
            let (yy, xx, xy) = (sum(yy) / weight, sum(xx) / weight, sum(xy) / weight);
            (yy - value * (2.0 * xy - value * xx), yy)
        }
    };
    Some(spread).filter(|spread| *spread > 1e-13 * size)
}

/// The variance that the estimate would have in a simple random sample of n: S²/n with S² = n/(n − 1)·Σw(z − z̄)²/N and
/// N = Σw, times 1 − n/N unless drawn with replacement, as in R `svymean(deff = TRUE)` and `deff = "replace"`. NaN where the
/// weights do not stand for more than a sample without replacement, or the variable does not vary.
pub(crate) fn simple_random_variance(
    item: &Item,
    spread: Option<f64>,
    n: f64,
    weight: f64,
    denominator: f64,
    replace: bool,
) -> f64 {
    let rest = if replace { 1.0 } else { 1.0 - n / weight };
    let (Some(spread), true) = (spread, n > 1.0 && rest > 0.0) else { return f64::NAN };
    let variance = spread / (n - 1.0) * rest;
    match item.spread {
        Spread::Residual { .. } => variance * (weight / denominator) * (weight / denominator),
        Spread::Binary | Spread::Square { .. } if denominator.is_nan() => variance * weight * weight,
        Spread::Binary | Spread::Square { .. } => variance,
    }
}
