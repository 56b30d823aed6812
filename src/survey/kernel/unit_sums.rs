//! Kernel: sums of every term over the rows of each unit, by domain: what states of parts of the data are made of.

use super::block::{Block, DomainSums};
use super::layout::Layout;
use super::program::{Program, Sums, Width};
use super::relay::Relay;
use crate::survey::columns::column::Column;
use crate::survey::columns::domains::Set;
use crate::survey::design::weight::largest_sum;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

/// Sums by unit and domain. A unit and domain without rows have none.
#[derive(Clone, Debug, Default)]
pub(crate) struct UnitSums {
    width: Width,
    /// The place of each unit and domain.
    places: FxHashMap<(u32, u32), u32>,
    parts: UnitDomainSums,
    /// Once in order: the first place of each unit in `order`.
    starts: Vec<u32>,
    order: Vec<u32>,
}

/// Units and domains, and the sums of each.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub(crate) struct UnitDomainSums {
    pub(crate) keys: Vec<(u32, u32)>,
    /// places × dense terms.
    pub(crate) dense: Vec<f64>,
    /// By place, the sparse sums that are not 0; empty where no term is sparse.
    pub(crate) sparse: Vec<Vec<(u32, f64)>>,
}

impl UnitDomainSums {
    fn push(&mut self, key: (u32, u32), sums: Sums, width: Width) {
        self.keys.push(key);
        self.dense.extend_from_slice(sums.dense);
        if width.sparse > 0 {
            self.sparse.push(sums.sparse.to_vec());
        }
    }

    /// Each unit and domain with its sums.
    pub(crate) fn each(&self, width: Width) -> impl Iterator<Item = ((u32, u32), Sums<'_>)> {
        self.keys.iter().enumerate().map(move |(place, &key)| (key, self.of(place, width)))
    }

    /// The sums at a place: as many as there are terms, even where that is none.
    fn of(&self, place: usize, width: Width) -> Sums<'_> {
        let dense = &self.dense[place * width.dense..(place + 1) * width.dense];
        Sums { dense, sparse: self.sparse.get(place).map_or(&[], Vec::as_slice) }
    }
}

impl UnitSums {
    pub(crate) fn new(width: Width) -> UnitSums {
        UnitSums { width, ..UnitSums::default() }
    }

    /// From keys, each once, and their sums.
    pub(crate) fn from_parts(width: Width, parts: UnitDomainSums) -> UnitSums {
        let places = parts.keys.iter().zip(0..).map(|(key, place)| (*key, place)).collect();
        UnitSums { width, places, parts, ..UnitSums::default() }
    }

