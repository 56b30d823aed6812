//! What a reader sees of a result: the first rows, the digits that matter, and nothing for a missing value.

use crate::{Result, ToFrame};
use polars::prelude::*;

/// How many rows are shown where nothing else is asked for.
pub(super) const ROWS: usize = 30;

/// The names and the first rows of a result as text.
pub(super) struct Shown {
    pub(super) names: Vec<String>,
    /// Whether a column holds numbers, which line up on the right.
    pub(super) numeric: Vec<bool>,
    pub(super) rows: Vec<Vec<String>>,
    /// How many rows follow that are not shown.
    pub(super) hidden: usize,
}

impl Shown {
    pub(super) fn of(result: &impl ToFrame, rows: usize) -> Result<Shown> {
        let frame = result.to_frame()?;
        let row = |row| frame.columns().iter().map(|column| Ok(cell(&column.get(row)?))).collect();
        Ok(Shown {
            names: frame.get_column_names().into_iter().map(ToString::to_string).collect(),
            numeric: frame.dtypes().iter().map(DataType::is_primitive_numeric).collect(),
            rows: (0..frame.height().min(rows)).map(row).collect::<Result<_>>()?,
            hidden: frame.height().saturating_sub(rows),
        })
    }
}

/// What stands for the rows that are not shown, in English.
pub(super) fn more(hidden: usize) -> String {
    format!("… {hidden} more rows")
}

#[expect(clippy::wildcard_enum_match_arm, reason = "values of polars, of which three are shown in a way of their own")]
fn cell(value: &AnyValue) -> String {
    match value {
        AnyValue::Null => String::new(),
        AnyValue::Float64(x) => number(*x),
        AnyValue::Float32(x) => number(f64::from(*x)),
        other => value_text(other),
    }
}

/// Five significant digits, and no decimals where the integer part has more.
fn number(x: f64) -> String {
    if x == x.trunc() && x.abs() < 1e15 {
        return format!("{x}");
    }
    if x.abs() < 1e-4 || x.abs() >= 1e15 {
        return format!("{x:.4e}");
    }
    let decimals = (4 - x.abs().log10().floor() as i32).clamp(0, 8) as usize;
    format!("{x:.decimals$}")
}

/// A value of a table as text, whatever it is. A date so far away that no calendar has it is the number of its days.
///
/// ```
/// use infosoc::export::value_text;
/// use polars::prelude::AnyValue;
/// assert_eq!(value_text(&AnyValue::Date(0)), "1970-01-01");
/// assert_eq!(value_text(&AnyValue::Date(i32::MAX)), "2147483647 days after 1970");
/// ```
#[expect(clippy::wildcard_enum_match_arm, reason = "values of polars, of which days and times may be out of reach")]
pub fn value_text(value: &AnyValue) -> String {
    // About 200,000 years.
    const DAYS: i64 = 73_000_000;
    let is_far = match value {
        AnyValue::Date(day) => i64::from(*day).abs() > DAYS,
        AnyValue::Datetime(time, TimeUnit::Milliseconds, _) => (time / 86_400_000).abs() > DAYS,
        AnyValue::Datetime(time, TimeUnit::Microseconds, _) => (time / 86_400_000_000).abs() > DAYS,
        _ => false,
    };
    match value {
        AnyValue::Date(day) if is_far => format!("{day} days after 1970"),
        AnyValue::Datetime(time, unit, _) if is_far => format!("{time} {unit} after 1970"),
        value => value.str_value().into_owned(),
    }
}
