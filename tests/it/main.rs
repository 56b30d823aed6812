//! Integration tests: one binary, one module per subject.
#![allow(clippy::unwrap_used)]

mod dataset;
mod golden_survey;
