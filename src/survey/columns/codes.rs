//! Any column as dense codes 0, 1, 2 …, in the order of its values: what strata, PSUs and domains are made of.

pub(crate) use super::cells::Cells;

use super::cells::cells_below;
use super::places::Places;
use crate::{Error, Result};
use polars::prelude::*;
use polars_arrow::array::View;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::hash::Hash;

/// A code per row, and the value that each code stands for.
#[derive(Clone, Debug)]
pub(crate) struct Codes {
    /// The code of each row; a missing value has the last code.
    pub(crate) of_row: Cells,
    /// One value per code, ascending, in the column's own type; a missing value, if there is one, is the last.
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
            DataType::String => by_hash(&shares(series.str()?), texts, |a, b| a.text.cmp(b.text)),
            DataType::Boolean => integers(series.cast(&DataType::UInt8)?.u8()?),
            DataType::Categorical(_, categories) => {
                let text = |category: &u32| categories.cat_to_str(*category);
                let categories = series.to_physical_repr().cast(&DataType::UInt32)?;
                by_hash(&shares(categories.u32()?), |share| share.iter(), |a, b| text(a).cmp(&text(b)))
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
                // What lies beyond cannot be written as a date.
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
        Ok(Codes { of_row: codes, levels })
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
    // Adding 0 turns -0 into 0.
    let bits = |v: f64| (!v.is_nan()).then(|| (v + 0.0).to_bits());
    let compare = |a: &u64, b: &u64| f64::from_bits(*a).total_cmp(&f64::from_bits(*b));
    by_hash(&shares(values), |share| share.iter().map(move |v| v.and_then(bits)), compare)
}

/// A text that is told from others by its length and its first letters, as far as these reach.
#[derive(Clone, Copy)]
struct Text<'a> {
    /// Length and letters of a text of up to twelve bytes, length and the first four of a longer one.
    bits: u128,
    text: &'a str,
}

impl PartialEq for Text<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.bits == other.bits && (self.text.len() <= View::MAX_INLINE_SIZE as usize || self.text == other.text)
    }
}

impl Eq for Text<'_> {}

impl Hash for Text<'_> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.bits.hash(state);
        if self.text.len() > View::MAX_INLINE_SIZE as usize {
            self.text.hash(state);
        }
    }
}

/// The texts of a share of a column.
fn texts(share: &StringChunked) -> impl Iterator<Item = Option<Text<'_>>> {
    share.downcast_iter().flat_map(|chunk| {
        chunk.views().iter().zip(chunk.iter()).map(|(view, text)| {
            // Behind the first four letters of a longer text stands where the rest is.
            let first = u128::from(view.length) << 32 | u128::from(view.prefix);
            let bits = if view.is_inline() { view.as_u128() } else { first };
            Some(Text { bits, text: text? })
        })
    })
}

/// The codes of a share of a column in order of appearance, and the value and the first row of each.
struct Share<K> {
    codes: Vec<u32>,
    keys: Vec<(Option<K>, IdxSize)>,
}

impl<K: Hash + Eq + Copy> Share<K> {
    /// The codes of `len` values. Runs of one value, as in files sorted by stratum, cost one comparison a row.
    fn new(len: usize, values: impl Iterator<Item = Option<K>>) -> Share<K> {
        let mut seen: FxHashMap<Option<K>, u32> = FxHashMap::default();
        let mut keys = Vec::new();
        let mut codes = Vec::with_capacity(len);
        let (mut last, mut code, mut repeats) = (None, u32::MAX, 0);
        values.for_each(|value| {
            // In unordered values no processor predicts which repeats the one before: that costs more than the table.
            if repeats < RUN || value != last {
                let known = seen.get(&value).copied();
                let found = known.unwrap_or_else(|| {
                    keys.push((value, codes.len() as IdxSize));
                    seen.insert(value, keys.len() as u32 - 1);
                    keys.len() as u32 - 1
                });
                repeats = (repeats + 1) * u32::from(found == code);
                (last, code) = (value, found);
            }
            codes.push(code);
        });
        Share { codes, keys }
    }
}

/// How often a value that repeats itself is looked up before it is taken for a run: among values in no order, even if
/// there are only two, hardly one comes so often.
const RUN: u32 = 8;

/// Codes by hashing, for a column in successive shares, and the first row of each code.
fn by_hash<'a, T: PolarsDataType, K, I>(
    shares: &'a [ChunkedArray<T>],
    values: impl Fn(&'a ChunkedArray<T>) -> I + Sync,
    compare: impl Fn(&K, &K) -> std::cmp::Ordering,
) -> (Cells, Vec<IdxSize>)
where
    K: Hash + Eq + Copy + Send + Sync,
    I: Iterator<Item = Option<K>>,
{
    let coded: Vec<Share<K>> = shares.par_iter().map(|share| Share::new(share.len(), values(share))).collect();
    let mut known: FxHashMap<Option<K>, u32> = FxHashMap::default();
    let mut keys: Vec<(Option<K>, IdxSize)> = Vec::new();
    let mut start = 0;
    // The code in the whole of each code of a share.
    let mut numbers: Vec<Vec<u32>> = Vec::new();
    for share in &coded {
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
        // A missing value sorts last.
        (a, b) => b.is_some().cmp(&a.is_some()),
    });
    let mut rank = vec![0u32; order.len()];
    order.iter().enumerate().for_each(|(place, &code)| rank[code as usize] = place as u32);
    // From the order of appearance to the order of values.
    numbers.iter_mut().flatten().for_each(|number| *number = rank[*number as usize]);
    let codes = cells_below!(order.len(), Code => written(shares, |share, codes: &mut [Code]| {
        let numbers = &numbers[share];
        codes.iter_mut().zip(&coded[share].codes).for_each(|(code, &number)| *code = numbers[number as usize] as Code);
    }));
    (codes, order.into_iter().map(|code| keys[code as usize].1).collect())
}

