//! How sure scores and ranks are: simultaneous uncertainty in the method and in the data.

mod engine;
mod factors;
mod mean;
mod redraw;
mod sensitivity;
pub(crate) mod sobol;
mod summary;
mod unknown;

pub use factors::{Noise, Omit, Uncertainty};
pub use sensitivity::Sensitivity;
pub use summary::Robustness;

use crate::index::scores::Scores;
use crate::{Error, Result, memory};
use engine::{Engine, Point, Scratch};
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Draws that a thread computes before it looks whether it should stop.
const CHUNK: usize = 32;

impl Scores {
    /// Scores and ranks under draws that vary everything uncertain at once.
    ///
    /// A draw takes for each factor of `uncertainty` one of its settings, the spec's own being always among them, with equal
    /// probability; multiplies weights by independent uniform numbers; adds to each value that has a standard error, in the
    /// column `se` of the series, an independent normal error; and fills in what is missing from the values so disturbed, with
    /// the error of the imputation. Saisana, Saltelli and Tarantola (2005) is the reference for the method; errors of the
    /// values are not in it. A value whose error is not known does not vary, and the
    /// [`findings`](Robustness::findings) name it.
    ///
    /// The same seed gives identical results, on any number of threads: each draw and factor has its own stream of numbers.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for a factor that the spec does not have (imputation where nothing is imputed, a weight that
    /// is not there), for settings that contradict each other (z-scores under a geometric mean), where several years were
    /// scored, where nothing varies, and for more draws than 8 GiB of memory hold.
    ///
    /// ```
    /// use infosoc::index::{IndexSpec, Uncertainty};
    /// use infosoc::Series;
    /// use polars::prelude::df;
    ///
    /// let areas = ["MEX", "GTM", "HND"];
    /// let series = Series::new(df!(
    ///     "indicator" => ["osi", "osi", "osi", "tii", "tii", "tii", "hci", "hci", "hci"],
    ///     "ref_area" => [areas, areas, areas].concat(), "time_period" => [2014; 9],
    ///     "obs_value" => [0.74, 0.16, 0.34, 0.46, 0.20, 0.20, 0.70, 0.53, 0.63],
    ///     "se" => [Some(0.02), None, None, None, Some(0.1), None, None, None, None],
    /// )?)?;
    /// let scores = IndexSpec::builtin("egdi")?.score(&series, 2014)?;
    /// let ranks = scores.robustness(&Uncertainty { draws: 500, ..Uncertainty::default() })?;
    /// assert!(ranks.probability_of_top("MEX", 1)? > 0.99);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn robustness(&self, uncertainty: &Uncertainty) -> Result<Robustness> {
        self.robustness_until(uncertainty, &AtomicBool::new(false), |_, _| {})
    }

    /// The same, given up with [`Error::Interrupted`] soon after `stop` is set; `progress` is told the draws done and all.
    ///
    /// # Errors
    /// As for [`robustness`](Scores::robustness), plus [`Error::Interrupted`](crate::Error::Interrupted).
    pub fn robustness_until(
        &self,
        uncertainty: &Uncertainty,
        stop: &AtomicBool,
        progress: impl Fn(u64, Option<u64>) + Sync,
    ) -> Result<Robustness> {
        let n = self.inputs.units.len();
        // A point, and a score and a rank of each area.
        memory::check("draws", uncertainty.draws, (size_of::<Point>() + 12 * n) as u64)?;
        let engine = Engine::new(self, uncertainty)?;
        let points: Vec<Point> = (0..uncertainty.draws as u64).map(Point::first).collect();
        let mut scores = vec![f64::NAN; points.len() * n];
        let mut ranks = vec![0u32; points.len() * n];
        let place = target(self, uncertainty)?;
        run(&engine, &points, stop, progress, (&mut scores, &mut ranks), |scratch, scores, ranks| {
            scores.copy_from_slice(scratch.score(place));
            scratch.rank(place, ranks);
        })?;
        Ok(Robustness::new(self, place, uncertainty, scores, ranks))
    }
}

/// The element whose scores are looked at.
fn target(scores: &Scores, uncertainty: &Uncertainty) -> Result<usize> {
    match &uncertainty.code {
        Some(code) => scores.spec.place(code),
        None => Ok(scores.spec.tree.root),
    }
}

/// Computes every point, and lets `keep` write what it wants of it into the rows of the point.
fn run(
    engine: &Engine,
    points: &[Point],
    stop: &AtomicBool,
    progress: impl Fn(u64, Option<u64>) + Sync,
    (scores, ranks): (&mut [f64], &mut [u32]),
    keep: impl Fn(&mut Scratch, &mut [f64], &mut [u32]) + Sync,
) -> Result<()> {
    let width = scores.len() / points.len().max(1);
    if width == 0 {
        return Ok(());
    }
    let done = AtomicU64::new(0);
    let all = points.len() as u64;
    // Each chunk writes into rows of its own: the result does not depend on which thread took it.
    let parts =
        points.par_chunks(CHUNK).zip(scores.par_chunks_mut(CHUNK * width)).zip(ranks.par_chunks_mut(CHUNK * width));
    parts.for_each_init(
        || engine.scratch(),
        |scratch, ((points, scores), ranks)| {
            if stop.load(Ordering::Relaxed) {
                return;
            }
            let rows = points.iter().zip(scores.chunks_mut(width)).zip(ranks.chunks_mut(width));
            for ((point, scores), ranks) in rows {
                engine.compute(point, scratch);
                keep(scratch, scores, ranks);
            }
            progress(done.fetch_add(points.len() as u64, Ordering::Relaxed) + points.len() as u64, Some(all));
        },
    );
    if stop.load(Ordering::Relaxed) { Err(Error::Interrupted) } else { Ok(()) }
}
