//! Periods, by the frequency of the series.

use crate::export::sdmx::is_date_time;
use crate::period::{Frequency, Period as Calendar};

/// A period of SDMX by its year and its part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::export::sdmx) enum Period {
    /// A year, half-year, quarter or month.
    Calendar(Calendar),
    Trimester(i32, u32),
    Week(i32, u32),
    Day(i32, u32, u32),
    /// A day by its number in the year.
    DayOfYear(i32, u32),
    /// A date with a time.
    Moment(i32),
    /// A beginning with a length.
    Stretch(i32),
}

impl Period {
    /// The period that a text names; none if it is none.
    pub(in crate::export::sdmx) fn of(text: &str) -> Option<Period> {
        // Every period of SDMX begins with a year of four digits.
        let year = text.get(..4).filter(|year| year.bytes().all(|b| b.is_ascii_digit()))?.parse::<i32>().ok()?;
        let rest = text.get(4..)?;
        if rest.is_empty() {
            return Some(Period::Calendar(Calendar::of_year(year)));
        }
        let rest = rest.strip_prefix('-')?;
        let number = |digits: &str, of: usize| {
            let fits = digits.len() == of && digits.bytes().all(|b| b.is_ascii_digit());
            fits.then(|| digits.parse::<u32>().ok()).flatten()
        };
        let calendar = |frequency, part| Calendar::part_of(year, frequency, part).map(Period::Calendar);
        let within = |found: Option<u32>, most: u32| found.filter(|part| (1..=most).contains(part));
        if let Some((letter, part)) =
            rest.split_at_checked(1).filter(|(letter, _)| letter.chars().all(char::is_alphabetic))
        {
            let any = |most: u32, of: usize| within(number(part, of), most);
            return match letter {
                // The only one of its year.
                "A" => any(1, 1).and_then(|part| calendar(Frequency::Annual, part)),
                "S" => any(2, 1).and_then(|part| calendar(Frequency::HalfYearly, part)),
                "T" => any(3, 1).map(|part| Period::Trimester(year, part)),
                "Q" => any(4, 1).and_then(|part| calendar(Frequency::Quarterly, part)),
                "M" => any(12, 2).and_then(|part| calendar(Frequency::Monthly, part)),
                "W" => any(53, 2).map(|part| Period::Week(year, part)),
                "D" => any(days_of_year(year), 3).map(|day| Period::DayOfYear(year, day)),
                _ => None,
            };
        }
        let month = within(rest.get(..2).and_then(|month| number(month, 2)), 12)?;
        match rest.get(2..)? {
            "" => calendar(Frequency::Monthly, month),
            day if day.len() == 3 => {
                let day = within(number(day.strip_prefix('-')?, 2), days(year, month))?;
                Some(Period::Day(year, month, day))
            }
            _ => match text.split_once('/') {
                None => is_date_time(text).then_some(Period::Moment(year)),
                Some((start, length)) => {
                    let begins = is_date_time(start) || matches!(Period::of(start), Some(Period::Day(..)));
                    (begins && is_length(length)).then_some(Period::Stretch(year))
                }
            },
        }
    }

    /// The year in which it begins.
    pub(super) fn year(self) -> i32 {
        match self {
            Period::Calendar(period) => period.year(),
            Period::Trimester(year, _)
            | Period::Week(year, _)
            | Period::Day(year, ..)
            | Period::DayOfYear(year, _)
            | Period::Moment(year)
            | Period::Stretch(year) => year,
        }
    }

    /// Whether it is a period of the calendar of this frequency.
    pub(super) fn is_calendar(self, frequency: Frequency) -> bool {
        matches!(self, Period::Calendar(period) if period.frequency() == frequency)
    }

    /// Whether a series of this frequency, a code of CL_FREQ, may have it; codes of other lists say nothing.
    pub(in crate::export::sdmx) fn is_of(self, frequency: &str) -> bool {
        match frequency {
            "A" => self.is_calendar(Frequency::Annual),
            "S" => self.is_calendar(Frequency::HalfYearly),
            "T" => matches!(self, Period::Trimester(..)),
            "Q" => self.is_calendar(Frequency::Quarterly),
            "M" => self.is_calendar(Frequency::Monthly),
            "W" => matches!(self, Period::Week(..)),
            "D" | "B" => matches!(self, Period::Day(..) | Period::DayOfYear(..)),
            // Hours and minutes.
            "H" | "N" => matches!(self, Period::Moment(_) | Period::Stretch(_)),
            _ => true,
        }
    }
}

/// How a period of a frequency is written.
pub(super) fn example(frequency: &str) -> &'static str {
    match frequency {
        "A" => "2021",
        "S" => "2021-S1",
        "T" => "2021-T1",
        "Q" => "2021-Q1",
        "M" => "2021-06",
        "W" => "2021-W26",
        "D" | "B" => "2021-06-30",
        "H" | "N" => "2021-06-30T12:00:00",
        _ => "2021 or 2021-06",
    }
}

