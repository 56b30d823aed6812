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

    /// What stands in these cells, and where nothing does what stands in others; neither is found by keys.
    pub(super) fn or(self, others: Cells) -> Cells {
        match (self, others) {
            (Cells::Nothing, cells) | (cells, Cells::Nothing) | (cells @ Cells::Same(_), _) => cells,
            (Cells::Numbers(mut own), Cells::Numbers(others)) => {
                own.iter_mut().zip(others).filter(|(own, _)| own.is_nan()).for_each(|(own, other)| *own = other);
                Cells::Numbers(own)
            }
            // Numbers in all rows stay numbers.
            (Cells::Numbers(own), _) if !own.iter().any(|number| number.is_nan()) => Cells::Numbers(own),
            (own, others) => {
                let rows = own.rows().or(others.rows()).unwrap_or(0);
                let mut words = Dictionary::default();
                let [mut own, others] = [own.into_places(rows, &mut words), others.into_places(rows, &mut words)];
                own.iter_mut().zip(others).filter(|(own, _)| **own == NONE).for_each(|(own, other)| *own = other);
                Cells::of(own, words.words, Cells::OfRow)
            }
        }
    }

    /// The same with words in place of numbers.
    pub(super) fn in_words(self) -> Cells {
        match self {
            Cells::Numbers(numbers) => {
                let (rows, mut words) = (numbers.len(), Dictionary::default());
                let places = Cells::Numbers(numbers).into_places(rows, &mut words);
                Cells::of(places, words.words, Cells::OfRow)
            }
            cells @ (Cells::Nothing | Cells::Same(_) | Cells::OfKey(..) | Cells::OfRow(..)) => cells,
        }
    }

    /// How many rows or keys there are, where each has a cell of its own.
    fn rows(&self) -> Option<usize> {
        match self {
            Cells::Nothing | Cells::Same(_) => None,
            Cells::OfKey(places, _) | Cells::OfRow(places, _) => Some(places.len()),
            Cells::Numbers(numbers) => Some(numbers.len()),
        }
    }

    /// For each row the number of its word in a dictionary.
    fn into_places(self, rows: usize, words: &mut Dictionary) -> Vec<u32> {
        match self {
            Cells::Nothing => vec![NONE; rows],
            Cells::Same(word) => vec![words.place(&word); rows],
            Cells::OfKey(mut places, own) | Cells::OfRow(mut places, own) => {
                let known: Vec<u32> = own.iter().map(|word| words.place(word)).collect();
                places.iter_mut().for_each(|place| *place = known.get(*place as usize).copied().unwrap_or(NONE));
                places
            }
            Cells::Numbers(numbers) => {
                // Numbers repeat, so that most are not written out.
                let mut known: FxHashMap<u64, u32> = FxHashMap::default();
                let mut place =
                    |number: f64| *known.entry(number.to_bits()).or_insert_with(|| words.place(&number.to_string()));
                numbers.into_iter().map(|number| if number.is_nan() { NONE } else { place(number) }).collect()
            }
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
