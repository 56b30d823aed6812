//! How a sample was drawn, checked once when it is bound to a table.

use super::column::{self, Column};
use super::encode::Codes;
use crate::{Error, Result};
use polars::prelude::*;
use rayon::prelude::*;
use rustc_hash::FxHashSet;

/// What to do with a stratum from which a single unit was drawn: its variance cannot be computed.
///
/// The rules are those of R `survey` (option `survey.lonely.psu`); here they belong to the design.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum LonelyPsu {
    /// An error that lists every such stratum.
    #[default]
    Fail,
    /// The stratum adds nothing to the variance.
    Remove,
    /// The unit is centred at the mean of all units instead of its own stratum's.
    Adjust,
    /// The stratum adds the average of the other strata.
    Average,
    /// The unit was selected with certainty and adds nothing to the variance.
    Certainty,
}

impl LonelyPsu {
    const WORDS: [(&'static str, LonelyPsu); 5] = [
        ("fail", LonelyPsu::Fail),
        ("remove", LonelyPsu::Remove),
        ("adjust", LonelyPsu::Adjust),
        ("average", LonelyPsu::Average),
        ("certainty", LonelyPsu::Certainty),
    ];
}

impl std::str::FromStr for LonelyPsu {
    type Err = Error;

    fn from_str(word: &str) -> Result<Self> {
        crate::error::option("lonely_psu", word, &Self::WORDS)
    }
}

/// How a sample was drawn: which columns hold the weight, the strata, the sampling units and the population sizes.
///
/// The same as `svydesign(ids = ~psu + ssu, strata = ~strata, weights = ~weight, fpc = ~fpc1 + fpc2)` in R.
/// Leave out what the design does not have: without `psu` every row is its own sampling unit, without `strata`
/// there is one stratum. Columns are named here and checked by [`Survey::new`](crate::Survey::new).
///
/// ```
/// use infosoc::{Design, LonelyPsu};
/// let design = Design::new("weight").strata("stratum").psu("village").lonely_psu(LonelyPsu::Adjust);
/// # let _ = design;
/// ```
#[derive(Clone, Debug, Default)]
pub struct Design {
    weight: Option<String>,
    strata: Option<String>,
    psu: Option<String>,
    ssu: Vec<String>,
    fpc: Vec<String>,
    nest: bool,
    lonely_psu: LonelyPsu,
    scope: Option<String>,
}

impl Design {
    /// A design with a column of weights: how many units of the population a row stands for.
    pub fn new(weight: impl Into<String>) -> Design {
        Design { weight: Some(weight.into()), ..Design::default() }
    }

    /// A design whose weights follow from its population sizes (N/n at each stage), or are all 1 without any.
    pub fn unweighted() -> Design {
        Design::default()
    }

    /// The column of strata: parts of the population that were sampled independently.
    pub fn strata(mut self, column: impl Into<String>) -> Design {
        self.strata = Some(column.into());
        self
    }

    /// The column of primary sampling units: villages, enumeration areas, schools.
    pub fn psu(mut self, column: impl Into<String>) -> Design {
        self.psu = Some(column.into());
        self
    }

    /// A column of units sampled within those of the stage before; again for a third stage and more.
    pub fn ssu(mut self, column: impl Into<String>) -> Design {
        self.ssu.push(column.into());
        self
    }

    /// The columns of finite population corrections, one per stage from the first: how many units the population
    /// has (in the stratum, then in the unit of the stage before), or the fraction sampled if all values are 1 or less.
    ///
    /// A stage without one counts as sampled with replacement. Stages after such a stage add nothing, as in R.
    pub fn fpc<S: Into<String>>(mut self, columns: impl IntoIterator<Item = S>) -> Design {
        self.fpc = columns.into_iter().map(Into::into).collect();
        self
    }

    /// Whether PSU identifiers start anew in each stratum. If not, one in two strata is an error.
    pub fn nest(mut self, nest: bool) -> Design {
        self.nest = nest;
        self
    }

