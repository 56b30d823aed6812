//! What can be asked for.

use super::output::{DraftOutput, FindingsOutput, Format, Judge, Output, RecordArguments, one_of};
use crate::dataset::StatisticalUnit;
use crate::export::Reference;
use crate::quality::{Dominance, Flag, ReliabilityRule, Suppression};
use crate::words::words;
use crate::{Access, Files, Interval, Language, Practice, Result};
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
    Describe(Describe),
    Validate(Validate),
    Estimate(Estimate),
    Publish(Box<Publish>),
    Check(Check),
    Revisions(Revisions),
    Report(Report),
    Fill(Fill),
    DescribeForm(DescribeForm),
    Rerun(Rerun),
}

/// Draft the description of a survey from its files
///
/// The files are data (.sav .zsav .por .dta .sas7bdat .xpt .csv .tsv .xlsx .ods .parquet), a DDI codebook (.xml) or an XLSForm
/// (.xlsx). Without --out, the draft is shown; with it, dataset.toml and codebook.csv are written: certain
/// entries as they are, uncertain ones as comments for you to decide.
#[derive(Debug, Args)]
pub(super) struct Describe {
    /// The files of the survey
    #[arg(required = true)]
    pub(super) files: Vec<PathBuf>,
    /// The country, by its code or its name
    #[arg(long)]
    pub(super) country: Option<String>,
    /// The year that the figures are for
    #[arg(long)]
    pub(super) year: Option<i32>,
    /// The standard survey that the files come from, such as mics6 [default: recognised by its variables]
    #[arg(long)]
    pub(super) survey: Option<String>,
    /// What a row of the files stands for [default: recognised by its variables]
    #[arg(long, value_parser = one_of::<StatisticalUnit>())]
    pub(super) unit: Option<StatisticalUnit>,
    /// The encoding of files that declare a wrong one
    #[arg(long)]
    pub(super) encoding: Option<String>,
    /// The SAS format catalog (.sas7bcat) with the value labels of SAS files
    #[arg(long, value_name = "FILE")]
    pub(super) catalog: Option<PathBuf>,
    /// The sheet to read in workbooks that have several
    #[arg(long, value_name = "NAME")]
    pub(super) sheet: Option<String>,
    /// Write dataset.toml and codebook.csv into this folder
    #[arg(long, value_name = "FOLDER")]
    pub(super) out: Option<PathBuf>,
    #[command(flatten)]
    pub(super) draft: DraftOutput,
}

/// Check datasets against their descriptions and their codebooks
#[derive(Debug, Args)]
pub(super) struct Validate {
    /// Folders with dataset.toml, codebook.csv and the data; either file stands for its folder
    #[arg(required = true, value_name = "FOLDER")]
    pub(super) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) access: AccessArguments,
    #[command(flatten)]
    pub(super) output: FindingsOutput,
    #[command(flatten)]
    pub(super) judge: Judge,
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
    /// The file whose rows are counted, in a dataset with several: persons in households with Internet
    #[arg(long, value_name = "NAME")]
    pub(super) file: Option<String>,
    /// The part of the population to estimate for, as the codebook writes it: "sex=F;urbanisation=R"
    #[arg(long = "where", value_name = "CONDITION")]
    pub(super) condition: Option<String>,
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
    #[command(flatten)]
    pub(super) judge: Judge,
}

