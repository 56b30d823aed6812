//! What differs between the releases of the format.

use crate::input::statistical::bytes::{Damage, Outcome};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// The number of a release, 102 to 119.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Release(pub(super) u8);

/// How the values of a variable are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Storage {
    Byte,
    Int,
    Long,
    Float,
    Double,
    /// A text of at most so many bytes.
    Text(u16),
    /// A place in the list of long texts.
    LongText,
}

impl Storage {
    pub(super) fn width(self) -> usize {
        match self {
            Storage::Byte => 1,
            Storage::Int => 2,
            Storage::Long | Storage::Float => 4,
            Storage::Double | Storage::LongText => 8,
            Storage::Text(width) => width.into(),
        }
    }
}

impl Release {
    pub(super) fn new(number: u32) -> Outcome<Release> {
        match u8::try_from(number) {
            Ok(known @ 102..=119) => Ok(Release(known)),
            Ok(120..) | Err(_) => Err(Damage(format!(
                "is in release {number} of the format, and 102 to 119 are read here; in Stata, write it with saveold, version(14)"
            ))),
            Ok(_) => Err(Damage::says("the release of the format", number, "102 to 119 (Stata 1 to 19)")),
        }
    }

    /// Whether the parts stand between tags.
    pub(super) fn has_tags(self) -> bool {
        self.0 >= 117
    }

    pub(super) fn encoding(self) -> &'static Encoding {
        if self.0 >= 118 { UTF_8 } else { WINDOWS_1252 }
    }

    /// The bytes of a name, with the zero at its end.
    pub(super) fn name(self) -> usize {
        match self.0 {
            118.. => 129,
            110.. => 33,
            _ => 9,
        }
    }

    pub(super) fn format(self) -> usize {
        match self.0 {
            118.. => 57,
            114.. => 49,
            105.. => 12,
            _ => 7,
        }
    }

    pub(super) fn variable_label(self) -> usize {
        match self.0 {
            118.. => 321,
            108.. => 81,
            _ => 32,
        }
    }

    /// The label of the data, in releases without tags.
    pub(super) fn data_label(self) -> usize {
        if self.0 >= 108 { 81 } else { 32 }
    }

    pub(super) fn has_time(self) -> bool {
        self.0 >= 105
    }

    /// The bytes of an entry of the list by which the cases are sorted.
    pub(super) fn sort(self) -> usize {
        if self.0 >= 119 { 4 } else { 2 }
    }

    /// The bytes of the length of an expansion field; none where there are no such fields.
    pub(super) fn expansion(self) -> Option<usize> {
        match self.0 {
            110.. => Some(4),
            105.. => Some(2),
            _ => None,
        }
    }

    /// Whether missing values have classes, `.a` to `.z`.
    pub(super) fn has_classes(self) -> bool {
        self.0 >= 113
    }

    /// How the values of a variable of this code are stored.
    pub(super) fn storage(self, code: u16) -> Outcome<Storage> {
        let storage = match (self.0, code) {
            (117.., 1..=2045) => Storage::Text(code),
            (117.., 32_768) => Storage::LongText,
            (117.., 65_526) => Storage::Double,
            (117.., 65_527) => Storage::Float,
            (117.., 65_528) => Storage::Long,
            (117.., 65_529) => Storage::Int,
            (117.., 65_530) => Storage::Byte,
            (111..117, 251) => Storage::Byte,
            (111..117, 252) => Storage::Int,
            (111..117, 253) => Storage::Long,
            (111..117, 254) => Storage::Float,
            (111..117, 255) => Storage::Double,
            (111..117, 1..=244) => Storage::Text(code),
            (..111, 0x62) => Storage::Byte,
            (..111, 0x69) => Storage::Int,
            (..111, 0x6c) => Storage::Long,
            (..111, 0x66) => Storage::Float,
            (..111, 0x64) => Storage::Double,
            // A text of n bytes is 0x7f + n.
            (..111, 0x80..=0xff) => Storage::Text(code - 0x7f),
            _ => return Err(Damage::says("the type of a variable", code, "one that this release has")),
        };
        Ok(storage)
    }
}

/// A number of a file, or what stands in its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Number {
    Value(f64),
    /// Missing, `.`, or a class of missing, `.a` to `.z`.
    Missing(Option<char>),
}

