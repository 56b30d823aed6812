//! Integration tests: one binary, one module per subject.
#![allow(clippy::unwrap_used)]

mod bad_index;
mod bad_input;
mod calibration;
mod calibration_properties;
mod combinations;
mod dataset;
mod golden_calibration;
mod golden_derived;
mod golden_index;
mod golden_index_analysis;
mod golden_stages;
mod golden_survey;
mod golden_tables;
mod index_reports;
mod index_robustness;
mod index_steps;
mod methods;
mod observations;
mod oracle;
mod pps_properties;
mod quality;
mod quality_of_tables;
mod quantile_properties;
mod records;
mod replicates;
mod series;
mod skills;
mod stage_properties;
mod state;
mod survey_properties;
mod table;
mod table_properties;
mod targets;
mod world_bank;
