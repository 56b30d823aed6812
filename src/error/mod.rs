//! One error type for the whole library, each variant with a stable [`code`](Error::code).
//!
//! A message says what is wrong, where, what was expected, what was found and what to do. Checks collect all
//! they find before they report, so one attempt shows the whole list: see [`Error::all`].
//!
//! Rows of a table in memory are counted from 0, as polars and pandas count them, and a message says so. Rows of a file, and
//! those of findings, are counted as a spreadsheet does: the header is row 1.

mod check;
mod gathered;
mod message;
mod no_area;
mod weight_problem;

pub(crate) use check::check_level;
pub(crate) use message::{compared, count, excerpt, list, listed, nearest, row_of_table, rows_of_table};
pub use no_area::NoArea;
pub use weight_problem::WeightProblem;

use message::{declare, did_you_mean, suggestion};
use std::fmt;
use std::path::PathBuf;

/// The result of everything in this library that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What can go wrong, one variant per kind of mistake.
///
/// `non_exhaustive`: a later version may know more kinds. Codes never change.
///
/// ```
/// let error = infosoc::indicator("HH66").unwrap_err();
/// assert_eq!(error.code(), "unknown_indicator");
/// assert!(error.to_string().contains("HH6"));
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A column that is named does not exist.
    #[error("{role}: there is no column {column:?}; {}", suggestion(.nearest))]
    UnknownColumn {
        /// What the column was wanted for, for example `weight`.
        role: String,
        /// The name that was given.
        column: String,
        /// Columns that do exist, nearest name first.
        nearest: Vec<String>,
    },

    /// A column has a type that its role cannot use.
    #[error("{role}: column {column:?} holds {got}, expected {expected}; {remedy}")]
    WrongType {
        /// What the column was wanted for.
        role: String,
        /// The column.
        column: String,
        /// What the role needs.
        expected: String,
        /// What the column holds.
        got: String,
        /// What to do.
        remedy: String,
    },

    /// Weights that are negative, null, NaN or infinite.
    #[error(
        "weight: column {column:?} holds {problem} in {}, first in {}; {}",
        count(*.rows, "row", "rows"), row_of_table(*.first), .problem.remedy()
    )]
    InvalidWeight {
        /// The weight column.
        column: String,
        /// What is wrong with them.
        problem: WeightProblem,
        /// How many rows.
        rows: usize,
        /// The first of them, counted from 0.
        first: usize,
    },

    /// A null in a column that the design needs in every row.
    #[error(
        "{role}: column {column:?} is missing (null or NaN) in {}, first in {}; every row must have a \
         value here; fill in the gaps from the sample file",
        count(*.rows, "row", "rows"), row_of_table(*.first)
    )]
    MissingDesignValue {
        /// `strata`, `psu`, `ssu`, `fpc`, or the groups that share a calibration factor: `same_within`.
        role: String,
        /// The column.
        column: String,
        /// How many rows.
        rows: usize,
        /// The first of them, counted from 0.
        first: usize,
    },

    /// Strata with a single sampling unit: their variance cannot be computed.
    #[error(
        "{} with a single sampling unit at stage {stage}: {}; {}", message::parents(.strata.len(), *.stage), list(.strata),
        message::remedy_of_lonely(*.stage)
    )]
    LonelyPsu {
        /// Every such stratum, in order; at a later stage, every such unit of the stage before.
        strata: Vec<String>,
        /// The stage of sampling, 1 for the PSUs.
        stage: usize,
    },

    /// The same PSU identifier in several strata of a design that was not declared nested.
    #[error(
        "psu: {} of column {column:?} {} in several strata: {}; if PSU numbers restart in each stratum, set nest to true; \
         otherwise correct the file",
        count(.units.len(), "identifier", "identifiers"), if .units.len() == 1 { "occurs" } else { "occur" }, list(.units)
    )]
    NotNested {
        /// The PSU column.
        column: String,
        /// The identifiers that occur in several strata.
        units: Vec<String>,
    },

    /// A finite population correction that contradicts the sample.
    #[error("fpc: column {column:?}: {problem}; first in {}", row_of_table(*.first))]
    InvalidFpc {
        /// The column.
        column: String,
        /// What is wrong and what would be right.
        problem: String,
        /// The first such row, counted from 0.
        first: usize,
    },

    /// A variable that should be 0/1 but holds other values.
    #[error(
        "{role}: column {column:?} holds values other than 0 and 1 ({}) in {}, first in {}; 8, 9 and 99 often \
         mean \"no answer\": set them to null, recode yes and no to 1 and 0, or ask for a categorical proportion",
        list(.values), count(*.rows, "row", "rows"), row_of_table(*.first)
    )]
    NotBinary {
        /// What the column was wanted for.
        role: String,
        /// The column.
        column: String,
        /// The values that are neither 0 nor 1.
        values: Vec<String>,
        /// How many rows.
        rows: usize,
        /// The first of them, counted from 0.
        first: usize,
    },

    /// NaN or infinity in a measured variable.
    #[error(
        "{role}: column {column:?} is NaN or infinite in {}, first in {}; set missing answers to null",
        count(*.rows, "row", "rows"), row_of_table(*.first)
    )]
    NotFinite {
        /// What the column was wanted for.
        role: String,
        /// The column.
        column: String,
        /// How many rows.
        rows: usize,
        /// The first of them, counted from 0.
        first: usize,
    },

    /// A table without rows.
    #[error("{what} has no rows; check the file and its filter")]
    EmptyTable {
        /// Which table.
        what: String,
    },

    /// A word that is not one of those allowed.
    #[error("{option}: {got:?} is not known; {}use one of {}", did_you_mean(.got, .expected), list(.expected))]
    UnknownOption {
        /// The option.
        option: String,
        /// The word that was given.
        got: String,
        /// The words that are known.
        expected: Vec<String>,
    },

    /// A value outside the range of an argument, an argument that is missing, or arguments that contradict each other.
    #[error("{argument}: {problem}")]
    InvalidArgument {
        /// The argument.
        argument: String,
        /// What is wrong and what would be right: `expected ..., got ...`, `missing; ...` or a sentence.
        problem: String,
    },

    /// Population totals that the sample cannot be calibrated to.
    #[error("margin {margin}: {problem}")]
    InvalidMargin {
        /// The columns of the margin.
        margin: String,
        /// What does not fit and what to do.
        problem: String,
    },

    /// A calibration that does not reach its totals.
    #[error(
        "calibration: {} not met after {}, the furthest first: {}; {remedy}",
        count(.apart.len(), "total is", "totals are"), count(*.iterations, "iteration", "iterations"), list(.apart)
    )]
    NotConverged {
        /// Each total that is not met, with the margin, the level, the target, what was reached and the difference.
        apart: Vec<String>,
        /// How many iterations there were.
        iterations: usize,
        /// What to do.
        remedy: String,
    },

    /// Coefficients of a model that cannot be estimated separately.
    #[error(
        "terms: {} of {} cannot be estimated separately: {reason}; {remedy}",
        if .columns.len() == 1 { "the coefficient" } else { "the coefficients" }, list(.columns)
    )]
    CollinearTerms {
        /// The columns of the model that depend on those before them.
        columns: Vec<String>,
        /// Why: they are linear combinations of others, or no case has a combination of categories.
        reason: String,
        /// What to do.
        remedy: String,
    },

    /// An outcome that a model predicts perfectly in a part of the cases, so that a coefficient is infinite.
    #[error("separation: {}; the coefficient would be infinite: leave the term out, merge categories, or use `where`", list(.places))]
    Separation {
        /// Where the outcome does not vary.
        places: Vec<String>,
    },

    /// A model that did not converge.
    #[error("model: did not converge after {}: {reason}; {remedy}", count(*.iterations, "iteration", "iterations"))]
    ModelNotConverged {
        /// How many iterations there were.
        iterations: usize,
        /// What stood in the way.
        reason: String,
        /// What to do.
        remedy: String,
    },

    /// A code that is not in the catalogue of indicators, in a series or in an index spec.
    #[error(
        "there is no indicator {code:?} in {}; {}",
        edition.as_ref().map_or_else(|| (*place).to_owned(), |edition| format!("edition {edition}")), suggestion(.nearest)
    )]
    UnknownIndicator {
        /// The code that was given.
        code: String,
        /// Where it was looked for: `the catalogue`, `the series`, `the index spec`.
        place: &'static str,
        /// The edition of the catalogue it was looked for in, if one was named.
        edition: Option<String>,
        /// Known codes, nearest first.
        nearest: Vec<String>,
    },

    /// An indicator that a dataset cannot compute.
    #[error("{indicator} cannot be computed from this dataset: {reason}")]
    UnsupportedIndicator {
        /// The indicator.
        indicator: String,
        /// What is missing and where to add it.
        reason: String,
    },

    /// A name or code that is not a known country or area of today.
    #[error("{where_}: there is no area {got:?}; {reason}")]
    UnknownArea {
        /// Where it was found.
        where_: String,
        /// The name or code that was given.
        got: String,
        /// Why: it is not known, a former state, a part of a country, a name of several, a group, or a missing value.
        reason: NoArea,
    },

    /// Two observations of one key that differ.
    #[error(
        "{} given twice with different values: {}; keep one of each, or let the new rows replace the old ones{}",
        count(.keys.len(), "observation is", "observations are"), list(.keys), declare(.undeclared)
    )]
    DuplicateObservation {
        /// The keys with their values.
        keys: Vec<String>,
        /// Columns in which these rows differ, other than dimensions.
        undeclared: Vec<String>,
    },

    /// A row that no rule of an estimate selects, or that several rules select.
    #[error("{what}: {problem}; the result has {available}")]
    NoSuchRow {
        /// The row that was wanted.
        what: String,
        /// `no such row` or how many there are.
        problem: String,
        /// What there is to choose from.
        available: String,
    },

    /// A partial state that is damaged, or not one of the same estimates.
    #[error("state: {problem}; {remedy}")]
    InvalidState {
        /// What is wrong with it.
        problem: String,
        /// What to do.
        remedy: &'static str,
    },

    /// A file that cannot be read or does not hold what it should.
    #[error("{}{}: {problem}", path.display(), row.map(|r| format!(", row {r}")).unwrap_or_default())]
    InvalidFile {
        /// The file.
        path: PathBuf,
        /// The row as a spreadsheet counts, the header being row 1; `None` for the whole file.
        row: Option<usize>,
        /// What is wrong and what to do.
        problem: String,
    },

    /// A file that cannot be written; any existing file was left unchanged.
    #[error("{}: cannot be written: {source}; any existing file was left unchanged", path.display())]
    NotWritten {
        /// The file.
        path: PathBuf,
        /// The error of the system.
        source: std::io::Error,
    },

    /// Records of an indicator that contradict themselves.
    #[error("{indicator}{}: {problem}", row.map(|r| format!(", row {r}")).unwrap_or_default())]
    InvalidRecord {
        /// The indicator.
        indicator: String,
        /// The first row concerned as a spreadsheet counts, the header being row 1.
        row: Option<usize>,
        /// What is wrong and what to do.
        problem: String,
    },

    /// A row of an index spec that does not fit the others, or that contradicts itself.
    #[error("index spec{}, {code}: {problem}", row.map(|r| format!(", row {r}")).unwrap_or_default())]
    InvalidSpec {
        /// The row as a spreadsheet counts, the header being row 1; `None` for the whole spec.
        row: Option<usize>,
        /// The code of the element.
        code: String,
        /// What is wrong and what to do.
        problem: String,
    },

    /// What reads rows for the library failed, with an error of its own.
    #[error("the rows could not be read: {0}")]
    Reading(Box<dyn std::error::Error + Send + Sync>),

    /// A computation was stopped by its caller.
    #[error("interrupted")]
    Interrupted,

    /// The data frame library refused an operation.
    #[error("table: {0}")]
    Table(#[from] polars::error::PolarsError),

    /// Several of the above, found together.
    #[error("{} problems:\n{}", .0.len(), .0.iter().map(|e| format!("  - {e}")).collect::<Vec<_>>().join("\n"))]
    Several(Vec<Error>),
}

