//! What can be asked for.

use crate::words::{Words, words};
use crate::{Access, Files, Interval, Severity};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// Information Society statistics from survey files: indicators with their standard errors.
#[derive(Debug, Parser)]
#[command(name = "infosoc", version, max_term_width = 100, disable_help_subcommand = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Validate(Validate),
    Estimate(Estimate),
}

/// Check a dataset against its description and its codebook
#[derive(Debug, Args)]
pub(super) struct Validate {
    /// The folder with dataset.toml, codebook.csv and the data
    pub(super) folder: PathBuf,
    #[command(flatten)]
    pub(super) access: AccessArguments,
    #[command(flatten)]
    pub(super) output: Output,
    /// Exit with code 1 if a finding is as severe as this
    #[arg(long, value_name = "SEVERITY", default_value = "error", value_parser = one_of::<Severity>())]
    pub(super) fail_on: Severity,
}

/// Estimate indicators with their standard errors
///
/// Without a code, every indicator that the codebook describes is estimated by every breakdown that it describes.
#[derive(Debug, Args)]
pub(super) struct Estimate {
    /// The folder with dataset.toml, codebook.csv and the data
    pub(super) folder: PathBuf,
    /// Codes of indicators, such as HH6
    pub(super) indicators: Vec<String>,
    /// A breakdown, or several with commas between them for their combinations; may be given more than once
    #[arg(long, value_name = "BREAKDOWN[,BREAKDOWN]", requires = "indicators")]
    pub(super) by: Vec<String>,
    /// The confidence level of the intervals
    #[arg(long, default_value_t = 0.95)]
    pub(super) level: f64,
    /// The kind of confidence interval of shares
    #[arg(long, default_value = "logit", value_parser = one_of::<Interval>())]
    pub(super) interval: Interval,
    #[command(flatten)]
    pub(super) access: AccessArguments,
    #[command(flatten)]
    pub(super) output: Output,
    /// Exit with code 1 if a finding is as severe as this
    #[arg(long, value_name = "SEVERITY", default_value = "error", value_parser = one_of::<Severity>())]
    pub(super) fail_on: Severity,
}

/// Which files may be read.
#[derive(Debug, Args)]
pub(super) struct AccessArguments {
    /// Read files that dataset.toml names outside the folder: for descriptions of your own
    #[arg(long)]
    outside: bool,
    /// What a compressed file may unfold to in memory
    #[arg(long, value_name = "BYTES")]
    unfold_limit: Option<u64>,
}

impl AccessArguments {
    pub(super) fn access(&self) -> Access {
        let files = if self.outside { Files::Anywhere } else { Files::Inside };
        Access { files, unfold_limit: self.unfold_limit }
    }
}

/// Where the result goes, and as what.
#[derive(Debug, Args)]
pub(super) struct Output {
    /// As what the result is written [default: what the name of the file says, otherwise text]
    #[arg(long, value_parser = one_of::<Format>())]
    pub(super) format: Option<Format>,
    /// Write the result to a file in place of standard output
    #[arg(long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
    /// Replace the file if it is there
    #[arg(long, requires = "out")]
    pub(super) force: bool,
}

words! {
    /// As what a result is written.
    pub(super) enum Format: "format" {
        /// A table to read.
        Text = "text",
        /// Comma-separated values, in full precision.
        Csv = "csv",
        /// A list of objects, in full precision.
        Json = "json",
    }
}

/// A word of a closed set; the help lists them.
fn one_of<W: Words + Send + Sync>() -> impl TypedValueParser<Value = W> {
    let words = W::ALL.iter().map(|one| PossibleValue::new(one.as_str()).aliases(one.aliases().iter().copied()));
    PossibleValuesParser::new(words).try_map(|word| word.parse::<W>())
}
