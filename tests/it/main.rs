//! Integration tests: one binary, one module per subject.
#![allow(clippy::unwrap_used)]

mod bad_input;
mod calibration;
mod dataset;
mod golden_calibration;
mod golden_stages;
mod golden_survey;
mod golden_tables;
mod observations;
mod pps_properties;
mod quality;
mod replicates;
mod series;
mod state;
mod survey_properties;
mod world_bank;