/// Whether it is a length of time by ISO 8601: 2021-06-01/P1M is June, with PT1H behind a time it is an hour.
fn is_length(text: &str) -> bool {
    let Some(parts) = text.strip_prefix('P') else { return false };
    match parts.split_once('T') {
        None => is_sum(parts, "YMD") || is_sum(parts, "W"),
        Some(("", time)) => is_sum(time, "HMS"),
        Some((date, time)) => is_sum(date, "YMD") && is_sum(time, "HMS"),
    }
}

/// Whether a text is numbers, each with one of these units behind it, in their order.
fn is_sum(text: &str, units: &str) -> bool {
    let (mut units, mut rest) = (units, text);
    while let Some(end) = rest.find(|c: char| !c.is_ascii_digit() && c != '.') {
        let (number, unit) = (&rest[..end], rest[end..].chars().next().unwrap_or_default());
        let is_whole = |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        // Seconds alone have parts.
        let is_number = match number.split_once('.') {
            Some((whole, part)) => unit == 'S' && is_whole(whole) && is_whole(part),
            None => is_whole(number),
        };
        let Some(place) = units.find(unit).filter(|_| is_number) else { return false };
        (units, rest) = (&units[place + 1..], &rest[end + 1..]);
    }
    !text.is_empty() && rest.is_empty()
}

fn is_leap(year: i32) -> bool {
    (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
}

fn days_of_year(year: i32) -> u32 {
    if is_leap(year) { 366 } else { 365 }
}

fn days(year: i32, month: u32) -> u32 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The first and the last year that a text mentions.
pub(super) fn years(text: &str) -> Option<(i32, i32)> {
    // Years are found in any sentence: four digits alone, and none that belong to a longer number.
    let numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|digits| digits.len() == 4);
    let years: Vec<i32> =
        numbers.filter_map(|digits| digits.parse().ok()).filter(|year| (1900..2200).contains(year)).collect();
    Some((*years.iter().min()?, *years.iter().max()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_those_of_the_standard() {
        let calendar = |frequency, part| Calendar::part_of(2021, frequency, part).map(Period::Calendar);
        for (text, wanted) in [
            ("2021", calendar(Frequency::Annual, 1)),
            ("2021-A1", calendar(Frequency::Annual, 1)),
            ("2021-S2", calendar(Frequency::HalfYearly, 2)),
            ("2021-Q4", calendar(Frequency::Quarterly, 4)),
            ("2021-M06", calendar(Frequency::Monthly, 6)),
            ("2021-06", calendar(Frequency::Monthly, 6)),
            ("2021-W53", Some(Period::Week(2021, 53))),
            ("2020-02-29", Some(Period::Day(2020, 2, 29))),
            ("2020-D366", Some(Period::DayOfYear(2020, 366))),
            ("2021-D366", None),
            ("2021-06-30T12:00:00", Some(Period::Moment(2021))),
            ("2021-06-30T12:00:00/PT1H", Some(Period::Stretch(2021))),
            ("2021-01-01/P2Y", Some(Period::Stretch(2021))),
            ("2021-01-01/P1Y2M3DT4H5M6.5S", Some(Period::Stretch(2021))),
            ("2021-01-01/P2W", Some(Period::Stretch(2021))),
            ("2021-01-01/P", None),
            ("2021-01-01/PT", None),
            ("2021-01-01/PTS", None),
            ("2021-01-01/PTH", None),
            ("2021-01-01/P1", None),
            ("2021-01-01/P1YT", None),
            ("2021-01-01/P1M1Y", None),
            ("2021-01-01/P1Y1Y", None),
            ("2021-01-01/P1H", None),
            ("2021-01-01/P1.5Y", None),
            ("2021-01-01/PT.S", None),
            ("2021-01-01/PT1.S", None),
            ("2021-01-01/P1é", None),
            ("2021-01-01/2022", None),
            ("2021-06-30T12:00:00/", None),
            ("2021-Q5", None),
            ("2021-13", None),
            ("2021-02-29", None),
            ("2021-6", None),
            ("21", None),
            ("2021/22", None),
            ("2021 ", None),
            ("é021", None),
            ("", None),
        ] {
            assert_eq!(Period::of(text), wanted, "{text}");
        }
        assert_eq!(years("2009-2011, revised"), Some((2009, 2011)));
    }

    /// The codes of CL_FREQ 2.0; H is hourly.
    #[test]
    fn a_frequency_has_its_own_periods() {
        let texts = ["2021", "2021-S1", "2021-Q1", "2021-06", "2021-W26", "2021-06-30", "2021-06-30T12:00:00"];
        let own = |frequency: &str| -> Vec<&str> {
            texts.into_iter().filter(|text| Period::of(text).is_some_and(|period| period.is_of(frequency))).collect()
        };
        for (frequency, place) in
            [("A", 0), ("S", 1), ("Q", 2), ("M", 3), ("W", 4), ("D", 5), ("B", 5), ("H", 6), ("N", 6)]
        {
            assert_eq!(own(frequency), [texts[place]], "{frequency}");
            assert_eq!(example(frequency), texts[place], "{frequency}");
        }
        assert_eq!(own("X").len(), texts.len(), "a code of another list");
    }
}
