//! The spatial Fay–Herriot model y = x'β + v + e, in which effects of neighbours go together: v = ρWv + u, u ~ (0, σ²), with W the
//! neighbours of each area, rows summing to 1 (Singh, Shukla and Kundu 2005; Petrucci and Salvati 2006).
//!
//! Kernel: dense matrices, n³ operations in each iteration for n areas. Areas without a direct estimate have their place among the
//! neighbours, and are predicted from them.

use super::fit::{Fit, Predicted, Sampled};
use super::mse::Parts;
use super::options::FitMethod;
use crate::numeric::linalg::{Pivots, cholesky, solve, solve_lower};
use std::f64::consts::PI;
use std::sync::atomic::{AtomicBool, Ordering};

/// How far the correlation may go: at 1 the effects of all areas would be one.
const LIMIT: f64 = 0.9999;

/// Scoring converges by a part of the way in each step; twenty to fifty reach the last digit.
const STEPS: usize = 1000;

/// The last step of a parameter; what is left after it is less, and rounding of the scores in large matrices is below it.
const LEFT: f64 = 1e-11;

/// Neighbours of areas: n × n, rows summing to 1, or to 0 where an area has none.
#[derive(Debug, Clone)]
pub(super) struct Lattice {
    pub(super) n: usize,
    pub(super) w: Vec<f64>,
    /// The place of each sampled area among the n.
    pub(super) sampled: Vec<usize>,
}

/// A fitted spatial model.
#[derive(Debug, Clone)]
pub(super) struct Spatial {
    pub(super) rho: f64,
    /// The asymptotic standard error of ρ; none where the variance is 0.
    pub(super) rho_se: Option<f64>,
    pub(super) log_likelihood: f64,
    pub(super) restricted_log_likelihood: f64,
    /// Of each area, where its covariates are known.
    pub(super) predicted: Vec<Option<Predicted>>,
    /// Whether ρ stands at the end of its range.
    pub(super) is_at_limit: bool,
}

/// Why there is no fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failed {
    /// Too large or too small numbers.
    Numbers,
    /// The iterations find no end.
    NotConverged,
    /// Given up from outside.
    Stopped,
}

/// All that follows from σ² and ρ.
struct At<'a> {
    areas: &'a Sampled,
    lattice: &'a Lattice,
    sigma2: f64,
    rho: f64,
    /// C⁻¹ with C = (I − ρW)'(I − ρW), and its derivative by ρ: n × n.
    effects: Vec<f64>,
    slope: Vec<f64>,
    /// V⁻¹ of the sampled areas.
    inverse: Vec<f64>,
    /// The factor of X'V⁻¹X, and the rows of V⁻¹X divided by it.
    lower: Vec<f64>,
    rows: Vec<f64>,
    beta: Vec<f64>,
    /// V⁻¹(y − Xβ).
    weighted: Vec<f64>,
    log_likelihood: f64,
}

