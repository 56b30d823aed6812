//! Codes of rows in as little memory as they need.

use super::column::Rows;
use rayon::prelude::*;
use std::ops::Range;

/// Codes in as few bytes as their number needs: a domain is kept for every row while a pass runs.
#[derive(Clone, Debug)]
pub(crate) enum Cells {
    U8(Vec<u8>),
    U16(Vec<u16>),
    U32(Vec<u32>),
}

/// [`Cells`] for codes below `$n`, from an expression for their vector in which `$code` is the type of one.
macro_rules! cells_below {
    ($n:expr, $code:ident => $codes:expr) => {
        match $n {
            0..=256 => {
                type $code = u8;
                Cells::U8($codes)
            }
            257..=65_536 => {
                type $code = u16;
                Cells::U16($codes)
            }
            _ => {
                type $code = u32;
                Cells::U32($codes)
            }
        }
    };
}
pub(crate) use cells_below;

impl Cells {
    /// Codes below `n`.
    pub(crate) fn new(codes: Vec<u32>, n: usize) -> Cells {
        cells_below!(n, Code => codes.into_iter().map(|code| code as Code).collect())
    }

    /// The same with each code replaced by its entry in `codes`; the new codes are below `n`.
    pub(crate) fn replaced(&self, codes: &[u32], n: usize) -> Cells {
        cells_below!(n, Code => match self {
            Cells::U8(old) => old.par_iter().map(|&old| codes[old as usize] as Code).collect(),
            Cells::U16(old) => old.par_iter().map(|&old| codes[old as usize] as Code).collect(),
            Cells::U32(old) => old.par_iter().map(|&old| codes[old as usize] as Code).collect(),
        })
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Cells::U8(codes) => codes.len(),
            Cells::U16(codes) => codes.len(),
            Cells::U32(codes) => codes.len(),
        }
    }

    pub(crate) fn get(&self, row: usize) -> u32 {
        match self {
            Cells::U8(codes) => u32::from(codes[row]),
            Cells::U16(codes) => u32::from(codes[row]),
            Cells::U32(codes) => codes[row],
        }
    }

    /// Calls `f` with the position in a block and the code of each of its rows.
    #[inline(always)]
    pub(crate) fn each(&self, rows: Rows, mut f: impl FnMut(usize, u32)) {
        match self {
            Cells::U8(codes) => rows.each(|i, row| f(i, u32::from(codes[row]))),
            Cells::U16(codes) => rows.each(|i, row| f(i, u32::from(codes[row]))),
            Cells::U32(codes) => rows.each(|i, row| f(i, codes[row])),
        }
    }

    /// Calls `f` with what is kept for each of some rows that follow each other, and the code of the row.
    #[inline(always)]
    pub(crate) fn each_beside<T>(&self, rows: Range<usize>, kept: &mut [T], f: impl Fn(&mut T, u32)) {
        match self {
            Cells::U8(codes) => kept.iter_mut().zip(&codes[rows]).for_each(|(kept, &code)| f(kept, u32::from(code))),
            Cells::U16(codes) => kept.iter_mut().zip(&codes[rows]).for_each(|(kept, &code)| f(kept, u32::from(code))),
            Cells::U32(codes) => kept.iter_mut().zip(&codes[rows]).for_each(|(kept, &code)| f(kept, code)),
        }
    }
}
