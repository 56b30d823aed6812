//! What data files and catalogues begin with.

use crate::input::statistical::bytes::{Damage, Order, Outcome, Source};
use encoding_rs::{Encoding, WINDOWS_1252};
use std::io::Read;

/// The first bytes of a data file, and of a catalogue.
pub(in crate::input::statistical) const DATA: [u8; 32] =
    *b"\0\0\0\0\0\0\0\0\0\0\0\0\xc2\xea\x81\x60\xb3\x14\x11\xcf\xbd\x92\x08\0\x09\xc7\x31\x8c\x18\x1f\x10\x11";
pub(in crate::input::statistical) const CATALOG: [u8; 32] =
    *b"\0\0\0\0\0\0\0\0\0\0\0\0\xc2\xea\x81\x63\xb3\x14\x11\xcf\xbd\x92\x08\0\x09\xc7\x31\x8c\x18\x1f\x10\x11";

/// What stands where numbers are wide, or begin four bytes later.
const YES: u8 = b'3';

/// The largest page that is believed; SAS writes up to 2 GiB and by itself 64 or 128 KiB.
const LARGEST_PAGE: u64 = 256 << 20;

/// The bytes up to the number of pages.
const HEAD: usize = 216;

const WHAT: &str = "the header";

#[derive(Clone, Copy, Debug)]
pub(super) struct Header {
    pub(super) order: Order,
    /// Whether places and lengths have 8 bytes, and not 4.
    pub(super) wide: bool,
    /// Bytes by which some parts begin later.
    pub(super) pad: usize,
    pub(super) encoding: &'static Encoding,
    /// The bytes of the header, and of a page.
    pub(super) length: u64,
    pub(super) page: usize,
    pub(super) pages: u64,
}

impl Header {
    /// Reads the header from the beginning of a file; the source then stands at the first page.
    pub(super) fn read(source: &mut Source<impl Read>) -> Outcome<Header> {
        let size = source.left();
        let head: [u8; HEAD] = source.array(WHAT)?;
        let wide = head[32] == YES;
        let pad = if head[35] == YES { 4 } else { 0 };
        let order = match head[37] {
            0 => Order::Big,
            1 => Order::Little,
            other => return Err(Damage::says("the order of bytes", other, "0 or 1")),
        };
        let at = |place: usize, width: usize| order.unsigned(&head[place + pad..][..width]);
        let (length, page) = (at(196, 4), at(200, 4));
        let pages = if wide { at(204, 8) } else { at(204, 4) };
        if length < HEAD as u64 || length > size {
            return Err(Damage::says("the length of the header", length, "one that the file has"));
        }
        if !(64..=LARGEST_PAGE.min(size)).contains(&page) {
            return Err(Damage::says("the length of a page", page, "one that the file has"));
        }
        // `length` is no more than `size`, and a page has 64 bytes or more.
        let there = (size - length) / page;
        if pages > there {
            let problem = format!("states {pages} pages and has {there}; it was cut off: copy or export it again");
            return Err(Damage(problem));
        }
        source.skip(length - HEAD as u64, WHAT)?;
        let encoding = encoding(head[70])?;
        Ok(Header { order, wide, pad, encoding, length, page: page as usize, pages })
    }

    /// The bytes of a place or a length.
    pub(super) fn word(&self) -> usize {
        if self.wide { 8 } else { 4 }
    }

    /// A number of so many bytes; `None` where they are not there.
    pub(super) fn number(&self, bytes: &[u8], at: usize, width: usize) -> Option<u64> {
        Some(self.order.unsigned(bytes.get(at..at.checked_add(width)?)?))
    }

    /// A place or a length.
    pub(super) fn place(&self, bytes: &[u8], at: usize) -> Option<usize> {
        usize::try_from(self.number(bytes, at, self.word())?).ok()
    }
}

/// The encoding of a number by which SAS calls it.
fn encoding(number: u8) -> Outcome<&'static Encoding> {
    let label = match number {
        0 | 204 => return Ok(WINDOWS_1252),
        20 => "utf-8",
        28 | 29 => "iso-8859-1",
        30 => "iso-8859-2",
        31 => "iso-8859-3",
        32 => "iso-8859-4",
        33 => "iso-8859-5",
        34 => "iso-8859-6",
        35 => "iso-8859-7",
        36 => "iso-8859-8",
        37 => "iso-8859-9",
        39 | 51 => "windows-874",
        40 => "iso-8859-15",
        49 => "ibm866",
        60 => "windows-1250",
        61 => "windows-1251",
        62 => "windows-1252",
        63 => "windows-1253",
        64 => "windows-1254",
        65 => "windows-1255",
        66 => "windows-1256",
        67 => "windows-1257",
        68 => "windows-1258",
        69 => "macintosh",
        118 | 123 => "big5",
        125 | 126 => "gbk",
        134 => "euc-jp",
        138 | 248 => "shift_jis",
        136 | 140..=142 => "euc-kr",
        167 => "iso-2022-jp",
        205 => "gb18030",
        227 => "iso-8859-14",
        242 => "iso-8859-13",
        246 => "x-mac-cyrillic",
        other => {
            return Err(Damage(format!(
                "is in the encoding {other} of SAS, which is not known here; give it as encoding"
            )));
        }
    };
    Ok(Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_that_is_named_is_known() {
        for number in 0..=255 {
            let Ok(encoding) = encoding(number) else { continue };
            assert!(encoding != WINDOWS_1252 || matches!(number, 0 | 28 | 29 | 62 | 204), "{number}");
        }
    }
}
