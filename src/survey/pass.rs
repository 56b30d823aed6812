//! Kernel: one pass over the rows gathers the state of [`totals`](super::totals).
//!
//! Rows are read in blocks, column by column, into a matrix of terms; the units of the design are walked in their
//! order, and each finished unit folds into its parent.

use super::column::{Column, Rows};
use super::encode::Cells;
use super::moments::{Moments, Shape};
use super::totals::Totals;
use super::units::Bound;
use rayon::prelude::*;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

/// How many rows are read at a time.
const BLOCK: usize = 128;

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
    if program.terms.is_empty() {
        return Some(Pass::new(program, bound, weights, sets, domains).state);
    }
    // Each part has memory of its own for every domain, which should be little beside the rows.
    let by_memory = 4 * bound.rows() / (domains * (program.terms.len() + 1));
    let parts = (bound.rows() / 65_536).min(by_memory).clamp(1, 64);
    pass_in_parts(program, bound, weights, sets, domains, parts, stop)
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
    let psus = bound.psus();
    let parts = parts.min(psus);
    let share = |part: usize| part * psus / parts;
    let states: Vec<Option<Totals>> = (0..parts)
        .into_par_iter()
        .map(|part| Pass::new(program, bound, weights, sets, domains).run(share(part)..share(part + 1), stop))
        .collect();
    let mut states = states.into_iter();
    let mut whole = states.next()??;
    for state in states {
        whole.merge(&state?, &program.groups);
    }
    whole.close(bound, &program.groups);
    Some(whole)
}

/// The working memory of one part of a pass.
struct Pass<'a> {
    program: &'a Program<'a>,
    bound: &'a Bound,
    weights: &'a Column<'a>,
    sets: &'a [Set<'a>],
    state: Totals,
    block: Block,
    levels: Vec<Level>,
}

