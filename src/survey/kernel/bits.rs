//! Kernel: columns of 0 and 1 packed into bits. A row that is read out of order then costs one look, not one a column.

use super::program::{Program, Term};
use crate::survey::columns::column::{Column, Rows};
use rayon::prelude::*;

/// The bits of columns, row by row: in words of 32, which follow each other plane by plane.
#[derive(Debug)]
pub(crate) struct Packed {
    rows: usize,
    words: Vec<u32>,
    /// Per column, the bit that says whether the value is there; `None` where none is missing.
    present: Vec<Option<usize>>,
}

/// How many rows are packed at a time.
const BLOCK: usize = 1024;

impl Packed {
    /// Packs the first `rows` rows of columns that hold nothing but 0, 1 and missing values.
    pub(crate) fn new(columns: &[Column], rows: usize) -> Packed {
        // The value of column k is bit k; columns that are missing alike share the bit that says so.
        let mut bits = columns.len();
        let mut present: Vec<Option<usize>> = Vec::new();
        for (k, column) in columns.iter().enumerate() {
            let alike = (0..k).find(|&known| present[known].is_some() && columns[known].is_missing_as(column));
            present.push(match (column.has_nulls(), alike) {
                (false, _) => None,
                (true, Some(known)) => present[known],
                (true, None) => {
                    bits += 1;
                    Some(bits - 1)
                }
            });
        }
        let mut words = vec![0u32; rows * bits.div_ceil(32)];
        for (plane, words) in words.chunks_mut(rows.max(1)).enumerate() {
            let here = |bit: usize| (bit / 32 == plane).then_some(bit % 32);
            words.par_chunks_mut(16 * BLOCK).enumerate().for_each(|(share, words)| {
                let mut values = [0.0; BLOCK];
                for (block, words) in words.chunks_mut(BLOCK).enumerate() {
                    let rows = Rows::Run { start: (16 * share + block) * BLOCK, len: words.len() };
                    for (k, column) in columns.iter().enumerate() {
                        if let Some(bit) = here(k) {
                            column.read(rows, &mut values);
                            set(words, bit, &values);
                        }
                        let owns = |bit: &usize| !present[..k].contains(&Some(*bit));
                        if let Some(bit) = present[k].filter(owns).and_then(here) {
                            values.fill(1.0);
                            column.mask_missing(rows, &mut values);
                            set(words, bit, &values);
                        }
                    }
                }
            });
        }
        Packed { rows, words, present }
    }

    /// The view of a column, by its number.
    pub(crate) fn column(&self, k: usize) -> Column<'_> {
        let bit = |bit: usize| (&self.words[bit / 32 * self.rows..][..self.rows], (bit % 32) as u32);
        Column::bits(bit(k), self.present[k].map(bit))
    }
}

/// Sets a bit of each word where the value is not 0.
fn set(words: &mut [u32], bit: usize, values: &[f64]) {
    words.iter_mut().zip(values).for_each(|(word, &value)| *word |= u32::from(value != 0.0) << bit);
}

/// The terms of a program whose columns are all packed: each is the weight of a row, or 1, where some bits are set.
#[derive(Debug)]
pub(crate) struct BitTerms<'a> {
    /// The words that bits are in, at most two for a row.
    planes: Vec<&'a [u32]>,
    /// The bits that each term wants.
    wanted: Vec<u64>,
    /// How many terms, the first, count cases; the others are weighted.
    cases: usize,
}

