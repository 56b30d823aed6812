//! What a label of a form says.

use crate::catalogue;
use crate::describe::answer::Answer;
use crate::describe::concept::LEXICON;
use crate::describe::vocabulary::{Reading, Vocabulary};
use crate::dimension;
use crate::export::FormFigure;
use std::sync::LazyLock;

/// The words for what of a figure a form asks for, in six languages.
static FIGURES: LazyLock<Vocabulary> = LazyLock::new(|| {
    let function = include_str!("../../../datasets/describe/function_words.csv");
    Vocabulary::new(include_str!("../../../datasets/describe/figures.csv"), function)
});

/// An indicator that a label names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) code: String,
    pub(super) category: String,
    /// Whether by its code, and not by words for it.
    pub(super) by_code: bool,
}

/// What a label says.
#[derive(Debug, Clone, Default)]
pub(super) struct Label {
    pub(super) text: String,
    pub(super) indicator: Option<Named>,
    /// A dimension with its code.
    pub(super) part: Option<(String, String)>,
    /// The dimension whose codes stand below or beside.
    pub(super) dimension: Option<String>,
    pub(super) figure: Option<FormFigure>,
    /// Whether it is nothing but the words for that figure.
    pub(super) is_figure_alone: bool,
    /// Whether it stands for the whole population.
    pub(super) is_total: bool,
}

impl Label {
    pub(super) fn of(text: &str) -> Label {
        let text = text.trim();
        let (figure, is_figure_alone) = figure(text);
        Label {
            text: text.to_owned(),
            indicator: by_code(text).or_else(|| by_words(text)),
            part: part(text),
            dimension: breakdown(text),
            figure,
            is_figure_alone,
            is_total: is_total(text),
        }
    }

    /// Whether it names an indicator and no category of it.
    pub(super) fn is_title_of(&self, indicator: &Named) -> bool {
        let same = self.indicator.as_ref().filter(|own| own.code == indicator.code);
        same.is_some_and(|own| own.by_code || category(&own.code, &self.text).is_none())
    }

    /// Whether anything was understood.
    pub(super) fn is_read(&self) -> bool {
        self.indicator.is_some()
            || self.part.is_some()
            || self.dimension.is_some()
            || self.figure.is_some()
            || self.is_total
    }
}

/// The code of a dimension that a label is, where that dimension is known from the labels around it.
pub(super) fn code_in(dimension: &str, text: &str) -> Option<String> {
    if dimension == "household_size" {
        let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
        let rest = text[digits.len()..].trim().to_lowercase();
        let is_open = rest.starts_with('+') || rest.contains("over") || rest.contains("more") || rest.contains("plus");
        return match (digits.is_empty(), rest.is_empty() || rest.starts_with("person"), is_open) {
            (true, _, _) | (false, false, false) => None,
            (false, true, _) => Some(digits),
            // As the first drafts of codebooks name it.
            (false, false, true) => Some(format!("{digits} and over")),
        };
    }
    dimension::code(dimension, text)
}

fn is_total(text: &str) -> bool {
    dimension::names().any(|name| dimension::is_total(name, text)) || LEXICON_TOTALS.contains(&folded(text).as_str())
}

/// Words for the whole beside those of every dimension, in the languages of labels.
const LEXICON_TOTALS: [&str; 9] =
    ["all households", "all individuals", "all sizes", "todos", "ensemble", "ambos sexos", "المجموع", "всего", "итого"];

fn folded(text: &str) -> String {
    text.trim().to_lowercase()
}

/// A code of the catalogue among the words: `HH7`, `HH-7`, `(B3)`.
fn by_code(text: &str) -> Option<Named> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    let is_code = |word: &&str| {
        let letters = word.chars().take_while(char::is_ascii_uppercase).count();
        // Capitals, then digits; the catalogue says which of these are codes. Capitals of ASCII are one byte each.
        let digits = word[letters..].trim_start_matches('-');
        (1..=4).contains(&letters) && !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit())
    };
    let found = words.filter(is_code).find_map(|word| catalogue::indicator(word).ok())?;
    let category = found.categories.value.iter().map(|category| &category.label.value);
    let rest = folded(text);
    // The longest: `mobile` is also the end of `not mobile`.
    let category = category.filter(|category| rest.ends_with(&category.to_lowercase())).max_by_key(|c| c.len());
    Some(Named { code: found.code.clone(), category: category.cloned().unwrap_or_default(), by_code: true })
}

