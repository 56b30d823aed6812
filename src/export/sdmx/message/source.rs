//! The columns of a series, each word numbered once.

use crate::export::sdmx::Structure;
use crate::period::Period;
use crate::series::{PERIOD, is_known, is_reserved};
use crate::{Result, Series, ToFrame, dimension};
use polars::prelude::*;
use rustc_hash::FxHashMap;

/// The number of a row that has no word.
pub(super) const NONE: u32 = u32::MAX;

/// A column of words: for each row the number of its word.
#[derive(Debug, Clone, Default)]
pub(super) struct Coded {
    pub(super) of_row: Vec<u32>,
    pub(super) words: Vec<String>,
}

impl Coded {
    pub(super) fn word(&self, row: usize) -> Option<&str> {
        self.words.get(self.of_row[row] as usize).map(String::as_str)
    }
}

/// Rows that are alike in some columns: for each row the number of its group, and the first row of each group.
#[derive(Debug, Clone, Default)]
pub(super) struct Groups {
    pub(super) of_row: Vec<u32>,
    pub(super) first: Vec<usize>,
}

impl Groups {
    /// These groups, told apart further by another numbering of the rows.
    pub(super) fn split_by(&self, other: &[u32]) -> Groups {
        let mut known: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        let mut split = Groups { of_row: Vec::with_capacity(other.len()), first: Vec::new() };
        let mut last = ((NONE, NONE), NONE);
        for (row, pair) in self.of_row.iter().copied().zip(other.iter().copied()).enumerate() {
            // Rows that follow each other are mostly alike.
            if last.1 == NONE || last.0 != pair {
                let next = split.first.len() as u32;
                let group = *known.entry(pair).or_insert(next);
                if group == next {
                    split.first.push(row);
                }
                last = (pair, group);
            }
            split.of_row.push(last.1);
        }
        split
    }
}

/// The table of a series as a message looks at it.
pub(super) struct Source<'a> {
    frame: DataFrame,
    series: &'a Series,
    /// The period of each row; none where all are years.
    periods: Option<Vec<Period>>,
    coded: FxHashMap<String, Coded>,
}

impl<'a> Source<'a> {
    /// `by_period` where the period of a figure is a dimension beside its year.
    pub(super) fn new(series: &'a Series, by_period: bool) -> Result<Source<'a>> {
        let frame = series.to_frame()?;
        let read = || frame.column(PERIOD)?.str()?.iter().map(|word| word.unwrap_or_default().parse()).collect();
        let periods = by_period.then(read).transpose()?;
        Ok(Source { frame, series, periods, coded: FxHashMap::default() })
    }

    pub(super) fn rows(&self) -> usize {
        self.frame.height()
    }

    pub(super) fn series(&self) -> &'a Series {
        self.series
    }

    /// The dimensions of the series; the period is said by the dimension of time.
    pub(super) fn dimensions(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let is_time = self.periods.is_some();
        self.series.dimensions().iter().map(String::as_str).filter(move |name| !(is_time && *name == PERIOD))
    }

    /// The period of a row.
    pub(super) fn period(&self, row: usize) -> Period {
        match &self.periods {
            Some(periods) => periods[row],
            None => Period::of_year(self.series.year_of_rows()[row]),
        }
    }

    /// Groups that are told apart by the period as well.
    pub(super) fn split_by_period(&self, groups: &Groups) -> Groups {
        let mut known: FxHashMap<Period, u32> = FxHashMap::default();
        let number = |period| {
            let next = known.len() as u32;
            *known.entry(period).or_insert(next)
        };
        let numbers: Vec<u32> = (0..self.rows()).map(|row| self.period(row)).map(number).collect();
        groups.split_by(&numbers)
    }

