//! Models of what a survey measured: regression under the design, with standard errors by linearisation or replicates (Binder
//! 1983), and small areas.
//!
//! | file | what lives in it |
//! |---|---|
//! | `family` | families and links |
//! | `encoding` | terms as columns of a design matrix |
//! | `units` | the rows or cells that a model is fitted to |
//! | `fit` | the iterations |
//! | `request` | a model that is asked for |
//! | `regression` | the model: coefficients and their covariance |
//! | `term_test` | tests of terms |
//! | `margins` | predictive margins and average marginal effects |
//! | `predict` | predictions for other cases |
//! | `small_area` | estimates of areas with few cases, which borrow strength from covariates |
//!
#![doc = include_str!("digital_divide.md")]

mod encoding;
pub(crate) mod family;
mod fit;
pub(crate) mod margins;
mod predict;
pub(crate) mod regression;
pub(crate) mod request;
pub(crate) mod small_area;
pub(crate) mod term_test;
mod units;
