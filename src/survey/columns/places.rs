//! Integers of a narrow range, whose codes are looked up by their distance from the smallest.

use polars::prelude::*;
use polars_arrow::array::Array;

/// The codes of integers whose range is narrow, by place: the value less the smallest, and one place more, the last, for
/// a missing value.
#[derive(Debug)]
pub(crate) struct Places {
    pub(crate) min: i128,
    pub(crate) dense: Vec<u32>,
    /// The first row of each code.
    pub(crate) rows: Vec<IdxSize>,
}

impl Places {
    /// `None` where the range is wide, or there is no value.
    pub(crate) fn new<T: PolarsNumericType>(values: &ChunkedArray<T>) -> Option<Places>
    where
        T::Native: Into<i128> + Ord,
        ChunkedArray<T>: ChunkAgg<T::Native>,
    {
        let (min, max): (i128, i128) = (values.min()?.into(), values.max()?.into());
        let width = (max - min) as u128;
        if width > 65_536 + values.len() as u128 / 4 {
            return None;
        }
        let missing = width as usize + 1;
        let absent = IdxSize::MAX;
        let mut first = vec![absent; missing + 1];
        // Most codes are met in the first rows, and once all are no other row need be looked at.
        let mut awaited = missing + usize::from(values.null_count() > 0);
        let mut row = 0;
        for chunk in values.downcast_iter() {
            let place = |i: usize| {
                if chunk.is_valid(i) { (Into::<i128>::into(chunk.value(i)) - min) as usize } else { missing }
            };
            for i in 0..chunk.len() {
                if awaited == 0 {
                    break;
                }
                let place = place(i);
                if first[place] == absent {
                    first[place] = row + i as IdxSize;
                    awaited -= 1;
                }
            }
            row += chunk.len() as IdxSize;
        }
        let mut dense = vec![0u32; missing + 1];
        let mut rows = Vec::new();
        for (place, &row) in first.iter().enumerate() {
            if row != absent {
                dense[place] = rows.len() as u32;
                rows.push(row);
            }
        }
        Some(Places { min, dense, rows })
    }
}
