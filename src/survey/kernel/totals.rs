//! Kernel: the mergeable state of a pass, which gives all estimates and their Taylor variances.
//!
//! Every estimate is a total or a ratio of two totals t_y/t_x, and its variance is that of the total of
//! z = y − r·x. Rows fold into their unit, units into their parent, strata into the whole, and what is kept of a
//! finished unit are first and second moments of (u, x) with u = t_y − r₀·t_x. The pilot r₀ is the ratio in the first
//! unit of the domain: since z = u − (r − r₀)·x, the variance is
//! A_uu − 2(r − r₀)·A_ux + (r − r₀)²·A_xx, without loss of digits even where z is nearly or exactly constant.
//! Moments are kept around the first unit's values, for the same reason.
//!
//! States of consecutive parts of the rows, merged in their order, give the state of the whole.

use super::layout::Layout;
use super::moments::{DomainMoments, Quadratic, dense, group_of};
use super::program::{Group, Shape};
use super::relay::Relay;
use crate::survey::design::bound::Bound;
use std::collections::BTreeMap;

/// The state of a pass: totals of every term and moments of every pair, per domain.
#[derive(Clone, Debug)]
pub(crate) struct Totals {
    pub(crate) shape: Shape,
    /// Sums of the terms, domains × terms.
    pub(crate) sums: Vec<f64>,
    /// The pilot r₀ of each pair, domains × pairs; NaN until the domain has a denominator.
    pub(crate) pilot: Vec<f64>,
    /// Moments between PSUs, over the finished strata.
    pub(crate) psu: Quadratic,
    /// Moments between the units of later stages; `None` where there is one stage.
    pub(crate) later: Option<Quadratic>,
    pub(crate) lonely: Lonely,
    pub(crate) counts: Counts,
    /// The part of their PSUs that is in this state, for strata that are not whole in it, by stratum and domain.
    open: BTreeMap<(usize, usize), DomainMoments>,
}

/// Sums over the PSUs that are alone in their stratum or in that of their domain, each with the factor of the stratum.
#[derive(Clone, Debug)]
pub(crate) struct Lonely {
    /// Squares and products around zero.
    pub(crate) second: Quadratic,
    /// Sums of what is no ratio, whose residuals add up to 0: domains × pairs.
    pub(crate) u: Vec<f64>,
    /// The factors times the units drawn, of strata with cases, domains × masks.
    pub(crate) factor: Vec<f64>,
}

/// Units and strata where a domain has cases, domains × masks.
#[derive(Clone, Debug)]
pub(crate) struct Counts {
    pub(crate) psu: Vec<u32>,
    /// The PSUs in strata that were taken as a whole, and those in strata in which nothing varies at any stage.
    pub(crate) taken: Vec<u32>,
    pub(crate) certain: Vec<u32>,
    pub(crate) strata: Vec<u32>,
    /// The strata in which nothing varies.
    pub(crate) certain_strata: Vec<u32>,
    /// Those strata that are lonely.
    pub(crate) lonely: Vec<u32>,
    /// The PSUs drawn from those strata, with cases or not.
    pub(crate) drawn: Vec<u32>,
}

/// A state of open strata alone, as it is written: the rest is 0.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub(crate) struct Open {
    /// Domains × terms.
    pub(crate) sums: Vec<f64>,
    /// Domains × pairs.
    pub(crate) pilot: Vec<f64>,
    /// The stratum and the moments, in the order of strata and domains.
    pub(crate) cells: Vec<(usize, DomainMoments)>,
}

impl Open {
    /// The state; what is wrong with it otherwise. `units` is how many came from each stratum.
    pub(crate) fn totals(self, shape: Shape, layout: &Layout, units: &[u64]) -> Result<Totals, &'static str> {
        let Shape { domains, terms, pairs, .. } = shape;
        let is_length = |len: usize, of: usize| domains.checked_mul(of) == Some(len);
        if !is_length(self.sums.len(), terms) || !is_length(self.pilot.len(), pairs) {
            return Err("it has more or fewer sums than domains and terms");
        }
        let all = units.iter().sum();
        self.sums.chunks(terms.max(1)).try_for_each(|sums| layout.check_sums(sums, all))?;
        let mut of_stratum = vec![false; units.len()];
        let mut of_domain = vec![false; domains];
        let mut last = None;
        for (stratum, cell) in &self.cells {
            let Some(&drawn) = units.get(*stratum) else { return Err("it has moments of a stratum that is not there") };
            cell.check(shape, drawn)?;
            let place = Some((*stratum, cell.domain));
            if place <= last {
                return Err("its moments are not in the order of strata and domains");
            }
            last = place;
            // Domain 0 is that of all rows, in which every unit has some.
            of_stratum[*stratum] |= cell.domain == 0 && cell.units == drawn as f64;
            of_domain[cell.domain] = true;
        }
        match () {
            _ if of_stratum.contains(&false) => Err("a stratum lacks the moments of all of its units"),
            _ if of_domain.contains(&false) => Err("a domain has no moments"),
            _ => {
                let open = self.cells.into_iter().map(|(stratum, cell)| ((stratum, cell.domain), cell)).collect();
                Ok(Totals { sums: self.sums, pilot: self.pilot, open, ..Totals::new(shape, 1) })
            }
        }
    }
}

