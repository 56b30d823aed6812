//! Checks of arguments that many functions take.

use super::{Error, Result};

/// An error where a confidence level is not between 0 and 1, NaN among them.
pub(crate) fn check_level(argument: &str, level: f64) -> Result<()> {
    if level > 0.0 && level < 1.0 {
        return Ok(());
    }
    Err(Error::argument(argument, "a confidence level between 0 and 1, such as 0.95", level))
}
