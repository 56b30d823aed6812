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
//! | `combine` | for several variables of one concept: `any` (the default; yes if one says yes) or `all` |
//! | `label` | the code's own label, checked against the file's labels where it has them |
//! | `universe` | whom the question was asked, as `concept=value`: `HH7=yes`, `sex=F`; several with `;` between them must all be met |
//! | `recall`, `status`, `note` | over which period was asked, how certain the row is, remarks |
//! | `file` | of several data files those whose variables the row speaks of, with `;` between them; empty for every file that has all variables of the row |
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
//!   the base: they are no missing answers, whatever their cells hold, and need no code. Cases of which it is not known
//!   whether they were asked count as missing.
//! - `outside` is the value of codes that say so themselves: `98` for "not applicable", `blank` for a question that was
//!   skipped. They are not in the base either.
//! - Where the figure is one of everyone, although the question was put to some only, codes of those who were not asked
//!   have the value `no`: who does not use the Internet did not use it for shopping.

use super::base::{self, Base};
use super::codes::{self, Code};
use super::names;
use super::sheet::{Line, read_lines};
use crate::catalogue::Certainty;
use crate::dimension::{self, TOTAL};
use crate::{Error, Result};
use rustc_hash::FxHashMap;
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

/// Whose concept it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Of the rows of the file itself.
    Own,
    /// Of the row of another file that each row links to.
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

    /// The same concept for the rows of a file that links to its file, in a list of concepts that begins with `earlier`.
    fn linked(&self, file: &str, earlier: &[Concept]) -> Concept {
        let rename = |variable: &mut Variable| variable.name = linked_variable(&variable.name, file);
        let mut kind = self.kind.clone();
        match &mut kind {
            Kind::Answer { variables, .. } => variables.iter_mut().for_each(rename),
            Kind::Ratio { numerator, denominator } => numerator.iter_mut().chain(denominator).for_each(rename),
            Kind::Breakdown(variable) => rename(variable),
        }
        let is_hidden = self.reach == Reach::Shadowed || earlier.iter().any(|known| known.name == self.name);
        let reach = if is_hidden { Reach::Shadowed } else { Reach::Linked };
        let base = self.base.iter().map(|base| base.moved(earlier.len())).collect();
        Concept { kind, reach, base, ..self.clone() }
    }

    pub(super) fn is_breakdown(&self) -> bool {
        matches!(self.kind, Kind::Breakdown(_))
    }

    pub(super) fn variables(&self) -> Vec<&Variable> {
        match &self.kind {
            Kind::Answer { variables, .. } => variables.iter().collect(),
            Kind::Ratio { numerator, denominator } => numerator.iter().chain(denominator).collect(),
            Kind::Breakdown(variable) => vec![variable],
        }
    }
}

impl Codebook {
    /// Reads the bytes of a `codebook.csv`; `path` is what errors name. All mistakes are reported together.
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
            let name = *canonical.entry(line.get("concept")).or_insert_with(|| names::canonical(line, lines));
            let key = (name, line.get("category"));
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
        let declared: Vec<String> = groups.iter().map(|((name, category), _)| key(name, category)).collect();
        let own = concepts.len();
        for (file, codebook) in linked {
            let linked: Vec<Concept> = codebook.concepts.iter().map(|c| c.linked(file, &concepts)).collect();
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
        named(name).or_else(|| named(dimension::dimension(name)?))
    }

