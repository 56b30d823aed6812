//! The structures of Arrow's C interface, and all that takes a pointer of theirs for what it is said to be: that there are as many
//! bytes, children and buffers as a structure states is the promise of whoever made it, which nothing here can check.
#![allow(unsafe_code)]

use super::ArrowStream;
use super::sound::Sound;
use crate::Result;
use polars::prelude::*;
use polars_arrow::datatypes::Field as ArrowField;
use polars_arrow::ffi::{ArrowArray, ArrowSchema, import_array_from_c, import_field_from_c};
use polars_arrow::types::NativeType;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::ops::Range;
use std::ptr::null_mut;
use std::sync::Arc;

/// How deep types may be nested.
const DEPTH: usize = 64;

// The structures of the interface, as <https://arrow.apache.org/docs/format/CDataInterface.html> defines them for good.
// The structures of polars have the same fields, but keep them private.

#[repr(C)]
struct CSchema {
    format: *const c_char,
    name: *const c_char,
    metadata: *const u8,
    flags: i64,
    n_children: i64,
    children: *mut *mut CSchema,
    dictionary: *mut CSchema,
    release: Option<unsafe extern "C" fn(*mut CSchema)>,
    private_data: *mut c_void,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub(super) struct CArray {
    pub(super) length: i64,
    pub(super) null_count: i64,
    pub(super) offset: i64,
    pub(super) n_buffers: i64,
    pub(super) n_children: i64,
    pub(super) buffers: *mut *const c_void,
    pub(super) children: *mut *mut CArray,
    pub(super) dictionary: *mut CArray,
    pub(super) release: Option<unsafe extern "C" fn(*mut CArray)>,
    pub(super) private_data: *mut c_void,
}

#[repr(C)]
struct CStream {
    get_schema: Option<unsafe extern "C" fn(*mut CStream, *mut ArrowSchema) -> c_int>,
    get_next: Option<unsafe extern "C" fn(*mut CStream, *mut ArrowArray) -> c_int>,
    get_last_error: Option<unsafe extern "C" fn(*mut CStream) -> *const c_char>,
    release: Option<unsafe extern "C" fn(*mut CStream)>,
    private_data: *mut c_void,
}

impl Drop for CStream {
    fn drop(&mut self) {
        if let Some(release) = self.release {
            // SAFETY: the stream has not been released, and is not used again.
            unsafe { release(self) }
        }
    }
}

/// A stream of arrays that are read one by one. Reading may call back into Python, so the GIL must be held.
pub(super) struct Stream {
    stream: Box<CStream>,
    pub(super) schema: Schema,
}

// SAFETY: the interface allows moves between threads, and calls come from one at a time.
unsafe impl Send for Stream {}

impl Stream {
    /// The stream at a pointer, moved out: what stays behind there is one that has been released.
    ///
    /// # Safety
    /// The pointer leads to an `ArrowArrayStream`, which whoever made it fills as the interface says.
    pub(super) unsafe fn take(pointer: *mut c_void) -> PolarsResult<Stream> {
        // A stream without `release` counts as released, by the interface.
        let (get_schema, get_next, get_last_error) = (None, None, None);
        let empty = CStream { get_schema, get_next, get_last_error, release: None, private_data: null_mut() };
        let pointer = pointer.cast::<CStream>();
        if pointer.is_null() || !pointer.is_aligned() {
            polars_bail!(ComputeError: "there is no Arrow stream at this address");
        }
        // SAFETY: the caller's promise.
        Stream::new(unsafe { std::ptr::replace(pointer, empty) })
    }

    fn new(stream: CStream) -> PolarsResult<Stream> {
        let mut stream = Box::new(stream);
        let mut schema = ArrowSchema::empty();
        let (Some(_), Some(get_schema)) = (stream.release, stream.get_schema) else {
            polars_bail!(ComputeError: "the Arrow stream was read before");
        };
        // SAFETY: the stream is valid and has not been released, and the schema is for it to fill.
        if unsafe { get_schema(&mut *stream, &mut schema) } != 0 {
            return Err(stream.error());
        }
        Ok(Stream { stream, schema: Schema(schema) })
    }

