//! Kernel: one pass over the rows gathers the state of [`totals`](super::totals).
//!
//! Rows are read in blocks, column by column, into a matrix of terms; the units of the design are walked in their
//! order, and each finished unit folds into its parent.

use super::block::{Block, DomainSums};
use super::column::Column;
use super::encode::Cells;
use super::moments::{Moments, Shape};
use super::totals::Totals;
use super::unit_sums::UnitSums;
use super::units::Bound;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

/// What is summed over the rows of a unit. Each term is times the row's weight, except where it says so.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Term {
    /// Cases: rows with a weight other than 0, unweighted.
    Cases { mask: usize },
    /// The weight itself.
    Weight { mask: usize },
    /// A value.
    Value { column: usize, mask: usize },
    /// The square of a value less a constant.
    Square { column: usize, shift: f64, mask: usize },
    /// The product of two values.
    Product { columns: [usize; 2], mask: usize },
}

/// Which rows a measure is about: those that pass the filter and in which none of its columns is missing.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Mask {
    pub(crate) filter: Option<usize>,
    pub(crate) present: Vec<usize>,
}

/// Totals t_y that share a denominator t_x.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    /// The term of t_x; `None` for totals.
    pub(crate) denominator: Option<usize>,
    /// The pairs of this group; the terms of their t_y are `first_numerator` plus the number of the pair.
    pub(crate) pairs: Range<usize>,
    /// The mask of all of them.
    pub(crate) mask: usize,
    /// The mask of their filter alone, with the cases in which a value is missing.
    pub(crate) domain_mask: usize,
}

/// Everything that one pass computes.
#[derive(Debug)]
pub(crate) struct Program<'a> {
    pub(crate) columns: Vec<Column<'a>>,
    pub(crate) masks: Vec<Mask>,
    pub(crate) terms: Vec<Term>,
    pub(crate) groups: Vec<Group>,
    pub(crate) first_numerator: usize,
    /// The term with the cases of each mask.
    pub(crate) cases: Vec<usize>,
}

impl Program<'_> {
    fn pairs(&self) -> usize {
        self.groups.last().map_or(0, |group| group.pairs.end)
    }

    /// How many there are of everything, with so many domains.
    pub(crate) fn shape(&self, domains: usize) -> Shape {
        Shape {
            domains,
            terms: self.terms.len(),
            pairs: self.pairs(),
            groups: self.groups.len(),
            masks: self.masks.len(),
        }
    }

    /// The group that a pair belongs to, and its number.
    pub(crate) fn group_of(&self, pair: usize) -> (usize, &Group) {
        let g = self.groups.partition_point(|group| group.pairs.end <= pair);
        (g, &self.groups[g])
    }
}

/// A grouping set: the domain of every row, numbered from `first`; without `cells` all rows are in domain `first`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Set<'a> {
    pub(crate) cells: Option<&'a Cells>,
    pub(crate) first: u32,
}

/// One pass over the rows, in parallel over parts whose number depends on the data alone, so that any number of
/// threads gives the same bits. `None` if `stop` was set meanwhile.
pub(crate) fn pass(
    program: &Program,
    bound: &Bound,
    weights: &Column,
    sets: &[Set],
    domains: usize,
    stop: &AtomicBool,
) -> Option<Totals> {
    pass_in_parts(program, bound, weights, sets, domains, parts(program, bound.rows(), domains), stop)
}

/// The same for a part of the rows: no stratum is whole.
pub(crate) fn pass_open(
    program: &Program,
    bound: &Bound,
    weights: &Column,
    sets: &[Set],
    domains: usize,
    stop: &AtomicBool,
) -> Option<Totals> {
    let leaves = || Leaves::Rows(Box::new(Block::new(program, bound.order.as_deref(), weights, sets)));
    in_parts(program, bound, leaves, domains, parts(program, bound.rows(), domains), true, stop)
}

/// The same over sums that are there, with the units of the design as rows; `all_open` if they are a part of the units.
pub(crate) fn pass_over_sums(
    program: &Program,
    bound: &Bound,
    sums: &UnitSums,
    domains: usize,
    all_open: bool,
    stop: &AtomicBool,
) -> Option<Totals> {
    in_parts(program, bound, || Leaves::Sums(sums), domains, parts(program, sums.len(), domains), all_open, stop)
}