    /// Concepts, and those that their bases speak of, each once.
    pub(super) fn with_bases<'a>(&'a self, concepts: &[&'a Concept]) -> Vec<&'a Concept> {
        let mut all: Vec<&Concept> = Vec::new();
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

/// Which part of a concept the variables of a row belong to.
enum Part {
    Answer,
    Numerator,
    Denominator,
}

/// The meaning of a row; a mistake in words.
fn meaning(name: &str, given: &str, is_breakdown: bool) -> Result<(Value, Part), String> {
    let meaning = match (is_breakdown, given.to_lowercase().as_str()) {
        (_, "") => return Err("the column value is empty; say what the codes mean".into()),
        (_, "missing") => (Value::Missing, Part::Answer),
        (true, _) => {
            let code = dimension::code(name, given).unwrap_or_else(|| given.to_owned());
            if code == TOTAL {
                let what = "leave this row out, or give the value missing";
                return Err(format!("{given:?} is the total of {name}, which is always there; {what}"));
            }
            (Value::Category(code), Part::Answer)
        }
        (false, "yes") => (Value::Yes, Part::Answer),
        (false, "no") => (Value::No, Part::Answer),
        (false, "outside") => (Value::Outside, Part::Answer),
        (false, "numerator") => (Value::Amount, Part::Numerator),
        (false, "denominator") => (Value::Amount, Part::Denominator),
        (false, _) => {
            return Err(format!(
                "{given:?} is no value of an indicator; use yes, no, missing, outside, numerator or denominator"
            ));
        }
    };
    Ok(meaning)
}

/// The rows of one concept and category; mistakes go to `found` with their row.
fn concept(name: &str, group: &[&Line], found: &mut Vec<(usize, String)>) -> Option<Concept> {
    let first = group.first()?;
    let name = name.to_owned();
    let is_breakdown = name.starts_with(|c: char| c.is_lowercase());
    names::check(first, &name, is_breakdown, found);
    let (mut answers, mut numerator, mut denominator) = (Named::default(), Named::default(), Named::default());
    for line in group {
        let read = Code::list(line.get("codes"))
            .and_then(|codes| Ok((codes, meaning(&name, line.get("value"), is_breakdown)?)));
        let (codes, (value, part)) = match read {
            Ok(read) => read,
            Err(problem) => {
                found.push((line.row, problem));
                continue;
            }
        };
        if codes.contains(&Code::Number) && value != Value::Amount {
            found.push((
                line.row,
                "the code number is for numerator and denominator; give the codes that mean this".into(),
            ));
        }
        let names: Vec<&str> = line.variables().collect();
        if names.is_empty() {
            found.push((line.row, "the column variable is empty; name the national variable".into()));
        }
        let target = match part {
            Part::Answer => &mut answers,
            Part::Numerator => &mut numerator,
            Part::Denominator => &mut denominator,
        };
        let entry = Entry { value, codes, label: line.get("label").to_owned(), row: line.row };
        names.into_iter().for_each(|variable| target.add(variable, entry.clone()));
    }
    let (answers, numerator, denominator) = (answers.list, numerator.list, denominator.list);
    let kind = if is_breakdown {
        breakdown(first, &name, answers, found)
    } else if numerator.is_empty() && denominator.is_empty() {
        answer(group, answers, found)
    } else {
        ratio(first, answers, numerator, denominator, found)
    }?;
    let concept = Concept {
        category: first.get("category").to_owned(),
        universe: agreed(group, "universe", found),
        base: Vec::new(),
        recall: agreed(group, "recall", found),
        certainty: certainty(group, found),
        note: first.get("note").to_owned(),
        row: first.row,
        reach: Reach::Own,
        name,
        kind,
    };
    for variable in concept.variables() {
        check_overlaps(variable, found);
    }
    Some(concept)
}

/// Variables in the order in which they are named; their names are the same whatever the case.
#[derive(Default)]
struct Named {
    list: Vec<Variable>,
    places: FxHashMap<String, usize>,
}

impl Named {
    fn add(&mut self, name: &str, entry: Entry) {
        let place = *self.places.entry(name.to_ascii_lowercase()).or_insert(self.list.len());
        match self.list.get_mut(place) {
            Some(variable) => variable.entries.push(entry),
            None => self.list.push(Variable { name: name.to_owned(), entries: vec![entry] }),
        }
    }
}

fn breakdown(first: &Line, name: &str, mut variables: Vec<Variable>, found: &mut Vec<(usize, String)>) -> Option<Kind> {
    if variables.len() > 1 {
        let names: Vec<&str> = variables.iter().map(|v| v.name.as_str()).collect();
        found.push((
            first.row,
            format!(
                "the breakdown {name} is made from one variable, this one names {}; give each a name of its own, which is \
                 no other word for the same dimension",
                names.join(", ")
            ),
        ));
        return None;
    }
    variables.pop().map(Kind::Breakdown)
}

fn answer(group: &[&Line], variables: Vec<Variable>, found: &mut Vec<(usize, String)>) -> Option<Kind> {
    let row = group.first()?.row;
    let combine = match agreed(group, "combine", found).to_lowercase().as_str() {
        "" | "any" => Combine::Any,
        "all" => Combine::All,
        other => {
            found.push((row, format!("combine is {other:?}; use any (yes if one variable says yes) or all")));
            return None;
        }
    };
    for variable in &variables {
        for (value, word) in [(Value::Yes, "yes"), (Value::No, "no")] {
            if !variable.entries.iter().any(|e| e.value == value) {
                let name = &variable.name;
                found.push((
                    row,
                    format!("variable {name:?} has no row with value {word}; add one, with * for every other code"),
                ));
            }
        }
    }
    Some(Kind::Answer { combine, variables })
}

/// The rows no, missing and outside of a variable hold wherever the variable is used.
fn ratio(
    first: &Line,
    answers: Vec<Variable>,
    mut numerator: Vec<Variable>,
    mut denominator: Vec<Variable>,
    found: &mut Vec<(usize, String)>,
) -> Option<Kind> {
    if numerator.is_empty() || denominator.is_empty() {
        let (have, want) =
            if numerator.is_empty() { ("denominator", "numerator") } else { ("numerator", "denominator") };
        found.push((first.row, format!("a ratio of totals needs a row with value {want} beside the {have}")));
    }
    for variable in answers {
        let mut used = false;
        for target in numerator.iter_mut().chain(&mut denominator) {
            if target.name.eq_ignore_ascii_case(&variable.name) {
                target.entries.extend(variable.entries.iter().cloned());
                used = true;
            }
        }
        let row = variable.entries.first().map_or(first.row, |e| e.row);
        if !used {
            let name = &variable.name;
            found.push((
                row,
                format!("variable {name:?} is neither in the numerator nor in the denominator of this ratio"),
            ));
        }
        if variable.entries.iter().any(|e| e.value == Value::Yes) {
            found.push((
                row,
                "a ratio of totals has no yes; use numerator or denominator, and no for an amount of 0".into(),
            ));
        }
    }
    Some(Kind::Ratio { numerator, denominator })
}

/// The one text that the rows of a concept give in a column.
fn agreed(group: &[&Line], column: &str, found: &mut Vec<(usize, String)>) -> String {
    let mut given = group.iter().filter(|line| !line.get(column).is_empty());
    let Some(first) = given.next() else { return String::new() };
    if let Some(other) = given.find(|line| line.get(column) != first.get(column)) {
        found.push((
            other.row,
            format!(
                "{column} is {:?}, row {} of the same concept has {:?}; they must agree",
                other.get(column),
                first.row,
                first.get(column)
            ),
        ));
    }
    first.get(column).to_owned()
}

/// The least certain of the rows' statuses; a row without one is a fact of the survey's own documents.
fn certainty(group: &[&Line], found: &mut Vec<(usize, String)>) -> Certainty {
    let mut least = Certainty::Confirmed;
    for line in group.iter().filter(|l| !l.get("status").is_empty()) {
        match line.get("status").parse::<Certainty>() {
            Ok(certainty) => least = least.max(certainty),
            Err(error) => found.push((line.row, error.to_string())),
        }
    }
    least
}

fn check_overlaps(variable: &Variable, found: &mut Vec<(usize, String)>) {
    let codes: Vec<(&Entry, &Code)> =
        variable.entries.iter().flat_map(|e| e.codes.iter().map(move |c| (e, c))).collect();
    for (earlier, later) in codes::overlaps(&codes.iter().map(|(_, code)| *code).collect::<Vec<_>>()) {
        let ((first, other), (entry, code)) = (codes[earlier], codes[later]);
        let name = &variable.name;
        found.push((
            entry.row,
            format!(
                "code {code} of variable {name:?} is also in row {} ({other}); each code may be named once",
                first.row
            ),
        ));
    }
}

#[cfg(test)]
#[path = "codebook_tests.rs"]
mod tests;
