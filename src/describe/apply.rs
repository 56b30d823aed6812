//! A built-in codebook on a file: which of its rows hold for it, by the variables and by the labels of the file.

use super::answer::{Answer, Answers};
use super::blank::{self, covers, is_code};
use super::builtin::{Applied, BuiltIn, FileOf, Line};
use super::codebook_rows::{Row, quoted};
use super::confidence::Confidence;
use super::propose::{Found, Remarks};
use super::source::{Item, Known, Source};
use super::vocabulary::SourceLanguage;
use crate::Result;
use crate::input::label::words;
use polars::prelude::DataType;

/// The proposals of a built-in codebook for a file.
pub(super) fn apply(
    built_in: &BuiltIn,
    file: &FileOf,
    source: &Source,
    language: Option<SourceLanguage>,
) -> Result<(Applied, Vec<Found>)> {
    let mut variables: Vec<&str> =
        built_in.lines.iter().filter(|line| line.is_of(&file.name)).flat_map(Line::variables).collect();
    variables.sort_unstable();
    variables.dedup();
    let source = &source.in_scope(&file.table, &variables)?;
    let mut groups: Vec<(bool, &str, &str, Vec<&Line>)> = Vec::new();
    for line in built_in.lines.iter().filter(|line| line.is_of(&file.name)) {
        // Several lines with one concept and category are one proposal: it holds if all of them do.
        let key = (line.is_comment, line.get("concept"), line.get("category"));
        match groups.iter_mut().find(|(c, concept, category, _)| (*c, *concept, *category) == key) {
            Some((.., lines)) => lines.push(line),
            None => groups.push((key.0, key.1, key.2, vec![line])),
        }
    }
    let found = groups.iter().filter_map(|(is_comment, concept, category, lines)| {
        group(*is_comment, concept, category, lines, source, language)
    });
    let mut found: Vec<Found> = found.collect();
    blank::name(&mut found, source);
    orphans(&mut found);
    Ok((Applied { name: file.name.clone(), table: keys(file, source) }, found))
}

/// The rows of a concept; nothing if the file has not all their variables.
fn group(
    is_comment: bool,
    concept: &str,
    category: &str,
    lines: &[&Line],
    source: &Source,
    language: Option<SourceLanguage>,
) -> Option<Found> {
    let first = lines.first()?;
    if !lines.iter().flat_map(|line| line.variables()).all(|name| source.item(name).is_some()) {
        return None;
    }
    let place =
        source.items.iter().position(|item| first.variables().any(|name| item.name.eq_ignore_ascii_case(name)))?;
    let (mut against, mut doubts) = (Vec::new(), Vec::new());
    let mut rows = Vec::new();
    for line in lines {
        let mut labels = Vec::new();
        for name in line.variables() {
            let Some(item) = source.item(name) else { continue };
            let checked = check(line, item, language);
            against.extend(checked.against);
            doubts.extend(checked.doubts);
            labels.push(checked.label);
        }
        let label =
            labels.first().filter(|first| labels.iter().all(|label| label == *first)).cloned().unwrap_or_default();
        let named: Vec<&str> = line.variables().filter_map(|name| Some(source.item(name)?.name.as_str())).collect();
        rows.push(Row {
            variable: named.join(";"),
            value: line.get("value").to_owned(),
            codes: line.get("codes").to_owned(),
            label,
        });
    }
    unnamed(&mut rows, source, language, &mut doubts);
    // A line of the codebook that nobody has confirmed makes the proposal less sure.
    let least = lines.iter().map(|line| line.get("status")).find(|status| !matches!(*status, "confirmed" | "partial"));
    let confidence = match (is_comment || !against.is_empty(), doubts.is_empty() && least.is_none()) {
        (true, _) => Confidence::Low,
        (false, true) => Confidence::High,
        (false, false) => Confidence::Medium,
    };
    let mut reason = format!("the codebook of the survey ({})", first.get("status"));
    for part in against.into_iter().chain(doubts) {
        reason.push_str("; ");
        reason.push_str(&part);
    }
    let one = |column: &str| {
        lines.iter().map(|line| line.get(column)).find(|cell| !cell.is_empty()).unwrap_or_default().to_owned()
    };
    Some(Found {
        item: place,
        concept: concept.to_owned(),
        category: category.to_owned(),
        rows,
        universe: one("universe"),
        confidence,
        reason,
        score: 100,
        stands: true,
        remarks: Remarks { combine: one("combine"), recall: one("recall"), status: one("status"), note: one("note") },
    })
}

