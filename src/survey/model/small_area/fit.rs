//! The Fay–Herriot model y = x'β + v + e, with v ~ (0, σ²) and e ~ (0, D) of known D: its variance and coefficients.
//!
//! Kernel: slices in, numbers out. Covariates are rows of an orthonormal basis (see [`Basis`](super::basis::Basis)), so that their
//! cross-products are well conditioned whatever their units.

use super::mse::{Parts, Target};
use super::options::FitMethod;
use crate::numeric::linalg::{Pivots, cholesky, solve, solve_lower};

/// Areas with a direct estimate of known variance.
#[derive(Debug, Clone)]
pub(super) struct Sampled {
    /// Direct estimates, on the scale of the model.
    pub(super) y: Vec<f64>,
    /// Their sampling variances, above 0.
    pub(super) d: Vec<f64>,
    /// Rows of covariates, areas × p.
    pub(super) x: Vec<f64>,
    pub(super) p: usize,
}

/// A fitted model.
#[derive(Debug, Clone)]
pub(super) struct Fit {
    /// The variance σ² between areas.
    pub(super) sigma2: f64,
    pub(super) beta: Vec<f64>,
    /// The lower factor of X'V⁻¹X.
    lower: Vec<f64>,
    /// The asymptotic variance of σ².
    pub(super) avar: f64,
    /// The asymptotic bias of σ².
    pub(super) bias: f64,
}

/// What the model says of one area, on its scale.
#[derive(Debug, Clone, Copy)]
pub(super) struct Predicted {
    /// The prediction.
    pub(super) z: f64,
    /// x'β.
    pub(super) synthetic: f64,
    /// The weight of its own direct estimate.
    pub(super) gamma: f64,
    /// The variance of the true value about the prediction, for the way back from a transformation.
    pub(super) spread: f64,
    /// The same about x'β.
    pub(super) synthetic_spread: f64,
    /// The variance of the direct estimate about x'β; infinite without one.
    pub(super) variance: f64,
    /// The parts of the mean squared error.
    pub(super) parts: Parts,
}

impl Sampled {
    fn rows(&self) -> impl Iterator<Item = &[f64]> {
        self.x.chunks_exact(self.p)
    }

    /// Without one area.
    pub(super) fn without(&self, area: usize) -> Sampled {
        let mut rest = self.clone();
        rest.y.remove(area);
        rest.d.remove(area);
        rest.x.drain(area * self.p..(area + 1) * self.p);
        rest
    }

    /// The generalised least squares fit for a variance; none where the covariates depend on each other.
    pub(super) fn least_squares(&self, sigma2: f64) -> Option<Fit> {
        let p = self.p;
        let (mut lower, mut beta) = (vec![0.0; p * p], vec![0.0; p]);
        for ((row, y), d) in self.rows().zip(&self.y).zip(&self.d) {
            let weight = 1.0 / (sigma2 + d);
            for i in 0..p {
                beta[i] += weight * row[i] * y;
                (0..=i).for_each(|j| lower[i * p + j] += weight * row[i] * row[j]);
            }
        }
        cholesky(&mut lower, p, Pivots::Relative)?;
        solve(&lower, &mut beta);
        Some(Fit { sigma2, beta, lower, avar: f64::NAN, bias: 0.0 })
    }

    /// The function of σ² that is 0 at the estimate, positive below and negative above it: twice the score, or for the moment
    /// estimate Σ(y − x'β)²/V − (m − p).
    fn score(&self, sigma2: f64, method: FitMethod) -> Option<f64> {
        let fit = self.least_squares(sigma2)?;
        let (mut score, m) = (0.0, self.y.len() as f64);
        for ((row, y), d) in self.rows().zip(&self.y).zip(&self.d) {
            let v = sigma2 + d;
            let e = y - fit.synthetic(row);
            score += match method {
                FitMethod::Reml | FitMethod::LiLahiri | FitMethod::YoshimoriLahiri => {
                    (e / v) * (e / v) - 1.0 / v + fit.leverage(row) / (v * v)
                }
                FitMethod::Ml => (e / v) * (e / v) - 1.0 / v,
                FitMethod::Moment => e * e / v,
            };
        }
        Some(match method {
            FitMethod::Reml | FitMethod::Ml => score,
            FitMethod::Moment => score - (m - self.p as f64),
            FitMethod::LiLahiri => score + 2.0 / sigma2,
            FitMethod::YoshimoriLahiri => score + 2.0 * self.lift(sigma2),
        })
    }