/// Rows of the block, term by term, and the domains they are in.
struct Block {
    rows: Range<usize>,
    /// rows × terms.
    terms: Vec<f64>,
    /// sets × rows.
    cells: Vec<u32>,
    weights: Vec<f64>,
    /// columns × rows.
    values: Vec<f64>,
    /// masks × rows.
    masks: Vec<f64>,
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
    fn new(program: &'a Program, bound: &'a Bound, weights: &'a Column, sets: &'a [Set], domains: usize) -> Pass<'a> {
        let shape = Shape {
            domains,
            terms: program.terms.len(),
            pairs: program.pairs(),
            groups: program.groups.len(),
            masks: program.masks.len(),
        };
        let block = Block {
            rows: 0..0,
            terms: vec![0.0; BLOCK * shape.terms],
            cells: vec![0; BLOCK * sets.len()],
            weights: vec![0.0; BLOCK],
            values: vec![0.0; BLOCK * program.columns.len()],
            masks: vec![0.0; BLOCK * shape.masks],
        };
        let levels = bound.stages.iter().map(|_| Level::new(shape)).collect();
        Pass { program, bound, weights, sets, state: Totals::new(shape, bound.stages.len()), block, levels }
    }

    /// The state of a range of PSUs.
    fn run(mut self, psus: Range<usize>, stop: &AtomicBool) -> Option<Totals> {
        let stage = &self.bound.stages[0];
        let last_row = stage.rows(psus.end - 1).end;
        self.block.rows = stage.rows(psus.start).start..stage.rows(psus.start).start;
        let strata = self.bound.lonely.len();
        let first = stage.parent_of(psus.start);
        for stratum in first..strata {
            let units = stage.units(stratum);
            let here = units.start.max(psus.start)..units.end.min(psus.end);
            if here.is_empty() {
                break;
            }
            for unit in here.clone() {
                if stop.load(Ordering::Relaxed) {
                    return None;
                }
                self.unit(0, unit, last_row);
            }
            let (state, groups) = (&mut self.state, &self.program.groups);
            self.levels[0].moments.drain(groups, |cell| match here == units {
                true => state.close_stratum(stratum, cell, self.bound, groups),
                false => state.keep_open(stratum, cell),
            });
        }
        Some(self.state)
    }

    /// Sums the rows of a unit, folds its totals into the moments of its parent and adds them to the parent's.
    fn unit(&mut self, s: usize, unit: usize, last_row: usize) {
        let stage = &self.bound.stages[s];
        if s + 1 == self.bound.stages.len() {
            for place in stage.rows(unit) {
                self.row(s, place, last_row);
            }
        } else {
            let below = &self.bound.stages[s + 1];
            for child in below.units(unit) {
                self.unit(s + 1, child, last_row);
            }
            let drawn = below.units(unit).len() as f64;
            if let Some(later) = &mut self.state.later {
                let groups = &self.program.groups;
                self.levels[s + 1].moments.drain(groups, |cell| later.add(cell, drawn, below.scale[unit], groups));
            }
        }
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

    /// Adds one row to the unit at hand.
    #[inline]
    fn row(&mut self, s: usize, place: usize, last_row: usize) {
        if place >= self.block.rows.end {
            self.fill(place..last_row.min(place + BLOCK));
        }
        let i = place - self.block.rows.start;
        let terms = self.state.shape.terms;
        let row = &self.block.terms[i * terms..(i + 1) * terms];
        let level = &mut self.levels[s];
        for set in 0..self.sets.len() {
            let d = self.block.cells[set * BLOCK + i];
            level.touch(d);
            let d = d as usize * terms;
            level.sums[d..d + terms].iter_mut().zip(row).for_each(|(sum, term)| *sum += term);
        }
    }

    /// Reads the next rows: every column once, every term of every row.
    fn fill(&mut self, places: Range<usize>) {
        let len = places.len();
        let block = &mut self.block;
        block.rows = places.clone();
        let rows = match &self.bound.order {
            None => Rows::Run { start: places.start, len },
            Some(order) => Rows::List(&order[places]),
        };
        self.weights.read(rows, &mut block.weights);
        for (set, cells) in self.sets.iter().zip(block.cells.chunks_mut(BLOCK)) {
            match set.cells {
                None => cells.fill(set.first),
                Some(codes) => codes.each(rows, |i, code| cells[i] = set.first + code),
            }
        }
        for (column, values) in self.program.columns.iter().zip(block.values.chunks_mut(BLOCK)) {
            column.read(rows, values);
        }
        for (mask, out) in self.program.masks.iter().zip(block.masks.chunks_mut(BLOCK)) {
            match mask.filter {
                None => out[..len].fill(1.0),
                Some(filter) => out[..len].copy_from_slice(&block.values[filter * BLOCK..filter * BLOCK + len]),
            }
            mask.present.iter().for_each(|&column| self.program.columns[column].mask_missing(rows, out));
        }
        let stride = self.program.terms.len();
        let weights = &block.weights[..len];
        for (k, term) in self.program.terms.iter().enumerate() {
            let out = block.terms[k..].iter_mut().step_by(stride);
            let values = |column: usize| &block.values[column * BLOCK..column * BLOCK + len];
            let mask = |mask: usize| &block.masks[mask * BLOCK..mask * BLOCK + len];
            match *term {
                Term::Cases { mask: m } => out
                    .zip(weights.iter().zip(mask(m)))
                    .for_each(|(out, (&w, &m))| *out = if w != 0.0 { m } else { 0.0 }),
                Term::Weight { mask: m } => {
                    out.zip(weights.iter().zip(mask(m))).for_each(|(out, (&w, &m))| *out = w * m)
                }
                Term::Value { column, mask: m } => {
                    let rows = weights.iter().zip(mask(m)).zip(values(column));
                    out.zip(rows).for_each(|(out, ((&w, &m), &y))| *out = w * m * y)
                }
                Term::Square { column, shift, mask: m } => {
                    let rows = weights.iter().zip(mask(m)).zip(values(column));
                    out.zip(rows).for_each(|(out, ((&w, &m), &y))| *out = w * m * ((y - shift) * (y - shift)))
                }
                Term::Product { columns: [a, b], mask: m } => {
                    let rows = weights.iter().zip(mask(m)).zip(values(a).iter().zip(values(b)));
                    out.zip(rows).for_each(|(out, ((&w, &m), (&a, &b)))| *out = w * m * (a * b))
                }
            }
        }
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

    #[inline]
    fn touch(&mut self, domain: u32) {
        let known = &mut self.is_touched[domain as usize];
        if !*known {
            *known = true;
            self.touched.push(domain);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::linearize::linearize;
    use crate::survey::measure::{mean, ratio, total};
    use crate::survey::plan::{Domains, Plan};
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
