//! Which figures of two series are about the same, in one unit where units convert.

use crate::Result;
use crate::catalogue::factor_to;
use crate::dimension::TOTAL;
use crate::finding::{Finding, Rule};
use crate::series::Series;
use crate::series::units::{IN_THE_UNIT, KeyUnits};
use crate::unit::Unit;
use polars::prelude::*;
use std::collections::BTreeMap;
use std::fmt;

/// What a figure is about, without its area and year: the indicator, and the dimensions in which it is not a total.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Key {
    pub(super) indicator: String,
    pub(super) parts: BTreeMap<String, String>,
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.indicator)?;
        self.parts.iter().try_for_each(|(name, code)| write!(f, " {name}={code}"))
    }
}

/// The keys of a series, by its own numbers for them.
pub(super) fn keys(series: &Series) -> Result<Vec<Key>> {
    let indicator = series.frame.column("indicator")?.str()?;
    let mut dimensions = Vec::new();
    for name in &series.index.dimensions {
        dimensions.push((name, series.frame.column(name)?.str()?));
    }
    let key = |&row: &usize| {
        let code = |words: &StringChunked| words.get(row).filter(|code| *code != TOTAL).map(str::to_owned);
        let parts = dimensions.iter().filter_map(|(name, words)| Some(((*name).clone(), code(words)?)));
        Key { indicator: indicator.get(row).unwrap_or_default().to_owned(), parts: parts.collect() }
    };
    Ok(series.index.first_row.iter().map(key).collect())
}

/// The dimensions of either series, those of the first before what only the second has.
pub(super) fn dimensions(one: &Series, other: &Series) -> Vec<String> {
    let mut names = one.index.dimensions.clone();
    names.extend(other.index.dimensions.iter().filter(|name| !one.index.dimensions.contains(name)).cloned());
    names
}

/// A series with its figures in the units of another, key by key, where units convert.
pub(super) fn in_units_of(series: &Series, other: &Series, findings: &mut Vec<Finding>) -> Result<Series> {
    let wanted: BTreeMap<Key, &KeyUnits> = keys(other)?.into_iter().zip(&other.index.units).collect();
    let own = keys(series)?;
    let mut factors = vec![1.0; own.len()];
    let mut converted = series.clone();
    for (place, key) in own.iter().enumerate() {
        let (KeyUnits::One(from), Some(KeyUnits::One(to))) = (&series.index.units[place], wanted.get(key)) else {
            continue;
        };
        let Some(factor) = factor_to(&key.indicator, from, to).filter(|_| from != to) else { continue };
        factors[place] = factor;
        converted.index.units[place] = KeyUnits::One(to.clone());
        let message = format!("{from} converted to {to}, the unit of the new figures: times {factor}");
        findings.push(Finding::note(Rule::Converted, key.to_string(), message));
    }
    let is_converted = |key: usize| converted.index.units[key] != series.index.units[key];
    if !(0..own.len()).any(is_converted) {
        return Ok(converted);
    }
    for name in IN_THE_UNIT {
        if let Ok(column) = series.frame.column(name) {
            let numbers = column.cast(&DataType::Float64)?;
            let scaled =
                numbers.f64()?.iter().zip(&series.index.key).map(|(x, &key)| x.map(|x| x * factors[key as usize]));
            converted.frame.with_column(Column::new(name.into(), scaled.collect::<Vec<_>>()))?;
        }
    }
    let units = series.frame.column("unit_measure")?.str()?;
    let unit = |(stated, &key): (Option<&str>, &u32)| match &converted.index.units[key as usize] {
        KeyUnits::One(unit) => Some(unit.name().to_owned()),
        KeyUnits::None | KeyUnits::Several { .. } => stated.map(str::to_owned),
    };
    let units: Vec<Option<String>> = units.iter().zip(&series.index.key).map(unit).collect();
    converted.frame.with_column(Column::new("unit_measure".into(), units))?;
    Ok(converted)
}

/// The unit of each row as it is stated.
pub(super) fn units_of_rows(series: &Series) -> Vec<Option<Unit>> {
    match series.frame.column("unit_measure").map(|column| column.str()) {
        Ok(Ok(words)) => words.iter().map(|word| word.map(Unit::of)).collect(),
        Ok(Err(_)) | Err(_) => vec![None; series.len()],
    }
}

/// The size of the middle figure of each indicator, by which changes of several are put in one order.
pub(super) fn sizes<'a>(values: impl Iterator<Item = (&'a str, f64)>) -> BTreeMap<String, f64> {
    let mut of: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for (indicator, value) in values {
        of.entry(indicator.to_owned()).or_default().push(value.abs());
    }
    of.into_iter().map(|(indicator, mut values)| (indicator, crate::numeric::order::median(&mut values))).collect()
}

/// The columns that say what the rows of a result are about.
pub(super) fn columns<'a>(
    dimensions: &[String],
    rows: impl Iterator<Item = (&'a Key, &'a str, i32)> + Clone,
) -> Vec<Column> {
    let mut columns = vec![
        Column::new("indicator".into(), rows.clone().map(|(key, ..)| key.indicator.as_str()).collect::<Vec<_>>()),
        Column::new("ref_area".into(), rows.clone().map(|(_, area, _)| area).collect::<Vec<_>>()),
        Column::new("time_period".into(), rows.clone().map(|(.., year)| year).collect::<Vec<_>>()),
    ];
    for name in dimensions {
        let code = |(key, ..): (&'a Key, &'a str, i32)| key.parts.get(name).map_or(TOTAL, String::as_str);
        columns.push(Column::new(name.as_str().into(), rows.clone().map(code).collect::<Vec<_>>()));
    }
    columns
}