/// How many parts: each has memory of its own for every domain, which should be little beside the rows.
fn parts(program: &Program, rows: usize, domains: usize) -> usize {
    (rows / 65_536).min(4 * rows / (domains * (program.terms.len() + 1)).max(1)).clamp(1, 64)
}

fn pass_in_parts(
    program: &Program,
    bound: &Bound,
    weights: &Column,
    sets: &[Set],
    domains: usize,
    parts: usize,
    stop: &AtomicBool,
) -> Option<Totals> {
    if program.terms.is_empty() {
        return Some(Totals::new(program.shape(domains), bound.stages.len()));
    }
    let leaves = || Leaves::Rows(Box::new(Block::new(program, bound.order.as_deref(), weights, sets)));
    let mut state = in_parts(program, bound, leaves, domains, parts, false, stop)?;
    state.close(bound, &program.groups);
    Some(state)
}

fn in_parts<'a>(
    program: &'a Program,
    bound: &'a Bound,
    leaves: impl Fn() -> Leaves<'a> + Sync,
    domains: usize,
    parts: usize,
    all_open: bool,
    stop: &'a AtomicBool,
) -> Option<Totals> {
    let psus = bound.psus();
    let parts = parts.min(psus);
    let share = |part: usize| part * psus / parts;
    let run = |part: usize| {
        let pass = Pass { all_open, ..Pass::new(program, bound, leaves(), domains, stop) };
        pass.run(share(part)..share(part + 1))
    };
    merged(0..parts, &run, &program.groups)
}

/// The states of parts, merged in pairs in the order of the parts, so that few are kept at a time.
fn merged(parts: Range<usize>, run: &(impl Fn(usize) -> Option<Totals> + Sync), groups: &[Group]) -> Option<Totals> {
    if parts.len() <= 1 {
        return run(parts.start);
    }
    let middle = parts.start + parts.len() / 2;
    let (first, rest) =
        rayon::join(|| merged(parts.start..middle, run, groups), || merged(middle..parts.end, run, groups));
    let mut first = first?;
    first.merge(&rest?, groups);
    Some(first)
}

/// The working memory of one part of a pass.
struct Pass<'a> {
    program: &'a Program<'a>,
    bound: &'a Bound,
    leaves: Leaves<'a>,
    state: Totals,
    levels: Vec<Level>,
    /// Whether no stratum is whole here.
    all_open: bool,
    /// Looked at before every unit and every block of rows, so that one large unit does not delay the end.
    stop: &'a AtomicBool,
}

