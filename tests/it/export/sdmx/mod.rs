//! Messages of SDMX.

mod structure;
