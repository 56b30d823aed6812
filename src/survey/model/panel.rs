//! Kernel: Σ a x and Σ b x x' over units, in blocks whose columns lie side by side, so that processors take several units
//! at once.

use super::centring::Centring;
use super::encoding::Product;
use super::matrix::{DesignMatrix, Part};
use super::values::Values;
use crate::survey::columns::column::Rows;
use std::array;
use std::ops::Range;

/// How many units make a block: the columns of a dozen coefficients stay in the second cache, and sums across a register,
/// one for each pair of columns, are few.
const BLOCK: usize = 256;

/// How many products are added side by side: two registers of four numbers. Fixed, so that all processors add in one order.
const LANES: usize = 8;

/// Some columns of the design matrix for the units of a block.
///
/// In a block whose units have the same categories, all columns are numbers, or products of them, or 0: the sums of these few
/// numbers are those of all columns. In any other block each column stands for itself.
#[derive(Debug)]
pub(super) struct Panel {
    /// What the numbers are the products of, and what is taken off them.
    numbers: Vec<(Product, f64)>,
    /// The numbers one after the other, each of BLOCK units.
    x: Vec<f64>,
    /// The number that each column is where it is not 0.
    of_column: Vec<usize>,
    /// The categories in which each column is not 0.
    categories: Vec<Vec<(usize, f64)>>,
    /// The columns that are not 0 in this block.
    present: Vec<usize>,
    /// How many units are in it.
    len: usize,
    work: Work,
}

/// What sums are made in.
#[derive(Debug)]
struct Work {
    /// The values of variables of rows from anywhere, variables × BLOCK.
    gathered: Vec<f64>,
    /// A number times a factor of each unit.
    scaled: Vec<f64>,
    /// The coefficients of the numbers, or their sums.
    each: Vec<f64>,
    /// The sums of products of numbers, the lower triangle in a square.
    pairs: Vec<f64>,
}

impl Panel {
    /// How many units it holds.
    pub(super) const LEN: usize = BLOCK;

    /// For the blocks of a matrix.
    pub(super) fn new(matrix: &DesignMatrix, columns: impl IntoIterator<Item = usize>) -> Panel {
        Panel::of(matrix.products(columns), std::iter::repeat(0.0), matrix.has_runs())
    }

    /// The same of centred columns.
    pub(super) fn centred(matrix: &DesignMatrix, columns: &[usize], centring: &Centring) -> Panel {
        Panel::of(matrix.products(columns.iter().copied()), centring.centres(), matrix.has_runs())
    }

    /// For rows from anywhere, and all columns of a matrix.
    pub(super) fn of_any(matrix: &DesignMatrix) -> Panel {
        Panel::of(matrix.products(0..matrix.width()), std::iter::repeat(0.0), false)
    }

    fn of(columns: Vec<Product>, centres: impl Iterator<Item = f64>, has_runs: bool) -> Panel {
        let mut numbers: Vec<(Product, f64)> = Vec::new();
        let (mut of_column, mut categories) = (Vec::new(), Vec::new());
        for (mut column, centre) in columns.into_iter().zip(centres) {
            categories.push(if has_runs { std::mem::take(&mut column.categories) } else { Vec::new() });
            let place = numbers.iter().position(|(number, off)| *number == column && *off == centre);
            of_column.push(place.unwrap_or(numbers.len()));
            if place.is_none() {
                numbers.push((column, centre));
            }
        }
        let count = numbers.len();
        let work = Work {
            gathered: Vec::new(),
            scaled: vec![0.0; BLOCK],
            each: vec![0.0; count],
            pairs: vec![0.0; count * count],
        };
        let present = (0..of_column.len()).collect();
        Panel { numbers, x: vec![0.0; count * BLOCK], of_column, categories, present, len: 0, work }
    }

    /// Takes a block of a matrix.
    pub(super) fn read(&mut self, matrix: &DesignMatrix, block: Range<usize>) {
        self.len = block.len();
        for (x, (number, centre)) in self.x.chunks_mut(BLOCK).zip(&self.numbers) {
            number.fill(|variable| matrix.part(variable, block.clone()), *centre, &mut x[..block.len()]);
        }
        let is_there = |&(factor, category): &(usize, f64)| matrix.value(factor, block.start) == category;
        self.present.clear();
        let columns = self.categories.iter().enumerate().filter(|(_, categories)| categories.iter().all(is_there));
        self.present.extend(columns.map(|(column, _)| column));
    }

    /// Takes up to [`LEN`](Panel::LEN) rows of the table.
    pub(super) fn gather(&mut self, columns: &[Values], rows: Rows<'_>) {
        self.len = rows.len();
        let gathered = &mut self.work.gathered;
        gathered.resize(columns.len() * BLOCK, 0.0);
        gathered
            .chunks_mut(BLOCK)
            .zip(columns)
            .for_each(|(values, column)| column.write(rows, &mut values[..self.len]));
        for (x, (number, centre)) in self.x.chunks_mut(BLOCK).zip(&self.numbers) {
            number.fill(|variable| Part::Each(&gathered[variable * BLOCK..][..self.len]), *centre, &mut x[..self.len]);
        }
    }

