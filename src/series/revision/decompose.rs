//! Two vintages of the figures of countries: what moved their groups, by cause and by country.

use super::decomposition::{Country, Moved, RevisionDecomposition};
use super::keys::{Key, dimensions, in_units_of, keys};
use super::reasons::Reasons;
use super::split::{Hybrid, PARTS, RevisionPart, Split, split};
use crate::area::areas;
use crate::finding::{Findings, Subject};
use crate::series::Series;
use crate::series::aggregate::{AggregateOptions, Plan, given, per, plans, unit_of_aggregate, weights};
use crate::series::combine::{Cell, Combined, Simulation, combine, makeup};
use crate::series::imputed::{Imputer, Seeds};
use crate::series::panel::{Panels, units};
use crate::unit::Unit;
use crate::{Error, Grouping, Result};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::sync::atomic::{AtomicBool, Ordering};

/// How the aggregates were made that are compared, and how their change is split.
#[derive(Debug, Clone, Default)]
pub struct DecompositionOptions {
    /// How the new aggregates are made.
    pub aggregate: AggregateOptions,
    /// The groups of the published aggregates; `None` for those of the new.
    pub published_grouping: Option<Grouping>,
    /// How the published aggregates were made: their weights, their imputation, their minimum of coverage. `None` for the
    /// same as the new. The method and `per` must be the same.
    pub published: Option<AggregateOptions>,
    /// Over all orders of the causes, or in one.
    pub split: Split,
}

impl Series {
    /// What moved the aggregates of groups from those of another vintage of the countries' figures: the change of each
    /// group, breakdown and year, by cause and by country, in parts that add up to it.
    ///
    /// This series holds the new figures of countries, `published` those that the published aggregates were made of.
    /// Both are aggregated as [`aggregate`](Series::aggregate) does, each with its grouping, weights and imputation. The
    /// causes are those of [`RevisionPart`]; the parts are Shapley values over all orders of the causes, or steps in one
    /// order ([`Split`]). An imputed value that moves because figures of others did is a matter of imputation.
    ///
    /// | cause | of a member | turns |
    /// |---|---|---|
    /// | `membership` | that came or left | members |
    /// | `weights` | whose weight is another, came to be known or is no longer known | weights |
    /// | `coverage` | whose figure was added, went away, or took the place of an imputed value | values |
    /// | `imputation` | whose value is imputed in both, or in one and missing in the other | values |
    /// | `values` | whose observed figure was corrected | values |
    ///
    /// What is in `values` is split once more, by what the figures say of themselves: another definition, another source, or a
    /// figure that was corrected ([`ValuesPart`](super::ValuesPart)).
    ///
    /// The change of a median is split by cause alone: a median is no sum of terms of countries. Where an aggregate has no
    /// value on either side, or none can be computed on any way from one to the other, there are no parts and `comment` says
    /// why. Where some ways have no value on them, the mean is over the others, which the comment counts.
    ///
    /// # Errors
    /// As for [`aggregate`](Series::aggregate), plus [`Error::InvalidArgument`] for two methods, or two different `per`.
    ///
    /// ```
    /// use infosoc::{AggregateOptions, DecompositionOptions, Grouping, Series, ToFrame};
    /// let new = Series::read("datasets/series/ict.csv")?.indicators(&["HH7"])?;
    /// let published = Series::read("datasets/series/internet_users_2024_11.csv")?;
    /// let options = DecompositionOptions { aggregate: AggregateOptions::population(), ..Default::default() };
    /// let moved = new.years(2014, 2021)?.decompose(&published.years(2014, 2021)?, &Grouping::builtin("sdg")?, &options)?;
    /// println!("{}", moved.to_frame()?);
    /// println!("{}", moved.countries()?);
    /// # Ok::<(), infosoc::Error>(())
    /// ```
    pub fn decompose(
        &self,
        published: &Series,
        grouping: &Grouping,
        options: &DecompositionOptions,
    ) -> Result<RevisionDecomposition> {
        self.decompose_until(published, grouping, options, &AtomicBool::new(false))
    }

