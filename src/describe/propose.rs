//! The proposals for the variables of a file: label, codes and unit weighed together.

use super::answer::{Answer, Answers};
use super::codebook_rows::{Fit, Form, Row};
use super::concept::{Candidate, LEXICON};
use super::confidence::Confidence;
use super::source::{Item, Source};
use super::vocabulary::SourceLanguage;
use crate::dataset::StatisticalUnit;

/// A concept that a variable may be, with the rows that the codebook would have for it.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// The place of the variable in its source.
    pub(super) item: usize,
    pub(super) concept: String,
    pub(super) category: String,
    pub(super) rows: Vec<Row>,
    pub(super) universe: String,
    pub(super) confidence: Confidence,
    pub(super) reason: String,
    pub(super) score: i32,
    /// Whether the codebook takes it for its concept; where several variables surely are that concept, it takes one.
    pub(super) stands: bool,
    pub(super) remarks: Remarks,
}

impl Found {
    /// Whether its values are ranges of a number: the variable is that number, and no class of it.
    pub(super) fn is_of_number(&self) -> bool {
        self.rows.iter().any(|row| row.codes.contains(".."))
    }

    /// Whether it is written as it is, and not as a comment to decide.
    pub(super) fn is_taken(&self) -> bool {
        self.stands && self.confidence == Confidence::High
    }
}

/// What a built-in codebook says beside the codes.
#[derive(Debug, Clone, Default)]
pub(super) struct Remarks {
    pub(super) combine: String,
    pub(super) recall: String,
    pub(super) status: String,
    pub(super) note: String,
}

/// A rival that is as near as this leaves the choice open. Half of what a word that a rule needs counts for.
const NEAR: i32 = 6;

/// The score below which a label has next to nothing of a concept.
const LEAST: i32 = 14;

/// The roles that say how the sample was drawn, and the key; the rows of the others are those of a codebook.
pub(super) fn is_design(concept: &str) -> bool {
    matches!(concept, "weight" | "replicate" | "strata" | "psu" | "ssu" | "fpc" | "key")
}

/// The proposals for all variables but those of the design.
pub(super) fn propose(source: &Source, unit: Option<StatisticalUnit>, language: Option<SourceLanguage>) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for (place, item) in source.items.iter().enumerate() {
        found.extend(of_item(place, item, unit, language));
    }
    choose(&mut found, source);
    found
}

/// The candidates of a label, those of the question where the label has none.
pub(super) fn candidates(
    item: &Item,
    unit: Option<StatisticalUnit>,
    language: Option<SourceLanguage>,
) -> Vec<Candidate> {
    let of = |text: &str| LEXICON.candidates(&LEXICON.labels.read(text, language), unit);
    // What stands in brackets is mostly the list of answers, or examples.
    let short = without_brackets(&item.label);
    let mut found = of(&short);
    if found.is_empty() {
        found = of(&item.label);
    }
    if found.is_empty() && !item.question.is_empty() {
        // The words of a whole question are more, and fewer of them count.
        return of(&item.question).into_iter().map(|found| Candidate { is_sure: false, ..found }).collect();
    }
    found
}

/// The candidates of a variable without a label, by the words in its name: `internet_access`, `HasTablet`.
fn by_name(item: &Item, unit: Option<StatisticalUnit>) -> Vec<Candidate> {
    let mut words = String::new();
    for (place, letter) in item.name.char_indices() {
        let before = item.name[..place].chars().next_back();
        if letter.is_uppercase() && before.is_some_and(char::is_lowercase) {
            words.push(' ');
        }
        words.push(if letter.is_alphabetic() { letter } else { ' ' });
    }
    let found = LEXICON.candidates(&LEXICON.labels.read(&words, None), unit);
    found.into_iter().map(|found| Candidate { is_sure: false, ..found }).collect()
}

/// A label without brackets that hold more than a few words.
fn without_brackets(label: &str) -> String {
    const FEW: usize = 3;
    let mut kept = String::new();
    let mut rest = label;
    while let Some((before, after)) = rest.split_once('(') {
        kept.push_str(before);
        let (inside, behind) = after.split_once(')').unwrap_or((after, ""));
        if inside.split_whitespace().count() <= FEW {
            kept.push_str(inside);
        }
        kept.push(' ');
        rest = behind;
    }
    kept.push_str(rest);
    kept
}

