//! Numbers as computers hold them, whatever they measure.
//!
//! | file | holds |
//! |---|---|
//! | `order` | comparisons and ranks in which numbers that differ by rounding alone are equal |

pub(crate) mod order;
