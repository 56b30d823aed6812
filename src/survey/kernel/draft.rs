//! A layout while it is made: measures are added one by one, then pairs with one denominator are put side by side.

use super::layout::{Category, FEW_CATEGORIES, Facts, Item, Layout, ShareOf, Source, Spread};
use super::program::{Group, Mask, SparseColumn, Term, TermKey};
use crate::Result;
use crate::survey::columns::category;
use crate::survey::measure::{Kind, Measure};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::hash::Hash;

impl Layout {
    /// The layout of measures whose columns the facts know.
    pub(crate) fn new(measures: &[Measure], facts: &Facts) -> Result<Layout> {
        Layout::with_few(measures, facts, FEW_CATEGORIES)
    }

    /// The same where the terms of a column with more than `few` categories are sparse.
    fn with_few(measures: &[Measure], facts: &Facts, few: usize) -> Result<Layout> {
        let mut draft = Draft::new(facts, few);
        for (m, measure) in measures.iter().enumerate() {
            draft.add(m, measure)?;
        }
        Ok(draft.arrange())
    }
}

/// A layout while measures are added to it.
struct Draft<'a> {
    facts: &'a Facts,
    /// The most categories that have dense terms.
    few: usize,
    sources: Numbered<Source>,
    /// The source that says where each column is there.
    present: BTreeMap<String, usize>,
    masks: Numbered<Mask>,
    /// Items with the pair and the spread still open.
    items: Vec<Item>,
    /// The group of each item.
    groups: Vec<GroupKey>,
}

/// What the pairs of a group have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct GroupKey {
    denominator: DenominatorSource,
    mask: usize,
    is_sparse: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum DenominatorSource {
    None,
    Weights,
    Column(usize),
}

