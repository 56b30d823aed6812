//! Codes and labels, whom a question was asked, answers that are missing, and what the catalogue says of an indicator.

use super::{Check, levels, occurs, sample};
use crate::catalogue::{Base, Indicator, Kind as Definition, Limits};
use crate::dataset::base;
use crate::dataset::codebook::{Concept, Entry, Kind, Reach, Value, Variable};
use crate::dataset::codes::Code;
use crate::dataset::file::File;
use crate::dataset::harmonise::{self, Answer};
use crate::dataset::read::Coded;
use crate::finding::{Finding, Rule, Severity};
use rustc_hash::FxHashSet;

/// Item non-response above this share is a warning, below it a note.
const HIGH_NON_RESPONSE: f64 = 0.1;

/// A breakdown of which the cases in scope have several categories.
pub(super) struct Split<'a> {
    name: &'a str,
    column: &'a Coded,
    /// The category that each level of the column means.
    by_level: Vec<Option<&'a str>>,
}

/// The breakdowns of which the cases in scope have several categories.
pub(super) fn splits<'a>(file: &'a File) -> Vec<Split<'a>> {
    let scope = file.scope();
    let of = |concept: &'a Concept| {
        let Kind::Breakdown(variable) = &concept.kind else { return None };
        let column = file.table.column(&variable.name)?;
        let by_level = harmonise::category_of_level(variable, column);
        let inside = || (0..scope.len()).filter(|&row| scope[row]);
        let has_any = inside().any(|row| by_level[column.rows[row] as usize].is_some());
        let has_several = has_any && only_category(column, &by_level, inside()).is_none();
        has_several.then_some(Split { name: &concept.name, column, by_level })
    };
    file.codebook.own().filter_map(of).collect()
}

/// The category of some rows where they have one and no other; the second that is met ends the search.
fn only_category<'a>(
    column: &Coded,
    by_level: &[Option<&'a str>],
    rows: impl Iterator<Item = usize>,
) -> Option<&'a str> {
    let mut categories = rows.filter_map(|row| by_level[column.rows[row] as usize]);
    let first = categories.next()?;
    categories.all(|category| category == first).then_some(first)
}

