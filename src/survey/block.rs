//! Kernel: rows read in blocks, column by column, into a matrix of terms.

use super::column::{Column, Rows};
use super::encode::CellReader;
use super::pass::{Program, Set, Term};
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

/// How many rows are read at a time.
const BLOCK: usize = 128;

/// Where the sums of domains are kept.
pub(crate) trait DomainSums {
    /// The sums of the terms in a domain, 0 where there were none.
    fn of(&mut self, domain: u32) -> &mut [f64];
}

/// Rows of the block, term by term, and the domains they are in.
pub(crate) struct Block<'a> {
    program: &'a Program<'a>,
    /// The row of the table at each place; `None` where places are rows.
    order: Option<&'a [u32]>,
    weights: &'a Column<'a>,
    sets: &'a [Set<'a>],
    /// The domains of each set; none for the whole.
    readers: Vec<Option<CellReader<'a>>>,
    /// The places in the block.
    places: Range<usize>,
    /// Rows × terms, or terms × rows where all rows are in one domain.
    terms: Vec<f64>,
    /// sets × rows.
    cells: Vec<u32>,
    w: Vec<f64>,
    /// columns × rows.
    values: Vec<f64>,
    /// masks × rows.
    masks: Vec<f64>,
    /// The same times the weights.
    weighted: Vec<f64>,
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
            readers: sets.iter().map(|set| set.cells.map(CellReader::new)).collect(),
            places: 0..0,
            terms: vec![0.0; BLOCK * program.terms.len()],
            cells: vec![0; BLOCK * sets.len()],
            w: vec![0.0; BLOCK],
            values: vec![0.0; BLOCK * program.columns.len()],
            masks: vec![0.0; BLOCK * program.masks.len()],
            weighted: vec![0.0; BLOCK * program.masks.len()],
        }
    }

    /// Adds the terms of the rows at some places to the sums of each domain they are in. Places are asked for in
    /// ascending order, the last of them before `end`. Once `stop` is set, rows are left out.
    #[inline(always)]
    pub(crate) fn add_rows(
        &mut self,
        mut places: Range<usize>,
        end: usize,
        into: &mut impl DomainSums,
        stop: &AtomicBool,
    ) {
        while !places.is_empty() && !stop.load(Ordering::Relaxed) {
            self.read(places.start, end);
            let first = self.places.start;
            let run = places.start - first..places.end.min(self.places.end) - first;
            places.start += run.len();
            match self.one_domain() {
                Some(domain) => self.add_run(run, into.of(domain)),
                None => self.add_by_domain(run, into),
            }
        }
    }

    /// Adds every term of some rows of the block to `sums`, where all rows are in one domain, so that terms are laid out
    /// term by term.
    #[inline(always)]
    fn add_run(&self, run: Range<usize>, sums: &mut [f64]) {
        for (sum, term) in sums.iter_mut().zip(self.terms.chunks(BLOCK)) {
            *sum += add_up(&term[run.clone()]);
        }
    }

    /// Adds every term of some rows of the block to the sums of the domains that each is in.
    #[inline(always)]
    fn add_by_domain(&self, run: Range<usize>, into: &mut impl DomainSums) {
        let count = self.program.terms.len();
        for i in run {
            let terms = &self.terms[i * count..(i + 1) * count];
            for cells in self.cells.chunks(BLOCK) {
                into.of(cells[i]).iter_mut().zip(terms).for_each(|(sum, term)| *sum += term);
            }
        }
    }

    /// Has the row at a place in the block.
    #[inline(always)]
    fn read(&mut self, place: usize, end: usize) {
        if !self.places.contains(&place) {
            self.fill(place..end.min(place + BLOCK));
        }
    }

    /// Reads the next rows: every column once, every term of every row.
    fn fill(&mut self, places: Range<usize>) {
        // Compiled once for each set of vector instructions; which of them runs changes no bit.
        pulp::Arch::new().dispatch(Fill(self, places));
    }

    #[inline(always)]
    fn fill_here(&mut self, places: Range<usize>) {
        let len = places.len();
        self.places = places.clone();
        let rows = match self.order {
            None => Rows::Run { start: places.start, len },
            Some(order) => Rows::List(&order[places]),
        };
        self.weights.read(rows, &mut self.w);
        for ((set, reader), cells) in self.sets.iter().zip(&self.readers).zip(self.cells.chunks_mut(BLOCK)) {
            match reader {
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
        for (mask, out) in self.masks.chunks(BLOCK).zip(self.weighted.chunks_mut(BLOCK)) {
            out[..len].iter_mut().zip(&self.w[..len]).zip(&mask[..len]).for_each(|((out, &w), &m)| *out = w * m);
        }
        let count = self.program.terms.len();
        let weights = &self.w[..len];
        let mut buffer = [0.0; BLOCK];
        let by_term = self.one_domain().is_some();
        for (k, term) in self.program.terms.iter().enumerate() {
            let out = if by_term { &mut self.terms[k * BLOCK..k * BLOCK + len] } else { &mut buffer[..len] };
            let values = |column: usize| &self.values[column * BLOCK..column * BLOCK + len];
            let mask = |mask: usize| &self.masks[mask * BLOCK..mask * BLOCK + len];
            let weighted = |mask: usize| &self.weighted[mask * BLOCK..mask * BLOCK + len];
            match *term {
                Term::Cases { mask: m } => out
                    .iter_mut()
                    .zip(weights.iter().zip(mask(m)))
                    .for_each(|(out, (&w, &m))| *out = if w != 0.0 { m } else { 0.0 }),
                Term::Weight { mask: m } => out.copy_from_slice(weighted(m)),
                Term::Value { column, mask: m } => {
                    out.iter_mut().zip(weighted(m).iter().zip(values(column))).for_each(|(out, (&w, &y))| *out = w * y)
                }
                Term::Square { column, shift, mask: m } => out
                    .iter_mut()
                    .zip(weighted(m).iter().zip(values(column)))
                    .for_each(|(out, (&w, &y))| *out = w * ((y - shift) * (y - shift))),
                Term::Product { columns: [a, b], mask: m } => out
                    .iter_mut()
                    .zip(weighted(m).iter().zip(values(a).iter().zip(values(b))))
                    .for_each(|(out, (&w, (&a, &b)))| *out = w * (a * b)),
            }
            if !by_term {
                self.terms[k..].iter_mut().step_by(count).zip(&buffer[..len]).for_each(|(out, &value)| *out = value);
            }
        }
    }

    /// The domain that all rows are in, where there is but one and it is the whole.
    fn one_domain(&self) -> Option<u32> {
        match self.sets {
            [Set { cells: None, first }] => Some(*first),
            _ => None,
        }
    }
}

/// The work of [`Block::fill`].
struct Fill<'b, 'a>(&'b mut Block<'a>, Range<usize>);

impl pulp::NullaryFnOnce for Fill<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        self.0.fill_here(self.1);
    }
}

