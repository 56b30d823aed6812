//! Kernel: degrees of freedom, the rank of the matrix of replicate weights less 1.
//!
//! The rank is counted by rows, which are orthogonalised one after the other until no more can be gained. Whether a row
//! lies in the span of those before is first asked of one vector that is orthogonal to all of them and random otherwise:
//! a row outside the span has a part along it, almost surely. So most rows cost one product, and where the matrix has
//! full rank few are read.

use super::make::Factors;
use super::weights::{Reader, Source, Weights};
use crate::survey::column::{Column, Rows};
use crate::survey::pass::{Program, Set};
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

/// A row counts as new if the part of it that is orthogonal to those before is longer than this share of it; the
/// tolerance of R `degf`, there by columns.
const TOLERANCE: f64 = 1e-5;
/// How many rows are read at a time.
const CHUNK: usize = 256;

/// Degrees of freedom of every domain under every filter.
#[derive(Debug)]
pub(crate) struct DegreesOfFreedom {
    given: Option<f64>,
    /// Those of all rows.
    pub(crate) full: f64,
    /// Per mask, for those that are a filter alone and in use: one per domain.
    by_mask: Vec<Option<Vec<f64>>>,
}

impl DegreesOfFreedom {
    /// Counts the ranks that a program needs. `None` if `stop` was set meanwhile.
    pub(crate) fn new(
        program: &Program,
        base: &Column,
        weights: &Weights,
        height: usize,
        sets: &[Set],
        stop: &AtomicBool,
    ) -> Option<DegreesOfFreedom> {
        let mut by_mask = vec![None; program.masks.len()];
        if weights.df.is_some() {
            return Some(DegreesOfFreedom { given: weights.df, full: f64::NAN, by_mask });
        }
        let matrix = Matrix { weights, reader: weights.reader(), stop };
        let counted = counted(base, weights, height);
        let all: Vec<u32> = (0..height as u32).filter(|&row| counted[row as usize]).collect();
        let most = matrix.rank(&all, weights.count());
        for group in &program.groups {
            let of_mask = &mut by_mask[group.domain_mask];
            if of_mask.is_some() {
                continue;
            }
            let filter = program.masks[group.domain_mask].filter.map(|filter| &program.columns[filter]);
            let kept: Vec<bool> = match filter {
                None => counted.clone(),
                Some(filter) => read(filter, height).zip(&counted).map(|(f, c)| f != 0.0 && *c).collect(),
            };
            let mut df = Vec::new();
            for set in sets {
                if filter.is_none() && set.cells.is_none() {
                    df.push(most as f64 - 1.0);
                    continue;
                }
                let domains = by_domain(set, &kept);
                df.par_extend(domains.par_iter().map(|rows| matrix.rank(rows, most) as f64 - 1.0));
            }
            *of_mask = Some(df);
        }
        if stop.load(Ordering::Relaxed) {
            return None;
        }
        Some(DegreesOfFreedom { given: None, full: most as f64 - 1.0, by_mask })
    }

    /// Those of a domain under a filter.
    pub(crate) fn of(&self, domain_mask: usize, domain: usize) -> f64 {
        self.given.or_else(|| self.by_mask[domain_mask].as_ref().map(|df| df[domain])).unwrap_or(f64::NAN)
    }

    /// Those of the whole design.
    pub(crate) fn whole(&self) -> f64 {
        self.given.unwrap_or(self.full)
    }
}

/// The rows that have any weight.
fn counted(base: &Column, weights: &Weights, height: usize) -> Vec<bool> {
    match (weights.combined, weights.inside.as_ref().and_then(Column::new)) {
        (false, _) => read(base, height).map(|w| w > 0.0).collect(),
        (true, Some(inside)) => read(&inside, height).map(|inside| inside != 0.0).collect(),
        (true, None) => vec![true; height],
    }
}

fn read<'a>(column: &'a Column, height: usize) -> impl Iterator<Item = f64> + 'a {
    let mut values = vec![0.0; CHUNK];
    (0..height).step_by(CHUNK).flat_map(move |start| {
        let len = CHUNK.min(height - start);
        column.read(Rows::Run { start, len }, &mut values);
        values[..len].to_vec()
    })
}

/// The rows of each domain of a set.
fn by_domain(set: &Set, kept: &[bool]) -> Vec<Vec<u32>> {
    let all = Rows::Run { start: 0, len: kept.len() };
    let mut domains: Vec<Vec<u32>> = Vec::new();
    let mut add = |code: usize, row: usize| {
        if code >= domains.len() {
            domains.resize(code + 1, Vec::new());
        }
        if kept[row] {
            domains[code].push(row as u32);
        }
    };
    match set.cells {
        None => all.each(|_, row| add(0, row)),
        Some(cells) => cells.each(all, |row, code| add(code as usize, row)),
    }
    domains
}

