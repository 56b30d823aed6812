//! What was not foreseen: a panic inside, which `infosoc/unforeseen.py` makes an error like the others.

use pyo3::panic::PanicException;
use pyo3::prelude::*;
use std::sync::{Mutex, PoisonError};

/// The words of the last panic and where it happened.
static LAST: Mutex<Option<(String, String)>> = Mutex::new(None);

/// Keeps the place of a panic for its error. Nothing is printed, as the error says it all, unless `RUST_BACKTRACE` asks.
pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let print = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map_or_else(String::new, ToString::to_string);
        let message = panic.payload_as_str().unwrap_or_default().to_owned();
        // A hook runs before the panic becomes an exception, which knows its message but not its place.
        *LAST.lock().unwrap_or_else(PoisonError::into_inner) = Some((message, place));
        if std::env::var_os("RUST_BACKTRACE").is_some_and(|wanted| wanted != "0") {
            print(panic);
        }
    }));
    module.add("PanicException", module.py().get_type::<PanicException>())
}

/// Where the panic of this message happened, as file, line and column; `None` for a panic that was not the last.
#[pyfunction]
pub(crate) fn place_of_panic(message: &str) -> Option<String> {
    let last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    last.as_ref().filter(|(of, _)| of == message).map(|(_, place)| place.clone())
}

/// A panic on purpose, in each way that code runs: what the tests of the above need.
#[cfg(debug_assertions)]
#[pyfunction]
#[expect(clippy::panic, reason = "this is what it is for")]
pub(crate) fn _panic(py: Python<'_>, message: String, way: &str) -> PyResult<()> {
    match way {
        "held" => panic!("{message}"),
        "detached" => crate::interrupt::detached(py, || panic!("{message}")),
        _ => crate::interrupt::interruptible(py, |_| panic!("{message}")),
    }
}
