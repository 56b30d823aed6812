//! A design bound to a table: the sampling units of each stage, in order, with the factor of their variance.

use super::Design;
use super::calibration::{Adjustment, Calibration, LaterStep, Regressors};
use super::deff::{DesignEffect, Mass};
use super::joint::Pairs;
use super::lonely::LonelyPsu;
use super::nonresponse::{Nonresponse, Step};
use super::order::Arrangement;
use super::replicates::Weights;
use super::runs::Runs;
use super::waves::Waves;
use crate::survey::columns::column;
use crate::survey::columns::column::Column;
use crate::{Error, Result};
use polars::prelude::*;
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// A design in the order of its units, ready for the kernels.
#[derive(Clone, Debug)]
pub(crate) struct Bound {
    /// One finite weight per row of the table (0 outside the scope), zero or more unless calibration made it negative.
    pub(crate) weights: Series,
    /// Rows in the order of their units; `None` where the table has that order already.
    pub(crate) order: Option<Vec<u32>>,
    /// The units of each stage that adds to the variance, PSUs first.
    pub(crate) stages: Vec<Stage>,
    /// Whether each stratum has one PSU and was not sampled in full.
    pub(crate) lonely: Vec<bool>,
    /// What to do with those that have.
    pub(crate) lonely_psu: LonelyPsu,
    /// Whether the rule also holds for strata in which a domain has one PSU of several.
    pub(crate) adjust_domain_lonely: bool,
    /// Whether units of later stages add nothing to the variance because they are alone, not because they are certain.
    pub(crate) has_silent_units: bool,
    /// What design effects compare with.
    pub(crate) deff: DesignEffect,
    /// Degrees of freedom that were given.
    pub(crate) df: Option<f64>,
    /// How units were drawn, as far as the variance depends on it.
    pub(crate) selection: Selection,
    /// How the weights were calibrated, in order, and what is to be said of the last time.
    pub(crate) adjustments: Vec<Arc<Adjustment>>,
    pub(crate) calibration: Option<Arc<Calibration>>,
    /// The variables whose totals were known that time.
    pub(crate) known: Option<Arc<Regressors>>,
    /// What it was made from: the columns that the design names.
    pub(crate) origin: Option<Arc<Origin>>,
    /// The waves that it was pooled from.
    pub(crate) waves: Option<Arc<Waves>>,
    /// The steps for non-response, in order, and what is to be said of the last one.
    pub(crate) responses: Vec<Arc<Step>>,
    pub(crate) nonresponse: Option<Arc<Nonresponse>>,
    /// The column of strata, for messages.
    pub(crate) strata: Option<String>,
    /// Replicate weights; with them, no stage and no stratum adds to the variance.
    pub(crate) replicates: Option<Arc<Weights>>,
}

/// A design with the columns that it names, as they were.
#[derive(Clone, Debug)]
pub(crate) struct Origin {
    pub(crate) design: Design,
    pub(crate) table: DataFrame,
}

/// The probabilities with which the units of a parent were drawn, as far as the variance depends on them.
#[derive(Clone, Debug)]
pub(crate) enum Selection {
    /// With one probability: the units of a parent share the factor of their variance.
    Equal,
    /// Each with its own probability, which gives the factor of its variance (Brewer 2002).
    Unequal,
    /// With probabilities that are known or approximated for each pair.
    Pairs(Arc<Pairs>),
}

/// The units of one stage of sampling. Their parents are the units of the stage before; the parents of PSUs are the
/// strata.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stage {
    /// Where in the order of rows each unit begins, and the number of rows; empty where every row is a unit.
    starts: Vec<u32>,
    /// The first unit of each parent, and the number of units.
    first: Vec<u32>,
    /// Per parent, the factor of the variance between its units: (1 − f)·n/(n − 1) times the sampling fractions of
    /// the stages before; 1 − f for a lonely stratum, 0 for a lonely unit of a later stage.
    pub(crate) scale: Vec<f64>,
    /// The same per unit, where units had unequal probabilities; otherwise empty.
    pub(crate) unit_scale: Vec<f64>,
    /// Per parent, the sampling fraction f = n/N; 0 without a finite population correction.
    fraction: Vec<f64>,
}

