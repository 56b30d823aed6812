//! The values of a dictionary as they are written: plain lists, each of one type.

use crate::survey::columns::dictionary::Dictionary;
use crate::{Error, Result};
use polars::prelude::*;

/// Values by their number, a missing one among them, in the type of their column.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub(crate) enum WrittenValues {
    /// No table was met.
    None,
    /// A column that holds nothing and has no type: how many values.
    Null(u32),
    Boolean(Vec<Option<bool>>),
    Int8(Vec<Option<i8>>),
    Int16(Vec<Option<i16>>),
    Int32(Vec<Option<i32>>),
    Int64(Vec<Option<i64>>),
    UInt8(Vec<Option<u8>>),
    UInt16(Vec<Option<u16>>),
    UInt32(Vec<Option<u32>>),
    UInt64(Vec<Option<u64>>),
    Float32(Vec<Option<f32>>),
    Float64(Vec<Option<f64>>),
    Text(Vec<Option<String>>),
    /// Categories without an order: every process numbers them afresh.
    Categories(Vec<Option<String>>),
    /// Categories in their order.
    Enum {
        categories: Vec<String>,
        values: Vec<Option<String>>,
    },
    Decimal {
        precision: usize,
        scale: usize,
        values: Vec<Option<i128>>,
    },
    Date(Vec<Option<i32>>),
    Time(Vec<Option<i64>>),
    Datetime(Unit, Vec<Option<i64>>),
    Duration(Unit, Vec<Option<i64>>),
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub(crate) enum Unit {
    Nanoseconds,
    Microseconds,
    Milliseconds,
}

impl From<TimeUnit> for Unit {
    fn from(unit: TimeUnit) -> Unit {
        match unit {
            TimeUnit::Nanoseconds => Unit::Nanoseconds,
            TimeUnit::Microseconds => Unit::Microseconds,
            TimeUnit::Milliseconds => Unit::Milliseconds,
        }
    }
}

impl From<Unit> for TimeUnit {
    fn from(unit: Unit) -> TimeUnit {
        match unit {
            Unit::Nanoseconds => TimeUnit::Nanoseconds,
            Unit::Microseconds => TimeUnit::Microseconds,
            Unit::Milliseconds => TimeUnit::Milliseconds,
        }
    }
}

impl WrittenValues {
    #[expect(clippy::wildcard_enum_match_arm, reason = "types of polars, of which some cannot be written")]
    pub(crate) fn of(dictionary: &Dictionary) -> Result<WrittenValues> {
        let Some(dtype) = dictionary.dtype() else { return Ok(WrittenValues::None) };
        let values = dictionary.values();
        let physical = |values: &Series| -> Result<Vec<Option<i64>>> {
            Ok(values.to_physical_repr().cast(&DataType::Int64)?.i64()?.iter().collect())
        };
        Ok(match values.dtype() {
            DataType::Null => WrittenValues::Null(values.len() as u32),
            DataType::Boolean => WrittenValues::Boolean(values.bool()?.iter().collect()),
            DataType::Int8 => WrittenValues::Int8(values.i8()?.iter().collect()),
            DataType::Int16 => WrittenValues::Int16(values.i16()?.iter().collect()),
            DataType::Int32 => WrittenValues::Int32(values.i32()?.iter().collect()),
            DataType::Int64 => WrittenValues::Int64(values.i64()?.iter().collect()),
            DataType::UInt8 => WrittenValues::UInt8(values.u8()?.iter().collect()),
            DataType::UInt16 => WrittenValues::UInt16(values.u16()?.iter().collect()),
            DataType::UInt32 => WrittenValues::UInt32(values.u32()?.iter().collect()),
            DataType::UInt64 => WrittenValues::UInt64(values.u64()?.iter().collect()),
            DataType::Float32 => WrittenValues::Float32(values.f32()?.iter().collect()),
            DataType::Float64 => WrittenValues::Float64(values.f64()?.iter().collect()),
            // Categories are kept as text; the type of the column says which they were.
            DataType::String => {
                if dtype.is_string() {
                    WrittenValues::Text(text(&values)?)
                } else {
                    WrittenValues::Categories(text(&values)?)
                }
            }
            DataType::Enum(categories, _) => WrittenValues::Enum {
                categories: categories.categories().values_iter().map(str::to_owned).collect(),
                values: text(&values.cast(&DataType::String)?)?,
            },
            DataType::Decimal(precision, scale) => WrittenValues::Decimal {
                precision: *precision,
                scale: *scale,
                values: values.decimal()?.physical().iter().collect(),
            },
            DataType::Date => WrittenValues::Date(values.to_physical_repr().i32()?.iter().collect()),
            DataType::Time => WrittenValues::Time(physical(&values)?),
            DataType::Datetime(unit, None) => WrittenValues::Datetime((*unit).into(), physical(&values)?),
            DataType::Duration(unit) => WrittenValues::Duration((*unit).into(), physical(&values)?),
            other => {
                return Err(Error::InvalidState {
                    problem: format!("values of {other} cannot be written"),
                    remedy: "convert them to text",
                });
            }
        })
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        match self {
            WrittenValues::None => 0,
            WrittenValues::Null(count) => *count as usize,
            WrittenValues::Boolean(values) => values.len(),
            WrittenValues::Int8(values) => values.len(),
            WrittenValues::Int16(values) => values.len(),
            WrittenValues::Int32(values) | WrittenValues::Date(values) => values.len(),
            WrittenValues::Int64(values)
            | WrittenValues::Time(values)
            | WrittenValues::Datetime(_, values)
            | WrittenValues::Duration(_, values) => values.len(),
            WrittenValues::UInt8(values) => values.len(),
            WrittenValues::UInt16(values) => values.len(),
            WrittenValues::UInt32(values) => values.len(),
            WrittenValues::UInt64(values) => values.len(),
            WrittenValues::Float32(values) => values.len(),
            WrittenValues::Float64(values) => values.len(),
            WrittenValues::Text(values) | WrittenValues::Categories(values) | WrittenValues::Enum { values, .. } => {
                values.len()
            }
            WrittenValues::Decimal { values, .. } => values.len(),
        }
    }

