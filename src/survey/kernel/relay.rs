//! How sums in a layout follow from those in an earlier one.

use super::layout::{Facts, Item, Layout, Source};
use super::moments::DomainMoments;
use super::program::{Mask, Sums, Term, TermKey};
use super::sparse::SparsePair;
use crate::{Error, Result};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// How sums in a layout follow from those in an earlier one, made when less was known of the columns: a category or a
/// missing value may have been met since. Every term is a linear combination of earlier ones; everything else has
/// moved, or was 0.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Relay {
    /// The earlier terms that each dense term is made of, which are dense too.
    terms: Vec<Vec<(usize, f64)>>,
    pub(crate) pairs: Vec<Option<usize>>,
    dense_pairs: usize,
    sparse: SparseRelay,
    pub(crate) groups: Vec<Option<usize>>,
    pub(crate) masks: Vec<Option<usize>>,
    /// The term of the denominator of each pair, in the later layout.
    denominators: Vec<Option<usize>>,
    is_identity: bool,
}

/// Where sparse pairs and the terms of their numerators come from. A column that gets a category too many has dense
/// pairs first and sparse ones later, never the other way about.
#[derive(Clone, Debug, PartialEq)]
struct SparseRelay {
    /// The earlier numerator at each sparse place.
    numerators: Vec<Option<usize>>,
    /// The place now of each earlier sparse place.
    places: Vec<Option<u32>>,
    /// The earlier dense pairs that are sparse now, with their numerators and their places.
    from_dense: Vec<(usize, usize, u32)>,
}

/// A mask whatever the places of its columns: its filter, and the columns that have to be there.
type MaskKey<'a> = (Option<&'a str>, BTreeSet<&'a str>);

impl Relay {
    /// From the sums of an earlier layout with its facts; `number` is the present number of a category that had
    /// another.
    ///
    /// # Errors
    /// [`Error::InvalidState`] where the later layout does not follow from the earlier: something counted would be lost.
    pub(crate) fn new(new: &Layout, old: &Layout, known: &Facts, number: impl Fn(&str, u32) -> u32) -> Result<Relay> {
        let old_sources: FxHashMap<&Source, usize> = old.sources.iter().zip(0..).collect();
        let sources: Vec<Option<usize>> = new.sources.iter().map(|source| old_sources.get(source).copied()).collect();
        // A column without missing values then was present in all rows.
        // Masks that are alike by this hold the same rows, so that any of them will do.
        let mut old_masks = FxHashMap::default();
        old.program.masks.iter().zip(0..).for_each(|(mask, at)| {
            old_masks.entry(mask_key(old, mask, known)).or_insert(at);
        });
        let masks: Vec<Option<usize>> =
            new.program.masks.iter().map(|mask| old_masks.get(&mask_key(new, mask, known)).copied()).collect();

        let number = |source: usize, category: u32| number(old.sources[source].column(), category);
        let terms = EarlierTerms::new(old, &sources, &masks, number);
        let (new_program, old_program) = (&new.program, &old.program);
        let terms: Vec<Vec<(usize, f64)>> =
            new_program.dense_terms().iter().map(|term| terms.derive(term).unwrap_or_default()).collect();

        // Pairs, by what they are of.
        let old_items: FxHashMap<(usize, usize, Option<u32>, usize), usize> = old
            .items
            .iter()
            .map(|item| {
                let category = item.category.as_ref().map(|category| number(item.numerator, category.number));
                ((item.measure, item.numerator, category, item.mask), item.pair)
            })
            .collect();
        let pair_of = |item: &Item| {
            let category = item.category.as_ref().map(|category| category.number);
            old_items.get(&(item.measure, sources[item.numerator]?, category, masks[item.mask]?)).copied()
        };
        let mut pairs = vec![None; new.items.len()];
        new.items.iter().for_each(|item| pairs[item.pair] = pair_of(item));

        // The pairs of a group have one denominator, so that any that was there tells the group.
        let mut denominators = vec![None; new.items.len()];
        let groups: Vec<Option<usize>> = new
            .program
            .groups
            .iter()
            .map(|group| {
                denominators[group.pairs.clone()].fill(group.denominator);
                let of_pair = group.pairs.clone().find_map(|pair| pairs[pair])?;
                Some(old_program.group_of(of_pair).0)
            })
            .collect();

        // Sparse pairs were sparse before, or dense while the column had few categories.
        let (dense_pairs, old_dense) = (new.items.len() - new.program.sparse, old.items.len() - old.program.sparse);
        let mut sparse = SparseRelay {
            numerators: Vec::with_capacity(new.program.sparse),
            places: vec![None; old.program.sparse],
            from_dense: Vec::new(),
        };
        for (pair, place) in pairs[dense_pairs..].iter().zip(0..) {
            sparse.numerators.push(pair.map(|pair| old_program.numerator(pair)));
            match pair.map(|pair| (pair, pair.checked_sub(old_dense))) {
                None => {}
                Some((_, Some(before))) => sparse.places[before] = Some(place),
                Some((pair, None)) => sparse.from_dense.push((pair, old_program.numerator(pair), place)),
            }
        }

        let same = |places: &[Option<usize>], before: usize| {
            places.len() == before && places.iter().enumerate().all(|(i, place)| *place == Some(i))
        };
        let is_identity = new_program.width() == old_program.width()
            && terms.iter().enumerate().all(|(i, of)| *of == [(i, 1.0)])
            && same(&pairs, old.items.len())
            && same(&groups, old.program.groups.len())
            && same(&masks, old.program.masks.len());
        let relay = Relay { terms, pairs, dense_pairs, sparse, groups, masks, denominators, is_identity };
        relay.check(new, old)?;
        Ok(relay)
    }

