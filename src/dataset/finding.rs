//! What a check of a dataset or of records found, as a table.

use crate::{Error, Result, ToFrame};
use polars::prelude::{Column, DataFrame, IntoColumn, NamedFrom, Series};
use std::path::{Path, PathBuf};

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is computed from the columns concerned until this is put right.
    Error,
    /// Figures are computed; a person should look.
    Warning,
    /// For the record.
    Note,
}

impl Severity {
    /// `error`, `warning` or `note`.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// What is checked, one variant per rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// A column that the description or the codebook names is not in the file.
    MissingColumn,
    /// Text where a number is needed.
    NotNumeric,
    /// A code in the file that the codebook does not name.
    UnmappedCode,
    /// A code of the codebook that no row of the file has.
    UnusedCode,
    /// A label of the codebook that differs from the file's own.
    LabelMismatch,
    /// A row without a weight.
    MissingWeight,
    /// A weight that is zero or negative.
    NonPositiveWeight,
    /// A row without stratum, sampling unit or population count.
    MissingDesignValue,
    /// A stratum from which one PSU was drawn.
    LonelyPsu,
    /// A PSU identifier that occurs in several strata.
    PsuInSeveralStrata,
    /// Two rows with the same key.
    DuplicateKey,
    /// Rows outside the scope of the description.
    OutOfScope,
    /// Rows in scope without an answer.
    ItemNonResponse,
    /// An indicator whose statistical unit is not that of the file.
    WrongUnit,
    /// A yes/no question for a ratio of totals, or two amounts for a share.
    WrongKind,
    /// A category of an indicator that the catalogue does not list.
    NationalCategory,
    /// A word that is not one of a closed set.
    UnknownWord,
    /// The same tag twice in one cell.
    RepeatedTag,
    /// A region that is not that of the countries.
    RegionMismatch,
    /// A value that was derived from other columns.
    Derived,
    /// A count, amount or price below 0.
    Negative,
    /// NaN or infinity.
    NotFinite,
    /// A part that is larger than its whole.
    AboveDenominator,
    /// A value that the figure cannot have: a share above 100, a stage that is not on the scale.
    OutOfRange,
    /// A numerator without its denominator.
    MissingDenominator,
    /// A denominator of 0.
    ZeroDenominator,
    /// A price as a share of income without the income.
    MissingIncome,
    /// A price without the rate by which it is converted.
    MissingRate,
    /// A value that is not there.
    MissingValue,
    /// Categories that exclude each other and do not sum to their total.
    TiersDoNotSum,
    /// Too few categories for their total.
    IncompleteCategories,
    /// A category that contains the next and is smaller: 3G below 4G.
    NotNested,
    /// A category that the indicator cannot have.
    UnknownCategory,
    /// Categories of one area and year over different denominators.
    DenominatorDiffers,
    /// A total in the table that differs from the sum of its parts.
    TotalDiffers,
    /// An area that no exact table knows.
    UnknownArea,
    /// Something that is no year.
    NotAYear,
    /// A definition that has to be checked against the official list.
    Unconfirmed,
}

impl Rule {
    /// The stable name of the rule, in snake case.
    pub fn as_str(self) -> &'static str {
        match self {
            Rule::MissingColumn => "missing_column",
            Rule::NotNumeric => "not_numeric",
            Rule::UnmappedCode => "unmapped_code",
            Rule::UnusedCode => "unused_code",
            Rule::LabelMismatch => "label_mismatch",
            Rule::MissingWeight => "missing_weight",
            Rule::NonPositiveWeight => "non_positive_weight",
            Rule::MissingDesignValue => "missing_design_value",
            Rule::LonelyPsu => "lonely_psu",
            Rule::PsuInSeveralStrata => "psu_in_several_strata",
            Rule::DuplicateKey => "duplicate_key",
            Rule::OutOfScope => "out_of_scope",
            Rule::ItemNonResponse => "item_non_response",
            Rule::WrongUnit => "wrong_unit",
            Rule::WrongKind => "wrong_kind",
            Rule::NationalCategory => "national_category",
            Rule::UnknownWord => "unknown_word",
            Rule::RepeatedTag => "repeated_tag",
            Rule::RegionMismatch => "region_mismatch",
            Rule::Derived => "derived",
            Rule::Negative => "negative",
            Rule::NotFinite => "not_finite",
            Rule::AboveDenominator => "above_denominator",
            Rule::OutOfRange => "out_of_range",
            Rule::MissingDenominator => "missing_denominator",
            Rule::ZeroDenominator => "zero_denominator",
            Rule::MissingIncome => "missing_income",
            Rule::MissingRate => "missing_rate",
            Rule::MissingValue => "missing_value",
            Rule::TiersDoNotSum => "tiers_do_not_sum",
            Rule::IncompleteCategories => "incomplete_categories",
            Rule::NotNested => "not_nested",
            Rule::UnknownCategory => "unknown_category",
            Rule::DenominatorDiffers => "denominator_differs",
            Rule::TotalDiffers => "total_differs",
            Rule::UnknownArea => "unknown_area",
            Rule::NotAYear => "not_a_year",
            Rule::Unconfirmed => "unconfirmed",
        }
    }
}

