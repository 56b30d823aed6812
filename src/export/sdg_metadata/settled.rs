//! Each text at its series, concept and language.

use super::super::sdg_series::{SdgSeries, meant};
use super::super::sdmx::is_of_xml;
use super::concepts::Concept;
use super::given::Given;
use super::is_language;
use super::message::Report;
use crate::finding::{Finding, Rule};
use crate::{Error, Result};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// Texts by series, concept (in the order of the structure) and language.
#[derive(Debug, Default)]
pub(crate) struct Settled {
    texts: BTreeMap<SdgSeries, BTreeMap<usize, Texts>>,
}

/// The texts of a concept.
#[derive(Debug)]
struct Texts {
    id: &'static str,
    by_language: BTreeMap<String, Text>,
}

#[derive(Debug)]
struct Text {
    text: String,
    /// Whether it was given for this series alone and not for its indicator.
    is_own: bool,
}

/// Rows and words of what could not be placed.
#[derive(Default)]
struct Unplaced {
    count: usize,
    rows: Vec<usize>,
}

impl Unplaced {
    fn add(&mut self, row: Option<usize>) {
        self.count += 1;
        self.rows.extend(row);
    }

    fn at(&self, finding: Finding) -> Finding {
        if self.rows.is_empty() { finding.at_first(self.count, None) } else { finding.at(&self.rows) }
    }
}

impl Settled {
    pub(super) fn of(given: &[Given], language: &str) -> Result<(Settled, Vec<Finding>)> {
        let mut settled = Settled::default();
        let (mut concepts, mut indicators) = (BTreeMap::<&str, Unplaced>::new(), BTreeMap::<&str, Unplaced>::new());
        let (mut repeated, mut unreadable) = (BTreeMap::<String, Unplaced>::new(), Unplaced::default());
        let mut found = Vec::new();
        for one in given.iter().filter(|one| !one.text.trim().is_empty()) {
            let language = one.language.as_deref().unwrap_or(language).trim();
            if !is_language(language) {
                found.push(Error::argument("language", "a code such as en, es or pt-BR", language));
                continue;
            }
            // Both are looked up before either is given up, so that both faults are reported.
            let concept = Concept::find(&one.concept);
            let series = meant(&one.indicator);
            if series.is_empty() {
                indicators.entry(&one.indicator).or_default().add(one.row);
            }
            let Some(concept) = concept else {
                concepts.entry(&one.concept).or_default().add(one.row);
                continue;
            };
            // Left out rather than refused: control characters come along when text is pasted from a document.
            let text = readable(one.text.trim());
            if text.len() != one.text.trim().len() {
                unreadable.add(one.row);
            }
            for series in series {
                let is_own = series.code.eq_ignore_ascii_case(one.indicator.trim());
                if !settled.add(&series, concept, language, &text, is_own) {
                    repeated.entry(format!("{}, {}, {language}", series.code, concept.id)).or_default().add(one.row);
                }
            }
        }
        found.dedup_by_key(|error| error.to_string());
        Error::collect(found)?;
        let mut findings = Vec::new();
        for (word, unplaced) in concepts {
            let message = format!("{word:?} is not a concept of the structure: its texts are left out");
            findings
                .push(unplaced.at(Finding::warning(Rule::UnknownConcept, "concept", message).remedy(nearest(word))));
        }
        for (word, unplaced) in indicators {
            let message = format!("{word:?} has no series in the SDG database: its texts are left out");
            let remedy = "write an SDG number such as 17.8.1, or the code of a series";
            findings.push(unplaced.at(Finding::warning(Rule::NoSdgSeries, "indicator", message).remedy(remedy)));
        }
        for (place, unplaced) in repeated {
            let message = "has two texts that differ: the first is kept";
            findings.push(unplaced.at(Finding::warning(Rule::RepeatedText, place, message).remedy("decide on one")));
        }
        if unreadable.count > 0 {
            findings.push(unreadable.at(without_control_characters("text")));
        }
        Ok((settled, findings))
    }

    /// Adds a text; false for a second one that differs. One for a series goes before one for its indicator.
    fn add(&mut self, series: &SdgSeries, concept: &'static Concept, language: &str, text: &str, is_own: bool) -> bool {
        let new = Text { text: text.to_owned(), is_own };
        match self.concept(series, &concept.id).by_language.entry(language.to_owned()) {
            Entry::Vacant(place) => drop(place.insert(new)),
            // On a tie, the first stays; the same text twice is no conflict.
            Entry::Occupied(place) if place.get().is_own == is_own => return place.get().text == text,
            Entry::Occupied(mut place) if is_own => drop(place.insert(new)),
            // For the whole indicator, where the series has its own.
            Entry::Occupied(_) => {}
        }
        true
    }

    fn concept(&mut self, series: &SdgSeries, id: &'static str) -> &mut Texts {
        let concepts = self.texts.entry(series.clone()).or_default();
        concepts.entry(Concept::place(id)).or_insert_with(|| Texts { id, by_language: BTreeMap::new() })
    }

