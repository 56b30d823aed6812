//! Kernel: the calibration variables of every row. Most are 0, and zeros are not stored.

use super::gram::Gram;
use crate::numeric::ROWS_OF_A_PART;
use crate::survey::columns::codes::Cells;
use rayon::prelude::*;
use std::ops::Range;

/// The calibration variables x of the rows, as columns 0 … size.
#[derive(Debug)]
pub(crate) struct Regressors {
    pub(crate) size: usize,
    rows: RowValues,
}

#[derive(Debug)]
enum RowValues {
    Blocks(Vec<MarginVariables>),
    /// The mean of x over each group of rows, for weights that are to stay in proportion within it.
    Means {
        group: Cells,
        /// Where the entries of each group begin, and their number.
        starts: Vec<usize>,
        entries: Vec<(u32, f64)>,
    },
}

/// One margin.
#[derive(Debug)]
pub(crate) enum MarginVariables {
    /// 1 in the column of the row's category.
    Categories { codes: Vec<u32>, categories: usize },
    /// One column of numbers.
    Number(Vec<f64>),
    /// One column of ones.
    One,
}

impl MarginVariables {
    pub(crate) fn size(&self) -> usize {
        match self {
            MarginVariables::Categories { categories, .. } => *categories,
            MarginVariables::Number(_) | MarginVariables::One => 1,
        }
    }
}

/// Sums over the rows in parts whose number depends on the data alone, added in their order: the same bits for any
/// number of threads.
pub(crate) fn sum_rows(rows: usize, width: usize, add: impl Fn(Range<usize>, &mut [f64]) + Sync) -> Vec<f64> {
    // Parts large enough to pay for a thread, sums of all parts of 64 MB at most, and more parts than machines have
    // cores.
    let parts = (rows / ROWS_OF_A_PART).min(8_388_608 / width.max(1)).clamp(1, 64);
    let sums: Vec<Vec<f64>> = (0..parts)
        .into_par_iter()
        .map(|part| {
            let mut sums = vec![0.0; width];
            add(part * rows / parts..(part + 1) * rows / parts, &mut sums);
            sums
        })
        .collect();
    let mut parts = sums.into_iter();
    let mut whole = parts.next().unwrap_or_default();
    parts.for_each(|part| whole.iter_mut().zip(part).for_each(|(a, b)| *a += b));
    whole
}

impl Regressors {
    pub(crate) fn new(blocks: Vec<MarginVariables>) -> Regressors {
        Regressors { size: blocks.iter().map(MarginVariables::size).sum(), rows: RowValues::Blocks(blocks) }
    }

    /// The weighted means Σdx/Σd of the groups in place of the rows' own values. Calibrated to them, all rows of a
    /// group have the same factor, and the totals are met all the same (Lemaître and Dufour 1987).
    pub(crate) fn means(&self, group: Cells, groups: usize, d: &[f64]) -> Regressors {
        // Rows by group, in their order.
        let mut first = vec![0usize; groups + 1];
        (0..group.len()).for_each(|row| first[group.get(row) as usize + 1] += 1);
        (0..groups).for_each(|g| first[g + 1] += first[g]);
        let mut next = first.clone();
        let mut rows = vec![0u32; group.len()];
        for row in 0..group.len() {
            let next = &mut next[group.get(row) as usize];
            rows[*next] = row as u32;
            *next += 1;
        }
        let mut sums = vec![0.0; self.size];
        // Groups are small and columns many: only those that a group touches are summed and cleared.
        let mut touched: Vec<u32> = Vec::new();
        let (mut starts, mut entries) = (vec![0], Vec::new());
        for g in 0..groups {
            let mut weight = 0.0;
            for &row in &rows[first[g]..first[g + 1]] {
                let row = row as usize;
                weight += d[row];
                self.each(row, |column, x| {
                    touched.push(column as u32);
                    sums[column] += d[row] * x;
                });
            }
            touched.sort_unstable();
            touched.dedup();
            for column in touched.drain(..) {
                let sum = std::mem::take(&mut sums[column as usize]);
                if sum != 0.0 {
                    entries.push((column, sum / weight));
                }
            }
            starts.push(entries.len());
        }
        Regressors { size: self.size, rows: RowValues::Means { group, starts, entries } }
    }

