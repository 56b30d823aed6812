//! When the figures of a download are of: years, and parts of years where a rule makes years of them.

use crate::input::{Words, YEARS};
use crate::period::{AnnualRule, Period};
use crate::series::annual;
use crate::{Error, Result};
use polars::prelude::*;
use std::path::Path;

/// The periods of the figures.
pub(super) struct Times<'a> {
    words: &'a Words,
    /// What each of the words means.
    periods: Vec<Option<Period>>,
    /// Without a rule by which years are made, parts of years are left out.
    takes_parts: bool,
}

impl<'a> Times<'a> {
    /// # Errors
    /// [`Error::InvalidFile`] where all are parts of years, and no rule makes years of them.
    pub(super) fn of(path: &Path, words: &'a Words, annual: Option<AnnualRule>) -> Result<Times<'a>> {
        let read = |word: &String| Period::read(word, None).ok().filter(|period| YEARS.contains(&period.year()));
        let periods: Vec<Option<Period>> = words.pool.iter().map(read).collect();
        let mut known = periods.iter().flatten().peekable();
        if annual.is_none() && known.peek().is_some() && !known.any(|period| period.is_year()) {
            let (first, remedy) = (&words.pool[0], annual::REMEDY);
            let problem = format!("its figures are for parts of years, such as {first:?}; {remedy}");
            return Err(Error::InvalidFile { path: path.to_owned(), row: None, problem });
        }
        Ok(Times { words, periods, takes_parts: annual.is_some() })
    }

    /// The period of a figure that is not left out for it.
    pub(super) fn taken(&self, row: usize) -> Option<Period> {
        let period = self.words.place(row).and_then(|place| self.periods[place]);
        period.filter(|period| self.takes_parts || period.is_year())
    }

    /// Whether some figures are those of parts of years.
    pub(super) fn has_parts(&self, kept: &[usize]) -> bool {
        kept.iter().any(|&row| self.taken(row).is_some_and(|period| !period.is_year()))
    }

    /// The periods of the figures that are kept, from which years are made.
    pub(super) fn column(&self, kept: &[usize]) -> Column {
        let words: Vec<Option<String>> =
            self.periods.iter().map(|period| period.map(|period| period.to_string())).collect();
        let word = |&row: &usize| self.words.place(row).and_then(|place| words[place].as_deref());
        Column::new(annual::PERIOD.into(), kept.iter().map(word).collect::<Vec<_>>())
    }
}
