//! Kernel: the design matrix, kept as the variables that it is made of. Its columns are made in blocks when they are needed: there are
//! more of them than variables, and reading memory is what takes time.

use super::encoding::{Encoding, Product};
use super::panel::Panel;
use super::units::CHUNK;
use polars_buffer::Buffer;
use rayon::prelude::*;
use std::ops::Range;
use std::sync::Arc;

/// The rows of a design matrix.
#[derive(Clone, Debug)]
pub(crate) struct DesignMatrix {
    encoding: Arc<Encoding>,
    variables: Vec<Held>,
    len: usize,
    /// Where runs of rows with the same categories end; none where rows are in no such order.
    runs: Arc<Vec<usize>>,
}

/// The values of a variable in the rows of a matrix: numbers, or the places of categories.
#[derive(Clone, Debug)]
pub(crate) enum Held {
    /// One for each row.
    Each(Buffer<f64>),
    /// One for each run.
    Runs(Arc<[f64]>),
    /// The same throughout.
    One(f64),
}

/// The values of a variable in some rows.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Part<'a> {
    Each(&'a [f64]),
    One(f64),
}

impl Part<'_> {
    pub(super) fn get(self, row: usize) -> f64 {
        match self {
            Part::Each(values) => values[row],
            Part::One(value) => value,
        }
    }

    /// Calls `f` with what there is for each row and the value of the row.
    #[inline(always)]
    pub(super) fn each(self, out: &mut [f64], f: impl Fn(&mut f64, f64)) {
        match self {
            Part::Each(values) => out.iter_mut().zip(values).for_each(|(out, &value)| f(out, value)),
            Part::One(value) => out.iter_mut().for_each(|out| f(out, value)),
        }
    }
}

impl DesignMatrix {
    pub(crate) fn new(encoding: Arc<Encoding>, variables: Vec<Held>, len: usize, runs: Vec<usize>) -> DesignMatrix {
        DesignMatrix { encoding, variables, len, runs: Arc::new(runs) }
    }

    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn width(&self) -> usize {
        self.encoding.width()
    }

    /// The values of a variable in some rows, with runs inside one of them.
    pub(crate) fn part(&self, variable: usize, rows: Range<usize>) -> Part<'_> {
        match &self.variables[variable] {
            Held::Each(values) => Part::Each(&values[rows]),
            Held::Runs(values) => Part::One(values[self.run(rows.start)]),
            Held::One(value) => Part::One(*value),
        }
    }

    /// The value of a variable in a row.
    pub(crate) fn value(&self, variable: usize, row: usize) -> f64 {
        match self.part(variable, row..row + 1) {
            Part::Each(values) => values[0],
            Part::One(value) => value,
        }
    }

    /// The run of a row.
    fn run(&self, row: usize) -> usize {
        self.runs.partition_point(|&end| end <= row)
    }

    /// The values of all variables in a row.
    pub(crate) fn values(&self, row: usize, values: &mut [f64]) {
        values.iter_mut().enumerate().for_each(|(variable, value)| *value = self.value(variable, row));
    }

    /// What each column is the product of.
    pub(super) fn products(&self, columns: impl IntoIterator<Item = usize>) -> Vec<Product> {
        columns.into_iter().map(|column| self.encoding.product(column)).collect()
    }

    /// Whether rows of the same categories lie side by side.
    pub(super) fn has_runs(&self) -> bool {
        !self.runs.is_empty()
    }

    /// Some rows in blocks that a panel can take: with runs, each is inside one.
    pub(super) fn blocks(&self, rows: Range<usize>) -> impl Iterator<Item = Range<usize>> {
        let mut runs = self.runs[self.runs.partition_point(|&end| end <= rows.start)..].iter().copied();
        let mut first = rows.start;
        let mut end_of_run = runs.next().unwrap_or(usize::MAX);
        std::iter::from_fn(move || {
            if first >= rows.end {
                return None;
            }
            while end_of_run <= first {
                end_of_run = runs.next().unwrap_or(usize::MAX);
            }
            let block = first..rows.end.min(first + Panel::LEN).min(end_of_run);
            first = block.end;
            Some(block)
        })
    }

    /// How many variables there are.
    pub(crate) fn variables(&self) -> usize {
        self.variables.len()
    }

    /// The matrix if some variables had one value throughout.
    pub(crate) fn with(&self, set: &[(usize, f64)]) -> DesignMatrix {
        let mut changed = self.clone();
        set.iter().for_each(|&(variable, value)| changed.variables[variable] = Held::One(value));
        changed
    }

    /// The places of the columns of terms with a variable.
    pub(crate) fn columns_with(&self, variable: usize) -> Vec<bool> {
        let mut has = vec![false; self.width()];
        let terms = self.encoding.terms.iter().filter(|term| term.variables.contains(&variable));
        terms.for_each(|term| has[term.columns.clone()].fill(true));
        has
    }

    /// Xβ.
    pub(crate) fn times(&self, beta: &[f64]) -> Vec<f64> {
        let mut products = vec![0.0; self.len];
        products.par_chunks_mut(CHUNK).enumerate().for_each_init(
            || Panel::new(self, 0..self.width()),
            |panel, (chunk, products)| {
                let first = chunk * CHUNK;
                for block in self.blocks(first..first + products.len()) {
                    panel.read(self, block.clone());
                    panel.predict(beta, &mut products[block.start - first..block.end - first]);
                }
            },
        );
        products
    }

    /// X'a: chunk by chunk, added up in their order.
    pub(crate) fn totals(&self, a: &[f64]) -> Vec<f64> {
        let of_chunk = |(chunk, a): (usize, &[f64])| {
            let (mut panel, mut totals) = (Panel::new(self, 0..self.width()), vec![0.0; self.width()]);
            let first = chunk * CHUNK;
            for block in self.blocks(first..first + a.len()) {
                panel.read(self, block.clone());
                panel.score(&a[block.start - first..block.end - first], &mut totals);
            }
            totals
        };
        let parts: Vec<Vec<f64>> = a.par_chunks(CHUNK).enumerate().map(of_chunk).collect();
        parts.into_iter().fold(vec![0.0; self.width()], |mut total, part| {
            total.iter_mut().zip(part).for_each(|(total, part)| *total += part);
            total
        })
    }
}
