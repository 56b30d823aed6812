//! Results as files and as HTML.

mod files;
mod html;
mod workbook;
mod metadata;
mod open_sdg;
mod package;
mod sdmx;
