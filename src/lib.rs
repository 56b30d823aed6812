//! Information Society statistics: national survey files become ICT indicators with standard errors, and those
//! become regional, SDG and WSIS series.

mod area;
pub mod catalogue;
pub mod dataset;
mod error;
mod frame;
mod grouping;
mod sdg;
mod series;
mod survey;

pub use area::{Area, area, areas};
pub use catalogue::{Edition, Indicator, indicator, indicators};
pub use error::{Error, Result};
pub use frame::ToFrame;
pub use grouping::Grouping;
pub use sdg::SdgView;
pub use series::{AggregateOptions, Method, Observation, Series, Weights};
pub use survey::{Design, Estimate, Estimates, Interval, LonelyPsu, Measure, Request, Status, Survey, measure};

#[doc = include_str!("../METHODS.md")]
pub mod methods {}

/// The README's code is a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub mod readme {}
