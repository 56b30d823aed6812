//! Kernel: degrees of freedom, the rank of the matrix of replicate weights less 1; the weights are those of the
//! analysis, as in R `degf`, factors times the sampling weight.

use super::span::{Sifted, Span};
use crate::survey::columns::column::{Column, Rows};
use crate::survey::columns::domains::Set;
use crate::survey::design::replicates::{Matrix, MatrixSource, Reader, UnitFactors, Weights};
use crate::survey::kernel::program::Program;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};

/// How many rows are read at a time.
const CHUNK: usize = 256;

/// Degrees of freedom of every domain under every filter.
#[derive(Debug)]
pub(crate) struct DegreesOfFreedom {
    given: Option<f64>,
    /// The degrees of freedom of all rows.
    pub(crate) full: f64,
    /// Per mask, for those that are a filter alone and in use: one per domain.
    by_mask: Vec<Option<Vec<f64>>>,
}

impl DegreesOfFreedom {
    /// Counts the ranks that a program needs. `None` if `stop` was set meanwhile.
    pub(crate) fn new(
        program: &Program,
        base: &Column,
        matrix: &Matrix,
        given: Option<f64>,
        height: usize,
        sets: &[Set],
        stop: &AtomicBool,
    ) -> Option<DegreesOfFreedom> {
        let mut by_mask = vec![None; program.masks.len()];
        if given.is_some() {
            return Some(DegreesOfFreedom { given, full: f64::NAN, by_mask });
        }
        let counted = counted(base, matrix, height);
        let counter = Counter::new(base, matrix, height, stop);
        // R `degf` of replicate weights: the rank of the matrix of analysis weights, less 1.
        let full = counter.rank(&rows_of(&counted));
        for group in &program.groups {
            let of_mask = &mut by_mask[group.domain_mask];
            if of_mask.is_some() {
                continue;
            }
            let filter = program.masks[group.domain_mask].filter.map(|filter| &program.columns[filter]);
            let kept = kept(filter, &counted);
            let mut df = Vec::new();
            for set in sets {
                // All rows: their rank is known.
                if filter.is_none() && set.cells.is_none() {
                    df.push(full as f64 - 1.0);
                    continue;
                }
                let domains = by_domain(set, &kept);
                df.par_extend(domains.par_iter().map(|rows| counter.rank(rows) as f64 - 1.0));
            }
            *of_mask = Some(df);
        }
        if stop.load(Ordering::Relaxed) {
            return None;
        }
        Some(DegreesOfFreedom { given: None, full: full as f64 - 1.0, by_mask })
    }

    /// The degrees of freedom of some of the rows.
    pub(crate) fn of_rows(base: &Column, weights: &Weights, inside: &[bool], stop: &AtomicBool) -> Option<f64> {
        if weights.df.is_some() {
            return weights.df;
        }
        let counted = counted(base, &weights.matrix, inside.len());
        let kept: Vec<bool> = counted.iter().zip(inside).map(|(counted, inside)| *counted && *inside).collect();
        let rank = Counter::new(base, &weights.matrix, inside.len(), stop).rank(&rows_of(&kept));
        (!stop.load(Ordering::Relaxed)).then_some(rank as f64 - 1.0)
    }

    /// The degrees of freedom of a domain under a filter.
    pub(crate) fn of(&self, domain_mask: usize, domain: usize) -> f64 {
        self.given.or_else(|| self.by_mask[domain_mask].as_ref().map(|df| df[domain])).unwrap_or(f64::NAN)
    }

    /// Whether the user gave them.
    pub(crate) fn is_given(&self) -> bool {
        self.given.is_some()
    }

    /// The degrees of freedom of the whole design.
    pub(crate) fn whole(&self) -> f64 {
        self.given.unwrap_or(self.full)
    }
}

/// The ranks of rows that come in parts.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub(crate) struct Ranks {
    whole: Span,
    /// By filter, the domains in the order of their numbers; that of all rows without a filter is `whole`.
    by_filter: BTreeMap<Option<String>, Vec<Span>>,
}

/// The number of the domain of all rows.
const OVERALL: usize = 0;

impl Ranks {
    pub(crate) fn new(replicates: usize) -> Ranks {
        Ranks { whole: Span::new(replicates), by_filter: BTreeMap::new() }
    }

