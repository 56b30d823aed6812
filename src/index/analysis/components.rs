//! Internal consistency and principal components of the parts of an aggregate.

use crate::index::moments::{mean, sd};
use crate::index::scores::Scores;
use crate::numeric::linalg::{Eigen, eigen};
use crate::numeric::order::is_constant;
use crate::{Error, Result};
use polars::prelude::*;

/// The rows with a value in every column.
fn complete(columns: &[&[f64]]) -> Vec<Vec<f64>> {
    let n = columns.first().map_or(0, |c| c.len());
    let rows: Vec<usize> = (0..n).filter(|&i| columns.iter().all(|c| !c[i].is_nan())).collect();
    columns.iter().map(|c| rows.iter().map(|&i| c[i]).collect()).collect()
}

/// Cronbach's α of some columns, `k/(k − 1)·(1 − Σ var(xⱼ)/var(Σxⱼ))`, over the rows that have all (Cronbach 1951); NaN for a
/// single column, and where the sums are equal.
pub(crate) fn cronbach(columns: &[&[f64]]) -> f64 {
    let columns = complete(columns);
    let k = columns.len() as f64;
    let total: Vec<f64> =
        (0..columns.first().map_or(0, Vec::len)).map(|i| columns.iter().map(|c| c[i]).sum()).collect();
    if is_constant(&total) {
        return f64::NAN;
    }
    let parts: f64 = columns.iter().map(|c| sd(c).powi(2)).sum();
    k / (k - 1.0) * (1.0 - parts / sd(&total).powi(2))
}

/// Eigenvalues, the largest first, and eigenvectors of the correlation matrix of some columns over the rows that have all:
/// R's `prcomp` with `scale. = TRUE`.
///
/// The loadings of a component are of length 1, and of the two signs the one with a positive sum. `None` for fewer than two
/// rows or a column that is constant.
pub(crate) fn principal_components(columns: &[&[f64]]) -> Option<(Vec<f64>, Vec<Vec<f64>>)> {
    let columns = complete(columns);
    let (k, n) = (columns.len(), columns.first().map_or(0, Vec::len));
    let z: Vec<Vec<f64>> = columns
        .iter()
        .map(|c| {
            let (m, s) = (mean(c), sd(c));
            c.iter().map(|x| (x - m) / s).collect()
        })
        .collect();
    if n < 2 || columns.iter().any(|c| is_constant(c)) || z.iter().flatten().any(|x| !x.is_finite()) {
        return None;
    }
    let mut matrix = vec![0.0; k * k];
    for a in 0..k {
        for b in 0..k {
            matrix[a * k + b] = z[a].iter().zip(&z[b]).map(|(x, y)| x * y).sum::<f64>() / (n as f64 - 1.0);
        }
    }
    // A correlation matrix has a diagonal of ones: this is its rounding.
    let Eigen { values, mut vectors } = eigen(matrix, k, 0.5e-28);
    let mut order: Vec<usize> = (0..k).collect();
    // Jacobi's rotations leave the eigenvalues in no order.
    order.sort_by(|&a, &b| values[b].total_cmp(&values[a]));
    for vector in &mut vectors {
        // An eigenvector has no sign of its own: more of the parts is more of the component.
        if vector.iter().sum::<f64>() < 0.0 {
            vector.iter_mut().for_each(|x| *x = -*x);
        }
    }
    let sorted = order.iter().map(|&i| values[i]).collect();
    Some((sorted, order.into_iter().map(|i| vectors[i].clone()).collect()))
}

impl Scores {
    /// Cronbach's α of the parts of every aggregate: columns `code`, `level`, `n_parts`, `n_areas`, `alpha`.
    ///
    /// Over the areas that have every part; null for an aggregate of one part.
    ///
    /// # Errors
    /// [`Error::Table`] if polars cannot build the table, which no scores should cause.
    pub fn consistency(&self) -> Result<DataFrame> {
        let wholes = &self.spec.tree.wholes;
        let columns =
            |e: usize| -> Vec<&[f64]> { self.spec.tree.parts[e].iter().map(|&p| self.scores[p].as_slice()).collect() };
        Ok(df!(
            "code" => wholes.iter().map(|&e| self.spec.elements[e].code.as_str()).collect::<Vec<_>>(),
            "level" => wholes.iter().map(|&e| self.spec.elements[e].level).collect::<Vec<_>>(),
            "n_parts" => wholes.iter().map(|&e| self.spec.tree.parts[e].len() as u32).collect::<Vec<_>>(),
            "n_areas" => wholes.iter().map(|&e| complete(&columns(e)).first().map_or(0, Vec::len) as u32).collect::<Vec<_>>(),
            "alpha" => wholes
                .iter()
                .map(|&e| Some(cronbach(&columns(e))).filter(|a| a.is_finite()))
                .collect::<Vec<_>>(),
        )?)
    }

    /// Principal components of the parts of an aggregate, one row for each component and part.
    ///
    /// Columns `component`, `eigenvalue`, `sd`, `share` (of the variance), `code`, `loading`; of the correlation matrix of the
    /// scores, over the areas that have every part.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for an indicator, for fewer than two areas, and where a part is constant.
    pub fn components(&self, code: &str) -> Result<DataFrame> {
        let parts = self.spec.tree.parts[self.spec.place(code)?].clone();
        let columns: Vec<&[f64]> = parts.iter().map(|&p| self.scores[p].as_slice()).collect();
        let (values, loadings) = principal_components(&columns).filter(|_| !parts.is_empty()).ok_or_else(|| {
            Error::argument("code", "an aggregate with parts that vary over at least two areas", code)
        })?;
        let k = parts.len();
        // Rows are components by parts, parts running fastest.
        let each = |f: &dyn Fn(usize) -> f64| (0..k * k).map(|i| f(i / k)).collect::<Vec<_>>();
        Ok(df!(
            "component" => (0..k * k).map(|i| (i / k + 1) as u32).collect::<Vec<_>>(),
            "eigenvalue" => each(&|c| values[c]),
            "sd" => each(&|c| values[c].max(0.0).sqrt()),
            "share" => each(&|c| values[c] / k as f64),
            "code" => (0..k * k).map(|i| self.spec.elements[parts[i % k]].code.as_str()).collect::<Vec<_>>(),
            "loading" => (0..k * k).map(|i| loadings[i / k][i % k]).collect::<Vec<_>>(),
        )?)
    }
}
