//! Kernel: rows read in blocks, column by column, into a matrix of terms.

use super::column::{Column, Rows};
use super::pass::{Program, Set, Term};
use std::ops::Range;

/// How many rows are read at a time.
const BLOCK: usize = 128;

/// Rows of the block, term by term, and the domains they are in.
pub(crate) struct Block<'a> {
    program: &'a Program<'a>,
    /// The row of the table at each place; `None` where places are rows.
    order: Option<&'a [u32]>,
    weights: &'a Column<'a>,
    sets: &'a [Set<'a>],
    /// The places in the block.
    places: Range<usize>,
    /// rows × terms.
    terms: Vec<f64>,
    /// sets × rows.
    cells: Vec<u32>,
    w: Vec<f64>,
    /// columns × rows.
    values: Vec<f64>,
    /// masks × rows.
    masks: Vec<f64>,
}

impl<'a> Block<'a> {
    pub(crate) fn new(
        program: &'a Program,
        order: Option<&'a [u32]>,
        weights: &'a Column,
        sets: &'a [Set],
    ) -> Block<'a> {
        Block {
            program,
            order,
            weights,
            sets,
            places: 0..0,
            terms: vec![0.0; BLOCK * program.terms.len()],
            cells: vec![0; BLOCK * sets.len()],
            w: vec![0.0; BLOCK],
            values: vec![0.0; BLOCK * program.columns.len()],
            masks: vec![0.0; BLOCK * program.masks.len()],
        }
    }

    /// The terms of the row at a place, and the domains it is in. Places are asked for in ascending order, the last of
    /// them before `end`.
    #[inline]
    pub(crate) fn row(&mut self, place: usize, end: usize) -> (&[f64], impl Iterator<Item = u32>) {
        if !self.places.contains(&place) {
            self.fill(place..end.min(place + BLOCK));
        }
        let i = place - self.places.start;
        let terms = self.program.terms.len();
        (&self.terms[i * terms..(i + 1) * terms], self.cells.chunks(BLOCK).map(move |cells| cells[i]))
    }

    /// Reads the next rows: every column once, every term of every row.
    fn fill(&mut self, places: Range<usize>) {
        let len = places.len();
        self.places = places.clone();
        let rows = match self.order {
            None => Rows::Run { start: places.start, len },
            Some(order) => Rows::List(&order[places]),
        };
        self.weights.read(rows, &mut self.w);
        for (set, cells) in self.sets.iter().zip(self.cells.chunks_mut(BLOCK)) {
            match set.cells {
                None => cells.fill(set.first),
                Some(codes) => codes.each(rows, |i, code| cells[i] = set.first + code),
            }
        }
        for (column, values) in self.program.columns.iter().zip(self.values.chunks_mut(BLOCK)) {
            column.read(rows, values);
        }
        for (mask, out) in self.program.masks.iter().zip(self.masks.chunks_mut(BLOCK)) {
            match mask.filter {
                None => out[..len].fill(1.0),
                Some(filter) => out[..len].copy_from_slice(&self.values[filter * BLOCK..filter * BLOCK + len]),
            }
            mask.present.iter().for_each(|&column| self.program.columns[column].mask_missing(rows, out));
        }
        let stride = self.program.terms.len();
        let weights = &self.w[..len];
        for (k, term) in self.program.terms.iter().enumerate() {
            let out = self.terms[k..].iter_mut().step_by(stride);
            let values = |column: usize| &self.values[column * BLOCK..column * BLOCK + len];
            let mask = |mask: usize| &self.masks[mask * BLOCK..mask * BLOCK + len];
            match *term {
                Term::Cases { mask: m } => out
                    .zip(weights.iter().zip(mask(m)))
                    .for_each(|(out, (&w, &m))| *out = if w != 0.0 { m } else { 0.0 }),
                Term::Weight { mask: m } => {
                    out.zip(weights.iter().zip(mask(m))).for_each(|(out, (&w, &m))| *out = w * m)
                }
                Term::Value { column, mask: m } => {
                    let rows = weights.iter().zip(mask(m)).zip(values(column));
                    out.zip(rows).for_each(|(out, ((&w, &m), &y))| *out = w * m * y)
                }
                Term::Square { column, shift, mask: m } => {
                    let rows = weights.iter().zip(mask(m)).zip(values(column));
                    out.zip(rows).for_each(|(out, ((&w, &m), &y))| *out = w * m * ((y - shift) * (y - shift)))
                }
                Term::Product { columns: [a, b], mask: m } => {
                    let rows = weights.iter().zip(mask(m)).zip(values(a).iter().zip(values(b)));
                    out.zip(rows).for_each(|(out, ((&w, &m), (&a, &b)))| *out = w * m * (a * b))
                }
            }
        }
    }
}
