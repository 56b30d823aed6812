//! Columns of words as places in the list of their distinct words, so that whatever is asked of a word is asked once and not
//! for each row.

use super::runs::runs;
use crate::Result;
use crate::input::Role;
use polars::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::ops::Range;

/// The place of no word.
pub(super) const NONE: u32 = u32::MAX;

/// A column of words: each distinct one once, and for every row which it is.
#[derive(Debug, Clone, Default)]
pub(super) struct Coded {
    pool: Vec<String>,
    places: FxHashMap<String, u32>,
    cells: Vec<u32>,
    /// The column that was read, as long as it holds the same words.
    given: Option<StringChunked>,
}

impl Coded {
    /// The words of a column; empty text is none.
    pub(super) fn of(words: StringChunked) -> Coded {
        let mut coded = Coded::collect(words.iter());
        coded.given = coded.gaps().is_none().then(|| words.rechunk().into_owned());
        coded
    }

    /// Words row by row; empty ones are none.
    pub(super) fn collect<S: AsRef<str>>(words: impl Iterator<Item = Option<S>>) -> Coded {
        let mut coded = Coded { cells: Vec::with_capacity(words.size_hint().0), ..Coded::default() };
        // Rows under one word mostly follow each other.
        let mut last = NONE;
        for word in words {
            match word.as_ref().map(AsRef::as_ref).filter(|word| !word.is_empty()) {
                Some(word) if last != NONE && coded.pool[last as usize] == word => coded.cells.push(last),
                Some(word) => {
                    last = coded.place(word);
                    coded.cells.push(last);
                }
                None => coded.cells.push(NONE),
            }
        }
        coded
    }

    /// One word in every row.
    pub(super) fn filled(word: &str, rows: usize) -> Coded {
        let mut coded = Coded::default();
        coded.cells = vec![coded.place(word); rows];
        coded
    }

    /// The place of a word, which is added where there is none.
    pub(super) fn place(&mut self, word: &str) -> u32 {
        if let Some(&place) = self.places.get(word) {
            return place;
        }
        let place = self.pool.len() as u32;
        self.pool.push(word.to_owned());
        self.places.insert(word.to_owned(), place);
        place
    }

    /// Another word in a row, by its place.
    pub(super) fn set(&mut self, row: usize, place: u32) {
        self.given = None;
        self.cells[row] = place;
    }

    /// The distinct words by their places, some of which no row may have any more.
    pub(super) fn pool(&self) -> &[String] {
        &self.pool
    }

    /// The place of each row's word.
    pub(super) fn cells(&self) -> &[u32] {
        &self.cells
    }

    /// The word of a row; empty for none.
    pub(super) fn word(&self, row: usize) -> &str {
        self.pool.get(self.cells[row] as usize).map_or("", String::as_str)
    }

    /// How many rows have no word, and the first of them.
    pub(super) fn gaps(&self) -> Option<(usize, usize)> {
        let first = self.cells.iter().position(|&place| place == NONE)?;
        Some((self.cells[first..].iter().filter(|&&place| place == NONE).count(), first))
    }

    /// The column with other words in the place of its own, and one where there is none; an empty one is none.
    pub(super) fn replaced(mut self, empty: &str, other: impl Fn(&str) -> String) -> Coded {
        let words: Vec<String> = self.pool.iter().map(|word| other(word)).collect();
        let empty = Some(empty).filter(|_| self.gaps().is_some()).unwrap_or_default();
        if empty.is_empty() && words == self.pool {
            return self;
        }
        let mut coded = Coded::default();
        let mut place = |word: &str| if word.is_empty() { NONE } else { coded.place(word) };
        let places: Vec<u32> = words.iter().map(|word| place(word)).collect();
        let empty = place(empty);
        // In place: there is one for each row.
        self.cells.iter_mut().for_each(|place| *place = places.get(*place as usize).copied().unwrap_or(empty));
        Coded { cells: self.cells, ..coded }
    }

    /// The rows of each word, in the order of words.
    pub(super) fn rows(&self) -> BTreeMap<&str, Vec<Range<usize>>> {
        let mut rows: Vec<Vec<Range<usize>>> = vec![Vec::new(); self.pool.len()];
        for (place, run) in runs(&self.cells).filter(|(place, _)| *place != NONE) {
            rows[place as usize].push(run);
        }
        let of_words = self.pool.iter().map(String::as_str).zip(rows);
        of_words.filter(|(_, rows)| !rows.is_empty()).collect()
    }

