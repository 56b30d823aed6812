//! The values of a column and a number for each, in the order in which they are met: what tables that come in parts
//! agree on.

use super::codes::Codes;
use super::column;
use crate::{Error, Result};
use polars::prelude::*;
use rustc_hash::FxHashMap;

/// Numbers of values. Missing values have one like any other.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dictionary {
    /// The values by number, in the type of the column; none until a table is met.
    values: Option<Series>,
    /// The type before categories became text.
    dtype: Option<DataType>,
    numbers: FxHashMap<Scalar, u32>,
}

/// A value that can be looked up, whatever the type of its column.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Scalar {
    Missing,
    Bool(bool),
    Integer(i128),
    Bits(u64),
    Text(String),
}

impl Scalar {
    fn new(value: &AnyValue) -> Scalar {
        match value {
            AnyValue::Null => Scalar::Missing,
            AnyValue::Boolean(value) => Scalar::Bool(*value),
            // -0 is 0.
            AnyValue::Float32(value) => Scalar::Bits((f64::from(*value) + 0.0).to_bits()),
            AnyValue::Float64(value) => Scalar::Bits((value + 0.0).to_bits()),
            AnyValue::Decimal(value, ..) => Scalar::Integer(*value),
            AnyValue::Date(days) => Scalar::Integer(i128::from(*days)),
            AnyValue::Datetime(value, ..) | AnyValue::Duration(value, ..) | AnyValue::Time(value) => {
                Scalar::Integer(i128::from(*value))
            }
            other => {
                if other.is_integer() {
                    Scalar::Integer(other.extract::<i128>().unwrap_or_default())
                } else {
                    Scalar::Text(other.str_value().into_owned())
                }
            }
        }
    }

    /// The values of a column.
    fn of(values: &Series) -> Result<Vec<Scalar>> {
        (0..values.len()).map(|place| Ok(Scalar::new(&values.get(place)?))).collect()
    }
}

impl Dictionary {
    /// A dictionary of values in the order of their numbers, each once; text of categories if `are_categories`.
    pub(crate) fn of(values: &Series, are_categories: bool) -> Result<Dictionary> {
        let dtype =
            if are_categories { DataType::from_categories(Categories::global()) } else { values.dtype().clone() };
        let mut dictionary = Dictionary::default();
        dictionary.take("by", values.name(), values.clone(), dtype)?;
        Ok(dictionary)
    }

    /// How many values there are.
    pub(crate) fn len(&self) -> usize {
        self.numbers.len()
    }

    /// The number of each of some values, new ones added; an error where the column had another type before.
    pub(crate) fn add(&mut self, role: &str, name: &str, values: &Series) -> Result<Vec<u32>> {
        let dtype = values.dtype().clone();
        let text = matches!(dtype, DataType::Categorical(..)).then(|| values.cast(&DataType::String)).transpose()?;
        self.take(role, name, text.unwrap_or_else(|| values.clone()), dtype)
    }

    /// The number here of each value of another dictionary, by its number there.
    pub(crate) fn merge(&mut self, role: &str, name: &str, other: &Dictionary) -> Result<Vec<u32>> {
        match (&other.values, &other.dtype) {
            (Some(values), Some(dtype)) => self.take(role, name, values.clone(), dtype.clone()),
            _ => Ok(Vec::new()),
        }
    }

