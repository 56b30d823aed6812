//! Arguments of Python as types: columns, whole numbers, words, one thing or several.
//!
//! Python tells nobody the name of the argument that it converts. Where an error has to say it, the argument has a
//! function of its name here, for `from_py_with`.

use crate::error::{OrRaise, raise};
use infosoc::Error;
use pyo3::exceptions::{PyOverflowError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple};
use std::str::FromStr;

/// What is read from an argument, with its name for errors.
pub(crate) trait Argument: Sized {
    fn read(given: &Bound<'_, PyAny>, name: &str) -> PyResult<Self>;
}

macro_rules! whole_numbers {
    ($($type:ty)*) => {$(
        impl Argument for $type {
            fn read(given: &Bound<'_, PyAny>, name: &str) -> PyResult<$type> {
                given.extract().map_err(|error| whole(&error, given, name, (<$type>::MIN, <$type>::MAX)))
            }
        }
    )*};
}

whole_numbers! { i32 u8 u32 u64 usize }

/// The error for what is no whole number, or one beyond its type: Python's have no limits.
fn whole<T: ToString>(error: &PyErr, given: &Bound<'_, PyAny>, name: &str, (least, largest): (T, T)) -> PyErr {
    if !error.is_instance_of::<PyOverflowError>(given.py()) {
        return mistyped(&format!("{name}: expected a whole number"), given);
    }
    let expected = format!("a whole number from {} to {}", least.to_string(), largest.to_string());
    // Python writes no number of more than 4300 digits.
    let got = given.str().map_or_else(|_| "one of thousands of digits".to_owned(), |digits| digits.to_string());
    raise(Error::argument(name, expected, got))
}

impl<T: Argument> Argument for Option<T> {
    fn read(given: &Bound<'_, PyAny>, name: &str) -> PyResult<Option<T>> {
        (!given.is_none()).then(|| T::read(given, name)).transpose()
    }
}

macro_rules! arguments {
    ($($name:ident)*) => {$(
        pub(crate) fn $name<T: Argument>(given: &Bound<'_, PyAny>) -> PyResult<T> {
            // `where` is a keyword of Rust and is written `r#where` here.
            T::read(given, stringify!($name).trim_start_matches("r#"))
        }
    )*};
}

arguments! {
    as_of published_as_of years_apart balance base bootstrap classes groups min_respondents propensity response by caution_n column columns count denominator draws first
    goal header horizon iterations last level limit margin min_n min_years n numerator other_year outcome rows same_within seed sheet since
    key stages target terms through time_period unfold_limit variable within
    variance r#where width window wsis_target year
}

/// A word of a closed set.
pub(crate) struct Word<T>(pub(crate) T);

impl<T: FromStr<Err = Error>> FromPyObject<'_, '_> for Word<T> {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, '_, PyAny>) -> PyResult<Word<T>> {
        let given: &str = given.extract()?;
        word(given).map(Word)
    }
}

/// The member of a closed set that a word names, for arguments whose default Python shows as a word.
pub(crate) fn word<T: FromStr<Err = Error>>(word: &str) -> PyResult<T> {
    word.parse::<T>().or_raise()
}

/// The elements of a list or tuple, or the one thing given.
pub(crate) struct OneOrMany<T>(pub(crate) Vec<T>);

impl<T> OneOrMany<T> {
    /// What is made of each.
    pub(crate) fn map<U>(self, make: impl FnMut(T) -> U) -> OneOrMany<U> {
        OneOrMany(self.0.into_iter().map(make).collect())
    }

    fn of<'py>(given: &Bound<'py, PyAny>, read: impl Fn(Bound<'py, PyAny>) -> PyResult<T>) -> PyResult<OneOrMany<T>> {
        // Not any iterable: a text or an expression is one thing.
        let is_many = given.is_instance_of::<PyList>() || given.is_instance_of::<PyTuple>();
        let all: PyResult<Vec<_>> = if is_many { given.try_iter()?.collect() } else { Ok(vec![given.clone()]) };
        all?.into_iter().map(read).collect::<PyResult<_>>().map(OneOrMany)
    }
}

impl<T> IntoIterator for OneOrMany<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<T: Argument> Argument for OneOrMany<T> {
    fn read(given: &Bound<'_, PyAny>, name: &str) -> PyResult<OneOrMany<T>> {
        OneOrMany::of(given, |one| T::read(&one, name))
    }
}

impl<'py, T: FromPyObjectOwned<'py>> FromPyObject<'_, 'py> for OneOrMany<T> {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, 'py, PyAny>) -> PyResult<OneOrMany<T>> {
        OneOrMany::of(&given, |one| one.extract().map_err(Into::into))
    }
}

