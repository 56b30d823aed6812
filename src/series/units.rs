//! Units of a series: read once, in one unit for each indicator wherever units convert.

use super::check::TABLE;
use super::coded::{Coded, NONE, column};
use super::runs::runs;
use crate::catalogue::{Limits, factor_to, known_code};
use crate::error::row_of_table;
use crate::finding::{Finding, Rule};
use crate::input::Role;
use crate::unit::{Unit, converted};
use crate::{Error, Result};
use polars::prelude::*;
use std::ops::Range;

/// Columns in the unit of the value: whatever changes the unit of the one changes all.
pub(super) const IN_THE_UNIT: [&str; 8] =
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
        /// The unit of the first row.
        first: Unit,
        /// Another.
        other: Unit,
        /// The first row in it.
        row: usize,
    },
}

/// The unit of each row: each distinct one once, and for every row which it is.
#[derive(Debug)]
pub(super) struct RowUnits {
    pool: Vec<Unit>,
    cells: Vec<u32>,
}

impl RowUnits {
    /// Those that a column states.
    fn of(stated: &Coded) -> RowUnits {
        let mut units = RowUnits { pool: Vec::new(), cells: Vec::new() };
        // Words in several ways are one unit.
        let places: Vec<u32> = stated.pool().iter().map(|word| units.place(&Unit::of(word))).collect();
        let of_word = |&place: &u32| places.get(place as usize).copied().unwrap_or(NONE);
        units.cells = stated.cells().iter().map(of_word).collect();
        units
    }

    fn place(&mut self, unit: &Unit) -> u32 {
        let place = self.pool.iter().position(|known| known == unit).unwrap_or_else(|| {
            self.pool.push(unit.clone());
            self.pool.len() - 1
        });
        place as u32
    }

    /// Another unit for the rows among these that have one, or none.
    fn change(&mut self, rows: &[Range<usize>], from: u32, to: &Unit) {
        let to = self.place(to);
        for rows in rows {
            self.cells[rows.clone()].iter_mut().filter(|place| **place == from).for_each(|place| *place = to);
        }
    }
}

/// The table with its figures in one unit for each indicator where units convert, `unit_measure` by the names of the
/// registry, and `unit_mult` brought to 0.
pub(super) fn read(indicators: &Coded, table: DataFrame, findings: &mut Vec<Finding>) -> Result<(DataFrame, RowUnits)> {
    let height = table.height();
    let mut units = match table.column("unit_measure") {
        Ok(_) => RowUnits::of(&Role { table: TABLE, column: "unit_measure" }.coded(&table)?),
        Err(_) => RowUnits { pool: Vec::new(), cells: vec![NONE; height] },
    };
    let mut factors = multipliers(&table)?;
    let has_multipliers = factors.is_some();
    if has_multipliers {
        let rows: Vec<usize> =
            factors.iter().flatten().enumerate().filter(|(_, f)| **f != 1.0).map(|(row, _)| row).collect();
        findings.push(
            Finding::note(Rule::Converted, "unit_mult", "figures are multiplied by their power of ten").at(&rows),
        );
    }
    for (indicator, rows) in indicators.rows() {
        settle(indicator, &rows, &mut units, &mut factors, findings);
    }
    let mut table = table;
    if !units.pool.is_empty() {
        table.with_column(column("unit_measure", units.pool.iter().map(Unit::name), units.cells.iter().copied())?)?;
    }
    if let Some(factors) = factors {
        for name in IN_THE_UNIT {
            if table.column(name).is_err() {
                continue;
            }
            let numbers = table.column(name)?.cast(&DataType::Float64)?;
            let scaled = numbers.f64()?.iter().zip(&factors).map(|(x, factor)| x.map(|x| converted(x, *factor)));
            table.with_column(Column::new(name.into(), scaled.collect::<Vec<_>>()))?;
        }
        if has_multipliers {
            // Done: whoever reads the table again must not multiply once more.
            table.with_column(Column::new("unit_mult".into(), vec![0i32; height]))?;
        }
    }
    Ok((table, units))
}

