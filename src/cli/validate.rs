//! `infosoc validate`.

use super::arguments::Validate;
use super::console::Console;
use super::{Outcome, judged};
use crate::Result;
use crate::dataset::Dataset;

pub(super) fn run(asked: &Validate, console: &mut Console) -> Result<Outcome> {
    console.check(&asked.dataset.output)?;
    console.step("reading", 2);
    let dataset = Dataset::open_with(&asked.dataset.folder, asked.dataset.access.access())?;
    console.step("checking", 2);
    let findings = dataset.validate();
    console.findings(&findings, &asked.dataset.output)?;
    Ok(judged(findings.worst(), asked.dataset.fail_on))
}
