//! What a cell of a workbook holds.

use crate::period::calendar;
use std::sync::Arc;

/// A cell that is not empty.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    Number(f64),
    Text(Arc<str>),
    Boolean(bool),
    /// A day, with or without a time: milliseconds since 1970-01-01.
    Moment(i64),
    /// A time of day or a length of time, in milliseconds.
    Time(i64),
    /// What a formula has in place of a value, such as `#DIV/0!`.
    Failed(Arc<str>),
}

/// Milliseconds of a day: what spreadsheets keep of a time.
pub(super) const MILLISECONDS: i64 = 86_400_000;

/// The days that spreadsheets can show, 0001-01-01 to 9999-12-31, since 1970-01-01.
const DAYS: std::ops::Range<f64> = -719_162.0..2_932_897.0;

/// The two calendars of Excel, in which a day is a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Calendar {
    /// 1 is 1900-01-01.
    From1900,
    /// 0 is 1904-01-01.
    From1904,
}

impl Calendar {
    /// The day that a number stands for; the number itself where spreadsheets show none.
    pub(super) fn moment(self, number: f64) -> Cell {
        let days = match self {
            // The calendar has a 29 February in 1900, which was none: the days before are counted from one day later.
            Calendar::From1900 if (1.0..60.0).contains(&number) => number - 25_568.0,
            Calendar::From1900 => number - 25_569.0,
            Calendar::From1904 => number - 24_107.0,
        };
        // No calendar of a table has years below 1 or above 9999: such a number is none of a date, whatever its style.
        if DAYS.contains(&days) { Cell::Moment(milliseconds(days)) } else { Cell::Number(number) }
    }
}

/// Numbers of double precision do not hold times exactly: `0.1` days are 8,640 seconds and a little more.
fn milliseconds(days: f64) -> i64 {
    // Rounded, as parts of a day in binary miss the millisecond by a little.
    (days * MILLISECONDS as f64).round() as i64
}

impl Cell {
    /// A time in days; the number itself where it is longer than any calendar.
    pub(super) fn time(days: f64) -> Cell {
        if days.abs() < DAYS.end { Cell::Time(milliseconds(days)) } else { Cell::Number(days) }
    }

    /// As it is written in a column of codes: `1` for 1.0.
    pub(super) fn text(&self) -> String {
        match self {
            Cell::Number(number) => number.to_string(),
            Cell::Text(text) | Cell::Failed(text) => text.to_string(),
            Cell::Boolean(true) => "true".to_owned(),
            Cell::Boolean(false) => "false".to_owned(),
            Cell::Moment(moment) => {
                let (day, time) = (moment.div_euclid(MILLISECONDS), moment.rem_euclid(MILLISECONDS));
                if time == 0 { date(day) } else { format!("{}T{}", date(day), clock(time)) }
            }
            Cell::Time(time) => clock(*time),
        }
    }
}

/// A day of the Gregorian calendar, `2021-06-30`.
fn date(days: i64) -> String {
    let (year, month, day) = calendar::date(days);
    let sign = if year < 0 { "-" } else { "" };
    format!("{sign}{:04}-{month:02}-{day:02}", year.abs())
}

/// The days from 1970-01-01 to a day of the Gregorian calendar; `None` for one that it does not have.
pub(super) fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=last).contains(&day) || !(-9999..=9999).contains(&year) {
        return None;
    }
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468)
}

/// A day, with or without a time, as ISO 8601 writes it: milliseconds since 1970-01-01. `None` for a day or a time that does not
/// exist.
pub(super) fn moment(text: &str) -> Option<i64> {
    let (date, time) = match text.split_once(['T', ' ']) {
        Some((date, time)) => (date, Some(time.strip_suffix('Z').unwrap_or(time))),
        None => (text, None),
    };
    let mut parts = date.splitn(3, '-').map(digits);
    let day = days(parts.next()??, parts.next()??, parts.next()??)?;
    Some(day * MILLISECONDS + time.map_or(Some(0), of_day)?)
}

