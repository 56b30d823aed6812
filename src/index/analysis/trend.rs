//! How scores change over the years.

use crate::index::scores::Scores;
use crate::numeric::order::{equal, is_constant};
use crate::{Error, Result};
use polars::prelude::*;

/// The compound rate of change a year between the first and the last point, `(y_last/y_first)^(1/years) − 1`; points in order of
/// the year. 0 where both are equal; NaN for fewer than two points, or where the quotient is not positive.
pub(crate) fn cagr(points: &[(i32, f64)]) -> f64 {
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return f64::NAN };
    if points.len() < 2 {
        return f64::NAN;
    }
    // Also where both are 0, whose quotient is not defined.
    if equal(first.1, last.1) { 0.0 } else { (last.1 / first.1).powf(1.0 / f64::from(last.0 - first.0)) - 1.0 }
}

/// The change a year in per cent of the first value: between two points, or for more along the least-squares line, of its value in
/// the first year. NaN for fewer than two points, or a first value of 0.
pub(crate) fn percent_change(points: &[(i32, f64)]) -> f64 {
    let n = points.len() as f64;
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return f64::NAN };
    let (slope, start) = match points.len() {
        1 => return f64::NAN,
        2 => ((last.1 - first.1) / f64::from(last.0 - first.0), first.1),
        _ => {
            let x = |point: &(i32, f64)| f64::from(point.0 - first.0);
            let (mx, my) = (points.iter().map(x).sum::<f64>() / n, points.iter().map(|p| p.1).sum::<f64>() / n);
            let xy: f64 = points.iter().map(|p| (x(p) - mx) * (p.1 - my)).sum();
            let xx: f64 = points.iter().map(|p| (x(p) - mx).powi(2)).sum();
            (xy / xx, my - xy / xx * mx)
        }
    };
    match is_constant(&points.iter().map(|point| point.1).collect::<Vec<_>>()) || slope == 0.0 {
        true => 0.0,
        false if start == 0.0 => f64::NAN,
        false => 100.0 * slope / start,
    }
}

impl Scores {
    /// How the scores of each element and area change over the years that were scored.
    ///
    /// Columns `code`, `level`, `ref_area`, `n_years`, `first_year`, `last_year`, `first_score`, `last_score`, `change`; `cagr`,
    /// the compound rate of change a year; `percent_change`, the change a year along the least-squares line in per cent of its
    /// value in the first year. Nulls where there are fewer than two scores. Compare over time only with scales that are those
    /// of all years: fixed goalposts, or the default [`Bounds`](crate::index::Bounds).
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] where a single year was scored.
    pub fn trends(&self) -> Result<DataFrame> {
        let units = &self.inputs.units;
        if units.years().len() < 2 {
            return Err(Error::invalid("trends", "needs scores of several years; give several years to score"));
        }
        let mut areas: Vec<&str> = units.area.iter().map(String::as_str).collect();
        areas.sort_unstable();
        areas.dedup();
        let mut rows = Vec::new();
        for (e, element) in self.spec.elements.iter().enumerate() {
            for &area in &areas {
                let of_area = (0..units.len()).filter(|&i| units.area[i] == area && !self.scores[e][i].is_nan());
                let points: Vec<(i32, f64)> = of_area.map(|i| (units.year[i], self.scores[e][i])).collect();
                rows.push((element, area, points));
            }
        }
        let some = |x: f64| Some(x).filter(|x| x.is_finite());
        let first = |p: &[(i32, f64)]| p.first().copied();
        let last = |p: &[(i32, f64)]| p.last().copied();
        Ok(df!(
            "code" => rows.iter().map(|r| r.0.code.as_str()).collect::<Vec<_>>(),
            "level" => rows.iter().map(|r| r.0.level).collect::<Vec<_>>(),
            "ref_area" => rows.iter().map(|r| r.1).collect::<Vec<_>>(),
            "n_years" => rows.iter().map(|r| r.2.len() as u32).collect::<Vec<_>>(),
            "first_year" => rows.iter().map(|r| first(&r.2).map(|p| p.0)).collect::<Vec<_>>(),
            "last_year" => rows.iter().map(|r| last(&r.2).map(|p| p.0)).collect::<Vec<_>>(),
            "first_score" => rows.iter().map(|r| first(&r.2).map(|p| p.1)).collect::<Vec<_>>(),
            "last_score" => rows.iter().map(|r| last(&r.2).map(|p| p.1)).collect::<Vec<_>>(),
            "change" => rows
                .iter()
                .map(|r| Some(last(&r.2)?.1 - first(&r.2)?.1).filter(|_| r.2.len() > 1))
                .collect::<Vec<_>>(),
            "cagr" => rows.iter().map(|r| some(cagr(&r.2))).collect::<Vec<_>>(),
            "percent_change" => rows.iter().map(|r| some(percent_change(&r.2))).collect::<Vec<_>>(),
        )?)
    }
}
