//! Which concept a label speaks of: rules over what its words mean, each a row of a table.
//!
//! A rule names what a label must say (`needs`, with `|` between alternatives), which words beside it are no other question
//! (`allows`), and which make it one (`blocks`). A word that makes a question another one wherever it stands, such as
//! *price* or *why*, blocks every rule that does not expect it.

use super::propose::is_design;
use super::vocabulary::{Hit, Kind, Reading, Tag, Vocabulary, rows};
use crate::dataset::StatisticalUnit;
use std::sync::LazyLock;

/// A row of the table of rules.
#[derive(Debug)]
struct Rule {
    concept: String,
    category: String,
    unit: Option<StatisticalUnit>,
    needs: Vec<Vec<Tag>>,
    allows: Vec<Tag>,
    blocks: Vec<Tag>,
    /// How much better it is than another rule that needs as many words.
    score: i32,
    /// Whether a label that meets it can be sure of itself.
    is_sure: bool,
    /// Whether it is about a thing that one has or uses and says no more of it, so that a word which is not understood may make
    /// another question of it: a telephone that was lost, the Internet that someone is afraid of.
    is_bare: bool,
}

/// The words of labels and the rules over them.
#[derive(Debug)]
pub(super) struct Lexicon {
    pub(super) labels: Vocabulary,
    pub(super) answers: Vocabulary,
    rules: Vec<Rule>,
}

/// The tables that come with the library.
pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let function = include_str!("../../datasets/describe/function_words.csv");
    let labels = Vocabulary::new(include_str!("../../datasets/describe/terms.csv"), function);
    let answers = Vocabulary::new(include_str!("../../datasets/describe/answers.csv"), function);
    let rules = rows(include_str!("../../datasets/describe/rules.csv"));
    let rules = rules.iter().filter_map(|row| Rule::read(row, &labels)).collect();
    Lexicon { labels, answers, rules }
});

/// A concept that a label may speak of.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) concept: &'static str,
    pub(super) category: &'static str,
    pub(super) score: i32,
    /// Whether the rule can be sure, and nothing in the label says something else.
    pub(super) is_sure: bool,
    /// The words that decided.
    pub(super) words: Vec<String>,
    /// Words that the rule has no use for.
    pub(super) others: Vec<String>,
    /// Whether the rule is of the unit of the file; unknown where either is.
    pub(super) unit_agrees: Option<bool>,
}

/// What a label that is no other question may leave unread: with more, it may be about something that no term knows.
const UNKNOWN_WORDS: usize = 2;

impl Rule {
    fn read(row: &[String], vocabulary: &Vocabulary) -> Option<Rule> {
        let [concept, category, unit, needs, allows, blocks, score, sure] = row else { return None };
        let tags = |list: &str, mark: char| -> Vec<Tag> {
            list.split(mark).filter(|name| !name.is_empty()).filter_map(|name| vocabulary.tag(name)).collect()
        };
        Some(Rule {
            concept: concept.clone(),
            category: category.clone(),
            unit: unit.parse().ok(),
            needs: needs.split_whitespace().map(|group| tags(group, '|')).collect(),
            allows: tags(allows, ' '),
            blocks: tags(blocks, ' '),
            score: score.parse().unwrap_or(0),
            is_sure: matches!(sure.as_str(), "yes" | "bare"),
            is_bare: sure == "bare",
        })
    }

    /// Which hits the rule needs, one for each of its groups; `None` if one is missing.
    fn needed(&self, reading: &Reading) -> Option<Vec<usize>> {
        // Where each tag is said first. A word said twice is one word, and a label may say one a thousand times.
        let mut said: Vec<(usize, Tag)> = Vec::new();
        for (place, hit) in reading.hits.iter().enumerate() {
            for tag in hit.tags.iter().filter(|tag| self.needs.iter().flatten().any(|needed| needed == *tag)) {
                if !said.iter().any(|(_, known)| known == tag) {
                    said.push((place, *tag));
                }
            }
        }
        let mut used = Vec::new();
        Rule::assign(&self.needs, &said, &mut used).then_some(used.into_iter().map(|(hit, _)| hit).collect())
    }

    /// Gives each group a tag of its own.
    fn assign(groups: &[Vec<Tag>], said: &[(usize, Tag)], used: &mut Vec<(usize, Tag)>) -> bool {
        let Some((group, rest)) = groups.split_first() else { return true };
        for one in said.iter().filter(|(_, tag)| group.contains(tag)) {
            if used.iter().any(|(_, known)| *known == one.1) {
                continue;
            }
            used.push(*one);
            // If the rest finds no tags with this one taken, it is given back and the next is tried.
            if Rule::assign(rest, said, used) {
                return true;
            }
            used.pop();
        }
        false
    }

    /// Whether it may be about a file of such rows at all. What schools and the government are asked is asked of others in the same
    /// words: their rules are for their files alone, and those of other units are not for them. What enterprises are asked is
    /// asked of nobody else, where it is known what the rows are.
    fn is_of(&self, unit: Option<StatisticalUnit>) -> bool {
        use StatisticalUnit::{Enterprise, Household, Individual, Organisation, School};
        match (self.unit, unit) {
            (Some(of_rule @ (School | Organisation)), unit) => unit == Some(of_rule),
            (Some(of_rule), Some(of_file @ (School | Organisation | Enterprise))) => of_rule == of_file,
            (Some(Enterprise), Some(Household | Individual)) => false,
            (Some(Household | Individual), Some(Household | Individual)) => true,
            (Some(Household | Individual | Enterprise), None) | (None, _) => true,
        }
    }