/// One text, or a sequence of them.
pub(crate) struct Texts(pub(crate) Vec<String>);

impl FromPyObject<'_, '_> for Texts {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, '_, PyAny>) -> PyResult<Texts> {
        // A text is a sequence too, of its letters.
        let one = given.extract().map(|one| Texts(vec![one]));
        one.or_else(|_| given.extract().map(Texts)).map_err(|_| mistyped("expected a text, or a list of texts", &given))
    }
}

/// Declares what an argument may be given as: the first of several types that fits.
macro_rules! one_of {
    (
        $(#[$documentation:meta])*
        $visible:vis enum $name:ident { $($form:ident($given:ty),)* }
        else $expected:literal
    ) => {
        $(#[$documentation])*
        $visible enum $name {
            $($form($given),)*
        }

        impl pyo3::FromPyObject<'_, '_> for $name {
            type Error = pyo3::PyErr;

            fn extract(given: pyo3::Borrowed<'_, '_, pyo3::PyAny>) -> pyo3::PyResult<$name> {
                $(
                    if let Ok(form) = given.extract() {
                        return Ok($name::$form(form));
                    }
                )*
                Err(crate::argument::mistyped($expected, &given))
            }
        }
    };
}

pub(crate) use one_of;

/// A number, or whatever gives several.
pub(crate) struct Numbers(pub(crate) Vec<f64>);

impl FromPyObject<'_, '_> for Numbers {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, '_, PyAny>) -> PyResult<Numbers> {
        // A number first: what has both a value and elements, such as an array of one number, is that number.
        match given.extract() {
            Ok(one) => Ok(Numbers(vec![one])),
            Err(_) => {
                let several: PyResult<Vec<f64>> =
                    given.try_iter().and_then(|all| all.map(|one| one?.extract()).collect());
                several.map(Numbers).map_err(|_| mistyped("expected a number, or several", &given))
            }
        }
    }
}

/// What a keyword, or a part of an argument, holds. An error of its type says which it is.
pub(crate) fn keyword<'py, T: FromPyObjectOwned<'py>>(given: &Bound<'py, PyAny>, name: &str) -> PyResult<T> {
    let py = given.py();
    given.extract().map_err(Into::into).map_err(|error: PyErr| {
        match error.get_type(py).is(py.get_type::<PyTypeError>()) {
            true => PyTypeError::new_err(format!("{name}: {}", error.value(py))),
            false => error,
        }
    })
}

/// The error for something of a type that cannot be read: what was expected, and the type that it is.
pub(crate) fn mistyped(expected: &str, given: &Bound<'_, PyAny>) -> PyErr {
    match given.get_type().name() {
        Ok(kind) => PyTypeError::new_err(format!("{expected}, got {kind}")),
        Err(error) => error,
    }
}

/// The error for what is neither a table nor what else an argument takes.
pub(crate) fn neither(no_table: PyErr, expected: &str, given: &Bound<'_, PyAny>) -> PyErr {
    match no_table.is_instance_of::<PyTypeError>(given.py()) {
        true => mistyped(expected, given),
        false => no_table,
    }
}

/// The error for a keyword that a call does not have, where several calls read the same ones.
pub(crate) fn unexpected(keyword: &str) -> PyErr {
    PyTypeError::new_err(format!("got an unexpected keyword argument '{keyword}'"))
}

/// What an argument stands for: an object of the library, or what one can be made of.
pub(crate) struct Like<T>(pub(crate) T);

/// A type of the library that Python gives in more ways than as an object of its class.
pub(crate) trait FromLike: Sized {
    fn from_like(given: &Bound<'_, PyAny>) -> PyResult<Self>;
}

impl<T: FromLike> FromPyObject<'_, '_> for Like<T> {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, '_, PyAny>) -> PyResult<Like<T>> {
        T::from_like(&given).map(Like)
    }
}

/// Builders of the library, set by keywords that may be left out.
pub(crate) trait Builder: Sized {
    /// Sets what is given.
    fn given<T>(self, value: Option<T>, set: impl FnOnce(Self, T) -> Self) -> Self {
        match value {
            Some(value) => set(self, value),
            None => self,
        }
    }

    /// Sets what is given, where that may be refused.
    fn try_given<T>(self, value: Option<T>, set: impl FnOnce(Self, T) -> infosoc::Result<Self>) -> PyResult<Self> {
        match value {
            Some(value) => set(self, value).or_raise(),
            None => Ok(self),
        }
    }
}

impl<T> Builder for T {}
