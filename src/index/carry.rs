//! An area's own values of other years in the place of a missing one, and how far off such values are.

use super::impute::{Imputation, interpolate};
use rustc_hash::FxHashMap;

/// A year with its value and standard error.
pub(super) type Known = (i32, (f64, f64));

/// A value from other years.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Carried {
    pub(super) value: f64,
    /// That of the values it was made from.
    pub(super) error: f64,
    /// The year it is of, where it is of one year.
    pub(super) year: Option<i32>,
    /// Years back to the one value, and on to the other where there are two.
    gap: (i32, Option<i32>),
}

/// The value of a year from those of other years; what is known of the year itself takes no part.
pub(super) fn carried(how: &Imputation, known: &[Known], year: i32) -> Option<Carried> {
    let before = known.iter().filter(|(t, _)| *t < year).max_by_key(|(t, _)| *t)?;
    match how {
        Imputation::Last(age) => {
            let gap = year.saturating_sub(before.0);
            let (value, error) = before.1;
            (i64::from(gap) <= i64::from(*age)).then_some(Carried {
                value,
                error,
                year: Some(before.0),
                gap: (gap, None),
            })
        }
        Imputation::Interpolate => {
            let after = known.iter().filter(|(t, _)| *t > year).min_by_key(|(t, _)| *t)?;
            let value = interpolate(&[(before.0, before.1.0), (after.0, after.1.0)], year)?;
            let part = f64::from(year - before.0) / f64::from(after.0 - before.0);
            let error = (before.1.1 * (1.0 - part)).hypot(after.1.1 * part);
            Some(Carried { value, error, year: None, gap: (year - before.0, Some(after.0 - year)) })
        }
        _ => None,
    }
}

/// How far values over a gap are off, tried on the years that are known: for each length of gap the root mean square of the
/// difference, over all areas and years that have both.
pub(super) struct Trial<'a> {
    areas: Vec<FxHashMap<i32, f64>>,
    how: &'a Imputation,
    found: FxHashMap<(i32, Option<i32>), Option<f64>>,
}

/// Fewer differences than this tell nothing.
const LEAST: usize = 3;

impl<'a> Trial<'a> {
    pub(super) fn new(how: &'a Imputation, areas: impl Iterator<Item = Vec<Known>>) -> Trial<'a> {
        let areas = areas.map(|known| known.into_iter().map(|(t, (x, _))| (t, x)).collect()).collect();
        Trial { areas, how, found: FxHashMap::default() }
    }

    /// The error of a value that was carried over a gap; `None` where fewer than three others tell.
    pub(super) fn error(&mut self, of: &Carried) -> Option<f64> {
        let gap = of.gap;
        let (areas, how) = (&self.areas, self.how);
        *self.found.entry(gap).or_insert_with(|| {
            let mut misses = Vec::new();
            for known in areas {
                // In order of the year, so that the sum has the same bits whenever it is taken.
                let mut years: Vec<i32> = known.keys().copied().collect();
                years.sort_unstable();
                for year in years {
                    let at = |t: i32| Some((t, (*known.get(&t)?, 0.0)));
                    let ends: Option<Vec<Known>> = match gap {
                        (back, None) => at(year - back).map(|x| vec![x]),
                        (back, Some(on)) => at(year - back).zip(at(year + on)).map(|(a, b)| vec![a, b]),
                    };
                    let guess = ends.and_then(|ends| carried(how, &ends, year));
                    misses.extend(guess.map(|guess| known[&year] - guess.value));
                }
            }
            let n = misses.len();
            (n >= LEAST).then(|| (misses.iter().map(|d| d * d).sum::<f64>() / n as f64).sqrt())
        })
    }
}
