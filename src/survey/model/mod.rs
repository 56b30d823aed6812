//! Models of what a survey measured: regression under the design, with standard errors by linearisation or replicates (Binder
//! 1983), and small areas.
//!
//! | file | what lives in it |
//! |---|---|
//! | `family` | families and links |
//! | `values` | a variable in every row of the table |
//! | `encoding` | terms as columns of a design matrix |
//! | `inference` | what follows from a number and its variance |
//! | `cases` | the rows of a model with their values |
//! | `cells` | categories without cases, or with an outcome that does not vary |
//! | `units` | the rows or cells that a model is fitted to |
//! | `fit` | the iterations |
//! | `centring` | numbers far from 0, around their means |
//! | `matrix` | the design matrix, kept as its variables |
//! | `panel` | sums over units, block by block |
//! | `request` | a model that is asked for |
//! | `regression` | the model: coefficients and their covariance |
//! | `term_test` | tests of terms |
//! | `margins` | predictive margins and average marginal effects |
//! | `predict` | predictions for other cases |
//! | `imputed` | models of several imputations |
//! | `decomposition` | the gap between two groups, and its parts |
//! | `small_area` | estimates of areas with few cases, which borrow strength from covariates |
//!
#![doc = include_str!("digital_divide.md")]

mod cases;
mod cells;
mod centring;
pub(crate) mod decomposition;
mod encoding;
pub(crate) mod family;
mod fit;
pub(crate) mod imputed;
pub(crate) mod inference;
pub(crate) mod margins;
mod matrix;
mod panel;
mod predict;
pub(crate) mod regression;
pub(crate) mod request;
pub(crate) mod small_area;
pub(crate) mod term_test;
mod units;
mod values;
