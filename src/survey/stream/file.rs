//! Batches from a file of a statistical package, from text or from a workbook.

use super::parquet::ParquetFiles;
use super::scan::{BatchIterator, Batches};
use crate::finding::Findings;
use crate::frame::Labels;
use crate::input::{BatchedFile, labels_of};
use crate::{Error, ReadFile, Result, Unusable, Variable};
use polars::prelude::DataFrame;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// The rows of a batch, unless [`rows`](ScanFile::rows) says otherwise.
const ROWS: usize = 1 << 16;

/// A file that is read in batches, of any size: the source of a [`Scan`](crate::Scan).
///
/// Batches hold [values](crate::DataFile::values): what the file declares as missing is null in them. A workbook is read whole.
///
/// ```no_run
/// use infosoc::{Design, ReadFile, Survey, measure::proportion};
/// let file = ReadFile::new().scan("census.sav")?;
/// let scan = Survey::scan(file, Design::new("hhweight").strata("stratum").psu("psu"));
/// let estimates = scan.estimate([proportion("HC7A")]).by(["region"]).run()?;
/// # Ok::<(), infosoc::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct ScanFile {
    content: Content,
    rows: usize,
}

#[derive(Clone, Debug)]
enum Content {
    Parquet(ParquetFiles),
    Cases(Box<BatchedFile>),
}

impl ReadFile {
    /// Opens a file to read it in batches: see [`ScanFile`].
    ///
    /// # Errors
    /// As for [`open`](ReadFile::open), as far as it shows before the cases are read.
    pub fn scan(&self, path: impl AsRef<Path>) -> Result<ScanFile> {
        self.scan_until(path, &AtomicBool::new(false))
    }

    /// The same, given up with [`Error::Interrupted`](crate::Error::Interrupted) soon after `stop` is set by another thread: all
    /// rows of a text are looked at.
    ///
    /// # Errors
    /// As for [`scan`](ReadFile::scan).
    pub fn scan_until(&self, path: impl AsRef<Path>, stop: &AtomicBool) -> Result<ScanFile> {
        let path = path.as_ref();
        let content = match self.batched(path, stop)? {
            Some(file) => Content::Cases(Box::new(file)),
            None => {
                let files = ParquetFiles::new([path])?;
                Content::Parquet(self.limit_given().into_iter().fold(files, ParquetFiles::unfold_limit))
            }
        };
        Ok(ScanFile { content, rows: ROWS })
    }
}

impl ScanFile {
    /// The rows of a batch; those of a Parquet file are its row groups.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for batches without rows.
    pub fn rows(mut self, rows: usize) -> Result<ScanFile> {
        if rows == 0 {
            return Err(Error::argument("rows", "a batch of 1 row or more", rows));
        }
        self.rows = rows;
        Ok(self)
    }

    /// The variables of the file; none of a Parquet file, whose columns have nothing but names and types.
    pub fn variables(&self) -> &[Variable] {
        match &self.content {
            Content::Parquet(_) => &[],
            Content::Cases(file) => file.variables(),
        }
    }

    /// What was found in the file: before its cases, and in those that were read so far. It is complete once an estimate was
    /// made.
    pub fn findings(&self) -> Findings {
        match &self.content {
            Content::Parquet(files) => files.findings(),
            Content::Cases(file) => file.findings(),
        }
    }
}

impl Batches for ScanFile {
    fn empty(&self) -> Result<DataFrame> {
        match &self.content {
            Content::Parquet(files) => files.empty(),
            Content::Cases(file) => Ok(file.empty()),
        }
    }

    fn read(&self, columns: &[String]) -> Result<BatchIterator<'_>> {
        match &self.content {
            Content::Parquet(files) => files.read(columns),
            Content::Cases(file) => file.read(columns, self.rows),
        }
    }

    fn unusable(&self) -> Unusable {
        match &self.content {
            Content::Parquet(files) => files.unusable(),
            Content::Cases(file) => Unusable::of(file.variables().iter().map(|variable| variable.name.as_str())),
        }
    }

    fn labels(&self) -> Labels {
        labels_of(self.variables())
    }

    fn rows(&self) -> Option<u64> {
        match &self.content {
            Content::Parquet(files) => files.rows(),
            Content::Cases(file) => file.rows(),
        }
    }
}