/// Write figures in the format that recipients use: a workbook, an SDMX message, an Open SDG site, a Data Package
///
/// The figures are the folder of a dataset, of which all indicators are estimated by all breakdowns, or a file of figures (.csv,
/// SDMX, a download). Standard error says what is left out and why; the path of what was written is printed.
#[derive(Debug, Args)]
pub(super) struct Publish {
    /// The folder of a dataset, or a file of figures
    pub(super) figures: PathBuf,
    /// Codes of indicators, such as HH6 [default: all]
    pub(super) indicators: Vec<String>,
    /// Only the figures of this area, by its code or its name
    #[arg(long)]
    pub(super) area: Option<String>,
    /// What to write [default: by the file name; .csv, .xml and .json are SDMX messages]
    #[arg(long, value_parser = one_of::<Deliverable>())]
    pub(super) to: Option<Deliverable>,
    /// The file to write; for open-sdg and package the folder
    #[arg(long, value_name = "PATH")]
    pub(super) out: PathBuf,
    /// Replace what exists
    #[arg(long)]
    pub(super) force: bool,
    /// The title of the workbook or the package [default: the name of the figures]
    #[arg(long, value_name = "TEXT")]
    pub(super) title: Option<String>,
    /// Where the figures come from, for the workbook or the package
    #[arg(long, value_name = "TEXT")]
    pub(super) source: Option<String>,
    /// The licence of the package, such as CC-BY-4.0
    #[arg(long, value_name = "LICENCE")]
    pub(super) licence: Option<String>,
    /// The language of the words that are added [default: en]
    #[arg(long, value_parser = one_of::<Language>())]
    pub(super) language: Option<Language>,
    /// The structure of the message: sdg, or a file with a data structure definition [default: sdg]
    #[arg(long, value_name = "sdg|FILE")]
    pub(super) structure: Option<PathBuf>,
    /// The dataflow of the message, such as IAEG-SDGs:DF_SDG_GLC(1.20) [default: that of the structure]
    #[arg(long, value_name = "AGENCY:ID(VERSION)")]
    pub(super) dataflow: Option<Reference>,
    /// The reporting type of the SDGs: N national, R regional, G global [default:
    /// national for countries, global for groups of them]
    #[arg(long, value_name = "CODE")]
    pub(super) reporting_type: Option<String>,
    /// The version of the message format, such as 2.0
    #[arg(long, value_name = "VERSION")]
    pub(super) sdmx_version: Option<String>,
    /// A mapping of columns and codes to those of the structure
    #[arg(long, value_name = "FILE")]
    pub(super) mapping: Option<PathBuf>,
    /// Who sends the message
    #[arg(long, value_name = "ID")]
    pub(super) sender: Option<String>,
    /// Who gets it
    #[arg(long, value_name = "ID")]
    pub(super) receiver: Option<String>,
    /// Mark the message as a test
    #[arg(long)]
    pub(super) test: bool,
    /// Texts on the indicators, for sdg-metadata and open-sdg: a folder of pages (.md, .yml)
    #[arg(long, value_name = "PATH")]
    pub(super) metadata: Option<PathBuf>,
    #[command(flatten)]
    pub(super) suppression: SuppressionArguments,
    /// Suppress ratios of totals that one or a few respondents dominate: "p=10", or "n=2,k=85"
    #[arg(long, value_name = "RULE")]
    pub(super) dominance: Option<Dominance>,
    #[command(flatten)]
    pub(super) writing: WritingArguments,
}

/// Write reports on the Information Society, or the profile of a country, as pages
///
/// The series is a table of figures of countries, or a download that infosoc reads. It writes world.html and a
/// page for each of the six ITU regions, with their tables as CSV files; with --country, one page of that country.
#[derive(Debug, Args)]
pub(super) struct Report {
    /// The file with the figures of countries
    pub(super) series: PathBuf,
    /// The language of the pages
    #[arg(long, default_value = "en", value_parser = one_of::<Language>())]
    pub(super) language: Language,
    /// Where the figures come from, with their licence, in that language [default: the name of the file]
    #[arg(long, value_name = "TEXT")]
    pub(super) source: Option<String>,
    /// The folder that the pages are written into
    #[arg(long, value_name = "FOLDER")]
    pub(super) out: PathBuf,
    /// Replace existing pages
    #[arg(long)]
    pub(super) force: bool,
    /// Only the profile of this country, by its code or its name
    #[arg(long, value_name = "AREA")]
    pub(super) country: Option<String>,
    /// A register of activities
    #[arg(long, value_name = "FILE", conflicts_with = "country")]
    pub(super) stocktaking: Option<PathBuf>,
    /// The first year [default: nine before the last]
    #[arg(long, value_name = "YEAR")]
    pub(super) first: Option<i32>,
    /// The last year [default: the last of the series]
    #[arg(long, value_name = "YEAR")]
    pub(super) last: Option<i32>,
    /// How to treat countries without a figure [default: leave them out]
    #[arg(long, value_parser = one_of::<Practice>())]
    pub(super) practice: Option<Practice>,
    #[command(flatten)]
    pub(super) record: RecordArguments,
    #[command(flatten)]
    pub(super) judge: Judge,
}

