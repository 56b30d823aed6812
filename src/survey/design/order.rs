//! Kernel: units of runs in no order, by number.

use crate::survey::columns::codes::Codes;
use crate::survey::columns::column::Rows;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// Runs in the order of their units: the first key first, those of one unit as they were.
#[derive(Debug)]
pub(crate) struct Arrangement {
    /// The run at each place.
    pub(crate) order: Vec<u32>,
    /// For each key, the places where its units begin.
    pub(crate) starts: Vec<Vec<u32>>,
}

impl Arrangement {
    /// Orders runs by their keys. Each key names a unit within the unit of the key before.
    pub(crate) fn new(keys: &[Codes], runs: usize) -> Arrangement {
        let mut unit = vec![0; runs];
        let mut count = 1;
        // Per key, the unit of the key before that each unit is in.
        let mut parents = Vec::new();
        for key in keys {
            let of_key = below(&mut unit, count, key);
            count = of_key.len();
            parents.push(of_key);
        }
        // A counting sort: how many runs each unit has, and from that where it begins.
        let mut begin = vec![0u32; count + 1];
        unit.iter().for_each(|&unit| begin[unit as usize + 1] += 1);
        (1..begin.len()).for_each(|unit| begin[unit] += begin[unit - 1]);
        let order = placed(&unit, &begin);
        begin.pop();
        let mut starts = Vec::new();
        while let Some(parent) = parents.pop() {
            let firsts = (0..parent.len()).filter(|&unit| unit == 0 || parent[unit] != parent[unit - 1]);
            let above = firsts.map(|unit| begin[unit]).collect();
            starts.push(std::mem::replace(&mut begin, above));
        }
        starts.reverse();
        Arrangement { order, starts }
    }

    /// The same for the rows of the runs, from the row that each run begins with, and the number of rows.
    pub(crate) fn expanded(mut self, runs: &[u32]) -> Arrangement {
        // Every row is a run of its own: the order of the runs is that of the rows.
        if runs.len() == self.order.len() + 1 && runs.last() == Some(&(self.order.len() as u32)) {
            return self;
        }
        let mut order = Vec::with_capacity(runs.last().map_or(0, |&rows| rows as usize));
        let mut places = Vec::with_capacity(self.order.len());
        for &run in &self.order {
            places.push(order.len() as u32);
            order.extend(runs[run as usize]..runs[run as usize + 1]);
        }
        self.starts.iter_mut().flatten().for_each(|start| *start = places[*start as usize]);
        Arrangement { order, starts: self.starts }
    }
}

/// Replaces the unit of each run, one of `count`, by that of the next key within it, and returns the former unit of
/// each of these. Units are numbered in the order of their parents and, within one, of their codes.
fn below(unit: &mut [u32], count: usize, key: &Codes) -> Vec<u32> {
    let all = Rows::Run { start: 0, len: unit.len() };
    if count == 1 {
        key.of_row.each(all, |run, code| unit[run] = code);
        return vec![0; key.len()];
    }
    // Most often a code is met in one parent alone.
    let mut parent_of = vec![u32::MAX; key.len()];
    let mut is_nested = true;
    key.of_row.each(all, |run, code| {
        let parent = &mut parent_of[code as usize];
        if *parent == u32::MAX {
            *parent = unit[run];
        }
        is_nested &= *parent == unit[run];
    });
    if is_nested {
        let mut codes: Vec<u32> = (0..key.len() as u32).collect();
        // Stable: within a parent, codes stay in their own order.
        codes.sort_by_key(|&code| parent_of[code as usize]);
        let mut number = vec![0; codes.len()];
        codes.iter().zip(0..).for_each(|(&code, place)| number[code as usize] = place);
        key.of_row.each(all, |run, code| unit[run] = number[code as usize]);
        return codes.iter().map(|&code| parent_of[code as usize]).collect();
    }
    let mut units = FxHashSet::default();
    key.of_row.each(all, |run, code| _ = units.insert((unit[run], code)));
    let mut units: Vec<(u32, u32)> = units.into_iter().collect();
    units.sort_unstable();
    let number: FxHashMap<(u32, u32), u32> = units.iter().copied().zip(0..).collect();
    key.of_row.each(all, |run, code| unit[run] = number[&(unit[run], code)]);
    units.into_iter().map(|(parent, _)| parent).collect()
}

/// The runs of each unit, in the order of the units; `begin` has the first place of each.
fn placed(unit: &[u32], begin: &[u32]) -> Vec<u32> {
    let units = begin.len() - 1;
    let mut order = vec![0; unit.len()];
    // Each thread passes over all runs and takes those of a share of the units, whose places are one piece of the
    // order.
    let shares = rayon::current_num_threads();
    let share = |k: usize| begin.partition_point(|&place| (place as usize) < k * unit.len() / shares).min(units);
    let mut pieces: Vec<(Range<usize>, &mut [u32])> = Vec::new();
    let mut rest = order.as_mut_slice();
    for k in 0..shares {
        let here = share(k)..if k + 1 == shares { units } else { share(k + 1) };
        let (piece, after) = rest.split_at_mut((begin[here.end] - begin[here.start]) as usize);
        pieces.push((here, piece));
        rest = after;
    }
    pieces.into_par_iter().for_each(|(here, piece)| {
        let first = begin[here.start];
        let mut next: Vec<u32> = begin[here.clone()].iter().map(|place| place - first).collect();
        for (&unit, run) in unit.iter().zip(0..) {
            let unit = unit as usize;
            if here.contains(&unit) {
                let place = &mut next[unit - here.start];
                piece[*place as usize] = run;
                *place += 1;
            }
        }
    });
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use polars::prelude::{NamedFrom, Series};

    /// The same by sorting.
    fn sorted(keys: &[Vec<i64>], runs: usize) -> (Vec<u32>, Vec<Vec<u32>>) {
        let key = |run: u32, depth: usize| keys[..=depth].iter().map(|key| key[run as usize]).collect::<Vec<_>>();
        let mut order: Vec<u32> = (0..runs as u32).collect();
        order.sort_by_key(|&run| key(run, keys.len() - 1));
        let begins = |depth: usize| {
            let begins = |&place: &usize| place == 0 || key(order[place], depth) != key(order[place - 1], depth);
            (0..runs).filter(begins).map(|place| place as u32).collect()
        };
        let starts = (0..keys.len()).map(begins).collect();
        (order, starts)
    }

    #[test]
    fn units_are_those_of_sorted_keys() {
        let runs = 5000;
        let column = |k: i64, m: i64| (0..runs as i64).map(|i| (i * 7919 + k * i * i) % 10_007 % m).collect::<Vec<_>>();
        let psu = column(3, 170);
        let nested = psu.iter().map(|psu| psu * 7 % 13).collect();
        for keys in [vec![nested, psu], vec![column(1, 5), column(2, 40), column(5, 3)], vec![column(4, 300)]] {
            let codes: Vec<Codes> =
                keys.iter().map(|key| Codes::new(&Series::new("k".into(), key)).expect("integers")).collect();
            let Arrangement { order, starts } = Arrangement::new(&codes, runs);
            assert_eq!((order, starts), sorted(&keys, runs));
        }
    }
}
