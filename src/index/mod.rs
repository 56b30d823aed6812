//! Composite indices: a spec that is a table, the steps from figures of countries to scores, and how sure the ranks are.
//!
//! ```text
//! CSV, spreadsheet ──▶ IndexSpec ──score(Series, year)──▶ Scores ──explain, ranks, step, findings
//!                                                            ├──robustness──▶ Robustness: rank intervals
//!                                                            ├──sensitivity─▶ Sensitivity: Sobol indices
//!                                                            └──statistics, correlations, weights, compare, trends …
//! ```
//!
//! The steps are those of the *Handbook on Constructing Composite Indicators* (OECD and JRC 2008): screen, denominate,
//! impute, treat outliers, transform, normalise, weight and aggregate. Their functions work on slices; NaN is a missing
//! value.
//!
//! | module | what lives in it |
//! |---|---|
//! | `spec` | what an index is made of: the tree of elements, read from a table, checked; units; the specs that are shipped |
//! | `steps` | from figures of countries to normalised values: impute, treat, transform, normalise |
//! | `aggregate` | from normalised values up the tree to the index, and the ways of combining parts |
//! | `scores` | the scores of every element, area and year |
//! | `explain` | how one score came about |
//! | `analysis` | statistics, correlations, components, weights that the data suggest, comparisons, trends |
//! | `robustness` | draws of the whole computation: intervals of ranks, Sobol indices |
//! | `moments` | moments and order statistics of a column with gaps |

mod aggregate;
mod analysis;
mod explain;
mod moments;
mod robustness;
mod scores;
mod spec;
mod steps;

#[cfg(test)]
pub(crate) mod golden;

pub use aggregate::Aggregation;
pub use analysis::{Correlation, WeightScheme};
pub use robustness::sobol::SobolIndex;
pub use robustness::{Noise, Omit, Robustness, Sensitivity, Uncertainty};
pub use scores::{ScoreOptions, Scores, Step, Years};
pub use spec::{Element, IndexSpec};
pub use steps::Bounds;
pub use steps::impute::IndexImputation;
pub use steps::normalise::{Direction, GoalPosts, Normalisation};
pub use steps::transform::Transform;
pub use steps::treat::Treatment;
