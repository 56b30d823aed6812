//! Two-way tables: counts, shares, and whether rows and columns are independent.
//!
//! | file | what lives in it |
//! |---|---|
//! | `crosstab` | one table |
//! | `assembly` | from estimates of its counts and shares to the cells of a table |
//! | `crosstabs` | a table for each domain |
//! | `association` | the tests of Rao and Scott on a table |
//! | `independence` | their statistics and reference distributions |

mod assembly;
pub(crate) mod association;
pub(crate) mod crosstab;
pub(crate) mod crosstabs;
pub(crate) mod independence;
