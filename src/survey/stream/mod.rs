//! Data that do not come in one table: files larger than memory, batches, parts on many machines.
//!
//! | file | what lives in it |
//! |---|---|
//! | `scan` | estimates of batches, read once |
//! | `derived` | batches with columns that are made of theirs |
//! | `parquet` | batches from Parquet files |
//! | `file` | batches from other files |
//! | `keys` | combinations of values that batches agree on |
//! | `quantiles` | quantiles, by as many readings as they need |
//! | `calibrated` | weights moved to known totals |
//! | `tables` | two-way tables of parts |
//! | `scan_tables` | two-way tables of a source |
//! | `state` | what is known of some rows: it is added to, merged, sent as bytes, and estimated from |

mod calibrated;
mod derived;
pub(crate) mod file;
mod keys;
pub(crate) mod parquet;
mod quantiles;
pub(crate) mod scan;
pub(crate) mod scan_tables;
#[cfg(test)]
mod scan_tests;
pub(crate) mod state;
pub(crate) mod tables;