/// The matrix of replicate weights, rows × replicates.
struct Matrix<'a> {
    weights: &'a Weights,
    reader: Reader<'a>,
    stop: &'a AtomicBool,
}

impl Matrix<'_> {
    /// The rank of some of the rows, known to be `most` or less.
    fn rank(&self, rows: &[u32], most: usize) -> usize {
        match &self.weights.source {
            Source::Columns(_) => self.rank_of_rows(rows, most),
            Source::Made(factors) => {
                let (units, one_row_each) = units_of(factors, rows);
                factors.jackknife_rank(&units).unwrap_or_else(|| self.rank_of_rows(&one_row_each, most))
            }
        }
    }

    fn rank_of_rows(&self, rows: &[u32], most: usize) -> usize {
        let mut span = Span::new(self.weights.count());
        let chunks: Vec<&[u32]> = rows.chunks(CHUNK).collect();
        let mut next = 0;
        while span.basis.len() < most && !self.stop.load(Ordering::Relaxed) {
            // Chunks that bring nothing new are passed over together.
            let Some(passed) =
                chunks[next..].par_iter().position_first(|rows| span.gains(&self.read(rows), rows.len()))
            else {
                break;
            };
            next += passed;
            let values = self.read(chunks[next]);
            for i in 0..chunks[next].len() {
                span.add(|replicate| values[replicate * CHUNK + i]);
                if span.basis.len() == most {
                    break;
                }
            }
            next += 1;
        }
        span.basis.len()
    }

    /// The weights of some rows, replicates × CHUNK.
    fn read(&self, rows: &[u32]) -> Vec<f64> {
        let mut values = vec![0.0; self.weights.count() * CHUNK];
        for (replicate, out) in values.chunks_mut(CHUNK).enumerate() {
            self.reader.read(replicate, Rows::List(rows), out);
        }
        values
    }
}

/// The units that rows are in, in order, and one row of each: the rows of a unit are multiples of each other.
fn units_of(factors: &Factors, rows: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let mut row_of = vec![u32::MAX; factors.units()];
    for &row in rows {
        let known = &mut row_of[factors.unit(row as usize)];
        *known = row.min(*known);
    }
    row_of.into_iter().enumerate().filter(|(_, row)| *row != u32::MAX).map(|(unit, row)| (unit as u32, row)).unzip()
}

/// The span of the rows seen so far.
struct Span {
    /// Orthonormal vectors.
    basis: Vec<Vec<f64>>,
    /// Of length 1 and orthogonal to the basis, otherwise random.
    probe: Vec<f64>,
}

impl Span {
    fn new(dimension: usize) -> Span {
        let mut random = crate::random::SplitMix(dimension as u64);
        let mut probe: Vec<f64> = (0..dimension).map(|_| random.uniform() - 0.5).collect();
        normalise(&mut probe);
        Span { basis: Vec::new(), probe }
    }

    /// Whether any of `len` rows, dimension × CHUNK, may lie outside the span.
    fn gains(&self, values: &[f64], len: usize) -> bool {
        let (mut along, mut square) = ([0.0; CHUNK], [0.0; CHUNK]);
        for (column, &probe) in values.chunks(CHUNK).zip(&self.probe) {
            for ((along, square), &value) in along.iter_mut().zip(&mut square).zip(column) {
                *along += probe * value;
                *square += value * value;
            }
        }
        along.iter().zip(&square).take(len).any(|(&along, &square)| may_be_new(along, square))
    }

    /// Adds a row, if it lies outside the span.
    fn add(&mut self, value: impl Fn(usize) -> f64) {
        let mut row: Vec<f64> = (0..self.probe.len()).map(value).collect();
        let length = dot(&row, &row).sqrt();
        if !may_be_new(dot(&row, &self.probe), length * length) {
            return;
        }
        // Twice, as rounding in the first leaves parts along the basis (Giraud, Langou and Rozložník 2005).
        for _ in 0..2 {
            self.basis.iter().for_each(|known| remove(&mut row, known));
        }
        if dot(&row, &row).sqrt() > TOLERANCE * length {
            normalise(&mut row);
            self.basis.push(row);
            for _ in 0..2 {
                self.basis.iter().for_each(|known| remove(&mut self.probe, known));
                normalise(&mut self.probe);
            }
        }
    }
}

/// Whether a row of this squared length, and this part along the probe, may lie outside the span. The part is shorter
/// than the whole of what is orthogonal, by how much is chance: a hundredth of the tolerance is kept.
fn may_be_new(along: f64, square: f64) -> bool {
    along.abs() > 0.01 * TOLERANCE * square.sqrt()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Takes away the part along a vector of length 1.
fn remove(row: &mut [f64], along: &[f64]) {
    let part = dot(row, along);
    row.iter_mut().zip(along).for_each(|(r, a)| *r -= part * a);
}

fn normalise(row: &mut [f64]) {
    let length = dot(row, row).sqrt();
    if length > 0.0 {
        row.iter_mut().for_each(|r| *r /= length);
    }
}
