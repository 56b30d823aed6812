//! Text in XML, and days as spreadsheets write them.

use std::fmt;

/// Text as XML can hold it, in an element or in a quoted attribute. Characters that XML has not are replaced.
pub(super) struct Escaped<'a>(pub(super) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write;
        for c in self.0.chars() {
            match c {
                '&' => out.write_str("&amp;")?,
                '<' => out.write_str("&lt;")?,
                '>' => out.write_str("&gt;")?,
                '"' => out.write_str("&quot;")?,
                // In an attribute they would be read as blanks.
                '\n' => out.write_str("&#10;")?,
                '\t' => out.write_str("&#9;")?,
                '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.write_char(char::REPLACEMENT_CHARACTER)?,
                c => out.write_char(c)?,
            }
        }
        Ok(())
    }
}

/// The beginning of every part.
pub(super) const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// A number in full, by the shortest digits that give it back.
pub(super) fn digits(number: f64) -> String {
    // `{:?}` writes exponents where `{}` would write three hundred zeros.
    let digits = format!("{number:?}");
    digits.strip_suffix(".0").map_or_else(|| digits.clone(), str::to_owned)
}

/// Year, month and day of a number of days after 1 January 1970, by the method of Howard Hinnant: years begin in March,
/// so that the day of a leap year is their last.
pub(super) fn civil(days: i64) -> (i64, u32, u32) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year + era * 400 + i64::from(month <= 2), month as u32, day as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        assert_eq!(Escaped("a<b & \"c\"\u{1}\n").to_string(), "a&lt;b &amp; &quot;c&quot;\u{fffd}&#10;");
    }

    #[test]
    fn numbers_in_full() {
        for (number, wanted) in
            [(5.0, "5"), (0.1, "0.1"), (-2.5, "-2.5"), (1e300, "1e300"), (1.0 / 3.0, "0.3333333333333333")]
        {
            assert_eq!(digits(number), wanted);
        }
    }

    #[test]
    fn days_of_the_calendar() {
        for (days, date) in [(0, (1970, 1, 1)), (59, (1970, 3, 1)), (11_016, (2000, 2, 29)), (-719_162, (1, 1, 1))] {
            assert_eq!(civil(days), date, "{days}");
        }
    }
}