    /// What to do with strata of a single sampling unit.
    pub fn lonely_psu(mut self, rule: LonelyPsu) -> Design {
        self.lonely_psu = rule;
        self
    }

    /// A true/false or 0/1 column: the rows of the population that statistics are about. The others keep their place
    /// in the design and count in no estimate.
    pub fn scope(mut self, column: impl Into<String>) -> Design {
        self.scope = Some(column.into());
        self
    }

    /// Checks the design against a table and puts the rows in order. All problems are reported together.
    pub(crate) fn bind(&self, table: &DataFrame) -> Result<Bound> {
        if table.height() == 0 {
            return Err(Error::EmptyTable { what: "the survey table".to_owned() });
        }
        let mut errors = Vec::new();
        let mut keep = |error: Error| errors.push(error);
        let units = self.psu.iter().map(|name| ("psu", name)).chain(self.ssu.iter().map(|name| ("ssu", name)));
        let roles: Vec<(&str, &String)> = self.strata.iter().map(|name| ("strata", name)).chain(units).collect();
        let (weights, found) = rayon::join(
            || self.weight.as_ref().map(|name| weights(table, name)),
            || roles.par_iter().map(|(role, name)| codes(table, role, name)).collect::<Vec<_>>(),
        );
        let weights = weights.and_then(|weights| weights.map_err(&mut keep).ok());
        let scope = self.scope.as_ref().and_then(|name| scope(table, name).map_err(&mut keep).ok());
        let mut stages: Vec<Option<Codes>> = found.into_iter().map(|codes| codes.map_err(&mut keep).ok()).collect();
        let strata = self.strata.as_ref().and_then(|_| stages.remove(0));
        let fpc: Vec<Option<Vec<f64>>> =
            self.fpc.iter().map(|name| fpc_values(table, name).map_err(&mut keep).ok()).collect();
        if !self.ssu.is_empty() && self.psu.is_none() {
            keep(Error::InvalidArgument {
                argument: "ssu".to_owned(),
                expected: "a psu as well, the stage before it".to_owned(),
                got: "no psu".to_owned(),
            });
        }
        if self.fpc.len() > stages.len().max(1) {
            keep(Error::InvalidArgument {
                argument: "fpc".to_owned(),
                expected: format!(
                    "at most one column per stage of sampling, of which there are {}",
                    stages.len().max(1)
                ),
                got: format!("{} columns", self.fpc.len()),
            });
        }
        Error::collect(errors)?;
        let stages: Vec<Codes> = stages.into_iter().flatten().collect();
        let fpc: Vec<Vec<f64>> = fpc.into_iter().flatten().collect();
        if let (Some(strata), Some(psu), false) = (&strata, stages.first(), self.nest) {
            check_nesting(strata, psu, self.psu.as_deref().unwrap_or_default())?;
        }
        let keys: Vec<&Codes> = strata.iter().chain(&stages).collect();
        let mut bound = Bound::arrange(table.height(), &keys, strata.is_some());
        bound.lonely_psu = self.lonely_psu;
        bound.apply_fpc(&fpc, &self.fpc)?;
        bound.check_lonely(&keys, strata.is_some())?;
        bound.weights = match weights {
            Some(weights) => weights,
            None => bound.weights_from_fpc(table.height(), fpc.len())?,
        };
        bound.drop_idle_stages();
        if let Some(scope) = scope {
            bound.restrict(&scope)?;
        }
        Ok(bound)
    }
}

/// A design in the order of its units, ready for the kernels.
#[derive(Debug)]
pub(crate) struct Bound {
    /// One finite weight, zero or more, per row of the table (0 outside the scope).
    pub(crate) weights: Series,
    /// Rows in the order of their units; `None` where the table has that order already.
    pub(crate) order: Option<Vec<u32>>,
    /// The units of each stage that adds to the variance, PSUs first.
    pub(crate) stages: Vec<Stage>,
    /// Whether each stratum has one PSU and was not sampled in full.
    pub(crate) lonely: Vec<bool>,
    /// What to do with those that have.
    pub(crate) lonely_psu: LonelyPsu,
}

/// The units of one stage of sampling. Those of the stage before are its parents; the parents of PSUs are the strata.
#[derive(Debug, Default)]
pub(crate) struct Stage {
    /// Where in the order of rows each unit begins, and the number of rows; empty where every row is a unit.
    starts: Vec<u32>,
    /// The first unit of each parent, and the number of units.
    first: Vec<u32>,
    /// Per parent, the factor of the variance between its units: (1 − f)·n/(n − 1) times the sampling fractions of
    /// the stages before; 1 − f for a lonely stratum, 0 for a lonely unit of a later stage.
    pub(crate) scale: Vec<f64>,
    /// Per parent, the sampling fraction f = n/N; 0 without a finite population correction.
    fraction: Vec<f64>,
}

impl Stage {
    pub(crate) fn parents(&self) -> usize {
        self.first.len() - 1
    }

