//! What a pass sums for a set of measures: it depends on the measures and on [`Facts`] of the rows, so that tables that
//! come in parts have one layout, which only ever grows.
//!
//! What holds of every layout, and of one that follows from another by a [`Relay`](super::relay::Relay):
//!
//! 1. Every measure has an item, however little is known of its columns: a column of categories without any value yet
//!    has one without a level. So every measure has its masks, and with them the terms that count its cases and those
//!    in which it is missing, from the first row on.
//! 2. Facts only grow: a column that was missing anywhere stays nullable, a level keeps its number.
//! 3. Every mask of a layout was one of the layout before it, if under another name: that of all its columns which
//!    could be missing then. So cases and weights are never counted anew.
//! 4. Every item with a level is an item of each later layout. One that is new was 0 in all rows before.

use super::dictionary::Dictionary;
use super::level;
use super::measure::{Kind, Measure};
use super::pass::{Group, Mask, Program, Term};
use super::weight::largest_sum;
use crate::Result;
use polars::prelude::DataType;
use rustc_hash::FxHashMap;
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
    /// The first value: squares are summed around it.
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

/// A column of which every level has a share.
#[derive(Clone, Debug, Default)]
pub(crate) struct Categories {
    pub(crate) nullable: bool,
    /// The levels, without the missing one.
    pub(crate) levels: Dictionary,
}

impl Categories {
    /// Whether it holds text, so that its share is that of every level. Without any value it may hold anything.
    pub(crate) fn hold_text(&self) -> bool {
        let is_text = |dtype| matches!(dtype, &DataType::String | &DataType::Categorical(..) | &DataType::Enum(..));
        !self.levels.is_empty() && self.levels.dtype().is_some_and(is_text)
    }
}

impl Facts {
    /// Adds what is known of a numeric column.
    pub(crate) fn add_number(&mut self, column: &str, found: Number) {
        let known = self.numbers.entry(column.to_owned()).or_insert(found);
        known.nullable |= found.nullable;
        known.binary &= found.binary;
        known.shift = known.shift.or(found.shift);
        known.size = known.size.max(found.size);
    }

    pub(super) fn is_nullable(&self, column: &str) -> bool {
        self.numbers.get(column).is_some_and(|number| number.nullable)
            || self.categories.get(column).is_some_and(|categories| categories.nullable)
    }

    /// What the share of a column is of.
    fn share(&self, column: &str, categorical: bool) -> Share<'_> {
        match self.categories.get(column) {
            Some(known) if known.hold_text() || categorical && !known.levels.is_empty() => Share::Levels(&known.levels),
            _ if categorical => Share::Unknown,
            Some(_) if !self.numbers.contains_key(column) => Share::Unknown,
            _ => Share::Number,
        }
    }
}

/// What the share of a column is of.
enum Share<'a> {
    /// 0 and 1.
    Number,
    /// Each of these levels.
    Levels(&'a Dictionary),
    /// A column of categories of which none was met yet.
    Unknown,
}

/// One column that the kernel reads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Source {
    Number(String),
    /// 1 in rows of a level, by its number in the dictionary of the column.
    Level(String, u32),
    /// A column without any value so far: missing in every row.
    Unknown(String),
    One,
}

impl Source {
    pub(super) fn column(&self) -> &str {
        match self {
            Source::Number(column) | Source::Level(column, _) | Source::Unknown(column) => column,
            Source::One => "",
        }
    }
}

/// One row of the result in every domain: a measure, or one level of a categorical measure.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    /// The number of the measure.
    pub(crate) measure: usize,
    /// The level as text, for categorical measures.
    pub(crate) level: Option<String>,
    pub(crate) pair: usize,
    pub(crate) mask: usize,
    pub(crate) spread: Spread,
    pub(crate) numerator: usize,
    pub(crate) denominator: Option<usize>,
    /// The size of the largest y and x; x is 1 where the denominator is that of the weights.
    pub(crate) sizes: [f64; 2],
}