    /// The derivative of log (arctan Σγ)^(1/m).
    fn lift(&self, sigma2: f64) -> f64 {
        let gammas: f64 = self.d.iter().map(|d| sigma2 / (sigma2 + d)).sum();
        let slope: f64 = self.d.iter().map(|d| d / ((sigma2 + d) * (sigma2 + d))).sum();
        slope / (self.d.len() as f64 * gammas.atan() * (1.0 + gammas * gammas))
    }

    /// The fit by a method; none where the covariates depend on each other.
    ///
    /// σ² is the root of the score, and 0 where the score at 0 is not positive. It is bracketed first, as iterations from
    /// a starting value can leave the positive numbers and stop anywhere.
    pub(super) fn fit(&self, method: FitMethod) -> Option<Fit> {
        let mut fit = self.least_squares(self.variance(method)?)?;
        let (m, mut v1, mut v2, mut trace) = (self.y.len() as f64, 0.0, 0.0, 0.0);
        for (row, d) in self.rows().zip(&self.d) {
            let v = fit.sigma2 + d;
            v1 += 1.0 / v;
            v2 += 1.0 / (v * v);
            trace += fit.leverage(row) / (v * v);
        }
        (fit.avar, fit.bias) = match method {
            FitMethod::Reml | FitMethod::YoshimoriLahiri => (2.0 / v2, 0.0),
            FitMethod::Ml => (2.0 / v2, -trace / v2),
            FitMethod::LiLahiri => (2.0 / v2, 2.0 / (fit.sigma2 * v2)),
            FitMethod::Moment => (2.0 * m / (v1 * v1), 2.0 * (m * v2 - v1 * v1) / (v1 * v1 * v1)),
        };
        Some(fit)
    }

    fn variance(&self, method: FitMethod) -> Option<f64> {
        let (mut low, mut at_low) = (0.0, self.score(0.0, method)?);
        // No variance above 0 fits better: the estimate is at the border.
        if at_low <= 0.0 || at_low.is_nan() {
            return Some(0.0);
        }
        // The score falls towards 0 from below: it is negative beyond the spread of the residuals, found by doubling.
        let mut high = self.d.iter().sum::<f64>() / self.d.len() as f64;
        let mut at_high = self.score(high, method)?;
        for _ in 0..DOUBLINGS {
            if at_high <= 0.0 {
                break;
            }
            (low, at_low) = (high, at_high);
            high *= 2.0;
            at_high = self.score(high, method)?;
        }
        // A factor of σ² can outweigh a likelihood of hardly more areas than coefficients.
        if at_high > 0.0 {
            return None;
        }
        // False position with the weight of an end halved that stays twice (Illinois): the score is smooth, and one end
        // of the bracket alone would creep.
        let mut was_high = None;
        for _ in 0..STEPS {
            let guess = (low * at_high - high * at_low) / (at_high - at_low);
            let inside = guess > low && guess < high;
            let next = if inside { guess } else { f64::midpoint(low, high) };
            if next <= low || next >= high || at_high == 0.0 {
                break;
            }
            let at_next = self.score(next, method)?;
            if at_next == 0.0 || high - low <= f64::EPSILON * high {
                return Some(next);
            }
            let is_high = at_next < 0.0;
            let stays = was_high == Some(is_high);
            if is_high {
                (high, at_high) = (next, at_next);
                at_low *= if stays { 0.5 } else { 1.0 };
            } else {
                (low, at_low) = (next, at_next);
                at_high *= if stays { 0.5 } else { 1.0 };
            }
            was_high = Some(is_high);
        }
        Some(if at_high == 0.0 { high } else { f64::midpoint(low, high) })
    }

