//! What a cell of a workbook holds.

use std::sync::Arc;

/// A cell that is not empty.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    Number(f64),
    Text(Arc<str>),
    Boolean(bool),
    /// A day, with or without a time: days since 1970-01-01.
    Moment(f64),
    /// A time of day or a length of time, in days.
    Time(f64),
    /// What a formula has in place of a value, such as `#DIV/0!`.
    Failed(Arc<str>),
}

/// Milliseconds of a day: what spreadsheets keep of a time.
pub(super) const MILLISECONDS: f64 = 86_400_000.0;

impl Cell {
    /// As it is written in a column of codes: `1` for 1.0.
    pub(super) fn text(&self) -> String {
        match self {
            Cell::Number(number) => number.to_string(),
            Cell::Text(text) | Cell::Failed(text) => text.to_string(),
            Cell::Boolean(true) => "true".to_owned(),
            Cell::Boolean(false) => "false".to_owned(),
            Cell::Moment(days) => {
                let (day, time) = (days.floor(), days - days.floor());
                if time == 0.0 { date(day as i64) } else { format!("{}T{}", date(day as i64), clock(time)) }
            }
            Cell::Time(days) => clock(*days),
        }
    }
}

/// A day of the Gregorian calendar, `2021-06-30`.
fn date(days: i64) -> String {
    // Howard Hinnant, "chrono-compatible low-level date algorithms": years begin in March, eras have 400 of them.
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// The days from 1970-01-01 to a day of the Gregorian calendar; `None` for one that it does not have.
pub(super) fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || !(-9999..=9999).contains(&year) {
        return None;
    }
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468)
}

fn clock(days: f64) -> String {
    let milliseconds = (days * MILLISECONDS).round() as i64;
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
            (Cell::Moment(0.0), "1970-01-01"),
            (Cell::Moment(18_808.5), "2021-06-30T12:00:00"),
            (Cell::Moment(-141_428.0), "1582-10-14"),
            (Cell::Moment(11_016.0), "2000-02-29"),
            (Cell::Time(0.5), "12:00:00"),
            (Cell::Time(1.25), "30:00:00"),
        ] {
            assert_eq!(cell.text(), expected);
        }
    }

    #[test]
    fn days_of_the_calendar_are_counted_there_and_back() {
        for day in [-800_000, -141_428, -1, 0, 59, 11_016, 18_808, 2_932_896] {
            let text = date(day);
            let parts: Vec<i64> = text.split('-').map(|part| part.parse().unwrap_or(0)).collect();
            if let [year, month, of_month] = parts[..] {
                assert_eq!(days(year, month, of_month), Some(day), "{text}");
            }
        }
        assert_eq!(days(2021, 13, 1), None);
    }
}
