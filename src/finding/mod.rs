//! What a check found: one kind of remark for datasets, series, index specs, registers, records and messages.
//!
//! A check collects all that it finds before it reports, worst first: which [`Rule`], where, how many rows, the first of
//! them, and what to do.

mod rule;

pub use rule::Rule;

use crate::words::words;
use crate::{Error, Result, ToFrame};
use polars::prelude::{Column, DataFrame};
use std::path::{Path, PathBuf};

words! {
    /// How much a finding matters.
    pub enum Severity: "severity" {
        // Worst first: findings are sorted by this order.
        /// Nothing is computed from what is concerned until this is put right.
        Error = "error",
        /// Figures are computed; a person should look.
        Warning = "warning",
        /// For the record.
        Note = "note",
    }
}

/// One thing that was found.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// Which check found it.
    pub rule: Rule,
    /// Where: the column, the indicator, the key or the element of a spec. The column `where` of the table.
    pub place: String,
    /// How many rows, or areas of an index, are concerned; 0 where it is none in particular.
    pub rows: usize,
    /// The first of them as a spreadsheet counts, the header being row 1; none if no row is.
    pub first_row: Option<usize>,
    /// The areas concerned, by ISO3 code; empty where it is none in particular.
    pub areas: Vec<String>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

impl Finding {
    /// A finding of a severity that is known only when it is found.
    pub(crate) fn new(severity: Severity, rule: Rule, place: impl Into<String>, message: impl Into<String>) -> Finding {
        let (place, message) = (place.into(), message.into());
        Finding { severity, rule, place, rows: 0, first_row: None, areas: Vec::new(), message, remedy: String::new() }
    }

    /// A finding of severity error.
    pub(crate) fn error(rule: Rule, place: impl Into<String>, message: impl Into<String>) -> Finding {
        Finding::new(Severity::Error, rule, place, message)
    }

    /// A finding of severity warning.
    pub(crate) fn warning(rule: Rule, place: impl Into<String>, message: impl Into<String>) -> Finding {
        Finding::new(Severity::Warning, rule, place, message)
    }

    /// A finding of severity note.
    pub(crate) fn note(rule: Rule, place: impl Into<String>, message: impl Into<String>) -> Finding {
        Finding::new(Severity::Note, rule, place, message)
    }

    /// What to do.
    pub(crate) fn remedy(mut self, remedy: impl Into<String>) -> Finding {
        self.remedy = remedy.into();
        self
    }

    /// The rows concerned, counted from 0.
    pub(crate) fn at(self, rows: &[usize]) -> Finding {
        self.at_first(rows.len(), rows.iter().min().copied())
    }

    /// How many rows are concerned, and the first of them, counted from 0.
    pub(crate) fn at_first(mut self, rows: usize, first: Option<usize>) -> Finding {
        (self.rows, self.first_row) = (rows, first.map(spreadsheet_row));
        self
    }

    /// How many rows are concerned, and the line of a file in which the first of them stands, counted from 1.
    pub(crate) fn at_line(mut self, rows: usize, first: Option<usize>) -> Finding {
        (self.rows, self.first_row) = (rows, first);
        self
    }

    /// The areas concerned, each of them a row.
    pub(crate) fn of_areas(mut self, areas: Vec<String>) -> Finding {
        (self.rows, self.areas) = (areas.len(), areas);
        self
    }

    /// Where, what and the remedy in one line.
    pub(crate) fn sentence(&self) -> String {
        // Shortened for the sentence; the table of findings has all of them.
        let of = |areas: &[String]| format!(" ({})", crate::error::list(areas));
        let areas = Some(of(&self.areas)).filter(|_| !self.areas.is_empty()).unwrap_or_default();
        let remedy = Some(format!("; {}", self.remedy)).filter(|_| !self.remedy.is_empty()).unwrap_or_default();
        format!("{}: {}{areas}{remedy}", self.place, self.message)
    }

    /// All that a finding says, in one line.
    pub(crate) fn line(&self) -> String {
        let rows = match (self.rows, self.first_row) {
            (0, _) => String::new(),
            (1, Some(row)) => format!(" (row {row})"),
            // Some checks only count.
            (rows, None) => format!(" ({})", crate::error::count(rows, "row", "rows")),
            (rows, Some(first)) => format!(" ({rows} rows, first in row {first})"),
        };
        format!("{}[{}] {}{rows}", self.severity, self.rule, self.sentence())
    }
}

/// The row as a spreadsheet counts, the header being row 1.
pub(crate) fn spreadsheet_row(row: usize) -> usize {
    row + 2
}

