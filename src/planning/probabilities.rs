//! Probabilities of selection in proportion to size, without replacement: of single units, and of pairs by the way they are drawn.

use crate::words::words;
use crate::{Error, Result, memory};

words! {
    /// How units are drawn with unequal probabilities and without replacement.
    #[non_exhaustive]
    pub enum PpsSelection: "method" {
        /// The rejective draws of Sampford (1967).
        Sampford = "sampford",
        /// One unit in each step along the sum of the probabilities, in the order of the units (Madow 1949).
        Systematic = "systematic",
    }
}

/// What rounding may leave of a sum of probabilities that is a whole number.
const WHOLE: f64 = 1e-9;

/// The probabilities of n units in proportion to size. Units so large that theirs would be 1 or more are taken with certainty, and the
/// others share what is left, until none is.
///
/// ```
/// use infosoc::planning::inclusion_probabilities;
/// assert_eq!(inclusion_probabilities(&[10.0, 30.0, 500.0], 2)?, [0.25, 0.75, 1.0]);
/// # Ok::<(), infosoc::Error>(())
/// ```
///
/// # Errors
/// [`Error::InvalidArgument`] for sizes that are not finite or below 0 or too large to add up, and fewer units of a size above 0 than
/// are to be drawn.
pub fn inclusion_probabilities(sizes: &[f64], n: usize) -> Result<Vec<f64>> {
    if let Some(wrong) = sizes.iter().find(|size| !(size.is_finite() && **size >= 0.0)) {
        return Err(Error::argument("sizes", "numbers, 0 or more", wrong));
    }
    let some = sizes.iter().filter(|size| **size > 0.0).count();
    if n > some {
        return Err(Error::argument("n", format!("at most {some}, the units with a size above 0"), n));
    }
    if !(sizes.iter().sum::<f64>() * n as f64).is_finite() {
        return Err(Error::invalid("sizes", "their sum, times n, is not finite; give the sizes in a larger unit"));
    }
    let mut is_certain = vec![false; sizes.len()];
    loop {
        let rest: f64 = sizes.iter().zip(&is_certain).filter(|(_, certain)| !**certain).map(|(size, _)| size).sum();
        let left = (n - is_certain.iter().filter(|certain| **certain).count()) as f64;
        let of = |place: usize| if left == 0.0 { 0.0 } else { left * sizes[place] / rest };
        let large: Vec<usize> = (0..sizes.len()).filter(|&place| !is_certain[place] && of(place) >= 1.0).collect();
        if large.is_empty() {
            return Ok((0..sizes.len()).map(|place| if is_certain[place] { 1.0 } else { of(place) }).collect());
        }
        large.into_iter().for_each(|place| is_certain[place] = true);
    }
}

/// The joint probabilities of all pairs, row by row, with the probabilities on the diagonal. A design takes those of the units that were
/// drawn.
///
/// ```
/// use infosoc::planning::{PpsSelection, joint_probabilities};
/// let joint = joint_probabilities(&[0.5, 0.5, 0.5, 0.5], PpsSelection::Sampford)?;
/// assert!((joint[1] - 1.0 / 6.0).abs() < 1e-15);
/// # Ok::<(), infosoc::Error>(())
/// ```
///
/// # Errors
/// [`Error::InvalidArgument`] for probabilities outside 0 and 1, a sum that is no whole number, and more units than there is memory for
/// their pairs.
pub fn joint_probabilities(probabilities: &[f64], method: PpsSelection) -> Result<Vec<f64>> {
    check(probabilities)?;
    memory::check("probabilities", probabilities.len(), 8 * probabilities.len() as u64)?;
    let joint = match method {
        PpsSelection::Sampford => sampford(probabilities),
        PpsSelection::Systematic => systematic(probabilities),
    };
    if joint.iter().any(|joint| !joint.is_finite()) {
        let problem = "too many units for Sampford's method: its products overflow; use \"systematic\", or split the \
                       population into strata";
        return Err(Error::invalid("probabilities", problem));
    }
    Ok(joint)
}

/// The units of a systematic sample, from 0: those where the sum of the probabilities passes `start`, `start` + 1, and so on.
///
/// # Errors
/// As [`joint_probabilities`]; [`Error::InvalidArgument`] for a start that is not from 0 to below 1.
pub fn systematic_sample(probabilities: &[f64], start: f64) -> Result<Vec<usize>> {
    check(probabilities)?;
    if !(0.0..1.0).contains(&start) {
        return Err(Error::argument("start", "a number from 0 to below 1", start));
    }
    Ok(drawn(probabilities, start))
}

