//! Bytes of a file that nobody vouches for: no length is believed before the bytes are there.

use std::io::{self, Read, Seek};

/// The order of the bytes of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Little,
    Big,
}

/// Why a file cannot be read, in words that end the sentence "hh.sav: …".
#[derive(Debug)]
pub(crate) struct Damage(pub(crate) String);

pub(crate) type Outcome<T> = Result<T, Damage>;

impl Damage {
    /// The file ends inside of something.
    pub(super) fn ends(what: &str) -> Damage {
        Damage(format!("the file ends in the middle of {what}; it was cut off: copy or export it again"))
    }

    /// Something is not what the format allows.
    pub(super) fn says(what: &str, got: impl std::fmt::Display, expected: &str) -> Damage {
        Damage(format!("{what} is {got}, expected {expected}; the file is damaged: copy or export it again"))
    }
}

/// A reader that knows how many bytes are left.
#[derive(Debug)]
pub(super) struct Source<R> {
    reader: R,
    left: u64,
    pub(super) order: Order,
}

impl<R: Read> Source<R> {
    pub(super) fn new(reader: R, length: u64) -> Source<R> {
        Source { reader, left: length, order: Order::Little }
    }

    /// How many bytes are left.
    pub(super) fn left(&self) -> u64 {
        self.left
    }

    /// Fills a buffer. `what` is what the bytes belong to.
    pub(super) fn fill(&mut self, buffer: &mut [u8], what: &str) -> Outcome<()> {
        if buffer.len() as u64 > self.left {
            return Err(Damage::ends(what));
        }
        match self.reader.read_exact(buffer) {
            Ok(()) => {
                self.left -= buffer.len() as u64;
                Ok(())
            }
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Err(Damage::ends(what)),
            Err(error) => Err(unreadable(error)),
        }
    }

    /// The next `length` bytes. Memory is asked for only where the file has as many.
    pub(super) fn bytes(&mut self, length: u64, what: &str) -> Outcome<Vec<u8>> {
        if length > self.left {
            return Err(Damage::ends(what));
        }
        let mut bytes = vec![0; length as usize];
        self.fill(&mut bytes, what)?;
        Ok(bytes)
    }

    /// Goes past `length` bytes.
    pub(super) fn skip(&mut self, length: u64, what: &str) -> Outcome<()> {
        // By reading, as not every source can seek.
        let mut buffer = [0; 4096];
        let mut rest = length;
        while rest > 0 {
            let part = rest.min(buffer.len() as u64) as usize;
            self.fill(&mut buffer[..part], what)?;
            rest -= part as u64;
        }
        Ok(())
    }

    pub(super) fn array<const N: usize>(&mut self, what: &str) -> Outcome<[u8; N]> {
        let mut bytes = [0; N];
        self.fill(&mut bytes, what)?;
        Ok(bytes)
    }

    pub(super) fn i32(&mut self, what: &str) -> Outcome<i32> {
        let bytes = self.array(what)?;
        Ok(self.order.i32(bytes))
    }

    /// Goes past a tag that has to be here.
    pub(super) fn tag(&mut self, tag: &str) -> Outcome<()> {
        let bytes = self.bytes(tag.len() as u64, tag)?;
        if bytes == tag.as_bytes() {
            return Ok(());
        }
        Err(Damage::says("a tag", format!("{:?}", String::from_utf8_lossy(&bytes)), tag))
    }

    /// A whole number that counts something.
    pub(super) fn count(&mut self, what: &str) -> Outcome<u32> {
        let count = self.i32(what)?;
        u32::try_from(count).map_err(|_| Damage::says(what, count, "0 or more"))
    }
}

impl<R: Read + Seek> Source<R> {
    /// Goes ahead without reading.
    pub(super) fn forward(&mut self, bytes: u64, what: &str) -> Outcome<()> {
        if bytes > self.left {
            return Err(Damage::ends(what));
        }
        // `seek_relative` keeps the buffer of the reader where the target lies in it.
        let seek = i64::try_from(bytes).map_err(|_| Damage::ends(what))?;
        self.reader.seek_relative(seek).map_err(unreadable)?;
        self.left -= bytes;
        Ok(())
    }

    /// Goes back to where so many bytes were left.
    pub(super) fn back(&mut self, left: u64) -> Outcome<()> {
        let bytes = left.checked_sub(self.left).and_then(|bytes| i64::try_from(bytes).ok());
        let bytes = bytes.ok_or_else(|| Damage::ends("a part that was read before"))?;
        self.reader.seek_relative(-bytes).map_err(unreadable)?;
        self.left = left;
        Ok(())
    }

    /// `length` bytes that stand `skip` bytes ahead, and back to where it was.
    pub(super) fn ahead(&mut self, skip: u64, length: u64, what: &str) -> Outcome<Vec<u8>> {
        let left = self.left;
        self.forward(skip, what)?;
        let bytes = self.bytes(length, what)?;
        self.back(left)?;
        Ok(bytes)
    }

    /// The first bytes, so many at most, which are still to be read.
    pub(super) fn peek(&mut self, most: u64) -> Outcome<Vec<u8>> {
        self.ahead(0, self.left.min(most), "the first bytes")
    }
}

fn unreadable(error: io::Error) -> Damage {
    Damage(format!("cannot be read: {error}"))
}

impl Order {
    pub(super) fn i32(self, bytes: [u8; 4]) -> i32 {
        match self {
            Order::Little => i32::from_le_bytes(bytes),
            Order::Big => i32::from_be_bytes(bytes),
        }
    }

    pub(super) fn u16(self, bytes: [u8; 2]) -> u16 {
        match self {
            Order::Little => u16::from_le_bytes(bytes),
            Order::Big => u16::from_be_bytes(bytes),
        }
    }

    /// A whole number of at most eight bytes.
    #[inline]
    pub(super) fn unsigned(self, bytes: &[u8]) -> u64 {
        // Nearly all have eight, which are one instruction.
        if let Ok(bytes) = bytes.try_into() {
            return self.i64(bytes).cast_unsigned();
        }
        let push = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
        match self {
            Order::Little => bytes.iter().rev().fold(0, push),
            Order::Big => bytes.iter().fold(0, push),
        }
    }

    pub(super) fn i64(self, bytes: [u8; 8]) -> i64 {
        match self {
            Order::Little => i64::from_le_bytes(bytes),
            Order::Big => i64::from_be_bytes(bytes),
        }
    }

    pub(super) fn f64(self, bytes: [u8; 8]) -> f64 {
        match self {
            Order::Little => f64::from_le_bytes(bytes),
            Order::Big => f64::from_be_bytes(bytes),
        }
    }
}