impl Stage {
    pub(crate) fn parents(&self) -> usize {
        self.first.len() - 1
    }

    /// How many units there are.
    pub(crate) fn len(&self) -> usize {
        self.first[self.first.len() - 1] as usize
    }

    /// The units drawn from a parent.
    pub(crate) fn units(&self, parent: usize) -> std::ops::Range<usize> {
        self.first[parent] as usize..self.first[parent + 1] as usize
    }

    /// The sampling fraction of a parent; 0 without a finite population correction.
    pub(crate) fn fraction(&self, parent: usize) -> f64 {
        self.fraction[parent]
    }

    /// The parent of a unit.
    pub(crate) fn parent_of(&self, unit: usize) -> usize {
        // The first entry is 0, so that the result is never below 0.
        self.first.partition_point(|&first| first as usize <= unit) - 1
    }

    /// The factor of the variance of one unit of a parent.
    pub(crate) fn scale_of(&self, parent: usize, unit: usize) -> f64 {
        self.unit_scale.get(unit).copied().unwrap_or(self.scale[parent])
    }

    /// Whether the units of a parent add to the variance.
    fn varies(&self, parent: usize) -> bool {
        if self.unit_scale.is_empty() {
            self.scale[parent] > 0.0
        } else {
            self.units(parent).any(|unit| self.unit_scale[unit] > 0.0)
        }
    }

    /// The rows of a unit, as places in the order of rows.
    pub(crate) fn rows(&self, unit: usize) -> std::ops::Range<usize> {
        if self.starts.is_empty() { unit..unit + 1 } else { self.starts[unit] as usize..self.starts[unit + 1] as usize }
    }
}

impl Bound {
    /// Whether design effects compare with sampling with replacement, for cases with these weights.
    pub(crate) fn replaces(&self, weights: Mass) -> bool {
        self.deff.replaces(weights, self.drawn())
    }

    /// What design effects compare with once replicates have taken the place of the stages and their population sizes.
    pub(crate) fn deff_of_replicates(&self) -> DesignEffect {
        match self.deff {
            // The limit of `DesignEffect::Auto`, applied while the fractions are still there.
            DesignEffect::Auto if self.drawn() >= 0.5 => DesignEffect::WithoutReplacement,
            DesignEffect::Auto | DesignEffect::WithoutReplacement | DesignEffect::Replace => self.deff,
        }
    }

    /// The part of the units of the first stage that was drawn; 0 without a finite population correction.
    fn drawn(&self) -> f64 {
        let stage = &self.stages[0];
        // Without a fraction this divides by 0: the population is infinite, and the part drawn is 0.
        let population: f64 = (0..stage.parents())
            .map(|h| stage.units(h).len() as f64 / stage.fraction.get(h).copied().unwrap_or_default())
            .sum();
        stage.len() as f64 / population
    }

    /// Whether all PSUs of a stratum were taken, or the rule for lonely ones takes its one for certain.
    pub(crate) fn is_taken(&self, stratum: usize) -> bool {
        if self.lonely[stratum] { self.lonely_psu == LonelyPsu::Certainty } else { !self.stages[0].varies(stratum) }
    }

    /// Whether nothing in a stratum varies, as all of its units were taken at every stage.
    pub(crate) fn is_certain(&self, stratum: usize) -> bool {
        let mut parents = self.stages[0].units(stratum);
        !self.has_silent_units
            && self.is_taken(stratum)
            && self.stages[1..].iter().all(|stage| {
                let varies = parents.clone().any(|parent| stage.varies(parent));
                // The units of this stage are the parents of the next. No parent is without units, so that the last
                // one is there.
                parents = stage.units(parents.start).start..stage.units(parents.end - 1).end;
                !varies
            })
    }

    /// Whether the rule for lonely PSUs holds in a stratum where a domain has cases in some of its PSUs: one that is alone, or that the
    /// domain has alone.
    pub(crate) fn is_lonely(&self, stratum: usize, with_cases: u32) -> bool {
        let in_domain = self.adjust_domain_lonely && self.adjustments.is_empty() && self.stages[0].varies(stratum);
        self.lonely[stratum] || (in_domain && with_cases == 1 && self.stages[0].units(stratum).len() > 1)
    }

