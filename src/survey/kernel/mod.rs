//! One pass over the rows: from values to the sums and moments that all estimates and their Taylor variances follow
//! from.
//!
//! ```text
//! measures ──┐                          rows, in the order of their units
//!            ├──▶ layout ──▶ program ──▶ block ──▶ pass ──▶ moments ──▶ totals ──▶ variance/taylor
//! facts ─────┘   (items,    (columns     (128     (units    (of units   (of a
//!                 masks,     to read)     rows)    of all    in their    domain)
//!                 terms,                           stages)   parent)
//!                 pairs,                              │
//!                 groups)                             └─────▶ unit_sums ──▶ stream/state
//! ```
//!
//! The few words of it:
//!
//! - An **item** is a row of the result in every domain: a measure, or a category of one.
//! - A **mask** is a set of rows: a filter, and columns that must not be missing. It says which rows are cases of an item.
//! - A **term** is what is summed under a mask: cases, weights, wy, wy², wxy.
//! - A **pair** is the numerator t_y of an item beside its denominator t_x; the pairs of one denominator and one mask are a
//!   **group**, which shares all that depends on x.
//! - A **domain** is a cell of a grouping set, a **unit** one of any stage of sampling; sums are by unit and domain.
//!
//! | file | what lives in it |
//! |---|---|
//! | `program` | the words above as types: what a pass is to compute |
//! | `layout` | the program that measures need, and what is known of their columns |
//! | `draft` | a layout while measures are added to it |
//! | `plan` | a layout with the columns of a table |
//! | `block` | sums of a block of rows, and of its runs |
//! | `bits` | terms of columns of 0 and 1, 64 rows at a time |
//! | `sparse` | which categories of a column with many a unit has |
//! | `pass` | from rows to totals, unit by unit, in parallel |
//! | `moments` | first and second moments of the units of one parent |
//! | `totals` | sums and moments of all domains; they merge |
//! | `unit_sums` | sums by unit and domain, for data that come in parts |
//! | `relay` | from the layout of one part to that of all parts |

mod bits;
mod block;
mod draft;
pub(crate) mod layout;
pub(crate) mod moments;
pub(crate) mod pass;
pub(crate) mod plan;
pub(crate) mod program;
pub(crate) mod relay;
mod sparse;
pub(crate) mod totals;
pub(crate) mod unit_sums;
