//! The cases of an SPSS system file, one after the other.

use super::ELEMENT;
use super::blocks::Blocks;
use super::dictionary::{Dictionary, Place};
use super::header::Compression;
use crate::input::statistical::bytes::{Damage, Order, Outcome, Source};
use crate::input::statistical::columns::Column;
use crate::input::statistical::encoding::{Decoder, Misfits};
use crate::input::statistical::opened::{self, About, Opened, two_types};
use crate::input::statistical::reading::{Reading, Stopped};
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

/// Reads the cases into a buffer, one at a time.
#[derive(Debug)]
struct Cases<R> {
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
    fn new(source: Source<R>, packing: &Packing) -> Outcome<Cases<R>> {
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
            // Done from the start, so that the first eight are read first.
            eight: [instruction::NOTHING; EIGHT],
            done: EIGHT,
            left: packing.cases,
            case: vec![0; packing.elements * ELEMENT],
        })
    }

    /// The next case; `None` after the last.
    fn next(&mut self) -> Outcome<Option<&[u8]>> {
        if self.left == Some(0) {
            return Ok(None);
        }
        let there = match &mut self.packed {
            Packed::Not(source) => match (self.left, source.left()) {
                // Without a number of cases the file ends with the last.
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
                // 1 to 251: a whole number from -99 to 151 with the usual bias of 100.
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

impl Dictionary {
    /// The cases, and what is known of them.
    pub(crate) fn open<'a, R: Read + Seek + Send + 'a>(self, source: Source<R>) -> Outcome<Opened<'a>> {
        let expected = self.packing.cases_at_first(source.left());
        let Dictionary { variables, places, multiple, weight, label, missing, order, decoder, ignored, packing } = self;
        let names = variables.iter().map(|variable| variable.name.clone()).collect();
        let mut about = About::new(variables, &decoder, temporal::SPSS, expected);
        about.not_read(ignored);
        let about = About { label, weight, multiple, ..about };
        let cases = Cases::new(source, &packing)?;
        let cases = Rows { cases, names, places, missing, order, decoder, wide: Vec::new() };
        Ok(Opened { about, cases: Box::new(cases) })
    }
}

/// The cases as rows of a table.
struct Rows<R> {
    cases: Cases<R>,
    names: Vec<String>,
    places: Vec<Place>,
    missing: f64,
    order: Order,
    decoder: Decoder,
    /// A text of several segments.
    wide: Vec<u8>,
}

impl<R: Read + Seek + Send> opened::Cases for Rows<R> {
    fn read(&mut self, columns: &mut [(usize, Column)], most: usize, reading: &mut Reading<'_>) -> Result<(), Stopped> {
        for _ in 0..most {
            let Some(case) = self.cases.next()? else { return Ok(()) };
            let mut bytes = 0;
            for (v, column) in columns.iter_mut() {
                match (&self.places[*v], column) {
                    (Place::Number(at), Column::Numbers(numbers)) => {
                        let number = self.order.f64(case[*at..][..ELEMENT].try_into().expect("eight bytes"));
                        // What is not a number is missing as well; SPSS writes none.
                        if number == self.missing || number.is_nan() {
                            numbers.push_missing(None);
                        } else {
                            numbers.push(number);
                        }
                    }
                    (Place::Text(segments), Column::Texts(texts)) => {
                        // A text of one segment, by far the most common, is decoded where it stands.
                        let text = match segments.as_slice() {
                            [(at, width)] => &case[*at..][..*width],
                            segments => {
                                self.wide.clear();
                                segments.iter().for_each(|(at, width)| self.wide.extend(&case[*at..][..*width]));
                                &self.wide
                            }
                        };
                        let place = || format!("{} in row {}", self.names[*v], reading.rows + 1);
                        let text = self.decoder.field(text, text.len()).map_err(|e| e.of(&place()))?;
                        bytes += text.len();
                        texts.push(&text);
                    }
                    (Place::Number(_), Column::Texts(_)) | (Place::Text(_), Column::Numbers(_)) => {
                        return Err(two_types());
                    }
                }
            }
            reading.row(columns.len(), bytes)?;
        }
        Ok(())
    }

    fn misfits(&self) -> Misfits {
        self.decoder.misfits
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
