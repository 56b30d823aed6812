//! Partial states: estimates of data that come in parts, which need not be in one place or fit into memory.

mod bytes;
mod check;
mod finish;
mod fold;
mod merge;
mod rows;
mod units;
mod values;

#[cfg(test)]
mod check_tests;

pub(crate) use bytes::{damaged, opened, packed, sealed, unpacked};
pub(crate) use values::WrittenValues;

use crate::frame::columns::OF_ESTIMATE;
use crate::survey::columns::dictionary::Dictionary;
use crate::survey::columns::domains::GroupingSets;
use crate::survey::design::Design;
use crate::survey::design::deff::Mass;
use crate::survey::kernel::layout::{Facts, Layout};
use crate::survey::kernel::plan;
use crate::survey::kernel::program::{Shape, Width};
use crate::survey::kernel::relay::Relay;
use crate::survey::kernel::totals::Totals;
use crate::survey::kernel::unit_sums::UnitSums;
use crate::survey::measure::{Kind, Measure, imputations, told_apart};
use crate::survey::variance::replicate::Gathered;
use crate::{Error, Result, memory};
use polars::prelude::*;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::sync::atomic::AtomicBool;
use units::Units;

/// The rows seen so far, folded into what their estimates need: totals for each sampling unit and domain.
///
/// Rows are added in any parts and any order, and states of different parts are merged, so that they may be computed by
/// threads, processes or machines. The result is that of [`Survey::estimate`](crate::survey::Survey::estimate) over all
/// rows at once, within 1e-12 relative. A state takes memory for each sampling unit in each domain in which it has
/// rows; where every row is a unit, for each stratum in each domain.
///
/// With replicate weights it takes memory for each replicate in each domain, and for the rows that span those of the
/// domain, as many as there are replicates at most, from which degrees of freedom come; none for these where they are
/// given ([`Replicates::df`](crate::survey::Replicates::df)). A pattern of columns is matched in the first table alone.
///
/// Estimates of a design with PSUs or replicate weights can be compared; for a sample without PSUs, the totals of single
/// cases are kept where a column that numbers the rows is given as PSU. A state gives no quantiles and no calibrated
/// weights, which need a source that can be read again ([`Scan`](crate::survey::Scan)), and takes no designs with unequal
/// probabilities or weights that follow from population sizes. Two-way tables have a state of their own,
/// [`TableState`](crate::survey::TableState).
///
/// ```
/// use infosoc::{Design, State, ToFrame, measure::{mean, proportion}};
/// use polars::prelude::*;
///
/// let part = |psu: [i32; 4], internet: [i32; 4]| df!("psu" => psu, "w" => [10.0; 4], "internet" => internet);
/// let design = Design::new("w").psu("psu");
/// let mut state = State::new(design, [proportion("internet"), mean("internet")], [["psu"]])?;
/// state.add(&part([1, 1, 2, 2], [1, 0, 1, 1])?)?;
/// state.add(&part([2, 3, 3, 3], [0, 0, 1, 0])?)?;
/// let sent = state.to_bytes()?;
/// let estimates = State::from_bytes(&sent)?.estimates()?;
/// assert_eq!(estimates.rows()[0].value, Some(0.5));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct State {
    recipe: Recipe,
    grouping: GroupingSets,
    facts: Facts,
    layout: Layout,
    /// The values of the strata and of the units of each stage that adds to the variance.
    keys: Vec<Dictionary>,
    /// The values of the grouping columns.
    by: Vec<Dictionary>,
    units: Units,
    domains: NumberedDomains,
    sums: UnitSums,
    /// The part of the rows already in moments: units that no further row can join.
    folded: Option<Totals>,
    /// The units that did, where units have several rows.
    is_folded: Vec<bool>,
    /// What replicate weights need, where the design has them and their columns are known; then there are no sums.
    replicated: Option<Gathered>,
    /// The unit of the last row.
    last: u32,
    rows: usize,
    largest_weight: f64,
    /// The cases, and what they stand for.
    mass: Mass,
    /// Whether an error left it half changed.
    broken: bool,
}