impl<'a> BitTerms<'a> {
    /// `None` where a column is not packed, or a term more than a product of columns.
    pub(crate) fn new(program: &Program<'a>) -> Option<BitTerms<'a>> {
        // Only the cases that come first: `add` splits the terms there.
        let cases = program.terms.iter().take_while(|term| matches!(term, Term::Cases { .. })).count();
        let mut terms = BitTerms { planes: Vec::new(), wanted: Vec::new(), cases };
        for (number, term) in program.terms.iter().enumerate() {
            let (columns, mask) = match *term {
                Term::Cases { mask } if number < cases => (vec![], mask),
                Term::Weight { mask } => (vec![], mask),
                // The square of 0 or 1 is itself.
                Term::Value { column, mask } | Term::Square { column, shift: 0.0, mask } => (vec![column], mask),
                Term::Product { columns, mask } => (columns.to_vec(), mask),
                Term::Cases { .. } | Term::Square { .. } | Term::Category { .. } => return None,
            };
            let mask = &program.masks[mask];
            let mut wanted = 0;
            for &column in columns.iter().chain(&mask.filter) {
                let bits = program.columns[column].as_bits()?;
                for place in bits.value.into_iter().chain(bits.present) {
                    wanted |= terms.bit(place)?;
                }
            }
            for &column in &mask.present {
                if let Some(place) = program.columns[column].as_bits()?.present {
                    wanted |= terms.bit(place)?;
                }
            }
            terms.wanted.push(wanted);
        }
        // Without any column, as for counts alone, there are no words to read.
        (!terms.planes.is_empty()).then_some(terms)
    }

    /// The bit of a row's two words.
    fn bit(&mut self, (words, bit): (&'a [u32], u32)) -> Option<u64> {
        let known = self.planes.iter().position(|plane| std::ptr::eq(*plane, words));
        let plane = known.unwrap_or(self.planes.len());
        if known.is_none() {
            self.planes.push(words);
        }
        // A third word would not fit in the 64 bits that a row has.
        (plane < 2).then(|| 1 << (32 * plane as u32 + bit))
    }

    /// The words of rows.
    #[inline(always)]
    pub(crate) fn read(&self, rows: Rows, out: &mut [u64]) {
        match self.planes[..] {
            [one] => rows.each(|i, row| out[i] = u64::from(one[row])),
            [low, high, ..] => rows.each(|i, row| out[i] = u64::from(low[row]) | u64::from(high[row]) << 32),
            [] => {}
        }
    }

    /// Adds the terms of a row to their sums.
    #[inline(always)]
    pub(crate) fn add(&self, word: u64, weight: f64, sums: &mut [f64]) {
        let case = f64::from(u8::from(weight != 0.0));
        let (cases, weighted) = self.wanted.split_at(self.cases);
        let (counts, sums) = sums.split_at_mut(self.cases);
        let add = |sums: &mut [f64], wanted: &[u64], value: f64| {
            let terms = wanted.iter().map(|&wanted| if word & wanted == wanted { value } else { 0.0 });
            sums.iter_mut().zip(terms).for_each(|(sum, term)| *sum += term);
        };
        add(counts, cases, case);
        add(sums, weighted, weight);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use polars::prelude::{NamedFrom, Series};

    #[test]
    fn packed_columns_read_as_they_were() {
        let rows = 3000;
        let number = |k: usize, i: usize| (i * 7919 + k * 104_729 + k * i * i) % 97;
        // More columns than a word has bits; of each three, two are missing alike and one is not.
        let series: Vec<Series> = (0..40)
            .map(|k| {
                let value = |i| (number(k % 3 / 2, i) > 5 || k % 3 == 0).then_some(f64::from(number(k, i) % 2 == 0));
                Series::new("y".into(), (0..rows).map(value).collect::<Vec<Option<f64>>>())
            })
            .collect();
        let columns: Vec<Column> = series.iter().filter_map(Column::new).collect();
        let packed = Packed::new(&columns, rows);
        let list: Vec<u32> = (0..rows as u32).rev().step_by(7).collect();
        for rows in [Rows::Run { start: 1000, len: 2000 }, Rows::List(&list)] {
            for (k, column) in columns.iter().enumerate() {
                let read = |column: &Column| {
                    let (mut values, mut mask) = (vec![0.5; rows.len()], vec![1.0; rows.len()]);
                    column.read(rows, &mut values);
                    column.mask_missing(rows, &mut mask);
                    (values, mask)
                };
                assert_eq!(read(&packed.column(k)), read(column));
            }
        }
    }
}
