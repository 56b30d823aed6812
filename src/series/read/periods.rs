//! The year of a period.

use crate::input::YEARS;

/// The year of `2015`, `2015.0`, `2015-A1` and `2015-01-01/P1Y`; `None` for parts of a year, spans of several, and what is no
/// period.
pub(super) fn year(period: &str) -> Option<i32> {
    let period = period.trim();
    let year = match period.split_once("-A1").or_else(|| period.split_once(".0")) {
        Some((year, "")) => year,
        Some(_) | None => match period.split_once('/') {
            Some((start, "P1Y")) => start.strip_suffix("T00:00:00").unwrap_or(start).strip_suffix("-01-01")?,
            Some(_) | None => period,
        },
    };
    let is_year = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
    year.parse().ok().filter(|year| is_year && YEARS.contains(year))
}

#[cfg(test)]
mod tests {
    use super::year;

    #[test]
    fn years_and_nothing_else() {
        for (period, wanted) in [
            ("2015", Some(2015)),
            (" 2015 ", Some(2015)),
            ("2015.0", Some(2015)),
            ("2015-A1", Some(2015)),
            ("2015-01-01/P1Y", Some(2015)),
            ("2015-01-01T00:00:00/P1Y", Some(2015)),
            ("2015-Q1", None),
            ("2015-01", None),
            ("2015-07-01/P1Y", None),
            ("2014-2016", None),
            ("15", None),
            ("9999", None),
            ("", None),
        ] {
            assert_eq!(year(period), wanted, "{period}");
        }
    }
}
