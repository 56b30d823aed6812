//! `infosoc rerun`.

use super::Outcome;
use super::arguments::Rerun;
use super::console::Console;
use super::output::{Format, Output};
use super::record::rerun_with;
use crate::provenance::{Again, Rerunning};
use crate::{Files, Result};

pub(super) fn run(asked: &Rerun, again: &mut Again<'_>, console: &mut Console) -> Result<Outcome> {
    console.step("making again", 1);
    let mut rerunning = Rerunning::new(&asked.record);
    if asked.outside {
        rerunning = rerunning.files(Files::Anywhere);
    }
    if let Some(folder) = &asked.keep {
        rerunning = rerunning.keep(folder);
    }
    let compared = rerun_with(&rerunning, again)?;
    match asked.format.unwrap_or(Format::Text) {
        Format::Text => {
            console.clear();
            console.print(&format!("{compared}\n"));
        }
        format @ (Format::Csv | Format::Json) => console.result(&compared, &Output::standard(Some(format)))?,
    }
    // Another result is a finding, and no failure of the command.
    Ok(if compared.is_same() { Outcome::Done } else { Outcome::Found })
}
