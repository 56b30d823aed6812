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

pub use aggregate::doubt::benefit_of_the_doubt;
pub use aggregate::{Aggregation, copeland};
pub use analysis::{
    Correlation, WeightScheme, cagr, correlation, cronbach, minimise, percent_change, principal_components,
};
pub use moments::{available, kurtosis, mean, median, range, sd, skew};
pub use robustness::sobol::{SobolIndex, sobol};
pub use robustness::{Noise, Omit, Robustness, Sensitivity, Uncertainty};
pub use scores::{ScoreOptions, Scores, Step, Years};
pub use spec::{Element, IndexSpec};
pub use steps::Bounds;
pub use steps::em::em;
pub use steps::impute::{IndexImputation, fill, interpolate, is_screened_in};
pub use steps::normalise::{Anchors, Direction, GoalPosts, Normalisation};
pub use steps::transform::Transform;
pub use steps::treat::{
    KURTOSIS, SKEW, Treated, Treatment, boxcox, has_outliers, log, log_from_one, log_gii, winsorise,
};
