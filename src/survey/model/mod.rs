//! Models of what a survey measured.
//!
//! | module | what lives in it |
//! |---|---|
//! | `small_area` | estimates of areas with few cases, which borrow strength from covariates |

pub(crate) mod small_area;
