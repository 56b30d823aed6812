//! Kernel: the matrix of pairs of a sample drawn with unequal probabilities, which turns unit totals into a variance.

use std::ops::Range;

/// Δ_ij = (π_ij − π_i·π_j)/π_ij, Δ_ii = 1 − π_i: the variance of a total is Σ_ij Δ_ij·t_i·t_j over the weighted totals
/// t of the units (Horvitz and Thompson 1952).
///
/// In the form of Yates and Grundy (1953), −½·Σ_ij Δ_ij·(t_i − t_j)², the diagonal makes rows add up to
/// 0.
#[derive(Debug)]
pub(crate) struct Pairs {
    /// Δ_ii, or what stands for it in the other form.
    diagonal: Vec<f64>,
    beside: Beside,
    /// The strata. Their units are centred at their mean where rows add up to 0.
    strata: Vec<Range<usize>>,
    centred: bool,
}

/// Δ_ij for i ≠ j.
#[derive(Debug)]
enum Beside {
    /// All of them, row by row; those on the diagonal are 0.
    Known(Vec<f64>),
    /// constant + slope·(π_i + π_j) within a stratum, 0 between strata and between two units that were certain.
    Linear { constant: Vec<f64>, slope: Vec<f64>, probabilities: Vec<f64> },
}

/// How joint probabilities are approximated from those of single units.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Approximation<'a> {
    /// Overton (1985): π_ij = π_i·π_j·(n − 1)/(n − (π_i + π_j)/2).
    Overton,
    /// Hartley and Rao (1962): π_ij = π_i·π_j·(n − 1)/(n − π_i − π_j + Σ_U π²/n), with that last sum by stratum, or
    /// estimated by Σ_s π/n.
    HartleyRao(Option<&'a [f64]>),
}

impl Pairs {
    /// The pairs of a matrix of joint probabilities, row by row.
    pub(crate) fn of_joint(joint: &[f64], order: usize) -> Pairs {
        let single = |i: usize| joint[i * order + i];
        let delta = |i: usize, j: usize| {
            let both = joint[i * order + j];
            if i == j { 0.0 } else { (both - single(i) * single(j)) / both }
        };
        let beside = (0..order).flat_map(|i| (0..order).map(move |j| delta(i, j))).collect();
        let diagonal = (0..order).map(|i| 1.0 - single(i)).collect();
        Pairs { diagonal, beside: Beside::Known(beside), strata: vec![0..order; 1], centred: false }
    }

    /// The pairs within strata by an approximation. A unit alone in its stratum adds nothing.
    pub(crate) fn of_single(probabilities: Vec<f64>, strata: Vec<Range<usize>>, how: Approximation) -> Pairs {
        let mut diagonal: Vec<f64> = probabilities.iter().map(|p| 1.0 - p).collect();
        let (mut constant, mut slope) = (Vec::new(), Vec::new());
        for (h, units) in strata.iter().enumerate() {
            let n = units.len() as f64;
            if units.len() == 1 {
                diagonal[units.start] = 0.0;
            }
            let (square, share) = match how {
                Approximation::Overton => (0.0, 0.5),
                Approximation::HartleyRao(Some(squares)) => (squares[h], 1.0),
                Approximation::HartleyRao(None) => (probabilities[units.clone()].iter().sum::<f64>() / n, 1.0),
            };
            // Δ_ij = 1 − π_i·π_j/π_ij is, for both, 1 − (n − share·(π_i + π_j) + square)/(n − 1) = (share·(π_i + π_j)
            // − 1 − square)/(n − 1). The max guards a unit alone, which has no pair.
            constant.push(-(1.0 + square) / (n - 1.0).max(1.0));
            slope.push(share / (n - 1.0).max(1.0));
        }
        Pairs { diagonal, beside: Beside::Linear { constant, slope, probabilities }, strata, centred: false }
    }

    /// The form of Yates and Grundy, for designs of fixed size.
    pub(crate) fn yates_grundy(mut self) -> Pairs {
        let sums = self.times(&vec![1.0; self.diagonal.len()]);
        // Less its sum, each row adds up to 0.
        self.diagonal.iter_mut().zip(sums).for_each(|(diagonal, sum)| *diagonal -= sum);
        self.centred = true;
        self
    }

    /// Unit totals in the form in which the variance is t'Δt: as they are, or around their mean, which changes nothing
    /// where rows add up to 0 but keeps the digits.
    pub(crate) fn centre(&self, totals: &mut [f64]) {
        for units in self.strata.iter().filter(|_| self.centred) {
            let totals = &mut totals[units.clone()];
            let mean = totals.iter().sum::<f64>() / totals.len() as f64;
            totals.iter_mut().for_each(|total| *total -= mean);
        }
    }

