//! The way out: results as files, as text and as HTML.
//!
//! | file | what it writes |
//! |---|---|
//! | `archive` | a ZIP archive, part by part |
//! | `whole` | a file whole, or the old one stays |
//! | `csv` | a result as CSV |
//! | `json` | a result as JSON |
//! | `shown` | what a reader sees of a result: the first rows, the digits that matter |
//! | `draw` | charts as SVG |
//! | `text` | that as text, for a terminal |
//! | `workbook` | tables as a workbook to publish, `.xlsx` or `.ods` |
//! | `html` | that as HTML, for a notebook; tables to read; pages |
//!
//! Whatever is written goes through [`write_whole`], so that a full disk or a crash never leaves half a file where a
//! whole one was.

mod archive;
mod csv;
mod draw;
mod html;
mod json;
mod shown;
mod text;
mod whole;
mod workbook;

pub use csv::Csv;
pub use draw::{Bar, BarChart, Change, ChangeChart, Line, LineChart, Point};
pub use html::{Cell, Chart, Grid, Html, Page, Section};
pub use json::Json;
pub use shown::value_text;
pub use text::Text;
pub use whole::write_whole;
pub use workbook::{Workbook, Worksheet};