/// What is estimated, and from what sample.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Recipe {
    design: Design,
    measures: Vec<Measure>,
    by: Vec<Vec<String>>,
}

/// Domains in order of appearance: sets and values of their columns.
#[derive(Clone, Debug, Default)]
struct NumberedDomains {
    keys: Vec<(usize, Vec<u32>)>,
    numbers: FxHashMap<(usize, Vec<u32>), u32>,
}

impl NumberedDomains {
    /// From domains in the order of their numbers.
    fn of(keys: Vec<(usize, Vec<u32>)>) -> NumberedDomains {
        let numbers = keys.iter().cloned().zip(0..).collect();
        NumberedDomains { keys, numbers }
    }

    fn add(&mut self, key: (usize, Vec<u32>)) -> u32 {
        let next = self.keys.len() as u32;
        *self.numbers.entry(key).or_insert_with_key(|key| {
            self.keys.push(key.clone());
            next
        })
    }
}

/// How many rows can be counted: the cases of a domain are, in numbers that hold whole ones up to 2⁵³.
const MOST_ROWS: usize = 1 << 53;

/// What became of a part of the rows.
pub(crate) enum Added {
    All,
    /// A unit, by its name, has rows here and had been folded; the state is of no more use.
    Recurs(String),
}

impl State {
    /// A state without rows, for these measures overall and by these grouping sets.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for what a state cannot do, and for arguments that are wrong whatever the data.
    pub fn new<S: Into<String>>(
        design: Design,
        measures: impl IntoIterator<Item = Measure>,
        by: impl IntoIterator<Item = impl IntoIterator<Item = S>>,
    ) -> Result<State> {
        let measures: Vec<Measure> = measures.into_iter().collect();
        let by: Vec<Vec<String>> = by.into_iter().map(|set| set.into_iter().map(Into::into).collect()).collect();
        State::of(Recipe { design, measures, by })
    }

    fn of(mut recipe: Recipe) -> Result<State> {
        recipe.measures = told_apart(std::mem::take(&mut recipe.measures));
        let Recipe { design, measures, by } = &recipe;
        let grouping = GroupingSets::new(by);
        let mut errors: Vec<Error> = [
            design.check(),
            plan::check(measures),
            imputations::check(measures),
            GroupingSets::check(&grouping.names, &OF_ESTIMATE),
        ]
        .into_iter()
        .filter_map(Result::err)
        .collect();
        let of_rows =
            |measure: &&Measure| !measure.kind.is_of_totals() && !matches!(measure.kind, Kind::Quantile { .. });
        if let Some(measure) = measures.iter().find(of_rows) {
            errors.push(Error::argument(
                "measures",
                "means, totals, proportions, ratios and counts; variances, minimum, maximum and questions with several answers \
                 need all rows in one table",
                measure.name(),
            ));
        }
        if measures.iter().any(|measure| matches!(measure.kind, Kind::Quantile { .. })) {
            errors.push(Error::argument(
                "measures",
                "means, totals, proportions, ratios and counts; quantiles need all rows in one table, a source that can be read \
                 again, such as a file, or a survey of parts",
                "a quantile",
            ));
        }
        if design.pps.is_some() {
            let problem = "not available where data come in parts; combine them in one table";
            errors.push(Error::invalid("pps", problem));
        }
        if design.weight.is_none() && !design.fpc.is_empty() {
            let what =
                "name the column of weights: where data come in parts, they cannot be worked out from population sizes";
            errors.push(Error::missing("weight", what));
        }
        Error::collect(errors)?;
        let facts = Facts::default();
        let layout = Layout::new(measures, &facts)?;
        let stratified = design.strata.is_some();
        // Stages after one without a population correction add nothing.
        let stages = usize::from(design.psu.is_some()) + design.ssu.len().min(design.fpc.len());
        let depths = usize::from(stratified) + stages;
        let mut domains = NumberedDomains::default();
        // The domain of all rows is there before any row, with the number 0.
        domains.add((0, Vec::new()));
        Ok(State {
            sums: UnitSums::new(layout.program.width()),
            keys: vec![Dictionary::default(); depths],
            by: vec![Dictionary::default(); grouping.names.len()],
            units: Units::new(depths, stratified, design.fpc.len()),
            folded: None,
            is_folded: Vec::new(),
            replicated: None,
            last: 0,
            rows: 0,
            largest_weight: 0.0,
            mass: Mass::default(),
            broken: false,
            recipe,
            grouping,
            facts,
            layout,
            domains,
        })
    }

