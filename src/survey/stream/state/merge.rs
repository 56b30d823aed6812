//! Two states become one: the units and domains of the other get the numbers of ours, and its sums our layout.

use super::State;
use crate::survey::columns::dictionary::Dictionary;
use crate::survey::kernel::plan;
use crate::survey::kernel::relay::Relay;
use crate::survey::stream::derivation::ROW;
use crate::{Error, Result};
use polars::prelude::*;
use rustc_hash::FxHashMap;

/// Numbers of rows that follow so many others.
fn renumbered(rows: &Dictionary, at: u64) -> Result<Dictionary> {
    match rows.values().u64() {
        Ok(numbers) => Dictionary::of(&(numbers + at).into_series(), false),
        // No row yet.
        Err(_) => Ok(rows.clone()),
    }
}

impl State {
    /// Adds the rows of another state, of the same design, measures and grouping sets.
    ///
    /// # Errors
    /// [`Error::InvalidState`] if it is not of the same estimates; what the rows of both contradict.
    pub fn merge(&mut self, other: &State) -> Result<()> {
        self.check_whole()?;
        other.check_whole()?;
        self.check_same(other)?;
        self.check_room(other.rows)?;
        self.broken = true;
        let at = self.rows;

        // Their units and domains get our numbers.
        let mut numbers = Vec::new();
        for ((ours, theirs), (role, name)) in self.keys.iter_mut().zip(&other.keys).zip(self.recipe.design.keys()) {
            let renumbered = if name == ROW { Some(renumbered(theirs, at as u64)?) } else { None };
            numbers.push(ours.merge(role, name, renumbered.as_ref().unwrap_or(theirs))?);
        }
        let columns = &self.recipe.design.fpc;
        let units = self.units.merge(&other.units, &numbers, at, columns)?;
        let mut values = Vec::new();
        for ((ours, theirs), name) in self.by.iter_mut().zip(&other.by).zip(&self.grouping.names) {
            values.push(ours.merge("by", name, theirs)?);
        }
        let domains: Vec<u32> = (other.domains.keys.iter())
            .map(|(set, key)| {
                let columns = &self.grouping.sets[*set];
                let key = key.iter().zip(columns).map(|(&value, &column)| values[column][value as usize]).collect();
                self.domains.add((*set, key))
            })
            .collect();

        // What either state knows of the columns, and both sums in the layout for it.
        let mut facts = self.facts.clone();
        let mut categories: FxHashMap<&str, Vec<u32>> = FxHashMap::default();
        other.facts.numbers.iter().for_each(|(column, number)| facts.add_number(column, *number));
        for (column, theirs) in &other.facts.categories {
            let ours = facts.categories.entry(column.clone()).or_default();
            ours.nullable |= theirs.nullable;
            categories.insert(column, ours.dictionary.merge("proportion", column, &theirs.dictionary)?);
        }
        plan::check_types(&facts, &self.recipe.measures)?;
        self.grow(facts)?;
        let number =
            |column: &str, category: u32| categories.get(column).map_or(category, |numbers| numbers[category as usize]);
        // Their sums move to our layout, which knows at least what theirs did: a term is one of theirs, a sum of some,
        // or 0.
        let relay = Relay::new(&self.layout, &other.layout, &other.facts, number)?;
        if !relay.is_identity() {
            self.check_memory(&self.layout, self.sums.len() + other.sums.len())?;
        }

        self.sums.merge(&other.sums.relaid(self.layout.program.width(), &relay, &units, &domains));
        if let Some(theirs) = &other.replicated {
            self.know_replicates(theirs.columns());
            if let Some(ours) = &mut self.replicated {
                ours.merge(theirs, &self.layout.program, &relay, &domains);
            }
        }

        if let Some(theirs) = &other.folded {
            // Sums by unit first: the strata of theirs have our numbers only now.
            let strata = self.strata_of(other, &units);
            self.fold(theirs.relaid(self.shape(), &relay, &strata, &domains));
        }

        self.rows += other.rows;
        self.largest_weight = self.largest_weight.max(other.largest_weight);
        self.mass = self.mass.and(other.mass);
        self.broken = false;
        Ok(())
    }

    /// Whether another state is of the same estimates.
    pub(crate) fn is_of(&self, other: &State) -> bool {
        self.recipe == other.recipe
    }

    /// An error where another state is not of the same estimates.
    fn check_same(&self, other: &State) -> Result<()> {
        if self.recipe != other.recipe {
            return Err(Error::InvalidState {
                problem: format!("it belongs to other estimates: {}", self.recipe.difference(&other.recipe)),
                remedy: "merge states of the same design, measures and grouping sets",
            });
        }
        if let (Some(ours), Some(theirs)) = (&self.replicated, &other.replicated)
            && ours.columns() != theirs.columns()
        {
            return Err(Error::InvalidState {
                problem: "its replicate weights are in other columns".to_owned(),
                remedy: "give the replicate weights as a list of columns that all parts have",
            });
        }
        Ok(())
    }

    /// The number here of each stratum of another state, whose units have the numbers `units` here.
    fn strata_of(&self, other: &State, units: &[u32]) -> Vec<u32> {
        let mut strata = vec![0; other.units.strata()];
        for (theirs, &ours) in (0..other.units.len() as u32).zip(units) {
            strata[other.units.stratum(theirs) as usize] = self.units.stratum(ours);
        }
        strata
    }
}
