//! Commas and points in numbers. One number does not say which they are: `1,234` may be a little more than one or more than a
//! thousand.

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

/// A blank or an apostrophe between thousands.
pub(super) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\'' | '’' | '\u{a0}' | '\u{2009}' | '\u{202f}')
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
}
