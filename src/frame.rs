//! The one way from any result to a table, and the names of the columns.

use crate::Result;
use polars::prelude::DataFrame;

/// A result that is a table.
///
/// Every result of this library is one long frame with always the same columns, so that it can be filtered,
/// joined, exported and compared without knowing where it came from.
///
/// ```
/// use infosoc::{indicators, ToFrame};
/// let catalogue = indicators().to_frame()?;
/// assert!(catalogue.column("code").is_ok());
/// # Ok::<(), infosoc::Error>(())
/// ```
pub trait ToFrame {
    /// The result as a polars data frame.
    fn to_frame(&self) -> Result<DataFrame>;
}
