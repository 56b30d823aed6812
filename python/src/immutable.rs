//! What objects do among other programs: those that do not change are their own copies, and travel by pickle as what
//! they are made of, or with an error that says why not.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

/// An object that does not change, and so is its own copy.
#[pyclass(subclass, frozen, module = "infosoc._infosoc")]
#[derive(Debug)]
pub(crate) struct Immutable;

#[pymethods]
impl Immutable {
    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, memo: Bound<'_, PyAny>) -> Py<Self> {
        drop(memo);
        slf
    }

    fn __reduce__(slf: &Bound<'_, Self>) -> PyResult<Py<PyAny>> {
        Err(not_pickled(&slf.get_type().name()?.to_string()))
    }
}

/// Why an object of a class cannot be pickled, and what to do.
pub(crate) fn not_pickled(class: &str) -> PyErr {
    let (reason, remedy) = match class {
        "Survey" => (
            "it holds all cases, or the source they are read from",
            "make it again from the table where it is needed; partial estimates travel as infosoc.State",
        ),
        "Dataset" => ("it holds all cases", "open its folder with infosoc.open_dataset where it is needed"),
        "Measure" => ("it may hold expressions of polars", "make it again from the same arguments where it is needed"),
        "Records" => ("it holds more than its table", "make it again from the table where it is needed"),
        "Report" => ("it holds more than its tables", "pickle its tables, which are in .tables"),
        "Imputation" | "Pps" | "ReliabilityRule" | "Replicates" => {
            ("it is a request, not a result", "make it again from the same arguments where it is needed")
        }
        _ => ("it holds more than its table", "pickle the table, as to_polars() gives it"),
    };
    PyTypeError::new_err(format!("cannot pickle infosoc.{class}: {reason}; {remedy}"))
}

/// Makes objects of a class that has a base, by what an object of it begins with.
macro_rules! made_by {
    ($class:ty, $initializer:expr) => {
        impl<'py> pyo3::IntoPyObject<'py> for $class {
            type Target = Self;
            type Output = pyo3::Bound<'py, Self>;
            type Error = pyo3::PyErr;

            fn into_pyobject(self, py: pyo3::Python<'py>) -> pyo3::PyResult<Self::Output> {
                pyo3::Bound::new(py, $initializer(self)?)
            }
        }
    };
}

/// Makes objects of a class of what they hold themselves, on a base that holds nothing.
macro_rules! based {
    ($class:ident: $base:ident) => {
        impl From<$class> for pyo3::PyClassInitializer<$class> {
            fn from(made: $class) -> Self {
                // PyO3 wants an object of each base in turn, from the root down.
                pyo3::PyClassInitializer::from($base).add_subclass(made)
            }
        }

        crate::immutable::made_by!($class, pyo3::PyResult::Ok);
    };
}

pub(crate) use {based, made_by};
