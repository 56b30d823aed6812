//! What a pass sums for a set of measures: it depends on the measures and on [`Facts`] of the rows, so that tables that
//! come in parts have one layout, which only ever grows.

use super::dictionary::Dictionary;
use super::level;
use super::measure::{Kind, Measure};
use super::pass::{Group, Mask, Program, Term};
use crate::Result;
use polars::prelude::DataType;
use std::collections::{BTreeMap, BTreeSet};

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
}

/// A column of which every level has a share.
#[derive(Clone, Debug, Default)]
pub(crate) struct Categories {
    pub(crate) nullable: bool,
    /// The levels, without the missing one.
    pub(crate) levels: Dictionary,
}

impl Categories {
    /// Whether it holds text, so that its share is that of every level.
    pub(crate) fn is_text(&self) -> bool {
        let is_text = |dtype| matches!(dtype, &DataType::String | &DataType::Categorical(..) | &DataType::Enum(..));
        self.levels.dtype().is_some_and(is_text)
    }
}

impl Facts {
    /// Adds what is known of a numeric column.
    pub(crate) fn add_number(&mut self, column: &str, found: Number) {
        let known = self.numbers.entry(column.to_owned()).or_insert(found);
        known.nullable |= found.nullable;
        known.binary &= found.binary;
        known.shift = known.shift.or(found.shift);
    }

    fn is_nullable(&self, column: &str) -> bool {
        self.numbers.get(column).is_some_and(|number| number.nullable)
            || self.categories.get(column).is_some_and(|categories| categories.nullable)
    }
}

/// One column that the kernel reads.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Source {
    Number(String),
    /// 1 in rows of a level, by its number in the dictionary of the column.
    Level(String, u32),
    One,
}

impl Source {
    fn column(&self) -> &str {
        match self {
            Source::Number(column) | Source::Level(column, _) => column,
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
    terms: Vec<Term>,
    groups: Vec<Group>,
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
        let mut draft = Draft { facts, sources: Vec::new(), masks: Vec::new(), items: Vec::new() };
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
    masks: Vec<Mask>,
    /// Items with the denominator and the spread still open.
    items: Vec<(Item, Denominator)>,
}

impl Draft<'_> {
    fn add(&mut self, m: usize, measure: &Measure) -> Result<()> {
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
                let y = position(&mut self.sources, Source::One);
                items.push((None, y, Denominator::None, vec![]));
            }
            Kind::Proportion { column, categorical } => match self.facts.categories.get(column) {
                Some(categories) if *categorical || categories.is_text() => {
                    let (rank, sorted) = categories.levels.sorted()?;
                    let mut numbers: Vec<u32> = (0..rank.len() as u32).collect();
                    numbers.sort_by_key(|&number| rank[number as usize]);
                    for (place, number) in numbers.into_iter().enumerate() {
                        let y = position(&mut self.sources, Source::Level(column.clone(), number));
                        let level = level::text(&sorted, place as u32).unwrap_or_default();
                        items.push((Some(level), y, Denominator::Weights, vec![y]));
                    }
                    // Whether a row is a case is the same for all levels.
                    let present = items.first().map(|(_, y, ..)| *y);
                    items.iter_mut().for_each(|item| item.3 = present.into_iter().collect());
                }
                _ => {
                    let y = self.number(column);
                    items.push((None, y, Denominator::Weights, vec![y]));
                }
            },
        }
        for (level, numerator, denominator, mut present) in items {
            present.retain(|&source| self.facts.is_nullable(self.sources[source].column()));
            for source in &mut present {
                if let Some(like) = self.facts.missing_alike.get(self.sources[*source].column()) {
                    *source = position(&mut self.sources, Source::Number(like.clone()));
                }
            }
            present.sort_unstable();
            present.dedup();
            let mask = position(&mut self.masks, Mask { filter, present });
            let column = match denominator {
                Denominator::Column(x) => Some(x),
                _ => None,
            };
            let spread = Spread::Binary;
            let item = Item { measure: m, level, pair: 0, mask, spread, numerator, denominator: column };
            self.items.push((item, denominator));
        }
        Ok(())
    }

    fn number(&mut self, column: &str) -> usize {
        position(&mut self.sources, Source::Number(column.to_owned()))
    }

    /// Puts pairs with one denominator and one mask side by side, and lays out the terms.
    fn arrange(self) -> Layout {
        let Draft { facts, sources, mut masks, items } = self;
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

/// How sums in a layout follow from those in an earlier one, made when less was known of the same rows: every term is a
/// linear combination of earlier ones, everything else is where it was or was nothing.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Relay {
    terms: Vec<Vec<(usize, f64)>>,
    pub(crate) pairs: Vec<Option<usize>>,
    pub(crate) groups: Vec<Option<usize>>,
    pub(crate) masks: Vec<Option<usize>>,
}

