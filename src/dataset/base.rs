//! The base of a question: whom it was asked, from the column `universe` of a codebook.
//!
//! `HH7=yes` are the cases whose answer to another concept is yes, `sex=F` those in a category of a breakdown; of several
//! conditions with `;` between them all must be met.

use super::Codebook;
use super::codebook::{Concept, Kind, Reach, Value};
use super::harmonise::{self, Answer};
use super::read::Table;
use super::several;
use crate::dimension;
use crate::error::nearest;

/// A condition on another concept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Base {
    /// Its place in the codebook.
    pub(super) concept: usize,
    wanted: Wanted,
}

/// What it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Wanted {
    Yes,
    No,
    Category(String),
}

/// Reads the universe of the first concepts, the `own` of a file; mistakes with their row. `declared` are the names of all
/// concepts, of which some may have mistakes of their own.
pub(super) fn read(concepts: &mut [Concept], own: usize, declared: &[String]) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut bases = Vec::new();
    for concept in &concepts[..own] {
        let mut base = Vec::new();
        if !concept.universe.is_empty() && concept.is_breakdown() {
            found.push((
                concept.row,
                "a breakdown has no universe; cases that it leaves out have the value missing".into(),
            ));
        } else {
            for (condition, read) in conditions(&concept.universe, concepts, declared) {
                match read {
                    Ok(read) => base.extend(read),
                    Err(problem) => found.push((concept.row, format!("universe {condition:?}: {problem}"))),
                }
            }
        }
        bases.push(base);
    }
    for (concept, base) in concepts.iter_mut().zip(bases) {
        concept.base = base;
    }
    // Only those on the circle: what merely leads there is right as soon as the circle is broken.
    let circular: Vec<usize> =
        unended(concepts).into_iter().filter(|&place| place < own && leads_to_itself(place, concepts)).collect();
    found.extend(circular.iter().map(|&place| {
        let key = concepts[place].key();
        (
            concepts[place].row,
            format!("the universe of {key} leads back to {key}; name a question that was put before it"),
        )
    }));
    // Whoever follows bases after this can rely on an end.
    circular.iter().for_each(|&place| concepts[place].base.clear());
    found
}

/// The conditions of a text in the syntax of the column `universe`, each as it was read.
pub(super) fn conditions<'a>(
    text: &'a str,
    concepts: &[Concept],
    declared: &[String],
) -> impl Iterator<Item = (&'a str, Result<Option<Base>, String>)> {
    let conditions = text.split(';').map(str::trim).filter(|part| !part.is_empty());
    conditions.map(|condition| (condition, parse(condition, concepts, declared)))
}

/// `None` for a concept that has a mistake of its own.
fn parse(condition: &str, concepts: &[Concept], declared: &[String]) -> Result<Option<Base>, String> {
    let Some((name, value)) = condition.split_once('=').map(|(name, value)| (name.trim(), value.trim())) else {
        return Err("write concept=value, such as HH7=yes; words belong into the column note".into());
    };
    let Some(concept) = place(name, concepts) else {
        // Its mistake is reported already; a second message here would lead astray.
        if declared.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            return Ok(None);
        }
        let keys: Vec<String> = concepts.iter().filter(|c| c.reach != Reach::Shadowed).map(Concept::key).collect();
        let near = nearest(name, keys.iter().map(String::as_str), 5).join(", ");
        return Err(format!("the codebook has no concept {name:?}; the nearest are {near}"));
    };
    let wanted = match (&concepts[concept].kind, value.to_lowercase().as_str()) {
        (Kind::Answer { .. }, "yes") => Wanted::Yes,
        (Kind::Answer { .. }, "no") => Wanted::No,
        (Kind::Answer { .. }, _) => return Err(format!("{name} is yes or no, not {value:?}")),
        (Kind::Ratio { .. }, _) => {
            return Err(format!("{name} is a ratio of totals; name a question with the answers yes and no"));
        }
        (Kind::Breakdown(_) | Kind::Several(_), _) => {
            let code = dimension::code(&concepts[concept].name, value).unwrap_or_else(|| value.to_owned());
            let entries = concepts[concept].variables().into_iter().flat_map(|variable| &variable.entries);
            let categories = entries.filter_map(|entry| match &entry.value {
                Value::Category(category) => Some(category.as_str()),
                Value::Yes | Value::No | Value::Missing | Value::Outside | Value::Amount => None,
            });
            let mut categories: Vec<&str> = categories.collect();
            categories.dedup();
            if !categories.contains(&code.as_str()) {
                let near = nearest(value, categories, 5).join(", ");
                return Err(format!("{name} has no value {value:?}; the nearest are {near}"));
            }
            Wanted::Category(code)
        }
    };
    Ok(Some(Base { concept, wanted }))
}

/// The place of a concept by its key, by another code of its indicator, or by an alias of its breakdown.
fn place(name: &str, concepts: &[Concept]) -> Option<usize> {
    // A shadowed concept has the name of one of the file itself, which is the one that is meant.
    let is_visible = |c: &Concept| c.reach != Reach::Shadowed;
    let by_key = || concepts.iter().position(|c| is_visible(c) && c.key() == name);
    let by_alias = || {
        let dimension = dimension::dimension(name)?;
        concepts.iter().position(|c| is_visible(c) && c.is_breakdown() && c.name == dimension)
    };
    let by_code = || {
        let wanted = crate::indicator(name).ok()?;
        let is = |c: &Concept| {
            is_visible(c)
                && !c.is_breakdown()
                && c.category.is_empty()
                && crate::indicator(&c.name).is_ok_and(|known| std::ptr::eq(known, wanted))
        };
        concepts.iter().position(is)
    };
    // The exact key wins: `area` may be a breakdown of the codebook and an alias of another.
    by_key().or_else(by_alias).or_else(by_code)
}

