//! A column as the kernels read it: typed slices, converted to `f64` a block of rows at a time, never copied whole.

pub(crate) use super::check::{check_binary, check_finite, check_size, describe, is_binary, numeric, offending};

use super::codes::Cells;
use crate::numeric::ROWS_OF_A_PART;
use polars::prelude::*;
use polars_arrow::bitmap::Bitmap;
use polars_arrow::bitmap::bitmask::BitMask;
use rayon::prelude::*;

/// Which rows of the table a block holds: a run of them, or a list.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Rows<'a> {
    Run { start: usize, len: usize },
    List(&'a [u32]),
}

impl<'a> Rows<'a> {
    /// Some rows: a run where each follows on the one before.
    pub(crate) fn of(rows: &'a [u32]) -> Rows<'a> {
        match rows.first() {
            Some(&first) if rows.iter().zip(first..).all(|(row, next)| *row == next) => {
                Rows::Run { start: first as usize, len: rows.len() }
            }
            _ => Rows::List(rows),
        }
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Rows::Run { len, .. } => *len,
            Rows::List(rows) => rows.len(),
        }
    }

    /// Calls `f` with the position in the block and the row of the table.
    #[inline(always)]
    pub(crate) fn each(&self, mut f: impl FnMut(usize, usize)) {
        match self {
            Rows::Run { start, len } => (0..*len).for_each(|i| f(i, start + i)),
            Rows::List(rows) => rows.iter().enumerate().for_each(|(i, &row)| f(i, row as usize)),
        }
    }
}

/// A numeric, boolean or coded column, in the chunks that the table has.
#[derive(Clone, Debug)]
pub(crate) struct Column<'a> {
    parts: Vec<Part<'a>>,
}

/// One chunk.
#[derive(Clone, Debug)]
struct Part<'a> {
    /// The row of the table that the chunk begins with.
    start: usize,
    len: usize,
    values: Values<'a>,
    validity: Option<Validity<'a>>,
}

/// Which rows are not missing.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Validity<'a> {
    Bitmap(&'a Bitmap),
    /// Those with a bit set in their word.
    Bit(&'a [u32], u32),
    /// None.
    Never,
}

impl Validity<'_> {
    #[inline(always)]
    fn holds(&self, row: usize) -> bool {
        match self {
            Validity::Bitmap(bits) => bits.get_bit(row),
            Validity::Bit(words, bit) => words[row] >> bit & 1 == 1,
            Validity::Never => false,
        }
    }
}

