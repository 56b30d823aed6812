//! Levels of grouping columns and categories, as text.

use polars::prelude::{AnyValue, Series};

/// A value as the text of a level, `None` for a missing one. Codes that a table holds as floating point numbers, as
/// columns with missing values often are, read like whole numbers: 1, not 1.0.
pub(crate) fn level(value: &AnyValue) -> Option<String> {
    let number = |value: f64| match value {
        value if value.is_nan() => None,
        value if value == value.trunc() && value.abs() < 1e15 => Some((value as i64).to_string()),
        value => Some(value.to_string()),
    };
    match value {
        AnyValue::Null => None,
        AnyValue::Float64(value) => number(*value),
        AnyValue::Float32(value) => number(f64::from(*value)),
        value => Some(value.str_value().into_owned()),
    }
}

/// The text of one of a column's levels.
pub(super) fn text(levels: &Series, code: u32) -> Option<String> {
    levels.get(code as usize).ok().and_then(|value| level(&value))
}

/// The level that a text means: the same text or, failing that, the whole number that is written with decimals.
pub(super) fn meant<'a>(known: &'a [String], given: &str) -> Option<&'a str> {
    let find = |wanted: &str| known.iter().find(|level| *level == wanted).map(String::as_str);
    find(given).or_else(|| find(given.strip_suffix(".0")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_have_no_decimals() {
        for (value, expected) in [(1.0, "1"), (-0.0, "0"), (0.5, "0.5"), (1e18, "1000000000000000000")] {
            assert_eq!(level(&AnyValue::Float64(value)).as_deref(), Some(expected));
        }
        assert_eq!(level(&AnyValue::Float32(2.0)).as_deref(), Some("2"));
        assert_eq!(level(&AnyValue::Float64(f64::NAN)), None);
        assert_eq!(level(&AnyValue::String("01")).as_deref(), Some("01"));
    }

    #[test]
    fn a_level_is_meant_by_its_text_first() {
        let levels = ["1", "2", "1.0"].map(str::to_owned);
        assert_eq!(meant(&levels, "1.0"), Some("1.0"));
        assert_eq!(meant(&levels, "2.0"), Some("2"));
        assert_eq!(meant(&levels, "02"), None);
    }
}
