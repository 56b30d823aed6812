//! What a record holds.

use super::{FileSum, TableSum};
use crate::words::words;
use crate::{Error, Finding, Result, Severity};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

words! {
    /// Who calls: who can call again.
    pub enum Agent: "agent" {
        /// The command `infosoc`, which makes its outputs again from its arguments.
        Command = "command",
        /// A program or a notebook in Python, whose calls the package of Python makes again.
        Python = "python",
        /// A program in Rust, which makes its outputs again itself: [`rerun_by`](super::rerun_by).
        Rust = "rust",
    }
}

/// The record of one or several outputs.
///
/// ```no_run
/// use infosoc::provenance::Provenance;
/// let record = Provenance::read("hh6.csv.prov.json")?;
/// for (path, sum) in record.inputs() {
///     println!("{path}: {} bytes, SHA-256 {}", sum.bytes, sum.sha256);
/// }
/// # Ok::<(), infosoc::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Provenance {
    /// The file it stands in.
    pub(super) path: PathBuf,
    pub(super) agent: Agent,
    /// The version of the library.
    pub(super) version: String,
    /// When it was made, in UTC.
    pub(super) made: String,
    /// The folder that the caller was in, from that of the record.
    pub(super) folder: String,
    pub(super) calls: Vec<Call>,
    /// What was read and written, by the way from the folder of the record.
    pub(super) inputs: BTreeMap<String, FileSum>,
    pub(super) outputs: BTreeMap<String, FileSum>,
    pub(super) tables: BTreeMap<String, TableSum>,
    /// Whether it is as it was written.
    pub(super) is_sealed: bool,
}

/// One call.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Call {
    /// What was called: `estimate`, `Dataset.estimate`.
    pub name: String,
    /// Its arguments and options: what stands for itself in JSON, and references to files, tables and results of calls.
    pub arguments: Value,
    /// The calls whose results it took, counted from 0.
    pub after: Vec<usize>,
    /// The files that it read and wrote, by the way from the folder of the record.
    pub read: Vec<String>,
    /// See [`read`](Call::read).
    pub written: Vec<String>,
    /// The tables in memory that it was given.
    pub tables: Vec<String>,
    /// What it found.
    pub findings: Vec<Found>,
    /// Why it cannot be made again from the record alone: it was given something that is nowhere written down.
    pub obstacle: Option<String>,
}

/// A finding as it is recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// How much it matters.
    pub severity: Severity,
    /// The word of its rule.
    pub rule: String,
    /// What it is about, and what to do.
    pub sentence: String,
}

impl From<&Finding> for Found {
    fn from(finding: &Finding) -> Found {
        let (rule, sentence) = (finding.rule.to_string(), finding.sentence());
        Found { severity: finding.severity, rule, sentence }
    }
}

impl Call {
    /// With these arguments, as JSON.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for what is not JSON.
    pub fn with_arguments(mut self, json: &str) -> Result<Call> {
        self.arguments = serde_json::from_str(json).map_err(|error| Error::argument("arguments", "JSON", error))?;
        Ok(self)
    }
}

impl Provenance {
    /// Who made the outputs.
    pub fn agent(&self) -> Agent {
        self.agent
    }

    /// The version of the library that made them.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// When it did, in UTC: `2026-11-29T12:00:00Z`.
    pub fn made(&self) -> &str {
        &self.made
    }

    /// What was called, in that order.
    pub fn calls(&self) -> &[Call] {
        &self.calls
    }

    /// The files that were read, by the way from the folder of the record.
    pub fn inputs(&self) -> impl Iterator<Item = (&str, &FileSum)> {
        self.inputs.iter().map(|(path, sum)| (path.as_str(), sum))
    }

    /// The files that were written.
    pub fn outputs(&self) -> impl Iterator<Item = (&str, &FileSum)> {
        self.outputs.iter().map(|(path, sum)| (path.as_str(), sum))
    }

    /// The tables in memory that were given.
    pub fn tables(&self) -> impl Iterator<Item = (&str, &TableSum)> {
        self.tables.iter().map(|(name, sum)| (name.as_str(), sum))
    }

    /// What was found.
    pub fn findings(&self) -> impl Iterator<Item = &Found> {
        self.calls.iter().flat_map(|call| &call.findings)
    }

    /// Whether the record is as it was written; an edited one may say other options than those that made its outputs.
    pub fn is_sealed(&self) -> bool {
        self.is_sealed
    }

    /// The folder that the record stands in.
    pub fn home(&self) -> PathBuf {
        let whole = crate::watch::whole(&self.path);
        whole.parent().unwrap_or(Path::new(".")).to_owned()
    }

    /// The folder that the caller was in.
    pub fn folder(&self) -> PathBuf {
        crate::watch::whole(&self.home().join(&self.folder))
    }
}
