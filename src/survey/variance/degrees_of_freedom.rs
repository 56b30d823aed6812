//! Degrees of freedom of an estimate from strata and PSUs.

/// Where a domain has cases: PSUs and their strata.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Units {
    pub(crate) psus: u32,
    pub(crate) strata: u32,
    /// Those strata of which nothing varies, as all was taken at every stage, and the PSUs in them.
    pub(crate) certain_psus: u32,
    pub(crate) certain_strata: u32,
}

impl Units {
    /// PSUs less strata, counting those where the domain has cases: each stratum spends one on its mean (Korn and Graubard
    /// 1999; R `degf` of a subset).
    ///
    /// What was taken with certainty adds nothing to a variance, and nothing to what is known of it: each such unit is a
    /// stratum of its own here, as Stata asks for (\[SVY\] variance estimation, certainty units). R counts all of its stratum, which makes a
    /// class of 180 that were taken and 8 that were drawn one of 188. A census has those of all, as it has no error to know.
    ///
    /// Cases are those of the domain and the filter alone: item non-response takes none away, so that all measures of a
    /// domain have the same. Designs with replicate weights count the rank of their replicates instead, less 1:
    /// `replicate/degrees_of_freedom.rs`.
    pub(crate) fn degrees_of_freedom(self) -> f64 {
        let Units { psus, strata, certain_psus, certain_strata } = self;
        if certain_psus == psus {
            f64::from(psus) - f64::from(strata)
        } else {
            f64::from(psus - certain_psus) - f64::from(strata - certain_strata)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_taken_whole_adds_none() {
        let of = |psus, strata, certain_psus, certain_strata| {
            Units { psus, strata, certain_psus, certain_strata }.degrees_of_freedom()
        };
        assert_eq!(
            (of(40, 4, 0, 0), of(188, 11, 180, 6), of(181, 7, 180, 6), of(180, 6, 180, 6)),
            (36.0, 3.0, 0.0, 174.0)
        );
    }
}
