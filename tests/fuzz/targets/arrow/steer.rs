//! Tables that bytes make up, one choice after another.

use super::interface::{Arena, Array, Schema, Told, release_array, release_schema};
use std::ffi::c_void;
use std::ptr::{null, null_mut};

/// The slots of an array, which no array is longer than.
const SLOTS: usize = 24;
/// The bytes of its text, which no offset is beyond.
const TEXT: usize = 96;
const NAMES: [&str; 9] = ["w", "y", "indicator", "ref_area", "time_period", "obs_value", "id", "title", "sector"];
const FORMATS: [&str; 66] = [
    "g",
    "g",
    "l",
    "l",
    "u",
    "u",
    "U",
    "U",
    "vu",
    "vu",
    "n",
    "b",
    "b",
    "c",
    "C",
    "s",
    "S",
    "i",
    "I",
    "L",
    "e",
    "f",
    "z",
    "Z",
    "vz",
    "d:5,2",
    "d:38,10",
    "d:5,2,32",
    "d:5,2,64",
    "d:40,2,256",
    "d:0,0",
    "d:99,100",
    "d:5,-2",
    "w:0",
    "w:3",
    "tdD",
    "tdm",
    "tts",
    "ttm",
    "ttu",
    "ttn",
    "tss:",
    "tsm:",
    "tsu:",
    "tsn:",
    "tsn:Europe/Paris",
    "tDs",
    "tDn",
    "tiM",
    "tiD",
    "tin",
    "+l",
    "+L",
    "+vl",
    "+vL",
    "+w:0",
    "+w:2",
    "+s",
    "+m",
    "+ud:0,1",
    "+us:0,1",
    "+r",
    "+w:x",
    "",
    "\u{e9}",
    "w:99999999999999999999",
];
const KEYS: [&str; 9] = ["c", "C", "s", "S", "i", "I", "l", "L", "g"];
const METADATA: [(&str, &str); 6] = [
    ("ARROW:extension:name", "my.type"),
    ("_PL_ENUM_VALUES2", "1;a1;b"),
    ("_PL_ENUM_VALUES2", "1;a1;a"),
    ("_PL_CATEGORICAL2", "0;0;u32"),
    ("_PL_CATEGORICAL", "GLOBAL"),
    ("pl", "maintain_type"),
];

/// A type as it is told, and what its arrays need.
#[derive(Clone)]
struct Kind {
    format: &'static str,
    dictionary: Option<Box<Kind>>,
    children: Vec<Kind>,
}

/// What the bytes say, one after another; zeros when they are used up.
pub(super) struct Steer<'a> {
    bytes: &'a [u8],
    arena: Arena,
}

impl<'a> Steer<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Steer<'a> {
        Steer { bytes, arena: Arena::default() }
    }
}