/// The milliseconds of a time of day, `12:30`, `12:30:00` or `12:30:00.5`.
fn of_day(time: &str) -> Option<i64> {
    let mut parts = time.split(':');
    let (hours, minutes) = (digits(parts.next()?)?, digits(parts.next()?)?);
    let seconds = parts.next().unwrap_or("0");
    let (seconds, fraction) = seconds.split_once('.').unwrap_or((seconds, "0"));
    let seconds = digits(seconds)?;
    // `parse` below would take `0.5e3` as well.
    digits(fraction)?;
    let thousandths = (format!("0.{fraction}").parse::<f64>().ok()? * 1000.0).round() as i64;
    if parts.next().is_some() || hours > 23 || minutes > 59 || seconds > 59 {
        return None;
    }
    Some(((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths)
}

/// A number of digits alone.
fn digits(text: &str) -> Option<i64> {
    let text = Some(text).filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    text?.parse().ok()
}

fn clock(milliseconds: i64) -> String {
    let (seconds, rest) = (milliseconds.div_euclid(1000), milliseconds.rem_euclid(1000));
    let text = format!(
        "{:02}:{:02}:{:02}",
        seconds.div_euclid(3600),
        seconds.div_euclid(60).rem_euclid(60),
        seconds.rem_euclid(60)
    );
    if rest == 0 { text } else { format!("{text}.{rest:03}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_as_codes() {
        let text = |text: &str| Cell::Text(text.into());
        for (cell, expected) in [
            (Cell::Number(1.0), "1"),
            (Cell::Number(-2.5), "-2.5"),
            (text("01"), "01"),
            (Cell::Boolean(true), "true"),
            (Calendar::From1900.moment(25_569.0), "1970-01-01"),
            (Calendar::From1900.moment(44_377.5), "2021-06-30T12:00:00"),
            (Calendar::From1900.moment(44_377.999_999_999_9), "2021-07-01"),
            (Calendar::From1900.moment(44_377.521_238_425_93), "2021-06-30T12:30:35"),
            (Calendar::From1900.moment(-115_859.0), "1582-10-14"),
            (Calendar::From1904.moment(35_123.0), "2000-02-29"),
            (Cell::time(0.5), "12:00:00"),
            (Cell::time(1.25), "30:00:00"),
            (Calendar::From1900.moment(1e12), "1000000000000"),
            (Cell::time(1e300), &1e300.to_string()),
        ] {
            assert_eq!(cell.text(), expected);
        }
    }

    /// As `openpyxl.utils.datetime.from_excel` of openpyxl 3.1 gives them.
    #[test]
    fn the_first_days_of_1900_are_those_that_excel_shows() {
        for (number, expected) in [
            (1.0, "1900-01-01"),
            (1.5, "1900-01-01T12:00:00"),
            (31.0, "1900-01-31"),
            (59.0, "1900-02-28"),
            (61.0, "1900-03-01"),
        ] {
            assert_eq!(Calendar::From1900.moment(number).text(), expected, "{number}");
        }
        assert_eq!(Calendar::From1904.moment(0.0).text(), "1904-01-01");
        assert_eq!(Calendar::From1904.moment(59.0).text(), "1904-02-29");
    }

    #[test]
    fn days_and_times_that_do_not_exist_are_none() {
        let day = 18_808 * MILLISECONDS;
        for (text, expected) in [
            ("2021-06-30", Some(day)),
            ("2021-06-30T12:00:00", Some(day + MILLISECONDS / 2)),
            ("2021-06-30 12:00Z", Some(day + MILLISECONDS / 2)),
            ("2021-06-30T00:00:01.5", Some(day + 1500)),
            ("2024-02-29", days(2024, 2, 29).map(|day| day * MILLISECONDS)),
            ("2021-02-29", None),
            ("2021-02-31", None),
            ("2021-04-31", None),
            ("1900-02-29", None),
            ("2021-13-30", None),
            ("2021-06-00", None),
            ("2021-06-30T45:00", None),
            ("2021-06-30T12:60:00", None),
            ("2021-06-30T12:00:60", None),
            ("2021-06-30T12:00:00:00", None),
            ("2021-06-30T12", None),
            ("2021-06-30T", None),
            ("2021-06-30T12::00", None),
            ("2021-06", None),
        ] {
            assert_eq!(moment(text), expected, "{text}");
        }
    }

    #[test]
    fn days_of_the_calendar_are_counted_there_and_back() {
        for day in [-800_000, -141_428, -1, 0, 59, 11_016, 18_808, 2_932_896] {
            let text = date(day);
            let mut parts = text.rsplitn(3, '-').map(|part| part.parse::<i64>().unwrap());
            let (of_month, month, year) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
            assert_eq!(days(year, month, of_month), Some(day), "{text}");
        }
        assert_eq!(days(2021, 13, 1), None);
    }
}
