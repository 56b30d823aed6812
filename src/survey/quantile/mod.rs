//! Quantiles: the rules by which they are read off a distribution, and their variance.
//!
//! | file | what lives in it |
//! |---|---|
//! | `rule` | the twelve rules of Hyndman and Fan and their kin |
//! | `ordered` | cases in the order of their values |
//! | `woodruff` | intervals and standard errors by way of the share below (Woodruff 1952) |

pub(crate) mod ordered;
pub(crate) mod rule;
pub(crate) mod woodruff;