    /// The next array.
    pub(super) fn next(&mut self) -> Option<PolarsResult<Batch>> {
        let get_next = self.stream.get_next?;
        let mut array = ArrowArray::empty();
        // SAFETY: as for the schema.
        if unsafe { get_next(&mut *self.stream, &mut array) } != 0 {
            return Some(Err(self.stream.error()));
        }
        let batch = Batch(Arc::new(array));
        // An array that is released marks the end of the stream.
        batch.array().release?;
        match batch.height() {
            Some(_) => Some(Ok(batch)),
            None => {
                Some(Err(polars_err!(ComputeError: "the Arrow stream has a batch of a negative number of rows, or of \
                more than can be counted")))
            }
        }
    }

    /// All that are left.
    pub(super) fn rest(mut self) -> PolarsResult<(Schema, Vec<Batch>)> {
        let mut batches = Vec::new();
        while let Some(batch) = self.next() {
            batches.push(batch?);
        }
        Ok((self.schema, batches))
    }
}

impl CStream {
    /// The last error of the producer.
    fn error(&mut self) -> PolarsError {
        // SAFETY: the stream has not been released.
        let text = self.get_last_error.map(|last| unsafe { last(self) }).filter(|text| !text.is_null());
        // SAFETY: what is not null is text that ends in a zero, valid until the next call.
        let text = text.map(|text| unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned());
        polars_err!(ComputeError: "the producer of the Arrow stream says: {}", text.unwrap_or_default())
    }
}

impl ArrowStream {
    /// Takes over the stream at a pointer: what stays behind there is one that has been released.
    ///
    /// ```
    /// use infosoc::ArrowStream;
    /// use polars_arrow::array::{Array, PrimitiveArray, StructArray};
    /// use polars_arrow::datatypes::{ArrowDataType, Field};
    /// let field = Field::new("minutes".into(), ArrowDataType::Int32, true);
    /// let minutes = PrimitiveArray::from_slice([30, 0, 90]).boxed();
    /// let table = StructArray::new(ArrowDataType::Struct(vec![field]), 3, vec![minutes], None).boxed();
    /// let field = Field::new("".into(), table.dtype().clone(), false);
    /// let mut stream = polars_arrow::ffi::export_iterator(Box::new(std::iter::once(Ok(table))), field);
    /// // SAFETY: this is a stream that is filled as the interface says.
    /// let stream = unsafe { ArrowStream::take((&raw mut stream).cast()) }?;
    /// assert_eq!(stream.collect()?.height(), 3);
    /// # Ok::<(), infosoc::Error>(())
    /// ```
    ///
    /// # Safety
    /// The pointer leads to an `ArrowArrayStream`, which whoever made it fills as the interface says. What its numbers say is
    /// checked; that its buffers are as long as its arrays and offsets demand cannot be.
    ///
    /// # Errors
    /// A stream that was taken before, and the error of whoever made it.
    pub unsafe fn take(pointer: *mut c_void) -> Result<ArrowStream> {
        // SAFETY: the caller's promise.
        Ok(ArrowStream(unsafe { Stream::take(pointer) }?))
    }
}

/// What the arrays of a stream are.
pub(super) struct Schema(ArrowSchema);

// SAFETY: a schema is never changed, and released by whoever drops it.
unsafe impl Sync for Schema {}

impl Schema {
    fn root(&self) -> &CSchema {
        // SAFETY: the two have the same fields.
        unsafe { &*(&raw const self.0).cast::<CSchema>() }
    }

    /// Whether the arrays are tables, each column one of their fields.
    pub(super) fn is_table(&self) -> bool {
        self.root().text(self.root().format).is_some_and(|format| format == "+s")
    }

    /// The names of the columns; bytes that are not text are replaced.
    pub(super) fn names(&self) -> Vec<String> {
        self.root().children().map(|child| child.map_or_else(String::new, CSchema::name)).collect()
    }

