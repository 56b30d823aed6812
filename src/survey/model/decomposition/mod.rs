//! The decomposition of the gap between two groups (Oaxaca 1973; Blinder 1973): what goes with who they are, and what with how
//! the outcome depends on it in each.
//!
//! | file | what lives in it |
//! |---|---|
//! | `options` | words of a decomposition |
//! | `request` | a decomposition that is asked for |
//! | `columns` | a column for every category, the references among them, and coefficients for each |
//! | `groups` | the models of both groups, and what a sample or a replicate says of them |
//! | `parts` | the formulas: the gap and its parts |
//! | `result` | the parts with their errors |

mod columns;
mod groups;
pub(crate) mod options;
mod parts;
pub(crate) mod request;
pub(crate) mod result;
