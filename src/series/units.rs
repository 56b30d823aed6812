//! Units of a series: read once, in one unit for each indicator wherever units convert.

use super::check::TABLE;
use super::column::Role;
use crate::catalogue::{factor_to, resolve};
use crate::error::count;
use crate::unit::Unit;
use crate::{Error, Result};
use polars::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Columns in the unit of the value: whatever changes the unit of the one changes all.
const IN_THE_UNIT: [&str; 8] =
    ["obs_value", "se", "ci_low", "ci_high", "se_sampling", "imputation_se", "lower_bound", "upper_bound"];

/// The units of the figures of one key.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum KeyUnits {
    /// None is stated and the catalogue knows none.
    None,
    /// One.
    One(Unit),
    /// Several that do not convert into each other: nothing is computed from them.
    Several {
        /// That of the first row.
        first: Unit,
        /// Another.
        other: Unit,
        /// The first row in it.
        row: usize,
    },
}

/// The unit of each row.
pub(super) type RowUnits = Vec<Option<Unit>>;

/// What was done to units, for the findings of a series: a rule by its name, the indicator, rows and what to say.
#[derive(Debug, Clone)]
pub(super) struct Remark {
    pub(super) rule: UnitRule,
    pub(super) indicator: String,
    pub(super) rows: usize,
    pub(super) first: usize,
    pub(super) message: String,
    pub(super) remedy: &'static str,
}

/// What can be said of the units of an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UnitRule {
    /// The registry does not know the word.
    Unknown,
    /// None was stated; that of the catalogue, or of the other rows, is taken.
    Assumed,
    /// Figures were converted.
    Converted,
    /// The catalogue has another unit, into which this one does not convert.
    Differs,
    /// A share in per cent, no figure of which is above 1.
    LooksLikeProportion,
}

/// The table with its figures in one unit for each indicator where units convert, `unit_measure` by the names of the
/// registry, and `unit_mult` brought to 0.
pub(super) fn read(indicators: &[String], table: DataFrame) -> Result<(DataFrame, RowUnits, Vec<Remark>)> {
    let height = table.height();
    let stated = match table.column("unit_measure") {
        Ok(_) => Role { table: TABLE, column: "unit_measure" }.text(&table)?,
        Err(_) => vec![None; height],
    };
    let mut factors = multipliers(&table)?;
    let mut words: FxHashMap<&str, Unit> = FxHashMap::default();
    let mut units: RowUnits = stated
        .iter()
        .map(|word| word.as_deref().map(|word| words.entry(word).or_insert_with(|| Unit::of(word)).clone()))
        .collect();
    let mut rows_of: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (row, indicator) in indicators.iter().enumerate() {
        rows_of.entry(indicator).or_default().push(row);
    }
    let has_multipliers = factors.is_some();
    let mut remarks = Vec::new();
    for (indicator, rows) in rows_of {
        settle(indicator, &rows, &mut units, &mut factors, &mut remarks);
    }
    let mut table = table;
    if units.iter().any(Option::is_some) {
        let names: Vec<Option<&str>> = units.iter().map(|unit| unit.as_ref().map(Unit::name)).collect();
        table.with_column(Column::new("unit_measure".into(), names))?;
    }
    if let Some(factors) = factors {
        for name in IN_THE_UNIT {
            if table.column(name).is_err() {
                continue;
            }
            let numbers = Role { table: TABLE, column: name }.numbers(&table)?;
            let scaled = numbers.iter().zip(&factors).map(|(x, factor)| x.map(|x| x * factor));
            table.with_column(Column::new(name.into(), scaled.collect::<Vec<_>>()))?;
        }
        if has_multipliers {
            table.with_column(Column::new("unit_mult".into(), vec![0i32; height]))?;
        }
    }
    Ok((table, units, remarks))
}

/// By what `unit_mult`, a power of ten, multiplies each row; `None` where none is other than 1.
fn multipliers(table: &DataFrame) -> Result<Option<Vec<f64>>> {
    const NAME: &str = "unit_mult";
    if table.column(NAME).is_err() {
        return Ok(None);
    }
    let powers = Role { table: TABLE, column: NAME }.numbers(table)?;
    if let Some(row) = powers.iter().position(|p| p.is_some_and(|p| p.fract() != 0.0 || p.abs() > 15.0)) {
        return Err(Error::InvalidArgument {
            argument: format!("{TABLE}, column {NAME:?}"),
            expected: "a power of ten from -15 to 15, such as 3 for thousands".to_owned(),
            got: format!("{} in row {row}", powers[row].unwrap_or_default()),
        });
    }
    let any = powers.iter().flatten().any(|power| *power != 0.0);
    let factor = |power: Option<f64>| match power.unwrap_or(0.0) as i32 {
        // Dividing by a power of ten is exact where multiplying by its inverse is not.
        power if power < 0 => 1.0 / 10f64.powi(-power),
        power => 10f64.powi(power),
    };
    Ok(any.then(|| powers.into_iter().map(factor).collect()))
}

