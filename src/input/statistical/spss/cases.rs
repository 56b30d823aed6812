//! The cases of an SPSS system file, one after the other.

use super::ELEMENT;
use super::blocks::Blocks;
use super::header::Compression;
use crate::input::statistical::bytes::{Damage, Order, Outcome, Source};
use std::io::{Read, Seek};

/// Instructions come in eights, each a byte.
const EIGHT: usize = 8;

/// An instruction of the bytecode that is no small number.
mod instruction {
    /// Fills up the last eight.
    pub(super) const NOTHING: u8 = 0;
    pub(super) const END: u8 = 252;
    /// The element follows as it is.
    pub(super) const LITERAL: u8 = 253;
    pub(super) const BLANKS: u8 = 254;
    pub(super) const MISSING: u8 = 255;
}

const WHAT: &str = "a case";

/// Reads the cases into a buffer, one at a time.
#[derive(Debug)]
pub(crate) struct Cases<R> {
    packed: Packed<R>,
    order: Order,
    bias: f64,
    /// What stands for a missing number.
    missing: f64,
    /// The eight instructions that are being followed, and how many of them are done.
    eight: [u8; EIGHT],
    done: usize,
    /// How many cases are left, where the file says how many there are.
    left: Option<u64>,
    case: Vec<u8>,
}

#[derive(Debug)]
enum Packed<R> {
    Not(Source<R>),
    Bytecode(Source<R>),
    Blocks(Blocks<R>),
}

/// What the dictionary says of the cases.
#[derive(Debug)]
pub(super) struct Packing {
    pub(super) compression: Compression,
    pub(super) bias: f64,
    pub(super) missing: f64,
    pub(super) cases: Option<u64>,
    /// Elements of a case.
    pub(super) elements: usize,
}

impl<R: Read + Seek> Cases<R> {
    pub(super) fn new(source: Source<R>, packing: &Packing) -> Outcome<Cases<R>> {
        let order = source.order;
        let packed = match packing.compression {
            Compression::None => Packed::Not(source),
            Compression::Bytecode => Packed::Bytecode(source),
            Compression::Blocks => Packed::Blocks(Blocks::new(source)?),
        };
        Ok(Cases {
            packed,
            order,
            bias: packing.bias,
            missing: packing.missing,
            eight: [instruction::NOTHING; EIGHT],
            done: EIGHT,
            left: packing.cases,
            case: vec![0; packing.elements * ELEMENT],
        })
    }

    /// The next case; `None` after the last.
    pub(crate) fn next(&mut self) -> Outcome<Option<&[u8]>> {
        if self.left == Some(0) {
            return Ok(None);
        }
        let there = match &mut self.packed {
            Packed::Not(source) => match (self.left, source.left()) {
                (None, 0) => false,
                _ => {
                    source.fill(&mut self.case, WHAT)?;
                    true
                }
            },
            Packed::Bytecode(_) | Packed::Blocks(_) => self.unpack()?,
        };
        match (there, self.left) {
            (true, left) => {
                self.left = left.map(|left| left - 1);
                Ok(Some(&self.case))
            }
            (false, None) => Ok(None),
            (false, Some(left)) => Err(Damage(format!(
                "the file ends {left} cases before the number of cases that it states; it was cut off: copy or export it \
                 again"
            ))),
        }
    }

    /// Follows the instructions for one case; false where they are at their end.
    fn unpack(&mut self) -> Outcome<bool> {
        let missing = bytes_of(self.missing, self.order);
        let mut element = 0;
        let elements = self.case.len() / ELEMENT;
        while element < elements {
            if self.done == EIGHT {
                if !self.packed.fill(&mut self.eight)? {
                    return at_end(element);
                }
                self.done = 0;
            }
            let instruction = self.eight[self.done];
            self.done += 1;
            let value = match instruction {
                instruction::NOTHING => continue,
                instruction::END => return at_end(element),
                instruction::LITERAL => {
                    let mut literal = [0; ELEMENT];
                    if !self.packed.fill(&mut literal)? {
                        return Err(Damage::ends(WHAT));
                    }
                    literal
                }
                instruction::BLANKS => [b' '; ELEMENT],
                instruction::MISSING => missing,
                small => bytes_of(f64::from(small) - self.bias, self.order),
            };
            self.case[element * ELEMENT..][..ELEMENT].copy_from_slice(&value);
            element += 1;
        }
        Ok(true)
    }
}

impl<R: Read + Seek> Packed<R> {
    /// Fills a buffer; false where nothing is left.
    fn fill(&mut self, buffer: &mut [u8; ELEMENT]) -> Outcome<bool> {
        match self {
            Packed::Not(source) | Packed::Bytecode(source) => match source.left() {
                0 => Ok(false),
                _ => source.fill(buffer, WHAT).map(|()| true),
            },
            Packed::Blocks(blocks) => blocks.fill(buffer),
        }
    }
}

/// The end of the instructions is the end of the cases only between two of them.
fn at_end(element: usize) -> Outcome<bool> {
    match element {
        0 => Ok(false),
        _ => Err(Damage::ends(WHAT)),
    }
}

fn bytes_of(number: f64, order: Order) -> [u8; ELEMENT] {
    match order {
        Order::Little => number.to_le_bytes(),
        Order::Big => number.to_be_bytes(),
    }
}
