//! The record of a command, and the command made again from it.

use super::arguments::{Arguments, Command, Deliverable};
use super::console::{Console, free};
use super::output::OutputPlace;
use super::{Outcome, command};
use crate::provenance::{Again, Agent, Call, Found, Made, Provenance, Recording, Rerun, Rerunning};
use crate::wsis::page_name;
use crate::{Error, Result, watch};
use clap::Parser;
use serde_json::Value;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The record of an output that is a folder.
const IN_FOLDER: &str = "record.prov.json";

/// Runs a command, and writes its record if it is asked for.
pub(super) fn recorded(asked: &Command, given: &[OsString], console: &mut Console) -> Result<Outcome> {
    let Some((place, force)) = place(asked)? else { return command(asked, console) };
    // Before the command runs: its work must not be lost to a record that cannot be written.
    free(&place, force)?;
    let arguments: Option<Vec<&str>> = given.iter().skip(1).map(|one| one.to_str()).collect();
    let arguments = arguments.ok_or_else(|| Error::argument("--record", "arguments that are text", "other bytes"))?;
    let mut recording = Recording::new(&place).agent(Agent::Command);
    let (outcome, touched) = recording.observe(|| command(asked, console));
    let outcome = outcome?;
    let call = Call {
        name: format!("infosoc {}", arguments.first().copied().unwrap_or_default()),
        arguments: arguments.into(),
        findings: console.found().iter().map(Found::from).collect(),
        ..Call::default()
    };
    recording.add(call, &touched)?;
    recording.finish()?;
    console.remark(&format!("recorded: {}", place.display()));
    Ok(outcome)
}

/// Where the record of a command goes, if one is asked for, and whether it may replace another.
fn place(asked: &Command) -> Result<Option<(PathBuf, bool)>> {
    let file = |out: &Path| watch::beside(out);
    Ok(match asked {
        Command::Describe(asked) if asked.draft.record.record => {
            asked.out.as_ref().map(|out| (out.join(IN_FOLDER), asked.draft.force))
        }
        Command::DescribeForm(asked) if asked.draft.record.record => {
            asked.out.as_ref().map(|out| (file(out), asked.draft.force))
        }
        Command::Fill(asked) if asked.writing.record.record => Some((file(&asked.out), asked.force)),
        Command::Publish(asked) if asked.writing.record.record => {
            let is_folder = matches!(asked.to, Some(Deliverable::OpenSdg | Deliverable::Package));
            Some((if is_folder { asked.out.join(IN_FOLDER) } else { file(&asked.out) }, asked.force))
        }
        Command::Report(asked) if asked.record.record => {
            let place = match &asked.country {
                Some(country) => file(&asked.out.join(page_name(country)?)),
                None => asked.out.join(IN_FOLDER),
            };
            Some((place, asked.force))
        }
        Command::Validate(asked) => of_output(&asked.output.place),
        Command::Estimate(asked) => of_output(&asked.output.place),
        Command::Check(asked) => of_output(&asked.output.place),
        Command::Revisions(asked) => of_output(&asked.output.place),
        Command::Describe(_)
        | Command::DescribeForm(_)
        | Command::Fill(_)
        | Command::Publish(_)
        | Command::Report(_)
        | Command::Rerun(_) => None,
    })
}

/// The same for a result that goes into a file.
fn of_output(output: &OutputPlace) -> Option<(PathBuf, bool)> {
    let out = output.out.as_ref().filter(|_| output.record.record);
    out.map(|out| (watch::beside(out), output.force))
}

/// Makes the outputs of a record of the command again, and compares them to the bit.
///
/// ```no_run
/// let again = infosoc::cli::rerun("hh6.csv.prov.json")?;
/// println!("{again}");
/// # Ok::<(), infosoc::Error>(())
/// ```
///
/// # Errors
/// As for [`Rerunning::run`].
pub fn rerun(record: impl AsRef<Path>) -> Result<Rerun> {
    rerun_with(&Rerunning::new(record), &mut |_| Ok(not_from_here()))
}

/// Like [`rerun`], with options; calls of records that the command did not make are made again by `again`.
///
/// # Errors
/// As for [`Rerunning::run`].
pub fn rerun_with(rerunning: &Rerunning, again: &mut Again<'_>) -> Result<Rerun> {
    rerunning.run(&mut |record| match record.agent() {
        Agent::Command => made_again(record),
        Agent::Python | Agent::Rust => again(record),
    })
}

/// Says that a record was made by calls that this program does not know.
pub(super) fn not_from_here() -> Made {
    let why = "the calls were not those of the command: in Python infosoc.rerun(record) makes them again, as does the command of \
               the package of Python; in Rust rerun_by(record, function)";
    Made::Not(why.to_owned())
}

fn made_again(record: &Provenance) -> Result<Made> {
    let [call] = record.calls() else {
        return Ok(Made::Not("a record of the command has one call, and this one has another number".to_owned()));
    };
    let words = call.arguments.as_array().into_iter().flatten().map(Value::as_str).collect::<Option<Vec<&str>>>();
    // None where an argument is not text: the parser then says what it misses.
    let words = words.unwrap_or_default();
    let parsed = Arguments::try_parse_from(std::iter::once("infosoc").chain(words));
    let mut asked =
        parsed.map_err(|error| Error::argument("infosoc:arguments", "those of the command", error))?.command;
    let here = std::env::current_dir().map(|here| watch::whole(&here)).unwrap_or_default();
    // Where the caller was is left out where it is here: what is said of files is said in the same words.
    let folder = record.folder();
    if here.canonicalize().unwrap_or(here) != folder {
        paths(&mut asked, &folder).into_iter().for_each(|path| *path = folder.join(&path));
    }
    let mut console = Console::silent();
    command(&asked, &mut console)?;
    let findings = console.found().iter().map(Found::from).collect();
    Ok(Made::Again { findings: Some(findings), tables: None, unmade: Vec::new() })
}

/// The files and folders that a command names from a folder.
fn paths<'a>(asked: &'a mut Command, folder: &Path) -> Vec<&'a mut PathBuf> {
    // A structure is a file, or a word.
    let is_file = |structure: &&mut PathBuf| folder.join(&**structure).is_file();
    match asked {
        Command::Describe(asked) => asked.files.iter_mut().chain(&mut asked.out).collect(),
        Command::Validate(asked) => asked.paths.iter_mut().chain(&mut asked.output.place.out).collect(),
        Command::Estimate(asked) => [&mut asked.folder].into_iter().chain(&mut asked.output.place.out).collect(),
        Command::Publish(asked) => {
            let given = [&mut asked.figures, &mut asked.out].into_iter();
            given
                .chain(&mut asked.mapping)
                .chain(&mut asked.metadata)
                .chain(asked.structure.as_mut().filter(is_file))
                .collect()
        }
        Command::Check(asked) => {
            let given = asked.messages.iter_mut().chain(Some(&mut asked.structure).filter(is_file));
            given.chain(&mut asked.output.place.out).collect()
        }
        Command::Revisions(asked) => {
            [&mut asked.new, &mut asked.published].into_iter().chain(&mut asked.output.place.out).collect()
        }
        Command::Report(asked) => {
            [&mut asked.series, &mut asked.out].into_iter().chain(&mut asked.stocktaking).collect()
        }
        Command::Fill(asked) => vec![&mut asked.form, &mut asked.addresses, &mut asked.figures, &mut asked.out],
        Command::DescribeForm(asked) => [&mut asked.form].into_iter().chain(&mut asked.out).collect(),
        Command::Rerun(asked) => vec![&mut asked.record],
    }
}
