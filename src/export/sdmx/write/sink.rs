//! Where the bytes of a message go.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

/// How much is gathered before it goes to the file.
const PIECE: usize = 1 << 18;

/// Bytes on their way to a file, in large pieces; between two of them it is asked whether to stop.
pub(in crate::export::sdmx) struct Sink<'a> {
    pub(super) bytes: Vec<u8>,
    file: &'a mut dyn Write,
    stop: &'a AtomicBool,
}

impl<'a> Sink<'a> {
    pub(in crate::export::sdmx) fn new(file: &'a mut dyn Write, stop: &'a AtomicBool) -> Sink<'a> {
        // A series more than a piece fits without growing.
        Sink { bytes: Vec::with_capacity(PIECE + PIECE / 4), file, stop }
    }

    pub(super) fn text(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// A number with as many digits as tell it from any other.
    pub(super) fn number(&mut self, number: f64) {
        // Writing to memory does not fail.
        write!(self.bytes, "{number}").ok();
    }

    /// Sends what is gathered once it is enough.
    pub(super) fn go_on(&mut self) -> io::Result<()> {
        if self.bytes.len() < PIECE { Ok(()) } else { self.send() }
    }

    pub(super) fn send(&mut self) -> io::Result<()> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(io::Error::other("stopped"));
        }
        self.file.write_all(&self.bytes)?;
        self.bytes.clear();
        Ok(())
    }
}
