//! Which names are like a word that is not known.

use super::key::words;
use super::tables::Book;
use crate::error::compared;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// The least likeness of a suggestion, from 0 to 1. At 0.8 a misspelling as tables have them (`Phillipines`,
/// `Khazakhstan`, `Brasil`) still has its country, and a word that names none (`Atlantis`, `Kurdistan`, `Total`) has
/// nothing; the tests hold both lists.
const LEAST: f64 = 0.8;

/// How like a word is to another that is a misspelling of it.
const MISSPELT: f64 = 0.85;

/// Words that many names have. They tell no two countries apart, and a name of nothing else is like none.
const COMMON: [&str; 20] = [
    "republic",
    "kingdom",
    "state",
    "states",
    "island",
    "democratic",
    "peoples",
    "federal",
    "federated",
    "islamic",
    "commonwealth",
    "principality",
    "part",
    "territories",
    "territory",
    "province",
    "union",
    "socialist",
    "country",
    "region",
];

/// The official names of the areas, and the names of groups, that are most like a word: at most `n`, best first, each like
/// enough to be meant. `more` are further words that would be valid.
pub(super) fn nearest<'a>(given: &str, more: impl Iterator<Item = &'a str>, n: usize) -> Vec<String> {
    let book = Book::get();
    // A code in small letters is not a code here, but is more likely meant than any similar name.
    if let Some(&place) = book.exact.get(given.trim().to_uppercase().as_str()) {
        return vec![book.areas[usize::from(place)].name.clone()];
    }
    if let Some(code) = swapped(given).into_iter().find(|code| book.iso3.contains_key(code)) {
        return vec![code];
    }
    // Names of the caller's own table are compared as groups are: a part of one is not taken for all of it.
    let more: Vec<(Spelling, &str)> = more.map(|word| (Spelling::of(compared(word), false), word)).collect();
    let given = Spelling::of(compared(given), false);
    let mut best: FxHashMap<&str, f64> = FxHashMap::default();
    for (spelling, meant) in known().iter().chain(&more) {
        let likeness = given.likeness(spelling);
        if likeness >= LEAST {
            let so_far = best.entry(meant).or_default();
            *so_far = so_far.max(likeness);
        }
    }
    let mut best: Vec<(f64, &str)> = best.into_iter().map(|(name, likeness)| (likeness, name)).collect();
    // By name where two are equally like, so that a message is the same every time.
    best.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    best.into_iter().take(n).map(|(_, name)| name.to_owned()).collect()
}

/// A code of three letters with two neighbours swapped. One letter in place of another would lead to too many codes: of
/// `RSA` to the United States.
fn swapped(given: &str) -> Vec<String> {
    let letters: Vec<char> = given.trim().to_uppercase().chars().collect();
    match letters[..] {
        // Neighbours that changed places, the usual slip of the keyboard: DUE for DEU.
        [a, b, c] => vec![[b, a, c].iter().collect(), [a, c, b].iter().collect()],
        _ => Vec::new(),
    }
}

/// Every name with the word that is suggested for it: the official name of an area, the name of a group itself.
fn known() -> &'static [(Spelling, &'static str)] {
    static KNOWN: OnceLock<Vec<(Spelling, &'static str)>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let book = Book::get();
        let official = |place: u16| book.areas[usize::from(place)].name.as_str();
        let areas = book.areas.iter().map(|area| (area.name.as_str(), area.name.as_str()));
        let names = book.aliases.iter().filter(|alias| !alias.is_code);
        let aliases = names.filter_map(|alias| Some((alias.name.as_str(), official(*book.iso3.get(&alias.iso3)?))));
        let groups = book.groups.iter().flat_map(|group| group.names.iter().map(|name| (name.as_str(), name.as_str())));
        let areas = areas.chain(aliases).map(|(name, meant)| (Spelling::of(name, true), meant));
        areas.chain(groups.map(|(name, meant)| (Spelling::of(name, false), meant))).collect()
    })
}

