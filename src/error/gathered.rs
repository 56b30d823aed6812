//! Several errors as one: checks collect all that they find before they report.

use super::{Error, Result};

impl Error {
    /// Every single error: the parts of [`Error::Several`], or this one.
    pub fn all(&self) -> Vec<&Error> {
        if let Error::Several(errors) = self { errors.iter().flat_map(Error::all).collect() } else { vec![self] }
    }

    /// `Ok` where nothing was found, the error itself where one was, [`Error::Several`] for more.
    pub(crate) fn collect(found: Vec<Error>) -> Result<()> {
        if found.is_empty() { Ok(()) } else { Err(Error::several(found)) }
    }

    /// All values, or the errors of all.
    // Not `collect::<Result<_>>`, which stops at the first error.
    pub(crate) fn each<T>(found: impl IntoIterator<Item = Result<T>>) -> Result<Vec<T>> {
        let (mut values, mut errors) = (Vec::new(), Vec::new());
        for found in found {
            match found {
                Ok(value) => values.push(value),
                Err(error) => errors.push(error),
            }
        }
        Error::collect(errors).map(|()| values)
    }

    /// Both values, or the errors of both.
    pub(crate) fn both<A, B>(a: Result<A>, b: Result<B>) -> Result<(A, B)> {
        match (a, b) {
            (Ok(a), Ok(b)) => Ok((a, b)),
            (a, b) => Err(Error::several([a.err(), b.err()].into_iter().flatten().collect())),
        }
    }

    /// One error, or several in one list.
    pub(crate) fn several(found: Vec<Error>) -> Error {
        let mut all: Vec<Error> = Vec::new();
        for error in found {
            if let Error::Several(errors) = error {
                // Lists of lists are flattened: a message inside a message could not be read.
                all.extend(errors);
            } else {
                all.push(error);
            }
        }
        match all.len() {
            // A single error keeps its own code, which callers match on.
            1 => all.remove(0),
            _ => Error::Several(all),
        }
    }
}
