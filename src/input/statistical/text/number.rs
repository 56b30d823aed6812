//! Which cells of a text are numbers. A code that would not be written again as it is, such as `007`, is none.

/// Whole numbers beyond this are not all kept by a number of double precision: they are identifiers.
const LARGEST: u64 = 1 << 53;

/// Powers of ten that a number of double precision holds exactly.
const POWERS: [f64; 16] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// A number with its decimal mark, without one between thousands.
///
/// A zero may stand before the mark and nowhere else at the beginning. An exponent has a sign, or a mark before it: `1E5` is
/// the code of something.
pub(super) fn number(cell: &str, mark: u8) -> Option<f64> {
    let cell = cell.as_bytes();
    let (negative, digits) = match cell {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    let whole = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if whole > 1 && digits[0] == b'0' {
        return None;
    }
    let (mut mantissa, mut fits) = (0u64, true);
    // One mantissa over both calls: after the decimals it holds all digits without the mark.
    let mut add = |digits: &[u8]| {
        for digit in digits {
            match mantissa.checked_mul(10).and_then(|m| m.checked_add(u64::from(digit - b'0'))) {
                Some(more) => mantissa = more,
                None => fits = false,
            }
        }
        (mantissa, fits)
    };
    let (of_whole, whole_fits) = add(&digits[..whole]);
    let rest = &digits[whole..];
    let signed = |number: f64| Some(if negative { -number } else { number });
    if rest.is_empty() {
        return if whole > 0 && whole_fits && of_whole <= LARGEST { signed(of_whole as f64) } else { None };
    }
    let marked = rest[0] == mark;
    let fraction = if marked { &rest[1..] } else { rest };
    let decimals = if marked { fraction.iter().take_while(|byte| byte.is_ascii_digit()).count() } else { 0 };
    if whole + decimals == 0 || (marked && decimals == 0) {
        return None;
    }
    let exponent = &fraction[decimals..];
    if !exponent.is_empty() && !is_exponent(exponent, marked) {
        return None;
    }
    let (all, all_fit) = add(&fraction[..decimals]);
    // Both are exact, so that one division rounds as reading the digits would.
    if exponent.is_empty() && all_fit && all < LARGEST && decimals < POWERS.len() {
        return signed(all as f64 / POWERS[decimals]);
    }
    // The rare rest, with an exponent or too many digits, goes the exact way.
    let text = std::str::from_utf8(cell).ok()?;
    let read = if mark == b'.' { text.parse::<f64>() } else { text.replace(char::from(mark), ".").parse() };
    read.ok().filter(|number| number.is_finite())
}

fn is_exponent(text: &[u8], marked: bool) -> bool {
    let digits = match text {
        [b'e' | b'E', b'+' | b'-', digits @ ..] => digits,
        [b'e' | b'E', digits @ ..] if marked => digits,
        _ => return false,
    };
    !digits.is_empty() && digits.iter().all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_what_can_be_written_again() {
        for (cell, expected) in [
            ("0", Some(0.0)),
            ("-12", Some(-12.0)),
            ("0.1", Some(0.1)),
            (".5", Some(0.5)),
            ("1e-07", Some(1e-7)),
            ("1e+05", Some(1e5)),
            ("1.5E10", Some(1.5e10)),
            ("123456789.123456789123", "123456789.123456789123".parse().ok()),
            ("9007199254740992", Some(9_007_199_254_740_992.0)),
            ("9007199254740993", None),
            ("007", None),
            ("00", None),
            ("-01", None),
            ("1E5", None),
            ("1.", None),
            (".", None),
            ("-", None),
            ("+5", None),
            ("1,5", None),
            ("1 000", None),
            ("", None),
            ("NaN", None),
            ("inf", None),
            ("1e+999", None),
            ("0x1A", None),
        ] {
            assert_eq!(number(cell, b'.'), expected, "{cell}");
        }
        assert_eq!(number("-0,25", b','), Some(-0.25));
        assert_eq!(number("1.5", b','), None);
        for written in ["0.3", "2.675", "1234.5678", "99999999999.9999", "0.000001"] {
            assert_eq!(number(written, b'.'), written.parse().ok(), "{written}");
        }
    }
}
