//! The values of a variable in every row of the table, as they are read: numbers where they stand, categories as codes.

use super::encoding::{Kind, Variable};
use crate::survey::columns::category;
use crate::survey::columns::codes::{Cells, Codes};
use crate::survey::columns::column;
use crate::survey::columns::column::{Column, Rows};
use crate::{Error, Result};
use polars::prelude::{DataFrame, DataType, IdxCa, Series};
use polars_buffer::Buffer;
use rayon::prelude::*;
use std::sync::Arc;

/// How many rows one thread works through at a time.
pub(super) const ROWS: usize = 1 << 14;

/// The values of a variable in every row.
#[derive(Clone, Debug)]
pub(crate) enum Values {
    /// NaN where one is missing.
    Numbers(Buffer<f64>),
    Categories(Categories),
}

/// The code of each row, and what the codes stand for.
#[derive(Clone, Debug)]
pub(crate) struct Categories {
    codes: Arc<Cells>,
    levels: Series,
    /// The place of each code among the categories that occur; NaN of a missing value and of those that do not.
    places: Arc<[f64]>,
}

impl Values {
    /// Reads a column; numbers are categories where `as_factor`.
    pub(crate) fn read(table: &DataFrame, name: &str, as_factor: bool) -> Result<Values> {
        let column = table.column(name).map_err(|_| Error::unknown_column("terms", name, table))?;
        let series = column.as_materialized_series();
        let is_number = series.dtype().is_primitive_numeric() || matches!(series.dtype(), DataType::Decimal(..));
        if is_number && !as_factor {
            return numbers(table, "terms", name).map(Values::Numbers);
        }
        let Codes { of_row, levels } = Codes::new(series)?;
        // A missing value has the last code, if there is one.
        let known = levels.len() - levels.null_count();
        let places = (0..levels.len()).map(|code| if code < known { code as f64 } else { f64::NAN }).collect();
        Ok(Values::Categories(Categories { codes: Arc::new(of_row), levels: levels.drop_nulls(), places }))
    }

    /// The number or the place of the category of a row; NaN where it is missing.
    pub(crate) fn get(&self, row: usize) -> f64 {
        match self {
            Values::Numbers(numbers) => numbers[row],
            Values::Categories(Categories { codes, places, .. }) => places[codes.get(row) as usize],
        }
    }

    /// Writes the values of some rows.
    pub(crate) fn write(&self, rows: Rows<'_>, out: &mut [f64]) {
        match self {
            Values::Numbers(numbers) => match rows {
                Rows::Run { start, len } => out[..len].copy_from_slice(&numbers[start..start + len]),
                Rows::List(rows) => out.iter_mut().zip(rows).for_each(|(out, &row)| *out = numbers[row as usize]),
            },
            Values::Categories(Categories { codes, places, .. }) => {
                codes.each(rows, |i, code| out[i] = places[code as usize]);
            }
        }
    }

    /// The values of some rows, in their order.
    pub(crate) fn of(&self, rows: &[u32]) -> Buffer<f64> {
        in_order(rows, |rows, values| self.write(Rows::List(rows), values)).into()
    }

    /// Takes the rows out in which the value is missing.
    pub(crate) fn keep_present(&self, rows: &mut [bool]) {
        let keep = |(chunk, kept): (usize, &mut [bool])| {
            let rows = Rows::Run { start: chunk * ROWS, len: kept.len() };
            match self {
                Values::Numbers(numbers) => rows.each(|i, row| kept[i] &= !numbers[row].is_nan()),
                Values::Categories(Categories { codes, places, .. }) => {
                    codes.each(rows, |i, code| kept[i] &= !places[code as usize].is_nan());
                }
            }
        };
        // Categories without a missing value need no look at the rows.
        let may_miss = match self {
            Values::Numbers(_) => true,
            Values::Categories(Categories { places, .. }) => places.iter().any(|place| place.is_nan()),
        };
        if may_miss {
            rows.par_chunks_mut(ROWS).enumerate().for_each(keep);
        }
    }

