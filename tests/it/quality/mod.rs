//! Reliability rules and suppression.

mod rules;
mod tables;