    /// What is wrong with ranks that were read, for so many rows.
    pub(crate) fn check(
        &self,
        replicates: usize,
        filters: &BTreeSet<Option<&str>>,
        domains: usize,
        rows: u64,
    ) -> Result<(), &'static str> {
        let is_empty = rows == 0 && self.by_filter.is_empty();
        if !is_empty && !self.by_filter.keys().map(Option::as_deref).eq(filters.iter().copied()) {
            return Err("its ranks are not those of the filters of its measures");
        }
        if self.by_filter.values().any(|spans| spans.len() > domains) {
            return Err("it has ranks of a domain that is not there");
        }
        self.by_filter.values().flatten().chain([&self.whole]).try_for_each(|span| span.check(replicates, rows))
    }

    /// Adds rows: `filters` are those of all measures with their columns, `numbers` the domains of the sets in the
    /// numbering of all parts. `None` if `stop` was set meanwhile.
    #[expect(clippy::too_many_arguments, reason = "the rows, and what divides them")]
    pub(crate) fn add(
        &mut self,
        filters: &BTreeMap<Option<&str>, Option<&Column>>,
        base: &Column,
        matrix: &Matrix,
        height: usize,
        sets: &[Set],
        numbers: &[u32],
        stop: &AtomicBool,
    ) -> Option<()> {
        let counted = counted(base, matrix, height);
        let counter = Counter::new(base, matrix, height, stop);
        counter.extend(&mut self.whole, &rows_of(&counted));
        for (&name, &filter) in filters {
            let kept = kept(filter, &counted);
            let spans = self.by_filter.entry(name.map(str::to_owned)).or_default();
            for set in sets.iter().filter(|set| filter.is_some() || set.cells.is_some()) {
                let domains = by_domain(set, &kept);
                let number = |code: usize| numbers[set.first as usize + code] as usize;
                let count = (0..domains.len()).map(number).max().map_or(0, |last| last + 1);
                if spans.len() < count {
                    spans.resize(count, Span::new(matrix.count()));
                }
                // Taken out, so that threads extend the spans of domains without a lock; each has a number of its own.
                let taken: Vec<Span> =
                    (0..domains.len()).map(|code| std::mem::take(&mut spans[number(code)])).collect();
                let extended: Vec<Span> = taken
                    .into_par_iter()
                    .zip(&domains)
                    .map(|(mut span, rows)| {
                        counter.extend(&mut span, rows);
                        span
                    })
                    .collect();
                extended.into_iter().enumerate().for_each(|(code, span)| spans[number(code)] = span);
            }
        }
        (!stop.load(Ordering::Relaxed)).then_some(())
    }

    /// Adds the rows of other parts, whose domains `numbers` maps to ours.
    pub(crate) fn merge(&mut self, other: &Ranks, numbers: &[u32]) {
        self.whole.merge(&other.whole);
        for (filter, theirs) in &other.by_filter {
            let spans = self.by_filter.entry(filter.clone()).or_default();
            for (span, &number) in theirs.iter().zip(numbers) {
                let number = number as usize;
                if spans.len() <= number {
                    spans.resize(number + 1, Span::new(self.whole.columns()));
                }
                spans[number].merge(span);
            }
        }
    }

    /// The degrees of freedom by mask: `filters` has the masks that are a filter alone and in use, `places` the places
    /// of the domains in the result.
    pub(crate) fn degrees_of_freedom(&self, filters: &[Option<Option<String>>], places: &[u32]) -> DegreesOfFreedom {
        let df = |span: &Span| span.rank() as f64 - 1.0;
        let of_filter = |filter: &Option<String>| {
            let spans = self.by_filter.get(filter);
            let mut by_place = vec![f64::NAN; places.len()];
            for (number, &place) in places.iter().enumerate() {
                let span = match filter {
                    None if number == OVERALL => Some(&self.whole),
                    _ => spans.and_then(|spans| spans.get(number)),
                };
                // A domain that no row with any weight is of has rank 0.
                by_place[place as usize] = span.map_or(-1.0, df);
            }
            by_place
        };
        let by_mask = filters.iter().map(|filter| filter.as_ref().map(of_filter)).collect();
        DegreesOfFreedom { given: None, full: df(&self.whole), by_mask }
    }
}

impl DegreesOfFreedom {
    /// Those that the user gave, for all domains.
    pub(crate) fn given(df: f64) -> DegreesOfFreedom {
        DegreesOfFreedom { given: Some(df), full: f64::NAN, by_mask: Vec::new() }
    }
}

/// The numbers of the rows that are marked.
fn rows_of(marked: &[bool]) -> Vec<u32> {
    marked.iter().zip(0..).filter(|(marked, _)| **marked).map(|(_, row)| row).collect()
}

