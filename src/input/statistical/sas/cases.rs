//! The cases of a data file, page by page.

use super::dictionary::Dictionary;
use super::pages::{Kind, Packing};
use super::unpack::{Compression, unpack};
use crate::input::statistical::block::{Block, Fill};
use crate::input::statistical::bytes::{Damage, Outcome, Source};
use std::io::{Read, Seek};

/// Where a case of a page is, and how it is packed.
type Found = (usize, usize, Compression);

/// The cases that are left in the file.
pub(super) struct Unread<R> {
    source: Source<R>,
    dictionary: Dictionary,
    /// The page that is read next, from 0.
    next: u64,
    page: Vec<u8>,
    /// The cases of the page, the last first.
    found: Vec<Found>,
    /// How many cases are left.
    left: u64,
    case: Vec<u8>,
}

impl<R: Read + Seek> Unread<R> {
    pub(super) fn new(source: Source<R>, dictionary: Dictionary) -> Unread<R> {
        let left = dictionary.rows;
        Unread { source, dictionary, next: 0, page: Vec::new(), found: Vec::new(), left, case: Vec::new() }
    }

    /// The place of the next case; `None` after the last.
    fn next(&mut self) -> Outcome<Option<Found>> {
        while self.left > 0 && self.found.is_empty() {
            if self.next == self.dictionary.pages.count() {
                return Err(Damage(format!(
                    "the file ends {} cases before the number of cases that it states; it was cut off: copy or export it again",
                    self.left
                )));
            }
            self.dictionary.pages.read(&mut self.source, self.next, &mut self.page)?;
            self.next += 1;
            self.find()?;
        }
        match self.found.pop() {
            Some(found) if self.left > 0 => {
                self.left -= 1;
                Ok(Some(found))
            }
            Some(_) | None => Ok(None),
        }
    }

    /// Finds the cases of the page.
    fn find(&mut self) -> Outcome<()> {
        let Dictionary { pages, row, rows_behind, compression, .. } = self.dictionary;
        let kind = pages.kind(&self.page);
        let (begin, rows) = match kind {
            Kind::Cases => (pages.begin(), pages.parts(&self.page)),
            Kind::Both => (pages.behind(&self.page), rows_behind),
            Kind::Pieces | Kind::Other => (0, 0),
        };
        // The last page has room for more cases than the file has.
        let rows = (rows as u64).min(self.left) as usize;
        if rows.checked_mul(row).and_then(|all| all.checked_add(begin)).is_none_or(|end| end > self.page.len()) {
            return Err(Damage::says("the number of cases of a page", rows, "as many as it has room for"));
        }
        if compression != Compression::None && matches!(kind, Kind::Pieces | Kind::Both) {
            for piece in pages.pieces(&self.page)? {
                match (piece.is_case, piece.packing) {
                    (_, Packing::Packed) => self.found.push((piece.at, piece.length, compression)),
                    // A case that is no shorter when it is packed stands as it is.
                    (true, Packing::None)
                        if piece.length == row && pages.signature(&self.page[piece.at..][..piece.length]).is_none() =>
                    {
                        self.found.push((piece.at, piece.length, Compression::None));
                    }
                    (true | false, Packing::None) => {}
                }
            }
        }
        self.found.extend((0..rows).map(|number| (begin + number * row, row, Compression::None)));
        // `next` pops from the end.
        self.found.reverse();
        Ok(())
    }
}

impl<R: Read + Seek + Send> Fill for Unread<R> {
    fn add(&mut self, block: &mut Block) -> Outcome<bool> {
        let Some((at, length, compression)) = self.next()? else { return Ok(false) };
        let found = &self.page[at..][..length];
        unpack(compression, found, self.dictionary.row, &mut self.case)?;
        block.add(|case| {
            case.copy_from_slice(&self.case);
            Ok(true)
        })
    }
}