    /// The same, given up with [`Error::Interrupted`] soon after `stop` is set by another thread.
    ///
    /// # Errors
    /// As for [`decompose`](Series::decompose), plus [`Error::Interrupted`].
    pub fn decompose_until(
        &self,
        published: &Series,
        grouping: &Grouping,
        options: &DecompositionOptions,
        stop: &AtomicBool,
    ) -> Result<RevisionDecomposition> {
        // Draws make intervals, and the parts of a change have none.
        let of = |options: &AggregateOptions| AggregateOptions { draws: 0, ..options.clone() };
        let (made, were_made) = (of(&options.aggregate), of(options.published.as_ref().unwrap_or(&options.aggregate)));
        let differ = |name: &str, new: &dyn Display, published: &dyn Display| {
            let problem = format!("must be the same as for the new aggregates; these are {published} and {new}");
            Error::invalid(format!("{name} of the published aggregates"), problem)
        };
        let method = |made: &AggregateOptions| {
            made.method.map_or_else(|| "that of the catalogue".to_owned(), |method| format!("{:?}", method.as_str()))
        };
        let other_method =
            (made.method != were_made.method).then(|| differ("method", &method(&made), &method(&were_made)));
        let other_per =
            (made.per.to_bits() != were_made.per.to_bits()).then(|| differ("per", &made.per, &were_made.per));
        Error::collect(other_method.into_iter().chain(other_per).collect())?;
        let mut findings = Vec::new();
        let old = in_units_of(published, self, &mut findings)?;
        let groupings = [options.published_grouping.as_ref().unwrap_or(grouping), grouping];
        let books = Error::both(weights(&old, &were_made), weights(self, &made))?;
        let unit_lists = Error::both(units(&old), units(self))?;
        let sides = [
            Side::new(&old, &were_made, plans(&old, &were_made, books.0.as_deref(), &unit_lists.0)?, &unit_lists.0)?,
            Side::new(self, &made, plans(self, &made, books.1.as_deref(), &unit_lists.1)?, &unit_lists.1)?,
        ];
        let groups = Groups::of(groupings);
        let reasons = Reasons::of(&old, self)?;
        let mut all: BTreeSet<&Key> = sides[1].keys.iter().collect();
        all.extend(&sides[0].keys);
        let mut rows = Vec::new();
        for key in all {
            of_key(key, &sides, (&groups, &reasons), options.split, stop, &mut rows)?;
        }
        if rows.is_empty() && !self.is_empty() {
            let problem = "has no members in the years of the series; check valid_from, valid_to and as_of";
            return Err(Error::invalid("grouping", problem));
        }
        let dimensions = dimensions(self, &old);
        Ok(RevisionDecomposition::new(rows, dimensions, Findings::new(findings, Subject::Series)))
    }
}

/// One of the two vintages, with how it is aggregated.
struct Side<'a> {
    keys: Vec<Key>,
    panels: Panels<'a>,
    places: BTreeMap<Key, usize>,
    plans: Vec<Plan<'a>>,
    units: &'a [Option<Unit>],
    imputer: Option<Imputer<'a>>,
    options: &'a AggregateOptions,
}

