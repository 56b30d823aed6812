//! The roles of the columns of a user's table: text, years and numbers, each error with its first row.

use crate::error::rows_of_table;
use crate::{Error, Result};
use polars::prelude::*;
use std::ops::RangeInclusive;

/// The years of figures, from before the electric telegraph to well after 2100, where the projections of the United Nations end.
/// Whatever goes from year to year has an end by it.
pub(crate) const YEARS: RangeInclusive<i32> = 1800..=2200;

/// What a column is to be used for and where it stands.
pub(crate) struct Role<'a> {
    /// The table in the words of the user, for example `series` or `weights`.
    pub(crate) table: &'a str,
    /// The name of the column.
    pub(crate) column: &'a str,
}

impl Role<'_> {
    fn wrong(&self, expected: &str, got: String, remedy: &str) -> Error {
        Error::WrongType {
            role: self.table.to_owned(),
            column: self.column.to_owned(),
            expected: expected.to_owned(),
            got,
            remedy: remedy.to_owned(),
        }
    }

    fn in_rows(&self, expected: &str, what: &str, rows: usize, first: usize, remedy: &str) -> Error {
        self.wrong(expected, format!("{what} in {}", rows_of_table(rows, first)), remedy)
    }

    /// The column, or [`Error::UnknownColumn`].
    pub(crate) fn of<'f>(&self, frame: &'f DataFrame) -> Result<&'f Column> {
        frame.column(self.column).map_err(|_| Error::unknown_column(self.table, self.column, frame))
    }

    /// A column of words; numbers are written out (an M49 number may be one).
    pub(crate) fn words(&self, frame: &DataFrame) -> Result<StringChunked> {
        let column = self.of(frame)?;
        let t = column.dtype();
        if !(t.is_string() || t.is_categorical() || t.is_integer() || t.is_enum() || t.is_null()) {
            return Err(self.wrong("text", t.to_string(), "convert it to text"));
        }
        Ok(column.cast(&DataType::String)?.str()?.clone())
    }

    /// A column of words; empty text is null.
    pub(crate) fn text(&self, frame: &DataFrame) -> Result<Vec<Option<String>>> {
        let words = self.words(frame)?;
        Ok(words.iter().map(|s| s.filter(|s| !s.is_empty()).map(str::to_owned)).collect())
    }

    /// A column of words without gaps.
    pub(crate) fn full_text(&self, frame: &DataFrame) -> Result<Vec<String>> {
        let words = self.text(frame)?;
        self.without_gaps(words, "text in every row")
    }

    /// Calendar years; `None` for null.
    pub(crate) fn years(&self, frame: &DataFrame) -> Result<Vec<Option<i32>>> {
        const EXPECTED: &str = "years as whole numbers, such as 2021";
        const REMEDY: &str = "write the year alone; for parts of a year choose the year it stands for";
        let column = self.of(frame)?;
        let t = column.dtype();
        if !(t.is_primitive_numeric() || t.is_string() || t.is_null()) {
            return Err(self.wrong(EXPECTED, t.to_string(), REMEDY));
        }
        let number = column.cast(&DataType::Float64)?;
        let number = number.f64()?;
        let empty = if number.null_count() == 0 { Vec::new() } else { null_or_empty(column)? };
        let mut years = Vec::with_capacity(column.len());
        let mut bad: Option<(usize, usize, String)> = None;
        for (row, value) in number.iter().enumerate() {
            // Four digits and nothing else: 21 or 202103 is another way of writing time, and is not guessed.
            match value.filter(|v| v.fract() == 0.0 && (1000.0..=9999.0).contains(v)) {
                Some(v) => years.push(Some(v as i32)),
                None if empty.get(row) == Some(&true) => years.push(None),
                None => {
                    match &mut bad {
                        Some((rows, ..)) => *rows += 1,
                        None => {
                            // Only this row is cast: a column of numbers has no text.
                            let shown = column.slice(row as i64, 1).cast(&DataType::String)?;
                            bad = Some((1, row, shown.str()?.get(0).unwrap_or_default().to_owned()));
                        }
                    }
                    years.push(None);
                }
            }
        }
        match bad {
            Some((rows, first, shown)) => Err(self.in_rows(EXPECTED, &format!("{shown:?}"), rows, first, REMEDY)),
            None => Ok(years),
        }
    }

    /// The years of figures, without gaps: those that a series can hold.
    pub(crate) fn full_years(&self, frame: &DataFrame) -> Result<Vec<i32>> {
        let years = self.years(frame)?;
        let years = self.without_gaps(years, "a year in every row")?;
        let outside: Vec<usize> = (0..years.len()).filter(|&row| !YEARS.contains(&years[row])).collect();
        match outside.first() {
            Some(&first) => {
                let expected = format!("years from {} to {}", YEARS.start(), YEARS.end());
                let got = years[first].to_string();
                Err(self.in_rows(&expected, &got, outside.len(), first, "correct these years"))
            }
            None => Ok(years),
        }
    }

    /// Finite numbers; `None` for null. Text that is not a number, NaN and infinity are errors.
    pub(crate) fn numbers(&self, frame: &DataFrame) -> Result<Vec<Option<f64>>> {
        Ok(self.floats(frame)?.iter().collect())
    }

    /// Finite numbers, as a column.
    pub(crate) fn floats(&self, frame: &DataFrame) -> Result<Float64Chunked> {
        const REMEDY: &str = "leave missing values empty and use a point for decimals";
        let column = self.of(frame)?;
        let t = column.dtype();
        if !(t.is_numeric() || t.is_string() || t.is_null()) {
            return Err(self.wrong("numbers", t.to_string(), REMEDY));
        }
        let number = column.cast(&DataType::Float64)?;
        let values = number.f64()?;
        // The cast makes null of text that is not a number; what was neither null nor empty before was such text.
        let text: Vec<usize> = if values.null_count() == column.null_count() {
            Vec::new()
        } else {
            let empty = null_or_empty(column)?;
            let lost = values.iter().zip(empty).enumerate().filter(|(_, (value, empty))| value.is_none() && !empty);
            lost.map(|(row, _)| row).collect()
        };
        if let Some(&first) = text.first() {
            let written = column.cast(&DataType::String)?;
            let shown = format!("{:?}", written.str()?.get(first).unwrap_or_default());
            return Err(self.in_rows("numbers", &shown, text.len(), first, REMEDY));
        }
        let is_wild = |(_, value): &(usize, Option<f64>)| value.is_some_and(|value| !value.is_finite());
        let wild: Vec<usize> = values.iter().enumerate().filter(is_wild).map(|(row, _)| row).collect();
        match wild.first() {
            Some(&first) => Err(Error::NotFinite {
                role: self.table.to_owned(),
                column: self.column.to_owned(),
                rows: wild.len(),
                first,
            }),
            None => Ok(values.clone()),
        }
    }

    /// What is said of a column with gaps.
    pub(crate) fn gaps(&self, expected: &str, rows: usize, first: usize) -> Error {
        self.in_rows(expected, "missing values", rows, first, "complete these rows or remove them")
    }

    fn without_gaps<T>(&self, values: Vec<Option<T>>, expected: &str) -> Result<Vec<T>> {
        let rows = values.iter().filter(|v| v.is_none()).count();
        match values.iter().position(Option::is_none) {
            Some(first) => Err(self.gaps(expected, rows, first)),
            None => Ok(values.into_iter().flatten().collect()),
        }
    }
}

fn null_or_empty(column: &Column) -> Result<Vec<bool>> {
    Ok(match column.str() {
        Ok(text) => text.iter().map(|s| s.is_none_or(str::is_empty)).collect(),
        // Only text can be empty without being null.
        Err(_) => column.is_null().iter().map(|b| b.unwrap_or(true)).collect(),
    })
}
