//! Numbers of SAS, and the missing values that have a class.

use crate::input::statistical::bytes::Order;
use crate::input::statistical::columns::Numbers;

/// Adds a number of at most 8 bytes: those of a shorter one are the first of a number of double precision.
#[inline]
pub(super) fn push(numbers: &mut Numbers, cell: &[u8], order: Order) {
    // Short numbers keep sign, exponent and the first bits of the fraction; the rest is zeros.
    let bits = order.unsigned(cell) << (64 - 8 * cell.len().clamp(1, 8));
    let number = f64::from_bits(bits);
    if number.is_nan() {
        // SAS writes missing values as NaN with the letter of the class, inverted, in the third byte.
        numbers.push_missing(class(!(bits >> 40) as u8));
    } else {
        numbers.push(number);
    }
}

/// The class of a missing value: its letter, or its place, where 0 is `._` and 1 is `.`.
pub(super) fn class(tag: u8) -> Option<char> {
    match tag {
        0 | b'_' => Some('_'),
        2..=27 => Some(char::from(b'a' + tag - 2)),
        b'A'..=b'Z' => Some(char::from(tag.to_ascii_lowercase())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_letters_or_places() {
        for (tag, expected) in
            [(0, Some('_')), (1, None), (2, Some('a')), (27, Some('z')), (b'.', None), (b'C', Some('c'))]
        {
            assert_eq!(class(tag), expected, "{tag}");
        }
    }
}
