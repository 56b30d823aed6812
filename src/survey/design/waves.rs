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
        /// The variance of each wave by its own design, and their correlation from the residuals of unit totals given the
        /// waves that the unit is in (Berger and Priam 2016), for all changes between waves.
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

/// The correlation of two totals from those of the PSUs: of what is left of them within the PSUs of a stratum that are in the
/// same waves.
///
/// The groups of only the first, only the second and both span the columns of the multivariate regression of Berger and Priam,
/// so that its residuals are deviations from the means of the groups.
pub(crate) fn correlation(pooled: &Bound, totals: [&[f64]; 2], members: [&[bool]; 2]) -> f64 {
    let stage = &pooled.stages[0];
    let (mut own, mut joint) = ([0.0; 2], 0.0);
    for stratum in 0..stage.parents() {
        for group in [[true, false], [false, true], [true, true]] {
            let units: Vec<usize> =
                stage.units(stratum).filter(|&unit| [members[0][unit], members[1][unit]] == group).collect();
            let means = totals.map(|z| units.iter().map(|&unit| z[unit]).sum::<f64>() / units.len() as f64);
            for unit in units {
                let e = [totals[0][unit] - means[0], totals[1][unit] - means[1]];
                own[0] += e[0] * e[0];
                own[1] += e[1] * e[1];
                joint += e[0] * e[1];
            }
        }
    }
    // Of units that do not vary in one wave nothing is known, and nothing is shared.
    let scale = own[0].sqrt() * own[1].sqrt();
    if scale > 0.0 { (joint / scale).clamp(-1.0, 1.0) } else { 0.0 }
}