    /// Adds rows. The rows of a unit may come in any number of parts; columns that are not used may differ.
    ///
    /// # Errors
    /// As [`Survey::new`](crate::survey::Survey::new) and [`Request::run`](crate::survey::Request::run) for what single rows show, with
    /// rows counted from the first that was added; what only the whole can show, such as strata with a single PSU, is
    /// found by [`estimates`](State::estimates). After an error a state may be half changed, and refuses to go on.
    pub fn add(&mut self, table: &DataFrame) -> Result<()> {
        self.add_until(table, &AtomicBool::new(false))
    }

    /// The same, given up with [`Error::Interrupted`] soon after `stop` is set by another thread; the state is half
    /// changed then.
    ///
    /// # Errors
    /// As for [`add`](State::add), plus [`Error::Interrupted`].
    pub fn add_until(&mut self, table: &DataFrame, stop: &AtomicBool) -> Result<()> {
        self.add_part(table, stop).map(|_| ())
    }

    pub(crate) fn add_part(&mut self, table: &DataFrame, stop: &AtomicBool) -> Result<Added> {
        self.check_whole()?;
        self.check_room(table.height())?;
        let at = self.rows;
        self.broken = true;
        let added = self.add_rows(table, stop).map_err(|error| error.at_rows(&|row| at + row))?;
        self.broken = false;
        Ok(added)
    }

    /// The columns that it reads from a table with the columns `available`, each once, including those the table lacks.
    ///
    /// # Errors
    /// The error of a pattern of replicate weights that fits no column.
    pub fn columns(&self, available: &[&str]) -> Result<Vec<String>> {
        let mut columns = self.grouping.names.clone();
        columns.extend(self.design().columns(available)?);
        columns.extend(self.recipe.measures.iter().flat_map(Measure::columns).map(str::to_owned));
        columns.sort_unstable();
        columns.dedup();
        Ok(columns)
    }

    /// The columns of the replicate weights, once they are known.
    pub(crate) fn replicate_columns(&self) -> Option<Vec<String>> {
        self.replicated.as_ref().map(|gathered| gathered.columns().to_vec())
    }

    /// How many rows were added.
    pub fn rows(&self) -> usize {
        self.rows
    }

    fn check_whole(&self) -> Result<()> {
        if self.broken {
            Err(Error::InvalidState {
                problem: "an error while rows were added left it half changed".to_owned(),
                remedy: "correct the rows and start with a new state",
            })
        } else {
            Ok(())
        }
    }

    /// An error where there is no room for more rows.
    fn check_room(&self, rows: usize) -> Result<()> {
        if rows <= MOST_ROWS - self.rows {
            Ok(())
        } else {
            Err(Error::InvalidState {
                problem: format!("{} rows and {rows} are more than can be counted", self.rows),
                remedy: "estimate parts of the data on their own",
            })
        }
    }

