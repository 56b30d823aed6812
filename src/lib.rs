//! Information Society statistics: national survey files become ICT indicators with standard errors, and those
//! become regional, SDG and WSIS series.

pub mod catalogue;
pub mod dataset;
mod error;
mod frame;
mod survey;

pub use catalogue::{Edition, Indicator, indicator, indicators};
pub use error::{Error, Result};
pub use frame::ToFrame;
pub use survey::{Design, Estimate, Estimates, Interval, LonelyPsu, Measure, Request, Status, Survey, measure};

#[doc = include_str!("../METHODS.md")]
pub mod methods {}

/// The README's code is a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub mod readme {}
