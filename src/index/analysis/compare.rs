//! Two versions of an index side by side, and what a country is good and bad at.

use crate::index::scores::Scores;
use crate::numeric::order::ranks;
use crate::{Error, Result};
use polars::prelude::*;
use std::collections::BTreeSet;

/// The score of an area and its rank; NaN where there is none.
struct Ranked<'a> {
    area: &'a str,
    score: f64,
    rank: f64,
}

/// Score and rank of an area in two versions.
struct Pair<'a> {
    area: &'a str,
    here: Option<(f64, f64)>,
    there: Option<(f64, f64)>,
}

impl Pair<'_> {
    /// Places gained in the other version.
    fn shift(&self) -> Option<f64> {
        Some(self.here?.1 - self.there?.1).filter(|shift| !shift.is_nan())
    }

    /// How many places, either way; less than none without a shift.
    fn distance(&self) -> f64 {
        self.shift().map_or(-1.0, f64::abs)
    }
}

impl Scores {
    /// Scores and ranks of this and another version of an element, area by area.
    ///
    /// Columns `ref_area`, `score`, `score_other`, `rank`, `rank_other`, `shift`: by how many places the area is better in the other
    /// version; the largest shift first. Ranks are among all areas of a version; an area that only one has, has no shift.
    /// `year` and `other_year` can be left out where one year was scored, and the code where it is that of the index.
    ///
    /// # Errors
    /// [`Error::UnknownIndicator`] for a code that one of the two does not have, [`Error::InvalidArgument`] for a year.
    pub fn compare<'a>(
        &self,
        other: &Scores,
        code: impl Into<Option<&'a str>>,
        year: impl Into<Option<i32>>,
        other_year: impl Into<Option<i32>>,
    ) -> Result<DataFrame> {
        let code = code.into();
        // Both errors at once, if both versions are asked for what they do not have.
        let (here, there) = Error::both(self.ranked(code, year.into()), other.ranked(code, other_year.into()))?;
        let areas: BTreeSet<&str> = here.iter().chain(&there).map(|row| row.area).collect();
        let find = |of: &[Ranked], area: &str| of.iter().find(|row| row.area == area).map(|row| (row.score, row.rank));
        let mut rows: Vec<Pair> =
            areas.into_iter().map(|area| Pair { area, here: find(&here, area), there: find(&there, area) }).collect();
        // Stable: areas that moved equally far stay in alphabetical order.
        rows.sort_by(|a, b| b.distance().total_cmp(&a.distance()));
        let some = |x: f64| Some(x).filter(|x| !x.is_nan());
        Ok(df!(
            "ref_area" => rows.iter().map(|r| r.area).collect::<Vec<_>>(),
            "score" => rows.iter().map(|r| r.here.and_then(|x| some(x.0))).collect::<Vec<_>>(),
            "score_other" => rows.iter().map(|r| r.there.and_then(|x| some(x.0))).collect::<Vec<_>>(),
            "rank" => rows.iter().map(|r| r.here.and_then(|x| some(x.1)).map(|x| x as u32)).collect::<Vec<_>>(),
            "rank_other" => rows.iter().map(|r| r.there.and_then(|x| some(x.1)).map(|x| x as u32)).collect::<Vec<_>>(),
            "shift" => rows.iter().map(|r| r.shift().map(|s| s as i32)).collect::<Vec<_>>(),
        )?)
    }

    /// Area, score and rank of an element in a year.
    fn ranked(&self, code: Option<&str>, year: Option<i32>) -> Result<Vec<Ranked<'_>>> {
        let place = code.map_or(Ok(self.spec.tree.root), |code| self.spec.place(code))?;
        let year = self.year(year)?;
        let units = &self.inputs.units;
        let rows: Vec<usize> = (0..units.len()).filter(|&i| units.year[i] == year).collect();
        let scores: Vec<f64> = rows.iter().map(|&i| self.scores[place][i]).collect();
        let ranks = ranks(&scores, true);
        let row = |((i, score), rank): ((usize, f64), f64)| Ranked { area: units.area[i].as_str(), score, rank };
        Ok(rows.into_iter().zip(scores).zip(ranks).map(row).collect())
    }

    /// What an area is good and bad at: its rank in every element, the best first.
    ///
    /// Columns `code`, `name`, `parent`, `level`, `value` (of indicators, as in the series), `score`, `rank`, `n_areas`, `standing`
    /// ((n − rank)/(n − 1): 1 for the first of all, 0 for the last), `kind`: `strength` for the `n` indicators with the highest
    /// standing, `weakness` for the `n` with the lowest. Elements without a score come last.
    ///
    /// # Errors
    /// As [`explain`](Scores::explain).
    pub fn profile(&self, area: &str, year: impl Into<Option<i32>>, n: usize) -> Result<DataFrame> {
        let year = self.year(year.into())?;
        let row = self.row(area, Some(year))?;
        let units = &self.inputs.units;
        let block: Vec<usize> = (0..units.len()).filter(|&i| units.year[i] == year).collect();
        let spec = &self.spec;
        let mut lines: Vec<(usize, f64, f64, f64)> = (0..spec.elements.len())
            .map(|e| {
                let scores: Vec<f64> = block.iter().map(|&i| self.scores[e][i]).collect();
                let there = scores.iter().filter(|x| !x.is_nan()).count() as f64;
                let rank = block.iter().position(|&i| i == row).map_or(f64::NAN, |k| ranks(&scores, true)[k]);
                (e, rank, there, (there - rank) / (there - 1.0))
            })
            .collect();
        // Standings are 0 or more, so −1 comes last.
        let last = |x: f64| if x.is_nan() { -1.0 } else { x };
        lines.sort_by(|a, b| last(b.3).total_cmp(&last(a.3)).then(a.0.cmp(&b.0)));
        let of_leaves: Vec<usize> =
            lines.iter().filter(|l| spec.tree.leaves.contains(&l.0) && !l.3.is_nan()).map(|l| l.0).collect();
        // With few indicators, none is a strength and a weakness at once.
        let half = n.min(of_leaves.len() / 2);
        let (strong, weak) = (&of_leaves[..half], &of_leaves[of_leaves.len() - half..]);
        let kind = |e: usize| match (strong.contains(&e), weak.contains(&e)) {
            (true, _) => Some("strength"),
            (_, true) => Some("weakness"),
            _ => None,
        };
        let value = |e: usize| spec.tree.leaves.iter().position(|&leaf| leaf == e).map(|j| self.inputs.raw[j][row]);
        let some = |x: f64| Some(x).filter(|x| x.is_finite());
        let words = |f: &dyn Fn(usize) -> Option<String>| lines.iter().map(|l| f(l.0)).collect::<Vec<_>>();
        Ok(df!(
            "code" => words(&|e| Some(spec.elements[e].code.clone())),
            "name" => words(&|e| spec.elements[e].name.clone()),
            "parent" => words(&|e| spec.elements[e].parent.clone()),
            "level" => lines.iter().map(|l| spec.elements[l.0].level).collect::<Vec<_>>(),
            "value" => lines.iter().map(|l| value(l.0).and_then(some)).collect::<Vec<_>>(),
            "score" => lines.iter().map(|l| some(self.scores[l.0][row])).collect::<Vec<_>>(),
            "rank" => lines.iter().map(|l| some(l.1).map(|r| r as u32)).collect::<Vec<_>>(),
            "n_areas" => lines.iter().map(|l| l.2 as u32).collect::<Vec<_>>(),
            "standing" => lines.iter().map(|l| some(l.3)).collect::<Vec<_>>(),
            "kind" => lines.iter().map(|l| kind(l.0)).collect::<Vec<_>>(),
        )?)
    }
}
