//! Information Society statistics: national survey files become ICT indicators with standard errors, and those
//! become regional, SDG and WSIS series.

pub mod catalogue;
pub mod dataset;
mod error;
mod frame;

pub use catalogue::{Edition, Indicator, indicator, indicators};
pub use error::{Error, Result};
pub use frame::ToFrame;
