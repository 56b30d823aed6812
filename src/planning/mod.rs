//! Planning a sample: how many cases a precision needs, how precise a number of cases will be, and where they go.
//!
//! | file | what lives in it |
//! |---|---|
//! | `allocate` | a sample allocated to strata or domains, within floors and caps |
//! | `solve` | the exact solution within bounds, and rounding that keeps the sum |
//! | `size` | from a precision to a number of cases, step by step |
//! | `past` | the same by domain, from the estimates of a past survey |
//! | `take` | how many cases of each sampling unit |

mod allocate;
mod past;
mod size;
mod solve;
mod take;

pub use allocate::{Allocate, Allocation, AllocationMethod, Given};
pub use past::{PlannedSize, PlannedSizes, Population, expected_precision, sample_size};
pub use size::{Goal, Plan, SizeSteps, Variable};
pub use take::{TwoStage, two_stage_take};
