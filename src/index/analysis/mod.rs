//! What the data and the scores of an index look like: statistics, correlations, consistency, components, weights, comparison,
//! profiles and trends. Every result is a table.

mod compare;
mod components;
pub(crate) mod correlation;
mod describe;
mod optimise;
mod trend;
mod weights;

pub use components::{cronbach, principal_components};
pub use correlation::{Correlation, correlation};
pub use optimise::minimise;
pub use trend::{cagr, percent_change};
pub use weights::WeightScheme;
