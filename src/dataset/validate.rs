//! The checks of a dataset against its description and codebook.

use super::Dataset;
use super::codebook::{Concept, Entry, Kind, Value, Variable};
use super::codes::Code;
use super::harmonise::{self, Answer};
use super::probabilities::Squares;
use super::read::Coded;
use crate::catalogue::Kind as Definition;
use crate::error::nearest;
use crate::finding::{Finding, Findings, Rule, Severity};
use rustc_hash::FxHashMap;

/// Item non-response above this share is a warning, below it a note.
const HIGH_NON_RESPONSE: f64 = 0.1;

/// How many codes or identifiers a message lists.
const LISTED: usize = 10;

/// Checks the design and some concepts of a dataset.
pub(super) fn validate(dataset: &Dataset, concepts: &[&Concept]) -> Findings {
    let scope = harmonise::in_scope(&dataset.description, &dataset.table);
    let mut check = Check { dataset, scope, found: Vec::new() };
    check.columns(concepts);
    check.scope();
    check.weight();
    check.design();
    check.key();
    for concept in concepts {
        check.concept(concept);
    }
    Findings::of_file(check.found, &dataset.table.path)
}

/// Those of the concepts in whose own columns there is an error, each with its errors; what is wrong with the design is
/// an error of the whole.
pub(super) fn refused<'a>(dataset: &Dataset, concepts: &[&'a Concept]) -> crate::Result<Vec<(&'a Concept, String)>> {
    validate(dataset, &[]).check()?;
    let scope = harmonise::in_scope(&dataset.description, &dataset.table);
    let mut check = Check { dataset, scope, found: Vec::new() };
    let mut refused = Vec::new();
    for concept in concepts {
        check.columns(&[concept]);
        check.concept(concept);
        let errors = check.found.drain(..).filter(|finding| finding.severity == Severity::Error);
        let errors: Vec<String> = errors.map(|f| format!("{} {}", f.rule, f.sentence())).collect();
        if !errors.is_empty() {
            refused.push((*concept, errors.join("; ")));
        }
    }
    Ok(refused)
}

struct Check<'a> {
    dataset: &'a Dataset,
    scope: Vec<bool>,
    found: Vec<Finding>,
}