impl<'a> Side<'a> {
    fn new(
        series: &'a Series,
        options: &'a AggregateOptions,
        plans: Vec<Plan<'a>>,
        units: &'a [Option<Unit>],
    ) -> Result<Side<'a>> {
        let keys = keys(series)?;
        let imputer = options.impute.as_ref().map(|impute| Imputer::new(series, impute)).transpose()?;
        let panels = Panels::new(series, options.impute.as_ref().and_then(|impute| impute.through))?;
        let places = panels.spans().iter().enumerate().map(|(place, span)| (keys[span.key].clone(), place)).collect();
        Ok(Side { keys, panels, places, plans, units, imputer, options })
    }

    /// The members' figures of a key in each of its years, imputed ones among them.
    fn slices(&self, key: &Key, groups: &Groups<'_>, stop: &AtomicBool) -> Result<Option<Slices<'_>>> {
        let Some(&place) = self.places.get(key) else { return Ok(None) };
        let panel = &self.panels.panel(&self.panels.spans()[place]);
        let plan = &self.plans[panel.key];
        // What is imputed for a country must be known while it is not yet, or no longer, a member.
        let members: Vec<Vec<Vec<u16>>> = (0..panel.years)
            .map(|t| groups.in_year(panel.year(t)).into_iter().map(|group| group.all()).collect())
            .collect();
        // Without draws no seed matters.
        let seeds = Seeds { draws: 0, seed: 0, stream: 0 };
        let mut imputed = match &self.imputer {
            Some(imputer) => Some(imputer.impute(panel, &members, seeds, stop).ok_or(Error::Interrupted)?),
            None => None,
        };
        let mut cells: BTreeMap<i32, Vec<Cell>> = BTreeMap::new();
        for t in (0..panel.years).filter(|&t| panel.present[t]) {
            let mut of_year: Vec<Cell> = (0..areas().len() as u16).map(|area| given(panel, plan, area, t)).collect();
            imputed.iter_mut().for_each(|imputed| drop(imputed.fill(t, &mut of_year)));
            cells.insert(panel.year(t), of_year);
        }
        let unit = self.units[panel.key].as_ref();
        let per = per(plan, unit, self.options);
        let options = AggregateOptions { per, ..self.options.clone() };
        let unit = unit_of_aggregate(plan, unit, self.options);
        Ok(Some(Slices { plan, options, cells, unit }))
    }
}

/// The figures of one key.
struct Slices<'a> {
    plan: &'a Plan<'a>,
    options: AggregateOptions,
    /// By year, for each area.
    cells: BTreeMap<i32, Vec<Cell>>,
    unit: Option<String>,
}

impl Slices<'_> {
    /// The aggregate of some members, as [`Series::aggregate`] makes it.
    fn combined(&self, year: i32, members: &[u16]) -> Option<Combined> {
        let cells = self.cells.get(&year)?;
        Some(combine(self.plan, members, cells, &self.options, &mut Simulation::new(0, self.options.level)))
    }
}

/// The groups of both groupings, those of the new before what only the published one has.
struct Groups<'a> {
    /// Old and new.
    groupings: [&'a Grouping; 2],
    /// The code and name of each group, and its place in either grouping.
    groups: Vec<(String, Option<String>, [Option<usize>; 2])>,
}

/// The members of a group in a year, old and new.
struct Members([Vec<u16>; 2]);

impl Members {
    /// The members on either side, in order.
    fn all(&self) -> Vec<u16> {
        let all: BTreeSet<u16> = self.0.iter().flatten().copied().collect();
        all.into_iter().collect()
    }
}

