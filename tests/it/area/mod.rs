//! Countries and areas.

mod names;
