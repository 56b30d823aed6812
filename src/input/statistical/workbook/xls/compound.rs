//! The file system that a workbook of before 2007 is (MS-CFB): sectors in chains, and a directory of streams.

use crate::input::statistical::bytes::{Damage, Outcome};

/// What such a file begins with.
pub(in super::super) const SIGN: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// The bytes of a small sector, and of an entry of the directory.
const SMALL: usize = 64;
const ENTRY: usize = 128;

/// Streams of fewer bytes lie in small sectors.
const LARGE: usize = 4096;

/// The numbers of sectors end here; those beyond end a chain, or mark what is free.
const LAST: u32 = 0xffff_fffa;

/// Where the header lists the sectors of the table of sectors, and how many it has place for.
const LIST: usize = 76;
const LISTED: usize = 109;

const WHAT: &str = "the workbook";

struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    /// The next sector of each.
    next: Vec<u32>,
}

/// The stream of the workbook.
pub(super) fn stream(bytes: &[u8]) -> Outcome<Vec<u8>> {
    let number = |at: usize| u32_at(bytes, at).ok_or_else(|| Damage::ends(WHAT));
    let sector = match number(30)? & 0xffff {
        9 => 512,
        12 => 4096,
        other => return Err(Damage::says("the size of sectors", other, "9 or 12")),
    };
    let mut compound = Compound { bytes, sector, next: Vec::new() };
    let mut table: Vec<u32> = (0..LISTED).filter_map(|i| u32_at(bytes, LIST + 4 * i)).collect();
    let (mut more, mut seen) = (number(68)?, 0);
    while more < LAST {
        let list = compound.sector(more)?;
        seen += list.len();
        if seen > bytes.len() {
            return Err(Damage::says("the list of sectors", "a circle", "one that ends"));
        }
        // The last number of a sector of the list is the place of the next one.
        table.extend((0..sector / 4 - 1).filter_map(|i| u32_at(list, 4 * i)));
        more = u32_at(list, sector - 4).unwrap_or(LAST);
    }
    let mut next = Vec::new();
    for place in table.into_iter().filter(|&place| place < LAST) {
        let part = compound.sector(place)?;
        next.extend((0..sector / 4).filter_map(|i| u32_at(part, 4 * i)));
        // A hostile list may name one sector again and again.
        if next.len() > bytes.len() {
            return Err(Damage::says("the table of sectors", "longer", "shorter than the file"));
        }
    }
    compound.next = next;
    let directory = compound.chain(number(48)?)?;
    let entries = || directory.chunks_exact(ENTRY);
    let named = |name: &str| entries().find(|entry| is_named(entry, name));
    let Some(entry) = named("Workbook") else {
        let problem = match (named("Book"), named("EncryptedPackage")) {
            (Some(_), _) => "is a workbook of Excel 5 or 95; open it in a spreadsheet and save it as .xlsx",
            (None, Some(_)) => "is encrypted with a password; open it in a spreadsheet and save it without one",
            (None, None) => "is not a workbook: it has no stream of this name; save the table as .xlsx",
        };
        return Err(Damage(problem.to_owned()));
    };
    let at = |entry: &[u8], place: usize| u32_at(entry, place).unwrap_or(0);
    let (start, size) = (at(entry, 116), at(entry, 120) as usize);
    let mut stream = if size >= LARGE {
        compound.chain(start)?
    } else {
        // The root of the directory has the small sectors.
        let root = entries().next().map_or(LAST, |root| at(root, 116));
        small(&compound.chain(root)?, &compound.chain(number(60)?)?, start)?
    };
    if stream.len() < size {
        return Err(Damage::ends(WHAT));
    }
    stream.truncate(size);
    Ok(stream)
}

impl<'a> Compound<'a> {
    fn sector(&self, place: u32) -> Outcome<&'a [u8]> {
        // Sector 0 stands behind the header, which fills one sector.
        let begin = (place as usize + 1) * self.sector;
        self.bytes.get(begin..begin + self.sector).ok_or_else(|| Damage::ends(WHAT))
    }

    /// The bytes of a chain of sectors, no more than the file has.
    fn chain(&self, start: u32) -> Outcome<Vec<u8>> {
        let (mut place, mut bytes) = (start, Vec::new());
        while place < LAST {
            bytes.extend_from_slice(self.sector(place)?);
            if bytes.len() > self.bytes.len() {
                return Err(Damage::says("a chain of sectors", "a circle", "one that ends"));
            }
            place = self.next.get(place as usize).copied().ok_or_else(|| Damage::ends(WHAT))?;
        }
        Ok(bytes)
    }
}

/// The bytes of a chain of small sectors.
fn small(sectors: &[u8], next: &[u8], start: u32) -> Outcome<Vec<u8>> {
    let (mut place, mut bytes) = (start, Vec::new());
    while place < LAST {
        let begin = place as usize * SMALL;
        bytes.extend_from_slice(sectors.get(begin..begin + SMALL).ok_or_else(|| Damage::ends(WHAT))?);
        if bytes.len() > sectors.len() {
            return Err(Damage::says("a chain of sectors", "a circle", "one that ends"));
        }
        place = u32_at(next, place as usize * 4).ok_or_else(|| Damage::ends(WHAT))?;
    }
    Ok(bytes)
}

fn is_named(entry: &[u8], name: &str) -> bool {
    // The length counts bytes, two a letter, with a zero at the end.
    let length = usize::from(u16::from_le_bytes([entry[64], entry[65]]));
    let letters =
        entry[..length.clamp(2, 64) - 2].chunks_exact(2).map(|letter| u16::from_le_bytes([letter[0], letter[1]]));
    letters.eq(name.encode_utf16())
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}
