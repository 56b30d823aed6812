//! Batches with columns that are made of theirs: what a survey in one table has as columns, one in batches makes of each
//! batch anew.

use super::scan::{BatchIterator, Batches};
use crate::{Result, Unusable};
use polars::prelude::*;
use std::fmt;
use std::sync::{Arc, OnceLock};

/// Makes columns of a batch, whose first row has the number that is given.
type Make = dyn Fn(&DataFrame, u64) -> Result<Vec<Column>> + Send + Sync;

/// A source with further columns; those of the same name are replaced.
pub(crate) struct Derived {
    source: Arc<dyn Batches>,
    /// The columns of the source that others are made of.
    needed: Vec<String>,
    make: Arc<Make>,
    /// The columns of the source, once they were looked at: a stream can be asked once.
    names: OnceLock<Vec<String>>,
}

impl fmt::Debug for Derived {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Derived").field("source", &self.source).finish_non_exhaustive()
    }
}

impl Derived {
    pub(crate) fn new(
        source: Arc<dyn Batches>,
        needed: Vec<String>,
        make: impl Fn(&DataFrame, u64) -> Result<Vec<Column>> + Send + Sync + 'static,
    ) -> Derived {
        Derived { source, needed, make: Arc::new(make), names: OnceLock::new() }
    }

    /// With a column that numbers the rows.
    pub(crate) fn numbered(source: Arc<dyn Batches>, name: &'static str) -> Derived {
        Derived::new(source, Vec::new(), move |batch, first| {
            let numbers: Vec<u64> = (first..first + batch.height() as u64).collect();
            Ok(vec![Column::new(name.into(), numbers)])
        })
    }

    fn with(&self, batch: &DataFrame, first: u64) -> Result<DataFrame> {
        let mut with = batch.clone();
        for column in (self.make)(batch, first)? {
            with.with_column(column)?;
        }
        Ok(with)
    }
}

fn names(table: &DataFrame) -> Vec<String> {
    table.get_column_names().into_iter().map(|name| name.to_string()).collect()
}

impl Batches for Derived {
    fn empty(&self) -> Result<DataFrame> {
        let empty = self.source.empty()?;
        self.names.get_or_init(|| names(&empty));
        self.with(&empty, 0)
    }

    fn read(&self, columns: &[String]) -> Result<BatchIterator<'_>> {
        let known = match self.names.get() {
            Some(known) => known,
            None => {
                let empty = self.source.empty()?;
                self.names.get_or_init(|| names(&empty))
            }
        };
        let mut columns: Vec<String> = columns.iter().chain(&self.needed).cloned().collect();
        // Others are made here.
        columns.retain(|column| known.contains(column));
        columns.sort_unstable();
        columns.dedup();
        let mut first = 0;
        Ok(Box::new(self.source.read(&columns)?.map(move |batch| {
            let batch = batch?;
            let at = first;
            first += batch.height() as u64;
            self.with(&batch, at)
        })))
    }

    fn unusable(&self) -> Unusable {
        self.source.unusable()
    }

    fn rows(&self) -> Option<u64> {
        self.source.rows()
    }

    fn is_repeatable(&self) -> bool {
        self.source.is_repeatable()
    }
}
