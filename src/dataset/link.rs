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
        fn columns<'a>(table: &'a Table, names: &[String]) -> Option<Vec<&'a Coded>> {
            names.iter().map(|name| table.column(name)).collect()
        }
        let (Some(by), Some(key)) = (columns(many, &link.by), columns(one, key)) else {
            return Linked { to, rows: None, repeated: 0 };
        };
        // A number for each identifier, column by column; a row with a blank in its key is nobody's.
        let mut of_one: Vec<Option<u32>> = vec![Some(0); one.height];
        let mut of_many: Vec<Option<u32>> = vec![Some(0); many.height];
        for (by, key) in by.into_iter().zip(key) {
            // By text and not by level: each file has numbered its cells in its own order.
            let mut texts: FxHashMap<&str, u32> = FxHashMap::default();
            for text in key.levels.iter().flatten() {
                let next = texts.len() as u32;
                texts.entry(text).or_insert(next);
            }
            let numbers = |column: &Coded| -> Vec<Option<u32>> {
                column.levels.iter().map(|level| texts.get(level.as_deref()?).copied()).collect()
            };
            let (of_key, of_by) = (numbers(key), numbers(by));
            // The number so far and that of the next column make one: no key of several columns is put together as
            // text.
            let mut together: FxHashMap<(u32, u32), u32> = FxHashMap::default();
            for (number, level) in of_one.iter_mut().zip(&key.rows) {
                let next = together.len() as u32;
                *number = number.zip(of_key[*level as usize]).map(|pair| *together.entry(pair).or_insert(next));
            }
            for (number, level) in of_many.iter_mut().zip(&by.rows) {
                // A pair that the other file does not have links to none of its rows.
                *number = number.zip(of_by[*level as usize]).and_then(|pair| together.get(&pair).copied());
            }
        }
        let mut places: FxHashMap<u32, (u32, usize)> = FxHashMap::default();
        for (row, number) in (0..).zip(of_one) {
            if let Some(number) = number {
                // The first row of a key is the one that is linked to; the others are counted.
                places.entry(number).and_modify(|(_, repeats)| *repeats += 1).or_insert((row, 0));
            }
        }
        let mut repeated = 0;
        let find = |number: Option<u32>| {
            let (place, repeats) = places.get_mut(&number?)?;
            // Counted once, and only where somebody links to the key: other repeats do no harm.
            repeated += std::mem::take(repeats);
            Some(*place)
        };
        let rows = of_many.into_iter().map(find).collect();
        Linked { to, rows: Some(rows), repeated }
    }

    /// A column of the other file for the rows of this one, under a name that says so; blank where there is no row.
    pub(super) fn column(&self, of: &Coded, file: &str) -> Option<Coded> {
        let rows = self.rows.as_ref()?;
        let mut column = Coded { name: linked_variable(&of.name, file), rows: Vec::new(), ..of.clone() };
        // The level of the empty cell is needed where a row links to none; it is added if the column has no such level.
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
