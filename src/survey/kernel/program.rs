//! What a pass computes: terms summed over the rows of each unit, and pairs of terms that give the estimates.
//!
//! In a column with many categories, most rows and most units lack most of them. The terms and pairs of such categories
//! are *sparse*: they come after all others, the dense ones, in the same order among terms as among pairs, and only
//! those that are not 0 are looked at. A sparse place is a number among them.

use crate::survey::columns::column::{Column, Rows};
use std::ops::Range;

/// What is summed over the rows of a unit. Each term is times the row's weight, except where it says so.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Term {
    /// Cases: rows with a weight other than 0, unweighted.
    Cases { mask: usize },
    /// The weight itself.
    Weight { mask: usize },
    /// A value.
    Value { column: usize, mask: usize },
    /// 1 in rows of a category, by the number that the column has there.
    Category { column: usize, category: u32, mask: usize },
    /// The square of a value less a constant.
    Square { column: usize, shift: f64, mask: usize },
    /// The product of two values.
    Product { columns: [usize; 2], mask: usize },
}

/// A term without the constant of a square: what tells terms apart that are of the same rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum TermKey {
    Cases(usize),
    Weight(usize),
    Value(usize, usize),
    Category(usize, u32, usize),
    Square(usize, usize),
    Product(usize, usize, usize),
}

impl Term {
    pub(crate) fn key(&self) -> TermKey {
        match *self {
            Term::Cases { mask } => TermKey::Cases(mask),
            Term::Weight { mask } => TermKey::Weight(mask),
            Term::Value { column, mask } => TermKey::Value(column, mask),
            Term::Category { column, category, mask } => TermKey::Category(column, category, mask),
            Term::Square { column, mask, .. } => TermKey::Square(column, mask),
            Term::Product { columns: [a, b], mask } => TermKey::Product(a, b, mask),
        }
    }

    /// Writes what each row of a block adds to the term: a multiplier of the rows under its mask, which is 0 outside,
    /// times what the values say.
    ///
    /// Inlined, so that a caller compiled for wider vectors has it compiled for them too.
    #[inline(always)]
    pub(crate) fn write<'a>(
        &self,
        out: &mut [f64],
        weights: &[f64],
        mask: impl Fn(usize) -> &'a [f64],
        multiplier: impl Fn(usize) -> &'a [f64],
        values: impl Fn(usize) -> &'a [f64],
    ) {
        match *self {
            Term::Cases { mask: m } => out
                .iter_mut()
                .zip(weights.iter().zip(mask(m)))
                // Not w > 0: the negative weights that a calibration may leave are those of cases.
                .for_each(|(out, (&w, &m))| *out = if w != 0.0 { m } else { 0.0 }),
            Term::Weight { mask: m } => out.copy_from_slice(multiplier(m)),
            Term::Value { column, mask: m } => {
                out.iter_mut().zip(multiplier(m).iter().zip(values(column))).for_each(|(out, (&w, &y))| *out = w * y)
            }
            Term::Category { column, category, mask: m } => out
                .iter_mut()
                .zip(multiplier(m).iter().zip(values(column)))
                .for_each(|(out, (&w, &y))| *out = if y == f64::from(category) { w } else { 0.0 }),
            Term::Square { column, shift, mask: m } => out
                .iter_mut()
                .zip(multiplier(m).iter().zip(values(column)))
                .for_each(|(out, (&w, &y))| *out = w * ((y - shift) * (y - shift))),
            Term::Product { columns: [a, b], mask: m } => out
                .iter_mut()
                .zip(multiplier(m).iter().zip(values(a).iter().zip(values(b))))
                .for_each(|(out, (&w, (&a, &b)))| *out = w * (a * b)),
        }
    }
}

/// The rows a measure is about: they pass the filter, and none of its columns is missing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Mask {
    pub(crate) filter: Option<usize>,
    pub(crate) present: Vec<usize>,
}

/// Totals t_y that share a denominator t_x. Its pairs are all dense or all sparse.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    /// The term of t_x; `None` for totals.
    pub(crate) denominator: Option<usize>,
    /// The pairs of this group.
    pub(crate) pairs: Range<usize>,
    /// The mask of all of them.
    pub(crate) mask: usize,
    /// The mask of their filter alone, including cases with a missing value.
    pub(crate) domain_mask: usize,
}

/// The categories of a column under a mask whose terms are sparse.
#[derive(Clone, Debug)]
pub(crate) struct SparseColumn {
    pub(crate) column: usize,
    pub(crate) mask: usize,
    /// The sparse place of each category, by its number.
    pub(crate) places: Vec<u32>,
}