    /// Δt.
    pub(crate) fn times(&self, t: &[f64]) -> Vec<f64> {
        let mut product: Vec<f64> = self.diagonal.iter().zip(t).map(|(diagonal, t)| diagonal * t).collect();
        match &self.beside {
            Beside::Known(delta) => {
                for (product, row) in product.iter_mut().zip(delta.chunks(t.len())) {
                    *product += row.iter().zip(t).map(|(delta, t)| delta * t).sum::<f64>();
                }
            }
            Beside::Linear { constant, slope, probabilities } => {
                for (h, units) in self.strata.iter().enumerate() {
                    let (constant, slope) = (constant[h], slope[h]);
                    let sums = |chosen: &dyn Fn(f64) -> bool| {
                        units
                            .clone()
                            .filter(|&i| chosen(probabilities[i]))
                            .fold((0.0, 0.0), |(sum, moment), i| (sum + t[i], moment + probabilities[i] * t[i]))
                    };
                    let (all, uncertain) = (sums(&|_| true), sums(&|p| p < 1.0));
                    for i in units.clone() {
                        let p = probabilities[i];
                        // A certain unit forms pairs only with those that were not.
                        let ((sum, moment), own) = if p < 1.0 { (all, t[i]) } else { (uncertain, 0.0) };
                        product[i] += (constant + slope * p) * (sum - own) + slope * (moment - p * own);
                    }
                }
            }
        }
        product
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    fn quadratic(pairs: &Pairs, t: &[f64]) -> f64 {
        let mut t = t.to_vec();
        pairs.centre(&mut t);
        pairs.times(&t).iter().zip(&t).map(|(a, b)| a * b).sum()
    }

    /// With equal probabilities both forms and both approximations are those of simple random sampling,
    /// (1 − f)·n/(n − 1)·Σ(t − t̄)² (Särndal, Swensson and Wretman 1992, 2.8); Overton's is so in the form of Yates and
    /// Grundy for any f.
    #[test]
    fn equal_probabilities_are_simple_random_sampling() {
        let t = [3.0, 5.5, -2.0, 8.0, 1.0];
        let (n, f) = (5.0, 0.25);
        let mean = t.iter().sum::<f64>() / n;
        let expected = (1.0 - f) * n / (n - 1.0) * t.iter().map(|t| (t - mean) * (t - mean)).sum::<f64>();
        let joint: Vec<f64> = (0..25).map(|k| if k % 6 == 0 { f } else { f * (5.0 - 1.0) / (20.0 - 1.0) }).collect();
        let strata = || vec![0..5; 1];
        for pairs in [
            Pairs::of_joint(&joint, 5),
            Pairs::of_single(vec![f; 5], strata(), Approximation::HartleyRao(None)),
            Pairs::of_single(vec![f; 5], strata(), Approximation::HartleyRao(Some(&[20.0 * f * f / n]))),
            Pairs::of_single(vec![f; 5], strata(), Approximation::Overton),
        ] {
            assert_relative_eq!(quadratic(&pairs, &t), expected, max_relative = 1e-13);
            assert_relative_eq!(quadratic(&pairs.yates_grundy(), &t), expected, max_relative = 1e-13);
        }
    }

    /// Sums over pairs as they are defined, for unequal probabilities with a certain unit and two strata.
    #[test]
    fn approximations_agree_with_their_definition() {
        let p = [1.0, 0.3, 0.8, 1.0, 0.45, 0.2, 0.6];
        let t = [2.0, -1.0, 4.0, 3.0, 0.5, 7.0, 1.5];
        let strata = vec![0..4, 4..7];
        let delta = |i: usize, j: usize| {
            let units = &strata[usize::from(i > 3)];
            if i == j {
                return 1.0 - p[i];
            }
            if !units.contains(&j) || (p[i] == 1.0 && p[j] == 1.0) {
                return 0.0;
            }
            let n = units.len() as f64;
            let square = p[units.clone()].iter().sum::<f64>() / n;
            1.0 - (n - p[i] - p[j] + square) / (n - 1.0)
        };
        let pairs = || Pairs::of_single(p.to_vec(), strata.clone(), Approximation::HartleyRao(None));
        let (mut ht, mut yg) = (0.0, 0.0);
        for i in 0..7 {
            for j in 0..7 {
                ht += delta(i, j) * t[i] * t[j];
                yg -= 0.5 * if i == j { 0.0 } else { delta(i, j) * (t[i] - t[j]) * (t[i] - t[j]) };
            }
        }
        assert_relative_eq!(quadratic(&pairs(), &t), ht, max_relative = 1e-12);
        assert_relative_eq!(quadratic(&pairs().yates_grundy(), &t), yg, max_relative = 1e-12);
    }
}