    /// An error where a layout takes more memory than may be held, with so many pairs of a unit and a domain. In every
    /// domain each term has a sum for the whole and one by stage, each item six moments by stage, and an estimate by
    /// replicate; pairs have dense sums, as sparse ones are kept only where they are not 0.
    fn check_memory(&self, layout: &Layout, pairs: usize) -> Result<()> {
        let Width { dense, sparse } = layout.program.width();
        let (terms, items) = ((dense + sparse) as u128, layout.items.len() as u128);
        let replicates = self.replicated.as_ref().map_or(0, |gathered| gathered.columns().len() as u128);
        let stages = self.units.depths.len().max(1) as u128;
        // In every domain: the terms of all and of the unit at hand of each stage, six moments of each item, and its
        // value by replicate.
        let each = (1 + stages) * terms + 6 * (1 + stages) * items + replicates * items;
        let domains = self.domains.keys.len();
        if memory::holds(8 * (domains as u128 * each + pairs as u128 * dense as u128)) {
            Ok(())
        } else {
            Err(Error::InvalidState {
                problem: format!(
                    "{domains} domains, with {pairs} units in them of {terms} sums each, need more memory than is allowed"
                ),
                remedy: "ask for fewer measures and grouping sets at a time, or for columns with fewer categories",
            })
        }
    }

    /// An error where the sums of its units take more memory than may be held.
    pub(crate) fn check_sums(&self) -> Result<()> {
        self.check_memory(&self.layout, self.sums.len())
    }

    fn is_of_elements(&self) -> bool {
        self.recipe.design.psu.is_none()
    }

    /// The design, with the replicate weights as columns once they are known.
    fn design(&self) -> Cow<'_, Design> {
        let design = &self.recipe.design;
        match (&design.replicates, &self.replicated) {
            (Some(replicates), Some(known)) => {
                Cow::Owned(design.clone().replicates(replicates.with_columns(known.columns())))
            }
            _ => Cow::Borrowed(design),
        }
    }

    /// Takes over the columns of the replicate weights, which are those of the first table.
    fn know_replicates(&mut self, columns: &[String]) {
        if let (Some(replicates), None) = (&self.recipe.design.replicates, &self.replicated) {
            self.replicated = Some(Gathered::new(columns.to_vec(), replicates, &self.layout.program));
        }
    }

    fn shape(&self) -> Shape {
        self.layout.program.shape(self.domains.keys.len())
    }

    /// Takes over what is known of columns, and puts the sums into the layout for it.
    fn grow(&mut self, facts: Facts) -> Result<()> {
        if facts.adds_nothing_to(&self.facts) {
            return Ok(());
        }
        // A fact that was not known may add or split terms: the layout is planned again, and the sums relaid into it.
        let layout = Layout::new(&self.recipe.measures, &facts)?;
        let relay = Relay::new(&layout, &self.layout, &self.facts, |_, category| category)?;
        if !relay.is_identity() {
            self.check_memory(&layout, self.sums.len())?;
            // Units and domains keep their numbers: one list serves both.
            let same: Vec<u32> = (0..self.units.len().max(self.domains.keys.len()) as u32).collect();
            self.sums = self.sums.relaid(layout.program.width(), &relay, &same, &same);
            let shape = layout.program.shape(self.domains.keys.len());
            let strata: Vec<u32> = (0..self.units.strata() as u32).collect();
            if let Some(gathered) = &mut self.replicated {
                gathered.relay(&layout.program, &relay);
            }
            self.folded =
                self.folded.as_ref().map(|folded| folded.relaid(shape, &relay, &strata, &same[..folded.shape.domains]));
        }
        self.layout = layout;
        self.facts = facts;
        Ok(())
    }

    /// Adds the moments of units that are complete.
    fn fold(&mut self, mut totals: Totals) {
        let groups = &self.layout.program.groups;
        self.folded = Some(match self.folded.take() {
            None => totals,
            Some(mut folded) => {
                let shape = self.shape();
                // Either side may lack domains that the other has met.
                folded.widen(shape);
                totals.widen(shape);
                folded.merge(&totals, groups);
                folded
            }
        });
    }
}

impl Recipe {
    /// What differs.
    fn difference(&self, other: &Recipe) -> &'static str {
        match () {
            _ if self.design != other.design => "the designs differ",
            _ if self.measures != other.measures => "the measures differ",
            _ => "the grouping sets differ",
        }
    }
}
