//! A draft: what each variable may be, to be read as a table and written as a dataset.

use super::confidence::Confidence;
use super::propose::{Found, is_design};
use super::source::{Source, Study};
use crate::dataset::StatisticalUnit;
use crate::{Result, ToFrame};
use polars::prelude::*;

/// A first description of a survey, from [`Describe`](super::Describe): proposals to be read, decided and written.
///
/// As a table it has one row for each value of each proposal; see [`Proposal`].
#[derive(Debug, Clone)]
pub struct Draft {
    pub(super) files: Vec<Described>,
    pub(super) study: Study,
    /// What is to be said of the whole survey.
    pub(super) notes: Vec<String>,
    /// The built-in codebook that it is from.
    pub(super) survey: Option<String>,
    pub(super) recall: String,
}

/// A file with what its variables may be.
#[derive(Debug, Clone)]
pub(super) struct Described {
    pub(super) source: Source,
    pub(super) unit: Option<StatisticalUnit>,
    /// Why the rows are taken for that.
    pub(super) because: String,
    pub(super) found: Vec<Found>,
    pub(super) design: Vec<Found>,
    pub(super) key: Key,
    pub(super) built_in: Option<super::builtin::Applied>,
}

/// The variables that together tell the rows apart.
#[derive(Debug, Clone, Default)]
pub(super) struct Key {
    pub(super) variables: Vec<String>,
    /// Whether the data bear it out; without data it is a guess.
    pub(super) is_sure: bool,
}

/// What a variable, or some of its codes, may be.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Proposal {
    /// The file, by the name that it has in the dataset.
    pub file: String,
    /// The variable.
    pub variable: String,
    /// Its label.
    pub label: String,
    /// An indicator, a breakdown, or a role in the design: `weight`, `strata`, `psu`, `ssu`, `fpc`, `replicate`, `key`.
    pub concept: String,
    /// The category of an indicator.
    pub category: String,
    /// What the codes mean: `yes`, `no`, `missing`, `outside`, or a value of a breakdown.
    pub value: String,
    /// The codes, as a codebook writes them.
    pub codes: String,
    /// What the file calls them.
    pub value_label: String,
    /// How sure it is.
    pub confidence: Confidence,
    /// What it rests on.
    pub reason: String,
}

impl Draft {
    /// All proposals: of each file first the design, then the concepts in the order of the file.
    pub fn proposals(&self) -> Vec<Proposal> {
        let names = self.names();
        self.files.iter().zip(&names).flat_map(|(file, name)| file.proposals(name)).collect()
    }

    /// The built-in codebook that the draft is from, if it is from one.
    pub fn survey(&self) -> Option<&str> {
        self.survey.as_deref()
    }
}

impl Described {
    fn proposals(&self, name: &str) -> Vec<Proposal> {
        self.design.iter().chain(&self.found).flat_map(|found| self.rows(name, found)).collect()
    }

    /// The rows of a proposal; a role in the design has one without a value.
    fn rows(&self, name: &str, found: &Found) -> Vec<Proposal> {
        let proposal = |variable: &str, value: &str, codes: &str, value_label: &str| Proposal {
            file: name.to_owned(),
            variable: variable.to_owned(),
            label: variable
                .split(';')
                .next()
                .and_then(|first| self.source.item(first))
                .map(|item| item.text().to_owned())
                .unwrap_or_default(),
            concept: found.concept.clone(),
            category: found.category.clone(),
            value: value.to_owned(),
            codes: codes.to_owned(),
            value_label: value_label.to_owned(),
            confidence: found.confidence,
            reason: found.reason.clone(),
        };
        if found.rows.is_empty() {
            return vec![proposal(&self.source.items[found.item].name, "", "", "")];
        }
        found.rows.iter().map(|row| proposal(&row.variable, &row.value, &row.codes, &row.label)).collect()
    }

    /// The proposals for a role, the best first.
    pub(super) fn role(&self, role: &str) -> impl Iterator<Item = &Found> {
        debug_assert!(is_design(role), "{role}");
        let role = role.to_owned();
        self.design.iter().filter(move |found| found.concept == role)
    }
}

impl ToFrame for Draft {
    /// `variable`, `label`, `concept`, `category`, `value`, `codes`, `value_label`, `confidence`, `reason`, `file`.
    fn to_frame(&self) -> Result<DataFrame> {
        let proposals = self.proposals();
        let each = |of: &dyn Fn(&Proposal) -> &str| -> Vec<Option<String>> {
            proposals.iter().map(|p| Some(of(p)).filter(|text| !text.is_empty()).map(str::to_owned)).collect()
        };
        Ok(df!(
            "variable" => each(&|p| &p.variable),
            "label" => each(&|p| &p.label),
            "concept" => each(&|p| &p.concept),
            "category" => each(&|p| &p.category),
            "value" => each(&|p| &p.value),
            "codes" => each(&|p| &p.codes),
            "value_label" => each(&|p| &p.value_label),
            "confidence" => each(&|p| p.confidence.as_str()),
            "reason" => each(&|p| &p.reason),
            "file" => each(&|p| &p.file),
        )?)
    }
}
