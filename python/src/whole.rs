//! Whole numbers of Python, which know no limits, as arguments that have one: what is beyond is an error with a name.

use crate::error::raise;
use infosoc::Error;
use pyo3::exceptions::PyOverflowError;
use pyo3::prelude::*;

/// A type of whole numbers with its range, or one of them or nothing.
pub(crate) trait Whole: Sized {
    /// The least and the largest.
    const RANGE: (i128, i128);

    fn from_python(given: &Bound<'_, PyAny>) -> PyResult<Self>;
}

macro_rules! types {
    ($($type:ty)*) => {$(
        impl Whole for $type {
            const RANGE: (i128, i128) = (<$type>::MIN as i128, <$type>::MAX as i128);

            fn from_python(given: &Bound<'_, PyAny>) -> PyResult<Self> {
                given.extract()
            }
        }
    )*};
}

types! { i32 u32 u64 usize }

impl<T: Whole> Whole for Option<T> {
    const RANGE: (i128, i128) = T::RANGE;

    fn from_python(given: &Bound<'_, PyAny>) -> PyResult<Self> {
        (!given.is_none()).then(|| T::from_python(given)).transpose()
    }
}

fn named<T: Whole>(argument: &str, given: &Bound<'_, PyAny>) -> PyResult<T> {
    T::from_python(given).map_err(|error| {
        if !error.is_instance_of::<PyOverflowError>(given.py()) {
            return error;
        }
        let (least, largest) = T::RANGE;
        raise(Error::InvalidArgument {
            argument: argument.to_owned(),
            expected: format!("a whole number from {least} to {largest}"),
            // Python writes no number of more than 4300 digits.
            got: given.str().map_or_else(|_| "one of thousands of digits".to_owned(), |digits| digits.to_string()),
        })
    })
}

macro_rules! arguments {
    ($($name:ident)*) => {$(
        pub(crate) fn $name<T: Whole>(given: &Bound<'_, PyAny>) -> PyResult<T> {
            named(stringify!($name), given)
        }
    )*};
}

// One for each argument, as Python tells nobody else the name of what it converts.
arguments! {
    as_of base bootstrap caution_n count draws first horizon iterations last level limit min_n min_years n other_year seed since
    stages through time_period unfold_limit window year
}