/// The best proposal for a variable, one for each category that its codes make.
fn of_item(place: usize, item: &Item, unit: Option<StatisticalUnit>, language: Option<SourceLanguage>) -> Vec<Found> {
    let answers = Answers::of(item, language);
    let mut candidates = candidates(item, unit, language);
    if item.text().trim().is_empty() {
        candidates = by_name(item, unit);
    }
    if candidates.first().is_some_and(|first| is_design(first.concept)) {
        return Vec::new();
    }
    candidates.retain(|candidate| !is_design(candidate.concept) && candidate.score >= LEAST);
    // The fifth is too far behind for its codes to bring it first.
    let weighed = candidates.iter().take(4).map(|candidate| {
        let form = Form::of(candidate.concept, item, &answers);
        let of_codes = match form.fit {
            Fit::Wholly => 8,
            Fit::Partly => 2,
            Fit::Unknown => 0,
            Fit::Against => -16,
        };
        (candidate.score + of_codes, candidate, form)
    });
    let mut weighed: Vec<(i32, &Candidate, Form)> = weighed.collect();
    weighed.sort_by_key(|(score, ..)| -score);
    category_first(&mut weighed);
    let rival = |concept: &str| {
        weighed.iter().find(|(_, other, _)| other.concept != concept).map(|(score, other, _)| (*score, other.concept))
    };
    let Some((score, candidate, form)) = weighed.first() else {
        return by_codes(place, item, &answers);
    };
    // The label is near to nothing, and the codes say another thing.
    if form.fit == Fit::Against && !candidate.is_sure && candidate.score < LEAST + 10 {
        return by_codes(place, item, &answers);
    }
    let near = rival(candidate.concept).filter(|(other, _)| score - other < NEAR).map(|(_, concept)| concept);
    let near = near.map(str::to_owned).or_else(|| other_category(&weighed));
    let (confidence, reason) = judge(candidate, form, near.as_deref(), item);
    let recall = recall(item, language, candidate.concept);
    let named = |of_form: &str| if of_form.is_empty() { candidate.category.to_owned() } else { of_form.to_owned() };
    let rows: Vec<(&str, Vec<Row>)> = if form.rows.iter().all(|(_, rows)| rows.is_empty()) {
        vec![("", Vec::new())]
    } else {
        form.rows.iter().map(|(category, rows)| (*category, rows.clone())).collect()
    };
    let found = rows.into_iter().map(|(category, rows)| Found {
        item: place,
        concept: candidate.concept.to_owned(),
        category: named(category),
        rows,
        universe: String::new(),
        confidence,
        reason: reason.clone(),
        score: *score,
        stands: true,
        remarks: Remarks { recall: recall.clone(), ..Remarks::default() },
    });
    found.collect()
}

/// A question that is answered by yes and no is about the category that its label names: the concept as a whole is asked by
/// codes that are its categories.
fn category_first(weighed: &mut [(i32, &Candidate, Form)]) {
    let Some((_, first, form)) = weighed.first() else { return };
    let is_whole = first.category.is_empty() && is_by_category(first.concept);
    if is_whole && form.rows.iter().all(|(category, _)| category.is_empty()) {
        let concept = first.concept;
        let named = weighed.iter().position(|(_, other, _)| other.concept == concept && !other.category.is_empty());
        weighed[..=named.unwrap_or(0)].rotate_right(1);
    }
}

/// Concepts that are asked about only by category, never as a whole.
fn is_by_category(concept: &str) -> bool {
    matches!(concept, "HH8" | "HH9" | "HH11" | "HH13" | "HH14" | "HH15" | "HH17" | "HH19" | "B9" | "B12")
}

/// Another category of the first concept that is as near.
fn other_category(weighed: &[(i32, &Candidate, Form)]) -> Option<String> {
    let ((score, first, _), others) = weighed.split_first()?;
    let is_other =
        |other: &Candidate| other.concept == first.concept && !first.category.is_empty() && !other.category.is_empty();
    let found = others.iter().find(|(_, other, _)| is_other(other)).filter(|(other, ..)| score - other < NEAR);
    found.map(|(_, other, _)| format!("{}:{}", other.concept, other.category))
}

/// Over which period was asked, in the words of the label.
fn recall(item: &Item, language: Option<SourceLanguage>, concept: &str) -> String {
    if !concept.starts_with("HH") {
        return String::new();
    }
    let reading = LEXICON.labels.read(item.text(), language);
    let said = reading
        .hits
        .iter()
        .filter(|hit| hit.tags.iter().any(|tag| matches!(LEXICON.labels.name(*tag), "recent" | "recent3" | "ever")));
    said.map(|hit| hit.words.clone()).next().unwrap_or_default()
}