/// The place of a class among 27; the first is `.`.
fn missing(place: u64) -> Number {
    let class = u8::try_from(place).ok().filter(|place| (1..=26).contains(place));
    Number::Missing(class.map(|place| char::from(b'a' + place - 1)))
}

impl Release {
    /// A whole number of so many bits; the largest 27 (before release 113, the largest) are missing values.
    pub(super) fn whole(self, value: i32, bits: u32) -> Number {
        let largest = i64::from(i32::MAX >> (32 - bits));
        let first = if self.has_classes() { largest - 26 } else { largest };
        match i64::from(value) - first {
            place @ 0.. => missing(place as u64),
            _ => Number::Value(value.into()),
        }
    }

    /// A number of single precision. Missing values are those from 2 to the 127 on, one in 0x800 steps apart.
    pub(super) fn single(self, bits: u32) -> Number {
        const FIRST: u32 = 0x7f00_0000;
        match bits.checked_sub(FIRST) {
            // The sign bit is a negative number and no missing value.
            Some(beyond) if bits < 0x8000_0000 => missing(u64::from(beyond / 0x800)),
            Some(_) | None => Number::Value(shortest(f32::from_bits(bits))),
        }
    }

    /// A number of double precision. Missing values are those from 2 to the 1023 on; up to release 105 the only one is 2 to the 333.
    pub(super) fn double(self, bits: u64) -> Number {
        const FIRST: u64 = 0x7fe0_0000_0000_0000;
        const OLD: u64 = 0x54c0_0000_0000_0000;
        if self.0 <= 105 && bits == OLD {
            return Number::Missing(None);
        }
        match bits.checked_sub(FIRST) {
            Some(beyond) if bits < 1 << 63 => missing(beyond >> 40),
            Some(_) | None => Number::Value(f64::from_bits(bits)),
        }
    }
}

/// The number that was meant: the one with the fewest decimals that rounds to this one of single precision. Stata keeps
/// 1.1 as 1.10000002384185791015625 in a `float`.
fn shortest(single: f32) -> f64 {
    let wide = f64::from(single);
    let mut power = 1.0;
    // Up to here, powers of ten and the products below 2 to the 53 are exact, and one division rounds once.
    for _ in 0..=9 {
        let scaled = (wide * power).round();
        if scaled.abs() >= 9e15 {
            break;
        }
        let candidate = scaled / power;
        if candidate as f32 == single {
            return candidate;
        }
        power *= 10.0;
    }
    single.to_string().parse().unwrap_or(wide)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_values_are_those_that_stata_has() {
        // From the description of the format of release 115, section "Missing values".
        let (new, old) = (Release(114), Release(108));
        for (value, bits, class) in
            [(101, 8, None), (102, 8, Some('a')), (127, 8, Some('z')), (32_741, 16, None), (32_767, 16, Some('z'))]
        {
            assert_eq!(new.whole(value, bits), Number::Missing(class), "{value} of {bits} bits");
        }
        assert_eq!(new.whole(2_147_483_621, 32), Number::Missing(None));
        assert_eq!(new.whole(100, 8), Number::Value(100.0));
        assert_eq!(old.whole(126, 8), Number::Value(126.0));
        assert_eq!(old.whole(127, 8), Number::Missing(None));
        assert_eq!(new.single(0x7f00_0800), Number::Missing(Some('a')));
        assert_eq!(new.single((-1.5f32).to_bits()), Number::Value(-1.5));
        assert_eq!(new.single(1.1f32.to_bits()), Number::Value(1.1));
        assert_eq!(new.double(0x7fe0_1a00_0000_0000), Number::Missing(Some('z')));
        assert_eq!(new.double((-1e308f64).to_bits()), Number::Value(-1e308));
        assert_eq!(Release(105).double(0x54c0_0000_0000_0000), Number::Missing(None));
    }

    #[test]
    fn single_precision_is_read_as_the_decimal_that_was_meant() {
        for written in ["1.1", "-0.3", "99.99", "16777216", "123456.7", "0.0000123", "1e-30", "3e38", "-0", "0.1"] {
            let (single, meant): (f32, f64) = (written.parse().unwrap(), written.parse().unwrap());
            assert_eq!(shortest(single), meant, "{written}");
        }
        assert!(shortest(f32::NAN).is_nan() && shortest(f32::INFINITY).is_infinite());
        let third = 1.0f32 / 3.0;
        assert_eq!(shortest(third) as f32, third);
    }
}
