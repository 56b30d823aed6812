//! Strata with a single PSU, which have no variance of their own: the rules, and where each is applied.
//!
//! | rule | file |
//! |---|---|
//! | `fail`, and all rules at later stages | `bind.rs`, when the design is bound |
//! | `remove`, `certainty`: whether a domain without other strata has an error | `bound.rs` |
//! | `average`, `adjust`: what a stratum adds to the variance | `kernel/totals.rs`, then `variance/taylor.rs` |
//! | the same for covariances | `variance/form.rs` |
//! | replicates made from the design | `replicates/make.rs` |

use crate::words::words;

words! {
    /// What to do with a stratum with a single unit: its variance cannot be computed.
    ///
    /// The rules are those of R `survey` (option `survey.lonely.psu`); here they belong to the design.
    ///
    /// A unit of a later stage may be alone too, in its unit of the stage before. Under `fail` and `average` that is an
    /// error; under the other rules it adds nothing to the variance.
    #[derive(Default)]
    #[non_exhaustive]
    pub enum LonelyPsu: "lonely_psu" {
        /// An error that lists every such stratum.
        #[default]
        Fail = "fail",
        /// The stratum adds nothing to the variance. Where a domain has cases in such strata alone, its standard error is
        /// unknown.
        Remove = "remove",
        /// The unit is centred at the mean of all units instead of its own stratum's.
        Adjust = "adjust",
        /// The stratum adds the average of the other strata.
        Average = "average",
        /// The unit was selected with certainty and adds nothing to the variance. Where a domain has cases in such strata
        /// alone, its standard error is 0.
        Certainty = "certainty",
    }
}
