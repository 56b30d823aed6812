//! Which of the uncertainties matters: Sobol indices of the factors of a robustness analysis.

use super::engine::{Engine, Point};
use super::factors::{Factor, Uncertainty};
use super::sobol::{SobolIndex, sobol};
use super::{run, target, unknown};
use crate::finding::Findings;
use crate::index::moments::mean;
use crate::index::scores::Scores;
use crate::numeric::order::{is_constant, ranks};
use crate::{Error, Result, ToFrame, memory};
use polars::prelude::*;
use std::sync::atomic::AtomicBool;

/// Sobol indices of each factor of an [`Uncertainty`].
#[derive(Debug, Clone)]
pub struct Sensitivity {
    target: String,
    factors: Vec<Factor>,
    indices: Vec<SobolIndex>,
    findings: Findings,
}

impl Sensitivity {
    /// The indices of a factor: `weights`, `normalise`, `aggregate`, `impute`, `treat`, `drop` or `sampling`; `None` where it does
    /// not vary.
    pub fn of(&self, factor: &str) -> Option<SobolIndex> {
        let place = self.factors.iter().position(|known| known.as_str() == factor)?;
        Some(self.indices[place])
    }

    /// What a reader must know: values whose error is not known, so that they do not vary; worst first.
    pub fn findings(&self) -> &Findings {
        &self.findings
    }
}

impl Scores {
    /// How much of the variance of a result each factor of `uncertainty` explains, alone and with its interactions.
    ///
    /// The result is the mean absolute shift of the ranks from those of the spec or, with an `area`, its score. There are
    /// `draws·(d + 2)` computations for d factors. A factor of many numbers, such as all weights, counts as one group.
    /// Intervals of 95 % are from `bootstrap` resamples.
    ///
    /// # Errors
    /// As for [`robustness`](Scores::robustness); also for fewer than two factors that vary, and for a result that does not
    /// vary or is missing in a draw.
    pub fn sensitivity(&self, uncertainty: &Uncertainty, area: Option<&str>, bootstrap: usize) -> Result<Sensitivity> {
        self.sensitivity_until(uncertainty, area, bootstrap, &AtomicBool::new(false), |_, _| {})
    }

    /// The same, given up with [`Error::Interrupted`](crate::Error::Interrupted) soon after `stop` is set; `progress` is told
    /// the computations done and all.
    ///
    /// # Errors
    /// As for [`sensitivity`](Scores::sensitivity), plus [`Error::Interrupted`](crate::Error::Interrupted).
    pub fn sensitivity_until(
        &self,
        uncertainty: &Uncertainty,
        area: Option<&str>,
        bootstrap: usize,
        stop: &AtomicBool,
        progress: impl Fn(u64, Option<u64>) + Sync,
    ) -> Result<Sensitivity> {
        let engine = Engine::new(self, uncertainty)?;
        let factors = engine.settings.active();
        if factors.len() < 2 {
            let got = factors.iter().map(|f| f.as_str()).collect::<Vec<_>>().join("");
            return Err(Error::argument("uncertainty", "at least two factors that vary, to compare", &got));
        }
        // For each draw, points for both samples and each factor, a result and a rank; for each resample, two indices per
        // factor.
        let points = (2 * factors.len() + 4) * size_of::<Point>() + 12 * (factors.len() + 2);
        memory::check("draws", uncertainty.draws, points as u64)?;
        memory::check("bootstrap", bootstrap, 16 * factors.len() as u64)?;
        let place = target(self, uncertainty)?;
        let row = area.map(|area| self.row(area, None)).transpose()?;
        let draws = uncertainty.draws;
        let a: Vec<Point> = (0..draws as u64).map(Point::first).collect();
        let b: Vec<Point> = (0..draws as u64).map(Point::second).collect();
        let mixed = factors.iter().flat_map(|&factor| a.iter().zip(&b).map(move |(a, b)| a.with(factor, b)));
        let points: Vec<Point> = a.iter().chain(&b).copied().chain(mixed).collect();
        let nominal = ranks(&self.scores[place], true);
        let n = nominal.len();
        let mut results = vec![f64::NAN; points.len()];
        let mut ranks = vec![0u32; points.len()];
        // One result of each point is kept, and not the ranks of all areas.
        run(&engine, &points, stop, progress, (&mut results, &mut ranks), |scratch, result, _| {
            result[0] = match row {
                Some(row) => scratch.score(place)[row],
                None => {
                    let mut ranks = vec![0u32; n];
                    scratch.rank(place, &mut ranks);
                    let shifts = ranks.iter().zip(&nominal).filter(|(r, old)| **r > 0 && !old.is_nan());
                    let (sum, count) =
                        shifts.fold((0.0, 0.0), |(sum, n), (r, old)| (sum + (f64::from(*r) - old).abs(), n + 1.0));
                    sum / count
                }
            };
        })?;
        let what = match area {
            Some(area) => format!("score of {area}"),
            None => "mean rank shift".to_owned(),
        };
        if results.iter().any(|y| y.is_nan()) {
            return Err(Error::invalid("sensitivity", format!("some draws have no {what}")));
        }
        let constant = || {
            Error::invalid(
                "sensitivity",
                format!("the {what} is the same in all draws; let more vary, over at least 2 draws"),
            )
        };
        // Rounding is not variation, but would look like it once the mean is subtracted.
        if is_constant(&results[..2 * draws]) {
            return Err(constant());
        }
        // About zero the estimate of the first order has the least noise (Saltelli et al. 2010).
        let centre = mean(&results[..2 * draws]);
        results.iter_mut().for_each(|y| *y -= centre);
        let indices = sobol(&results, draws, bootstrap, uncertainty.seed).ok_or_else(constant)?;
        let findings = unknown::findings(self, place, uncertainty);
        Ok(Sensitivity { target: what, factors, indices, findings })
    }
}

impl ToFrame for Sensitivity {
    /// Columns `target`, `factor`, `first`, `first_low`, `first_high`, `total`, `total_low`, `total_high`; the largest total first.
    fn to_frame(&self) -> Result<DataFrame> {
        let mut order: Vec<usize> = (0..self.factors.len()).collect();
        // The factor that matters most first.
        order.sort_by(|&a, &b| self.indices[b].total.total_cmp(&self.indices[a].total));
        let column = |f: fn(&SobolIndex) -> f64| {
            order.iter().map(|&i| Some(f(&self.indices[i])).filter(|x| !x.is_nan())).collect::<Vec<_>>()
        };
        Ok(df!(
            "target" => vec![self.target.as_str(); order.len()],
            "factor" => order.iter().map(|&i| self.factors[i].as_str()).collect::<Vec<_>>(),
            "first" => column(|s| s.first),
            "first_low" => column(|s| s.first_interval.0),
            "first_high" => column(|s| s.first_interval.1),
            "total" => column(|s| s.total),
            "total_low" => column(|s| s.total_interval.0),
            "total_high" => column(|s| s.total_interval.1),
        )?)
    }
}