impl Relay {
    /// From the sums of an earlier layout with its facts; `number` is the present number of a level that had another.
    pub(crate) fn new(new: &Layout, old: &Layout, known: &Facts, number: impl Fn(&str, u32) -> u32) -> Relay {
        let translated = |source: &Source| match source {
            Source::Level(column, level) => Source::Level(column.clone(), number(column, *level)),
            other => other.clone(),
        };
        let old_sources: Vec<Source> = old.sources.iter().map(translated).collect();
        let source = |s: usize| old_sources.iter().position(|known| *known == new.sources[s]);
        // A column in which nothing was missing then was present in all rows.
        let key = |layout: &Layout, mask: &Mask| -> (Option<String>, BTreeSet<String>) {
            let column = |&s: &usize| layout.sources[s].column().to_owned();
            let present = mask.present.iter().map(column).filter(|column| known.is_nullable(column)).collect();
            (mask.filter.as_ref().map(column), present)
        };
        let old_masks: Vec<_> = old.masks.iter().map(|mask| key(old, mask)).collect();
        let masks: Vec<Option<usize>> = new
            .masks
            .iter()
            .map(|mask| {
                let wanted = key(new, mask);
                old_masks.iter().position(|known| *known == wanted)
            })
            .collect();
        let at = |term: Term| old.terms.iter().position(|known| *known == term);
        let alone = |term: Option<usize>| term.map(|term| vec![(term, 1.0)]).unwrap_or_default();
        let derived = |term: &Term| -> Option<Vec<(usize, f64)>> {
            Some(match *term {
                Term::Cases { mask } => alone(at(Term::Cases { mask: masks[mask]? })),
                Term::Weight { mask } => alone(at(Term::Weight { mask: masks[mask]? })),
                Term::Value { column, mask } => alone(at(Term::Value { column: source(column)?, mask: masks[mask]? })),
                Term::Product { columns: [a, b], mask } => {
                    alone(at(Term::Product { columns: [source(a)?, source(b)?], mask: masks[mask]? }))
                }
                Term::Square { column, shift, mask } => {
                    let (column, mask) = (source(column)?, masks[mask]?);
                    let is_same = |term: &&Term| matches!(term, Term::Square { column: c, mask: m, .. } if (*c, *m) == (column, mask));
                    let value = at(Term::Value { column, mask });
                    let weight = at(Term::Weight { mask });
                    match (at(Term::Square { column, shift, mask }), old.terms.iter().find(is_same)) {
                        (Some(term), _) => vec![(term, 1.0)],
                        // (y − s)² = (y − r)² − 2(s − r)(y − r) + (s − r)²
                        (None, Some(&Term::Square { shift: former, .. })) => {
                            let d = shift - former;
                            let square = at(Term::Square { column, shift: former, mask })?;
                            vec![(square, 1.0), (value?, -2.0 * d), (weight?, d * (shift + former))]
                        }
                        // Of 0 and 1, y² is y.
                        _ => vec![(value?, 1.0 - 2.0 * shift), (weight?, shift * shift)],
                    }
                }
            })
        };
        let terms = new.terms.iter().map(|term| derived(term).unwrap_or_default()).collect();
        let pair_of = |item: &Item| {
            let numerator = source(item.numerator)?;
            let mask = masks[item.mask]?;
            let same = |old: &&Item| (old.measure, old.numerator, old.mask) == (item.measure, numerator, mask);
            old.items.iter().find(same).map(|old| old.pair)
        };
        let mut pairs = vec![None; new.items.len()];
        new.items.iter().for_each(|item| pairs[item.pair] = pair_of(item));
        let groups = new
            .groups
            .iter()
            .map(|group| {
                let of_pair = group.pairs.clone().find_map(|pair| pairs[pair])?;
                old.groups.iter().position(|old| old.pairs.contains(&of_pair))
            })
            .collect();
        Relay { terms, pairs, groups, masks }
    }

    /// Whether all is where it was.
    pub(crate) fn is_identity(&self) -> bool {
        let same = |places: &[Option<usize>]| places.iter().enumerate().all(|(i, place)| *place == Some(i));
        self.terms.iter().enumerate().all(|(i, of)| *of == [(i, 1.0)])
            && same(&self.pairs)
            && same(&self.groups)
            && same(&self.masks)
    }

    /// The earlier terms that a term is made of, each with its factor.
    pub(crate) fn parts(&self, term: usize) -> impl Iterator<Item = (usize, f64)> {
        self.terms[term].iter().copied()
    }

    /// The terms of one unit or domain.
    pub(crate) fn terms<'a>(&'a self, old: &'a [f64]) -> impl Iterator<Item = f64> + 'a {
        self.terms.iter().map(|of| of.iter().map(|&(term, factor)| factor * old[term]).sum())
    }
}
