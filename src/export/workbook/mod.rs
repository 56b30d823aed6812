//! Workbooks to publish, `.xlsx` and `.ods`, from one model.
//!
//! | file | what it knows |
//! |---|---|
//! | `book` | the workbook: its cover, its tables |
//! | `worksheet` | a table with what a reader has to know of it |
//! | `shape` | what a table is, and which of its columns are shown |
//! | `label` | words for codes and heads |
//! | `value` | cells from columns: digits, words, symbols for what is missing |
//! | `symbol` | symbols in brackets, and what they mean |
//! | `names` | names of sheets and tables |
//! | `limits` | what a sheet has room for |
//! | `lay` | from tables to sheets |
//! | `model` | a workbook as both formats have it |
//! | `xlsx`, `styles` | that as Office Open XML |
//! | `ods` | that as OpenDocument |
//! | `xml` | text in XML |

mod book;
mod label;
mod lay;
mod limits;
mod model;
mod names;
mod ods;
mod shape;
mod styles;
mod symbol;
mod value;
mod worksheet;
mod xlsx;
mod xml;

pub use book::Workbook;
pub(super) use label::head;
pub(super) use shape::Kind;
pub use worksheet::Worksheet;