/// Whether it asks about a whole lifetime: some who have *ever* used the Internet no longer do.
fn is_of_any_time(concept: &str, item: &Item) -> bool {
    let reading = LEXICON.labels.read(item.text(), None);
    let says = |names: &[&str]| {
        reading.hits.iter().any(|hit| hit.tags.iter().any(|tag| names.contains(&LEXICON.labels.name(*tag))))
    };
    concept.starts_with("HH") && says(&["ever"]) && !says(&["recent", "recent3", "reason"])
}

/// How sure a candidate is, and why.
fn judge(candidate: &Candidate, form: &Form, near: Option<&str>, item: &Item) -> (Confidence, String) {
    let is_indicator = candidate.concept.starts_with(|c: char| c.is_uppercase());
    let unit_agrees = !is_indicator || candidate.unit_agrees == Some(true);
    // For a number without labelled codes, only the label tells what is counted: *persons who worked* is no household size.
    let is_count = item.labels.is_empty() && is_number(candidate.concept);
    let is_ever = is_of_any_time(candidate.concept, item);
    let is_sure = candidate.is_sure && (!is_count || candidate.others.is_empty()) && !is_ever;
    let mut doubts: Vec<String> = Vec::new();
    if let Some(other) = near {
        doubts.push(format!("it may be {other} too"));
    }
    match candidate.unit_agrees {
        Some(false) => doubts.push("the rows of the file are another unit".to_owned()),
        None if is_indicator => doubts.push("it is not known what the rows of the file are".to_owned()),
        None | Some(true) => {}
    }
    if is_ever {
        doubts.push("it asks of any time, and figures are of a period".to_owned());
    } else if !is_sure {
        doubts.push(if candidate.others.is_empty() {
            "the words alone leave it open".to_owned()
        } else {
            format!("beside them: {}", candidate.others.join(", "))
        });
    }
    let confidence = match (is_sure && unit_agrees && near.is_none(), form.fit) {
        (true, Fit::Wholly) => Confidence::High,
        (true, Fit::Partly | Fit::Unknown) | (false, Fit::Wholly) => Confidence::Medium,
        (false, Fit::Partly | Fit::Unknown | Fit::Against) | (true, Fit::Against) => Confidence::Low,
    };
    let of_what = match (item.label.trim().is_empty(), item.question.trim().is_empty()) {
        (false, _) => "label",
        (true, false) => "question",
        (true, true) => "name",
    };
    let words: Vec<String> = candidate.words.iter().map(|words| format!("{words:?}")).collect();
    let mut reason = format!("the {of_what} says {}", words.join(", "));
    for part in [&form.because].into_iter().chain(&doubts).filter(|part| !part.is_empty()) {
        reason.push_str("; ");
        reason.push_str(part);
    }
    (confidence, reason)
}

/// Concepts that are numbers: nothing but the label tells what is counted.
pub(super) fn is_number(concept: &str) -> bool {
    matches!(concept, "age" | "household_size" | "size_class" | "B2" | "B4" | "EG1" | "EG2")
}

/// Women and men, towns and country: codes that say what they are, whatever the label.
fn by_codes(place: usize, item: &Item, answers: &Answers) -> Vec<Found> {
    let has = |answer: Answer| answers.codes.iter().any(|coded| coded.answers.first() == Some(&answer));
    let concept = if has(Answer::Male) && has(Answer::Female) {
        "sex"
    } else if has(Answer::Urban) && has(Answer::Rural) {
        "urbanisation"
    } else {
        return Vec::new();
    };
    let mut form = Form::of(concept, item, answers);
    if form.fit != Fit::Wholly {
        return Vec::new();
    }
    vec![Found {
        item: place,
        concept: concept.to_owned(),
        category: String::new(),
        rows: form.rows.pop().map(|(_, rows)| rows).unwrap_or_default(),
        universe: String::new(),
        confidence: Confidence::Medium,
        reason: format!("its codes alone say so: {}", form.because),
        score: LEAST,
        stands: true,
        remarks: Remarks::default(),
    }]
}

/// Where several variables surely are one concept, the nearest stands; which one the figures take is to be decided.
fn choose(found: &mut [Found], source: &Source) {
    for place in 0..found.len() {
        if found[place].confidence != Confidence::High {
            continue;
        }
        let this = &found[place];
        let nearer = found.iter().enumerate().find(|(at, other)| {
            *at != place
                && other.confidence == Confidence::High
                && (&other.concept, &other.category) == (&this.concept, &this.category)
                && (other.score > this.score || (other.score == this.score && *at < place))
        });
        if let Some((_, nearer)) = nearer {
            let name = source.items[nearer.item].name.clone();
            found[place].stands = false;
            found[place].reason.push_str(&format!("; {name} is as near or nearer, and a codebook has one of them"));
        }
    }
}