/// What was checked; it decides which error its findings are.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Subject {
    /// A file: [`Error::InvalidFile`].
    File(PathBuf),
    /// A table of records of an indicator: [`Error::InvalidRecord`].
    Records(String),
    /// The elements of an index: [`Error::InvalidSpec`].
    Index,
    /// A table of figures: [`Error::InvalidArgument`].
    Series,
}

impl Subject {
    fn error(&self, finding: &Finding) -> Error {
        let (row, problem) = (finding.first_row, finding.sentence());
        match self {
            Subject::File(path) => Error::InvalidFile { path: path.clone(), row, problem },
            Subject::Records(indicator) => Error::InvalidRecord { indicator: indicator.clone(), row, problem },
            Subject::Series => {
                let remedy = Some(format!("; {}", finding.remedy)).filter(|_| !finding.remedy.is_empty());
                let problem = format!("{}{}", finding.message, remedy.unwrap_or_default());
                Error::invalid(format!("series, {}", finding.place), problem)
            }
            // An element of an index goes by its code; its row is that of whichever file it came from.
            Subject::Index => Error::InvalidSpec { row: None, code: finding.place.clone(), problem },
        }
    }
}

/// All that was found, worst first.
///
/// ```
/// use infosoc::{ToFrame, dataset::Dataset};
/// let findings = Dataset::open("datasets/national/mex-endutih-2021")?.validate();
/// findings.check()?;
/// let columns = ["severity", "rule", "where", "rows", "first_row", "areas", "message", "remedy"];
/// assert_eq!(findings.to_frame()?.get_column_names(), columns);
/// # Ok::<(), infosoc::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[must_use = "errors among them are what was not done; check() makes them an error"]
pub struct Findings {
    findings: Vec<Finding>,
    subject: Subject,
}

impl Findings {
    /// Sorts findings by severity; those of equal severity keep their order.
    pub(crate) fn new(mut findings: Vec<Finding>, subject: Subject) -> Findings {
        // The sort is stable, and severities ascend from the worst.
        findings.sort_by_key(|finding| finding.severity);
        Findings { findings, subject }
    }

    /// Findings about a file.
    pub(crate) fn of_file(findings: Vec<Finding>, path: &Path) -> Findings {
        Findings::new(findings, Subject::File(path.to_owned()))
    }

    /// The findings, worst first.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.findings.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.findings.len()
    }

    /// The severity of the worst finding; none if nothing was found.
    pub fn worst(&self) -> Option<Severity> {
        // They are sorted, worst first.
        self.findings.first().map(|finding| finding.severity)
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// The findings of one rule.
    pub fn of(&self, rule: Rule) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |finding| finding.rule == rule)
    }

    /// An error that lists every finding of severity [`Severity::Error`], `Ok` where there is none.
    ///
    /// # Errors
    /// [`Error::InvalidFile`] for a file, [`Error::InvalidRecord`] for records, [`Error::InvalidSpec`] for an index; several
    /// of them as [`Error::Several`].
    pub fn check(&self) -> Result<()> {
        self.check_where(|_| true)
    }

    /// The same for the findings that concern what is requested.
    pub(crate) fn check_where(&self, concerns: impl Fn(&Finding) -> bool) -> Result<()> {
        let errors = self.findings.iter().filter(|f| f.severity == Severity::Error && concerns(f));
        Error::collect(errors.map(|finding| self.subject.error(finding)).collect())
    }
}

impl<'a> IntoIterator for &'a Findings {
    type Item = &'a Finding;
    type IntoIter = std::slice::Iter<'a, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Columns: `severity`, `rule`, `where`, `rows`, `first_row`, `areas` (with a blank between them), `message`, `remedy`.
impl ToFrame for Findings {
    fn to_frame(&self) -> Result<DataFrame> {
        let text = |name: &str, of: fn(&Finding) -> &str| {
            Column::new(name.into(), self.findings.iter().map(of).collect::<Vec<_>>())
        };
        let rows: Vec<u64> = self.findings.iter().map(|f| f.rows as u64).collect();
        let first: Vec<Option<u64>> = self.findings.iter().map(|f| f.first_row.map(|row| row as u64)).collect();
        let areas: Vec<String> = self.findings.iter().map(|f| f.areas.join(" ")).collect();
        let columns = vec![
            text("severity", |f| f.severity.as_str()),
            text("rule", |f| f.rule.as_str()),
            text("where", |f| &f.place),
            Column::new("rows".into(), rows),
            Column::new("first_row".into(), first),
            Column::new("areas".into(), areas),
            text("message", |f| &f.message),
            text("remedy", |f| &f.remedy),
        ];
        Ok(DataFrame::new(self.findings.len(), columns)?)
    }
}
