//! Waves of a survey in one design, and what each of them was alone.

use super::bound::Bound;
use crate::finding::Findings;
use crate::words::words;
use std::ops::Range;
use std::sync::Arc;

words! {
    /// How the covariance of two waves enters the variance of a change.
    #[derive(Default)]
    #[non_exhaustive]
    pub enum WaveCovariance: "covariance" {
        /// By correlation between waves that do not have all sampling units in common, for changes of totals and counts, and
        /// of everything else where the design has strata; stacked for all else.
        #[default]
        Auto = "auto",
        /// One design of all waves (Kish 1965): a unit that is not in a wave counts as 0 there, and the variance of a total
        /// has in it the chance of being in the wave.
        Stacked = "stacked",
        /// The variance of each wave by its own design, and their correlation from the totals of the units that both waves
        /// have (Tam 1984; Berger and Priam 2016), for all changes between waves.
        Correlation = "correlation",
    }
}

/// The waves of a pooled design.
#[derive(Clone, Debug)]
pub(crate) struct Waves {
    /// The column that tells them apart.
    pub(crate) column: String,
    pub(crate) covariance: WaveCovariance,
    pub(crate) waves: Vec<Wave>,
    /// What was found when they were pooled.
    pub(crate) findings: Findings,
}

/// One wave.
#[derive(Clone, Debug)]
pub(crate) struct Wave {
    /// The value of the column, as text.
    pub(crate) label: String,
    /// Its rows in the pooled table.
    pub(crate) rows: Range<usize>,
    /// Its own design.
    pub(crate) bound: Arc<Bound>,
}

impl Waves {
    /// Whether each PSU of the pooled design has rows in a wave.
    pub(crate) fn members(&self, pooled: &Bound, wave: usize) -> Vec<bool> {
        let stage = &pooled.stages[0];
        let rows = &self.waves[wave].rows;
        (0..stage.len()).map(|unit| stage.rows(unit).any(|place| rows.contains(&pooled.row(place)))).collect()
    }
}

/// The correlation of two totals from those of the PSUs of each wave.
pub(crate) fn correlation(pooled: &Bound, totals: [&[f64]; 2], members: [&[bool]; 2]) -> f64 {
    let stage = &pooled.stages[0];
    let (mut own, mut joint) = ([0.0; 2], 0.0);
    for stratum in 0..stage.parents() {
        let of_waves = |unit: usize| [0, 1].map(|wave| members[wave][unit].then_some(totals[wave][unit]));
        let units: Vec<[Option<f64>; 2]> = stage.units(stratum).map(of_waves).collect();
        let moments = moments(&units);
        own[0] += moments.own[0];
        own[1] += moments.own[1];
        joint += moments.joint;
    }
    // Of units that do not vary in one wave nothing is known, and nothing is shared.
    let scale = own[0].sqrt() * own[1].sqrt();
    if scale > 0.0 { (joint / scale).clamp(-1.0, 1.0) } else { 0.0 }
}

/// The variances and the covariance of two totals of a stratum.
#[derive(Clone, Copy, Debug, Default)]
struct Moments {
    own: [f64; 2],
    joint: f64,
}

