//! From the cells of a case to the columns that are read.

use crate::input::statistical::columns::{Column, Numbers};
use crate::input::statistical::encoding::Decoder;
use crate::input::statistical::reading::{Reading, Stopped};

/// What is known of the cells of every case.
pub(super) struct Cells {
    /// The names of the variables, for what is wrong with a text.
    pub(super) names: Vec<String>,
    pub(super) decoder: Decoder,
}

impl Cells {
    /// Adds a case to the columns: `cell` has the bytes of a variable, `number` reads a number.
    pub(super) fn push<'c>(
        &mut self,
        columns: &mut [(usize, Column)],
        cell: impl Fn(usize) -> &'c [u8],
        number: impl Fn(&mut Numbers, &[u8]),
        reading: &mut Reading<'_>,
    ) -> Result<(), Stopped> {
        let mut bytes = 0;
        for (v, column) in columns.iter_mut() {
            match column {
                Column::Numbers(numbers) => number(numbers, cell(*v)),
                Column::Texts(texts) => {
                    let place = || format!("{} in row {}", self.names[*v], reading.rows + 1);
                    bytes += texts.push_encoded(cell(*v), &mut self.decoder, place)?;
                }
            }
        }
        reading.row(columns.len(), bytes)
    }
}