    /// From the sums of a layout to the same, for those whose units and domains alone get other numbers.
    pub(crate) fn identity(layout: &Layout, facts: &Facts) -> Result<Relay> {
        Relay::new(layout, layout, facts, |_, category| category)
    }

    /// What the module of [`Layout`] says of layouts that follow from others.
    fn check(&self, new: &Layout, old: &Layout) -> Result<()> {
        let counts = |terms: &[usize]| terms.iter().all(|&term| matches!(self.terms[term][..], [(_, 1.0)]));
        let mut kept = vec![false; old.items.len()];
        self.pairs.iter().flatten().for_each(|&pair| kept[pair] = true);
        let has_category = |item: &&Item| item.category.is_some();
        let lost = match () {
            // A mask that has no earlier one would count its rows as 0, although there were some.
            _ if self.masks.iter().any(Option::is_none) => "the rows of a measure",
            _ if !counts(&new.program.cases) || !counts(&new.weights) => "a count of cases",
            _ if old.items.iter().filter(has_category).any(|item| !kept[item.pair]) => "a category",
            _ => return Ok(()),
        };
        Err(Error::InvalidState {
            problem: format!("its sums would lose {lost} as more becomes known of the columns"),
            remedy: "this is a bug in infosoc: report it with the types of the columns in each part of the data",
        })
    }

    /// Whether all is where it was.
    pub(crate) fn is_identity(&self) -> bool {
        self.is_identity
    }

    /// The earlier terms that a term is made of, each with its factor.
    pub(crate) fn parts(&self, term: usize) -> impl Iterator<Item = (usize, f64)> {
        let at_sparse = term.checked_sub(self.terms.len()).and_then(|place| self.sparse.numerators[place]);
        let dense = self.terms.get(term).map_or(&[][..], Vec::as_slice);
        dense.iter().copied().chain(at_sparse.map(|term| (term, 1.0)))
    }

    /// The dense terms of one unit or domain.
    pub(crate) fn terms<'a>(&'a self, old: &'a [f64]) -> impl Iterator<Item = f64> + 'a {
        self.terms.iter().map(|of| of.iter().fold(0.0, |sum, &(term, factor)| sum + factor * old[term]))
    }

    /// The sums of a unit at sparse places, in their order.
    pub(crate) fn sparse(&self, old: Sums) -> Vec<(u32, f64)> {
        let SparseRelay { places, from_dense, .. } = &self.sparse;
        let dense = from_dense.iter().map(|&(_, term, place)| (place, old.dense[term])).filter(|(_, sum)| *sum != 0.0);
        let sparse = old.sparse.iter().filter_map(|&(place, sum)| Some((places[place as usize]?, sum)));
        let mut sums: Vec<(u32, f64)> = dense.chain(sparse).collect();
        sums.sort_unstable_by_key(|(place, _)| *place);
        sums
    }

    /// All terms of a domain.
    pub(crate) fn sums(&self, old: &[f64], new: &mut [f64]) {
        let (dense, sparse) = new.split_at_mut(self.terms.len());
        dense.iter_mut().zip(self.terms(old)).for_each(|(sum, term)| *sum = term);
        sparse
            .iter_mut()
            .zip(&self.sparse.numerators)
            .for_each(|(sum, from)| *sum = from.map_or(0.0, |from| old[from]));
    }

    /// The earlier pair of each dense pair.
    pub(crate) fn dense_pairs(&self) -> &[Option<usize>] {
        &self.pairs[..self.dense_pairs]
    }

    /// The earlier dense pairs that are sparse now, and which they are.
    pub(crate) fn sparse_from_dense(&self) -> impl Iterator<Item = (usize, u32)> {
        let first = self.dense_pairs as u32;
        self.sparse.from_dense.iter().map(move |&(pair, _, place)| (pair, first + place))
    }

    /// The pair now of an earlier sparse pair.
    pub(crate) fn sparse_pair(&self, old_dense: usize, old: u32) -> Option<u32> {
        let place = (old as usize).checked_sub(old_dense)?;
        Some(self.dense_pairs as u32 + self.sparse.places[place]?)
    }

    /// The pilot ratio of each pair in a domain, from the earlier ones and the later sums. A numerator that is new was
    /// 0 in all units, and so is its ratio; without a denominator there is none yet.
    pub(crate) fn pilots<'a>(&'a self, old: &'a [f64], sums: &'a [f64]) -> impl Iterator<Item = f64> + 'a {
        self.pairs.iter().zip(&self.denominators).map(|(from, below)| match (from, below) {
            (Some(from), _) => old[*from],
            (None, Some(below)) if sums[*below] != 0.0 => 0.0,
            (None, _) => f64::NAN,
        })
    }
}

