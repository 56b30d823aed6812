//! The way in: what a file is, where it lies, and whether its text is the table that was expected.
//!
//! | file | what it knows |
//! |---|---|
//! | `open` | regular files alone, and inside the folder of a description |
//! | `format` | files of statistical packages, workbooks and archives, by ending and first bytes |
//! | `header` | a wrong delimiter, a title above the header |
//! | `quotes` | a quote that is opened and not closed |

mod format;
mod header;
mod open;
mod quotes;

pub(crate) use format::{Format, of_text};
pub(crate) use header::problem as header_problem;
pub use open::Files;
pub(crate) use open::{bytes, inside, open};
pub(crate) use quotes::problem as quotes_problem;