/// The rows that have any weight and fulfil a filter.
fn kept(filter: Option<&Column>, counted: &[bool]) -> Vec<bool> {
    match filter {
        None => counted.to_vec(),
        Some(filter) => read(filter, counted.len()).zip(counted).map(|(f, c)| f != 0.0 && *c).collect(),
    }
}

/// The rows that have any weight.
fn counted(base: &Column, matrix: &Matrix, height: usize) -> Vec<bool> {
    match (matrix.combined, matrix.inside.as_ref().and_then(Column::new)) {
        (false, _) => read(base, height).map(|w| w != 0.0).collect(),
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

/// Counts ranks of rows of the matrix of replicate weights.
struct Counter<'a> {
    matrix: &'a Matrix,
    reader: Reader<'a>,
    /// What the factors of a row are multiplied by: its sampling weight.
    base: Option<Vec<f64>>,
    stop: &'a AtomicBool,
}

impl<'a> Counter<'a> {
    fn new(base: &Column, matrix: &'a Matrix, height: usize, stop: &'a AtomicBool) -> Counter<'a> {
        let base = (!matrix.combined).then(|| read(base, height).collect());
        Counter { matrix, reader: matrix.reader(), base, stop }
    }

    /// The rank of some of the rows.
    fn rank(&self, rows: &[u32]) -> usize {
        let mut span = Span::new(self.matrix.count());
        match &self.matrix.source {
            MatrixSource::Columns(_) => self.extend(&mut span, rows),
            MatrixSource::Made(factors) => {
                // Rows of one unit have proportional factors: one row per unit has the same rank.
                let units = self.units_of(factors, rows);
                let numbers: Vec<u32> = units.iter().map(|unit| unit.number).collect();
                if let Some(rank) = factors.jackknife_rank(&numbers) {
                    return rank;
                }
                let count = self.matrix.count();
                let values: Vec<f64> = (0..count)
                    .flat_map(|r| units.iter().map(move |unit| unit.size * factors.factor(r, unit.number as usize)))
                    .collect();
                let sifted = span.sift(&values, units.len().max(1), units.len());
                span.add(&[sifted]);
            }
        }
        span.rank()
    }

    /// Adds rows to a span, as long as they can change its rank.
    fn extend(&self, span: &mut Span, rows: &[u32]) {
        // First as many as tell which of the others matter, from all over the rows, as those of a unit follow each
        // other.
        let first = 2 * self.matrix.count();
        let step = (rows.len() / first).max(1);
        for is_sample in [true, false] {
            // The rows between the sampled ones come second: each row is added once.
            let places = rows.iter().enumerate().filter(|(place, _)| (place % step == 0) == is_sample);
            let rows: Vec<u32> = places.map(|(_, &row)| row).collect();
            for rows in rows.chunks(first.max(16 * CHUNK)) {
                if span.is_full() || self.stop.load(Ordering::Relaxed) {
                    return;
                }
                let parts: Vec<Sifted> =
                    rows.par_chunks(CHUNK).map(|rows| span.sift(&self.read(rows), CHUNK, rows.len())).collect();
                span.add(&parts);
            }
        }
    }

    /// The analysis weights of some rows, replicates × CHUNK.
    fn read(&self, rows: &[u32]) -> Vec<f64> {
        let mut values = vec![0.0; self.matrix.count() * CHUNK];
        for (replicate, out) in values.chunks_mut(CHUNK).enumerate() {
            self.reader.read(replicate, Rows::List(rows), out);
            if let Some(base) = &self.base {
                out.iter_mut().zip(rows).for_each(|(value, &row)| *value *= base[row as usize]);
            }
        }
        values
    }

    /// The units that rows are in, in order: the rows of a unit are multiples of each other.
    fn units_of(&self, factors: &UnitFactors, rows: &[u32]) -> Vec<UnitRow> {
        let mut squares: Vec<Option<f64>> = vec![None; factors.units()];
        for &row in rows {
            let weight = self.base.as_ref().map_or(1.0, |base| base[row as usize]);
            // The length of a unit's rows: with it a unit counts as its rows do against the tolerance of the rank.
            *squares[factors.unit(row as usize)].get_or_insert(0.0) += weight * weight;
        }
        let unit =
            |(number, square): (usize, Option<f64>)| Some(UnitRow { number: number as u32, size: square?.sqrt() });
        squares.into_iter().enumerate().filter_map(unit).collect()
    }
}

/// A sampling unit as one row: the length of the weights of its rows.
struct UnitRow {
    number: u32,
    size: f64,
}
