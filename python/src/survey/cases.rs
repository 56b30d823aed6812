//! The cases of a survey: in memory, or where they are read from.

use crate::arrow::{Given, Imported, Unusable};
use crate::columns::Columns;
use crate::error::OrRaise;
use crate::interrupt::{detached, interruptible};
use infosoc::{Design, Error};
use pyo3::prelude::*;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// The cases in memory, or where they are read from.
#[derive(Debug)]
pub(super) enum Cases {
    Table(InMemory),
    Scan(Box<infosoc::Scan>),
}

impl Cases {
    /// The cases in memory: everything but estimates in one pass needs them.
    pub(super) fn in_memory(&self) -> PyResult<&InMemory> {
        match self {
            Cases::Table(cases) => Ok(cases),
            Cases::Scan(_) => Err(Error::argument(
                "survey",
                "all cases in one table; read the columns that are used, for example with \
                 polars.read_parquet(path, columns=[...])",
                "a source that is read in batches",
            ))
            .or_raise(),
        }
    }

    /// What is in memory, or how it is read, in words.
    pub(super) fn describe(&self) -> String {
        match self {
            Cases::Table(InMemory { survey, table, .. }) => {
                format!("{} cases, {} columns; {survey}", table.height(), table.names().len())
            }
            Cases::Scan(scan) => match scan.rows() {
                Some(rows) => format!("{rows} cases, read in batches"),
                None => "cases that are read in batches".to_owned(),
            },
        }
    }
}

/// Cases in memory: the columns that were named so far, and the table that others are taken from when they are.
#[derive(Clone, Debug)]
pub(super) struct InMemory {
    pub(super) survey: infosoc::Survey,
    table: Arc<Given>,
    /// What is to be said of columns that are not in the survey.
    unusable: Unusable,
}

impl From<infosoc::Survey> for InMemory {
    /// A survey that has all its columns.
    fn from(survey: infosoc::Survey) -> InMemory {
        let table = Given::from(survey.cases().clone());
        let unusable = table.unusable();
        InMemory { survey, table: Arc::new(table), unusable }
    }
}

impl InMemory {
    /// The cases of a table, with the columns of the design.
    pub(super) fn new(py: Python<'_>, table: Given, design: Design, columns: &Columns) -> PyResult<InMemory> {
        // What is wrong with a pattern of replicate weights is found with all else that is wrong with the design.
        let names: Vec<&str> = table.names().iter().map(String::as_str).collect();
        let read = design.columns(&names).unwrap_or_default();
        let imported = columns.import(py, &table, read.iter().map(String::as_str))?;
        let survey = imported.detached(py, |frame| infosoc::Survey::new(frame.clone(), design))?;
        Ok(InMemory { survey, table: Arc::new(table), unusable: imported.unusable })
    }

    /// The same cases with the columns that a call means.
    pub(super) fn with_columns(&self, py: Python<'_>, columns: &Columns) -> PyResult<InMemory> {
        let Imported { frame, unusable, .. } = columns.take(py, &self.table, [])?;
        let survey = match frame.width() {
            0 => self.survey.clone(),
            _ => self.survey.with_columns(frame.into_columns()).or_raise()?,
        };
        Ok(InMemory { survey, table: self.table.clone(), unusable })
    }

    /// The survey with all columns of its table that it can have.
    pub(super) fn whole(&self, py: Python<'_>) -> PyResult<infosoc::Survey> {
        // Columns that the survey has may be changed ones, such as calibrated weights: they stay.
        let has = |name: &str| self.survey.cases().column(name).is_ok();
        let names = self.table.names().iter().map(String::as_str).filter(|name| !has(name));
        let frame = self.table.columns(py, names)?;
        match frame.width() {
            0 => Ok(self.survey.clone()),
            _ => self.survey.with_columns(frame.into_columns()).or_raise(),
        }
    }

    /// Another survey of the same table.
    pub(super) fn with_survey(&self, survey: infosoc::Survey) -> InMemory {
        InMemory { survey, ..self.clone() }
    }

    /// Work without the GIL, its errors in terms of the table the user gave.
    pub(super) fn detached<T: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&infosoc::Survey) -> infosoc::Result<T> + Send,
    ) -> PyResult<T> {
        detached(py, || work(&self.survey)).map_err(|error| self.unusable.explain(error)).or_raise()
    }

    /// The same for long work that Ctrl-C can end.
    pub(super) fn interruptible<T: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&AtomicBool) -> infosoc::Result<T> + Send,
    ) -> PyResult<T> {
        interruptible(py, |stop| work(stop).map_err(|error| self.unusable.explain(error)))
    }
}