/// A row beside the labels of the file.
#[derive(Default)]
struct Checked {
    against: Option<String>,
    doubts: Option<String>,
    /// The file's own words for the codes, where it has some for each.
    label: String,
}

fn check(line: &Line, item: &Item, language: Option<SourceLanguage>) -> Checked {
    let codes: Vec<&str> = line.get("codes").split(';').map(str::trim).collect();
    let wanted: Vec<&str> = line.get("label").split(';').map(str::trim).collect();
    let mut checked = Checked::default();
    let mut labels = Vec::new();
    for (place, code) in codes.iter().enumerate() {
        let Some(known) = item.labels.iter().find(|known| is_code(code, &known.code)) else { continue };
        labels.push(known.label.trim().replace(';', ","));
        // Labels stand for codes one by one only where there are as many.
        let label = wanted.get(place).filter(|label| !label.is_empty() && wanted.len() == codes.len());
        let meets = match label {
            Some(label) => same(&known.label, label, language),
            None => fits(line, known, language),
        };
        match meets {
            Some(false) => {
                let meant = label.map_or_else(|| line.get("value").to_owned(), |label| format!("{label:?}"));
                checked.against = Some(format!(
                    "the file calls {code} of {} {:?}, the codebook {meant}: codes differ",
                    item.name, known.label
                ));
            }
            None if label.is_some() && language == Some(SourceLanguage::English) => {
                checked.doubts = Some(format!(
                    "compare {:?} of the file with the codebook's {:?}",
                    known.label,
                    label.unwrap_or(&"")
                ));
            }
            None | Some(true) => {}
        }
    }
    if labels.len() == codes.len() {
        checked.label = labels.join(";");
    }
    checked
}

/// Whether two labels, of which one may be in another language, mean the same; `None` where their words do not say.
fn same(of_file: &str, of_codebook: &str, language: Option<SourceLanguage>) -> Option<bool> {
    let (a, b) = (words(of_file), words(of_codebook));
    if a == b {
        return Some(true);
    }
    let answers = |label: &str, language: Option<SourceLanguage>| {
        let item = Item { labels: vec![Known { label: label.to_owned(), ..Known::default() }], ..Item::default() };
        Answers::of(&item, language).codes.into_iter().flat_map(|coded| coded.answers).collect::<Vec<Answer>>()
    };
    let (of_file, of_codebook) = (answers(of_file, language), answers(of_codebook, Some(SourceLanguage::English)));
    if of_file.is_empty() || of_codebook.is_empty() {
        // A word in common, or the same numbers.
        return a.iter().any(|word| word.len() > 1 && b.contains(word)).then_some(true);
    }
    Some(of_file.iter().any(|answer| of_codebook.contains(answer)))
}

/// Whether the label of a code fits the value that the codebook gives it.
fn fits(line: &Line, known: &Known, language: Option<SourceLanguage>) -> Option<bool> {
    let item = Item { labels: vec![known.clone()], ..Item::default() };
    let answers = Answers::of(&item, language);
    let answer = answers.codes.first()?.as_one_of(&[Answer::Yes, Answer::No])?;
    match (line.get("value"), answer) {
        ("yes", Answer::No) | ("no", Answer::Yes) => Some(false),
        _ => None,
    }
}

