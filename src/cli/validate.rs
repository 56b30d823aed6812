//! `infosoc validate`.

use super::Outcome;
use super::arguments::Validate;
use super::console::Console;
use super::findings::{self, Checked};
use crate::Result;
use crate::dataset::Dataset;
use std::path::{Path, PathBuf};

pub(super) fn run(asked: &Validate, console: &mut Console) -> Result<Outcome> {
    let folders = folders(&asked.paths);
    // Problems with the output are reported before anything is read.
    findings::prepare(&asked.output, folders.len(), console)?;
    let (things, steps) = (folders.len(), 2 * folders.len() as u64);
    let mut checked = Vec::new();
    for folder in folders {
        console.step("reading", steps);
        let dataset = Dataset::open_with(&folder, asked.access.access());
        console.step("checking", steps);
        let (findings, is_read) = findings::found(dataset.map(|dataset| dataset.validate()), &asked.output, things)?;
        checked.push(Checked {
            name: folder.display().to_string(),
            // Rows are those of the data, which nobody reads in a host of code; the codebook is where they are put right.
            file: folder.join("codebook.csv"),
            has_lines: false,
            is_read,
            findings,
        });
    }
    findings::write(&checked, &asked.output, asked.judge.fail_on, console)
}

/// Each folder once; a description or a codebook stands for its folder, as those who know of changed files name them.
fn folders(paths: &[PathBuf]) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = Vec::new();
    for path in paths {
        let is_part = path.file_name().is_some_and(|name| name == "dataset.toml" || name == "codebook.csv");
        let folder = match path.parent() {
            Some(parent) if is_part && parent.as_os_str().is_empty() => Path::new("."),
            Some(parent) if is_part => parent,
            _ => path,
        };
        if !folders.iter().any(|known| known == folder) {
            folders.push(folder.to_owned());
        }
    }
    folders
}
