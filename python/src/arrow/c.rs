//! Arrow's C interface, column by column: nothing is looked at but the names of the columns and what is asked for, so that
//! a column that nobody names does no harm.
//!
//! The only unsafe code of the package is here.
#![allow(unsafe_code)]

use polars::prelude::*;
use polars_arrow::array::{Array, DictionaryArray, Utf8Array, Utf8ViewArray};
use polars_arrow::datatypes::{ArrowDataType, Field as ArrowField, PhysicalType};
use polars_arrow::ffi::{ArrowArray, ArrowSchema, import_array_from_c, import_field_from_c};
use polars_arrow::match_integer_type;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::sync::Arc;

pub(super) const STREAM: &CStr = c"arrow_array_stream";
/// How deep types may be nested.
const DEPTH: usize = 64;

// The structures of the interface, as <https://arrow.apache.org/docs/format/CDataInterface.html> defines them for good.
// Those of polars have the same fields, and keep them to themselves.

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
#[derive(Clone, Copy)]
struct CArray {
    length: i64,
    null_count: i64,
    offset: i64,
    n_buffers: i64,
    n_children: i64,
    buffers: *mut *const c_void,
    children: *mut *mut CArray,
    dictionary: *mut CArray,
    release: Option<unsafe extern "C" fn(*mut CArray)>,
    private_data: *mut c_void,
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
    /// The stream of a Python object.
    pub(super) fn of(object: &Bound<'_, PyAny>) -> PyResult<PolarsResult<Stream>> {
        let capsule = object.call_method0("__arrow_c_stream__")?;
        let capsule = capsule.cast::<PyCapsule>()?;
        let pointer = capsule.pointer_checked(Some(STREAM))?.cast::<CStream>();
        let (get_schema, get_next, get_last_error) = (None, None, None);
        let empty = CStream { get_schema, get_next, get_last_error, release: None, private_data: std::ptr::null_mut() };
        // SAFETY: a capsule of this name holds a valid stream. It is moved out, and the empty one left in its place has no
        // release callback, so that the capsule's destructor does nothing.
        let stream = unsafe { std::ptr::replace(pointer.as_ptr(), empty) };
        Ok(Stream::new(stream))
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
        batch.array().release.is_some().then_some(Ok(batch))
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

    /// The names of the columns; bytes that are no text are replaced.
    pub(super) fn names(&self) -> Vec<String> {
        self.root().children().map(|child| child.map_or_else(String::new, CSchema::name)).collect()
    }

    /// A column by its place, the array itself without one; an error where its type cannot be read.
    pub(super) fn field(&self, place: Option<usize>) -> PolarsResult<ArrowField> {
        let schema = match place {
            None => Some(self.root()),
            Some(place) => self.root().children().nth(place).flatten(),
        };
        let Some(schema) = schema.filter(|schema| schema.is_sound(DEPTH)) else {
            polars_bail!(ComputeError: "its type is described in bytes that are no text");
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

    fn text<'a>(&'a self, text: *const c_char) -> Option<&'a str> {
        // SAFETY: what is not null is text that ends in a zero and lives as long as the schema.
        (!text.is_null()).then(|| unsafe { CStr::from_ptr::<'a>(text) }).and_then(|text| text.to_str().ok())
    }

    fn name(&self) -> String {
        match self.name.is_null() {
            true => String::new(),
            // SAFETY: as for other text.
            false => unsafe { CStr::from_ptr(self.name) }.to_string_lossy().into_owned(),
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

    /// How many rows there are.
    pub(super) fn height(&self) -> usize {
        usize::try_from(self.array().length).unwrap_or(0)
    }

    /// The column at a place, the array itself without one; an error where it is not what its field says.
    pub(super) fn column(&self, place: Option<usize>, field: &ArrowField) -> PolarsResult<ArrayRef> {
        let whole = self.array();
        let child = match place {
            None => Some(whole),
            // SAFETY: there are as many pointers as the array says, each to an array that lives as long.
            Some(place) if (place as i64) < whole.n_children && !whole.children.is_null() => unsafe {
                (*whole.children.add(place)).as_ref()
            },
            Some(_) => None,
        };
        let Some(child) = child else {
            polars_bail!(ComputeError: "the Arrow stream has a batch without it");
        };
        let owner = Arc::into_raw(self.0.clone()).cast_mut().cast::<c_void>();
        let view = CArray { release: Some(release_view), private_data: owner, ..*child };
        // SAFETY: the two have the same fields. The view is valid as long as the array, which it keeps alive until it is
        // released; its type is that of the stream's schema.
        let array =
            unsafe { import_array_from_c(std::mem::transmute::<CArray, ArrowArray>(view), field.dtype.clone()) }?;
        check(&*array)?;
        let (offset, height) = (usize::try_from(whole.offset).unwrap_or(0), self.height());
        match place {
            Some(_) if array.len() < offset + height => {
                polars_bail!(ComputeError: "the Arrow stream has a batch in which it is too short")
            }
            Some(_) => Ok(array.sliced(offset, height)),
            None => Ok(array),
        }
    }
}

/// Gives up a view of a column.
unsafe extern "C" fn release_view(view: *mut CArray) {
    // SAFETY: it is called once, for a view whose data is the owner that was put there.
    unsafe {
        drop(Arc::from_raw((*view).private_data.cast::<ArrowArray>()));
        (*view).release = None;
    }
}

/// An error where an array holds text that is no UTF-8, or keys that its dictionary does not have, which polars takes on
/// trust.
fn check(array: &dyn Array) -> PolarsResult<()> {
    match array.dtype().to_physical_type() {
        PhysicalType::Utf8 => check_text::<i32>(array),
        PhysicalType::LargeUtf8 => check_text::<i64>(array),
        PhysicalType::Utf8View => {
            let Some(text) = array.as_any().downcast_ref::<Utf8ViewArray>() else { return Ok(()) };
            let (views, buffers) = (text.views().clone(), text.data_buffers().clone());
            Utf8ViewArray::try_new(text.dtype().clone(), views, buffers, text.validity().cloned()).map(|_| ())
        }
        PhysicalType::Dictionary(key) => match_integer_type!(key, |$T| {
            let Some(dictionary) = array.as_any().downcast_ref::<DictionaryArray<$T>>() else { return Ok(()) };
            let levels = dictionary.values().len();
            let is_known = |key: &$T| usize::try_from(*key).is_ok_and(|key| key < levels);
            if !dictionary.keys().iter().flatten().all(is_known) {
                polars_bail!(ComputeError: "its codes are not all those of its {levels} categories, and a missing value has none");
            }
            check(&**dictionary.values())
        }),
        _ => Ok(()),
    }
}

fn check_text<O: polars_arrow::offset::Offset>(array: &dyn Array) -> PolarsResult<()> {
    let Some(text) = array.as_any().downcast_ref::<Utf8Array<O>>() else { return Ok(()) };
    let (offsets, values) = (text.offsets().clone(), text.values().clone());
    Utf8Array::<O>::try_new(text.dtype().clone(), offsets, values, text.validity().cloned()).map(|_| ())
}

/// Whether a type is that of an ordered dictionary of text.
pub(super) fn is_ordered_text(dtype: &ArrowDataType) -> bool {
    use ArrowDataType::{Dictionary, LargeUtf8, Utf8, Utf8View};
    match dtype {
        Dictionary(_, values, true) => matches!(**values, Utf8 | LargeUtf8 | Utf8View),
        _ => false,
    }
}
