//! The way in: what a file is, where it lies, and whether its text is the table that was expected.
//!
//! | file | what it knows |
//! |---|---|
//! | `csv` | text with commas as a table of text |
//! | `decimals` | what stands between cells and before decimals in such a text of other countries |
//! | `download` | downloads of published figures: which format, and its figures as they are written |
//! | `role` | the columns of a table by what they are for: words, years, numbers |
//! | `unusable` | columns that a table has and that cannot be taken |
//! | `arrow` | tables of other libraries, column by column |
//! | `contained` | a boundary around readers that panic |
//! | `open` | regular files alone, and inside the folder of a description |
//! | `format` | files of statistical packages, workbooks and archives, by ending and first bytes |
//! | `header` | a wrong delimiter, a title above the header |
//! | `separators` | commas and points in numbers: before decimals, or between thousands |
//! | `statistical` | files of statistical packages, workbooks and text: labels, codes, missing values |
//! | `label` | the words of a label, whatever their accents, marks and case |
//! | `rows` | the row of a text that a byte is in |
//! | `quotes` | a quote that is opened and not closed |
//! | `parquet` | Parquet files, checked before they are read |
//! | `xml` | a small XML document as a tree |

mod arrow;
mod contained;
mod csv;
mod decimals;
mod download;
mod format;
mod header;
pub(crate) mod label;
mod open;
mod parquet;
mod quotes;
mod role;
mod rows;
mod separators;
mod statistical;
mod unusable;
mod xml;

pub use arrow::{ArrowStream, ArrowTable};
pub(crate) use contained::contained;
pub(crate) use csv::{csv, csv_of, embedded};
pub(crate) use decimals::{delimiter, with_points};
pub use download::Download;
pub(crate) use download::{
    Kind, OBS_VALUE, Opened, Reported, Request, SdmxColumn, Words, decode, download, sdmx_columns, sdmx_json_message,
    sdmx_without_name,
};
pub(crate) use format::{Format, of_text};
pub(crate) use header::problem as header_problem;
pub use open::{Access, Files};
pub(crate) use open::{bytes, inside, open};
pub(crate) use parquet::Parquet;
pub(crate) use quotes::{Quotes, problem as quotes_problem};
pub(crate) use role::{Role, YEARS};
pub(crate) use rows::{Rows, row_of};
pub(crate) use statistical::{Archive, BatchedFile, Book, BookSheet, How, Packed, Shown, labels_of};
pub use statistical::{
    Code, DataFile, LabelLanguage, Measurement, MultipleResponse, ReadFile, Sheet, UserMissing, ValueLabel, Variable,
    VariableType,
};
pub use unusable::Unusable;
pub(crate) use xml::{Element, document, letter};
