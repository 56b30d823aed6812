//! Symmetric matrices: Cholesky factors, triangular systems, eigenvalues.
//!
//! Matrices are slices, row by row. The orders of summation are fixed, so that results have the same bits on every
//! machine. What counts as singular differs: a covariance of standardised columns has a pivot of 1 or less, a variance of
//! counts any, and margins that share their total depend on each other by nature. So the caller says.

/// A matrix counts as singular with a pivot below this: 1e-12, four digits above the rounding of a double.
const SINGULAR: f64 = 1e-12;

/// What a pivot is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pivots {
    /// Itself: for matrices whose diagonal is about 1.
    Absolute,
    /// The element of the diagonal that it is left from: for matrices of any size.
    Relative,
}

/// The lower factor L of A = LL' in place; only the lower triangle is read and written. `None` where A is singular or not
/// positive definite.
pub(crate) fn cholesky(a: &mut [f64], n: usize, pivots: Pivots) -> Option<()> {
    for j in 0..n {
        let least = match pivots {
            Pivots::Absolute => SINGULAR,
            Pivots::Relative => SINGULAR * a[j * n + j],
        };
        for i in j..n {
            let dot: f64 = (0..j).map(|k| a[i * n + k] * a[j * n + k]).sum();
            let rest = a[i * n + j] - dot;
            // NaN would pass the comparison and spread.
            if i == j && (rest.is_nan() || rest <= least) {
                return None;
            }
            a[i * n + j] = if i == j { rest.sqrt() } else { rest / a[j * n + j] };
        }
    }
    Some(())
}

/// The lower factor of a covariance that can be singular, in place; what lies above the diagonal becomes 0.
pub(crate) fn semidefinite_root(a: &mut [f64], n: usize) {
    for j in 0..n {
        let dot: f64 = (0..j).map(|p| a[j * n + p] * a[j * n + p]).sum();
        // Rounding may leave a pivot of 0 a little below it.
        let pivot = (a[j * n + j] - dot).max(0.0).sqrt();
        for i in j + 1..n {
            let dot: f64 = (0..j).map(|p| a[i * n + p] * a[j * n + p]).sum();
            a[i * n + j] = if pivot > 0.0 { (a[i * n + j] - dot) / pivot } else { 0.0 };
            a[j * n + i] = 0.0;
        }
        a[j * n + j] = pivot;
    }
}

/// `L⁻¹ v` in place.
pub(crate) fn solve_lower(lower: &[f64], v: &mut [f64]) {
    let n = v.len();
    for i in 0..n {
        let dot: f64 = (0..i).map(|k| lower[i * n + k] * v[k]).sum();
        v[i] = (v[i] - dot) / lower[i * n + i];
    }
}

/// `L'⁻¹ v` in place.
pub(crate) fn solve_upper(lower: &[f64], v: &mut [f64]) {
    let n = v.len();
    for i in (0..n).rev() {
        let dot: f64 = (i + 1..n).map(|k| lower[k * n + i] * v[k]).sum();
        v[i] = (v[i] - dot) / lower[i * n + i];
    }
}

/// `(LL')⁻¹ v` in place.
pub(crate) fn solve(lower: &[f64], v: &mut [f64]) {
    solve_lower(lower, v);
    solve_upper(lower, v);
}

/// `L⁻¹ M L'⁻¹` in place, for a symmetric M.
pub(crate) fn whiten(lower: &[f64], matrix: &mut [f64], n: usize) {
    // L⁻¹ from the left twice, with a transposition after each: L⁻¹(L⁻¹M)' is L⁻¹ML'⁻¹, as M is symmetric.
    for _ in 0..2 {
        for row in matrix.chunks_mut(n) {
            solve_lower(lower, row);
        }
        for i in 0..n {
            for j in 0..i {
                matrix.swap(i * n + j, j * n + i);
            }
        }
    }
}

/// Cholesky with the largest remaining pivot first, after scaling to a diagonal of ones: a matrix may have dependent
/// columns.
#[derive(Clone, Debug)]
pub(crate) struct Pivoted {
    size: usize,
    /// Columns in the order of their pivots, the independent ones first.
    order: Vec<usize>,
    rank: usize,
    /// Rows of the lower triangle in that order, size × rank.
    lower: Vec<f64>,
    scale: Vec<f64>,
}

