//! Cases that are packed: by runs of one byte (RLE, `COMPRESS=CHAR`), or by repeats of what came before (Ross Data Compression,
//! `COMPRESS=BINARY`).

use crate::input::statistical::bytes::{Damage, Outcome};

/// How the cases of a file are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compression {
    None,
    Runs,
    Repeats,
}

/// What a byte of a file unpacks to at most: a run of three bytes gives 15 * 256 + 255 + 18, a repeat a little less.
pub(super) const MOST: usize = 1400;

/// Bytes that are read from the front.
struct Packed<'a>(&'a [u8]);

impl<'a> Packed<'a> {
    fn byte(&mut self) -> Outcome<usize> {
        self.take(1).map(|bytes| bytes[0].into())
    }

    fn take(&mut self, length: usize) -> Outcome<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or_else(|| Damage::ends("a packed case"))?;
        self.0 = rest;
        Ok(taken)
    }
}

/// A case in the making, no longer than the cases of the file.
struct Case<'a> {
    bytes: &'a mut Vec<u8>,
    length: usize,
}

impl Case<'_> {
    fn room(&self, length: usize) -> Outcome<()> {
        let longer = self.bytes.len() + length;
        if longer > self.length {
            return Err(Damage::says("the length of a packed case", longer, &self.length.to_string()));
        }
        Ok(())
    }

    fn copy(&mut self, bytes: &[u8]) -> Outcome<()> {
        self.room(bytes.len())?;
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }

    fn fill(&mut self, byte: u8, length: usize) -> Outcome<()> {
        self.room(length)?;
        self.bytes.resize(self.bytes.len() + length, byte);
        Ok(())
    }

    /// Copies what stands so many bytes back, which may reach into the copy itself.
    fn repeat(&mut self, back: usize, length: usize) -> Outcome<()> {
        self.room(length)?;
        let from = self.bytes.len().checked_sub(back);
        let from = from.ok_or_else(|| Damage::says("the place of a repeat", back, "one in the case"))?;
        // Byte by byte, as the copy may read what it has just written. `back` is 3 or more: `at` is always there.
        for at in from..from + length {
            self.bytes.push(self.bytes[at]);
        }
        Ok(())
    }
}

/// Unpacks a case of so many bytes.
pub(super) fn unpack(compression: Compression, packed: &[u8], length: usize, case: &mut Vec<u8>) -> Outcome<()> {
    case.clear();
    match compression {
        Compression::None => Case { bytes: case, length }.copy(packed)?,
        Compression::Runs => runs(Packed(packed), Case { bytes: case, length })?,
        Compression::Repeats => repeats(Packed(packed), Case { bytes: case, length })?,
    }
    if case.len() == length {
        Ok(())
    } else {
        Err(Damage::says("the length of a packed case", case.len(), &length.to_string()))
    }
}

/// A command has its kind in the upper half of a byte and a length in the lower.
fn runs(mut packed: Packed<'_>, mut case: Case<'_>) -> Outcome<()> {
    while !packed.0.is_empty() && case.bytes.len() < case.length {
        let control = packed.byte()?;
        let low = control & 0x0f;
        match control >> 4 {
            0 => {
                let length = packed.byte()? + 64 + low * 256;
                case.copy(packed.take(length)?)?;
            }
            1 => {
                let length = packed.byte()? + 64 + low * 256 + 4096;
                case.copy(packed.take(length)?)?;
            }
            2 => case.copy(packed.take(low + 96)?)?,
            4 => {
                let length = packed.byte()? + 18 + low * 256;
                let byte = packed.byte()? as u8;
                case.fill(byte, length)?;
            }
            kind @ 5..=7 => {
                let length = packed.byte()? + 17 + low * 256;
                case.fill([b'@', b' ', 0][kind - 5], length)?;
            }
            kind @ 8..=11 => case.copy(packed.take(low + 1 + (kind - 8) * 16)?)?,
            12 => {
                let byte = packed.byte()? as u8;
                case.fill(byte, low + 3)?;
            }
            kind @ 13..=15 => case.fill([b'@', b' ', 0][kind - 13], low + 2)?,
            other => return Err(Damage::says("the command of a packed case", other, "one that SAS has")),
        }
    }
    Ok(())
}

/// Sixteen bits say which of the next sixteen are commands, and which a byte as it is.
fn repeats(mut packed: Packed<'_>, mut case: Case<'_>) -> Outcome<()> {
    while packed.0.len() >= 2 && case.bytes.len() < case.length {
        let bits = packed.byte()? << 8 | packed.byte()?;
        // The highest bit is that of the next byte.
        for bit in (0..16).rev() {
            if packed.0.is_empty() {
                break;
            }
            if bits >> bit & 1 == 0 {
                case.copy(packed.take(1)?)?;
                continue;
            }
            let control = packed.byte()?;
            let low = control & 0x0f;
            match control >> 4 {
                0 => {
                    let byte = packed.byte()? as u8;
                    case.fill(byte, low + 3)?;
                }
                1 => {
                    let length = low + packed.byte()? * 16 + 19;
                    let byte = packed.byte()? as u8;
                    case.fill(byte, length)?;
                }
                2 => {
                    let back = low + packed.byte()? * 16 + 3;
                    let length = packed.byte()? + 16;
                    case.repeat(back, length)?;
                }
                length => {
                    let back = low + packed.byte()? * 16 + 3;
                    case.repeat(back, length)?;
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unpacked(compression: Compression, packed: &[u8], length: usize) -> Option<Vec<u8>> {
        let mut case = Vec::new();
        unpack(compression, packed, length, &mut case).ok().map(|()| case)
    }

    #[test]
    fn commands_of_runs() {
        let runs = |packed: &[u8], length| unpacked(Compression::Runs, packed, length);
        assert_eq!(runs(b"\x82abc\xe0\xf1", 8), Some(b"abc  \0\0\0".to_vec()));
        assert_eq!(runs(b"\xc0x\xd0", 5), Some(b"xxx@@".to_vec()));
        assert_eq!(runs(b"\x40\x00z", 18), Some(vec![b'z'; 18]));
        assert_eq!(runs(b"\x60\x01", 18), Some(vec![b' '; 18]));
        assert_eq!(runs(b"\x90abcdefghijklmnopq", 17), Some(b"abcdefghijklmnopq".to_vec()));
        assert_eq!(runs(b"\x82ab", 3), None, "cut off");
        assert_eq!(runs(b"\xe0", 1), None, "too long");
        assert_eq!(runs(b"\xe0", 3), None, "too short");
        assert_eq!(runs(b"\x30", 3), None, "no command");
    }

    #[test]
    fn commands_of_repeats() {
        let repeats = |packed: &[u8], length| unpacked(Compression::Repeats, packed, length);
        // Three bytes as they are, then four from three back: the last of them is the first of the copy.
        assert_eq!(repeats(b"\x10\x00abc\x40\x00", 7), Some(b"abcabca".to_vec()));
        assert_eq!(repeats(b"\x80\x00\x02x", 5), Some(b"xxxxx".to_vec()));
        assert_eq!(repeats(b"\x80\x00\x10\x00y", 19), Some(vec![b'y'; 19]));
        assert_eq!(repeats(b"\x80\x00\x40\x00", 4), None, "nothing is there to repeat");
    }
}
