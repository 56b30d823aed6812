//! What the data and the scores of an index look like: statistics, correlations, consistency, components, weights, comparison,
//! profiles and trends. Every result is a table.

mod compare;
mod components;
pub(crate) mod correlation;
mod describe;
mod optimise;
mod trend;
mod weights;

#[cfg(test)]
mod tests;

pub use correlation::Correlation;
pub use weights::WeightScheme;