    /// How many rows there are.
    pub(crate) fn rows(&self) -> usize {
        self.weights.len()
    }

    /// How many PSUs there are.
    pub(crate) fn psus(&self) -> usize {
        self.stages[0].len()
    }

    /// The row of the table at a place in the order of rows.
    pub(crate) fn row(&self, place: usize) -> usize {
        self.order.as_ref().map_or(place, |order| order[place] as usize)
    }

    /// Puts the rows in the order strata, PSUs, units of later stages, each nested in the one before.
    pub(crate) fn arrange(runs: &Runs, stratified: bool, weights: Series, lonely_psu: LonelyPsu) -> Bound {
        let height = runs.height() as u32;
        let (order, mut starts) = match boundaries(runs) {
            Some(starts) => (None, starts),
            None => {
                let Arrangement { order, starts } = Arrangement::new(&runs.keys, runs.len()).expanded(&runs.starts);
                (Some(order), starts)
            }
        };
        starts.iter_mut().for_each(|starts| starts.push(height));
        let mut starts = starts.into_iter();
        let mut parents = if stratified { starts.next() } else { None }.unwrap_or(vec![0, height]);
        let mut stages = Vec::new();
        for starts in starts {
            // Both lists ascend: one walk finds the first unit of every parent.
            let mut unit = 0;
            let first = parents
                .iter()
                .map(|&start| {
                    while starts[unit] < start {
                        unit += 1;
                    }
                    unit as u32
                })
                .collect();
            parents.clone_from(&starts);
            stages.push(Stage { starts, first, ..Stage::default() });
        }
        if stages.is_empty() {
            // Every row is a PSU, and the n-th PSU is the n-th row.
            stages.push(Stage { first: parents, ..Stage::default() });
        }
        Bound::of_stages(weights, order, stages, lonely_psu)
    }

    /// Finite population corrections, one column per stage with a value for every row.
    pub(crate) fn apply_fpc(&mut self, fpc: &[Vec<f64>], names: &[String]) -> Result<()> {
        let mut errors = Vec::new();
        let mut sizes = Vec::new();
        for ((stage, values), name) in self.stages.iter().zip(fpc).zip(names) {
            let mut of_stage = Vec::new();
            for parent in 0..stage.parents() {
                let units = stage.units(parent);
                let places = stage.rows(units.start).start..stage.rows(units.end - 1).end;
                let first = self.row(places.start);
                let size = values[first];
                if let Some(other) = places.map(|place| self.row(place)).find(|&row| values[row] != size) {
                    errors.push(not_one_fpc(name, size, values[other], other));
                }
                of_stage.push((size, first));
            }
            sizes.push(of_stage);
        }
        Error::collect(errors)?;
        self.apply_sizes(&sizes, names)
    }

    /// Sampling fractions per parent, and from them the factor of each part of the variance; `sizes` has, by stage and
    /// parent, the value of the correction and a row to name in errors.
    pub(crate) fn apply_sizes(&mut self, sizes: &[Vec<(f64, usize)>], names: &[String]) -> Result<()> {
        // R's rule: an fpc of at most 1 throughout is a sampling fraction, otherwise a population size.
        let as_fractions = sizes.iter().flatten().all(|&(size, _)| size <= 1.0);
        if !as_fractions {
            for (of_stage, name) in sizes.iter().zip(names) {
                if let Some(first) = of_stage.iter().filter(|(size, _)| *size < 1.0).map(|(_, row)| *row).min() {
                    return Err(Error::InvalidFpc {
                        column: name.clone(),
                        problem:
                            "holds both population sizes (above 1) and sampling fractions (below 1); use one or the \
                                  other in all rows"
                                .to_owned(),
                        first,
                    });
                }
            }
        }
        let mut errors = Vec::new();
        // The product of the fractions of the stages before, per parent.
        let mut reach = vec![1.0; self.lonely.len()];
        for (s, stage) in self.stages.iter_mut().enumerate() {
            let mut next_reach = Vec::new();
            for (parent, &reach) in reach.iter().enumerate() {
                let units = stage.units(parent);
                let n = units.len() as f64;
                let mut fraction = 0.0;
                if let Some(&(size, first)) = sizes.get(s).map(|of_stage| &of_stage[parent]) {
                    fraction = if as_fractions { size } else { n / size };
                    if fraction > 1.0 {
                        let problem = format!("{n} units cannot be drawn from a population of {size}");
                        errors.push(Error::InvalidFpc { column: names[s].clone(), problem, first });
                    }
                }
                let rest = not_drawn(fraction);
                stage.fraction.push(fraction);
                // A unit alone has no n/(n − 1): what it counts is for the rule for lonely PSUs to say.
                stage.scale.push(reach * rest * if n > 1.0 { n / (n - 1.0) } else { 1.0 });
                if s == 0 {
                    self.lonely[parent] = units.len() == 1 && rest > 0.0;
                }
                next_reach.extend(std::iter::repeat_n(reach * fraction, units.len()));
            }
            reach = next_reach;
        }
        Error::collect(errors)
    }

