//! Codes of rows in as little memory as they need, and codes that are looked up.

use super::column::{Column, Rows};
use super::places::Places;
use crate::Result;
use polars::prelude::*;
use rayon::prelude::*;
use std::sync::Arc;

/// Codes in as few bytes as their number needs: a domain is kept for every row while a pass runs.
#[derive(Clone, Debug)]
pub(crate) enum Cells {
    U8(Vec<u8>),
    U16(Vec<u16>),
    U32(Vec<u32>),
    /// Those that are looked up.
    Computed(Computed),
}

impl Cells {
    /// Codes below `n`.
    pub(crate) fn new(codes: Vec<u32>, n: usize) -> Cells {
        match n {
            0..=256 => Cells::U8(codes.into_iter().map(|code| code as u8).collect()),
            257..=65_536 => Cells::U16(codes.into_iter().map(|code| code as u16).collect()),
            _ => Cells::U32(codes),
        }
    }

    /// The same codes with room for codes below `n`.
    pub(crate) fn widened(self, n: usize) -> Cells {
        let all = Rows::Run { start: 0, len: self.len() };
        match (self, n) {
            (Cells::U8(codes), 257..=65_536) => Cells::U16(codes.into_iter().map(u16::from).collect()),
            (kept @ Cells::U8(_), 0..=256) | (kept @ Cells::U16(_), 0..=65_536) | (kept @ Cells::U32(_), _) => kept,
            (narrow, _) => {
                let mut codes = vec![0; narrow.len()];
                narrow.each(all, |row, code| codes[row] = code);
                Cells::new(codes, n)
            }
        }
    }

    /// Replaces each code by what `f` makes of it and of its row.
    pub(crate) fn update(&mut self, mut f: impl FnMut(usize, u32) -> u32) {
        match self {
            Cells::U8(codes) => codes.iter_mut().enumerate().for_each(|(row, c)| *c = f(row, u32::from(*c)) as u8),
            Cells::U16(codes) => codes.iter_mut().enumerate().for_each(|(row, c)| *c = f(row, u32::from(*c)) as u16),
            Cells::U32(codes) => codes.iter_mut().enumerate().for_each(|(row, c)| *c = f(row, *c)),
            Cells::Computed(computed) => {
                let mut codes = vec![0; computed.len()];
                computed.each(Rows::Run { start: 0, len: codes.len() }, |row, code| codes[row] = f(row, code));
                *self = Cells::U32(codes);
            }
        }
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Cells::U8(codes) => codes.len(),
            Cells::U16(codes) => codes.len(),
            Cells::U32(codes) => codes.len(),
            Cells::Computed(computed) => computed.len(),
        }
    }

    pub(crate) fn get(&self, row: usize) -> u32 {
        match self {
            Cells::U8(codes) => u32::from(codes[row]),
            Cells::U16(codes) => u32::from(codes[row]),
            Cells::U32(codes) => codes[row],
            Cells::Computed(computed) => {
                let mut found = 0;
                computed.each(Rows::Run { start: row, len: 1 }, |_, code| found = code);
                found
            }
        }
    }

    /// Calls `f` with the position in a block and the code of each of its rows.
    pub(crate) fn each(&self, rows: Rows, mut f: impl FnMut(usize, u32)) {
        match self {
            Cells::U8(codes) => rows.each(|i, row| f(i, u32::from(codes[row]))),
            Cells::U16(codes) => rows.each(|i, row| f(i, u32::from(codes[row]))),
            Cells::U32(codes) => rows.each(|i, row| f(i, codes[row])),
            Cells::Computed(computed) => computed.each(rows, f),
        }
    }
}

/// A column of integers of a narrow range, whose codes are looked up as they are needed, and take no memory.
#[derive(Clone, Debug)]
pub(crate) struct Lookup {
    series: Series,
    min: i64,
    dense: Arc<Vec<u32>>,
}