/// What the lowest units are made of.
enum Leaves<'a> {
    /// Rows of a table.
    Rows(Box<Block<'a>>),
    /// Sums that are there.
    Sums(&'a UnitSums),
}

/// One stage of sampling: the totals of the unit at hand and the moments of the finished units of its parent.
struct Level {
    /// domains × terms.
    sums: Vec<f64>,
    /// The domains that the unit at hand has rows in.
    touched: Vec<u32>,
    is_touched: Vec<bool>,
    moments: Moments,
}

impl<'a> Pass<'a> {
    fn new(
        program: &'a Program,
        bound: &'a Bound,
        leaves: Leaves<'a>,
        domains: usize,
        stop: &'a AtomicBool,
    ) -> Pass<'a> {
        let shape = program.shape(domains);
        let levels = bound.stages.iter().map(|_| Level::new(shape)).collect();
        let state = Totals::new(shape, bound.stages.len());
        Pass { program, bound, leaves, state, levels, all_open: false, stop }
    }

    /// Whether the work is to end: what was summed since is incomplete.
    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// The state of a range of PSUs. `None` if it was stopped meanwhile.
    fn run(mut self, psus: Range<usize>) -> Option<Totals> {
        let stage = &self.bound.stages[0];
        let last_row = stage.rows(psus.end - 1).end;
        let strata = self.bound.lonely.len();
        let first = stage.parent_of(psus.start);
        for stratum in first..strata {
            let units = stage.units(stratum);
            let here = units.start.max(psus.start)..units.end.min(psus.end);
            if here.is_empty() {
                break;
            }
            for unit in here.clone() {
                self.unit(0, unit, last_row);
                if self.is_stopped() {
                    return None;
                }
            }
            let (state, groups) = (&mut self.state, &self.program.groups);
            self.levels[0].moments.drain(groups, |cell| match here == units && !self.all_open {
                true => state.close_stratum(stratum, cell, self.bound, groups),
                false => state.keep_open(stratum, cell),
            });
        }
        Some(self.state)
    }

    /// Sums the rows of a unit, folds its totals into the moments of its parent and adds them to the parent's.
    fn unit(&mut self, s: usize, unit: usize, last_row: usize) {
        let stage = &self.bound.stages[s];
        let mut rows = None;
        if s + 1 == self.bound.stages.len() {
            rows = Some(stage.rows(unit));
        } else {
            let below = &self.bound.stages[s + 1];
            for child in below.units(unit) {
                if self.is_stopped() {
                    return;
                }
                self.unit(s + 1, child, last_row);
            }
            let drawn = below.units(unit).len() as f64;
            if let Some(later) = &mut self.state.later {
                let groups = &self.program.groups;
                self.levels[s + 1].moments.drain(groups, |cell| later.add(cell, drawn, below.scale[unit], groups));
            }
        }
        // Compiled once for each set of vector instructions; which of them runs changes no bit.
        pulp::Arch::new().dispatch(Finish { pass: self, s, rows, last_row });
    }

    /// Folds the totals of a unit into the moments of its parent and adds them to the parent's.
    #[inline(always)]
    fn fold(&mut self, s: usize) {
        let shape = self.state.shape;
        let (above, from) = self.levels.split_at_mut(s);
        let level = &mut from[0];
        let mut touched = std::mem::take(&mut level.touched);
        for &d in &touched {
            let d = d as usize;
            level.is_touched[d] = false;
            let sums = &mut level.sums[d * shape.terms..(d + 1) * shape.terms];
            level.moments.begin_unit(d, self.program.cases.iter().map(|&term| sums[term] > 0.0));
            for (g, group) in self.program.groups.iter().enumerate() {
                let x = group.denominator.map_or(0.0, |term| sums[term]);
                let first = self.program.first_numerator;
                let y = &sums[first + group.pairs.start..first + group.pairs.end];
                level.moments.fold(d, g, group, x, y, &mut self.state.pilot);
            }
            let parent = match above.last_mut() {
                None => &mut self.state.sums,
                Some(parent) => {
                    parent.touch(d as u32);
                    &mut parent.sums
                }
            };
            parent[d * shape.terms..(d + 1) * shape.terms].iter_mut().zip(&*sums).for_each(|(p, s)| *p += s);
            sums.fill(0.0);
        }
        touched.clear();
        level.touched = touched;
    }

    /// Adds rows, or the sums at their places, to the unit at hand.
    #[inline(always)]
    fn rows(&mut self, s: usize, places: Range<usize>, last_row: usize) {
        let level = &mut self.levels[s];
        match &mut self.leaves {
            Leaves::Rows(block) => block.add_rows(places, last_row, level, self.stop),
            Leaves::Sums(sums) => {
                for place in places {
                    sums.of(self.bound.row(place)).for_each(|(d, row)| level.add(d, row));
                }
            }
        }
    }
}

/// The end of a unit: the rows of one of the lowest, and the folding of any.
struct Finish<'p, 'a> {
    pass: &'p mut Pass<'a>,
    s: usize,
    rows: Option<Range<usize>>,
    last_row: usize,
}

impl pulp::NullaryFnOnce for Finish<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        if let Some(rows) = self.rows {
            self.pass.rows(self.s, rows, self.last_row);
        }
        self.pass.fold(self.s);
    }
}

impl Level {
    fn new(shape: Shape) -> Level {
        Level {
            sums: vec![0.0; shape.domains * shape.terms],
            touched: Vec::new(),
            is_touched: vec![false; shape.domains],
            moments: Moments::new(shape),
        }
    }

