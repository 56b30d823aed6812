//! The checks of a dataset against its description and codebook.
//!
//! | file | checks |
//! |---|---|
//! | `scope` | who is left out, and whether the file is about a part of the population |
//! | `design` | weights, strata, sampling units, replicate weights, the key |
//! | `links` | rows that link to none, and weights of files that do not go together |
//! | `activities` | codes of economic activities that their classification does not have |
//! | `census` | units that were asked and did not answer |
//! | `frame` | units of another size or activity than the frame said |
//! | `counts` | what the rows can be counted in |
//! | `concepts` | codes and labels, whom a question was asked, answers that are missing, what the catalogue says |
//! | `numbers` | how numbers were read, and codes among them that often mean no answer |

mod activities;
mod census;
mod concepts;
mod counts;
mod design;
mod frame;
mod links;
mod numbers;
mod scope;

pub(super) use concepts::states_catalogue_base;

use super::codebook::Concept;
use super::codes::Code;
use super::file::File;
use super::read::Coded;
use super::{Dataset, UNSAID};
use crate::error::nearest;
use crate::finding::{Finding, Findings, Rule, Severity};
use concepts::{Split, splits};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

/// How many codes or identifiers a message lists.
const LISTED: usize = 10;

/// Checks all files, and the codebook against all.
pub(super) fn all(dataset: &Dataset) -> Findings {
    let several = dataset.files.len() > 1;
    let mut found = Vec::new();
    for file in &dataset.files {
        let concepts: Vec<&Concept> = file.codebook.own().collect();
        let mut of_file = findings(dataset, file, &concepts);
        of_file.extend(count_findings(file, None));
        of_file.extend(blank_findings(file));
        let place = |place: String| if several { format!("{}: {place}", file.description.name) } else { place };
        found.extend(of_file.into_iter().map(|finding| Finding { place: place(finding.place.clone()), ..finding }));
    }
    for line in &dataset.unused {
        let variables = line.variables().collect::<Vec<_>>().join(", ");
        let message = format!("no file has all variables of row {} of the codebook", line.row);
        let remedy = "correct the names, or leave the row out";
        found.push(Finding::error(Rule::MissingColumn, format!("codebook.csv: {variables}"), message).remedy(remedy));
    }
    found.extend(unsaid(dataset));
    match &dataset.files[..] {
        [only] => Findings::of_file(found, &only.table.path),
        _ => Findings::of_file(found, &dataset.folder),
    }
}

/// What a draft left open in the description, and nobody has said since.
fn unsaid(dataset: &Dataset) -> Option<Finding> {
    let description = &dataset.description;
    let said = [
        ("title", &description.title),
        ("producer", &description.producer),
        ("licence", &description.licence),
        ("citation", &description.citation),
    ];
    let open: Vec<&str> = said.into_iter().filter(|(_, text)| *text == UNSAID).map(|(key, _)| key).collect();
    let message = format!("{} of the survey, not said yet", open.join(", "));
    let remedy = "write them in dataset.toml before figures are published; without a citation these have no source";
    (!open.is_empty()).then(|| Finding::warning(Rule::MissingValue, "dataset.toml", message).remedy(remedy))
}

/// Checks the columns that the rows can be counted in, or one of them by its name.
pub(super) fn counts(file: &File, name: Option<&str>) -> Findings {
    Findings::of_file(count_findings(file, name), &file.table.path)
}

fn count_findings(file: &File, name: Option<&str>) -> Vec<Finding> {
    let mut check = Check::of(file);
    check.counts(name);
    check.found
}

fn blank_findings(file: &File) -> Vec<Finding> {
    let mut check = Check::of(file);
    check.blank_units();
    check.found
}

/// Checks the design of a file and some of its concepts.
pub(super) fn validate(dataset: &Dataset, file: &File, concepts: &[&Concept]) -> Findings {
    Findings::of_file(findings(dataset, file, concepts), &file.table.path)
}

fn findings(dataset: &Dataset, file: &File, concepts: &[&Concept]) -> Vec<Finding> {
    // An error in the question of a base is one in all that rest on it.
    let concepts = file.codebook.with_bases(concepts);
    let mut check = Check::of(file);
    check.found = file.findings(|| of_file(dataset, file)).to_vec();
    check.columns_of(&concepts);
    check.found.extend(of_concepts(file, &concepts).into_iter().flatten());
    check.found
}

/// What is found in each of some concepts. All threads check, as each check reads every row.
fn of_concepts(file: &File, concepts: &[&Concept]) -> Vec<Vec<Finding>> {
    // Made once: a file has hundreds of questions, which are all held against them.
    let splits = if concepts.iter().all(|concept| concept.is_breakdown()) { Vec::new() } else { splits(file) };
    let check = |concept: &&Concept| {
        let mut check = Check { splits: &splits, ..Check::of(file) };
        check.concept(concept);
        check.found
    };
    concepts.par_iter().map(check).collect()
}

/// What is found beside the concepts.
fn of_file(dataset: &Dataset, file: &File) -> Vec<Finding> {
    let mut check = Check::of(file);
    check.columns(
        dataset.description.columns_of(&file.description).into_iter().map(|name| (name, "dataset.toml".into())),
    );
    check.checksum();
    check.scope();
    check.weight();
    check.design();
    check.frame();
    check.census();
    check.key();
    check.links(dataset);
    check.weight_by_label();
    check.thousands();
    check.activities();
    check.found
}

