//! Information Society statistics: national survey files become ICT indicators with standard errors, and those
//! become regional, SDG and WSIS series.

mod error;
mod frame;

pub use error::{Error, Result};
pub use frame::ToFrame;

#[doc = include_str!("../METHODS.md")]
pub mod methods {}

/// The README's code is a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub mod readme {}
