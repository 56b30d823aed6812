//! Results as files and as HTML.

mod files;
mod form;
mod html;
