//! What strata, sampling units and cases are called: by one column, or by several together.

use super::read::{Coded, Table};
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// The distinct identifiers of a table, and which of them each row has.
#[derive(Debug)]
pub(super) struct Identifiers<'a> {
    /// `None` for the rows where a part is blank.
    pub(super) levels: Vec<Option<Cow<'a, str>>>,
    pub(super) rows: Cow<'a, [u32]>,
}

impl<'a> Identifiers<'a> {
    /// Those of one column or of several; `None` where a column is not in the table. A slash within a part is marked, so that
    /// `1/2` and `3` are not `1` and `2/3`.
    pub(super) fn of(names: &[String], table: &'a Table) -> Option<Identifiers<'a>> {
        let columns: Vec<&Coded> = names.iter().map(|name| table.column(name)).collect::<Option<_>>()?;
        match columns[..] {
            // One column is its own identifier and needs no marks.
            [only] => Some(Identifiers {
                levels: only.levels.iter().map(|level| level.as_deref().map(Cow::from)).collect(),
                rows: Cow::from(&only.rows),
            }),
            [] => None,
            [first, ref others @ ..] => {
                let start = Identifiers { levels: marked(first), rows: Cow::from(&first.rows) };
                Some(others.iter().fold(start, |before, column| before.with(column)))
            }
        }
    }

    /// The same one in all rows.
    pub(super) fn same(name: &'static str, height: usize) -> Identifiers<'a> {
        Identifiers { levels: vec![Some(name.into())], rows: vec![0; height].into() }
    }

    /// With the cells of another column behind them.
    fn with(self, column: &Coded) -> Identifiers<'a> {
        let parts = marked(column);
        let mut places: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        let mut levels = Vec::new();
        let pairs = self.rows.iter().zip(&column.rows).map(|(a, b)| (*a, *b));
        let place = |pair: (u32, u32)| {
            *places.entry(pair).or_insert_with(|| {
                let (before, part) = (&self.levels[pair.0 as usize], &parts[pair.1 as usize]);
                levels.push(before.as_ref().zip(part.as_ref()).map(|(before, part)| format!("{before}/{part}").into()));
                levels.len() as u32 - 1
            })
        };
        let rows = pairs.map(place).collect();
        Identifiers { levels, rows }
    }

    /// The identifier of each row.
    pub(super) fn iter(&self) -> impl Iterator<Item = Option<&str>> {
        self.rows.iter().map(|level| self.levels[*level as usize].as_deref())
    }

    /// The identifier of a row.
    pub(super) fn get(&self, row: usize) -> Option<&str> {
        self.levels[self.rows[row] as usize].as_deref()
    }

    /// The place of the identifier of a row among all; `None` where it has none.
    pub(super) fn place(&self, row: usize) -> Option<u32> {
        let place = self.rows[row];
        self.levels[place as usize].as_ref().map(|_| place)
    }

    /// The identifiers whose place is wanted, in the order of the alphabet.
    pub(super) fn named(&self, is_wanted: impl Fn(usize) -> bool) -> Vec<&str> {
        let wanted = (0..self.levels.len()).filter(|&place| is_wanted(place));
        let mut names: Vec<&str> = wanted.filter_map(|place| self.levels[place].as_deref()).collect();
        names.sort_unstable();
        names
    }
}

fn marked(column: &Coded) -> Vec<Option<Cow<'static, str>>> {
    let marked = |part: &String| part.replace('\\', "\\\\").replace('/', "\\/").into();
    column.levels.iter().map(|level| level.as_ref().map(marked)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::read::Coder;
    use super::*;

    #[test]
    fn parts_with_slashes_are_told_apart_and_a_blank_part_leaves_none() {
        let mut table = Table::default();
        for (name, cells) in
            [("a", [Some("1/2"), Some("1"), None, Some("1/2")]), ("b", [Some("3"), Some("2/3"), Some("3"), Some("3")])]
        {
            let mut coder = Coder::default();
            cells.iter().for_each(|cell| coder.push_text(*cell));
            table.add(coder.finish(name));
        }
        let both = Identifiers::of(&["a".to_owned(), "b".to_owned()], &table).unwrap();
        let all: Vec<Option<&str>> = both.iter().collect();
        assert_eq!(all, [Some("1\\/2/3"), Some("1/2\\/3"), None, Some("1\\/2/3")]);
        assert_eq!(both.levels.len(), 3);
        let one = Identifiers::of(&["a".to_owned()], &table).unwrap();
        assert_eq!((one.get(0), one.get(2)), (Some("1/2"), None));
        assert!(Identifiers::of(&["c".to_owned()], &table).is_none());
    }
}
