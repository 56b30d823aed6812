//! Findings, gathered row by row: one for each rule and column.

use super::read::Record;
use crate::finding::{Finding, Rule, Severity, spreadsheet_row};

/// What has been found so far, in order.
#[derive(Debug, Default)]
pub(super) struct RowFindings {
    findings: Vec<(Finding, usize)>,
    /// Where the rows of a part of a table lie in it, while the part is read.
    places: Option<Vec<usize>>,
}

impl RowFindings {
    /// Findings in some rows of a table, given by their places in it, or in all rows with `None`.
    pub(super) fn of_rows(places: Option<Vec<usize>>) -> RowFindings {
        RowFindings { findings: Vec::new(), places }
    }

    /// Records with the rows that they have in the whole table, which findings count from then on.
    pub(super) fn in_place(&mut self, mut records: Vec<Record>) -> Vec<Record> {
        if let Some(places) = self.places.take() {
            records.iter_mut().for_each(|record| record.row = places[record.row]);
        }
        records
    }

    /// Notes a finding in a row; message and remedy are those of the first row.
    pub(super) fn add(
        &mut self,
        severity: Severity,
        rule: Rule,
        column: &str,
        row: usize,
        message: String,
        remedy: &str,
    ) {
        let row = self.places.as_ref().map_or(row, |places| places[row]);
        match self.findings.iter_mut().find(|(f, _)| f.rule == rule && f.place == column) {
            Some((finding, first)) => {
                finding.rows += 1;
                // Checks by groups do not come in the order of the file.
                if row < *first {
                    (*first, finding.first_row, finding.message) = (row, Some(spreadsheet_row(row)), message);
                }
            }
            None => {
                let finding = Finding::new(severity, rule, column, message).at(&[row]).remedy(remedy);
                self.findings.push((finding, row));
            }
        }
    }

    /// An error of a row.
    pub(super) fn error(&mut self, rule: Rule, column: &str, row: usize, message: String, remedy: &str) {
        self.add(Severity::Error, rule, column, row, message, remedy);
    }

    /// How many errors of rows there are.
    pub(super) fn errors(&self) -> usize {
        self.findings.iter().filter(|(f, _)| f.severity == Severity::Error).map(|(f, _)| f.rows).sum()
    }

    /// A note on the whole table.
    pub(super) fn note(&mut self, rule: Rule, column: &str, message: String, remedy: &str) {
        self.findings.push((Finding::note(rule, column, message).remedy(remedy), 0));
    }

    /// A warning on the whole table.
    pub(super) fn push_warning(&mut self, rule: Rule, column: &str, message: String, remedy: &str) {
        self.findings.push((Finding::warning(rule, column, message).remedy(remedy), 0));
    }

    /// A finding that stands by itself, with its first row.
    pub(super) fn push(&mut self, finding: Finding, row: usize) {
        self.findings.push((finding, row));
    }

    pub(super) fn into_findings(self) -> Vec<Finding> {
        self.findings.into_iter().map(|(finding, _)| finding).collect()
    }
}
