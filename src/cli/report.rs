//! `infosoc report`.

use super::arguments::Report;
use super::console::{Console, free};
use super::{Outcome, judged};
use crate::wsis::{ReportOptions, Stocktaking, page_names, profile, reports, write_reports};
use crate::{Result, Series};
use std::path::PathBuf;

pub(super) fn run(asked: &Report, console: &mut Console) -> Result<Outcome> {
    console.step("reading", 3);
    let series = Series::read(&asked.series)?;
    console.warnings(&series.findings());
    let own_source = || asked.series.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let source = asked.source.clone().unwrap_or_else(own_source);
    let options =
        ReportOptions { first: asked.first, last: asked.last, practice: asked.practice, ..ReportOptions::default() };
    let pages: Vec<PathBuf> = match &asked.country {
        Some(country) => {
            console.step("comparing", 3);
            let made = profile(&series, country, &options)?;
            let path = asked.out.join(format!("{}.html", made.file_name()));
            free(&path, asked.force)?;
            console.step("writing", 3);
            made.write(&path, &source, asked.language)?;
            vec![path]
        }
        None => {
            let register = asked.stocktaking.as_ref().map(Stocktaking::read_csv).transpose()?;
            console.step("combining countries", 3);
            let made = reports(&series, register.as_ref(), &options)?;
            // All of them before the first is written: no half of a set of pages.
            for name in page_names(&made) {
                free(&asked.out.join(name), asked.force)?;
            }
            console.step("writing", 3);
            write_reports(&made, &asked.out, &source, asked.language)?
        }
    };
    for page in pages {
        console.print(&format!("{}\n", page.display()));
    }
    Ok(judged(series.findings().worst(), asked.judge.fail_on))
}
