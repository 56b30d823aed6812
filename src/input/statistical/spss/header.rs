//! The header of an SPSS system file.

use crate::input::statistical::bytes::{Damage, Order, Outcome, Source};
use std::io::Read;

/// How the cases are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compression {
    /// Not at all.
    None,
    /// A byte for small whole numbers, blanks and missing values.
    Bytecode,
    /// Bytecode in blocks of zlib, as `.zsav` files have it.
    Blocks,
}

/// What the header says.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) compression: Compression,
    /// What is added to small whole numbers in a byte.
    pub(super) bias: f64,
    /// How many cases there are, where the writer knew.
    pub(super) cases: Option<u64>,
    /// The element of the weight variable, counted from 1; 0 for none.
    pub(super) weight: u32,
    pub(super) label: [u8; 64],
}

const WHAT: &str = "the header";

impl Header {
    pub(super) fn read(source: &mut Source<impl Read>) -> Outcome<Header> {
        let magic: [u8; 4] = source.array(WHAT)?;
        if !matches!(&magic, b"$FL2" | b"$FL3") {
            return Err(Damage("is not an SPSS system file: it does not begin with $FL2 or $FL3".to_owned()));
        }
        source.skip(60, WHAT)?;
        source.order = order(source.array(WHAT)?)?;
        source.skip(4, WHAT)?;
        let compression = match (source.i32(WHAT)?, &magic) {
            (0, b"$FL2") => Compression::None,
            (1, b"$FL2") => Compression::Bytecode,
            (2, b"$FL3") => Compression::Blocks,
            (other, _) => return Err(Damage::says("the compression", other, "0, 1 or, in a .zsav file, 2")),
        };
        // Some writers leave anything here where there is no weight.
        let weight = u32::try_from(source.i32(WHAT)?).unwrap_or(0);
        // -1 where the writer did not know.
        let cases = u64::try_from(source.i32(WHAT)?).ok();
        let bias = source.order.f64(source.array(WHAT)?);
        if !bias.is_finite() {
            return Err(Damage::says("the bias of packed numbers", bias, "a number, usually 100"));
        }
        source.skip(17, WHAT)?;
        let label = source.array(WHAT)?;
        source.skip(3, WHAT)?;
        Ok(Header { compression, bias, cases, weight, label })
    }
}

/// The order of the bytes, by a number that is 2 or 3 in the right one.
fn order(layout: [u8; 4]) -> Outcome<Order> {
    match (i32::from_le_bytes(layout), i32::from_be_bytes(layout)) {
        (2 | 3, _) => Ok(Order::Little),
        (_, 2 | 3) => Ok(Order::Big),
        (other, _) => Err(Damage::says("the layout code", other, "2 or 3")),
    }
}
