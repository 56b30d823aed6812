//! Scores and ranks over the draws.

use super::factors::Uncertainty;
use super::unknown;
use crate::finding::Findings;
use crate::index::moments::{mean, sd};
use crate::index::scores::Scores;
use crate::numeric::order::{Definition, quantile, ranks};
use crate::{Error, Result, ToFrame};
use polars::prelude::*;
use rayon::prelude::*;

/// Scores and ranks of every area in every draw, and what they come to.
#[derive(Debug, Clone)]
pub struct Robustness {
    code: String,
    year: i32,
    areas: Vec<String>,
    nominal: Vec<f64>,
    ranks_of_spec: Vec<f64>,
    level: f64,
    top: Vec<u32>,
    draws: usize,
    /// By area, then draw.
    scores: Vec<Vec<f64>>,
    /// By area, then draw; 0 without a score.
    ranks: Vec<Vec<u32>>,
    findings: Findings,
}

impl Robustness {
    pub(crate) fn new(
        base: &Scores,
        place: usize,
        uncertainty: &Uncertainty,
        scores: Vec<f64>,
        ranked: Vec<u32>,
    ) -> Robustness {
        let n = base.inputs.units.len();
        let areas = 0..n;
        let nominal = base.scores[place].clone();
        Robustness {
            code: base.spec.elements[place].code.clone(),
            year: base.inputs.units.year.first().copied().unwrap_or_default(),
            areas: base.inputs.units.area.clone(),
            ranks_of_spec: ranks(&nominal, true),
            nominal,
            level: uncertainty.level,
            top: uncertainty.top.clone(),
            findings: unknown::findings(base, place, uncertainty),
            draws: uncertainty.draws,
            scores: areas
                .clone()
                .into_par_iter()
                .map(|i| scores.iter().skip(i).step_by(n).copied().collect())
                .collect(),
            ranks: areas.into_par_iter().map(|i| ranked.iter().skip(i).step_by(n).copied().collect()).collect(),
        }
    }

    /// What a reader must know: values whose error is not known, so that they do not vary in the draws, and areas that another
    /// aggregation brings to 0; worst first.
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// The share of the draws inside the intervals, as [`Uncertainty::level`] asked for it.
    ///
    /// ```
    /// use infosoc::index::{IndexSpec, Uncertainty};
    /// use infosoc::Series;
    /// use polars::prelude::df;
    ///
    /// let series = Series::new(df!(
    ///     "indicator" => ["osi", "osi", "tii", "tii", "hci", "hci"], "ref_area" => ["MEX", "GTM"].repeat(3),
    ///     "time_period" => [2014; 6], "obs_value" => [0.74, 0.16, 0.46, 0.20, 0.70, 0.53],
    /// )?)?;
    /// let scores = IndexSpec::builtin("egdi")?.score(&series, 2014)?;
    /// let ranks = scores.robustness(&Uncertainty { draws: 500, level: 0.5, ..Uncertainty::default() })?;
    /// assert_eq!(ranks.level(), 0.5);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn level(&self) -> f64 {
        self.level
    }

    /// The share of the draws that put an area among the first `k`; draws without a score of it do not count towards
    /// it.
    ///
    /// # Errors
    /// [`Error::UnknownArea`](crate::Error::UnknownArea) for an area that is none,
    /// [`Error::InvalidArgument`](crate::Error::InvalidArgument) for one without scores.
    pub fn probability_of_top(&self, area: &str, k: u32) -> Result<f64> {
        Ok(self.share_of_top(self.place(area)?, k))
    }

    /// The scores of an area, draw by draw; NaN without a score.
    ///
    /// # Errors
    /// [`Error::UnknownArea`](crate::Error::UnknownArea) for an area that is none,
    /// [`Error::InvalidArgument`](crate::Error::InvalidArgument) for one without scores.
    pub fn scores_of(&self, area: &str) -> Result<&[f64]> {
        Ok(&self.scores[self.place(area)?])
    }

    /// How often each area had each rank, as a table: `ref_area`, `rank`, `probability`; only ranks that it had.
    ///
    /// # Errors
    /// [`Error::Table`](crate::Error::Table) if polars cannot build the table, which no draws should cause.
    pub fn rank_distribution(&self) -> Result<DataFrame> {
        let mut rows = (Vec::new(), Vec::new(), Vec::new());
        for (area, ranks) in self.areas.iter().zip(&self.ranks) {
            // Rank 0 stands for a draw without a score.
            let mut counts = vec![0u32; self.areas.len() + 1];
            ranks.iter().for_each(|&rank| counts[rank as usize] += 1);
            for (rank, count) in counts.iter().enumerate().skip(1).filter(|(_, count)| **count > 0) {
                rows.0.push(area.as_str());
                rows.1.push(rank as u32);
                rows.2.push(f64::from(*count) / self.draws as f64);
            }
        }
        Ok(df!("ref_area" => rows.0, "rank" => rows.1, "probability" => rows.2)?)
    }

    fn place(&self, area: &str) -> Result<usize> {
        let code = &crate::area::area(area)?.iso3;
        self.areas
            .iter()
            .position(|known| known == code)
            .ok_or_else(|| Error::argument("area", "an area that has scores", area))
    }

    fn share_of_top(&self, i: usize, k: u32) -> f64 {
        let inside = self.ranks[i].iter().filter(|rank| (1..=k).contains(*rank)).count();
        inside as f64 / self.draws as f64
    }
}

