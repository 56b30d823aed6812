//! Calibrated weights.

pub(crate) mod golden;
mod properties;
mod rules;
