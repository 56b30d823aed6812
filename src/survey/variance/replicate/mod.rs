//! The variance between the estimates of replicates.
//!
//! | file | what lives in it |
//! |---|---|
//! | `sums` | one pass over the rows with the weights of every replicate |
//! | `totals` | its mergeable state: totals by domain and replicate |
//! | `gathered` | the same of data that come in parts |
//! | `estimates` | from totals to estimates, of the sample and of each replicate |
//! | `quantiles` | the quantiles of each replicate |
//! | `variance` | from the estimates of the replicates to their variance |
//! | `degrees_of_freedom` | the rank of the replicate weights less 1 |
//! | `span` | the rank of rows that come one by one |

mod degrees_of_freedom;
mod estimates;
mod gathered;
mod quantiles;
mod span;
mod sums;
mod totals;
mod variance;

pub(crate) use degrees_of_freedom::DegreesOfFreedom;
pub(crate) use estimates::{Replicated, Replication};
pub(crate) use gathered::{Gathered, ReplicatePart};
pub(crate) use quantiles::variances as variances_of_quantiles;
pub(crate) use variance::Variance;
