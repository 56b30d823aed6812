//! Numbers that lie far from 0, as years do, around their means: otherwise their squares have no digits left for what they vary by.

use super::encoding::Product;
use super::matrix::DesignMatrix;

/// A mean of so many standard deviations costs two digits of squares; beyond it is taken off.
const FAR: f64 = 10.0;

/// What is left of a column after those before it, as a share of its squares, to count as independent: R `glm` takes 1e-7 of its
/// length, but on the matrix itself; squares keep half the digits.
const INDEPENDENT: f64 = 1e-13;

/// How many units a mean is taken of: it need only lie among the numbers.
const UNITS: usize = 1024;

/// Squares of what a column varies by, as a share of its own, below which it varies in its last digits alone and is constant.
const LAST_DIGITS: f64 = 1e-24;

/// What is taken off the columns of a model for its sums, and how coefficients and factors come back from that.
///
/// From a column that is a product of numbers in some categories, a multiple of the column of these categories is taken off;
/// from a plain x, a multiple of the intercept. The columns span the same space, as that column is among those before;
/// where it is not, nothing is taken off.
#[derive(Clone, Debug)]
pub(super) struct Centring {
    /// The multiple for each column, 0 for most, and the place of the column that it is a multiple of.
    of_column: Vec<(f64, usize)>,
}

impl Centring {
    /// For some columns of a matrix.
    pub(super) fn new(matrix: &DesignMatrix, columns: &[usize]) -> Centring {
        let products = matrix.products(columns.iter().copied());
        let mut known: Vec<(&[usize], f64)> = Vec::new();
        let of_column: Vec<(f64, usize)> = products
            .iter()
            .enumerate()
            .map(|(place, column)| {
                let is_base = |base: &Product| base.numbers.is_empty() && base.categories == column.categories;
                let base = products[..place].iter().position(is_base);
                let Some(base) = base.filter(|_| !column.numbers.is_empty()) else { return (0.0, 0) };
                let centre = known.iter().find(|(numbers, _)| *numbers == column.numbers.as_slice());
                let centre = centre.map_or_else(|| centre_of(matrix, &column.numbers), |(_, centre)| *centre);
                known.push((&column.numbers, centre));
                (centre, base)
            })
            .collect();
        Centring { of_column }
    }

    /// What is taken off each column.
    pub(super) fn centres(&self) -> impl Iterator<Item = f64> + '_ {
        self.of_column.iter().map(|(centre, _)| *centre)
    }

    /// Whether something is taken off a column.
    pub(super) fn is_centred(&self, column: usize) -> bool {
        self.of_column[column].0 != 0.0
    }

    /// The coefficients of the centred columns with the same linear predictor.
    pub(super) fn centred(&self, beta: &[f64]) -> Vec<f64> {
        let mut centred = beta.to_vec();
        // Without coefficients there is nothing to change.
        self.of_column.iter().zip(beta).for_each(|(&(centre, base), beta)| centred[base] += centre * beta);
        centred
    }

    /// Back from these.
    pub(super) fn original(&self, mut beta: Vec<f64>) -> Vec<f64> {
        // What is taken off has nothing taken off itself.
        for (place, &(centre, base)) in self.of_column.iter().enumerate() {
            beta[base] -= centre * beta[place];
        }
        beta
    }

    /// The lower factor of Σ b x x' of the columns as they are, from that of the centred ones.
    pub(super) fn factor(&self, mut factor: Vec<f64>) -> Vec<f64> {
        let p = self.of_column.len();
        // Rows of what is taken off are before and do not change.
        for (place, &(centre, base)) in self.of_column.iter().enumerate() {
            for k in 0..=base {
                factor[place * p + k] += centre * factor[base * p + k];
            }
        }
        factor
    }

    /// The lower factor of Σ b x x' of the centred columns in place; the columns that depend on those before them, if any.
    pub(super) fn dependent(&self, a: &mut [f64]) -> Option<Vec<usize>> {
        let n = self.of_column.len();
        let of_column = |&(centre, base): &(f64, usize)| LAST_DIGITS * centre * centre * a[base * n + base];
        let lost: Vec<f64> = self.of_column.iter().map(of_column).collect();
        let mut found = Vec::new();
        for j in 0..n {
            let diagonal = a[j * n + j];
            let mut row = a[j * n..j * n + j].to_vec();
            // Rows of a dependent column are 0, so that it takes no part in the others.
            for k in 0..j {
                let pivot = a[k * n + k];
                let sum: f64 = (0..k).map(|c| a[k * n + c] * row[c]).sum();
                row[k] = if pivot > 0.0 { (row[k] - sum) / pivot } else { 0.0 };
            }
            let rest = diagonal - row.iter().map(|x| x * x).sum::<f64>();
            a[j * n..j * n + j].copy_from_slice(&row);
            let is_independent = rest > (INDEPENDENT * diagonal).max(lost[j]);
            if !is_independent {
                found.push(j);
                a[j * n..j * n + j].fill(0.0);
            }
            a[j * n + j] = if is_independent { rest.sqrt() } else { 0.0 };
        }
        (!found.is_empty()).then_some(found)
    }
}

/// The mean of a product of numbers over some units from all places, if it is far from 0; otherwise 0.
fn centre_of(matrix: &DesignMatrix, numbers: &[usize]) -> f64 {
    let units = (0..matrix.len()).step_by(matrix.len().div_ceil(UNITS).max(1));
    let values: Vec<f64> =
        units.map(|unit| numbers.iter().map(|&number| matrix.value(number, unit)).product()).collect();
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / n;
    if mean.is_finite() && mean * mean > FAR * FAR * variance { mean } else { 0.0 }
}
