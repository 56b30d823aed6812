//! Integers of a narrow range, whose codes are looked up by their distance from the smallest.

use polars::prelude::*;
use rayon::prelude::*;

/// The codes of integers whose range is narrow, by place: the value less the smallest, and one place more, the last, for
/// a missing value.
#[derive(Debug)]
pub(crate) struct Places {
    min: i64,
    pub(crate) dense: Vec<u32>,
    /// The first row of each code.
    pub(crate) rows: Vec<IdxSize>,
}

/// How many rows are looked at before it is asked whether all codes were met.
const BLOCK: usize = 4096;
/// What stands for the first row of a place without rows.
const ABSENT: IdxSize = IdxSize::MAX;

impl Places {
    /// The places of a column in successive shares. `None` where the range is wide, or there is no value.
    pub(crate) fn new<T: PolarsNumericType>(values: &ChunkedArray<T>, shares: &[ChunkedArray<T>]) -> Option<Places>
    where
        T::Native: Into<i128>,
        ChunkedArray<T>: ChunkAgg<T::Native>,
    {
        let (min, max): (i128, i128) = (values.min()?.into(), values.max()?.into());
        let width = (max - min) as u128;
        // A table of the range has to be small, or small beside the column.
        if width > 65_536 + values.len() as u128 / 4 {
            return None;
        }
        let missing = width as usize + 1;
        let mut places = Places { min: min as i64, dense: vec![0; missing + 1], rows: Vec::new() };
        // Each share has a table of its own, which must not be more work than its rows.
        let shares = if shares.len() * (missing + 1) <= values.len() { shares } else { std::slice::from_ref(values) };
        let first = shares.par_iter().map(|share| places.first_rows(share)).collect::<Vec<_>>();
        for place in 0..=missing {
            let mut start = 0;
            for (share, first) in shares.iter().zip(&first) {
                if first[place] != ABSENT {
                    places.dense[place] = places.rows.len() as u32;
                    places.rows.push(start + first[place]);
                    break;
                }
                start += share.len() as IdxSize;
            }
        }
        Some(places)
    }

    /// The first row of each place.
    fn first_rows<T: PolarsNumericType>(&self, share: &ChunkedArray<T>) -> Vec<IdxSize>
    where
        T::Native: Into<i128>,
    {
        let mut first = vec![ABSENT; self.dense.len()];
        // Most codes are met in the first rows, and once all are no other row need be looked at.
        let mut awaited = first.len() - usize::from(share.null_count() == 0);
        for start in (0..share.len()).step_by(BLOCK) {
            if awaited == 0 {
                break;
            }
            self.each(&share.slice(start as i64, BLOCK), |row, place| {
                if first[place] == ABSENT {
                    first[place] = (start + row) as IdxSize;
                    awaited -= 1;
                }
            });
        }
        first
    }

    /// Calls `f` with each row and its place.
    pub(crate) fn each<T: PolarsNumericType>(&self, values: &ChunkedArray<T>, mut f: impl FnMut(usize, usize))
    where
        T::Native: Into<i128>,
    {
        let (min, missing) = (self.min, self.dense.len() - 1);
        // Within the range the difference is right whatever the type, as wrapping undoes itself.
        let place = |value: T::Native| (Into::<i128>::into(value) as i64).wrapping_sub(min) as usize;
        let mut start = 0;
        for chunk in values.downcast_iter() {
            let rows = chunk.values().iter().zip(start..);
            match chunk.validity() {
                None => rows.for_each(|(&value, row)| f(row, place(value))),
                Some(valid) => rows
                    .zip(valid)
                    .for_each(|((&value, row), valid)| f(row, if valid { place(value) } else { missing })),
            }
            start += chunk.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows are looked at until every place was met; the last share, whose place never comes, is looked at whole.
    #[test]
    fn places_have_the_first_row_of_each() {
        let values = |i: usize| (!i.is_multiple_of(11) || i > 30_000).then_some((i * 7919 % 97) as i16 * 2 - 50);
        let column: Int16Chunked = (0..60_000).map(values).collect();
        let shares: Vec<Int16Chunked> = (0..6).map(|share| column.slice(share * 10_000, 10_000)).collect();
        let places = Places::new(&column, &shares).expect("a narrow range");
        let mut expected: Vec<Option<i16>> = (0..97).map(|n| Some(n * 2 - 50)).collect();
        expected.push(None);
        let first = |value: &Option<i16>| (0..60_000).position(|i| values(i) == *value).map(|row| row as IdxSize);
        assert_eq!(places.rows, expected.iter().filter_map(first).collect::<Vec<_>>());
        assert_eq!((places.dense[0], places.dense[2], places.dense[192], places.dense[193]), (0, 1, 96, 97));
    }
}
