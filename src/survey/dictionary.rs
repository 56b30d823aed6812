//! The values of a column and a number for each, in the order in which they are met: what tables that come in parts
//! agree on.

use super::column;
use super::encode::Codes;
use crate::{Error, Result};
use polars::prelude::*;
use rustc_hash::FxHashMap;

/// Numbers of values. Missing values have one like any other.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dictionary {
    /// The values by number, of the type of the column; none until a table is met.
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
            other => match other.is_integer() {
                true => Scalar::Integer(other.extract::<i128>().unwrap_or_default()),
                false => Scalar::Text(other.str_value().into_owned()),
            },
        }
    }
}

impl Dictionary {
    /// Of values in the order of their numbers; text of categories if `are_categories`.
    pub(crate) fn of(values: &Series, are_categories: bool) -> Result<Dictionary> {
        let mut dictionary = Dictionary::default();
        dictionary.add("by", values.name(), values)?;
        if are_categories {
            dictionary.dtype = Some(DataType::from_categories(Categories::global()));
        }
        Ok(dictionary)
    }

    /// The number of each of some values, new ones added; an error where the column had another type before.
    pub(crate) fn add(&mut self, role: &str, name: &str, values: &Series) -> Result<Vec<u32>> {
        let dtype = values.dtype().clone();
        let are_categories = matches!(dtype, DataType::Categorical(..));
        let values = if are_categories { values.cast(&DataType::String)? } else { values.clone() };
        let (known, values) = self.agree(role, name, values)?;
        self.dtype = Some(match self.dtype.take() {
            // Categories that become text elsewhere are text.
            known if are_categories && known.as_ref().is_none_or(|d| d.is_categorical() || d.is_null()) => dtype,
            _ => values.dtype().clone(),
        });
        let mut fresh = Vec::new();
        let numbers = (0..values.len())
            .map(|place| {
                let next = self.numbers.len() as u32;
                let number = *self.numbers.entry(Scalar::new(&values.get(place)?)).or_insert(next);
                if number == next {
                    fresh.push(place as IdxSize);
                }
                Ok(number)
            })
            .collect::<Result<Vec<u32>>>()?;
        let fresh = values.take(&IdxCa::from_vec("".into(), fresh))?;
        self.values = Some(match known {
            Some(mut known) => {
                known.append(&fresh)?;
                known
            }
            None => fresh,
        });
        Ok(numbers)
    }

    /// The known values and others in one type.
    fn agree(&mut self, role: &str, name: &str, values: Series) -> Result<(Option<Series>, Series)> {
        let Some(known) = self.values.take() else {
            return Ok((None, values));
        };
        let (ours, theirs) = (known.dtype().clone(), values.dtype().clone());
        let common = match () {
            _ if ours == theirs => return Ok((Some(known), values)),
            _ if ours.is_null() => theirs.clone(),
            _ if theirs.is_null() => ours.clone(),
            // Categories in orders that differ have none in common.
            _ if is_text(&ours) && is_text(&theirs) => match () {
                _ if known.is_empty() => theirs.clone(),
                _ if values.is_empty() => ours.clone(),
                _ => DataType::String,
            },
            _ if ours.is_integer() && theirs.is_integer() => DataType::Int64,
            _ if ours.is_float() && theirs.is_float() => DataType::Float64,
            _ => {
                self.values = Some(known);
                return Err(Error::WrongType {
                    role: role.to_owned(),
                    column: name.to_owned(),
                    expected: format!("{} as in the rows before", column::describe(&ours)),
                    got: column::describe(&theirs),
                    remedy: "convert it to one type in all parts of the data".to_owned(),
                });
            }
        };
        Ok((Some(known.strict_cast(&common)?), values.strict_cast(&common)?))
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
        let Codes { codes, levels } = Codes::new(&self.values())?;
        let rank = (0..codes.len()).map(|number| codes.get(number)).collect();
        Ok((rank, levels))
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