/// The sum of a slice, added up in four lanes.
#[inline(always)]
fn add_up(values: &[f64]) -> f64 {
    let (chunks, rest) = values.as_chunks::<4>();
    let mut lanes = [0.0; 4];
    chunks.iter().for_each(|chunk| lanes.iter_mut().zip(chunk).for_each(|(lane, value)| *lane += value));
    (lanes[0] + lanes[2]) + (lanes[1] + lanes[3]) + rest.iter().sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::domains::Domains;
    use crate::survey::measure::mean;
    use crate::survey::plan::Plan;
    use crate::{Design, Survey};
    use polars::prelude::*;

    /// Sums that are told to stop while the first row is added.
    struct Stopping<'a> {
        sums: Vec<f64>,
        terms: usize,
        stop: &'a AtomicBool,
    }

    impl DomainSums for Stopping<'_> {
        fn of(&mut self, domain: u32) -> &mut [f64] {
            self.stop.store(true, Ordering::Relaxed);
            &mut self.sums[domain as usize * self.terms..(domain as usize + 1) * self.terms]
        }
    }

    /// One unit of many rows is left after the block at hand, with groups and without.
    #[test]
    fn a_stop_within_a_unit_ends_it() {
        let rows = 10 * BLOCK;
        let table = df!("y" => vec![1.0; rows], "g" => vec!["a"; rows]).expect("columns of one length");
        let survey = Survey::new(table, Design::default()).expect("a sound design");
        let plan = Plan::new(survey.table(), &[mean("y")], false).expect("a sound measure");
        let (program, weights) = (plan.program(), survey.0.weights().expect("weights"));
        for by in [vec![], vec!["g".to_owned()]] {
            let domains = Domains::new(survey.table(), &[by], &[]).expect("a column");
            let (sets, stop, terms) = (domains.sets(), AtomicBool::new(false), program.terms.len());
            let mut into = Stopping { sums: vec![0.0; domains.keys.len() * terms], terms, stop: &stop };
            Block::new(&program, None, &weights, &sets).add_rows(0..rows, rows, &mut into, &stop);
            let cases = into.sums.chunks(terms).map(|sums| sums[program.cases[0]]);
            assert_eq!(cases.sum::<f64>(), BLOCK as f64 * sets.len() as f64);
        }
    }
}