/// A name as it is compared: all its words, and those that tell it apart, in their order and in alphabetical order.
struct Spelling {
    whole: String,
    own: Vec<String>,
    in_order: String,
    sorted: String,
    /// Which of the letters a to z there are.
    letters: u32,
    /// Whether it names a country, which may be written by a part of its name (`Trinidad`). A group may not: `Total`.
    is_area: bool,
}

impl Spelling {
    fn of(name: &str, is_area: bool) -> Spelling {
        let mut whole = words(name);
        let common = |word: &str| COMMON.iter().any(|common| edits(word, common) >= MISSPELT);
        // Two republics are not alike for being republics.
        let own: Vec<String> = whole.iter().filter(|word| !common(word)).cloned().collect();
        let in_order = own.join(" ");
        let mut sorted = own.clone();
        sorted.sort_unstable();
        whole.sort_unstable();
        // A set of 26 bits, compared before the words are: it rules most names out.
        let letters = in_order.bytes().filter(u8::is_ascii_lowercase).fold(0, |set, b| set | 1 << (b - b'a'));
        Spelling { letters, whole: whole.join(" "), own, in_order, sorted: sorted.join(" "), is_area }
    }

    /// 0 to 1: the mean of the Jaro–Winkler similarity and the share of letters that stay, over the words that tell names
    /// apart; more than 0.9 where all of them are words of the other name, more than 0.8 where it is the other way
    /// round. The common words decide between equals. 0 where
    /// it is sure to be below [`LEAST`].
    fn likeness(&self, other: &Spelling) -> f64 {
        // Nothing but common words.
        if self.own.is_empty() || other.own.is_empty() {
            return 0.0;
        }
        // A short word alone, such as "new", is a word of too many names.
        let is_part = other.is_area
            && self.own.iter().any(|word| word.chars().count() >= 4)
            && self.own.iter().all(|word| other.own.contains(word));
        // "Reunion (France)" holds the whole name, and not much else.
        let (mine, theirs) = (self.own.len() as f64, other.own.len() as f64);
        let is_whole = other.is_area && 2.0 * theirs >= mine && other.own.iter().all(|word| self.own.contains(word));
        let part = match (is_part, is_whole) {
            (true, _) => 0.9 + 0.1 * mine / theirs,
            (false, true) => 0.8 + 0.1 * theirs / mine,
            (false, false) => 0.0,
        };
        // One favours a common beginning, the other counts letters; either alone finds too many names similar.
        let mean = |a: &str, b: &str| (strsim::jaro_winkler(a, b) + edits(a, b)) / 2.0;
        let spelt = if self.may_be_like(other) {
            mean(&self.in_order, &other.in_order).max(mean(&self.sorted, &other.sorted))
        } else {
            0.0
        };
        match spelt.max(part) {
            likeness if likeness < LEAST => 0.0,
            // Between names equally like by their own words, the common ones decide.
            likeness => likeness - 0.02 * (1.0 - edits(&self.whole, &other.whole)),
        }
    }

    /// The mean is below [`LEAST`] where fewer than 3 of 5 letters can stay. Most names are out by their length, or by
    /// letters that only one of the two has: each costs an edit.
    fn may_be_like(&self, other: &Spelling) -> bool {
        let (a, b) = (self.in_order.chars().count(), other.in_order.chars().count());
        let apart = (self.letters & !other.letters).count_ones().max((other.letters & !self.letters).count_ones());
        let edits = a.abs_diff(b).max(apart as usize);
        // Beyond two edits for five letters the mean stays below `LEAST`: the comparison is spared.
        5 * edits <= 2 * a.max(b)
    }
}

/// The share of letters that stay where the one is made the other by inserting, deleting, replacing and swapping letters.
fn edits(a: &str, b: &str) -> f64 {
    let longest = a.chars().count().max(b.chars().count()).max(1);
    1.0 - strsim::osa_distance(a, b) as f64 / longest as f64
}
