//! Any column as dense codes 0, 1, 2 …, in the order of its values: what strata, PSUs and domains are made of.

pub(crate) use super::cells::{CellReader, Cells, Computed, Lookup};

use super::places::Places;
use crate::{Error, Result};
use polars::prelude::*;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::hash::Hash;

/// A code per row, and the value that each code stands for.
#[derive(Clone, Debug)]
pub(crate) struct Codes {
    /// The code of each row; a missing value has the last code.
    pub(crate) codes: Cells,
    /// One value per code, ascending, of the column's own type; a missing value, if there is one, is the last.
    pub(crate) levels: Series,
}

impl Codes {
    /// Codes of a column. Text and numbers sort by value, categories in their own order.
    pub(crate) fn new(series: &Series) -> Result<Codes> {
        let (codes, first) = match series.dtype() {
            DataType::Float32 | DataType::Float64 => {
                let values = series.cast(&DataType::Float64)?;
                floats(values.f64()?)
            }
            DataType::String => by_hash(&shares(series.str()?), |share| share.iter(), |a, b| a.cmp(b)),
            DataType::Boolean => by_hash(&shares(series.bool()?), |share| share.iter(), bool::cmp),
            DataType::Categorical(..) => {
                by_hash(&shares(series.cast(&DataType::String)?.str()?), |share| share.iter(), |a, b| a.cmp(b))
            }
            DataType::Int8 => integers(series.i8()?),
            DataType::Int16 => integers(series.i16()?),
            DataType::Int32 => integers(series.i32()?),
            DataType::Int64 => integers(series.i64()?),
            DataType::UInt8 => integers(series.u8()?),
            DataType::UInt16 => integers(series.u16()?),
            DataType::UInt32 => integers(series.u32()?),
            DataType::UInt64 => integers(series.u64()?),
            DataType::Decimal(..) => {
                by_hash(&shares(series.decimal()?.physical()), |share| share.iter(), |a, b| a.cmp(b))
            }
            DataType::Datetime(_, Some(_)) => {
                return Err(wrong_type(
                    series,
                    "dates and times with a time zone",
                    "convert it to the local time of the survey, without a zone, or to dates",
                ));
            }
            dtype if dtype.is_enum() || dtype.is_temporal() => {
                let physical = series.to_physical_repr().cast(&DataType::Int64)?;
                if !in_calendar(dtype, physical.i64()?) {
                    return Err(wrong_type(
                        series,
                        "dates beyond every calendar or times beyond a day",
                        "correct them, or set them to null: seconds may have been read as days",
                    ));
                }
                integers(physical.i64()?)
            }
            DataType::Null => (Cells::U8(vec![0; series.len()]), if series.is_empty() { vec![] } else { vec![0] }),
            dtype => {
                let remedy = "take one field of it as a column of its own, or convert it to text";
                return Err(wrong_type(series, &crate::survey::columns::column::describe(dtype), remedy));
            }
        };
        let first = IdxCa::from_vec("".into(), first);
        let mut levels = series.take(&first)?;
        if levels.dtype().is_float() && levels.null_count() == 0 && !levels.is_empty() {
            // NaN stands for missing, as in the data of most other packages.
            let kept = levels.slice(0, levels.len() - 1);
            let last_is_nan = levels.cast(&DataType::Float64)?.f64()?.last().is_some_and(f64::is_nan);
            if last_is_nan {
                levels = kept.extend_constant(AnyValue::Null, 1)?;
            }
        }
        Ok(Codes { codes, levels })
    }

    /// How many codes there are.
    pub(crate) fn len(&self) -> usize {
        self.levels.len()
    }

    /// The value of a code as text, for messages.
    pub(crate) fn name(&self, code: usize) -> String {
        match self.levels.get(code) {
            Ok(AnyValue::Null) | Err(_) => "(missing)".to_owned(),
            Ok(value) => value.str_value().into_owned(),
        }
    }
}

/// The error of a column that has no levels.
fn wrong_type(series: &Series, got: &str, remedy: &str) -> Error {
    Error::WrongType {
        role: "grouping".to_owned(),
        column: series.name().to_string(),
        expected: "numbers, text, categories, dates, times without a zone or true/false".to_owned(),
        got: got.to_owned(),
        remedy: remedy.to_owned(),
    }
}

