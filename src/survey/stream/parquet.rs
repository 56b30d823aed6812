//! Parquet files as batches.

use super::scan::{BatchIterator, Batches};
use crate::finding::Findings;
use crate::input::Parquet;
use crate::{Error, Result, Unusable};
use polars::prelude::DataFrame;
use std::collections::BTreeSet;
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
    unfold_limit: Option<u64>,
}

impl ParquetFiles {
    /// Files, and folders of files: those whose names end in `.parquet`, with all folders below, in the order of their
    /// names; names that begin with `.` or `_` are left out.
    ///
    /// Links are followed, and no file or folder is read twice, however many links lead to it.
    ///
    /// # Errors
    /// [`Error::InvalidFile`] for what does not exist, is not a Parquet file, or is a folder without any, and for a file
    /// that is given twice.
    pub fn new<P: AsRef<Path>>(paths: impl IntoIterator<Item = P>) -> Result<ParquetFiles> {
        let mut folders = Folders::default();
        for path in paths {
            let path = path.as_ref();
            let before = folders.files.len();
            match path.is_dir() {
                true => folders.collect(path)?,
                false if folders.is_new(path)? => folders.files.push(path.to_owned()),
                false => {
                    return Err(invalid(path, "the file is given twice, by name or through a folder; give it once"));
                }
            }
            if folders.files.len() == before {
                return Err(invalid(
                    path,
                    "the folder has no file whose name ends in .parquet, or none but those given",
                ));
            }
        }
        let with_rows = |path: PathBuf| {
            let rows = Parquet::open(&path, None)?.rows();
            Ok((path, rows))
        };
        let files = folders.files.into_iter().map(with_rows).collect::<Result<_>>()?;
        Ok(ParquetFiles { files, unfold_limit: None })
    }

    /// The most memory, in bytes, that the decompressed columns of one file may take.
    ///
    /// Packed data may be small and their content large: 250 kB can hold 4 GB. Without a limit of your own a file may
    /// unfold to 1000 times its size, and each to 1 GiB.
    #[must_use]
    pub fn unfold_limit(mut self, bytes: u64) -> ParquetFiles {
        self.unfold_limit = Some(bytes);
        self
    }

    fn open(&self, path: &Path) -> Result<Parquet> {
        Parquet::open(path, self.unfold_limit)
    }

    /// Notes of columns that cannot be read.
    pub(super) fn findings(&self) -> Findings {
        let path = self.files.first().map_or(Path::new(""), |(path, _)| path);
        Findings::of_file(self.unusable().findings().collect(), path)
    }

    /// The first file, whose columns others have too.
    fn first(&self) -> Result<Parquet> {
        let Some((path, _)) = self.files.first() else {
            return Err(Error::EmptyTable { what: "the list of files".to_owned() });
        };
        self.open(path)
    }
}

impl Batches for ParquetFiles {
    fn empty(&self) -> Result<DataFrame> {
        self.first()?.empty().map(|(empty, _)| empty)
    }

    fn read(&self, columns: &[String]) -> Result<BatchIterator<'_>> {
        let columns = columns.to_vec();
        let of_file = move |(path, _): &(PathBuf, usize)| -> BatchIterator<'_> {
            let batches = self.open(path).and_then(|file| batches(file, &columns));
            batches.unwrap_or_else(|error| Box::new(std::iter::once(Err(error))))
        };
        Ok(Box::new(self.files.iter().flat_map(of_file)))
    }

    fn unusable(&self) -> Unusable {
        self.first().and_then(|file| file.empty()).map(|(_, unusable)| unusable).unwrap_or_default()
    }

    fn rows(&self) -> Option<u64> {
        Some(self.files.iter().map(|(_, rows)| *rows as u64).sum())
    }
}

/// The batches of a file: row groups, cut where they are long.
fn batches(file: Parquet, columns: &[String]) -> Result<BatchIterator<'static>> {
    check_columns(&file, columns)?;
    let mut slices = Vec::new();
    let mut start = 0;
    for rows in file.row_groups() {
        let end = start + rows;
        while start < end {
            let rows = BATCH.min(end - start);
            slices.push((start, rows));
            start += rows;
        }
    }
    let file = file.select(columns)?;
    Ok(Box::new(slices.into_iter().map(move |slice| file.read(Some(slice)))))
}

/// An error where a file lacks a column that others have, or holds something other than a variable there.
fn check_columns(file: &Parquet, columns: &[String]) -> Result<()> {
    let unlike =
        |problem: &str| Err(invalid(file.path(), &format!("{problem}, unlike the file before; make the files alike")));
    for column in columns {
        match file.schema().get(column) {
            None => return unlike(&format!("there is no column {column:?}")),
            Some(field) if Unusable::default().refuse_type(column, &field.dtype) => {
                return unlike(&format!("column {column:?} does not hold a variable"));
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// Files and folders that were met, each once: a link to one of them, or to a folder around it, leads to nothing new.
#[derive(Default)]
struct Folders {
    met: BTreeSet<PathBuf>,
    files: Vec<PathBuf>,
}

impl Folders {
    /// Whether a file or folder was not met before, under this name or another.
    fn is_new(&mut self, path: &Path) -> Result<bool> {
        // The place that links lead to in the end: one file has many names.
        let path = path.canonicalize().map_err(|error| invalid(path, &error.to_string()))?;
        Ok(self.met.insert(path))
    }

    fn collect(&mut self, folder: &Path) -> Result<()> {
        if !self.is_new(folder)? {
            return Ok(());
        }
        let entries = std::fs::read_dir(folder).map_err(|error| invalid(folder, &error.to_string()))?;
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        // The order of a folder's entries is the file system's, and numbers of rows and units depend on it.
        paths.sort();
        for path in paths {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            match () {
                // What Spark and others leave beside the data, such as _SUCCESS.
                _ if name.starts_with(['.', '_']) => {}
                _ if path.is_dir() => self.collect(&path)?,
                _ if name.to_lowercase().ends_with(".parquet") && self.is_new(&path)? => self.files.push(path),
                _ => {}
            }
        }
        Ok(())
    }
}

fn invalid(path: &Path, problem: &str) -> Error {
    Error::InvalidFile { path: path.to_owned(), row: None, problem: problem.to_owned() }
}
