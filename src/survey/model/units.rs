//! What a model is fitted to: the rows with all its columns, or, with factors alone, the cells that they make.

use super::encoding::Encoding;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// No unit: the row is outside the model.
pub(crate) const OUTSIDE: u32 = u32::MAX;

/// How many units one thread works through before sums are added up, in their order: the same bits for any number of threads.
pub(crate) const CHUNK: usize = 2048;

/// The rows of a model as units with one row of the design matrix each.
#[derive(Debug)]
pub(crate) struct Units {
    /// How many variables there are.
    variables: usize,
    /// The values of the variables, units × variables.
    pub(crate) values: Vec<f64>,
    /// The design matrix, units × width.
    pub(crate) x: Vec<f64>,
    pub(crate) width: usize,
    /// The offset of each unit; empty without one.
    pub(crate) offset: Vec<f64>,
    /// The unit of each row of the table.
    pub(crate) of_row: Vec<u32>,
    /// The outcome of each row of the table.
    pub(crate) y: Vec<f64>,
    /// Rows inside.
    pub(crate) n: usize,
}

/// The weights and outcomes of units.
#[derive(Debug)]
pub(crate) struct Load {
    pub(crate) weight: Vec<f64>,
    /// The weighted mean outcome.
    pub(crate) y: Vec<f64>,
    /// Σw over all.
    pub(crate) total: f64,
}

impl Units {
    pub(crate) fn new(encoding: &Encoding, columns: &[&[f64]], y: Vec<f64>, offset: &[f64], inside: &[bool]) -> Units {
        let (variables, width) = (columns.len(), encoding.width());
        let mut values = Vec::new();
        let mut offsets = Vec::new();
        let mut of_row = vec![OUTSIDE; inside.len()];
        let mut count = 0_u32;
        // An offset is as good as different in every row.
        let compress = encoding.is_of_factors() && offset.is_empty();
        let mut known: FxHashMap<u64, u32> = FxHashMap::default();
        let mut n = 0;
        for row in (0..inside.len()).filter(|&row| inside[row]) {
            n += 1;
            if compress {
                let sizes = encoding.variables.iter().map(|variable| variable.levels().len() as u64);
                let cell = columns.iter().zip(sizes).fold(0_u64, |cell, (column, size)| {
                    // Wraps beyond 2^64 combinations, more than there can be coefficients for.
                    cell.wrapping_mul(size).wrapping_add(column[row] as u64)
                });
                if let Some(&unit) = known.get(&cell) {
                    of_row[row] = unit;
                    continue;
                }
                known.insert(cell, count);
            }
            values.extend(columns.iter().map(|column| column[row]));
            if !offset.is_empty() {
                offsets.push(offset[row]);
            }
            of_row[row] = count;
            count += 1;
        }
        let mut units = Units { variables, values, x: Vec::new(), width, offset: offsets, of_row, y, n };
        units.x = units.design(encoding, |_, _| {});
        units
    }

    pub(crate) fn len(&self) -> usize {
        self.x.len() / self.width
    }

    /// The design matrix after a change to the values of the variables.
    pub(crate) fn design(&self, encoding: &Encoding, change: impl Fn(usize, &mut [f64]) + Sync) -> Vec<f64> {
        let count = self.values.len().checked_div(self.variables).unwrap_or(usize::from(self.n > 0));
        let count = if self.offset.is_empty() { count } else { self.offset.len() };
        let mut x = vec![0.0; count * self.width];
        x.par_chunks_mut(self.width * CHUNK).enumerate().for_each(|(chunk, x)| {
            let mut values = vec![0.0; self.variables];
            for (i, x) in x.chunks_mut(self.width).enumerate() {
                let unit = chunk * CHUNK + i;
                values.copy_from_slice(&self.values[unit * self.variables..(unit + 1) * self.variables]);
                change(unit, &mut values);
                encoding.fill(&values, x);
            }
        });
        x
    }

    /// The row of the design matrix of a unit.
    pub(crate) fn x(&self, unit: usize) -> &[f64] {
        &self.x[unit * self.width..(unit + 1) * self.width]
    }

    pub(crate) fn offset(&self, unit: usize) -> f64 {
        self.offset.get(unit).copied().unwrap_or_default()
    }

    /// The rows inside, with their units.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.of_row.iter().enumerate().filter(|(_, unit)| **unit != OUTSIDE).map(|(row, &unit)| (row, unit as usize))
    }

    /// Sums up rows with weights.
    pub(crate) fn load(&self, weights: &[f64]) -> Load {
        let count = self.len();
        let (mut weight, mut y) = (vec![0.0; count], vec![0.0; count]);
        for (row, unit) in self.rows() {
            weight[unit] += weights[row];
            y[unit] += weights[row] * self.y[row];
        }
        y.iter_mut().zip(&weight).for_each(|(y, w)| *y = if *w == 0.0 { 0.0 } else { *y / w });
        let total = weight.iter().sum();
        Load { weight, y, total }
    }
}
