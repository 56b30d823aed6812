//! A page that holds a report: text, charts and tables in one HTML file that loads nothing.

use super::language::is_right_to_left;
use super::template::{drawn, render};
use super::{Chart, Grid};
use crate::export::write_whole;
use crate::{Language, Result, watch};
use minijinja::{Value, context};
use std::path::Path;

/// A section of a page: a heading, and under it whatever is added, in that order. Text that is empty adds nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    heading: String,
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Chart(Chart),
    Table(Grid),
    Note(String),
    List(String, Vec<String>),
}

impl Section {
    /// A section about a subject.
    pub fn new(heading: impl Into<String>) -> Section {
        Section { heading: heading.into(), parts: Vec::new() }
    }

    /// A paragraph.
    pub fn text(self, text: impl Into<String>) -> Section {
        self.with_text(Part::Text, text.into())
    }

    /// A chart.
    pub fn chart(self, chart: Chart) -> Section {
        self.with(Part::Chart(chart))
    }

    /// A table.
    pub fn table(self, grid: Grid) -> Section {
        self.with(Part::Table(grid))
    }

    /// A list beneath a heading of its own. One without items adds nothing.
    pub fn list<T: Into<String>>(self, heading: impl Into<String>, items: impl IntoIterator<Item = T>) -> Section {
        let items: Vec<String> = items.into_iter().map(Into::into).collect();
        if items.is_empty() { self } else { self.with(Part::List(heading.into(), items)) }
    }

    /// A note, in smaller type.
    pub fn note(self, text: impl Into<String>) -> Section {
        self.with_text(Part::Note, text.into())
    }

    fn with_text(self, part: fn(String) -> Part, text: String) -> Section {
        // An empty paragraph would be a gap.
        if text.is_empty() { self } else { self.with(part(text)) }
    }

    fn with(mut self, part: Part) -> Section {
        self.parts.push(part);
        self
    }
}

/// A page in one file: it loads nothing and runs nothing, and is made for screens of any width, light and dark, for
/// print, and for screen readers.
///
/// All its words are the caller's. Whatever text holds is shown and does nothing. What HTML forbids, and the characters
/// that force a direction of reading, are replaced by `U+FFFD`.
///
/// ```
/// use infosoc::export::{Cell, Chart, Grid, Page, Section};
/// let table = Grid::new(["2023"]).row("Afrique", [Cell::new("37,0")]).caption("Utilisateurs d’Internet, %");
/// let chart = Chart::new(r#"<svg viewBox="0 0 9 9"><path d="M0 9L9 0"/></svg>"#, "Une courbe qui monte");
/// let page = Page::new("La société de l’information")
///     .language("fr")
///     .lead("Indicateurs par grande orientation.")
///     .section(Section::new("Internet").text("De plus en plus utilisé.").chart(chart).table(table))
///     .note("Source : UIT.");
/// assert!(page.to_html()?.starts_with("<!doctype html>\n<html lang=\"fr\">"));
/// # Ok::<(), infosoc::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    title: String,
    language: String,
    lead: String,
    summary: Option<Section>,
    contents: String,
    sections: Vec<Section>,
    notes: Vec<String>,
}

impl Page {
    /// A page in English.
    pub fn new(title: impl Into<String>) -> Page {
        Page {
            title: title.into(),
            language: "en".into(),
            lead: String::new(),
            summary: None,
            contents: String::new(),
            sections: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// The language of its text, as HTML has it: `fr`, `zh-Hans`. It says which way the page is written, too.
    pub fn language(mut self, tag: impl Into<String>) -> Page {
        self.language = tag.into();
        self
    }

    /// A paragraph beneath the title.
    pub fn lead(mut self, text: impl Into<String>) -> Page {
        self.lead = text.into();
        self
    }

    /// What a reader takes along who reads no further: before everything else, and in print on a page of its own.
    pub fn summary(mut self, section: Section) -> Page {
        self.summary = Some(section);
        self
    }

    /// A table of contents under this heading, with a link to each section; without a heading there is none.
    pub fn contents(mut self, heading: impl Into<String>) -> Page {
        self.contents = heading.into();
        self
    }

    /// A section, below those that were added before.
    pub fn section(mut self, section: Section) -> Page {
        self.sections.push(section);
        self
    }

    /// A paragraph at the foot: sources, terms of use. Text that is empty adds none.
    pub fn note(mut self, text: impl Into<String>) -> Page {
        self.notes.extend(Some(text.into()).filter(|text| !text.is_empty()));
        self
    }

    /// The page as HTML.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`](crate::Error::InvalidArgument) if a chart is not an SVG that only draws, or a row of a
    /// table has more or fewer cells than there are columns.
    pub fn to_html(&self) -> Result<String> {
        self.html(None)
    }

    /// The page as it stands in a file: with a link to the record that is made of it, if one is.
    pub(crate) fn to_html_in(&self, path: &Path) -> Result<String> {
        self.html(watch::record_beside(path))
    }

    fn html(&self, record: Option<String>) -> Result<String> {
        let mut charts = 0;
        let mut drawn_section = |section: &Section| {
            let parts = section.parts.iter().map(|part| {
                Ok(match part {
                    Part::Text(text) => context! { kind => "text", text },
                    Part::Note(text) => context! { kind => "note", text },
                    Part::List(heading, items) => context! { kind => "list", heading, items },
                    Part::Table(grid) => {
                        context! { kind => "table", label => grid.label(), drawing => drawn(grid.to_html()?) }
                    }
                    Part::Chart(chart) => {
                        // Counted over all sections, so that identifiers of two charts never meet.
                        charts += 1;
                        context! { kind => "chart", drawing => drawn(chart.to_html(&format!("chart{charts}-"))?) }
                    }
                })
            });
            Ok(context! { heading => &section.heading, parts => parts.collect::<Result<Vec<Value>>>()? })
        };
        let summary = self.summary.as_ref().map(&mut drawn_section).transpose()?;
        let sections = self.sections.iter().map(&mut drawn_section).collect::<Result<Vec<Value>>>()?;
        let Page { title, language, lead, contents, notes, .. } = self;
        let right_to_left = is_right_to_left(language);
        // The caller may write in any language; the link to the record has words in six.
        let said = Language::ALL.iter().find(|said| said.tag() == language).copied().unwrap_or(Language::English);
        let how_made = said.say("how-made");
        Ok(render(
            "page.html",
            context! {
                title, language, right_to_left, lead, summary, contents, sections, notes, record, how_made,
            },
        ))
    }

    /// Writes the page to a file, [whole](write_whole) or not at all.
    ///
    /// # Errors
    /// As for [`to_html`](Page::to_html), plus [`Error::NotWritten`](crate::Error::NotWritten).
    pub fn write(&self, path: impl AsRef<Path>) -> Result<()> {
        // Drawn whole before the file is opened.
        let html = self.to_html_in(path.as_ref())?;
        write_whole(path, |file| writeln!(file, "{html}"))
    }
}
