//! A column for every category, the references among them, and the coefficients that belong to them.
//!
//! A model leaves one category of each factor out. Here all of them have a column, the constant is column 0, and the
//! coefficients of a model become coefficients of these columns: with 0 for the references, or normalised, so that they sum to 0
//! over the categories of each factor (Yun 2005) and no category is special.

use crate::numeric::dual::Dual;
use crate::survey::model::encoding::Encoding;

/// The columns of all categories.
#[derive(Debug)]
pub(super) struct AllColumns {
    terms: Vec<AllOfTerm>,
    width: usize,
}

#[derive(Debug)]
struct AllOfTerm {
    /// The term of the model; `None` of the constant.
    term: Option<usize>,
    /// Its factors: places among the variables, how many categories, the reference.
    factors: Vec<(usize, usize, usize)>,
    /// Its numbers.
    numbers: Vec<usize>,
    /// The first of its columns; the first factor varies fastest.
    start: usize,
    count: usize,
}

impl AllOfTerm {
    /// The categories of a column.
    fn levels(&self, mut column: usize) -> Vec<usize> {
        let mut levels = Vec::new();
        for &(_, size, _) in &self.factors {
            levels.push(column % size);
            column /= size;
        }
        levels
    }

    /// The column of categories.
    fn column(&self, levels: &[usize]) -> usize {
        let places = self.factors.iter().zip(levels).rev();
        self.start + places.fold(0, |place, (&(_, size, _), level)| place * size + level)
    }
}

impl AllColumns {
    pub(super) fn new(encoding: &Encoding) -> AllColumns {
        let mut terms = vec![AllOfTerm { term: None, factors: Vec::new(), numbers: Vec::new(), start: 0, count: 1 }];
        let mut start = 1;
        for (number, term) in encoding.terms.iter().enumerate() {
            let (mut factors, mut numbers) = (Vec::new(), Vec::new());
            for &member in &term.variables {
                let variable = &encoding.variables[member];
                let reference = variable.levels().iter().position(|name| Some(name.as_str()) == variable.reference());
                match reference {
                    Some(reference) => factors.push((member, variable.levels().len(), reference)),
                    None => numbers.push(member),
                }
            }
            let count = factors.iter().map(|&(_, size, _)| size).product();
            terms.push(AllOfTerm { term: Some(number), factors, numbers, start, count });
            start += count;
        }
        AllColumns { terms, width: start }
    }

    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// The columns of each term with its number in the model, `None` of the constant.
    pub(super) fn terms(&self) -> impl Iterator<Item = (Option<usize>, std::ops::Range<usize>)> + '_ {
        self.terms.iter().map(|of| (of.term, of.start..of.start + of.count))
    }

    /// Whether the coefficients of a term depend on which categories are the references.
    pub(super) fn has_reference(&self, term: Option<usize>) -> bool {
        let has_factors = |of: &&AllOfTerm| !of.factors.is_empty();
        match self.terms.iter().find(|of| of.term == term) {
            Some(AllOfTerm { term: None, .. }) | None => self.terms.iter().any(|of| has_factors(&of)),
            // The effect of a number is that in the references of what it is crossed with.
            Some(own) => self.terms.iter().filter(has_factors).any(|of| of.numbers == own.numbers),
        }
    }

    /// The categories of a column in words; `None` of a number.
    pub(super) fn level_name(&self, encoding: &Encoding, column: usize) -> Option<String> {
        let of = self.terms.iter().find(|of| (of.start..of.start + of.count).contains(&column))?;
        let levels = of.levels(column - of.start);
        let names = of.factors.iter().zip(levels).map(|(&(member, ..), level)| {
            encoding.variables[member].levels().get(level).map(String::as_str).unwrap_or_default()
        });
        let names: Vec<&str> = names.collect();
        (!names.is_empty()).then(|| names.join(":"))
    }

    /// The row of the columns for values of the variables.
    pub(super) fn fill(&self, values: &[f64], out: &mut [f64]) {
        out.fill(0.0);
        for of in &self.terms {
            let levels: Vec<usize> = of.factors.iter().map(|&(member, ..)| values[member] as usize).collect();
            out[of.column(&levels)] = of.numbers.iter().map(|&member| values[member]).product();
        }
    }

    /// The coefficients of a model for these columns.
    pub(super) fn coefficients(&self, encoding: &Encoding, beta: &[Dual], is_normalised: bool) -> Vec<Dual> {
        let width = beta[0].gradient.len();
        // References keep 0.
        let mut all = vec![Dual::constant(0.0, width); self.width];
        all[0] = beta[0].clone();
        for of in &self.terms[1..] {
            let Some(term) = of.term else { continue };
            for place in encoding.terms[term].columns.clone() {
                let others = &encoding.coefficients[place].levels;
                all[of.column(others)] = beta[place].clone();
            }
        }
        if is_normalised {
            // Longer interactions first: what they give to shorter ones these have when their turn comes.
            for from in (1..self.terms.len()).rev() {
                for factor in 0..self.terms[from].factors.len() {
                    self.centre(&mut all, from, factor);
                }
            }
        }
        all
    }

    /// Moves the means over the categories of one factor of a term to the term without this factor, which is in every model that has
    /// the interaction.
    fn centre(&self, all: &mut [Dual], from: usize, factor: usize) {
        let of = &self.terms[from];
        let (_, size, _) = of.factors[factor];
        let rest: Vec<_> = of.factors.iter().enumerate().filter(|(i, _)| *i != factor).map(|(_, f)| *f).collect();
        let is_rest = |to: &&AllOfTerm| {
            let same_numbers =
                to.numbers.len() == of.numbers.len() && to.numbers.iter().all(|n| of.numbers.contains(n));
            same_numbers && to.factors.len() == rest.len() && to.factors.iter().all(|f| rest.contains(f))
        };
        let Some(to) = self.terms.iter().find(is_rest) else { return };
        let width = all[0].gradient.len();
        // One round for each combination of the other factors.
        for first in (0..of.count).map(|column| of.levels(column)).filter(|levels| levels[factor] == 0) {
            let places: Vec<usize> = (0..size)
                .map(|level| {
                    let mut levels = first.clone();
                    levels[factor] = level;
                    of.column(&levels)
                })
                .collect();
            let mean = Dual::sum(places.iter().map(|&place| &all[place]), width).times(1.0 / size as f64);
            places.iter().for_each(|&place| all[place] = &all[place] - &mean);
            let level_of = |wanted: &(usize, usize, usize)| {
                of.factors.iter().position(|f| f == wanted).map_or(0, |place| first[place])
            };
            let levels: Vec<usize> = to.factors.iter().map(level_of).collect();
            let place = to.column(&levels);
            all[place] = &all[place] + &mean;
        }
    }
}
