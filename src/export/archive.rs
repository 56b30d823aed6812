//! A ZIP archive, written part by part. The same parts give the same bytes: no time of day is written.

use crate::input::Packed;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use std::io::{self, Write};

const LOCAL: [u8; 4] = *b"PK\x03\x04";
const ENTRY: [u8; 4] = *b"PK\x01\x02";
const END: [u8; 4] = *b"PK\x05\x06";

/// The version of the format that has folders and deflation.
const VERSION: u16 = 20;

/// The sizes of a part follow it, and are not known before it.
const SIZES_FOLLOW: u16 = 1 << 3;
const NAME_IS_UTF8: u16 = 1 << 11;

const STORED: u16 = 0;
const DEFLATED: u16 = 8;

/// Midnight of 1 January 1980, where the calendar of the format begins.
const MIDNIGHT: u16 = 0;
const FIRST_DAY: u16 = (1 << 5) | 1;

/// Where in a line of the list its fields are.
const FLAGS_AT: usize = 8;
const NAME_LENGTH_AT: usize = 28;
const EXTRA_LENGTH_AT: usize = 30;
const PLACE_AT: usize = 42;
/// What a line of the list and the head of a part have in common: version, flags, method, time, sum and sizes.
const COMMON: std::ops::Range<usize> = 6..28;

/// Writes an archive.
pub(super) struct ArchiveWriter<W: Write> {
    out: W,
    /// How many bytes were written.
    at: u64,
    /// The list of the parts, which the archive ends with.
    list: Vec<u8>,
    count: u16,
}

impl<W: Write> ArchiveWriter<W> {
    pub(super) fn new(out: W) -> ArchiveWriter<W> {
        ArchiveWriter { out, at: 0, list: Vec::new(), count: 0 }
    }

    /// A part as it is.
    pub(super) fn store(&mut self, name: &str, content: &[u8]) -> io::Result<()> {
        self.new_part(name, STORED, crc32fast::hash(content), content.len() as u64, content)
    }

    /// A part that is packed while `write` gives it, so that no more than the packed part is in memory.
    pub(super) fn deflate(
        &mut self,
        name: &str,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut packing = Packing {
            deflate: DeflateEncoder::new(Vec::new(), Compression::default()),
            sum: crc32fast::Hasher::new(),
            length: 0,
        };
        write(&mut packing)?;
        // Packed in memory first, as the head of a part states sum and sizes.
        let packed = packing.deflate.finish()?;
        self.new_part(name, DEFLATED, packing.sum.finalize(), packing.length, &packed)
    }

    /// A part of another archive, packed as it is there.
    pub(super) fn copy(&mut self, part: &Packed<'_>) -> io::Result<()> {
        let mut entry = part.entry().to_vec();
        // The sizes are known, and stand before the part.
        let flags = u16::from_le_bytes([entry[FLAGS_AT], entry[FLAGS_AT + 1]]) & !SIZES_FOLLOW;
        entry[FLAGS_AT..FLAGS_AT + 2].copy_from_slice(&flags.to_le_bytes());
        self.part(entry, part.name(), part.bytes())
    }

