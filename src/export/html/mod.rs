//! HTML: a result as a notebook shows it, a table to read, a page.
//!
//! | file | what it draws |
//! |---|---|
//! | `result` | a result, or facts, as a notebook shows them |
//! | `grid` | a table to read |
//! | `chart`, `svg` | a chart as an SVG that runs nothing and loads nothing |
//! | `page` | a page of sections |
//! | `language` | which way a language is written |
//! | `template` | the templates, and the one place where text is escaped |
//!
//! The templates (`*.html`, `style.css`) hold no word of any language: all text is the caller's.

mod chart;
mod grid;
mod language;
mod page;
mod result;
mod svg;
mod template;

pub use chart::Chart;
pub use grid::{Cell, Grid};
pub use page::{Page, Section};
pub use result::Html;