/// Where the variance that simple random sampling would have comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Spread {
    /// A 0/1 variable: Σwy² = Σwy.
    Binary,
    /// Around a constant near the values.
    Square { term: usize, shift: f64 },
    /// Of y − r·x: the terms of y², x² and xy.
    Residual { yy: usize, xx: usize, xy: usize },
}

/// The sources, terms and items of a set of measures.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub(crate) sources: Vec<Source>,
    pub(crate) masks: Vec<Mask>,
    pub(super) terms: Vec<Term>,
    pub(super) groups: Vec<Group>,
    first_numerator: usize,
    /// The term that counts the cases of each mask.
    pub(crate) cases: Vec<usize>,
    /// The term of the weights of each mask.
    pub(crate) weights: Vec<usize>,
    /// The mask with the filter alone of each mask: its cases, and those in which a value is missing.
    pub(crate) filter_alone: Vec<usize>,
    pub(crate) items: Vec<Item>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Denominator {
    None,
    Weights,
    Column(usize),
}

impl Layout {
    /// The layout of measures whose columns the facts know.
    pub(crate) fn new(measures: &[Measure], facts: &Facts) -> Result<Layout> {
        let (sources, places, present, masks, items) = Default::default();
        let mut draft = Draft { facts, sources, places, present, masks, items };
        for (m, measure) in measures.iter().enumerate() {
            draft.add(m, measure)?;
        }
        Ok(draft.arrange())
    }

    /// The program of the layout without columns, for sums that are there.
    pub(crate) fn program(&self) -> Program<'static> {
        Program {
            columns: Vec::new(),
            masks: self.masks.clone(),
            terms: self.terms.clone(),
            groups: self.groups.clone(),
            first_numerator: self.first_numerator,
            cases: self.cases.clone(),
        }
    }

    /// How many rows a domain of the result has: an item for each measure, or for each of its levels.
    pub(crate) fn count(measures: &[Measure], facts: &Facts) -> usize {
        let of_measure = |measure: &Measure| match &measure.kind {
            Kind::Quantile { .. } => 0,
            Kind::Mean(_) | Kind::Total(_) | Kind::Ratio { .. } | Kind::Count => 1,
            Kind::Proportion { column, categorical } => match facts.share(column, *categorical) {
                Share::Levels(levels) => levels.len(),
                Share::Unknown | Share::Number => 1,
            },
        };
        measures.iter().map(of_measure).fold(0, usize::saturating_add)
    }

    /// What is wrong with sums of the terms over so many rows that were read. Products of values and weights may be beyond
    /// what a number holds; cases are counted, and weights sum to a number.
    pub(crate) fn check_sums(&self, sums: &[f64], rows: u64) -> std::result::Result<(), &'static str> {
        let is_count = |&term: &usize| sums[term].fract() == 0.0 && (0.0..=rows as f64).contains(&sums[term]);
        let is_weight = |&term: &usize| (0.0..=largest_sum(rows)).contains(&sums[term]);
        match () {
            _ if sums.len() != self.terms.len() => Err("it has more or fewer sums than terms"),
            _ if !self.cases.iter().all(is_count) => Err("it counts cases that its rows cannot be"),
            _ if !self.weights.iter().all(is_weight) => Err("a sum of weights is one that its rows cannot have"),
            _ => Ok(()),
        }
    }

    /// How many terms there are.
    pub(crate) fn terms(&self) -> usize {
        self.terms.len()
    }

    /// Per mask, its filter, for those that are a filter alone and decide degrees of freedom.
    pub(crate) fn domain_filters(&self) -> Vec<Option<Option<String>>> {
        let mut filters = vec![None; self.masks.len()];
        for group in &self.groups {
            let filter = self.masks[group.domain_mask].filter;
            filters[group.domain_mask] = Some(filter.map(|source| self.sources[source].column().to_owned()));
        }
        filters
    }

    /// The place of a numeric column among the sources.
    pub(crate) fn place_of(&self, column: &str) -> Option<usize> {
        self.sources.iter().position(|source| matches!(source, Source::Number(name) if name == column))
    }
}

