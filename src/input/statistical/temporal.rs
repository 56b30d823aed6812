//! Days and times, which packages keep as numbers: days or seconds from a day of their own.

use super::variable::VariableType;
use crate::Result;
use polars::prelude::*;

/// From when a package counts, and in what.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    /// The day that is 0, in days before 1970-01-01.
    pub(super) origin: i64,
    /// Units of a day of a variable of days: 1, or 86,400 seconds.
    pub(super) day: f64,
    /// Units of a second of a variable of times.
    pub(super) second: f64,
}

/// SPSS counts seconds from 1582-10-14, the day before the Gregorian calendar.
pub(super) const SPSS: Clock = Clock { origin: 141_428, day: 86_400.0, second: 1.0 };

/// Stata counts days and milliseconds from 1960-01-01.
pub(super) const STATA: Clock = Clock { origin: 3_653, day: 1.0, second: 1_000.0 };

/// SAS counts days and seconds from 1960-01-01.
pub(super) const SAS: Clock = Clock { origin: 3_653, day: 1.0, second: 1.0 };

/// Files whose days and times have types of their own.
pub(super) const NONE: Clock = Clock { origin: 0, day: 1.0, second: 1.0 };

const MICROSECONDS: f64 = 1e6;
const DAY: f64 = 86_400.0;

impl Clock {
    /// The numbers of a variable as days, times or both. Days that have a time are both; what no calendar holds stays a number,
    /// in all rows, as no value is changed.
    pub(super) fn read(self, numbers: &Series, kind: VariableType) -> Result<Series> {
        if matches!(kind, VariableType::Number | VariableType::Text) || !numbers.dtype().is_primitive_numeric() {
            return Ok(numbers.clone());
        }
        let name = numbers.name().clone();
        let given = numbers.f64()?;
        // Twice the years that polars can show, and far from the end of an i64.
        let fits = |micros: f64| micros.abs() < 4e18;
        let micros = |to_micros: &dyn Fn(f64) -> f64| -> Option<Vec<Option<i64>>> {
            let each = given.iter().map(|x| match x.map(to_micros) {
                None => Some(None),
                Some(micros) if fits(micros) => Some(Some(micros.round() as i64)),
                Some(_) => None,
            });
            each.collect()
        };
        // One product of whole numbers: a division would round, by microseconds for the seconds of SPSS.
        let origin = self.origin as f64 * DAY * MICROSECONDS;
        Ok(match kind {
            VariableType::Number | VariableType::Text => numbers.clone(),
            VariableType::Time => match micros(&|x| x * (MICROSECONDS / self.second)) {
                Some(micros) => Int64Chunked::new(name, &micros).into_duration(TimeUnit::Microseconds).into_series(),
                None => numbers.clone(),
            },
            VariableType::DateTime => match micros(&|x| x * (MICROSECONDS / self.second) - origin) {
                Some(micros) => {
                    Int64Chunked::new(name, &micros).into_datetime(TimeUnit::Microseconds, None).into_series()
                }
                None => numbers.clone(),
            },
            VariableType::Date => match micros(&|x| x * (DAY / self.day * MICROSECONDS) - origin) {
                Some(micros) => {
                    let both =
                        Int64Chunked::new(name, &micros).into_datetime(TimeUnit::Microseconds, None).into_series();
                    // One value with a time makes all of them moments: a cast to days would cut it off.
                    let days = micros.iter().flatten().all(|micros| micros % (DAY * MICROSECONDS) as i64 == 0);
                    if days { both.cast(&DataType::Date)? } else { both }
                }
                None => numbers.clone(),
            },
        })
    }
}
