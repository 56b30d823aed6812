//! How sure a fact is.

use crate::words::words;
use std::fmt;

words! {
    /// How sure a fact of the catalogue is, from the surest to the least sure.
    pub enum Certainty: "certainty" {
        /// Seen in an official text that the row names.
        Confirmed = "CONFIRMED",
        /// Seen in part, or in an older edition only.
        Partial = "PARTIAL",
        /// Follows from confirmed facts by arithmetic or analogy.
        Inferred = "INFERRED",
        /// Common knowledge of the field, seen in no official text: check before use.
        Unconfirmed = "UNCONFIRMED",
        /// From memory alone: check before use.
        Recall = "RECALL",
        /// Nothing is known about it.
        Unknown = "UNKNOWN",
    }
}

impl Certainty {
    /// Whether the fact has to be checked against an official text before it is relied upon.
    pub fn needs_check(self) -> bool {
        self >= Certainty::Unconfirmed
    }
}

/// A fact and how sure it is; shown with its certainty where that is less than confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated<T> {
    /// The fact.
    pub value: T,
    /// How sure it is.
    pub certainty: Certainty,
}

impl<T> Stated<T> {
    pub(crate) fn new(value: T, certainty: Certainty) -> Self {
        Stated { value, certainty }
    }
}

impl<T: fmt::Display> fmt::Display for Stated<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.value)?;
        if self.certainty == Certainty::Confirmed { Ok(()) } else { write!(f, " [{}]", self.certainty) }
    }
}
