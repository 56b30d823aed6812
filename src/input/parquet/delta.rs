//! Pages of differences. A few bytes can stand for any number of values: what they unfold to is known when they are
//! unpacked. See <https://github.com/apache/parquet-format/blob/master/Encodings.md>.

use super::thrift::Reader;
use crate::input::contained;
use polars_parquet::parquet::compression::{Compression, DecompressionContext, decompress};
use std::borrow::Cow;

/// How the values of a page are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Delta {
    /// Whole numbers.
    Numbers,
    /// Text whose lengths are such numbers.
    Lengths,
    /// Text that begins as the text before it.
    Prefixes,
}

impl Delta {
    /// By the number of the encoding; `None` for others.
    pub(super) fn of(encoding: i32) -> Option<Delta> {
        match encoding {
            5 => Some(Delta::Numbers),
            6 => Some(Delta::Lengths),
            7 => Some(Delta::Prefixes),
            _ => None,
        }
    }
}

/// A page of differences.
#[derive(Debug)]
pub(super) struct DeltaPage<'a> {
    pub(super) delta: Delta,
    pub(super) packed: &'a [u8],
    pub(super) unpacked: usize,
    pub(super) values: u64,
    /// The bytes before the values that say which are missing, if the header says how many they are.
    pub(super) levels: Option<usize>,
    pub(super) is_packed: bool,
}

const BROKEN: &str = "a page of differences contradicts itself";

impl DeltaPage<'_> {
    /// How many bytes the text of the page takes beside the page itself, or what is wrong with it.
    pub(super) fn unfolded(&self, compression: Compression, is_optional: bool) -> Result<u64, &'static str> {
        let bytes = self.unpack(compression).ok_or("a page cannot be unpacked")?;
        let mut reader = Reader::new(&bytes);
        if self.levels.is_none() && is_optional {
            let len = reader.bytes(4).and_then(|len| Some(u32::from_le_bytes(len.try_into().ok()?))).ok_or(BROKEN)?;
            reader.bytes(len.into()).ok_or(BROKEN)?;
        }
        if reader.rest.is_empty() {
            return Ok(0);
        }
        self.text(&mut reader).ok_or(BROKEN)
    }

    /// The values, with what is before them where the header does not say where they begin.
    fn unpack(&self, compression: Compression) -> Option<Cow<'_, [u8]>> {
        let levels = self.levels.unwrap_or(0);
        let packed = self.packed.get(levels..)?;
        if compression == Compression::Uncompressed || !self.is_packed || packed.is_empty() {
            return Some(Cow::Borrowed(packed));
        }
        let mut bytes = vec![0; self.unpacked.checked_sub(levels)?];
        let mut unpack = || decompress(compression, packed, &mut bytes, &mut DecompressionContext::Unset);
        contained(&mut unpack).ok()?.ok()?;
        Some(Cow::Owned(bytes))
    }

    fn text(&self, reader: &mut Reader<'_>) -> Option<u64> {
        match self.delta {
            // Numbers are counted by their width already, and this text is in the page; only the count may lie.
            Delta::Numbers | Delta::Lengths => Head::read(reader, self.values).map(|_| 0),
            Delta::Prefixes => {
                let (prefixes, suffixes) = (numbers(reader, self.values)?, numbers(reader, self.values)?);
                if prefixes.len() != suffixes.len() {
                    return None;
                }
                let (mut last, mut sum, mut left) = (0, 0_u64, reader.rest.len() as u64);
                for (prefix, suffix) in prefixes.into_iter().zip(suffixes) {
                    let (prefix, suffix) = (u64::try_from(prefix).ok()?, u64::try_from(suffix).ok()?);
                    // A prefix is part of the text before, a suffix of what the page has left.
                    left = left.checked_sub(suffix).filter(|_| prefix <= last)?;
                    last = prefix + suffix;
                    sum = sum.saturating_add(last);
                }
                Some(sum)
            }
        }
    }
}

/// The head of packed differences.
struct Head {
    /// Blocks, each in so many parts, each of so many values.
    parts: usize,
    values: usize,
    count: usize,
    first: i64,
}

impl Head {
    /// With no more values than the page has.
    fn read(reader: &mut Reader<'_>, most: u64) -> Option<Head> {
        let mut number = || reader.unsigned().and_then(|number| usize::try_from(number).ok());
        let (block, parts, count) = (number()?, number()?, number()?);
        let first = reader.signed()?;
        // The format demands blocks of a multiple of 128 values, in parts of a multiple of 32.
        let values = block.checked_div(parts).filter(|values| *values > 0 && values % 32 == 0 && block % parts == 0)?;
        (block % 128 == 0 && count as u64 <= most).then_some(Head { parts, values, count, first })
    }
}