impl<'a> Groups<'a> {
    fn of(groupings: [&'a Grouping; 2]) -> Groups<'a> {
        let mut groups: Vec<(String, Option<String>, [Option<usize>; 2])> = Vec::new();
        for side in [1, 0] {
            for (place, group) in groupings[side].groups().iter().enumerate() {
                match groups.iter_mut().find(|(code, ..)| *code == group.code) {
                    Some((.., places)) => places[side] = Some(place),
                    None => {
                        let mut places = [None; 2];
                        places[side] = Some(place);
                        groups.push((group.code.clone(), group.name.clone(), places));
                    }
                }
            }
        }
        Groups { groupings, groups }
    }

    fn in_year(&self, year: i32) -> Vec<Members> {
        let sides = self.groupings.map(|grouping| grouping.members_in(year));
        let of = |(.., places): &(String, Option<String>, [Option<usize>; 2])| {
            Members([0, 1].map(|side| places[side].map(|place| sides[side][place].clone()).unwrap_or_default()))
        };
        self.groups.iter().map(of).collect()
    }
}

/// The changes of all groups and years of one key.
fn of_key(
    key: &Key,
    sides: &[Side<'_>; 2],
    (groups, reasons): (&Groups<'_>, &Reasons),
    rule: Split,
    stop: &AtomicBool,
    rows: &mut Vec<Moved>,
) -> Result<()> {
    let slices = [sides[0].slices(key, groups, stop)?, sides[1].slices(key, groups, stop)?];
    let years: BTreeSet<i32> = slices.iter().flatten().flat_map(|slices| slices.cells.keys().copied()).collect();
    for year in years {
        for ((code, name, _), members) in groups.groups.iter().zip(groups.in_year(year)) {
            if stop.load(Ordering::Relaxed) {
                return Err(Error::Interrupted);
            }
            let has_members = |side: usize| !members.0[side].is_empty();
            let combined = [0, 1]
                .map(|side| slices[side].as_ref().filter(|_| has_members(side))?.combined(year, &members.0[side]));
            if combined.iter().all(Option::is_none) {
                continue;
            }
            let unit = slices[1].as_ref().or(slices[0].as_ref()).and_then(|slices| slices.unit.clone());
            let mut row = Moved::new(key.clone(), code.clone(), name.clone(), year, unit, combined);
            let reason = why_not(&slices, year, &members, &row);
            match (reason, &slices) {
                (None, [Some(old), Some(new)]) => {
                    decompose(&mut row, [old, new], year, &members, rule);
                    row.explain(reasons);
                }
                (reason, _) => row.comment.extend(reason),
            }
            rows.push(row);
        }
    }
    Ok(())
}

/// Why the change of a group cannot be computed.
fn why_not(slices: &[Option<Slices<'_>>; 2], year: i32, members: &Members, row: &Moved) -> Option<String> {
    for (side, which) in [(0, "published"), (1, "new")] {
        let Some(of_side) = &slices[side] else { return Some(format!("no {which} figures of this kind")) };
        if !of_side.cells.contains_key(&year) {
            return Some(format!("no {which} figures of this year"));
        }
        if members.0[side].is_empty() {
            return Some(format!("the group has no members in the {which} grouping"));
        }
    }
    let [Some(old), Some(new)] = slices else { return None };
    if old.unit != new.unit {
        let name = |unit: &Option<String>| unit.clone().unwrap_or_else(|| "none".to_owned());
        return Some(format!("the units do not convert: {} and {}", name(&old.unit), name(&new.unit)));
    }
    if old.plan.method != new.plan.method {
        return Some("the two are not aggregated by one method".to_owned());
    }
    let without: Vec<String> = [(0, "published"), (1, "new")]
        .into_iter()
        .filter(|&(side, _)| row.values[side].is_none())
        .map(|(side, which)| {
            let why = row.reasons[side].as_deref().unwrap_or("no value");
            format!("no {which} value: {why}")
        })
        .collect();
    (!without.is_empty()).then(|| without.join("; "))
}

/// A member of a group, old and new.
#[derive(Clone, Copy)]
struct State {
    area: u16,
    is_member: [bool; 2],
    cells: [Cell; 2],
}

impl State {
    /// Which cause turns its value, if any does.
    fn cause(&self) -> Option<RevisionPart> {
        let [old, new] = self.cells;
        let observed = |cell: &Cell| cell.value.is_some() && !cell.imputed;
        match (observed(&old), observed(&new)) {
            (true, true) if bits(old.value) == bits(new.value) => None,
            (true, true) => Some(RevisionPart::Values),
            (true, false) | (false, true) => Some(RevisionPart::Coverage),
            (false, false) if bits(old.value) == bits(new.value) => None,
            (false, false) => Some(RevisionPart::Imputation),
        }
    }

    /// Whether a cause is at work on it.
    fn is_moved_by(&self, part: RevisionPart) -> bool {
        match part {
            RevisionPart::Membership => self.is_member[0] != self.is_member[1],
            RevisionPart::Weights => bits(self.cells[0].weight) != bits(self.cells[1].weight),
            RevisionPart::Coverage | RevisionPart::Imputation | RevisionPart::Values => self.cause() == Some(part),
        }
    }
}

fn bits(number: Option<f64>) -> Option<u64> {
    // Zeros of either sign are one number.
    number.map(|x| (x + 0.0).to_bits())
}

fn decompose(row: &mut Moved, slices: [&Slices<'_>; 2], year: i32, members: &Members, rule: Split) {
    let cells = slices.map(|slices| &slices.cells[&year]);
    let states: Vec<State> = members
        .all()
        .into_iter()
        .map(|area| State {
            area,
            is_member: [0, 1].map(|side| members.0[side].binary_search(&area).is_ok()),
            cells: cells.map(|cells| cells[usize::from(area)]),
        })
        .collect();
    // 2ᵏ aggregates are made for k causes: 32 at most, and fewer without those that moved nothing.
    let active: Vec<RevisionPart> =
        RevisionPart::ALL.iter().copied().filter(|&part| states.iter().any(|state| state.is_moved_by(part))).collect();
    let mut mixed = cells[0].clone();
    let per = slices[1].options.per;
    let hybrid = |set: u32| {
        let turned = |part: RevisionPart| {
            // A cause that is not at work has old and new alike: either will do.
            active.iter().position(|&known| known == part).map_or(0, |place| (set >> place & 1) as usize)
        };
        let mut group = Vec::with_capacity(states.len());
        for state in &states {
            if state.is_member[turned(RevisionPart::Membership)] {
                group.push(state.area);
            }
            let of_value = &state.cells[state.cause().map_or(0, &turned)];
            let weight = state.cells[turned(RevisionPart::Weights)].weight;
            // Each call writes every state anew: nothing of the last set is left in the cells.
            mixed[usize::from(state.area)] = Cell { weight, ..*of_value };
        }
        // The limits of the two are those of one indicator in one unit.
        let made = makeup(slices[1].plan, &group, &mixed, per)?;
        let mut terms = vec![(0.0, 0.0); states.len()];
        for (area, term) in made.terms {
            // States are in the order of areas, as members are.
            if let Ok(place) = states.binary_search_by_key(&area, |state| state.area) {
                terms[place] = term;
            }
        }
        Some(Hybrid { value: made.value, denominator: made.denominator, terms })
    };
    let Some(parts) = split(&active, states.len(), rule, hybrid) else {
        row.change = row.values[1].zip(row.values[0]).map(|(new, old)| new - old);
        row.comment.push(match rule {
            Split::Shapley => {
                "not split: on every way from the old to the new a group is left without a value".to_owned()
            }
            Split::Sequential => {
                "not split: a step has no value, as no member has a figure on it; take shapley".to_owned()
            }
        });
        return;
    };
    let (counted, all) = parts.orders;
    if counted < all {
        row.comment
            .push(format!("the mean over {counted} of {all} orders: the others lead through a group without a value"));
    }
    if parts.by_country.is_empty() {
        row.comment.push("not split by country: a median is no sum of terms of countries".to_owned());
    }
    row.change = Some(parts.change);
    row.parts = Some(parts.by_cause);
    for (place, state) in states.iter().enumerate() {
        let is_moved = RevisionPart::ALL.iter().any(|&part| state.is_moved_by(part));
        let parts: Option<[f64; PARTS]> = parts.by_country.get(place).copied();
        if is_moved {
            row.countries.push(Country {
                area: state.area,
                is_member: state.is_member,
                values: state.cells.map(|cell| cell.value),
                imputed: state.cells.map(|cell| cell.value.is_some() && cell.imputed),
                weights: state.cells.map(|cell| cell.weight),
                parts,
                why: None,
            });
        }
    }
}
