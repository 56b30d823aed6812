//! What is said of figures by several columns together, each combination of words once.

use crate::input::Words;
use crate::series::coded::NONE;
use rustc_hash::FxHashMap;

/// For every row which combination of the columns' words it has, and for each combination how many rows have it and the first
/// of them. `met` is called for the first row of each.
pub(super) fn combinations<const N: usize>(
    rows: impl IntoIterator<Item = usize>,
    columns: [Option<&Words>; N],
    mut met: impl FnMut(usize),
) -> (Vec<u32>, Vec<(usize, usize)>) {
    let rows = rows.into_iter();
    let mut known: FxHashMap<[u32; N], u32> = FxHashMap::default();
    let mut of_row = Vec::with_capacity(rows.size_hint().0);
    let mut figures: Vec<(usize, usize)> = Vec::new();
    // Rows of one combination mostly follow each other.
    let mut last = None;
    for row in rows {
        let words = columns.map(|words| words.map_or(NONE, |words| cell(words, row)));
        let at = match last {
            Some((before, at)) if before == words => at,
            _ => *known.entry(words).or_insert_with(|| {
                met(row);
                figures.push((0, row));
                figures.len() as u32 - 1
            }),
        };
        last = Some((words, at));
        of_row.push(at);
        figures[at as usize].0 += 1;
    }
    (of_row, figures)
}

/// The place of a figure's word.
pub(super) fn cell(words: &Words, row: usize) -> u32 {
    words.place(row).map_or(NONE, |place| place as u32)
}