    /// A column by its place, the array itself without one; an error where its type cannot be read.
    pub(super) fn field(&self, place: Option<usize>) -> PolarsResult<ArrowField> {
        let schema = match place {
            None => Some(self.root()),
            Some(place) => self.root().child(place),
        };
        let Some(schema) = schema.filter(|schema| schema.is_sound(DEPTH)) else {
            polars_bail!(ComputeError: "its type is described in bytes that are not text, or is nested too deeply");
        };
        // SAFETY: the schema is valid, and the two have the same fields.
        unsafe { import_field_from_c(&*std::ptr::from_ref(schema).cast::<ArrowSchema>()) }
    }
}

impl CSchema {
    fn children(&self) -> impl Iterator<Item = Option<&CSchema>> {
        let n = if self.children.is_null() { 0 } else { usize::try_from(self.n_children).unwrap_or(0) };
        // SAFETY: there are as many pointers as the schema says, each to a schema that lives as long.
        (0..n).map(|place| unsafe { (*self.children.add(place)).as_ref() })
    }

    fn child(&self, place: usize) -> Option<&CSchema> {
        let n = if self.children.is_null() { 0 } else { usize::try_from(self.n_children).unwrap_or(0) };
        // SAFETY: as above. An iterator would walk to the place.
        (place < n).then(|| unsafe { (*self.children.add(place)).as_ref() }).flatten()
    }

    fn text<'a>(&'a self, text: *const c_char) -> Option<&'a str> {
        // SAFETY: what is not null is text that ends in a zero and lives as long as the schema.
        (!text.is_null()).then(|| unsafe { CStr::from_ptr::<'a>(text) }).and_then(|text| text.to_str().ok())
    }

    fn name(&self) -> String {
        if self.name.is_null() {
            String::new()
        } else {
            // SAFETY: as for other text.
            unsafe { CStr::from_ptr(self.name) }.to_string_lossy().into_owned()
        }
    }

    /// Whether all that polars takes for text is text.
    fn is_sound(&self, depth: usize) -> bool {
        // SAFETY: what is not null is a schema that lives as long.
        let dictionary = unsafe { self.dictionary.as_ref() };
        depth > 0
            && self.text(self.format).is_some()
            && (self.name.is_null() || self.text(self.name).is_some())
            && self.metadata_is_text()
            && self.children().all(|child| child.is_some_and(|child| child.is_sound(depth - 1)))
            && dictionary.is_none_or(|dictionary| dictionary.is_sound(depth - 1))
    }

    /// Metadata are a number of pairs, then each key and value: a number of bytes, then the bytes.
    fn metadata_is_text(&self) -> bool {
        if self.metadata.is_null() {
            return true;
        }
        let mut at = self.metadata;
        // SAFETY: the interface promises as many numbers and bytes as the numbers before them say.
        let number = |at: *const u8| unsafe { at.cast::<i32>().read_unaligned() };
        let pairs = i64::from(number(at));
        at = at.wrapping_add(4);
        for _ in 0..2 * pairs {
            let Ok(len) = usize::try_from(number(at)) else { return false };
            // SAFETY: as above.
            if std::str::from_utf8(unsafe { std::slice::from_raw_parts(at.wrapping_add(4), len) }).is_err() {
                return false;
            }
            at = at.wrapping_add(4 + len);
        }
        true
    }
}

/// One array of a stream: a table of some rows.
#[derive(Clone)]
pub(super) struct Batch(Arc<ArrowArray>);

impl Batch {
    fn array(&self) -> &CArray {
        // SAFETY: the two have the same fields.
        unsafe { &*std::ptr::from_ref(&*self.0).cast::<CArray>() }
    }

    /// How many rows there are; `None` for a number that no table has.
    pub(super) fn height(&self) -> Option<usize> {
        self.array().bounds().map(|bounds| bounds.len())
    }

