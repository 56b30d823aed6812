//! `infosoc check`.

use super::Outcome;
use super::arguments::Check;
use super::console::Console;
use super::findings::{self, Checked};
use crate::Result;
use crate::export::{Structure, check_sdmx};

pub(super) fn run(asked: &Check, console: &mut Console) -> Result<Outcome> {
    findings::prepare(&asked.output, asked.messages.len(), console)?;
    let steps = 1 + asked.messages.len() as u64;
    console.step("reading", steps);
    let mut structure = Structure::named(&asked.structure.to_string_lossy())?;
    if let Some(dataflow) = &asked.dataflow {
        structure = structure.with_dataflow(dataflow.clone());
    }
    let mut checked = Vec::new();
    for message in &asked.messages {
        console.step("checking", steps);
        let read = check_sdmx(message, &structure);
        let (findings, is_read) = findings::found(read, &asked.output, asked.messages.len())?;
        checked.push(Checked {
            name: message.display().to_string(),
            file: message.clone(),
            // In JSON, rows are figures and no lines.
            has_lines: message.extension().is_some_and(|ending| !ending.eq_ignore_ascii_case("json")),
            is_read,
            findings,
        });
    }
    findings::write(&checked, &asked.output, asked.judge.fail_on, console)
}
