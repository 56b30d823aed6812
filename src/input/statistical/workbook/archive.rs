//! The parts of a ZIP archive, unpacked while they are read and never more of them than is allowed.

use crate::input::statistical::bytes::{Damage, Outcome};
use flate2::bufread::DeflateDecoder;
use rustc_hash::FxHashMap;
use std::cell::Cell;
use std::io::{self, BufReader, Read};
use std::rc::Rc;

/// What the list of parts ends with, and the bytes of its entries without names.
const END: [u8; 4] = *b"PK\x05\x06";
const END_LENGTH: usize = 22;
const ENTRY: [u8; 4] = *b"PK\x01\x02";
const ENTRY_LENGTH: usize = 46;
const LOCAL: [u8; 4] = *b"PK\x03\x04";
const LOCAL_LENGTH: usize = 30;

/// The longest remark behind the end of the list.
const REMARK: usize = 0xffff;

/// An archive in memory.
pub(crate) struct Archive<'a> {
    bytes: &'a [u8],
    parts: FxHashMap<String, Part>,
    /// The lines of the list of parts, in its order.
    list: Vec<(&'a [u8], Place)>,
    /// What may still be unpacked of all parts together.
    left: Rc<Cell<u64>>,
}

/// Where a part lies: its bytes as they are packed, and the local header before them.
#[derive(Clone, Copy)]
struct Place {
    packed: usize,
    local: usize,
}

struct Part {
    method: u16,
    /// The CRC-32 of what is packed.
    sum: u32,
    place: Place,
    /// How much of it was unpacked: reading it again takes no more.
    unpacked: Rc<Cell<u64>>,
}

/// A part that is unpacked while it is read.
pub(crate) type Unpacked<'a> = BufReader<Limited<'a>>;

/// A part as it lies in the archive, to be copied into another.
#[derive(Clone, Copy)]
pub(crate) struct Packed<'a> {
    /// Its line in the list of parts.
    entry: &'a [u8],
    bytes: &'a [u8],
}

impl<'a> Packed<'a> {
    /// Its line in the list, with name, extra fields and remark.
    pub(crate) fn entry(&self) -> &'a [u8] {
        self.entry
    }

    /// Its name, as it is written.
    pub(crate) fn name(&self) -> &'a [u8] {
        &self.entry[ENTRY_LENGTH..ENTRY_LENGTH + usize::from(u16_at(self.entry, 28))]
    }

    /// What it holds, packed.
    pub(crate) fn bytes(&self) -> &'a [u8] {
        self.bytes
    }
}