/// The units where the sum of the probabilities passes `start` and each number that is a whole one more.
fn drawn(probabilities: &[f64], start: f64) -> Vec<usize> {
    // What rounding adds to the sum draws no unit, and what it takes off leaves none out: the last one completes the sample.
    let n = probabilities.iter().sum::<f64>().round() as usize;
    let last = probabilities.iter().rposition(|probability| *probability > 0.0);
    let (mut sum, mut next, mut sample) = (0.0, start, Vec::new());
    for (unit, probability) in probabilities.iter().enumerate() {
        sum += probability;
        let is_passed = sum > next + f64::EPSILON * next || Some(unit) == last;
        if sample.len() < n && is_passed {
            sample.push(unit);
            next += 1.0;
        }
    }
    sample
}

fn check(probabilities: &[f64]) -> Result<()> {
    if let Some(wrong) = probabilities.iter().find(|p| !(0.0..=1.0).contains(*p)) {
        return Err(Error::argument("probabilities", "numbers from 0 to 1", wrong));
    }
    let sum: f64 = probabilities.iter().sum();
    if (sum - sum.round()).abs() > WHOLE * sum.max(1.0) {
        return Err(Error::argument("probabilities", "a sum that is a whole number, the number of units to draw", sum));
    }
    Ok(())
}

/// π_ij = λ_i·λ_j·Σ_{t=2}^n (t − π_i − π_j)·L_{n−t}(without i, j) / Σ_{t=1}^n t·L_{n−t} with λ = π/(1 − π) and L_m the sum of the products of
/// m of the λ (Sampford 1967). Units taken with certainty go with every other as it goes alone.
fn sampford(probabilities: &[f64]) -> Vec<f64> {
    let size = probabilities.len();
    let drawn: Vec<usize> = (0..size).filter(|&i| probabilities[i] > 0.0 && probabilities[i] < 1.0).collect();
    let n = drawn.iter().map(|&i| probabilities[i]).sum::<f64>().round() as usize;
    let odds: Vec<f64> = drawn.iter().map(|&i| probabilities[i] / (1.0 - probabilities[i])).collect();
    // Divided by their mean, products of many stay among the numbers there are.
    let scale = if odds.is_empty() { 1.0 } else { odds.iter().sum::<f64>() / odds.len() as f64 };
    let odds: Vec<f64> = odds.into_iter().map(|odd| odd / scale).collect();
    let products = |without: [usize; 2]| {
        let mut sums = vec![0.0; n + 1];
        sums[0] = 1.0;
        for odd in odds.iter().enumerate().filter(|(place, _)| !without.contains(place)).map(|(_, odd)| odd) {
            (1..=n).rev().for_each(|m| sums[m] += odd * sums[m - 1]);
        }
        sums
    };
    let power = |t: usize| scale.powi(t as i32);
    let all = products([usize::MAX; 2]);
    let whole: f64 = (1..=n).map(|t| t as f64 * all[n - t] / power(t)).sum();
    let mut joint = vec![0.0; size * size];
    for i in 0..size {
        for j in 0..size {
            joint[i * size + j] = if i == j { probabilities[i] } else { probabilities[i] * probabilities[j] };
        }
    }
    for (a, &i) in drawn.iter().enumerate() {
        for (b, &j) in drawn[..a].iter().enumerate() {
            let rest = products([a, b]);
            let both = probabilities[i] + probabilities[j];
            let sum: f64 = (2..=n).map(|t| (t as f64 - both) * rest[n - t] / power(t - 2)).sum();
            let pair = odds[a] * odds[b] * sum / whole;
            (joint[i * size + j], joint[j * size + i]) = (pair, pair);
        }
    }
    joint
}

/// The share of starts from 0 to 1 with which both are drawn: between two ends of units, all starts draw the same.
fn systematic(probabilities: &[f64]) -> Vec<f64> {
    let size = probabilities.len();
    let mut sum = 0.0;
    let mut ends: Vec<f64> = vec![0.0, 1.0];
    for probability in probabilities {
        sum += probability;
        ends.push(sum - sum.floor());
    }
    ends.sort_unstable_by(f64::total_cmp);
    let mut joint = vec![0.0; size * size];
    for pair in ends.windows(2).filter(|pair| pair[1] - pair[0] > WHOLE) {
        let sample = drawn(probabilities, f64::midpoint(pair[0], pair[1]));
        for &i in &sample {
            sample.iter().for_each(|&j| joint[i * size + j] += pair[1] - pair[0]);
        }
    }
    (0..size).for_each(|i| joint[i * size + i] = probabilities[i]);
    joint
}
