//! The domains of a result: the combinations of levels that occur in each grouping set, and which of them every row is in.

use super::cells::cells_below;
use super::codes::{Cells, Codes};
use crate::{Error, Result};
use polars::prelude::*;
use rayon::prelude::*;

/// The grouping sets that are asked for, each once.
#[derive(Clone, Debug)]
pub(crate) struct GroupingSets {
    /// The columns of all sets, each once.
    pub(crate) names: Vec<String>,
    /// The sets, as numbers of columns; the first is that of all rows.
    pub(crate) sets: Vec<Vec<usize>>,
}

impl GroupingSets {
    pub(crate) fn new(by: &[Vec<String>]) -> GroupingSets {
        let mut names: Vec<String> = Vec::new();
        let mut sets: Vec<Vec<usize>> = vec![Vec::new()];
        for set in by {
            let mut columns = Vec::new();
            for name in set {
                position(&mut columns, position(&mut names, name.clone()));
            }
            position(&mut sets, columns);
        }
        GroupingSets { names, sets }
    }

    /// An error where a column has the name of one of the result's.
    pub(crate) fn check(names: &[String], reserved: &[&str]) -> Result<()> {
        let taken = |name: &&String| reserved.contains(&name.as_str());
        Error::collect(
            names
                .iter()
                .filter(taken)
                .map(|name| {
                    Error::argument(
                        "by",
                        "a column whose name is not one of the result's own",
                        format!("{name:?}; rename it in the table"),
                    )
                })
                .collect(),
        )
    }
}

/// A grouping set: the domain of every row, numbered from `first`; without `cells` all rows are in domain `first`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Set<'a> {
    pub(crate) cells: Option<&'a Cells>,
    pub(crate) first: u32,
}

/// The domains of the grouping sets: the overall domain first, then those of each set.
#[derive(Debug)]
pub(crate) struct Domains {
    /// The columns of all sets, each once, with their levels.
    pub(crate) columns: Vec<(String, Series)>,
    /// The sets, as indices of columns; the first is the overall set.
    pub(crate) sets: Vec<Vec<usize>>,
    cells: Vec<Option<Cells>>,
    first: Vec<u32>,
    /// Per domain: its set and the codes of the set's columns.
    pub(crate) keys: Vec<(usize, Vec<u32>)>,
}

impl Domains {
    pub(crate) fn new(table: &DataFrame, by: &[Vec<String>], reserved: &[&str]) -> Result<Domains> {
        let GroupingSets { names, sets } = GroupingSets::new(by);
        let mut errors: Vec<Error> = GroupingSets::check(&names, reserved).err().into_iter().collect();
        let code = |name: &String| {
            let column = table.column(name).map_err(|_| Error::unknown_column("by", name, table))?;
            Codes::new(column.as_materialized_series())
        };
        let mut coded = Vec::new();
        for found in names.par_iter().map(code).collect::<Vec<_>>() {
            found.map(|codes| coded.push(codes)).unwrap_or_else(|error| errors.push(error));
        }
        Error::collect(errors)?;
        let mut domains =
            Domains { columns: Vec::new(), cells: vec![None], first: vec![0], keys: vec![(0, Vec::new())], sets };
        for (s, set) in domains.sets.iter().enumerate().skip(1) {
            domains.first.push(domains.keys.len() as u32);
            let columns: Vec<&Cells> = set.iter().map(|&column| &coded[column].of_row).collect();
            let sizes: Vec<usize> = set.iter().map(|&column| coded[column].len()).collect();
            let (cells, keys) = cross(&columns, &sizes, table.height());
            domains.cells.push(Some(cells));
            domains.keys.extend(keys.into_iter().map(|key| (s, key)));
        }
        domains.columns = names.into_iter().zip(coded.into_iter().map(|codes| codes.levels)).collect();
        Ok(domains)
    }

