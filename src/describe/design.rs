//! How the sample was drawn and what tells the rows apart: weight, strata, sampling units, replicate weights, key.

use super::concept::Candidate;
use super::confidence::Confidence;
use super::draft::Key;
use super::propose::{Found, Remarks, candidates, is_design};
use super::source::{Item, Present, Source};
use super::vocabulary::{SourceLanguage, rows};
use crate::dataset::StatisticalUnit;
use crate::dataset::weight_level::{OF_HOUSEHOLDS, OF_PERSONS};
use std::sync::LazyLock;

/// Names that offices give to variables of the design, with `*` for any ending and `#` for a digit.
static NAMES: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| rows(include_str!("../../datasets/describe/names.csv")));

/// The proposals for the variables of the design, the best of each role first.
pub(super) fn propose(source: &Source, unit: Option<StatisticalUnit>, language: Option<SourceLanguage>) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for (place, item) in source.items.iter().enumerate() {
        let by_label = candidates(item, unit, language).into_iter().next().filter(|first| is_design(first.concept));
        found.extend(role(place, item, by_label, source));
    }
    for concept in ["weight", "strata", "psu", "ssu", "fpc"] {
        alone(&mut found, concept, source, unit);
    }
    found.sort_by_key(|found| (ORDER.iter().position(|role| *role == found.concept), found.confidence, -found.score));
    found
}

const ORDER: [&str; 7] = ["weight", "replicate", "strata", "psu", "ssu", "fpc", "key"];

/// The role of a variable, by its label, its name and its values.
fn role(place: usize, item: &Item, by_label: Option<Candidate>, source: &Source) -> Option<Found> {
    let by_name = named(&item.name);
    let is_called_so = by_label.as_ref().is_some_and(|label| label.is_sure && label.concept == "weight");
    let is_set = item.is_weight || source.weight.as_deref() == Some(item.name.as_str());
    let (concept, confidence, mut reason, score) = match (by_label, by_name) {
        _ if is_set => ("weight".to_owned(), Confidence::High, "the file itself is weighted by it".to_owned(), 60),
        (Some(label), Some((name, _))) if label.concept == name => {
            let confidence = if label.is_sure { Confidence::High } else { Confidence::Medium };
            (
                name.to_owned(),
                confidence,
                format!("label ({}) and name say so", label.words.join(", ")),
                label.score + 10,
            )
        }
        // A numbered weight is a replicate, whatever its label calls it.
        (Some(label), Some(("replicate", of_name))) if label.concept == "weight" => {
            ("replicate".to_owned(), of_name, "a numbered weight".to_owned(), label.score)
        }
        (Some(label), _) => {
            // Other things have a weight too: a child, a parcel.
            let is_sure = label.is_sure && (label.concept != "weight" || label.others.is_empty());
            let confidence = if is_sure { Confidence::High } else { Confidence::Medium };
            (label.concept.to_owned(), confidence, format!("the label says {:?}", label.words.join(", ")), label.score)
        }
        (None, Some((name, of_name))) if item.text().is_empty() => {
            let score = if of_name == Confidence::High { 24 } else { 16 };
            (name.to_owned(), of_name, "the name says so, and there is no label".to_owned(), score)
        }
        (None, Some((name, _))) => (name.to_owned(), Confidence::Low, "only the name says so".to_owned(), 8),
        (None, None) => return None,
    };
    let mut confidence = confidence;
    if matches!(concept.as_str(), "weight" | "replicate") && item.labels.len() > 2 {
        confidence = Confidence::Low;
        reason.push_str("; but its values are labelled codes");
    }
    if let Some(problem) =
        item.present.as_ref().and_then(|present| against(&concept, present, source.rows.unwrap_or(0), is_called_so))
    {
        confidence = Confidence::Low;
        reason.push_str("; ");
        reason.push_str(problem);
    }
    Some(Found {
        item: place,
        concept,
        category: String::new(),
        rows: Vec::new(),
        universe: String::new(),
        confidence,
        reason,
        score,
        stands: true,
        remarks: Remarks::default(),
    })
}

/// What the data say against a role. Weights in millionths are whole numbers and may differ in every row: a variable that
/// is called a weight is one all the same.
fn against(concept: &str, present: &Present, rows: usize, is_called_so: bool) -> Option<&'static str> {
    let different = present.codes.as_ref().map(Vec::len);
    match concept {
        "weight" | "replicate" if !present.is_number => Some("but its values are not numbers"),
        "weight" | "replicate" if present.low < 0.0 => Some("but it has negative values"),
        "weight" if present.is_unique && present.is_whole && rows > 20 && !is_called_so => {
            Some("but each row has a whole number of its own")
        }
        "weight" if different == Some(1) && rows > 20 => Some("but all rows have the same value"),
        "psu" | "strata" if present.is_unique && rows > 20 => Some("but each row has a value of its own"),
        "fpc" if !present.is_number => Some("but its values are no numbers"),
        "fpc" if present.low <= 0.0 => Some("but it is not above 0 in all rows"),
        "strata" | "psu" if different == Some(1) => Some("but all rows have the same value"),
        _ => None,
    }
}

