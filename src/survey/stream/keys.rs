//! Combinations of the values of columns and a number for each: what batches agree on that know nothing of each other.

use crate::survey::columns::codes::{Cells, Codes};
use crate::survey::columns::dictionary::Dictionary;
use crate::{Error, Result};
use polars::prelude::*;
use rustc_hash::FxHashMap;

/// Combinations in the order in which they were met.
#[derive(Clone, Debug)]
pub(crate) struct Keys {
    role: &'static str,
    pub(crate) columns: Vec<String>,
    dictionaries: Vec<Dictionary>,
    numbers: FxHashMap<Vec<u32>, u32>,
}

impl Keys {
    /// None yet, of some columns.
    pub(crate) fn new(role: &'static str, columns: Vec<String>) -> Keys {
        let dictionaries = vec![Dictionary::default(); columns.len()];
        Keys { role, columns, dictionaries, numbers: FxHashMap::default() }
    }

    /// Of columns with these values, and combinations of them by their codes, each once.
    pub(crate) fn of<'a>(
        role: &'static str,
        columns: Vec<String>,
        values: impl Iterator<Item = &'a Series>,
        keys: impl Iterator<Item = Vec<u32>>,
    ) -> Result<Keys> {
        let of = |values: &Series| Dictionary::of(values, matches!(values.dtype(), DataType::Categorical(..)));
        Ok(Keys {
            role,
            columns,
            dictionaries: values.map(of).collect::<Result<_>>()?,
            numbers: keys.zip(0..).collect(),
        })
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.numbers.len()
    }

    /// The number of each row of a table, new combinations added.
    pub(crate) fn add(&mut self, table: &DataFrame) -> Result<Vec<u32>> {
        let coded = self.coded(table)?;
        for ((dictionary, (_, levels)), column) in self.dictionaries.iter_mut().zip(&coded).zip(&self.columns) {
            dictionary.add(self.role, column, levels)?;
        }
        let numbers = &mut self.numbers;
        each(&self.dictionaries, self.role, &self.columns, &coded, table.height(), |key| {
            let next = numbers.len() as u32;
            *numbers.entry(key.to_vec()).or_insert(next)
        })
    }

    /// The number of each row of a table; none for a combination that was not met.
    pub(crate) fn known(&self, table: &DataFrame) -> Result<Vec<Option<u32>>> {
        let coded = self.coded(table)?;
        each(&self.dictionaries, self.role, &self.columns, &coded, table.height(), |key| self.numbers.get(key).copied())
    }

    fn coded(&self, table: &DataFrame) -> Result<Vec<(Cells, Series)>> {
        let code = |column: &String| {
            let found = table.column(column).map_err(|_| Error::unknown_column(self.role, column, table))?;
            let Codes { codes, levels } = Codes::new(found.as_materialized_series())?;
            Ok((codes, levels))
        };
        Error::each(self.columns.iter().map(code))
    }
}

/// What `of` makes of the combination of each row.
fn each<T: Copy>(
    dictionaries: &[Dictionary],
    role: &str,
    columns: &[String],
    coded: &[(Cells, Series)],
    height: usize,
    mut of: impl FnMut(&[u32]) -> T,
) -> Result<Vec<T>> {
    let numbers = dictionaries.iter().zip(coded).zip(columns);
    let numbers: Vec<Vec<u32>> = numbers
        // A copy, as `known` must not add what it looks up; after `add` all values have their numbers.
        .map(|((dictionary, (_, levels)), column)| dictionary.clone().add(role, column, levels))
        .collect::<Result<_>>()?;
    let mut key = vec![0; coded.len()];
    let mut last: Option<(Vec<u32>, T)> = None;
    let row = |row: usize| {
        let cells = key.iter_mut().zip(coded).zip(&numbers);
        cells.for_each(|((key, (codes, _)), numbers)| *key = numbers[codes.get(row) as usize]);
        // Rows of one combination often follow each other.
        match &last {
            Some((known, found)) if *known == key => *found,
            _ => {
                let found = of(&key);
                last = Some((key.clone(), found));
                found
            }
        }
    };
    Ok((0..height).map(row).collect())
}
