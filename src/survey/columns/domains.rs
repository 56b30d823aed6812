//! The domains of a result: the combinations of levels that occur in each grouping set, and which of them every row is in.

use super::codes::{Cells, Codes, Computed, Lookup};
use super::column::Rows;
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
        let found: Vec<Result<(Coded, Series)>> = names
            .par_iter()
            .map(|name| {
                let column = table.column(name).map_err(|_| Error::unknown_column("by", name, table))?;
                Coded::new(column.as_materialized_series())
            })
            .collect();
        let (mut codes, mut levels) = (Vec::new(), Vec::new());
        for found in found {
            match found {
                Ok((coded, of_column)) => {
                    codes.push(Some(coded));
                    levels.push(of_column);
                }
                Err(error) => errors.push(error),
            }
        }
        Error::collect(errors)?;
        let mut domains =
            Domains { columns: Vec::new(), cells: vec![None], first: vec![0], keys: vec![(0, Vec::new())], sets };
        for (s, set) in domains.sets.iter().enumerate().skip(1) {
            domains.first.push(domains.keys.len() as u32);
            let later = &domains.sets[s + 1..];
            // The last set that has a column takes its codes; one that crosses nothing takes them as they are.
            let columns: Vec<Coded> = set
                .iter()
                .filter_map(|&column| match later.iter().any(|set| set.contains(&column)) {
                    true => codes[column].clone(),
                    false => codes[column].take(),
                })
                .collect();
            let sizes: Vec<usize> = set.iter().map(|&column| levels[column].len()).collect();
            let (cells, keys) = combined(columns, &sizes, table.height());
            domains.cells.push(Some(cells));
            domains.keys.extend(keys.into_iter().map(|key| (s, key)));
        }
        domains.columns = names.into_iter().zip(levels).collect();
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

/// The codes of a grouping column: kept, or looked up where that needs no memory.
#[derive(Clone, Debug)]
enum Coded {
    Cells(Cells),
    Lookup(Lookup),
}

impl Coded {
    /// The codes and their levels.
    fn new(series: &Series) -> Result<(Coded, Series)> {
        if let Some((lookup, levels)) = Lookup::new(series)? {
            return Ok((Coded::Lookup(lookup), levels));
        }
        let Codes { codes, levels } = Codes::new(series)?;
        Ok((Coded::Cells(codes), levels))
    }
}

/// The combinations that occur, and the combination of every row: looked up where all columns are.
fn combined(columns: Vec<Coded>, sizes: &[usize], height: usize) -> (Cells, Vec<Vec<u32>>) {
    let lookups: Vec<Lookup> = columns
        .iter()
        .filter_map(|coded| match coded {
            Coded::Lookup(lookup) => Some(lookup.clone()),
            Coded::Cells(_) => None,
        })
        .collect();
    let size = sizes.iter().try_fold(1usize, |size, &n| size.checked_mul(n));
    if let Some(size) = size.filter(|&size| lookups.len() == columns.len() && size <= 65_536 + height) {
        let (computed, found) = Computed::new(lookups, sizes, size);
        return (Cells::Computed(computed), found.into_iter().map(|cell| decoded(cell as u64, sizes)).collect());
    }
    let kept = |(coded, &size): (Coded, &usize)| match coded {
        Coded::Cells(cells) => cells,
        Coded::Lookup(lookup) => Cells::Computed(Computed::new(vec![lookup], &[size], size).0).widened(size),
    };
    cross(columns.into_iter().zip(sizes).map(kept).collect(), sizes)
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

/// The combinations of levels that occur, in the order of the levels, and the combination of every row.
pub(crate) fn cross(mut columns: Vec<Cells>, sizes: &[usize]) -> (Cells, Vec<Vec<u32>>) {
    let height = columns.first().map_or(0, Cells::len);
    let size = sizes.iter().try_fold(1usize, |size, &n| size.checked_mul(n));
    if let Some(size) = size.filter(|&size| size <= 65_536 + height) {
        let mut cells = columns.remove(0).widened(size);
        for (codes, &n) in columns.iter().zip(&sizes[1..]) {
            cells.update(|row, cell| cell * n as u32 + codes.get(row));
        }
        let mut occurs = vec![false; size];
        cells.each(Rows::Run { start: 0, len: height }, |_, cell| occurs[cell as usize] = true);
        let found: Vec<u64> = (0..size as u64).filter(|&cell| occurs[cell as usize]).collect();
        if found.len() < size {
            let mut rank = vec![0u32; size];
            found.iter().enumerate().for_each(|(i, &cell)| rank[cell as usize] = i as u32);
            cells.update(|_, cell| rank[cell as usize]);
        }
        return (cells, found.into_iter().map(|cell| decoded(cell, sizes)).collect());
    }
    let keys: Vec<Vec<u32>> = (0..height).map(|row| columns.iter().map(|codes| codes.get(row)).collect()).collect();
    let mut found = keys.clone();
    found.sort_unstable();
    found.dedup();
    let cells = keys.iter().map(|key| found.binary_search(key).unwrap_or_default() as u32).collect();
    (Cells::new(cells, found.len()), found)
}
