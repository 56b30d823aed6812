//! The records of a workbook, and texts that go on in the next record.

use crate::input::statistical::bytes::{Damage, Outcome};

/// What the records of a workbook, a sheet or a chart stand between.
pub(super) const BEGIN: u16 = 0x809;
pub(super) const END: u16 = 0x0a;

/// Goes on with the record before it, which was too long.
const CONTINUE: u16 = 0x3c;

/// The records of a stream from a place on.
pub(super) struct Records<'a> {
    stream: &'a [u8],
    at: usize,
}

/// A record, with what goes on in the records behind it.
pub(super) struct Record<'a> {
    pub(super) kind: u16,
    pub(super) parts: Vec<&'a [u8]>,
}

impl<'a> Records<'a> {
    pub(super) fn new(stream: &'a [u8], at: usize) -> Records<'a> {
        Records { stream, at }
    }

    fn head(&self) -> Option<(u16, &'a [u8])> {
        let head = self.stream.get(self.at..)?.get(..4)?;
        let length = usize::from(u16::from_le_bytes([head[2], head[3]]));
        let content = self.stream.get(self.at + 4..)?.get(..length)?;
        Some((u16::from_le_bytes([head[0], head[1]]), content))
    }

    pub(super) fn next(&mut self) -> Outcome<Record<'a>> {
        let (kind, content) = self.head().ok_or_else(|| Damage::ends("the workbook"))?;
        self.at += 4 + content.len();
        let mut parts = vec![content];
        while let Some((CONTINUE, content)) = self.head() {
            self.at += 4 + content.len();
            parts.push(content);
        }
        Ok(Record { kind, parts })
    }
}

impl<'a> Record<'a> {
    /// A reader of all parts.
    pub(super) fn content(&self) -> Content<'a, '_> {
        Content { parts: &self.parts, part: 0, at: 0 }
    }
}

/// The content of a record, read from the front.
pub(super) struct Content<'a, 'p> {
    parts: &'p [&'a [u8]],
    part: usize,
    at: usize,
}

impl Content<'_, '_> {
    fn byte(&mut self) -> Outcome<u8> {
        // A part may be empty, so that several are passed at once.
        while self.parts.get(self.part).is_some_and(|part| self.at == part.len()) {
            self.part += 1;
            self.at = 0;
        }
        let byte = self.parts.get(self.part).map(|part| part[self.at]).ok_or_else(|| Damage::ends("a record"))?;
        self.at += 1;
        Ok(byte)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Outcome<[u8; N]> {
        let mut bytes = [0; N];
        for byte in &mut bytes {
            *byte = self.byte()?;
        }
        Ok(bytes)
    }

    pub(super) fn u8(&mut self) -> Outcome<u8> {
        self.byte()
    }

    pub(super) fn u16(&mut self) -> Outcome<u16> {
        self.array().map(u16::from_le_bytes)
    }

    pub(super) fn u32(&mut self) -> Outcome<u32> {
        self.array().map(u32::from_le_bytes)
    }

    pub(super) fn f64(&mut self) -> Outcome<f64> {
        self.array().map(f64::from_le_bytes)
    }

    pub(super) fn skip(&mut self, bytes: u32) -> Outcome<()> {
        (0..bytes).try_for_each(|_| self.byte().map(drop))
    }

    /// How many bytes are left.
    pub(super) fn left(&self) -> usize {
        self.parts[self.part.min(self.parts.len())..]
            .iter()
            .map(|part| part.len())
            .sum::<usize>()
            .saturating_sub(self.at)
    }

    /// So many letters, of one byte or of two. In each part in which they go on, a byte says anew which.
    fn letters(&mut self, count: u16, flags: u8) -> Outcome<String> {
        let mut wide = flags & 1 == 1;
        let mut letters = Vec::new();
        for _ in 0..count {
            if self.parts.get(self.part).is_some_and(|part| self.at == part.len()) {
                wide = self.byte()? & 1 == 1;
            }
            letters.push(if wide { self.u16()? } else { self.byte()?.into() });
        }
        Ok(String::from_utf16_lossy(&letters))
    }

    /// A text whose length has one byte.
    pub(super) fn short_text(&mut self) -> Outcome<String> {
        let (count, flags) = (self.u8()?, self.u8()?);
        self.letters(count.into(), flags)
    }

    /// A text whose length has two bytes, and which may have parts with fonts and with how it is spoken.
    pub(super) fn text(&mut self) -> Outcome<String> {
        let (count, flags) = (self.u16()?, self.u8()?);
        let fonts = if flags & 8 > 0 { u32::from(self.u16()?) * 4 } else { 0 };
        let spoken = if flags & 4 > 0 { self.u32()? } else { 0 };
        let text = self.letters(count, flags)?;
        self.skip(fonts)?;
        self.skip(spoken)?;
        Ok(text)
    }
}