    /// The variable, with the categories that occur in the rows inside; its values become places among these.
    pub(crate) fn settle(&mut self, name: &str, inside: &[bool], reference: Option<&str>) -> Result<Variable> {
        let name = name.to_owned();
        let Values::Categories(categories) = self else { return Ok(Variable { name, kind: Kind::Number }) };
        let levels = categories.settle(inside)?;
        let names: Vec<String> = (0..levels.len() as u32).filter_map(|code| category::text(&levels, code)).collect();
        let reference = match reference {
            None => 0,
            Some(given) => {
                let meant = category::meant(&levels, given);
                let place = names.iter().position(|name| Some(name) == meant.as_ref());
                place.ok_or_else(|| {
                    let expected = format!("a category with cases: {}", crate::error::list(&names));
                    Error::argument(format!("reference of {name}"), expected, format!("{given:?}"))
                })?
            }
        };
        if names.len() < 2 {
            let problem = match names.first() {
                Some(only) => format!("{name:?} has only the category {only} in these cases; leave it out"),
                None => format!("{name:?} has no category in these cases; leave it out"),
            };
            return Err(Error::invalid("terms", problem));
        }
        Ok(Variable { name, kind: Kind::Factor { levels, names, reference } })
    }
}

impl Categories {
    /// Numbers the categories that occur in the rows inside, and gives them.
    fn settle(&mut self, inside: &[bool]) -> Result<Series> {
        let occurring = |chunk: usize, inside: &[bool]| {
            let mut occurs = vec![false; self.places.len()];
            let rows = Rows::Run { start: chunk * ROWS, len: inside.len() };
            self.codes.each(rows, |i, code| occurs[code as usize] |= inside[i]);
            occurs
        };
        let together = |mut all: Vec<bool>, part: Vec<bool>| {
            all.iter_mut().zip(part).for_each(|(all, part)| *all |= part);
            all
        };
        let chunks = inside.par_chunks(ROWS).enumerate();
        let occurs = chunks.map(|(chunk, inside)| occurring(chunk, inside)).reduce(Vec::new, |all, part| {
            if all.is_empty() {
                part
            } else if part.is_empty() {
                all
            } else {
                together(all, part)
            }
        });
        // The code of a missing value, if there is one, is behind those of the levels.
        let used: Vec<u32> = (0..self.levels.len() as u32).filter(|&code| occurs[code as usize]).collect();
        let mut places = vec![f64::NAN; self.places.len()];
        used.iter().enumerate().for_each(|(to, &from)| places[from as usize] = to as f64);
        self.places = places.into();
        Ok(self.levels.take(&IdxCa::from_vec("".into(), used))?)
    }

    /// Numbers combinations of categories: each number times `size`, plus the place of the row.
    pub(crate) fn combine(&self, rows: &[u32], size: u32, numbers: &mut [u32]) {
        self.codes.each(Rows::List(rows), |i, code| {
            numbers[i] = numbers[i] * size + self.places[code as usize] as u32;
        });
    }
}

/// A number for each of some rows, in their order, as `write` gives it for a part of them.
pub(super) fn in_order(rows: &[u32], write: impl Fn(&[u32], &mut [f64]) + Sync) -> Vec<f64> {
    let mut values = vec![0.0; rows.len()];
    values.par_chunks_mut(ROWS).zip(rows.par_chunks(ROWS)).for_each(|(values, rows)| write(rows, values));
    values
}

/// The numbers of a column, NaN where it is missing; those that are 64 bits wide and all there are not copied.
pub(crate) fn numbers(table: &DataFrame, role: &str, name: &str) -> Result<Buffer<f64>> {
    let series = column::numeric(table, role, name, "recode it to numbers, or to true and false")?;
    column::check_finite(&series, role)?;
    if let Some(numbers) = as_they_are(&series) {
        return Ok(numbers);
    }
    let mut values = vec![0.0; series.len()];
    let Some(column) = Column::new(&series) else { return Ok(values.into()) };
    let has_missing = series.null_count() > 0;
    values.par_chunks_mut(ROWS).enumerate().for_each(|(chunk, values)| {
        let rows = Rows::Run { start: chunk * ROWS, len: values.len() };
        column.read(rows, values);
        if has_missing {
            let mut present = vec![1.0; values.len()];
            column.mask_missing(rows, &mut present);
            let missing = values.iter_mut().zip(present).filter(|(_, present)| *present == 0.0);
            missing.for_each(|(value, _)| *value = f64::NAN);
        }
    });
    Ok(values.into())
}

/// The values of a column of 64 bits that lie side by side.
fn as_they_are(series: &Series) -> Option<Buffer<f64>> {
    let mut chunks = series.f64().ok()?.downcast_iter();
    let chunk = chunks.next().filter(|chunk| chunk.values().len() == series.len() && series.null_count() == 0)?;
    Some(chunk.values().clone())
}
