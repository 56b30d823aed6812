//! How the values of countries become the value of their group.

use crate::catalogue::AggregationMethod;

/// What the members that enter have together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Whole {
    /// The sum of their weights.
    pub(super) weight: f64,
    /// How many they are.
    pub(super) n: usize,
    /// The factor of [`AggregationMethod::RatioOfSums`].
    pub(super) per: f64,
}

impl AggregationMethod {
    /// Whether a member without a weight has no place in it.
    pub(super) fn needs_weights(self) -> bool {
        match self {
            AggregationMethod::WeightedMean | AggregationMethod::RatioOfSums => true,
            AggregationMethod::Sum | AggregationMethod::Mean | AggregationMethod::Median => false,
        }
    }

    /// Whether it adds figures, which must then be absolute numbers.
    pub(super) fn adds_up(self) -> bool {
        match self {
            AggregationMethod::RatioOfSums | AggregationMethod::Sum => true,
            AggregationMethod::WeightedMean | AggregationMethod::Mean | AggregationMethod::Median => false,
        }
    }

    /// Whether a member of this weight has any part in the value.
    pub(super) fn counts(self, weight: f64) -> bool {
        match self {
            AggregationMethod::WeightedMean => weight > 0.0,
            AggregationMethod::RatioOfSums
            | AggregationMethod::Sum
            | AggregationMethod::Mean
            | AggregationMethod::Median => true,
        }
    }

    /// Whether the value is a sum of the members' values, each by its factor.
    pub(super) fn is_linear(self) -> bool {
        match self {
            AggregationMethod::WeightedMean
            | AggregationMethod::RatioOfSums
            | AggregationMethod::Sum
            | AggregationMethod::Mean => true,
            AggregationMethod::Median => false,
        }
    }

    /// The derivative of the group's value by the value of a member of this weight; `None` for the median, which has
    /// none. Errors and draws of members enter the group by it.
    pub(super) fn factor(self, weight: f64, all: Whole) -> Option<f64> {
        match self {
            AggregationMethod::WeightedMean => Some(weight / all.weight),
            AggregationMethod::RatioOfSums => Some(all.per / all.weight),
            AggregationMethod::Sum => Some(1.0),
            AggregationMethod::Mean => Some(1.0 / all.n as f64),
            AggregationMethod::Median => None,
        }
    }
}
