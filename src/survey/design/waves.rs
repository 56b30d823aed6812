//! Waves of a survey in one design, and what each of them was alone.

use super::bound::Bound;
use super::calibration::Adjustment;
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
        /// The variance of each wave by its own design, and the correlation of both from the totals of the units, for all
        /// changes between waves: that of Berger and Priam where every stratum that shares units shares enough of them, that of
        /// Tam otherwise.
        Correlation = "correlation",
        /// The correlation of the residuals from the means of the units in one wave and in both (Berger and Priam 2016), however
        /// few there are.
        BergerPriam = "berger_priam",
        /// The correlation of the units that both waves have, without bias in small strata (Tam 1984).
        Tam = "tam",
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
    /// How the weights of the waves were calibrated, as one adjustment of the pooled design; none where they were not.
    pub(crate) fn adjustments(&self) -> Vec<Arc<Adjustment>> {
        if !self.are_calibrated() {
            return Vec::new();
        }
        let of_wave = |wave: &Wave| (wave.rows.clone(), wave.bound.adjustments.clone(), wave.bound.weight_values());
        vec![Arc::new(Adjustment::of_waves(self.waves.iter().map(of_wave).collect()))]
    }

    fn are_calibrated(&self) -> bool {
        self.waves.iter().any(|wave| !wave.bound.adjustments.is_empty())
    }

    /// Whether the adjustments of the pooled design are those of its waves alone: weights that were calibrated after pooling are those
    /// of no wave's own design.
    pub(crate) fn are_alone_in(&self, pooled: &Bound) -> bool {
        pooled.adjustments.len() == usize::from(self.are_calibrated())
    }

    /// The waves with their weights times factors of the rows of the pooled table.
    pub(super) fn multiplied(&self, factors: &[f64]) -> Waves {
        let of_wave = |wave: &Wave| {
            let bound = Arc::new(wave.bound.multiplied(&factors[wave.rows.clone()]));
            Wave { bound, ..wave.clone() }
        };
        Waves { waves: self.waves.iter().map(of_wave).collect(), ..self.clone() }
    }

    /// Whether each PSU of the pooled design has rows in a wave.
    pub(crate) fn members(&self, pooled: &Bound, wave: usize) -> Vec<bool> {
        let stage = &pooled.stages[0];
        let rows = &self.waves[wave].rows;
        (0..stage.len()).map(|unit| stage.rows(unit).any(|place| rows.contains(&pooled.row(place)))).collect()
    }
}

/// The correlation of two totals from those of the PSUs of each wave.
pub(crate) fn correlation(
    pooled: &Bound,
    totals: [&[f64]; 2],
    members: [&[bool]; 2],
    covariance: WaveCovariance,
) -> f64 {
    let stage = &pooled.stages[0];
    let of_waves = |unit: usize| [0, 1].map(|wave| members[wave][unit].then_some(totals[wave][unit]));
    let of_stratum = |stratum: usize| stage.units(stratum).map(of_waves).collect();
    let strata: Vec<Vec<[Option<f64>; 2]>> = (0..stage.parents()).map(of_stratum).collect();
    let by_residuals = match covariance {
        WaveCovariance::Auto | WaveCovariance::Stacked | WaveCovariance::Correlation => {
            strata.iter().all(|units| has_enough(units))
        }
        WaveCovariance::BergerPriam => true,
        WaveCovariance::Tam => false,
    };
    let (mut own, mut joint) = ([0.0; 2], 0.0);
    for units in &strata {
        let moments = if by_residuals { residual_moments(units) } else { moments(units) };
        own[0] += moments.own[0];
        own[1] += moments.own[1];
        joint += moments.joint;
    }
    // Units that do not vary in one wave tell nothing: no correlation is assumed.
    let scale = own[0].sqrt() * own[1].sqrt();
    if scale > 0.0 { (joint / scale).clamp(-1.0, 1.0) } else { 0.0 }
}

/// The fewest shared PSUs of a stratum from which residuals tell a correlation.
const ENOUGH: usize = 5;

/// How far the mean of the correlation of residuals may be from that of the totals, relative to it.
const BIAS: f64 = 0.05;

