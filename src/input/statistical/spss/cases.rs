//! The cases of an SPSS system file, one after the other.

use super::ELEMENT;
use super::blocks::Blocks;
use super::dictionary::{Dictionary, Place};
use super::header::Compression;
use crate::input::statistical::block::{Block, Decode, Decoded, Fill, Rows};
use crate::input::statistical::bytes::{Damage, Order, Outcome, Source};
use crate::input::statistical::columns::Column;
use crate::input::statistical::encoding::Decoder;
use crate::input::statistical::opened::{About, Opened};
use crate::input::statistical::temporal;
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

/// The cases that are left in the file.
#[derive(Debug)]
struct Unread<R> {
    packed: Packed<R>,
    order: Order,
    bias: f64,
    /// What stands for a missing number, in bytes.
    missing: [u8; ELEMENT],
    /// The eight instructions that are being followed, and how many of them are done.
    eight: [u8; EIGHT],
    done: usize,
    /// How many cases are left, where the file says how many there are.
    left: Option<u64>,
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

impl<R: Read + Seek> Unread<R> {
    fn new(source: Source<R>, packing: &Packing) -> Outcome<Unread<R>> {
        let order = source.order;
        let packed = match packing.compression {
            Compression::None => Packed::Not(source),
            Compression::Bytecode => Packed::Bytecode(source),
            Compression::Blocks => Packed::Blocks(Blocks::new(source)?),
        };
        Ok(Unread {
            packed,
            order,
            bias: packing.bias,
            missing: bytes_of(packing.missing, order),
            // Done from the start, so that the first eight are read first.
            eight: [instruction::NOTHING; EIGHT],
            done: EIGHT,
            left: packing.cases,
        })
    }

    /// Reads a case; false after the last.
    fn read(&mut self, case: &mut [u8]) -> Outcome<bool> {
        match &mut self.packed {
            Packed::Not(source) => match (self.left, source.left()) {
                // Without a number of cases the file ends with the last.
                (None, 0) => Ok(false),
                _ => source.fill(case, WHAT).map(|()| true),
            },
            Packed::Bytecode(_) | Packed::Blocks(_) => self.unpack(case),
        }
    }

    /// Follows the instructions for one case; false where they are at their end.
    fn unpack(&mut self, case: &mut [u8]) -> Outcome<bool> {
        let (elements, _) = case.as_chunks_mut::<ELEMENT>();
        let mut place = 0;
        while place < elements.len() {
            if self.done == EIGHT {
                if !self.packed.fill(&mut self.eight)? {
                    return at_end(place);
                }
                self.done = 0;
            }
            let instruction = self.eight[self.done];
            self.done += 1;
            elements[place] = match instruction {
                instruction::NOTHING => continue,
                instruction::END => return at_end(place),
                instruction::LITERAL => {
                    let mut literal = [0; ELEMENT];
                    if !self.packed.fill(&mut literal)? {
                        return Err(Damage::ends(WHAT));
                    }
                    literal
                }
                instruction::BLANKS => [b' '; ELEMENT],
                instruction::MISSING => self.missing,
                // 1 to 251: a whole number from -99 to 151 with the usual bias of 100.
                small => bytes_of(f64::from(small) - self.bias, self.order),
            };
            place += 1;
        }
        Ok(true)
    }
}

impl<R: Read + Seek + Send> Fill for Unread<R> {
    fn add(&mut self, block: &mut Block) -> Outcome<bool> {
        if self.left == Some(0) {
            return Ok(false);
        }
        match (block.add(|case| self.read(case))?, self.left) {
            (true, left) => {
                self.left = left.map(|left| left - 1);
                Ok(true)
            }
            (false, None) => Ok(false),
            (false, Some(left)) => Err(Damage(format!(
                "the file ends {left} cases before the number of cases that it states; it was cut off: copy or export it \
                 again"
            ))),
        }
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

impl Dictionary {
    /// The cases, and what is known of them.
    pub(crate) fn open<'a, R: Read + Seek + Send + 'a>(self, source: Source<R>) -> Outcome<Opened<'a>> {
        let expected = self.packing.cases_at_first(source.left());
        let Dictionary { variables, places, multiple, weight, label, missing, order, decoder, ignored, packing } = self;
        let names = variables.iter().map(|variable| variable.name.clone()).collect();
        let mut about = About::new(variables, &decoder, temporal::SPSS, expected);
        about.not_read(ignored);
        let about = About { label, weight, multiple, ..about };
        let width = packing.elements * ELEMENT;
        let unread = Unread::new(source, &packing)?;
        let cells = Cells { places, missing, order };
        Ok(Opened { about, cases: Box::new(Rows::new(unread, cells, decoder, names, width)) })
    }
}

/// What the bytes of a case mean.
struct Cells {
    places: Vec<Place>,
    missing: f64,
    order: Order,
}

impl Decode for Cells {
    fn decode(&self, variable: usize, block: &Block, column: &mut Column, decoder: &mut Decoder) -> Decoded {
        match &self.places[variable] {
            Place::Number(at) => block.numbers((*at, ELEMENT), column, |numbers, cell| {
                let number = f64::from_bits(self.order.unsigned(cell));
                // What is not a number is missing as well; SPSS writes none.
                if number == self.missing || number.is_nan() {
                    numbers.push_missing(None);
                } else {
                    numbers.push(number);
                }
            }),
            Place::Text(segments) => match segments.as_slice() {
                // A text of one segment, by far the most common, is decoded where it stands.
                [place] => block.texts(*place, column, decoder, |cell| cell),
                segments => {
                    let mut whole = Vec::new();
                    block.each_text(column, |case, texts| {
                        whole.clear();
                        segments.iter().for_each(|(at, width)| whole.extend(&case[*at..][..*width]));
                        texts.push_encoded(&whole, whole.len(), decoder)
                    })
                }
            },
        }
    }
}

impl Packing {
    /// How many cases there may be, no more than `left` bytes can hold. A packed element takes a byte at least; in blocks there may
    /// be more.
    fn cases_at_first(&self, left: u64) -> u64 {
        self.cases.unwrap_or(u64::MAX).min(left / self.elements.max(1) as u64)
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
