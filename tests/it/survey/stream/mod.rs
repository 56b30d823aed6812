//! Data in parts.

mod analyses;
mod parts;
mod reading_bytes;
pub(crate) mod state;
mod state_bytes;
