//! What design effects compare with, which a survey decides for all of its estimates.

use crate::survey::columns::column::{Column, Rows};
use crate::words::words;

words! {
    /// What the design effect of a survey compares variances with: that of a simple random sample of as many cases,
    /// drawn with or without replacement (R `deff = "replace"`, `deff = TRUE`).
    ///
    /// Without replacement the variance has the factor 1 − n/N, which needs weights that sum to the population: N = Σw.
    /// Weights that were divided by their mean sum to n, and the factor is 0 or whatever rounding leaves.
    #[derive(Default)]
    #[non_exhaustive]
    pub enum DesignEffect: "deff" {
        /// Without replacement where the weights of all cases sum to twice their number or more. Less would be a sample
        /// of more than half of its population, which is taken for what relative weights look like, unless the
        /// population sizes of the first stage say that half or more of the units were drawn.
        #[default]
        Auto = "auto",
        /// S²/n · (1 − n/Σw). There is none where the weights of a domain sum to no more than n.
        WithoutReplacement = "without_replacement",
        /// S²/n, whatever the weights sum to.
        Replace = "replace",
    }
}

impl DesignEffect {
    /// Whether to compare with sampling with replacement, for a sample with these weights and this fraction of the
    /// units.
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
    /// The mass of the first `len` rows.
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

    /// The mass of both.
    pub(crate) fn and(self, other: Mass) -> Mass {
        Mass { sum: self.sum + other.sum, cases: self.cases + other.cases }
    }
}
