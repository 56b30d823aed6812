//! The labels of values, which SAS keeps in a SAS format catalog (`.sas7bcat`).
//!
//! A catalogue has pages as a data file has. Its index lists objects by page and place; an object is a chain of blocks, each
//! with the place of the next.

use super::header::{CATALOG, Header};
use super::number::class;
use crate::Result;
use crate::input::statistical::bytes::{Damage, Outcome, Source};
use crate::input::statistical::encoding::{Decoder, Decoding};
use crate::input::statistical::read::{damaged, source};
use crate::input::statistical::variable::{Code, ValueLabel};
use rustc_hash::FxHashMap;
use std::path::Path;
use std::sync::Arc;

/// The labels of a catalogue, by the format that shows them.
#[derive(Debug)]
pub(in crate::input::statistical) struct Labels(FxHashMap<String, Arc<[ValueLabel]>>);

impl Labels {
    /// The labels of a format, written in any case.
    pub(super) fn of(&self, format: &str) -> Option<Arc<[ValueLabel]>> {
        self.0.get(&key(format)).cloned()
    }
}

fn key(format: &str) -> String {
    format.trim().trim_end_matches('.').to_ascii_uppercase()
}

/// What the entries of the index begin with, and what marks one of an object.
const ENTRY: &[u8] = b"XLSR";
const OBJECT: u8 = b'O';

/// The pages that have no index: it begins on the second, and goes on from the fourth.
const INDEX: u64 = 1;
const MORE: u64 = 3;

const WHAT: &str = "the catalogue";

/// Reads a catalogue.
///
/// # Errors
/// [`crate::Error::InvalidFile`].
pub(in crate::input::statistical) fn catalog(path: &Path, decoding: Decoding) -> Result<Labels> {
    let mut source = source(path)?;
    let bytes = source.bytes(source.left(), WHAT).map_err(|damage| damaged(path, damage))?;
    read(&bytes, decoding).map_err(|damage| damaged(path, damage))
}

/// Reads the bytes of a catalogue.
pub(super) fn read(bytes: &[u8], decoding: Decoding) -> Outcome<Labels> {
    if !bytes.starts_with(&CATALOG) {
        return Err(Damage(
            "is not a SAS format catalog (.sas7bcat), in which PROC FORMAT writes the labels of values; give that file as catalog"
                .to_owned(),
        ));
    }
    let header = Header::read(&mut Source::new(bytes, bytes.len() as u64))?;
    let catalogue = Catalogue { header, bytes };
    let mut decoder = decoding.decoder(header.encoding);
    let mut labels = FxHashMap::default();
    let mut all = 0;
    for place in catalogue.objects()? {
        let object = catalogue.object(place)?;
        all += object.len();
        // A block belongs to one object.
        if all > bytes.len() {
            return Err(Damage::says("the size of all objects", all, "less than that of the file"));
        }
        if let Some((name, set)) = set(&header, &object, &mut decoder)? {
            labels.insert(key(&name), set.into());
        }
    }
    Ok(Labels(labels))
}

struct Catalogue<'a> {
    header: Header,
    bytes: &'a [u8],
}

/// A page, counted from 1, and a place on it.
type Place = (u64, u64);

impl Catalogue<'_> {
    /// What stands at a place of a page, counted from 0, to the end of the page.
    fn at(&self, page: u64, place: u64) -> Option<&[u8]> {
        let begin = self.header.length.checked_add(page.checked_mul(self.header.page as u64)?)?;
        let rest = (self.header.page as u64).checked_sub(place)?;
        let begin = usize::try_from(begin + place).ok()?;
        self.bytes.get(begin..begin + rest as usize)
    }

    /// The places of the objects that the index lists.
    fn objects(&self) -> Outcome<Vec<Place>> {
        let Header { pad, wide, .. } = self.header;
        let (first, later) = if wide { (1000 + 2 * pad, 32) } else { (856 + 2 * pad, 16) };
        let mut objects = Vec::new();
        if let Some(index) = self.at(INDEX, first as u64) {
            self.index(index, &mut objects);
        }
        for page in MORE..self.header.pages {
            if let Some(index) = self.at(page, later).filter(|index| index.starts_with(ENTRY)) {
                self.index(index, &mut objects);
            }
        }
        // The index of a page may list an object again.
        objects.sort_unstable();
        objects.dedup();
        Ok(objects)
    }

    fn index(&self, index: &[u8], objects: &mut Vec<Place>) {
        let Header { pad, wide, .. } = self.header;
        let (stride, mark) = if wide { (284 + pad, 74 + pad) } else { (212 + pad, 50 + pad) };
        let mut rest = index;
        while let Some(entry) = rest.get(..stride) {
            if !entry.starts_with(ENTRY) {
                // Entries begin at multiples of 8; what is between them is unknown.
                rest = &rest[8..];
                continue;
            }
            let word = self.header.word();
            let page = self.header.number(entry, word, word).unwrap_or(0);
            let place = self.header.number(entry, 2 * word, 2).unwrap_or(0);
            if entry[mark] == OBJECT && page > 0 && place > 0 && page <= self.header.pages {
                objects.push((page, place));
            }
            rest = &rest[stride..];
        }
    }

    /// The bytes of an object. A chain that is longer than the file has been followed in a circle.
    fn object(&self, place: Place) -> Outcome<Vec<u8>> {
        let wide = self.header.wide;
        let mut object = Vec::new();
        let (mut page, mut at) = place;
        while page > 0 && at > 0 && page <= self.header.pages {
            let block = self.at(page - 1, at).ok_or_else(|| Damage::ends(WHAT))?;
            let number =
                |place: usize, width: usize| self.header.number(block, place, width).ok_or_else(|| Damage::ends(WHAT));
            let next = (number(0, 4)?, number(if wide { 8 } else { 4 }, 2)?);
            let length = number(if wide { 10 } else { 6 }, 2)? as usize;
            let begin = if wide { 32 } else { 16 };
            object.extend(block.get(begin..begin + length).ok_or_else(|| Damage::ends(WHAT))?);
            // A block without bytes would not let the chain grow, and a circle of them never end.
            if object.len() > self.bytes.len() || length == 0 {
                break;
            }
            (page, at) = next;
        }
        Ok(object)
    }
}

