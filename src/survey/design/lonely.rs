//! Strata with a single PSU, which have no variance of their own: the rules, and where each is applied.
//!
//! `fail` is applied when the design is bound, in `bind.rs`, as are all rules to units of later stages. `remove`,
//! `certainty`, `average` and `adjust` change the variance of an estimate by what the strata hold of its domain: see
//! `variance/taylor.rs` and, for covariances, `variance/form.rs`.

use crate::words::words;

words! {
    /// What to do with a stratum with a single unit: its variance cannot be computed.
    ///
    /// The rules are those of R `survey` (option `survey.lonely.psu`); here they belong to the design.
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
