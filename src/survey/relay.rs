//! How sums in a layout follow from those in an earlier one.

use super::layout::{Facts, Item, Layout, Source};
use super::pass::{Mask, Term};
use crate::{Error, Result};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// How sums in a layout follow from those in an earlier one, made when less was known of the same rows: every term is a
/// linear combination of earlier ones, everything else is where it was or was nothing.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Relay {
    terms: Vec<Vec<(usize, f64)>>,
    pub(crate) pairs: Vec<Option<usize>>,
    pub(crate) groups: Vec<Option<usize>>,
    pub(crate) masks: Vec<Option<usize>>,
    /// The term of the denominator of each pair, in the later layout.
    denominators: Vec<Option<usize>>,
    is_identity: bool,
}

/// A mask whatever the places of its columns: its filter, and the columns that have to be there.
type MaskKey<'a> = (Option<&'a str>, BTreeSet<&'a str>);

/// A term without the constant of a square.
#[derive(PartialEq, Eq, Hash)]
enum TermKey {
    Cases(usize),
    Weight(usize),
    Value(usize, usize),
    Square(usize, usize),
    Product(usize, usize, usize),
}

impl TermKey {
    fn of(term: &Term) -> TermKey {
        match *term {
            Term::Cases { mask } => TermKey::Cases(mask),
            Term::Weight { mask } => TermKey::Weight(mask),
            Term::Value { column, mask } => TermKey::Value(column, mask),
            Term::Square { column, mask, .. } => TermKey::Square(column, mask),
            Term::Product { columns: [a, b], mask } => TermKey::Product(a, b, mask),
        }
    }
}

impl Relay {
    /// From the sums of an earlier layout with its facts; `number` is the present number of a level that had another.
    ///
    /// # Errors
    /// [`Error::InvalidState`] where the later layout does not follow from the earlier: something counted would be lost.
    pub(crate) fn new(new: &Layout, old: &Layout, known: &Facts, number: impl Fn(&str, u32) -> u32) -> Result<Relay> {
        let translated = |source: &Source| match source {
            Source::Level(column, level) => Source::Level(column.clone(), number(column, *level)),
            other => other.clone(),
        };
        let old_sources: FxHashMap<Source, usize> = old.sources.iter().map(translated).zip(0..).collect();
        let sources: Vec<Option<usize>> = new.sources.iter().map(|source| old_sources.get(source).copied()).collect();
        // A column in which nothing was missing then was present in all rows.
        let mut old_masks = FxHashMap::default();
        old.masks.iter().zip(0..).for_each(|(mask, at)| {
            old_masks.entry(mask_key(old, mask, known)).or_insert(at);
        });
        let masks: Vec<Option<usize>> =
            new.masks.iter().map(|mask| old_masks.get(&mask_key(new, mask, known)).copied()).collect();
        let terms = Terms::new(old, &sources, &masks);
        let terms: Vec<Vec<(usize, f64)>> =
            new.terms.iter().map(|term| terms.derive(term).unwrap_or_default()).collect();
        let item_key = |item: &Item, numerator: usize, mask: usize| (item.measure, numerator, mask);
        let old_items: FxHashMap<(usize, usize, usize), usize> =
            old.items.iter().map(|item| (item_key(item, item.numerator, item.mask), item.pair)).collect();
        let pair_of = |item: &Item| {
            let key = item_key(item, sources[item.numerator]?, masks[item.mask]?);
            old_items.get(&key).copied()
        };
        let mut pairs = vec![None; new.items.len()];
        new.items.iter().for_each(|item| pairs[item.pair] = pair_of(item));
        let mut denominators = vec![None; new.items.len()];
        let groups: Vec<Option<usize>> = new
            .groups
            .iter()
            .map(|group| {
                denominators[group.pairs.clone()].fill(group.denominator);
                let of_pair = group.pairs.clone().find_map(|pair| pairs[pair])?;
                old.groups.iter().position(|old| old.pairs.contains(&of_pair))
            })
            .collect();
        let same = |places: &[Option<usize>], before: usize| {
            places.len() == before && places.iter().enumerate().all(|(i, place)| *place == Some(i))
        };
        let is_identity = terms.len() == old.terms()
            && terms.iter().enumerate().all(|(i, of)| *of == [(i, 1.0)])
            && same(&pairs, old.items.len())
            && same(&groups, old.groups.len())
            && same(&masks, old.masks.len());
        let relay = Relay { terms, pairs, groups, masks, denominators, is_identity };
        relay.check(new, old)?;
        Ok(relay)
    }