impl Check<'_> {
    pub(super) fn concept(&mut self, concept: &Concept) {
        let asked = base::asked(&self.file.codebook, concept, &self.file.table);
        for variable in concept.variables() {
            if let Some(column) = self.file.table.column(&variable.name) {
                self.codes(concept, variable, column, asked.as_deref());
                self.no_answer(variable, column);
            }
            for entry in &variable.entries {
                self.labels(variable, entry);
            }
        }
        if !concept.is_breakdown() {
            self.catalogue(concept);
        }
        self.answered_outside(concept, asked.as_deref());
        let (codebook, table) = (&self.file.codebook, &self.file.table);
        // Per row whether the answer is missing; `None` for rows that were not asked.
        let missing: Option<Vec<Option<bool>>> = match &concept.kind {
            Kind::Breakdown(_) | Kind::Several(_) => return,
            Kind::Answer { .. } => harmonise::answers(codebook, concept, table).map(|given| {
                given.into_iter().map(|a| (a != Answer::Outside).then_some(a == Answer::Missing)).collect()
            }),
            Kind::Ratio { .. } => harmonise::amounts(codebook, concept, table).map(|given| {
                let outside = harmonise::outside(codebook, concept, table);
                given.iter().zip(outside).map(|(pair, outside)| (!outside).then_some(pair.is_none())).collect()
            }),
        };
        let Some(missing) = missing else { return };
        self.more_than_the_whole(concept);
        self.asked_of_a_part(concept, &missing);
        let asked = missing.iter().zip(self.scope).filter(|(m, kept)| **kept && m.is_some()).count();
        let rows: Vec<usize> =
            (0..missing.len()).filter(|row| self.scope[*row] && missing[*row] == Some(true)).collect();
        if !rows.is_empty() {
            // Above 0: each of these rows was asked.
            let share = rows.len() as f64 / asked as f64;
            let severity = if share > HIGH_NON_RESPONSE { Severity::Warning } else { Severity::Note };
            let message = format!("no answer in {} of {asked} rows asked ({:.1} %)", rows.len(), 100.0 * share);
            let remedy =
                "figures speak of those who answered; check whether a skip that means no is declared as missing";
            self.found
                .push(Finding::new(severity, Rule::ItemNonResponse, concept.key(), message).at(&rows).remedy(remedy));
        }
    }

    /// A question that, by its codes for cases outside, was put to one category of a breakdown that has several: its figure
    /// is that of a part of the population and would stand for the whole. A universe that says so makes it a dimension.
    fn asked_of_a_part(&mut self, concept: &Concept, missing: &[Option<bool>]) {
        let scope = self.scope;
        let stated = base::parts(&self.file.codebook, concept);
        let asked = || (0..missing.len()).filter(|&row| scope[row] && missing[row].is_some());
        for Split { name, column, by_level } in self.splits {
            if stated.iter().any(|(known, _)| known == name) {
                continue;
            }
            if let Some(only) = only_category(column, by_level, asked()) {
                let message = format!("was put to {name} = {only:?} alone: its figure would stand for the whole");
                let remedy = format!("write {name}={only} in the column universe; the figures then carry it");
                let rows: Vec<usize> = asked().collect();
                self.found.push(Finding::warning(Rule::PartOnly, concept.key(), message).at(&rows).remedy(remedy));
            }
        }
    }

    /// Units in which the part that a share is of is more than the whole: more learners with access than learners.
    fn more_than_the_whole(&mut self, concept: &Concept) {
        if Limits::of(&concept.name, None).high.is_infinite() {
            return;
        }
        let Some(amounts) = harmonise::amounts(&self.file.codebook, concept, &self.file.table) else { return };
        let is_more =
            |row: &usize| self.scope[*row] && amounts[*row].is_some_and(|(part, whole)| whole >= 0.0 && part > whole);
        let rows: Vec<usize> = (0..amounts.len()).filter(is_more).collect();
        if !rows.is_empty() {
            let message = format!("the numerator is larger than its denominator in {} rows", rows.len());
            let remedy = "ask these units again: as they stand, they make the share too large";
            self.found.push(Finding::warning(Rule::OutOfRange, concept.key(), message).at(&rows).remedy(remedy));
        }
    }

    /// Cases that the universe leaves out and whose cells say yes all the same.
    fn answered_outside(&mut self, concept: &Concept, asked: Option<&[Option<bool>]>) {
        let (Some(asked), Kind::Answer { combine, variables }) = (asked, &concept.kind) else { return };
        let Some(given) = harmonise::answers_of(variables, *combine, &self.file.table) else { return };
        let is_out = |row: &usize| self.scope[*row] && asked[*row] == Some(false) && given[*row] == Answer::Yes;
        let rows: Vec<usize> = (0..given.len()).filter(is_out).collect();
        if !rows.is_empty() {
            let message =
                format!("{} rows say yes that {} leaves out; they are not counted", rows.len(), concept.universe);
            let remedy = "check whom the question was put to, and correct the universe";
            self.found.push(Finding::warning(Rule::AnswerOutsideBase, concept.key(), message).at(&rows).remedy(remedy));
        }
    }

    /// Codes of the file that the codebook does not know, and the other way round.
    fn codes(&mut self, concept: &Concept, variable: &Variable, column: &Coded, asked: Option<&[Option<bool>]>) {
        // What stands in the cells of those who were not asked, or may not have been, does not matter.
        let in_base = |rows: Vec<usize>| -> Vec<usize> {
            rows.into_iter().filter(|row| asked.is_none_or(|asked| asked[*row] == Some(true))).collect()
        };
        let meaning = harmonise::resolve(variable, column);
        let declared = in_base(self.rows(column, false, |l| meaning[l].is_none() && column.declared_missing[l]));
        if !declared.is_empty() {
            let what =
                format!("the file declares codes as missing that {} does not name: they are missing", concept.key());
            let remedy = "nothing, if they are missing answers; otherwise give them a codebook row of their own";
            let message = sample(&what, column, &declared);
            self.found.push(Finding::note(Rule::DeclaredMissing, &column.name, message).at(&declared).remedy(remedy));
        }
        let unmapped = in_base(self.rows(column, false, |l| meaning[l].is_none() && !column.declared_missing[l]));
        if !unmapped.is_empty() {
            let message = sample(&format!("has codes that {} does not declare", concept.key()), column, &unmapped);
            let remedy = "add them to codebook.csv under the value they stand for. Leading zeros matter: \"01\" is not \"1\". \
                          Write blank for an empty cell";
            self.found.push(Finding::error(Rule::UnmappedCode, &column.name, message).at(&unmapped).remedy(remedy));
        }
        let is_amount = |l: usize| meaning[l].is_some_and(|at| variable.entries[at].value == Value::Amount);
        let text = in_base(self.rows(column, false, |l| is_amount(l) && column.is_text(l)));
        if !text.is_empty() {
            let remedy = "correct the cells, set the decimal mark under [file], or declare the codes as missing";
            self.found.push(
                Finding::error(Rule::NotNumeric, &column.name, sample("holds text", column, &text))
                    .at(&text)
                    .remedy(remedy),
            );
        }
        // A variable that carries its labels as text has none of the codes.
        let labelled: FxHashSet<usize> = meaning.iter().flatten().map(|at| variable.entries[*at].row).collect();
        let levels = levels(column);
        for entry in variable.entries.iter().filter(|e| !labelled.contains(&e.row)) {
            let unused: Vec<String> = entry.codes.iter().filter(|c| !occurs(c, &levels)).map(Code::to_string).collect();
            if !unused.is_empty() {
                let message = format!(
                    "row {} of the codebook names codes that the file does not have: {}",
                    entry.row,
                    unused.join(", ")
                );
                let remedy = "nothing, if nobody gave this answer; otherwise check the code";
                self.found.push(Finding::note(Rule::UnusedCode, &column.name, message).remedy(remedy));
            }
        }
    }

    /// The label of a codebook row against the file's own value labels.
    fn labels(&mut self, variable: &Variable, entry: &Entry) {
        let literals: Vec<&String> =
            entry.codes.iter().filter_map(|c| if let Code::Literal(code) = c { Some(code) } else { None }).collect();
        // Several codes of a row have their labels in the same order; a single code may have a label with a semicolon.
        let labels: Vec<&str> = match literals.len() {
            1 => vec![entry.label.trim()],
            _ => entry.label.split(';').map(str::trim).collect(),
        };
        if entry.label.is_empty() || labels.len() != literals.len() {
            return;
        }
        for (code, label) in literals.iter().zip(labels) {
            let Some(own) = self.file.table.labels.get(&(variable.name.to_lowercase(), code.to_string())) else {
                continue;
            };
            if !harmonise::same_label(own, label) {
                let message = format!(
                    "code {code} is labelled {own:?} in the file and {label:?} in row {} of the codebook",
                    entry.row
                );
                let remedy =
                    "codes differ between rounds: check what this code means in this file, then correct the codebook";
                self.found.push(Finding::error(Rule::LabelMismatch, &variable.name, message).remedy(remedy));
            }
        }
    }
}

