//! To the height of the likelihood of the spatial model: Newton's steps in σ² and ρ, and those of scoring where it is not concave.

use super::fit::Sampled;
use super::lattice::Lattice;
use super::spatial::{At, Failed};
use std::sync::atomic::{AtomicBool, Ordering};

/// How far the correlation may go: at 1 the effects of all areas would be one.
pub(super) const LIMIT: f64 = 0.9999;

/// Where the ascent may begin.
const CORRELATIONS: [f64; 5] = [0.0, 0.4, -0.4, 0.8, -0.8];

/// Ten steps are usual, a hundred are needed along the ridge where the variance goes to 0 and the correlation to its end.
const STEPS: usize = 1000;

/// The last step of a parameter; what is left after it is less, and rounding of the scores in large matrices is below it.
const LEFT: f64 = 1e-11;

/// What a step may still gain where it counts as none: σ² and ρ are then within 1e-11 of their standard errors.
const NOTHING: f64 = 1e-22;

/// The gain that rounding may hide where matrices are near singular, as with ρ at its end: within 5e-4 of a standard error.
const HIDDEN: f64 = 1e-7;

/// The factor by which the variance changes at most in a step along the ridge: e⁵.
const FACTOR: f64 = 5.0;

/// A step in σ² and ρ, and by how much it raises a likelihood that is a parabola.
#[derive(Debug, Clone, Copy)]
struct Step {
    by: [f64; 2],
    gain: f64,
}

/// The height of the (restricted) likelihood, from the best of a few correlations.
pub(super) fn highest<'a>(
    areas: &'a Sampled,
    lattice: &'a Lattice,
    start: f64,
    is_restricted: bool,
    stop: &AtomicBool,
) -> Result<At<'a>, Failed> {
    let mean = areas.d.iter().sum::<f64>() / areas.d.len() as f64;
    let sigma2 = if start > 0.0 { start } else { mean };
    // Where nobody has a neighbour all are alike, and the first stays.
    let tried = CORRELATIONS.iter().filter_map(|&rho| At::new(areas, lattice, sigma2, rho));
    let better = |a: At<'a>, b: At<'a>| if b.objective(is_restricted) > a.objective(is_restricted) { b } else { a };
    let mut at = tried.reduce(better).ok_or(Failed::Numbers)?;
    for _ in 0..STEPS {
        if stop.load(Ordering::Relaxed) {
            return Err(Failed::Stopped);
        }
        let step = step(&at, is_restricted);
        let Some(next) = raised(&at, step, is_restricted) else {
            return if step.gain <= HIDDEN { Ok(at) } else { Err(Failed::NotConverged) };
        };
        let moved = [(next.sigma2 - at.sigma2).abs(), (next.rho - at.rho).abs()];
        at = next;
        let is_still = moved[0] <= LEFT * at.sigma2.max(LEFT * mean) && moved[1] <= LEFT;
        if is_still || step.gain <= NOTHING {
            match left_from_zero(&at, is_restricted) {
                Some(higher) => at = higher,
                None => return Ok(at),
            }
        }
    }
    Err(Failed::NotConverged)
}

/// A higher point where a variance of 0 is the height for one correlation and not for another; none where it is for all.
fn left_from_zero<'a>(at: &At<'a>, is_restricted: bool) -> Option<At<'a>> {
    if at.sigma2 > 0.0 {
        return None;
    }
    let of = |rho: f64| {
        let from = At::new(at.areas, at.lattice, 0.0, rho)?;
        let step = step(&from, is_restricted);
        if step.gain > 0.0 { raised(&from, step, is_restricted) } else { None }
    };
    let higher = CORRELATIONS.iter().chain(&[LIMIT, -LIMIT]).filter_map(|&rho| of(rho));
    let best = higher.max_by(|a, b| a.objective(is_restricted).total_cmp(&b.objective(is_restricted)))?;
    Some(best).filter(|best| best.objective(is_restricted) > at.objective(is_restricted) + HIDDEN)
}

/// The point that a step leads to, halved until the likelihood does not fall; none where the smallest part still lowers it.
fn raised<'a>(at: &At<'a>, step: Step, is_restricted: bool) -> Option<At<'a>> {
    // Rounding of its terms may lower a likelihood that is at its height.
    let height = at.objective(is_restricted);
    let least = height - 1e-12 * (height.abs() + at.areas.y.len() as f64);
    let mut part = 1.0;
    while part >= 1e-9 {
        let [by_sigma2, by_rho] = step.by.map(|by| part * by);
        let rho = (at.rho + by_rho).clamp(-LIMIT, LIMIT);
        let to = |sigma2: f64| At::new(at.areas, at.lattice, sigma2, rho);
        let mut next = to((at.sigma2 + by_sigma2).max(0.0));
        if at.sigma2 > 0.0 && by_sigma2.abs() > 0.1 * at.sigma2 {
            // A ridge is straight on the scale of log σ²: near the end of ρ, the variance of the effects is σ²/(1 − ρ)².
            let along = to(at.sigma2 * (by_sigma2 / at.sigma2).clamp(-FACTOR, FACTOR).exp());
            let of = |at: &Option<At<'_>>| at.as_ref().map_or(f64::NEG_INFINITY, |at| at.objective(is_restricted));
            next = if of(&along) > of(&next) { along } else { next };
        }
        if let Some(next) = next.filter(|next| next.objective(is_restricted) >= least) {
            return Some(next);
        }
        part *= 0.5;
    }
    None
}

/// The next step. A parameter at the end of its range that would leave it stays, and of a variance of 0 no correlation is known.
fn step(at: &At, is_restricted: bool) -> Step {
    let slopes = at.slopes(is_restricted);
    let score = at.score(&slopes);
    let of = |by: [f64; 2]| Step { by, gain: 0.5 * (by[0] * score[0] + by[1] * score[1]) };
    let expected = slopes.information();
    if at.sigma2 == 0.0 {
        return of([(score[0] / expected[0][0]).max(0.0), 0.0]);
    }
    let curvature = at.curvature(&slopes);
    let of_sigma2 = if curvature[0][0] > 0.0 { curvature[0][0] } else { expected[0][0] };
    let alone = [score[0] / of_sigma2, 0.0];
    let leaves = |direction: f64| at.rho.abs() >= LIMIT && direction * at.rho > 0.0;
    if leaves(score[1]) {
        return of(alone);
    }
    let known = if is_concave(curvature) { inverse(curvature) } else { inverse(expected) };
    let by = [0, 1].map(|r: usize| known[r][0] * score[0] + known[r][1] * score[1]);
    of(if leaves(by[1]) { alone } else { by })
}

fn is_concave([[aa, ar], [_, rr]]: [[f64; 2]; 2]) -> bool {
    aa > 0.0 && rr > 0.0 && aa * rr - ar * ar > 1e-12 * aa * rr
}

/// The inverse of the information; that of σ² alone where nothing is known of ρ.
pub(super) fn inverse(information: [[f64; 2]; 2]) -> [[f64; 2]; 2] {
    let [[aa, ar], [_, rr]] = information;
    let determinant = aa * rr - ar * ar;
    if determinant > 1e-12 * aa * rr {
        [[rr / determinant, -ar / determinant], [-ar / determinant, aa / determinant]]
    } else {
        [[1.0 / aa, 0.0], [0.0, 0.0]]
    }
}
