//! The pages of a data file, and what is on them.

use super::header::Header;
use crate::input::statistical::bytes::{Damage, Order, Outcome, Source};
use std::io::{Read, Seek};

const WHAT: &str = "a page";

/// The pages of a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pages {
    pub(super) header: Header,
    /// The size of the file.
    size: u64,
}

/// What a page holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Pieces of the dictionary, or cases that are packed.
    Pieces,
    /// Cases.
    Cases,
    /// Pieces, and cases behind them.
    Both,
    /// What is known to nobody, or nothing.
    Other,
}

/// A piece of a page: where it is, and whether it is a case.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub(super) at: usize,
    pub(super) length: usize,
    pub(super) packing: Packing,
    /// Whether it is one of many of its kind, as cases are.
    pub(super) is_case: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    None,
    Packed,
}

/// What a piece of the dictionary begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signature {
    /// How long cases are, and how many.
    Rows,
    /// How many variables there are.
    Columns,
    Texts,
    Names,
    Attributes,
    Format,
    /// Lists and counts of what is known already.
    Other,
}

impl Pages {
    /// What a piece is, if it is no case.
    pub(super) fn signature(&self, piece: &[u8]) -> Option<Signature> {
        let first = self.header.number(piece, 0, 4)?;
        let number = match (self.header.wide, self.header.order, first) {
            // In eight bytes of the higher order first, it is the second half, unless the first has it.
            (true, Order::Big, 0 | 0xffff_ffff) => self.header.number(piece, 4, 4)?,
            (true | false, Order::Big | Order::Little, first) => first,
        };
        match number {
            0xf7f7_f7f7 => Some(Signature::Rows),
            0xf6f6_f6f6 => Some(Signature::Columns),
            0xffff_fffd => Some(Signature::Texts),
            0xffff_ffff => Some(Signature::Names),
            0xffff_fffc => Some(Signature::Attributes),
            0xffff_fbfe => Some(Signature::Format),
            0xffff_fc00 | 0xffff_fff8..=0xffff_fffe => Some(Signature::Other),
            _ => None,
        }
    }

    /// Reads the header.
    pub(super) fn new(source: &mut Source<impl Read>) -> Outcome<Pages> {
        let size = source.left();
        Ok(Pages { header: Header::read(source)?, size })
    }

    pub(super) fn count(&self) -> u64 {
        self.header.pages
    }

    /// Reads a page, by its number from 0.
    pub(super) fn read(&self, source: &mut Source<impl Read + Seek>, number: u64, page: &mut Vec<u8>) -> Outcome<()> {
        // That there are as many pages was checked with the header.
        let at = self.header.length + number * self.header.page as u64;
        let left = self.size - at;
        if source.left() > left {
            source.forward(source.left() - left, WHAT)?;
        } else if source.left() < left {
            source.back(left)?;
        }
        page.resize(self.header.page, 0);
        source.fill(page, WHAT)
    }

    /// Where the type of a page stands, behind which the numbers of its parts and of its pieces follow.
    fn head(&self) -> usize {
        if self.header.wide { 32 } else { 16 }
    }

    pub(super) fn kind(&self, page: &[u8]) -> Kind {
        let kind = self.header.number(page, self.head(), 2).unwrap_or(0);
        match (kind & 0x9000, kind & 0x0f00) {
            // Pages of an index have the two highest bits.
            (0x9000, _) => Kind::Other,
            (_, 0x0100) => Kind::Cases,
            (_, 0x0200) => Kind::Both,
            // 0x0400 are pieces that amend the dictionary.
            (_, 0x0000 | 0x0400) => Kind::Pieces,
            _ => Kind::Other,
        }
    }

    /// How many parts a page has: cases, where it has nothing else.
    pub(super) fn parts(&self, page: &[u8]) -> usize {
        self.header.number(page, self.head() + 2, 2).unwrap_or(0) as usize
    }

    /// How many pieces are listed.
    fn listed(&self, page: &[u8]) -> usize {
        self.header.number(page, self.head() + 4, 2).unwrap_or(0) as usize
    }

    /// The bytes of an entry of the list of pieces.
    fn entry(&self) -> usize {
        if self.header.wide { 24 } else { 12 }
    }

    /// Where the list of pieces, or the first case of a page without pieces, begins.
    pub(super) fn begin(&self) -> usize {
        self.head() + 8
    }

    /// Where the cases behind the pieces begin.
    pub(super) fn behind(&self, page: &[u8]) -> usize {
        (self.begin() + self.listed(page) * self.entry()).next_multiple_of(8)
    }

    /// The pieces of a page that are not empty.
    pub(super) fn pieces(&self, page: &[u8]) -> Outcome<Vec<Piece>> {
        let word = self.header.word();
        let mut pieces = Vec::new();
        for number in 0..self.listed(page) {
            let entry = self.begin() + number * self.entry();
            let (at, length) = (self.header.place(page, entry), self.header.place(page, entry + word));
            let kinds = page.get(entry + 2 * word..entry + 2 * word + 2);
            let (Some(at), Some(length), Some(&[packing, kind])) = (at, length, kinds) else {
                return Err(Damage::ends("the list of the pieces of a page"));
            };
            let packing = match packing {
                0 => Packing::None,
                4 => Packing::Packed,
                // 1 is a piece that was cut away.
                _ => continue,
            };
            if length == 0 {
                continue;
            }
            if at.checked_add(length).is_none_or(|end| end > page.len()) {
                return Err(Damage::says("the place of a piece of a page", at, "one on the page"));
            }
            pieces.push(Piece { at, length, packing, is_case: kind == 1 });
        }
        Ok(pieces)
    }
}
