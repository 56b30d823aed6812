//! Reliability rules and suppression.

mod rules;
mod suppression;
mod tables;
