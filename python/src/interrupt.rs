//! Long computations: without the GIL, and given up at Ctrl-C.

use crate::error::raise;
use infosoc::{Error, Result};
use pyo3::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// Runs `compute` in a thread of its own while this one looks for signals.
pub(crate) fn interruptible<T: Send>(
    py: Python<'_>,
    compute: impl FnOnce(&AtomicBool) -> Result<T> + Send,
) -> PyResult<T> {
    let stop = AtomicBool::new(false);
    let mut signal = Ok(());
    let outcome = py.detach(|| {
        std::thread::scope(|scope| {
            let (sender, receiver) = channel();
            let stop = &stop;
            scope.spawn(move || sender.send(compute(stop)));
            loop {
                match receiver.recv_timeout(Duration::from_millis(50)) {
                    Ok(outcome) => return outcome,
                    Err(RecvTimeoutError::Disconnected) => return Err(Error::Interrupted),
                    Err(RecvTimeoutError::Timeout) => {
                        if let Err(error) = Python::attach(|py| py.check_signals()) {
                            stop.store(true, Ordering::Relaxed);
                            signal = Err(error);
                        }
                    }
                }
            }
        })
    });
    signal?;
    outcome.map_err(raise)
}
