//! Kernel: tests of independence in a two-way table of a complex survey (Rao and Scott 1984; Koch, Freeman and Freeman
//! 1975).

use crate::numeric::distribution;
use crate::numeric::linalg::{Pivots, cholesky, eigen, solve_lower, whiten};
use statrs::function::erf::erfc;
use statrs::function::gamma::gamma_ur;

/// The shares of the cells of a table, row by row, and their covariances.
#[derive(Debug)]
pub(crate) struct CellShares<'a> {
    pub(crate) rows: usize,
    pub(crate) columns: usize,
    pub(crate) shares: &'a [f64],
    /// cells × cells.
    pub(crate) covariances: &'a [f64],
}

/// Pearson's statistic with the design effects of its parts.
#[derive(Debug)]
pub(crate) struct Pearson {
    /// X² of a table with the shares and a number of cases.
    pub(crate) statistic: f64,
    /// (rows − 1)·(columns − 1).
    pub(crate) df: usize,
    /// The matrix of generalised design effects, symmetric, df × df.
    effects: Vec<f64>,
}

impl CellShares<'_> {
    /// X² = n·Σ(p_ij − p_i·p_j)²/(p_i·p_j) and the design effects Δ = (C'D⁻¹C/n)⁻¹·C'D⁻¹VD⁻¹C, where D is the diagonal
    /// matrix of the shares, V their covariance, and C spans the interactions. `None` where too many cells are empty
    /// for the interactions to be told apart.
    pub(crate) fn pearson(&self, n: f64) -> Option<Pearson> {
        let (cells, df) = (self.shares.len(), (self.rows - 1) * (self.columns - 1));
        let inverse: Vec<f64> = self.shares.iter().map(|&p| if p > 0.0 { 1.0 / p } else { 0.0 }).collect();
        let mut base = vec![0.0; df * df];
        let mut effects = vec![0.0; df * df];
        for a in 0..df {
            for b in 0..=a {
                let (mut simple, mut actual) = (0.0, 0.0);
                for (k, sign_k) in self.interaction(a) {
                    for (l, sign_l) in self.interaction(b) {
                        let sign = sign_k * sign_l;
                        if k == l {
                            simple += sign * inverse[k] / n;
                        }
                        actual += sign * inverse[k] * self.covariances[k * cells + l] * inverse[l];
                    }
                }
                base[a * df + b] = simple;
                (effects[a * df + b], effects[b * df + a]) = (actual, actual);
            }
        }
        cholesky(&mut base, df, Pivots::Relative)?;
        // Similar to base⁻¹·actual, with the same eigenvalues, and symmetric.
        whiten(&base, &mut effects, df);
        Some(Pearson { statistic: n * self.distance(), df, effects })
    }

    /// Σ(p_ij − p_i·p_j)²/(p_i·p_j).
    fn distance(&self) -> f64 {
        let row = |i: usize| self.shares[i * self.columns..(i + 1) * self.columns].iter().sum::<f64>();
        let column = |j: usize| self.shares.iter().skip(j).step_by(self.columns).sum::<f64>();
        let columns: Vec<f64> = (0..self.columns).map(column).collect();
        let mut sum = 0.0;
        for i in 0..self.rows {
            let row = row(i);
            for (j, column) in columns.iter().enumerate() {
                let expected = row * column;
                let difference = self.shares[i * self.columns + j] - expected;
                sum += difference * difference / expected;
            }
        }
        sum
    }

    /// An interaction, the contrast of the four corners of a cell and the first one, as cells with their signs.
    fn interaction(&self, number: usize) -> [(usize, f64); 4] {
        let (i, j) = (1 + number / (self.columns - 1), 1 + number % (self.columns - 1));
        [(i * self.columns + j, 1.0), (i * self.columns, -1.0), (j, -1.0), (0, 1.0)]
    }
}

impl Pearson {
    /// The sum of the design effects.
    pub(crate) fn trace(&self) -> f64 {
        (0..self.df).map(|a| self.effects[a * self.df + a]).sum()
    }

    /// The degrees of freedom of Satterthwaite's approximation, (Σδ)²/Σδ².
    pub(crate) fn effective_df(&self) -> f64 {
        let squares: f64 = self.effects.iter().map(|x| x * x).sum();
        self.trace() * self.trace() / squares
    }

