//! The command, for the script that pip installs.

use crate::interrupt::detached;
use pyo3::prelude::*;
use std::ffi::OsString;

/// Run the command ``infosoc`` on the standard streams of the process.
///
/// Parameters
/// ----------
/// arguments : list of str
///     The arguments, the name of the program first.
///
/// Returns
/// -------
/// int
///     The exit code.
#[pyfunction]
pub(crate) fn run(py: Python<'_>, arguments: Vec<OsString>) -> u8 {
    detached(py, || infosoc::cli::run_with(arguments, &mut *crate::provenance::again()))
}
