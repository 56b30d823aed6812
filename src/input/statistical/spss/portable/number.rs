//! Numbers in base 30, with the digits 0 to 9 and A to T.

/// The letters of the longest number that is read.
pub(super) const LONGEST: usize = 100;

/// Digits that fit into the 128 bits of a whole number; more tell nothing of a number of double precision.
const DIGITS: usize = 25;

/// A sign, digits, a point and more digits, and a power of 30.
pub(super) fn parse(text: &[u8]) -> Option<f64> {
    let (negative, text) = match text {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    let end = text.iter().position(|&letter| letter == b'+' || letter == b'-').unwrap_or(text.len());
    let (digits, exponent) = text.split_at(end);
    let (mut mantissa, mut power, mut read) = (0u128, 0i32, 0);
    let mut behind_point = false;
    for &letter in digits {
        if letter == b'.' && !behind_point {
            behind_point = true;
            continue;
        }
        let digit = digit(letter)?;
        read += 1;
        // Digits beyond are left out, and move the point where they stand before it.
        if read <= DIGITS {
            mantissa = mantissa * 30 + u128::from(digit);
            power -= i32::from(behind_point);
        } else {
            power += i32::from(!behind_point);
        }
    }
    if read == 0 {
        return None;
    }
    if let [sign, digits @ ..] = exponent {
        let mut stated = 0i32;
        for &letter in digits {
            stated = stated.checked_mul(30)?.checked_add(digit(letter)?.into()).filter(|&stated| stated < 1000)?;
        }
        if digits.is_empty() {
            return None;
        }
        power += if *sign == b'-' { -stated } else { stated };
    }
    // Zeros at the end only move the point: fewer of them leave both parts exact for longer.
    while power < 0 && mantissa % 30 == 0 && mantissa > 0 {
        mantissa /= 30;
        power += 1;
    }
    // A division for negative powers: 30 to the 11 is exact, 30 to the -1 is not.
    let number = if power < 0 { mantissa as f64 / 30f64.powi(-power) } else { mantissa as f64 * 30f64.powi(power) };
    number.is_finite().then_some(if negative { -number } else { number })
}

fn digit(letter: u8) -> Option<u8> {
    match letter {
        b'0'..=b'9' => Some(letter - b'0'),
        b'A'..=b'T' => Some(letter - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_base_30() {
        for (text, expected) in [
            ("0", Some(0.0)),
            ("A", Some(10.0)),
            ("10", Some(30.0)),
            ("1.3", Some(1.1)),
            ("-1.C", Some(-1.4)),
            ("2+3", Some(54_000.0)),
            ("1-1", Some(1.0 / 30.0)),
            (".F", Some(0.5)),
            ("TT", Some(899.0)),
            ("U", None),
            ("", None),
            ("-", None),
            ("1+", None),
            ("1..2", None),
            ("1+TTT", None),
        ] {
            assert_eq!(parse(text.as_bytes()), expected, "{text}");
        }
    }
}
