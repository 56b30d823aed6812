//! Quantiles: the rules for reading them off a distribution.
//!
//! | file | what lives in it |
//! |---|---|
//! | `rule` | the twelve rules of Hyndman and Fan and their kin |
//! | `ordered` | cases in the order of their values |
//! | `summary` | cases by value, in memory that does not grow with them |

pub(crate) mod ordered;
pub(crate) mod rule;
pub(crate) mod summary;