/// An indicator by the words of its title, or by words that mean it.
fn by_words(text: &str) -> Option<Named> {
    let same = |indicator: &&catalogue::Indicator| {
        let title = folded(&indicator.title.value);
        // Forms ask for the number of what the title has the proportion of.
        title == folded(text) || title.strip_prefix("proportion of ").is_some_and(|rest| rest == folded(text))
    };
    let edition = catalogue::indicators().edition(catalogue::Edition::Core2022);
    if let Some(found) = edition.iter().find(same) {
        return Some(Named { code: found.code.clone(), category: String::new(), by_code: false });
    }
    let reading = LEXICON.labels.read(text, None);
    let found = LEXICON.candidates(&reading, None);
    let first = found.first().filter(|first| first.is_sure && first.concept.starts_with(char::is_uppercase))?;
    Some(Named { code: first.concept.to_owned(), category: first.category.to_owned(), by_code: false })
}

/// Whether an indicator is asked for by category.
pub(super) fn has_categories(code: &str) -> bool {
    catalogue::indicator(code).is_ok_and(|indicator| !indicator.categories.value.is_empty())
}

/// The category of an indicator that a label is.
pub(super) fn category(code: &str, text: &str) -> Option<(String, bool)> {
    let indicator = catalogue::indicator(code).ok()?;
    let labels = || indicator.categories.value.iter().map(|category| &category.label.value);
    if let Some(label) = labels().find(|label| folded(label) == folded(text)) {
        return Some((label.clone(), true));
    }
    let label = LEXICON.category(&indicator.code, text)?;
    Some((label.to_owned(), false))
}

/// A part of the population that a label is: `Urban`, `Women`, `15–24`.
fn part(text: &str) -> Option<(String, String)> {
    let known =
        dimension::names().filter(|name| !matches!(*name, "income" | "education" | "occupation" | "size_class"));
    let by_word = known.filter_map(|name| Some((dimension::concept(name)?, dimension::code(name, text)?)));
    let found = by_word.into_iter().find(|(_, code)| code != dimension::TOTAL);
    found.or_else(|| {
        let (dimension, code) = match whole::<Answer>(&LEXICON.answers.read(text, None), &LEXICON.answers)? {
            Answer::Male => ("sex", "M"),
            Answer::Female => ("sex", "F"),
            Answer::Urban => ("urbanisation", "U"),
            Answer::Rural => ("urbanisation", "R"),
            Answer::Disabled => ("disability", "PD"),
            Answer::NotDisabled => ("disability", "PWD"),
            Answer::Yes
            | Answer::No
            | Answer::DontKnow
            | Answer::Refused
            | Answer::NotApplicable
            | Answer::Missing
            | Answer::Intermediate
            | Answer::Never
            | Answer::Daily
            | Answer::Weekly
            | Answer::Seldom
            | Answer::Within3
            | Answer::Within12
            | Answer::More12
            | Answer::NoSchooling
            | Answer::Primary
            | Answer::Secondary
            | Answer::Tertiary
            | Answer::Employed
            | Answer::Unemployed
            | Answer::Inactive
            | Answer::Quintile1
            | Answer::Quintile2
            | Answer::Quintile3
            | Answer::Quintile4
            | Answer::Quintile5 => return None,
        };
        Some((dimension::concept(dimension)?, code.to_owned()))
    })
}

/// The dimension that a label names: `Sex`, `Age group`, `Household size`.
fn breakdown(text: &str) -> Option<String> {
    if let Some(name) = dimension::concept(text) {
        return Some(name);
    }
    let reading = LEXICON.labels.read(text, None);
    let [hit] = reading.hits.as_slice() else { return None };
    let tag = hit.tags.iter().map(|tag| LEXICON.labels.name(*tag)).next().filter(|_| reading.unknown.is_empty())?;
    match tag {
        "hhsize" => Some("household_size".to_owned()),
        "childrenno" => Some("children".to_owned()),
        "sex" | "age" | "region" => Some(tag.to_owned()),
        _ => None,
    }
}

/// What of a figure a label asks for, and whether it says nothing else.
fn figure(text: &str) -> (Option<FormFigure>, bool) {
    let marks = text.trim().trim_matches(['(', ')']);
    if matches!(marks, "%" | "٪") {
        return (Some(FormFigure::Percent), true);
    }
    if marks == "N" || marks == "n" {
        return (Some(FormFigure::Cases), true);
    }
    let reading = FIGURES.read(text, None);
    let said = reading.hits.iter().flat_map(|hit| &hit.tags).filter_map(|tag| FIGURES.name(*tag).parse().ok());
    let said: Vec<FormFigure> = said.collect();
    let figure = said.first().copied().or_else(|| text.contains('%').then_some(FormFigure::Percent));
    (figure, figure.is_some() && reading.unknown.is_empty())
}

/// The word that a reading is and nothing else.
fn whole<W: std::str::FromStr>(reading: &Reading, of: &Vocabulary) -> Option<W> {
    let [hit] = reading.hits.as_slice() else { return None };
    hit.tags.iter().find_map(|tag| of.name(*tag).parse().ok()).filter(|_| reading.unknown.is_empty())
}
