//! What words mean: terms of six languages, each with the tags that it stands for.
//!
//! A term is one word or several, `*` stands for any ending. The longest term that fits wins, and its words are not read
//! again: *cable television* is not a television. A phrase that several tags list stands for all of them.

use crate::input::label::{is_arabic, is_cyrillic, shapes, words};
use crate::words::words as closed;
use rustc_hash::{FxHashMap, FxHashSet};

closed! {
    /// The languages in which labels are read.
    pub enum SourceLanguage: "language" {
        /// English.
        English = "en",
        /// Spanish.
        Spanish = "es",
        /// French.
        French = "fr",
        /// Portuguese.
        Portuguese = "pt",
        /// Arabic.
        Arabic = "ar",
        /// Russian.
        Russian = "ru",
    }
}

closed! {
    /// What a tag says of a question.
    pub(super) enum Kind: "kind" {
        /// What it is about.
        Topic = "topic",
        /// Words that say nothing of what is asked: in any place, aged 15 and over.
        Filler = "filler",
        /// Something of it.
        Neutral = "neutral",
        /// What somebody does: part of an activity, and another question about a thing that one has.
        Act = "act",
        /// That it is another question than those of the catalogue, unless a rule expects it.
        Near = "near",
        /// That it tells parts of the population apart.
        Breakdown = "breakdown",
        /// That it says how the sample was drawn.
        Design = "design",
        /// What a code of an answer stands for.
        Answer = "answer",
    }
}

/// A meaning, by its place in the table of terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Tag(u16);

/// Words of a label that mean something.
#[derive(Debug, Clone)]
pub(super) struct Hit {
    pub(super) tags: Vec<Tag>,
    /// The words, as they are compared.
    pub(super) words: String,
    /// Whether they begin the label, but for words that mean nothing.
    pub(super) is_first: bool,
    /// Which word of the label they begin with.
    pub(super) at: usize,
}

/// A label as it was understood.
#[derive(Debug, Clone, Default)]
pub(super) struct Reading {
    pub(super) hits: Vec<Hit>,
    /// Words that no term and no list of function words knows, and which of the label they are.
    pub(super) unknown: Vec<(String, usize)>,
    /// How many words were understood, function words among them.
    known: usize,
    function: usize,
}

/// The terms of one table in all languages.
#[derive(Debug)]
pub(super) struct Vocabulary {
    tags: Vec<(String, Kind)>,
    languages: Vec<Terms>,
}

/// The terms of one language.
#[derive(Debug, Default)]
struct Terms {
    /// By the first two letters of their first word.
    terms: FxHashMap<String, Vec<Term>>,
    function: FxHashSet<String>,
}

#[derive(Debug)]
struct Term {
    words: Vec<String>,
    tags: Vec<Tag>,
}

impl Vocabulary {
    /// Reads a table of terms and that of the function words.
    pub(super) fn new(terms: &str, function: &str) -> Vocabulary {
        let mut tags = Vec::new();
        let mut languages: Vec<Terms> = SourceLanguage::ALL.iter().map(|_| Terms::default()).collect();
        for row in rows(function) {
            if let Some(place) = row.first().and_then(|word| word.parse::<SourceLanguage>().ok()) {
                languages[place as usize].function.extend(row.iter().skip(1).flat_map(|list| words(list)));
            }
        }
        for row in rows(terms) {
            let [name, kind, lists @ ..] = row.as_slice() else { continue };
            let (tag, kind) = (Tag(tags.len() as u16), kind.parse().unwrap_or(Kind::Neutral));
            tags.push((name.clone(), kind));
            for (language, list) in languages.iter_mut().zip(lists) {
                // Words that say nothing are read, and stand for nothing.
                list.split('|').for_each(|term| language.add(term, Some(tag).filter(|_| kind != Kind::Filler)));
            }
        }
        Vocabulary { tags, languages }
    }

    /// The tag of a name.
    pub(super) fn tag(&self, name: &str) -> Option<Tag> {
        self.tags.iter().position(|(known, _)| known == name).map(|place| Tag(place as u16))
    }

    pub(super) fn name(&self, tag: Tag) -> &str {
        &self.tags[usize::from(tag.0)].0
    }

    pub(super) fn kind(&self, tag: Tag) -> Kind {
        self.tags[usize::from(tag.0)].1
    }

