//! How the countries of one indicator combine where the user names no method: what the catalogue says.

use crate::catalogue::{AggregationMethod, Weight, resolve};

/// The rule of an indicator, or the reason why there is none.
pub(super) struct CatalogueRule {
    pub(super) method: Result<AggregationMethod, String>,
    /// Whether its denominator is the built-in population, or the reason why it has no built-in weights.
    pub(super) population: Result<(), String>,
}

pub(super) fn rule(indicator: &str) -> CatalogueRule {
    let Ok(resolved) = resolve(indicator) else {
        let reason = format!("{indicator} is not in the catalogue: name a method and weights");
        return CatalogueRule { method: Err(reason.clone()), population: Err(reason) };
    };
    let aggregation = resolved.aggregation().value;
    let method = match aggregation.method {
        // Values are rates: their mean weighted by the denominator is the ratio of the sums.
        Some(AggregationMethod::WeightedMean | AggregationMethod::RatioOfSums) => Ok(AggregationMethod::WeightedMean),
        Some(other @ (AggregationMethod::Sum | AggregationMethod::Mean | AggregationMethod::Median)) => Ok(other),
        None => Err(format!("the catalogue states no aggregate of {indicator}: name a method")),
    };
    let population = match aggregation.weight {
        Some(Weight::Population) => Ok(()),
        Some(other) => Err(format!("{indicator} is weighted by {other}, which is not built in: give weights")),
        None => Err(format!("the catalogue states no weight for {indicator}: give weights")),
    };
    CatalogueRule { method, population }
}
