//! From what was read to a state. Bytes may come from anyone, and so every length, index, order and number is checked
//! here, each before anything is made of it. What passes is a state that rows could have made, as far as a state
//! without its rows can tell: its numbers may be wrong, but it can be estimated from, merged, added to and written.
//!
//! Nothing is held that is not in proportion to the bytes: lists are read against what is left of them, every domain
//! and every unit has sums of its own in them, and the items of the result are no more than the sums of a domain. Of
//! the categories of a column with many, sums of 0 are not written: there the items are no more than may be held.

use super::bytes::Saved;
use super::values::WrittenValues;
use super::{MOST_ROWS, NumberedDomains, Recipe, State};
use crate::survey::columns::dictionary::Dictionary;
use crate::survey::design::deff::Mass;
use crate::survey::design::weight::{LARGEST_WEIGHT, largest_sum};
use crate::survey::kernel::layout::{Categories, Facts, Layout};
use crate::survey::kernel::plan;
use crate::survey::kernel::unit_sums::UnitSums;
use crate::survey::measure::{Kind, Measure, told_apart};
use crate::{Error, Result, memory};
use std::collections::BTreeSet;

/// What an item, its term and its row of the result take in memory, about.
const ITEM: u128 = 1024;

impl Saved {
    /// The state that was saved.
    ///
    /// # Errors
    /// [`Error::InvalidState`] with the first thing that no state has.
    pub(crate) fn state(self) -> Result<State> {
        let Saved { recipe, rows, largest_weight, mass, .. } = self;
        check_recipe(&recipe).map_err(wrong)?;
        check_size(rows, largest_weight, mass).map_err(wrong)?;
        let mut state = State::of(recipe).map_err(|error| wrong(error.to_string()))?;
        (state.rows, state.largest_weight, state.mass) = (rows, largest_weight, mass);
        state.facts.numbers = self.numbers;
        for (column, nullable, values) in self.categories {
            let dictionary = dictionary(values, false, &format!("the categories of {column:?}"))?;
            if state.facts.categories.insert(column, Categories { nullable, dictionary }).is_some() {
                return Err(wrong("a column of categories occurs twice"));
            }
        }
        check_facts(&state.recipe, &state.facts, rows)?;
        let is_replicated = state.recipe.design.replicates.is_some();
        let (of_elements, of_units) = match rows {
            0 => (false, false),
            _ => (!is_replicated && state.is_of_elements(), !is_replicated && !state.is_of_elements()),
        };
        if self.folded.is_some() != of_elements
            || (!of_units && !self.sums.keys.is_empty())
            || (self.replicated.is_some() && !is_replicated)
            || (self.replicated.is_none() && is_replicated && rows > 0)
        {
            return Err(wrong("its sums are of another kind than its design"));
        }
        // An item has a numerator, and so a sum in every domain, unless it is a category of many and its sum is 0.
        let sums = self.sums.dense.len().max(self.folded.as_ref().map_or(0, |folded| folded.sums.len()));
        let sums = sums.max(self.replicated.as_ref().map_or(0, |replicated| replicated.sums()));
        // Counted before the layout is made, which takes memory for every item.
        let [dense, sparse] = Layout::count(&state.recipe.measures, &state.facts);
        if rows > 0 && dense > sums {
            return Err(wrong("it has fewer sums than measures and categories"));
        }
        if !memory::holds(sparse as u128 * ITEM) {
            return Err(wrong("its categories need more memory than is allowed"));
        }
        state.layout = Layout::new(&state.recipe.measures, &state.facts).map_err(|error| wrong(error.to_string()))?;
        state.keys = dictionaries(self.keys, state.keys.len(), false, rows, "its strata and units")?;
        state.by = dictionaries(self.by, state.by.len(), true, rows, "its grouping columns")?;
        state.units = self.units;
        state.units.complete(state.recipe.design.strata.is_some());
        let values: Vec<usize> = state.keys.iter().map(Dictionary::len).collect();
        state.units.check(&values, state.recipe.design.fpc.len(), rows).map_err(wrong)?;
        state.is_folded = vec![false; state.units.len()];
        state.domains = NumberedDomains::of(self.domains);
        check_domains(&state)?;
        let domains = state.domains.keys.len();
        let program = &state.layout.program;
        state.sums = UnitSums::from_parts(state.layout.program.width(), self.sums);
        match of_units {
            true => state.sums.check(&state.units.counts, domains, &state.layout).map_err(wrong)?,
            false if !state.sums.parts().dense.is_empty() || !state.sums.parts().sparse.is_empty() => {
                return Err(wrong("it has sums without units"));
            }
            false => {}
        }
        if let Some(folded) = self.folded {
            let totals = folded.totals(program.shape(domains), &state.layout, &state.units.counts).map_err(wrong)?;
            state.folded = Some(totals);
        }
        if let (Some(mut gathered), Some(design)) = (self.replicated, &state.recipe.design.replicates) {
            gathered.complete(program);
            let filters = state.recipe.measures.iter().map(|measure| measure.filter.as_deref()).collect();
            let weight = state.recipe.design.weight.as_deref();
            gathered.check(design, weight, &filters, &state.layout, domains, rows as u64).map_err(wrong)?;
            state.replicated = Some(gathered);
        }
        let pairs = state.sums.len();
        state.check_memory(&state.layout, pairs)?;
        Ok(state)
    }
}

/// The error of a state that was read and is none.
fn wrong(problem: impl Into<String>) -> Error {
    Error::InvalidState {
        problem: format!("these bytes are not what to_bytes writes: {}", problem.into()),
        remedy: "write it again, and never read a state from a source that you do not trust",
    }
}

