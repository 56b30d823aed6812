//! The files of reports.

use super::super::Report;
use crate::export::{Csv, make_folder, write_whole};
use crate::{Language, Result};
use std::path::{Path, PathBuf};

/// Writes each report as a page, and its tables as CSV files in a folder beside it: `africa.html` and `africa/trend.csv`.
///
/// File names are English in every language, so that links to them stay. Each file is replaced whole or left as it was; the
/// CSV files are for spreadsheets, see [`Csv::spreadsheet`]. What is returned are the pages.
///
/// ```
/// use infosoc::{Language, Series, wsis::{ReportOptions, reports, write_reports}};
/// let series = Series::read("datasets/series/ict.csv")?.indicators(&["HH7"])?;
/// let folder = tempfile::tempdir().unwrap();
/// let made = reports(&series, None, &ReportOptions::default())?;
/// let pages = write_reports(&made, folder.path(), "世界银行，WDI（CC BY 4.0）。", Language::Chinese)?;
/// assert!(pages[0].ends_with("world.html") && folder.path().join("world/trend.csv").exists());
/// # Ok::<(), infosoc::Error>(())
/// ```
///
/// # Errors
/// As for [`Report::page`], plus [`Error::NotWritten`](crate::Error::NotWritten).
pub fn write_reports(
    reports: &[Report],
    folder: impl AsRef<Path>,
    source: &str,
    language: Language,
) -> Result<Vec<PathBuf>> {
    let folder = folder.as_ref();
    // Every page is drawn before the first is written: bad arguments leave no half of a set.
    let html = |report: &Report| {
        let path = folder.join(format!("{}.html", file_name(&report.area_name)));
        report.page(source, language)?.to_html_in(&path)
    };
    let pages = reports.iter().map(|report| Ok((report, html(report)?)));
    let pages = pages.collect::<Result<Vec<_>>>()?;
    let mut written = Vec::new();
    for (report, html) in pages {
        let name = file_name(&report.area_name);
        let tables = folder.join(&name);
        make_folder(&tables)?;
        // The page comes last: where it stands, the files that it points to are there.
        for (table, frame) in report.tables() {
            Csv::new().spreadsheet().write(frame, tables.join(format!("{table}.csv")))?;
        }
        let path = folder.join(format!("{name}.html"));
        write_whole(&path, |file| writeln!(file, "{html}"))?;
        written.push(path);
    }
    Ok(written)
}

/// The names of the pages that [`write_reports`] writes, in the order of the reports.
pub fn page_names(reports: &[Report]) -> Vec<String> {
    reports.iter().map(|report| format!("{}.html", file_name(&report.area_name))).collect()
}

/// The name of the page of a country, which is given by its code or its name: `mexico.html`.
///
/// # Errors
/// [`Error::UnknownArea`](crate::Error::UnknownArea).
pub fn page_name(country: &str) -> Result<String> {
    Ok(format!("{}.html", file_name(&crate::area(country)?.name)))
}

/// The name of an area as that of a file: small letters, and a hyphen for whatever is none.
pub(super) fn file_name(area: &str) -> String {
    let letters = area.to_lowercase();
    letters.split(|c: char| !c.is_ascii_lowercase()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}