/// What the name of a variable is known for.
fn named(name: &str) -> Option<(&'static str, Confidence)> {
    let name = name.to_lowercase();
    NAMES.iter().find_map(|row| match row.as_slice() {
        [pattern, role, confidence] if is_like(pattern, &name) => {
            Some((role.as_str(), confidence.parse().unwrap_or(Confidence::Low)))
        }
        _ => None,
    })
}

/// Whether a name is like a pattern: `*` for any characters, `#` for a digit.
fn is_like(pattern: &str, name: &str) -> bool {
    // Patterns are those of the library: few stars, and no run time to fear.
    let Some(first) = pattern.chars().next() else { return name.is_empty() };
    let rest = &pattern[first.len_utf8()..];
    match first {
        '*' => name.char_indices().map(|(at, _)| at).chain([name.len()]).any(|at| is_like(rest, &name[at..])),
        // A digit of ASCII is one byte: the rest begins at a letter.
        '#' => name.starts_with(|c: char| c.is_ascii_digit()) && is_like(rest, &name[1..]),
        c => name.strip_prefix(c).is_some_and(|name| is_like(rest, name)),
    }
}

/// Where several variables have one role, only the nearest stands. A weight of the other unit does not belong to this
/// file.
fn alone(found: &mut [Found], concept: &str, source: &Source, unit: Option<StatisticalUnit>) {
    let rank = |found: &Found| {
        let item = &source.items[found.item];
        let name = item.name.to_lowercase();
        let words = crate::input::label::words(item.text());
        let says = |list: &[&str]| {
            words.iter().any(|word| list.contains(&word.as_str()))
                || list.iter().any(|word| word.len() > 1 && name.contains(word))
        };
        let (household, person) = (says(&OF_HOUSEHOLDS), says(&OF_PERSONS));
        let of_unit = match unit {
            Some(StatisticalUnit::Household) => i32::from(household) - i32::from(person),
            Some(StatisticalUnit::Individual) => i32::from(person) - i32::from(household),
            Some(StatisticalUnit::Enterprise | StatisticalUnit::School | StatisticalUnit::Organisation) | None => 0,
        };
        // Where the office has a variable for the design beside another of the like, it says so in the name.
        let of_design = i32::from(concept != "weight" && name.contains("dis"));
        (std::cmp::Reverse(found.confidence), found.score + 4 * of_unit + 12 * of_design)
    };
    let mut places: Vec<usize> = (0..found.len()).filter(|&place| found[place].concept == concept).collect();
    places.sort_by_key(|&place| std::cmp::Reverse(rank(&found[place])));
    let Some((first, others)) = places.split_first() else { return };
    let name = source.items[found[*first].item].name.clone();
    for &other in others {
        let lower = &mut found[other];
        lower.stands = false;
        // A file may have several kinds of weight, but only one variable each for strata and units.
        if concept != "weight" {
            lower.confidence = lower.confidence.max(Confidence::Medium);
        }
        lower.reason.push_str(&format!("; {name} is nearer"));
    }
}

/// The most variables that make up a key.
const KEY: usize = 3;

/// The variables that tell the rows apart: as few as do so in the data, or what the labels offer.
pub(super) fn key(source: &Source, design: &[Found]) -> Key {
    let of = |concept: &'static str| design.iter().filter(move |found| found.concept == concept);
    let candidates: Vec<&str> =
        // Six candidates in threes are 41 passes over the data at most.
        of("key").chain(of("psu")).map(|found| source.items[found.item].name.as_str()).take(6).collect();
    for size in 1..=KEY.min(candidates.len()) {
        for chosen in combinations(candidates.len(), size) {
            let names: Vec<&str> = chosen.iter().map(|place| candidates[*place]).collect();
            if source.identifies(&names) == Some(true) {
                return Key { variables: names.into_iter().map(str::to_owned).collect(), is_sure: true };
            }
        }
    }
    let offered = of("key").map(|found| source.items[found.item].name.clone()).take(KEY);
    Key { variables: offered.collect(), is_sure: false }
}

/// The ways to choose some of `n` places, in order.
fn combinations(n: usize, size: usize) -> Vec<Vec<usize>> {
    if size == 0 {
        return vec![Vec::new()];
    }
    let with = |last: usize| {
        combinations(last, size - 1).into_iter().map(move |mut chosen| {
            chosen.push(last);
            chosen
        })
    };
    (0..n).flat_map(with).collect()
}