    /// P(Σδ_k·χ²_k > X²) by the saddlepoint approximation of Kuonen (1999), with each δ·χ² over a χ²/df of `df` degrees
    /// of freedom, whole ones as in R; none of them where `df` is infinite.
    pub(crate) fn saddlepoint(&self, df: f64) -> f64 {
        let size: f64 = self.effects.iter().map(|x| x * x).sum();
        // To the rounding of the largest.
        let effects = eigen(self.effects.clone(), self.df, 1e-30 * size).values;
        tail_of_sum(self.statistic, &effects, df)
    }
}

/// P(Σλ_k·χ²_k > x) of that saddlepoint approximation.
pub(crate) fn tail_of_sum(x: f64, effects: &[f64], df: f64) -> f64 {
    let mean = effects.iter().sum::<f64>() / effects.len() as f64;
    let spread = effects.iter().map(|e| e * e).sum::<f64>() / effects.len() as f64 / (mean * mean);
    // (Σλ)²/Σλ², with Σλ²/Σλ as the scale: the approximation to fall back on where the saddlepoint gives up.
    let satterthwaite_df = effects.len() as f64 / spread;
    let scaled = x / (mean * spread);
    if df.is_infinite() {
        return saddlepoint(x, effects, 0.0, 0.0).unwrap_or_else(|| chi_squared_tail(scaled, satterthwaite_df));
    }
    saddlepoint(0.0, effects, -x / df, df.floor())
        .unwrap_or_else(|| f_tail(scaled / satterthwaite_df, satterthwaite_df, df))
}

/// The Wald statistic y'V⁻¹y of the differences between the cells and what independence expects, without the first row
/// and column; `totals` are the weighted counts of the cells with their covariances. `None` where V has no inverse.
pub(crate) fn wald(rows: usize, columns: usize, totals: &[f64], covariances: &[f64]) -> Option<f64> {
    let cells = totals.len();
    let all: f64 = totals.iter().sum();
    let row: Vec<f64> = (0..rows).map(|i| totals[i * columns..(i + 1) * columns].iter().sum()).collect();
    let column: Vec<f64> = (0..columns).map(|j| totals.iter().skip(j).step_by(columns).sum()).collect();
    let df = (rows - 1) * (columns - 1);
    let place = |number: usize| (1 + number / (columns - 1), 1 + number % (columns - 1));
    let difference = |number: usize| {
        let (i, j) = place(number);
        totals[i * columns + j] - row[i] * column[j] / all
    };
    // The derivative of a difference by the count of a cell.
    let slope = |number: usize, cell: usize| {
        let (i, j) = place(number);
        let (k, l) = (cell / columns, cell % columns);
        f64::from(u8::from(i == k && j == l))
            - f64::from(u8::from(i == k)) * column[j] / all
            - f64::from(u8::from(j == l)) * row[i] / all
            + row[i] * column[j] / (all * all)
    };
    let slopes: Vec<f64> =
        (0..df).flat_map(|a| (0..cells).map(move |cell| (a, cell))).map(|(a, c)| slope(a, c)).collect();
    let mut variance = vec![0.0; df * df];
    for a in 0..df {
        let spread: Vec<f64> =
            (0..cells).map(|l| (0..cells).map(|k| slopes[a * cells + k] * covariances[k * cells + l]).sum()).collect();
        for b in 0..=a {
            variance[a * df + b] = spread.iter().zip(&slopes[b * cells..]).map(|(x, y)| x * y).sum();
        }
    }
    cholesky(&mut variance, df, Pivots::Relative)?;
    let mut whitened: Vec<f64> = (0..df).map(difference).collect();
    solve_lower(&variance, &mut whitened);
    Some(whitened.iter().map(|x| x * x).sum())
}

/// P(F > x) with these degrees of freedom.
pub(crate) fn f_tail(x: f64, df1: f64, df2: f64) -> f64 {
    if x > 0.0 && df1 > 0.0 && df2 > 0.0 && x.is_finite() {
        distribution::f_tail(x, df1, df2)
    } else if x == 0.0 {
        1.0
    } else {
        f64::NAN
    }
}

/// P(χ² > x).
pub(crate) fn chi_squared_tail(x: f64, df: f64) -> f64 {
    if x > 0.0 && df > 0.0 && x.is_finite() {
        gamma_ur(df / 2.0, x / 2.0)
    } else if x == 0.0 {
        1.0
    } else {
        f64::NAN
    }
}