/// The labels of an object, if it has any, with the name of the format.
fn set(header: &Header, object: &[u8], decoder: &mut Decoder) -> Outcome<Option<(String, Vec<ValueLabel>)>> {
    const HEAD: usize = 106;
    if object.len() < HEAD {
        return Ok(None);
    }
    let number = |at: usize, width: usize| header.number(object, at, width).ok_or_else(|| Damage::ends(WHAT));
    let flags = number(2, 2)?;
    let shift = if flags & 0x08 != 0 { 4 } else { 0 };
    let (entries, used) = if header.wide {
        (number(42 + shift, 8)?, number(50 + shift, 8)?)
    } else {
        (number(38 + shift, 4)?, number(42 + shift, 4)?)
    };
    let mut begin = HEAD + if header.wide { 32 } else { 0 } + if shift > 0 { 20 } else { 0 };
    let has_long_name = flags & if header.wide { 0x20 } else { 0x80 } != 0;
    let name = if has_long_name { object.get(begin..begin + 32) } else { object.get(8..16) };
    let name = name.ok_or_else(|| Damage::ends(WHAT))?;
    begin += if has_long_name { 32 } else { 0 };
    // Names of formats for text begin with a dollar sign. HEAD bytes are there.
    let is_text = object[8] == b'$';
    let name = decoder.text(name).map_err(|e| e.of("the name of a format"))?.into_owned();
    let values = object.get(begin..).ok_or_else(|| Damage::ends(WHAT))?;
    if used == 0 {
        return Ok(None);
    }
    let labels = labels(header, values, (entries, used), is_text, decoder)?;
    Ok(Some((name, labels)))
}

/// So many entries, each with a value and the number of its label, and behind them the labels that are used.
fn labels(
    header: &Header,
    bytes: &[u8],
    (entries, used): (u64, u64),
    is_text: bool,
    decoder: &mut Decoder,
) -> Outcome<Vec<ValueLabel>> {
    let used = usize::try_from(used).ok().filter(|&used| used <= bytes.len() / 6);
    let used =
        used.ok_or_else(|| Damage::says("the number of labels of a format", "too large", "as many as it has"))?;
    let mut codes: Vec<Option<Code>> = vec![None; used];
    let mut rest = bytes;
    for entry in 0..entries {
        let number = |at: usize, width: usize| header.number(rest, at, width).ok_or_else(|| Damage::ends(WHAT));
        let length = 6 + number(2, 2)? as usize;
        let (value, behind) = rest.split_at_checked(length).ok_or_else(|| Damage::ends(WHAT))?;
        if entry < used as u64 {
            // Values and labels stand in orders of their own: each value names its label by number.
            let place = number(10 + header.pad, 4)? as usize;
            let code = codes.get_mut(place);
            *code.ok_or_else(|| Damage::says("the number of a label", place, "one of the format"))? =
                Some(code_of(value, is_text, decoder)?);
        }
        rest = behind;
    }
    let mut labels = Vec::with_capacity(used);
    for code in codes {
        let number = header.number(rest, 8, 2).ok_or_else(|| Damage::ends("a label"))?;
        let end = 10 + number as usize;
        let label = rest.get(10..end.min(rest.len())).ok_or_else(|| Damage::ends("a label"))?;
        let label = decoder.text(label).map_err(|e| e.of("a label"))?.into_owned();
        // A zero ends a label; behind the last it may be missing.
        rest = rest.get(end + 1..).unwrap_or_default();
        labels.extend(code.map(|code| ValueLabel { code, label }));
    }
    Ok(labels)
}

/// The value of an entry: a text in its last 16 bytes, or a number of the higher order first.
fn code_of(entry: &[u8], is_text: bool, decoder: &mut Decoder) -> Outcome<Code> {
    if is_text {
        let text = entry.len().checked_sub(16).and_then(|at| entry.get(at..)).ok_or_else(|| Damage::ends(WHAT))?;
        return Ok(Code::Text(decoder.text(text).map_err(|e| e.of("a value with a label"))?.into_owned()));
    }
    let bytes: [u8; 8] = entry.get(22..30).and_then(|bytes| bytes.try_into().ok()).ok_or_else(|| Damage::ends(WHAT))?;
    let bits = u64::from_be_bytes(bytes);
    // All ones but for the sixth byte: a missing value, with its class there.
    if bits | 0xff00_0000_0000 == 0xffff_ffff_ffff {
        return Ok(class((bits >> 40) as u8).map_or(Code::System, Code::Class));
    }
    // Numbers are turned so that their bytes sort as they do: those of positive ones are inverted, others lose their sign.
    let number = f64::from_bits(bits);
    Ok(Code::Number(if number > 0.0 { f64::from_bits(!bits) } else { -number }))
}
