//! Text and numbers in XML.

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
}