/// All numbers that are packed.
fn numbers(reader: &mut Reader<'_>, most: u64) -> Option<Vec<i64>> {
    let head = Head::read(reader, most)?;
    // No more than the page has values, which the rows of its group limit.
    let mut numbers = Vec::with_capacity(head.count);
    if head.count == 0 {
        return Some(numbers);
    }
    let mut last = head.first;
    numbers.push(last);
    while numbers.len() < head.count {
        let least = reader.signed()?;
        let widths = reader.bytes(head.parts as u64)?;
        for width in widths {
            let left = head.count - numbers.len();
            if left == 0 {
                break;
            }
            let width = usize::from(*width);
            let bytes = reader.bytes(width.checked_mul(head.values)?.div_ceil(8) as u64).filter(|_| width <= 64)?;
            for at in 0..left.min(head.values) {
                // Sums wrap by the format, as differences of 64-bit numbers may need 65 bits.
                last = last.wrapping_add(least).wrapping_add(bits(bytes, at * width, width) as i64);
                numbers.push(last);
            }
        }
    }
    Some(numbers)
}

/// A number of up to 64 bits from some bit on, the lowest first.
fn bits(bytes: &[u8], start: usize, width: usize) -> u64 {
    // 64 bits from within a byte on reach into nine.
    let whole = bytes.iter().skip(start / 8).take(9).rev().fold(0_u128, |whole, byte| whole << 8 | u128::from(*byte));
    ((whole >> (start % 8)) & ((1_u128 << width) - 1)) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(delta: Delta, packed: &[u8], values: u64) -> Result<u64, &'static str> {
        let page = DeltaPage { delta, packed, unpacked: packed.len(), values, levels: Some(0), is_packed: false };
        page.unfolded(Compression::Uncompressed, false)
    }

    #[test]
    fn numbers_are_those_of_the_examples_of_the_format() {
        // 7, 5, 3, 1, 2, 3, 4, 5 with blocks of 128 in 4 parts: the second example of the format, differences from −2 on.
        let mut bytes = vec![0x80, 0x01, 4, 8, 14, 3, 2, 0, 0, 0];
        bytes.extend([0b1100_0000, 0b0011_1111, 0, 0, 0, 0, 0, 0]);
        assert_eq!(numbers(&mut Reader::new(&bytes), 8), Some(vec![7, 5, 3, 1, 2, 3, 4, 5]));
        assert_eq!(numbers(&mut Reader::new(&bytes), 7), None);
    }

    #[test]
    fn a_few_bytes_are_not_any_number_of_values() {
        // 2^56 numbers in one block of no bits.
        let mut huge = vec![0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01, 1];
        huge.extend([0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01, 0, 0, 0]);
        for delta in [Delta::Numbers, Delta::Lengths, Delta::Prefixes] {
            assert_eq!(page(delta, &huge, 1000), Err(BROKEN));
        }
    }

    /// Packed differences, each in a byte.
    fn packed(numbers: &[i64]) -> Vec<u8> {
        let mut bytes = vec![0x80, 0x01, 1];
        let zigzag = |n: i64| ((n << 1) ^ (n >> 63)) as u64;
        let varint = |bytes: &mut Vec<u8>, mut n: u64| {
            while n >= 0x80 {
                bytes.push(n as u8 | 0x80);
                n >>= 7;
            }
            bytes.push(n as u8);
        };
        varint(&mut bytes, numbers.len() as u64);
        varint(&mut bytes, zigzag(numbers[0]));
        for block in numbers.windows(2).map(|pair| pair[1] - pair[0]).collect::<Vec<_>>().chunks(128) {
            let least = block.iter().min().copied().unwrap_or_default();
            varint(&mut bytes, zigzag(least));
            bytes.push(8);
            bytes.extend((0..128).map(|at| block.get(at).map_or(0, |difference| (difference - least) as u8)));
        }
        bytes
    }

    #[test]
    fn text_that_repeats_the_text_before_counts_in_full() {
        let text = |prefixes: &[i64], suffixes: &[i64]| {
            let values = prefixes.len() as u64;
            let bytes = [packed(prefixes), packed(suffixes), vec![b'x'; 100]].concat();
            page(Delta::Prefixes, &bytes, values)
        };
        // 100 bytes, and 299 times the same.
        let (mut prefixes, mut suffixes) = (vec![100; 300], vec![0; 300]);
        (prefixes[0], suffixes[0]) = (0, 100);
        assert_eq!(text(&prefixes, &suffixes), Ok(30_000));
        prefixes[7] = 101;
        assert_eq!(text(&prefixes, &suffixes), Err(BROKEN));
        (prefixes[7], suffixes[7]) = (100, 1);
        assert_eq!(text(&prefixes, &suffixes), Err(BROKEN));
        suffixes[7] = -1;
        assert_eq!(text(&prefixes, &suffixes), Err(BROKEN));
    }
}
