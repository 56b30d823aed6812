//! What a model is fitted to: the rows with all its columns, or, with factors alone, the cells that they make.

use super::encoding::Encoding;
use super::matrix::DesignMatrix;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// No unit: the row is outside the model.
const OUTSIDE: u32 = u32::MAX;

/// How many units one thread works through before sums are added up, in their order: the same bits for any number of threads.
pub(crate) const CHUNK: usize = 2048;

/// With so many rows for each combination of categories, it is worth while to put rows of the same side by side: blocks are of
/// one combination then, but for the last of each.
const RUN: usize = 2048;

/// The rows of a model as units with one row of the design matrix each.
#[derive(Debug)]
pub(crate) struct Units {
    /// The design matrix.
    pub(crate) matrix: DesignMatrix,
    /// The offset of each unit; empty without one.
    pub(crate) offset: Vec<f64>,
    /// The unit of each row of the table.
    pub(crate) of_row: Vec<u32>,
    /// The rows inside: those of the units one by one, unless rows share them.
    inside: Vec<u32>,
    /// Whether units are cells that several rows share.
    are_cells: bool,
    /// Whether units are the rows of the table, one by one.
    are_rows: bool,
    /// The outcome of each row of the table.
    pub(crate) y: Arc<Vec<f64>>,
    /// Rows inside.
    pub(crate) n: usize,
}

/// The weights and outcomes of units.
#[derive(Debug)]
pub(crate) struct Load {
    pub(crate) weight: Vec<f64>,
    /// The weighted mean outcome.
    pub(crate) y: Arc<Vec<f64>>,
    /// Σw over all.
    pub(crate) total: f64,
}

impl Units {
    /// The rows that are inside, from the values of each variable in all rows.
    pub(crate) fn new(
        encoding: &Arc<Encoding>,
        columns: &[Arc<Vec<f64>>],
        y: &Arc<Vec<f64>>,
        offset: &[f64],
        inside: &[bool],
    ) -> Units {
        let mut rows: Vec<u32> = (0..inside.len() as u32).filter(|&row| inside[row as usize]).collect();
        let mut of_row = vec![OUTSIDE; inside.len()];
        let sizes: Vec<u64> = encoding.variables.iter().map(|variable| variable.levels().len() as u64).collect();
        // Seventy questions of yes and no have more combinations than a number can tell apart.
        let are_numbered = sizes.iter().try_fold(1_u64, |cells, size| cells.checked_mul(*size)).is_some();
        // An offset is as good as different in every row.
        let are_cells = encoding.is_of_factors() && offset.is_empty() && are_numbered;
        let mut runs = Vec::new();
        // The first row of each unit has its values.
        let firsts = if are_cells {
            let mut known: FxHashMap<u64, u32> = FxHashMap::default();
            let mut firsts = Vec::new();
            for &row in &rows {
                let cell = columns.iter().zip(&sizes);
                let cell = cell.fold(0_u64, |cell, (column, size)| cell * *size + column[row as usize] as u64);
                of_row[row as usize] = *known.entry(cell).or_insert_with(|| {
                    firsts.push(row);
                    firsts.len() as u32 - 1
                });
            }
            firsts
        } else {
            runs = in_runs(&mut rows, columns, &sizes);
            rows.iter().zip(0..).for_each(|(&row, unit)| of_row[row as usize] = unit);
            rows.clone()
        };
        // As they are where all rows are units of their own.
        let are_rows = firsts.len() == inside.len() && runs.is_empty();
        let of_units = |column: &Arc<Vec<f64>>| {
            if are_rows {
                return Arc::clone(column);
            }
            Arc::new(firsts.iter().map(|&row| column[row as usize]).collect())
        };
        // Without variables all rows are the one cell of the intercept.
        let variables = columns.par_iter().map(of_units).collect();
        let matrix = DesignMatrix::new(Arc::clone(encoding), variables, firsts.len(), runs);
        let offset =
            if offset.is_empty() { Vec::new() } else { firsts.iter().map(|&row| offset[row as usize]).collect() };
        let n = rows.len();
        Units { matrix, offset, of_row, inside: rows, are_cells, are_rows, y: Arc::clone(y), n }
    }

    pub(crate) fn len(&self) -> usize {
        self.matrix.len()
    }

    /// The linear predictor of each unit.
    pub(crate) fn predictors(&self, beta: &[f64]) -> Vec<f64> {
        let mut eta = self.matrix.times(beta);
        eta.iter_mut().zip(&self.offset).for_each(|(eta, offset)| *eta += offset);
        eta
    }

    pub(crate) fn offset(&self, unit: usize) -> f64 {
        self.offset.get(unit).copied().unwrap_or_default()
    }

