//! `infosoc fill` and `infosoc describe-form`.

use super::arguments::{DescribeForm, Fill};
use super::console::{Console, free};
use super::output::Output;
use super::{Outcome, judged};
use crate::dataset::Dataset;
use crate::describe::{Confidence, DescribeForm as Drafting};
use crate::export::{Addresses, CellStatus, Fill as Filling, Filled};
use crate::{Error, Result, Series};

pub(super) fn run(asked: &Fill, console: &mut Console) -> Result<Outcome> {
    free(&asked.out, asked.force)?;
    console.step("reading", 3);
    let addresses = Addresses::read(&asked.addresses)?;
    let report = filled(asked, &addresses, console)?;
    console.result(&report, &Output::standard(asked.format))?;
    // After the table, so that a terminal shows last what is to be done.
    console.warnings(&report.findings());
    let of = |status| report.count(status);
    let (filled, empty, refused) = (of(CellStatus::Filled), of(CellStatus::Empty), of(CellStatus::Refused));
    console.remark(&format!("{filled} cells filled, {empty} empty, {refused} refused: {}", asked.out.display()));
    Ok(judged(report.findings().worst(), asked.writing.judge.fail_on))
}

fn filled(asked: &Fill, addresses: &Addresses, console: &mut Console) -> Result<Filled> {
    let mut filling = Filling::new(&asked.form).overwrite(asked.force);
    if let Some(area) = &asked.area {
        filling = filling.area(area);
    }
    if let Some(year) = asked.year {
        filling = filling.year(year);
    }
    for (flag, text) in &asked.shorthand {
        filling = filling.shorthand(*flag, text);
    }
    let suppression = asked.suppression.suppression()?;
    // A file of figures has no cases from which to suppress.
    if !asked.figures.is_dir() {
        if suppression.is_some() {
            let expected = "the folder of a dataset beside them; the figures of a series have flags of their own";
            return Err(Error::argument("--rule and --min-n", expected, asked.figures.display()));
        }
        return filling.write(addresses, &Series::read(&asked.figures)?, &asked.out);
    }
    let dataset = Dataset::open_with(&asked.figures, asked.writing.access.access())?;
    console.step("estimating", 3);
    let figures = dataset.indicators()?;
    console.step("filling", 3);
    match suppression {
        Some(suppression) => filling.write(addresses, &figures.suppress(&suppression)?, &asked.out),
        None => filling.write(addresses, &figures, &asked.out),
    }
}

pub(super) fn draft(asked: &DescribeForm, console: &mut Console) -> Result<Outcome> {
    console.step("reading", 1);
    let draft = Drafting::new(&asked.form).run()?;
    let Some(out) = &asked.out else {
        console.result(&draft, &Output::standard(asked.draft.format))?;
        return Ok(Outcome::Done);
    };
    free(out, asked.draft.force)?;
    draft.write(out, asked.draft.force)?;
    let proposals = draft.proposals();
    let sure = proposals.iter().filter(|proposal| proposal.confidence == Confidence::High).count();
    console.remark(&format!("{sure} rows stand, {} are to decide in {}", proposals.len() - sure, out.display()));
    Ok(Outcome::Done)
}
