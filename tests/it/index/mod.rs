//! Composite indices.

mod bad_input;
mod draws;
pub(crate) mod golden;
mod golden_analysis;
mod golden_panel;
mod published;
mod robustness;
mod steps;
mod ties;
mod units;
