//! Links between files: the household of each person.

use super::codebook::linked_variable;
use super::description::Link;
use super::read::{Coded, Table};
use rustc_hash::FxHashMap;

/// Which row of another file each row of a file has.
#[derive(Debug, Clone)]
pub(super) struct Linked {
    /// The place of the other file.
    pub(super) to: usize,
    /// By row; as a whole `None` where a column of the link or of the key is not there.
    pub(super) rows: Option<Vec<Option<u32>>>,
    /// Rows of the other file that repeat the key of an earlier one and would be linked to otherwise.
    pub(super) repeated: usize,
}

impl Linked {
    /// The rows of `many` by the rows of `one`, whose place is `to` and whose rows are identified by `key`.
    pub(super) fn new(link: &Link, many: &Table, to: usize, one: &Table, key: &[String]) -> Linked {
        let columns = |table: &'_ Table, names: &[String]| -> Option<Vec<Vec<Option<String>>>> {
            let cells =
                |column: &Coded| column.rows.iter().map(|level| column.levels[*level as usize].clone()).collect();
            names.iter().map(|name| table.column(name).map(cells)).collect()
        };
        let (Some(by), Some(key)) = (columns(many, &link.by), columns(one, key)) else {
            return Linked { to, rows: None, repeated: 0 };
        };
        // A row with a blank in its key is nobody's.
        let identifier = |columns: &[Vec<Option<String>>], row: usize| -> Option<Vec<String>> {
            columns.iter().map(|column| column[row].clone()).collect()
        };
        let mut places: FxHashMap<Vec<String>, (u32, usize)> = FxHashMap::default();
        for row in 0..one.height {
            if let Some(identifier) = identifier(&key, row) {
                places.entry(identifier).and_modify(|(_, repeats)| *repeats += 1).or_insert((row as u32, 0));
            }
        }
        let mut repeated = 0;
        let mut find = |row: usize| {
            let (place, repeats) = places.get_mut(&identifier(&by, row)?)?;
            repeated += std::mem::take(repeats);
            Some(*place)
        };
        let rows = (0..many.height).map(&mut find).collect();
        Linked { to, rows: Some(rows), repeated }
    }

    /// A column of the other file for the rows of this one, under a name that says so; blank where there is no row.
    pub(super) fn column(&self, of: &Coded, file: &str) -> Option<Coded> {
        let rows = self.rows.as_ref()?;
        let mut column = Coded { name: linked_variable(&of.name, file), rows: Vec::new(), ..of.clone() };
        let mut blank = of.levels.iter().position(Option::is_none);
        if blank.is_none() && rows.contains(&None) {
            blank = Some(column.levels.len());
            column.levels.push(None);
            column.numbers.push(None);
            column.grouped.push(false);
            column.declared_missing.push(false);
        }
        let blank = blank.unwrap_or_default() as u32;
        column.rows = rows.iter().map(|row| row.map_or(blank, |row| of.rows[row as usize])).collect();
        Some(column)
    }
}