/// Whether all dates, given by their physical values, are within 200,000 years of 1970, about as far as they can be
/// written, and times of day within a day; true of other types.
fn in_calendar(dtype: &DataType, values: &Int64Chunked) -> bool {
    let days: i64 = 200_000 * 365;
    let (least, most) = match dtype {
        DataType::Date => (-days, days),
        DataType::Datetime(TimeUnit::Milliseconds, _) => (-days * 86_400_000, days * 86_400_000),
        DataType::Datetime(TimeUnit::Microseconds, _) => (-days * 86_400_000_000, days * 86_400_000_000),
        DataType::Time => (0, 86_400_000_000_000 - 1),
        // Nanoseconds in 64 bits are never as far, and durations are no dates.
        _ => return true,
    };
    values.min().is_none_or(|min| min >= least) && values.max().is_none_or(|max| max <= most)
}

/// A column in as many shares as there are threads, none of them small. The codes do not depend on their number.
fn shares<T: PolarsDataType>(values: &ChunkedArray<T>) -> Vec<ChunkedArray<T>> {
    let share = values.len().div_ceil(rayon::current_num_threads()).max(1 << 15);
    (0..values.len()).step_by(share).map(|start| values.slice(start as i64, share)).collect()
}

/// Codes of floats by their bits: -0 is 0, and NaN is missing.
fn floats(values: &Float64Chunked) -> (Cells, Vec<IdxSize>) {
    let bits = |v: f64| (!v.is_nan()).then(|| (v + 0.0).to_bits());
    let compare = |a: &u64, b: &u64| f64::from_bits(*a).total_cmp(&f64::from_bits(*b));
    by_hash(&shares(values), |share| share.iter().map(move |v| v.and_then(bits)), compare)
}

/// The codes of a share of a column in order of appearance, and the value and the first row of each.
struct Share<K> {
    codes: Vec<u32>,
    keys: Vec<(Option<K>, IdxSize)>,
}

impl<K: Hash + Eq + Copy> Share<K> {
    /// Runs of one value, as in files sorted by stratum, cost one comparison a row.
    fn new(values: impl Iterator<Item = Option<K>>) -> Share<K> {
        let mut seen: FxHashMap<Option<K>, u32> = FxHashMap::default();
        let mut keys = Vec::new();
        let mut codes = Vec::with_capacity(values.size_hint().0);
        let mut previous: Option<(Option<K>, u32)> = None;
        for (row, value) in values.enumerate() {
            let code = match previous {
                Some((last, code)) if last == value => code,
                _ => *seen.entry(value).or_insert_with(|| {
                    keys.push((value, row as IdxSize));
                    keys.len() as u32 - 1
                }),
            };
            previous = Some((value, code));
            codes.push(code);
        }
        Share { codes, keys }
    }
}

