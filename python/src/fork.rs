//! Work in a process that was forked: the threads of the pools stayed behind in the parent.
//!
//! `fork` copies the memory of a process and only the thread that called it. A pool of threads that was started before
//! is there in the child, without its threads, and whoever hands it work waits for ever. In a child, therefore, each
//! thread that computes is a pool of its own with itself as the only thread, for polars and for what the library does
//! in parallel alike. Processes that are started afresh (`spawn`, `forkserver`) have all their threads.

use polars_async::executor::ALLOW_RAYON_THREADS;
use polars_core::runtime::RAYON;
use pyo3::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether this process was forked from one that had the module loaded.
static IS_CHILD: AtomicBool = AtomicBool::new(false);

/// To be called by each thread before it computes.
pub(crate) fn enter() {
    if IS_CHILD.load(Ordering::Relaxed) {
        ALLOW_RAYON_THREADS.set(false);
        // The first call of polars makes its pool, of one thread; rayon then works in it too.
        RAYON.install(|| ());
    }
}

/// Has Python call [`enter`] in the thread that a child starts with.
pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let os = module.py().import("os")?;
    // Windows has no fork.
    if os.hasattr("register_at_fork")? {
        let keywords = pyo3::types::PyDict::new(module.py());
        keywords.set_item("after_in_child", pyo3::wrap_pyfunction!(after_fork, module)?)?;
        os.call_method("register_at_fork", (), Some(&keywords))?;
    }
    Ok(())
}

#[pyfunction]
fn after_fork() {
    IS_CHILD.store(true, Ordering::Relaxed);
    enter();
}
