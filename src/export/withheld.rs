//! Figures that are not for publication lose their numbers before anything is delivered.

use crate::Result;
use crate::finding::{Finding, Rule};
use crate::status::{has_status, is_free};
use polars::prelude::*;

/// Numbers of a figure that results hold as whole numbers; those with decimals are numbers of it in any case.
const COUNTS: [&str; 5] = ["n", "n_missing", "n_unweighted", "numerator", "denominator"];

/// Numbers that say of which countries the figure of a group is made, and nothing of people.
const OF_A_GROUP: [&str; 3] = ["coverage", "se_coverage", "largest_share"];

/// The table without the numbers of the figures that its flags withhold: status `Q` of CL_OBS_STATUS, a status of
/// confidentiality, the status `suppressed` of a publication. Columns in `keys` say which figure it is and stay.
pub(super) fn without_withheld(frame: DataFrame, keys: &[&str]) -> Result<(DataFrame, Option<Finding>)> {
    let withheld = withheld(&frame);
    if !withheld.contains(&true) {
        return Ok((frame, None));
    }
    let shown = BooleanChunked::from_iter(withheld.iter().map(|withheld| !withheld));
    let height = frame.height();
    let mut had_numbers = vec![false; height];
    let columns = frame.into_columns().into_iter().map(|column| {
        if !is_number_of_figure(&column, keys) {
            return Ok(column);
        }
        // Only rows that gave something away are told; most withheld figures come empty.
        let had = column.is_not_null();
        had_numbers.iter_mut().zip(had.iter()).for_each(|(had, is)| *had |= is == Some(true));
        let none = Series::full_null(column.name().clone(), 1, column.dtype());
        Ok(column.as_materialized_series().zip_with(&shown, &none)?.into_column())
    });
    let frame = DataFrame::new(height, columns.collect::<Result<Vec<_>>>()?)?;
    let rows: Vec<usize> = (0..height).filter(|&row| withheld[row] && had_numbers[row]).collect();
    let found = || {
        let message = "figures that are not for publication still had numbers, which are left out";
        Finding::warning(Rule::Withheld, "obs_status", message)
            .at(&rows)
            .remedy("empty them where they come from, so that no other copy gives them away")
    };
    Ok((frame, (!rows.is_empty()).then(found)))
}

/// For each row whether its flags withhold the figure.
pub(super) fn withheld(frame: &DataFrame) -> Vec<bool> {
    let mut withheld = vec![false; frame.height()];
    let mut mark = |name: &str, holds: &dyn Fn(&str) -> bool| {
        let Some(cells) = frame.column(name).ok().and_then(|column| column.cast(&DataType::String).ok()) else {
            return;
        };
        let Ok(cells) = cells.str() else { return };
        withheld.iter_mut().zip(cells.iter()).for_each(|(mark, cell)| *mark |= cell.is_some_and(holds));
    };
    mark("obs_status", &|cell| has_status(Some(cell), "Q"));
    mark("conf_status", &|cell| !is_free(cell));
    mark("status", &|cell| cell == "suppressed");
    withheld
}

fn is_number_of_figure(column: &Column, keys: &[&str]) -> bool {
    let name = column.name().as_str();
    let is_count = || column.dtype().is_primitive_numeric() && COUNTS.contains(&name);
    !keys.contains(&name) && !OF_A_GROUP.contains(&name) && (column.dtype().is_float() || is_count())
}
