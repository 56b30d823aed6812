//! Data in parts.

mod parts;
pub(crate) mod state;
mod state_bytes;