    /// As a column of text.
    pub(super) fn column(&self, name: &str) -> Result<Column> {
        match &self.given {
            Some(given) => Ok(Column::from(given.clone().with_name(name.into()).into_series())),
            None => column(name, self.pool.iter(), self.cells.iter().copied()),
        }
    }
}

/// A column of text from its distinct words and the place of each row's; [`NONE`] is null.
pub(super) fn column<S: AsRef<str>>(
    name: &str,
    words: impl Iterator<Item = S>,
    cells: impl Iterator<Item = u32>,
) -> Result<Column> {
    let mut places: Vec<IdxSize> = cells.collect();
    let mut words: Vec<Option<S>> = words.map(Some).collect();
    if places.contains(&NONE) {
        let null = words.len() as IdxSize;
        words.push(None);
        places.iter_mut().for_each(|place| *place = null.min(*place));
    }
    let words: StringChunked = words.into_iter().collect();
    Ok(Column::from(words.take(places.as_slice())?.with_name(name.into()).into_series()))
}

impl Role<'_> {
    /// A column of words; numbers are written out (an M49 number may be one), empty text is none.
    pub(super) fn coded(&self, frame: &DataFrame) -> Result<Coded> {
        Ok(Coded::of(self.words(frame)?))
    }

    /// A column of words without gaps.
    pub(super) fn full_coded(&self, frame: &DataFrame) -> Result<Coded> {
        let coded = self.coded(frame)?;
        match coded.gaps() {
            None => Ok(coded),
            Some((rows, first)) => Err(self.gaps("text in every row", rows, first)),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn words(coded: &Coded) -> Vec<Option<String>> {
        let column = coded.column("word").unwrap();
        column.str().unwrap().iter().map(|word| word.map(str::to_owned)).collect()
    }

    fn owned(words: &[Option<&str>]) -> Vec<Option<String>> {
        words.iter().map(|word| word.map(str::to_owned)).collect()
    }

    #[test]
    fn every_row_keeps_its_word() {
        let given = [Some("b"), Some("b"), None, Some("a"), Some(""), Some("b")];
        let coded = Coded::of(given.into_iter().collect());
        assert_eq!(coded.pool(), ["b", "a"]);
        assert_eq!(coded.gaps(), Some((2, 2)));
        assert_eq!(words(&coded), owned(&[Some("b"), Some("b"), None, Some("a"), None, Some("b")]));
        let rows: Vec<_> =
            coded.rows().into_iter().map(|(word, runs)| (word, runs.into_iter().flatten().collect())).collect();
        let expected: [(&str, Vec<usize>); 2] = [("a", vec![3]), ("b", vec![0, 1, 5])];
        assert_eq!(rows, expected);
    }

    #[test]
    fn words_that_are_replaced_may_become_one() {
        let coded = Coded::of([Some("f"), Some("F"), None, Some("M")].into_iter().collect());
        let mut coded = coded.replaced("_T", str::to_uppercase);
        assert_eq!(coded.cells(), [0, 0, 2, 1]);
        assert_eq!(words(&coded), owned(&[Some("F"), Some("F"), Some("_T"), Some("M")]));
        let place = coded.place("X");
        coded.set(1, place);
        assert_eq!(coded.word(1), "X");
        assert_eq!(words(&coded)[1].as_deref(), Some("X"));
        let without = coded.replaced("", |word| if word == "X" { String::new() } else { word.to_owned() });
        assert_eq!(words(&without), owned(&[Some("F"), None, Some("_T"), Some("M")]));
    }

    #[test]
    fn a_column_that_was_read_is_forgotten_once_a_word_changes() {
        let mut coded = Coded::of([Some("a"), Some("b")].into_iter().collect()).replaced("_T", str::to_owned);
        assert_eq!(words(&coded), owned(&[Some("a"), Some("b")]));
        coded.set(1, 0);
        assert_eq!(words(&coded), owned(&[Some("a"), Some("a")]));
        assert_eq!(words(&Coded::filled("_T", 2)), owned(&[Some("_T"), Some("_T")]));
        assert!(words(&Coded::of(StringChunked::full_null("".into(), 0))).is_empty());
    }
}
