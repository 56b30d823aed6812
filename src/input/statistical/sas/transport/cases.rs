//! The cases of a data set of a transport file.

use super::RECORD;
use crate::input::statistical::block::{Block, Fill};
use crate::input::statistical::bytes::{Damage, Outcome, Source};
use std::io::{Read, Seek};

/// The cases that are left in the file.
pub(super) struct Unread<R> {
    pub(super) source: Source<R>,
    /// The bytes of a case, and those of all cases that are left.
    pub(super) row: u64,
    pub(super) left: u64,
}

const WHAT: &str = "a case";

impl<R: Read + Seek + Send> Fill for Unread<R> {
    /// Records are filled up with blanks behind the last case, which may look like short cases.
    fn add(&mut self, block: &mut Block) -> Outcome<bool> {
        // Filling is shorter than a record: what is left above that is cases, even where it is blank.
        if self.left < RECORD as u64 {
            let rest = self.source.ahead(0, self.left, WHAT)?;
            if rest.iter().all(|&byte| byte == b' ') {
                return Ok(false);
            }
        }
        // A header may state a case that is longer than the file: it gets no memory.
        self.left = self.left.checked_sub(self.row).ok_or_else(|| Damage::ends(WHAT))?;
        block.add(|case| self.source.fill(case, WHAT).map(|()| true))
    }
}
