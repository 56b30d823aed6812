//! Kernel: rows read in blocks, column by column, into a matrix of terms.

use super::bits::BitTerms;
use super::program::{Program, SparseColumn, Term};
use crate::survey::columns::codes::Cells;
use crate::survey::columns::column::{Column, Rows};
use crate::survey::columns::domains::Set;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

/// How many rows are read at a time: so few that the columns, masks and terms of some ten measures stay in the nearest
/// cache.
const BLOCK: usize = 128;

/// Where the sums of domains are kept.
pub(crate) trait DomainSums {
    /// The sums of the dense terms in a domain, 0 where there were none.
    fn of(&mut self, domain: u32) -> &mut [f64];

    /// Adds to the sum at a sparse place in a domain that was asked for before.
    fn add_sparse(&mut self, domain: u32, place: u32, value: f64);

    /// Adds the sums of some domains to those of the whole, which was asked for before them and has a smaller number.
    fn add_up(&mut self, whole: u32, parts: Range<u32>);
}

/// Rows of the block, term by term, and the domains they are in.
pub(crate) struct Block<'a> {
    program: &'a Program<'a>,
    /// The row of the table at each place; `None` where places are rows.
    order: Option<&'a [u32]>,
    weights: &'a Column<'a>,
    /// The domain of all rows, if there is one.
    whole: Option<u32>,
    /// The first domain of each other set, and the domain of every row less that.
    sets: Vec<(u32, &'a Cells)>,
    /// The domains of the smallest of these sets: together they are the whole.
    parts: Range<u32>,
    /// The terms, where all columns are packed in bits: then rows are words, and nothing below but weights is used.
    bits: Option<BitTerms<'a>>,
    words: Vec<u64>,
    /// The places in the block.
    places: Range<usize>,
    /// Rows × dense terms; where all rows are in one domain, terms × rows, of those that are more than a product.
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
        let whole = sets.iter().find(|set| set.cells.is_none()).map(|set| set.first);
        let ends = sets.iter().skip(1).map(|set| set.first).chain([u32::MAX]);
        let ranges = sets.iter().zip(ends).filter(|(set, _)| set.cells.is_some()).map(|(set, end)| set.first..end);
        let parts = ranges.min_by_key(|domains| domains.len()).unwrap_or_default();
        let sets: Vec<_> = sets.iter().filter_map(|set| Some((set.first, set.cells?))).collect();
        let bits = BitTerms::new(program);
        let matrix = |columns: usize| vec![0.0; if bits.is_some() { 0 } else { BLOCK * columns }];
        Block {
            words: vec![0; if bits.is_some() { BLOCK } else { 0 }],
            terms: matrix(program.dense_terms().len()),
            values: matrix(program.columns.len()),
            masks: matrix(program.masks.len()),
            weighted: matrix(program.masks.len()),
            bits,
            program,
            order,
            weights,
            whole,
            cells: vec![0; BLOCK * sets.len()],
            sets,
            parts,
            places: 0..0,
            w: vec![0.0; BLOCK],
        }
    }

    /// Adds the terms of the rows of a unit, at some places, to the sums of each domain they are in. Places are asked
    /// for in ascending order, the last of them before `end`. Once `stop` is set, rows are left out.
    #[inline(always)]
    pub(crate) fn add_rows(
        &mut self,
        mut places: Range<usize>,
        end: usize,
        into: &mut impl DomainSums,
        stop: &AtomicBool,
    ) {
        // Asked for first, so that its place is before those of its parts.
        if let Some(whole) = self.whole {
            into.of(whole);
        }
        while !places.is_empty() && !stop.load(Ordering::Relaxed) {
            self.read(places.start, end);
            let first = self.places.start;
            let run = places.start - first..places.end.min(self.places.end) - first;
            places.start += run.len();
            match self.whole {
                Some(whole) if self.sets.is_empty() => {
                    self.add_run(run.clone(), into.of(whole));
                    self.add_sparse_columns(run, &|_| std::iter::once(whole), into);
                }
                _ => {
                    self.add_by_domain(run.clone(), into);
                    self.add_sparse_columns(run, &|i| self.cells.chunks(BLOCK).map(move |cells| cells[i]), into);
                }
            }
        }

        // Every row is in one part: summing up the parts costs less than adding each row to the whole too.
        if let Some(whole) = self.whole.filter(|_| !self.sets.is_empty()) {
            into.add_up(whole, self.parts.clone());
        }
    }

    /// Adds what some rows of the block have at sparse places to the sums of the domains that each is in.
    #[inline(always)]
    fn add_sparse_columns<D: Iterator<Item = u32>>(
        &self,
        run: Range<usize>,
        domains: &impl Fn(usize) -> D,
        into: &mut impl DomainSums,
    ) {
        for SparseColumn { column, mask, places } in &self.program.sparse_columns {
            for i in run.clone() {
                let weight = self.weighted[mask * BLOCK + i];
                // Outside the mask the value may be the 0 of a missing category. Inside, it is the number of a
                // category, which has a place.
                if weight != 0.0 {
                    let place = places[self.values[column * BLOCK + i] as usize];
                    domains(i).for_each(|domain| into.add_sparse(domain, place, weight));
                }
            }
        }
    }

    /// Adds every dense term of some rows of the block to `sums`, where all rows are in one domain.
    #[inline(always)]
    fn add_run(&self, run: Range<usize>, sums: &mut [f64]) {
        if let Some(bits) = &self.bits {
            return run.for_each(|i| bits.add(self.words[i], self.w[i], sums));
        }
        let line = |k: usize| k * BLOCK + run.start..k * BLOCK + run.end;
        for (k, (sum, term)) in sums.iter_mut().zip(self.program.dense_terms()).enumerate() {
            *sum += match *term {
                Term::Weight { mask } => add_up(&self.weighted[line(mask)]),
                Term::Value { column, mask } => add_products(&self.weighted[line(mask)], &self.values[line(column)]),
                Term::Category { column, category, mask } => {
                    add_where(&self.weighted[line(mask)], &self.values[line(column)], f64::from(category))
                }
                Term::Cases { .. } | Term::Square { .. } | Term::Product { .. } => add_up(&self.terms[line(k)]),
            };
        }
    }

    /// Adds every dense term of some rows of the block to the sums of the domains that each is in, but for the whole.
    #[inline(always)]
    fn add_by_domain(&self, run: Range<usize>, into: &mut impl DomainSums) {
        let count = self.program.dense_terms().len();
        if let Some(bits) = &self.bits {
            for i in run {
                for cells in self.cells.chunks(BLOCK) {
                    bits.add(self.words[i], self.w[i], into.of(cells[i]));
                }
            }
            return;
        }
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
        // Units may be smaller than a block, which is then read once for several of them.
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
        for ((first, codes), cells) in self.sets.iter().zip(self.cells.chunks_mut(BLOCK)) {
            codes.each(rows, |i, code| cells[i] = first + code);
        }

        if let Some(bits) = &self.bits {
            return bits.read(rows, &mut self.words);
        }

        self.program.read(rows, BLOCK, &mut self.values, &mut self.masks);
        for (mask, out) in self.masks.chunks(BLOCK).zip(self.weighted.chunks_mut(BLOCK)) {
            out[..len].iter_mut().zip(&self.w[..len]).zip(&mask[..len]).for_each(|((out, &w), &m)| *out = w * m);
        }

        let count = self.program.dense_terms().len();
        let weights = &self.w[..len];
        let mut buffer = [0.0; BLOCK];
        // In one domain, slices of a term are summed; in many, the terms of a row are added side by side.
        let by_term = self.sets.is_empty();
        for (k, term) in self.program.dense_terms().iter().enumerate() {
            // Summed without being written.
            if by_term && matches!(term, Term::Weight { .. } | Term::Value { .. } | Term::Category { .. }) {
                continue;
            }
            let out = if by_term { &mut self.terms[k * BLOCK..k * BLOCK + len] } else { &mut buffer[..len] };
            let values = |column: usize| &self.values[column * BLOCK..column * BLOCK + len];
            let mask = |mask: usize| &self.masks[mask * BLOCK..mask * BLOCK + len];
            let weighted = |mask: usize| &self.weighted[mask * BLOCK..mask * BLOCK + len];
            term.write(out, weights, mask, weighted, values);
            if !by_term {
                self.terms[k..].iter_mut().step_by(count).zip(&buffer[..len]).for_each(|(out, &value)| *out = value);
            }
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

/// The sum of a slice in four lanes, which a processor adds at once. Their order is fixed, whatever the processor.
#[inline(always)]
fn add_up(values: &[f64]) -> f64 {
    let (chunks, rest) = values.as_chunks::<4>();
    let mut lanes = [0.0; 4];
    chunks.iter().for_each(|chunk| lanes.iter_mut().zip(chunk).for_each(|(lane, value)| *lane += value));
    (lanes[0] + lanes[2]) + (lanes[1] + lanes[3]) + rest.iter().sum::<f64>()
}

/// The sum of the products of two slices, in the same way.
#[inline(always)]
fn add_products(a: &[f64], b: &[f64]) -> f64 {
    let ((a, rest_of_a), (b, rest_of_b)) = (a.as_chunks::<4>(), b.as_chunks::<4>());
    let mut lanes = [0.0; 4];
    a.iter().zip(b).for_each(|(a, b)| (0..4).for_each(|i| lanes[i] += a[i] * b[i]));
    let rest = rest_of_a.iter().zip(rest_of_b).map(|(a, b)| a * b);
    (lanes[0] + lanes[2]) + (lanes[1] + lanes[3]) + rest.sum::<f64>()
}

/// The sum of the weights where the number is the given one, in the same way.
#[inline(always)]
fn add_where(weights: &[f64], numbers: &[f64], number: f64) -> f64 {
    let ((w, rest_of_w), (n, rest_of_n)) = (weights.as_chunks::<4>(), numbers.as_chunks::<4>());
    let mut lanes = [0.0; 4];
    w.iter().zip(n).for_each(|(w, n)| (0..4).for_each(|i| lanes[i] += if n[i] == number { w[i] } else { 0.0 }));
    let rest = rest_of_w.iter().zip(rest_of_n).filter(|(_, n)| **n == number).map(|(w, _)| w);
    (lanes[0] + lanes[2]) + (lanes[1] + lanes[3]) + rest.sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::columns::domains::Domains;
    use crate::survey::kernel::plan::Plan;
    use crate::survey::measure::mean;
    use crate::{Design, Survey};
    use polars::prelude::*;

    /// Sums that are told to stop while the first row is added.
    struct Stopping<'a> {
        sums: Vec<f64>,
        terms: usize,
        asked: usize,
        stop: &'a AtomicBool,
    }

    impl DomainSums for Stopping<'_> {
        fn of(&mut self, domain: u32) -> &mut [f64] {
            // The whole is asked for once before any row is added.
            self.stop.store(self.asked > 0, Ordering::Relaxed);
            self.asked += 1;
            &mut self.sums[domain as usize * self.terms..(domain as usize + 1) * self.terms]
        }

        fn add_sparse(&mut self, _: u32, _: u32, _: f64) {}

        fn add_up(&mut self, whole: u32, parts: Range<u32>) {
            let (whole, parts) = (whole as usize * self.terms, parts.start as usize * self.terms);
            (0..self.terms).for_each(|term| self.sums[whole + term] += self.sums[parts + term]);
        }
    }

    /// One unit of many rows is left after the block at hand, with groups and without.
    #[test]
    fn a_stop_within_a_unit_ends_it() {
        let rows = 10 * BLOCK;
        let table = df!("y" => vec![1.0; rows], "g" => vec!["a"; rows]).expect("columns of one length");
        let survey = Survey::new(table, Design::default()).expect("a sound design");
        let plan = Plan::new(survey.cases(), &[mean("y")], false).expect("a sound measure");
        let (program, weights) = (plan.program(), survey.0.weights().expect("weights"));
        for by in [vec![], vec!["g".to_owned()]] {
            let domains = Domains::new(survey.cases(), &[by], &[]).expect("a column");
            let (sets, stop, terms) = (domains.sets(), AtomicBool::new(false), program.terms.len());
            let sums = vec![0.0; domains.keys.len() * terms];
            let mut into = Stopping { sums, terms, asked: 0, stop: &stop };
            Block::new(&program, None, &weights, &sets).add_rows(0..rows, rows, &mut into, &stop);
            let cases = into.sums.chunks(terms).map(|sums| sums[program.cases[0]]);
            assert_eq!(cases.sum::<f64>(), BLOCK as f64 * sets.len() as f64);
        }
    }
}
