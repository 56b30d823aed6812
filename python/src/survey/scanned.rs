//! Surveys of sources that are read in batches, and what is done with cases wherever they are.

use super::Survey;
use super::cases::Cases;
use crate::batches::AnySource;
use crate::columns::Columns;
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

    /// The same cases with other weights, made of what is given where the cases are: in a source, or in a table.
    pub(super) fn reweighted<G: Send>(
        &self,
        py: Python<'_>,
        columns: &Columns,
        given: G,
        of_scan: impl FnOnce(infosoc::Scan, G, &AtomicBool) -> infosoc::Result<infosoc::Scan> + Send,
        of_table: impl FnOnce(&infosoc::Survey, G, &AtomicBool) -> infosoc::Result<infosoc::Survey> + Send,
    ) -> PyResult<Survey> {
        match &self.cases {
            Cases::Scan(scan) => {
                columns.refuse("a source that is read in batches")?;
                let scan = self.reading(py, scan, |scan, stop| of_scan(scan, given, stop))?;
                Ok(self.with_scan(py, scan))
            }
            Cases::Table(cases) => {
                let cases = cases.with_columns(py, columns)?;
                let survey = cases.interruptible(py, |stop| of_table(&cases.survey, given, stop))?;
                Ok(cases.with_survey(survey).into())
            }
        }
    }
}
