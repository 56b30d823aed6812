//! The way out: results as files, as text and as HTML.
//!
//! | file | what it writes |
//! |---|---|
//! | `whole` | a file whole, or the old one stays |
//! | `csv` | a result as CSV |
//! | `json` | a result as JSON |
//! | `shown` | what a reader sees of a result: the first rows, the digits that matter |
//! | `text` | that as text, for a terminal |
//! | `html` | that as HTML, for a notebook; tables to read; pages |
//! | `sdmx` | messages of SDMX by a data structure |
//!
//! Whatever is written goes through [`write_whole`], so that a full disk or a crash never leaves half a file where a
//! whole one was.

mod csv;
mod html;
mod json;
mod sdmx;
mod shown;
mod text;
mod whole;

pub use csv::Csv;
pub use html::{Cell, Chart, Grid, Html, Page, Section};
pub use json::Json;
pub use sdmx::{
    Attachment, Code, Codelist, Component, Constraint, Content, Header, Labels, Mapping, Reference, Region, Role, Sdmx,
    SdmxFormat, Structure, TextFormat, TextType,
};
pub use shown::value_text;
pub use text::Text;
pub use whole::write_whole;