impl Pivoted {
    /// Factors a matrix given by its rows; only the lower triangle is read.
    ///
    /// A column counts as dependent on those before it where less than 256 (or, for many columns, 16 a column) times the
    /// machine precision of it remains.
    pub(crate) fn new(matrix: &[f64], size: usize) -> Pivoted {
        let scale: Vec<f64> = (0..size)
            .map(|i| match matrix[i * size + i] {
                v if v > 0.0 => 1.0 / v.sqrt(),
                _ => 0.0,
            })
            .collect();
        // Scaled to a unit diagonal, rounding leaves about size · ε on a pivot that is 0.
        let tolerance = f64::EPSILON * (16.0 * size as f64).max(256.0);
        let at = |i: usize, j: usize| matrix[i.max(j) * size + i.min(j)] * scale[i] * scale[j];
        let mut order: Vec<usize> = (0..size).collect();
        let mut rest: Vec<f64> = (0..size).map(|i| at(i, i)).collect();
        let mut lower = vec![0.0; size * size];
        let mut rank = size;
        for k in 0..size {
            // Among equal pivots, the first is taken, so that the order does not depend on the search.
            let pivot = (k..size).max_by(|&a, &b| rest[a].total_cmp(&rest[b]).then(b.cmp(&a))).unwrap_or(k);
            if rest[pivot] <= tolerance {
                rank = k;
                break;
            }
            order.swap(k, pivot);
            rest.swap(k, pivot);
            // The parts that are factored already move with their rows.
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
        Pivoted { size, order, rank, lower, scale }
    }

    /// How many of the columns are independent.
    pub(crate) fn rank(&self) -> usize {
        self.rank
    }

    /// A solution, 0 for the dependent columns.
    pub(crate) fn solve(&self, rhs: &[f64]) -> Vec<f64> {
        let Pivoted { size, order, rank, lower, scale } = self;
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

/// The eigenvalues of a symmetric matrix, in no order, and the eigenvector of each, of length 1.
#[derive(Debug)]
pub(crate) struct Eigen {
    pub(crate) values: Vec<f64>,
    pub(crate) vectors: Vec<Vec<f64>>,
}

/// Eigenvalues and eigenvectors by Jacobi's rotations (Golub and Van Loan 2013, 8.5), until the squares of the elements
/// below the diagonal sum to `least` or less.
pub(crate) fn eigen(mut a: Vec<f64>, n: usize, least: f64) -> Eigen {
    // A sweep squares what is left beside the diagonal: six or eight suffice for any matrix, and not a number ends it, too.
    const SWEEPS: usize = 100;
    let mut vectors: Vec<Vec<f64>> = (0..n).map(|i| (0..n).map(|j| f64::from(u8::from(i == j))).collect()).collect();
    for _ in 0..SWEEPS {
        let beside: f64 = (0..n).flat_map(|i| (0..i).map(move |j| i * n + j)).map(|at| a[at] * a[at]).sum();
        if beside <= least || beside.is_nan() {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                let off = a[p * n + q];
                if off == 0.0 {
                    continue;
                }
                let theta = (a[q * n + q] - a[p * n + p]) / (2.0 * off);
                // The smaller of the two angles that clear the element: the larger would swap the axes for nothing.
                let tangent = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
                let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
                let sine = tangent * cosine;
                let turn = |x: f64, y: f64| (cosine * x - sine * y, sine * x + cosine * y);
                for k in 0..n {
                    (a[k * n + p], a[k * n + q]) = turn(a[k * n + p], a[k * n + q]);
                }
                for k in 0..n {
                    (a[p * n + k], a[q * n + k]) = turn(a[p * n + k], a[q * n + k]);
                }
                let (before, after) = vectors.split_at_mut(q);
                before[p].iter_mut().zip(&mut after[0]).for_each(|(x, y)| (*x, *y) = turn(*x, *y));
            }
        }
    }
    Eigen { values: (0..n).map(|i| a[i * n + i]).collect(), vectors }
}

/// The inverse of the leading n × n block of a symmetric positive definite matrix, scaled to a unit diagonal first, as
/// parameters may differ in size; the rest is 0. `None` where it is singular to the precision of numbers.
pub(crate) fn inverse(a: [[f64; 3]; 3], n: usize) -> Option<[[f64; 3]; 3]> {
    let mut scale = [0.0; 3];
    for i in 0..n {
        scale[i] = (a[i][i] > 0.0 && a[i][i].is_finite()).then(|| a[i][i].sqrt())?;
    }
    let mut left = [[0.0; 3]; 3];
    let mut right = [[0.0; 3]; 3];
    for i in 0..n {
        (0..n).for_each(|j| left[i][j] = a[i][j] / scale[i] / scale[j]);
        right[i][i] = 1.0;
    }
    for i in 0..n {
        let pivot = left[i][i];
        // A tenth of the pivot of `cholesky`: rates and midpoints of a curve are nearly dependent, and their errors say so.
        if !pivot.is_finite() || pivot < 1e-13 {
            return None;
        }
        for j in 0..n {
            left[i][j] /= pivot;
            right[i][j] /= pivot;
        }
        let (row, unit) = (left[i], right[i]);
        for k in (0..n).filter(|k| *k != i) {
            let factor = left[k][i];
            for j in 0..n {
                left[k][j] -= factor * row[j];
                right[k][j] -= factor * unit[j];
            }
        }
    }
    (0..n).for_each(|i| (0..n).for_each(|j| right[i][j] /= scale[i] * scale[j]));
    Some(right)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// A = [[4, 2], [2, 3]], A v = [2, 5] has v = [-0.5, 2]; [[1, 2], [2, 1]] has the eigenvalue -1.
    #[test]
    fn the_factor_solves_its_equations() {
        let mut a = vec![4.0, 2.0, 2.0, 3.0];
        cholesky(&mut a, 2, Pivots::Absolute).expect("a factor");
        let mut v = vec![2.0, 5.0];
        solve(&a, &mut v);
        assert_relative_eq!(v[..], [-0.5, 2.0], max_relative = 1e-14);
        for pivots in [Pivots::Absolute, Pivots::Relative] {
            assert!(cholesky(&mut [1.0, 2.0, 2.0, 1.0], 2, pivots).is_none());
            assert!(cholesky(&mut [1.0, f64::NAN, f64::NAN, 1.0], 2, pivots).is_none());
        }
    }

    /// 1e-20 times the identity has full rank by its own measure, and none where pivots of 1 are expected.
    #[test]
    fn the_caller_says_what_is_singular() {
        assert!(cholesky(&mut [1e-20, 0.0, 0.0, 1e-20], 2, Pivots::Relative).is_some());
        assert!(cholesky(&mut [1e-20, 0.0, 0.0, 1e-20], 2, Pivots::Absolute).is_none());
    }

    /// x and 2x, with variances 1 and 4: the second has no part of its own.
    #[test]
    fn a_singular_covariance_has_a_root() {
        let mut a = vec![1.0, 2.0, 2.0, 4.0];
        semidefinite_root(&mut a, 2);
        assert_eq!(a, [1.0, 0.0, 2.0, 0.0]);
    }

    /// The second difference of three points: 2 − √2, 2, 2 + √2 (Strang 2007, 1.5).
    #[test]
    fn eigenvalues_and_vectors_of_a_known_matrix() {
        let matrix = vec![2.0, -1.0, 0.0, -1.0, 2.0, -1.0, 0.0, -1.0, 2.0];
        let Eigen { values, vectors } = eigen(matrix.clone(), 3, 1e-30);
        let root = std::f64::consts::SQRT_2;
        for (value, vector) in values.iter().zip(&vectors) {
            assert!([2.0 - root, 2.0, 2.0 + root].iter().any(|known| (known - value).abs() < 1e-13));
            for i in 0..3 {
                let product: f64 = (0..3).map(|j| matrix[i * 3 + j] * vector[j]).sum();
                assert!((product - value * vector[i]).abs() < 1e-13);
            }
        }
    }

    /// Whitened by its own factor a matrix is the identity.
    #[test]
    fn a_matrix_whitened_by_itself_is_the_identity() {
        let matrix = vec![4.0, 2.0, 2.0, 3.0];
        let (mut lower, mut whitened) = (matrix.clone(), matrix);
        cholesky(&mut lower, 2, Pivots::Relative).expect("a factor");
        whiten(&lower, &mut whitened, 2);
        for (found, wanted) in whitened.iter().zip([1.0, 0.0, 0.0, 1.0]) {
            assert!((found - wanted).abs() < 1e-15);
        }
    }
}