    /// The dictionary of these values.
    ///
    /// # Errors
    /// Values that their type does not have.
    pub(crate) fn dictionary(self) -> Result<Dictionary> {
        let name = PlSmallStr::EMPTY;
        let are_categories = matches!(self, WrittenValues::Categories(_));
        let values = match self {
            WrittenValues::None => return Ok(Dictionary::default()),
            // A missing value is there once, and more are not made only to be refused.
            WrittenValues::Null(count) => Series::new_null(name, count.min(2) as usize),
            WrittenValues::Boolean(values) => Series::new(name, values),
            WrittenValues::Int8(values) => Series::new(name, values),
            WrittenValues::Int16(values) => Series::new(name, values),
            WrittenValues::Int32(values) => Series::new(name, values),
            WrittenValues::Int64(values) => Series::new(name, values),
            WrittenValues::UInt8(values) => Series::new(name, values),
            WrittenValues::UInt16(values) => Series::new(name, values),
            WrittenValues::UInt32(values) => Series::new(name, values),
            WrittenValues::UInt64(values) => Series::new(name, values),
            WrittenValues::Float32(values) => Series::new(name, values),
            WrittenValues::Float64(values) => Series::new(name, values),
            WrittenValues::Text(values) | WrittenValues::Categories(values) => Series::new(name, values),
            WrittenValues::Enum { categories, values } => {
                let categories = FrozenCategories::new(categories.iter().map(String::as_str))?;
                kept(Series::new(name, values), &DataType::from_frozen_categories(categories))?
            }
            WrittenValues::Decimal { precision, scale, values } => {
                let values: Int128Chunked = values.into_iter().collect();
                values.into_decimal(precision, scale)?.into_series()
            }
            WrittenValues::Date(values) => Int32Chunked::from_iter(values).into_date().into_series(),
            WrittenValues::Time(values) => kept(Series::new(name, values), &DataType::Time)?,
            WrittenValues::Datetime(unit, values) => {
                Int64Chunked::from_iter(values).into_datetime(unit.into(), None).into_series()
            }
            WrittenValues::Duration(unit, values) => {
                Int64Chunked::from_iter(values).into_duration(unit.into()).into_series()
            }
        };
        Dictionary::of(&values, are_categories)
    }
}

/// WrittenValues as another type; an error where it has not all of them.
fn kept(values: Series, dtype: &DataType) -> Result<Series> {
    let cast = values.strict_cast(dtype)?;
    if cast.null_count() == values.null_count() {
        Ok(cast)
    } else {
        Err(Error::InvalidState { problem: format!("{dtype} does not have all of them"), remedy: "write it again" })
    }
}

fn text(values: &Series) -> Result<Vec<Option<String>>> {
    Ok(values.str()?.iter().map(|value| value.map(str::to_owned)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_every_type_are_written_and_read() {
        let mut dictionaries = vec![WrittenValues::None, WrittenValues::Null(1), WrittenValues::Null(0)];
        let integers = Series::new("".into(), [Some(3i8), None, Some(1)]);
        let order = FrozenCategories::new(["3", "2", "1"]).expect("each once");
        for dtype in [
            DataType::Boolean,
            DataType::Int8,
            DataType::Int16,
            DataType::Int32,
            DataType::Int64,
            DataType::UInt8,
            DataType::UInt16,
            DataType::UInt32,
            DataType::UInt64,
            DataType::Float32,
            DataType::Float64,
            DataType::String,
            DataType::Decimal(9, 2),
            DataType::Date,
            DataType::Time,
            DataType::Datetime(TimeUnit::Nanoseconds, None),
            DataType::Datetime(TimeUnit::Milliseconds, None),
            DataType::Duration(TimeUnit::Microseconds),
            DataType::from_categories(Categories::global()),
            DataType::from_frozen_categories(order),
        ] {
            let text = integers.cast(&DataType::String).expect("text");
            let is_text = matches!(dtype, DataType::Categorical(..) | DataType::Enum(..));
            let values = if is_text { text } else { integers.cast(&DataType::Int64).expect("integers") };
            let values = if dtype.is_bool() {
                Series::new("".into(), [Some(true), None, Some(false)])
            } else {
                values.cast(&dtype).expect("values")
            };
            let mut dictionary = Dictionary::default();
            dictionary.add("by", "x", &values).expect("values");
            let written = WrittenValues::of(&dictionary).expect("a type that is written");
            let read = written.clone().dictionary().expect("values of the type");
            assert_eq!(read.dtype(), dictionary.dtype());
            assert!(
                read.values().equals_missing(&dictionary.values())
                    && read.values().dtype() == dictionary.values().dtype()
            );
            assert_eq!(read.len(), 3);
            dictionaries.push(written);
        }
        for values in dictionaries {
            assert_eq!(WrittenValues::of(&values.clone().dictionary().expect("values")).expect("a type"), values);
        }
    }
}
