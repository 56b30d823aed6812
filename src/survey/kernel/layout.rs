//! What a pass sums for a set of measures: it depends on the measures and on [`Facts`] of the rows, so that tables that
//! come in parts have one layout, which only ever grows.
//!
//! What holds of every layout, and of one that follows from another by a
//! [`Relay`](crate::survey::kernel::relay::Relay):
//!
//! 1. Every measure has an item, however little is known of its columns: a column of categories without any value yet
//!    has one without a category. So every measure has its masks, and with them the terms that count its cases and those
//!    in which it is missing, from the first row on.
//! 2. Facts only grow: a column that was missing anywhere stays nullable, a category keeps its number.
//! 3. Every mask of a layout was one of the layout before it, if under another name: that of all its columns which
//!    could be missing then. So cases and weights are never counted again.
//! 4. Every item with a category is an item of each later layout. One that is new was 0 in all rows before.

use super::program::{Program, Term};
use crate::survey::columns::dictionary::Dictionary;
use crate::survey::design::weight::largest_sum;
use crate::survey::measure::{Kind, Measure};
use polars::prelude::DataType;
use std::collections::BTreeMap;

/// What is known of the columns of measures: found in the rows, and never less with more rows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts {
    pub(crate) numbers: BTreeMap<String, Number>,
    pub(crate) categories: BTreeMap<String, Categories>,
    /// Columns of numbers that are missing in just the rows in which another is, which stands for them, so that their
    /// measures share a mask. Empty while more rows may come.
    pub(crate) missing_alike: BTreeMap<String, String>,
}

/// A column that is read as numbers.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Number {
    pub(crate) nullable: bool,
    /// Whether it holds nothing but 0 and 1.
    pub(crate) binary: bool,
    /// The first value: squares are summed around it, as those of large values that differ little would lose their
    /// digits.
    pub(crate) shift: Option<f64>,
    /// The size of the largest value; 1 where it is of a type that knows no fractions.
    pub(crate) size: f64,
}

impl Number {
    /// What is wrong with one that was read.
    pub(crate) fn check(&self) -> std::result::Result<(), &'static str> {
        let is_finite = self.shift.is_none_or(f64::is_finite);
        let is_binary = self.size == 1.0 && self.shift.is_none_or(|shift| shift == 0.0 || shift == 1.0);
        match () {
            _ if !(self.size > 0.0 && self.size.is_finite()) => {
                Err("the size of a column is not above 0, or not finite")
            }
            _ if !is_finite => Err("the first value of a column is not finite"),
            _ if self.binary && !is_binary => Err("a column of 0 and 1 has other values"),
            _ => Ok(()),
        }
    }
}

/// A column whose categories each have a share.
#[derive(Clone, Debug, Default)]
pub(crate) struct Categories {
    pub(crate) nullable: bool,
    /// The categories, without the missing one.
    pub(crate) dictionary: Dictionary,
}

impl Categories {
    /// Whether it holds text, so that its share is that of every category. Without any value it may hold anything.
    pub(crate) fn hold_text(&self) -> bool {
        let is_text = |dtype| matches!(dtype, &DataType::String | &DataType::Categorical(..) | &DataType::Enum(..));
        !self.dictionary.is_empty() && self.dictionary.dtype().is_some_and(is_text)
    }
}

impl Facts {
    /// Adds what is known of a numeric column.
    pub(crate) fn add_number(&mut self, column: &str, found: Number) {
        let known = self.numbers.entry(column.to_owned()).or_insert(found);
        known.nullable |= found.nullable;
        known.binary &= found.binary;
        // The first value stays: the sums so far are around it.
        known.shift = known.shift.or(found.shift);
        known.size = known.size.max(found.size);
    }

    /// Whether they say what others said, from which they have grown.
    pub(crate) fn adds_nothing_to(&self, known: &Facts) -> bool {
        let same = |(a, b): ((&String, &Categories), (&String, &Categories))| {
            a.0 == b.0 && a.1.nullable == b.1.nullable && a.1.dictionary.is_same(&b.1.dictionary)
        };
        self.numbers == known.numbers
            && self.missing_alike == known.missing_alike
            && self.categories.len() == known.categories.len()
            && self.categories.iter().zip(&known.categories).all(same)
    }

    pub(crate) fn is_nullable(&self, column: &str) -> bool {
        self.numbers.get(column).is_some_and(|number| number.nullable)
            || self.categories.get(column).is_some_and(|categories| categories.nullable)
    }

    /// What the share of a column is of.
    pub(crate) fn share(&self, column: &str, categorical: bool) -> ShareOf<'_> {
        // A column without any value so far was read both as numbers and as categories. What it turns out to hold
        // decides.
        match self.categories.get(column) {
            Some(known) if known.hold_text() || categorical && !known.dictionary.is_empty() => {
                ShareOf::Categories(&known.dictionary)
            }
            _ if categorical => ShareOf::Unknown,
            Some(_) if !self.numbers.contains_key(column) => ShareOf::Unknown,
            _ => ShareOf::Number,
        }
    }
}

/// What the share of a column is of.
pub(crate) enum ShareOf<'a> {
    /// 0 and 1.
    Number,
    /// Each of these categories.
    Categories(&'a Dictionary),
    /// A column of categories before any has appeared.
    Unknown,
}

