//! Reading the cases of a file: how many there were, what they unfold to, and whether to go on.

use super::bytes::Damage;
use std::sync::atomic::{AtomicBool, Ordering};

/// How many rows are read at most between two looks at whether to stop.
pub(super) const LOOK: usize = 4096;

/// The most rows for which memory is taken before they are there: a file may state any number.
const ROWS_AT_FIRST: u64 = 1 << 16;

/// Why reading came to no end.
#[derive(Debug)]
pub(super) enum Stopped {
    Damaged(Damage),
    Interrupted,
}

impl From<Damage> for Stopped {
    fn from(damage: Damage) -> Stopped {
        Stopped::Damaged(damage)
    }
}

/// How far the reading of the cases is.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    pub(super) rows: usize,
    unfolded: u64,
    limit: u64,
    stop: &'a AtomicBool,
}

impl<'a> Reading<'a> {
    pub(super) fn new(limit: u64, stop: &'a AtomicBool) -> Reading<'a> {
        Reading { rows: 0, unfolded: 0, limit, stop }
    }

    /// For how many rows memory is taken at first, where so many are expected.
    pub(super) fn at_first(&self, expected: u64) -> usize {
        expected.min(ROWS_AT_FIRST) as usize
    }

    /// A row was read: so many columns, and so many bytes of text.
    pub(super) fn row(&mut self, columns: usize, text: usize) -> Result<(), Stopped> {
        self.rows += 1;
        // A number takes 8 bytes, and so does the place of a text.
        self.more(columns * 8 + text)?;
        self.look(self.rows as u64)
    }

    /// So many rows were read, no more than are read between two looks.
    pub(super) fn rows(&mut self, rows: usize, columns: usize, text: usize) -> Result<(), Stopped> {
        self.rows += rows;
        self.more(rows * columns * 8 + text)?;
        self.go_on()
    }

    /// So many rows were looked at.
    pub(super) fn look(&self, rows: u64) -> Result<(), Stopped> {
        if rows.is_multiple_of(LOOK as u64) { self.go_on() } else { Ok(()) }
    }

    fn go_on(&self) -> Result<(), Stopped> {
        if self.stop.load(Ordering::Relaxed) { Err(Stopped::Interrupted) } else { Ok(()) }
    }

    /// So many bytes more are in memory.
    pub(super) fn more(&mut self, bytes: usize) -> Result<(), Stopped> {
        self.unfolded += bytes as u64;
        if self.unfolded <= self.limit {
            return Ok(());
        }
        let problem = format!(
            "the columns that are read decompress to more than {} bytes; read fewer columns, or, if you trust the file, set a higher \
             unfold_limit",
            self.limit
        );
        Err(Damage(problem).into())
    }
}
