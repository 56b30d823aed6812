//! What an adjustment for non-response leaves in the design: the step, so that every replicate repeats it, and its
//! diagnosis. How classes are found is in `survey::nonresponse`.
//!
//! | file | what lives in it |
//! |---|---|
//! | `step` | from weights before to weights after, for the sample and for each of its replicates |
//! | `propensity` | the logistic response model |
//! | `report` | classes, merges, balance and indicators |

mod propensity;
mod report;
mod step;

pub(crate) use propensity::Model;
pub use report::{Balance, Collapse, Nonresponse, ResponseClass, ResponseIndicators};
pub(crate) use step::{Classes, Rate, Step};

use crate::words::words;

words! {
    /// What became of a case of the sample (AAPOR).
    pub enum Disposition: "disposition" {
        /// An eligible case that answered.
        Respondent = "rr" | "respondent",
        /// An eligible case that did not.
        Nonrespondent = "nr" | "nonrespondent",
        /// A case outside the population, such as an empty dwelling.
        Ineligible = "in" | "ineligible",
        /// A case of unknown eligibility: it may or may not belong to the population.
        Unknown = "uk" | "unknown",
    }
}
