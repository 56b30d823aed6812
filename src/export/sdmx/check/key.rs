//! Series and their figures: keys that repeat, and attributes that differ within a series.

use super::slot::{NONE, Word};
use rustc_hash::FxHashMap;

/// The number of a series.
pub(super) type Series = u32;

/// What is known of the series so far. A figure takes some twenty bytes, whatever its key.
#[derive(Default)]
pub(super) struct Keys {
    series: FxHashMap<Box<[Word]>, Series>,
    /// Of each series, the attributes that its first figure has.
    attributes: Vec<Box<[Word]>>,
    /// Figures by series and period, each with its value as a text's hash.
    figures: FxHashMap<(Series, Word), u64>,
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
                (NONE, word) => *known = word,
                (known, word) if known != word => found = found.or(Some(place)),
                _ => {}
            }
        }
        found
    }

    /// Whether the series has a figure of this period already, and if so whether it has this value.
    pub(super) fn repeats(&mut self, series: Series, period: Word, value: u64) -> Option<bool> {
        self.figures.insert((series, period), value).map(|known| known == value)
    }
}