    /// A design whose rows are its units, from the number of rows in each stratum, in an order if one is given.
    pub(crate) fn of_counts(counts: &[u32], order: Option<Vec<u32>>, lonely_psu: LonelyPsu) -> Bound {
        let mut first = vec![0];
        counts.iter().for_each(|&count| first.push(first[first.len() - 1] + count));
        let stage = Stage { first, ..Stage::default() };
        Bound::of_stages(Series::new_empty("weight".into(), &DataType::Float64), order, vec![stage], lonely_psu)
    }

    fn of_stages(weights: Series, order: Option<Vec<u32>>, stages: Vec<Stage>, lonely_psu: LonelyPsu) -> Bound {
        let lonely = vec![false; stages[0].parents()];
        Bound {
            weights,
            order,
            stages,
            lonely,
            lonely_psu,
            adjust_domain_lonely: false,
            has_silent_units: false,
            deff: DesignEffect::Auto,
            df: None,
            selection: Selection::Equal,
            adjustments: Vec::new(),
            calibration: None,
            known: None,
            origin: None,
            waves: None,
            responses: Vec::new(),
            nonresponse: None,
            strata: None,
            replicates: None,
        }
    }

    /// A design whose variance is that between replicates.
    pub(crate) fn replicated(weights: Series, replicates: Weights) -> Bound {
        let bound = Bound::of_counts(&[weights.len() as u32], None, LonelyPsu::Fail);
        Bound { weights, replicates: Some(Arc::new(replicates)), ..bound }
    }

    /// The same once a step that knows of no totals has moved the weights: what is said of the last calibration is what
    /// its totals are now.
    pub(crate) fn moved(self, step: LaterStep) -> Bound {
        let (Some(report), Some(known)) = (&self.calibration, &self.known) else { return self };
        let weights = self.weight_values();
        let report = report.moved(step, known.totals(weights.len(), |row| weights[row]));
        Bound { calibration: Some(Arc::new(report)), ..self }
    }

    /// The weights that the population sizes imply, the product of N/n over the stages.
    pub(crate) fn weights_from_fpc(&self, height: usize, corrected_stages: usize) -> Result<Series> {
        let mut weights = vec![1.0; height];
        if corrected_stages > 0 && corrected_stages < self.stages.len() {
            return Err(Error::argument(
                "weight",
                "a column of weights, or an fpc for every stage to compute them from",
                format!("no weight, and fpc for {corrected_stages} of {} stages", self.stages.len()),
            ));
        }
        for stage in self.stages.iter().take(corrected_stages) {
            for (parent, fraction) in stage.fraction.iter().enumerate() {
                let units = stage.units(parent);
                for place in stage.rows(units.start).start..stage.rows(units.end - 1).end {
                    // The weight of a stage is N/n, one over its fraction.
                    weights[self.row(place)] /= fraction;
                }
            }
        }
        Ok(Series::new("weight".into(), weights))
    }

    /// Stages at the end that add nothing need not be looked at: their units fold into those of the stage before.
    pub(crate) fn drop_idle_stages(&mut self) {
        // A last stage that adds no variance only costs time: the pass stops at the stage above it.
        while self.stages.len() > 1 && self.stages.last().is_some_and(|s| s.scale.iter().all(|&scale| scale == 0.0)) {
            self.stages.pop();
        }
    }

