//! From the cells of a case to the columns that are read.

use crate::input::statistical::block::{Block, Decode, Decoded};
use crate::input::statistical::columns::{Column, Numbers};
use crate::input::statistical::encoding::Decoder;

/// What is known of the cells of every case: where each variable stands, its first byte and its width, and how it reads a number.
pub(super) struct Cells<N> {
    pub(super) places: Vec<(usize, usize)>,
    pub(super) number: N,
}

impl<N: Fn(&mut Numbers, &[u8]) + Send + Sync> Decode for Cells<N> {
    fn decode(&self, variable: usize, block: &Block, column: &mut Column, decoder: &mut Decoder) -> Decoded {
        let place = self.places[variable];
        match column {
            Column::Numbers(_) => block.numbers(place, column, &self.number),
            Column::Texts(_) => block.texts(place, column, decoder, |cell| cell),
        }
    }
}
