//! `codebook.csv`: which codes of which national variables mean what.
//!
//! One row says: these codes of this variable are this value of this concept.
//!
//! | column | |
//! |---|---|
//! | `concept` | an indicator of the catalogue (`HH6`), or a breakdown in lower case (`sex`, `age`, `urbanisation`, any name); `gender` is read as `sex`, `urbanization` or `area` as `urbanisation`, and so on |
//! | `category` | the category of an indicator (`HH8`: `home`); empty for its total and for breakdowns |
//! | `value` | indicators: `yes`, `no`, `missing`, `outside`, for ratios of totals `numerator`, `denominator`; breakdowns: the value in the figures (`F`, `Y15T24`, `U`) or `missing`; `female` is read as `F`, `15-24` as `Y15T24` |
//! | `variable` | the national variable, or several with `;` between them |
//! | `codes` | a list `1;3`, ranges `15..24`, `75..`, `blank`, `*` for every other code, `number` |
//! | `combine` | for several variables of one concept: `any` (the default; yes if one says yes) or `all`; for a breakdown `several`, where a case may have several of its categories |
//! | `label` | the code's own label, checked against the file's labels where it has them |
//! | `label:en`, `label:fr`, `label:es`, `label:ar`, `label:ru`, `label:zh` | the label in a language, where an office writes in several |
//! | `universe` | whom the question was asked, as `concept=value`: `HH7=yes`, `sex=F`; several with `;` between them must all be met |
//! | `recall`, `status`, `note` | over which period was asked, how certain the row is, remarks |
//! | `file` | of several data files those whose variables the row speaks of, with `;` between them; empty for every file that has all variables of the row |
//!
//! A row of a breakdown with nothing in `value`, `variable` and `codes` says what the breakdown itself is called: its labels are
//! the column headings.
//!
//! Only `concept`, `value`, `variable` and `codes` are required. A row whose first cell begins with `#` is a comment, such as a
//! proposal that is still to be decided; blank rows are skipped.
//!
//! # Whom a question was asked
//!
//! A figure is a share of those who were asked and answered. Who was not asked is said in one of three ways:
//!
//! - `universe` limits a concept to the cases with that value of another concept of the codebook. Limited to a category of
//!   a breakdown (`sex=F`), its figures are about that part of the population and carry the dimension. The others are not in
//!   the base: they are not missing answers, whatever their cells hold, and need no code. Cases where it is not known
//!   whether they were asked count as missing.
//! - `outside` is the value of codes that say so themselves: `98` for "not applicable", `blank` for a question that was
//!   skipped. They are not in the base either.
//! - Where the figure is one of everyone, although the question was put to some only, codes of those who were not asked
//!   have the value `no`: who does not use the Internet did not use it for shopping.

use super::base::{self, Base};
use super::codes::Code;
use super::meaning::concept;
use super::names;
use super::sheet::{Line, read_lines};
use crate::catalogue::Certainty;
use crate::dimension;
use crate::{Error, Result};
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::{Path, PathBuf};

/// The contents of a `codebook.csv`.
#[derive(Debug, Clone)]
pub struct Codebook {
    pub(super) concepts: Vec<Concept>,
    path: PathBuf,
}

/// All rows of one concept and category.
#[derive(Debug, Clone)]
pub(super) struct Concept {
    pub(super) name: String,
    pub(super) category: String,
    pub(super) kind: Kind,
    /// What a breakdown is called, where the codebook names it.
    pub(super) named: Option<Named>,
    /// Whom it was asked, as it is written, and read.
    pub(super) universe: String,
    pub(super) base: Vec<Base>,
    pub(super) recall: String,
    pub(super) certainty: Certainty,
    pub(super) note: String,
    /// The first row, as a spreadsheet counts.
    pub(super) row: usize,
    pub(super) reach: Reach,
}

/// What a breakdown is called.
#[derive(Debug, Clone)]
pub(super) struct Named {
    pub(super) label: String,
    /// The same in languages, by their tags.
    pub(super) translations: Vec<(String, String)>,
}

/// Whose concept it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// A concept of the rows of the file itself.
    Own,
    /// A concept of the row of another file that each row links to.
    Linked,
    /// The same, under a name that the file itself gives to a concept of its own: only bases of other such concepts speak of it.
    Shadowed,
}

/// What a concept becomes in the harmonised table.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    /// Yes, no or missing, from one variable or several.
    Answer { combine: Combine, variables: Vec<Variable> },
    /// Two numbers, each the sum of its variables.
    Ratio { numerator: Vec<Variable>, denominator: Vec<Variable> },
    /// A category of a breakdown.
    Breakdown(Variable),
    /// Categories of a breakdown where a case may have several, by the codes of one variable or more.
    Several(Vec<Variable>),
}

