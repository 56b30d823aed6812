//! Columns of a file while they are read, value by value.

use super::variable::{Code, Variable, VariableType};
use crate::Result;
use polars::prelude::*;
use polars_arrow::bitmap::MutableBitmap;

/// A column in the making.
#[derive(Debug)]
pub(super) enum Column {
    Numbers(Numbers),
    Texts(Texts),
}

/// Numbers, of which some are missing; a missing one may have a class, `.a` to `.z`.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    values: Vec<f64>,
    /// Where a value is missing, and its class; 0 for none.
    missing: Vec<(IdxSize, u8)>,
}

/// Texts; an empty one is missing.
pub(super) struct Texts {
    builder: StringChunkedBuilder,
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Texts")
    }
}

impl Column {
    pub(super) fn new(variable: &Variable, rows: usize) -> Column {
        match variable.kind {
            VariableType::Text => {
                Column::Texts(Texts { builder: StringChunkedBuilder::new(variable.name.as_str().into(), rows) })
            }
            VariableType::Number | VariableType::Date | VariableType::Time | VariableType::DateTime => {
                Column::Numbers(Numbers { values: Vec::with_capacity(rows), missing: Vec::new() })
            }
        }
    }
}

impl Numbers {
    pub(super) fn push(&mut self, value: f64) {
        self.values.push(value);
    }

    /// A missing value, of a class or of none.
    pub(super) fn push_missing(&mut self, class: Option<char>) {
        self.missing.push((self.values.len() as IdxSize, class.map_or(0, |class| class as u8)));
        self.values.push(0.0);
    }

    /// The numbers, and the rows that have a class in place of one.
    fn finish(self, name: &str) -> (Series, Vec<(IdxSize, char)>) {
        let mut numbers = Float64Chunked::from_vec(name.into(), self.values);
        if !self.missing.is_empty() {
            let mut present = MutableBitmap::from_len_set(numbers.len());
            for &(row, _) in &self.missing {
                present.set(row as usize, false);
            }
            numbers.set_validity(Some(present.freeze()));
        }
        let classes = self.missing.into_iter().filter(|&(_, class)| class > 0);
        (numbers.into_series(), classes.map(|(row, class)| (row, char::from(class))).collect())
    }
}

impl Texts {
    pub(super) fn push(&mut self, text: &str) {
        match text {
            "" => self.builder.append_null(),
            text => self.builder.append_value(text),
        }
    }
}

/// A column that was read.
#[derive(Clone, Debug)]
pub(super) struct Read {
    /// Its values; a declared missing value is still among them.
    pub(super) values: Series,
    /// Rows that hold a class of missing value, `.a` to `.z`, and not a value.
    pub(super) classes: Vec<(IdxSize, char)>,
}

impl Column {
    pub(super) fn finish(self, variable: &Variable) -> Read {
        match self {
            Column::Numbers(numbers) => {
                let (values, classes) = numbers.finish(&variable.name);
                Read { values, classes }
            }
            Column::Texts(texts) => Read { values: texts.builder.finish().into_series(), classes: Vec::new() },
        }
    }
}

impl Read {
    /// The column with every code in it: numbers where all are numbers, else text, with `.a` for a class.
    pub(super) fn codes(&self) -> Result<Series> {
        if self.classes.is_empty() {
            return Ok(self.values.clone());
        }
        let mut classes = self.classes.iter().peekable();
        let codes: StringChunked = (0..)
            .zip(self.values.f64()?.iter())
            .map(|(row, value)| match (value, classes.next_if(|(at, _)| *at == row)) {
                (Some(value), _) => Some(Code::Number(value).to_string()),
                (None, Some((_, class))) => Some(Code::Class(*class).to_string()),
                (None, None) => None,
            })
            .collect();
        Ok(codes.with_name(self.values.name().clone()).into_series())
    }

    /// The column without the values that the file declares as missing.
    pub(super) fn present(&self, variable: &Variable) -> Result<Series> {
        if variable.missing.is_empty() {
            return Ok(self.values.clone());
        }
        let keep: BooleanChunked = match self.values.dtype() {
            DataType::String => {
                let missing = |text: &str| variable.missing.iter().any(|missing| missing.holds_text(text));
                self.values.str()?.iter().map(|text| text.map(|text| !missing(text))).collect()
            }
            _ => {
                let missing = |number: f64| variable.missing.iter().any(|missing| missing.holds(number));
                self.values.f64()?.iter().map(|number| number.map(|number| !missing(number))).collect()
            }
        };
        Ok(self.values.zip_with(&keep, &Series::full_null(self.values.name().clone(), 1, self.values.dtype()))?)
    }
}