    fn meets(&'static self, reading: &Reading, unit: Option<StatisticalUnit>, of: &Vocabulary) -> Option<Candidate> {
        if !self.is_of(unit) {
            return None;
        }
        let needed = self.needed(reading)?;
        let expected = |tag: &Tag| self.needs.iter().flatten().any(|known| known == tag);
        let (mut topics, mut neutral, mut others, mut acts) = (0, 0, Vec::new(), Vec::new());
        for (place, hit) in reading.hits.iter().enumerate() {
            if needed.contains(&place) || hit.tags.iter().any(expected) {
                continue;
            }
            if hit.tags.iter().any(|tag| self.blocks.contains(tag)) {
                return None;
            }
            if hit.tags.iter().any(|tag| self.allows.contains(tag)) {
                continue;
            }
            let kinds = || hit.tags.iter().map(|tag| of.kind(*tag));
            if kinds().all(|kind| kind == Kind::Near) {
                return None;
            }
            if kinds().all(|kind| kind == Kind::Act) {
                acts.push(hit.at);
                continue;
            }
            if kinds().any(|kind| kind == Kind::Neutral) {
                neutral += 1
            } else {
                topics += 1
            }
            others.push(hit.words.clone());
        }
        let unit_agrees = match (self.unit, unit) {
            (Some(of_rule), Some(of_file)) => Some(of_rule == of_file),
            (Some(_) | None, None) | (None, Some(_)) => None,
        };
        let of_unit = match unit_agrees {
            Some(true) => 6,
            Some(false) => -20,
            None => 0,
        };
        // A word that a rule needs counts most; what else a label says tells against it, topics more than fillers.
        let unknown = reading.unknown.len();
        let score =
            20 * self.needs.len() as i32 + 2 * self.score - 6 * topics - 2 * neutral - unknown.min(4) as i32 + of_unit;
        others.extend(reading.unknown.iter().map(|(word, _)| word.clone()));
        let first = needed.iter().map(|place| reading.hits[*place].at).min().unwrap_or_default();
        let is_read = topics == 0 && self.leaves_little(reading, first, &acts);
        Some(Candidate {
            concept: &self.concept,
            category: &self.category,
            score,
            is_sure: self.is_sure && is_read,
            words: needed.iter().map(|place| reading.hits[*place].words.clone()).collect(),
            others,
            unit_agrees,
        })
    }

    /// Whether a label leaves so little unread that it can be no other question. `first` is where the words that the rule needs
    /// begin, `acts` where the label says what somebody does.
    fn leaves_little(&self, reading: &Reading, first: usize, acts: &[usize]) -> bool {
        let read = reading.hits.len() + reading.unknown.len();
        let most = |least: usize| least.max(read / 3).min(reading.hits.len());
        // Weights and strata are told in long names, and in their numbers: nothing else is made like them.
        if is_design(&self.concept) {
            return reading.unknown.len() <= most(UNKNOWN_WORDS + 1);
        }
        // Who has a thing does nothing with it, so that what is done to it is unread: sold, repaired, received.
        let acts = acts.iter().filter(|_| self.is_bare);
        let unread: Vec<usize> = reading.unknown.iter().map(|(_, at)| *at).chain(acts.copied()).collect();
        let most = if self.is_bare { read / 6 } else { most(UNKNOWN_WORDS) };
        // What stands before is the verb, or whom it is about: a quarrel over the telephone, an aunt who uses the Internet. What
        // follows may be an example.
        unread.len() <= most && unread.iter().all(|at| *at > first)
    }
}

impl Lexicon {
    /// The category of a concept that the label of a code says, where the question is about the concept.
    pub(super) fn category(&'static self, concept: &str, label: &str) -> Option<&'static str> {
        let mut reading = self.labels.read(label, None);
        // What the question said, and each answer leaves out.
        for said in ["internet", "reason", "location", "use", "access"] {
            // Some concepts list places or reasons as their categories: these words tell categories apart there.
            let of_concept = !matches!(
                (concept, said),
                ("HH14" | "HH19", "location" | "use" | "access") | ("HH8" | "HH11" | "HH17", "reason")
            );
            let tags = self.labels.tag(said).filter(|_| of_concept).into_iter().collect();
            reading.hits.push(Hit { tags, words: String::new(), is_first: false, at: 0 });
        }
        let unit = match concept {
            "HH11" | "HH14" => StatisticalUnit::Household,
            "B9" => StatisticalUnit::Enterprise,
            _ => StatisticalUnit::Individual,
        };
        let found = self.candidates(&reading, Some(unit));
        found
            .into_iter()
            .find(|found| found.concept == concept && !found.category.is_empty())
            .map(|found| found.category)
    }

    /// The concepts that a label may speak of, the likeliest first, each category once.
    pub(super) fn candidates(&'static self, reading: &Reading, unit: Option<StatisticalUnit>) -> Vec<Candidate> {
        let met = self.rules.iter().filter_map(|rule| rule.meets(reading, unit, &self.labels));
        let mut found: Vec<Candidate> = met.filter(|candidate| candidate.score > 0).collect();
        // The sort is stable: on a tie, the rule that stands first.
        found.sort_by_key(|candidate| -candidate.score);
        let mut kept: Vec<Candidate> = Vec::new();
        for candidate in found {
            if !kept.iter().any(|k| k.concept == candidate.concept && k.category == candidate.category) {
                kept.push(candidate);
            }
        }
        kept
    }
}