impl Totals {
    /// The same state as it is written. No stratum may be closed.
    pub(crate) fn open(&self) -> Open {
        let cells = self.open.iter().map(|(&(stratum, _), cell)| (stratum, cell.clone())).collect();
        Open { sums: self.sums.clone(), pilot: self.pilot.clone(), cells }
    }

    pub(crate) fn new(shape: Shape, stages: usize) -> Totals {
        let Shape { domains, terms, pairs, masks, .. } = shape;
        Totals {
            shape,
            sums: vec![0.0; domains * terms],
            pilot: vec![f64::NAN; domains * pairs],
            psu: Quadratic::new(shape),
            later: (stages > 1).then(|| Quadratic::new(shape)),
            lonely: Lonely {
                second: Quadratic::new(shape),
                u: vec![0.0; domains * pairs],
                factor: vec![0.0; domains * masks],
            },
            counts: Counts {
                psu: vec![0; domains * masks],
                taken: vec![0; domains * masks],
                certain: vec![0; domains * masks],
                strata: vec![0; domains * masks],
                certain_strata: vec![0; domains * masks],
                lonely: vec![0; domains * masks],
                drawn: vec![0; domains * masks],
            },
            open: BTreeMap::new(),
        }
    }

    /// Keeps a domain's part of a stratum whose other PSUs are elsewhere.
    pub(crate) fn keep_open(&mut self, stratum: usize, cell: &DomainMoments) {
        self.open.insert((stratum, cell.domain), cell.kept());
    }

    /// Adds a domain's moments in a finished stratum.
    pub(crate) fn close_stratum(&mut self, stratum: usize, cell: &DomainMoments, bound: &Bound, groups: &[Group]) {
        let drawn = bound.stages[0].units(stratum).len();
        let (scale, lonely) = (bound.stages[0].scale[stratum], bound.lonely[stratum]);
        let (taken, certain) = (bound.is_taken(stratum), bound.is_certain(stratum));
        if lonely {
            self.add_lonely(cell, scale, groups, |_| true);
        } else if bound.adjust_domain_lonely {
            let is_lonely = |mask: usize| bound.is_lonely(stratum, cell.with_cases[mask]);
            self.add_lonely(cell, scale, groups, is_lonely);
            self.psu.add_some(cell, drawn as f64, scale, groups, self.shape, |mask| !is_lonely(mask));
        } else {
            // Units without cases are zeros of their stratum: all that were drawn count, not those of the domain alone.
            self.psu.add(cell, drawn as f64, scale, groups, self.shape);
        }
        for (m, &with_cases) in cell.with_cases.iter().enumerate().filter(|(_, n)| **n > 0) {
            let at = cell.domain * self.shape.masks + m;
            self.counts.psu[at] += with_cases;
            self.counts.taken[at] += if taken { with_cases } else { 0 };
            self.counts.certain[at] += if certain { with_cases } else { 0 };
            self.counts.strata[at] += 1;
            self.counts.certain_strata[at] += u32::from(certain);
            if bound.is_lonely(stratum, with_cases) {
                self.counts.lonely[at] += 1;
                self.lonely.factor[at] += scale * drawn as f64;
            }
            self.counts.drawn[at] += drawn as u32;
        }
    }

    /// Adds a domain's moments in a lonely stratum, of the groups of pairs whose mask is one of some.
    fn add_lonely(&mut self, cell: &DomainMoments, scale: f64, groups: &[Group], masks: impl Fn(usize) -> bool) {
        self.lonely.second.add_around_zero(cell, scale, groups, self.shape, &masks);
        let pairs = cell.domain * self.shape.pairs;
        let scale = scale * cell.units;
        for group in groups.iter().filter(|group| masks(group.mask)) {
            for p in dense(group, cell.u.len()) {
                self.lonely.u[pairs + p] += scale * cell.u[p];
            }
        }
        for of in cell.sparse.iter().filter(|of| masks(groups[group_of(groups, of.pair)].mask)) {
            self.lonely.u[pairs + of.pair as usize] += scale * of.u;
        }
    }

