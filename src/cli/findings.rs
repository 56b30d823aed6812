//! Findings, as those who read them take them.

use super::console::Console;
use super::output::{FindingsFormat, FindingsOutput};
use super::{Outcome, judged};
use crate::export::{Csv, Json, Junit, Sarif};
use crate::finding::{Finding, Rule, Subject};
use crate::{Error, Findings, Result, Severity};
use std::path::PathBuf;

/// Something that was checked, and what was found.
pub(super) struct Checked {
    /// What a report calls it.
    pub(super) name: String,
    /// The file beside which remarks are shown.
    pub(super) file: PathBuf,
    /// Whether the rows of findings are lines of this file.
    pub(super) has_lines: bool,
    /// Whether it could be checked.
    pub(super) is_read: bool,
    pub(super) findings: Findings,
}

/// What is wrong with where findings are to go and as what, said before anything is checked.
pub(super) fn prepare(output: &FindingsOutput, things: usize, console: &Console) -> Result<()> {
    match output.format()? {
        // One table cannot say of which file a row is.
        FindingsFormat::Csv | FindingsFormat::Json if things > 1 => {
            return Err(Error::argument(
                "--format",
                "text, junit or sarif where several are checked",
                format!("{things} of them"),
            ));
        }
        FindingsFormat::Text
        | FindingsFormat::Csv
        | FindingsFormat::Json
        | FindingsFormat::Junit
        | FindingsFormat::Sarif => {}
    }
    console.check_place(&output.place)
}

/// What was found in a thing and, where it cannot be read, why: a report, and a check of several, say so and go on with the others.
pub(super) fn found(read: Result<Findings>, output: &FindingsOutput, things: usize) -> Result<(Findings, bool)> {
    let is_report = matches!(output.format()?, FindingsFormat::Junit | FindingsFormat::Sarif);
    match read {
        Ok(findings) => Ok((findings, true)),
        Err(error) if (things == 1 && !is_report) || error.code() == "interrupted" => Err(error),
        Err(error) => {
            let each = error.all().into_iter().map(|one| Finding::error(Rule::NotRead, one.code(), one.to_string()));
            Ok((Findings::new(each.collect(), Subject::Series), false))
        }
    }
}

/// Writes what was found, and judges it.
pub(super) fn write(
    checked: &[Checked],
    output: &FindingsOutput,
    fail_on: Severity,
    console: &mut Console,
) -> Result<Outcome> {
    let text = match output.format()? {
        FindingsFormat::Text => text(checked),
        FindingsFormat::Csv => checked.iter().map(|one| Csv::new().text(&one.findings)).collect::<Result<_>>()?,
        FindingsFormat::Json => checked.iter().map(|one| Json::new().text(&one.findings)).collect::<Result<_>>()?,
        FindingsFormat::Junit => {
            let report = Junit::new().fail_on(fail_on);
            checked.iter().fold(report, |report, one| report.suite(&one.name, &one.findings)).text()
        }
        FindingsFormat::Sarif => {
            let add = |log: Sarif, one: &Checked| {
                if one.has_lines { log.lines(&one.file, &one.findings) } else { log.file(&one.file, &one.findings) }
            };
            checked.iter().fold(Sarif::new(), add).text()
        }
    };
    for one in checked {
        console.keep(&one.findings);
    }
    console.write(&text, &output.place)?;
    if checked.iter().any(|one| !one.is_read) {
        return Ok(Outcome::Failed);
    }
    // Severities stand in the order of their weight, the worst first.
    Ok(judged(checked.iter().filter_map(|one| one.findings.worst()).min(), fail_on))
}

/// A line for each finding; of several things with the name of each.
fn text(checked: &[Checked]) -> String {
    let mut text = String::new();
    for one in checked {
        let name = if checked.len() > 1 { format!("{}: ", one.name) } else { String::new() };
        if one.findings.is_empty() {
            text.push_str(&format!("{name}nothing found\n"));
        }
        for finding in one.findings.iter() {
            text.push_str(&format!("{name}{}\n", finding.line()));
        }
    }
    text
}
