//! Kernel: one pass over the rows gathers the state of [`totals`](crate::survey::kernel::totals).
//!
//! Rows are read in blocks, column by column, into a matrix of terms; the units of the design are walked in their
//! order, and each finished unit folds into its parent.

use super::block::{Block, DomainSums};
use super::moments::Moments;
use super::program::{Group, Program, Shape, Sums};
use super::sparse::Pilots;
use super::totals::Totals;
use super::unit_sums::UnitSums;
use crate::numeric::ROWS_OF_A_PART;
use crate::survey::columns::column::Column;
use crate::survey::columns::domains::Set;
use crate::survey::design::bound::{Bound, Stage};
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

/// The sums of rows: over which terms, by which weights, in which domains.
#[derive(Clone, Copy)]
pub(crate) struct RowSums<'a> {
    pub(crate) program: &'a Program<'a>,
    pub(crate) bound: &'a Bound,
    pub(crate) weights: &'a Column<'a>,
    pub(crate) sets: &'a [Set<'a>],
    /// How many domains the sets have together.
    pub(crate) domains: usize,
}

impl RowSums<'_> {
    /// One pass over the rows, in parallel over parts whose number depends on the data alone, so that any number of
    /// threads gives the same bits. `None` if `stop` was set meanwhile.
    pub(crate) fn pass(self, stop: &AtomicBool) -> Option<Totals> {
        self.pass_in_parts(self.parts(), stop)
    }

    /// The same for a part of the rows: no stratum is whole.
    pub(crate) fn pass_open(self, stop: &AtomicBool) -> Option<Totals> {
        in_parts(self.program, self.bound, || self.leaves(), self.domains, self.parts(), true, stop)
    }

    fn pass_in_parts(self, parts: usize, stop: &AtomicBool) -> Option<Totals> {
        let RowSums { program, bound, domains, .. } = self;
        // Quantiles alone: there is nothing to sum.
        if program.terms.is_empty() {
            return Some(Totals::new(program.shape(domains), bound.stages.len()));
        }
        let mut state = in_parts(program, bound, || self.leaves(), domains, parts, false, stop)?;
        state.close(bound, &program.groups);
        Some(state)
    }

    fn leaves(&self) -> Leaves<'_> {
        Leaves::Rows(Box::new(Block::new(self.program, self.bound.order.as_deref(), self.weights, self.sets)))
    }

    fn parts(&self) -> usize {
        parts(self.program, self.bound.rows(), self.domains)
    }
}

/// A pass over sums that are there, with the units of the design as rows; `all_open` if they are a part of the units.
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