impl Lookup {
    /// The lookup and one value per code, as [`Codes`] has them; `None` for other columns.
    pub(crate) fn new(series: &Series) -> Result<Option<(Lookup, Series)>> {
        let places = match series.dtype() {
            DataType::Int8 => Places::new(series.i8()?),
            DataType::Int16 => Places::new(series.i16()?),
            DataType::Int32 => Places::new(series.i32()?),
            DataType::Int64 => Places::new(series.i64()?),
            DataType::UInt8 => Places::new(series.u8()?),
            DataType::UInt16 => Places::new(series.u16()?),
            DataType::UInt32 => Places::new(series.u32()?),
            DataType::UInt64 => Places::new(series.u64()?),
            _ => None,
        };
        let Some(Places { min, dense, rows }) = places else { return Ok(None) };
        let levels = series.take(&IdxCa::from_vec("".into(), rows))?;
        Ok(Some((Lookup { series: series.clone(), min: min as i64, dense: Arc::new(dense) }, levels)))
    }
}

/// The codes of the combinations of several lookups.
#[derive(Clone, Debug)]
pub(crate) struct Computed {
    columns: Vec<Lookup>,
    sizes: Vec<usize>,
    /// The code of each combination.
    rank: Vec<u32>,
}

/// How many rows are looked up at a time.
const CHUNK: usize = 128;
/// How many rows one thread looks at.
const SHARE: usize = 1 << 16;

impl Computed {
    /// The combinations that occur, in order, and the codes of all rows; `size` is how many there could be.
    pub(crate) fn new(columns: Vec<Lookup>, sizes: &[usize], size: usize) -> (Computed, Vec<usize>) {
        let height = columns.first().map_or(0, |column| column.series.len());
        let mut computed = Computed { columns, sizes: sizes.to_vec(), rank: (0..size as u32).collect() };
        let of_share = |share: usize| {
            let start = share * SHARE;
            let mut occurs = vec![false; size];
            computed.each(Rows::Run { start, len: SHARE.min(height - start) }, |_, cell| occurs[cell as usize] = true);
            occurs
        };
        let either = |mut a: Vec<bool>, b: Vec<bool>| {
            a.iter_mut().zip(b).for_each(|(a, b)| *a |= b);
            a
        };
        let shares = (0..height.div_ceil(SHARE)).into_par_iter();
        let occurs = shares.map(of_share).reduce(|| vec![false; size], either);
        let found: Vec<usize> = (0..size).filter(|&cell| occurs[cell]).collect();
        found.iter().enumerate().for_each(|(code, &cell)| computed.rank[cell] = code as u32);
        (computed, found)
    }

    fn len(&self) -> usize {
        self.columns.first().map_or(0, |column| column.series.len())
    }

    fn views(&self) -> Vec<Column<'_>> {
        self.columns.iter().filter_map(|column| Column::new(&column.series)).collect()
    }

    fn each(&self, rows: Rows, f: impl FnMut(usize, u32)) {
        self.each_in(&self.views(), rows, f);
    }

    fn each_in(&self, views: &[Column], rows: Rows, mut f: impl FnMut(usize, u32)) {
        let len = rows.len();
        let mut places = [0u32; CHUNK];
        for start in (0..len).step_by(CHUNK) {
            let part = match rows {
                Rows::Run { start: first, .. } => Rows::Run { start: first + start, len: CHUNK.min(len - start) },
                Rows::List(list) => Rows::List(&list[start..len.min(start + CHUNK)]),
            };
            let mut cells = [0u32; CHUNK];
            for ((view, column), &size) in views.iter().zip(&self.columns).zip(&self.sizes) {
                view.places(part, column.min, column.dense.len() as u32 - 1, &mut places);
                let codes = places[..part.len()].iter().map(|&place| column.dense[place as usize]);
                cells.iter_mut().zip(codes).for_each(|(cell, code)| *cell = *cell * size as u32 + code);
            }
            cells[..part.len()].iter().enumerate().for_each(|(i, &cell)| f(start + i, self.rank[cell as usize]));
        }
    }
}

/// Codes open for reading, block by block.
#[derive(Debug)]
pub(crate) struct CellReader<'a> {
    cells: &'a Cells,
    /// The columns of codes that are computed.
    views: Vec<Column<'a>>,
}

impl<'a> CellReader<'a> {
    pub(crate) fn new(cells: &'a Cells) -> CellReader<'a> {
        let views = if let Cells::Computed(computed) = cells { computed.views() } else { Vec::new() };
        CellReader { cells, views }
    }

    /// Calls `f` with the position in the block and the code of each row.
    #[inline(always)]
    pub(crate) fn each(&self, rows: Rows, f: impl FnMut(usize, u32)) {
        match self.cells {
            Cells::Computed(computed) => computed.each_in(&self.views, rows, f),
            cells => cells.each(rows, f),
        }
    }
}