/// One unit for the rows of an indicator, as far as units convert.
fn settle(
    indicator: &str,
    rows: &[usize],
    units: &mut RowUnits,
    factors: &mut Option<Vec<f64>>,
    remarks: &mut Vec<Remark>,
) {
    let mut remark = |rule, rows: &[usize], message: String, remedy: &'static str| {
        if let Some(&first) = rows.first() {
            remarks.push(Remark { rule, indicator: indicator.to_owned(), rows: rows.len(), first, message, remedy });
        }
    };
    let own = resolve(indicator).map(|found| found.units()).unwrap_or_default();
    let mut stated: Vec<(Unit, Vec<usize>)> = Vec::new();
    for &row in rows {
        let Some(unit) = &units[row] else { continue };
        match stated.iter_mut().find(|(known, _)| known == unit) {
            Some((_, rows)) => rows.push(row),
            None => stated.push((unit.clone(), vec![row])),
        }
    }
    for (unit, rows) in stated.iter().filter(|(unit, _)| !unit.is_known()) {
        remark(
            UnitRule::Unknown,
            rows,
            format!("unit {:?} is not in the registry of units: it is taken as a unit of its own", unit.name()),
            "write the unit as in the table of units, so that figures can be converted and checked",
        );
    }
    let converts = |from: &Unit, to: &Unit| factor_to(indicator, from, to);
    // The catalogue's unit where any figure is in it or converts into it; else that of the first row.
    let fits = |unit: &&Unit| stated.iter().any(|(given, _)| converts(given, unit).is_some());
    let in_use = own.iter().find(|unit| stated.iter().any(|(given, _)| given == *unit)).or(own.iter().find(fits));
    let common = in_use.cloned().or_else(|| stated.first().map(|(unit, _)| unit.clone()));
    if !own.is_empty() && in_use.is_none() {
        for (unit, rows) in stated.iter().filter(|(unit, _)| unit.is_known()) {
            let wanted: Vec<&str> = own.iter().map(Unit::name).collect();
            remark(
                UnitRule::Differs,
                rows,
                format!("{indicator} is in {}, these figures in {unit}, which does not convert", wanted.join(" or ")),
                "check the code and the unit: a number and a rate are different indicators",
            );
        }
    }
    let silent: Vec<usize> = rows.iter().copied().filter(|&row| units[row].is_none()).collect();
    let assumed = match (own.as_slice(), stated.as_slice()) {
        ([..], [(one, _)]) => Some((one.clone(), "that of the other rows")),
        ([one], [..]) => Some((one.clone(), "that of the catalogue")),
        ([..], [..]) => None,
    };
    if let (Some((unit, whose)), false) = (&assumed, silent.is_empty()) {
        silent.iter().for_each(|&row| units[row] = Some(unit.clone()));
        remark(
            UnitRule::Assumed,
            &silent,
            format!("no unit is stated: {unit} is taken, {whose}"),
            "state the unit in the column unit_measure",
        );
        match stated.iter_mut().find(|(known, _)| known == unit) {
            Some((_, rows)) => rows.extend(&silent),
            None => stated.push((unit.clone(), silent)),
        }
    }
    let Some(common) = common.or(assumed.map(|(unit, _)| unit)) else { return };
    // Figures of one unit stay as they are given, unless that is another word for the catalogue's.
    let alone = stated.len() == 1;
    for (unit, rows) in stated.iter().filter(|(unit, _)| *unit != common) {
        let Some(factor) = converts(unit, &common).filter(|factor| !alone || *factor == 1.0) else { continue };
        rows.iter().for_each(|&row| units[row] = Some(common.clone()));
        if factor != 1.0 {
            let factors = factors.get_or_insert_with(|| vec![1.0; units.len()]);
            rows.iter().for_each(|&row| factors[row] *= factor);
            remark(
                UnitRule::Converted,
                rows,
                format!("converted from {unit} to {common}: {} times {factor}", count(rows.len(), "figure", "figures")),
                "nothing, if the units are right",
            );
        }
    }
}

/// Shares in per cent of which none is above 1, in at least five figures that are not 0: they may be proportions.
pub(super) fn look_like_proportions(indicators: &[String], units: &RowUnits, values: &[Option<f64>]) -> Vec<Remark> {
    let per_cent = Unit::of("%");
    let mut seen: BTreeMap<&str, (usize, usize, f64)> = BTreeMap::new();
    for (row, indicator) in indicators.iter().enumerate() {
        let (Some(value), Some(unit)) = (values[row], &units[row]) else { continue };
        if *unit == per_cent && value != 0.0 {
            let (n, _, most) = seen.entry(indicator).or_insert((0, row, f64::NEG_INFINITY));
            *n += 1;
            *most = most.max(value);
        }
    }
    let small = seen.into_iter().filter(|(_, (n, _, most))| *n >= 5 && *most <= 1.0);
    small
        .map(|(indicator, (rows, first, most))| Remark {
            rule: UnitRule::LooksLikeProportion,
            indicator: indicator.to_owned(),
            rows,
            first,
            message: format!("in per cent, and no figure is above {most}: these may be shares of 1"),
            remedy: "if they are, write proportion in unit_measure",
        })
        .collect()
}

/// The units of each key, from those of its rows.
pub(super) fn of_keys(key: &[u32], keys: usize, units: &RowUnits) -> Vec<KeyUnits> {
    let mut of_key = vec![KeyUnits::None; keys];
    for (row, (&key, unit)) in key.iter().zip(units).enumerate() {
        let Some(unit) = unit else { continue };
        let place = &mut of_key[key as usize];
        match place {
            KeyUnits::None => *place = KeyUnits::One(unit.clone()),
            KeyUnits::One(first) if first != unit => {
                *place = KeyUnits::Several { first: first.clone(), other: unit.clone(), row };
            }
            KeyUnits::One(_) | KeyUnits::Several { .. } => {}
        }
    }
    of_key
}
