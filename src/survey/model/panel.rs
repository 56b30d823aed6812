//! Kernel: Σ a x and Σ b x x' over units, in blocks whose columns lie side by side, so that processors take several units
//! at once.

use std::array;

/// How many units make a block: the columns of a dozen coefficients stay in the second cache, and sums across a register,
/// one for each pair of columns, are few.
const BLOCK: usize = 256;

/// How many products are added side by side: two registers of four numbers. Fixed, so that all processors add in one order.
const LANES: usize = 8;

/// The design matrix of the units of a block, column by column.
#[derive(Debug)]
pub(super) struct Panel {
    /// columns × BLOCK.
    x: Vec<f64>,
    columns: usize,
    /// How many units are in it.
    len: usize,
    /// A column times a factor of each unit.
    scaled: Vec<f64>,
}

impl Panel {
    /// How many units it holds.
    pub(super) const LEN: usize = BLOCK;

    pub(super) fn new(columns: usize) -> Panel {
        Panel { x: vec![0.0; columns * BLOCK], columns, len: 0, scaled: vec![0.0; BLOCK] }
    }

    /// Takes the rows of up to [`LEN`](Panel::LEN) units: some of their columns.
    pub(super) fn read<'a>(&mut self, rows: impl Iterator<Item = &'a [f64]>, columns: &[usize]) {
        self.len = 0;
        for (unit, row) in rows.take(BLOCK).enumerate() {
            for (to, &from) in columns.iter().enumerate() {
                self.x[to * BLOCK + unit] = row[from];
            }
            self.len = unit + 1;
        }
    }

    /// Adds x'β to what is there for each unit.
    pub(super) fn predict(&self, beta: &[f64], eta: &mut [f64]) {
        pulp::Arch::new().dispatch(Predict { panel: self, beta, eta });
    }

    /// Adds Σ a x to a vector and the lower triangle of Σ b x x' to a square.
    pub(super) fn add(&mut self, a: &[f64], b: &[f64], score: &mut [f64], information: &mut [f64]) {
        pulp::Arch::new().dispatch(Add { panel: self, a, b, score, information });
    }

    fn column(&self, column: usize) -> &[f64] {
        &self.x[column * BLOCK..][..self.len]
    }
}

/// Compiled for the instructions that the processor has, as is [`Add`].
struct Predict<'a> {
    panel: &'a Panel,
    beta: &'a [f64],
    eta: &'a mut [f64],
}

impl pulp::NullaryFnOnce for Predict<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        for (column, &beta) in self.beta.iter().enumerate() {
            self.eta.iter_mut().zip(self.panel.column(column)).for_each(|(eta, x)| *eta += beta * x);
        }
    }
}

struct Add<'a> {
    panel: &'a mut Panel,
    a: &'a [f64],
    b: &'a [f64],
    score: &'a mut [f64],
    information: &'a mut [f64],
}

impl pulp::NullaryFnOnce for Add<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Add { panel, a, b, score, information } = self;
        let (p, len) = (panel.columns, panel.len);
        let mut scaled = std::mem::take(&mut panel.scaled);
        for i in 0..p {
            let x = panel.column(i);
            score[i] += products(&a[..len], [x])[0];
            let scaled = &mut scaled[..len];
            scaled.iter_mut().zip(x).zip(b).for_each(|((scaled, x), b)| *scaled = x * b);
            let row = &mut information[i * p..=i * p + i];
            // Four columns at a time, as each number of the one is then read once for four products.
            let mut fours = row.chunks_exact_mut(4);
            let mut j = 0;
            for four in &mut fours {
                let sums = products(scaled, array::from_fn::<_, 4, _>(|k| panel.column(j + k)));
                four.iter_mut().zip(sums).for_each(|(total, sum)| *total += sum);
                j += 4;
            }
            for total in fours.into_remainder() {
                *total += products(scaled, [panel.column(j)])[0];
                j += 1;
            }
        }
        panel.scaled = scaled;
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
    use approx::assert_relative_eq;

    /// Sums of blocks of every length are those of one unit after the other, whichever columns are taken.
    #[test]
    fn sums_are_those_of_single_units() {
        let mut random = SplitMix(5);
        for (units, columns) in [(1, vec![0]), (7, vec![0, 2]), (256, vec![1, 2, 3, 4, 5, 6]), (130, (0..9).collect())]
        {
            let rows: Vec<Vec<f64>> = (0..units).map(|_| (0..9).map(|_| random.uniform() - 0.5).collect()).collect();
            let (a, b): (Vec<f64>, Vec<f64>) = (0..units).map(|_| (random.uniform(), random.uniform())).unzip();
            let beta: Vec<f64> = columns.iter().map(|_| random.uniform()).collect();
            let p = columns.len();
            let mut panel = Panel::new(p);
            panel.read(rows.iter().map(Vec::as_slice), &columns);
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
        }
    }
}
