//! The pages of reports, in the reader's language.
//!
//! | file | sections |
//! |---|---|
//! | `rows` | the rows of a table, read by the names of its columns |
//! | `names` | what indicators, parts of the population and areas are called |
//! | `summary` | in brief: what is best, what lags, what changed, which targets will be missed |
//! | `latest` | the latest values, and the countries |
//! | `trend` | the years |
//! | `links` | by Action Line, WSIS target and goal |
//! | `gaps` | divides and targets |
//! | `activities` | the register |
//! | `sources` | coverage, notes, sources |
//! | `write` | the files of reports |
//! | `profile` | the page of a country |

mod activities;
mod gaps;
mod latest;
mod links;
mod names;
mod profile;
mod rows;
mod sources;
mod summary;
mod trend;
mod write;

pub use write::{page_name, page_names, write_reports};

use super::Report;
use super::report::WORLD;
use crate::export::{Grid, Page, Section};
use crate::{Language, Result};
use names::Names;
use rows::Rows;

/// A report, a language, and the source that stands beneath everything.
struct Setting<'a> {
    report: &'a Report,
    names: Names,
    language: Language,
    source: &'a str,
    /// The area whose line is drawn in ink, to compare the others with.
    emphasis: &'a str,
}

impl Report {
    /// The report as a page in a language. `source` says where the figures come from, with their licence, in that
    /// language: it stands at the foot and beneath the tables.
    ///
    /// ```
    /// use infosoc::{Language, Series, wsis::{ReportOptions, reports}};
    /// let series = Series::read("datasets/series/ict.csv")?.indicators(&["HH7"])?;
    /// let africa = &reports(&series, None, &ReportOptions::default())?[1];
    /// let page = africa.page("Source : Banque mondiale, WDI (CC BY 4.0).", Language::French)?.to_html()?;
    /// assert!(page.contains("<html lang=\"fr\">") && page.contains("<h2>L’essentiel</h2>"));
    /// # Ok::<(), infosoc::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::InvalidArgument`](crate::Error::InvalidArgument) for a source without text.
    pub fn page(&self, source: &str, language: Language) -> Result<Page> {
        let source = stated(source)?;
        let names = Names::new(language, self.table("coverage"));
        let page = Setting { report: self, names, language, source, emphasis: WORLD };
        let sections = [page.glance()]
            .into_iter()
            .chain(page.trends())
            .chain(page.countries())
            .chain(page.links())
            .chain([page.divides(), page.targets()])
            .chain(page.activities())
            .chain([page.coverage()])
            .chain(page.notes())
            .chain([page.sources()]);
        let (first, last) = (self.years.0.to_string(), self.years.1.to_string());
        let title = [("where", page.place().into()), ("first", first.into()), ("last", last.into())];
        // Every row of the coverage has the same number of countries.
        let members = page.rows("coverage").iter().next().map_or(0, |row| row.count("n_countries"));
        let lead = [language.message("report-n-areas", &[("n", members.into())]), language.say("report-lead")];
        let missing = if page.is_imputed() { "report-colophon-imputed" } else { "report-colophon-observed" };
        let notes =
            [source.to_owned(), together(language, &[&language.say("report-colophon-files"), &language.say(missing)])];
        let head = Page::new(language.message("report-title", &title))
            .language(language.tag())
            .lead(together(language, &lead))
            .summary(page.summary())
            .contents(language.say("contents-heading"));
        let page = sections.fold(head, Page::section);
        Ok(notes.into_iter().chain([language.say("titles-note")]).fold(page, Page::note))
    }
}

impl Setting<'_> {
    fn rows(&self, table: &str) -> Rows<'_> {
        Rows::of(self.report.table(table))
    }

    fn is_world(&self) -> bool {
        self.report.area == WORLD
    }

    fn place(&self) -> String {
        if self.is_world() {
            return self.language.say("report-where-world");
        }
        self.names.area(&self.report.area, &self.report.area_name)
    }

    /// Whether countries without a figure were completed.
    fn is_imputed(&self) -> bool {
        // `n_imputed` is above 0 only where a practice that imputes was asked for.
        self.rows("trend").iter().any(|row| row.count("n_imputed") > 0)
    }

    fn say(&self, key: &str) -> String {
        self.language.say(key)
    }
}

/// A source that says something.
fn stated(source: &str) -> Result<&str> {
    match source.trim() {
        "" => Err(crate::Error::missing("source", "say where the figures come from, with their licence")),
        source => Ok(source),
    }
}

/// Sentences one after the other. Chinese has no blank between them.
fn together(language: Language, sentences: &[impl AsRef<str>]) -> String {
    let blank = if matches!(language, Language::Chinese) { "" } else { " " };
    let told: Vec<&str> = sentences.iter().map(AsRef::as_ref).filter(|sentence| !sentence.is_empty()).collect();
    told.join(blank)
}

/// A section with a text and a table.
fn with_table(heading: String, text: String, caption: String, grid: Grid) -> Section {
    Section::new(heading).text(text).table(grid.caption(caption))
}
