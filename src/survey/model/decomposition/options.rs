//! Words of a decomposition.

use crate::words::words;

words! {
    /// Into how many parts a gap falls.
    #[derive(Default)]
    #[non_exhaustive]
    pub enum Fold: "method" {
        /// Explained and unexplained, at coefficients of reference.
        #[default]
        TwoFold = "two_fold" | "twofold",
        /// Endowments, coefficients and their interaction, seen from the second group (Winsborough and Dickinson 1971).
        ThreeFold = "three_fold" | "threefold",
    }
}

words! {
    /// The coefficients at which differences between the groups are explained.
    #[derive(Default)]
    #[non_exhaustive]
    pub enum ReferenceCoefficients: "coefficients" {
        /// The coefficients of both groups together with the group in the model, so that the gap itself does not enter them
        /// (Fortin 2008; Jann 2008). The constant is that of the average case.
        #[default]
        Pooled = "pooled",
        /// The coefficients of both groups together without the group in the model (Neumark 1988).
        Neumark = "neumark" | "omega",
        /// The coefficients of the first group (Oaxaca 1973).
        First = "first",
        /// The coefficients of the second group.
        Second = "second",
        /// The mean of both (Reimers 1983).
        Average = "average" | "reimers",
        /// Their mean by the population of each group (Cotton 1988).
        Population = "population" | "cotton",
    }
}

words! {
    /// How far parts are split.
    #[derive(Default)]
    #[non_exhaustive]
    pub enum Detail: "detail" {
        /// The parts as wholes.
        Whole = "whole",
        /// By term.
        #[default]
        Term = "term",
        /// By category; the unexplained part only where coefficients are normalised.
        Level = "level",
    }
}
