//! `infosoc revisions`.

use super::arguments::Revisions;
use super::console::Console;
use super::{Outcome, judged};

use crate::{
    AggregateOptions, DecompositionOptions, Finding, Grouping, Result, RevisionOptions, Series, Severity, Weights,
};

pub(super) fn run(asked: &Revisions, console: &mut Console) -> Result<Outcome> {
    console.check(&asked.output)?;
    console.step("reading", 3);
    let new = Series::read(&asked.new)?;
    console.step("reading", 3);
    let published = Series::read(&asked.published)?;
    console.step("comparing", 3);
    // The findings of the two files come too: a difference may be no more than an error in one of them.
    let mut findings: Vec<Finding> = new.findings().iter().chain(&published.findings()).cloned().collect();
    if let Some(name) = &asked.groups {
        let weights = asked.weights.as_deref().map(Weights::from).unwrap_or_default();
        let aggregate = AggregateOptions { weights, ..AggregateOptions::default() };
        let options = DecompositionOptions { aggregate, ..DecompositionOptions::default() };
        let moved = new.decompose(&published, &Grouping::builtin(name)?, &options)?;
        findings.extend(moved.findings().iter().cloned());
        if asked.countries {
            console.result(&moved.countries()?, &asked.output)?;
        } else {
            console.result(&moved, &asked.output)?;
        }
    } else {
        let options = RevisionOptions { tolerance: asked.tolerance, ..RevisionOptions::default() };
        let moved = new.revisions(&published, &options)?;
        findings.extend(moved.findings().iter().cloned());
        if asked.summary {
            console.result(&moved.summary()?, &asked.output)?;
        } else {
            console.result(&moved, &asked.output)?;
        }
    }
    let worst: Option<Severity> = findings.iter().map(|finding| finding.severity).min();
    console.remarks(&findings);
    Ok(judged(worst, asked.judge.fail_on))
}
