//! Every error of the library as an exception class of its own, under one base, with its stable code.

use infosoc::Error;
use pyo3::exceptions::{PyException, PyKeyboardInterrupt, PyOSError};
use pyo3::prelude::*;
use pyo3::types::PyType;
use std::path::Path;

pyo3::create_exception!(
    infosoc,
    InfosocError,
    PyException,
    "The base of all errors of infosoc; `code` names the kind."
);

macro_rules! exceptions {
    ($($name:ident $code:literal $doc:literal;)*) => {
        $(pyo3::create_exception!(infosoc, $name, InfosocError, $doc);)*

        /// The class of a code.
        fn class_of<'py>(py: Python<'py>, code: &str) -> Bound<'py, PyType> {
            match code {
                $($code => py.get_type::<$name>(),)*
                // A code without a class of its own is still one of ours.
                _ => py.get_type::<InfosocError>(),
            }
        }

        /// Adds the classes to the module and gives each its code.
        pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
            let py = module.py();
            let base = py.get_type::<InfosocError>();
            base.setattr("code", "error")?;
            module.add("InfosocError", base)?;
            $(
                let class = py.get_type::<$name>();
                class.setattr("code", $code)?;
                module.add(stringify!($name), class)?;
            )*
            Ok(())
        }
    };
}

exceptions! {
    UnknownColumn "unknown_column" "A column that is named does not exist.";
    WrongType "wrong_type" "A column has a type that its role cannot use.";
    InvalidWeight "invalid_weight" "Weights that are negative, null, NaN or infinite.";
    MissingDesignValue "missing_design_value" "A null in a column that the design needs in every row.";
    LonelyPsu "lonely_psu" "Strata from which a single sampling unit was drawn.";
    NotNested "not_nested" "The same PSU identifier in several strata of a design that is not nested.";
    InvalidFpc "invalid_fpc" "A finite population correction that contradicts the sample.";
    NotBinary "not_binary" "A variable that should be 0/1 but holds other values.";
    NotFinite "not_finite" "NaN or infinity in a measured variable.";
    EmptyTable "empty_table" "A table without rows.";
    UnknownOption "unknown_option" "A word that is not one of those allowed.";
    InvalidArgument "invalid_argument" "An argument that is out of range or missing, or arguments that contradict each other.";
    InvalidMargin "invalid_margin" "Population totals that the sample cannot be calibrated to.";
    NotConverged "not_converged" "A calibration that does not reach its totals.";
    CollinearTerms "collinear_terms" "Coefficients of a model that cannot be estimated separately.";
    Separation "separation" "An outcome that a model predicts perfectly, so that a coefficient is infinite.";
    ModelNotConverged "model_not_converged" "A model that did not converge.";
    UnknownIndicator "unknown_indicator" "A code that is not in the catalogue of indicators, in a series or in an index spec.";
    UnsupportedIndicator "unsupported_indicator" "An indicator that a dataset cannot compute.";
    UnknownArea "unknown_area" "A name or code that is not a known country or area.";
    DuplicateObservation "duplicate_observation" "Two observations of one key that differ.";
    NoSuchRow "no_such_row" "A row of a result that does not exist.";
    InvalidSpec "invalid_spec" "A row of an index spec that does not fit the others, or contradicts itself.";
    InvalidState "invalid_state" "A partial state that is damaged, or not one of the same estimates.";
    InvalidFile "invalid_file" "A file that cannot be read or does not hold what it should.";
    InvalidRecord "invalid_record" "Records of an indicator that contradict themselves.";
    ReadingError "reading" "What reads rows for the library failed, with an error of its own.";
    TableError "table" "The data frame library refused an operation.";
    SeveralErrors "several" "Several errors found together; `errors` is their list.";
}

/// The exception of an error.
pub(crate) fn raise(error: Error) -> PyErr {
    if matches!(error, Error::Interrupted) {
        return PyKeyboardInterrupt::new_err("interrupted");
    }
    if let Error::NotWritten { path, source } = &error {
        return not_written(path, source).unwrap_or_else(|failed| failed);
    }
    // An error of Python that passed through the library is that error again.
    let error = match error {
        Error::Reading(source) => match source.downcast::<PyErr>() {
            Ok(error) => return *error,
            Err(source) => Error::Reading(source),
        },
        error => error,
    };
    Python::attach(|py| {
        let new = |error: &Error| PyErr::from_type(class_of(py, error.code()), error.to_string());
        let exception = new(&error);
        // Each part is an exception too, with its own class and code.
        if let Error::Several(_) = error {
            let parts: Vec<_> = error.all().into_iter().map(|part| new(part).into_value(py)).collect();
            if let Err(failed) = exception.value(py).setattr("errors", parts) {
                return failed;
            }
        }
        exception
    })
}

/// The class of `OSError` that Python has for the error of the system, with the code of ours.
fn not_written(path: &Path, source: &std::io::Error) -> PyResult<PyErr> {
    Python::attach(|py| {
        // An `OSError`, as `open` raises: Python picks the class, such as `PermissionError`, by the number.
        let kept = "any existing file was left unchanged";
        let class = py.get_type::<PyOSError>();
        let exception = match source.raw_os_error() {
            Some(number) => {
                let words: String = py.import("os")?.call_method1("strerror", (number,))?.extract()?;
                class.call1((number, format!("{words}; {kept}"), path))?
            }
            None => class.call1((format!("{source}; {kept}: {}", path.display()),))?,
        };
        exception.setattr("code", "not_written")?;
        Ok(PyErr::from_value(exception))
    })
}

/// `?` from the library's results to Python's.
pub(crate) trait OrRaise<T> {
    fn or_raise(self) -> PyResult<T>;
}

impl<T> OrRaise<T> for infosoc::Result<T> {
    fn or_raise(self) -> PyResult<T> {
        self.map_err(raise)
    }
}

impl<T> OrRaise<T> for polars::prelude::PolarsResult<T> {
    fn or_raise(self) -> PyResult<T> {
        self.map_err(Error::from).or_raise()
    }
}