    /// Adds a text of the library where the concept has none in any language; whether it did.
    pub(super) fn draft(&mut self, series: &SdgSeries, id: &'static str, language: &str, text: &str) -> bool {
        let texts = &mut self.concept(series, id).by_language;
        // In any language: the office's text and our draft would say the same thing twice.
        let is_free = texts.is_empty();
        if is_free {
            texts.insert(language.to_owned(), Text { text: readable(text), is_own: false });
        }
        is_free
    }

    /// The series that texts are about.
    pub(super) fn series(&self) -> impl Iterator<Item = &SdgSeries> {
        self.texts.keys()
    }

    /// Leaves texts for a whole indicator to those of its series that are reported; an indicator with no reported series
    /// keeps them all, and is named.
    pub(super) fn keep_reported(&mut self, reported: &BTreeSet<SdgSeries>) -> Vec<Finding> {
        let numbers: BTreeSet<String> = reported.iter().map(|series| series.number.clone()).collect();
        let mut without = BTreeSet::new();
        self.texts.retain(|series, concepts| {
            if reported.contains(series) {
                return true;
            }
            // No series of this indicator is reported: its texts may be wanted all the same.
            if !numbers.contains(&series.number) {
                without.insert(series.number.clone());
                return true;
            }
            // Other series of this indicator are reported: only a text written for this very series stays.
            concepts.values().any(|texts| texts.by_language.values().any(|text| text.is_own))
        });
        let finding = |number: String| {
            Finding::warning(
                Rule::NoValues,
                number,
                "has texts and no figures: the texts are written for all its series",
            )
            .remedy("leave the texts out, or deliver the figures")
        };
        without.into_iter().map(finding).collect()
    }

    /// The reports of a message.
    pub(super) fn reports<'a>(&'a self, ref_area: &'a str) -> Vec<Report<'a>> {
        let concepts = |concepts: &'a BTreeMap<usize, Texts>| {
            let texts = |texts: &'a Texts| {
                let texts: Vec<_> =
                    texts.by_language.iter().map(|(l, text)| (l.as_str(), text.text.as_str())).collect();
                texts
            };
            concepts.values().map(|concept| (concept.id, texts(concept))).collect()
        };
        let report = |(series, of_series): (&'a SdgSeries, &'a BTreeMap<usize, Texts>)| Report {
            series: &series.code,
            ref_area,
            concepts: concepts(of_series),
        };
        self.texts.iter().map(report).collect()
    }

    /// The text of a concept of a series.
    pub(super) fn text(&self, series: &SdgSeries, id: &str, language: &str) -> Option<&str> {
        let texts = self.texts.get(series)?.get(&Concept::place(id))?;
        texts.by_language.get(language).map(|text| text.text.as_str())
    }

    /// The languages of the texts of an SDG indicator.
    pub(in crate::export) fn languages(&self, number: &str) -> BTreeSet<&str> {
        let of_number = self.texts.iter().filter(|(series, _)| series.number == number);
        let texts = of_number.flat_map(|(_, concepts)| concepts.values());
        texts.flat_map(|texts| texts.by_language.keys().map(String::as_str)).collect()
    }

    /// The texts of an SDG indicator in a language, by concept; those of several series stand under each other.
    pub(in crate::export) fn of_number(&self, number: &str, language: &str) -> BTreeMap<&'static str, String> {
        let mut texts: BTreeMap<&'static str, Vec<(&str, &str)>> = BTreeMap::new();
        for (series, concepts) in self.texts.iter().filter(|(series, _)| series.number == number) {
            for concept in concepts.values() {
                let Some(text) = concept.by_language.get(language) else { continue };
                let same = texts.entry(concept.id).or_default();
                // A text for the whole indicator is the same for each of its series, and stands once.
                if same.iter().all(|(_, known)| *known != text.text) {
                    same.push((&series.name, &text.text));
                }
            }
        }
        let join = |texts: Vec<(&str, &str)>| match texts.as_slice() {
            [(_, only)] => (*only).to_owned(),
            several => several.iter().map(|(name, text)| format!("{name}:\n{text}")).collect::<Vec<_>>().join("\n\n"),
        };
        texts.into_iter().map(|(id, texts)| (id, join(texts))).collect()
    }
}

/// A text without the characters that XML cannot hold.
fn readable(text: &str) -> String {
    text.chars().filter(|c| is_of_xml(*c)).collect()
}

/// What is said where texts lost such characters.
pub(super) fn without_control_characters(place: &str) -> Finding {
    let message = "texts with control characters, which XML cannot hold: the characters are left out";
    Finding::warning(Rule::NotText, place, message)
}

fn nearest(word: &str) -> String {
    let known = super::CONCEPTS.iter().map(|concept| concept.id.as_str());
    let nearest = crate::error::nearest(&word.to_uppercase(), known, 3);
    format!("the nearest are {}", nearest.join(", "))
}