    /// What the module of [`Layout`] says of layouts that follow from others.
    fn check(&self, new: &Layout, old: &Layout) -> Result<()> {
        let counts = |terms: &[usize]| terms.iter().all(|&term| matches!(self.terms[term][..], [(_, 1.0)]));
        let mut kept = vec![false; old.items.len()];
        self.pairs.iter().flatten().for_each(|&pair| kept[pair] = true);
        let is_level = |item: &&Item| matches!(old.sources[item.numerator], Source::Level(..));
        let lost = match () {
            _ if self.masks.iter().any(Option::is_none) => "the rows of a measure",
            _ if !counts(&new.cases) || !counts(&new.weights) => "a count of cases",
            _ if old.items.iter().filter(is_level).any(|item| !kept[item.pair]) => "a level",
            _ => return Ok(()),
        };
        Err(Error::InvalidState {
            problem: format!("its sums would lose {lost} as more becomes known of the columns"),
            remedy: "this is a fault of infosoc: report it with the types of the columns in each part of the data",
        })
    }

    /// Whether all is where it was.
    pub(crate) fn is_identity(&self) -> bool {
        self.is_identity
    }

    /// The earlier terms that a term is made of, each with its factor.
    pub(crate) fn parts(&self, term: usize) -> impl Iterator<Item = (usize, f64)> {
        self.terms[term].iter().copied()
    }

    /// The terms of one unit or domain.
    pub(crate) fn terms<'a>(&'a self, old: &'a [f64]) -> impl Iterator<Item = f64> + 'a {
        self.terms.iter().map(|of| of.iter().fold(0.0, |sum, &(term, factor)| sum + factor * old[term]))
    }

    /// The pilot ratio of each pair in a domain, from the earlier ones and the later sums. A numerator that is new was 0 in
    /// all units, and so is its ratio; without a denominator there is none yet.
    pub(crate) fn pilots<'a>(&'a self, old: &'a [f64], sums: &'a [f64]) -> impl Iterator<Item = f64> + 'a {
        self.pairs.iter().zip(&self.denominators).map(|(from, below)| match (from, below) {
            (Some(from), _) => old[*from],
            (None, Some(below)) if sums[*below] != 0.0 => 0.0,
            (None, _) => f64::NAN,
        })
    }
}

fn mask_key<'a>(layout: &'a Layout, mask: &Mask, known: &Facts) -> MaskKey<'a> {
    let column = |&source: &usize| layout.sources[source].column();
    (mask.filter.as_ref().map(column), mask.present.iter().map(column).filter(|c| known.is_nullable(c)).collect())
}

/// The terms of an earlier layout, and where its sources and masks are in it.
struct Terms<'a> {
    old: &'a [Term],
    /// The first place of each term.
    places: FxHashMap<TermKey, usize>,
    sources: &'a [Option<usize>],
    masks: &'a [Option<usize>],
}

impl<'a> Terms<'a> {
    fn new(old: &'a Layout, sources: &'a [Option<usize>], masks: &'a [Option<usize>]) -> Terms<'a> {
        let mut places = FxHashMap::default();
        old.terms.iter().zip(0..).for_each(|(term, at)| {
            places.entry(TermKey::of(term)).or_insert(at);
        });
        Terms { old: &old.terms, places, sources, masks }
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
            Term::Product { columns: [a, b], mask: m } => alone(TermKey::Product(source(a)?, source(b)?, mask(m)?)),
            Term::Square { column, shift, mask: m } => {
                let (column, mask) = (source(column)?, mask(m)?);
                let value = at(TermKey::Value(column, mask));
                let weight = at(TermKey::Weight(mask));
                let same = Term::Square { column, shift, mask };
                if let Some(at) = self.old.iter().position(|term| *term == same) {
                    return Some(vec![(at, 1.0)]);
                }
                match at(TermKey::Square(column, mask)).map(|at| (at, &self.old[at])) {
                    // (y − s)² = (y − r)² − 2(s − r)(y − r) + (s − r)²
                    Some((square, &Term::Square { shift: former, .. })) => {
                        let d = shift - former;
                        Some(vec![(square, 1.0), (value?, -2.0 * d), (weight?, d * (shift + former))])
                    }
                    // Of 0 and 1, y² is y.
                    _ => Some(vec![(value?, 1.0 - 2.0 * shift), (weight?, shift * shift)]),
                }
            }
        }
    }
}