    /// The language that most words of the labels of a file are in.
    pub(super) fn language_of<'a>(&self, labels: impl Iterator<Item = &'a str>) -> Option<SourceLanguage> {
        let mut known = [0_usize; SourceLanguage::ALL.len()];
        for label in labels {
            let words = words(label);
            for &language in SourceLanguage::ALL {
                let reading = self.languages[language as usize].read(&words);
                // Function words differ most between the languages of Latin letters, and count twice.
                known[language as usize] += 2 * reading.function + reading.known;
            }
        }
        let best =
            SourceLanguage::ALL.iter().copied().max_by_key(|language| (known[*language as usize], -(*language as i32)));
        best.filter(|language| known[*language as usize] > 0)
    }

    /// What a label says: in the language that it is in, which is that of its file where the label leaves it open.
    pub(super) fn read(&self, label: &str, of_file: Option<SourceLanguage>) -> Reading {
        let words = words(label);
        let candidates: &[SourceLanguage] = if words.iter().any(|word| is_arabic(word)) {
            &[SourceLanguage::Arabic]
        } else if words.iter().any(|word| is_cyrillic(word)) {
            &[SourceLanguage::Russian]
        } else {
            &[SourceLanguage::English, SourceLanguage::Spanish, SourceLanguage::French, SourceLanguage::Portuguese]
        };
        let mut best: Option<(usize, Reading)> = None;
        for &language in candidates {
            let reading = self.languages[language as usize].read(&words);
            // The language of the file is left only for one that knows two words more.
            let points = 2 * (reading.known + reading.function) + if of_file == Some(language) { 5 } else { 0 };
            if best.as_ref().is_none_or(|(most, _)| points > *most) {
                best = Some((points, reading));
            }
        }
        best.map(|(_, reading)| reading).unwrap_or_default()
    }
}

impl Terms {
    fn add(&mut self, term: &str, tag: Option<Tag>) {
        let words: Vec<String> = term.split_whitespace().flat_map(parts).collect();
        let Some(first) = words.first() else { return };
        let list = self.terms.entry(start(first)).or_default();
        match list.iter_mut().find(|known| known.words == words) {
            Some(known) => known.tags.extend(tag),
            None => list.push(Term { words, tags: tag.into_iter().collect() }),
        }
    }

    fn read(&self, words: &[String]) -> Reading {
        let mut reading = Reading::default();
        let (mut at, mut is_first) = (0, true);
        while at < words.len() {
            if let Some((length, tags)) = self.longest(words, at).filter(|found| !self.is_outdone(words, at, found.0)) {
                if !tags.is_empty() {
                    reading.hits.push(Hit {
                        tags: tags.to_vec(),
                        words: words[at..at + length].join(" "),
                        is_first,
                        at,
                    });
                    is_first = false;
                }
                reading.known += length;
                at += length;
                continue;
            }
            let word = &words[at];
            if self.function.contains(word) {
                reading.function += 1;
            // Single letters and numbers are parts of codes and lists.
            } else if word.chars().count() > 1 && !word.chars().any(|c| c.is_ascii_digit()) {
                reading.unknown.push((word.clone(), at));
                is_first = false;
            }
            at += 1;
        }
        reading
    }

    /// Whether a term at a place gives way to a longer one that begins within it, behind words that say nothing: *in the home
    /// of another person* is no *in the home*.
    fn is_outdone(&self, words: &[String], at: usize, length: usize) -> bool {
        let skipped = words[at..].iter().take(length).take_while(|word| self.function.contains(*word)).count();
        // The last word of the term is read by it, whatever stands behind.
        (1..=skipped.min(length.saturating_sub(1)))
            .any(|skip| self.longest(words, at + skip).is_some_and(|(inner, _)| skip + inner > length))
    }

    /// The longest term that begins with a word: how many words of the label it takes, and its tags.
    fn longest(&self, words: &[String], at: usize) -> Option<(usize, &[Tag])> {
        let mut best: Option<((usize, usize), usize, &[Tag])> = None;
        for shape in shapes(&words[at]) {
            for term in self.terms.get(&start(shape)).into_iter().flatten().filter(|term| fits(&term.words[0], shape)) {
                // Among terms of equally many words, the one that gives more letters wins: `personnel` before `personne*`.
                let letters = term.words.iter().map(|word| word.trim_end_matches('*').len()).sum();
                let length = (term.words.len(), letters);
                if best.is_none_or(|(longest, ..)| length > longest)
                    && let Some(end) = self.takes(&term.words[1..], words, at + 1)
                {
                    best = Some((length, end, &term.tags));
                }
            }
        }
        best.map(|(_, end, tags)| (end - at, tags))
    }

    /// Where the rest of a term ends, from a place on; function words between its words are passed over.
    fn takes(&self, rest: &[String], words: &[String], from: usize) -> Option<usize> {
        let mut at = from;
        for wanted in rest {
            loop {
                let word = words.get(at)?;
                at += 1;
                if shapes(word).into_iter().any(|shape| fits(wanted, shape)) {
                    break;
                }
                if !self.function.contains(word) {
                    return None;
                }
            }
        }
        Some(at)
    }
}

/// A word of a term, with its `*`.
fn parts(word: &str) -> Vec<String> {
    let open = word.ends_with('*');
    let mut parts = words(word);
    if let Some(last) = parts.last_mut().filter(|_| open) {
        last.push('*');
    }
    parts
}

/// Whether a word of a term stands for a word of a label.
fn fits(wanted: &str, word: &str) -> bool {
    match wanted.strip_suffix('*') {
        Some(stem) => word.starts_with(stem),
        None => wanted == word,
    }
}

/// What terms are found by.
fn start(word: &str) -> String {
    word.chars().filter(|c| *c != '*').take(2).collect()
}

/// The rows of a table that comes with the library, without its header.
pub(super) fn rows(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.records().flatten().map(|record| record.iter().map(str::to_owned).collect()).collect()
}
