//! Replicate weights.

pub(crate) mod golden;
mod ranks;
