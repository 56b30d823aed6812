//! Which rows of two results are about the same.

use super::side::Side;
use super::warn;
use crate::catalogue::resolve;
use crate::finding::{Finding, Rule};
use crate::{Error, Result};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What a figure is: its measure, category and comparison, and the category of each column that it is by.
type Key = (Vec<Option<String>>, BTreeMap<String, Option<String>>);

/// A figure of either result, or of both.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    pub(super) a: Option<usize>,
    pub(super) b: Option<usize>,
    /// In words.
    pub(super) name: String,
    /// Why the two are not compared.
    pub(super) refused: Option<String>,
}

/// The figures of both results, those of the first in its order, then what only the second has; and what differs in what
/// they are about.
pub(super) fn pairs(a: &Side, b: &Side) -> Result<(Vec<Pair>, Vec<Finding>)> {
    let groups: BTreeSet<String> = a.groups().into_iter().chain(b.groups()).collect();
    let has = |name: &str| a.frame.column(name).is_ok() && b.frame.column(name).is_ok();
    // Tables of publishers have codes and no measures.
    let words: Vec<&str> = if has("measure") { vec!["measure"] } else { vec!["indicator", "category"] };
    let words: Vec<&str> = words.into_iter().chain(["level", "contrast"]).collect();
    let (keys_a, keys_b) = (keys(a, &groups, &words), keys(b, &groups, &words));
    let place_of = |keys: &[Key], argument: &str| -> Result<HashMap<Key, usize>> {
        let mut places = HashMap::new();
        for (place, key) in keys.iter().enumerate() {
            if places.insert(key.clone(), place).is_some() {
                return Err(Error::argument(argument, "one row for each figure", format!("two of {}", in_words(key))));
            }
        }
        Ok(places)
    };
    let (places_a, places_b) = Error::both(place_of(&keys_a, "a"), place_of(&keys_b, "b"))?;
    let known = Known { a: Texts::of(a), b: Texts::of(b) };
    let mut findings = Differences::default();
    let mut pairs = Vec::new();
    for (place, key) in keys_a.iter().enumerate() {
        let partner = places_b.get(key).copied();
        let refused = partner.and_then(|partner| known.redefined(place, partner));
        if let Some(partner) = partner {
            // Said of the measure, without its groups, so that it is said once.
            findings.compare(&known, place, partner, &in_words(&(key.0.clone(), BTreeMap::new())));
        }
        pairs.push(Pair { a: Some(place), b: partner, name: in_words(key), refused });
    }
    for (place, key) in keys_b.iter().enumerate().filter(|(_, key)| !places_a.contains_key(*key)) {
        pairs.push(Pair { a: None, b: Some(place), name: in_words(key), refused: None });
    }
    Ok((pairs, findings.found))
}

fn keys(side: &Side, groups: &BTreeSet<String>, words: &[&str]) -> Vec<Key> {
    let sets = side.texts("by");
    let has_sets = side.frame.column("by").is_ok();
    let words: Vec<Vec<Option<String>>> = words.iter().map(|name| side.texts(name)).collect();
    let columns: Vec<(&String, Vec<Option<String>>)> = groups.iter().map(|name| (name, side.texts(name))).collect();
    let key = |row: usize| {
        // In a column of the row's own set, no category means the cases without one; in any other column, all cases.
        let is_by = |name: &str, level: &Option<String>| match &sets[row] {
            Some(set) if has_sets => set.split(',').any(|part| part == name),
            Some(_) | None => level.is_some(),
        };
        let levels =
            columns.iter().map(|(name, levels)| (*name, &levels[row])).filter(|(name, level)| is_by(name, level));
        let levels = levels.map(|(name, level)| (name.clone(), level.clone())).collect();
        (words.iter().map(|texts| texts[row].clone()).collect(), levels)
    };
    (0..side.frame.height()).map(key).collect()
}

fn in_words((words, levels): &Key) -> String {
    let levels = levels.iter().map(|(name, level)| format!("{name} = {}", level.as_deref().unwrap_or("(missing)")));
    let parts: Vec<String> = words.iter().flatten().cloned().chain(levels).collect();
    if parts.is_empty() { "the figure".to_owned() } else { parts.join(", ") }
}

