//! The command `infosoc`: it parses, calls and prints; it computes nothing.
//!
//! | file | what it does |
//! |---|---|
//! | `arguments` | what can be asked for |
//! | `output` | where results go and as what, and what they are judged by |
//! | `console` | where results, remarks and progress go |
//! | `findings` | findings, as those who read them take them |
//! | `wording` | errors in the words of the command |
//! | `record` | the record of a command, and the command made again from it |
//! | `describe`, `validate`, `estimate`, `publish`, `check`, `fill`, `report`, `revisions`, `rerun` | one file for each command |
#![doc = ""]
#![doc = include_str!("command.md")]

mod arguments;
mod check;
mod console;
mod describe;
mod estimate;
mod fill;
mod findings;
mod output;
mod publish;
mod record;
mod report;
mod rerun;
mod revisions;
mod validate;
mod wording;

use crate::provenance::Again;
use crate::{Error, Result, Severity};
use arguments::{Arguments, Command};
use clap::Parser;
use clap::error::ErrorKind;
use console::Console;
use std::ffi::OsString;

pub use record::{rerun, rerun_with};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// All that was asked for is done.
    Done,
    /// It is done, and a finding is as severe as `--fail-on` says.
    Found,
    /// The arguments are wrong, or the work failed.
    Failed,
}

impl Outcome {
    fn exit_code(self) -> u8 {
        match self {
            Outcome::Done => 0,
            Outcome::Found => 1,
            Outcome::Failed => 2,
        }
    }
}

/// Runs the command with its arguments, the name of the program first, on the standard streams of the process.
///
/// The result goes to standard output and everything else to standard error. What it returns is the exit code: 0 if all is done, 1 if a finding
/// is as severe as `--fail-on` says, and 2 if the arguments are wrong or the work failed.
///
/// ```no_run
/// let code = infosoc::cli::run(["infosoc", "validate", "datasets/national/mex-endutih-2021"]);
/// ```
pub fn run<A: Into<OsString> + Clone>(arguments: impl IntoIterator<Item = A>) -> u8 {
    run_with(arguments, &mut |_| Ok(record::not_from_here()))
}

/// The same where the calls of records that are not of this command are made again by `again`: the package of Python makes
/// those of Python again.
pub fn run_with<A: Into<OsString> + Clone>(arguments: impl IntoIterator<Item = A>, again: &mut Again<'_>) -> u8 {
    let given: Vec<OsString> = arguments.into_iter().map(Into::into).collect();
    let mut console = Console::standard();
    let options = wording::options(&given);
    let outcome = match Arguments::try_parse_from(&given) {
        Ok(Arguments { command: Command::Rerun(asked) }) => rerun::run(&asked, again, &mut console),
        Ok(arguments) => record::recorded(&arguments.command, &given, &mut console),
        Err(error) => {
            let is_help = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
            console.usage(&error.render(), is_help);
            Ok(if is_help { Outcome::Done } else { Outcome::Failed })
        }
    };
    // Said before the streams are closed below, so that what was printed so far comes first.
    let outcome = outcome.unwrap_or_else(|error| {
        console.error(&error, &options);
        Outcome::Failed
    });
    // A reader that has seen enough, as `head` has, is no failure of ours.
    match console.finish() {
        Ok(()) => outcome,
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => outcome,
        Err(error) => {
            console.error(&Error::NotWritten { path: "standard output".into(), source: error }, &options);
            Outcome::Failed
        }
    }
    .exit_code()
}

fn command(command: &Command, console: &mut Console) -> Result<Outcome> {
    match command {
        Command::Describe(asked) => describe::run(asked, console),
        Command::Validate(asked) => validate::run(asked, console),
        Command::Estimate(asked) => estimate::run(asked, console),
        Command::Publish(asked) => publish::run(asked, console),
        Command::Check(asked) => check::run(asked, console),
        Command::Revisions(asked) => revisions::run(asked, console),
        Command::Report(asked) => report::run(asked, console),
        Command::Fill(asked) => fill::run(asked, console),
        Command::DescribeForm(asked) => fill::draft(asked, console),
        // It makes no output of its own, and a record of it would lead back to itself.
        Command::Rerun(_) => Err(Error::argument("command", "one that makes an output", "rerun")),
    }
}

/// Whether findings are severe enough for the exit code 1.
fn judged(worst: Option<Severity>, fail_on: Severity) -> Outcome {
    // Severities stand in the order of their weight, the worst first.
    if worst.is_some_and(|worst| worst <= fail_on) { Outcome::Found } else { Outcome::Done }
}

#[cfg(test)]
mod tests {
    use super::arguments::Arguments;
    use clap::CommandFactory;

    /// The page of the command has every command, every option, and the commands that have it.
    #[test]
    fn every_option_is_on_the_page() {
        let page = include_str!("command.md");
        for command in Arguments::command().get_subcommands() {
            let name = format!("`{}`", command.get_name());
            assert!(page.contains(&format!("\n| {name} |")), "{name} has no line on the page");
            for option in command.get_arguments().filter_map(|argument| argument.get_long()) {
                let says = |line: &&str| {
                    let mut cells = line.split(" | ");
                    let (options, of) = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
                    let is_named = options.split(['`', ' ']).any(|word| word.strip_prefix("--") == Some(option));
                    is_named && (of.contains(&name) != of.starts_with("all but"))
                };
                assert!(page.lines().any(|line| says(&line)), "{name} has --{option}, of which the page says nothing");
            }
        }
    }
}
