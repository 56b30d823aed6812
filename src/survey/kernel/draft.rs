//! A layout while it is made: measures are added one by one, then pairs with one denominator are put side by side.

use super::layout::{Category, FEW_CATEGORIES, Facts, Item, Layout, Number, ShareOf, Source, SrsVariance};
use super::program::{Group, Mask, Program, SparseColumn, Term, TermKey};
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
            Kind::Quantile { .. } | Kind::Spread { .. } | Kind::Extreme { .. } | Kind::Choice { .. } => return Ok(()),
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
                // Its cases count, and so do the rows with it missing.
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
            let srs = SrsVariance::Binary;
            self.groups.push(key);
            self.items.push(Item { measure: m, category, pair: 0, mask, srs, numerator, denominator: column, sizes });
        }
        Ok(())
    }

    /// The mask of a filter and of columns that have to be there.
    fn mask(&mut self, filter: Option<usize>, mut present: Vec<usize>) -> usize {
        let facts = self.facts;
        // A column without missing values is present everywhere; without it more measures share a mask.
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

    /// Puts pairs with one denominator and one mask side by side, the sparse ones last, and lays out the terms: cases
    /// and weights of every mask, denominators, dense numerators, squares for design effects, sparse numerators.
    fn arrange(self) -> Layout {
        let Draft { facts, sources, mut masks, mut items, groups: group_of_item, .. } = self;
        let filter_alone = filters_alone(&mut masks);
        let masks = masks.list;
        let mut head = NumberedTerms::default();
        // For every mask, used or not: a later layout must find the counts of an earlier one.
        let cases = (0..masks.len()).map(|mask| head.place(Term::Cases { mask })).collect();
        let weights = (0..masks.len()).map(|mask| head.place(Term::Weight { mask })).collect();

        let (mut groups, mut numerators, mut sparse_columns) = (Vec::new(), Vec::new(), Vec::new());
        let mut dense = 0;
        for (key, members) in grouped(&group_of_item) {
            let (first, mask) = (numerators.len(), key.mask);
            let denominator = match key.denominator {
                DenominatorSource::None => None,
                DenominatorSource::Weights => Some(head.place(Term::Weight { mask })),
                DenominatorSource::Column(column) => Some(head.place(Term::Value { column, mask })),
            };
            if key.is_sparse {
                sparse_columns.extend(placed_columns(&items, &members, mask, first - dense));
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

        let first_numerator = head.list.len();
        let mut tail = NumberedTerms::default();
        for item in &mut items {
            let number = match &sources.list[item.numerator] {
                Source::Number(column) => facts.numbers.get(column),
                Source::Categories(_) | Source::Unknown(_) | Source::One => None,
            };
            item.srs = srs_variance(item, number, first_numerator + dense, &mut tail);
        }

        let sparse_numerators = numerators.split_off(dense);
        let sparse = sparse_numerators.len();
        let mut terms = head.list;
        terms.extend(numerators.into_iter().chain(tail.list).chain(sparse_numerators));
        let columns = Vec::new();
        let program = Program { columns, masks, terms, groups, first_numerator, sparse, sparse_columns, cases };
        Layout { sources: sources.list, program, weights, filter_alone, items }
    }
}

/// The mask with the filter of each mask alone; masks that are not there yet are added.
fn filters_alone(masks: &mut Numbered<Mask>) -> Vec<usize> {
    let filters: Vec<Option<usize>> = masks.list.iter().map(|mask| mask.filter).collect();
    let mut alone: Vec<usize> =
        filters.into_iter().map(|filter| masks.place(Mask { filter, present: Vec::new() })).collect();
    // Those that were added are a filter alone themselves.
    alone.extend(alone.len()..masks.list.len());
    alone
}

/// The groups in order of appearance, dense ones first, each with its items.
fn grouped(group_of_item: &[GroupKey]) -> Vec<(GroupKey, Vec<usize>)> {
    let mut keys: Numbered<GroupKey> = Numbered::default();
    let mut members: Vec<Vec<usize>> = Vec::new();
    for (i, &key) in group_of_item.iter().enumerate() {
        let at = keys.place(key);
        members.resize_with(keys.list.len(), Vec::new);
        members[at].push(i);
    }
    let mut groups: Vec<(GroupKey, Vec<usize>)> = keys.list.into_iter().zip(members).collect();
    // Stable: dense groups keep their order of appearance.
    groups.sort_by_key(|(key, _)| key.is_sparse);
    groups
}

/// The columns of a sparse group, one for each of its measures: the sparse place of each category, by its number.
fn placed_columns(items: &[Item], members: &[usize], mask: usize, first_place: usize) -> Vec<SparseColumn> {
    let mut next = first_place as u32;
    let by_measure = members.chunk_by(|&a, &b| items[a].measure == items[b].measure);
    by_measure
        .map(|items_of_measure| {
            let mut places = vec![0; items_of_measure.len()];
            for category in items_of_measure.iter().filter_map(|&i| items[i].category.as_ref()) {
                places[category.number as usize] = next;
                next += 1;
            }
            SparseColumn { column: items[items_of_measure[0]].numerator, mask, places }
        })
        .collect()
}

/// Where the variance of an item under simple random sampling comes from; terms that it needs are added to the `tail`, which begins at `first`.
fn srs_variance(item: &Item, number: Option<&Number>, first: usize, tail: &mut NumberedTerms) -> SrsVariance {
    let (y, mask) = (item.numerator, item.mask);
    let mut at = |term| first + tail.place(term);
    match (item.denominator, number.filter(|number| !number.binary)) {
        (Some(x), _) => SrsVariance::Residual {
            yy: at(Term::Square { column: y, shift: 0.0, mask }),
            xx: at(Term::Square { column: x, shift: 0.0, mask }),
            xy: at(Term::Product { columns: [y, x], mask }),
        },
        // The square of 0 or 1 is itself: Σwy² is there already.
        (None, None) => SrsVariance::Binary,
        (None, Some(number)) => {
            let shift = number.shift.unwrap_or(0.0);
            SrsVariance::Square { term: at(Term::Square { column: y, shift, mask }), shift }
        }
    }
}

/// Distinct values in order of appearance.
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