impl<'a> At<'a> {
    fn new(areas: &'a Sampled, lattice: &'a Lattice, sigma2: f64, rho: f64) -> Option<At<'a>> {
        let (n, m, p) = (lattice.n, areas.y.len(), areas.p);
        let effects = inverse_of(lattice.precision(rho), n)?.0;
        let slope = {
            let part = product(&lattice.derivative(rho), &effects, n);
            product(&effects, &part, n).into_iter().map(|x| -x).collect()
        };
        let mut v = lattice.among_sampled(&effects);
        v.iter_mut().for_each(|x| *x *= sigma2);
        (0..m).for_each(|i| v[i * m + i] += areas.d[i]);
        let (inverse, log_determinant) = inverse_of(v, m)?;
        let weighted_x: Vec<f64> = (0..m)
            .flat_map(|i| {
                let row = &inverse[i * m..(i + 1) * m];
                (0..p).map(move |j| row.iter().enumerate().map(|(k, w)| w * areas.x[k * p + j]).sum::<f64>())
            })
            .collect();
        let (mut lower, mut beta) = (vec![0.0; p * p], vec![0.0; p]);
        for (k, u) in weighted_x.chunks_exact(p).enumerate() {
            for i in 0..p {
                beta[i] += u[i] * areas.y[k];
                (0..=i).for_each(|j| lower[i * p + j] += u[i] * areas.x[k * p + j]);
            }
        }
        cholesky(&mut lower, p, Pivots::Relative)?;
        solve(&lower, &mut beta);
        let mut rows = weighted_x;
        rows.chunks_exact_mut(p).for_each(|row| solve_lower(&lower, row));
        let residual: Vec<f64> = areas.x.chunks_exact(p).zip(&areas.y).map(|(x, y)| y - dot(x, &beta)).collect();
        let weighted: Vec<f64> = inverse.chunks_exact(m).map(|row| dot(row, &residual)).collect();
        let log_likelihood = -0.5 * (m as f64 * (2.0 * PI).ln() + log_determinant + dot(&residual, &weighted));
        let found =
            At { areas, lattice, sigma2, rho, effects, slope, inverse, lower, rows, beta, weighted, log_likelihood };
        found.log_likelihood.is_finite().then_some(found)
    }

    /// With |X'X| in it, which is 1 in an orthonormal basis.
    fn restricted(&self) -> f64 {
        let p = self.areas.p;
        let roots: f64 = (0..p).map(|i| self.lower[i * p + i].ln()).sum();
        self.log_likelihood + 0.5 * p as f64 * (2.0 * PI).ln() - roots
    }

    fn objective(&self, is_restricted: bool) -> f64 {
        if is_restricted { self.restricted() } else { self.log_likelihood }
    }

    /// The derivatives of V by σ² and ρ.
    fn derivatives(&self) -> [Vec<f64>; 2] {
        let slope = self.lattice.among_sampled(&self.slope).into_iter().map(|x| self.sigma2 * x).collect();
        [self.lattice.among_sampled(&self.effects), slope]
    }

    /// The scores and the expected information of σ² and ρ; of the restricted likelihood V⁻¹ is P.
    fn scores(&self, is_restricted: bool) -> ([f64; 2], [[f64; 2]; 2]) {
        let (m, p) = (self.areas.y.len(), self.areas.p);
        let mut kernel = self.inverse.clone();
        if is_restricted {
            for i in 0..m {
                for j in 0..m {
                    kernel[i * m + j] -= dot(&self.rows[i * p..(i + 1) * p], &self.rows[j * p..(j + 1) * p]);
                }
            }
        }
        let derivatives = self.derivatives();
        let moved = [0, 1].map(|r: usize| product(&kernel, &derivatives[r], m));
        let trace = |matrix: &[f64]| (0..m).map(|i| matrix[i * m + i]).sum::<f64>();
        let score = [0, 1].map(|r: usize| {
            let quadratic: f64 =
                derivatives[r].chunks_exact(m).zip(&self.weighted).map(|(row, w)| w * dot(row, &self.weighted)).sum();
            0.5 * (quadratic - trace(&moved[r]))
        });
        // tr(AB) without the product: Σ a_ij b_ji.
        let both = |a: &[f64], b: &[f64]| -> f64 {
            (0..m).map(|i| (0..m).map(|j| a[i * m + j] * b[j * m + i]).sum::<f64>()).sum()
        };
        let information = [0, 1].map(|r: usize| [0, 1].map(|s: usize| 0.5 * both(&moved[r], &moved[s])));
        (score, information)
    }
}

impl Lattice {
    /// C = (I − ρW)'(I − ρW).
    fn precision(&self, rho: f64) -> Vec<f64> {
        let n = self.n;
        let mut root: Vec<f64> = self.w.iter().map(|w| -rho * w).collect();
        (0..n).for_each(|i| root[i * n + i] += 1.0);
        squared(&root, n)
    }

    /// dC/dρ = −W − W' + 2ρW'W.
    fn derivative(&self, rho: f64) -> Vec<f64> {
        let n = self.n;
        let mut derivative: Vec<f64> = squared(&self.w, n).into_iter().map(|x| 2.0 * rho * x).collect();
        for i in 0..n {
            (0..n).for_each(|j| derivative[i * n + j] -= self.w[i * n + j] + self.w[j * n + i]);
        }
        derivative
    }

