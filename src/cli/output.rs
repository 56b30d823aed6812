//! Where results go and as what, and what they are judged by: the arguments that commands have in common.

use crate::words::{Words, words};
use crate::{Result, Severity};
use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use std::path::{Path, PathBuf};

/// Where the result goes, and as what.
#[derive(Debug, Args)]
pub(super) struct Output {
    /// The format of the result [default: by the file name, otherwise text]
    #[arg(long, value_parser = one_of::<Format>())]
    pub(super) format: Option<Format>,
    #[command(flatten)]
    pub(super) place: OutputPlace,
}

impl Output {
    /// Standard output.
    pub(super) fn standard(format: Option<Format>) -> Output {
        Output { format, place: OutputPlace { out: None, force: false, record: RecordArguments { record: false } } }
    }

    pub(super) fn format(&self) -> Result<Format> {
        self.place.format(self.format, Format::Text)
    }
}

/// As what a draft is shown, and what its files replace.
#[derive(Debug, Args)]
pub(super) struct DraftOutput {
    /// Replace what exists
    #[arg(long, requires = "out")]
    pub(super) force: bool,
    /// The format of the draft [default: text]
    #[arg(long, value_parser = one_of::<Format>(), conflicts_with = "out")]
    pub(super) format: Option<Format>,
    #[command(flatten)]
    pub(super) record: RecordArguments,
}

/// Where findings go, and as what.
#[derive(Debug, Args)]
pub(super) struct FindingsOutput {
    /// The format of the findings [default: by the file name, otherwise text]
    #[arg(long, value_parser = one_of::<FindingsFormat>())]
    pub(super) format: Option<FindingsFormat>,
    #[command(flatten)]
    pub(super) place: OutputPlace,
}

impl FindingsOutput {
    pub(super) fn format(&self) -> Result<FindingsFormat> {
        self.place.format(self.format, FindingsFormat::Text)
    }
}

/// Where the result goes.
#[derive(Debug, Args)]
pub(super) struct OutputPlace {
    /// Write the result to a file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
    /// Replace the file if it exists
    #[arg(long, requires = "out")]
    pub(super) force: bool,
    #[command(flatten)]
    pub(super) record: RecordArguments,
}

impl OutputPlace {
    /// As what a result is written: as `--format` says, or the ending of the file; otherwise as text.
    fn format<F: Words>(&self, given: Option<F>, text: F) -> Result<F> {
        let ending = self.out.as_deref().and_then(Path::extension).map(|ending| ending.to_string_lossy());
        match (given, ending) {
            (Some(format), _) => Ok(format),
            // An ending that names no format is an error: a file called `.xls` must not hold text.
            (None, Some(ending)) => ending.parse(),
            (None, None) => Ok(text),
        }
    }
}

/// Whether it is recorded how the output was made.
#[derive(Debug, Args)]
pub(super) struct RecordArguments {
    /// Write beside the output how it was made: FILE.prov.json, in a folder record.prov.json; see `infosoc rerun`
    #[arg(long, requires = "out")]
    pub(super) record: bool,
}

/// What decides the exit code.
#[derive(Debug, Args)]
pub(super) struct Judge {
    /// Exit with code 1 if a finding is as severe as this
    #[arg(long, value_name = "SEVERITY", default_value = "error", value_parser = one_of::<Severity>())]
    pub(super) fail_on: Severity,
}

words! {
    /// As what a result is written.
    pub(super) enum Format: "format" {
        /// A table to read.
        Text = "text" | "txt",
        /// Comma-separated values, in full precision.
        Csv = "csv",
        /// A list of objects, in full precision.
        Json = "json",
    }
}

words! {
    /// As what findings are written.
    pub(super) enum FindingsFormat: "format" {
        /// A line for each.
        Text = "text" | "txt",
        /// Comma-separated values.
        Csv = "csv",
        /// A list of objects.
        Json = "json",
        /// A report of tests, for build servers.
        Junit = "junit" | "xml",
        /// Remarks on files, for hosts of code.
        Sarif = "sarif",
    }
}

/// A word of a closed set; the help lists them.
pub(super) fn one_of<W: Words + Send + Sync>() -> impl TypedValueParser<Value = W> {
    let words = W::ALL.iter().map(|one| PossibleValue::new(one.as_str()).aliases(one.aliases().iter().copied()));
    PossibleValuesParser::new(words).try_map(|word| word.parse::<W>())
}