    /// Domains without rows: columns with their levels, sets, and the set and levels of each, in the order of both.
    pub(crate) fn without_rows(
        columns: Vec<(String, Series)>,
        sets: Vec<Vec<usize>>,
        keys: Vec<(usize, Vec<u32>)>,
    ) -> Domains {
        let first = (0..sets.len()).map(|set| keys.partition_point(|key| key.0 < set) as u32).collect();
        Domains { columns, sets, cells: Vec::new(), first, keys }
    }

    /// The domains of a set.
    pub(crate) fn of_set(&self, set: usize) -> std::ops::Range<usize> {
        self.first[set] as usize..self.first.get(set + 1).map_or(self.keys.len(), |&next| next as usize)
    }

    pub(crate) fn sets(&self) -> Vec<Set<'_>> {
        self.cells.iter().zip(&self.first).map(|(cells, &first)| Set { cells: cells.as_ref(), first }).collect()
    }

    /// The domain of a set that a row of the table is in.
    pub(crate) fn domain_of(&self, set: usize, row: usize) -> usize {
        self.first[set] as usize + self.cells[set].as_ref().map_or(0, |cells| cells.get(row) as usize)
    }

    /// Whether a row of the table is in a domain.
    pub(crate) fn contains(&self, domain: usize, row: usize) -> bool {
        let set = self.keys[domain].0;
        self.cells[set].as_ref().is_none_or(|cells| self.first[set] + cells.get(row) == domain as u32)
    }
}

/// The place of a value in a list, appended if it is new.
fn position<T: PartialEq>(list: &mut Vec<T>, value: T) -> usize {
    list.iter().position(|known| *known == value).unwrap_or_else(|| {
        list.push(value);
        list.len() - 1
    })
}

/// The combinations of levels that occur, in the order of the levels, and the combination of every row.
pub(crate) fn cross(columns: &[&Cells], sizes: &[usize], height: usize) -> (Cells, Vec<Vec<u32>>) {
    // Every code of a column occurs.
    if let ([one], &[size]) = (columns, sizes) {
        return ((*one).clone(), (0..size as u32).map(|code| vec![code]).collect());
    }
    if let Some(size) = table_size(sizes, height) {
        let (cells, found) = looked_up(columns, sizes, size, height);
        return (cells, found.into_iter().map(|cell| decoded(cell, sizes)).collect());
    }
    // All columns but the last are crossed first: fewer of their combinations occur than there could be.
    let ([before @ .., last], [sizes @ .., size]) = (columns, sizes) else {
        return (Cells::U8(Vec::new()), Vec::new());
    };
    let (cells, keys) = cross(before, sizes, height);
    let (pair, sizes) = ([&cells, *last], [keys.len(), *size]);
    let (cells, found) = match table_size(&sizes, height) {
        Some(size) => looked_up(&pair, &sizes, size, height),
        None => searched(pair, *size as u64),
    };
    let key = |cell: u64| [keys[(cell / *size as u64) as usize].as_slice(), &[(cell % *size as u64) as u32]].concat();
    (cells, found.into_iter().map(key).collect())
}

/// How many combinations there could be, if a table of them is worth its memory.
fn table_size(sizes: &[usize], height: usize) -> Option<usize> {
    let size = sizes.iter().try_fold(1usize, |size, &n| size.checked_mul(n))?;
    (size <= 65_536 + height).then_some(size)
}

/// How many rows one thread looks at at least, and how many at a time, so that they stay in the nearest cache.
const SHARE: usize = 1 << 16;
const BLOCK: usize = 1 << 12;

