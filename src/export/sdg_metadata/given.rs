//! Texts as they are given: one by one, as a table, in a folder.

use super::folder;
use super::settled::Settled;
use crate::finding::{Finding, Rule};
use crate::input::Role;
use crate::{Error, Result};
use polars::prelude::*;
use std::path::Path;

/// What an office says of its SDG indicators, by concept and language.
///
/// An indicator is an SDG number (`17.8.1`), which stands for all its series, a series (`IT_USE_ii99`) or an indicator of
/// the catalogue (`HH7`). A text for one series goes before one for its indicator. A concept is one of the metadata
/// structure, by identifier (`STAT_CONC_DEF`) or name (`2.a. Definition and concepts`).
#[derive(Debug, Clone, Default)]
pub struct SdgMetadata {
    pub(super) texts: Vec<Given>,
    pub(super) findings: Vec<Finding>,
}

/// A text and where it belongs, in the words of whoever gave it.
#[derive(Debug, Clone)]
pub(super) struct Given {
    pub(super) indicator: String,
    pub(super) concept: String,
    pub(super) language: Option<String>,
    pub(super) text: String,
    /// The row of a table, counted from 0.
    pub(super) row: Option<usize>,
}

const TABLE: &str = "metadata";

impl SdgMetadata {
    /// No texts yet.
    pub fn new() -> SdgMetadata {
        SdgMetadata::default()
    }

    /// These and one more text.
    pub fn text(
        mut self,
        indicator: impl Into<String>,
        concept: impl Into<String>,
        language: impl Into<String>,
        text: impl Into<String>,
    ) -> SdgMetadata {
        let language = Some(language.into()).filter(|language: &String| !language.is_empty());
        let (indicator, concept, text) = (indicator.into(), concept.into(), text.into());
        self.texts.push(Given { indicator, concept, language, text, row: None });
        self
    }

    /// Whether there are no texts.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// The texts of a table: `indicator` or `series`, or both; `concept`; `text`; and `language`, where it is not the same
    /// for all.
    ///
    /// # Errors
    /// [`Error::UnknownColumn`] and [`Error::WrongType`].
    pub fn from_table(table: &DataFrame) -> Result<SdgMetadata> {
        let optional = |column: &'static str| match table.column(column) {
            Ok(_) => Role { table: TABLE, column }.text(table),
            Err(_) => Ok(vec![None; table.height()]),
        };
        let required = |column: &'static str| Role { table: TABLE, column }.text(table);
        let mut found = Vec::new();
        let mut keep =
            |column: Result<Vec<Option<String>>>| column.map_err(|error| found.push(error)).unwrap_or_default();
        if table.column("indicator").is_err() && table.column("series").is_err() {
            // Either will do; where both are missing, the error names the first.
            keep(required("indicator"));
        }
        let (indicator, series) = (keep(optional("indicator")), keep(optional("series")));
        let (concept, text, language) = (keep(required("concept")), keep(required("text")), keep(optional("language")));
        Error::collect(found)?;
        let is_given = |word: &Option<String>| word.as_ref().is_some_and(|word| !word.trim().is_empty());
        let mut metadata = SdgMetadata::new();
        for row in 0..table.height() {
            // An empty text says nothing: a form may be filled in only in part.
            let Some(text) = text[row].clone().filter(|text| !text.trim().is_empty()) else { continue };
            // The narrower goes first: a text for a series is not one for its indicator.
            let indicator = [&series[row], &indicator[row]].into_iter().find(|word| is_given(word)).cloned().flatten();
            metadata.texts.push(Given {
                indicator: indicator.unwrap_or_default(),
                concept: concept[row].clone().unwrap_or_default(),
                language: language[row].clone().filter(|word| !word.trim().is_empty()),
                text,
                row: Some(row),
            });
        }
        Ok(metadata)
    }

    /// The texts of a folder with a file for each indicator, or of one such file: Markdown (`17-8-1.md`) whose headings are
    /// concepts, YAML (`17-8-1.yml`) whose keys are, or both, as fields above a page. Files in a folder such as `es`, or
    /// called as `17-8-1.es.md`, are in that language.
    ///
    /// # Errors
    /// [`Error::InvalidFile`] for a file that is not there or no YAML.
    pub fn read(path: impl AsRef<Path>) -> Result<SdgMetadata> {
        let mut findings = Vec::new();
        let found = folder::read(path.as_ref(), &mut findings)?;
        let given = |found: folder::Found| Given {
            indicator: found.indicator,
            concept: found.concept,
            language: found.language,
            text: found.text,
            row: None,
        };
        // A key without a text is a form that was not filled in.
        let texts: Vec<Given> = found.into_iter().filter(|found| !found.text.is_empty()).map(given).collect();
        if let Some(finding) = empty(path.as_ref(), &texts) {
            findings.push(finding);
        }
        Ok(SdgMetadata { texts, findings })
    }

    /// Each text at its series, concept and language; what is said twice or belongs nowhere is a finding.
    pub(in crate::export) fn settle(&self, language: &str) -> Result<(Settled, Vec<Finding>)> {
        let (settled, mut findings) = Settled::of(&self.texts, language)?;
        // What was found in the files comes before what was found in their texts.
        findings.splice(0..0, self.findings.iter().cloned());
        Ok((settled, findings))
    }
}

/// What is said of a folder without a text.
fn empty(path: &Path, texts: &[Given]) -> Option<Finding> {
    let message = "holds no metadata texts; name the files 17-8-1.md or 17-8-1.yml";
    texts.is_empty().then(|| Finding::warning(Rule::MissingValue, path.display().to_string(), message))
}