impl Check<'_> {
    /// The rows of a column whose level has a property, in scope or everywhere.
    fn rows(&self, column: &Coded, everywhere: bool, wanted: impl Fn(usize) -> bool) -> Vec<usize> {
        let wanted: Vec<bool> = (0..column.levels.len()).map(wanted).collect();
        let rows = column.rows.iter().enumerate();
        rows.filter(|(row, level)| wanted[**level as usize] && (everywhere || self.scope[*row]))
            .map(|(row, _)| row)
            .collect()
    }

    /// Every column that is named must be there.
    fn columns(&mut self, concepts: &[&Concept]) {
        let description = &self.dataset.description;
        let mut wanted: Vec<(String, String)> = Vec::new();
        for name in description.columns() {
            wanted.push((name, "dataset.toml".into()));
        }
        for concept in concepts {
            for variable in concept.variables() {
                let row = variable.entries.first().map_or(concept.row, |e| e.row);
                wanted.push((variable.name.clone(), format!("codebook.csv, row {row} ({})", concept.key())));
            }
        }
        let mut seen: Vec<String> = Vec::new();
        for (name, place) in wanted {
            if self.dataset.table.column(&name).is_none() && !seen.contains(&name.to_lowercase()) {
                let near = nearest(&name, self.dataset.table.names.iter().map(String::as_str), 5).join(", ");
                let message = format!("the data file has no column {name:?}, which {place} names");
                let remedy = format!("correct the name; the nearest in the file are {near}");
                self.found.push(Finding::error(Rule::MissingColumn, &name, message).remedy(remedy));
                seen.push(name.to_lowercase());
            }
        }
    }

    fn scope(&mut self) {
        let scope = &self.dataset.description.scope;
        self.conditions();
        self.age();
        let outside: Vec<usize> = (0..self.scope.len()).filter(|row| !self.scope[*row]).collect();
        if outside.is_empty() {
            return;
        }
        let conditions = scope.conditions.iter().map(|c| c.variable.clone());
        let columns: Vec<String> = conditions.chain(scope.age_variable.clone()).collect();
        let all = outside.len() == self.scope.len();
        let severity = if all { Severity::Error } else { Severity::Note };
        let message = format!("{} of {} rows are outside the scope", outside.len(), self.scope.len());
        let remedy = match all {
            true => "no row is left: check the conditions and the age range under [scope]",
            false => "none if this is what [scope] means: they keep their place in the design and count in no figure",
        };
        self.found
            .push(Finding::new(severity, Rule::OutOfScope, &columns.join(", "), message).at(&outside).remedy(remedy));
    }

    /// Codes in a condition that no row has: `except = "9"` excludes nobody where the file has 09.
    fn conditions(&mut self) {
        let description = &self.dataset.description;
        let derived = description.derived.iter().filter_map(|d| d.less_one_when.as_ref());
        for condition in description.scope.conditions.iter().chain(derived) {
            let (Some(column), Ok((codes, _))) = (self.dataset.table.column(&condition.variable), condition.parse())
            else {
                continue;
            };
            let unused: Vec<String> = codes.iter().filter(|c| !occurs(c, column)).map(Code::to_string).collect();
            if !unused.is_empty() {
                let message = format!("a condition names codes that the file does not have: {}", unused.join(", "));
                let remedy = "none if no case has them; otherwise check the code, leading zeros count";
                self.found.push(Finding::note(Rule::UnusedCode, &condition.variable, message).remedy(remedy));
            }
        }
    }

    /// Text is no age, and would put its rows out of scope unseen.
    fn age(&mut self) {
        let Some(name) = &self.dataset.description.scope.age_variable else { return };
        let Some(column) = self.dataset.table.column(name) else { return };
        let numbers = column.numbers();
        let text = self.rows(column, true, |l| column.levels[l].is_some() && numbers[l].is_none());
        if !text.is_empty() {
            let remedy = "name a variable with the age in years, or describe the scope by conditions on this one";
            self.found.push(
                Finding::error(Rule::NotNumeric, name, sample("holds text", column, &text)).at(&text).remedy(remedy),
            );
        }
    }

    fn weight(&mut self) {
        let name = &self.dataset.description.design.weight;
        let Some(column) = self.dataset.table.column(name) else { return };
        let numbers = column.numbers();
        let text = self.rows(column, false, |l| column.levels[l].is_some() && numbers[l].is_none());
        if !text.is_empty() {
            let remedy = "correct the cells, or set the decimal mark under [file]";
            self.found.push(
                Finding::error(Rule::NotNumeric, name, sample("holds text", column, &text)).at(&text).remedy(remedy),
            );
        }
        let blank = self.rows(column, false, |l| column.levels[l].is_none());
        if !blank.is_empty() {
            let remedy = "give every row in scope its weight, or describe these rows as out of scope";
            let message = format!("{} rows in scope have no weight", blank.len());
            self.found.push(Finding::error(Rule::MissingWeight, name, message).at(&blank).remedy(remedy));
        }
        let negative = self.rows(column, false, |l| numbers[l].is_some_and(|w| w < 0.0));
        if !negative.is_empty() {
            let message = format!("{} rows in scope have a negative weight", negative.len());
            self.found.push(
                Finding::error(Rule::NonPositiveWeight, name, message).at(&negative).remedy("correct these weights"),
            );
        }
        let zero = self.rows(column, false, |l| numbers[l] == Some(0.0));
        if !zero.is_empty() {
            let message = format!("{} rows in scope have weight 0 and count in no figure", zero.len());
            let remedy = "none if these are cases that were not interviewed; state that under [scope]";
            self.found.push(Finding::warning(Rule::NonPositiveWeight, name, message).at(&zero).remedy(remedy));
        }
    }

    fn design(&mut self) {
        let design = &self.dataset.description.design;
        let table = &self.dataset.table;
        let squares = match &design.squares {
            Some(Squares::Column(name)) => Some(name),
            _ => None,
        };
        let numbers = || design.fpc.0.iter().chain(squares);
        for name in design.identifiers().flat_map(|columns| &columns.0).chain(numbers()) {
            let Some(column) = table.column(name) else { continue };
            let blank = self.rows(column, true, |l| column.levels[l].is_none());
            if !blank.is_empty() {
                let message = format!("{} rows have no value", blank.len());
                let remedy = "every row needs its place in the design: complete the column from the sample file";
                self.found.push(Finding::error(Rule::MissingDesignValue, name, message).at(&blank).remedy(remedy));
            }
        }
        for name in numbers() {
            let Some(column) = table.column(name) else { continue };
            let numbers = column.numbers();
            let text = self.rows(column, true, |l| column.levels[l].is_some() && numbers[l].is_none());
            if !text.is_empty() {
                let remedy = "give population counts, sampling fractions or probabilities of selection";
                self.found.push(
                    Finding::error(Rule::NotNumeric, name, sample("holds text", column, &text))
                        .at(&text)
                        .remedy(remedy),
                );
            }
        }
        if !design.strata.0.is_empty() {
            self.strata();
        }
        self.replicates();
    }

    fn replicates(&mut self) {
        let design = &self.dataset.description.design;
        let Some(replicates) = &design.replicates else { return };
        let names = match replicates.names(&self.dataset.table.names, &design.weight) {
            Ok(names) => names,
            Err(error) => {
                let remedy = "name the columns of the replicate weights in the file, or a pattern such as \"rw*\"";
                self.found.push(
                    Finding::error(Rule::MissingColumn, &replicates.columns.0.join(", "), error.to_string())
                        .remedy(remedy),
                );
                return;
            }
        };
        for name in &names {
            let Some(column) = self.dataset.table.column(name) else { continue };
            let numbers = column.numbers();
            let bad = self.rows(column, false, |l| numbers[l].is_none());
            if !bad.is_empty() {
                let message = sample("is blank or text", column, &bad);
                let remedy = "give every row in scope a replicate weight";
                self.found.push(Finding::error(Rule::MissingWeight, name, message).at(&bad).remedy(remedy));
            }
        }
        let in_scope = |name: &String| -> Option<Vec<f64>> {
            let column = self.dataset.table.column(name)?;
            let numbers = column.numbers();
            let rows = column.rows.iter().zip(&self.scope).filter(|(_, inside)| **inside);
            Some(rows.map(|(level, _)| numbers[*level as usize].unwrap_or_default()).collect())
        };
        let columns: Option<Vec<Vec<f64>>> = names.iter().map(in_scope).collect();
        let Some((columns, weight)) = columns.zip(in_scope(&design.weight)) else { return };
        for (column, problem) in replicates.unlike(&columns, &weight).unwrap_or_default() {
            let remedy = "leave it out by a list of columns or a pattern that does not match it, or correct it";
            self.found.push(Finding::error(Rule::OutOfRange, &names[column], problem).remedy(remedy));
        }
    }

    /// Strata with one PSU, and PSUs that occur in several strata.
    fn strata(&mut self) {
        let design = &self.dataset.description.design;
        let table = &self.dataset.table;
        let Some(strata) = harmonise::identifiers(&design.strata.0, table) else { return };
        let psus = match design.psu.0.is_empty() {
            // Without PSUs the rows were drawn.
            true => Some((0..table.height).map(|row| Some(row.to_string())).collect()),
            false => harmonise::identifiers(&design.psu.0, table),
        };
        let Some(psus) = psus else { return };
        let mut psu_of: FxHashMap<&str, (&str, bool)> = FxHashMap::default();
        let mut strata_of: FxHashMap<&str, (&str, bool)> = FxHashMap::default();
        for (stratum, psu) in strata.iter().zip(&psus) {
            let (Some(stratum), Some(psu)) = (stratum.as_deref(), psu.as_deref()) else { continue };
            let seen = psu_of.entry(stratum).or_insert((psu, false));
            seen.1 |= seen.0 != psu;
            let seen = strata_of.entry(psu).or_insert((stratum, false));
            seen.1 |= seen.0 != stratum;
        }
        let mut lonely: Vec<&str> = psu_of.iter().filter(|(_, (_, several))| !several).map(|(s, _)| *s).collect();
        lonely.sort_unstable();
        if !lonely.is_empty() && design.fpc.0.is_empty() {
            let is_lonely = |s: &Option<String>| s.as_deref().is_some_and(|s| lonely.binary_search(&s).is_ok());
            let rows: Vec<usize> = (0..strata.len()).filter(|row| is_lonely(&strata[*row])).collect();
            let severity = if design.lonely_psu == "fail" { Severity::Error } else { Severity::Warning };
            let remedy = match severity {
                Severity::Error => "set lonely_psu under [design] to adjust, average, remove or certainty, or merge each with a neighbour".to_owned(),
                _ => format!("none: lonely_psu = {:?} says what is done with them", design.lonely_psu),
            };
            let message = format!("{} strata have a single PSU: {}", lonely.len(), listed(&lonely));
            self.found.push(
                Finding::new(severity, Rule::LonelyPsu, &design.strata.0.join(", "), message).at(&rows).remedy(remedy),
            );
        }
        let mut shared: Vec<&str> = strata_of.iter().filter(|(_, (_, several))| *several).map(|(p, _)| *p).collect();
        shared.sort_unstable();
        if !shared.is_empty() && !design.nest {
            let is_shared = |p: &Option<String>| p.as_deref().is_some_and(|p| shared.binary_search(&p).is_ok());
            let rows: Vec<usize> = (0..psus.len()).filter(|row| is_shared(&psus[*row])).collect();
            let message = format!("{} identifiers occur in several strata: {}", shared.len(), listed(&shared));
            let remedy =
                "set nest = true under [design] if identifiers start anew in each stratum, otherwise correct the file";
            self.found.push(
                Finding::error(Rule::PsuInSeveralStrata, &design.psu.0.join(", "), message).at(&rows).remedy(remedy),
            );
        }
    }

    fn key(&mut self) {
        let key = &self.dataset.description.key;
        if key.is_empty() || key.iter().any(|name| self.dataset.table.column(name).is_none()) {
            return;
        }
        let columns: Vec<&Coded> = key.iter().filter_map(|name| self.dataset.table.column(name)).collect();
        let mut seen: FxHashMap<Vec<u32>, usize> = FxHashMap::default();
        let mut again = Vec::new();
        for row in 0..self.dataset.table.height {
            let cells: Vec<u32> = columns.iter().map(|c| c.rows[row]).collect();
            if seen.insert(cells, row).is_some() {
                again.push(row);
            }
        }
        if !again.is_empty() {
            let message = format!("{} rows repeat the key of an earlier row", again.len());
            let remedy = "remove the repeated rows, or add the column to key that tells them apart";
            self.found.push(Finding::error(Rule::DuplicateKey, &key.join(", "), message).at(&again).remedy(remedy));
        }
    }

    fn concept(&mut self, concept: &Concept) {
        for variable in concept.variables() {
            if let Some(column) = self.dataset.table.column(&variable.name) {
                self.codes(concept, variable, column);
            }
            for entry in &variable.entries {
                self.labels(variable, entry);
            }
        }
        if !concept.is_breakdown() {
            self.catalogue(concept);
        }
        let table = &self.dataset.table;
        let missing = match &concept.kind {
            Kind::Breakdown(_) => return,
            Kind::Answer { combine, variables } => harmonise::answers(variables, *combine, table).map(|given| {
                given.into_iter().map(|a| (a != Answer::Outside).then_some(a == Answer::Missing)).collect::<Vec<_>>()
            }),
            Kind::Ratio { numerator, denominator } => {
                harmonise::amounts(numerator, table).zip(harmonise::amounts(denominator, table)).map(|(a, b)| {
                    let outside = self.outside(concept);
                    let missing = a.iter().zip(&b).map(|(a, b)| a.is_none() || b.is_none());
                    missing.zip(outside).map(|(missing, outside)| (!outside).then_some(missing)).collect()
                })
            }
        };
        let Some(missing) = missing else { return };
        let asked = missing.iter().zip(&self.scope).filter(|(m, kept)| **kept && m.is_some()).count();
        let rows: Vec<usize> =
            (0..missing.len()).filter(|row| self.scope[*row] && missing[*row] == Some(true)).collect();
        if !rows.is_empty() {
            let share = rows.len() as f64 / asked as f64;
            let severity = if share > HIGH_NON_RESPONSE { Severity::Warning } else { Severity::Note };
            let message = format!("no answer in {} of {asked} rows asked ({:.1} %)", rows.len(), 100.0 * share);
            let remedy =
                "figures speak of those who answered; check whether a skip that means no is declared as missing";
            self.found
                .push(Finding::new(severity, Rule::ItemNonResponse, &concept.key(), message).at(&rows).remedy(remedy));
        }
    }

    /// The rows where a variable says that the case is not in the base.
    fn outside(&self, concept: &Concept) -> Vec<bool> {
        let mut rows = vec![false; self.scope.len()];
        for variable in concept.variables() {
            let Some(column) = self.dataset.table.column(&variable.name) else { continue };
            let meaning = harmonise::resolve(variable, column);
            let is_outside = |at: &Option<usize>| at.is_some_and(|at| variable.entries[at].value == Value::Outside);
            let levels: Vec<bool> = meaning.iter().map(is_outside).collect();
            rows.iter_mut().zip(&column.rows).for_each(|(row, level)| *row |= levels[*level as usize]);
        }
        rows
    }

    /// Codes of the file that the codebook does not know, and the other way round.
    fn codes(&mut self, concept: &Concept, variable: &Variable, column: &Coded) {
        let meaning = harmonise::resolve(variable, column);
        let numbers = column.numbers();
        let unmapped = self.rows(column, false, |l| meaning[l].is_none());
        if !unmapped.is_empty() {
            let message = sample(&format!("has codes that {} does not declare", concept.key()), column, &unmapped);
            let remedy =
                "add them to the codebook under the value they mean; leading zeros count; an empty cell is blank";
            self.found.push(Finding::error(Rule::UnmappedCode, &column.name, message).at(&unmapped).remedy(remedy));
        }
        let is_amount = |l: usize| meaning[l].is_some_and(|at| variable.entries[at].value == Value::Amount);
        let text = self.rows(column, false, |l| is_amount(l) && numbers[l].is_none());
        if !text.is_empty() {
            let remedy = "correct the cells, set the decimal mark under [file], or declare the codes as missing";
            self.found.push(
                Finding::error(Rule::NotNumeric, &column.name, sample("holds text", column, &text))
                    .at(&text)
                    .remedy(remedy),
            );
        }
        // A variable that carries its labels as text has none of the codes.
        let labelled =
            variable.entries.iter().enumerate().filter(|(at, _)| meaning.contains(&Some(*at))).map(|(_, e)| e.row);
        let labelled: Vec<usize> = labelled.collect();
        for entry in variable.entries.iter().filter(|e| !labelled.contains(&e.row)) {
            let unused: Vec<String> = entry.codes.iter().filter(|c| !occurs(c, column)).map(Code::to_string).collect();
            if !unused.is_empty() {
                let message = format!(
                    "row {} of the codebook names codes that the file does not have: {}",
                    entry.row,
                    unused.join(", ")
                );
                let remedy = "none if no case gave this answer; otherwise check the code";
                self.found.push(Finding::note(Rule::UnusedCode, &column.name, message).remedy(remedy));
            }
        }
    }

    /// The label of a codebook row against the file's own value labels.
    fn labels(&mut self, variable: &Variable, entry: &Entry) {
        let literals: Vec<&String> =
            entry.codes.iter().filter_map(|c| if let Code::Literal(code) = c { Some(code) } else { None }).collect();
        let labels: Vec<&str> = match literals.len() {
            1 => vec![entry.label.trim()],
            _ => entry.label.split(';').map(str::trim).collect(),
        };
        if entry.label.is_empty() || labels.len() != literals.len() {
            return;
        }
        for (code, label) in literals.iter().zip(labels) {
            let Some(own) = self.dataset.labels.get(&(variable.name.to_lowercase(), code.to_string())) else {
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
        let unit = self.dataset.description.statistical_unit;
        if !unit.measures(&indicator.statistical_unit) {
            let message = format!(
                "its statistical unit is {}, a row of the file is one {}",
                indicator.statistical_unit,
                unit.as_str()
            );
            let remedy = "describe the rows of that unit, with their own weight, as a dataset of its own";
            self.found.push(Finding::error(Rule::WrongUnit, &concept.key(), message).remedy(remedy));
        }
        let (described, fits, remedy) = match &concept.kind {
            Kind::Ratio { .. } => ("two amounts", indicator.kind != Definition::WeightedProportion, "yes and no"),
            _ => (
                "a yes/no question",
                matches!(indicator.kind, Definition::WeightedProportion | Definition::CountProportion),
                "numerator and denominator",
            ),
        };
        if !fits {
            let message = format!("the catalogue defines it as {}, the codebook describes {described}", indicator.kind);
            let remedy = format!("describe it by rows with the values {remedy}");
            self.found.push(Finding::error(Rule::WrongKind, &concept.key(), message).remedy(remedy));
        }
        let known: Vec<&str> = indicator.categories.value.iter().map(|c| c.label.value.as_str()).collect();
        let listed = known.is_empty() || concept.category.is_empty() || known.contains(&concept.category.as_str());
        if !listed {
            let message = format!("the catalogue has no category {:?} of this indicator", concept.category);
            let remedy = format!("none for a national category; those of the catalogue are {}", known.join("; "));
            self.found.push(Finding::note(Rule::NationalCategory, &concept.key(), message).remedy(remedy));
        }
    }
}

/// Whether a code that stands for itself is in the file; ranges and words need not be.
fn occurs(code: &Code, column: &Coded) -> bool {
    match code {
        Code::Literal(literal) => column.levels.iter().flatten().any(|level| level == literal),
        _ => true,
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
    counts.sort_by_key(|(level, n)| (usize::MAX - n, *level));
    let cell = |level: u32| column.levels[level as usize].as_deref().unwrap_or("blank").to_owned();
    let cells: Vec<String> = counts.into_iter().map(|(level, n)| format!("{} ({n})", cell(level))).collect();
    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    format!("{what}: {}", listed(&cells))
}