/// Codes of the data that no row names: those whose label says that nothing is known are missing, others are to be decided.
fn unnamed(rows: &mut Vec<Row>, source: &Source, language: Option<SourceLanguage>, doubts: &mut Vec<String>) {
    let mut names: Vec<String> = rows.iter().flat_map(|row| row.variable.split(';').map(str::to_owned)).collect();
    names.sort();
    names.dedup();
    for name in names {
        let Some(item) = source.item(&name) else { continue };
        let codes = item.present.as_ref().and_then(|present| present.codes.as_ref());
        let is_named = |code: &str| {
            rows.iter().any(|row| {
                row.variable.split(';').any(|v| v == name) && row.codes.split(';').any(|of| covers(of.trim(), code))
            })
        };
        // What the file declares as missing is, unless a row says otherwise.
        let is_open =
            |code: &&String| !is_named(code) && (!item.declares(code) || item.labels.iter().any(|l| l.code == **code));
        let open: Vec<String> = codes.into_iter().flatten().filter(is_open).cloned().collect();
        let answers = Answers::of(item, language);
        for code in open {
            let known = answers.codes.iter().find(|known| known.code == code);
            if known.is_some_and(|known| known.as_one_of(&[]).is_some()) {
                let label = known.map(|known| known.label.replace(';', ",")).unwrap_or_default();
                rows.push(Row { variable: name.clone(), value: "missing".to_owned(), codes: quoted(&code), label });
            } else {
                doubts.push(format!("{name} has the code {code}, which the codebook does not name"));
            }
        }
    }
}

/// A question that was put to those with an answer to another is as unsure as that.
fn orphans(found: &mut [Found]) {
    // Each round lowers one proposal, so that there is an end; others may rest on it.
    loop {
        let sure: Vec<String> = found
            .iter()
            .filter(|found| found.confidence == Confidence::High)
            .map(|found| {
                if found.category.is_empty() {
                    found.concept.clone()
                } else {
                    format!("{}:{}", found.concept, found.category)
                }
            })
            .collect();
        let orphan = found.iter_mut().find(|found| {
            let conditions = found.universe.split(';').filter_map(|part| part.split_once('='));
            found.confidence == Confidence::High
                && conditions.clone().any(|(of, _)| !sure.iter().any(|known| known == of.trim()))
        });
        let Some(orphan) = orphan else { return };
        orphan.confidence = Confidence::Medium;
        orphan.reason.push_str(&format!("; its universe {} is not sure", orphan.universe));
    }
}

/// The keys of the file, with what takes their place for this one.
fn keys(file: &FileOf, source: &Source) -> toml::Table {
    let mut table = file.table.clone();
    for alternative in &file.alternatives {
        let names = alternative.get("variables").and_then(toml::Value::as_array);
        let mut names = names.into_iter().flatten().filter_map(toml::Value::as_str).peekable();
        if names.peek().is_none() || !names.all(|name| source.item(name).is_some()) {
            continue;
        }
        for (key, value) in alternative.iter().filter(|(key, _)| !matches!(key.as_str(), "variables" | "status")) {
            match (table.get_mut(key), value) {
                // Keys of a table one by one: an alternative design need not repeat what stays.
                (Some(toml::Value::Table(old)), toml::Value::Table(new)) => old.extend(new.clone()),
                (Some(_) | None, value) => drop(table.insert(key.clone(), value.clone())),
            }
        }
    }
    if let Some(limits) = file.mean_weight {
        scale(&mut table, limits, source);
    }
    table
}

/// Leaves the divisor of the weights out where the file is scaled already.
fn scale(table: &mut toml::Table, (low, high): (f64, f64), source: &Source) {
    let Some(toml::Value::Table(design)) = table.get_mut("design") else { return };
    let divisor =
        design.get("weight_divisor").and_then(|d| d.as_float().or_else(|| d.as_integer().map(|whole| whole as f64)));
    let mean = design.get("weight").and_then(toml::Value::as_str).and_then(|name| source.item(name)).and_then(|item| {
        let weights = source.table.as_ref()?.column(&item.name).ok()?.cast(&DataType::Float64).ok()?;
        let weights = weights.f64().ok()?;
        Some(weights.iter().flatten().sum::<f64>() / (weights.len() - weights.null_count()) as f64)
    });
    if let (Some(divisor), Some(mean)) = (divisor, mean)
        // Taken out only if the mean is right as it is and wrong after the division.
        && !(low..=high).contains(&(mean / divisor))
        && (low..=high).contains(&mean)
    {
        design.remove("weight_divisor");
    }
}
