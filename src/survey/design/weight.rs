//! Columns of weights: what they may hold, and what they may sum to.

use crate::survey::columns::column;
use crate::survey::columns::column::{Column, Extent};
use crate::{Error, Result, WeightProblem};
use polars::prelude::*;

/// Weights up to this have a sum that a number can hold, however many they are: the largest number is about 1.8e308,
/// and rows are fewer than 2⁵³.
pub(crate) const LARGEST_WEIGHT: f64 = 1e290;

/// Which weights a column may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sign {
    /// Sampling weights stand for a part of the population, or for none of it.
    NotNegative,
    /// Replicate weights may be negative: by design, or from linear calibration.
    Any,
}

/// The most that so many weights may sum to, with room for rounding.
pub(crate) fn largest_sum(rows: u64) -> f64 {
    2.0 * LARGEST_WEIGHT * rows as f64
}

/// Whether columns of these numbers may be weights.
pub(crate) fn are_weights(extent: &Extent, sign: Sign) -> bool {
    let least = match sign {
        Sign::NotNegative => 0.0,
        Sign::Any => -LARGEST_WEIGHT,
    };
    extent.min >= least && extent.min <= extent.max && extent.max <= LARGEST_WEIGHT && extent.sum.is_finite()
}

/// The weights as a numeric type, each finite, and their extent.
pub(crate) fn weights(table: &DataFrame, name: &str, role: &str, sign: Sign) -> Result<(Series, Extent)> {
    let remedy = "convert it to numbers, with a point as the decimal mark";
    let series = column::numeric(table, role, name, remedy)?;
    let series = if series.dtype().is_bool() { series.cast(&DataType::Float64)? } else { series };
    let Some(column) = Column::new(&series) else {
        return Err(Error::unknown_column(role, name, table));
    };
    let len = series.len();
    let mut errors = Vec::new();
    let mut refuse = |problem, found: Option<(usize, usize)>| {
        if let Some((rows, first)) = found {
            errors.push(Error::InvalidWeight { column: name.to_owned(), problem, rows, first });
        }
    };
    let extent = Extent::of(&column, len);
    // One pass tells sound weights; only bad ones are looked at row by row, to say what is wrong and where.
    let sound = series.null_count() == 0 && (are_weights(&extent, sign) || len == 0);
    if !sound {
        let least = match sign {
            Sign::NotNegative => 0.0,
            Sign::Any => f64::MIN,
        };
        let mut all = vec![0.0; len];
        column.read(column::Rows::Run { start: 0, len }, &mut all);
        let nulls = series.is_null();
        refuse(WeightProblem::Null, column::offending(len, |row| nulls.get(row).unwrap_or(false)));
        refuse(WeightProblem::Negative, column::offending(len, |row| all[row] < least && all[row].is_finite()));
        refuse(WeightProblem::Nan, column::offending(len, |row| all[row].is_nan()));
        refuse(WeightProblem::Infinite, column::offending(len, |row| all[row].is_infinite()));
        let is_large = |row: usize| all[row].is_finite() && all[row].abs() > LARGEST_WEIGHT;
        refuse(WeightProblem::BeyondRange, column::offending(len, is_large));
    }
    Error::collect(errors)?;
    Ok((series, extent))
}
