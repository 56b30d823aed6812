//! The spatial Fay–Herriot model y = x'β + v + e, in which effects of neighbours go together: v = ρWv + u, u ~ (0, σ²), with W the
//! neighbours of each area, rows summing to 1 (Singh, Shukla and Kundu 2005; Petrucci and Salvati 2006).
//!
//! Kernel: dense matrices, n³ operations in each iteration for n areas. Areas without a direct estimate have their place among the
//! neighbours, and are predicted from them.

use super::fit::{Fit, Predicted, Sampled};
use super::lattice::{Lattice, dot, dot_at, inverse_of, product, squared};
use super::mse::Parts;
use super::options::FitMethod;
use super::spatial_likelihood::{highest, inverse};
use crate::numeric::linalg::{Pivots, cholesky, solve, solve_lower};
use std::f64::consts::PI;
use std::sync::atomic::AtomicBool;

/// A fitted spatial model.
#[derive(Debug, Clone)]
pub(super) struct Spatial {
    /// The correlation with its asymptotic standard error; none where the sample says nothing of it: without neighbours, and where
    /// the variance is 0.
    pub(super) rho: Option<(f64, f64)>,
    pub(super) log_likelihood: f64,
    pub(super) restricted_log_likelihood: f64,
    /// One entry per area, `None` where its covariates are not known.
    pub(super) predicted: Vec<Option<Predicted>>,
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
pub(super) struct At<'a> {
    pub(super) areas: &'a Sampled,
    pub(super) lattice: &'a Lattice,
    pub(super) sigma2: f64,
    pub(super) rho: f64,
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
    pub(super) fn new(areas: &'a Sampled, lattice: &'a Lattice, sigma2: f64, rho: f64) -> Option<At<'a>> {
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

    pub(super) fn objective(&self, is_restricted: bool) -> f64 {
        if is_restricted { self.restricted() } else { self.log_likelihood }
    }

    /// The derivatives of V by σ² and ρ.
    fn derivatives(&self) -> [Vec<f64>; 2] {
        let slope = self.lattice.among_sampled(&self.slope).into_iter().map(|x| self.sigma2 * x).collect();
        [self.lattice.among_sampled(&self.effects), slope]
    }

    /// What the score and both kinds of information are made of; for the restricted likelihood, P takes the place of V⁻¹.
    pub(super) fn slopes(&self, is_restricted: bool) -> Slopes {
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
        Slopes { m, kernel, derivatives, moved }
    }

    /// The first derivatives of the likelihood by σ² and ρ.
    pub(super) fn score(&self, slopes: &Slopes) -> [f64; 2] {
        let m = slopes.m;
        [0, 1].map(|r: usize| {
            let trace: f64 = (0..m).map(|i| slopes.moved[r][i * m + i]).sum();
            0.5 * (self.quadratic(&slopes.derivatives[r]) - trace)
        })
    }

    /// The second derivatives with the sign turned: the observed information, β being that of σ² and ρ.
    pub(super) fn curvature(&self, slopes: &Slopes) -> [[f64; 2]; 2] {
        let (n, m, p) = (self.lattice.n, slopes.m, self.areas.p);
        // The second derivative of C⁻¹ by ρ, with C' and C'' those of C: 2C⁻¹C'C⁻¹C'C⁻¹ − C⁻¹C''C⁻¹.
        let moved = product(&self.slope, &product(&self.lattice.derivative(self.rho), &self.effects, n), n);
        let neighbours = squared(&product(&self.lattice.w, &self.effects, n), n);
        let bend: Vec<f64> = moved.iter().zip(&neighbours).map(|(a, b)| -2.0 * self.sigma2 * (a + b)).collect();
        let bends = [None, Some(self.lattice.among_sampled(&self.slope)), Some(self.lattice.among_sampled(&bend))];
        // V⁻¹∂V V⁻¹(y − Xβ) before the last factor, and what the coefficients take of it.
        let v = [0, 1].map(|r: usize| -> Vec<f64> {
            slopes.derivatives[r].chunks_exact(m).map(|row| dot(row, &self.weighted)).collect()
        });
        let taken = [0, 1].map(|r: usize| -> Vec<f64> {
            (0..p).map(|j| v[r].iter().enumerate().map(|(i, v)| v * self.rows[i * p + j]).sum()).collect()
        });
        [0, 1].map(|r: usize| {
            [0, 1].map(|s: usize| {
                let across: f64 = self.inverse.chunks_exact(m).zip(&v[r]).map(|(row, x)| x * dot(row, &v[s])).sum();
                let own = across - dot(&taken[r], &taken[s]) - 0.5 * slopes.trace(r, s);
                // By σ² twice V is a line.
                let bent = bends[r + s].as_ref().map_or(0.0, |bend| dot(&slopes.kernel, bend) - self.quadratic(bend));
                own + 0.5 * bent
            })
        })
    }

    /// (y − Xβ)'V⁻¹ A V⁻¹(y − Xβ).
    fn quadratic(&self, a: &[f64]) -> f64 {
        a.chunks_exact(self.areas.y.len()).zip(&self.weighted).map(|(row, w)| w * dot(row, &self.weighted)).sum()
    }
}

/// P or V⁻¹, the derivatives of V by σ² and ρ, and the products of both: m × m.
pub(super) struct Slopes {
    m: usize,
    kernel: Vec<f64>,
    derivatives: [Vec<f64>; 2],
    moved: [Vec<f64>; 2],
}

impl Slopes {
    /// The expected information ½ tr(P ∂_r V P ∂_s V) of σ² and ρ.
    pub(super) fn information(&self) -> [[f64; 2]; 2] {
        [0, 1].map(|r: usize| [0, 1].map(|s: usize| 0.5 * self.trace(r, s)))
    }

    /// tr(P ∂_r V P ∂_s V), without the product: Σ a_ij b_ji.
    fn trace(&self, r: usize, s: usize) -> f64 {
        let (a, b, m) = (&self.moved[r], &self.moved[s], self.m);
        (0..m).map(|i| (0..m).map(|j| a[i * m + j] * b[j * m + i]).sum::<f64>()).sum()
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
    let at = highest(areas, lattice, start, is_restricted, stop)?;
    let known = inverse(at.slopes(false).information());
    let bias = match method {
        FitMethod::Ml => at.bias(known),
        FitMethod::Reml | FitMethod::Moment | FitMethod::LiLahiri | FitMethod::YoshimoriLahiri => [0.0; 2],
    };
    let of_area = |(area, row): (usize, &Option<Vec<f64>>)| Some(at.predict(area, row.as_ref()?, known, bias));
    let predicted = rows.iter().enumerate().map(of_area).collect();
    let spatial = Spatial {
        rho: Some((at.rho, known[1][1].sqrt())).filter(|(_, se)| *se > 0.0),
        log_likelihood: at.log_likelihood,
        restricted_log_likelihood: at.restricted(),
        predicted,
    };
    Ok((Fit::new(at.sigma2, at.beta, at.lower, known[0][0]), spatial))
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
        // The second derivative by σ² twice is 0, and the mixed one is the slope.
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