/// One column that the kernel reads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Source {
    Number(String),
    /// The number of the category of each row in the dictionary of the column.
    Categories(String),
    /// A column without any value so far: missing in every row.
    Unknown(String),
    One,
}

impl Source {
    pub(crate) fn column(&self) -> &str {
        match self {
            Source::Number(column) | Source::Categories(column) | Source::Unknown(column) => column,
            Source::One => "",
        }
    }
}

/// One row of the result in every domain: a measure, or one category of a categorical measure.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    /// The number of the measure.
    pub(crate) measure: usize,
    /// The category, for categorical measures.
    pub(crate) category: Option<Category>,
    pub(crate) pair: usize,
    pub(crate) mask: usize,
    pub(crate) srs: SrsVariance,
    pub(crate) numerator: usize,
    pub(crate) denominator: Option<usize>,
    /// The size of the largest y and x; x is 1 where the denominator is that of the weights.
    pub(crate) sizes: [f64; 2],
}

impl Item {
    /// The term of its t_y.
    pub(crate) fn term(&self) -> Term {
        let (column, mask) = (self.numerator, self.mask);
        match &self.category {
            None => Term::Value { column, mask },
            Some(category) => Term::Category { column, category: category.number, mask },
        }
    }
}

/// A category of a column.
#[derive(Clone, Debug)]
pub(crate) struct Category {
    /// Its number in the dictionary of the column.
    pub(crate) number: u32,
    pub(crate) text: String,
}

/// Where the variance that simple random sampling would have comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum SrsVariance {
    /// A 0/1 variable: Σwy² = Σwy.
    Binary,
    /// Around a constant near the values.
    Square { term: usize, shift: f64 },
    /// From the residual y − r·x: the terms of y², x² and xy.
    Residual { yy: usize, xx: usize, xy: usize },
}

/// A column with more categories than this has sparse terms. Below, to compare each row with each category costs less
/// than to look for those that a unit has.
pub(crate) const FEW_CATEGORIES: usize = 32;

/// The sources, terms and items of a set of measures.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub(crate) sources: Vec<Source>,
    /// What is computed of the sources. It has no columns yet: none are needed for sums that are there.
    pub(crate) program: Program<'static>,
    /// The term of the weights of each mask.
    pub(crate) weights: Vec<usize>,
    /// For each mask, the mask of its filter alone: its cases, with or without a value.
    pub(crate) filter_alone: Vec<usize>,
    pub(crate) items: Vec<Item>,
}

impl Layout {
    /// How many rows a domain of the result has, an item for each measure or for each of its categories: those with
    /// dense terms, and those with sparse ones.
    pub(crate) fn count(measures: &[Measure], facts: &Facts) -> [usize; 2] {
        let of_measure = |measure: &Measure| match &measure.kind {
            Kind::Quantile { .. } | Kind::Spread { .. } | Kind::Extreme { .. } | Kind::Choice { .. } => 0,
            Kind::Mean(_) | Kind::Total(_) | Kind::Ratio { .. } | Kind::Count => 1,
            Kind::Proportion { column, categorical } => match facts.share(column, *categorical) {
                ShareOf::Categories(categories) => categories.len(),
                ShareOf::Unknown | ShareOf::Number => 1,
            },
        };
        let counts = || measures.iter().map(of_measure);
        let sum = |counts: &mut dyn Iterator<Item = usize>| counts.fold(0, usize::saturating_add);
        [sum(&mut counts().filter(|n| *n <= FEW_CATEGORIES)), sum(&mut counts().filter(|n| *n > FEW_CATEGORIES))]
    }

    /// What is wrong with sums that were read, for all terms or the dense ones, over so many rows. Products of values
    /// and weights may be beyond what a number holds; cases are counted, and weights have a finite sum.
    pub(crate) fn check_sums(&self, sums: &[f64], rows: u64) -> std::result::Result<(), &'static str> {
        // A state may come from anywhere: sums that no rows could have would pass for estimates.
        let is_count = |&term: &usize| sums[term].fract() == 0.0 && (0.0..=rows as f64).contains(&sums[term]);
        let is_weight = |&term: &usize| (0.0..=largest_sum(rows)).contains(&sums[term]);
        match () {
            // The length first: the checks below look up sums by their terms.
            _ if sums.len() < self.program.dense_terms().len() => Err("it has more or fewer sums than terms"),
            _ if !self.program.cases.iter().all(is_count) => Err("it counts cases that cannot be among its rows"),
            _ if !self.weights.iter().all(is_weight) => Err("a sum of weights is impossible for its rows"),
            _ => Ok(()),
        }
    }

    /// Per mask, its filter, for those that are a filter alone and decide degrees of freedom.
    pub(crate) fn domain_filters(&self) -> Vec<Option<Option<String>>> {
        let mut filters = vec![None; self.program.masks.len()];
        for group in &self.program.groups {
            let filter = self.program.masks[group.domain_mask].filter;
            filters[group.domain_mask] = Some(filter.map(|source| self.sources[source].column().to_owned()));
        }
        filters
    }

    /// The place of a numeric column among the sources.
    pub(crate) fn place_of(&self, column: &str) -> Option<usize> {
        self.sources.iter().position(|source| matches!(source, Source::Number(name) if name == column))
    }
}
