//! Kernel: counts of entries by scope and by the tags of one or two dimensions, in one pass.

use super::tags::Tags;

/// Counts of a table; the last place of each axis is "not stated".
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Counts {
    cells: Vec<u64>,
    /// Entries of each scope.
    pub(super) entries: Vec<u64>,
    rows: usize,
    columns: usize,
}

impl Counts {
    /// Entries of a scope with a pair of tags.
    pub(super) fn cell(&self, scope: usize, row: usize, column: usize) -> u64 {
        // Scopes are outermost, so that one scope is one slice.
        self.cells[(scope * self.rows + row) * self.columns + column]
    }

    /// The sum of all scopes.
    pub(super) fn whole(&self) -> Counts {
        let size = self.rows * self.columns;
        let mut whole = Counts { cells: vec![0; size], entries: vec![self.entries.iter().sum()], ..*self };
        for (i, count) in self.cells.iter().enumerate() {
            whole.cells[i % size] += count;
        }
        whole
    }

    /// The counts of one scope.
    pub(super) fn of(&self, scope: usize) -> Counts {
        let size = self.rows * self.columns;
        let cells = self.cells[scope * size..(scope + 1) * size].to_vec();
        Counts { cells, entries: vec![self.entries[scope]], ..*self }
    }

    /// The number of tags, or of pairs of tags, that are stated.
    pub(super) fn tags(&self, two_way: bool) -> u64 {
        let columns = if two_way { self.columns - 1 } else { self.columns };
        // The last row is "not stated" and always there, so nothing underflows.
        (0..self.rows - 1)
            .flat_map(|row| (0..columns).map(move |column| (row, column)))
            .map(|(r, c)| self.cell(0, r, c))
            .sum()
    }
}

/// An entry counts once in every combination of its tags; without a tag of a dimension, as not stated.
pub(super) fn count(entries: impl Iterator<Item = usize>, scope: &Tags, first: &Tags, second: Option<&Tags>) -> Counts {
    // One place more for what is not stated.
    let (scopes, rows) = (scope.levels.len() + 1, first.levels.len() + 1);
    let columns = second.map_or(1, |second| second.levels.len() + 1);
    let mut counts = Counts { cells: vec![0; scopes * rows * columns], entries: vec![0; scopes], rows, columns };
    for entry in entries {
        // A scope is a region, of which an entry has at most one.
        let place = scope.of(entry).first().map_or(scopes - 1, |&scope| usize::from(scope));
        counts.entries[place] += 1;
        each(first.of(entry), rows - 1, |row| {
            let base = (place * rows + row) * columns;
            match second {
                None => counts.cells[base] += 1,
                Some(second) => each(second.of(entry), columns - 1, |column| counts.cells[base + column] += 1),
            }
        });
    }
    counts
}

/// Calls for every tag, or once for none.
fn each(tags: &[u16], none: usize, mut call: impl FnMut(usize)) {
    match tags {
        [] => call(none),
        tags => tags.iter().for_each(|&tag| call(usize::from(tag))),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tags::Level;
    use super::*;
    use std::cell::Cell;

    fn tags(levels: usize, entries: &[&[u16]]) -> Tags {
        let levels = (0..levels).map(|i| Level { code: i.to_string(), name: None }).collect();
        let mut tags = Tags::new(levels, true);
        entries.iter().for_each(|entry| tags.push(entry));
        tags
    }

    /// By hand: three entries, of which the first has two tags and the last none.
    #[test]
    fn an_entry_counts_in_every_combination_of_its_tags() {
        let (scope, first) = (tags(2, &[&[0], &[1], &[]]), tags(3, &[&[0, 2], &[2], &[]]));
        let counts = count(0..3, &scope, &first, None);
        assert_eq!([0, 1, 2, 3].map(|row| counts.whole().cell(0, row, 0)), [1, 0, 2, 1]);
        assert_eq!((counts.whole().entries[0], counts.whole().tags(false)), (3, 3));
        assert_eq!((counts.of(0).entries[0], counts.of(0).tags(false), counts.entries.clone()), (1, 2, vec![1, 1, 1]));
        let second = tags(2, &[&[0, 1], &[], &[1]]);
        let pairs = count(0..3, &scope, &first, Some(&second)).whole();
        assert_eq!([pairs.cell(0, 0, 1), pairs.cell(0, 2, 0), pairs.cell(0, 2, 2), pairs.cell(0, 3, 1)], [1, 1, 1, 1]);
        assert_eq!(pairs.tags(true), 4, "a pair with a tag that is not stated is not a pair");
    }

    /// One look at each entry gives the table of every region and of the world: no pass for each.
    #[test]
    fn all_scopes_come_from_one_pass() {
        let n = 13_000;
        let of = |k: usize, levels: usize| {
            let entries: Vec<Vec<u16>> = (0..n).map(|i| vec![(i * k % levels) as u16]).collect();
            tags(levels, &entries.iter().map(Vec::as_slice).collect::<Vec<_>>())
        };
        let looked_at = Cell::new(0usize);
        let entries = (0..n).inspect(|_| looked_at.set(looked_at.get() + 1));
        let counts = count(entries, &of(1, 7), &of(5, 18), Some(&of(3, 17)));
        assert_eq!(looked_at.get(), n);
        assert_eq!(counts.entries.iter().sum::<u64>(), n as u64);
        assert_eq!(counts.whole().tags(true), n as u64);
    }
}
