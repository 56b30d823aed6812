//! Columns of a file while they are read, value by value.

use super::encoding::{Decoder, NotText};
use super::variable::{Code, UserMissing, Variable, VariableType};
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
    /// Which are there, from the first that is not.
    present: Option<MutableBitmap>,
    /// Rows whose missing value has a class, and which.
    classes: Vec<(IdxSize, char)>,
    /// Whether all are whole and become integers.
    whole: bool,
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
    pub(super) fn new(variable: &Variable, whole: bool, rows: usize) -> Column {
        match variable.kind {
            VariableType::Text => {
                Column::Texts(Texts { builder: StringChunkedBuilder::new(variable.name.as_str().into(), rows) })
            }
            VariableType::Number | VariableType::Date | VariableType::Time | VariableType::DateTime => {
                Column::Numbers(Numbers { values: Vec::with_capacity(rows), whole, ..Numbers::default() })
            }
        }
    }
}

impl Numbers {
    pub(super) fn push(&mut self, value: f64) {
        self.values.push(value);
        if let Some(present) = &mut self.present {
            present.push(true);
        }
    }

    /// A missing value, of a class or of none.
    pub(super) fn push_missing(&mut self, class: Option<char>) {
        let rows = self.values.len();
        self.classes.extend(class.map(|class| (rows as IdxSize, class)));
        // What stands below a missing value does not matter; the bitmap hides it.
        self.values.push(0.0);
        // Most columns miss nothing: the bitmap is made at the first value that does.
        self.present.get_or_insert_with(|| MutableBitmap::from_len_set(rows)).push(false);
    }

    /// The numbers, and the rows that have a class in place of one.
    fn finish(self, name: &str) -> (Series, Vec<(IdxSize, char)>) {
        let present = self.present.map(MutableBitmap::freeze);
        let numbers = if self.whole {
            let whole = self.values.into_iter().map(|value| value as i64).collect();
            let mut numbers = Int64Chunked::from_vec(name.into(), whole);
            numbers.set_validity(present);
            numbers.into_series()
        } else {
            let mut numbers = Float64Chunked::from_vec(name.into(), self.values);
            numbers.set_validity(present);
            numbers.into_series()
        };
        (numbers, self.classes)
    }
}

impl Texts {
    /// A text in the encoding of the file, from a field of a width in bytes; how many bytes it has.
    pub(super) fn push_encoded(&mut self, cell: &[u8], width: usize, decoder: &mut Decoder) -> Result<usize, NotText> {
        let text = decoder.field(cell, width)?;
        self.push(&text);
        Ok(text.len())
    }

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
    /// The column with every code in it: its values as they are `shown`, as numbers, days or times, and else text, with `.a` for a
    /// class.
    pub(super) fn codes(&self, shown: &Series) -> crate::Result<Series> {
        if self.classes.is_empty() {
            return Ok(shown.clone());
        }
        let texts = match shown.dtype() {
            DataType::Date => shown.date()?.to_string("%Y-%m-%d")?,
            DataType::Datetime(..) => shown.datetime()?.to_string("%Y-%m-%dT%H:%M:%S%.f")?,
            // Times stay the numbers that they are in the file.
            _ => self.values.f64()?.iter().map(|value| Some(Code::Number(value?).to_string())).collect(),
        };
        let mut classes = self.classes.iter().peekable();
        // Rows ascend in both, so that one pass pairs each class with its row.
        let codes: StringChunked = (0..)
            .zip(texts.iter())
            .map(|(row, text)| match (text, classes.next_if(|(at, _)| *at == row)) {
                (Some(text), _) => Some(text.to_owned()),
                (None, Some((_, class))) => Some(Code::Class(*class).to_string()),
                (None, None) => None,
            })
            .collect();
        Ok(codes.with_name(self.values.name().clone()).into_series())
    }

    /// How many rows have a value that the file does not declare as missing.
    pub(super) fn count_present(&self, variable: &Variable) -> crate::Result<usize> {
        let there = self.values.len() - self.values.null_count();
        let is_missing = |missing: &dyn Fn(&UserMissing) -> bool| variable.missing.iter().any(missing);
        let declared = match self.values.dtype() {
            _ if variable.missing.is_empty() => 0,
            DataType::String => {
                let texts = self.values.str()?.iter().flatten();
                texts.filter(|text| is_missing(&|missing| missing.holds_text(text))).count()
            }
            _ => {
                let numbers = self.values.f64()?.iter().flatten();
                numbers.filter(|&number| is_missing(&|missing| missing.holds(number))).count()
            }
        };
        Ok(there - declared)
    }

    /// The column without the values that the file declares as missing.
    pub(super) fn present(&self, variable: &Variable) -> crate::Result<Series> {
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
