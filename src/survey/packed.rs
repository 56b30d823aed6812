//! Kernel: columns of 0 and 1 packed into bits. A row that is read out of order then costs one look, not one a column.

use super::column::{Column, Rows};
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
