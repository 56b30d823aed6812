//! Results as files and as HTML.

mod files;
mod form;
mod html;
mod labels;
mod metadata;
mod open_sdg;
mod package;
mod sdmx;
mod workbook;
