//! Parquet files as batches.

use super::scan::{BatchIterator, Batches};
use crate::{Error, Result};
use polars::prelude::*;
use std::fs::File;
use std::path::{Path, PathBuf};

/// The most rows of a batch.
const BATCH: usize = 1 << 18;

/// Parquet files with the same columns, read by row group.
///
/// ```no_run
/// use infosoc::{Design, ParquetFiles, Survey, measure::mean};
/// let design = Design::new("w").strata("stratum").psu("psu");
/// let survey = Survey::scan(ParquetFiles::new(["people"])?, design);
/// let estimates = survey.estimate([mean("minutes")]).by(["region"]).run()?;
/// # Ok::<(), infosoc::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct ParquetFiles {
    files: Vec<(PathBuf, usize)>,
}

impl ParquetFiles {
    /// Files, and folders of files: those whose names end in `.parquet`, with all folders below, in the order of their
    /// names; names that begin with `.` or `_` are left out.
    ///
    /// # Errors
    /// [`Error::InvalidFile`] for what does not exist, is not a Parquet file, or is a folder without any.
    pub fn new<P: AsRef<Path>>(paths: impl IntoIterator<Item = P>) -> Result<ParquetFiles> {
        let mut files = Vec::new();
        for path in paths {
            let path = path.as_ref();
            let mut found = Vec::new();
            match path.is_dir() {
                true => collect(path, &mut found)?,
                false => found.push(path.to_owned()),
            }
            if found.is_empty() {
                return Err(invalid(path, "the folder has no file whose name ends in .parquet"));
            }
            files.extend(found);
        }
        let with_rows = |path: PathBuf| {
            let rows = reader(&path)?.num_rows().map_err(|error| invalid(&path, &error.to_string()))?;
            Ok((path, rows))
        };
        Ok(ParquetFiles { files: files.into_iter().map(with_rows).collect::<Result<_>>()? })
    }
}

impl Batches for ParquetFiles {
    fn empty(&self) -> Result<DataFrame> {
        let Some((path, _)) = self.files.first() else {
            return Err(Error::EmptyTable { what: "the list of files".to_owned() });
        };
        reader(path)?.with_slice(Some((0, 0))).finish().map_err(|error| invalid(path, &error.to_string()))
    }

    fn read(&self, columns: &[String]) -> Result<BatchIterator<'_>> {
        let columns = columns.to_vec();
        let of_file = move |(path, _): &(PathBuf, usize)| -> BatchIterator<'_> {
            let path = path.clone();
            match slices(&path) {
                Err(error) => Box::new(std::iter::once(Err(error))),
                Ok(slices) => {
                    let columns = columns.clone();
                    Box::new(slices.into_iter().map(move |slice| read(&path, &columns, slice)))
                }
            }
        };
        Ok(Box::new(self.files.iter().flat_map(of_file)))
    }

    fn rows(&self) -> Option<u64> {
        Some(self.files.iter().map(|(_, rows)| *rows as u64).sum())
    }
}

/// The rows of each batch: row groups, cut where they are long.
fn slices(path: &Path) -> Result<Vec<(usize, usize)>> {
    let mut reader = reader(path)?;
    let groups = &reader.get_metadata().map_err(|error| invalid(path, &error.to_string()))?.row_groups;
    let mut slices = Vec::new();
    let mut start = 0;
    for group in groups {
        let end = start + group.num_rows();
        while start < end {
            let rows = BATCH.min(end - start);
            slices.push((start, rows));
            start += rows;
        }
    }
    Ok(slices)
}

/// One batch. A column that the file does not have is missing in the table too, whose reader says so.
fn read(path: &Path, columns: &[String], slice: (usize, usize)) -> Result<DataFrame> {
    let mut reader = reader(path)?;
    let schema = reader.schema().map_err(|error| invalid(path, &error.to_string()))?;
    let present = columns.iter().filter(|name| schema.contains(name)).cloned().collect();
    reader
        .with_columns(Some(present))
        .with_slice(Some(slice))
        .finish()
        .map_err(|error| invalid(path, &error.to_string()))
}

fn reader(path: &Path) -> Result<ParquetReader<File>> {
    let file = File::open(path).map_err(|error| invalid(path, &error.to_string()))?;
    Ok(ParquetReader::new(file))
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let entries = std::fs::read_dir(folder).map_err(|error| invalid(folder, &error.to_string()))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        match () {
            _ if name.starts_with(['.', '_']) => {}
            _ if path.is_dir() => collect(&path, files)?,
            _ if name.to_lowercase().ends_with(".parquet") => files.push(path),
            _ => {}
        }
    }
    Ok(())
}

fn invalid(path: &Path, problem: &str) -> Error {
    Error::InvalidFile { path: path.to_owned(), row: None, problem: problem.to_owned() }
}
