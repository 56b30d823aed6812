//! Units of a series: read once, in one unit for each indicator wherever units convert.

use super::check::TABLE;
use super::runs::runs;
use crate::catalogue::{factor_to, known_code};
use crate::error::row_of_table;
use crate::finding::{Finding, Rule};
use crate::input::Role;
use crate::unit::Unit;
use crate::{Error, Result};
use polars::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

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

/// The table with its figures in one unit for each indicator where units convert, `unit_measure` by the names of the
/// registry, and `unit_mult` brought to 0.
pub(super) fn read(
    indicators: &[String],
    table: DataFrame,
    findings: &mut Vec<Finding>,
) -> Result<(DataFrame, RowUnits)> {
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
    for (indicator, run) in runs(indicators) {
        rows_of.entry(indicator).or_default().extend(run);
    }
    let has_multipliers = factors.is_some();
    if has_multipliers {
        let rows: Vec<usize> =
            factors.iter().flatten().enumerate().filter(|(_, f)| **f != 1.0).map(|(row, _)| row).collect();
        findings.push(
            Finding::note(Rule::Converted, "unit_mult", "figures are multiplied by their power of ten").at(&rows),
        );
    }
    for (indicator, rows) in rows_of {
        settle(indicator, &rows, &mut units, &mut factors, findings);
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
            let numbers = table.column(name)?.cast(&DataType::Float64)?;
            let scaled = numbers.f64()?.iter().zip(&factors).map(|(x, factor)| x.map(|x| x * factor));
            table.with_column(Column::new(name.into(), scaled.collect::<Vec<_>>()))?;
        }
        if has_multipliers {
            // Done: whoever reads the table again must not multiply once more.
            table.with_column(Column::new("unit_mult".into(), vec![0i32; height]))?;
        }
    }
    Ok((table, units))
}

/// By what `unit_mult`, a power of ten, multiplies each row; `None` where none is other than 1.
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
    rows: &[usize],
    units: &mut RowUnits,
    factors: &mut Option<Vec<f64>>,
    findings: &mut Vec<Finding>,
) {
    let own = known_code(indicator).map(|found| found.units()).unwrap_or_default();
    let mut stated = Stated::of(rows, units);
    let converts = |from: &Unit, to: &Unit| factor_to(indicator, from, to);
    // The catalogue's unit where any figure is in it or converts into it.
    let is_stated = |unit: &&Unit| stated.0.iter().any(|(given, _)| given == *unit);
    let fits = |unit: &&Unit| stated.0.iter().any(|(given, _)| converts(given, unit).is_some());
    let in_use = own.iter().find(is_stated).or_else(|| own.iter().find(fits)).cloned();
    for (unit, rows) in &stated.0 {
        if !unit.is_known() {
            let message = format!("unit {:?} is not in the registry of units: a unit of its own", unit.name());
            let remedy = "write the unit as in the table of units, so that figures can be converted and checked";
            findings.push(Finding::warning(Rule::UnknownUnit, indicator, message).at(rows).remedy(remedy));
        } else if !own.is_empty() && in_use.is_none() {
            let wanted = own.iter().map(Unit::name).collect::<Vec<_>>().join(" or ");
            let message = format!("the indicator is in {wanted}, these figures in {unit}, which does not convert");
            let remedy = "check the code and the unit: a number and a rate are different indicators";
            findings.push(Finding::warning(Rule::UnitDiffers, indicator, message).at(rows).remedy(remedy));
        }
    }
    let silent: Vec<usize> = rows.iter().copied().filter(|&row| units[row].is_none()).collect();
    let assumed = match (stated.0.as_slice(), own.as_slice()) {
        ([(one, _)], _) => Some((one.clone(), "that of the other rows")),
        (_, [one]) => Some((one.clone(), "that of the catalogue")),
        // Several units here and there: which is meant cannot be told.
        (_, _) => None,
    };
    if let (Some((unit, whose)), false) = (&assumed, silent.is_empty()) {
        silent.iter().for_each(|&row| units[row] = Some(unit.clone()));
        let message = format!("no unit is stated: {unit} is assumed, {whose}");
        let remedy = "state the unit in the column unit_measure";
        findings.push(Finding::note(Rule::UnitAssumed, indicator, message).at(&silent).remedy(remedy));
        silent.iter().for_each(|&row| stated.add(unit, row));
    }
    let Some(common) = in_use.or_else(|| stated.first_of_registry()) else { return };
    // Figures that are all in one unit stay as they are given, unless it is another word for the catalogue's.
    let alone = stated.0.len() == 1;
    for (unit, rows) in stated.0.iter().filter(|(unit, _)| *unit != common) {
        let Some(factor) = converts(unit, &common).filter(|factor| !alone || *factor == 1.0) else { continue };
        rows.iter().for_each(|&row| units[row] = Some(common.clone()));
        if factor != 1.0 {
            let factors = factors.get_or_insert_with(|| vec![1.0; units.len()]);
            rows.iter().for_each(|&row| factors[row] *= factor);
            let message = format!("converted from {unit} to {common}, the unit of the other figures: times {factor}");
            findings.push(Finding::note(Rule::Converted, indicator, message).at(rows));
        }
    }
}

/// The units that the rows of an indicator state, in the order of their first rows.
struct Stated(Vec<(Unit, Vec<usize>)>);

impl Stated {
    fn of(rows: &[usize], units: &RowUnits) -> Stated {
        let mut stated = Stated(Vec::new());
        for &row in rows {
            if let Some(unit) = &units[row] {
                stated.add(unit, row);
            }
        }
        stated
    }

    /// The one that comes first in the registry, whatever the order of rows; of units of their own that of the first row.
    fn first_of_registry(&self) -> Option<Unit> {
        self.0.iter().map(|(unit, _)| unit).min_by_key(|unit| unit.place()).cloned()
    }

    fn add(&mut self, unit: &Unit, row: usize) {
        match self.0.iter_mut().find(|(known, _)| known == unit) {
            Some((_, rows)) => rows.push(row),
            None => self.0.push((unit.clone(), vec![row])),
        }
    }
}

/// Shares in per cent that never exceed 1, in at least two figures other than 0: they may be proportions.
pub(super) fn look_like_proportions(
    indicators: &[String],
    units: &RowUnits,
    values: &[Option<f64>],
    findings: &mut Vec<Finding>,
) {
    let per_cent = Unit::of("%");
    let mut seen: BTreeMap<&str, (usize, usize, f64)> = BTreeMap::new();
    for (indicator, run) in runs(indicators) {
        let mut of_run: Option<(usize, usize, f64)> = None;
        for row in run {
            let (Some(value), Some(unit)) = (values[row], &units[row]) else { continue };
            if *unit == per_cent && value != 0.0 {
                let (n, _, most) = of_run.get_or_insert((0, row, f64::NEG_INFINITY));
                *n += 1;
                *most = most.max(value);
            }
        }
        if let Some((rows, first, highest)) = of_run {
            let (n, _, most) = seen.entry(indicator).or_insert((0, first, highest));
            *n += rows;
            *most = most.max(highest);
        }
    }
    for (indicator, (rows, first, most)) in seen.into_iter().filter(|(_, (n, _, most))| *n >= 2 && *most <= 1.0) {
        let message = format!("in per cent, yet no figure is above {most}: these may be shares of 1");
        findings.push(
            Finding::warning(Rule::LooksLikeProportion, indicator, message)
                .at_first(rows, Some(first))
                .remedy("if they are, write proportion in unit_measure"),
        );
    }
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
