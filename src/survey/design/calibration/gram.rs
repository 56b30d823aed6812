//! Kernel: symmetric non-negative systems whose columns may depend on each other, as margins do that share their total.

use crate::numeric::linalg::Pivoted;

/// A factored matrix Σ d·x·xᵀ.
#[derive(Clone, Debug)]
pub(crate) enum Gram {
    /// For the categories of one margin, which never meet in a row.
    Diagonal(Vec<f64>),
    /// For several margins.
    Dense(Pivoted),
}

impl Gram {
    /// Factors a diagonal matrix.
    pub(crate) fn diagonal(diagonal: Vec<f64>) -> Gram {
        Gram::Diagonal(diagonal)
    }

    /// Factors a matrix given by its rows; only the lower triangle is read.
    pub(crate) fn dense(matrix: &[f64], size: usize) -> Gram {
        Gram::Dense(Pivoted::new(matrix, size))
    }

    /// How many of the columns are independent.
    pub(crate) fn rank(&self) -> usize {
        match self {
            Gram::Diagonal(diagonal) => diagonal.iter().filter(|&&v| v > 0.0).count(),
            Gram::Dense(factor) => factor.rank(),
        }
    }

    /// A solution, 0 for the dependent columns: any solution gives the same x·b in every row.
    pub(crate) fn solve(&self, rhs: &[f64]) -> Vec<f64> {
        match self {
            Gram::Diagonal(diagonal) => {
                diagonal.iter().zip(rhs).map(|(&d, &v)| if d > 0.0 { v / d } else { 0.0 }).collect()
            }
            Gram::Dense(factor) => factor.solve(rhs),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// Two margins of two categories each: four columns of rank three.
    #[test]
    fn dependent_columns_leave_a_solution() {
        let rows = [[1.0, 0.0, 1.0, 0.0], [1.0, 0.0, 0.0, 1.0], [0.0, 1.0, 1.0, 0.0], [0.0, 1.0, 0.0, 1.0]];
        let weights = [3.0, 5.0, 2.0, 7.0];
        let mut matrix = vec![0.0; 16];
        for (row, weight) in rows.iter().zip(weights) {
            (0..16).for_each(|ij| matrix[ij] += weight * row[ij / 4] * row[ij % 4]);
        }
        let wanted = [0.5, -1.0, 2.0, 0.0];
        let rhs: Vec<f64> = (0..4).map(|i| (0..4).map(|j| matrix[i * 4 + j] * wanted[j]).sum()).collect();
        let gram = Gram::dense(&matrix, 4);
        assert_eq!(gram.rank(), 3);
        let solution = gram.solve(&rhs);
        for row in rows {
            let dot = |b: &[f64]| row.iter().zip(b).map(|(x, b)| x * b).sum::<f64>();
            assert_relative_eq!(dot(&solution), dot(&wanted), max_relative = 1e-13);
        }
    }

    #[test]
    fn scale_does_not_matter_and_zero_columns_are_dependent() {
        let matrix = [4e18, 1e9, 0.0, 1e9, 1.0, 0.0, 0.0, 0.0, 0.0];
        let gram = Gram::dense(&matrix, 3);
        assert_eq!(gram.rank(), 2);
        let b = gram.solve(&[6e18, 3e9, 0.0]);
        assert_relative_eq!(b[0], 1.0, max_relative = 1e-12);
        assert_relative_eq!(b[1], 2e9, max_relative = 1e-12);
        assert_eq!(b[2], 0.0);
    }
}