/// How several variables make one answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Combine {
    /// Yes if any says yes.
    Any,
    /// Yes if all say yes.
    All,
}

/// One national variable and what its codes mean.
#[derive(Debug, Clone)]
pub(super) struct Variable {
    pub(super) name: String,
    pub(super) entries: Vec<Entry>,
}

/// Codes of one meaning.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) value: Value,
    pub(super) codes: Vec<Code>,
    pub(super) label: String,
    /// The label in languages, by their tags.
    pub(super) translations: Vec<(String, String)>,
    pub(super) row: usize,
}

/// What a code means.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Yes,
    No,
    Missing,
    Outside,
    /// The number in the cell, for ratios of totals.
    Amount,
    Category(String),
}

impl Concept {
    /// The name a measure of this concept goes by: `HH6`, or `HH8:home` for a category.
    pub(super) fn key(&self) -> String {
        key(&self.name, &self.category)
    }

    /// Whether some cases may not be in its base.
    pub(super) fn has_base(&self) -> bool {
        let outside = |variable: &&Variable| variable.entries.iter().any(|entry| entry.value == Value::Outside);
        !self.base.is_empty() || (!self.is_breakdown() && self.variables().iter().any(outside))
    }

    /// The same concept for the rows of a file that links to its file, in a list of concepts that begins with `by` others,
    /// named `earlier`.
    fn linked(&self, file: &str, earlier: &FxHashSet<&str>, by: usize) -> Concept {
        let rename = |variable: &mut Variable| variable.name = linked_variable(&variable.name, file);
        let mut kind = self.kind.clone();
        match &mut kind {
            Kind::Answer { variables, .. } => variables.iter_mut().for_each(rename),
            Kind::Ratio { numerator, denominator } => numerator.iter_mut().chain(denominator).for_each(rename),
            Kind::Breakdown(variable) => rename(variable),
            Kind::Several(variables) => variables.iter_mut().for_each(rename),
        }
        let is_hidden = self.reach == Reach::Shadowed || earlier.contains(self.name.as_str());
        // Hidden stays hidden from one link to the next.
        let reach = if is_hidden { Reach::Shadowed } else { Reach::Linked };
        let base = self.base.iter().map(|base| base.moved(by)).collect();
        Concept { kind, reach, base, ..self.clone() }
    }

    pub(super) fn is_breakdown(&self) -> bool {
        matches!(self.kind, Kind::Breakdown(_) | Kind::Several(_))
    }

    pub(super) fn variables(&self) -> Vec<&Variable> {
        match &self.kind {
            Kind::Answer { variables, .. } => variables.iter().collect(),
            Kind::Ratio { numerator, denominator } => numerator.iter().chain(denominator).collect(),
            Kind::Breakdown(variable) => vec![variable],
            Kind::Several(variables) => variables.iter().collect(),
        }
    }
}

impl Codebook {
    /// Reads the bytes of a `codebook.csv`; `path` is what errors name. All mistakes are reported together.
    ///
    /// # Errors
    /// [`Error::InvalidFile`] for what cannot be read as a codebook, [`Error::UnknownColumn`] without a column that it needs, and
    /// [`Error::Several`] for all that is wrong with its rows.
    pub fn parse(bytes: &[u8], path: &Path) -> Result<Codebook> {
        Codebook::of(&read_lines(bytes, path)?, path, &[])
    }

