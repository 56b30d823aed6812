//! The vintage of each figure: when its publisher gave it out.

use super::Series;
use crate::frame::codes_as_text;
use crate::{Error, Grouping, Result};
use polars::prelude::*;
use rustc_hash::FxHashMap;

/// The attribute that holds it.
pub(super) const VINTAGE: &str = "vintage";

/// Whether a word is a year, a month or a day as in ISO 8601: `2024`, `2024-11`, `2024-11-13`. Such words sort by time.
fn is_date(word: &str) -> bool {
    let parts: Vec<&str> = word.split('-').collect();
    let number = |part: &str, digits: usize, most: u32| {
        let is_plain = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
        is_plain && part.parse::<u32>().is_ok_and(|n| (1..=most).contains(&n))
    };
    match parts.as_slice() {
        [year] => number(year, 4, 9999),
        [year, month] => number(year, 4, 9999) && number(month, 2, 12),
        [year, month, day] => number(year, 4, 9999) && number(month, 2, 12) && number(day, 2, 31),
        _ => false,
    }
}

/// The day that a publisher's words name: a date of ISO 8601 with or without a time, or numbers between slashes, the day or
/// the month first.
pub(super) fn date_in(words: &str, day_first: bool) -> Option<String> {
    let found = words.split(|c: char| c.is_whitespace() || "T,;\"".contains(c)).find_map(|word| {
        if word.len() == 10 && is_date(word) {
            return Some(word.to_owned());
        }
        let parts: Vec<u32> = word.split('/').map(|part| part.parse().ok()).collect::<Option<_>>()?;
        let &[first, second, year] = parts.as_slice() else { return None };
        let (day, month) = if day_first { (first, second) } else { (second, first) };
        // Eurostat writes years with two digits.
        let year = if year < 100 { 2000 + year } else { year };
        Some(format!("{year:04}-{month:02}-{day:02}"))
    });
    found.filter(|date| is_date(date))
}

/// The later of two vintages; `None` for words that do not say which is.
fn later<'a>(one: &'a str, other: &'a str) -> Option<&'a str> {
    if one == other {
        return Some(one);
    }
    (is_date(one) && is_date(other)).then(|| one.max(other))
}

impl Series {
    /// The same series with a vintage for the figures that have none: `2024`, `2024-11` or `2024-11-13`.
    ///
    /// A vintage is when a figure was given out, not what it is about. It stands in the attribute `vintage`, which is no
    /// part of the key: of two vintages of a figure a series holds one. Downloads that state their date have it by
    /// themselves.
    ///
    /// The vintage of an aggregate is the latest of those of its members' figures: it could not have been computed before.
    /// Where that of one of them is not known, or is not a date, that of the aggregate is not known either, unless all are the
    /// same. An imputed value has none.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for anything but a year, month or day.
    ///
    /// ```
    /// use infosoc::{Series, ToFrame};
    /// use polars::prelude::df;
    /// let users = Series::new(df!(
    ///     "indicator" => ["HH7"], "ref_area" => ["MDA"], "time_period" => [2021], "obs_value" => [60.5],
    /// )?)?;
    /// let frame = users.with_vintage("2024-11")?.to_frame()?;
    /// assert_eq!(frame.column("vintage")?.str()?.get(0), Some("2024-11"));
    /// assert!(users.with_vintage("November 2024").is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_vintage(&self, vintage: &str) -> Result<Series> {
        if !is_date(vintage) {
            return Err(Error::argument(
                "vintage",
                "a year, month or day such as 2024, 2024-11 or 2024-11-13",
                vintage,
            ));
        }
        let filled = match self.vintages()? {
            Some(known) => known.into_iter().map(|word| Some(word.unwrap_or_else(|| vintage.to_owned()))).collect(),
            None => vec![Some(vintage.to_owned()); self.len()],
        };
        let mut series = self.clone();
        series.frame.with_column(Column::new(VINTAGE.into(), filled))?;
        Ok(series)
    }

    /// The vintage of each row; `None` where no figure has one.
    pub(super) fn vintages(&self) -> Result<Option<Vec<Option<String>>>> {
        let Ok(column) = self.frame.column(VINTAGE) else { return Ok(None) };
        let word = |given: Option<String>| given.map(|word| word.trim().to_owned()).filter(|word| !word.is_empty());
        let words: Vec<Option<String>> = codes_as_text(column)?.into_iter().map(word).collect();
        Ok(words.iter().any(Option::is_some).then_some(words))
    }

    /// The vintages of aggregates, each given by its key, year and group.
    pub(super) fn vintages_of_groups(
        &self,
        grouping: &Grouping,
        rows: impl Iterator<Item = (u32, i32, usize)>,
    ) -> Result<Option<Column>> {
        let Some(words) = self.vintages()? else { return Ok(None) };
        let values = self.frame.column("obs_value")?.f64()?;
        let mut known: FxHashMap<(u32, i32, u16), Option<&str>> = FxHashMap::default();
        for (row, word) in words.iter().enumerate() {
            // A row without a value enters no aggregate.
            if let (Some(area), Some(_)) = (self.index.area[row], values.get(row)) {
                known.insert((self.index.key[row], self.index.year[row], area), word.as_deref());
            }
        }
        let mut members: FxHashMap<i32, Vec<Vec<u16>>> = FxHashMap::default();
        let vintage = |(key, year, group): (u32, i32, usize)| {
            let members = &members.entry(year).or_insert_with(|| grouping.members_in(year))[group];
            let mut words = members.iter().filter_map(|&area| known.get(&(key, year, area)));
            let first = (*words.next()?)?;
            words.try_fold(first, |latest, word| later(latest, (*word)?))
        };
        Ok(Some(Column::new(VINTAGE.into(), rows.map(vintage).collect::<Vec<_>>())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_ordered_and_other_words_are_not() {
        assert!(["2024", "2024-11", "2024-11-13"].into_iter().all(is_date));
        assert!(
            ["", "24", "2024-13", "2024-11-32", "2024-1", "0000", "November", "2024-11-13T00"]
                .iter()
                .all(|w| !is_date(w))
        );
        assert_eq!(later("2024-11", "2026-04"), Some("2026-04"));
        assert_eq!(later("first", "first"), Some("first"));
        assert_eq!(later("first", "2026"), None);
    }

    #[test]
    fn dates_of_publishers_are_read() {
        let date = |words: &str, day_first| date_in(words, day_first);
        assert_eq!(date("Last Updated Date 2024-11-13", false).as_deref(), Some("2024-11-13"));
        assert_eq!(date("Last Updated: 07/01/2026", false).as_deref(), Some("2026-07-01"));
        assert_eq!(date("08/12/23 23:00:00", true).as_deref(), Some("2023-12-08"));
        assert_eq!(date("2022-05-28T14:07:26Z", true).as_deref(), Some("2022-05-28"));
        assert_eq!(date("Last Updated: 31/01/2026", false), None);
        assert_eq!(date("Data from database: World Development Indicators", false), None);
    }
}
