//! Kernel: iterated proportional fitting (Deming and Stephan 1940).

use crate::numeric::ROWS_OF_A_PART;
use crate::survey::design::calibration::sum_rows;
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

/// The rows' categories in one margin, and the total of each category.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RakingMargin<'a> {
    pub(crate) codes: &'a [u32],
    pub(crate) targets: &'a [f64],
}

/// Brings the weights `w` to each margin in turn, until all are met: returns how many rounds that took, and whether the
/// largest difference, relative to its target, is within the tolerance. `None` if `stop` was set meanwhile.
pub(crate) fn rake(
    w: &mut [f64],
    margins: &[RakingMargin],
    tolerance: f64,
    iterations: usize,
    stop: &AtomicBool,
) -> Option<(usize, bool)> {
    let mut round = 0;
    loop {
        // The first margin's sums tell both its factors and, after a round, how far off it still is; the others are as
        // far off as their own factors are from 1.
        let mut worst = 0.0f64;
        for margin in margins {
            if stop.load(Ordering::Relaxed) {
                return None;
            }
            let sums = margin.sums(w);
            let factors: Vec<f64> = sums.iter().zip(margin.targets).map(|(sum, target)| target / sum).collect();
            worst = factors.iter().map(|factor| (1.0 / factor - 1.0).abs()).fold(worst, f64::max);
            margin.scale(w, &factors);
        }
        if worst <= tolerance {
            return Some((round, true));
        }
        round += 1;
        if round > iterations || !worst.is_finite() {
            return Some((round - 1, false));
        }
    }
}

impl RakingMargin<'_> {
    /// Σ w by category.
    pub(crate) fn sums(&self, w: &[f64]) -> Vec<f64> {
        sum_rows(w.len(), self.targets.len(), |rows, sums| {
            for row in rows {
                sums[self.codes[row] as usize] += w[row];
            }
        })
    }

    fn scale(&self, w: &mut [f64], factors: &[f64]) {
        let chunks = w.par_chunks_mut(ROWS_OF_A_PART).zip(self.codes.par_chunks(ROWS_OF_A_PART));
        chunks.for_each(|(w, codes)| w.iter_mut().zip(codes).for_each(|(w, &code)| *w *= factors[code as usize]));
    }
}
