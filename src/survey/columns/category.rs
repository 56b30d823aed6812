//! Categories of columns, as text.

use polars::prelude::{AnyValue, DataType, Series};

/// A value as the text of a category, `None` for a missing one. A number has as few digits as tell it from others of
/// its type: 1, not 1.0, where a table holds codes as floating point numbers, as columns with missing values often do;
/// 1.1, not 1.10, of a decimal; 0.1, not 0.10000000149, of single precision.
pub(crate) fn written(value: &AnyValue) -> Option<String> {
    match value {
        AnyValue::Null => None,
        AnyValue::Float64(value) => number(*value),
        AnyValue::Float32(value) if *value == value.trunc() => number(f64::from(*value)),
        AnyValue::Float32(value) => Some(*value).filter(|value| !value.is_nan()).map(|value| value.to_string()),
        AnyValue::Decimal(..) => Some(without_zeros(&value.str_value()).to_owned()),
        value => Some(value.str_value().into_owned()),
    }
}

fn number(value: f64) -> Option<String> {
    match value {
        value if value.is_nan() => None,
        value if value == value.trunc() && value.abs() < 1e15 => Some((value as i64).to_string()),
        value => Some(value.to_string()),
    }
}

/// The digits of a decimal without zeros at the end.
fn without_zeros(digits: &str) -> &str {
    if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { digits }
}

/// The text of one of a column's categories.
pub(crate) fn text(levels: &Series, code: u32) -> Option<String> {
    levels.get(code as usize).ok().and_then(|value| written(&value))
}

/// The category of a column that a text means: the same text or, failing that, the same number in another form ("1.0",
/// "1.10", "1e-05"), the same truth value ("True"), or a text without the decimals of a whole number.
pub(crate) fn meant(levels: &Series, given: &str) -> Option<String> {
    let known: Vec<String> = (0..levels.len()).filter_map(|code| text(levels, code as u32)).collect();
    let find = |wanted: &str| known.iter().find(|level| *level == wanted).cloned();
    let parsed = given.parse::<f64>().ok();
    find(given).or_else(|| match levels.dtype() {
        DataType::Float32 => find(&written(&AnyValue::Float32(parsed? as f32))?),
        DataType::Float64 => find(&number(parsed?)?),
        DataType::Decimal(..) => find(without_zeros(given)).or_else(|| find(&number(parsed?)?)),
        DataType::Boolean => find(&given.to_lowercase()),
        // A date is the beginning of its day.
        DataType::Datetime(..) => find(&format!("{given} 00:00:00")),
        _ => find(given.strip_suffix(".0")?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use polars::prelude::NamedFrom;

    #[test]
    fn whole_numbers_have_no_decimals() {
        for (value, expected) in [(1.0, "1"), (-0.0, "0"), (0.5, "0.5"), (1e18, "1000000000000000000")] {
            assert_eq!(written(&AnyValue::Float64(value)).as_deref(), Some(expected));
        }
        assert_eq!(written(&AnyValue::Float32(2.0)).as_deref(), Some("2"));
        assert_eq!(written(&AnyValue::Float64(f64::NAN)), None);
        assert_eq!(written(&AnyValue::String("01")).as_deref(), Some("01"));
    }

    #[test]
    fn numbers_are_written_as_people_write_them() {
        assert_eq!(written(&AnyValue::Float32(0.1)).as_deref(), Some("0.1"));
        assert_eq!(written(&AnyValue::Float32(f32::NAN)), None);
        for (value, expected) in [(110, "1.1"), (-120, "-1.2"), (200, "2"), (105, "1.05"), (0, "0"), (10_000, "100")] {
            assert_eq!(written(&AnyValue::Decimal(value, 10, 2)).as_deref(), Some(expected));
        }
    }

    #[test]
    fn a_category_is_meant_by_its_text_first() {
        let levels = Series::new("".into(), ["1", "2", "1.0"]);
        assert_eq!(meant(&levels, "1.0").as_deref(), Some("1.0"));
        assert_eq!(meant(&levels, "2.0").as_deref(), Some("2"));
        assert_eq!(meant(&levels, "02"), None);
    }

    /// Whatever way a number of a column is written, it is that number; another is none.
    #[test]
    fn a_number_is_meant_in_any_form() {
        let of = |dtype| Series::new("".into(), [0.1, 1.1, 2.0, 1e-5]).cast(&dtype).expect("numbers");
        for dtype in [DataType::Float32, DataType::Float64, DataType::Decimal(12, 6)] {
            let levels = of(dtype);
            for (given, expected) in [("0.1", 0), ("0.10", 0), ("1.10", 1), ("2", 2), ("2.0", 2), ("1e-05", 3)] {
                assert_eq!(meant(&levels, given), text(&levels, expected), "{given} of {:?}", levels.dtype());
            }
            assert_eq!(meant(&levels, "1.11"), None);
            assert_eq!(meant(&levels, "one"), None);
        }
        assert_eq!(meant(&of(DataType::Float32), "0.10000000149011612").as_deref(), Some("0.1"));
        assert_eq!(meant(&Series::new("".into(), [true, false]), "True").as_deref(), Some("true"));
    }
}