/// The places of concepts whose universe, followed from question to question, has no end: those of a circle and those that
/// lead to one.
fn unended(concepts: &[Concept]) -> Vec<usize> {
    // Kahn's walk from the questions that were put to everyone: what it never reaches lies on a circle or behind one.
    let mut named_by: Vec<Vec<usize>> = vec![Vec::new(); concepts.len()];
    let mut left: Vec<usize> = concepts.iter().map(|concept| concept.base.len()).collect();
    for (place, concept) in concepts.iter().enumerate() {
        concept.base.iter().for_each(|base| named_by[base.concept].push(place));
    }
    let mut ended: Vec<usize> = (0..concepts.len()).filter(|&place| left[place] == 0).collect();
    while let Some(place) = ended.pop() {
        for &other in &named_by[place] {
            left[other] -= 1;
            if left[other] == 0 {
                ended.push(other);
            }
        }
    }
    (0..concepts.len()).filter(|&place| left[place] > 0).collect()
}

fn leads_to_itself(start: usize, concepts: &[Concept]) -> bool {
    // A walk over the universes that a universe names, each once, ends in a cycle too.
    let mut next: Vec<usize> = concepts[start].base.iter().map(|base| base.concept).collect();
    let mut seen = vec![false; concepts.len()];
    while let Some(place) = next.pop() {
        if place == start {
            return true;
        }
        if !std::mem::replace(&mut seen[place], true) {
            next.extend(concepts[place].base.iter().map(|base| base.concept));
        }
    }
    false
}

/// The categories of breakdowns that the universe of a concept is limited to: its figures are about that part of the
/// population.
pub(super) fn parts(codebook: &Codebook, concept: &Concept) -> Vec<(String, String)> {
    concept.base.iter().filter_map(|base| base.part(codebook)).collect()
}

impl Base {
    /// The same in a list of concepts with so many more before it.
    pub(super) fn moved(&self, by: usize) -> Base {
        Base { concept: self.concept + by, wanted: self.wanted.clone() }
    }

    /// The category of a breakdown that it limits to, if that is what it does.
    pub(super) fn part(&self, codebook: &Codebook) -> Option<(String, String)> {
        match &self.wanted {
            Wanted::Category(code) => Some((codebook.concepts[self.concept].name.clone(), code.clone())),
            Wanted::Yes | Wanted::No => None,
        }
    }

    /// Whether it is about a concept of this name.
    pub(super) fn is_about(&self, codebook: &Codebook, name: &str) -> bool {
        codebook.concepts[self.concept].name == name
    }

    /// An answer to another question that it limits to, as it is written: `HH7=yes`.
    pub(super) fn answer(&self, codebook: &Codebook) -> Option<String> {
        let is = |word: &str| Some(format!("{}={word}", codebook.concepts[self.concept].key()));
        match self.wanted {
            Wanted::Yes => is("yes"),
            Wanted::No => is("no"),
            Wanted::Category(_) => None,
        }
    }

    /// Whether it is an answer to another question, and not a part of the population.
    pub(super) fn is_answer(&self) -> bool {
        match self.wanted {
            Wanted::Yes | Wanted::No => true,
            Wanted::Category(_) => false,
        }
    }
}

/// For each row whether a concept was asked: `None` where that is not known. `None` as a whole where it has no universe,
/// or one of a column that is not in the file.
pub(super) fn asked(codebook: &Codebook, concept: &Concept, table: &Table) -> Option<Vec<Option<bool>>> {
    all_met(codebook, &concept.base, table)
}

/// For each row whether all conditions are met; as a whole `None` where there are none, or one of a column that is not there.
pub(super) fn all_met(codebook: &Codebook, bases: &[Base], table: &Table) -> Option<Vec<Option<bool>>> {
    let mut all: Option<Vec<Option<bool>>> = None;
    for base in bases {
        // One condition that cannot be judged leaves all unknown: the column is missing from the file, which is an
        // error of its own.
        let met = met(codebook, base, table)?;
        all = Some(match all {
            None => met,
            Some(earlier) => earlier.into_iter().zip(met).map(|(a, b)| both(a, b)).collect(),
        });
    }
    all
}

/// Both conditions: not met as soon as one is not, whatever is known of the other.
fn both(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        (None, _) | (_, None) => None,
    }
}

fn met(codebook: &Codebook, base: &Base, table: &Table) -> Option<Vec<Option<bool>>> {
    let concept = &codebook.concepts[base.concept];
    let is = |wanted: Answer| {
        let given = harmonise::answers(codebook, concept, table)?;
        let met = |answer: Answer| match answer {
            Answer::Missing => None,
            Answer::Yes | Answer::No | Answer::Outside => Some(answer == wanted),
        };
        Some(given.into_iter().map(met).collect())
    };
    match (&base.wanted, &concept.kind) {
        (Wanted::Yes, _) => is(Answer::Yes),
        (Wanted::No, _) => is(Answer::No),
        (Wanted::Category(wanted), Kind::Breakdown(variable)) => {
            let given = harmonise::categories(variable, table)?;
            Some(given.into_iter().map(|category| category.map(|category| category == wanted)).collect())
        }
        (Wanted::Category(wanted), Kind::Several(variables)) => {
            let given = several::categories(variables, table)?;
            let has = |own: Vec<String>| (!own.is_empty()).then(|| own.contains(wanted));
            Some(given.into_iter().map(has).collect())
        }
        (Wanted::Category(_), Kind::Answer { .. } | Kind::Ratio { .. }) => None,
    }
}
