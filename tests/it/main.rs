//! Integration tests: one binary, one module per subject.
#![allow(clippy::unwrap_used)]

mod bad_input;
mod calibration;
mod calibration_properties;
mod combinations;
mod dataset;
mod divides;
mod golden_calibration;
mod golden_derived;
mod golden_stages;
mod golden_survey;
mod golden_tables;
mod imputation;
mod masking;
mod methods;
mod observations;
mod oracle;
mod pps_properties;
mod published_aggregates;
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
mod table_properties;
mod targets;
mod world_bank;
mod wsis;
