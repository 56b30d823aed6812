//! Kernel: sums of every term over the rows of each unit, by domain: what states of parts of the data are made of.

use super::block::{Block, DomainSums};
use super::column::Column;
use super::layout::Layout;
use super::pass::{Program, Set};
use super::relay::Relay;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

/// Sums by unit and domain. Pairs of which no row was met are not there.
#[derive(Clone, Debug, Default)]
pub(crate) struct UnitSums {
    /// How many terms there are.
    width: usize,
    /// The place of each unit and domain.
    places: FxHashMap<(u32, u32), u32>,
    keys: Vec<(u32, u32)>,
    /// places × terms.
    sums: Vec<f64>,
    /// Once in order: the first place of each unit in `order`.
    starts: Vec<u32>,
    order: Vec<u32>,
}

impl UnitSums {
    pub(crate) fn new(width: usize) -> UnitSums {
        UnitSums { width, ..UnitSums::default() }
    }

    /// From keys, each once, and their sums.
    pub(crate) fn from_parts(width: usize, keys: Vec<(u32, u32)>, sums: Vec<f64>) -> UnitSums {
        let places = keys.iter().zip(0..).map(|(key, place)| (*key, place)).collect();
        UnitSums { width, places, keys, sums, ..UnitSums::default() }
    }

    /// What is wrong with sums that were read, of units with so many rows each. Every row is in the domain of all rows, and
    /// a domain is there because some row is in it.
    pub(crate) fn check(&self, rows: &[u64], domains: usize, layout: &Layout) -> Result<(), &'static str> {
        if Some(self.sums.len()) != self.keys.len().checked_mul(self.width) {
            return Err("it has more or fewer sums than units, domains and terms");
        }
        if self.places.len() != self.keys.len() {
            return Err("the sums of a unit in a domain are there twice");
        }
        let mut of_unit = vec![false; rows.len()];
        let mut of_domain = vec![false; domains];
        for ((unit, domain), sums) in self.each() {
            let (Some(&rows), Some(met)) = (rows.get(unit as usize), of_domain.get_mut(domain as usize)) else {
                return Err("it has sums of a unit or domain that is not there");
            };
            of_unit[unit as usize] |= domain == 0;
            *met = true;
            layout.check_sums(sums, rows)?;
        }
        match () {
            _ if of_unit.contains(&false) => Err("a unit has no sums"),
            _ if of_domain.contains(&false) => Err("a domain has no sums"),
            _ => Ok(()),
        }
    }

    /// The units and domains, and the sums of each.
    pub(crate) fn parts(&self) -> (&[(u32, u32)], &[f64]) {
        (&self.keys, &self.sums)
    }

    /// How many pairs of a unit and a domain there are.
    pub(crate) fn len(&self) -> usize {
        self.keys.len()
    }

    /// How much memory there is in use, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        self.sums.len() * 8 + self.keys.len() * 24
    }

    /// Each unit and domain with its sums: as many as there are terms, even where that is none.
    fn each(&self) -> impl Iterator<Item = ((u32, u32), &[f64])> {
        self.keys.iter().enumerate().map(|(place, &key)| (key, &self.sums[place * self.width..][..self.width]))
    }

    /// Adds to the sums of a unit in a domain.
    pub(crate) fn add(&mut self, key: (u32, u32), terms: &[f64]) {
        let next = self.keys.len() as u32;
        let place = *self.places.entry(key).or_insert(next);
        if place == next {
            self.keys.push(key);
            self.sums.extend_from_slice(terms);
        } else {
            let at = place as usize * self.width;
            self.sums[at..at + self.width].iter_mut().zip(terms).for_each(|(sum, term)| *sum += term);
        }
    }

    /// The same sums with the terms of another layout and other numbers of units and domains.
    pub(crate) fn relaid(&self, width: usize, relay: &Relay, units: &[u32], domains: &[u32]) -> UnitSums {
        let keys = self.keys.iter().map(|&(unit, domain)| (units[unit as usize], domains[domain as usize])).collect();
        let mut sums = Vec::with_capacity(self.keys.len() * width);
        self.each().for_each(|(_, terms)| sums.extend(relay.terms(terms)));
        UnitSums::from_parts(width, keys, sums)
    }

    /// Gives domains other numbers.
    pub(crate) fn renumber(&mut self, domains: &[u32]) {
        self.keys.iter_mut().for_each(|(_, domain)| *domain = domains[*domain as usize]);
        self.places.clear();
    }

    /// Adds all of another, in its order.
    pub(crate) fn merge(&mut self, other: &UnitSums) {
        other.each().for_each(|(key, terms)| self.add(key, terms));
    }

    /// Takes out all sums but those of one unit.
    pub(crate) fn split_off(&mut self, kept: u32) -> UnitSums {
        let all = std::mem::replace(self, UnitSums::new(self.width));
        let mut out = UnitSums::new(self.width);
        for (key, terms) in all.each() {
            match key.0 == kept {
                true => self.add(key, terms),
                false => {
                    out.keys.push(key);
                    out.sums.extend_from_slice(terms);
                }
            }
        }
        out
    }

    /// Gives units the numbers of their places among those that are there, in ascending order, which are returned.
    pub(crate) fn compact(&mut self) -> Vec<u32> {
        let mut units: Vec<u32> = self.keys.iter().map(|key| key.0).collect();
        units.sort_unstable();
        units.dedup();
        let place = |unit: u32| units.binary_search(&unit).unwrap_or_default() as u32;
        self.keys.iter_mut().for_each(|key| key.0 = place(key.0));
        self.places.clear();
        units
    }

    /// Puts the sums in the order of `units` units and of domains, so that [`of`](UnitSums::of) finds them.
    pub(crate) fn arrange(&mut self, units: usize) {
        self.order = (0..self.keys.len() as u32).collect();
        self.order.sort_unstable_by_key(|&place| self.keys[place as usize]);
        self.starts = vec![0; units + 1];
        self.keys.iter().for_each(|key| self.starts[key.0 as usize + 1] += 1);
        (0..units).for_each(|unit| self.starts[unit + 1] += self.starts[unit]);
    }

    /// The domains of a unit and the sums in each, once arranged.
    pub(crate) fn of(&self, unit: usize) -> impl Iterator<Item = (u32, &[f64])> {
        let places = self.starts[unit] as usize..self.starts[unit + 1] as usize;
        self.order[places].iter().map(|&place| {
            let place = place as usize;
            (self.keys[place].1, &self.sums[place * self.width..(place + 1) * self.width])
        })
    }
}