/// The codes of all rows, from those that `write` writes for a share, given by its number.
fn written<T: PolarsDataType, C: Clone + Default + Send>(
    shares: &[ChunkedArray<T>],
    write: impl Fn(usize, &mut [C]) + Sync,
) -> Vec<C> {
    let mut codes = vec![C::default(); shares.iter().map(|share| share.len()).sum()];
    // All shares but the last have the length of the first.
    let each = shares.first().map_or(1, |share| share.len());
    codes.par_chunks_mut(each).enumerate().for_each(|(share, codes)| write(share, codes));
    codes
}

/// Codes of integers: by table where their range is narrow, by hashing otherwise.
fn integers<T: PolarsNumericType>(values: &ChunkedArray<T>) -> (Cells, Vec<IdxSize>)
where
    T::Native: Into<i128> + Ord + Hash,
    ChunkedArray<T>: ChunkAgg<T::Native>,
{
    let shares = shares(values);
    let Some(places) = Places::new(values, &shares) else {
        return by_hash(&shares, |share| share.iter(), T::Native::cmp);
    };
    let codes = cells_below!(places.rows.len(), Code => {
        let dense: Vec<Code> = places.dense.iter().map(|&code| code as Code).collect();
        written(&shares, |share, codes: &mut [Code]| {
            places.each(&shares[share], |row, place| codes[row] = dense[place]);
        })
    });
    (codes, places.rows)
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
        assert_eq!(all(&codes.of_row), [1, 2, 0, 1]);
        assert!(codes.levels.equals_missing(&Series::new("x".into(), [Some("a"), Some("b"), None])));

        let series = Series::new("x".into(), [Some(9i32), Some(-1), None, Some(9)]);
        let codes = Codes::new(&series).expect("integers");
        assert_eq!(all(&codes.of_row), [1, 0, 2, 1]);
        assert_eq!(codes.levels.dtype(), &DataType::Int32);

        let far = Series::new("x".into(), [i64::MAX, i64::MIN, 0]);
        assert_eq!(all(&Codes::new(&far).expect("integers").of_row), [2, 0, 1]);

        let floats = Series::new("x".into(), [0.0, f64::NAN, -0.0, -1.5]);
        let codes = Codes::new(&floats).expect("floats");
        assert_eq!(all(&codes.of_row), [1, 2, 1, 0]);
        assert!(codes.levels.get(2).expect("three levels").is_null());
    }

    /// Numbers, text of any length, truth and categories, some missing, in more than one share and several chunks.
    #[test]
    fn codes_are_ranks_whatever_the_type_and_the_chunks() {
        let rows = 100_000;
        let number = |i: usize| (!i.is_multiple_of(13)).then_some((i * 7919 + i * i / 3) % 331);
        let numbers = Series::new("x".into(), (0..rows).map(|i| number(i).map(|n| n as i32 - 100)).collect::<Vec<_>>());
        let words = |width| move |i| number(i).map(|n| format!("{:width$}{}", "", 7 * n % 331));
        let text = |width| Series::new("x".into(), (0..rows).map(words(width)).collect::<Vec<_>>());
        let categories = text(3).cast(&DataType::from_categories(Categories::global())).expect("categories");
        let truth = Series::new("x".into(), (0..rows).map(|i| number(i).map(|n| n > 5)).collect::<Vec<_>>());
        let wide = numbers.cast(&DataType::Int64).expect("integers") * 1_000_000_007_i64;
        let small = numbers.cast(&DataType::Int16).expect("integers");
        for series in [numbers, small, wide, text(0), text(11), text(40), categories, truth] {
            let mut series = series;
            let rest = series.slice(70_001, rows);
            series = series.slice(0, 70_001);
            series.append(&rest).expect("of one type");
            let Codes { of_row: codes, levels } = Codes::new(&series).expect("levels");
            let text = |series: &Series| series.cast(&DataType::String).expect("text");
            let of_rows: IdxCa = (0..rows).map(|row| Some(codes.get(row))).collect();
            assert!(text(&levels.take(&of_rows).expect("rows")).equals_missing(&text(&series)), "{:?}", series.dtype());
            let sorted = if levels.dtype().is_categorical() { text(&levels) } else { levels.clone() };
            let options = SortOptions { nulls_last: true, ..SortOptions::default() };
            assert!(sorted.sort(options).expect("levels").equals_missing(&sorted), "{:?}", series.dtype());
        }
    }

    /// A file in the order of its strata is not hashed row by row.
    #[test]
    fn the_values_of_a_run_are_not_hashed() {
        #[derive(Clone, Copy, PartialEq, Eq)]
        struct Counted<'a>(usize, &'a std::cell::Cell<usize>);
        impl Hash for Counted<'_> {
            fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
                self.1.set(self.1.get() + 1);
                self.0.hash(state);
            }
        }
        let hashed = std::cell::Cell::new(0);
        let share = Share::new(50_000, (0..50_000).map(|row| Some(Counted(row / 10_000, &hashed))));
        assert_eq!((share.keys.len(), share.codes[49_999]), (5, 4));
        // The first rows of each, the row that it is put into the table with, and all in it when the table grows.
        assert!(hashed.get() <= 5 * (2 + RUN as usize) + 5, "{}", hashed.get());
    }
}
