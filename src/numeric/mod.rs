//! Numbers as computers hold them, whatever they measure.
//!
//! | file | holds |
//! |---|---|
//! | `distribution` | quantiles and tails of Student's t, the normal, the beta and the F distribution |
//! | `dual` | values with their derivatives |
//! | `linalg` | Cholesky factors, triangular systems and eigenvalues of symmetric matrices |
//! | `logistic` | the logistic function and its logarithm for many numbers at once |
//! | `random` | random numbers whose bits are the same on every machine |
//! | `order` | comparisons and ranks that treat numbers as equal if only rounding separates them; medians and quantiles |

pub(crate) mod distribution;
pub(crate) mod dual;
pub(crate) mod linalg;
pub(crate) mod logistic;
pub(crate) mod order;
pub(crate) mod random;

/// Rows that are worth a thread. Work is divided by it, and so by the data alone and never by the machine: sums of parts
/// are added in their order, and the bits are the same on any number of threads.
pub(crate) const ROWS_OF_A_PART: usize = 65_536;
