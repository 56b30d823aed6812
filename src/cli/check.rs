//! `infosoc check`.

use super::arguments::Check;
use super::console::Console;
use super::{Outcome, judged};
use crate::Result;
use crate::export::{Structure, check_sdmx};

pub(super) fn run(asked: &Check, console: &mut Console) -> Result<Outcome> {
    console.check(&asked.output)?;
    console.step("reading", 2);
    let mut structure = Structure::named(&asked.structure.to_string_lossy())?;
    if let Some(dataflow) = &asked.dataflow {
        structure = structure.with_dataflow(dataflow.clone());
    }
    console.step("checking", 2);
    let findings = check_sdmx(&asked.message, &structure)?;
    console.findings(&findings, &asked.output)?;
    Ok(judged(findings.worst(), asked.fail_on))
}