    fn among_sampled(&self, matrix: &[f64]) -> Vec<f64> {
        self.sampled.iter().flat_map(|&i| self.of_sampled(matrix, i)).collect()
    }

    /// The row of an area, at the sampled areas.
    fn of_sampled(&self, matrix: &[f64], area: usize) -> Vec<f64> {
        self.sampled.iter().map(|&j| matrix[area * self.n + j]).collect()
    }
}

/// Fits the model by likelihood, restricted or full, from the variance that areas have without neighbours, and predicts all areas whose
/// row of covariates is known.
pub(super) fn fit(
    areas: &Sampled,
    lattice: &Lattice,
    (start, method): (f64, FitMethod),
    rows: &[Option<Vec<f64>>],
    stop: &AtomicBool,
) -> Result<(Fit, Spatial), Failed> {
    let is_restricted = match method {
        FitMethod::Ml => false,
        FitMethod::Reml | FitMethod::Moment | FitMethod::LiLahiri | FitMethod::YoshimoriLahiri => true,
    };
    let at = best(areas, lattice, start, is_restricted, stop)?;
    let (_, full) = at.scores(false);
    let known = inverse_information(full);
    let bias = match method {
        FitMethod::Ml => at.bias(known),
        FitMethod::Reml | FitMethod::Moment | FitMethod::LiLahiri | FitMethod::YoshimoriLahiri => [0.0; 2],
    };
    let of_area = |(area, row): (usize, &Option<Vec<f64>>)| Some(at.predict(area, row.as_ref()?, known, bias));
    let predicted = rows.iter().enumerate().map(of_area).collect();
    let spatial = Spatial {
        rho: at.rho,
        rho_se: Some(known[1][1].sqrt()).filter(|se| *se > 0.0),
        log_likelihood: at.log_likelihood,
        restricted_log_likelihood: at.restricted(),
        predicted,
        is_at_limit: at.rho.abs() >= LIMIT,
    };
    Ok((Fit::new(at.sigma2, at.beta, at.lower, known[0][0]), spatial))
}

/// Scoring with steps that are halved where the likelihood falls, from the best of a few correlations.
fn best<'a>(
    areas: &'a Sampled,
    lattice: &'a Lattice,
    start: f64,
    is_restricted: bool,
    stop: &AtomicBool,
) -> Result<At<'a>, Failed> {
    let mean = areas.d.iter().sum::<f64>() / areas.d.len() as f64;
    let sigma2 = if start > 0.0 { start } else { mean };
    // Where nobody has a neighbour all are alike, and the first stays.
    let tried = [0.0, 0.4, -0.4, 0.8, -0.8].into_iter().filter_map(|rho| At::new(areas, lattice, sigma2, rho));
    let better = |a: At<'a>, b: At<'a>| if b.objective(is_restricted) > a.objective(is_restricted) { b } else { a };
    let mut at = tried.reduce(better).ok_or(Failed::Numbers)?;
    for _ in 0..STEPS {
        if stop.load(Ordering::Relaxed) {
            return Err(Failed::Stopped);
        }
        let step = step(&at, is_restricted);
        let mut part = 1.0;
        let next = loop {
            let sigma2 = (at.sigma2 + part * step[0]).max(0.0);
            let rho = (at.rho + part * step[1]).clamp(-LIMIT, LIMIT);
            let next = At::new(areas, lattice, sigma2, rho);
            // Rounding may lower a likelihood that is at its height.
            let least = at.objective(is_restricted) - 1e-12 * at.objective(is_restricted).abs();
            if let Some(next) = next.filter(|next| next.objective(is_restricted) >= least) {
                break next;
            }
            part *= 0.5;
            if part < 1e-9 {
                return Ok(at);
            }
        };
        let moved = [(next.sigma2 - at.sigma2).abs(), (next.rho - at.rho).abs()];
        at = next;
        if moved[0] <= LEFT * at.sigma2.max(LEFT * mean) && moved[1] <= LEFT {
            return Ok(at);
        }
    }
    Err(Failed::NotConverged)
}

