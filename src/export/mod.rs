//! The way out: results as files.
//!
//! | file | what it writes |
//! |---|---|
//! | `whole` | a file whole, or the old one stays |
//! | `csv` | a result as CSV |
//!
//! Whatever is written goes through [`write_whole`], so that a full disk or a crash never leaves half a file where a
//! whole one was.

mod csv;
mod whole;

pub use csv::Csv;
pub use whole::write_whole;
