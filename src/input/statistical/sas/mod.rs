//! SAS files: `.sas7bdat` with its SAS format catalog (`.sas7bcat`), and `.xpt`.
//!
//! | file | what it reads |
//! |---|---|
//! | `header` | what data files and catalogues begin with: order and width of numbers, encoding, pages |
//! | `pages` | the pages of a data file, and what is on them |
//! | `dictionary` | variables, from the pieces that stand on several pages |
//! | `cases` | the cases |
//! | `cells` | from the cells of a case to columns |
//! | `unpack` | cases that are packed, by runs of bytes or by repeats |
//! | `number` | numbers and missing values with a class |
//! | `format` | which formats show days and times |
//! | `catalog` | the labels of values of a catalogue |
//! | `transport` | `.xpt` |
//!
//! SAS does not publish the format of its data files. What is known is in M. Shotwell, "SAS7BDAT Database Binary Format"
//! (<https://cran.r-project.org/package=sas7bdat>), and in ReadStat.

mod cases;
mod catalog;
mod cells;
mod dictionary;
mod format;
mod header;
mod number;
mod pages;
mod transport;
mod unpack;

use super::bytes::{Outcome, Source};
use super::encoding::Decoding;
use super::opened::Opened;
pub(super) use catalog::{Labels, catalog};
pub(super) use header::{CATALOG, DATA};
use std::io::{Read, Seek};
pub(super) use transport::transport;

/// Opens a data file.
pub(super) fn data<'a, R: Read + Seek + Send + 'a>(
    mut source: Source<R>,
    decoding: Decoding,
    labels: Option<Labels>,
) -> Outcome<Opened<'a>> {
    let pages = pages::Pages::new(&mut source)?;
    let dictionary = dictionary::Dictionary::read(&mut source, pages, decoding)?;
    dictionary.open(source, labels.as_ref())
}