/// One thing that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// Which check found it.
    pub rule: Rule,
    /// The column of the data file, or the indicator.
    pub column: String,
    /// How many rows are concerned.
    pub rows: usize,
    /// The first of them as a spreadsheet counts, the header being row 1; none if no row is.
    pub first_row: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

/// All that was found, worst first.
#[derive(Debug, Clone)]
pub struct Findings {
    findings: Vec<Finding>,
    about: About,
}

/// What was checked.
#[derive(Debug, Clone)]
enum About {
    /// A data file.
    File(PathBuf),
    /// A table of records of an indicator.
    Records(String),
}

impl Findings {
    pub(crate) fn new(findings: Vec<Finding>, file: &Path) -> Findings {
        Findings { findings, about: About::File(file.to_owned()) }.sorted()
    }

    /// Of a table of records of an indicator.
    pub(crate) fn of_records(findings: Vec<Finding>, indicator: &str) -> Findings {
        Findings { findings, about: About::Records(indicator.to_owned()) }.sorted()
    }

    fn sorted(mut self) -> Findings {
        self.findings.sort_by_key(|f| f.severity);
        self
    }

    /// The findings, worst first.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.findings.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.findings.len()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// The findings of one rule.
    pub fn of(&self, rule: Rule) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |f| f.rule == rule)
    }

    /// An error that lists every finding of severity [`Severity::Error`], `Ok` where there is none.
    pub fn check(&self) -> Result<()> {
        Error::collect(self.errors(self.findings.iter().filter(|f| f.severity == Severity::Error)))
    }

    /// Findings as errors of the file or the records.
    pub(crate) fn errors<'a>(&self, findings: impl Iterator<Item = &'a Finding>) -> Vec<Error> {
        let error = |f: &Finding| {
            let problem = format!("{}: {}; {}", f.column, f.message, f.remedy);
            match &self.about {
                About::File(path) => Error::InvalidFile { path: path.clone(), row: f.first_row, problem },
                About::Records(indicator) => {
                    Error::InvalidRecord { indicator: indicator.clone(), row: f.first_row, problem }
                }
            }
        };
        findings.map(error).collect()
    }
}

impl<'a> IntoIterator for &'a Findings {
    type Item = &'a Finding;
    type IntoIter = std::slice::Iter<'a, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Columns: `severity`, `rule`, `column`, `rows`, `first_row`, `message`, `remedy`.
impl ToFrame for Findings {
    fn to_frame(&self) -> Result<DataFrame> {
        let text = |name: &str, of: fn(&Finding) -> &str| -> Column {
            Series::new(name.into(), self.findings.iter().map(of).collect::<Vec<_>>()).into_column()
        };
        let rows: Vec<u64> = self.findings.iter().map(|f| f.rows as u64).collect();
        let first: Vec<Option<u64>> = self.findings.iter().map(|f| f.first_row.map(|r| r as u64)).collect();
        Ok(DataFrame::new(
            self.findings.len(),
            vec![
                text("severity", |f| f.severity.as_str()),
                text("rule", |f| f.rule.as_str()),
                text("column", |f| &f.column),
                Series::new("rows".into(), rows).into_column(),
                Series::new("first_row".into(), first).into_column(),
                text("message", |f| &f.message),
                text("remedy", |f| &f.remedy),
            ],
        )?)
    }
}