/// A layout while measures are added to it.
struct Draft<'a> {
    facts: &'a Facts,
    sources: Vec<Source>,
    /// The place of each source.
    places: FxHashMap<Source, usize>,
    /// The source that says where each column is there.
    present: BTreeMap<String, usize>,
    masks: Vec<Mask>,
    /// Items with the denominator and the spread still open.
    items: Vec<(Item, Denominator)>,
}

impl Draft<'_> {
    fn add(&mut self, m: usize, measure: &Measure) -> Result<()> {
        let facts = self.facts;
        let filter = measure.filter.as_ref().map(|column| self.number(column));
        let mut items: Vec<(Option<String>, usize, Denominator, Vec<usize>)> = Vec::new();
        match &measure.kind {
            // Not a function of totals: it has a pass of its own.
            Kind::Quantile { .. } => return Ok(()),
            Kind::Mean(column) => {
                let y = self.number(column);
                items.push((None, y, Denominator::Weights, vec![y]));
            }
            Kind::Total(column) => {
                let y = self.number(column);
                items.push((None, y, Denominator::None, vec![y]));
            }
            Kind::Ratio { numerator, denominator } => {
                let (y, x) = (self.number(numerator), self.number(denominator));
                items.push((None, y, Denominator::Column(x), vec![y, x]));
            }
            Kind::Count => {
                let y = self.source(Source::One);
                items.push((None, y, Denominator::None, vec![]));
            }
            Kind::Proportion { column, categorical } => match facts.share(column, *categorical) {
                Share::Levels(levels) => {
                    let (rank, sorted) = levels.sorted()?;
                    let mut numbers: Vec<u32> = (0..rank.len() as u32).collect();
                    numbers.sort_by_key(|&number| rank[number as usize]);
                    for (place, number) in numbers.into_iter().enumerate() {
                        let y = self.source(Source::Level(column.clone(), number));
                        let level = level::text(&sorted, place as u32).unwrap_or_default();
                        items.push((Some(level), y, Denominator::Weights, vec![y]));
                    }
                    // Whether a row is a case is the same for all levels.
                    let present = items.first().map(|(_, y, ..)| *y);
                    items.iter_mut().for_each(|item| item.3 = present.into_iter().collect());
                }
                // Its cases count, and so do the rows in which it is missing.
                Share::Unknown => {
                    let y = self.source(Source::Unknown(column.clone()));
                    items.push((None, y, Denominator::Weights, vec![y]));
                }
                Share::Number => {
                    let y = self.number(column);
                    items.push((None, y, Denominator::Weights, vec![y]));
                }
            },
        }
        for (level, numerator, denominator, mut present) in items {
            present.retain(|&source| facts.is_nullable(self.sources[source].column()));
            for source in &mut present {
                if let Some(like) = facts.missing_alike.get(self.sources[*source].column()) {
                    *source = self.number(like);
                }
                // A column that is read in several ways is missing in the same rows in each.
                let column = self.sources[*source].column().to_owned();
                *source = *self.present.entry(column).or_insert(*source);
            }
            present.sort_unstable();
            present.dedup();
            let mask = position(&mut self.masks, Mask { filter, present });
            let column = match denominator {
                Denominator::Column(x) => Some(x),
                _ => None,
            };
            let spread = Spread::Binary;
            let size = |source: usize| match &self.sources[source] {
                Source::Number(column) => facts.numbers.get(column).map_or(1.0, |number| number.size),
                Source::Level(..) | Source::Unknown(_) | Source::One => 1.0,
            };
            let sizes = [size(numerator), column.map_or(1.0, size)];
            let item = Item { measure: m, level, pair: 0, mask, spread, numerator, denominator: column, sizes };
            self.items.push((item, denominator));
        }
        Ok(())
    }

    fn number(&mut self, column: &str) -> usize {
        self.source(Source::Number(column.to_owned()))
    }

    /// The place of a source, which is added if it is new.
    fn source(&mut self, source: Source) -> usize {
        let next = self.sources.len();
        let place = *self.places.entry(source.clone()).or_insert(next);
        if place == next {
            self.sources.push(source);
        }
        place
    }

    /// Puts pairs with one denominator and one mask side by side, and lays out the terms.
    fn arrange(self) -> Layout {
        let Draft { facts, sources, mut masks, items, .. } = self;
        let filters: Vec<Option<usize>> = masks.iter().map(|mask| mask.filter).collect();
        let alone = |filter| Mask { filter, present: Vec::new() };
        let mut filter_alone: Vec<usize> = filters.into_iter().map(|f| position(&mut masks, alone(f))).collect();
        filter_alone.extend(filter_alone.len()..masks.len());
        let mut terms = Vec::new();
        let cases = (0..masks.len()).map(|mask| position(&mut terms, Term::Cases { mask })).collect();
        let weights = (0..masks.len()).map(|mask| position(&mut terms, Term::Weight { mask })).collect();
        let mut keys: Vec<(Denominator, usize)> = Vec::new();
        for (item, denominator) in &items {
            position(&mut keys, (*denominator, item.mask));
        }
        let denominators: Vec<Option<usize>> = keys
            .iter()
            .map(|&(denominator, mask)| match denominator {
                Denominator::None => None,
                Denominator::Weights => Some(position(&mut terms, Term::Weight { mask })),
                Denominator::Column(column) => Some(position(&mut terms, Term::Value { column, mask })),
            })
            .collect();
        let first_numerator = terms.len();
        let mut groups = Vec::new();
        let mut arranged: Vec<Option<Item>> = vec![None; items.len()];
        let mut pair = 0;
        for (key, denominator) in keys.iter().zip(denominators) {
            let first = pair;
            for (i, (item, _)) in items.iter().enumerate().filter(|(_, (item, d))| (*d, item.mask) == *key) {
                terms.push(Term::Value { column: item.numerator, mask: item.mask });
                arranged[i] = Some(Item { pair, ..item.clone() });
                pair += 1;
            }
            let (mask, domain_mask) = (key.1, filter_alone[key.1]);
            groups.push(Group { denominator, pairs: first..pair, mask, domain_mask });
        }
        let mut items: Vec<Item> = arranged.into_iter().flatten().collect();
        let second = first_numerator + pair;
        let mut tail = Vec::new();
        for item in &mut items {
            let (y, mask) = (item.numerator, item.mask);
            let mut at = |term| second + position(&mut tail, term);
            let number = match &sources[y] {
                Source::Number(column) => facts.numbers.get(column),
                _ => None,
            };
            item.spread = match item.denominator {
                Some(x) => Spread::Residual {
                    yy: at(Term::Square { column: y, shift: 0.0, mask }),
                    xx: at(Term::Square { column: x, shift: 0.0, mask }),
                    xy: at(Term::Product { columns: [y, x], mask }),
                },
                None => match number.filter(|number| !number.binary) {
                    None => Spread::Binary,
                    Some(number) => {
                        let shift = number.shift.unwrap_or(0.0);
                        Spread::Square { term: at(Term::Square { column: y, shift, mask }), shift }
                    }
                },
            };
        }
        terms.extend(tail);
        Layout { sources, masks, terms, groups, first_numerator, cases, weights, filter_alone, items }
    }
}

/// The place of a value in a list, appended if it is new.
pub(crate) fn position<T: PartialEq>(list: &mut Vec<T>, value: T) -> usize {
    list.iter().position(|known| *known == value).unwrap_or_else(|| {
        list.push(value);
        list.len() - 1
    })
}
