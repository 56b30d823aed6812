//! What a component holds in each row, each word once.

use super::source::NONE;
use rustc_hash::FxHashMap;

/// What a component holds.
#[derive(Debug, Default)]
pub(in crate::export::sdmx) enum Cells {
    /// Nothing in any row.
    #[default]
    Nothing,
    /// One word in all rows.
    Same(String),
    /// For each key of the message the number of its word.
    OfKey(Vec<u32>, Vec<String>),
    /// For each row the number of its word.
    OfRow(Vec<u32>, Vec<String>),
    /// For each row its number, NaN where there is none.
    Numbers(Vec<f64>),
}

/// What stands in one cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::export::sdmx) enum Cell {
    Nothing,
    /// The word with this number.
    Word(u32),
    Number(f64),
}

impl Cells {
    /// The words, each once; none where there are numbers.
    pub(in crate::export::sdmx) fn words(&self) -> &[String] {
        match self {
            Cells::Nothing | Cells::Numbers(_) => &[],
            Cells::Same(word) => std::slice::from_ref(word),
            Cells::OfKey(_, words) | Cells::OfRow(_, words) => words,
        }
    }

    /// The cell of a row, which has this key.
    pub(in crate::export::sdmx) fn cell(&self, row: usize, key: usize) -> Cell {
        let word = |place: u32| if place == NONE { Cell::Nothing } else { Cell::Word(place) };
        match self {
            Cells::Nothing => Cell::Nothing,
            Cells::Same(_) => Cell::Word(0),
            // Figures of a series share its key, which is kept once.
            Cells::OfKey(places, _) => word(places[key]),
            Cells::OfRow(places, _) => word(places[row]),
            Cells::Numbers(numbers) if numbers[row].is_nan() => Cell::Nothing,
            Cells::Numbers(numbers) => Cell::Number(numbers[row]),
        }
    }

    /// For each row or key the number of its word, in the simplest form.
    pub(super) fn of(places: Vec<u32>, words: Vec<String>, form: fn(Vec<u32>, Vec<String>) -> Cells) -> Cells {
        // Most attributes are the same for all figures: one word then stands for a million places.
        let first = places.first().copied().unwrap_or(NONE);
        match places.iter().all(|place| *place == first) {
            true if first == NONE => Cells::Nothing,
            true => words.into_iter().nth(first as usize).map_or(Cells::Nothing, Cells::Same),
            false => form(places, words),
        }
    }
}

/// Words with their numbers.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    pub(super) words: Vec<String>,
    places: FxHashMap<String, u32>,
}

impl Dictionary {
    pub(super) fn place(&mut self, word: &str) -> u32 {
        match self.places.get(word) {
            Some(place) => *place,
            None => {
                let next = self.words.len() as u32;
                self.words.push(word.to_owned());
                self.places.insert(word.to_owned(), next);
                next
            }
        }
    }

    /// The number of a word, or that of none.
    pub(super) fn maybe(&mut self, word: Option<&str>) -> u32 {
        word.map_or(NONE, |word| self.place(word))
    }
}
