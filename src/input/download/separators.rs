//! Decimal commas and separators of thousands. One number does not say which they are: `1,234` may be a little more than
//! one or more than a thousand.

/// What the numbers of a file say of their commas and points.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub(super) struct Evidence {
    /// A number in which a comma stands before decimals, or points between thousands.
    pub(super) comma: bool,
    /// A number in which a point stands before decimals, or commas between thousands.
    pub(super) point: bool,
}

impl Evidence {
    /// With what one more number says.
    pub(super) fn and(self, other: Evidence) -> Evidence {
        Evidence { comma: self.comma || other.comma, point: self.point || other.point }
    }

    /// Whether some numbers have a comma before their decimals and others a point.
    pub(super) fn is_mixed(self) -> bool {
        self.comma && self.point
    }
}

/// What one number says.
pub(super) fn evidence(number: &str) -> Evidence {
    let (comma, point) = (number.rfind(','), number.rfind('.'));
    let yes = |comma, point| Evidence { comma, point };
    // Programs write exponents, and no separators of thousands with them.
    if number.contains(['e', 'E']) {
        return yes(comma.is_some() && point.is_none(), point.is_some() && comma.is_none());
    }
    match (comma, point) {
        (Some(comma), Some(point)) => yes(comma > point, point > comma),
        (Some(_), None) if number.matches(',').count() > 1 => yes(false, true),
        (None, Some(_)) if number.matches('.').count() > 1 => yes(true, false),
        (Some(at), None) => yes(cannot_be_thousands(number, at), false),
        (None, Some(at)) => yes(false, cannot_be_thousands(number, at)),
        (None, None) => yes(false, false),
    }
}

/// Whether what follows a separator are no thousands: other than three digits, or nothing but a zero in front.
fn cannot_be_thousands(number: &str, at: usize) -> bool {
    let before: &str = number[..at].trim_start_matches(['+', '-', '−']);
    let after = number[at + 1..].bytes().take_while(u8::is_ascii_digit).count();
    let whole = before.bytes().filter(u8::is_ascii_digit).count();
    after != 3 || before.starts_with('0') || whole == 0 || whole > 3 && !before.contains(is_blank)
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\'' | '’' | '\u{a0}' | '\u{2009}' | '\u{202f}')
}

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
    fn what_a_number_says_of_its_separators() {
        for (text, comma, point) in [
            ("12,3", true, false),
            ("0,123", true, false),
            ("1,234", false, false),
            ("1,234,567", false, true),
            ("1.234.567", true, false),
            ("1,234.5", false, true),
            ("1.234,5", true, false),
            ("1 234", false, false),
            ("1 234,5", true, false),
            ("12345,678", true, false),
            ("0.567", false, true),
            ("1.234", false, false),
            ("4.370e-6", false, true),
        ] {
            assert_eq!(evidence(text), Evidence { comma, point }, "{text}");
        }
    }

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