/// Those of PSUs, by their totals in the waves that they are in.
///
/// Of n1 and n2 PSUs drawn alike, g are in both. A deviation from the mean of the wave has the variance σ²(1 − 1/n), and the
/// product of the two of one PSU has the mean σ12(1 − 1/n1 − 1/n2 + g/(n1·n2)). What the g shared PSUs have of both, divided by
/// these, estimates n1·σ1², n2·σ2² and g·σ12, the variances and the covariance of both totals (Tam 1984), without bias and
/// from a single shared PSU on. By the inequality of Cauchy and Schwarz no correlation is beyond ±1, which needs g = n1 = n2.
fn moments(units: &[[Option<f64>; 2]]) -> Moments {
    let of_wave = |wave: usize| units.iter().filter_map(move |unit| unit[wave]);
    let n = [0, 1].map(|wave| of_wave(wave).count() as f64);
    let mean = [0, 1].map(|wave| of_wave(wave).sum::<f64>() / n[wave]);
    let shared: Vec<[f64; 2]> =
        units.iter().filter_map(|unit| Some([unit[0]? - mean[0], unit[1]? - mean[1]])).collect();
    let g = shared.len() as f64;
    // A wave of one PSU has no deviations.
    let is_known = g > 0.0 && n[0] > 1.0 && n[1] > 1.0;
    let own = [0, 1].map(|wave| match () {
        () if is_known => {
            let squares: f64 = shared.iter().map(|e| e[wave] * e[wave]).sum();
            n[wave] * squares / (g * (1.0 - 1.0 / n[wave]))
        }
        () if n[wave] > 1.0 => {
            let squares: f64 = of_wave(wave).map(|z| (z - mean[wave]).powi(2)).sum();
            squares / (1.0 - 1.0 / n[wave])
        }
        () => 0.0,
    });
    let products: f64 = shared.iter().map(|e| e[0] * e[1]).sum();
    let joint = if is_known { products / (1.0 - 1.0 / n[0] - 1.0 / n[1] + g / (n[0] * n[1])) } else { 0.0 };
    Moments { own, joint }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All orders of numbers.
    fn orders(numbers: &[usize]) -> Vec<Vec<usize>> {
        if numbers.is_empty() {
            return vec![Vec::new()];
        }
        let mut all = Vec::new();
        for (place, &first) in numbers.iter().enumerate() {
            let mut others = numbers.to_vec();
            others.remove(place);
            all.extend(orders(&others).into_iter().map(|order| [vec![first], order].concat()));
        }
        all
    }

    /// Over all samples of 6 PSUs, in every pattern of rotation, the mean of the moments is n1·S1², n2·S2² and g·S12, S those of
    /// the 6 PSUs with the divisor 5; and the correlation of one stratum is within ±1.
    #[test]
    fn moments_have_no_bias_over_all_samples() {
        let population = [[3.0, 4.0], [1.0, 0.5], [7.0, 9.0], [2.0, 6.0], [2.5, -1.0], [11.0, 8.0]];
        let mean = |wave: usize| population.iter().map(|z| z[wave]).sum::<f64>() / 6.0;
        let s = |a: usize, b: usize| population.iter().map(|z| (z[a] - mean(a)) * (z[b] - mean(b))).sum::<f64>() / 5.0;
        let all = orders(&[0, 1, 2, 3, 4, 5]);
        for (n, g) in
            [([2, 2], 1), ([3, 3], 2), ([3, 2], 1), ([4, 4], 2), ([4, 4], 3), ([2, 4], 2), ([3, 3], 3), ([3, 3], 0)]
        {
            let mut sum = Moments::default();
            for order in &all {
                // The first wave ends where the shared units do, and the second begins with them.
                let first = n[0] - g;
                let units: Vec<[Option<f64>; 2]> = order[..n[0] + n[1] - g]
                    .iter()
                    .enumerate()
                    .map(|(place, &unit)| {
                        [(place < n[0]).then_some(population[unit][0]), (place >= first).then_some(population[unit][1])]
                    })
                    .collect();
                let found = moments(&units);
                assert!(found.joint.abs() <= (found.own[0] * found.own[1]).sqrt() * (1.0 + 1e-12), "{n:?} {g}");
                sum.own[0] += found.own[0];
                sum.own[1] += found.own[1];
                sum.joint += found.joint;
            }
            let samples = all.len() as f64;
            approx::assert_relative_eq!(sum.own[0] / samples, n[0] as f64 * s(0, 0), max_relative = 1e-12);
            approx::assert_relative_eq!(sum.own[1] / samples, n[1] as f64 * s(1, 1), max_relative = 1e-12);
            approx::assert_relative_eq!(sum.joint / samples, g as f64 * s(0, 1), max_relative = 1e-12);
        }
    }

    #[test]
    fn a_wave_of_one_unit_shares_nothing() {
        let found = moments(&[[Some(1.0), Some(2.0)], [None, Some(3.0)]]);
        assert_eq!((found.own, found.joint), ([0.0, 1.0], 0.0));
    }
}
