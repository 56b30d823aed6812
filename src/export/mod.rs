//! The way out: results as files, as text and as HTML.
//!
//! | file | what it writes |
//! |---|---|
//! | `arrow` | a result as an Arrow stream |
//! | `archive` | a ZIP archive, part by part |
//! | `whole` | a file whole, or the old one stays |
//! | `tree` | the files of a folder, all of them or none |
//! | `csv` | a result as CSV |
//! | `data_package` | a result as a Data Package of the Frictionless standard |
//! | `open_sdg` | the data and metadata of a site of Open SDG |
//! | `sdg_metadata` | metadata of SDG indicators as an SDMX message |
//! | `sdg_series` | the figures of a series by SDG indicator and series |
//! | `classes` | words for classes of persons employed and sections of activities |
//! | `codes` | words for codes of dimensions and for flags, in the language of a reader |
//! | `labels` | what columns and codes are called |
//! | `withheld` | figures that are not for publication lose their numbers |
//! | `form` | a questionnaire that is filled, cell by cell |
//! | `json` | a result as JSON |
//! | `junit`, `sarif` | findings as build servers and hosts of code take them |
//! | `terms` | words for the categories of a model, by the term of each row |
//! | `shown` | what a reader sees of a result: the first rows, the digits that matter |
//! | `text_width` | how many places text takes |
//! | `draw` | charts as SVG |
//! | `text` | that as text, for a terminal |
//! | `workbook` | tables as a workbook to publish, `.xlsx` or `.ods` |
//! | `html` | that as HTML, for a notebook; tables to read; pages |
//! | `sdmx` | SDMX messages by a data structure |
//!
//! Whatever is written goes through [`write_whole`], so that a full disk or a crash never leaves half a file where a
//! whole one was.
#![doc = ""]
#![doc = include_str!("deliverables.md")]

mod archive;
mod arrow;
mod classes;
mod codes;
mod csv;
mod data_package;
mod draw;
mod form;
mod html;
mod json;
mod junit;
mod labels;
mod open_sdg;
mod sarif;
mod sdg_metadata;
mod sdg_series;
mod sdmx;
mod shown;
mod terms;
mod text;
mod text_width;
mod tree;
mod whole;
mod withheld;
mod worded;
mod workbook;

pub use arrow::{arrow_stream, arrow_stream_of_views};
pub use codes::value_label;
pub use csv::Csv;
pub use data_package::{DataPackage, Licence, Source};
pub use draw::{Bar, BarChart, Change, ChangeChart, Line, LineChart, Point};
pub use form::{Address, Addresses, CellStatus, Fill, Filled, FilledCell, FormFigure};
pub(crate) use form::{Area, FormFile, Place, SheetTexts};
pub use html::{Cell, Chart, Grid, Html, Page, Section};
pub use json::Json;
pub use junit::Junit;
pub use open_sdg::{OpenSdg, SiteLabels};
pub use sarif::Sarif;
pub use sdg_metadata::{SdgMetadata, SdgMetadataMessage, draft_sdg_metadata};
pub use sdmx::{
    Attachment, Code, Codelist, Component, Constraint, Content, Header, Labels, Mapping, Reference, Region, Role, Sdmx,
    SdmxFormat, Structure, TextFormat, TextType, check_sdmx, check_sdmx_until,
};
pub use shown::value_text;
pub use text::Text;
pub(crate) use whole::make_folder;
pub use whole::write_whole;
pub use worded::value_words;
pub use workbook::{Workbook, Worksheet};
