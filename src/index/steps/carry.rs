//! An area's own values of other years in the place of a missing one, and how far off such values are.

use super::figures::{Known, Measured};
use super::impute::{IndexImputation, interpolate};
use rustc_hash::FxHashMap;

/// A value from other years.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Carried {
    /// With the error of the values it was made from.
    pub(crate) figure: Measured,
    /// The year it is of, where it is of one year.
    pub(crate) year: Option<i32>,
    /// Years back to the one value, and on to the other where there are two.
    gap: (i32, Option<i32>),
}

/// The value of a year from those of other years; what is known of the year itself takes no part.
pub(crate) fn carried(how: &IndexImputation, known: &[Known], year: i32) -> Option<Carried> {
    let before = known.iter().filter(|(t, _)| *t < year).max_by_key(|(t, _)| *t)?;
    match how {
        IndexImputation::Last(age) => {
            // The year that is scored may be any number: the difference must not overflow.
            let gap = year.saturating_sub(before.0);
            (i64::from(gap) <= i64::from(*age)).then_some(Carried {
                figure: before.1,
                year: Some(before.0),
                gap: (gap, None),
            })
        }
        IndexImputation::Interpolate => {
            let after = known.iter().filter(|(t, _)| *t > year).min_by_key(|(t, _)| *t)?;
            let value = interpolate(&[(before.0, before.1.value), (after.0, after.1.value)], year)?;
            let part = f64::from(year - before.0) / f64::from(after.0 - before.0);
            let error = (before.1.error * (1.0 - part)).hypot(after.1.error * part);
            let figure = Measured { value, error, unsure: before.1.unsure || after.1.unsure };
            Some(Carried { figure, year: None, gap: (year - before.0, Some(after.0 - year)) })
        }
        IndexImputation::None
        | IndexImputation::Mean
        | IndexImputation::Median
        | IndexImputation::GroupMean(_)
        | IndexImputation::GroupMedian(_)
        | IndexImputation::Em => None,
    }
}

/// How far values over a gap are off, tried on the years that are known: for each length of gap the root mean square of the
/// difference, over all areas and years that have both.
pub(crate) struct Trial<'a> {
    areas: Vec<FxHashMap<i32, f64>>,
    how: &'a IndexImputation,
    found: FxHashMap<(i32, Option<i32>), Option<f64>>,
}

/// Fewer differences than this tell nothing.
const LEAST: usize = 3;

impl<'a> Trial<'a> {
    pub(crate) fn new(how: &'a IndexImputation, areas: impl Iterator<Item = Vec<Known>>) -> Trial<'a> {
        let areas = areas.map(|known| known.into_iter().map(|(t, figure)| (t, figure.value)).collect()).collect();
        Trial { areas, how, found: FxHashMap::default() }
    }

    /// The error of a value that was carried over a gap; `None` where fewer than three others tell.
    pub(crate) fn error(&mut self, of: &Carried) -> Option<f64> {
        let gap = of.gap;
        let (areas, how) = (&self.areas, self.how);
        *self.found.entry(gap).or_insert_with(|| {
            let mut misses = Vec::new();
            for known in areas {
                // In order of the year, so that the sum has the same bits whenever it is taken.
                let mut years: Vec<i32> = known.keys().copied().collect();
                years.sort_unstable();
                for year in years {
                    let at = |t: i32| {
                        let value = *known.get(&t)?;
                        Some((t, Measured { value, error: 0.0, unsure: false }))
                    };
                    let ends: Option<Vec<Known>> = match gap {
                        (back, None) => at(year - back).map(|x| vec![x]),
                        (back, Some(on)) => at(year - back).zip(at(year + on)).map(|(a, b)| vec![a, b]),
                    };
                    let guess = ends.and_then(|ends| carried(how, &ends, year));
                    misses.extend(guess.map(|guess| known[&year] - guess.figure.value));
                }
            }
            let n = misses.len();
            (n >= LEAST).then(|| (misses.iter().map(|d| d * d).sum::<f64>() / n as f64).sqrt())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A quarter of the one and three quarters of the other, independent.
    #[test]
    fn a_value_between_two_years_has_the_errors_of_both() {
        let figure = |value, error, unsure| Measured { value, error, unsure };
        let known = [(2018, figure(10.0, 2.0, false)), (2022, figure(30.0, 4.0, true))];
        let between = carried(&IndexImputation::Interpolate, &known, 2021).expect("years before and after");
        assert!((between.figure.value - 25.0).abs() < 1e-12 && between.figure.unsure);
        assert!((between.figure.error - (0.5f64.powi(2) + 3f64.powi(2)).sqrt()).abs() < 1e-12);
        let last = carried(&IndexImputation::Last(3), &known, 2021).expect("a year before");
        assert_eq!((last.figure, last.year), (figure(10.0, 2.0, false), Some(2018)));
    }
}
