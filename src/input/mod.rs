//! The way in: what a file is, and whether its first line is the header that was expected.
//!
//! | file | what it knows |
//! |---|---|
//! | `format` | files of statistical packages, workbooks and archives, by ending and first bytes |
//! | `header` | a wrong delimiter, a title above the header |

mod format;
mod header;

pub(crate) use format::{Format, of_text};
pub(crate) use header::problem as header_problem;
