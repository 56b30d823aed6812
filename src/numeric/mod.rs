//! Numbers as computers hold them, whatever they measure.
//!
//! | file | holds |
//! |---|---|
//! | `distribution` | quantiles and tails of Student's t, the normal, the beta and the F distribution |
//! | `order` | comparisons and ranks in which numbers that differ by rounding alone are equal |

pub(crate) mod distribution;
pub(crate) mod order;
