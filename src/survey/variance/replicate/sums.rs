//! Kernel: one pass over the rows gathers the totals of every term with the full weights and with each replicate's.
//!
//! For a block of rows, U holds the unweighted terms and W the weights of some replicates; per domain, UᵀW is added to
//! the totals. Rows of a block are put in the order of their domains first, so that the product runs over slices. What
//! is kept are plain sums: states of parts of the rows, added, give the state of the whole.

use super::totals::{Linear, ReplicateTotals};
use crate::numeric::ROWS_OF_A_PART;
use crate::survey::columns::column::{Column, Rows};
use crate::survey::columns::domains::Set;
use crate::survey::design::replicates::{Matrix, Reader};
use crate::survey::kernel::program::{Program, SparseColumn, Term};
use rayon::prelude::*;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

/// How many rows are read at a time.
const BLOCK: usize = 1024;
/// How many replicates are multiplied at a time: with two terms, eight sums that a processor keeps in registers.
const WIDTH: usize = 4;
/// Slices are filled up with zeros to a multiple of this.
const LANES: usize = 2;

/// One pass over the rows, in parallel over parts whose number depends on the data alone, so that any number of
/// threads gives the same bits. `None` if `stop` was set meanwhile.
pub(crate) fn pass(
    program: &Program,
    base: &Column,
    matrix: &Matrix,
    height: usize,
    sets: &[Set],
    domains: usize,
    stop: &AtomicBool,
) -> Option<ReplicateTotals> {
    let linear = Linear::new(program);
    // Each part has totals of its own for every domain, which should be little beside the weights.
    let by_memory = height / (4 * domains * linear.terms.len().max(1));
    let parts = (height / ROWS_OF_A_PART).min(by_memory).clamp(1, 64);
    let share = |part: usize| part * height / parts;
    // Kept in the order of the parts, in which they are added below.
    let states: Vec<Option<ReplicateTotals>> = (0..parts)
        .into_par_iter()
        .map(|part| {
            ReplicatePass::new(program, &linear, base, matrix, sets, domains).run(share(part)..share(part + 1), stop)
        })
        .collect();
    let mut states = states.into_iter();
    let mut whole = states.next()??;
    for state in states {
        whole.merge(&state?);
    }
    Some(whole)
}

/// The working memory of one part of a pass.
struct ReplicatePass<'a> {
    program: &'a Program<'a>,
    linear: &'a Linear,
    base: &'a Column<'a>,
    reader: Reader<'a>,
    combined: bool,
    inside: Option<Column<'a>>,
    sets: &'a [Set<'a>],
    state: ReplicateTotals,
    block: ReplicateBlock,
    /// One per set.
    ordered: Vec<RowsByDomain>,
    /// WIDTH × rows, for weights that are not read where they stand.
    weights: Vec<f64>,
    /// WIDTH × rows in the order of a set.
    gathered: Vec<f64>,
}

/// Rows of the block: columns, masks and unweighted terms, each a slice of BLOCK.
struct ReplicateBlock {
    values: Vec<f64>,
    masks: Vec<f64>,
    terms: Vec<f64>,
    base: Vec<f64>,
    /// What every term is multiplied by before the replicate weight: the weight of factors, the scope of others.
    multiplier: Vec<f64>,
}

/// The rows of the block in the order of the domains of a set, each domain filled up to whole lanes.
struct RowsByDomain {
    /// The domain and the places of each run of rows.
    runs: Vec<(usize, Range<usize>)>,
    /// The row of the block at each place, BLOCK for none; empty where the order is that of the block.
    rows: Vec<u32>,
    /// Dense linear terms × places.
    terms: Vec<f64>,
    stride: usize,
    /// What rows have at sparse places.
    sparse: Vec<SparseOfRow>,
}

/// What one row of the block has at a sparse place.
struct SparseOfRow {
    domain: usize,
    /// The sparse place.
    sparse_place: usize,
    /// The row of the block, and its place in the order of the set.
    row: usize,
    place: usize,
    /// What the replicate weights are multiplied by.
    value: f64,
}

