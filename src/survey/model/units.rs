//! What a model is fitted to: the rows with all its columns, or, with factors alone, the cells that they make.

use super::encoding::Encoding;
use super::matrix::{DesignMatrix, Held};
use super::values::{Categories, Values, in_order};
use polars_buffer::Buffer;
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
    /// The variables in the rows of the table.
    pub(crate) columns: Vec<Values>,
    /// The offset of each unit; empty without one.
    pub(crate) offset: Vec<f64>,
    /// The unit of each row of the table.
    pub(crate) of_row: Vec<u32>,
    /// The rows inside: those of the units one by one, unless rows share them.
    inside: Vec<u32>,
    /// The order of the units, where rows of the same categories lie side by side.
    runs: Option<Runs>,
    /// Whether units are cells that several rows share.
    are_cells: bool,
    /// Whether units are the rows of the table, one by one.
    are_rows: bool,
    /// The outcome of each row of the table.
    pub(crate) y: Buffer<f64>,
    /// Rows inside.
    pub(crate) n: usize,
}

/// The weights and outcomes of units.
#[derive(Debug)]
pub(crate) struct Load {
    pub(crate) weight: Vec<f64>,
    /// The weighted mean outcome.
    pub(crate) y: Buffer<f64>,
    /// Whether each of these is 0 or 1.
    pub(crate) is_binary: bool,
    /// Σw over all.
    pub(crate) total: f64,
}

impl Units {
    /// The rows that are inside, from the values of each variable in all rows.
    pub(crate) fn new(
        encoding: &Arc<Encoding>,
        columns: Vec<Values>,
        y: &Buffer<f64>,
        offset: &[f64],
        inside: &[bool],
    ) -> Units {
        let all = (0..inside.len() as u32).into_par_iter();
        let are_all = inside.par_iter().all(|inside| *inside);
        let mut rows: Vec<u32> =
            if are_all { all.collect() } else { all.filter(|&row| inside[row as usize]).collect() };
        let sizes: Vec<u32> = encoding.variables.iter().map(|variable| variable.levels().len() as u32).collect();
        // Seventy questions of yes and no have more combinations than a number can tell apart.
        let are_numbered = sizes.iter().try_fold(1_u64, |cells, size| cells.checked_mul((*size).into())).is_some();
        // An offset is as good as different in every row.
        let are_cells = encoding.is_of_factors() && offset.is_empty() && are_numbered;
        let mut runs = None;
        let mut of_row = vec![OUTSIDE; inside.len()];
        // The first row of each unit has its values.
        let firsts = if are_cells {
            let mut known: FxHashMap<u64, u32> = FxHashMap::default();
            let mut firsts = Vec::new();
            for &row in &rows {
                let cell = columns.iter().zip(&sizes);
                let cell =
                    cell.fold(0, |cell, (column, size)| cell * u64::from(*size) + column.get(row as usize) as u64);
                of_row[row as usize] = *known.entry(cell).or_insert_with(|| {
                    firsts.push(row);
                    firsts.len() as u32 - 1
                });
            }
            firsts
        } else {
            runs = Runs::of(&columns, &sizes, &rows);
            match &runs {
                Some(runs) => {
                    rows = runs.in_order(|row| row as u32);
                    if are_all {
                        of_row = runs.units();
                    } else {
                        rows.iter().zip(0..).for_each(|(&row, unit)| of_row[row as usize] = unit);
                    }
                }
                None if are_all => of_row.copy_from_slice(&rows),
                None => rows.iter().zip(0..).for_each(|(&row, unit)| of_row[row as usize] = unit),
            }
            rows.clone()
        };
        // As they are where all rows are units of their own.
        let are_rows = firsts.len() == inside.len() && runs.is_none();
        let held = |column: &Values| match (column, &runs) {
            (Values::Categories(_), Some(runs)) => Held::Runs(runs.values(column, &firsts)),
            (Values::Numbers(numbers), Some(runs)) => Held::Each(runs.in_order(|row| numbers[row]).into()),
            (Values::Numbers(numbers), None) if are_rows => Held::Each(numbers.clone()),
            (Values::Numbers(_) | Values::Categories(_), _) => Held::Each(column.of(&firsts)),
        };
        // Without variables all rows are the one cell of the intercept.
        let variables = columns.iter().map(held).collect();
        let ends = runs.as_ref().map_or_else(Vec::new, |runs| runs.ends.clone());
        let matrix = DesignMatrix::new(Arc::clone(encoding), variables, firsts.len(), ends);
        let offset =
            if offset.is_empty() { Vec::new() } else { firsts.iter().map(|&row| offset[row as usize]).collect() };
        let n = rows.len();
        Units { matrix, columns, offset, of_row, inside: rows, runs, are_cells, are_rows, y: y.clone(), n }
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
        added(self.inside.par_chunks(CHUNK).map(of_chunk).collect())
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
        let (weight, y) =
            if self.are_cells { self.of_cells(weights) } else { (self.of_units(weights), self.outcomes()) };
        let is_binary = y.par_chunks(CHUNK).all(|y| y.iter().fold(true, |all, &y| all & ((y == 0.0) | (y == 1.0))));
        let total = total(&weight);
        Load { weight, y, is_binary, total }
    }

