//! Variances and degrees of freedom: what a design makes of the sums of a pass.
//!
//! | file | what lives in it |
//! |---|---|
//! | `estimator` | which of the ways to a variance a design takes |
//! | `taylor` | linearisation of totals and ratios, from the moments of a pass |
//! | `form` | the quadratic form of a design: covariances, calibrated weights, unequal probabilities |
//! | `influence` | the linearised variable of an estimate, row by row |
//! | `replicate` | replicate weights: read, made, and the variance between their estimates |
//! | `degrees_of_freedom` | PSUs less strata |
//! | `deff` | design effects |

pub(crate) mod deff;
pub(crate) mod degrees_of_freedom;
pub(crate) mod estimator;
pub(crate) mod form;
pub(crate) mod influence;
pub(crate) mod replicate;
pub(crate) mod taylor;
