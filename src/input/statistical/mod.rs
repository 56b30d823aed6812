//! Files with a table, and what they say of its variables: those of statistical packages, workbooks, Parquet and text.
//!
//! | file | what it knows |
//! |---|---|
//! | `read` | opening a file: which columns, which encoding |
//! | `kind` | what a file is, by its content |
//! | `opened` | a file that is open: its variables, and its cases, still to be read |
//! | `file` | a file that was read |
//! | `batches` | a file in batches |
//! | `variable` | a variable: its label, the labels of its codes, its missing values |
//! | `block` | cases of one width side by side, and from there to columns |
//! | `columns` | columns in the making, value by value |
//! | `temporal` | days and times from numbers |
//! | `encoding` | text in the encoding of the file |
//! | `bytes` | bytes that nobody vouches for |
//! | `reading` | how many cases there were, and when to stop |
//! | `spss` | `.sav`, `.zsav` and `.por` |
//! | `stata` | `.dta` |
//! | `sas` | `.sas7bdat` with `.sas7bcat`, and `.xpt` |
//! | `text` | `.csv` and `.tsv` |
//! | `workbook` | `.xlsx`, `.xls` and `.ods` |
//! | `parquet` | Parquet |

mod batches;
mod block;
mod bytes;
mod columns;
mod encoding;
mod file;
mod kind;
mod opened;
mod parquet;
mod read;
mod reading;
mod sas;
mod spss;
mod stata;
mod temporal;
mod text;
mod variable;
mod workbook;

pub(crate) use batches::BatchedFile;
pub use file::DataFile;
pub(crate) use file::{How, labels_of};
pub use read::{ReadFile, Sheet};
pub use variable::{
    Code, LabelLanguage, Measurement, MultipleResponse, UserMissing, ValueLabel, Variable, VariableType,
};
pub(crate) use workbook::{Archive, Book, BookSheet, Packed, Shown, is_workbook, sheet_text, shown_sheets};