/// Whether the residuals of a stratum tell the correlation of its totals, g/√(n1·n2) times that of the units: they have g − 1
/// degrees of freedom in common, and n − 2 each (n − 1 where all of a wave are shared). A stratum that shares nothing does.
fn has_enough(units: &[[Option<f64>; 2]]) -> bool {
    let n = [0, 1].map(|wave| units.iter().filter(|unit| unit[wave].is_some()).count());
    let g = units.iter().filter(|unit| unit[0].is_some() && unit[1].is_some()).count();
    if g == 0 {
        return true;
    }
    let left = n.map(|n| if n == g { n as f64 - 1.0 } else { n as f64 - 2.0 });
    let of_residuals = (g as f64 - 1.0) / (left[0] * left[1]).sqrt();
    let of_totals = g as f64 / (n[0] as f64 * n[1] as f64).sqrt();
    g >= ENOUGH && (of_residuals / of_totals - 1.0).abs() <= BIAS
}

/// Sums of squares and products of the residuals from the means of the PSUs that are in one wave alone and in both: those
/// of the regression on membership within strata (Berger and Priam 2016).
fn residual_moments(units: &[[Option<f64>; 2]]) -> Moments {
    let mut found = Moments::default();
    for is_in in [[true, false], [false, true], [true, true]] {
        let group = || units.iter().filter(move |unit| unit.map(|z| z.is_some()) == is_in);
        let size = group().count() as f64;
        let of = |unit: &[Option<f64>; 2], wave: usize| unit[wave].unwrap_or(0.0);
        let mean = [0, 1].map(|wave| group().map(|unit| of(unit, wave)).sum::<f64>() / size);
        for unit in group() {
            // A wave that the unit is not in has 0 for its value and its mean.
            let e = [0, 1].map(|wave| of(unit, wave) - mean[wave]);
            found.own[0] += e[0] * e[0];
            found.own[1] += e[1] * e[1];
            found.joint += e[0] * e[1];
        }
    }
    found
}

/// The variances and the covariance of two totals of a stratum.
#[derive(Clone, Copy, Debug, Default)]
struct Moments {
    own: [f64; 2],
    joint: f64,
}

/// The moments of PSUs, by their totals in the waves that they are in.
///
/// The waves have n1 and n2 PSUs, drawn alike, and share g of them. A deviation from the mean of the wave has the variance
/// σ²(1 − 1/n), and the product of the two deviations of one PSU has the mean σ12(1 − 1/n1 − 1/n2 + g/(n1·n2)). Divided by
/// these factors, the squares of the g shared PSUs, times n/g, and their products estimate n1·σ1², n2·σ2² and g·σ12, the
/// variances and the covariance of both totals (Tam 1984), without bias and from a single shared PSU on. By the inequality
/// of Cauchy and Schwarz no correlation is beyond ±1, which needs g = n1 = n2.
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

    /// Residuals are those of the means of the three groups, and serve where a stratum shares five PSUs or more and loses no
    /// more of the correlation than the rule allows.
    #[test]
    fn residuals_serve_where_enough_is_shared() {
        let units =
            [[Some(1.0), None], [Some(4.0), None], [Some(2.0), Some(3.0)], [Some(6.0), Some(5.0)], [None, Some(9.0)]];
        let found = residual_moments(&units);
        assert_eq!((found.own, found.joint), ([4.5 + 8.0, 2.0], 4.0));
        let shares = |n1: usize, g: usize, n2: usize| -> Vec<[Option<f64>; 2]> {
            (0..n1 + n2 - g).map(|i| [(i < n1).then_some(1.0), (i + g >= n1).then_some(1.0)]).collect()
        };
        for (n1, g, n2, expected) in [
            (11, 7, 11, true),
            (20, 15, 20, true),
            (6, 6, 6, true),
            (8, 0, 9, true),
            (6, 5, 6, false),
            (8, 4, 8, false),
        ] {
            assert_eq!(has_enough(&shares(n1, g, n2)), expected, "{n1} {g} {n2}");
        }
    }

    #[test]
    fn a_wave_of_one_unit_shares_nothing() {
        let found = moments(&[[Some(1.0), Some(2.0)], [None, Some(3.0)]]);
        assert_eq!((found.own, found.joint), ([0.0, 1.0], 0.0));
    }
}
