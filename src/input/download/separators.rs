//! Numbers with decimal commas and separators of thousands.

use crate::input::separators::is_blank;
pub(super) use crate::input::separators::{Evidence, evidence};

/// The number, as it says itself what its separators are, or else as the file does.
pub(super) fn read(text: &str, decimal_comma: bool) -> Option<f64> {
    let own = evidence(text);
    number(text, if own.comma == own.point { decimal_comma } else { own.comma })
}

/// The number, with a decimal comma or a decimal point; `None` where its thousands are no groups of three digits.
fn number(text: &str, decimal_comma: bool) -> Option<f64> {
    let (decimal, thousands) = if decimal_comma { (',', '.') } else { ('.', ',') };
    let (whole, rest) = match text.rfind(decimal) {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, ""),
    };
    if text.matches(decimal).count() > 1 || rest.contains(thousands) || rest.contains(is_blank) {
        return None;
    }
    // An exponent has no separators in front of it.
    let mut groups = whole.split(|c: char| c == thousands || is_blank(c));
    let first = groups.next()?;
    let mut written = first.replace('−', "-");
    let mut several = false;
    for group in groups {
        if group.len() != 3 || !group.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        written.push_str(group);
        several = true;
    }
    let digits = first.bytes().filter(u8::is_ascii_digit).count();
    // `1234,567` cannot be thousands: a group in front has three digits at most.
    if several && !(1..=3).contains(&digits) {
        return None;
    }
    if !rest.is_empty() {
        written.push('.');
        written.push_str(rest);
    }
    super::number::plain(&written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_either_way_of_writing() {
        for (text, comma, wanted) in [
            ("12,3", true, Some(12.3)),
            ("1.234,5", true, Some(1234.5)),
            ("1.234", true, Some(1234.0)),
            ("1,234", false, Some(1234.0)),
            ("1,234.5", false, Some(1234.5)),
            ("−1 234", false, Some(-1234.0)),
            ("1'234'567.25", false, Some(1_234_567.25)),
            ("12,3", false, None),
            ("1,23,456", false, None),
            ("1234,567", false, None),
            ("1,2,3", true, None),
            (",", false, None),
        ] {
            assert_eq!(number(text, comma), wanted, "{text} {comma}");
        }
    }
}
