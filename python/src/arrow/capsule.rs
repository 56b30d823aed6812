//! The capsule that Python hands out an Arrow stream in.
//!
//! The only unsafe code of the package is here.
#![allow(unsafe_code)]

use crate::error::OrRaise;
use infosoc::ArrowStream;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use std::ffi::CStr;

pub(super) const STREAM: &CStr = c"arrow_array_stream";

/// The stream of a Python object.
pub(super) fn stream(object: &Bound<'_, PyAny>) -> PyResult<ArrowStream> {
    let capsule = object.call_method0("__arrow_c_stream__")?;
    let capsule = capsule.cast::<PyCapsule>()?;
    // The name is checked: a capsule of anything else is no stream.
    let pointer = capsule.pointer_checked(Some(STREAM))?;
    // SAFETY: a capsule of this name holds a valid stream. What stays behind in it has no release callback, so that the
    // capsule's destructor does nothing.
    unsafe { ArrowStream::take(pointer.as_ptr()) }.or_raise()
}
