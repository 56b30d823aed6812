//! Composite indices: specs, scores, and how sure the ranks are.

mod robustness;
mod scores;
mod spec;

pub(crate) use robustness::{Robustness, Sensitivity};
pub(crate) use scores::Scores;
pub(crate) use spec::IndexSpec;