    /// The margins of categories: their columns, and the category of each row.
    pub(crate) fn margins(&self) -> Vec<(Range<usize>, &[u32])> {
        let RowValues::Blocks(blocks) = &self.rows else { return Vec::new() };
        let mut first = 0;
        let margins = blocks.iter().map(|block| {
            let columns = first..first + block.size();
            first = columns.end;
            match block {
                MarginVariables::Categories { codes, .. } => Some((columns, codes.as_slice())),
                MarginVariables::Number(_) | MarginVariables::One => None,
            }
        });
        margins.flatten().collect()
    }

    /// Calls `f` with the columns of a row that may not be 0, and their values.
    #[inline]
    pub(crate) fn each(&self, row: usize, mut f: impl FnMut(usize, f64)) {
        match &self.rows {
            RowValues::Blocks(blocks) => {
                let mut first = 0;
                for block in blocks {
                    match block {
                        MarginVariables::Categories { codes, .. } => f(first + codes[row] as usize, 1.0),
                        MarginVariables::Number(values) => f(first, values[row]),
                        MarginVariables::One => f(first, 1.0),
                    }
                    first += block.size();
                }
            }
            RowValues::Means { group, starts, entries } => {
                let group = group.get(row) as usize;
                entries[starts[group]..starts[group + 1]].iter().for_each(|&(column, x)| f(column as usize, x));
            }
        }
    }

    /// x·b.
    #[inline]
    pub(crate) fn dot(&self, row: usize, b: &[f64]) -> f64 {
        let mut sum = 0.0;
        self.each(row, |column, x| sum += x * b[column]);
        sum
    }

    /// Σ f(row)·x over the rows.
    pub(crate) fn totals(&self, rows: usize, f: impl Fn(usize) -> f64 + Sync) -> Vec<f64> {
        sum_rows(rows, self.size, |range, sums| {
            for row in range {
                let factor = f(row);
                if factor != 0.0 {
                    self.each(row, |column, x| sums[column] += factor * x);
                }
            }
        })
    }

    /// Σ f(row)·x·xᵀ over the rows.
    pub(crate) fn squares(&self, rows: usize, f: impl Fn(usize) -> f64 + Sync) -> CrossProducts {
        let size = self.size;
        // Every row is in one category of a single margin: its indicators are orthogonal, and their squares themselves.
        if let RowValues::Blocks(blocks) = &self.rows
            && let [MarginVariables::Categories { .. }] = blocks.as_slice()
        {
            return CrossProducts { size, values: self.totals(rows, f), diagonal: true };
        }
        let values = sum_rows(rows, size * size, |range, sums| {
            let mut entries: Vec<(usize, f64)> = Vec::new();
            for row in range {
                let factor = f(row);
                if factor == 0.0 {
                    continue;
                }
                entries.clear();
                self.each(row, |column, x| entries.push((column, x)));
                // Columns come in ascending order, which makes this the lower triangle.
                for (i, &(column, x)) in entries.iter().enumerate() {
                    let (line, factor) = (&mut sums[column * size..], factor * x);
                    entries[..=i].iter().for_each(|&(other, y)| line[other] += factor * y);
                }
            }
        });
        CrossProducts { size, values, diagonal: false }
    }
}

/// A matrix Σ f·x·xᵀ: its diagonal where that is all there is, otherwise the lower triangle by rows.
#[derive(Debug)]
pub(crate) struct CrossProducts {
    size: usize,
    values: Vec<f64>,
    diagonal: bool,
}

impl CrossProducts {
    pub(crate) fn factor(&self) -> Gram {
        if self.diagonal { Gram::diagonal(self.values.clone()) } else { Gram::dense(&self.values, self.size) }
    }

    /// The matrix times a vector.
    pub(crate) fn times(&self, b: &[f64]) -> Vec<f64> {
        if self.diagonal {
            return self.values.iter().zip(b).map(|(value, b)| value * b).collect();
        }
        let mut product = vec![0.0; self.size];
        for i in 0..self.size {
            for j in 0..=i {
                let value = self.values[i * self.size + j];
                product[i] += value * b[j];
                if j < i {
                    product[j] += value * b[i];
                }
            }
        }
        product
    }

    /// Adds a multiple of another matrix of the same regressors.
    pub(crate) fn add(&mut self, other: &CrossProducts, factor: f64) {
        self.values.iter_mut().zip(&other.values).for_each(|(a, b)| *a += factor * b);
    }
}
