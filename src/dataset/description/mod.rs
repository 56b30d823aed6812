//! `dataset.toml`: what a national dataset is, where its data are and how they were sampled.

mod design;
mod scope;

pub use design::{Columns, DesignColumns, Weight};
pub use scope::{Condition, Derived, Scope};

use super::probabilities::Squares;
use crate::words::words;
use crate::{Error, Result};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The contents of a `dataset.toml`.
///
/// ```
/// let text = r#"
///     country = "MEX"
///     year = 2021
///     title = "Household ICT survey"
///     producer = "National statistical office"
///     licence = "CC BY 4.0"
///     citation = "Source: national statistical office, 2021"
///     statistical_unit = "household"
///     [file]
///     path = "households.csv"
///     [design]
///     weight = "w"
/// "#;
/// let description = infosoc::dataset::Description::parse(text, "dataset.toml".as_ref())?;
/// assert_eq!(description.design.weight.column(), Some("w"));
/// # Ok::<(), infosoc::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Description {
    /// The country as ISO 3166-1 alpha-3, for example `MEX`.
    pub country: String,
    /// The year the figures are for.
    pub year: i32,
    /// The name of the survey.
    pub title: String,
    /// Who made the data.
    pub producer: String,
    /// Where the file was obtained.
    #[serde(default)]
    pub source: String,
    /// The terms under which the data may be used.
    pub licence: String,
    /// How the source is to be named beside every figure.
    pub citation: String,
    /// What one row of the file is.
    pub statistical_unit: StatisticalUnit,
    /// The recall window of questions about use, where the codebook gives none of its own: `last 3 months`.
    #[serde(default)]
    pub recall: String,
    /// The columns that together identify a row; empty if the file has none.
    #[serde(default)]
    pub key: Vec<String>,
    /// What a user of the figures has to know.
    #[serde(default)]
    pub notes: Vec<String>,
    /// The data file.
    pub file: DataFile,
    /// The sampling design.
    pub design: DesignColumns,
    /// Which rows are in scope.
    #[serde(default)]
    pub scope: Scope,
    /// Numbers computed from columns before the codebook is applied.
    #[serde(default)]
    pub derived: Vec<Derived>,
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
    /// Whether an indicator of this statistical unit of the catalogue is computed from rows of this kind.
    pub(super) fn measures(self, unit: &str) -> bool {
        match self {
            StatisticalUnit::Household => unit == "household",
            StatisticalUnit::Individual => unit == "individual",
            StatisticalUnit::Enterprise => unit.contains("enterprise"),
            StatisticalUnit::School => matches!(unit, "school" | "learner" | "teacher" | "learner / computer"),
            StatisticalUnit::Organisation => matches!(unit, "organization" | "person employed"),
        }
    }
}

/// The table `[file]`: how the data file is to be read.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DataFile {
    /// The file, relative to the folder of the description and inside it, unless [`Files::Anywhere`](crate::Files) is
    /// allowed.
    pub path: PathBuf,
    /// `csv`, `parquet`, `spss` or `stata`; if not given, what the ending of the file name says.
    pub format: Option<Format>,
    /// The character between the cells of a CSV file.
    #[serde(default = "comma")]
    pub delimiter: char,
    /// The character encoding: `utf-8`, `latin-1`, `windows-1252` …, any name the web uses. If not given, that which a file
    /// of a statistical package states, and UTF-8 for text.
    #[serde(default)]
    pub encoding: String,
    /// The character before the decimals.
    #[serde(default = "point")]
    pub decimal: char,
    /// Texts that stand for an empty cell, beside the empty cell itself: `["NA", "."]`.
    #[serde(default)]
    pub null_values: Vec<String>,
    /// The producer's own value labels: a CSV file with the columns `variable`, `code`, `label`.
    pub labels: Option<PathBuf>,
    /// The SHA-256 of the data file in hexadecimal digits; another file of the same name is an error.
    #[serde(default)]
    pub sha256: String,
}

impl DataFile {
    /// The encoding by the names of the web, to which `latin-1` is added; case does not matter.
    pub(super) fn encoding(&self) -> Option<&'static encoding_rs::Encoding> {
        if self.encoding.is_empty() {
            return Some(encoding_rs::UTF_8);
        }
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
    /// SPSS: `.sav`, `.zsav`.
    Spss,
    /// Stata: `.dta`.
    Stata,
}

fn comma() -> char {
    ','
}
fn point() -> char {
    '.'
}

/// What the reader of TOML says, with what to do where it does not say it.
fn explained(message: &str) -> String {
    let message = message.replace('\n', " ");
    match message.as_str() {
        "missing field `weight`" => {
            format!("{message}: name its column under [design], or write weight = 1 if the sample weights itself")
        }
        _ => message,
    }
}

impl Description {
    /// Reads the text of a `dataset.toml`; `path` is what errors name.
    ///
    /// An error names the line and says what to write; whatever can be checked without the data is checked here.
    pub fn parse(text: &str, path: &Path) -> Result<Description> {
        let description: Description = toml::from_str(text).map_err(|error| Error::InvalidFile {
            path: path.to_owned(),
            row: error.span().map(|span| text[..span.start.min(text.len())].matches('\n').count() + 1),
            problem: explained(error.message()),
        })?;
        description.check(path)?;
        Ok(description)
    }

