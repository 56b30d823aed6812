//! Arrow's C interface, <https://arrow.apache.org/docs/format/CDataInterface.html>, from the side that hands tables out, and the
//! memory that they lie in.

use std::ffi::{c_char, c_int, c_void};

#[repr(C)]
pub(super) struct Schema {
    pub(super) format: *const c_char,
    pub(super) name: *const c_char,
    pub(super) metadata: *const u8,
    pub(super) flags: i64,
    pub(super) n_children: i64,
    pub(super) children: *mut *mut Schema,
    pub(super) dictionary: *mut Schema,
    pub(super) release: Option<unsafe extern "C" fn(*mut Schema)>,
    pub(super) private_data: *mut c_void,
}

#[repr(C)]
pub(super) struct Array {
    pub(super) length: i64,
    pub(super) null_count: i64,
    pub(super) offset: i64,
    pub(super) n_buffers: i64,
    pub(super) n_children: i64,
    pub(super) buffers: *mut *const c_void,
    pub(super) children: *mut *mut Array,
    pub(super) dictionary: *mut Array,
    pub(super) release: Option<unsafe extern "C" fn(*mut Array)>,
    pub(super) private_data: *mut c_void,
}

#[repr(C)]
pub(super) struct Stream {
    pub(super) get_schema: Option<unsafe extern "C" fn(*mut Stream, *mut Schema) -> c_int>,
    pub(super) get_next: Option<unsafe extern "C" fn(*mut Stream, *mut Array) -> c_int>,
    pub(super) get_last_error: Option<unsafe extern "C" fn(*mut Stream) -> *const c_char>,
    pub(super) release: Option<unsafe extern "C" fn(*mut Stream)>,
    pub(super) private_data: *mut c_void,
}

/// What a stream hands out.
pub(super) struct Told {
    pub(super) schema: Option<Schema>,
    pub(super) arrays: Vec<Array>,
}

pub(super) unsafe extern "C" fn get_schema(stream: *mut Stream, schema: *mut Schema) -> c_int {
    // SAFETY: the stream's data is what `run` put there, and the schema is to be filled.
    unsafe {
        match (*(*stream).private_data.cast::<Told>()).schema.take() {
            Some(told) => schema.write(told),
            None => return 5,
        }
    }
    0
}

pub(super) unsafe extern "C" fn get_next(stream: *mut Stream, array: *mut Array) -> c_int {
    // SAFETY: as above. What is left of an array at the end is that it has been released, as the reader made it.
    unsafe {
        if let Some(told) = (*(*stream).private_data.cast::<Told>()).arrays.pop() {
            array.write(told);
        }
    }
    0
}

pub(super) unsafe extern "C" fn release_schema(schema: *mut Schema) {
    // SAFETY: it is called with what is released. All memory is the arena's.
    unsafe { (*schema).release = None }
}

pub(super) unsafe extern "C" fn release_array(array: *mut Array) {
    // SAFETY: as above.
    unsafe { (*array).release = None }
}

pub(super) unsafe extern "C" fn release_stream(stream: *mut Stream) {
    // SAFETY: as above.
    unsafe { (*stream).release = None }
}

/// All memory of a case, which outlives the stream.
#[derive(Default)]
pub(super) struct Arena {
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
    pub(super) fn bytes(&mut self, bytes: Vec<u8>) -> *const u8 {
        self.bytes.push(bytes.into());
        self.bytes[self.bytes.len() - 1].as_ptr()
    }

    pub(super) fn text(&mut self, text: &str) -> *const c_char {
        self.bytes([text.as_bytes(), b"\0"].concat()).cast()
    }

    pub(super) fn pointers(&mut self, pointers: Vec<*const c_void>) -> *mut c_void {
        self.pointers.push(pointers.into());
        let last = self.pointers.len() - 1;
        self.pointers[last].as_mut_ptr().cast()
    }

    pub(super) fn schema(&mut self, schema: Schema) -> *mut Schema {
        self.schemas.push(Box::into_raw(Box::new(schema)));
        self.schemas[self.schemas.len() - 1]
    }

    pub(super) fn array(&mut self, array: Array) -> *mut Array {
        self.arrays.push(Box::into_raw(Box::new(array)));
        self.arrays[self.arrays.len() - 1]
    }
}