    /// Adds the state of the rows that follow.
    pub(crate) fn merge(&mut self, other: &Totals, groups: &[Group]) {
        // The pilots of the earlier rows stay, and moments around others are moved to them. A domain that only one of
        // the two states has keeps its own.
        for (pilot, other) in self.pilot.iter_mut().zip(&other.pilot) {
            if pilot.is_nan() {
                *pilot = *other;
            }
        }
        let pilot = &self.pilot;
        // u = y − r₀·x around another pilot: u + (r₁ − r₀)·x. A domain without a pilot has x = 0 throughout, and
        // nothing moves.
        let shift = |at: usize| if other.pilot[at].is_nan() { 0.0 } else { other.pilot[at] - pilot[at] };
        self.psu.merge(&other.psu, groups, self.shape, shift);
        if let (Some(later), Some(other)) = (&mut self.later, &other.later) {
            later.merge(other, groups, self.shape, shift);
        }
        self.lonely.second.merge(&other.lonely.second, groups, self.shape, shift);
        // What is no ratio has no pilot that it could move to.
        add(&mut self.lonely.u, &other.lonely.u);
        add(&mut self.lonely.factor, &other.lonely.factor);
        add(&mut self.sums, &other.sums);
        for (ours, theirs) in [
            (&mut self.counts.psu, &other.counts.psu),
            (&mut self.counts.taken, &other.counts.taken),
            (&mut self.counts.certain, &other.counts.certain),
            (&mut self.counts.strata, &other.counts.strata),
            (&mut self.counts.certain_strata, &other.counts.certain_strata),
            (&mut self.counts.lonely, &other.counts.lonely),
            (&mut self.counts.drawn, &other.counts.drawn),
        ] {
            ours.iter_mut().zip(theirs).for_each(|(a, b)| *a += b);
        }

        // Open strata: their parts are moved to our pilots, then merged like any two groups of units.
        let Shape { domains, pairs, .. } = self.shape;
        let shifts: Vec<f64> = (0..if other.open.is_empty() { 0 } else { domains * pairs }).map(shift).collect();
        let is_sparse = |&pair: &usize| pair >= self.shape.dense_pairs();
        // By domain, the sparse pairs that have a shift.
        let moved = |shifts: &[f64]| -> Vec<u32> {
            (0..pairs).filter(is_sparse).filter(|&pair| shifts[pair] != 0.0).map(|pair| pair as u32).collect()
        };
        let moved: Vec<Vec<u32>> = shifts.chunks(pairs.max(1)).map(moved).collect();
        for (&at, cell) in &other.open {
            let mut cell = cell.clone();
            let (first, d) = (cell.domain * pairs, cell.domain);
            if pairs > 0 {
                cell.rebase(groups, &shifts[first..first + pairs], &moved[d]);
            }
            match self.open.get_mut(&at) {
                Some(known) => known.merge(&cell, groups),
                None => {
                    self.open.insert(at, cell);
                }
            }
        }
    }

    /// The same state, of open strata alone, in another layout and with other numbers of strata and domains.
    pub(crate) fn relaid(&self, shape: Shape, relay: &Relay, strata: &[u32], domains: &[u32]) -> Totals {
        let mut out = Totals::new(shape, 1 + usize::from(self.later.is_some()));
        // Domains that were met since are not in it yet.
        for (old, &new) in domains.iter().enumerate().take(self.shape.domains) {
            let new = new as usize;
            let old_sums = &self.sums[old * self.shape.terms..(old + 1) * self.shape.terms];
            let sums = &mut out.sums[new * shape.terms..(new + 1) * shape.terms];
            relay.sums(old_sums, sums);
            let (before, after) = (old * self.shape.pairs, new * shape.pairs);
            let pilots = relay.pilots(&self.pilot[before..before + self.shape.pairs], sums);
            out.pilot[after..after + shape.pairs].iter_mut().zip(pilots).for_each(|(out, pilot)| *out = pilot);
        }
        for (&(stratum, domain), cell) in &self.open {
            let domain = domains[domain] as usize;
            out.open.insert((strata[stratum] as usize, domain), cell.relaid(domain, relay));
        }
        out
    }

    /// Room for more domains.
    pub(crate) fn widen(&mut self, shape: Shape) {
        let (open, fresh) = (std::mem::take(&mut self.open), Totals::new(shape, 1 + usize::from(self.later.is_some())));
        let Totals { sums, pilot, .. } = std::mem::replace(self, Totals { open, ..fresh });
        self.sums[..sums.len()].copy_from_slice(&sums);
        self.pilot[..pilot.len()].copy_from_slice(&pilot);
    }

    /// Finishes the open strata, when all parts are merged.
    pub(crate) fn close(&mut self, bound: &Bound, groups: &[Group]) {
        for ((stratum, _), cell) in std::mem::take(&mut self.open) {
            self.close_stratum(stratum, &cell, bound, groups);
        }
    }

    /// The total of a term in a domain.
    pub(crate) fn sum(&self, domain: usize, term: usize) -> f64 {
        self.sums[domain * self.shape.terms + term]
    }
}

fn add(ours: &mut [f64], theirs: &[f64]) {
    ours.iter_mut().zip(theirs).for_each(|(a, b)| *a += b);
}
