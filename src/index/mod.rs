//! Composite indices: a spec that is a table, the steps from figures of countries to scores, and how sure the ranks are.
//!
//! ```text
//! CSV, spreadsheet ──▶ IndexSpec ──score(Series, year)──▶ Scores ──explain, ranks, step, findings
//!                                                            ├──robustness──▶ Robustness: rank intervals
//!                                                            ├──sensitivity─▶ Sensitivity: Sobol indices
//!                                                            └──statistics, correlations, weights, compare, trends …
//! ```
//!
//! The steps are those of the *Handbook on Constructing Composite Indicators* (OECD and JRC 2008): screen, denominate, impute,
//! treat outliers, transform, normalise, weight and aggregate. The functions on slices that they are made of are public; NaN
//! is a missing value in them.

mod aggregate;
mod analysis;
mod builtin;
mod call;
mod carry;
mod climb;
mod doubt;
mod em;
mod explain;
mod figures;
mod impute;
mod inputs;
mod moments;
mod normalise;
mod read;
mod robustness;
mod scores;
mod sobol;
mod spec;
mod steps;
mod transform;
mod treat;
mod tree;
mod units;

pub use aggregate::{Aggregation, copeland};
pub use analysis::{
    Correlation, WeightScheme, cagr, correlation, cronbach, minimise, percent_change, principal_components,
};
pub use doubt::benefit_of_the_doubt;
pub use em::em;
pub use impute::{Imputation, fill, interpolate, is_screened_in};
pub use moments::{available, kurtosis, mean, median, range, sd, skew};
pub use normalise::{Anchors, Direction, GoalPosts, Normalisation};
pub use robustness::{Noise, Omit, Robustness, Sensitivity, Uncertainty};
pub use scores::{ScoreOptions, Scores, Step, Years};
pub use sobol::{SobolIndex, sobol};
pub use spec::{Element, IndexSpec};
pub use steps::Bounds;
pub use transform::Transform;
pub use treat::{KURTOSIS, SKEW, Treated, Treatment, boxcox, has_outliers, log, log_from_one, log_gii, winsorise};
