//! Surveys of sources that are read in batches.

use super::Survey;
use super::cases::Cases;
use crate::batches::AnySource;
use crate::error::OrRaise;
use crate::interrupt::{Progress, detached};
use pyo3::prelude::*;
use std::sync::atomic::AtomicBool;

impl Survey {
    /// Reads a source in batches, with its progress shown.
    pub(super) fn reading<T: Send>(
        &self,
        py: Python<'_>,
        scan: &infosoc::Scan,
        work: impl FnOnce(infosoc::Scan, &AtomicBool) -> infosoc::Result<T> + Send,
    ) -> PyResult<T> {
        if let Some(AnySource::Parts(_)) = &self.source {
            // In this thread, so that Ctrl-C reaches the function that reads the parts.
            let scan = scan.clone();
            return detached(py, || work(scan, &AtomicBool::new(false))).or_raise();
        }
        let progress = Progress::new(py, self.progress.as_ref())?;
        let scan = scan.clone().progress(progress.counter());
        progress.interruptible(py, |stop| work(scan, stop))
    }

    /// The same source, with other weights.
    pub(super) fn with_scan(&self, py: Python<'_>, scan: infosoc::Scan) -> Survey {
        let progress = self.progress.as_ref().map(|progress| progress.clone_ref(py));
        Survey {
            // `silent`, as the counter belongs to one reading; the next makes its own.
            cases: Cases::Scan(Box::new(scan.silent())),
            source: self.source.clone(),
            progress,
            declared: self.declared.clone(),
        }
    }
}
