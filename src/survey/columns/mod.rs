//! Columns of a table as the kernels read them: numbers, codes of values, and the domains that codes make.
//!
//! | file | what lives in it |
//! |---|---|
//! | `column` | a column of numbers of any type, read by blocks of rows, and its extent |
//! | `check` | what a column of its role may not hold |
//! | `codes` | every value of a column as the number of its level |
//! | `places` | the codes of integers of a narrow range |
//! | `cells` | codes in as little memory as they need |
//! | `dictionary` | levels that were met in some part of the data, by the order in which they were met |
//! | `domains` | grouping sets: which domain each row is in |
//! | `category` | levels as text, and the level that a text means |
//!
//! `column` and `cells` know of each other: a column of categories is read from cells, and both are read by blocks of
//! rows. It is one idea, a column as numbers, and the only circle in this crate.

pub(crate) mod category;
mod cells;
pub(crate) mod check;
pub(crate) mod codes;
pub(crate) mod column;
pub(crate) mod dictionary;
pub(crate) mod domains;
mod places;
