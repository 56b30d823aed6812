//! From the rows of a concept to what its codes mean; mistakes with their row.

use super::codebook::{Combine, Concept, Entry, Kind, Named, Reach, Value, Variable};
use super::codes::{self, Code};
use super::names;
use super::sheet::Line;
use crate::catalogue::Certainty;
use crate::dimension::{self, TOTAL};
use rustc_hash::FxHashMap;

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
            if code == TOTAL || given.eq_ignore_ascii_case("total") {
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
pub(super) fn concept(name: &str, group: &[&Line], found: &mut Vec<(usize, String)>) -> Option<Concept> {
    let (naming, group): (Vec<&Line>, Vec<&Line>) = group.iter().copied().partition(|line| line.is_name());
    let named = named(name, &naming, !group.is_empty(), found);
    let group = group.as_slice();
    let first = group.first()?;
    let name = name.to_owned();
    let is_breakdown = name.starts_with(|c: char| c.is_lowercase());
    names::check(first, &name, is_breakdown, found);
    let (mut answers, mut numerator, mut denominator) =
        (Variables::default(), Variables::default(), Variables::default());
    // A row with a mistake is left out and the others are read on: all mistakes come at once.
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
        let entry = Entry {
            value,
            codes,
            label: line.get("label").to_owned(),
            translations: line.translations(),
            row: line.row,
        };
        // Codes of a row mean the same in each variable that it names.
        names.into_iter().for_each(|variable| target.add(variable, entry.clone()));
    }
    let (answers, numerator, denominator) = (answers.list, numerator.list, denominator.list);
    let kind = if is_breakdown {
        breakdown(group, &name, answers, found)
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
        named,
        name,
        kind,
    };
    // A code may stand for several categories where a case may have several.
    if !matches!(concept.kind, Kind::Several(_)) {
        concept.variables().into_iter().for_each(|variable| check_overlaps(variable, found));
    }
    Some(concept)
}

/// What the rows say that name a breakdown; one that is named twice, or has no codes, is a mistake.
fn named(name: &str, naming: &[&Line], has_codes: bool, found: &mut Vec<(usize, String)>) -> Option<Named> {
    let (first, more) = naming.split_first()?;
    for line in more {
        found.push((line.row, format!("row {} names the breakdown {name} already; keep one of them", first.row)));
    }
    if !has_codes {
        let remedy = "add rows with its values, variable and codes, or leave this one out";
        found.push((first.row, format!("this row names the breakdown {name}, which has no codes; {remedy}")));
    }
    Some(Named { label: first.get("label").to_owned(), translations: first.translations() })
}

/// Variables in the order in which they are named; their names are the same whatever the case.
#[derive(Default)]
struct Variables {
    list: Vec<Variable>,
    places: FxHashMap<String, usize>,
}

impl Variables {
    fn add(&mut self, name: &str, entry: Entry) {
        let place = *self.places.entry(name.to_ascii_lowercase()).or_insert(self.list.len());
        match self.list.get_mut(place) {
            Some(variable) => variable.entries.push(entry),
            None => self.list.push(Variable { name: name.to_owned(), entries: vec![entry] }),
        }
    }
}

fn breakdown(
    group: &[&Line],
    name: &str,
    mut variables: Vec<Variable>,
    found: &mut Vec<(usize, String)>,
) -> Option<Kind> {
    let first = group.first()?;
    match agreed(group, "combine", found).to_lowercase().as_str() {
        "" => {}
        "several" => {
            // Who does not have a category says no to it, and names no other.
            let is_no = |value: &Value| matches!(value, Value::Category(word) if word.eq_ignore_ascii_case("no"));
            for entry in variables.iter_mut().flat_map(|variable| &mut variable.entries) {
                if is_no(&entry.value) {
                    entry.value = Value::No;
                }
            }
            return Some(Kind::Several(variables));
        }
        other => {
            let advice = "write several where a case may have several categories, and else leave it empty";
            found.push((first.row, format!("combine of a breakdown is {other:?}; {advice}")));
            return None;
        }
    }
    if variables.len() > 1 {
        let names: Vec<&str> = variables.iter().map(|v| v.name.as_str()).collect();
        found.push((
            first.row,
            format!(
                "the breakdown {name} is made from one variable, this one names {}; give each a name of its own, which is \
                 no other word for the same dimension, or write several under combine if a case may have several categories",
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
        // A share needs both: with yes alone it is 100 % of those who have its code.
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
                // One variable may be in numerator and denominator; its missing codes hold in both.
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
            // The order of `Certainty` is from the surest to the least sure.
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