impl<'a> Draft<'a> {
    fn new(facts: &'a Facts, few: usize) -> Draft<'a> {
        let (sources, present, masks, items, groups) = Default::default();
        Draft { facts, few, sources, present, masks, items, groups }
    }

    fn add(&mut self, m: usize, measure: &Measure) -> Result<()> {
        let facts = self.facts;
        let filter = measure.filter.as_ref().map(|column| self.number(column));
        let one = |y| (y, vec![None]);
        let (denominator, present, (numerator, categories)) = match &measure.kind {
            // Not a function of totals: it has a pass of its own.
            Kind::Quantile { .. } => return Ok(()),
            Kind::Mean(column) => {
                let y = self.number(column);
                (DenominatorSource::Weights, vec![y], one(y))
            }
            Kind::Total(column) => {
                let y = self.number(column);
                (DenominatorSource::None, vec![y], one(y))
            }
            Kind::Ratio { numerator, denominator } => {
                let (y, x) = (self.number(numerator), self.number(denominator));
                (DenominatorSource::Column(x), vec![y, x], one(y))
            }
            Kind::Count => (DenominatorSource::None, vec![], one(self.sources.place(Source::One))),
            Kind::Proportion { column, categorical } => match facts.share(column, *categorical) {
                ShareOf::Categories(categories) => {
                    let y = self.sources.place(Source::Categories(column.clone()));
                    let (rank, sorted) = categories.sorted()?;
                    let mut numbers: Vec<u32> = (0..rank.len() as u32).collect();
                    numbers.sort_by_key(|&number| rank[number as usize]);
                    let text = |place| category::text(&sorted, place).unwrap_or_default();
                    let of = |(place, number)| Some(Category { number, text: text(place) });
                    (DenominatorSource::Weights, vec![y], (y, (0..).zip(numbers).map(of).collect()))
                }
                // Its cases count, and so do the rows in which it is missing.
                ShareOf::Unknown => {
                    let y = self.sources.place(Source::Unknown(column.clone()));
                    (DenominatorSource::Weights, vec![y], one(y))
                }
                ShareOf::Number => {
                    let y = self.number(column);
                    (DenominatorSource::Weights, vec![y], one(y))
                }
            },
        };
        let mask = self.mask(filter, present);
        let column = match denominator {
            DenominatorSource::Column(x) => Some(x),
            DenominatorSource::None | DenominatorSource::Weights => None,
        };
        let sizes = [self.size(numerator), column.map_or(1.0, |column| self.size(column))];
        let key = GroupKey { denominator, mask, is_sparse: categories.len() > self.few };
        for category in categories {
            let spread = Spread::Binary;
            self.groups.push(key);
            self.items.push(Item {
                measure: m,
                category,
                pair: 0,
                mask,
                spread,
                numerator,
                denominator: column,
                sizes,
            });
        }
        Ok(())
    }

    /// The mask of a filter and of columns that have to be there.
    fn mask(&mut self, filter: Option<usize>, mut present: Vec<usize>) -> usize {
        let facts = self.facts;
        present.retain(|&source| facts.is_nullable(self.sources.list[source].column()));
        for source in &mut present {
            if let Some(like) = facts.missing_alike.get(self.sources.list[*source].column()) {
                *source = self.number(like);
            }
            // A column that is read in several ways is missing in the same rows in each.
            let column = self.sources.list[*source].column().to_owned();
            *source = *self.present.entry(column).or_insert(*source);
        }
        present.sort_unstable();
        present.dedup();
        self.masks.place(Mask { filter, present })
    }

    /// The size of the largest value of a source.
    fn size(&self, source: usize) -> f64 {
        match &self.sources.list[source] {
            Source::Number(column) => self.facts.numbers.get(column).map_or(1.0, |number| number.size),
            Source::Categories(_) | Source::Unknown(_) | Source::One => 1.0,
        }
    }

    fn number(&mut self, column: &str) -> usize {
        self.sources.place(Source::Number(column.to_owned()))
    }

    /// Puts pairs with one denominator and one mask side by side, the sparse ones last, and lays out the terms.
    fn arrange(self) -> Layout {
        let Draft { facts, sources: Numbered { list: sources, .. }, mut masks, mut items, groups: of_items, .. } = self;
        let filters: Vec<Option<usize>> = masks.list.iter().map(|mask| mask.filter).collect();
        let alone = |filter| Mask { filter, present: Vec::new() };
        let mut filter_alone: Vec<usize> = filters.into_iter().map(|f| masks.place(alone(f))).collect();
        let masks = masks.list;
        filter_alone.extend(filter_alone.len()..masks.len());
        let mut terms = NumberedTerms::default();
        let cases = (0..masks.len()).map(|mask| terms.place(Term::Cases { mask })).collect();
        let weights = (0..masks.len()).map(|mask| terms.place(Term::Weight { mask })).collect();
        let mut keys: Numbered<GroupKey> = Numbered::default();
        let mut members: Vec<Vec<usize>> = Vec::new();
        for (i, &key) in of_items.iter().enumerate() {
            let at = keys.place(key);
            members.resize_with(keys.list.len(), Vec::new);
            members[at].push(i);
        }
        let mut gathered: Vec<(GroupKey, Vec<usize>)> = keys.list.into_iter().zip(members).collect();
        gathered.sort_by_key(|(key, _)| key.is_sparse);
        let (mut groups, mut numerators, mut sparse_columns): (Vec<Group>, Vec<Term>, Vec<SparseColumn>) =
            Default::default();
        let mut dense = 0;
        for (key, members) in gathered {
            let (first, mask) = (numerators.len(), key.mask);
            let denominator = match key.denominator {
                DenominatorSource::None => None,
                DenominatorSource::Weights => Some(terms.place(Term::Weight { mask })),
                DenominatorSource::Column(column) => Some(terms.place(Term::Value { column, mask })),
            };
            if key.is_sparse {
                sparse_columns.extend(members.chunk_by(|&a, &b| items[a].measure == items[b].measure).scan(
                    (first - dense) as u32,
                    |next, of_measure| {
                        let mut places = vec![0; of_measure.len()];
                        for category in of_measure.iter().filter_map(|&i| items[i].category.as_ref()) {
                            places[category.number as usize] = *next;
                            *next += 1;
                        }
                        Some(SparseColumn { column: items[of_measure[0]].numerator, mask, places })
                    },
                ));
            }
            for i in members {
                let item = &mut items[i];
                item.pair = numerators.len();
                numerators.push(item.term());
            }
            if !key.is_sparse {
                dense = numerators.len();
            }
            groups.push(Group { denominator, pairs: first..numerators.len(), mask, domain_mask: filter_alone[mask] });
        }
        let first_numerator = terms.list.len();
        let second = first_numerator + dense;
        let mut tail = NumberedTerms::default();
        for item in &mut items {
            let (y, mask) = (item.numerator, item.mask);
            let mut at = |term| second + tail.place(term);
            let number = match &sources[y] {
                Source::Number(column) => facts.numbers.get(column),
                Source::Categories(_) | Source::Unknown(_) | Source::One => None,
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
        let sparse = numerators.split_off(dense);
        let (mut terms, tail) = (terms.list, tail.list);
        let count = sparse.len();
        terms.extend(numerators.into_iter().chain(tail).chain(sparse));
        Layout {
            sources,
            masks,
            terms,
            groups,
            first_numerator,
            sparse: count,
            sparse_columns,
            cases,
            weights,
            filter_alone,
            items,
        }
    }
}

/// Values, each once, in the order in which they came.
struct Numbered<T> {
    list: Vec<T>,
    places: FxHashMap<T, usize>,
}

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Numbered { list: Vec::new(), places: FxHashMap::default() }
    }
}

impl<T: Clone + Eq + Hash> Numbered<T> {
    /// The place of a value, which is added if it is new.
    fn place(&mut self, value: T) -> usize {
        let next = self.list.len();
        let place = *self.places.entry(value.clone()).or_insert(next);
        if place == next {
            self.list.push(value);
        }
        place
    }
}

/// The same for terms, told apart by the bits of the constant of a square too.
#[derive(Default)]
struct NumberedTerms {
    list: Vec<Term>,
    places: FxHashMap<(TermKey, u64), usize>,
}

impl NumberedTerms {
    fn place(&mut self, term: Term) -> usize {
        let shift = match term {
            Term::Square { shift, .. } => shift,
            Term::Cases { .. }
            | Term::Weight { .. }
            | Term::Value { .. }
            | Term::Category { .. }
            | Term::Product { .. } => 0.0,
        };
        let next = self.list.len();
        let place = *self.places.entry((term.key(), shift.to_bits())).or_insert(next);
        if place == next {
            self.list.push(term);
        }
        place
    }
}