    /// Adds x'β to what is there for each unit.
    pub(super) fn predict(&mut self, beta: &[f64], eta: &mut [f64]) {
        // Without coefficients there is nothing to add.
        if beta.is_empty() {
            return;
        }
        self.work.each.fill(0.0);
        self.present.iter().for_each(|&column| self.work.each[self.of_column[column]] += beta[column]);
        pulp::Arch::new().dispatch(Predict { x: &self.x, beta: &self.work.each, eta });
    }

    /// Adds Σ a x to a vector.
    pub(super) fn score(&mut self, a: &[f64], score: &mut [f64]) {
        pulp::Arch::new().dispatch(Score { x: &self.x, a, sums: &mut self.work.each });
        self.present.iter().for_each(|&column| score[column] += self.work.each[self.of_column[column]]);
    }

    /// Adds Σ a x to a vector and the lower triangle of Σ b x x' to a square.
    pub(super) fn add(&mut self, a: &[f64], b: &[f64], score: &mut [f64], information: &mut [f64]) {
        self.score(a, score);
        let Work { scaled, pairs, .. } = &mut self.work;
        pulp::Arch::new().dispatch(Pairs { x: &self.x, b: &b[..self.len], scaled, sums: pairs });
        let (all, count) = (self.of_column.len(), self.numbers.len());
        for (place, &column) in self.present.iter().enumerate() {
            let row = &mut information[column * all..];
            for &other in &self.present[..=place] {
                let (one, two) = (self.of_column[column], self.of_column[other]);
                row[other] += pairs[one.max(two) * count + one.min(two)];
            }
        }
    }
}

/// Compiled for the instructions that the processor has, as are the others.
struct Predict<'a> {
    x: &'a [f64],
    beta: &'a [f64],
    eta: &'a mut [f64],
}

impl pulp::NullaryFnOnce for Predict<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        for (x, &beta) in self.x.chunks(BLOCK).zip(self.beta) {
            self.eta.iter_mut().zip(x).for_each(|(eta, x)| *eta += beta * x);
        }
    }
}

/// Σ a x of each number.
struct Score<'a> {
    x: &'a [f64],
    a: &'a [f64],
    sums: &'a mut [f64],
}

impl pulp::NullaryFnOnce for Score<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        side_by_side(self.a, self.x, self.sums);
    }
}

/// The lower triangle of Σ b x x' of the numbers.
struct Pairs<'a> {
    x: &'a [f64],
    b: &'a [f64],
    scaled: &'a mut [f64],
    sums: &'a mut [f64],
}

impl pulp::NullaryFnOnce for Pairs<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Pairs { x, b, scaled, sums } = self;
        let count = x.len() / BLOCK;
        let scaled = &mut scaled[..b.len()];
        for (i, of_number) in x.chunks(BLOCK).enumerate() {
            scaled.iter_mut().zip(of_number).zip(b).for_each(|((scaled, x), b)| *scaled = x * b);
            side_by_side(scaled, x, &mut sums[i * count..=i * count + i]);
        }
    }
}

/// The sums of products of one column with each of the first others.
#[inline(always)]
fn side_by_side(one: &[f64], others: &[f64], sums: &mut [f64]) {
    let column = |number: usize| &others[number * BLOCK..][..one.len()];
    // Four columns at a time, as each number of the one is then read once for four products.
    let mut fours = sums.chunks_exact_mut(4);
    let mut j = 0;
    for four in &mut fours {
        four.copy_from_slice(&products(one, array::from_fn::<_, 4, _>(|k| column(j + k))));
        j += 4;
    }
    match fours.into_remainder() {
        [] => {}
        [a] => [*a] = products(one, [column(j)]),
        [a, b] => [*a, *b] = products(one, [column(j), column(j + 1)]),
        [a, b, c] => [*a, *b, *c] = products(one, [column(j), column(j + 1), column(j + 2)]),
        // Never reached: what is left of fours is less than four.
        _ => {}
    }
}