/// Everything that one pass computes.
#[derive(Clone, Debug)]
pub(crate) struct Program<'a> {
    pub(crate) columns: Vec<Column<'a>>,
    pub(crate) masks: Vec<Mask>,
    pub(crate) terms: Vec<Term>,
    pub(crate) groups: Vec<Group>,
    /// The term of the t_y of the first pair; those of the other dense pairs follow.
    pub(crate) first_numerator: usize,
    /// How many terms, the last, and pairs, the last, are sparse.
    pub(crate) sparse: usize,
    /// What rows add to the sparse terms.
    pub(crate) sparse_columns: Vec<SparseColumn>,
    /// The term with the cases of each mask.
    pub(crate) cases: Vec<usize>,
}

impl Program<'_> {
    fn pairs(&self) -> usize {
        self.groups.last().map_or(0, |group| group.pairs.end)
    }

    /// How many there are of everything, with so many domains.
    pub(crate) fn shape(&self, domains: usize) -> Shape {
        Shape {
            domains,
            terms: self.terms.len(),
            pairs: self.pairs(),
            sparse: self.sparse,
            groups: self.groups.len(),
            masks: self.masks.len(),
        }
    }

    /// How many sums a unit has in a domain.
    pub(crate) fn width(&self) -> Width {
        Width { dense: self.terms.len() - self.sparse, sparse: self.sparse }
    }

    /// Reads a block of rows: the columns, and the masks as 1 and 0; each is a slice of `block` numbers.
    #[inline(always)]
    pub(crate) fn read(&self, rows: Rows, block: usize, values: &mut [f64], masks: &mut [f64]) {
        let len = rows.len();
        for (column, values) in self.columns.iter().zip(values.chunks_mut(block)) {
            column.read(rows, values);
        }
        for (mask, out) in self.masks.iter().zip(masks.chunks_mut(block)) {
            match mask.filter {
                None => out[..len].fill(1.0),
                Some(filter) => out[..len].copy_from_slice(&values[filter * block..filter * block + len]),
            }
            mask.present.iter().for_each(|&column| self.columns[column].mask_missing(rows, out));
        }
    }

    /// The terms that are not sparse.
    pub(crate) fn dense_terms(&self) -> &[Term] {
        &self.terms[..self.terms.len() - self.sparse]
    }

    /// The groups whose pairs are not sparse: they come first.
    pub(crate) fn dense_groups(&self) -> usize {
        // Sparse pairs come last, and there is one sparse pair for each sparse term.
        let dense = self.pairs() - self.sparse;
        self.groups.partition_point(|group| group.pairs.end <= dense)
    }

    /// The term of the t_y of a pair.
    pub(crate) fn numerator(&self, pair: usize) -> usize {
        match pair.checked_sub(self.pairs() - self.sparse) {
            None => self.first_numerator + pair,
            Some(place) => self.terms.len() - self.sparse + place,
        }
    }

    /// The sum of a term among those of a unit in a domain.
    pub(crate) fn sum_of(&self, sums: Sums, term: usize) -> f64 {
        match term.checked_sub(self.terms.len() - self.sparse) {
            None => sums.dense[term],
            Some(place) => {
                let found = sums.sparse.binary_search_by_key(&(place as u32), |(known, _)| *known);
                // A place that is not listed has the sum 0.
                found.map_or(0.0, |at| sums.sparse[at].1)
            }
        }
    }

    /// The group that a pair belongs to, and its number.
    pub(crate) fn group_of(&self, pair: usize) -> (usize, &Group) {
        let g = self.groups.partition_point(|group| group.pairs.end <= pair);
        (g, &self.groups[g])
    }
}

/// How many there are of everything that an array has a place for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Shape {
    pub(crate) domains: usize,
    pub(crate) terms: usize,
    pub(crate) pairs: usize,
    /// How many terms, the last, and pairs, the last, are sparse.
    pub(crate) sparse: usize,
    pub(crate) groups: usize,
    pub(crate) masks: usize,
}

impl Shape {
    /// The terms that are not sparse.
    pub(crate) fn dense_terms(&self) -> usize {
        self.terms - self.sparse
    }

    /// The pairs that are not sparse.
    pub(crate) fn dense_pairs(&self) -> usize {
        self.pairs - self.sparse
    }
}

/// How many sums of each kind a unit has in a domain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Width {
    pub(crate) dense: usize,
    pub(crate) sparse: usize,
}

/// The sums of a unit in a domain.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sums<'a> {
    /// The sums of the dense terms.
    pub(crate) dense: &'a [f64],
    /// Sparse places, ascending, and the sum in each.
    pub(crate) sparse: &'a [(u32, f64)],
}