    /// The logarithm of the likelihood of a fit under normal errors.
    pub(super) fn log_likelihood(&self, fit: &Fit) -> f64 {
        let of = |((row, y), d): ((&[f64], &f64), &f64)| {
            let (v, e) = (fit.sigma2 + d, y - fit.synthetic(row));
            (2.0 * std::f64::consts::PI * v).ln() + e * e / v
        };
        -0.5 * self.rows().zip(&self.y).zip(&self.d).map(of).sum::<f64>()
    }

    /// The logarithm of the restricted likelihood (Harville 1974), with |X'X| in it, so that it does not depend on the units
    /// of covariates: here X'X is the identity.
    pub(super) fn restricted_log_likelihood(&self, fit: &Fit) -> f64 {
        let p = self.p;
        let roots: f64 = (0..p).map(|i| fit.lower[i * p + i].ln()).sum();
        self.log_likelihood(fit) + 0.5 * p as f64 * (2.0 * std::f64::consts::PI).ln() - roots
    }
}

/// From the mean sampling variance up, 2^200 reaches any number that squares.
const DOUBLINGS: usize = 200;

/// Ten to fifteen steps reach the last digit; the bracket ends the search in any case.
const STEPS: usize = 500;

impl Fit {
    /// The fit of a model that is fitted elsewhere, with the factor of X'V⁻¹X.
    pub(super) fn new(sigma2: f64, beta: Vec<f64>, lower: Vec<f64>, avar: f64) -> Fit {
        Fit { sigma2, beta, lower, avar, bias: 0.0 }
    }

    /// What the model of independent effects says of an area.
    pub(super) fn predicted(&self, target: Target) -> Predicted {
        let Target { row, y, d } = target;
        Predicted {
            z: self.predict(row, y, d),
            synthetic: self.synthetic(row),
            gamma: self.gamma(d),
            spread: self.spread(row, d),
            synthetic_spread: self.spread(row, f64::INFINITY),
            variance: self.sigma2 + d,
            parts: Parts::of(self, target),
        }
    }

    /// x'β.
    pub(super) fn synthetic(&self, row: &[f64]) -> f64 {
        row.iter().zip(&self.beta).map(|(x, b)| x * b).sum()
    }

    /// x'Qx with Q = (X'V⁻¹X)⁻¹: the variance of x'β.
    pub(super) fn leverage(&self, row: &[f64]) -> f64 {
        let mut z = row.to_vec();
        solve_lower(&self.lower, &mut z);
        z.iter().map(|z| z * z).sum()
    }

    /// The share of the direct estimate in the model-based one; 0 without a direct estimate, whose variance is infinite.
    pub(super) fn gamma(&self, d: f64) -> f64 {
        if d.is_infinite() { 0.0 } else { self.sigma2 / (self.sigma2 + d) }
    }

    /// The empirical best linear unbiased predictor (EBLUP).
    pub(super) fn predict(&self, row: &[f64], y: f64, d: f64) -> f64 {
        let (synthetic, gamma) = (self.synthetic(row), self.gamma(d));
        // No product with what is not there.
        if gamma == 0.0 { synthetic } else { synthetic + gamma * (y - synthetic) }
    }

    /// The variance of the true value about the prediction, which the way back from a transformation takes: g1, and without a
    /// direct estimate that of β too, which is then no small part.
    pub(super) fn spread(&self, row: &[f64], d: f64) -> f64 {
        if d.is_infinite() { self.sigma2 + self.leverage(row) } else { self.g1(d) }
    }

    /// γD, the mean squared error where β and σ² are known: σ² without a direct estimate.
    pub(super) fn g1(&self, d: f64) -> f64 {
        if d.is_infinite() { self.sigma2 } else { self.gamma(d) * d }
    }
}
