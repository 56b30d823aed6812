//! Which variance estimator the estimates of a design have: the one place that decides it.
//!
//! An estimator that is added, a PPS approximation say, comes in at one of two ends: as a way in which units were
//! selected ([`Selection`], from `design/pps.rs`) that one of these can compute, or as an estimator beside these.
//! Either way the compiler names each place that has to know of it.

use crate::survey::design::bound::{Bound, Selection};
use crate::survey::design::replicates::Weights;

/// How the variances of estimates are computed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Estimator<'a> {
    /// From the estimates of replicates.
    Replicates(&'a Weights),
    /// By linearisation, from the moments of unit totals that one pass over the rows keeps. They suffice where all
    /// units of a parent have one factor and weights are as they were drawn.
    Moments,
    /// By linearisation, from the quadratic form of the design, which takes one value per row of the table for each
    /// estimate: slower, and there for calibrated weights and unequal probabilities.
    Form,
}

impl<'a> Estimator<'a> {
    pub(crate) fn new(bound: &'a Bound) -> Estimator<'a> {
        let is_calibrated = !bound.adjustments.is_empty();
        match (&bound.replicates, &bound.selection) {
            (Some(replicates), Selection::Equal | Selection::Unequal | Selection::Pairs(_)) => {
                Estimator::Replicates(replicates)
            }
            (None, Selection::Equal) if !is_calibrated => Estimator::Moments,
            (None, Selection::Equal | Selection::Unequal | Selection::Pairs(_)) => Estimator::Form,
        }
    }
}