/// The concepts with an error in their own columns or in those of their bases, each with its errors; what is wrong with
/// the design is an error of the whole.
pub(super) fn refused<'a>(
    dataset: &Dataset,
    file: &'a File,
    concepts: &[&'a Concept],
) -> crate::Result<Vec<(&'a Concept, String)>> {
    // The design without any concept; its errors end here.
    validate(dataset, file, &[]).check()?;
    let all = file.codebook.with_bases(concepts);
    let found = of_concepts(file, &all);
    let mut refused = Vec::new();
    for concept in concepts {
        let needed = file.codebook.with_bases(&[concept]);
        let mut check = Check::of(file);
        check.columns_of(&needed);
        let place = |concept: &&Concept| all.iter().position(|known| std::ptr::eq(*known, *concept));
        let of_needed = needed.iter().filter_map(place).flat_map(|place| &found[place]);
        let errors = check.found.iter().chain(of_needed).filter(|finding| finding.severity == Severity::Error);
        let errors: Vec<String> = errors.map(|f| format!("{} {}", f.rule, f.sentence())).collect();
        if !errors.is_empty() {
            refused.push((*concept, errors.join("; ")));
        }
    }
    Ok(refused)
}

struct Check<'a> {
    file: &'a File,
    scope: &'a [bool],
    /// The breakdowns that questions are held against.
    splits: &'a [Split<'a>],
    found: Vec<Finding>,
}

impl<'a> Check<'a> {
    fn of(file: &'a File) -> Check<'a> {
        Check { file, scope: file.scope(), splits: &[], found: Vec::new() }
    }
}

impl Check<'_> {
    /// The rows of a column whose level has a property, in scope or everywhere.
    fn rows(&self, column: &Coded, everywhere: bool, wanted: impl Fn(usize) -> bool) -> Vec<usize> {
        let wanted: Vec<bool> = (0..column.levels.len()).map(wanted).collect();
        if !wanted.contains(&true) {
            return Vec::new();
        }
        let rows = column.rows.iter().enumerate();
        rows.filter(|(row, level)| wanted[**level as usize] && (everywhere || self.scope[*row]))
            .map(|(row, _)| row)
            .collect()
    }

    /// Every column that concepts name must be there.
    fn columns_of(&mut self, concepts: &[&Concept]) {
        let mut wanted: Vec<(String, String)> = Vec::new();
        for concept in concepts {
            for variable in concept.variables() {
                let row = variable.entries.first().map_or(concept.row, |e| e.row);
                wanted.push((variable.name.clone(), format!("codebook.csv, row {row} ({})", concept.key())));
            }
        }
        self.columns(wanted);
    }

    /// Every column that is named must be there; each that is not is found once, with the first place that names it.
    fn columns(&mut self, wanted: impl IntoIterator<Item = (String, String)>) {
        let columns: FxHashSet<String> =
            self.file.table.columns().map(|column| column.name.to_ascii_lowercase()).collect();
        let known = self.found.iter().filter(|finding| finding.rule == Rule::MissingColumn);
        let mut seen: FxHashSet<String> = known.map(|finding| finding.place.to_lowercase()).collect();
        for (name, place) in wanted {
            if !columns.contains(&name.to_ascii_lowercase()) && seen.insert(name.to_lowercase()) {
                let near = nearest(&name, self.file.table.names.iter().map(String::as_str), 5).join(", ");
                let message = format!("the data file has no column {name:?}, which {place} names");
                let remedy = format!("correct the name; the nearest in the file are {near}");
                self.found.push(Finding::error(Rule::MissingColumn, &name, message).remedy(remedy));
            }
        }
    }

    /// The file must be the one that the description speaks of.
    fn checksum(&mut self) {
        let stated = &self.file.description.file.sha256;
        let Some(own) = &self.file.table.sha256 else { return };
        if !own.eq_ignore_ascii_case(stated) {
            let name = self.file.description.file.path.display().to_string();
            let message = format!("the SHA-256 of the file is {own}, the description states {stated}");
            let remedy = "this is another file than the one that was described: get that one, or check the description \
                          against this one and state its SHA-256";
            self.found.push(Finding::error(Rule::ChecksumDiffers, name, message).remedy(remedy));
        }
    }
}

fn levels(column: &Coded) -> FxHashSet<&str> {
    column.levels.iter().flatten().map(String::as_str).collect()
}

/// Whether a code that stands for itself is in the file; ranges and words need not be.
fn occurs(code: &Code, levels: &FxHashSet<&str>) -> bool {
    match code {
        Code::Literal(literal) => levels.contains(literal.as_str()),
        Code::Range(..) | Code::Blank | Code::Number | Code::Otherwise => true,
    }
}

fn listed(items: &[&str]) -> String {
    let more = items.len().saturating_sub(LISTED);
    let shown = items.iter().take(LISTED).copied().collect::<Vec<_>>().join(", ");
    if more == 0 { shown } else { format!("{shown} and {more} more") }
}

/// The cells of a column in some rows, with how often each occurs, the most frequent first.
fn sample(what: &str, column: &Coded, rows: &[usize]) -> String {
    let mut counts: FxHashMap<u32, usize> = FxHashMap::default();
    for row in rows {
        *counts.entry(column.rows[*row]).or_default() += 1;
    }
    let mut counts: Vec<(u32, usize)> = counts.into_iter().collect();
    // By level within the same count, for messages that do not change from run to run.
    counts.sort_by_key(|(level, n)| (usize::MAX - n, *level));
    let cell = |level: u32| column.levels[level as usize].as_deref().unwrap_or("blank").to_owned();
    let cells: Vec<String> = counts.into_iter().map(|(level, n)| format!("{} ({n})", cell(level))).collect();
    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    format!("{what}: {}", listed(&cells))
}
