//! The sampling units in order of appearance: strata, PSUs, units of later stages.

use crate::survey::design::bound::not_one_fpc;
use crate::{Error, Result};
use rustc_hash::FxHashMap;
use std::cmp::Ordering;

/// The number of the whole, the parent of all at the first depth.
const ROOT: u32 = 0;

/// Units by depth: strata if there are any, then the stages of sampling. A unit is a value within its parent.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub(crate) struct Units {
    pub(crate) depths: Vec<Depth>,
    /// The depth of the parents of the first stage, the root being before all depths.
    #[serde(skip)]
    stratified: bool,
    /// Population sizes or fractions, by stage and parent; NaN until known.
    pub(crate) fpc: Vec<Vec<f64>>,
    /// A row of each unit of the last depth.
    pub(crate) rows: Vec<usize>,
    /// How many rows each has.
    pub(crate) counts: Vec<u64>,
    /// Whether any of them has a weight above 0.
    pub(crate) weighed: Vec<bool>,
}

/// The units of one depth.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub(crate) struct Depth {
    /// The number of each unit by its parent and its value.
    #[serde(skip)]
    numbers: FxHashMap<(u32, u32), u32>,
    pub(crate) parents: Vec<u32>,
    /// The numbers of the values.
    pub(crate) values: Vec<u32>,
}

impl Units {
    pub(crate) fn new(depths: usize, stratified: bool, stages_with_fpc: usize) -> Units {
        Units {
            depths: vec![Depth::default(); depths],
            stratified,
            fpc: vec![Vec::new(); stages_with_fpc],
            rows: Vec::new(),
            counts: Vec::new(),
            weighed: Vec::new(),
        }
    }

    /// Makes what is not written: it follows from what is.
    pub(crate) fn complete(&mut self, stratified: bool) {
        self.stratified = stratified;
        for Depth { numbers, parents, values } in &mut self.depths {
            *numbers = parents.iter().copied().zip(values.iter().copied()).zip(0..).collect();
        }
    }