impl Steer<'_> {
    fn byte(&mut self) -> u8 {
        let (first, rest) = self.bytes.split_first().map_or((0, self.bytes), |(first, rest)| (*first, rest));
        self.bytes = rest;
        first
    }

    fn below(&mut self, n: usize) -> usize {
        usize::from(self.byte()) % n
    }

    /// Once in so many.
    fn rarely(&mut self, times: u8) -> bool {
        self.byte() % times == times - 1
    }

    fn kind(&mut self, depth: usize) -> Kind {
        if depth < 3 && self.rarely(4) {
            let format = KEYS[self.below(KEYS.len())];
            return Kind { format, dictionary: Some(Box::new(self.kind(depth + 1))), children: Vec::new() };
        }
        let format = FORMATS[self.below(FORMATS.len())];
        let n = match format.as_bytes() {
            [b'+', b'u' | b'r' | b's', ..] => 2,
            [b'+', ..] => 1,
            _ => 0,
        };
        let n = if self.rarely(16) || depth > 3 { 0 } else { n };
        Kind { format, dictionary: None, children: (0..n).map(|_| self.kind(depth + 1)).collect() }
    }

    fn schema(&mut self, kind: &Kind, name: &str) -> *mut Schema {
        let children: Vec<*const c_void> =
            kind.children.iter().map(|child| self.schema(child, "item").cast_const().cast()).collect();
        let dictionary = kind.dictionary.as_ref().map_or(null_mut(), |values| self.schema(values, ""));
        let metadata = if self.rarely(4) { self.metadata() } else { null() };
        let schema = Schema {
            format: self.arena.text(kind.format),
            name: self.arena.text(name),
            metadata,
            flags: i64::from(self.byte() & 7),
            n_children: children.len() as i64,
            children: self.arena.pointers(children).cast(),
            dictionary,
            release: Some(release_schema),
            private_data: null_mut(),
        };
        self.arena.schema(schema)
    }

    fn metadata(&mut self) -> *const u8 {
        let (key, value) = METADATA[self.below(METADATA.len())];
        let mut value = value.as_bytes().to_vec();
        if self.rarely(3) {
            let at = self.below(value.len());
            value[at] = self.byte();
        }
        let mut bytes = 1_i32.to_ne_bytes().to_vec();
        for text in [key.as_bytes(), &value] {
            bytes.extend((text.len() as i32).to_ne_bytes());
            bytes.extend(text);
        }
        self.arena.bytes(bytes)
    }

    fn array(&mut self, kind: &Kind, rows: usize) -> *mut Array {
        let mut buffers = self.buffers(kind);
        let n = buffers.len();
        if self.rarely(32) && n > 0 {
            let lost = self.below(n);
            buffers[lost] = null();
        }
        let children: Vec<*const c_void> =
            kind.children.iter().map(|child| self.array(child, rows).cast_const().cast()).collect();
        let dictionary = match &kind.dictionary {
            Some(values) if !self.rarely(32) => {
                let rows = self.below(6);
                self.array(values, rows)
            }
            _ => null_mut(),
        };
        let offset = if self.rarely(3) { self.below(SLOTS - rows) as i64 } else { 0 };
        let lie = |steer: &mut Self, honest: i64| match steer.rarely(48) {
            true => [-1, i64::MIN, i64::MAX, i64::MAX / 2][steer.below(4)],
            false => honest,
        };
        let null_count = [-1, 0, 1, rows as i64, i64::MAX, i64::MIN][self.below(6)];
        let array = Array {
            length: lie(self, rows as i64),
            null_count,
            offset: lie(self, offset),
            // No more than there are.
            n_buffers: if self.rarely(32) { [-1, 0, 1][self.below(3)].min(n as i64) } else { n as i64 },
            n_children: children.len() as i64,
            buffers: self.arena.pointers(buffers).cast::<*const c_void>(),
            children: self.arena.pointers(children).cast(),
            dictionary,
            release: Some(release_array),
            private_data: null_mut(),
        };
        // A length that is too large is one that all buffers are too short for, unless it is beyond all memory.
        self.arena.array(array)
    }

    /// A buffer of so many bytes, at times not where numbers should lie.
    fn buffer(&mut self, mut bytes: Vec<u8>) -> *const c_void {
        let misaligned = self.rarely(8);
        if misaligned {
            bytes.insert(0, 0);
        }
        let start = self.arena.bytes(bytes);
        start.wrapping_add(usize::from(misaligned)).cast()
    }

    fn any(&mut self, n: usize) -> Vec<u8> {
        // Mostly small numbers.
        let mask = [1, 3, 0x7f, 0xff][self.below(4)];
        (0..n).map(|_| self.byte() & mask).collect()
    }

    fn buffers(&mut self, kind: &Kind) -> Vec<*const c_void> {
        let slots = SLOTS + 1;
        let validity = if self.rarely(2) { null() } else { self.any_buffer(slots) };
        match (kind.dictionary.is_some(), kind.format) {
            (false, "u" | "z") => {
                let offsets = self.offsets();
                let offsets = offsets.iter().flat_map(|n| (*n as i32).to_ne_bytes()).collect();
                vec![validity, self.buffer(offsets), self.text()]
            }
            (false, "U" | "Z") => {
                let offsets = self.offsets();
                let offsets = offsets.iter().flat_map(|n| n.to_ne_bytes()).collect();
                vec![validity, self.buffer(offsets), self.text()]
            }
            (false, "vu" | "vz") => self.views(validity),
            (false, "n") => Vec::new(),
            (false, "+s") => vec![validity],
            _ => vec![validity, self.any_buffer(slots * 32)],
        }
    }

    fn any_buffer(&mut self, n: usize) -> *const c_void {
        let bytes = self.any(n);
        self.buffer(bytes)
    }

    /// Offsets that mostly grow, none beyond the text.
    fn offsets(&mut self) -> Vec<i64> {
        let (mut last, liar) = (0, self.rarely(4));
        let step = |steer: &mut Self| -> i64 {
            last = if liar && steer.rarely(8) { i64::from(steer.byte() as i8) } else { last + steer.below(5) as i64 };
            last = last.min(TEXT as i64);
            last
        };
        let mut step = step;
        (0..=SLOTS + 1).map(|_| step(self)).collect()
    }

    fn text(&mut self) -> *const c_void {
        let mut text: Vec<u8> = b"HH7MEX2021A1 ".iter().copied().cycle().take(TEXT).collect();
        if self.rarely(3) {
            let at = self.below(TEXT);
            text[at] = self.byte();
        }
        self.buffer(text)
    }

    fn views(&mut self, validity: *const c_void) -> Vec<*const c_void> {
        let n = self.below(3);
        let mut buffers = vec![validity];
        let mut views = Vec::new();
        let liar = self.rarely(4);
        for _ in 0..=SLOTS {
            let mut view = [0_u8; 16];
            let len = self.below(if n > 0 { 24 } else { 12 }) as u32;
            view[..4].copy_from_slice(&len.to_ne_bytes());
            match len {
                0..=12 => view[4..4 + len as usize].fill(b'a' + self.byte() % 4),
                _ => {
                    view[4..8].copy_from_slice(b"HH7M");
                    view[8..12].copy_from_slice(&(self.below(n) as u32).to_ne_bytes());
                    view[12..].copy_from_slice(&(13 * self.below(5) as u32).to_ne_bytes());
                }
            }
            if liar && self.rarely(8) {
                let at = self.below(16);
                view[at] = self.byte();
            }
            views.extend(view);
        }
        buffers.push(self.buffer(views));
        let mut sizes = Vec::new();
        for _ in 0..n {
            buffers.push(self.text());
            let size = if self.rarely(16) { -1 } else { TEXT as i64 };
            sizes.extend(size.to_ne_bytes());
        }
        buffers.push(self.buffer(sizes));
        buffers
    }

    pub(super) fn told(&mut self) -> Told {
        let whole = match self.rarely(16) {
            true => self.kind(0),
            false => {
                let n = 1 + self.below(NAMES.len());
                Kind { format: "+s", dictionary: None, children: (0..n).map(|_| self.kind(0)).collect() }
            }
        };
        let table = self.schema(&whole, "");
        let (kinds, mut names) = (&whole.children, NAMES);
        names.rotate_left(self.below(3));
        // SAFETY: it was made just now, and nothing else uses it.
        let schema = unsafe {
            for place in 0..kinds.len() {
                let child = *(*table).children.add(place);
                (*child).name = self.arena.text(names[place % names.len()]);
            }
            table.read()
        };
        let batches = self.below(4);
        let arrays = (0..batches).map(|_| {
            let rows = self.below(SLOTS);
            // SAFETY: as above; the copy is what is handed out.
            unsafe { self.array(&whole, rows).read() }
        });
        Told { schema: Some(schema), arrays: arrays.collect() }
    }
}
