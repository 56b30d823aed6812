//! What a `dataset.toml` says of one data file: where it lies, what a row is, how it was sampled and what it links to.

use super::{Derivation, Derived, DesignColumns, Scope};
use crate::dataset::probabilities::Squares;
use crate::words::words;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A data file: all that is said of it, whether under `[files.NAME]` or, where there is one file alone, at the top and under
/// `[file]`.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct FileDescription {
    /// The name by which links, codebook and [`Dataset::survey`](crate::dataset::Dataset::survey) speak of it. A file that is
    /// alone has that of its unit: `households`, `persons`, `enterprises`, `schools`, `organisations`.
    pub name: String,
    /// What one row of the file is.
    pub statistical_unit: StatisticalUnit,
    /// The columns that together identify a row; empty if the file has none.
    pub key: Vec<String>,
    /// The files in which each row has one row: the household of a person.
    pub links: Vec<Link>,
    /// Where it lies and how it is read.
    pub file: DataFile,
    /// The sampling design.
    pub design: DesignColumns,
    /// Which rows are in scope.
    pub scope: Scope,
    /// Variables computed before the codebook is applied.
    pub derived: Vec<Derived>,
    /// What the rows can be counted in beside themselves, each with the column that holds how many of them a row has: persons
    /// employed of an enterprise, learners of a school; see [`Request::counting`](crate::dataset::Request::counting).
    pub counts: BTreeMap<String, String>,
}

/// A link of each row of a file to one row of another.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Link {
    /// The other file.
    pub to: String,
    /// The columns of this file that hold the key of the other, in its order.
    pub by: Vec<String>,
}

words! {
    /// What one row of a data file is.
    #[non_exhaustive]
    pub enum StatisticalUnit: "unit" {
        /// A household.
        Household = "household",
        /// A person.
        Individual = "individual",
        /// An enterprise.
        Enterprise = "enterprise",
        /// A school.
        School = "school",
        /// A government organisation.
        Organisation = "organisation",
    }
}

impl StatisticalUnit {
    /// The name of a file of such rows, where it is the only one.
    pub(crate) fn rows(self) -> &'static str {
        match self {
            StatisticalUnit::Household => "households",
            StatisticalUnit::Individual => "persons",
            StatisticalUnit::Enterprise => "enterprises",
            StatisticalUnit::School => "schools",
            StatisticalUnit::Organisation => "organisations",
        }
    }

    /// Whether an indicator of this statistical unit of the catalogue is computed from rows of this kind.
    pub(in crate::dataset) fn measures(self, unit: &str) -> bool {
        match self {
            StatisticalUnit::Household => unit == "household",
            StatisticalUnit::Individual => unit == "individual",
            // Shares of the ICT sector in the whole of an economy are sums over its enterprises.
            StatisticalUnit::Enterprise => {
                unit.contains("enterprise") || unit == "country (industry or trade aggregate)"
            }
            StatisticalUnit::School => matches!(unit, "school" | "learner" | "teacher" | "learner / computer"),
            StatisticalUnit::Organisation => matches!(unit, "organization" | "person employed"),
        }
    }
}

/// The table `[file]`: how the data file is to be read.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct DataFile {
    /// The file, relative to the folder of the description and inside it, unless [`Files::Anywhere`](crate::Files) is
    /// allowed.
    pub path: PathBuf,
    /// `csv`, `parquet`, `spss`, `stata`, `sas` or `workbook`; if not given, what the ending of the file name says.
    pub format: Option<Format>,
    /// The character between the cells of a CSV file.
    pub delimiter: char,
    /// The character encoding: `utf-8`, `latin-1`, `windows-1252` …, any name the web uses. If not given, that which a file
    /// of a statistical package states, and UTF-8 for text.
    pub encoding: String,
    /// The character before the decimals.
    pub decimal: char,
    /// Texts that stand for an empty cell, beside the empty cell itself: `["NA", "."]`.
    pub null_values: Vec<String>,
    /// The sheet of a workbook, or the data set of a transport file of SAS, where there are several.
    pub sheet: Option<String>,
    /// The SAS format catalog (`.sas7bcat`) in which SAS keeps the labels of values.
    pub catalog: Option<PathBuf>,
    /// The producer's own value labels: a CSV file with the columns `variable`, `code`, `label`.
    pub labels: Option<PathBuf>,
    /// The SHA-256 of the data file in hexadecimal digits; another file of the same name is an error.
    pub sha256: String,
}

impl DataFile {
    /// The encoding by the names of the web, to which `latin-1` is added; case does not matter.
    pub(in crate::dataset) fn encoding(&self) -> Option<&'static encoding_rs::Encoding> {
        if self.encoding.is_empty() {
            return Some(encoding_rs::UTF_8);
        }
        // The web's names have `latin1` only.
        let name = self.encoding.trim().to_lowercase().replace("latin-1", "latin1");
        encoding_rs::Encoding::for_label(name.as_bytes())
    }
}