impl<'a> Archive<'a> {
    /// Reads the list of parts; at most `limit` bytes of them are unpacked.
    pub(crate) fn new(bytes: &'a [u8], limit: u64) -> Outcome<Archive<'a>> {
        // The end of the list is searched from the back: a remark of any text may follow it.
        let from = bytes.len().saturating_sub(END_LENGTH + REMARK);
        let end = bytes[from..].windows(END.len()).rposition(|window| window == END).map(|at| from + at);
        let end = end.and_then(|at| bytes.get(at..at + END_LENGTH)).ok_or_else(|| Damage::ends("the workbook"))?;
        let (count, mut at) = (u16_at(end, 10), u32_at(end, 16));
        // These mark an archive of ZIP64, whose list stands elsewhere.
        if at == u32::MAX as usize || count == u16::MAX {
            let problem = "is an archive of more than 4 GiB or 65534 parts; save the sheet as \"CSV UTF-8\"";
            return Err(Damage(problem.to_owned()));
        }
        let (mut parts, mut list) = (FxHashMap::default(), Vec::new());
        for _ in 0..count {
            let entry =
                bytes.get(at..).and_then(|rest| rest.get(..ENTRY_LENGTH)).filter(|entry| entry.starts_with(&ENTRY));
            let entry = entry.ok_or_else(|| Damage::ends("the list of the parts of the workbook"))?;
            let length =
                ENTRY_LENGTH + [28, 30, 32].map(|field| usize::from(u16_at(entry, field))).iter().sum::<usize>();
            let line =
                bytes.get(at..at + length).ok_or_else(|| Damage::ends("the list of the parts of the workbook"))?;
            let name = &line[ENTRY_LENGTH..ENTRY_LENGTH + usize::from(u16_at(line, 28))];
            let place = Place { packed: u32_at(entry, 20), local: u32_at(entry, 42) };
            // Parts of other names are none that a workbook has.
            if let Ok(name) = std::str::from_utf8(name) {
                let (method, sum) = (u16_at(entry, 10), u32_at(entry, 16) as u32);
                parts.insert(name.to_owned(), Part { method, sum, place, unpacked: Rc::default() });
            }
            list.push((line, place));
            at += length;
        }
        Ok(Archive { bytes, parts, list, left: Rc::new(Cell::new(limit)) })
    }

    /// The names of the parts, in the order of the list.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let name = |(line, _): &(&'a [u8], Place)| {
            std::str::from_utf8(&line[ENTRY_LENGTH..ENTRY_LENGTH + usize::from(u16_at(line, 28))]).ok()
        };
        self.list.iter().filter_map(name)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.parts.contains_key(name)
    }

    /// All parts as they lie in the archive, in the order of its list.
    pub(crate) fn packed(&self) -> Outcome<Vec<Packed<'a>>> {
        let part = |&(entry, place): &(&'a [u8], Place)| Ok(Packed { entry, bytes: self.bytes_of(place, "a part")? });
        self.list.iter().map(part).collect()
    }

    /// A part by its name.
    pub(crate) fn part(&self, name: &str) -> Outcome<Option<Unpacked<'a>>> {
        let Some(part) = self.parts.get(name) else { return Ok(None) };
        let packed = self.bytes_of(part.place, name)?;
        let unpacking = match part.method {
            0 => Unpacking::Stored(packed),
            8 => Unpacking::Deflated(DeflateDecoder::new(packed)),
            other => return Err(Damage::says("the way a part of the workbook is packed", other, "0 or 8")),
        };
        Ok(Some(BufReader::new(Limited {
            begun: None,
            unpacking,
            sum: part.sum,
            hasher: crc32fast::Hasher::new(),
            at: 0,
            unpacked: part.unpacked.clone(),
            left: self.left.clone(),
        })))
    }

    fn bytes_of(&self, place: Place, name: &str) -> Outcome<&'a [u8]> {
        let local = self.bytes.get(place.local..).and_then(|rest| rest.get(..LOCAL_LENGTH));
        let local = local.filter(|local| local.starts_with(&LOCAL)).ok_or_else(|| Damage::ends(name))?;
        let begin = place.local + LOCAL_LENGTH + usize::from(u16_at(local, 26)) + usize::from(u16_at(local, 28));
        let packed = begin.checked_add(place.packed).and_then(|end| self.bytes.get(begin..end));
        packed.ok_or_else(|| Damage::ends(name))
    }
}

enum Unpacking<'a> {
    Stored(&'a [u8]),
    Deflated(DeflateDecoder<&'a [u8]>),
}

/// What a tag or a text of a part may take: a cell has 32767 characters at most, and a part without tags would be held whole.
const LONGEST: u64 = 16 << 20;

/// A reader of a part that stops where too much was unpacked, or at the end where it is not what was packed.
pub(crate) struct Limited<'a> {
    /// Where the tag or text began that is read, if its reader says so.
    begun: Option<u64>,
    unpacking: Unpacking<'a>,
    sum: u32,
    hasher: crc32fast::Hasher,
    at: u64,
    unpacked: Rc<Cell<u64>>,
    left: Rc<Cell<u64>>,
}

impl Limited<'_> {
    /// A tag or a text begins here, or in what was handed out last.
    pub(crate) fn begin(&mut self) {
        self.begun = Some(self.at);
    }
}

impl Read for Limited<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = match &mut self.unpacking {
            Unpacking::Stored(bytes) => bytes.read(buffer),
            Unpacking::Deflated(bytes) => bytes.read(buffer),
        }?;
        // At the end of the part only: readers that stop earlier have seen no more than they used.
        if read == 0 && !buffer.is_empty() && self.hasher.clone().finalize() != self.sum {
            return Err(io::Error::other("a part of it is not what was packed, by its checksum"));
        }
        self.hasher.update(&buffer[..read]);
        self.at += read as u64;
        // Those who read a part whole never say where something begins.
        if self.begun.is_some_and(|begun| self.at - begun > LONGEST) {
            return Err(io::Error::other("a tag or a text of it is longer than 16 MiB, as none of a workbook is"));
        }
        // Only what goes beyond earlier readings counts, as some parts are read twice.
        let more = self.at.saturating_sub(self.unpacked.get());
        self.unpacked.set(self.unpacked.get() + more);
        match self.left.get().checked_sub(more) {
            Some(left) => self.left.set(left),
            None => {
                let problem =
                    "its parts decompress to more than is allowed; if you trust the file, set a higher unfold_limit";
                return Err(io::Error::other(problem));
            }
        }
        Ok(read)
    }
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn u32_at(bytes: &[u8], at: usize) -> usize {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]) as usize
}
