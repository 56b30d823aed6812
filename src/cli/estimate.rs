//! `infosoc estimate`.

use super::arguments::Estimate;
use super::console::Console;
use super::{Outcome, judged};
use crate::dataset::{Dataset, Request};
use crate::{Result, ToFrame, frame};
use polars::prelude::DataFrame;

pub(super) fn run(asked: &Estimate, console: &mut Console) -> Result<Outcome> {
    console.check(&asked.output)?;
    let steps = 2 + asked.indicators.len().max(1) as u64;
    console.step("reading", steps);
    let dataset = Dataset::open_with(&asked.folder, asked.access.access())?;
    console.step("checking", steps);
    let findings = dataset.validate();
    let table = if asked.indicators.is_empty() {
        console.step("estimating all indicators", steps);
        figures(dataset.estimate_all(), asked)?
    } else {
        let mut tables = asked.indicators.iter().map(|code| {
            console.step(&format!("estimating {code}"), steps);
            figures(dataset.estimate(code), asked)
        });
        // Each indicator has a column for the part of the population that it alone is about.
        let first = tables.next().unwrap_or_else(|| Ok(DataFrame::empty()))?;
        tables.try_fold(first, |above, below| frame::stack(&above, &below?))?
    };
    console.result(&table, &asked.output)?;
    console.warnings(&findings);
    Ok(judged(findings.worst(), asked.judge.fail_on))
}

fn figures(mut request: Request<'_>, asked: &Estimate) -> Result<DataFrame> {
    request = request.level(asked.level).interval(asked.interval);
    if let Some(file) = &asked.file {
        request = request.file(file);
    }
    if let Some(condition) = &asked.condition {
        request = request.filter(condition);
    }
    let by = asked.by.iter().map(|set| set.split(',').map(str::trim).filter(|name| !name.is_empty()));
    by.fold(request, |request, set| request.by(set)).run()?.to_frame()
}