/// The step of scoring. A parameter at the end of its range that would leave it stays, and of a variance of 0 no correlation is known.
fn step(at: &At, is_restricted: bool) -> [f64; 2] {
    let (score, information) = at.scores(is_restricted);
    let stays = at.rho.abs() >= LIMIT && score[1] * at.rho > 0.0;
    if at.sigma2 == 0.0 && score[0] <= 0.0 {
        return [0.0, 0.0];
    }
    if at.sigma2 == 0.0 || stays {
        return [score[0] / information[0][0], 0.0];
    }
    let known = inverse_information(information);
    [0, 1].map(|r: usize| known[r][0] * score[0] + known[r][1] * score[1])
}

/// The inverse of the information; that of σ² alone where nothing is known of ρ.
fn inverse_information(information: [[f64; 2]; 2]) -> [[f64; 2]; 2] {
    let [[aa, ar], [_, rr]] = information;
    let determinant = aa * rr - ar * ar;
    if determinant > 1e-12 * aa * rr {
        [[rr / determinant, -ar / determinant], [-ar / determinant, aa / determinant]]
    } else {
        [[1.0 / aa, 0.0], [0.0, 0.0]]
    }
}

impl At<'_> {
    /// The asymptotic bias of the estimates by maximum likelihood: I⁻¹h/2 with h = −tr(Q X'V⁻¹ dV V⁻¹X).
    fn bias(&self, known: [[f64; 2]; 2]) -> [f64; 2] {
        let (m, p) = (self.areas.y.len(), self.areas.p);
        let h = self.derivatives().map(|derivative| {
            let of = |i: usize, j: usize| dot(&self.rows[i * p..(i + 1) * p], &self.rows[j * p..(j + 1) * p]);
            -(0..m).map(|i| (0..m).map(|j| of(i, j) * derivative[i * m + j]).sum::<f64>()).sum::<f64>()
        });
        [0, 1].map(|r: usize| 0.5 * (known[r][0] * h[0] + known[r][1] * h[1]))
    }

    /// The prediction of an area, and the parts of its mean squared error (Singh, Shukla and Kundu 2005; Molina, Salvati and Pratesi 2009).
    fn predict(&self, area: usize, row: &[f64], known: [[f64; 2]; 2], bias: [f64; 2]) -> Predicted {
        let (lattice, m, p) = (self.lattice, self.areas.y.len(), self.areas.p);
        let own = lattice.sampled.iter().position(|&place| place == area);
        let (c, r) = (lattice.of_sampled(&self.effects, area), lattice.of_sampled(&self.slope, area));
        let times = |matrix: &[f64], v: &[f64]| -> Vec<f64> { matrix.chunks_exact(m).map(|row| dot(row, v)).collect() };
        // The weights b of the direct estimates in the effect, and a: what of each effect is missed.
        let b: Vec<f64> = times(&self.inverse, &c).into_iter().map(|x| self.sigma2 * x).collect();
        let mut missed = vec![0.0; lattice.n];
        missed[area] = 1.0;
        lattice.sampled.iter().zip(&b).for_each(|(&place, b)| missed[place] -= b);
        let among = |matrix: &[f64], v: &[f64]| -> Vec<f64> {
            lattice.sampled.iter().map(|&i| dot_at(&matrix[i * lattice.n..], &lattice.sampled, v)).collect()
        };
        let rest = |own: &[f64], matrix: &[f64], factor: f64| -> Vec<f64> {
            own.iter().zip(among(matrix, &b)).map(|(own, x)| factor * (own - x)).collect()
        };
        // V times the derivatives of b by σ² and ρ.
        let moved = [rest(&c, &self.effects, 1.0), rest(&r, &self.slope, self.sigma2)];
        let whitened = [0, 1].map(|k: usize| times(&self.inverse, &moved[k]));
        let sum =
            |of: &dyn Fn(usize, usize) -> f64| -> f64 { (0..4).map(|k| known[k / 2][k % 2] * of(k / 2, k % 2)).sum() };
        let variance = self.sigma2 * self.effects[area * lattice.n + area];
        let g1 = variance - self.sigma2 * dot(&c, &b);
        let mut left: Vec<f64> = (0..p)
            .map(|j| row[j] - b.iter().enumerate().map(|(k, b)| b * self.areas.x[k * p + j]).sum::<f64>())
            .collect();
        solve_lower(&self.lower, &mut left);
        let g2 = dot(&left, &left);
        let [by_sigma2, by_rho, by_both] = self.curves(&missed);
        // Of the second derivatives that by σ² twice is 0, and that by both is the slope.
        let g4 = 0.5 * (2.0 * known[0][1] * by_rho + known[1][1] * by_both);
        let synthetic = dot(row, &self.beta);
        let leverage = {
            let mut z = row.to_vec();
            solve_lower(&self.lower, &mut z);
            dot(&z, &z)
        };
        Predicted {
            z: synthetic + self.sigma2 * dot(&c, &self.weighted),
            synthetic,
            gamma: own.map_or(0.0, |own| b[own]),
            spread: if own.is_some() { g1 } else { g1 + g2 },
            synthetic_spread: variance + leverage,
            variance: variance + own.map_or(f64::INFINITY, |own| self.areas.d[own]),
            parts: Parts {
                g1,
                g2,
                g3: sum(&|i, j| dot(&moved[i], &whitened[j])),
                bias: g4 + bias[0] * by_sigma2 + bias[1] * self.sigma2 * by_rho,
            },
        }
    }

    /// a'C⁻¹a, and its first and half its second derivative by ρ, the latter times 2σ².
    fn curves(&self, a: &[f64]) -> [f64; 3] {
        let (n, w) = (self.lattice.n, &self.lattice.w);
        let u: Vec<f64> = self.effects.chunks_exact(n).map(|row| dot(row, a)).collect();
        let forward: Vec<f64> = w.chunks_exact(n).map(|row| dot(row, &u)).collect();
        // dC u with dC = −W − W' + 2ρW'W.
        let mut moved: Vec<f64> = forward.iter().map(|x| -x).collect();
        for (i, row) in w.chunks_exact(n).enumerate() {
            let factor = 2.0 * self.rho * forward[i] - u[i];
            moved.iter_mut().zip(row).for_each(|(moved, w)| *moved += factor * w);
        }
        let curved: f64 =
            self.effects.chunks_exact(n).zip(&moved).map(|(row, moved_here)| moved_here * dot(row, &moved)).sum();
        [dot(a, &u), -dot(&u, &moved), 2.0 * self.sigma2 * (curved - dot(&forward, &forward))]
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Σ a[places]·b.
fn dot_at(a: &[f64], places: &[usize], b: &[f64]) -> f64 {
    places.iter().zip(b).map(|(&place, b)| a[place] * b).sum()
}

/// A'A.
fn squared(a: &[f64], n: usize) -> Vec<f64> {
    let mut product = vec![0.0; n * n];
    for row in a.chunks_exact(n) {
        for (i, x) in row.iter().enumerate().filter(|(_, x)| **x != 0.0) {
            product[i * n..(i + 1) * n].iter_mut().zip(row).for_each(|(cell, y)| *cell += x * y);
        }
    }
    product
}

/// AB.
fn product(a: &[f64], b: &[f64], n: usize) -> Vec<f64> {
    let mut product = vec![0.0; n * n];
    for (out, row) in product.chunks_exact_mut(n).zip(a.chunks_exact(n)) {
        // Of the neighbours most are 0.
        for (x, other) in row.iter().zip(b.chunks_exact(n)).filter(|(x, _)| **x != 0.0) {
            out.iter_mut().zip(other).for_each(|(cell, y)| *cell += x * y);
        }
    }
    product
}

/// The inverse of a positive definite matrix, and the logarithm of its determinant.
fn inverse_of(mut matrix: Vec<f64>, n: usize) -> Option<(Vec<f64>, f64)> {
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
