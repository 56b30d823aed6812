//! Planning a sample: how many cases a precision needs, how precise a number of cases will be, and where they go.
//!
//! | file | what lives in it |
//! |---|---|
//! | `allocate` | a sample allocated to strata or domains, within floors and caps |
//! | `solve` | the exact solution within bounds, and rounding that keeps the sum |
//! | `size` | from a precision to a number of cases, step by step |
//! | `past` | the same by domain, from the estimates of a past survey |
//! | `compare` | how many cases tell two shares apart |
//! | `follow_up` | a second attempt at a part of those who did not answer |
//! | `design_effect` | the design effect of a past survey in parts |
//! | `take` | how many cases of each sampling unit |
//! | `probabilities` | probabilities of units and of pairs, in proportion to size |

mod allocate;
mod compare;
mod design_effect;
mod follow_up;
mod past;
mod probabilities;
mod size;
mod solve;
mod take;

pub use allocate::{Allocate, Allocation, AllocationMethod, Given};
pub use compare::TwoShares;
pub use design_effect::{DesignEffectParts, design_effect_parts};
pub use follow_up::{FollowUp, FollowUpPlan};
pub use past::{PlannedSize, PlannedSizes, Population, expected_precision, sample_size};
pub use probabilities::{PpsSelection, inclusion_probabilities, joint_probabilities, systematic_sample};
pub use size::{Goal, Plan, SizeSteps, Variable};
pub use take::{TwoStage, two_stage_take};
