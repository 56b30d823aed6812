//! Data that do not come in one table: files larger than memory, batches, parts on many machines.
//!
//! | file | what lives in it |
//! |---|---|
//! | `scan` | estimates of batches, read once |
//! | `parts` | rows that stay where they are |
//! | `reading` | what one reading of all rows is to find: it is added to, merged, sent as bytes |
//! | `derivation` | columns that are made of those of each batch |
//! | `parquet` | batches from Parquet files |
//! | `file` | batches from other files |
//! | `keys` | combinations of values that batches agree on |
//! | `summaries` | what one reading learns of values |
//! | `quantiles` | quantiles, by as many readings as they need |
//! | `calibrated` | weights moved to known totals |
//! | `tables` | two-way tables of parts |
//! | `scan_tables` | two-way tables of a source |
//! | `state` | what is known of some rows: it is added to, merged, sent as bytes, and estimated from |

mod calibrated;
mod derivation;
pub(crate) mod file;
mod keys;
pub(crate) mod parquet;
pub(crate) mod parts;
mod quantiles;
pub(crate) mod reading;
pub(crate) mod scan;
pub(crate) mod scan_tables;
#[cfg(test)]
mod scan_tests;
pub(crate) mod state;
mod summaries;
pub(crate) mod tables;
