//! Files of statistical packages: a table, and what it says of its variables.
//!
//! | file | what it knows |
//! |---|---|
//! | `read` | opening a file: which columns, which encoding |
//! | `file` | a file that was read |
//! | `variable` | a variable: its label, the labels of its codes, its missing values |
//! | `columns` | columns in the making, value by value |
//! | `temporal` | days and times from numbers |
//! | `encoding` | text in the encoding of the file |
//! | `bytes` | bytes that nobody vouches for |
//! | `reading` | how many cases there were, and when to stop |
//! | `spss` | `.sav` and `.zsav` |
//! | `stata` | `.dta` |

mod bytes;
mod columns;
mod encoding;
mod file;
mod read;
mod reading;
mod spss;
mod stata;
mod temporal;
mod variable;

pub use file::DataFile;
pub use read::ReadFile;
pub use variable::{Code, Measurement, MultipleResponse, UserMissing, ValueLabel, Variable, VariableType};
