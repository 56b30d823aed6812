//! Numbers as IBM mainframes keep them: a sign, a power of 16, and 56 bits behind the point.

use crate::input::statistical::columns::Numbers;
use crate::input::statistical::sas::number::class;

/// Adds a number of at most 8 bytes; a shorter one has the first of them.
#[inline]
pub(super) fn push(numbers: &mut Numbers, cell: &[u8]) {
    let bytes = cell.first_chunk().copied().unwrap_or_else(|| {
        let mut bytes = [0; 8];
        bytes[..cell.len()].copy_from_slice(cell);
        bytes
    });
    match bytes {
        // No number looks like it: one without a fraction is written as all zeros.
        [tag @ (b'.' | b'_' | b'A'..=b'Z'), 0, 0, 0, 0, 0, 0, 0] => numbers.push_missing(class(tag)),
        bytes => numbers.push(number(u64::from_be_bytes(bytes))),
    }
}

#[inline]
fn number(bits: u64) -> f64 {
    let fraction = (bits & 0x00ff_ffff_ffff_ffff) as f64;
    // The exponent counts powers of 16 and is 64 too high; the 56 bits stand behind the point.
    let power = ((bits >> 56 & 0x7f) as i32 - 64) * 4 - 56;
    // By its bits: -312 to 196 are powers of two that a number of double precision has.
    let number = fraction * f64::from_bits(((power + 1023) as u64) << 52);
    if bits >> 63 == 1 { -number } else { number }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_mainframes() {
        for (bits, expected) in [
            (0x4110_0000_0000_0000, 1.0),
            (0xc110_0000_0000_0000, -1.0),
            (0x4080_0000_0000_0000, 0.5),
            (0x4276_a000_0000_0000, 118.625),
            (0, 0.0),
            (0x434d_2000_0000_0000, 1234.0),
            // The least and the most: 16^-64 times 16^-14 of one bit, and 16^63 less its last digit.
            (0x0000_0000_0000_0001, 2f64.powi(-312)),
            (0x7fff_ffff_ffff_ffff, 2f64.powi(252)),
        ] {
            assert_eq!(number(bits), expected, "{bits:x}");
        }
    }
}