/// The factor of each row by `unit_mult`, a power of ten; `None` where none is other than 1.
fn multipliers(table: &DataFrame) -> Result<Option<Vec<f64>>> {
    const NAME: &str = "unit_mult";
    if table.column(NAME).is_err() {
        return Ok(None);
    }
    let powers = Role { table: TABLE, column: NAME }.numbers(table)?;
    if let Some(row) = powers.iter().position(|p| p.is_some_and(|p| p.fract() != 0.0 || p.abs() > 15.0)) {
        return Err(Error::argument(
            format!("{TABLE}, column {NAME:?}"),
            "a power of ten from -15 to 15, such as 3 for thousands",
            format!("{} in {}", powers[row].unwrap_or_default(), row_of_table(row)),
        ));
    }
    let any = powers.iter().flatten().any(|power| *power != 0.0);
    let factor = |power: Option<f64>| match power.unwrap_or(0.0) as i32 {
        // 10ᵏ is exact up to k = 22, and its reciprocal the nearest number to 10⁻ᵏ; a negative power need not be.
        power if power < 0 => 1.0 / 10f64.powi(-power),
        power => 10f64.powi(power),
    };
    Ok(any.then(|| powers.into_iter().map(factor).collect()))
}

/// One unit for the rows of an indicator, as far as units convert.
fn settle(
    indicator: &str,
    rows: &[Range<usize>],
    units: &mut RowUnits,
    factors: &mut Option<Vec<f64>>,
    findings: &mut Vec<Finding>,
) {
    let own = known_code(indicator).map(|found| found.units()).unwrap_or_default();
    let (mut stated, silent) = stated(rows, units);
    let converts = |from: &Unit, to: &Unit| factor_to(indicator, from, to);
    // The catalogue's unit where any figure is in it or converts into it.
    let is_stated = |unit: &&Unit| stated.iter().any(|given| given.unit == **unit);
    let fits = |unit: &&Unit| stated.iter().any(|given| converts(&given.unit, unit).is_some());
    let in_use = own.iter().find(is_stated).or_else(|| own.iter().find(fits)).cloned();
    for Stated { unit, n, first } in &stated {
        if !unit.is_known() {
            let message = format!("unit {:?} is not in the registry of units: a unit of its own", unit.name());
            let remedy = "write the unit as in the table of units, so that figures can be converted and checked";
            let finding = Finding::warning(Rule::UnknownUnit, indicator, message).at_first(*n, Some(*first));
            findings.push(finding.remedy(remedy));
        } else if !own.is_empty() && in_use.is_none() {
            let wanted = own.iter().map(Unit::name).collect::<Vec<_>>().join(" or ");
            let message = format!("the indicator is in {wanted}, these figures in {unit}, which does not convert");
            let remedy = "check the code and the unit: a number and a rate are different indicators";
            let finding = Finding::warning(Rule::UnitDiffers, indicator, message).at_first(*n, Some(*first));
            findings.push(finding.remedy(remedy));
        }
    }
    let assumed = match (stated.as_slice(), own.as_slice()) {
        ([one], _) => Some((one.unit.clone(), "that of the other rows")),
        (_, [one]) => Some((one.clone(), "that of the catalogue")),
        // Several units here and there: which is meant cannot be told.
        (_, _) => None,
    };
    if let (Some((unit, whose)), Some((n, first))) = (assumed, silent) {
        units.change(rows, NONE, &unit);
        let message = format!("no unit is stated: {unit} is assumed, {whose}");
        let remedy = "state the unit in the column unit_measure";
        let finding = Finding::note(Rule::UnitAssumed, indicator, message).at_first(n, Some(first));
        findings.push(finding.remedy(remedy));
        match stated.iter_mut().find(|given| given.unit == unit) {
            Some(given) => (given.n, given.first) = (given.n + n, given.first.min(first)),
            None => stated.push(Stated { unit, n, first }),
        }
    }
    // The unit that comes first in the registry, whatever the order of rows; if none is in it, that of the first row.
    let first_of_registry = || stated.iter().map(|given| &given.unit).min_by_key(|unit| unit.place()).cloned();
    let Some(common) = in_use.or_else(first_of_registry) else { return };
    // Figures that are all in one unit stay as they are given, unless it is another word for the catalogue's.
    let alone = stated.len() == 1;
    for Stated { unit, n, first } in stated.iter().filter(|given| given.unit != common) {
        let Some(factor) = converts(unit, &common).filter(|factor| !alone || *factor == 1.0) else { continue };
        let place = units.place(unit);
        if factor != 1.0 {
            let factors = factors.get_or_insert_with(|| vec![1.0; units.cells.len()]);
            for row in rows.iter().cloned().flatten().filter(|&row| units.cells[row] == place) {
                factors[row] *= factor;
            }
            let message = format!("converted from {unit} to {common}, the unit of the other figures: times {factor}");
            findings.push(Finding::note(Rule::Converted, indicator, message).at_first(*n, Some(*first)));
        }
        units.change(rows, place, &common);
    }
}

