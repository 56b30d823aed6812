//! Targets, and how far countries and groups are from them: distance, trend, year of reaching, class.

mod curve;
mod progress;
mod ratio;
mod standing;
mod tables;
mod target;
mod trend;

pub use curve::Curve;
pub use progress::{Progress, ProgressOptions, ProgressRow};
pub use standing::Standing;
pub use target::{Desired, Target, Targets};
pub use trend::{Bounds, Projection, Trend};
