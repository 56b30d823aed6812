//! Tables of other libraries, through Arrow's C interface. The bytes of a case say what its arrays are made of: buffers are as
//! long as they have to be, as no number says how long they are, and hold anything; lengths, offsets, counts and types are
//! anything too. Whatever comes through can be measured, grouped by, and taken for a series or a stocktaking.
#![allow(unsafe_code)]

use infosoc::measure::{count, mean, proportion};
use infosoc::wsis::Stocktaking;
use infosoc::{ArrowStream, Design, Series, Survey, Unusable};
use polars::prelude::*;
use std::ffi::{c_char, c_int, c_void};
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

#[repr(C)]
struct Schema {
    format: *const c_char,
    name: *const c_char,
    metadata: *const u8,
    flags: i64,
    n_children: i64,
    children: *mut *mut Schema,
    dictionary: *mut Schema,
    release: Option<unsafe extern "C" fn(*mut Schema)>,
    private_data: *mut c_void,
}

#[repr(C)]
struct Array {
    length: i64,
    null_count: i64,
    offset: i64,
    n_buffers: i64,
    n_children: i64,
    buffers: *mut *const c_void,
    children: *mut *mut Array,
    dictionary: *mut Array,
    release: Option<unsafe extern "C" fn(*mut Array)>,
    private_data: *mut c_void,
}

#[repr(C)]
struct Stream {
    get_schema: Option<unsafe extern "C" fn(*mut Stream, *mut Schema) -> c_int>,
    get_next: Option<unsafe extern "C" fn(*mut Stream, *mut Array) -> c_int>,
    get_last_error: Option<unsafe extern "C" fn(*mut Stream) -> *const c_char>,
    release: Option<unsafe extern "C" fn(*mut Stream)>,
    private_data: *mut c_void,
}

/// What a stream hands out.
struct Told {
    schema: Option<Schema>,
    arrays: Vec<Array>,
}

unsafe extern "C" fn get_schema(stream: *mut Stream, schema: *mut Schema) -> c_int {
    // SAFETY: the stream's data is what `run` put there, and the schema is to be filled.
    unsafe {
        match (*(*stream).private_data.cast::<Told>()).schema.take() {
            Some(told) => schema.write(told),
            None => return 5,
        }
    }
    0
}

unsafe extern "C" fn get_next(stream: *mut Stream, array: *mut Array) -> c_int {
    // SAFETY: as above. What is left of an array at the end is that it has been released, as the reader made it.
    unsafe {
        if let Some(told) = (*(*stream).private_data.cast::<Told>()).arrays.pop() {
            array.write(told);
        }
    }
    0
}

unsafe extern "C" fn release_schema(schema: *mut Schema) {
    // SAFETY: it is called with what is released. All memory is the arena's.
    unsafe { (*schema).release = None }
}

unsafe extern "C" fn release_array(array: *mut Array) {
    // SAFETY: as above.
    unsafe { (*array).release = None }
}

unsafe extern "C" fn release_stream(stream: *mut Stream) {
    // SAFETY: as above.
    unsafe { (*stream).release = None }
}

/// All memory of a case, which outlives the stream.
#[derive(Default)]
struct Arena {
    bytes: Vec<Box<[u8]>>,
    pointers: Vec<Box<[*const c_void]>>,
    // Each stays where it is.
    schemas: Vec<*mut Schema>,
    arrays: Vec<*mut Array>,
}

impl Drop for Arena {
    fn drop(&mut self) {
        // SAFETY: these come from boxes, and nobody uses them any more.
        unsafe {
            self.schemas.drain(..).for_each(|schema| drop(Box::from_raw(schema)));
            self.arrays.drain(..).for_each(|array| drop(Box::from_raw(array)));
        }
    }
}

impl Arena {
    fn bytes(&mut self, bytes: Vec<u8>) -> *const u8 {
        self.bytes.push(bytes.into());
        self.bytes[self.bytes.len() - 1].as_ptr()
    }

    fn text(&mut self, text: &str) -> *const c_char {
        self.bytes([text.as_bytes(), b"\0"].concat()).cast()
    }

    fn pointers(&mut self, pointers: Vec<*const c_void>) -> *mut c_void {
        self.pointers.push(pointers.into());
        let last = self.pointers.len() - 1;
        self.pointers[last].as_mut_ptr().cast()
    }

    fn schema(&mut self, schema: Schema) -> *mut Schema {
        self.schemas.push(Box::into_raw(Box::new(schema)));
        self.schemas[self.schemas.len() - 1]
    }

    fn array(&mut self, array: Array) -> *mut Array {
        self.arrays.push(Box::into_raw(Box::new(array)));
        self.arrays[self.arrays.len() - 1]
    }
}

/// A type as it is told, and what its arrays need.
#[derive(Clone)]
struct Kind {
    format: &'static str,
    dictionary: Option<Box<Kind>>,
    children: Vec<Kind>,
}

/// What the bytes say, one after another; zeros when they are used up.
struct Steer<'a> {
    bytes: &'a [u8],
    arena: Arena,
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

    fn told(&mut self) -> Told {
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

/// Bytes for the generator, of all lengths.
pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let mut state = 1_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as u8
    };
    (0..40).map(|n| (0..64 << (n % 6)).map(|_| next()).collect()).collect()
}

pub(crate) fn mend(_: &mut Vec<u8>) {}

pub(crate) fn run(bytes: &[u8]) {
    for is_read_at_once in [true, false] {
        let mut steer = Steer { bytes, arena: Arena::default() };
        let mut told = steer.told();
        let mut stream = Stream {
            get_schema: Some(get_schema),
            get_next: Some(get_next),
            get_last_error: None,
            release: Some(release_stream),
            private_data: (&raw mut told).cast(),
        };
        // SAFETY: the stream is filled as the interface says, but for numbers that lie, and outlives what is made of it.
        let Ok(stream) = (unsafe { ArrowStream::take((&raw mut stream).cast()) }) else { continue };
        if is_read_at_once { at_once(stream) } else { in_batches(stream) }
    }
}

fn at_once(stream: ArrowStream) {
    let is_table = stream.is_table();
    let Ok(table) = stream.collect() else { return };
    let mut unusable = Unusable::default();
    let columns: Vec<Column> = match is_table {
        true => {
            let names = table.names().into_iter().enumerate();
            names.filter_map(|(place, name)| table.column(Some(place), &name, &mut unusable)).collect()
        }
        false => table.column(None, "w", &mut unusable).into_iter().collect(),
    };
    if let Ok(table) = DataFrame::new(table.height(), columns) {
        measure(&table);
        let _ = Series::new(table.clone());
        let _ = Stocktaking::from_frame(&table);
    }
}

fn in_batches(mut stream: ArrowStream) {
    let _ = stream.empty();
    let names = stream.names();
    // An error is the end.
    while let Some(Ok(table)) = stream.next_batch(&names) {
        measure(&table);
    }
}

fn measure(table: &DataFrame) {
    let w = Column::new("weight of the case".into(), vec![1.0; table.height()]);
    let Ok(table) = DataFrame::new(table.height(), [table.columns(), &[w]].concat()) else { return };
    for column in table.columns() {
        let name = column.name().as_str();
        let measure =
            if column.dtype().is_numeric() || column.dtype().is_bool() { mean(name) } else { proportion(name) };
        if let Ok(survey) = Survey::new(table.clone(), Design::new("weight of the case")) {
            let _ = survey.estimate([measure, count()]).by([name]).run();
        }
    }
}
