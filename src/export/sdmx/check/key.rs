//! Series and their figures: keys that repeat, and attributes that differ within a series.

use super::slot::{NONE, Word};
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};

/// The number of a series.
pub(super) type Series = u32;

/// What is known of the series so far. A figure takes some thirty bytes, whatever its key.
#[derive(Default)]
pub(super) struct Keys {
    series: FxHashMap<Box<[Word]>, Series>,
    /// For each series, the attributes of its first figure.
    attributes: Vec<Box<[Word]>>,
    /// Figures by series and period.
    figures: FxHashMap<(Series, Word), Figure>,
}

/// A figure that was read.
#[derive(Clone, Copy)]
pub(super) struct Figure {
    value: Value,
    /// Its line; beyond the last that 32 bits count, that one.
    at: u32,
}

#[derive(Clone, Copy, PartialEq)]
enum Value {
    Number(f64),
    /// The hash of a text that is not a number.
    Text(u64),
}

impl Figure {
    pub(super) fn new(text: &str, number: Option<f64>, at: usize) -> Figure {
        let hash = || {
            let mut hasher = FxHasher::default();
            text.hash(&mut hasher);
            hasher.finish()
        };
        let value = number.map_or_else(|| Value::Text(hash()), Value::Number);
        Figure { value, at: u32::try_from(at).unwrap_or(u32::MAX) }
    }

    fn number(&self) -> Option<(f64, u32)> {
        match self.value {
            Value::Number(number) => Some((number, self.at)),
            Value::Text(_) => None,
        }
    }
}

impl Keys {
    /// The series of a key, and whether it is new.
    pub(super) fn series(&mut self, key: &[Word], attributes: &[Word]) -> (Series, bool) {
        if let Some(series) = self.series.get(key) {
            return (*series, false);
        }
        let next = self.attributes.len() as Series;
        self.series.insert(key.into(), next);
        self.attributes.push(attributes.into());
        (next, true)
    }

    /// The first of the attributes that differs from what an earlier figure of the series has.
    pub(super) fn differs(&mut self, series: Series, attributes: &[Word]) -> Option<usize> {
        let known = &mut self.attributes[series as usize];
        let mut found = None;
        for (place, (known, word)) in known.iter_mut().zip(attributes).enumerate() {
            match (*known, *word) {
                (_, NONE) => {}
                // Nothing said is no difference: SDMX lets later figures leave out what the first one says.
                (NONE, word) => *known = word,
                (known, word) if known != word => found = found.or(Some(place)),
                _ => {}
            }
        }
        found
    }

    /// Whether the series has a figure of this period already, and if so whether it has this value.
    pub(super) fn repeats(&mut self, series: Series, period: Word, figure: Figure) -> Option<bool> {
        // The later figure takes the place, so that a third is compared with the second.
        self.figures.insert((series, period), figure).map(|known| known.value == figure.value)
    }

    /// The number of a series in a period, and where it stands.
    pub(super) fn number(&self, series: Series, period: Word) -> Option<(f64, u32)> {
        self.figures.get(&(series, period)).and_then(Figure::number)
    }

    /// The series and periods of all figures.
    pub(super) fn figures(&self) -> impl Iterator<Item = (Series, Word)> {
        self.figures.keys().copied()
    }
}
