//! What is known of the variables of a file, whoever says it: the file itself, a DDI codebook, an XLSForm.

use crate::Language;
use crate::dataset::StatisticalUnit;
use crate::input::How;
use std::path::{Path, PathBuf};

/// A file, or what a document says of one.
#[derive(Debug, Clone, Default)]
pub(super) struct Source {
    /// What it is called where several are described together.
    pub(super) name: String,
    /// Where the data are; nothing if they are not there yet.
    pub(super) path: Option<PathBuf>,
    /// How they were read.
    pub(super) how: How,
    /// What the rows are, where the source says so.
    pub(super) unit: Option<StatisticalUnit>,
    pub(super) study: Study,
    pub(super) items: Vec<Item>,
    /// The number of rows, of data that were read.
    pub(super) rows: Option<usize>,
    /// The variable that the file is set to be weighted by.
    pub(super) weight: Option<String>,
    /// Every code of the data, where they were read.
    pub(super) table: Option<polars::prelude::DataFrame>,
    /// Languages that it has labels in and a codebook has no column for, as the file calls them.
    pub(super) other_languages: Vec<String>,
}

/// What a document says of the whole survey.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Study {
    pub(super) title: String,
    pub(super) producer: String,
    pub(super) country: String,
    pub(super) year: Option<i32>,
    /// How the sample was drawn, in the words of the document.
    pub(super) sampling: String,
    /// How the weights were made, in its words.
    pub(super) weighting: String,
}

/// A variable.
#[derive(Debug, Clone, Default)]
pub(super) struct Item {
    pub(super) name: String,
    pub(super) label: String,
    /// The question as it was asked, where it is not the label.
    pub(super) question: String,
    pub(super) labels: Vec<Known>,
    /// What its codes stand for in further languages, of those that a codebook has a column for.
    pub(super) translations: Vec<(Language, Vec<(String, String)>)>,
    pub(super) present: Option<Present>,
    /// The codes in the data that the file declares as missing, with a label or without.
    pub(super) declared: Vec<String>,
    /// Whether the source itself says that it is a weight.
    pub(super) is_weight: bool,
}

/// A code that has a label.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Known {
    pub(super) code: String,
    pub(super) label: String,
    pub(super) is_missing: bool,
}

/// What the data hold of a variable.
#[derive(Debug, Clone, Default)]
pub(super) struct Present {
    /// The different codes, in ascending order of what they are first seen as; none where they are more than anybody lists.
    pub(super) codes: Option<Vec<String>>,
    pub(super) blank: usize,
    /// Whether every value that is there is a number.
    pub(super) is_number: bool,
    /// Whether each row has a value of its own.
    pub(super) is_unique: bool,
    pub(super) low: f64,
    pub(super) high: f64,
    /// Whether all numbers are whole.
    pub(super) is_whole: bool,
}

impl Source {
    /// The data, and what they are read with.
    pub(super) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.path.iter().chain(&self.how.catalog).map(PathBuf::as_path)
    }

    /// The variable of a name, in any case.
    pub(super) fn item(&self, name: &str) -> Option<&Item> {
        // SPSS and Stata may tell two variables apart by case alone.
        let exactly = self.items.iter().find(|item| item.name == name);
        exactly.or_else(|| self.items.iter().find(|item| item.name.eq_ignore_ascii_case(name)))
    }
}

impl Item {
    /// Its label, or the question where it has none.
    pub(super) fn text(&self) -> &str {
        if self.label.trim().is_empty() { &self.question } else { &self.label }
    }

    /// What a code stands for in a further language.
    pub(super) fn translation(&self, language: Language, code: &str) -> Option<&str> {
        let (_, labels) = self.translations.iter().find(|(known, _)| *known == language)?;
        labels.iter().find(|(known, _)| known == code).map(|(_, label)| label.as_str())
    }

    /// Codes in the data that have no label, and that the file does not declare as missing; none where there are no data.
    pub(super) fn unlabelled(&self) -> Vec<&str> {
        let codes = self.present.iter().filter_map(|present| present.codes.as_deref()).flatten();
        let is_known = |code: &str| self.labels.iter().any(|known| known.code == code) || self.declares(code);
        codes.map(String::as_str).filter(|code| !is_known(code)).collect()
    }

    /// Whether the file declares a code as missing.
    pub(super) fn declares(&self, code: &str) -> bool {
        self.declared.iter().any(|known| known == code)
    }
}