    /// The outcome of each unit that is a row.
    fn outcomes(&self) -> Buffer<f64> {
        if self.are_rows { self.y.clone() } else { self.of_units(&self.y).into() }
    }

    fn of_units(&self, of_row: &[f64]) -> Vec<f64> {
        match &self.runs {
            Some(runs) => runs.in_order(|row| of_row[row]),
            None => in_order(&self.inside, |rows, values| {
                values.iter_mut().zip(rows).for_each(|(value, &row)| *value = of_row[row as usize]);
            }),
        }
    }

    /// The weight of each cell and its mean outcome.
    fn of_cells(&self, weights: &[f64]) -> (Vec<f64>, Buffer<f64>) {
        let count = self.len();
        let (mut weight, mut y) = (vec![0.0; count], vec![0.0; count]);
        for (row, unit) in self.rows() {
            weight[unit] += weights[row];
            y[unit] += weights[row] * self.y[row];
        }
        // Sums of the same weight of both signs may be 0; such a cell has no mean and no part in the fit.
        y.iter_mut().zip(&weight).for_each(|(y, w)| *y = if *w == 0.0 { 0.0 } else { *y / w });
        (weight, y.into())
    }
}

impl Load {
    /// Sums of some numbers over the units, from the weight and the outcome of each and its place.
    pub(crate) fn sums<const N: usize>(&self, of: impl Fn(f64, f64, usize) -> [f64; N] + Sync) -> [f64; N] {
        let of_chunk = |(chunk, (weight, y)): (usize, (&[f64], &[f64]))| {
            let mut sums = [0.0; N];
            for (i, (&weight, &y)) in weight.iter().zip(y).enumerate() {
                sums.iter_mut().zip(of(weight, y, chunk * CHUNK + i)).for_each(|(sum, part)| *sum += part);
            }
            sums
        };
        added(self.weight.par_chunks(CHUNK).zip(self.y.par_chunks(CHUNK)).enumerate().map(of_chunk).collect())
    }
}

/// Sums of chunks added up in their order.
fn added<const N: usize>(chunks: Vec<[f64; N]>) -> [f64; N] {
    chunks.into_iter().fold([0.0; N], |mut total, part| {
        total.iter_mut().zip(part).for_each(|(total, part)| *total += part);
        total
    })
}

/// The sum of numbers, chunk by chunk: the same bits for any number of threads.
pub(crate) fn total(numbers: &[f64]) -> f64 {
    let [total] = added(numbers.par_chunks(CHUNK).map(|numbers| [numbers.iter().sum()]).collect());
    total
}

/// The same of those numbers that are asked for.
pub(crate) fn total_of(numbers: &[f64], asked: &[bool]) -> f64 {
    let of_chunk = |(numbers, asked): (&[f64], &[bool])| {
        [numbers.iter().zip(asked).map(|(number, asked)| if *asked { *number } else { 0.0 }).sum()]
    };
    let [total] = added(numbers.par_chunks(CHUNK).zip(asked.par_chunks(CHUNK)).map(of_chunk).collect());
    total
}