    /// Gives the rows outside the scope weight 0.
    pub(crate) fn restrict(&mut self, scope: &Series) -> Result<()> {
        self.weights = restricted(&self.weights, scope)?;
        Ok(())
    }
}

/// The part of a population that was not drawn, 1 − f; 0 for a fraction so near to 1 that it stands for all of it, as
/// one computed from rounded sizes does.
pub(crate) fn not_drawn(fraction: f64) -> f64 {
    const WHOLE: f64 = 1e-7;
    if 1.0 - fraction < WHOLE { 0.0 } else { 1.0 - fraction }
}

/// Weights, 0 outside a scope.
pub(crate) fn restricted(weights: &Series, scope: &Series) -> Result<Series> {
    let mut inside = vec![0.0; scope.len()];
    if let Some(column) = Column::new(scope) {
        column.read(column::Rows::Run { start: 0, len: scope.len() }, &mut inside);
    }
    let weights = weights.cast(&DataType::Float64)?;
    inside.iter_mut().zip(weights.f64()?.iter()).for_each(|(inside, w)| *inside *= w.unwrap_or(0.0));
    Ok(Series::new("weight".into(), inside))
}

/// The error of a correction that differs within a stratum or unit.
pub(crate) fn not_one_fpc(column: &str, one: f64, other: f64, first: usize) -> Error {
    let problem = format!(
        "must be the same in all rows of a stratum (or sampling unit), but one has both {one} and {other}; correct the file"
    );
    Error::InvalidFpc { column: column.to_owned(), problem, first }
}

/// An error that lists the PSU identifiers found in several strata.
pub(crate) fn check_nesting(runs: &Runs, column: &str) -> Result<()> {
    let [strata, psu, ..] = runs.keys.as_slice() else { return Ok(()) };
    let mut stratum_of = vec![None; psu.len()];
    let mut several = vec![false; psu.len()];
    for run in 0..runs.len() {
        let (stratum, psu) = (strata.of_row.get(run), psu.of_row.get(run) as usize);
        several[psu] |= *stratum_of[psu].get_or_insert(stratum) != stratum;
    }
    let units: Vec<String> = (0..psu.len()).filter(|&code| several[code]).map(|code| psu.name(code)).collect();
    if units.is_empty() { Ok(()) } else { Err(Error::NotNested { column: column.to_owned(), units }) }
}

/// The rows where the units of each key begin, within those of the key before; `None` if the runs of some unit do not
/// follow each other.
fn boundaries(runs: &Runs) -> Option<Vec<Vec<u32>>> {
    // Units in ascending order, as most files have them, cannot recur.
    let mut last = vec![(0, None); runs.keys.len()];
    let ascending = |depth: usize, unit: (u32, u32)| {
        let (parent, code) = std::mem::replace(&mut last[depth], (unit.0, Some(unit.1)));
        // A unit of a later parent, or the next code in the same one; None, before the first, is below every code.
        parent < unit.0 || code < Some(unit.1)
    };
    let mut seen: Vec<FxHashSet<(u32, u32)>> = vec![FxHashSet::default(); runs.keys.len()];
    boundaries_while(runs, ascending).or_else(|| boundaries_while(runs, |depth, unit| seen[depth].insert(unit)))
}

/// The same; `None` if `is_new` is not true of the depth and the number of the parent and code of a unit that begins.
fn boundaries_while(runs: &Runs, mut is_new: impl FnMut(usize, (u32, u32)) -> bool) -> Option<Vec<Vec<u32>>> {
    let mut starts: Vec<Vec<u32>> = vec![Vec::new(); runs.keys.len()];
    for run in 0..runs.len() {
        let changed = match run {
            0 => Some(0),
            _ => runs.keys.iter().position(|key| key.of_row.get(run) != key.of_row.get(run - 1)),
        };
        let Some(changed) = changed else { continue };
        for (depth, key) in runs.keys.iter().enumerate().skip(changed) {
            // A unit is its code within the unit of the key before, which is known by its number.
            let parent = depth.checked_sub(1).map_or(0, |above| starts[above].len() as u32);
            if !is_new(depth, (parent, key.of_row.get(run))) {
                return None;
            }
            starts[depth].push(runs.starts[run]);
        }
    }
    Some(starts)
}