    /// The codebook of one file from the rows that speak of it. `linked` are the files that each of its rows has a row of, by
    /// name: their concepts are there too, with variables that are called after their file.
    pub(super) fn of(lines: &[Line], path: &Path, linked: &[(&str, &Codebook)]) -> Result<Codebook> {
        let mut problems = Vec::new();
        let mut concepts = Vec::new();
        // The name and category of a concept, and its lines.
        let mut groups: Vec<((&str, &str), Vec<&Line>)> = Vec::new();
        let (mut places, mut canonical) = (FxHashMap::default(), FxHashMap::default());
        for line in lines {
            // Each spelling is looked up once; a codebook repeats the concept in every row.
            let name = *canonical.entry(line.get("concept")).or_insert_with(|| names::canonical(line, lines));
            let key = (name, line.get("category"));
            // Rows of one concept need not stand together.
            let place = *places.entry(key).or_insert(groups.len());
            match groups.get_mut(place) {
                Some((_, group)) => group.push(line),
                None => groups.push((key, vec![line])),
            }
        }
        for ((name, _), group) in &groups {
            let mut found = Vec::new();
            let concept = concept(name, group, &mut found);
            match concept {
                Some(concept) if found.is_empty() => concepts.push(concept),
                _ => problems.extend(found),
            }
        }
        // All groups count as declared, so that a base on a concept with a mistake is not called unknown.
        let declared: Vec<String> = groups.iter().map(|((name, category), _)| key(name, category)).collect();
        let own = concepts.len();
        for (file, codebook) in linked {
            // Renewed for each file: a concept of one linked file hides that of the next.
            let names: FxHashSet<&str> = concepts.iter().map(|concept: &Concept| concept.name.as_str()).collect();
            let linked: Vec<Concept> =
                codebook.concepts.iter().map(|c| c.linked(file, &names, concepts.len())).collect();
            concepts.extend(linked);
        }
        problems.extend(base::read(&mut concepts, own, &declared));
        // In the order of the file, whichever check found them.
        problems.sort_by_key(|(row, _)| *row);
        let error = |(row, problem)| Error::InvalidFile { path: path.to_owned(), row: Some(row), problem };
        Error::collect(problems.into_iter().map(error).collect())?;
        Ok(Codebook { concepts, path: path.to_owned() })
    }

    /// The file the codebook was read from.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The breakdowns the codebook describes, in its order.
    pub fn breakdowns(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for concept in self.visible().filter(|c| c.is_breakdown()) {
            if !names.contains(&concept.name.as_str()) {
                names.push(&concept.name);
            }
        }
        names
    }

    /// The codebook of several files, for what holds of all of them.
    pub(super) fn union<'a>(codebooks: impl Iterator<Item = &'a Codebook>, path: &Path) -> Codebook {
        let own = codebooks.flat_map(Codebook::own);
        // Bases speak of places in the codebook of their file.
        let concepts = own.map(|concept| Concept { base: Vec::new(), ..concept.clone() }).collect();
        Codebook { concepts, path: path.to_owned() }
    }

    /// The concepts that the file itself describes.
    pub(super) fn own(&self) -> impl Iterator<Item = &Concept> {
        self.concepts.iter().filter(|concept| concept.reach == Reach::Own)
    }

    /// The concepts that can be asked for: those of the file and those of the files that it links to.
    pub(super) fn visible(&self) -> impl Iterator<Item = &Concept> {
        self.concepts.iter().filter(|concept| concept.reach != Reach::Shadowed)
    }

    /// A breakdown by its name or an alias of it.
    pub(super) fn breakdown(&self, name: &str) -> Option<&Concept> {
        let named = |wanted: &str| self.visible().find(|c| c.is_breakdown() && c.name == wanted);
        // An own breakdown called `area` comes before `area` as an alias of `urbanisation`.
        named(name).or_else(|| named(dimension::dimension(name)?))
    }

    /// Concepts, and those that their bases speak of, each once.
    pub(super) fn with_bases<'a>(&'a self, concepts: &[&'a Concept]) -> Vec<&'a Concept> {
        let mut all: Vec<&Concept> = Vec::new();
        // A stack, filled backwards so that the concepts come out in the order they were asked for.
        let mut next: Vec<&Concept> = concepts.iter().rev().copied().collect();
        while let Some(concept) = next.pop() {
            if !all.iter().any(|known| std::ptr::eq(*known, concept)) {
                all.push(concept);
                next.extend(concept.base.iter().map(|base| &self.concepts[base.concept]));
            }
        }
        all
    }

    pub(super) fn indicators(&self) -> impl Iterator<Item = &Concept> {
        self.visible().filter(|c| !c.is_breakdown())
    }

    /// Every national variable, once, in the order of the codebook.
    #[cfg(test)]
    fn variables(&self) -> Vec<&str> {
        let mut seen = rustc_hash::FxHashSet::default();
        let names = self.concepts.iter().flat_map(Concept::variables).map(|variable| variable.name.as_str());
        names.filter(|name| seen.insert(name.to_ascii_lowercase())).collect()
    }
}

/// What a variable of a file is called in the tables of files that link to it.
pub(super) fn linked_variable(name: &str, file: &str) -> String {
    format!("{name} of {file}")
}

fn key(name: &str, category: &str) -> String {
    match category {
        "" => name.to_owned(),
        category => format!("{name}:{category}"),
    }
}

#[cfg(test)]
#[path = "codebook_tests.rs"]
mod tests;
