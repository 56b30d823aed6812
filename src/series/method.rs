//! How the values of countries become the value of their group.

use crate::words::words;

words! {
    /// How the values of countries become the value of their group. Sums run over the observed members of the group.
    Method, "method" {
        /// `Σ wᵢ xᵢ / Σ wᵢ`: for rates, w being their denominator.
        WeightedMean = "weighted_mean",
        /// `per · Σ xᵢ / Σ wᵢ`: for absolute numbers, w being their denominator. With the population for weights the unit is per
        /// so many inhabitants.
        RatioOfSums = "ratio_of_sums",
        /// `Σ xᵢ` of absolute numbers, not grossed up for missing members.
        Sum = "sum",
        /// The mean of the countries, each counting once.
        Mean = "mean",
        /// The median of the countries, each counting once.
        Median = "median",
    }
}

/// What the members that enter have together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Whole {
    /// The sum of their weights.
    pub(super) weight: f64,
    /// How many they are.
    pub(super) n: usize,
    /// The factor of [`Method::RatioOfSums`].
    pub(super) per: f64,
}

impl Method {
    /// Whether a member without a weight has no place in it.
    pub(super) fn needs_weights(self) -> bool {
        match self {
            Method::WeightedMean | Method::RatioOfSums => true,
            Method::Sum | Method::Mean | Method::Median => false,
        }
    }

    /// Whether it adds figures, which must then be absolute numbers.
    pub(super) fn adds_up(self) -> bool {
        match self {
            Method::RatioOfSums | Method::Sum => true,
            Method::WeightedMean | Method::Mean | Method::Median => false,
        }
    }

    /// Whether a member of this weight has any part in the value.
    pub(super) fn counts(self, weight: f64) -> bool {
        match self {
            Method::WeightedMean => weight > 0.0,
            Method::RatioOfSums | Method::Sum | Method::Mean | Method::Median => true,
        }
    }

    /// Whether the value is a sum of the members' values, each by its factor.
    pub(super) fn is_linear(self) -> bool {
        match self {
            Method::WeightedMean | Method::RatioOfSums | Method::Sum | Method::Mean => true,
            Method::Median => false,
        }
    }

    /// The derivative of the group's value by the value of a member of this weight; `None` for the median, which has
    /// none. Errors and draws of members enter the group by it.
    pub(super) fn factor(self, weight: f64, all: Whole) -> Option<f64> {
        match self {
            Method::WeightedMean => Some(weight / all.weight),
            Method::RatioOfSums => Some(all.per / all.weight),
            Method::Sum => Some(1.0),
            Method::Mean => Some(1.0 / all.n as f64),
            Method::Median => None,
        }
    }
}
