//! Degrees of freedom of an estimate from strata and PSUs.

/// PSUs less strata, counting those where the domain has cases: each stratum spends one on its mean (Korn and Graubard
/// 1999; R `degf` of a subset).
///
/// Cases are those of the domain and the filter alone: item non-response takes none away, so that all measures of a
/// domain have the same. Designs with replicate weights count the rank of their replicates instead, less 1:
/// `replicate/degrees_of_freedom.rs`.
pub(crate) fn degrees_of_freedom(psus: u32, strata: u32) -> f64 {
    f64::from(psus) - f64::from(strata)
}
