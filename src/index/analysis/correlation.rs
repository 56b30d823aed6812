//! Correlations between elements of an index.

use crate::Result;
use crate::index::scores::Scores;
use crate::numeric::distribution::t_tail;
use crate::numeric::order::{is_constant, mid_ranks, ranks};
use crate::words::words;
use polars::prelude::*;

words! {
    /// A coefficient of correlation.
    #[derive(Default)]
    pub enum Correlation: "correlation" {
        /// Pearson's r, of the values.
        #[default]
        Pearson = "pearson",
        /// Spearman's ρ, of the ranks: tied values have their mean rank. Values that differ by rounding alone are tied.
        Spearman = "spearman",
        /// Kendall's τ_b, of the order of pairs, corrected for ties.
        Kendall = "kendall",
    }
}

/// The correlation of two columns over the rows that have both; NaN for fewer than two, or where one is
/// constant within rounding.
pub(crate) fn correlation(x: &[f64], y: &[f64], kind: Correlation) -> f64 {
    let both = x.iter().zip(y).filter(|(a, b)| !a.is_nan() && !b.is_nan());
    let (x, y): (Vec<f64>, Vec<f64>) = both.map(|(a, b)| (*a, *b)).unzip();
    if is_constant(&x) || is_constant(&y) {
        return f64::NAN;
    }
    match kind {
        Correlation::Pearson => pearson(&x, &y),
        Correlation::Spearman => pearson(&mid_ranks(&x), &mid_ranks(&y)),
        Correlation::Kendall => kendall(&x, &y),
    }
}

fn pearson(x: &[f64], y: &[f64]) -> f64 {
    let n = x.len() as f64;
    let (mx, my) = (x.iter().sum::<f64>() / n, y.iter().sum::<f64>() / n);
    let (mut xy, mut xx, mut yy) = (0.0, 0.0, 0.0);
    for (a, b) in x.iter().zip(y) {
        let (a, b) = (a - mx, b - my);
        xy += a * b;
        xx += a * a;
        yy += b * b;
    }
    xy / (xx * yy).sqrt()
}

fn kendall(x: &[f64], y: &[f64]) -> f64 {
    // By ranks, so that values which differ by rounding alone are tied.
    let (x, y) = (ranks(x, false), ranks(y, false));
    let sign = |d: f64| if d == 0.0 { 0.0 } else { d.signum() };
    let (mut sum, mut untied_x, mut untied_y) = (0.0, 0.0, 0.0);
    for i in 0..x.len() {
        for j in i + 1..x.len() {
            let (a, b) = (sign(x[i] - x[j]), sign(y[i] - y[j]));
            sum += a * b;
            untied_x += a * a;
            untied_y += b * b;
        }
    }
    sum / (untied_x * untied_y).sqrt()
}

impl Scores {
    /// Correlations of the scores of every two elements, each pair once.
    ///
    /// Columns `code`, `level`, `with`, `level_with`, `is_parent` (whether `with` is above `code` in the tree), `correlation`, `n`,
    /// `p_value`: two-sided, by Student's t with n − 2 degrees of freedom; null for Kendall's.
    ///
    /// # Errors
    /// [`Error::Table`] if polars cannot build the table, which no scores should cause.
    pub fn correlations(&self, kind: Correlation) -> Result<DataFrame> {
        let elements = &self.spec.elements;
        let parents = self.parents();
        let above = |e: usize, other: usize| std::iter::successors(parents[e], |&e| parents[e]).any(|p| p == other);
        let mut order: Vec<usize> = (0..elements.len()).collect();
        // Indicators before what they are part of.
        order.sort_by_key(|&e| elements[e].level);
        let pairs: Vec<(usize, usize)> =
            order.iter().enumerate().flat_map(|(k, &a)| order[k + 1..].iter().map(move |&b| (a, b))).collect();
        let n: Vec<u32> = pairs
            .iter()
            .map(|&(a, b)| {
                self.scores[a].iter().zip(&self.scores[b]).filter(|(x, y)| !(*x + *y).is_nan()).count() as u32
            })
            .collect();
        let r: Vec<f64> = pairs.iter().map(|&(a, b)| correlation(&self.scores[a], &self.scores[b], kind)).collect();
        let p = |r: f64, n: u32| match kind {
            Correlation::Kendall => None,
            Correlation::Pearson | Correlation::Spearman if !r.is_finite() || n < 3 => None,
            Correlation::Pearson | Correlation::Spearman => {
                let df = f64::from(n) - 2.0;
                // Rounding may leave r beyond 1; then t is infinite and p is 0.
                let t = r * (df / (1.0 - r * r).max(0.0)).sqrt();
                Some(t_tail(t, df))
            }
        };
        Ok(df!(
            "code" => pairs.iter().map(|p| elements[p.0].code.as_str()).collect::<Vec<_>>(),
            "level" => pairs.iter().map(|p| elements[p.0].level).collect::<Vec<_>>(),
            "with" => pairs.iter().map(|p| elements[p.1].code.as_str()).collect::<Vec<_>>(),
            "level_with" => pairs.iter().map(|p| elements[p.1].level).collect::<Vec<_>>(),
            "is_parent" => pairs.iter().map(|p| above(p.0, p.1)).collect::<Vec<_>>(),
            "correlation" => r.iter().map(|r| Some(*r).filter(|r| r.is_finite())).collect::<Vec<_>>(),
            "p_value" => r.iter().zip(&n).map(|(r, n)| p(*r, *n)).collect::<Vec<_>>(),
            "n" => n,
        )?)
    }
}
