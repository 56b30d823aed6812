//! A questionnaire is filled: the office's own workbook, changed in the named cells alone.
//!
//! | file | what it knows |
//! |---|---|
//! | `words` | what of a figure is written, and what became of a cell |
//! | `address` | which cell is for which figure |
//! | `figures` | the figures, whichever result they are |
//! | `answer` | from an address to what is written |
//! | `fill` | all addresses, and the copy of the workbook |
//! | `shown` | the number that a cell has to hold for its format to show the figure |
//! | `report` | what became of each cell |
//! | `place` | where a cell is |
//! | `file` | the parts of the workbook |
//! | `grid` | the cells of a sheet, and where in its text each of them stands |
//! | `tag` | the attributes of a tag |
//! | `patch` | a sheet with other contents in some of its cells |
//! | `recalculate` | formulas that are computed again on opening |

mod address;
mod answer;
mod figures;
mod file;
mod fill;
mod grid;
mod patch;
mod place;
mod recalculate;
mod report;
mod shown;
mod tag;
mod words;

#[cfg(test)]
mod tests;

pub use address::{Address, Addresses};
pub(crate) use file::{FormFile, SheetTexts};
pub use fill::Fill;
pub(crate) use place::{Area, Place};
pub use report::{Filled, FilledCell};
pub use words::{CellStatus, FormFigure};