/// How many parts: each has memory of its own for every domain, a quarter of that of the rows at most, and rows enough
/// to be worth a thread. They depend on the data alone, never on the machine.
fn parts(program: &Program, rows: usize, domains: usize) -> usize {
    (rows / ROWS_OF_A_PART).min(4 * rows / (domains * (program.terms.len() + 1)).max(1)).clamp(1, 64)
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
    // Ranges of PSUs: a stratum that lies in two of them stays open in both, until their states are merged.
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
    // Always the same tree of merges, whichever thread runs which part: sums are rounded alike.
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
    /// By domain, the sparse places where the pilot is not 0.
    pilots: Vec<Vec<u32>>,
    /// By stage.
    at_hand: Vec<UnitAtHand>,
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
struct UnitAtHand {
    shape: Shape,
    /// domains × terms.
    sums: Vec<f64>,
    /// By domain, the sparse places where the sums are not 0.
    places: Vec<Vec<u32>>,
    /// The domains that the unit at hand has rows in: so many, the first of a list with room for one more than all.
    touched: Vec<u32>,
    count: usize,
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
        // How many categories the units of a stage have in all, at most.
        let categories = match &leaves {
            Leaves::Rows(_) => bound.rows() * program.sparse_columns.len(),
            Leaves::Sums(sums) => sums.categories(),
        };
        let of_stage = |stage: &Stage| UnitAtHand::new(program, domains, stage.len(), categories);
        let at_hand = bound.stages.iter().map(of_stage).collect();
        let state = Totals::new(shape, bound.stages.len());
        let pilots = vec![Vec::new(); if shape.sparse == 0 { 0 } else { domains }];
        Pass { program, bound, leaves, state, pilots, at_hand, all_open: false, stop }
    }

    /// Whether the work is to end: what was summed since is incomplete.
    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// The state of a range of PSUs. `None` if it was stopped meanwhile.
    fn run(mut self, psus: Range<usize>) -> Option<Totals> {
        let stage = &self.bound.stages[0];
        // A block ends with the part. The rows after it are another thread's.
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
            self.at_hand[0].moments.drain(groups, |cell| {
                // A stratum that another part shares stays open until both have met.
                if here == units && !self.all_open {
                    state.close_stratum(stratum, cell, self.bound, groups)
                } else {
                    state.keep_open(stratum, cell)
                }
            });
        }
        Some(self.state)
    }

    /// Sums the rows of a unit, folds its totals into the moments of its parent and adds them to the parent's.
    fn unit(&mut self, s: usize, unit: usize, last_row: usize) {
        let stage = &self.bound.stages[s];

        // The lowest units are made of rows, others of the units below, whose moments end with their parent.
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
                let (moments, shape, scale) = (&mut self.at_hand[s + 1].moments, self.state.shape, below.scale[unit]);
                moments.drain(groups, |cell| later.add(cell, drawn, scale, groups, shape));
            }
        }
        // Compiled once for each set of vector instructions; which of them runs changes no bit.
        pulp::Arch::new().dispatch(Finish { pass: self, s, rows, last_row });
    }

    /// Folds the totals of a unit into the moments of its parent and adds them to the parent's.
    #[inline(always)]
    fn fold(&mut self, s: usize) {
        let (shape, program) = (self.state.shape, self.program);
        let (dense, dense_groups) = (shape.dense_terms(), program.dense_groups());
        let (above, from) = self.at_hand.split_at_mut(s);
        let at_hand = &mut from[0];
        let touched = std::mem::take(&mut at_hand.touched);
        for &domain in &touched[..std::mem::take(&mut at_hand.count)] {
            let d = domain as usize;
            at_hand.is_touched[d] = false;
            let (sums, sparse) = at_hand.sums[d * shape.terms..(d + 1) * shape.terms].split_at_mut(dense);
            let (ratios, of_sparse) =
                self.state.pilot[d * shape.pairs..(d + 1) * shape.pairs].split_at_mut(shape.dense_pairs());

            // Case counts are sums of 1, so above 0 means that there are any.
            at_hand.moments.begin_unit(d, program.cases.iter().map(|&term| sums[term] > 0.0));
            for (g, group) in program.groups[..dense_groups].iter().enumerate() {
                let x = group.denominator.map_or(0.0, |term| sums[term]);
                let first = program.first_numerator;
                let y = &sums[first + group.pairs.start..first + group.pairs.end];
                at_hand.moments.fold(d, g, group, x, y, &mut ratios[group.pairs.clone()]);
            }

            let places = match shape.sparse {
                0 => Vec::new(),
                _ => std::mem::take(&mut at_hand.places[d]),
            };
            if shape.sparse > 0 {
                let x =
                    program.groups[dense_groups..].iter().map(|group| group.denominator.map_or(0.0, |term| sums[term]));
                let pilots = Pilots { ratios: of_sparse, places: &mut self.pilots[d] };
                at_hand.moments.fold_sparse(d, x, sparse, &places, pilots);
            }

            // Totals of a unit are part of those of the unit above, those of a PSU of the totals of its domain. They are
            // cleared on the way, of the sparse places only those that were met: there may be thousands.
            match above.last_mut() {
                None => {
                    let (to, to_sparse) = self.state.sums[d * shape.terms..(d + 1) * shape.terms].split_at_mut(dense);
                    to.iter_mut().zip(sums).for_each(|(to, sum)| *to += std::mem::take(sum));
                    for &place in &places {
                        to_sparse[place as usize] += std::mem::take(&mut sparse[place as usize]);
                    }
                }
                Some(parent) => {
                    parent.of(domain).iter_mut().zip(sums).for_each(|(to, sum)| *to += std::mem::take(sum));
                    for &place in &places {
                        parent.add_sparse(domain, place, std::mem::take(&mut sparse[place as usize]));
                    }
                }
            }
            if shape.sparse > 0 {
                at_hand.places[d] = places;
                at_hand.places[d].clear();
            }
        }
        at_hand.touched = touched;
    }

    /// Adds rows, or the sums at their places, to the unit at hand.
    #[inline(always)]
    fn rows(&mut self, s: usize, places: Range<usize>, last_row: usize) {
        let at_hand = &mut self.at_hand[s];
        match &mut self.leaves {
            Leaves::Rows(block) => block.add_rows(places, last_row, at_hand, self.stop),
            Leaves::Sums(sums) => {
                for place in places {
                    sums.of(self.bound.row(place)).for_each(|(d, sums)| at_hand.add(d, sums));
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

impl UnitAtHand {
    fn new(program: &Program, domains: usize, units: usize, categories: usize) -> UnitAtHand {
        let shape = program.shape(domains);
        UnitAtHand {
            shape,
            sums: vec![0.0; domains * shape.terms],
            places: vec![Vec::new(); if shape.sparse == 0 { 0 } else { domains }],
            touched: vec![0; domains + 1],
            count: 0,
            is_touched: vec![false; domains],
            moments: Moments::new(program, domains, units, categories),
        }
    }

    #[inline(always)]
    fn add(&mut self, domain: u32, sums: Sums) {
        self.of(domain).iter_mut().zip(sums.dense).for_each(|(sum, term)| *sum += term);
        sums.sparse.iter().for_each(|&(place, sum)| self.add_sparse(domain, place, sum));
    }

    #[inline(always)]
    fn touch(&mut self, domain: u32) {
        // Which rows are the first of their domain cannot be foretold: each is written down, and the next one over it
        // unless it was.
        let known = &mut self.is_touched[domain as usize];
        self.touched[self.count] = domain;
        self.count += usize::from(!*known);
        *known = true;
    }
}

impl DomainSums for UnitAtHand {
    #[inline(always)]
    fn of(&mut self, domain: u32) -> &mut [f64] {
        self.touch(domain);
        &mut self.sums[domain as usize * self.shape.terms..][..self.shape.dense_terms()]
    }

    #[inline(always)]
    fn add_sparse(&mut self, domain: u32, place: u32, value: f64) {
        let at = domain as usize * self.shape.terms + self.shape.dense_terms() + place as usize;
        let sum = &mut self.sums[at];
        // A place whose sum has come back to 0 is listed twice, which does no harm: sums are taken out, so that the
        // second time there is nothing left.
        if *sum == 0.0 {
            self.places[domain as usize].push(place);
        }
        *sum += value;
    }

    #[inline(always)]
    fn add_up(&mut self, whole: u32, parts: Range<u32>) {
        // The whole has a smaller number than its parts, so that its sums can be split from theirs.
        let Shape { terms, sparse, .. } = self.shape;
        let (whole_at, dense) = (whole as usize * terms, terms - sparse);
        for domain in self.touched[..self.count].iter().filter(|domain| parts.contains(domain)) {
            let (before, part) = self.sums.split_at_mut(*domain as usize * terms);
            let sums = &mut before[whole_at..whole_at + dense];
            sums.iter_mut().zip(part).for_each(|(sum, part)| *sum += *part);
        }
        if sparse == 0 {
            return;
        }
        for k in 0..self.count {
            let domain = self.touched[k];
            if parts.contains(&domain) {
                // Taken out, as adding to the whole borrows all of them.
                let places = std::mem::take(&mut self.places[domain as usize]);
                let first = domain as usize * terms + dense;
                places.iter().for_each(|&place| self.add_sparse(whole, place, self.sums[first + place as usize]));
                self.places[domain as usize] = places;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::columns::domains::Domains;
    use crate::survey::kernel::plan::Plan;
    use crate::survey::measure::{mean, proportion, ratio, total};
    use crate::survey::variance::taylor::linearize;
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
            "many" => column(5, 80).iter().map(|y| format!("category {y}")).collect::<Vec<_>>(),
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
        let measures = [mean("y"), total("y"), ratio("y", "x"), mean("x").filter("inside"), proportion("many")];
        for design in designs {
            let mut table = table();
            let inside: BooleanChunked = (0..600).map(|i| Some(i % 4 != 1)).collect();
            table.with_column(inside.with_name("inside".into()).into_column()).expect("one length");
            let survey = Survey::new(table, design).expect("a sound design");
            let (table, bound) = (survey.cases(), &survey.0.bound);
            let plan = Plan::new(table, &measures, bound.order.is_some()).expect("sound measures");
            let domains = Domains::new(table, &[vec!["g".to_owned()]], &[]).expect("a column");
            let (program, stop) = (plan.program(), AtomicBool::new(false));
            let weights = survey.0.weights().expect("weights");
            let (sets, count) = (domains.sets(), domains.keys.len());
            let sums = RowSums { program: &program, bound, weights: &weights, sets: &sets, domains: count };
            let run = |parts| sums.pass_in_parts(parts, &stop).expect("not stopped");
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