/// P(Σλ_k·χ²_k + last·χ²_copies > x) by the saddlepoint approximation (Lugannani and Rice 1980; Kuonen 1999). `None`
/// near the mean, where it does not hold.
fn saddlepoint(x: f64, weights: &[f64], last: f64, copies: f64) -> Option<f64> {
    // Scaled to a largest weight of 1, so that the limits below suit effects of any size.
    let largest = weights.iter().fold(last, |a, &b| a.max(b));
    let terms: Vec<(f64, f64)> =
        weights.iter().map(|&w| (w / largest, 1.0)).chain([(last / largest, copies)]).filter(|t| t.1 > 0.0).collect();
    let x = x / largest;
    let sum = |f: &dyn Fn(f64) -> f64| terms.iter().map(|&(w, n)| n * f(w)).sum::<f64>();
    let slope = |at: f64| sum(&|w| w / (1.0 - 2.0 * at * w)) - x;
    // This and the other limits are those of R `survey:::saddle`, so that both give up in the same cases.
    let inside = 0.99999;
    let of_sign = |sign: f64| terms.iter().filter(move |t| t.0 * sign > 0.0).map(|t| 1.0 / (2.0 * t.0));
    let mut low = match of_sign(-1.0).reduce(f64::max) {
        Some(limit) => limit * inside,
        None if x > sum(&|w| w) => -0.01,
        None => -sum(&|_| 1.0) / (2.0 * x),
    };
    let mut high = of_sign(1.0).reduce(f64::min)? * inside;
    // The slope rises throughout.
    if !(slope(low) <= 0.0 && slope(high) >= 0.0) {
        return None;
    }
    // Halved until nothing lies between: 200 times is more than doubles allow.
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if slope(middle) < 0.0 { low = middle } else { high = middle }
    }
    let at = 0.5 * (low + high);
    // Near the mean w and v are both near 0, and their quotient is noise.
    if at.abs() < 1e-4 {
        return None;
    }
    let generating = -0.5 * sum(&|w| (1.0 - 2.0 * at * w).ln());
    let curvature = 2.0 * sum(&|w| w * w / ((1.0 - 2.0 * at * w) * (1.0 - 2.0 * at * w)));
    let w = at.signum() * (2.0 * (at * x - generating)).sqrt();
    let v = at * curvature.sqrt();
    let tail = 0.5 * erfc((w + (v / w).ln() / w) / std::f64::consts::SQRT_2);
    Some(tail).filter(|tail| tail.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// With the covariances of simple random sampling, (D − pp')/n, all design effects are 1.
    #[test]
    fn simple_random_sampling_has_design_effects_of_one() {
        let shares = [0.1, 0.2, 0.05, 0.3, 0.25, 0.1];
        let n = 80.0;
        let covariances: Vec<f64> = (0..36)
            .map(|k| {
                let (i, j) = (k / 6, k % 6);
                (if i == j { shares[i] } else { 0.0 } - shares[i] * shares[j]) / n
            })
            .collect();
        let table = CellShares { rows: 2, columns: 3, shares: &shares, covariances: &covariances };
        let pearson = table.pearson(n).expect("no empty cell");
        assert_eq!(pearson.df, 2);
        assert_relative_eq!(pearson.trace(), 2.0, max_relative = 1e-12);
        assert_relative_eq!(pearson.effective_df(), 2.0, max_relative = 1e-12);
        // R 4.2.2: chisq.test(80 * matrix(c(.1, .2, .05, .3, .25, .1), 2, byrow = TRUE))$statistic
        assert_relative_eq!(pearson.statistic, 2.832_722_832_722_832, max_relative = 1e-12);
    }

    /// R 4.2.2: pf(2.5, 1.4, 20.9, lower.tail = FALSE), pchisq(11.9, 2, lower.tail = FALSE).
    #[test]
    fn tails_agree_with_r() {
        assert_relative_eq!(f_tail(2.5, 1.4, 20.9), 0.11999321676705843, max_relative = 1e-12);
        assert_relative_eq!(chi_squared_tail(11.9, 2.0), 0.0026058405184084983, max_relative = 1e-12);
        assert_eq!((f_tail(0.0, 2.0, 5.0), chi_squared_tail(0.0, 3.0)), (1.0, 1.0));
    }
}
