//! The column of countries of a user's table, and what becomes of the rows of groups in it.

use super::coded::Coded;
use crate::area;
use crate::error::{NoArea, rows_of_table};
use crate::finding::{Finding, Rule};
use crate::input::Role;
use crate::words::words;
use crate::{Error, Result};
use polars::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const COLUMN: &str = "ref_area";

words! {
    /// What becomes of the rows of a table that stand for a group of countries: the world, a region, an income group.
    /// Every download has them.
    #[derive(Default)]
    pub enum Groups: "groups" {
        /// They stay under the code of a built-in grouping (`001`, `WLD`, `SSF`), or that of a row with `n_countries`; they
        /// take no part in what is computed from countries. A group under a name (`World`) or another code (`EUU`) is
        /// [`Error::UnknownArea`], which says that it is a group.
        #[default]
        Keep = "keep",
        /// They are left out, whatever they are called; [`Series::findings`](super::Series::findings) list them. Rows are
        /// counted without them.
        Drop = "drop",
        /// They are an error, all of them.
        Error = "error",
    }
}

/// A table without the rows of groups where they are not wanted, and which they were. What is wrong with the column is for
/// the check of the whole table to say.
pub(super) fn sort_out(
    table: DataFrame,
    groups: Groups,
    own_groups: &BTreeSet<String>,
) -> Result<(DataFrame, Vec<Finding>)> {
    let role = Role { table: "series", column: COLUMN };
    let given = match groups {
        Groups::Keep => return Ok((table, Vec::new())),
        Groups::Drop | Groups::Error => role.areas_or_null(&table),
    };
    let Ok(given) = given else { return Ok((table, Vec::new())) };
    let mut found: BTreeMap<(&str, String), Vec<usize>> = BTreeMap::new();
    let mut stays = vec![true; given.cells().len()];
    for (word, ranges) in given.rows() {
        let own = || own_groups.contains(word).then(|| word.to_owned());
        if let Some(name) = area::group(word).or_else(own) {
            ranges.iter().for_each(|rows| stays[rows.clone()].fill(false));
            found.insert((word, name), ranges.into_iter().flatten().collect());
        }
    }
    match groups {
        Groups::Error => {
            Error::collect(found.into_iter().map(|((word, name), rows)| refused(word, &name, &rows)).collect())?;
            Ok((table, Vec::new()))
        }
        Groups::Keep | Groups::Drop if found.is_empty() => Ok((table, Vec::new())),
        Groups::Keep | Groups::Drop => {
            let left_out = found.into_iter().map(|((word, name), rows)| left_out(word, &name, &rows)).collect();
            Ok((table.filter(&BooleanChunked::from_slice("".into(), &stays))?, left_out))
        }
    }
}

fn left_out(word: &str, name: &str, rows: &[usize]) -> Finding {
    let message = format!("{word:?} is a group of countries, {name}: its rows are left out");
    Finding::note(Rule::GroupLeftOut, COLUMN, message).at(rows)
}

fn refused(word: &str, name: &str, rows: &[usize]) -> Error {
    let rows = rows_of_table(rows.len(), rows.first().copied().unwrap_or_default());
    Error::UnknownArea {
        where_: format!("series, column {COLUMN:?}, {rows}"),
        got: word.to_owned(),
        reason: NoArea::Group { name: name.to_owned() },
    }
}

impl Role<'_> {
    /// A column of codes or names of countries, without gaps. Numbers are M49 numbers, also where software holds them with
    /// a decimal point.
    pub(crate) fn areas(&self, frame: &DataFrame) -> Result<Vec<String>> {
        let words = self.coded_areas(frame)?;
        Ok((0..frame.height()).map(|row| words.word(row).to_owned()).collect())
    }

    /// The same, each distinct one once.
    pub(super) fn coded_areas(&self, frame: &DataFrame) -> Result<Coded> {
        let words = self.areas_or_null(frame)?;
        let Some((missing, first)) = words.gaps() else { return Ok(words) };
        Err(Error::WrongType {
            role: self.table.to_owned(),
            column: self.column.to_owned(),
            expected: "a country or area in every row".to_owned(),
            got: format!("nothing in {}", rows_of_table(missing, first)),
            remedy:
                "complete these rows or remove them. If they are Namibia: its code NA was read as a missing value, as \
                     pandas does; read the file with keep_default_na=False"
                    .to_owned(),
        })
    }

    fn areas_or_null(&self, frame: &DataFrame) -> Result<Coded> {
        let column = self.of(frame)?;
        if !column.dtype().is_float() {
            return self.coded(frame);
        }
        let numbers = column.cast(&DataType::Float64)?;
        let word = |number: Option<f64>| number.filter(|number| !number.is_nan()).map(|number| number.to_string());
        Ok(Coded::collect(numbers.f64()?.iter().map(word)))
    }
}