/// The combinations that occur, ascending, and that of every row, by a table of all `size` that there could be.
fn looked_up(columns: &[&Cells], sizes: &[usize], size: usize, height: usize) -> (Cells, Vec<u64>) {
    let occurs: Vec<bool>;
    // Each share has a table of its own to fill and merge, which must not be more work than its rows.
    let share_of_rows = SHARE.max(size);
    let cells = cells_below!(size, Code => {
        let mut cells = vec![0 as Code; height];
        let of_share = |(share, cells): (usize, &mut [Code])| {
            let mut occurs = vec![false; size];
            for (block, cells) in cells.chunks_mut(BLOCK).enumerate() {
                let start = share * share_of_rows + block * BLOCK;
                let rows = start..start + cells.len();
                for (codes, &n) in columns.iter().zip(sizes) {
                    // A size that the type cannot hold, as 256 in a byte, is that of the only column with several
                    // levels: the cell before it is 0, and the product with it too.
                    codes.each_beside(rows.clone(), cells, |cell, code| *cell = *cell * n as Code + code as Code);
                }
                cells.iter().for_each(|&cell| occurs[cell as usize] = true);
            }
            occurs
        };
        let either = |mut a: Vec<bool>, b: Vec<bool>| {
            a.iter_mut().zip(b).for_each(|(a, b)| *a |= b);
            a
        };
        let shares = cells.par_chunks_mut(share_of_rows).enumerate();
        occurs = shares.map(of_share).reduce_with(either).unwrap_or_default();
        cells
    });
    let found: Vec<u64> = occurs.iter().zip(0..).filter(|(occurs, _)| **occurs).map(|(_, cell)| cell).collect();
    if found.len() == occurs.len() {
        return (cells, found);
    }
    let mut code = vec![0; size];
    found.iter().zip(0..).for_each(|(&cell, place)| code[cell as usize] = place);
    (cells.replaced(&code, found.len()), found)
}

/// The same of two columns by sorting; `size` is that of the second.
fn searched([first, second]: [&Cells; 2], size: u64) -> (Cells, Vec<u64>) {
    let pairs =
        (0..first.len()).into_par_iter().map(|row| u64::from(first.get(row)) * size + u64::from(second.get(row)));
    let pairs: Vec<u64> = pairs.collect();
    let mut found = pairs.clone();
    found.par_sort_unstable();
    found.dedup();
    let codes = pairs.par_iter().map(|pair| found.binary_search(pair).unwrap_or_default() as u32).collect();
    (Cells::new(codes, found.len()), found)
}

/// The codes that a combination is made of.
fn decoded(mut cell: u64, sizes: &[usize]) -> Vec<u32> {
    let mut key = vec![0u32; sizes.len()];
    for (place, &n) in key.iter_mut().zip(sizes).rev() {
        *place = (cell % n as u64) as u32;
        cell /= n as u64;
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By tables, by sorting, and by pairs where all combinations would be more than a number can count.
    #[test]
    fn combinations_are_those_of_sorted_keys() {
        let height = 70_000;
        let column = |k: usize, n: usize| -> Vec<u32> {
            let code = |i: usize| (i * 7919 + k * i * i / 5) % 10_007 % n;
            // Every code of a column occurs.
            (0..height).map(|i| if i < n { i as u32 } else { code(i) as u32 }).collect()
        };
        for sizes in [vec![2, 8, 9], vec![7], vec![300, 2, 300], vec![9000, 9000], vec![9000, 1 << 31, 1 << 31, 3]] {
            let columns: Vec<Vec<u32>> = sizes.iter().zip(1..).map(|(&n, k)| column(k, n.min(9000))).collect();
            let cells: Vec<Cells> =
                columns.iter().zip(&sizes).map(|(codes, &n)| Cells::new(codes.clone(), n)).collect();
            let (cells, keys) = cross(&cells.iter().collect::<Vec<_>>(), &sizes, height);
            let of_row = |row: usize| columns.iter().map(|codes| codes[row]).collect::<Vec<u32>>();
            assert!(keys.is_sorted_by(|a, b| a < b));
            let mut met = vec![false; keys.len()];
            for row in 0..height {
                let cell = cells.get(row) as usize;
                met[cell] = true;
                assert_eq!(keys[cell], of_row(row), "{sizes:?}, row {row}");
            }
            assert!(!met.contains(&false));
        }
    }
}