impl Check<'_> {
    /// What a concept says against what the catalogue says of the indicator.
    fn catalogue(&mut self, concept: &Concept) {
        let Ok(indicator) = crate::indicator(&concept.name) else { return };
        if !states_catalogue_base(concept, indicator) {
            let (base, universe) = (indicator.base.value, &concept.universe);
            let message = format!("the catalogue's figure is a share of {base}, this one of those with {universe}");
            let remedy = "nothing, if that is intended: the base of the figures says so; otherwise leave the universe \
                          out and give the codes of those who were not asked the value no";
            self.found.push(Finding::warning(Rule::BaseDiffers, concept.key(), message).remedy(remedy));
        }
        let unit = self.file.description.statistical_unit;
        // What is asked of a linked file counts the rows of this one, and says so.
        if !unit.measures(&indicator.statistical_unit) && concept.reach == Reach::Own {
            let message = format!(
                "its statistical unit is {}, a row of the file is one {}",
                indicator.statistical_unit,
                unit.as_str()
            );
            let remedy = "describe the rows of that unit, with their own weight, as a dataset of its own";
            self.found.push(Finding::error(Rule::WrongUnit, concept.key(), message).remedy(remedy));
        }
        let (described, fits, remedy) = match &concept.kind {
            Kind::Ratio { .. } => ("two amounts", indicator.kind != Definition::WeightedProportion, "yes and no"),
            Kind::Answer { .. } | Kind::Breakdown(_) | Kind::Several(_) => (
                "a yes/no question",
                matches!(indicator.kind, Definition::WeightedProportion | Definition::CountProportion),
                "numerator and denominator",
            ),
        };
        if !fits {
            let message = format!("the catalogue defines it as {}, the codebook describes {described}", indicator.kind);
            let remedy = format!("describe it by rows with the values {remedy}");
            self.found.push(Finding::error(Rule::WrongKind, concept.key(), message).remedy(remedy));
        }
        let known: Vec<&str> = indicator.categories.value.iter().map(|c| c.label.value.as_str()).collect();
        let listed = known.is_empty() || concept.category.is_empty() || known.contains(&concept.category.as_str());
        if !listed {
            let message = format!("the catalogue has no category {:?} of this indicator", concept.category);
            let remedy = format!("nothing, for a national category; the catalogue has {}", known.join("; "));
            self.found.push(Finding::note(Rule::NationalCategory, concept.key(), message).remedy(remedy));
        }
    }
}

/// Whether the base of a concept is that of the catalogue. Households without Internet access and people who do not use
/// the Internet are bases of the catalogue; who is asked of everyone has no universe.
pub(in crate::dataset) fn states_catalogue_base(concept: &Concept, indicator: &Indicator) -> bool {
    // Whatever the case and the spaces in which it was written.
    let universe: String = concept.universe.to_lowercase().split_whitespace().collect();
    match indicator.base.value {
        // A part of the population is a dimension of the figures, not another base.
        _ if !concept.base.iter().any(base::Base::is_answer) => true,
        Base::HouseholdsWithoutInternet => universe == "hh6=no",
        Base::InternetNonUsers => universe == "hh7=no",
        // What the sources leave open cannot be contradicted.
        Base::Unsettled => true,
        Base::Population
        | Base::Individuals
        | Base::Households
        | Base::HouseholdExpenditure
        | Base::Enterprises
        | Base::PersonsEmployed
        | Base::ValueAdded
        | Base::Turnover
        | Base::GoodsImports
        | Base::GoodsExports
        | Base::ServicesExports
        | Base::Schools
        | Base::Learners
        | Base::Teachers
        | Base::Computers
        | Base::Organizations
        | Base::Adults
        | Base::Income
        | Base::None => false,
    }
}