/// Fill a questionnaire: a given workbook, changed in the named cells only
///
/// The addresses are a CSV file or a workbook with the columns sheet, cell, indicator, category, breakdown and figure (count, percent,
/// n, se, source, ...). The figures are the folder of a dataset, of which all indicators are estimated, or a file of figures
/// (.csv, SDMX, a download). The result says what became of each cell.
#[derive(Debug, Args)]
pub(super) struct Fill {
    /// The form (.xlsx, .xlsm)
    pub(super) form: PathBuf,
    /// The addresses: which cell takes which figure
    pub(super) addresses: PathBuf,
    /// The folder of a dataset, or a file of figures
    pub(super) figures: PathBuf,
    /// The filled form
    #[arg(long, value_name = "FILE")]
    pub(super) out: PathBuf,
    /// Replace the file if it exists
    #[arg(long)]
    pub(super) force: bool,
    /// The area to take, where the figures have several
    #[arg(long)]
    pub(super) area: Option<String>,
    /// The year to take, where the figures have several
    #[arg(long)]
    pub(super) year: Option<i32>,
    #[command(flatten)]
    pub(super) suppression: SuppressionArguments,
    /// What is written in place of a figure that is not shown: "confidential=[c]"; may be given more than once
    #[arg(long, value_name = "FLAG=TEXT", value_parser = shorthand)]
    pub(super) shorthand: Vec<(Flag, String)>,
    /// The format of the report [default: text]
    #[arg(long, value_parser = one_of::<Format>())]
    pub(super) format: Option<Format>,
    #[command(flatten)]
    pub(super) writing: WritingArguments,
}

/// Draft the addresses of a questionnaire from its labels
///
/// Without --out, the draft is shown; with it, an address file is written: certain entries as they are,
/// uncertain ones as comments for you to decide.
#[derive(Debug, Args)]
pub(super) struct DescribeForm {
    /// The form (.xlsx, .xlsm)
    pub(super) form: PathBuf,
    /// Write the address file
    #[arg(long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
    #[command(flatten)]
    pub(super) draft: DraftOutput,
}

/// A flag and the text that stands for it.
fn shorthand(given: &str) -> std::result::Result<(Flag, String), String> {
    let (flag, text) = given.split_once('=').ok_or("write a flag and its text, such as confidential=[c]")?;
    let flag = flag.parse::<Flag>().map_err(|error| error.to_string())?;
    Ok((flag, text.to_owned()))
}

/// Check SDMX messages against their structure
///
/// The format (SDMX-CSV, SDMX-ML or SDMX-JSON) is recognised from the content. Nothing is fetched from the network.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// The messages
    #[arg(required = true, value_name = "MESSAGE")]
    pub(super) messages: Vec<PathBuf>,
    /// The structure of the messages: sdg, or a file with a data structure definition
    #[arg(long, default_value = "sdg", value_name = "sdg|FILE")]
    pub(super) structure: PathBuf,
    /// The dataflow that the messages must belong to, such as IAEG-SDGs:DF_SDG_GLC(1.20)
    #[arg(long, value_name = "AGENCY:ID(VERSION)")]
    pub(super) dataflow: Option<Reference>,
    #[command(flatten)]
    pub(super) output: FindingsOutput,
    #[command(flatten)]
    pub(super) judge: Judge,
}

/// Show what changed against the figures that were published before
///
/// Both are files of figures: downloads or tables of your own. Without --groups, figures are compared one by one, with the
/// reason of each change as far as the files tell; with it, the changes of groups of countries are split by cause.
#[derive(Debug, Args)]
pub(super) struct Revisions {
    /// The new figures
    pub(super) new: PathBuf,
    /// The figures as they were published
    pub(super) published: PathBuf,
    /// Show one line for each indicator
    #[arg(long, conflicts_with = "groups")]
    pub(super) summary: bool,
    /// Treat figures that differ by no more than this as unchanged, in their unit
    #[arg(long, default_value_t = 0.0, conflicts_with = "groups")]
    pub(super) tolerance: f64,
    /// Split the changes of these groups of countries by cause: sdg, m49, itu, wb_region, wb_income, ldc, lldc, sids
    #[arg(long)]
    pub(super) groups: Option<String>,
    /// Show what each country adds to the changes of its groups
    #[arg(long, requires = "groups")]
    pub(super) countries: bool,
    /// The weights of countries: population, equal, or an indicator [default: the denominator of each indicator]
    #[arg(long, requires = "groups")]
    pub(super) weights: Option<String>,
    #[command(flatten)]
    pub(super) output: Output,
    #[command(flatten)]
    pub(super) judge: Judge,
}