/// A unit that rows of an indicator state: how many do, and the first of them.
struct Stated {
    unit: Unit,
    n: usize,
    first: usize,
}

/// The units that the rows of an indicator state, in the order of their first rows; and how many rows state none, with the
/// first of them.
fn stated(rows: &[Range<usize>], units: &RowUnits) -> (Vec<Stated>, Option<(usize, usize)>) {
    let mut stated: Vec<Stated> = Vec::new();
    let mut silent = None;
    for rows in rows {
        for (place, run) in runs(&units.cells[rows.clone()]) {
            let first = rows.start + run.start;
            match units.pool.get(place as usize) {
                None => silent.get_or_insert((0, first)).0 += run.len(),
                Some(unit) => match stated.iter_mut().find(|given| given.unit == *unit) {
                    Some(given) => given.n += run.len(),
                    None => stated.push(Stated { unit: unit.clone(), n: run.len(), first }),
                },
            }
        }
    }
    (stated, silent)
}

/// Shares in per cent that never exceed 1, in at least two figures other than 0: they may be proportions. `values` are NaN
/// where there are none.
pub(super) fn look_like_proportions(indicators: &Coded, units: &RowUnits, values: &[f64], findings: &mut Vec<Finding>) {
    let per_cent = Unit::of("%");
    let Some(per_cent) = units.pool.iter().position(|unit| *unit == per_cent) else { return };
    for (indicator, ranges) in indicators.rows() {
        let is_share =
            |&row: &usize| units.cells[row] as usize == per_cent && values[row] != 0.0 && !values[row].is_nan();
        let mut rows = ranges.into_iter().flatten().filter(is_share);
        let Some(first) = rows.next() else { continue };
        let (n, most) = rows.fold((1, values[first]), |(n, most), row| (n + 1, values[row].max(most)));
        if n < 2 || most > 1.0 {
            continue;
        }
        let message = format!("in per cent, yet no figure is above {most}: these may be shares of 1");
        findings.push(
            Finding::warning(Rule::LooksLikeProportion, indicator, message)
                .at_first(n, Some(first))
                .remedy("if they are, write proportion in unit_measure"),
        );
    }
}

/// Figures that their indicator cannot have in their unit: shares below 0 or above the whole. `values` are NaN where there are
/// none.
pub(super) fn impossible(indicators: &Coded, units: &RowUnits, values: &[f64], findings: &mut Vec<Finding>) {
    for (indicator, ranges) in indicators.rows() {
        // Rows of a series mostly have one unit.
        let mut last: Option<(u32, Limits)> = None;
        let mut rows = Vec::new();
        for row in ranges.into_iter().flatten().filter(|&row| !values[row].is_nan()) {
            let unit = units.cells[row];
            let limits = match last {
                Some((known, limits)) if known == unit => limits,
                _ => Limits::of(indicator, units.pool.get(unit as usize)),
            };
            last = Some((unit, limits));
            if !limits.hold(values[row]) {
                rows.push((row, limits));
            }
        }
        let Some(&(first, limits)) = rows.first() else { continue };
        let message = format!("figures that are impossible, the first {}, expected {limits}", values[first]);
        findings.push(
            Finding::warning(Rule::OutOfRange, indicator, message)
                .at_first(rows.len(), Some(first))
                .remedy("correct the figure or its unit"),
        );
    }
}

/// The units of each key, from those of its rows.
pub(super) fn of_keys(key: &[u32], keys: usize, units: &RowUnits) -> Vec<KeyUnits> {
    // The first unit of each key, and the first row with another: one comparison for each row.
    let mut first = vec![NONE; keys];
    let mut other: Vec<Option<usize>> = vec![None; keys];
    for (row, (&key, &unit)) in key.iter().zip(&units.cells).enumerate().filter(|(_, (_, unit))| **unit != NONE) {
        let known = &mut first[key as usize];
        if *known == NONE {
            *known = unit;
        } else if *known != unit {
            other[key as usize].get_or_insert(row);
        }
    }
    let unit = |place: u32| units.pool[place as usize].clone();
    let of_key = |(first, other): (u32, Option<usize>)| match (first, other) {
        (NONE, _) => KeyUnits::None,
        (first, None) => KeyUnits::One(unit(first)),
        (first, Some(row)) => KeyUnits::Several { first: unit(first), other: unit(units.cells[row]), row },
    };
    first.into_iter().zip(other).map(of_key).collect()
}