    /// The units drawn from a parent.
    pub(crate) fn units(&self, parent: usize) -> std::ops::Range<usize> {
        self.first[parent] as usize..self.first[parent + 1] as usize
    }

    /// The parent of a unit.
    pub(crate) fn parent_of(&self, unit: usize) -> usize {
        self.first.partition_point(|&first| first as usize <= unit) - 1
    }

    /// The rows of a unit, as places in the order of rows.
    pub(crate) fn rows(&self, unit: usize) -> std::ops::Range<usize> {
        match self.starts.is_empty() {
            true => unit..unit + 1,
            false => self.starts[unit] as usize..self.starts[unit + 1] as usize,
        }
    }
}

impl Bound {
    /// How many rows there are.
    pub(crate) fn rows(&self) -> usize {
        self.weights.len()
    }

    /// How many PSUs there are.
    pub(crate) fn psus(&self) -> usize {
        self.stages[0].first[self.lonely.len()] as usize
    }

    /// The row of the table at a place in the order of rows.
    fn row(&self, place: usize) -> usize {
        self.order.as_ref().map_or(place, |order| order[place] as usize)
    }

    /// Puts the rows in the order strata, PSUs, units of later stages, each nested in the one before.
    fn arrange(height: usize, keys: &[&Codes], stratified: bool) -> Bound {
        let (order, mut starts) = match boundaries(height, keys, |place| place, true) {
            Some(starts) => (None, starts),
            None => {
                let order = sorted(height, keys);
                let starts = boundaries(height, keys, |place| order[place] as usize, false);
                (Some(order), starts.unwrap_or_default())
            }
        };
        starts.iter_mut().for_each(|starts| starts.push(height as u32));
        let mut starts = starts.into_iter();
        let mut parents = if stratified { starts.next() } else { None }.unwrap_or(vec![0, height as u32]);
        let strata = parents.len() - 1;
        let mut stages = Vec::new();
        for starts in starts {
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
        Bound { weights: Series::default(), order, stages, lonely: vec![false; strata], lonely_psu: LonelyPsu::Fail }
    }

    /// Sampling fractions per parent, and from them the factor of each part of the variance.
    fn apply_fpc(&mut self, fpc: &[Vec<f64>], names: &[String]) -> Result<()> {
        let as_fractions = fpc.iter().flatten().all(|&v| v <= 1.0);
        if !as_fractions {
            for (column, name) in fpc.iter().zip(names) {
                if let Some(first) = column.iter().position(|&v| v < 1.0) {
                    return Err(Error::InvalidFpc {
                        column: name.clone(),
                        problem: "population sizes (1 or more) and sampling fractions (1 or less) are mixed: give one \
                                  kind throughout"
                            .to_owned(),
                        first,
                    });
                }
            }
        }
        let mut errors = Vec::new();
        let mut stages = std::mem::take(&mut self.stages);
        // The product of the fractions of the stages before, per parent.
        let mut reach = vec![1.0; self.lonely.len()];
        for (s, stage) in stages.iter_mut().enumerate() {
            let mut next_reach = Vec::new();
            for (parent, &reach) in reach.iter().enumerate() {
                let units = stage.units(parent);
                let n = units.len() as f64;
                let mut fraction = 0.0;
                if let Some(values) = fpc.get(s) {
                    let places = stage.rows(units.start).start..stage.rows(units.end - 1).end;
                    let first = self.row(places.start);
                    let size = values[first];
                    let mut problem = |problem, first| {
                        errors.push(Error::InvalidFpc { column: names[s].clone(), problem, first });
                    };
                    if let Some(other) = places.map(|place| self.row(place)).find(|&row| values[row] != size) {
                        let both = format!("{size} and {}", values[other]);
                        problem(format!("must be one value within a stratum or unit, and is {both} in one"), other);
                    }
                    fraction = if as_fractions { size } else { n / size };
                    if fraction > 1.0 {
                        problem(format!("{n} units cannot be drawn from a population of {size}"), first);
                    }
                }
                let rest = if 1.0 - fraction < 1e-7 { 0.0 } else { 1.0 - fraction };
                stage.fraction.push(fraction);
                stage.scale.push(reach * rest * if n > 1.0 { n / (n - 1.0) } else { 1.0 });
                if s == 0 {
                    self.lonely[parent] = units.len() == 1 && rest > 0.0;
                }
                next_reach.extend(std::iter::repeat_n(reach * fraction, units.len()));
            }
            reach = next_reach;
        }
        self.stages = stages;
        Error::collect(errors)
    }

    /// An error where a unit is the only one of its parent and the rule has no variance for it.
    fn check_lonely(&mut self, keys: &[&Codes], stratified: bool) -> Result<()> {
        let mut errors = Vec::new();
        let mut stages = std::mem::take(&mut self.stages);
        for (s, stage) in stages.iter_mut().enumerate() {
            let refused = match self.lonely_psu {
                LonelyPsu::Fail => true,
                LonelyPsu::Average => s > 0,
                _ => false,
            };
            let lonely: Vec<usize> =
                (0..stage.parents()).filter(|&p| stage.units(p).len() == 1 && stage.scale[p] > 0.0).collect();
            if refused && !lonely.is_empty() {
                let name = |&parent: &usize| {
                    let row = self.row(stage.rows(stage.units(parent).start).start);
                    match keys.get((s + usize::from(stratified)).wrapping_sub(1)) {
                        Some(key) => key.name(key.codes[row] as usize),
                        None => "(the whole table)".to_owned(),
                    }
                };
                errors.push(Error::LonelyPsu { strata: lonely.iter().map(name).collect(), stage: s + 1 });
            }
            if s > 0 {
                lonely.iter().for_each(|&parent| stage.scale[parent] = 0.0);
            }
        }
        self.stages = stages;
        Error::collect(errors)
    }

    /// The weights that the population sizes imply, the product of N/n over the stages.
    fn weights_from_fpc(&self, height: usize, corrected_stages: usize) -> Result<Series> {
        let mut weights = vec![1.0; height];
        if corrected_stages > 0 && corrected_stages < self.stages.len() {
            return Err(Error::InvalidArgument {
                argument: "weight".to_owned(),
                expected: "a column of weights, or an fpc for every stage to compute them from".to_owned(),
                got: format!("no weight, and fpc for {corrected_stages} of {} stages", self.stages.len()),
            });
        }
        for stage in self.stages.iter().take(corrected_stages) {
            for (parent, fraction) in stage.fraction.iter().enumerate() {
                let units = stage.units(parent);
                for place in stage.rows(units.start).start..stage.rows(units.end - 1).end {
                    weights[self.row(place)] /= fraction;
                }
            }
        }
        Ok(Series::new("weight".into(), weights))
    }

    /// Stages at the end that add nothing need not be looked at: their units fold into those of the stage before.
    fn drop_idle_stages(&mut self) {
        while self.stages.len() > 1 && self.stages.last().is_some_and(|s| s.scale.iter().all(|&scale| scale == 0.0)) {
            self.stages.pop();
        }
    }

    /// Gives the rows outside the scope weight 0.
    fn restrict(&mut self, scope: &Series) -> Result<()> {
        let mut inside = vec![0.0; scope.len()];
        if let Some(column) = Column::new(scope) {
            column.read(column::Rows::Run { start: 0, len: scope.len() }, &mut inside);
        }
        let weights = self.weights.cast(&DataType::Float64)?;
        inside.iter_mut().zip(weights.f64()?.iter()).for_each(|(inside, w)| *inside *= w.unwrap_or(0.0));
        self.weights = Series::new("weight".into(), inside);
        Ok(())
    }
}

/// Where a new unit begins, for each key within those before it. `None` if `check` is set and the rows of some unit do
/// not follow each other.
fn boundaries(height: usize, keys: &[&Codes], row: impl Fn(usize) -> usize, check: bool) -> Option<Vec<Vec<u32>>> {
    let mut starts: Vec<Vec<u32>> = vec![Vec::new(); keys.len()];
    let mut seen: Vec<FxHashSet<(u32, u32)>> = vec![FxHashSet::default(); keys.len()];
    if keys.is_empty() {
        return Some(starts);
    }
    for place in 0..height {
        let this = row(place);
        let changed = match place {
            0 => Some(0),
            _ => {
                let last = row(place - 1);
                keys.iter().position(|key| key.codes[this] != key.codes[last])
            }
        };
        let Some(changed) = changed else { continue };
        for depth in changed..keys.len() {
            // A unit is its code within the unit of the key before, which is known by its number.
            let parent = depth.checked_sub(1).map_or(0, |above| starts[above].len() as u32);
            if check && !seen[depth].insert((parent, keys[depth].codes[this])) {
                return None;
            }
            starts[depth].push(place as u32);
        }
    }
    Some(starts)
}

/// The rows sorted by the keys, the first key first; rows of one unit keep their order.
fn sorted(height: usize, keys: &[&Codes]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..height as u32).collect();
    let mut next = vec![0u32; height];
    for key in keys.iter().rev() {
        let mut place = vec![0u32; key.len() + 1];
        key.codes.iter().for_each(|&code| place[code as usize + 1] += 1);
        (1..place.len()).for_each(|i| place[i] += place[i - 1]);
        for &row in &order {
            let at = &mut place[key.codes[row as usize] as usize];
            next[*at as usize] = row;
            *at += 1;
        }
        std::mem::swap(&mut order, &mut next);
    }
    order
}

/// The strata or units of a column, an error where any are missing.
fn codes(table: &DataFrame, role: &str, name: &str) -> Result<Codes> {
    let series = table.column(name).map_err(|_| Error::unknown_column(role, name, table))?;
    let codes = Codes::new(series.as_materialized_series()).map_err(|error| match error {
        Error::WrongType { column, expected, got, remedy, .. } => {
            Error::WrongType { role: role.to_owned(), column, expected, got, remedy }
        }
        other => other,
    })?;
    let missing = (codes.levels.null_count() > 0).then(|| codes.len() as u32 - 1);
    match missing.and_then(|missing| column::offending(codes.codes.len(), |row| codes.codes[row] == missing)) {
        None => Ok(codes),
        Some((rows, first)) => {
            Err(Error::MissingDesignValue { role: role.to_owned(), column: name.to_owned(), rows, first })
        }
    }
}

/// The weights as one chunk of a numeric type, each finite and zero or more.
fn weights(table: &DataFrame, name: &str) -> Result<Series> {
    let remedy = "convert it to numbers, with a point as the decimal mark";
    let series = column::numeric(table, "weight", name, remedy)?;
    let series = if series.dtype().is_bool() { series.cast(&DataType::Float64)? } else { series };
    let Some(column) = Column::new(&series) else {
        return Err(Error::unknown_column("weight", name, table));
    };
    let len = series.len();
    let mut errors = Vec::new();
    let mut refuse = |problem, found: Option<(usize, usize)>| {
        if let Some((rows, first)) = found {
            errors.push(Error::InvalidWeight { column: name.to_owned(), problem, rows, first });
        }
    };
    let mut values = vec![0.0; 4096];
    let mut sound = series.null_count() == 0;
    let mut any = false;
    for start in (0..len).step_by(values.len()) {
        let rows = column::Rows::Run { start, len: values.len().min(len - start) };
        column.read(rows, &mut values);
        sound &= values[..rows.len()].iter().fold(true, |ok, w| ok & (0.0..f64::INFINITY).contains(w));
        any |= values[..rows.len()].iter().any(|&w| w > 0.0);
    }
    if !sound {
        let mut all = vec![0.0; len];
        column.read(column::Rows::Run { start: 0, len }, &mut all);
        let nulls = series.is_null();
        refuse("nulls", column::offending(len, |row| nulls.get(row).unwrap_or(false)));
        refuse("negative values", column::offending(len, |row| all[row] < 0.0));
        refuse("NaN", column::offending(len, |row| all[row].is_nan()));
        refuse("infinite values", column::offending(len, |row| all[row] == f64::INFINITY));
    } else if !any {
        refuse("nothing but zeros", Some((len, 0)));
    }
    Error::collect(errors)?;
    Ok(series)
}

/// A 0/1 column without missing values.
fn scope(table: &DataFrame, name: &str) -> Result<Series> {
    let series = column::numeric(table, "scope", name, "recode it to true and false")?;
    column::check_binary(&series, "scope")?;
    Ok(series)
}

/// Population sizes or sampling fractions, each positive and finite.
fn fpc_values(table: &DataFrame, name: &str) -> Result<Vec<f64>> {
    let series = column::numeric(table, "fpc", name, "convert it to numbers")?;
    let missing =
        |(rows, first)| Error::MissingDesignValue { role: "fpc".to_owned(), column: name.to_owned(), rows, first };
    let nulls = series.is_null();
    if let Some(found) = column::offending(series.len(), |row| nulls.get(row).unwrap_or(true)) {
        return Err(missing(found));
    }
    let values: Vec<f64> = series.cast(&DataType::Float64)?.f64()?.iter().map(|v| v.unwrap_or(f64::NAN)).collect();
    if let Some(found) = column::offending(values.len(), |row| values[row].is_nan()) {
        return Err(missing(found));
    }
    match values.iter().position(|&v| v <= 0.0 || v == f64::INFINITY) {
        None => Ok(values),
        Some(first) => Err(Error::InvalidFpc {
            column: name.to_owned(),
            problem: format!("a population size or sampling fraction is positive and finite, got {}", values[first]),
            first,
        }),
    }
}

/// An error that lists the PSU identifiers found in several strata.
fn check_nesting(strata: &Codes, psu: &Codes, column: &str) -> Result<()> {
    let mut stratum_of = vec![u32::MAX; psu.len()];
    let mut units: Vec<u32> = Vec::new();
    for (&unit, &stratum) in psu.codes.iter().zip(&strata.codes) {
        let known = &mut stratum_of[unit as usize];
        match *known {
            u32::MAX => *known = stratum,
            other if other != stratum => units.push(unit),
            _ => {}
        }
    }
    units.sort_unstable();
    units.dedup();
    match units.is_empty() {
        true => Ok(()),
        false => Err(Error::NotNested {
            column: column.to_owned(),
            units: units.iter().map(|&unit| psu.name(unit as usize)).collect(),
        }),
    }
}