    /// The column at a place, the array itself without one; an error where it is not what its field says.
    pub(super) fn column(&self, place: Option<usize>, field: &ArrowField) -> PolarsResult<ArrayRef> {
        let whole = self.array();
        let child = match place {
            None => Some(whole),
            Some(place) => whole.child(place),
        };
        let Some(child) = child else {
            polars_bail!(ComputeError: "the Arrow stream has a batch without it");
        };
        let Some(rows) = whole.bounds() else {
            polars_bail!(ComputeError: "the Arrow stream has a batch that has no length");
        };
        let array = self.import(child, field)?;
        match place {
            Some(_) if array.len() < rows.end => {
                polars_bail!(ComputeError: "the Arrow stream has a batch in which it is too short")
            }
            Some(_) => Ok(array.sliced(rows.start, rows.len())),
            None => Ok(array),
        }
    }

    fn import(&self, array: &CArray, field: &ArrowField) -> PolarsResult<ArrayRef> {
        let sound = Sound::new(array, &field.dtype).map_err(|problem| polars_err!(ComputeError: "{problem}"))?;
        let mut view = sound.array();
        // polars calls it when the last part of the column goes; the batch and the copies live until then.
        view.release = Some(release_view);
        view.private_data = Box::into_raw(Box::new(Owner { _batch: self.0.clone(), _sound: sound })).cast::<c_void>();
        // SAFETY: the two have the same fields. What can be checked has been; what the view points to lives until it is
        // released; its type is that of the stream's schema.
        unsafe { import_array_from_c(std::mem::transmute::<CArray, ArrowArray>(view), field.dtype.clone()) }
    }
}

/// What a view of a column points to.
struct Owner {
    _batch: Arc<ArrowArray>,
    _sound: Sound,
}

/// Gives up a view of a column.
unsafe extern "C" fn release_view(view: *mut CArray) {
    // SAFETY: it is called once, for a view whose data is the owner that was put there.
    unsafe {
        drop(Box::from_raw((*view).private_data.cast::<Owner>()));
        (*view).release = None;
    }
}

impl CArray {
    /// The slots of its buffers that are its values; `None` where that is no range, or one beyond all memory.
    pub(super) fn bounds(&self) -> Option<Range<usize>> {
        let (start, len) = (usize::try_from(self.offset).ok()?, usize::try_from(self.length).ok()?);
        let end = start.checked_add(len).filter(|end| *end < isize::MAX as usize / 32)?;
        Some(start..end)
    }

    fn child(&self, place: usize) -> Option<&CArray> {
        let is_there = usize::try_from(self.n_children).is_ok_and(|n| place < n) && !self.children.is_null();
        // SAFETY: there are as many pointers as the array says, each to an array that lives as long.
        is_there.then(|| unsafe { (*self.children.add(place)).as_ref() }).flatten()
    }

    /// The values of a dictionary.
    pub(super) fn dictionary(&self) -> Option<&CArray> {
        // SAFETY: what is not null is an array that lives as long.
        unsafe { self.dictionary.as_ref() }
    }

    /// Where a buffer lies, if it does.
    pub(super) fn buffer(&self, place: usize) -> Option<*const c_void> {
        let is_there = usize::try_from(self.n_buffers).is_ok_and(|n| place < n) && !self.buffers.is_null();
        // SAFETY: there are as many pointers as the array says.
        is_there.then(|| unsafe { *self.buffers.add(place) }).filter(|buffer| !buffer.is_null())
    }

    /// Numbers of a buffer, wherever it lies.
    pub(super) fn numbers<T: NativeType>(&self, place: usize, range: Range<usize>) -> Option<impl Iterator<Item = T>> {
        let start = self.buffer(place)?.cast::<T>();
        // SAFETY: a buffer is as long as the length of its array demands.
        Some(range.map(move |at| unsafe { start.add(at).read_unaligned() }))
    }

    /// The first bytes of a buffer, where numbers of any type may lie.
    pub(super) fn copied(&self, place: usize, bytes: usize) -> Option<Vec<u128>> {
        let start = self.buffer(place)?.cast::<u8>();
        let mut copy = vec![0_u128; bytes.div_ceil(size_of::<u128>())];
        // SAFETY: as above, and the copy has as many bytes or more.
        unsafe { start.copy_to_nonoverlapping(copy.as_mut_ptr().cast::<u8>(), bytes) };
        Some(copy)
    }
}
