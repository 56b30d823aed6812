//! Data in parts.

mod analyses;
mod parts;
pub(crate) mod state;
mod state_bytes;
