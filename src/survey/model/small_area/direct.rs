//! Direct estimates of areas: the rows of a result that are of one area each, or a table of them.

use crate::error::nearest;
use crate::frame::columns::is_finding;
use crate::numeric::order::is_constant;
use crate::survey::columns::category::written;
use crate::survey::columns::check::{check_finite, numeric};
use crate::survey::estimate::row::Status;
use crate::{Error, Result};
use polars::prelude::*;
use std::collections::BTreeMap;

/// Direct estimates, one for each area.
#[derive(Debug, Clone)]
pub(super) struct Direct {
    pub(super) areas: Vec<String>,
    pub(super) value: Vec<Option<f64>>,
    /// Standard errors as they were given.
    pub(super) se: Vec<Option<f64>>,
    /// Whether the status of a row says that its standard error is unknown.
    pub(super) is_unknown: Vec<bool>,
    pub(super) n: Vec<Option<f64>>,
    pub(super) deff: Vec<Option<f64>>,
    /// The population that each stands for, where the result says so.
    pub(super) population: Vec<Option<f64>>,
    /// Whether they are totals, which add up themselves.
    pub(super) are_totals: bool,
    pub(super) unit: Option<String>,
    /// The areas with their own type.
    pub(super) key: Column,
    /// Columns of one text or number for all areas: what is measured, whom it is about, the source.
    pub(super) along: Vec<Column>,
    /// Cases that belong to no area: rows with the area missing.
    pub(super) without_area: usize,
}

/// What says that the rows of one area are figures of different things.
const TELLS_APART: [&str; 5] = ["measure", "indicator", "level", "category", "contrast"];

impl Direct {
    /// Reads a table with columns `area` (under its own name), `value`, `se` and, where known, `n`, `deff`, `denominator`,
    /// `unit`, `status`. From a result with a column `by`, only the rows of the grouping set `area` are read.
    pub(super) fn read(table: &DataFrame, area: &str) -> Result<Direct> {
        let (table, without_area) = of_areas(table, area)?;
        let key = table.column(area)?.clone();
        let areas = texts(&key)?;
        let mut errors = Vec::new();
        errors.extend(one_figure(&table).err());
        // Several figures for each area would be told of twice.
        if errors.is_empty() {
            errors.extend(once(&areas, "estimates", area).err());
        }
        let mut read = |name: &str, is_needed: bool| {
            let has = table.column(name).is_ok();
            let found = if has || is_needed { numbers(&table, "estimates", name) } else { Ok(vec![None; areas.len()]) };
            found.map_err(|error| errors.push(error)).unwrap_or_default()
        };
        let (value, se) = (read("value", true), read("se", true));
        let (n, deff, numerator, population) =
            (read("n", false), read("deff", false), read("numerator", false), read("denominator", false));
        let below = |name: &str, of: &[Option<f64>]| {
            let rows: Vec<String> =
                areas.iter().zip(of).filter(|(_, x)| x.is_some_and(|x| x < 0.0)).map(|(a, _)| a.clone()).collect();
            (!rows.is_empty()).then(|| {
                Error::argument(
                    format!("estimates, {name}"),
                    "0 or more",
                    format!("negative values for {}", crate::error::list(&rows)),
                )
            })
        };
        let negative: Vec<Error> = [("se", &se), ("n", &n), ("deff", &deff), ("denominator", &population)]
            .into_iter()
            .filter_map(|(name, of)| below(name, of))
            .collect();
        errors.extend(negative);
        let unit = units(&table).map_err(|error| errors.push(error)).unwrap_or_default();
        Error::collect(errors)?;
        let are_totals = are_totals(&value, &numerator, &population);
        let is_unknown = match table.column("status") {
            Ok(status) => texts(status)?.iter().map(|word| !is_usable(word)).collect(),
            Err(_) => vec![false; areas.len()],
        };
        let along = along(&table, area)?;
        Ok(Direct { areas, value, se, is_unknown, n, deff, population, are_totals, unit, key, along, without_area })
    }
}

/// Whether the sampling error of an area goes into the model. One without degrees of freedom does: it is uncertain, and
/// smoothing is for such. Words of other sources may mean anything.
fn is_usable(status: &str) -> bool {
    match status.parse() {
        Ok(Status::Normal | Status::NoDf | Status::LostReplicates) => true,
        Ok(Status::Empty | Status::Undefined | Status::OneSided | Status::NoVariance | Status::Refused) => false,
        Err(_) => status.is_empty(),
    }
}

/// Whether values are totals: the numerator but for the unit that it is counted in. Means and shares are the numerator
/// divided by the denominator, which is the same in all areas only by chance.
fn are_totals(value: &[Option<f64>], numerator: &[Option<f64>], denominator: &[Option<f64>]) -> bool {
    let ratios = |of: &dyn Fn(usize) -> Option<f64>| -> Vec<f64> {
        (0..value.len()).filter_map(|i| of(i).filter(|ratio| ratio.is_finite())).collect()
    };
    let of_total = |i: usize| Some(numerator[i]? / value[i]?);
    // With one area every ratio is constant, and tells nothing.
    let is_one = |ratios: &[f64]| ratios.len() > 1 && is_constant(ratios);
    is_one(&ratios(&of_total)) && !is_one(&ratios(&|i| Some(of_total(i)? / denominator[i]?)))
}

