//! Periods of figures: years, half-years, quarters and months.
//!
//! | file | |
//! |---|---|
//! | `read` | periods as offices and publishers write them |
//! | `annual` | by which rule a year is made of its parts |
//! | `calendar` | days of the Gregorian calendar |

mod annual;
pub(crate) mod calendar;
mod read;

pub(crate) use annual::Year;
pub use annual::{AnnualRule, IncompleteYear};

use crate::words::words;
use crate::{Error, Result};
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

words! {
    /// How often a figure is observed: the codes of SDMX CL_FREQ that figures of an office have.
    pub enum Frequency: "frequency" {
        /// Once a year.
        Annual = "A" | "annual" | "year",
        /// Twice a year.
        HalfYearly = "S" | "half-year" | "semester",
        /// Every quarter.
        Quarterly = "Q" | "quarterly" | "quarter",
        /// Every month.
        Monthly = "M" | "monthly" | "month",
    }
}

impl Frequency {
    /// How many such periods a year has.
    pub const fn per_year(self) -> u32 {
        match self {
            Frequency::Annual => 1,
            Frequency::HalfYearly => 2,
            Frequency::Quarterly => 4,
            Frequency::Monthly => 12,
        }
    }

    /// The word for several of its periods.
    pub(crate) const fn plural(self) -> &'static str {
        match self {
            Frequency::Annual => "years",
            Frequency::HalfYearly => "half-years",
            Frequency::Quarterly => "quarters",
            Frequency::Monthly => "months",
        }
    }
}

/// A year, half-year, quarter or month of the calendar.
///
/// Shown as SDMX writes it: `2021`, `2021-S1`, `2021-Q3`, `2021-07`. Read from what offices and publishers write: `2021`,
/// `2021-Q3`, `2021Q3`, `Q3 2021`, `H1 2021`, `2021-07`, `2021-M07`, `2021M07`, `07/2021`, `Jul 2021`, `2021-07-01/P3M`.
/// Periods are in the order of their beginnings, the longer first.
///
/// # Errors
/// Reading fails with [`Error::InvalidArgument`] for what is no such period, and for what may be several: a day, `2021-3`,
/// which is a month or a quarter, `2021-T3`, which is a quarter in French and a third of a year in SDMX.
///
/// ```
/// use infosoc::{Frequency, Period};
/// let period: Period = "Q3 2021".parse()?;
/// assert_eq!((period.to_string().as_str(), period.year()), ("2021-Q3", 2021));
/// assert_eq!(period.frequency(), Frequency::Quarterly);
/// assert!("2021-Q4".parse::<Period>()? < "2022-01".parse()?);
/// assert!("2021-3".parse::<Period>().is_err());
/// # Ok::<(), infosoc::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    year: i32,
    frequency: Frequency,
    /// Which of the periods of the year, from 1.
    part: u32,
}

impl Period {
    /// A part of a year, the first being 1.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for a part that a year does not have.
    pub fn new(year: i32, frequency: Frequency, part: u32) -> Result<Period> {
        Period::part_of(year, frequency, part).ok_or_else(|| {
            let expected = format!("1 to {} of the {} of a year", frequency.per_year(), frequency.plural());
            Error::argument("part", expected, part)
        })
    }

    /// A whole year.
    pub fn of_year(year: i32) -> Period {
        Period { year, frequency: Frequency::Annual, part: 1 }
    }

    /// A part of a year; none if the year has no such part.
    pub(crate) fn part_of(year: i32, frequency: Frequency, part: u32) -> Option<Period> {
        (1..=frequency.per_year()).contains(&part).then_some(Period { year, frequency, part })
    }

    /// What a text means, or what was expected in its place. Where a frequency is stated, a day stands for the period in which it
    /// lies, and what may be several things is that of the frequency: `T1 2021` a quarter, `2021-1` the first.
    pub(crate) fn read(text: &str, stated: Option<Frequency>) -> Result<Period, &'static str> {
        let Some(frequency) = stated else { return read::period(text) };
        match read::day(text) {
            Some((year, month)) => {
                let part = (month - 1) * frequency.per_year() / 12 + 1;
                Period::part_of(year, frequency, part).ok_or(read::EXPECTED)
            }
            None => read::period(text).or_else(|expected| read::numbered(text, frequency).ok_or(expected)),
        }
    }

    /// The year in which it lies.
    pub fn year(self) -> i32 {
        self.year
    }

    /// How often a figure of such periods is observed.
    pub fn frequency(self) -> Frequency {
        self.frequency
    }

    /// Which of the periods of its year it is, the first being 1.
    pub fn part(self) -> u32 {
        self.part
    }

    /// Whether it is a whole year.
    pub fn is_year(self) -> bool {
        self.frequency == Frequency::Annual
    }

    /// Its first month.
    fn first_month(self) -> u32 {
        (self.part - 1) * 12 / self.frequency.per_year() + 1
    }
}

impl Ord for Period {
    fn cmp(&self, other: &Period) -> Ordering {
        let place = |period: &Period| (period.year, period.first_month(), period.frequency.per_year());
        place(self).cmp(&place(other))
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Period) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Period { year, frequency, part } = self;
        f.pad(&match frequency {
            Frequency::Annual => year.to_string(),
            Frequency::HalfYearly | Frequency::Quarterly => format!("{year}-{frequency}{part}"),
            Frequency::Monthly => format!("{year}-{part:02}"),
        })
    }
}

impl FromStr for Period {
    type Err = Error;

    fn from_str(text: &str) -> Result<Period> {
        read::period(text).map_err(|expected| Error::argument("period", expected, format!("{text:?}")))
    }
}