    /// Every column of the file that the description names.
    pub(super) fn columns(&self) -> Vec<String> {
        let mut names: Vec<String> = self.design.weight.column().map(str::to_owned).into_iter().collect();
        for columns in self.design.identifiers().chain([&self.design.fpc]) {
            names.extend(columns.0.iter().cloned());
        }
        if let Some(Squares::Column(name)) = &self.design.squares {
            names.push(name.clone());
        }
        let replicates = self.design.replicates.iter().flat_map(|replicates| &replicates.columns.0);
        names.extend(replicates.filter(|name| !name.contains(['*', '?'])).cloned());
        names.extend(self.key.iter().chain(&self.scope.age_variable).cloned());
        names.extend(self.scope.conditions.iter().map(|c| c.variable.clone()));
        for derived in &self.derived {
            names.extend(derived.add.iter().chain(&derived.subtract).cloned());
            names.extend(derived.less_one_when.iter().map(|c| c.variable.clone()));
        }
        names
    }

    /// Everything that is wrong with it, together.
    fn check(&self, path: &Path) -> Result<()> {
        let mut found = Vec::new();
        let mut wrong = |problem: String| {
            found.push(Error::InvalidFile { path: path.to_owned(), row: None, problem });
        };
        if self.country.len() != 3 || !self.country.bytes().all(|b| b.is_ascii_uppercase()) {
            wrong(format!(
                "country is {:?}; give the three capital letters of ISO 3166-1, such as \"MEX\"",
                self.country
            ));
        } else if let Err(error) = crate::area(&self.country) {
            wrong(format!("country: {error}"));
        }
        // No survey of ICT is outside; a year of two digits is.
        if !(1900..=2200).contains(&self.year) {
            wrong(format!("year is {}; give the year the figures are for, such as 2021", self.year));
        }
        for (name, text) in [("title", &self.title), ("producer", &self.producer), ("licence", &self.licence)] {
            if text.trim().is_empty() {
                wrong(format!("{name} is empty; say it, or that it is not known"));
            }
        }
        if !self.file.delimiter.is_ascii() || matches!(self.file.delimiter, '"' | '\n' | '\r') {
            wrong(format!(
                "file.delimiter is {:?}; give one plain character such as \",\" or \";\"",
                self.file.delimiter
            ));
        }
        if !matches!(self.file.decimal, '.' | ',') {
            wrong(format!("file.decimal is {:?}; give \".\" or \",\"", self.file.decimal));
        }
        if self.file.encoding().is_none() {
            wrong(format!("file.encoding {:?} is not known; use utf-8, latin-1 or windows-1252", self.file.encoding));
        }
        let hexadecimal = self.file.sha256.len() == 64 && self.file.sha256.bytes().all(|b| b.is_ascii_hexdigit());
        if !self.file.sha256.is_empty() && !hexadecimal {
            wrong(
                "file.sha256 is not 64 hexadecimal digits; write what sha256sum says of the file, or leave it out"
                    .into(),
            );
        }
        self.design.check().into_iter().chain(self.scope.check()).for_each(&mut wrong);
        let derived = self.derived.iter().filter_map(|d| d.less_one_when.as_ref());
        for condition in self.scope.conditions.iter().chain(derived) {
            if let Err(problem) = condition.parse() {
                wrong(format!("the condition on {:?}: {problem}", condition.variable));
            }
        }
        Error::collect(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINIMAL: &str = "country = \"MEX\"\nyear = 2021\ntitle = \"t\"\nproducer = \"p\"\nlicence = \"l\"\ncitation = \"c\"\n\
                           statistical_unit = \"household\"\n[file]\npath = \"d.csv\"\n[design]\nweight = \"w\"\n";

    fn parse(text: &str) -> Result<Description> {
        Description::parse(text, Path::new("dataset.toml"))
    }

    #[test]
    fn one_column_or_several_may_be_named() {
        let text = MINIMAL.to_owned() + "strata = [\"HH6\", \"HH7\"]\npsu = \"HH1\"\nweight_divisor = 1000000\n";
        let design = parse(&text).expect("valid").design;
        assert_eq!(design.strata.0, ["HH6", "HH7"]);
        assert_eq!(design.psu.0, ["HH1"]);
        assert_eq!(design.weight_divisor, 1e6);
    }

    #[test]
    fn an_unreadable_description_names_its_line() {
        let error = parse(&MINIMAL.replace("year = 2021", "year = twenty")).expect_err("not a number");
        assert!(matches!(&error, Error::InvalidFile { row: Some(2), .. }), "{error:?}");
    }

    #[test]
    fn an_unknown_key_names_its_line_and_what_is_known() {
        let error = parse(&(MINIMAL.to_owned() + "weigth_divisor = 3\n")).expect_err("misspelt");
        assert!(
            matches!(&error, Error::InvalidFile { row: Some(12), problem, .. } if problem.contains("weight_divisor"))
        );
    }

    #[test]
    fn every_mistake_is_reported_at_once() {
        let text = MINIMAL.replace("MEX", "Mexico").replace("2021", "21") + "weight_divisor = 0\n";
        assert_eq!(parse(&text).expect_err("three mistakes").all().len(), 3);
    }

    #[test]
    fn encodings_are_known_in_any_case_and_delimiters_and_countries_are_checked() {
        for encoding in ["Latin-1", "UTF-8", "windows-1252"] {
            let text = MINIMAL.replace("[design]", &format!("encoding = \"{encoding}\"\n[design]"));
            assert!(parse(&text).is_ok(), "{encoding}");
        }
        assert!(parse(&MINIMAL.replace("[design]", "delimiter = \"\\n\"\n[design]")).is_err());
        let error = parse(&MINIMAL.replace("MEX", "MXE")).expect_err("no such country");
        assert!(error.to_string().contains("nearest"), "{error}");
    }
}