impl Error {
    /// [`Error::InvalidArgument`]: which argument, what it takes, and what was given. After a semicolon `expected` says what to do,
    /// which stands last.
    ///
    /// ```
    /// let error = infosoc::Error::argument("level", "a share between 0 and 1", 95);
    /// assert_eq!(error.to_string(), "level: expected a share between 0 and 1, got 95");
    /// let error = infosoc::Error::argument("by", "another name; rename the column", "n");
    /// assert_eq!(error.to_string(), "by: expected another name, got n; rename the column");
    /// ```
    pub fn argument(argument: impl Into<String>, expected: impl Into<String>, got: impl fmt::Display) -> Error {
        let expected = expected.into();
        Error::invalid(
            argument,
            match expected.split_once("; ") {
                Some((expected, remedy)) => format!("expected {expected}, got {got}; {remedy}"),
                None => format!("expected {expected}, got {got}"),
            },
        )
    }

    /// [`Error::InvalidArgument`] for an argument that was not given: which, and what to give.
    ///
    /// ```
    /// let error = infosoc::Error::missing("year", "give the year the figures are for");
    /// assert_eq!(error.to_string(), "year: missing; give the year the figures are for");
    /// ```
    pub fn missing(argument: impl Into<String>, what_to_give: impl fmt::Display) -> Error {
        Error::invalid(argument, format!("missing; {what_to_give}"))
    }

