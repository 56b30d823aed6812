//! Kernel: from the state of a pass to Taylor variances and degrees of freedom.

use super::degrees_of_freedom::Units;
use crate::survey::design::LonelyPsu;
use crate::survey::kernel::moments::at_least_zero;
use crate::survey::kernel::program::Program;
use crate::survey::kernel::totals::Totals;

/// A standard error below this part of the value is rounding: a ratio that is the same in all sampling units has one,
/// or a total that a calibration has fixed.
const ROUNDING: f64 = 1e-12;

/// Whether a variance is 0 but for rounding, beside its estimate.
pub(crate) fn is_rounding(variance: f64, value: f64) -> bool {
    variance.sqrt() <= ROUNDING * value.abs()
}

/// Where a variance comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Basis {
    /// Nothing that could vary: every unit was taken with certainty, or the total was given.
    ZeroByDesign,
    /// Differences between sampling units.
    BetweenUnits,
    /// Differences between the units' residuals of a calibration, 0 where it has given the total.
    OfResiduals,
    /// One unit alone, or units that a rule removed: the variance is unknown, and not 0.
    Unknown,
}

/// One estimate, t_y or t_y/t_x, with its variance.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Linearized {
    pub(crate) value: f64,
    pub(crate) variance: f64,
    pub(crate) basis: Basis,
    pub(crate) df: f64,
    /// Where the domain has rows; none with replicate weights, whose strata are not known.
    pub(crate) units: Units,
    pub(crate) numerator: f64,
    /// t_x; NaN for a total.
    pub(crate) denominator: f64,
    /// The standard error of the logit of a share, where it is known by itself.
    pub(crate) logit_se: Option<f64>,
    /// How many replicates have no estimate.
    pub(crate) lost: usize,
}

impl Linearized {
    /// The same estimate with degrees of freedom that were given, if any were.
    pub(crate) fn with_df(self, df: Option<f64>) -> Linearized {
        Linearized { df: df.unwrap_or(self.df), ..self }
    }

    /// The same estimate with the variance that a form of the design gives, of residuals where weights were calibrated.
    pub(crate) fn with_variance(self, variance: f64, calibrated: bool) -> Linearized {
        let basis = match self.basis {
            Basis::ZeroByDesign if is_rounding(variance, self.value) => Basis::ZeroByDesign,
            Basis::Unknown => Basis::Unknown,
            Basis::ZeroByDesign | Basis::BetweenUnits | Basis::OfResiduals if calibrated => Basis::OfResiduals,
            Basis::ZeroByDesign | Basis::BetweenUnits => Basis::BetweenUnits,
            Basis::OfResiduals => Basis::OfResiduals,
        };
        Linearized { variance, basis, ..self }
    }
}

/// t_y/t_x; none where t_x is beyond what a number holds, which would make it 0.
pub(crate) fn ratio(numerator: f64, denominator: f64) -> f64 {
    if denominator.is_infinite() { f64::NAN } else { numerator / denominator }
}

/// The estimate of a pair in a domain.
///
/// V = Σ_h (1 − f_h)·n_h/(n_h − 1)·Σ_i (z_hi − z̄_h)² + the same within PSUs times f_h, with z = y for totals and z =
/// (y − r·x)/t_x for ratios (Binder 1983; Särndal, Swensson and Wretman 1992, 4.3). PSUs without cases in the domain
/// are zeros of their stratum.
///
/// The z of a ratio sum to 0 over its domain: where all cases are in one PSU that is 0 in every PSU, whatever the
/// values, and tells nothing of the variance. Nor do strata that the rule for lonely PSUs removes, if they have all
/// cases.
pub(crate) fn linearize(state: &Totals, program: &Program, rule: LonelyPsu, domain: usize, pair: usize) -> Linearized {
    let shape = state.shape;
    let (g, group) = program.group_of(pair);
    let numerator = state.sum(domain, program.numerator(pair));
    let denominator = group.denominator.map_or(f64::NAN, |term| state.sum(domain, term));
    let value = match group.denominator {
        None => numerator,
        Some(_) => ratio(numerator, denominator),
    };

    // u = y − r₀·x was kept around the pilot r₀: z = u − (r − r₀)·x.
    let pilot = state.pilot[domain * shape.pairs + pair];
    let delta = if group.denominator.is_some() && pilot.is_finite() { value - pilot } else { 0.0 };

    let at = domain * shape.masks + group.mask;
    let (strata, lonely) = (f64::from(state.counts.strata[at]), f64::from(state.counts.lonely[at]));
    let between = state.psu.of_residual(shape, domain, pair, g, delta);
    let later = state.later.as_ref().map_or(0.0, |later| later.of_residual(shape, domain, pair, g, delta));

    // Lonely strata get the mean variance of the others: scaled up by strata/(strata − lonely).
    let mut variance = later
        + match rule {
            LonelyPsu::Average if lonely == strata => f64::NAN,
            LonelyPsu::Average => between * strata / (strata - lonely),
            LonelyPsu::Fail | LonelyPsu::Remove | LonelyPsu::Adjust | LonelyPsu::Certainty => between,
        };

    if rule == LonelyPsu::Adjust && lonely > 0.0 {
        // Each lonely unit around the mean of all units of the strata at hand.
        let second = state.lonely.second.of_residual(shape, domain, pair, g, delta);
        variance += at_least_zero(match group.denominator {
            None => {
                let mean = numerator / f64::from(state.counts.drawn[at]);
                let first = state.lonely.u[domain * shape.pairs + pair];
                second - mean * (2.0 * first - mean * state.lonely.factor[at])
            }
            // The residuals of a ratio add up to 0.
            Some(_) => second,
        });
    }

    if group.denominator.is_some() {
        // The linearised variable of a ratio is z/t_x; the division is left to the end.
        variance /= denominator * denominator;
    }

    let (cases_in, taken, certain) = (state.counts.psu[at], state.counts.taken[at], state.counts.certain[at]);
    let is_removed = rule == LonelyPsu::Remove && strata > 0.0 && lonely == strata;
    let basis = match () {
        // All PSUs with cases were taken with certainty, at every stage: a census, whose error is 0 by design.
        _ if cases_in > 0 && certain == cases_in && variance == 0.0 => Basis::ZeroByDesign,
        _ if is_removed || (group.denominator.is_some() && cases_in == 1 && taken == 0) => Basis::Unknown,
        _ => Basis::BetweenUnits,
    };

    // Degrees of freedom are those of the domain, including rows with the measure missing.
    let at = domain * shape.masks + group.domain_mask;
    let units = Units {
        psus: state.counts.psu[at],
        strata: state.counts.strata[at],
        certain_psus: state.counts.certain[at],
        certain_strata: state.counts.certain_strata[at],
    };
    Linearized {
        value,
        variance,
        basis,
        df: units.degrees_of_freedom(),
        units,
        numerator,
        denominator,
        logit_se: None,
        lost: 0,
    }
}
