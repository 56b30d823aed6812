//! Integration tests: one binary, one module for each subject.
#![allow(clippy::unwrap_used)]

mod series;
mod world_bank;
