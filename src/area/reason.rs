//! Why a word stands for no area of today.

use super::likeness::nearest;
use super::tables::{Book, Former, Meaning, Word};
use crate::error::NoArea;

/// The reason for a word that stands for no area.
pub(super) fn of<'a>(given: &str, more: impl Iterator<Item = &'a str>) -> NoArea {
    let book = Book::get();
    match book.meaning(given) {
        Meaning::Several(words) => NoArea::Several { candidates: words.iter().map(|word| title(*word)).collect() },
        Meaning::Part(place) => NoArea::Part { of: title(Word::Area(place)) },
        Meaning::Former(states) => former(&states),
        Meaning::Group(group) => NoArea::Group { name: group.title() },
        Meaning::Missing => NoArea::Missing,
        // A word may be an area of the world and none of the caller's table.
        Meaning::Area(_) | Meaning::Unknown => NoArea::Unknown { nearest: nearest(given, more, 3) },
    }
}

fn former(states: &[&Former]) -> NoArea {
    let mut became: Vec<u16> = states.iter().flat_map(|state| state.became.iter().copied()).collect();
    // Two states of one code may have become the same areas: each is named once.
    became.sort_unstable();
    became.dedup();
    NoArea::Former {
        states: states.iter().map(|state| state.title()).collect(),
        became: became.into_iter().map(|place| title(Word::Area(place))).collect(),
    }
}

/// Name and code.
fn title(word: Word) -> String {
    let book = Book::get();
    match word {
        Word::Area(place) | Word::Part(place) => {
            let area = &book.areas[usize::from(place)];
            format!("{} ({})", area.name, area.iso3)
        }
        Word::Group(group) => book.groups[group].title(),
        Word::Former(state) => book.former[state].title(),
    }
}