/// Rows that follow each other and are of one unit: the unit, and the first row.
pub(crate) type Span = (u32, u32);

/// Sums of some spans: the unit and domain of each, some perhaps in several places, and their terms.
pub(crate) struct PartSums {
    pub(crate) keys: Vec<(u32, u32)>,
    pub(crate) terms: Vec<f64>,
}

/// Sums of the rows of each span in every domain it has rows in, in parallel, in the order of the spans. The last
/// span ends at `rows`. `None` if `stop` was set meanwhile.
pub(crate) fn of_spans(
    program: &Program,
    weights: &Column,
    sets: &[Set],
    domains: usize,
    spans: &[Span],
    rows: usize,
    stop: &AtomicBool,
) -> Option<Vec<PartSums>> {
    let parts = (rows / 16_384).clamp(1, 64).min(spans.len().max(1));
    let share = |part: usize| part * spans.len() / parts;
    let end = |span: usize| spans.get(span + 1).map_or(rows, |next| next.1 as usize);
    let width = program.terms.len();
    let of_part = |part: usize| {
        let mut block = Block::new(program, None, weights, sets);
        let place = vec![u32::MAX; domains];
        let mut sums = SpanSums { width, unit: 0, place, keys: Vec::new(), terms: Vec::new() };
        let here = share(part)..share(part + 1);
        let last = here.end.checked_sub(1).map_or(0, end);
        for span in here {
            let first = sums.keys.len();
            sums.unit = spans[span].0;
            block.add_rows(spans[span].1 as usize..end(span), last, &mut sums, stop);
            sums.keys[first..].iter().for_each(|(_, d)| sums.place[*d as usize] = u32::MAX);
        }
        (!stop.load(Ordering::Relaxed)).then_some(PartSums { keys: sums.keys, terms: sums.terms })
    };
    (0..parts).into_par_iter().map(of_part).collect()
}

/// The sums of the spans so far.
struct SpanSums {
    width: usize,
    /// The unit of the span at hand.
    unit: u32,
    /// The place in `keys` of each domain of the span at hand.
    place: Vec<u32>,
    keys: Vec<(u32, u32)>,
    terms: Vec<f64>,
}

impl DomainSums for SpanSums {
    #[inline(always)]
    fn of(&mut self, domain: u32) -> &mut [f64] {
        let place = &mut self.place[domain as usize];
        if *place == u32::MAX {
            *place = self.keys.len() as u32;
            self.keys.push((self.unit, domain));
            self.terms.resize(self.terms.len() + self.width, 0.0);
        }
        let at = *place as usize * self.width;
        &mut self.terms[at..at + self.width]
    }

    #[inline(always)]
    fn add_up(&mut self, whole: u32, parts: Range<u32>) {
        let place = self.place[whole as usize] as usize;
        let (before, after) = self.terms.split_at_mut((place + 1) * self.width);
        let sums = &mut before[place * self.width..];
        for ((_, domain), terms) in self.keys[place + 1..].iter().zip(after.chunks(self.width.max(1))) {
            if parts.contains(domain) {
                sums.iter_mut().zip(terms).for_each(|(sum, term)| *sum += term);
            }
        }
    }
}
