//! SDMX messages.

mod back;
mod check;
mod check_components;
mod codes;
mod own_structure;
mod shapes;
mod structure;
mod withheld;

use crate::fixtures::folder::Folder;
use infosoc::Series;
use infosoc::export::{Header, Sdmx, Structure};
use infosoc::finding::Findings;
use polars::prelude::*;

/// The versions of each format.
const FORMATS: [(&str, &str); 6] =
    [("csv", "1.0"), ("csv", "2.0"), ("csv", "2.1"), ("xml", "2.1"), ("xml", "3.0"), ("json", "2.0")];

fn header() -> Header {
    Header::new().sender("OFFICE").receiver("UNSD").prepared("2026-11-29T12:00:00Z")
}

fn sdg() -> Sdmx {
    Sdmx::new(Structure::sdg()).header(header())
}

/// The text of a series in a format, and what was found.
fn text(sdmx: &Sdmx, series: &Series, (ending, version): (&str, &str)) -> (String, Findings) {
    let folder = Folder::of(&[]);
    let path = folder.0.join(format!("message.{ending}"));
    let findings = sdmx.clone().version(version).write(series, &path).unwrap();
    (std::fs::read_to_string(&path).unwrap(), findings)
}

/// The lines of SDMX-CSV 1.0, each as its cells by the name of their columns.
fn lines(sdmx: &Sdmx, series: &Series) -> (Vec<Vec<(String, String)>>, Findings) {
    let (text, findings) = text(sdmx, series, ("csv", "1.0"));
    let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    let header = lines.next().unwrap();
    let named = |line: Vec<String>| header.iter().cloned().zip(line).collect();
    (lines.map(named).collect(), findings)
}

/// The cells of these columns in each line, with blanks between them.
fn columns(lines: &[Vec<(String, String)>], wanted: &[&str]) -> Vec<String> {
    let cell = |line: &Vec<(String, String)>, name: &str| {
        line.iter().find(|(known, _)| known == name).map(|(_, cell)| cell.clone()).unwrap_or_default()
    };
    lines.iter().map(|line| wanted.iter().map(|name| cell(line, name)).collect::<Vec<_>>().join(" ")).collect()
}

/// What was found: severity, rule, place and rows.
fn found(findings: &Findings) -> Vec<String> {
    findings.iter().map(|f| format!("{} {} {} {}", f.severity, f.rule, f.place, f.rows)).collect()
}

fn series(table: PolarsResult<DataFrame>) -> Series {
    Series::new(table.unwrap()).unwrap()
}
