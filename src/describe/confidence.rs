//! How sure a proposal is of itself.

use crate::words::words;

words! {
    /// How sure a proposal is: what is not sure is for a person to decide.
    pub enum Confidence: "confidence" {
        /// Label, codes and statistical unit all say the same, and nothing says another thing.
        High = "high",
        /// Likely; something that would confirm it is missing, or another variable is as near.
        Medium = "medium",
        /// Possible: a person has to look.
        Low = "low",
    }
}