/// What a command that writes figures of a dataset takes beside them.
#[derive(Debug, Args)]
pub(super) struct WritingArguments {
    #[command(flatten)]
    pub(super) record: RecordArguments,
    #[command(flatten)]
    pub(super) access: AccessArguments,
    #[command(flatten)]
    pub(super) judge: Judge,
}

/// What is not shown, and what would give it away.
#[derive(Debug, Args)]
pub(super) struct SuppressionArguments {
    /// Suppress what this reliability rule says, and what would give it away
    #[arg(long)]
    rule: Option<String>,
    /// Suppress figures of fewer cases than this, and what would give them away
    #[arg(long, value_name = "N")]
    min_n: Option<u64>,
}

impl SuppressionArguments {
    /// `None` where nothing is asked for: no rule is applied that nobody asked for.
    pub(super) fn suppression(&self) -> Result<Option<Suppression>> {
        let mut suppression = Suppression::new();
        if let Some(rule) = &self.rule {
            suppression = suppression.rule(ReliabilityRule::preset(rule)?);
        }
        if let Some(min_n) = self.min_n {
            suppression = suppression.min_n(min_n);
        }
        let is_asked_for = self.rule.is_some() || self.min_n.is_some();
        Ok(is_asked_for.then_some(suppression))
    }
}

/// Which files may be read.
#[derive(Debug, Args)]
pub(super) struct AccessArguments {
    /// Read files that dataset.toml names outside the folder: for descriptions of your own
    #[arg(long)]
    outside: bool,
    /// The most memory a compressed file may expand to
    #[arg(long, value_name = "BYTES")]
    unfold_limit: Option<u64>,
}

impl AccessArguments {
    pub(super) fn access(&self) -> Access {
        let files = if self.outside { Files::Anywhere } else { Files::Inside };
        Access { files, unfold_limit: self.unfold_limit }
    }
}

/// Make outputs again from their record, and say whether they are identical bit for bit
///
/// Nothing is overwritten: the new outputs go to a temporary folder, or where --keep says. If one differs, each input, the
/// version, the findings and the first difference of each output are named. Exit code 1 if an output differs.
#[derive(Debug, Args)]
pub(super) struct Rerun {
    /// The record, such as hh6.csv.prov.json
    pub(super) record: PathBuf,
    /// Read files outside the record's folder and the current one, where the record names them: for records that you trust
    #[arg(long)]
    pub(super) outside: bool,
    /// Keep the outputs that are made again in this folder
    #[arg(long, value_name = "FOLDER")]
    pub(super) keep: Option<PathBuf>,
    /// The format of the comparison; csv and json include what is the same [default: text, differences only]
    #[arg(long, value_parser = one_of::<Format>())]
    pub(super) format: Option<Format>,
}

words! {
    /// What figures are published as.
    pub(super) enum Deliverable: "to" {
        /// A workbook of Excel.
        Xlsx = "xlsx",
        /// A workbook of OpenDocument.
        Ods = "ods",
        /// An SDMX-CSV message.
        SdmxCsv = "sdmx-csv",
        /// An SDMX-ML message.
        SdmxMl = "sdmx-ml",
        /// An SDMX-JSON message.
        SdmxJson = "sdmx-json",
        /// Metadata of SDG indicators, as an SDMX-ML message.
        SdgMetadata = "sdg-metadata",
        /// The data and metadata of a site of Open SDG, a folder.
        OpenSdg = "open-sdg",
        /// A Data Package, a folder.
        Package = "package",
    }
}

impl Deliverable {
    /// What the name of its file ends in; none for a folder.
    pub(super) fn ending(self) -> Option<&'static str> {
        match self {
            Deliverable::Xlsx => Some("xlsx"),
            Deliverable::Ods => Some("ods"),
            Deliverable::SdmxCsv => Some("csv"),
            Deliverable::SdmxMl | Deliverable::SdgMetadata => Some("xml"),
            Deliverable::SdmxJson => Some("json"),
            Deliverable::OpenSdg | Deliverable::Package => None,
        }
    }
}