/// Codes by hashing, of shares of a column that follow each other, and the first row of each code.
fn by_hash<'a, S, K, I>(
    shares: &'a [S],
    values: impl Fn(&'a S) -> I + Sync,
    compare: impl Fn(&K, &K) -> std::cmp::Ordering,
) -> (Cells, Vec<IdxSize>)
where
    S: Sync,
    K: Hash + Eq + Copy + Send + Sync,
    I: Iterator<Item = Option<K>>,
{
    let shares: Vec<Share<K>> = shares.par_iter().map(|share| Share::new(values(share))).collect();
    let mut known: FxHashMap<Option<K>, u32> = FxHashMap::default();
    let mut keys: Vec<(Option<K>, IdxSize)> = Vec::new();
    let mut start = 0;
    // The code in the whole of each code of a share.
    let mut numbers: Vec<Vec<u32>> = Vec::new();
    for share in &shares {
        let number = |&(value, row): &(Option<K>, IdxSize)| {
            *known.entry(value).or_insert_with(|| {
                keys.push((value, start + row));
                keys.len() as u32 - 1
            })
        };
        numbers.push(share.keys.iter().map(number).collect());
        start += share.codes.len() as IdxSize;
    }
    let mut order: Vec<u32> = (0..keys.len() as u32).collect();
    order.sort_by(|&a, &b| match (&keys[a as usize].0, &keys[b as usize].0) {
        (Some(a), Some(b)) => compare(a, b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    });
    let mut rank = vec![0u32; order.len()];
    order.iter().enumerate().for_each(|(place, &code)| rank[code as usize] = place as u32);
    numbers.iter_mut().flatten().for_each(|number| *number = rank[*number as usize]);
    macro_rules! ranked {
        ($variant:ident, $type:ty) => {{
            let of_share = |(share, numbers): (&Share<K>, &Vec<u32>)| -> Vec<$type> {
                share.codes.iter().map(|&code| numbers[code as usize] as $type).collect()
            };
            let ranked: Vec<Vec<$type>> = shares.par_iter().zip(&numbers).map(of_share).collect();
            Cells::$variant(ranked.concat())
        }};
    }
    let codes = match order.len() {
        0..=256 => ranked!(U8, u8),
        257..=65_536 => ranked!(U16, u16),
        _ => ranked!(U32, u32),
    };
    (codes, order.into_iter().map(|code| keys[code as usize].1).collect())
}

/// Calls `f` with the place of each row.
fn each_place<T: PolarsNumericType>(values: &ChunkedArray<T>, min: i128, missing: usize, mut f: impl FnMut(usize))
where
    T::Native: Into<i128>,
{
    let min = min as i64;
    // Within the range the difference is right whatever the type, as wrapping undoes itself.
    let place = |value: T::Native| (Into::<i128>::into(value) as i64).wrapping_sub(min) as usize;
    for chunk in values.downcast_iter() {
        match chunk.validity() {
            None => chunk.values().iter().for_each(|&value| f(place(value))),
            Some(valid) => chunk
                .values()
                .iter()
                .zip(valid)
                .for_each(|(&value, valid)| f(if valid { place(value) } else { missing })),
        }
    }
}

/// Codes of integers: by table where their range is narrow, by hashing otherwise.
fn integers<T: PolarsNumericType>(values: &ChunkedArray<T>) -> (Cells, Vec<IdxSize>)
where
    T::Native: Into<i128> + Ord + Hash,
    ChunkedArray<T>: ChunkAgg<T::Native>,
{
    let Some(Places { min, dense, rows }) = Places::new(values) else {
        return by_hash(&shares(values), |share| share.iter(), T::Native::cmp);
    };
    macro_rules! filled {
        ($variant:ident, $type:ty) => {{
            let mut codes: Vec<$type> = Vec::with_capacity(values.len());
            each_place(values, min, dense.len() - 1, |place| codes.push(dense[place] as $type));
            Cells::$variant(codes)
        }};
    }
    let codes = match rows.len() {
        0..=256 => filled!(U8, u8),
        257..=65_536 => filled!(U16, u16),
        _ => filled!(U32, u32),
    };
    (codes, rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(cells: &Cells) -> Vec<u32> {
        (0..cells.len()).map(|row| cells.get(row)).collect()
    }

    #[test]
    fn codes_follow_the_order_of_values_and_missing_is_last() {
        let series = Series::new("x".into(), [Some("b"), None, Some("a"), Some("b")]);
        let codes = Codes::new(&series).expect("text");
        assert_eq!(all(&codes.codes), [1, 2, 0, 1]);
        assert!(codes.levels.equals_missing(&Series::new("x".into(), [Some("a"), Some("b"), None])));

        let series = Series::new("x".into(), [Some(9i32), Some(-1), None, Some(9)]);
        let codes = Codes::new(&series).expect("integers");
        assert_eq!(all(&codes.codes), [1, 0, 2, 1]);
        assert_eq!(codes.levels.dtype(), &DataType::Int32);

        let far = Series::new("x".into(), [i64::MAX, i64::MIN, 0]);
        assert_eq!(all(&Codes::new(&far).expect("integers").codes), [2, 0, 1]);

        let floats = Series::new("x".into(), [0.0, f64::NAN, -0.0, -1.5]);
        let codes = Codes::new(&floats).expect("floats");
        assert_eq!(all(&codes.codes), [1, 2, 1, 0]);
        assert!(codes.levels.get(2).expect("three levels").is_null());
    }
}