    /// What is wrong with units that were read, of so many rows: `values` is how many values there are at each depth,
    /// and `stages` how many stages have a population correction.
    pub(crate) fn check(&self, values: &[usize], stages: usize, rows: usize) -> std::result::Result<(), &'static str> {
        if self.depths.len() != values.len() || self.fpc.len() != stages {
            return Err("the stages of its units are not those of its design");
        }
        // The whole sample is the one parent of the first depth; without rows it has no units.
        let mut above = usize::from(rows > 0);
        for (depth, &values) in self.depths.iter().zip(values) {
            let count = depth.values.len();
            if depth.parents.len() != count {
                return Err("its units have more or fewer parents than values");
            }
            if depth.values.iter().any(|&value| value as usize >= values) {
                return Err("a unit has a value that its column does not have");
            }
            // A parent is added with its first unit, so that parents are met in the order of their numbers.
            let mut met = 0;
            for &parent in &depth.parents {
                match parent.cmp(&met) {
                    Ordering::Less => {}
                    Ordering::Equal => met += 1,
                    Ordering::Greater => {
                        return Err("the parents of its units are not in order of appearance");
                    }
                }
            }
            if met as usize != above {
                return Err("its units have more or fewer parents than there are");
            }
            if depth.numbers.len() != count {
                return Err("a unit is there twice");
            }
            above = count;
        }
        if [self.rows.len(), self.counts.len(), self.weighed.len()] != [above; 3] {
            return Err("it has more or fewer units than rows of units");
        }
        if self.rows.windows(2).any(|pair| pair[0] >= pair[1]) || self.rows.last().is_some_and(|&row| row >= rows) {
            return Err("the rows of its units are not in order, or not among its rows");
        }
        let sum = self.counts.iter().try_fold(0u64, |sum, &count| sum.checked_add(count).filter(|_| count > 0));
        if sum != Some(rows as u64) {
            return Err("the numbers of rows of its units do not sum to that of its rows");
        }
        for (stage, sizes) in self.fpc.iter().enumerate() {
            if sizes.len() != self.parents(stage) * usize::from(rows > 0) {
                return Err("it has more or fewer population sizes than parents of units");
            }
            if !sizes.iter().all(|size| *size > 0.0 && size.is_finite()) {
                return Err("a population size or sampling fraction is not above 0, or not finite");
            }
        }
        Ok(())
    }

    /// How many units are parents of a stage.
    fn parents(&self, stage: usize) -> usize {
        match (stage + usize::from(self.stratified)).checked_sub(1) {
            None => 1,
            Some(depth) => self.depths.get(depth).map_or(0, |depth| depth.values.len()),
        }
    }

    /// How many units of the last depth there are.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The unit with a path of values, added if it is new; `path` becomes the units along it. `row` is one of its rows.
    pub(crate) fn add(&mut self, path: &mut [u32], row: usize) -> u32 {
        let mut unit = ROOT;
        for (depth, value) in self.depths.iter_mut().zip(path) {
            let next = depth.values.len() as u32;
            let number = *depth.numbers.entry((unit, *value)).or_insert(next);
            if number == next {
                depth.parents.push(unit);
                depth.values.push(*value);
            }
            (unit, *value) = (number, number);
        }
        // A new path ends in a new unit, which has the next number.
        if unit as usize == self.rows.len() {
            self.rows.push(row);
            self.counts.push(0);
            self.weighed.push(false);
        }
        unit
    }

    /// The unit that is the parent of a stage on the path of a unit.
    pub(crate) fn parent(&self, stage: usize, path: &[u32]) -> u32 {
        match (stage + usize::from(self.stratified)).checked_sub(1) {
            None => ROOT,
            Some(depth) => path[depth],
        }
    }

    /// The finite population correction of a parent of a stage; an error where it had another before.
    pub(crate) fn set_fpc(&mut self, stage: usize, parent: u32, size: f64, column: &str, row: usize) -> Result<()> {
        let sizes = &mut self.fpc[stage];
        if sizes.len() <= parent as usize {
            sizes.resize(parent as usize + 1, f64::NAN);
        }
        let known = &mut sizes[parent as usize];
        if !known.is_nan() && *known != size {
            return Err(not_one_fpc(column, *known, size, row));
        }
        *known = size;
        Ok(())
    }

    /// The path of a unit of the last depth.
    pub(crate) fn path(&self, unit: u32) -> Vec<u32> {
        let mut path = vec![unit; self.depths.len()];
        for depth in (1..self.depths.len()).rev() {
            path[depth - 1] = self.depths[depth].parents[path[depth] as usize];
        }
        path
    }

    /// The stratum of a unit of the last depth.
    pub(crate) fn stratum(&self, unit: u32) -> u32 {
        if self.stratified { self.path(unit)[0] } else { ROOT }
    }

    /// How many strata there are.
    pub(crate) fn strata(&self) -> usize {
        match (self.stratified, self.depths.first()) {
            (true, Some(strata)) => strata.values.len(),
            _ => 1,
        }
    }

    /// Adds the units of another sample of values, whose numbers are `numbers` here, by depth; `at` is added to their
    /// rows. The number here of each of its units.
    pub(crate) fn merge(
        &mut self,
        other: &Units,
        numbers: &[Vec<u32>],
        at: usize,
        columns: &[String],
    ) -> Result<Vec<u32>> {
        let mut errors = Vec::new();
        let mut merged = Vec::with_capacity(other.len());
        for unit in 0..other.len() as u32 {
            // By the values of the path: numbers of units are each state's own.
            let theirs = other.path(unit);
            let mut path: Vec<u32> = theirs
                .iter()
                .enumerate()
                .map(|(depth, &unit)| numbers[depth][other.depths[depth].values[unit as usize] as usize])
                .collect();
            let row = other.rows[unit as usize] + at;
            let number = self.add(&mut path, row);
            self.counts[number as usize] += other.counts[unit as usize];
            self.weighed[number as usize] |= other.weighed[unit as usize];
            for (stage, column) in columns.iter().enumerate() {
                let size = other.fpc[stage][other.parent(stage, &theirs) as usize];
                errors.extend(self.set_fpc(stage, self.parent(stage, &path), size, column, row).err());
            }
            merged.push(number);
        }
        Error::collect(errors)?;
        Ok(merged)
    }
}
