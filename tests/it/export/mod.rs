//! Results as files and as HTML.

mod files;
mod html;
mod workbook;