/// The rows that are of one area each, and how many have none.
fn of_areas(table: &DataFrame, area: &str) -> Result<(DataFrame, usize)> {
    let key = table.column(area).map_err(|_| Error::unknown_column("area of the estimates", area, table))?;
    let of_set = match table.column("by") {
        Ok(by) => {
            let sets = texts(by)?;
            let is_area: Vec<bool> = sets.iter().map(|set| set == area).collect();
            if !is_area.contains(&true) {
                let mut sets = sets;
                sets.sort_unstable();
                sets.dedup();
                return Err(Error::argument(
                    "estimates",
                    format!("rows by {area} alone, as by=[{area:?}] gives"),
                    format!("rows by {}", sets.join("; ")),
                ));
            }
            is_area
        }
        Err(_) => vec![true; table.height()],
    };
    let has_area: Vec<bool> = texts(key)?.iter().map(|text| !text.is_empty()).collect();
    let without = of_set.iter().zip(&has_area).filter(|(of, has)| **of && !**has).count();
    let keep: BooleanChunked = of_set.iter().zip(&has_area).map(|(of, has)| *of && *has).collect();
    Ok((table.filter(&keep)?, without))
}

/// The values of a column as text, empty for missing ones.
pub(super) fn texts(column: &Column) -> Result<Vec<String>> {
    let series = column.as_materialized_series();
    (0..series.len()).map(|row| Ok(written(&series.get(row)?).unwrap_or_default())).collect()
}

/// The numbers of a column; an error for text, NaN and infinity.
pub(super) fn numbers(table: &DataFrame, role: &str, name: &str) -> Result<Vec<Option<f64>>> {
    let series = numeric(table, role, name, "give the numbers as numbers")?;
    check_finite(&series, role)?;
    Ok(series.cast(&DataType::Float64)?.f64()?.iter().collect())
}

/// An error for areas with several rows.
pub(super) fn once(areas: &[String], role: &str, area: &str) -> Result<()> {
    let mut counts = BTreeMap::<&str, usize>::new();
    areas.iter().for_each(|area| *counts.entry(area).or_default() += 1);
    let twice: Vec<String> = counts.into_iter().filter(|(_, n)| *n > 1).map(|(area, _)| area.to_owned()).collect();
    if twice.is_empty() {
        return Ok(());
    }
    let got = format!("several for {}", crate::error::list(&twice));
    Err(Error::argument(format!("{role}, {area}"), "one row for each area", got))
}

/// An error for a table of several figures for each area.
fn one_figure(table: &DataFrame) -> Result<()> {
    for name in TELLS_APART {
        let Ok(column) = table.column(name) else { continue };
        let mut values = texts(column)?;
        values.sort_unstable();
        values.dedup();
        if values.len() > 1 {
            return Err(Error::argument(
                "estimates",
                format!("one figure for each area; keep the rows of one {name}"),
                format!("several: {}", crate::error::list(&values)),
            ));
        }
    }
    Ok(())
}

/// The unit of all values.
fn units(table: &DataFrame) -> Result<Option<String>> {
    let Ok(column) = table.column("unit") else { return Ok(None) };
    let mut units = texts(column)?;
    units.retain(|unit| !unit.is_empty());
    units.sort_unstable();
    units.dedup();
    match units.len() {
        0 | 1 => Ok(units.pop()),
        _ => Err(Error::argument("estimates, unit", "one unit for all areas", units.join(", "))),
    }
}

/// Columns with the same value in all rows.
fn along(table: &DataFrame, area: &str) -> Result<Vec<Column>> {
    let mut along = Vec::new();
    for column in table.columns() {
        let name = column.name().as_str();
        if name == area || is_finding(name) || column.null_count() > 0 || column.is_empty() {
            continue;
        }
        let values = texts(column)?;
        if values.iter().all(|value| *value == values[0]) {
            along.push(column.slice(0, 1));
        }
    }
    Ok(along)
}

/// An error where two tables have no area in common.
pub(super) fn in_common(estimates: &[String], covariates: &[String], area: &str) -> Result<()> {
    if estimates.is_empty() || estimates.iter().any(|one| covariates.contains(one)) {
        return Ok(());
    }
    let near = nearest(&estimates[0], covariates.iter().map(String::as_str), 3);
    let found = if near.is_empty() { "no area".to_owned() } else { near.join(", ") };
    let expected = format!("the areas of the estimates, such as {:?}", estimates[0]);
    Err(Error::argument(format!("covariates, {area}"), expected, found))
}