    /// Numbers the words of these columns, those that are there.
    pub(super) fn prepare<'c>(&mut self, columns: impl IntoIterator<Item = &'c str>) -> Result<()> {
        self.number(columns, str::trim)
    }

    /// The same for columns of texts, whose blanks at the ends are theirs.
    pub(super) fn prepare_texts<'c>(&mut self, columns: impl IntoIterator<Item = &'c str>) -> Result<()> {
        self.number(columns, |text| if text.trim().is_empty() { "" } else { text })
    }

    fn number<'c>(&mut self, columns: impl IntoIterator<Item = &'c str>, read: fn(&str) -> &str) -> Result<()> {
        for name in columns {
            if !self.coded.contains_key(name)
                && let Ok(column) = self.frame.column(name)
            {
                let coded = coded(column, read)?;
                self.coded.insert(name.to_owned(), coded);
            }
        }
        Ok(())
    }

    /// A column that was prepared.
    pub(super) fn coded(&self, column: &str) -> Option<&Coded> {
        self.coded.get(column)
    }

    /// The word of a row in a column that was prepared.
    pub(super) fn word(&self, column: &str, row: usize) -> Option<&str> {
        self.coded.get(column)?.word(row)
    }

    /// Rows that are alike in indicator and dimensions.
    pub(super) fn keys(&self) -> Groups {
        let (of_row, first) = self.series.keys();
        Groups { of_row: of_row.to_vec(), first: first.to_vec() }
    }

    /// Rows that are alike in these columns; all rows are where there are none.
    pub(super) fn alike(&self, columns: &[&str]) -> Groups {
        let mut groups = Groups { of_row: vec![0; self.rows()], first: if self.rows() > 0 { vec![0] } else { vec![] } };
        for coded in columns.iter().filter_map(|column| self.coded.get(*column)) {
            groups = groups.split_by(&coded.of_row);
        }
        groups
    }

    /// Whether a column says anything.
    pub(super) fn bears(&self, column: &str) -> bool {
        self.frame.column(column).is_ok_and(says_anything)
    }

    /// The columns that no component is filled from.
    pub(super) fn left_out(&self, structure: &Structure) -> Vec<String> {
        let is_used = |name: &str| {
            self.coded.contains_key(name)
                // The measure and time, what a series has multiplied in, and what it says of itself.
                || ["obs_value", "time_period", "unit_mult", "level", "dimensions"].contains(&name)
        };
        let names = self.frame.columns().iter().filter(|column| says_anything(column));
        let names = names.map(|column| column.name().as_str());
        let dimensions = self.series.dimensions();
        let left = names.filter(|name| !is_used(name) && !dimensions.iter().any(|d| d == name));
        left.filter(|name| structure.component(&name.to_uppercase()).is_none()).map(str::to_owned).collect()
    }

    /// The names among these columns that the table does not have and that mean nothing to a series: most often misspelt.
    pub(super) fn unknown(&self, columns: Vec<&str>) -> Vec<String> {
        let is_known = |name: &str| {
            self.frame.column(name).is_ok() || is_known(name) || is_reserved(name) || dimension::concept(name).is_some()
        };
        columns.into_iter().filter(|name| !is_known(name)).map(str::to_owned).collect()
    }

    /// Numbers, NaN where there is none; `None` where there is no such column.
    pub(super) fn numbers(&self, column: &str) -> Result<Option<Vec<f64>>> {
        let Ok(column) = self.frame.column(column) else { return Ok(None) };
        let numbers = column.cast(&DataType::Float64)?;
        Ok(Some(numbers.f64()?.iter().map(|x| x.unwrap_or(f64::NAN)).collect()))
    }

    /// In each row the number of the first of some columns that has one.
    pub(super) fn first_number(&self, columns: &[&str]) -> Result<Option<Vec<f64>>> {
        let mut first: Option<Vec<f64>> = None;
        for column in columns {
            let Some(numbers) = self.numbers(column)? else { continue };
            match &mut first {
                None => first = Some(numbers),
                Some(first) => first.iter_mut().zip(numbers).for_each(|(own, other)| {
                    if own.is_nan() {
                        *own = other;
                    }
                }),
            }
        }
        Ok(first)
    }
}

fn says_anything(column: &Column) -> bool {
    column.null_count() < column.len()
}

fn coded(column: &Column, read: fn(&str) -> &str) -> Result<Coded> {
    let text = column.cast(&DataType::String)?;
    let mut places: FxHashMap<&str, u32> = FxHashMap::default();
    let mut of_row = Vec::with_capacity(text.len());
    let mut words = Vec::new();
    let mut last = ("", NONE);
    for word in text.str()?.iter() {
        let word = word.map(read).unwrap_or_default();
        if word.is_empty() {
            last = ("", NONE);
        // Words repeat from row to row, so that most are not looked up.
        } else if word != last.0 {
            let next = words.len() as u32;
            let place = *places.entry(word).or_insert(next);
            if place == next {
                words.push(word.to_owned());
            }
            last = (word, place);
        }
        of_row.push(last.1);
    }
    Ok(Coded { of_row, words })
}