/// Rows of the same categories put side by side, where they are many.
///
/// Rows are taken in parts. Each first counts its rows of every combination: then it is known where the rows of a part go
/// to, and all parts are written at once.
#[derive(Debug)]
struct Runs {
    /// The rows inside, in the order of the table.
    rows: Vec<u32>,
    /// The combination of each of them.
    combinations: Vec<u32>,
    /// Where the first row of each part and combination goes, part by part.
    places: Vec<Vec<u32>>,
    /// Where the run of each combination ends.
    ends: Vec<usize>,
}

/// How many rows a part has.
const ROWS_OF_PART: usize = 1 << 16;

impl Runs {
    fn of(columns: &[Values], sizes: &[u32], rows: &[u32]) -> Option<Runs> {
        let factors: Vec<(&Categories, u32)> = columns
            .iter()
            .zip(sizes)
            .filter_map(|(column, &size)| match column {
                Values::Categories(categories) => Some((categories, size)),
                Values::Numbers(_) => None,
            })
            .collect();
        let count = factors.iter().try_fold(1_u32, |count, (_, size)| count.checked_mul(*size));
        let count = count.map(|count| count as usize).filter(|&count| count > 1 && count <= rows.len() / RUN)?;
        let mut combinations = vec![0; rows.len()];
        let parts = combinations.par_chunks_mut(ROWS_OF_PART).zip(rows.par_chunks(ROWS_OF_PART));
        let mut places: Vec<Vec<u32>> = parts
            .map(|(combinations, rows)| {
                factors.iter().for_each(|(factor, size)| factor.combine(rows, *size, combinations));
                let mut counts = vec![0; count];
                combinations.iter().for_each(|&of| counts[of as usize] += 1);
                counts
            })
            .collect();
        let mut ends = Vec::with_capacity(count);
        let mut next = 0;
        for of in 0..count {
            for place in &mut places {
                next += std::mem::replace(&mut place[of], next);
            }
            ends.push(next as usize);
        }
        Some(Runs { rows: rows.to_vec(), combinations, places, ends })
    }

    /// The unit of each of the rows.
    fn units(&self) -> Vec<u32> {
        let mut units = vec![0; self.rows.len()];
        let parts = units.par_chunks_mut(ROWS_OF_PART).zip(self.combinations.par_chunks(ROWS_OF_PART));
        parts.zip(&self.places).for_each(|((units, combinations), places)| {
            let mut next = places.clone();
            for (unit, &of) in units.iter_mut().zip(combinations) {
                *unit = next[of as usize];
                next[of as usize] += 1;
            }
        });
        units
    }

    /// What each row has, in the order of the units. Rows are read as they lie and written to the end of their run: to look
    /// for the rows of one run after the other would read the memory once for each run.
    fn in_order<T: Copy + Default + Send + Sync>(&self, of_row: impl Fn(usize) -> T + Sync) -> Vec<T> {
        let mut all = vec![T::default(); self.rows.len()];
        // The places of each part of the rows, run by run.
        let mut places: Vec<Vec<&mut [T]>> = self.places.iter().map(|_| Vec::with_capacity(self.ends.len())).collect();
        let mut rest = &mut all[..];
        let mut first = 0;
        for (run, &end_of_run) in self.ends.iter().enumerate() {
            for (part, places) in places.iter_mut().enumerate() {
                let end = self.places.get(part + 1).map_or(end_of_run, |next| next[run] as usize);
                let (own, others) = std::mem::take(&mut rest).split_at_mut(end - first);
                places.push(own);
                (rest, first) = (others, end);
            }
        }
        let rows = self.rows.par_chunks(ROWS_OF_PART).zip(self.combinations.par_chunks(ROWS_OF_PART));
        places.into_par_iter().zip(rows).for_each(|(mut places, (rows, combinations))| {
            let mut next = vec![0; places.len()];
            for (&row, &of) in rows.iter().zip(combinations) {
                places[of as usize][next[of as usize]] = of_row(row as usize);
                next[of as usize] += 1;
            }
        });
        all
    }

    /// The value of a variable in each run; those without rows have none that is ever read.
    fn values(&self, column: &Values, firsts: &[u32]) -> Arc<[f64]> {
        let begins = std::iter::once(0).chain(self.ends.iter().copied());
        let value = |begin| firsts.get(begin).map_or(f64::NAN, |&row| column.get(row as usize));
        begins.zip(&self.ends).map(|(begin, _)| value(begin)).collect()
    }
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
