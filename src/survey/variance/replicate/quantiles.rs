//! The spread of the replicates' own quantiles, in place of Woodruff's interval.

use super::variance::Variance;
use crate::survey::columns::column::Column;
use crate::survey::columns::domains::Set;
use crate::survey::design::replicates::Weights;
use crate::survey::quantile::ordered::Cases;
use crate::survey::quantile::rule::{QuantileRule, quantile};
use std::sync::atomic::{AtomicBool, Ordering};

/// The variances of quantiles in the domains of a grouping set, probabilities × domains: each replicate has quantiles
/// of its own, for which its cases are put in order once. A replicate without cases in a domain has none there.
///
/// `base` are the sampling weights, `inside` which rows are cases and `found` the quantiles of the full sample. `None`
/// if `stop` was set meanwhile.
#[expect(clippy::too_many_arguments, reason = "a variable, its quantiles and where they were found")]
pub(crate) fn variances(
    weights: &Weights,
    base: &[f64],
    variable: &Column,
    inside: &[u8],
    set: Set,
    probabilities: &[f64],
    rule: QuantileRule,
    found: &[Vec<Option<f64>>],
    stop: &AtomicBool,
) -> Option<Vec<Vec<Variance>>> {
    let domains = found.first().map_or(0, Vec::len);
    let mut theta = vec![vec![Vec::with_capacity(weights.count()); domains]; probabilities.len()];
    for replicate in 0..weights.count() {
        if stop.load(Ordering::Relaxed) {
            return None;
        }

        // A replicate has its own order: its rows of weight 0 are not cases.
        let of_replicate = weights.matrix.analysis(replicate, base);
        let of_replicate = Column::of(&of_replicate);
        let cases = Cases::new(variable, &of_replicate, inside);
        let ordered = match set.cells {
            None => vec![cases.all()],
            Some(cells) => cases.by_domain(cells, domains),
        };
        for (theta, &p) in theta.iter_mut().zip(probabilities) {
            let quantiles = ordered.iter().map(|cases| quantile(cases, p, rule).unwrap_or(f64::NAN));
            theta.iter_mut().zip(quantiles).for_each(|(theta, quantile)| theta.push(quantile));
        }
    }
    let variance = |(theta, full): (&Vec<f64>, &Option<f64>)| {
        weights.rule.variance(full.unwrap_or(f64::NAN), theta.iter().copied())
    };
    Some(theta.iter().zip(found).map(|(theta, found)| theta.iter().zip(found).map(variance).collect()).collect())
}