/// The products of one column with some others, added up.
#[inline(always)]
fn products<const N: usize>(one: &[f64], others: [&[f64]; N]) -> [f64; N] {
    let mut lanes = [[0.0; LANES]; N];
    let whole = one.len() / LANES * LANES;
    for at in (0..whole).step_by(LANES) {
        let one = &one[at..at + LANES];
        for (lanes, other) in lanes.iter_mut().zip(others) {
            let other = &other[at..at + LANES];
            for k in 0..LANES {
                lanes[k] += one[k] * other[k];
            }
        }
    }
    array::from_fn(|of| {
        let [a, b, c, d, e, f, g, h] = lanes[of];
        let rest = one[whole..].iter().zip(&others[of][whole..]);
        (((a + e) + (b + f)) + ((c + g) + (d + h))) + rest.map(|(one, other)| one * other).sum::<f64>()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::random::SplitMix;
    use crate::survey::model::encoding::{Encoding, Kind, Variable};
    use crate::survey::model::matrix::Held;
    use approx::assert_relative_eq;
    use polars::prelude::Series;
    use polars_buffer::Buffer;
    use std::sync::Arc;

    /// Eight numbers, a factor of three categories, and an interaction of it with a number and of two numbers.
    fn encoding() -> Encoding {
        let number = |name: usize| Variable { name: format!("x{name}"), kind: Kind::Number };
        let names = ["a", "b", "c"].map(str::to_owned).to_vec();
        let factor = Kind::Factor { levels: Series::default(), names, reference: 1 };
        let variables = (0..8).map(number).chain([Variable { name: "f".to_owned(), kind: factor }]).collect();
        let alone = (0..8).map(|name| vec![format!("x{name}")]).chain([vec!["f".to_owned()]]);
        let products = [["f", "x2"], ["x0", "x3"]].map(|of| of.map(str::to_owned).to_vec());
        Encoding::new(variables, &alone.chain(products).collect::<Vec<_>>())
    }

    /// Sums of blocks of every length are those of one unit after the other, whichever columns are taken.
    #[test]
    fn sums_are_those_of_single_units() {
        let mut random = SplitMix(5);
        for (units, columns) in
            [(1, vec![0]), (7, vec![0, 2]), (256, vec![1, 2, 3, 9, 10, 12]), (130, (0..14).collect())]
        {
            let encoding = encoding();
            let number = |random: &mut SplitMix| (0..units).map(|_| random.uniform() - 0.5).collect::<Vec<f64>>();
            let mut values: Vec<Vec<f64>> = (0..8).map(|_| number(&mut random)).collect();
            values.push((0..units).map(|_| random.below(3) as f64).collect());
            let rows: Vec<Vec<f64>> = (0..units)
                .map(|unit| {
                    let mut row = vec![0.0; encoding.width()];
                    encoding.fill(&values.iter().map(|of| of[unit]).collect::<Vec<f64>>(), &mut row);
                    row
                })
                .collect();
            let values: Vec<Buffer<f64>> = values.into_iter().map(Buffer::from).collect();
            let held = values.iter().cloned().map(Held::Each).collect();
            let matrix = DesignMatrix::new(Arc::new(encoding), held, units, Vec::new());
            let (a, b): (Vec<f64>, Vec<f64>) = (0..units).map(|_| (random.uniform(), random.uniform())).unzip();
            let beta: Vec<f64> = columns.iter().map(|_| random.uniform()).collect();
            let p = columns.len();
            let mut panel = Panel::new(&matrix, columns.iter().copied());
            panel.read(&matrix, 0..units);
            let (mut eta, mut score, mut information) = (vec![1.0; units], vec![1.0; p], vec![1.0; p * p]);
            panel.predict(&beta, &mut eta);
            panel.add(&a, &b, &mut score, &mut information);
            for (row, eta) in rows.iter().zip(&eta) {
                let expected: f64 = columns.iter().zip(&beta).map(|(&column, beta)| row[column] * beta).sum();
                assert_relative_eq!(*eta, 1.0 + expected, max_relative = 1e-13, epsilon = 1e-13);
            }
            for (i, &ci) in columns.iter().enumerate() {
                let sum = |f: &dyn Fn(usize) -> f64| 1.0 + (0..units).map(f).sum::<f64>();
                let expected = sum(&|u| a[u] * rows[u][ci]);
                assert_relative_eq!(score[i], expected, max_relative = 1e-12, epsilon = 1e-12);
                for (j, &cj) in columns.iter().enumerate() {
                    let expected = if j > i { 1.0 } else { sum(&|u| b[u] * rows[u][ci] * rows[u][cj]) };
                    assert_relative_eq!(information[i * p + j], expected, max_relative = 1e-12, epsilon = 1e-12);
                }
            }
            // The units the other way round, with all columns.
            let backwards: Vec<u32> = (0..units as u32).rev().collect();
            let columns: Vec<Values> = values.into_iter().map(Values::Numbers).collect();
            let (mut all, mut score) = (Panel::of_any(&matrix), vec![0.0; matrix.width()]);
            all.gather(&columns, Rows::List(&backwards));
            all.score(&backwards.iter().map(|&unit| a[unit as usize]).collect::<Vec<f64>>(), &mut score);
            for (column, score) in score.iter().enumerate() {
                let expected: f64 = rows.iter().zip(&a).map(|(row, a)| a * row[column]).sum();
                assert_relative_eq!(*score, expected, max_relative = 1e-12, epsilon = 1e-12);
            }
        }
    }
}
