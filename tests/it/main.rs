//! Integration tests: one binary, one module per subject.
#![allow(clippy::unwrap_used)]

mod bad_input;
mod dataset;
mod golden_survey;
mod observations;
mod quality;
mod series;
mod survey_properties;
mod world_bank;
