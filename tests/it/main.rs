//! Integration tests: one binary, one module per subject.
#![allow(clippy::unwrap_used)]

mod bad_input;
mod calibration;
mod dataset;
mod golden_survey;
mod observations;
mod series;
mod survey_properties;
mod world_bank;
