//! Tables to read, and pages: what `infosoc.display` and `infosoc.report` describe, drawn by the library.

use crate::error::OrRaise;
use crate::interrupt::detached;
use infosoc::export;
use pyo3::prelude::*;
use pyo3::types::PyString;
use std::path::PathBuf;

/// Text as a page can have it: half a surrogate pair, which Python's text may hold, is replaced as other characters are
/// that HTML forbids.
pub(crate) struct Text(String);

impl<'a, 'py> FromPyObject<'a, 'py> for Text {
    type Error = PyErr;

    fn extract(given: Borrowed<'a, 'py, PyAny>) -> PyResult<Text> {
        // UTF-8 has no surrogates, and a page must not fail on a name.
        Ok(Text(given.cast::<PyString>()?.to_string_lossy().into_owned()))
    }
}

/// A `Cell` of `infosoc.display`.
#[derive(FromPyObject)]
struct Cell {
    text: Text,
    below: Text,
    words: bool,
}

/// A `Grid` of `infosoc.display`.
#[derive(FromPyObject)]
pub(crate) struct Grid {
    corner: Text,
    language: Text,
    columns: Vec<Text>,
    rows: Vec<(Text, Vec<Cell>)>,
}

impl Grid {
    fn with(self, caption: Text) -> export::Grid {
        let columns = self.columns.into_iter().map(|column| column.0);
        let grid = export::Grid::new(columns).corner(self.corner.0).caption(caption.0);
        self.rows.into_iter().fold(grid, |grid, (name, cells)| {
            let cells = cells.into_iter().map(|cell| {
                let drawn = export::Cell::new(cell.text.0).below(cell.below.0);
                if cell.words { drawn.words() } else { drawn }
            });
            grid.row(name.0, cells)
        })
    }
}

/// A `Chart` of `infosoc.report`, but for its figure.
#[derive(FromPyObject)]
struct Chart {
    alt: Text,
    caption: Text,
}

/// A `Section` of `infosoc.report`.
#[derive(FromPyObject)]
pub(crate) struct Section {
    heading: Text,
    text: Text,
    chart: Option<Chart>,
    tables: Vec<(Text, Grid)>,
}

impl Section {
    fn with(self, svg: Option<Text>) -> export::Section {
        let mut section = export::Section::new(self.heading.0).text(self.text.0);
        // The figure comes beside the section: it is drawn by another package, or not at all.
        if let (Some(chart), Some(svg)) = (self.chart, svg) {
            section = section.chart(export::Chart::new(svg.0, chart.alt.0).caption(chart.caption.0));
        }
        self.tables.into_iter().fold(section, |section, (caption, grid)| section.table(grid.with(caption)))
    }
}

/// Draw a table to read as HTML.
///
/// Parameters
/// ----------
/// grid : Grid
///     From `infosoc.display`.
/// caption : str
///     What the table shows, with unit and source.
///
/// Returns
/// -------
/// str
///     A ``table`` element.
#[pyfunction]
pub(crate) fn grid_html(grid: Grid, caption: Text) -> PyResult<String> {
    // English is what is said where nothing else is.
    let language = if grid.language.0 == "en" { String::new() } else { grid.language.0.clone() };
    grid.with(caption).language(language).to_html().or_raise()
}

/// Write a page as one HTML file, whole or not at all, as `Table.write_csv` does.
///
/// Parameters
/// ----------
/// path : str or os.PathLike
///     The file, replaced if it exists.
/// title : str
///     The title of the page.
/// sections : list of (Section, str or None)
///     What is on it, each section of `infosoc.report` with the SVG of its chart.
/// lead, colophon : str
///     A paragraph beneath the title, and one at the foot; empty for none.
/// lang : str
///     The language of the text, as HTML has it.
///
/// Raises
/// ------
/// OSError
///     If the file cannot be written.
#[pyfunction]
#[pyo3(signature = (path, title, sections, *, lead, colophon, lang))]
pub(crate) fn write_page(
    py: Python<'_>,
    path: PathBuf,
    title: Text,
    sections: Vec<(Section, Option<Text>)>,
    lead: Text,
    colophon: Text,
    lang: Text,
) -> PyResult<()> {
    let page = export::Page::new(title.0).language(lang.0).lead(lead.0).note(colophon.0);
    let page = sections.into_iter().fold(page, |page, (section, svg)| page.section(section.with(svg)));
    detached(py, || page.write(path)).or_raise()
}
