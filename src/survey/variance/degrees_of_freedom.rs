//! Degrees of freedom of an estimate from strata and PSUs.

/// Where a domain has cases: PSUs and their strata.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Units {
    pub(crate) psus: u32,
    pub(crate) strata: u32,
    /// The strata where nothing varies, as all was taken at every stage, and the PSUs in them.
    pub(crate) certain_psus: u32,
    pub(crate) certain_strata: u32,
}

impl Units {
    /// PSUs less strata, counting those where the domain has cases: each stratum spends one on its mean (Korn and Graubard
    /// 1999; R `degf` of a subset).
    ///
    /// Cases are those of the domain and the filter alone: item non-response takes none away, so that all measures of a
    /// domain have the same. Designs with replicate weights count the rank of their replicates instead, less 1:
    /// `replicate/degrees_of_freedom.rs`.
    pub(crate) fn degrees_of_freedom(self) -> f64 {
        f64::from(self.psus) - f64::from(self.strata)
    }

    /// The same without what was taken whole: in Satterthwaite's (Σ V_h)²/Σ (V_h²/(n_h − 1)) it adds 0. A class of 180 enterprises
    /// that were taken and 8 that were drawn in 5 strata has an error of 3 such degrees, and of 177 as R counts.
    pub(crate) fn of_drawn(self) -> f64 {
        f64::from(self.psus - self.certain_psus) - f64::from(self.strata - self.certain_strata)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_taken_whole_counts_as_in_r_and_says_nothing_of_an_error() {
        let units = Units { psus: 188, strata: 11, certain_psus: 180, certain_strata: 6 };
        assert_eq!((units.degrees_of_freedom(), units.of_drawn()), (177.0, 3.0));
    }
}