    /// Takes values of a column of some type, those of categories as text.
    fn take(&mut self, role: &str, name: &str, values: Series, dtype: DataType) -> Result<Vec<u32>> {
        let Some(known) = self.values.take() else {
            self.dtype = Some(dtype);
            self.values = Some(values.clear());
            return self.number(&values);
        };
        let Some((ours, theirs)) = common(&known, &values) else {
            let error = Error::WrongType {
                role: role.to_owned(),
                column: name.to_owned(),
                expected: format!("{} as in the rows before", column::describe(known.dtype())),
                got: column::describe(values.dtype()),
                remedy: "convert it to one type in all parts of the data".to_owned(),
            };
            self.values = Some(known);
            return Err(error);
        };
        let both_are_categories =
            self.dtype.as_ref().is_some_and(DataType::is_categorical) && matches!(dtype, DataType::Categorical(..));
        self.dtype = Some(match (self.dtype.take(), holds_any(&known), holds_any(&values)) {
            // Categories that become text elsewhere are text.
            (_, true, true) if both_are_categories => dtype,
            (_, true, true) => theirs.dtype().clone(),
            (Some(before), _, false) if !before.is_null() => before,
            _ => dtype,
        });
        // The same values of a wider type: they keep their numbers, under new keys.
        if ours.dtype() != known.dtype() {
            self.numbers = Scalar::of(&ours)?.into_iter().zip(0..).collect();
        }
        self.values = Some(ours);
        self.number(&theirs)
    }

    /// The number of each of some values of the type of those that are known, new ones added.
    fn number(&mut self, values: &Series) -> Result<Vec<u32>> {
        let mut fresh = Vec::new();
        let mut numbers = Vec::with_capacity(values.len());
        for (place, scalar) in Scalar::of(values)?.into_iter().enumerate() {
            let next = self.numbers.len() as u32;
            let number = *self.numbers.entry(scalar).or_insert(next);
            if number == next {
                fresh.push(place as IdxSize);
            }
            numbers.push(number);
        }
        let fresh = values.take(&IdxCa::from_vec("".into(), fresh))?;
        match &mut self.values {
            Some(known) => drop(known.append(&fresh)?),
            None => self.values = Some(fresh),
        }
        Ok(numbers)
    }

    /// Whether it holds what another holds, from which it has grown.
    pub(crate) fn is_same(&self, before: &Dictionary) -> bool {
        self.numbers.len() == before.numbers.len()
            && self.dtype == before.dtype
            && self.values.as_ref().map(|values| values.dtype()) == before.values.as_ref().map(|values| values.dtype())
    }

    /// Whether no value was met.
    pub(crate) fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// The values, by number.
    pub(crate) fn values(&self) -> Series {
        self.values.clone().unwrap_or_else(|| Series::new_null("".into(), 0))
    }

    /// The type of the column.
    pub(crate) fn dtype(&self) -> Option<&DataType> {
        self.dtype.as_ref()
    }

    /// The rank of every number when values are sorted, missing last, and the values in that order.
    pub(crate) fn sorted(&self) -> Result<(Vec<u32>, Series)> {
        let Codes { of_row: codes, levels } = Codes::new(&self.values())?;
        let rank = (0..codes.len()).map(|number| codes.get(number)).collect();
        Ok((rank, levels))
    }
}

/// Whether any value is not missing. A column that holds none may have any type: readers of files guess it.
fn holds_any(values: &Series) -> bool {
    values.null_count() < values.len()
}

/// Known values and others in one type that holds both exactly; `None` where there is none.
fn common(known: &Series, values: &Series) -> Option<(Series, Series)> {
    let (ours, theirs) = (known.dtype(), values.dtype());
    let null = |values: &Series, dtype| Series::full_null(values.name().clone(), values.len(), dtype);
    let dtype = match (ours, theirs) {
        _ if ours == theirs => return Some((known.clone(), values.clone())),
        // Nothing is lost by giving missing values any type.
        _ if !holds_any(values) && !ours.is_null() => return Some((known.clone(), null(values, ours))),
        _ if !holds_any(known) => return Some((null(known, theirs), values.clone())),
        // Categories in orders that differ have none in common.
        _ if is_text(ours) && is_text(theirs) => DataType::String,
        _ if ours.is_unsigned_integer() && theirs.is_unsigned_integer() => DataType::UInt64,
        _ if ours.is_integer() && theirs.is_integer() => DataType::Int64,
        // Whole numbers become floating point numbers where some are missing, in the tables of pandas.
        _ if ours.is_primitive_numeric() && theirs.is_primitive_numeric() => DataType::Float64,
        (DataType::Decimal(_, a), DataType::Decimal(_, b)) => DataType::Decimal(38, *a.max(b)),
        (DataType::Datetime(a, None), DataType::Datetime(b, None)) => DataType::Datetime(finer(*a, *b), None),
        (DataType::Duration(a), DataType::Duration(b)) => DataType::Duration(finer(*a, *b)),
        _ => return None,
    };
    let exactly = |values: &Series| {
        let cast = values.cast(&dtype).ok()?;
        // There and back again: a cast that loses a digit or a value does not give the same.
        cast.cast(values.dtype()).ok()?.equals_missing(values).then_some(cast)
    };
    Some((exactly(known)?, exactly(values)?))
}

