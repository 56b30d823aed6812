//! Kernel: symmetric non-negative systems whose columns may depend on each other, as margins do that share their total.

/// A factored matrix Σ d·x·xᵀ.
#[derive(Clone, Debug)]
pub(crate) enum Gram {
    /// Of the levels of one margin, which never meet in a row.
    Diagonal(Vec<f64>),
    /// Cholesky with the largest remaining pivot first, after scaling to a diagonal of ones.
    Dense {
        size: usize,
        /// Columns in the order of their pivots, the independent ones first.
        order: Vec<usize>,
        rank: usize,
        /// Rows of the lower triangle in that order, size × rank.
        lower: Vec<f64>,
        scale: Vec<f64>,
    },
}

impl Gram {
    /// Factors a diagonal matrix.
    pub(crate) fn diagonal(diagonal: Vec<f64>) -> Gram {
        Gram::Diagonal(diagonal)
    }

    /// Factors a matrix given by its rows; only the lower triangle is read.
    ///
    /// A column counts as dependent on those before it where less than 256 (or, for many columns, 16 a column) times the
    /// machine precision of it remains.
    pub(crate) fn dense(matrix: &[f64], size: usize) -> Gram {
        let scale: Vec<f64> = (0..size)
            .map(|i| match matrix[i * size + i] {
                v if v > 0.0 => 1.0 / v.sqrt(),
                _ => 0.0,
            })
            .collect();
        let tolerance = f64::EPSILON * (16.0 * size as f64).max(256.0);
        let at = |i: usize, j: usize| matrix[i.max(j) * size + i.min(j)] * scale[i] * scale[j];
        let mut order: Vec<usize> = (0..size).collect();
        let mut rest: Vec<f64> = (0..size).map(|i| at(i, i)).collect();
        let mut lower = vec![0.0; size * size];
        let mut rank = size;
        for k in 0..size {
            let pivot = (k..size).max_by(|&a, &b| rest[a].total_cmp(&rest[b]).then(b.cmp(&a))).unwrap_or(k);
            if rest[pivot] <= tolerance {
                rank = k;
                break;
            }
            order.swap(k, pivot);
            rest.swap(k, pivot);
            for c in 0..k {
                lower.swap(k * size + c, pivot * size + c);
            }
            let (above, below) = lower.split_at_mut((k + 1) * size);
            let row_k = &mut above[k * size..];
            let root = rest[k].sqrt();
            for (i, row_i) in (k + 1..size).zip(below.chunks_exact_mut(size)) {
                let known: f64 = row_k[..k].iter().zip(&row_i[..k]).map(|(a, b)| a * b).sum();
                let value = (at(order[i], order[k]) - known) / root;
                row_i[k] = value;
                rest[i] -= value * value;
            }
            row_k[k] = root;
        }
        Gram::Dense { size, order, rank, lower, scale }
    }

    /// How many of the columns are independent.
    pub(crate) fn rank(&self) -> usize {
        match self {
            Gram::Diagonal(diagonal) => diagonal.iter().filter(|&&v| v > 0.0).count(),
            Gram::Dense { rank, .. } => *rank,
        }
    }

    /// A solution, 0 for the dependent columns: any solution gives the same x·b in every row.
    pub(crate) fn solve(&self, rhs: &[f64]) -> Vec<f64> {
        match self {
            Gram::Diagonal(diagonal) => {
                diagonal.iter().zip(rhs).map(|(&d, &v)| if d > 0.0 { v / d } else { 0.0 }).collect()
            }
            Gram::Dense { size, order, rank, lower, scale } => {
                let (size, rank) = (*size, *rank);
                let mut b: Vec<f64> = order[..rank].iter().map(|&i| rhs[i] * scale[i]).collect();
                for i in 0..rank {
                    let row = &lower[i * size..i * size + i];
                    let known: f64 = row.iter().zip(&b).map(|(l, b)| l * b).sum();
                    b[i] = (b[i] - known) / lower[i * size + i];
                }
                for i in (0..rank).rev() {
                    b[i] /= lower[i * size + i];
                    let value = b[i];
                    let row = &lower[i * size..i * size + i];
                    row.iter().zip(&mut b).for_each(|(l, b)| *b -= l * value);
                }
                let mut solution = vec![0.0; size];
                b.iter().zip(order).for_each(|(b, &i)| solution[i] = b * scale[i]);
                solution
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// Two margins of two levels each: four columns of rank three.
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