/// What is known of the rows of one result, by column.
struct Texts {
    of: BTreeMap<&'static str, Vec<Option<String>>>,
    population: Vec<BTreeMap<String, String>>,
    year: Vec<Option<f64>>,
}

/// Columns that should agree, with the rule of what is found where they do not.
const SHOULD_AGREE: [(&str, &str, Rule); 5] = [
    ("base", "another base", Rule::BaseDiffers),
    ("scope", "another scope", Rule::ScopeDiffers),
    ("age_scope", "another age scope", Rule::AgeScopeDiffers),
    ("recall", "another recall period", Rule::RecallDiffers),
    ("ref_area", "another area", Rule::SeveralAreas),
];

impl Texts {
    fn of(side: &Side) -> Texts {
        let names = SHOULD_AGREE.iter().map(|(name, ..)| *name).chain(["indicator"]);
        let of = names.map(|name| (name, side.texts(name))).collect();
        let mut population = vec![BTreeMap::new(); side.frame.height()];
        for name in side.population() {
            for (row, text) in side.texts(&name).into_iter().enumerate() {
                text.map(|text| population[row].insert(name.clone(), text));
            }
        }
        Texts { of, population, year: side.numbers("time_period") }
    }

    fn text(&self, name: &str, row: usize) -> Option<&str> {
        self.of.get(name)?.get(row)?.as_deref()
    }
}

/// What is known of both.
struct Known {
    a: Texts,
    b: Texts,
}

impl Known {
    /// Why a figure is not defined as it was.
    fn redefined(&self, a: usize, b: usize) -> Option<String> {
        let indicator = self.b.text("indicator", b).or_else(|| self.a.text("indicator", a))?;
        let known = resolve(indicator).ok()?.indicator;
        let (x, y) = (self.a.year[a]?, self.b.year[b]?);
        // A break in a year parts the figures before it from those of that year and later.
        let is_between = |year: &&i32| x.min(y) < f64::from(**year) && f64::from(**year) <= x.max(y);
        let breaks = known.breaks();
        let year = breaks.iter().find(is_between)?;
        Some(format!(
            "the categories of {} changed in {year}: figures of {x} and {y} are not of one definition",
            known.key()
        ))
    }
}

/// What differs, each said once of a measure.
#[derive(Default)]
struct Differences {
    said: BTreeSet<(String, String)>,
    found: Vec<Finding>,
}

impl Differences {
    fn say(&mut self, rule: Rule, place: &str, message: String) {
        if self.said.insert((place.to_owned(), message.clone())) {
            self.found.push(warn(rule, place, message));
        }
    }

    fn compare(&mut self, known: &Known, a: usize, b: usize, place: &str) {
        for (name, what, rule) in SHOULD_AGREE {
            match (known.a.text(name, a), known.b.text(name, b)) {
                (Some(x), Some(y)) if x != y => self.say(rule, place, format!("{what}: {x:?}, then {y:?}")),
                (Some(x), None) if has(&known.b, name) => {
                    self.say(rule, place, format!("{what}: {x:?}, then none stated"))
                }
                (None, Some(y)) if has(&known.a, name) => {
                    self.say(rule, place, format!("{what}: none stated, then {y:?}"))
                }
                (_, _) => {}
            }
        }
        let (x, y) = (&known.a.population[a], &known.b.population[b]);
        if x != y {
            let text = |parts: &BTreeMap<String, String>| {
                let parts: Vec<String> = parts.iter().map(|(name, code)| format!("{name} = {code}")).collect();
                if parts.is_empty() { "all".to_owned() } else { parts.join(", ") }
            };
            self.say(Rule::ScopeDiffers, place, format!("another population: {}, then {}", text(x), text(y)));
        }
    }
}

/// Whether a result says anything of this at all.
fn has(texts: &Texts, name: &str) -> bool {
    texts.of.get(name).is_some_and(|column| column.iter().any(Option::is_some))
}
