//! The design effect of a past survey in parts, to plan another one by.

use crate::survey::{Measure, Survey};
use crate::{Error, Result, ToFrame};
use polars::prelude::{DataFrame, IntoColumn, NamedFrom, Series};
use std::collections::HashMap;

/// The parts of a design effect: weighting (Kish 1965, 1987), clustering (Gabler, Häder and Lahiri 1999), and what is left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DesignEffectParts {
    /// The design effect of the estimate.
    pub deff: f64,
    /// n·Σw²/(Σw)²: what unequal weights make of the variance.
    pub weighting: f64,
    /// 1 + (b* − 1)·ρ = deff/weighting: what sampling units, strata and population sizes make of it.
    pub clustering: f64,
    /// b* = Σᵢ(Σⱼ wᵢⱼ)²/Σw²: the cases of a PSU, weighted.
    pub cluster_size: f64,
    /// ρ, the correlation within PSUs that goes with it; `None` where each has one case. Stratification makes it smaller.
    pub rho: Option<f64>,
    /// Cases.
    pub n: u64,
    /// PSUs with cases.
    pub psus: u64,
}

/// Splits the design effect of a mean, share or ratio of all cases, or of those for which its condition is true.
///
/// A plan with b cases of each PSU and a weighting of its own has the design effect weighting · (1 + (b − 1)·ρ): see
/// [`DesignEffectParts::of_plan`].
///
/// ```
/// use infosoc::{Design, Survey, measure::mean, planning::design_effect_parts};
/// use polars::prelude::df;
/// let people = df!(
///     "psu" => [1, 1, 2, 2, 3, 3, 4, 4], "w" => [1.0, 1.0, 2.0, 2.0, 1.0, 1.0, 2.0, 2.0],
///     "y" => [1.0, 2.0, 5.0, 4.0, 2.0, 2.0, 6.0, 7.0],
/// )?;
/// let survey = Survey::new(people, Design::new("w").psu("psu"))?;
/// let parts = design_effect_parts(&survey, mean("y"))?;
/// assert!((parts.weighting - 8.0 * 20.0 / 144.0).abs() < 1e-12);
/// assert!((parts.cluster_size - 2.0).abs() < 1e-12);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// What the estimate fails by; [`Error::InvalidArgument`] where it has no design effect, and for replicate weights, which know of no
/// sampling units.
pub fn design_effect_parts(survey: &Survey, measure: Measure) -> Result<DesignEffectParts> {
    let estimates = survey.estimate([measure.clone()]).run()?;
    let Some(units) = survey.psu_of_cases(&measure)? else {
        return Err(Error::argument("survey", "strata and sampling units", "replicate weights"));
    };
    let row = match estimates.rows() {
        [row] => row,
        rows => {
            return Err(Error::argument("measure", "one estimate", format!("{} estimates", rows.len())));
        }
    };
    let Some(deff) = row.deff.filter(|deff| deff.is_finite() && *deff > 0.0) else {
        return Err(Error::argument("measure", "a mean, share or ratio with a design effect", row.measure.as_str()));
    };
    let (mut sum, mut squares, mut n) = (0.0, 0.0, 0_u64);
    let mut of_psu: HashMap<u32, f64> = HashMap::new();
    let mut order = Vec::new();
    for (psu, weight) in units {
        sum += weight;
        squares += weight * weight;
        n += 1;
        *of_psu.entry(psu).or_insert_with(|| {
            order.push(psu);
            0.0
        }) += weight;
    }
    let weighting = n as f64 * squares / (sum * sum);
    // In the order in which PSUs were met, so that the sum has the same bits each time.
    let cluster_size = order.iter().map(|psu| of_psu[psu] * of_psu[psu]).sum::<f64>() / squares;
    let clustering = deff / weighting;
    // One case of each PSU has no correlation within it.
    let rho = (cluster_size > 1.0 + 1e-9).then(|| (clustering - 1.0) / (cluster_size - 1.0));
    Ok(DesignEffectParts { deff, weighting, clustering, cluster_size, rho, n, psus: order.len() as u64 })
}

impl DesignEffectParts {
    /// The design effect of a plan with this many cases of each PSU and a weighting of its own, with the correlation ρ of the past
    /// survey; NaN without one.
    pub fn of_plan(&self, cluster_size: f64, weighting: f64) -> f64 {
        weighting * (1.0 + (cluster_size - 1.0) * self.rho.unwrap_or(f64::NAN))
    }
}

impl ToFrame for DesignEffectParts {
    /// One row: deff, weighting, clustering, cluster_size, rho, n, psus.
    fn to_frame(&self) -> Result<DataFrame> {
        let number = |name: &str, x: Option<f64>| Series::new(name.into(), [x]).into_column();
        let count = |name: &str, x: u64| Series::new(name.into(), [x]).into_column();
        let columns = vec![
            number("deff", Some(self.deff)),
            number("weighting", Some(self.weighting)),
            number("clustering", Some(self.clustering)),
            number("cluster_size", Some(self.cluster_size)),
            number("rho", self.rho),
            count("n", self.n),
            count("psus", self.psus),
        ];
        Ok(DataFrame::new(1, columns)?)
    }
}