#[derive(Clone, Debug)]
enum Values<'a> {
    I8(&'a [i8]),
    U8(&'a [u8]),
    I16(&'a [i16]),
    U16(&'a [u16]),
    I32(&'a [i32]),
    U32(&'a [u32]),
    I64(&'a [i64]),
    U64(&'a [u64]),
    F32(&'a [f32]),
    F64(&'a [f64]),
    Bool(&'a Bitmap),
    /// 1 where a bit is set in the word of the row.
    Bit(&'a [u32], u32),
    /// The number of the category of each code.
    Levels(&'a Cells, &'a [f64]),
    One,
}

/// Where the bits of a packed column are: words by row, and the bit of each.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bits<'a> {
    /// Whether the value is 1; always, without one.
    pub(crate) value: Option<(&'a [u32], u32)>,
    /// Whether it is there; always, without one.
    pub(crate) present: Option<(&'a [u32], u32)>,
}

impl<'a> Column<'a> {
    /// The view of a series, `None` where its type is not a number.
    pub(crate) fn new(series: &'a Series) -> Option<Column<'a>> {
        macro_rules! numeric {
            ($variant:ident, $method:ident) => {{
                let chunks = series.$method().ok()?.downcast_iter();
                chunks.map(|array| (Values::$variant(array.values().as_slice()), array.validity())).collect()
            }};
        }
        let chunks: Vec<(Values, Option<&Bitmap>)> = match series.dtype() {
            DataType::Int8 => numeric!(I8, i8),
            DataType::UInt8 => numeric!(U8, u8),
            DataType::Int16 => numeric!(I16, i16),
            DataType::UInt16 => numeric!(U16, u16),
            DataType::Int32 => numeric!(I32, i32),
            DataType::UInt32 => numeric!(U32, u32),
            DataType::Int64 => numeric!(I64, i64),
            DataType::UInt64 => numeric!(U64, u64),
            DataType::Float32 => numeric!(F32, f32),
            DataType::Float64 => numeric!(F64, f64),
            DataType::Boolean => {
                let chunks = series.bool().ok()?.downcast_iter();
                chunks.map(|array| (Values::Bool(array.values()), array.validity())).collect()
            }
            _ => return None,
        };
        let mut start = 0;
        let parts = chunks
            .into_iter()
            .zip(series.chunk_lengths())
            .map(|((values, validity), len)| {
                // A bitmap without a missing value would only cost time.
                let validity = validity.filter(|v| v.unset_bits() > 0).map(Validity::Bitmap);
                let part = Part { start, len, values, validity };
                start += len;
                part
            })
            .collect();
        Some(Column { parts })
    }

    /// A view of numbers, none of them missing.
    pub(crate) fn of(values: &'a [f64]) -> Column<'a> {
        Column { parts: vec![Part { start: 0, len: values.len(), values: Values::F64(values), validity: None }] }
    }

    fn whole(values: Values<'a>, validity: Option<Validity<'a>>) -> Column<'a> {
        // As long as any table: what is made rather than stored has no length of its own.
        Column { parts: vec![Part { start: 0, len: usize::MAX, values, validity }] }
    }

    /// 1 in every row.
    pub(crate) fn one() -> Column<'a> {
        Column::whole(Values::One, None)
    }

    /// Missing in every row.
    pub(crate) fn missing() -> Column<'a> {
        Column::whole(Values::One, Some(Validity::Never))
    }

    /// The number of each row's code, missing where `validity` says so.
    pub(crate) fn levels(codes: &'a Cells, numbers: &'a [f64], validity: Option<&'a Bitmap>) -> Column<'a> {
        Column::whole(Values::Levels(codes, numbers), validity.map(Validity::Bitmap))
    }

    /// 1 where a bit is set in the word of the row; missing where another is not.
    pub(crate) fn bits(value: (&'a [u32], u32), present: Option<(&'a [u32], u32)>) -> Column<'a> {
        Column::whole(Values::Bit(value.0, value.1), present.map(|(words, bit)| Validity::Bit(words, bit)))
    }

    /// The bits that a packed column is, or that 1 in every row is.
    pub(crate) fn as_bits(&self) -> Option<Bits<'a>> {
        // Packed columns have one part.
        let [Part { values, validity, .. }] = self.parts.as_slice() else { return None };
        match (values, validity) {
            (Values::One, None) => Some(Bits { value: None, present: None }),
            (Values::Bit(words, bit), None) => Some(Bits { value: Some((words, *bit)), present: None }),
            (Values::Bit(words, bit), Some(Validity::Bit(others, other))) => {
                Some(Bits { value: Some((words, *bit)), present: Some((others, *other)) })
            }
            _ => None,
        }
    }

    /// Whether any row is missing.
    pub(crate) fn has_nulls(&self) -> bool {
        self.parts.iter().any(|part| part.validity.is_some())
    }

    /// Whether both are missing in the same rows, as far as chunks of the same rows show it.
    pub(crate) fn is_missing_as(&self, other: &Column) -> bool {
        self.parts.len() == other.parts.len()
            && self.parts.iter().zip(&other.parts).all(|(a, b)| a.len == b.len && a.validity == b.validity)
    }

    /// Writes the values of `rows` to `out`, 0 where missing.
    #[inline(always)]
    pub(crate) fn read(&self, rows: Rows, out: &mut [f64]) {
        match self.parts.as_slice() {
            [one] => one.read(rows, out),
            _ => self.each_part(rows, out, |part, rows, out| part.read(rows, out)),
        }
    }

    /// The values of all rows, 0 where missing, read by all threads.
    pub(crate) fn read_all(&self, rows: usize) -> Vec<f64> {
        let mut values = vec![0.0; rows];
        values.par_chunks_mut(ROWS_OF_A_PART).enumerate().for_each(|(part, values)| {
            self.read(Rows::Run { start: part * ROWS_OF_A_PART, len: values.len() }, values);
        });
        values
    }

    /// The values of a run of rows, 0 where missing: the column's own where it holds them as they are, else read into
    /// `buffer`, which is at least as long.
    pub(crate) fn values<'s>(&'s self, start: usize, len: usize, buffer: &'s mut [f64]) -> &'s [f64] {
        if let [Part { values: Values::F64(values), validity: None, .. }] = self.parts.as_slice() {
            return &values[start..start + len];
        }
        self.read(Rows::Run { start, len }, buffer);
        &buffer[..len]
    }

    /// Sets `mask` to 0 where the column is missing.
    pub(crate) fn mask_missing(&self, rows: Rows, mask: &mut [f64]) {
        if self.has_nulls() {
            self.each_part(rows, mask, Part::mask_missing);
        }
    }

    /// Hands each chunk its rows, numbered within the chunk, and their places in the block.
    #[inline(always)]
    fn each_part<T>(&self, rows: Rows, out: &mut [T], f: impl Fn(&Part<'a>, Rows, &mut [T])) {
        match (rows, self.parts.as_slice()) {
            (rows, [one]) => f(one, rows, out),
            (Rows::Run { start, len }, parts) => {
                let first = parts.partition_point(|part| part.start + part.len <= start);
                let mut done = 0;
                // A run may reach over several chunks.
                for part in &parts[first.min(parts.len())..] {
                    if done == len {
                        break;
                    }
                    let from = start + done - part.start;
                    let here = (part.len - from).min(len - done);
                    f(part, Rows::Run { start: from, len: here }, &mut out[done..done + here]);
                    done += here;
                }
            }
            (Rows::List(list), parts) => {
                // Each row looks for its chunk, so that columns are given one chunk before they are read out of
                // order.
                for (&row, out) in list.iter().zip(out.chunks_mut(1)) {
                    let row = row as usize;
                    let part = &parts[parts.partition_point(|part| part.start + part.len <= row)];
                    f(part, Rows::Run { start: row - part.start, len: 1 }, out);
                }
            }
        }
    }

    /// The first value that is not missing.
    pub(crate) fn first_valid(&self) -> Option<f64> {
        for part in &self.parts {
            let row = match part.validity {
                None => (part.len > 0).then_some(0),
                Some(validity) => (0..part.len).find(|&row| validity.holds(row)),
            };
            if let Some(start) = row {
                let mut out = [0.0];
                part.read(Rows::Run { start, len: 1 }, &mut out);
                return Some(out[0]);
            }
        }
        None
    }
}

/// Numbers of another type and where they go; compiled once for each set of vector instructions.
struct Convert<'v, T, F>(&'v [T], &'v mut [f64], F);

impl<T: Copy, F: Fn(T) -> f64> pulp::NullaryFnOnce for Convert<'_, T, F> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        self.1.iter_mut().zip(self.0).for_each(|(out, &value)| *out = self.2(value));
    }
}

impl Part<'_> {
    #[inline(always)]
    fn read(&self, rows: Rows, out: &mut [f64]) {
        // Integers up to 2⁵³ are exact as numbers; larger ones are rounded, as in R.
        macro_rules! copy {
            ($values:expr) => {
                match rows {
                    Rows::Run { start, len } => {
                        pulp::Arch::new().dispatch(Convert(&$values[start..start + len], out, |v| v as f64))
                    }
                    Rows::List(list) => out.iter_mut().zip(list).for_each(|(o, &r)| *o = $values[r as usize] as f64),
                }
            };
        }
        match &self.values {
            Values::I8(v) => copy!(v),
            Values::U8(v) => copy!(v),
            Values::I16(v) => copy!(v),
            Values::U16(v) => copy!(v),
            Values::I32(v) => copy!(v),
            Values::U32(v) => copy!(v),
            Values::I64(v) => copy!(v),
            Values::U64(v) => copy!(v),
            Values::F32(v) => copy!(v),
            Values::F64(v) => copy!(v),
            Values::Bool(bits) => rows.each(|i, row| out[i] = f64::from(u8::from(bits.get_bit(row)))),
            Values::Bit(words, bit) => rows.each(|i, row| out[i] = f64::from(words[row] >> bit & 1)),
            Values::Levels(codes, numbers) => codes.each(rows, |i, code| out[i] = numbers[code as usize]),
            Values::One => out[..rows.len()].fill(1.0),
        }
        self.mask_missing(rows, out);
    }

    fn mask_missing(&self, rows: Rows, mask: &mut [f64]) {
        match self.validity {
            None => {}
            Some(Validity::Bitmap(bits)) => match rows {
                Rows::Run { start, len } => {
                    let bits = BitMask::from_bitmap(bits);
                    for (chunk, mask) in mask[..len].chunks_mut(32).enumerate() {
                        let valid = bits.get_u32(start + 32 * chunk);
                        if valid != u32::MAX {
                            // What stands where a value is missing may be NaN.
                            let clear =
                                |(i, mask): (usize, &mut f64)| *mask = if valid >> i & 1 == 1 { *mask } else { 0.0 };
                            mask.iter_mut().enumerate().for_each(clear);
                        }
                    }
                }
                Rows::List(_) => rows.each(|i, row| {
                    if !bits.get_bit(row) {
                        mask[i] = 0.0;
                    }
                }),
            },
            Some(Validity::Never) => mask[..rows.len()].fill(0.0),
            // Packed values are 0 or 1 and never NaN: a product will do.
            Some(Validity::Bit(words, bit)) => rows.each(|i, row| mask[i] *= f64::from(words[row] >> bit & 1)),
        }
    }
}

/// The smallest and the largest value and the sum, those missing being 0. The sum is not finite where a value is not;
/// the other two pass over NaN.
#[derive(Clone, Copy, Debug, serde::Serialize, serde::Deserialize)]
pub(crate) struct Extent {
    pub(crate) min: f64,
    pub(crate) max: f64,
    pub(crate) sum: f64,
}

impl Extent {
    /// The extent of both.
    pub(crate) fn and(self, other: Extent) -> Extent {
        Extent { min: self.min.min(other.min), max: self.max.max(other.max), sum: self.sum + other.sum }
    }

    /// The extent of the first `len` values of a column, in one pass.
    pub(crate) fn of(column: &Column, len: usize) -> Extent {
        // As many sums side by side as a processor can add at a time; their order is fixed.
        const LANES: usize = 8;
        let mut min = [f64::INFINITY; LANES];
        let mut max = [f64::NEG_INFINITY; LANES];
        let mut sum = [0.0; LANES];
        let mut add = |lane: usize, v: f64| {
            min[lane] = if v < min[lane] { v } else { min[lane] };
            max[lane] = if v > max[lane] { v } else { max[lane] };
            sum[lane] += v;
        };
        let mut block = [0.0; 1024];
        for start in (0..len).step_by(block.len()) {
            let (chunks, rest) = column.values(start, (len - start).min(1024), &mut block).as_chunks::<LANES>();
            chunks.iter().for_each(|chunk| (0..LANES).for_each(|lane| add(lane, chunk[lane])));
            rest.iter().enumerate().for_each(|(lane, &v)| add(lane, v));
        }
        Extent {
            min: min.into_iter().fold(f64::INFINITY, f64::min),
            max: max.into_iter().fold(f64::NEG_INFINITY, f64::max),
            sum: sum.iter().sum(),
        }
    }
}