/// What the constructors of designs and measures would not let pass.
fn check_recipe(recipe: &Recipe) -> std::result::Result<(), &'static str> {
    let Recipe { design, measures, by: _ } = recipe;
    measures.iter().try_for_each(Measure::check)?;
    match () {
        // Numbers that are none are not even themselves.
        _ if told_apart(measures.clone()) != *measures => Err("a measure is not one that can be requested"),
        _ if design.clone() != *design => Err("its design holds something that is not a number"),
        _ => Ok(()),
    }
}

/// The rows and their weights.
fn check_size(rows: usize, largest_weight: f64, mass: Mass) -> std::result::Result<(), &'static str> {
    let most = if rows > 0 { LARGEST_WEIGHT } else { 0.0 };
    match () {
        _ if rows > MOST_ROWS => Err("it has more rows than can be counted"),
        _ if !(0.0..=most).contains(&largest_weight) => {
            Err("its largest weight is below 0, above 1e290 or not a number")
        }
        _ if !(0.0..=largest_sum(rows as u64)).contains(&mass.sum) => {
            Err("its sum of weights is impossible for its rows")
        }
        _ if !((0.0..=rows as f64).contains(&mass.cases) && mass.cases.fract() == 0.0) => {
            Err("it counts more cases than rows")
        }
        _ => Ok(()),
    }
}

/// That just those columns are known that the measures read, and as what they are read.
fn check_facts(recipe: &Recipe, facts: &Facts, rows: usize) -> Result<()> {
    // Columns of numbers, of categories, and those of shares that may be either.
    let (mut numbers, mut categories, mut shares) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for measure in &recipe.measures {
        numbers.extend(measure.filter.as_deref());
        match &measure.kind {
            Kind::Mean(column) | Kind::Total(column) => numbers.extend([column.as_str()]),
            Kind::Ratio { numerator, denominator } => numbers.extend([numerator.as_str(), denominator]),
            Kind::Proportion { column, categorical: true } => categories.extend([column.as_str()]),
            Kind::Proportion { column, categorical: false } => shares.extend([column.as_str()]),
            Kind::Quantile { .. } | Kind::Count | Kind::Spread { .. } | Kind::Extreme { .. } | Kind::Choice { .. } => {}
        }
    }
    let is_number = |column: &str| facts.numbers.contains_key(column);
    let is_categories = |column: &str| facts.categories.contains_key(column);
    let are_read = facts.numbers.keys().all(|name| numbers.contains(name.as_str()) || shares.contains(name.as_str()))
        && facts.categories.keys().all(|name| categories.contains(name.as_str()) || shares.contains(name.as_str()));
    if !are_read {
        return Err(wrong("it knows columns that its measures do not read"));
    }
    let are_known = numbers.iter().all(|name| is_number(name))
        && categories.iter().all(|name| is_categories(name))
        && shares.iter().all(|name| is_number(name) || is_categories(name));
    if rows > 0 && !are_known {
        return Err(wrong("it has rows, and does not know columns of its measures"));
    }
    if rows == 0 && facts.categories.values().any(|categories| !categories.dictionary.is_empty()) {
        return Err(wrong("it has categories and no rows"));
    }
    facts.numbers.values().try_for_each(|number| number.check()).map_err(wrong)?;
    plan::check_types(facts, &recipe.measures).map_err(|error| wrong(error.to_string()))
}

/// The dictionaries of so many columns, which have values where there are rows.
fn dictionaries(
    of: Vec<WrittenValues>,
    count: usize,
    missing: bool,
    rows: usize,
    what: &str,
) -> Result<Vec<Dictionary>> {
    if of.len() != count {
        return Err(wrong(format!("the values of {what} are those of more or fewer columns")));
    }
    let of: Vec<Dictionary> = of.into_iter().map(|values| dictionary(values, missing, what)).collect::<Result<_>>()?;
    if of.iter().any(|dictionary| dictionary.is_empty() != (rows == 0)) {
        Err(wrong(format!("{what} have values without rows, or rows without values")))
    } else {
        Ok(of)
    }
}

/// The dictionary of values, each once, of a type that has an order; `missing` is whether one may be missing.
fn dictionary(values: WrittenValues, missing: bool, what: &str) -> Result<Dictionary> {
    let len = values.len();
    let dictionary =
        values.dictionary().map_err(|error| wrong(format!("{what} are not values of their type ({error})")))?;
    let (rank, sorted) = dictionary.sorted().map_err(|error| wrong(format!("{what} have no order ({error})")))?;
    // In order, -0 is 0 and NaN is missing.
    if dictionary.len() != len || rank.len() != len || sorted.len() != len {
        return Err(wrong(format!("{what} have a value twice")));
    }
    let count = dictionary.values().null_count();
    if sorted.null_count() != count || (count > 0 && !missing) {
        return Err(wrong(format!("{what} have a missing value")));
    }
    Ok(dictionary)
}

/// That domains are combinations of values of the columns of their sets, each once, that of all rows first.
fn check_domains(state: &State) -> Result<()> {
    let NumberedDomains { keys, numbers } = &state.domains;
    let is_one = |(set, key): &(usize, Vec<u32>)| {
        let is_value = |(&value, &column): (&u32, &usize)| (value as usize) < state.by[column].len();
        let columns = state.grouping.sets.get(*set);
        columns.is_some_and(|columns| columns.len() == key.len() && key.iter().zip(columns).all(is_value))
    };
    match () {
        _ if keys.first() != Some(&(0, Vec::new())) => Err(wrong("its first domain is not that of all rows")),
        _ if numbers.len() != keys.len() => Err(wrong("a domain occurs twice")),
        _ if !keys.iter().all(is_one) => Err(wrong("a domain belongs to none of its grouping sets")),
        _ if state.rows == 0 && keys.len() > 1 => Err(wrong("it has domains and no rows")),
        _ => Ok(()),
    }
}
