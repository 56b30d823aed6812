//! Long computations: without the GIL, given up at Ctrl-C, and reported on.

use crate::error::raise;
use infosoc::provenance::Witness;
use infosoc::{Error, Result};
use pyo3::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// Runs something short without the GIL, in a forked child too.
pub(crate) fn detached<T: Send>(py: Python<'_>, compute: impl FnOnce() -> T + Send) -> T {
    #[expect(clippy::disallowed_methods, reason = "this is what stands in its place")]
    py.detach(|| {
        crate::fork::enter();
        compute()
    })
}

/// Runs `compute` in a thread of its own while this one looks for signals.
pub(crate) fn interruptible<T: Send>(
    py: Python<'_>,
    compute: impl FnOnce(&AtomicBool) -> Result<T> + Send,
) -> PyResult<T> {
    watched(py, compute, &mut |_| Ok(()))
}

/// The same, with `watch` called now and then, and at the end; its error ends the work.
fn watched<T: Send>(
    py: Python<'_>,
    compute: impl FnOnce(&AtomicBool) -> Result<T> + Send,
    watch: &mut (dyn FnMut(Python<'_>) -> PyResult<()> + Send),
) -> PyResult<T> {
    let stop = AtomicBool::new(false);
    let mut signal = Ok(());
    let outcome = detached(py, || {
        std::thread::scope(|scope| {
            let (sender, receiver) = channel();
            let stop = &stop;
            // What is recorded is what one thread does, and this does its work.
            let recorded = Witness::current();
            let worker = scope.spawn(move || {
                crate::fork::enter();
                // The receiver waits for as long as this thread lives, so sending cannot fail.
                sender.send(recorded.enter(|| compute(stop)))
            });
            loop {
                // Short enough for Ctrl-C to feel immediate, long enough to cost nothing.
                match receiver.recv_timeout(Duration::from_millis(50)) {
                    Ok(outcome) => return outcome,
                    Err(RecvTimeoutError::Disconnected) => match worker.join() {
                        // Its own words rather than those of the scope, which knows only that a thread ended.
                        Err(panic) => std::panic::resume_unwind(panic),
                        Ok(_) => return Err(Error::Interrupted),
                    },
                    Err(RecvTimeoutError::Timeout) if signal.is_ok() => {
                        if let Err(error) = Python::attach(|py| py.check_signals().and_then(|()| watch(py))) {
                            // Not the end of the loop: the worker borrows from here, and ends on its own soon after.
                            stop.store(true, Ordering::Relaxed);
                            signal = Err(error);
                        }
                    }
                    Err(RecvTimeoutError::Timeout) => {}
                }
            }
        })
    });
    signal?;
    // Once more, so that a bar ends at its end.
    watch(py)?;
    outcome.map_err(raise)
}

/// How much was read, told to a function or a bar.
pub(crate) struct Progress {
    report: Option<Py<PyAny>>,
    /// Rows read, and all rows; `u64::MAX` where they are not known.
    counts: Arc<[AtomicU64; 2]>,
}

impl Progress {
    /// From what the user gave for `progress`.
    pub(crate) fn new(py: Python<'_>, given: Option<&Py<PyAny>>) -> PyResult<Progress> {
        let reporter = py.import("infosoc.progress")?.getattr("reporter")?;
        let report = reporter.call1((given,))?;
        let report = (!report.is_none()).then(|| report.unbind());
        Ok(Progress { report, counts: Arc::new([0.into(), u64::MAX.into()]) })
    }

    /// What the computation calls.
    pub(crate) fn counter(&self) -> impl Fn(u64, Option<u64>) + Send + Sync + 'static {
        let counts = self.counts.clone();
        move |rows, all| {
            // The total first: whoever reads a number of rows has a total that goes with it.
            counts[1].store(all.unwrap_or(u64::MAX), Ordering::Relaxed);
            counts[0].store(rows, Ordering::Relaxed);
        }
    }

    /// As [`interruptible`], with reports.
    pub(crate) fn interruptible<T: Send>(
        &self,
        py: Python<'_>,
        compute: impl FnOnce(&AtomicBool) -> Result<T> + Send,
    ) -> PyResult<T> {
        let mut last = 0;
        let outcome = watched(py, compute, &mut |py| {
            let (rows, all) = (self.counts[0].load(Ordering::Relaxed), self.counts[1].load(Ordering::Relaxed));
            match &self.report {
                Some(report) if rows != last => {
                    last = rows;
                    report.call1(py, (rows, Some(all).filter(|&all| all != u64::MAX))).map(|_| ())
                }
                _ => Ok(()),
            }
        });
        // Closed whether the work succeeded or not, so that no bar is left on the screen.
        if let Some(report) = &self.report
            && report.bind(py).hasattr("close")?
        {
            report.call_method0(py, "close")?;
        }
        outcome
    }
}