    /// What is wrong with sums that were read, of units with so many rows each. Every row is in the domain of all rows,
    /// and a domain is there because some row is in it.
    pub(crate) fn check(&self, rows: &[u64], domains: usize, layout: &Layout) -> Result<(), &'static str> {
        let Width { dense, sparse } = self.width;
        if Some(self.parts.dense.len()) != self.len().checked_mul(dense)
            || self.parts.sparse.len() != if sparse > 0 { self.len() } else { 0 }
        {
            return Err("it has more or fewer sums than units, domains and terms");
        }
        if self.places.len() != self.len() {
            return Err("the sums of a unit in a domain occur twice");
        }
        let mut of_unit = vec![false; rows.len()];
        let mut of_domain = vec![false; domains];
        for ((unit, domain), sums) in self.each() {
            let (Some(&rows), Some(met)) = (rows.get(unit as usize), of_domain.get_mut(domain as usize)) else {
                return Err("it has sums of a unit or domain that is not there");
            };
            of_unit[unit as usize] |= domain == 0;
            *met = true;
            layout.check_sums(sums.dense, rows)?;
            let is_sum =
                |&(place, sum): &(u32, f64)| (place as usize) < sparse && sum > 0.0 && sum <= largest_sum(rows);
            if !sums.sparse.iter().all(is_sum) || !sums.sparse.is_sorted_by(|a, b| a.0 < b.0) {
                return Err("a sum of the weights of a category is impossible for its rows");
            }
        }
        match () {
            _ if of_unit.contains(&false) => Err("a unit has no sums"),
            _ if of_domain.contains(&false) => Err("a domain has no sums"),
            _ => Ok(()),
        }
    }

    /// The units and domains, and the sums of each.
    pub(crate) fn parts(&self) -> &UnitDomainSums {
        &self.parts
    }

    /// How many pairs of a unit and a domain there are.
    pub(crate) fn len(&self) -> usize {
        self.parts.keys.len()
    }

    /// How many sparse sums are not 0.
    pub(crate) fn categories(&self) -> usize {
        self.parts.sparse.iter().map(Vec::len).sum()
    }

    /// How much memory there is in use, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        // A key and its entry in the map take 24 bytes, as does the head of a list; a sparse sum takes 16 with its
        // place.
        self.parts.dense.len() * 8 + self.len() * 24 + self.parts.sparse.len() * 24 + self.categories() * 16
    }

    fn each(&self) -> impl Iterator<Item = ((u32, u32), Sums<'_>)> {
        self.parts.each(self.width)
    }

    /// Adds to the sums of a unit in a domain.
    pub(crate) fn add(&mut self, key: (u32, u32), sums: Sums) {
        let next = self.parts.keys.len() as u32;
        let place = *self.places.entry(key).or_insert(next);
        if place == next {
            return self.parts.push(key, sums, self.width);
        }
        let place = place as usize;
        let dense = &mut self.parts.dense[place * self.width.dense..(place + 1) * self.width.dense];
        dense.iter_mut().zip(sums.dense).for_each(|(sum, term)| *sum += term);
        if !sums.sparse.is_empty() {
            add_sparse(&mut self.parts.sparse[place], sums.sparse);
        }
    }

    /// The same sums with the terms of another layout and other numbers of units and domains.
    pub(crate) fn relaid(&self, width: Width, relay: &Relay, units: &[u32], domains: &[u32]) -> UnitSums {
        let mut parts = UnitDomainSums::default();
        let mut dense = Vec::with_capacity(width.dense);
        for ((unit, domain), sums) in self.each() {
            dense.clear();
            dense.extend(relay.terms(sums.dense));
            let sparse = relay.sparse(sums);
            let key = (units[unit as usize], domains[domain as usize]);
            parts.push(key, Sums { dense: &dense, sparse: &sparse }, width);
        }
        UnitSums::from_parts(width, parts)
    }

    /// Gives domains other numbers.
    pub(crate) fn renumber(&mut self, domains: &[u32]) {
        self.parts.keys.iter_mut().for_each(|(_, domain)| *domain = domains[*domain as usize]);
        self.places.clear();
    }

    /// Adds all of another, in its order.
    pub(crate) fn merge(&mut self, other: &UnitSums) {
        other.each().for_each(|(key, sums)| self.add(key, sums));
    }

    /// Takes out all sums but those of one unit.
    pub(crate) fn split_off(&mut self, kept: u32) -> UnitSums {
        let all = std::mem::replace(self, UnitSums::new(self.width));
        let mut out = UnitSums::new(self.width);
        for (key, sums) in all.each() {
            if key.0 == kept { self.add(key, sums) } else { out.parts.push(key, sums, out.width) }
        }
        out
    }

    /// Gives units the numbers of their places among those that are there, in ascending order, which are returned.
    pub(crate) fn compact(&mut self) -> Vec<u32> {
        let mut units: Vec<u32> = self.parts.keys.iter().map(|key| key.0).collect();
        units.sort_unstable();
        units.dedup();
        let place = |unit: u32| units.binary_search(&unit).unwrap_or_default() as u32;
        self.parts.keys.iter_mut().for_each(|key| key.0 = place(key.0));
        self.places.clear();
        units
    }

    /// Puts the sums in the order of `units` units and of domains, so that [`of`](UnitSums::of) finds them.
    pub(crate) fn arrange(&mut self, units: usize) {
        self.order = (0..self.len() as u32).collect();
        // Keys are unique, so an unstable sort has one outcome.
        self.order.sort_unstable_by_key(|&place| self.parts.keys[place as usize]);
        self.starts = vec![0; units + 1];
        self.parts.keys.iter().for_each(|key| self.starts[key.0 as usize + 1] += 1);
        (0..units).for_each(|unit| self.starts[unit + 1] += self.starts[unit]);
    }

    /// The domains of a unit and the sums in each, once arranged.
    pub(crate) fn of(&self, unit: usize) -> impl Iterator<Item = (u32, Sums<'_>)> {
        let places = self.starts[unit] as usize..self.starts[unit + 1] as usize;
        self.order[places].iter().map(|&place| {
            let place = place as usize;
            (self.parts.keys[place].1, self.parts.of(place, self.width))
        })
    }
}

/// Sums by domain, for what is asked of one domain at a time.
#[derive(Debug)]
pub(crate) struct SumsByDomain {
    width: Width,
    parts: UnitDomainSums,
    /// For each domain the places of its sums.
    places: Vec<Vec<u32>>,
}

impl UnitSums {
    /// The same sums, each domain's together.
    pub(crate) fn by_domain(self, domains: usize) -> SumsByDomain {
        let mut places = vec![Vec::new(); domains];
        for (&(_, domain), place) in self.parts.keys.iter().zip(0..) {
            places[domain as usize].push(place);
        }
        SumsByDomain { width: self.width, parts: self.parts, places }
    }
}

impl SumsByDomain {
    /// The units with rows in a domain, and the sums of each.
    pub(crate) fn of(&self, domain: usize) -> impl Iterator<Item = (u32, Sums<'_>)> {
        let places = self.places.get(domain).map_or(&[][..], Vec::as_slice);
        places.iter().map(|&place| (self.parts.keys[place as usize].0, self.parts.of(place as usize, self.width)))
    }
}