    #[inline(always)]
    fn add(&mut self, domain: u32, row: &[f64]) {
        self.of(domain).iter_mut().zip(row).for_each(|(sum, term)| *sum += term);
    }

    #[inline(always)]
    fn touch(&mut self, domain: u32) {
        let known = &mut self.is_touched[domain as usize];
        if !*known {
            *known = true;
            self.touched.push(domain);
        }
    }
}

impl DomainSums for Level {
    #[inline(always)]
    fn of(&mut self, domain: u32) -> &mut [f64] {
        self.touch(domain);
        let terms = self.sums.len() / self.is_touched.len();
        &mut self.sums[domain as usize * terms..(domain as usize + 1) * terms]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::domains::Domains;
    use crate::survey::linearize::linearize;
    use crate::survey::measure::{mean, ratio, total};
    use crate::survey::plan::Plan;
    use crate::{Design, LonelyPsu, Survey};
    use approx::assert_relative_eq;
    use polars::prelude::*;

    fn table() -> DataFrame {
        let rows = 600i64;
        let hash = |i: i64, k: i64| (i * 7919 + k * 104_729 + i * i * 31) % 97;
        let column = |k: i64, m: i64| (0..rows).map(|i| hash(i, k) % m).collect::<Vec<_>>();
        df!(
            "h" => (0..rows).map(|i| (i / 130).min(4)).collect::<Vec<_>>(),
            "psu" => (0..rows).map(|i| i / 11).collect::<Vec<_>>(),
            "ssu" => (0..rows).map(|i| i / 3).collect::<Vec<_>>(),
            "n1" => vec![40i64; 600], "n2" => vec![9i64; 600],
            "w" => column(1, 50), "x" => column(2, 13), "g" => column(4, 5),
            "y" => column(3, 90).iter().map(|&y| (y > 7).then_some(y)).collect::<Vec<_>>(),
        )
        .expect("columns of one length")
    }

    /// States of parts, merged in order, give what one state gives, whatever the design.
    #[test]
    fn parts_merge_to_the_whole() {
        let plain = Design::new("w").lonely_psu(LonelyPsu::Adjust);
        let nested = plain.clone().strata("h").psu("psu").nest(true);
        let designs = [
            plain.clone(),
            plain.clone().strata("g"),
            plain.psu("psu"),
            nested.clone(),
            nested.ssu("ssu").fpc(["n1", "n2"]),
        ];
        let measures = [mean("y"), total("y"), ratio("y", "x"), mean("x").filter("inside")];
        for design in designs {
            let mut table = table();
            let inside: BooleanChunked = (0..600).map(|i| Some(i % 4 != 1)).collect();
            table.with_column(inside.with_name("inside".into()).into_column()).expect("one length");
            let survey = Survey::new(table, design).expect("a sound design");
            let (table, bound) = (survey.table(), &survey.0.bound);
            let plan = Plan::new(table, &measures, bound.order.is_some()).expect("sound measures");
            let domains = Domains::new(table, &[vec!["g".to_owned()]], &[]).expect("a column");
            let (program, stop) = (plan.program(), AtomicBool::new(false));
            let weights = survey.0.weights().expect("weights");
            let run = |parts| {
                pass_in_parts(&program, bound, &weights, &domains.sets(), domains.keys.len(), parts, &stop)
                    .expect("not stopped")
            };
            let whole = run(1);
            for parts in [2, 3, 7, 50] {
                let merged = run(parts);
                for d in 0..domains.keys.len() {
                    for item in &plan.items {
                        let of = |state| linearize(state, &program, LonelyPsu::Adjust, d, item.pair);
                        let (a, b) = (of(&whole), of(&merged));
                        assert_relative_eq!(a.value, b.value, max_relative = 1e-12);
                        assert_relative_eq!(a.variance, b.variance, max_relative = 1e-12);
                        assert_eq!(a.df, b.df);
                    }
                }
            }
        }
    }

    #[test]
    fn a_stop_ends_the_pass() {
        let survey = Survey::new(table(), Design::new("w")).expect("a sound design");
        let stop = AtomicBool::new(true);
        let error = survey.estimate([mean("y")]).run_until(&stop).expect_err("stopped");
        assert_eq!(error.code(), "interrupted");
    }
}
