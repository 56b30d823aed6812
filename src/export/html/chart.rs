//! A chart in a page.

use super::svg;
use super::template::{drawn, render};
use crate::Result;
use minijinja::context;

/// A chart of a page: an SVG, what it shows in words, and how it is to be read.
///
/// The SVG may come from any program. Only what draws is taken from it; anything that would run or load something is an
/// error, and so is XML that is not well-formed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    svg: String,
    alt: String,
    caption: String,
    /// Drawn here: it takes the colours of the page, and the direction of its language.
    is_own: bool,
}

impl Chart {
    /// A chart, and what it shows, for those who do not see it.
    pub fn new(svg: impl Into<String>, alt: impl Into<String>) -> Chart {
        Chart { svg: svg.into(), alt: alt.into(), caption: String::new(), is_own: false }
    }

    /// A chart of this library, which takes the colours of the page.
    pub fn drawn(svg: impl Into<String>, alt: impl Into<String>) -> Chart {
        Chart { is_own: true, ..Chart::new(svg, alt) }
    }

    /// How it is to be read: written beneath.
    pub fn caption(mut self, text: impl Into<String>) -> Chart {
        self.caption = text.into();
        self
    }

    /// The chart as an HTML `figure`. Its identifiers begin with the prefix, so that two charts of a page share none.
    pub(super) fn to_html(&self, prefix: &str) -> Result<String> {
        let drawing = drawn(svg::embedded(&self.svg, prefix, &self.alt)?);
        Ok(render("chart.html", context! { drawing, caption => &self.caption, is_own => self.is_own }))
    }
}