/// The finer of two units of time.
fn finer(a: TimeUnit, b: TimeUnit) -> TimeUnit {
    match (a, b) {
        (TimeUnit::Nanoseconds, _) | (_, TimeUnit::Nanoseconds) => TimeUnit::Nanoseconds,
        (TimeUnit::Microseconds, _) | (_, TimeUnit::Microseconds) => TimeUnit::Microseconds,
        (TimeUnit::Milliseconds, TimeUnit::Milliseconds) => TimeUnit::Milliseconds,
    }
}

/// Whether a type is text, once categories have become text: that of an enum keeps its order.
fn is_text(dtype: &DataType) -> bool {
    dtype.is_string() || dtype.is_enum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stay_while_values_are_added_in_any_type_of_integer() {
        let mut dictionary = Dictionary::default();
        let add = |dictionary: &mut Dictionary, values: Series| dictionary.add("by", "x", &values).expect("integers");
        assert_eq!(add(&mut dictionary, Series::new("x".into(), [7i8, 3])), [0, 1]);
        assert_eq!(add(&mut dictionary, Series::new("x".into(), [Some(3i64), Some(-1), None])), [1, 2, 3]);
        let (rank, sorted) = dictionary.sorted().expect("integers");
        assert_eq!(rank, [2, 1, 0, 3]);
        assert!(sorted.equals_missing(&Series::new("x".into(), [Some(-1i64), Some(3), Some(7), None])));
        let text = dictionary.add("by", "x", &Series::new("x".into(), ["a"])).expect_err("text among numbers");
        assert_eq!(text.code(), "wrong_type");
        assert_eq!(dictionary.values().len(), 4);
    }

    /// The order of an enum holds as long as all parts have it; else values are text, whichever part comes first.
    #[test]
    fn the_order_of_an_enum_holds_where_all_parts_have_it() {
        let text = Series::new("x".into(), ["low", "high"]);
        let of = |categories: &[&str]| {
            let categories = FrozenCategories::new(categories.iter().copied()).expect("each once");
            text.cast(&DataType::from_frozen_categories(categories)).expect("categories")
        };
        let plain = text.cast(&DataType::from_categories(Categories::global())).expect("categories");
        let (ordered, reversed) = (of(&["low", "high"]), of(&["high", "low"]));
        let found = |parts: &[&Series]| {
            let mut dictionary = Dictionary::default();
            for part in parts {
                dictionary.add("by", "x", part).expect("text");
            }
            let sorted = dictionary.sorted().expect("text").1.cast(&DataType::String).expect("text");
            let sorted: Vec<String> = sorted.str().expect("text").iter().flatten().map(str::to_owned).collect();
            (sorted.join(" "), dictionary.dtype().cloned())
        };
        let enumerated = ("low high".to_owned(), Some(ordered.dtype().clone()));
        assert_eq!(found(&[&ordered, &ordered]), enumerated);
        assert_eq!(found(&[&plain.clear(), &ordered]), enumerated);
        assert_eq!(found(&[&ordered, &plain.clear()]), enumerated);
        let alphabetical = ("high low".to_owned(), Some(DataType::String));
        for other in [&reversed, &plain, &text] {
            assert_eq!(found(&[&ordered, other]), alphabetical);
            assert_eq!(found(&[other, &ordered]), alphabetical);
            assert_eq!(found(&[&ordered, other, &ordered]), alphabetical);
        }
    }
}