/// Mean, standard deviation, median and the ends of the interval; NaN without a score in any draw.
struct Spread {
    mean: f64,
    sd: f64,
    median: f64,
    low: f64,
    high: f64,
}

impl Spread {
    fn of(x: &[f64], level: f64) -> Spread {
        let mut sorted: Vec<f64> = x.iter().copied().filter(|x| !x.is_nan()).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        // The middle `level` of the draws: as much is left out at either end.
        let tail = 0.5 * (1.0 - level);
        let at = |p| quantile(&sorted, p, Definition::Seven);
        // Of none there is no spread; of one it is 0.
        let sd = if sorted.is_empty() { f64::NAN } else { sd(&sorted) };
        Spread { mean: mean(&sorted), sd, median: at(0.5), low: at(tail), high: at(1.0 - tail) }
    }
}

impl ToFrame for Robustness {
    /// One row for each area, in the order of the nominal rank.
    ///
    /// | column | holds |
    /// |---|---|
    /// | `code`, `ref_area`, `time_period` | element, area, year |
    /// | `score`, `rank` | those of the spec |
    /// | `score_mean`, `score_sd`, `score_median`, `score_low`, `score_high` | over the draws |
    /// | `rank_mean`, `rank_sd`, `rank_median`, `rank_low`, `rank_high` | over the draws |
    /// | `n_draws` | draws where the area has a score: fewer than all where a value with its error has none |
    /// | `p_top_10` … | share of the draws among the first 10 |
    ///
    /// Low and high are the ends of the middle `level` of the draws; quantiles of ranks are those of type 7, which can lie
    /// between two ranks.
    fn to_frame(&self) -> Result<DataFrame> {
        let mut order: Vec<usize> = (0..self.areas.len()).collect();
        // Areas without a rank come last, in the order of the series.
        let last = |x: f64| if x.is_nan() { f64::INFINITY } else { x };
        order.sort_by(|&a, &b| last(self.ranks_of_spec[a]).total_cmp(&last(self.ranks_of_spec[b])).then(a.cmp(&b)));
        let of_scores: Vec<Spread> = order.par_iter().map(|&i| Spread::of(&self.scores[i], self.level)).collect();
        let of_ranks: Vec<Spread> = order
            .par_iter()
            .map(|&i| {
                let ranks: Vec<f64> = self.ranks[i].iter().filter(|r| **r > 0).map(|r| f64::from(*r)).collect();
                Spread::of(&ranks, self.level)
            })
            .collect();
        let some = |x: f64| Some(x).filter(|x| x.is_finite());
        let spread = |of: &[Spread], f: fn(&Spread) -> f64| of.iter().map(|s| some(f(s))).collect::<Vec<_>>();
        let mut frame = df!(
            "code" => vec![self.code.as_str(); order.len()],
            "ref_area" => order.iter().map(|&i| self.areas[i].as_str()).collect::<Vec<_>>(),
            "time_period" => vec![self.year; order.len()],
            "score" => order.iter().map(|&i| some(self.nominal[i])).collect::<Vec<_>>(),
            "rank" => order.iter().map(|&i| some(self.ranks_of_spec[i]).map(|r| r as u32)).collect::<Vec<_>>(),
            "score_mean" => spread(&of_scores, |s| s.mean),
            "score_sd" => spread(&of_scores, |s| s.sd),
            "score_median" => spread(&of_scores, |s| s.median),
            "score_low" => spread(&of_scores, |s| s.low),
            "score_high" => spread(&of_scores, |s| s.high),
            "rank_mean" => spread(&of_ranks, |s| s.mean),
            "rank_sd" => spread(&of_ranks, |s| s.sd),
            "rank_median" => spread(&of_ranks, |s| s.median),
            "rank_low" => spread(&of_ranks, |s| s.low),
            "rank_high" => spread(&of_ranks, |s| s.high),
            "n_draws" => order.iter().map(|&i| self.ranks[i].iter().filter(|r| **r > 0).count() as u32).collect::<Vec<_>>(),
        )?;
        for &k in &self.top {
            // An area that has a rank in no draw has no chance of one either.
            let is_ranked = |i: usize| self.ranks[i].iter().any(|rank| *rank > 0);
            let share = |&i: &usize| is_ranked(i).then(|| self.share_of_top(i, k));
            let shares: Vec<Option<f64>> = order.iter().map(share).collect();
            frame.with_column(Column::new(format!("p_top_{k}").into(), shares))?;
        }
        Ok(frame)
    }
}