    /// Ends the archive with the list of its parts.
    pub(super) fn finish(mut self) -> io::Result<W> {
        let (start, length) = (narrow(self.at)?, narrow(self.list.len() as u64)?);
        self.out.write_all(&self.list)?;
        let mut end = END.to_vec();
        // This disk, and the disk with the list.
        push(&mut end, &[0, 0]);
        push(&mut end, &[self.count, self.count]);
        end.extend_from_slice(&length.to_le_bytes());
        end.extend_from_slice(&start.to_le_bytes());
        // The length of a remark.
        push(&mut end, &[0]);
        self.out.write_all(&end)?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn new_part(&mut self, name: &str, method: u16, sum: u32, length: u64, packed: &[u8]) -> io::Result<()> {
        let flags = if name.is_ascii() { 0 } else { NAME_IS_UTF8 };
        let name_length = u16::try_from(name.len()).map_err(|_| too_large("a name of more than 65535 bytes"))?;
        let mut entry = ENTRY.to_vec();
        push(&mut entry, &[VERSION, VERSION, flags, method, MIDNIGHT, FIRST_DAY]);
        for number in [sum, narrow(packed.len() as u64)?, narrow(length)?] {
            entry.extend_from_slice(&number.to_le_bytes());
        }
        // The name; extra fields, remark, disk, attributes inside and outside; the place, still to come.
        push(&mut entry, &[name_length, 0, 0, 0, 0, 0, 0, 0, 0]);
        debug_assert_eq!(entry.len(), PLACE_AT + 4);
        entry.extend_from_slice(name.as_bytes());
        self.part(entry, name.as_bytes(), packed)
    }

    /// Writes a part, whose line in the list is known but for its place.
    fn part(&mut self, mut entry: Vec<u8>, name: &[u8], packed: &[u8]) -> io::Result<()> {
        let place = narrow(self.at)?;
        entry[PLACE_AT..PLACE_AT + 4].copy_from_slice(&place.to_le_bytes());
        let mut local = LOCAL.to_vec();
        local.extend_from_slice(&entry[COMMON]);
        local.extend_from_slice(&entry[NAME_LENGTH_AT..EXTRA_LENGTH_AT]);
        // No extra fields: those of the list are enough.
        push(&mut local, &[0]);
        local.extend_from_slice(name);
        self.out.write_all(&local)?;
        self.out.write_all(packed)?;
        self.at += local.len() as u64 + packed.len() as u64;
        self.list.extend_from_slice(&entry);
        // The largest count means that another list has it.
        self.count += 1;
        if self.count == u16::MAX { Err(too_large("more than 65534 parts")) } else { Ok(()) }
    }
}

/// Packs, and counts and sums up what it packs.
struct Packing {
    deflate: DeflateEncoder<Vec<u8>>,
    sum: crc32fast::Hasher,
    length: u64,
}

impl Write for Packing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.deflate.write(bytes)?;
        self.sum.update(&bytes[..written]);
        self.length += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn push(bytes: &mut Vec<u8>, numbers: &[u16]) {
    numbers.iter().for_each(|number| bytes.extend_from_slice(&number.to_le_bytes()));
}

/// A size or a place of an archive, whose largest value means that another field has it.
fn narrow(number: u64) -> io::Result<u32> {
    u32::try_from(number).ok().filter(|&number| number < u32::MAX).ok_or_else(|| too_large("more than 4 GiB"))
}

fn too_large(what: &str) -> io::Error {
    io::Error::other(format!("{what} in an archive; divide what is written over several files"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Archive;
    use std::io::Read;

    fn archive() -> Vec<u8> {
        let mut archive = ArchiveWriter::new(Vec::new());
        archive.store("mimetype", b"text/plain").expect("a part");
        archive.deflate("données/Übersicht.xml", |part| part.write_all(&b"<a/>".repeat(5_000))).expect("a part");
        archive.deflate("empty", |_| Ok(())).expect("a part");
        archive.finish().expect("an archive")
    }

    fn content(bytes: &[u8], name: &str) -> Vec<u8> {
        let archive = Archive::new(bytes, u64::MAX).expect("an archive");
        let mut content = Vec::new();
        let part = archive.part(name).expect("a sound part");
        part.expect("a part of this name").read_to_end(&mut content).expect("what it holds");
        content
    }

    #[test]
    fn parts_are_read_back_and_the_same_parts_give_the_same_bytes() {
        let bytes = archive();
        assert_eq!(bytes, archive());
        assert!(bytes.len() < 1_000);
        // Where the magic of an OpenDocument file is looked for.
        assert_eq!(&bytes[30..48], b"mimetypetext/plain");
        assert_eq!(content(&bytes, "mimetype"), b"text/plain");
        assert_eq!(content(&bytes, "données/Übersicht.xml"), b"<a/>".repeat(5_000));
        assert!(content(&bytes, "empty").is_empty());
    }

    #[test]
    fn parts_are_copied_as_they_are_packed() {
        let bytes = archive();
        let old = Archive::new(&bytes, u64::MAX).expect("an archive");
        let mut copied = ArchiveWriter::new(Vec::new());
        old.packed().expect("sound parts").iter().for_each(|part| copied.copy(part).expect("a part"));
        // Nothing that the writer of this one did is lost, so that all of it is equal.
        assert_eq!(copied.finish().expect("an archive"), bytes);
    }

    /// Archives that are written as a stream have the sizes of a part behind it.
    #[test]
    fn sizes_behind_a_part_come_before_it() {
        let mut bytes = archive();
        let entry = bytes.windows(4).position(|window| window == ENTRY).expect("the list");
        bytes[entry + FLAGS_AT] |= SIZES_FOLLOW as u8;
        let old = Archive::new(&bytes, u64::MAX).expect("an archive");
        let mut copied = ArchiveWriter::new(Vec::new());
        old.packed().expect("sound parts").iter().for_each(|part| copied.copy(part).expect("a part"));
        assert_eq!(copied.finish().expect("an archive"), archive());
    }
}
