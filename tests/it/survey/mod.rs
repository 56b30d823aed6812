//! Surveys: against R, against slow definitions, and bad input.

mod bad_input;
pub(crate) mod calibrate;
mod combinations;
mod decomposition;
mod design_effects;
pub(crate) mod golden;
mod golden_derived;
mod golden_rows;
mod golden_stages;
mod golden_tables;
mod imputed;
mod many_levels;
mod model;
mod nonresponse;
mod outliers;
mod pool;
mod pps_properties;
mod properties;
mod quantile_properties;
pub(crate) mod replicate;
mod small_area;
mod spatial_areas;
mod stage_properties;
pub(crate) mod stream;
mod table_properties;
mod toolbox;
mod unknown_errors;