/// Adds sums at sparse places to others, both in the order of the places.
fn add_sparse(ours: &mut Vec<(u32, f64)>, theirs: &[(u32, f64)]) {
    let mut from = 0;
    let mut fresh = Vec::new();
    for &(place, sum) in theirs {
        from += ours[from..].partition_point(|(known, _)| *known < place);
        match ours.get_mut(from) {
            Some((known, total)) if *known == place => *total += sum,
            _ => fresh.push((place, sum)),
        }
    }
    if !fresh.is_empty() {
        ours.extend(fresh);
        // Two runs in order, which this sort merges.
        ours.sort_by_key(|(place, _)| *place);
    }
}

/// Rows that follow each other and are of one unit: the unit, and the first row.
pub(crate) type UnitSpan = (u32, u32);

/// Sums of the rows of each span in every domain it has rows in, in parallel, in the order of the spans: the unit and
/// domain of each, some perhaps in several places. The last span ends at `rows`. `None` if `stop` was set meanwhile.
pub(crate) fn of_spans(
    program: &Program,
    weights: &Column,
    sets: &[Set],
    domains: usize,
    spans: &[UnitSpan],
    rows: usize,
    stop: &AtomicBool,
) -> Option<Vec<UnitDomainSums>> {
    // Sums of a part are kept by domain, not for every domain: parts may be smaller than those of a pass.
    let parts = (rows / 16_384).clamp(1, 64).min(spans.len().max(1));
    let share = |part: usize| part * spans.len() / parts;
    let end = |span: usize| spans.get(span + 1).map_or(rows, |next| next.1 as usize);

    let of_part = |part: usize| {
        let mut block = Block::new(program, None, weights, sets);
        let mut sums = SpanSums::new(program.width(), domains);
        let here = share(part)..share(part + 1);
        let last = here.end.checked_sub(1).map_or(0, end);
        for span in here {
            sums.unit = spans[span].0;
            block.add_rows(spans[span].1 as usize..end(span), last, &mut sums, stop);
            sums.finish();
        }
        (!stop.load(Ordering::Relaxed)).then_some(sums.parts)
    };
    (0..parts).into_par_iter().map(of_part).collect()
}

/// The sums of the spans so far.
struct SpanSums {
    width: Width,
    /// The unit of the span at hand.
    unit: u32,
    /// The place in `keys` of each domain of the span at hand.
    place: Vec<u32>,
    /// How many keys the spans before have.
    finished: usize,
    parts: UnitDomainSums,
    /// Where the sum of a domain of the span at hand at a sparse place is in its list.
    categories: FxHashMap<(u32, u32), u32>,
}

impl SpanSums {
    fn new(width: Width, domains: usize) -> SpanSums {
        let (place, categories) = (vec![u32::MAX; domains], FxHashMap::default());
        SpanSums { width, unit: 0, place, finished: 0, parts: UnitDomainSums::default(), categories }
    }

    /// Ends the span at hand.
    fn finish(&mut self) {
        self.parts.keys[self.finished..].iter().for_each(|(_, d)| self.place[*d as usize] = u32::MAX);
        for sparse in self.parts.sparse.iter_mut().skip(self.finished) {
            sparse.sort_unstable_by_key(|(place, _)| *place);
        }
        self.categories.clear();
        self.finished = self.parts.keys.len();
    }
}

impl DomainSums for SpanSums {
    #[inline(always)]
    fn of(&mut self, domain: u32) -> &mut [f64] {
        let (place, width) = (&mut self.place[domain as usize], self.width.dense);
        if *place == u32::MAX {
            *place = self.parts.keys.len() as u32;
            self.parts.keys.push((self.unit, domain));
            self.parts.dense.resize(self.parts.dense.len() + width, 0.0);
            if self.width.sparse > 0 {
                self.parts.sparse.push(Vec::new());
            }
        }
        let at = *place as usize * width;
        &mut self.parts.dense[at..at + width]
    }

    fn add_sparse(&mut self, domain: u32, place: u32, value: f64) {
        let sums = &mut self.parts.sparse[self.place[domain as usize] as usize];
        let next = sums.len() as u32;
        // The list stays in the order of arrival until the span ends; this map finds a place in it.
        let at = *self.categories.entry((domain, place)).or_insert(next);
        if at == next { sums.push((place, value)) } else { sums[at as usize].1 += value }
    }

    #[inline(always)]
    fn add_up(&mut self, whole: u32, parts: Range<u32>) {
        let (place, width) = (self.place[whole as usize] as usize, self.width.dense);
        let (before, after) = self.parts.dense.split_at_mut((place + 1) * width);
        let sums = &mut before[place * width..];
        // The whole is the first key of the span at hand; those of its parts follow.
        for ((_, domain), terms) in self.parts.keys[place + 1..].iter().zip(after.chunks(width.max(1))) {
            if parts.contains(domain) {
                sums.iter_mut().zip(terms).for_each(|(sum, term)| *sum += term);
            }
        }
        for part in place + 1..self.parts.sparse.len() {
            if parts.contains(&self.parts.keys[part].1) {
                let sparse = std::mem::take(&mut self.parts.sparse[part]);
                sparse.iter().for_each(|&(place, sum)| self.add_sparse(whole, place, sum));
                self.parts.sparse[part] = sparse;
            }
        }
    }
}
