//! Neighbours of areas as a matrix, and the dense matrices that are made of it.
//!
//! Kernel: square matrices row by row.

use crate::numeric::linalg::{Pivots, cholesky};

/// Neighbours of areas: n × n, rows summing to 1, or to 0 where an area has none.
#[derive(Debug, Clone)]
pub(super) struct Lattice {
    pub(super) n: usize,
    pub(super) w: Vec<f64>,
    /// The place of each sampled area among the n.
    pub(super) sampled: Vec<usize>,
}

impl Lattice {
    /// C = (I − ρW)'(I − ρW).
    pub(super) fn precision(&self, rho: f64) -> Vec<f64> {
        let n = self.n;
        let mut root: Vec<f64> = self.w.iter().map(|w| -rho * w).collect();
        (0..n).for_each(|i| root[i * n + i] += 1.0);
        squared(&root, n)
    }

    /// dC/dρ = −W − W' + 2ρW'W.
    pub(super) fn derivative(&self, rho: f64) -> Vec<f64> {
        let n = self.n;
        let mut derivative: Vec<f64> = squared(&self.w, n).into_iter().map(|x| 2.0 * rho * x).collect();
        for i in 0..n {
            (0..n).for_each(|j| derivative[i * n + j] -= self.w[i * n + j] + self.w[j * n + i]);
        }
        derivative
    }

    pub(super) fn among_sampled(&self, matrix: &[f64]) -> Vec<f64> {
        self.sampled.iter().flat_map(|&i| self.of_sampled(matrix, i)).collect()
    }

    /// The row of an area, at the sampled areas.
    pub(super) fn of_sampled(&self, matrix: &[f64], area: usize) -> Vec<f64> {
        self.sampled.iter().map(|&j| matrix[area * self.n + j]).collect()
    }
}

pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Σ a[places]·b.
pub(super) fn dot_at(a: &[f64], places: &[usize], b: &[f64]) -> f64 {
    places.iter().zip(b).map(|(&place, b)| a[place] * b).sum()
}

/// A'A.
pub(super) fn squared(a: &[f64], n: usize) -> Vec<f64> {
    let mut product = vec![0.0; n * n];
    for row in a.chunks_exact(n) {
        for (i, x) in row.iter().enumerate().filter(|(_, x)| **x != 0.0) {
            product[i * n..(i + 1) * n].iter_mut().zip(row).for_each(|(cell, y)| *cell += x * y);
        }
    }
    product
}

/// AB.
pub(super) fn product(a: &[f64], b: &[f64], n: usize) -> Vec<f64> {
    let mut product = vec![0.0; n * n];
    for (out, row) in product.chunks_exact_mut(n).zip(a.chunks_exact(n)) {
        // Most entries are 0: areas have few neighbours.
        for (x, other) in row.iter().zip(b.chunks_exact(n)).filter(|(x, _)| **x != 0.0) {
            out.iter_mut().zip(other).for_each(|(cell, y)| *cell += x * y);
        }
    }
    product
}

/// The inverse of a positive definite matrix, and the logarithm of its determinant.
pub(super) fn inverse_of(mut matrix: Vec<f64>, n: usize) -> Option<(Vec<f64>, f64)> {
    cholesky(&mut matrix, n, Pivots::Relative)?;
    let log_determinant = 2.0 * (0..n).map(|i| matrix[i * n + i].ln()).sum::<f64>();
    // L⁻¹ row by row, each from those before it, and then (L⁻¹)'L⁻¹: along rows alone, as they lie in memory.
    let mut root = vec![0.0; n * n];
    for i in 0..n {
        let (before, row) = root.split_at_mut(i * n);
        row[i] = 1.0;
        for (k, above) in before.chunks_exact(n).enumerate() {
            let factor = matrix[i * n + k];
            row[..=k].iter_mut().zip(above).for_each(|(x, y)| *x -= factor * y);
        }
        row[..=i].iter_mut().for_each(|x| *x /= matrix[i * n + i]);
    }
    let inverse = squared(&root, n);
    Some((inverse, log_determinant))
}