impl DomainMoments {
    /// The same moments in another layout.
    pub(crate) fn relaid(&self, domain: usize, relay: &Relay) -> DomainMoments {
        let moved = |places: &[Option<usize>], from: &[f64]| -> Vec<f64> {
            places.iter().map(|place| place.map_or(0.0, |place| from[place])).collect()
        };
        let with_cases = relay.masks.iter().map(|place| place.map_or(0, |place| self.with_cases[place])).collect();
        let pairs = relay.dense_pairs();
        let dense = |(old, pair): (usize, u32)| SparsePair { pair, u: self.u[old], uu: self.uu[old], ux: self.ux[old] };
        let pair = |old| relay.sparse_pair(self.u.len(), old);
        let of_sparse = self.sparse.iter().filter_map(|of| Some(SparsePair { pair: pair(of.pair)?, ..*of }));
        let mut sparse: Vec<SparsePair> = relay.sparse_from_dense().map(dense).chain(of_sparse).collect();
        sparse.sort_unstable_by_key(|of| of.pair);
        DomainMoments {
            domain,
            units: self.units,
            with_cases,
            u: moved(pairs, &self.u),
            uu: moved(pairs, &self.uu),
            ux: moved(pairs, &self.ux),
            sparse,
            x: moved(&relay.groups, &self.x),
            xx: moved(&relay.groups, &self.xx),
        }
    }
}

fn mask_key<'a>(layout: &'a Layout, mask: &Mask, known: &Facts) -> MaskKey<'a> {
    let column = |&source: &usize| layout.sources[source].column();
    (mask.filter.as_ref().map(column), mask.present.iter().map(column).filter(|c| known.is_nullable(c)).collect())
}

/// The terms of an earlier layout, and where its sources and masks are in it.
struct EarlierTerms<'a> {
    old: &'a [Term],
    /// The first place of each term, and that of each with its constant.
    places: FxHashMap<TermKey, usize>,
    squares: FxHashMap<(TermKey, u64), usize>,
    sources: &'a [Option<usize>],
    masks: &'a [Option<usize>],
}

impl<'a> EarlierTerms<'a> {
    /// `number` is the present number of a category of an earlier source.
    fn new(
        old: &'a Layout,
        sources: &'a [Option<usize>],
        masks: &'a [Option<usize>],
        number: impl Fn(usize, u32) -> u32,
    ) -> EarlierTerms<'a> {
        let (mut places, mut squares) = (FxHashMap::default(), FxHashMap::default());
        old.program.terms.iter().zip(0..).for_each(|(term, at)| {
            let mut key = term.key();
            if let TermKey::Category(column, category, _) = &mut key {
                *category = number(*column, *category);
            }
            places.entry(key).or_insert(at);
            if let Term::Square { shift, .. } = term {
                squares.entry((key, shift.to_bits())).or_insert(at);
            }
        });
        EarlierTerms { old: &old.program.terms, places, squares, sources, masks }
    }

    /// The earlier terms that a term is the sum of; none for one that was 0.
    fn derive(&self, term: &Term) -> Option<Vec<(usize, f64)>> {
        let mask = |mask: usize| self.masks[mask];
        let source = |source: usize| self.sources[source];
        let at = |key: TermKey| self.places.get(&key).copied();
        let alone = |key: TermKey| at(key).map(|at| vec![(at, 1.0)]);
        match *term {
            Term::Cases { mask: m } => alone(TermKey::Cases(mask(m)?)),
            Term::Weight { mask: m } => alone(TermKey::Weight(mask(m)?)),
            Term::Value { column, mask: m } => alone(TermKey::Value(source(column)?, mask(m)?)),
            Term::Category { column, category, mask: m } => {
                alone(TermKey::Category(source(column)?, category, mask(m)?))
            }
            Term::Product { columns: [a, b], mask: m } => alone(TermKey::Product(source(a)?, source(b)?, mask(m)?)),
            Term::Square { column, shift, mask: m } => {
                let (column, mask) = (source(column)?, mask(m)?);
                let value = at(TermKey::Value(column, mask));
                let weight = at(TermKey::Weight(mask));
                if let Some(&at) = self.squares.get(&(TermKey::Square(column, mask), shift.to_bits())) {
                    return Some(vec![(at, 1.0)]);
                }
                match at(TermKey::Square(column, mask)).map(|at| (at, &self.old[at])) {
                    // (y − s)² = (y − r)² − 2(s − r)·y + (s − r)(s + r)
                    Some((square, &Term::Square { shift: former, .. })) => {
                        let d = shift - former;
                        Some(vec![(square, 1.0), (value?, -2.0 * d), (weight?, d * (shift + former))])
                    }
                    // For 0 and 1, y² is y: (y − s)² = (1 − 2s)·y + s².
                    _ => Some(vec![(value?, 1.0 - 2.0 * shift), (weight?, shift * shift)]),
                }
            }
        }
    }
}
