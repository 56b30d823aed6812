//! A file that is open: what it says of its variables, and its cases, which are still to be read.

use super::bytes::Damage;
use super::columns::{Column, Read};
use super::encoding::{Decoder, Misfits};
use super::file::{DataFile, How};
use super::reading::{Reading, Stopped};
use super::temporal::Clock;
use super::variable::{MultipleResponse, Variable};
use crate::finding::{Finding, Findings, Rule, Subject};
use std::path::Path;

/// What a file says before its first case.
#[derive(Debug)]
pub(super) struct About {
    pub(super) variables: Vec<Variable>,
    /// Which numbers are whole in every case, where that is known; none elsewhere.
    pub(super) whole: Vec<bool>,
    pub(super) label: Option<String>,
    /// The name of the weight variable, where one is set.
    pub(super) weight: Option<String>,
    pub(super) encoding: &'static str,
    pub(super) clock: Clock,
    pub(super) multiple: Vec<MultipleResponse>,
    /// How many cases there may be, no more than the file has room for.
    pub(super) cases: u64,
    pub(super) findings: Vec<Finding>,
    pub(super) how: How,
}

/// The cases of a file, one after the other.
pub(super) trait Cases: Send {
    /// Reads at most so many cases more into the columns, each with the place of its variable. Where there are fewer, the cases
    /// are at their end.
    fn read(&mut self, columns: &mut [(usize, Column)], most: usize, reading: &mut Reading<'_>) -> Result<(), Stopped>;

    /// What was met so far of text that the encoding does not fit.
    fn misfits(&self) -> Misfits;
}

/// A file that is open.
pub(super) struct Opened<'a> {
    pub(super) about: About,
    pub(super) cases: Box<dyn Cases + 'a>,
}

impl About {
    /// A file that says no more than what its variables are.
    pub(super) fn new(variables: Vec<Variable>, decoder: &Decoder, clock: Clock, cases: u64) -> About {
        About {
            variables,
            whole: Vec::new(),
            label: None,
            weight: None,
            encoding: decoder.name(),
            clock,
            multiple: Vec::new(),
            cases,
            findings: Vec::new(),
            how: How::default(),
        }
    }

    /// Notes of parts of the file that were not read, in words.
    pub(super) fn not_read(&mut self, parts: Vec<String>) {
        self.findings.extend(parts.into_iter().map(|what| Finding::note(Rule::NotRead, "", what)));
    }

    /// Columns to be filled, with memory for the rows that may come.
    pub(super) fn columns(&self, wanted: &[usize], rows: usize) -> Vec<(usize, Column)> {
        // Formats that say nothing of whole numbers leave the list empty.
        let whole = |v: usize| self.whole.get(v).copied().unwrap_or(false);
        wanted.iter().map(|&v| (v, Column::new(&self.variables[v], whole(v), rows))).collect()
    }

    /// The columns that were filled.
    pub(super) fn finish(&self, columns: Vec<(usize, Column)>) -> Vec<(usize, Read)> {
        columns.into_iter().map(|(v, column)| (v, column.finish(&self.variables[v]))).collect()
    }

    /// A file whose columns were read.
    pub(super) fn file(self, path: &Path, columns: Vec<(usize, Read)>, rows: usize, misfits: Misfits) -> DataFile {
        let findings = self.findings.into_iter().chain(misfits.findings(self.encoding)).collect();
        DataFile {
            path: path.to_owned(),
            label: self.label,
            weight: self.weight,
            encoding: self.encoding,
            places: self.variables.iter().zip(0..).map(|(variable, place)| (variable.name.clone(), place)).collect(),
            variables: self.variables,
            columns,
            rows,
            clock: self.clock,
            multiple: self.multiple,
            findings: Findings::new(findings, Subject::File(path.to_owned())),
            how: self.how,
        }
    }
}

impl Opened<'_> {
    /// Reads all cases.
    pub(super) fn whole(
        mut self,
        path: &Path,
        wanted: &[usize],
        reading: &mut Reading<'_>,
    ) -> Result<DataFile, Stopped> {
        // Room for the first rows only: a header may state any number of cases.
        let mut columns = self.about.columns(wanted, reading.at_first(self.about.cases));
        self.cases.read(&mut columns, usize::MAX, reading)?;
        let columns = self.about.finish(columns);
        // Only known when all cases are read.
        let misfits = self.cases.misfits();
        Ok(self.about.file(path, columns, reading.rows, misfits))
    }
}

/// A column that is not of the type of its variable: the reader of a package is at fault, not the file.
pub(super) fn two_types() -> Stopped {
    Damage("has a variable of two types".to_owned()).into()
}
