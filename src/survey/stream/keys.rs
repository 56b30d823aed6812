//! Combinations of the values of columns and a number for each: what batches agree on that know nothing of each other.

use super::state::WrittenValues;
use crate::survey::columns::codes::{Cells, Codes};
use crate::survey::columns::dictionary::Dictionary;
use crate::{Error, Result};
use polars::prelude::*;
use rustc_hash::FxHashMap;

/// Combinations in the order in which they were met.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(try_from = "WrittenKeys")]
pub(crate) struct Keys {
    /// What its columns are wanted for.
    role: String,
    pub(crate) columns: Vec<String>,
    dictionaries: Vec<Dictionary>,
    numbers: FxHashMap<Vec<u32>, u32>,
}

impl Keys {
    /// None yet, for some columns.
    pub(crate) fn new(role: &str, columns: Vec<String>) -> Keys {
        let dictionaries = vec![Dictionary::default(); columns.len()];
        Keys { role: role.to_owned(), columns, dictionaries, numbers: FxHashMap::default() }
    }

    /// For columns with these values, and combinations of them by their codes, each once.
    pub(crate) fn of<'a>(
        role: &str,
        columns: Vec<String>,
        values: impl Iterator<Item = &'a Series>,
        keys: impl Iterator<Item = Vec<u32>>,
    ) -> Result<Keys> {
        let of = |values: &Series| Dictionary::of(values, matches!(values.dtype(), DataType::Categorical(..)));
        Ok(Keys {
            role: role.to_owned(),
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
            dictionary.add(&self.role, column, levels)?;
        }
        let numbers = &mut self.numbers;
        each(&self.dictionaries, &self.role, &self.columns, &coded, table.height(), |key| {
            let next = numbers.len() as u32;
            *numbers.entry(key.to_vec()).or_insert(next)
        })
    }

    /// The number of each row of a table; none for a combination that was not met.
    pub(crate) fn known(&self, table: &DataFrame) -> Result<Vec<Option<u32>>> {
        let coded = self.coded(table)?;
        each(&self.dictionaries, &self.role, &self.columns, &coded, table.height(), |key| {
            self.numbers.get(key).copied()
        })
    }

    /// Takes over the combinations of another, new ones added: the number here of each of them.
    pub(crate) fn merge(&mut self, other: &Keys) -> Result<Vec<u32>> {
        let mut codes = Vec::new();
        for ((ours, theirs), column) in self.dictionaries.iter_mut().zip(&other.dictionaries).zip(&self.columns) {
            codes.push(ours.merge(&self.role, column, theirs)?);
        }
        let number = |key: &Vec<u32>| {
            let next = self.numbers.len() as u32;
            let ours = key.iter().zip(&codes).map(|(&code, codes)| codes[code as usize]).collect();
            *self.numbers.entry(ours).or_insert(next)
        };
        Ok(other.in_order().into_iter().map(number).collect())
    }

    /// The combinations by their numbers.
    fn in_order(&self) -> Vec<&Vec<u32>> {
        let mut keys: Vec<(&Vec<u32>, &u32)> = self.numbers.iter().collect();
        keys.sort_unstable_by_key(|(_, number)| **number);
        keys.into_iter().map(|(key, _)| key).collect()
    }

    fn coded(&self, table: &DataFrame) -> Result<Vec<(Cells, Series)>> {
        let code = |column: &String| {
            let found = table.column(column).map_err(|_| Error::unknown_column(&self.role, column, table))?;
            let Codes { of_row: codes, levels } = Codes::new(found.as_materialized_series())?;
            Ok((codes, levels))
        };
        Error::each(self.columns.iter().map(code))
    }
}

/// Combinations as they are written.
#[derive(serde::Serialize, serde::Deserialize)]
struct WrittenKeys {
    role: String,
    columns: Vec<String>,
    values: Vec<WrittenValues>,
    keys: Vec<Vec<u32>>,
}

impl serde::Serialize for Keys {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let values = self.dictionaries.iter().map(WrittenValues::of).collect::<Result<_>>();
        let written = WrittenKeys {
            role: self.role.clone(),
            columns: self.columns.clone(),
            values: values.map_err(serde::ser::Error::custom)?,
            keys: self.in_order().into_iter().cloned().collect(),
        };
        written.serialize(serializer)
    }
}

impl TryFrom<WrittenKeys> for Keys {
    type Error = Error;

    fn try_from(written: WrittenKeys) -> Result<Keys> {
        let WrittenKeys { role, columns, values, keys } = written;
        let lengths: Vec<usize> = values.iter().map(WrittenValues::len).collect();
        let dictionaries = values.into_iter().map(WrittenValues::dictionary).collect::<Result<Vec<_>>>()?;
        let fits = |key: &Vec<u32>| {
            key.len() == dictionaries.len()
                && key.iter().zip(&dictionaries).all(|(&code, of)| (code as usize) < of.len())
        };
        let count = keys.len();
        let are_whole = columns.len() == dictionaries.len()
            && dictionaries.iter().zip(&lengths).all(|(of, &length)| of.len() == length)
            && keys.iter().all(fits);
        let numbers: FxHashMap<Vec<u32>, u32> = keys.into_iter().zip(0..).collect();
        if are_whole && numbers.len() == count {
            Ok(Keys { role, columns, dictionaries, numbers })
        } else {
            Err(Error::InvalidState {
                problem: "its combinations of values do not fit".to_owned(),
                remedy: "write it again",
            })
        }
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
