//! The cases of a data set of a transport file.

use super::members::Place;
use super::{RECORD, ibm};
use crate::input::statistical::bytes::{Damage, Outcome, Source};
use crate::input::statistical::columns::Column;
use crate::input::statistical::encoding::Misfits;
use crate::input::statistical::opened::Cases;
use crate::input::statistical::reading::{Reading, Stopped};
use crate::input::statistical::sas::cells::Cells;
use std::io::{Read, Seek};

pub(super) struct Rows<R> {
    source: Source<R>,
    places: Vec<Place>,
    cells: Cells,
    /// The bytes of a case, and those of all cases that are left.
    row: u64,
    left: u64,
    case: Vec<u8>,
}

const WHAT: &str = "a case";

impl<R: Read + Seek> Rows<R> {
    pub(super) fn new(source: Source<R>, places: Vec<Place>, cells: Cells, row: usize, length: u64) -> Rows<R> {
        // A header may state a case that is longer than the file: it gets no memory.
        let room = usize::try_from(length).map_or(row, |length| length.min(row));
        Rows { source, places, cells, row: row as u64, left: length, case: vec![0; room] }
    }

    /// Reads the next case; false after the last. Records are filled up with blanks, which may look like short cases.
    fn next(&mut self) -> Outcome<bool> {
        // Filling is shorter than a record: what is left above that is cases, even where it is blank.
        if self.left < RECORD as u64 {
            let rest = self.source.ahead(0, self.left, WHAT)?;
            if rest.iter().all(|&byte| byte == b' ') {
                return Ok(false);
            }
        }
        self.left = self.left.checked_sub(self.row).ok_or_else(|| Damage::ends(WHAT))?;
        self.source.fill(&mut self.case, WHAT)?;
        Ok(true)
    }
}

impl<R: Read + Seek + Send> Cases for Rows<R> {
    fn read(&mut self, columns: &mut [(usize, Column)], most: usize, reading: &mut Reading<'_>) -> Result<(), Stopped> {
        for _ in 0..most {
            if !self.next()? {
                return Ok(());
            }
            let cell = |v: usize| &self.case[self.places[v].at..][..self.places[v].width];
            self.cells.push(columns, cell, ibm::push, reading)?;
        }
        Ok(())
    }

    fn misfits(&self) -> Misfits {
        self.cells.decoder.misfits
    }
}