    /// [`Error::InvalidArgument`] in a sentence: which argument, and what is wrong with it.
    ///
    /// ```
    /// let error = infosoc::Error::invalid("zeros", "needs min_n as well");
    /// assert_eq!(error.to_string(), "zeros: needs min_n as well");
    /// ```
    pub fn invalid(argument: impl Into<String>, problem: impl Into<String>) -> Error {
        Error::InvalidArgument { argument: argument.into(), problem: problem.into() }
    }

    /// [`Error::UnknownOption`]: which option, the word that was given, and the words that are known.
    pub fn option<W: Into<String>>(
        option: impl Into<String>,
        got: impl Into<String>,
        expected: impl IntoIterator<Item = W>,
    ) -> Error {
        let expected = expected.into_iter().map(Into::into).collect();
        Error::UnknownOption { option: option.into(), got: got.into(), expected }
    }

    /// The stable name of this kind of error, in snake case.
    ///
    /// In Python each is a class of the same name in camel case.
    pub fn code(&self) -> &'static str {
        match self {
            Error::UnknownColumn { .. } => "unknown_column",
            Error::WrongType { .. } => "wrong_type",
            Error::InvalidWeight { .. } => "invalid_weight",
            Error::MissingDesignValue { .. } => "missing_design_value",
            Error::LonelyPsu { .. } => "lonely_psu",
            Error::NotNested { .. } => "not_nested",
            Error::InvalidFpc { .. } => "invalid_fpc",
            Error::NotBinary { .. } => "not_binary",
            Error::NotFinite { .. } => "not_finite",
            Error::EmptyTable { .. } => "empty_table",
            Error::UnknownOption { .. } => "unknown_option",
            Error::InvalidArgument { .. } => "invalid_argument",
            Error::InvalidMargin { .. } => "invalid_margin",
            Error::NotConverged { .. } => "not_converged",
            Error::CollinearTerms { .. } => "collinear_terms",
            Error::Separation { .. } => "separation",
            Error::ModelNotConverged { .. } => "model_not_converged",
            Error::UnknownIndicator { .. } => "unknown_indicator",
            Error::UnsupportedIndicator { .. } => "unsupported_indicator",
            Error::UnknownArea { .. } => "unknown_area",
            Error::DuplicateObservation { .. } => "duplicate_observation",
            Error::NoSuchRow { .. } => "no_such_row",
            Error::InvalidState { .. } => "invalid_state",
            Error::InvalidFile { .. } => "invalid_file",
            Error::NotWritten { .. } => "not_written",
            Error::InvalidRecord { .. } => "invalid_record",
            Error::InvalidSpec { .. } => "invalid_spec",
            Error::Reading(_) => "reading",
            Error::Interrupted => "interrupted",
            Error::Table(_) => "table",
            Error::Several(_) => "several",
        }
    }

    /// The same error of rows that have other numbers in the whole than in the part that was looked at.
    #[expect(clippy::wildcard_enum_match_arm, reason = "other errors name no row")]
    pub(crate) fn at_rows(mut self, number: &dyn Fn(usize) -> usize) -> Error {
        match &mut self {
            Error::InvalidWeight { first, .. }
            | Error::MissingDesignValue { first, .. }
            | Error::InvalidFpc { first, .. }
            | Error::NotBinary { first, .. }
            | Error::NotFinite { first, .. } => *first = number(*first),
            Error::Several(errors) => {
                // Taken out, as each error is made anew by value.
                *errors = std::mem::take(errors).into_iter().map(|error| error.at_rows(number)).collect();
            }
            _ => {}
        }
        self
    }

    /// [`Error::UnknownColumn`] with the columns that a table does have, nearest name first.
    pub(crate) fn unknown_column(role: &str, column: &str, table: &polars::prelude::DataFrame) -> Error {
        let names = table.get_column_names().into_iter().map(|n| n.as_str());
        Error::UnknownColumn { role: role.to_owned(), column: column.to_owned(), nearest: nearest(column, names, 5) }
    }
}