/// The formats a data file can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Format {
    /// Text with a delimiter and a header.
    Csv,
    /// Apache Parquet.
    Parquet,
    /// SPSS: `.sav`, `.zsav`, `.por`.
    Spss,
    /// Stata: `.dta`.
    Stata,
    /// SAS: `.sas7bdat`, `.xpt`.
    Sas,
    /// A workbook: `.xlsx`, `.xls`, `.ods`.
    Workbook,
}

impl FileDescription {
    /// Every column of the file that is named here.
    pub(in crate::dataset) fn columns(&self) -> Vec<String> {
        // Columns that are not named are not read: files of statistical offices have hundreds.
        let mut names: Vec<String> = self.design.weight.column().map(str::to_owned).into_iter().collect();
        for columns in self.design.identifiers().chain([&self.design.fpc]) {
            names.extend(columns.0.iter().cloned());
        }
        if let Some(Squares::Column(name)) = &self.design.squares {
            names.push(name.clone());
        }
        // A pattern is no name; the reader expands it against the header.
        let replicates = self.design.replicates.iter().flat_map(|replicates| &replicates.columns.0);
        names.extend(replicates.filter(|name| !name.contains(['*', '?'])).cloned());
        names.extend(self.key.iter().chain(&self.scope.age_variable).cloned());
        names.extend(self.links.iter().flat_map(|link| &link.by).cloned());
        names.extend(self.scope.conditions.iter().map(|c| c.variable.clone()));
        names.extend(self.derived.iter().flat_map(Derived::columns).map(str::to_owned));
        names.extend(self.counts.values().cloned());
        names.extend(self.design.response.iter().map(|condition| condition.variable.clone()));
        names.extend(self.design.response_classes.0.iter().cloned());
        names.extend(self.design.frame.iter().flat_map(|(answer, frame)| [answer, frame]).cloned());
        names
    }

    /// What is wrong with it whatever the data, each in words.
    pub(super) fn check(&self) -> Vec<String> {
        let mut found = Vec::new();
        let file = &self.file;
        // The CSV reader splits at one byte.
        if !file.delimiter.is_ascii() || matches!(file.delimiter, '"' | '\n' | '\r') {
            found.push(format!(
                "file.delimiter is {:?}; give one plain character such as \",\" or \";\"",
                file.delimiter
            ));
        }
        if !matches!(file.decimal, '.' | ',') {
            found.push(format!("file.decimal is {:?}; give \".\" or \",\"", file.decimal));
        }
        if file.encoding().is_none() {
            found.push(format!("file.encoding {:?} is not known; use utf-8, latin-1 or windows-1252", file.encoding));
        }
        let hexadecimal = file.sha256.len() == 64 && file.sha256.bytes().all(|b| b.is_ascii_hexdigit());
        if !file.sha256.is_empty() && !hexadecimal {
            let remedy = "write what sha256sum says of the file, or leave it out";
            found.push(format!("file.sha256 is not 64 hexadecimal digits; {remedy}"));
        }
        found.extend(self.design.check().into_iter().chain(self.scope.check()));
        for (name, column) in &self.counts {
            if !name.starts_with(|c: char| c.is_lowercase()) || column.is_empty() {
                found.push(format!(
                    "counts has {name:?} = {column:?}; write a name in lower case and its column, as persons_employed = \"EMP\""
                ));
            }
        }
        let derived = self.derived.iter().flat_map(Derived::conditions);
        for condition in self.scope.conditions.iter().chain(&self.design.response).chain(derived) {
            if let Err(problem) = condition.parse() {
                found.push(format!("the condition on {:?}: {problem}", condition.variable));
            }
        }
        found
    }

    /// What is wrong with its links and with what it derives from other files, each in words.
    pub(super) fn check_links(&self, files: &[FileDescription]) -> Vec<String> {
        let named = |name: &str| files.iter().find(|file| file.name == name);
        let names = || files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>().join(", ");
        let mut found = Vec::new();
        for link in &self.links {
            match named(&link.to) {
                None => found.push(format!("links to {:?}, which is not one of the files {}", link.to, names())),
                Some(other) if other.key.is_empty() => {
                    found.push(format!(
                        "links to {}, which has no key; name the columns that identify its rows",
                        link.to
                    ));
                }
                Some(other) if other.key.len() != link.by.len() => found.push(format!(
                    "links to {} by {}, and its key is {}; name as many columns, in the same order",
                    link.to,
                    link.by.join(", "),
                    other.key.join(", ")
                )),
                Some(_) => {}
            }
        }
        for derived in &self.derived {
            let Derivation::Rows { file, .. } = &derived.from else { continue };
            let variable = &derived.variable;
            match named(file) {
                None => found
                    .push(format!("{variable:?} is derived from {file:?}, which is not one of the files {}", names())),
                Some(other) if !other.links.iter().any(|link| link.to == self.name) => found.push(format!(
                    "{variable:?} is derived from {file}, which has no link to {}; give it one",
                    self.name
                )),
                Some(_) => {}
            }
        }
        found
    }
}
