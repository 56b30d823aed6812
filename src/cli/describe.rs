//! `infosoc describe`.

use super::Outcome;
use super::arguments::Describe;
use super::console::Console;
use super::output::Output;
use crate::Result;
use crate::describe::{Confidence, Describe as Drafting};

pub(super) fn run(asked: &Describe, console: &mut Console) -> Result<Outcome> {
    console.step("reading", 2);
    let drafting = asked.files.iter().fold(Drafting::new(), |drafting, file| drafting.file(file));
    let drafting = set(drafting, &asked.country, Drafting::country);
    let drafting = set(drafting, &asked.year, Drafting::year);
    let drafting = set(drafting, &asked.survey, Drafting::survey);
    let drafting = set(drafting, &asked.unit, Drafting::unit);
    let drafting = set(drafting, &asked.encoding, Drafting::encoding);
    let drafting = set(drafting, &asked.catalog, Drafting::catalog);
    let draft = set(drafting, &asked.sheet, Drafting::sheet).run()?;
    console.step("drafting", 2);
    let Some(folder) = &asked.out else {
        console.result(&draft, &Output::standard(asked.draft.format))?;
        return Ok(Outcome::Done);
    };
    draft.write(folder, asked.draft.force)?;
    let proposals = draft.proposals();
    let sure = proposals.iter().filter(|proposal| proposal.confidence == Confidence::High).count();
    let folder = folder.display();
    console.remark(&format!("{sure} rows stand, {} are to decide in {folder}/codebook.csv", proposals.len() - sure));
    console.remark(&format!("then: infosoc validate {folder}"));
    Ok(Outcome::Done)
}

/// An option that was given.
fn set<T: Clone>(drafting: Drafting, given: &Option<T>, option: impl FnOnce(Drafting, T) -> Drafting) -> Drafting {
    match given {
        Some(value) => option(drafting, value.clone()),
        None => drafting,
    }
}
