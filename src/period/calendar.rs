//! Days of the Gregorian calendar.

/// Year, month and day of a number of days after 1 January 1970: the algorithm of Howard Hinnant, in years that begin in
/// March, so that the leap day is the last.
pub(crate) fn date(days: i64) -> (i64, u32, u32) {
    // 719,468 days lie between 1 March of the year 0 and 1970; an era is 400 years, 146,097 days.
    let shifted = days + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    // 153 days are five months from March on, 31, 30, 31, 30, 31.
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    // Both are small: a month is 12 at the most, a day 31.
    (year + era * 400 + i64::from(month <= 2), month as u32, day as u32)
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn days_are_dates() {
        for (days, wanted) in [
            (-719_162, (1, 1, 1)),
            (0, (1970, 1, 1)),
            (59, (1970, 3, 1)),
            (11_016, (2000, 2, 29)),
            (20_786, (2026, 11, 29)),
        ] {
            assert_eq!(date(days), wanted, "{days}");
        }
    }
}