impl<'a> ReplicatePass<'a> {
    fn new(
        program: &'a Program,
        linear: &'a Linear,
        base: &'a Column,
        matrix: &'a Matrix,
        sets: &'a [Set],
        domains: usize,
    ) -> ReplicatePass<'a> {
        let block = ReplicateBlock {
            values: vec![0.0; BLOCK * program.columns.len()],
            masks: vec![0.0; BLOCK * program.masks.len()],
            terms: vec![0.0; BLOCK * program.dense_terms().len()],
            base: vec![0.0; BLOCK],
            multiplier: vec![1.0; BLOCK],
        };
        let ordered =
            |_| RowsByDomain { runs: Vec::new(), rows: Vec::new(), terms: Vec::new(), stride: 0, sparse: Vec::new() };
        ReplicatePass {
            program,
            linear,
            base,
            reader: matrix.reader(),
            combined: matrix.combined,
            inside: matrix.inside.as_ref().and_then(Column::new),
            sets,
            state: ReplicateTotals::new(linear, matrix.count(), domains),
            block,
            ordered: sets.iter().map(ordered).collect(),
            weights: vec![0.0; WIDTH * BLOCK],
            gathered: Vec::new(),
        }
    }

    fn run(mut self, rows: Range<usize>, stop: &AtomicBool) -> Option<ReplicateTotals> {
        for start in rows.clone().step_by(BLOCK) {
            if stop.load(Ordering::Relaxed) {
                return None;
            }
            let len = BLOCK.min(rows.end - start);
            let rows = Rows::Run { start, len };
            self.fill(rows);
            for set in 0..self.sets.len() {
                self.arrange(set, rows);
                self.add_full(set);
            }
            for first in (0..self.state.replicates).step_by(WIDTH) {
                self.add_replicates(first, start, len);
            }
        }
        Some(self.state)
    }

    /// Reads columns and makes the unweighted terms of a block.
    fn fill(&mut self, rows: Rows) {
        let (len, block) = (rows.len(), &mut self.block);
        self.base.read(rows, &mut block.base);
        // The last block is short, and the rest of the buffer still has the rows of the one before.
        block.base[len..].fill(0.0);
        match (self.combined, &self.inside) {
            (false, _) => block.multiplier.copy_from_slice(&block.base),
            (true, Some(inside)) => inside.read(rows, &mut block.multiplier),
            (true, None) => {}
        }
        self.program.read(rows, BLOCK, &mut block.values, &mut block.masks);
        // Rows beyond the end of the table are not cases of anything.
        block.masks.chunks_mut(BLOCK).for_each(|mask| mask[len..].fill(0.0));
        for (term, out) in self.program.dense_terms().iter().zip(block.terms.chunks_mut(BLOCK)) {
            let values = |column: usize| &block.values[column * BLOCK..(column + 1) * BLOCK];
            let mask = |mask: usize| &block.masks[mask * BLOCK..(mask + 1) * BLOCK];
            // Without weights: each replicate brings its own.
            term.write(out, &block.base, mask, mask, values);
        }
    }

    /// Puts the rows of the block in the order of a set's domains, and the linear terms with them.
    fn arrange(&mut self, set: usize, rows: Rows) {
        let len = rows.len();
        let (of, ordered) = (&self.sets[set], &mut self.ordered[set]);
        ordered.runs.clear();
        ordered.rows.clear();
        match of.cells {
            None => ordered.runs.push((of.first as usize, 0..len.next_multiple_of(LANES))),
            Some(cells) => {
                let mut keys: Vec<(u32, u32)> = Vec::with_capacity(len);
                cells.each(rows, |i, code| keys.push((of.first + code, i as u32)));
                keys.sort_unstable();
                for run in keys.chunk_by(|a, b| a.0 == b.0) {
                    let start = ordered.rows.len();
                    ordered.rows.extend(run.iter().map(|key| key.1));
                    ordered.rows.resize(ordered.rows.len().next_multiple_of(LANES), BLOCK as u32);
                    ordered.runs.push((run[0].0 as usize, start..ordered.rows.len()));
                }
            }
        }
        ordered.stride = if of.cells.is_none() { BLOCK } else { ordered.rows.len() };
        ordered.terms.resize(self.linear.dense * ordered.stride, 0.0);
        let multiplier = &self.block.multiplier;
        for (&term, out) in self.linear.terms.iter().zip(ordered.terms.chunks_mut(ordered.stride.max(1))) {
            let term = &self.block.terms[term * BLOCK..(term + 1) * BLOCK];
            if of.cells.is_none() {
                out.iter_mut().zip(term.iter().zip(multiplier)).for_each(|(out, (&u, &m))| *out = u * m);
            } else {
                let product = |row: usize| if row < BLOCK { term[row] * multiplier[row] } else { 0.0 };
                out.iter_mut().zip(&ordered.rows).for_each(|(out, &row)| *out = product(row as usize));
            }
        }
        self.arrange_sparse(set, len);
    }

    /// Finds what the rows of the block have at sparse places.
    fn arrange_sparse(&mut self, set: usize, len: usize) {
        let (block, ordered) = (&self.block, &mut self.ordered[set]);
        ordered.sparse.clear();
        for SparseColumn { column, mask, places } in &self.program.sparse_columns {
            let line = |k: usize| k * BLOCK..(k + 1) * BLOCK;
            let (values, mask) = (&block.values[line(*column)], &block.masks[line(*mask)]);
            for (domain, run) in &ordered.runs {
                for place in run.clone() {
                    let row = ordered.rows.get(place).map_or(place, |&row| row as usize);
                    if row < len && mask[row] != 0.0 {
                        let sparse_place = places[values[row] as usize] as usize;
                        let value = mask[row] * block.multiplier[row];
                        ordered.sparse.push(SparseOfRow { domain: *domain, sparse_place, row, place, value });
                    }
                }
            }
        }
    }

    /// Adds the terms of the block with the full weights.
    fn add_full(&mut self, set: usize) {
        let (ordered, block) = (&self.ordered[set], &self.block);
        let dense = self.program.dense_terms();
        for &SparseOfRow { domain, sparse_place, row, .. } in &ordered.sparse {
            self.state.sums[domain * self.state.terms + dense.len() + sparse_place] += block.base[row];
        }
        for (t, term) in dense.iter().enumerate() {
            let of_term = &block.terms[t * BLOCK..(t + 1) * BLOCK];
            let weighted = !matches!(term, Term::Cases { .. });
            let value = |row: usize| if weighted { block.base[row] * of_term[row] } else { of_term[row] };
            for (domain, places) in &ordered.runs {
                let sum: f64 = if ordered.rows.is_empty() {
                    places.clone().map(value).sum()
                } else {
                    let rows = ordered.rows[places.clone()].iter().filter(|row| **row < BLOCK as u32);
                    rows.map(|&row| value(row as usize)).sum()
                };
                self.state.sums[domain * self.state.terms + t] += sum;
            }
        }
    }

    /// Adds the linear terms of the block, which begins at row `start`, with the weights of some replicates.
    fn add_replicates(&mut self, first: usize, start: usize, len: usize) {
        let ReplicatePass { state, linear, ordered, weights: buffers, gathered, .. } = self;
        let reader = &self.reader;
        let count = WIDTH.min(state.replicates - first);
        let mut buffers = buffers.chunks_mut(BLOCK);
        let weights: [&[f64]; WIDTH] = std::array::from_fn(|i| match buffers.next() {
            Some(buffer) if i < count => {
                // A block of whole lanes is read in place; another one is padded with rows without weight.
                if let Reader::Columns(columns) = reader
                    && len.is_multiple_of(LANES)
                {
                    columns[first + i].values(start, len, buffer)
                } else {
                    reader.read(first + i, Rows::Run { start, len }, buffer);
                    buffer[len..].fill(0.0);
                    buffer
                }
            }
            _ => &[0.0; BLOCK],
        });

        for ordered in ordered.iter() {
            let weights: [&[f64]; WIDTH] = if ordered.rows.is_empty() {
                weights
            } else {
                gathered.clear();
                for weights in weights {
                    let weight = |&row: &u32| weights.get(row as usize).copied().unwrap_or(0.0);
                    gathered.extend(ordered.rows.iter().map(weight));
                }
                std::array::from_fn(|i| &gathered[i * ordered.stride..(i + 1) * ordered.stride])
            };
            for (domain, places) in &ordered.runs {
                let w = weights.map(|weights| &weights[places.clone()]);
                let mut terms = ordered.terms.chunks(ordered.stride.max(1)).map(|term| &term[places.clone()]);
                let mut place = domain * state.linear;
                while let Some(u) = terms.next() {
                    // Two terms at a time share the reading of the weights; of an odd number the last is paired with
                    // itself.
                    let both = [u, terms.next().unwrap_or(u)];
                    for (j, products) in products(w, both).iter().enumerate() {
                        // The copy of the last of an odd number has no place.
                        if place + j < domain * state.linear + linear.dense {
                            let at = (place + j) * state.replicates + first;
                            let sums = &mut state.replicated[at..at + count];
                            sums.iter_mut().zip(products).for_each(|(sum, product)| *sum += product);
                        }
                    }
                    place += 2;
                }
            }
            for of_row in &ordered.sparse {
                let at = (of_row.domain * state.linear + linear.dense + of_row.sparse_place) * state.replicates + first;
                let sums = &mut state.replicated[at..at + count];
                sums.iter_mut().zip(weights).for_each(|(sum, weights)| *sum += of_row.value * weights[of_row.place]);
            }
        }
    }
}

/// The products Σ u·w of two terms and the weights of WIDTH replicates, over slices of whole lanes.
fn products(w: [&[f64]; WIDTH], u: [&[f64]; 2]) -> [[f64; WIDTH]; 2] {
    let u = u.map(|u| u.as_chunks::<LANES>().0);
    let w = w.map(|w| &w.as_chunks::<LANES>().0[..u[0].len()]);
    let u1 = &u[1][..u[0].len()];
    let mut sums = [[[0.0; LANES]; WIDTH]; 2];
    for (at, (a, b)) in u[0].iter().zip(u1).enumerate() {
        for (i, w) in w.iter().enumerate() {
            let w = &w[at];
            for lane in 0..LANES {
                sums[0][i][lane] += a[lane] * w[lane];
                sums[1][i][lane] += b[lane] * w[lane];
            }
        }
    }
    sums.map(|term| term.map(|lanes| lanes.iter().sum()))
}
