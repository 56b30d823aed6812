//! Integration tests: one binary, one module per subject.
#![allow(clippy::unwrap_used)]

mod golden_survey;