    /// The rows inside, with their units.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.inside.iter().map(|&row| (row as usize, self.of_row[row as usize] as usize))
    }

    /// Sums of some numbers over the rows inside, from what each row and its unit give: chunk by chunk, added up in their order.
    pub(crate) fn sums<const N: usize>(&self, of: impl Fn(usize, usize) -> [f64; N] + Sync) -> [f64; N] {
        let of_chunk = |rows: &[u32]| {
            let mut sums = [0.0; N];
            for &row in rows {
                let parts = of(row as usize, self.of_row[row as usize] as usize);
                sums.iter_mut().zip(parts).for_each(|(sum, part)| *sum += part);
            }
            sums
        };
        let chunks: Vec<[f64; N]> = self.inside.par_chunks(CHUNK).map(of_chunk).collect();
        chunks.into_iter().fold([0.0; N], |mut total, part| {
            total.iter_mut().zip(part).for_each(|(total, part)| *total += part);
            total
        })
    }

    /// A number for every row of the table, 0 outside.
    pub(crate) fn of_rows(&self, of: impl Fn(usize, usize) -> f64 + Sync) -> Vec<f64> {
        let mut values = vec![0.0; self.of_row.len()];
        let rows = values.par_iter_mut().zip(&self.of_row).enumerate().filter(|(_, (_, unit))| **unit != OUTSIDE);
        rows.for_each(|(row, (value, &unit))| *value = of(row, unit as usize));
        values
    }

    /// Whether rows share units, so that what is the same for a unit is worth keeping.
    pub(crate) fn are_cells(&self) -> bool {
        self.are_cells
    }

    /// Sums up rows with weights.
    pub(crate) fn load(&self, weights: &[f64]) -> Load {
        if !self.are_cells {
            let of_units = |of_row: &[f64]| self.inside.par_iter().map(|&row| of_row[row as usize]).collect();
            let y = if self.are_rows { Arc::clone(&self.y) } else { Arc::new(of_units(&self.y)) };
            let [total] = self.sums(|row, _| [weights[row]]);
            return Load { weight: of_units(weights), y, total };
        }
        let count = self.len();
        let (mut weight, mut y) = (vec![0.0; count], vec![0.0; count]);
        for (row, unit) in self.rows() {
            weight[unit] += weights[row];
            y[unit] += weights[row] * self.y[row];
        }
        // Sums of the same weight of both signs may be 0; such a cell has no mean and no part in the fit.
        y.iter_mut().zip(&weight).for_each(|(y, w)| *y = if *w == 0.0 { 0.0 } else { *y / w });
        let total = weight.iter().sum();
        Load { weight, y: Arc::new(y), total }
    }
}

/// Puts rows of the same categories side by side, where they are many, and says where their runs end; otherwise leaves them as
/// they are.
fn in_runs(rows: &mut Vec<u32>, columns: &[Arc<Vec<f64>>], sizes: &[u64]) -> Vec<usize> {
    let factors = || columns.iter().zip(sizes).filter(|(_, size)| **size > 0);
    let most = rows.len() / RUN;
    let cells = factors().try_fold(1_usize, |cells, (_, &size)| cells.checked_mul(size as usize));
    let Some(cells) = cells.filter(|&cells| cells > 1 && cells <= most) else { return Vec::new() };
    let cell = |&row: &u32| factors().fold(0, |cell, (column, size)| cell * *size as u32 + column[row as usize] as u32);
    let of_row: Vec<u32> = rows.par_iter().map(cell).collect();
    let mut counts = vec![0; cells];
    of_row.iter().for_each(|&cell| counts[cell as usize] += 1);
    let ends: Vec<usize> = counts
        .iter()
        .scan(0, |end, count| {
            *end += count;
            Some(*end)
        })
        .collect();
    let mut next: Vec<usize> = ends.iter().zip(&counts).map(|(end, count)| end - count).collect();
    let mut sorted = vec![0; rows.len()];
    for (&row, cell) in rows.iter().zip(of_row) {
        let place = &mut next[cell as usize];
        sorted[*place] = row;
        *place += 1;
    }
    *rows = sorted;
    ends
}

#[cfg(test)]
mod tests {
    use crate::numeric::random::SplitMix;
    use crate::{Design, Survey};
    use polars::prelude::*;

    /// Rows that differ in the first of seventy factors alone are not one cell: y is 1 where that one is b, whatever the
    /// others are.
    #[test]
    fn more_cells_than_numbers_are_not_mixed_up() {
        let mut random = SplitMix(3);
        let mut columns = vec![Column::new("w".into(), vec![1.0; 240])];
        let first: Vec<&str> = (0..240).map(|row| if row % 2 == 0 { "a" } else { "b" }).collect();
        columns.push(Column::new("y".into(), first.iter().map(|of| f64::from(*of == "b")).collect::<Vec<f64>>()));
        columns.push(Column::new("f0".into(), first));
        for factor in 1..70 {
            // Each pair of rows has the same categories of all others.
            let of: Vec<&str> = (0..120).flat_map(|_| [["a", "b"][random.below(2)]; 2]).collect();
            columns.push(Column::new(format!("f{factor}").into(), of));
        }
        let table = DataFrame::new(240, columns).expect("one length");
        let survey = Survey::new(table, Design::new("w")).expect("a sound design");
        let asked = (0..70).fold(survey.regress("y"), |asked, factor| asked.term([format!("f{factor}")]));
        let model = asked.run().expect("a model");
        assert!((model.coefficients()[1].inference.value - 1.0).abs() < 1e-9);
        assert!(model.coefficients()[2..].iter().all(|other| other.inference.value.abs() < 1e-9));
    }
}
