//! SDMX messages by a data structure.
//!
//! | folder, file | |
//! |---|---|
//! | `structure` | what a message may hold: components, code lists, constraints |
//! | `mapping` | our columns and codes to the components and codes of a structure |
//! | `message` | the figures of a series by the components of a structure |
//! | `header`, `format` | who sends it, and in which format |
//! | `write` | a message in its formats |
//! | `writer` | from a series to a file |
//! | `faults` | what is wrong, with the rows concerned |
//! | `check` | a message against its structure |

mod check;
mod faults;
mod format;
mod header;
mod mapping;
mod message;
mod structure;
mod write;
mod writer;

pub use check::{check_sdmx, check_sdmx_until};
pub use format::{Labels, SdmxFormat};
pub use header::Header;
pub(super) use header::{Complete as CompleteHeader, is_date_time};
pub use mapping::Mapping;
pub use structure::{
    Attachment, Code, Codelist, Component, Constraint, Content, Reference, Region, Role, Structure, TextFormat,
    TextType,
};
pub(super) use write::{escaped, is_of_xml};
pub use writer::Sdmx;
