//! A file in batches, for surveys larger than memory.

use super::columns::Read;
use super::kind::Kind;
use super::opened::{About, Opened};
use super::read::{self, ReadFile};
use super::reading::Reading;
use super::variable::{Variable, VariableType};
use crate::{Error, Result};
use polars::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// A file whose rows are taken in batches.
#[derive(Clone, Debug)]
pub(crate) struct BatchedFile {
    path: PathBuf,
    how: ReadFile,
    content: Content,
    variables: Arc<[Variable]>,
}

#[derive(Clone, Debug)]
enum Content {
    /// Read case by case, of this kind.
    Cases(Kind),
    /// In memory.
    Whole(DataFrame),
}

/// The batches of a file.
type FileBatches<'a> = Box<dyn Iterator<Item = Result<DataFrame>> + Send + 'a>;

impl ReadFile {
    /// Opens a file to read it in batches; `None` for a Parquet file, which has a way of its own.
    pub(crate) fn batched(&self, path: &Path, stop: &AtomicBool) -> Result<Option<BatchedFile>> {
        let kind = self.kind(path, &mut read::source(path)?)?;
        let mut how = self.clone();
        let (content, variables) = match kind {
            Kind::Parquet => return Ok(None),
            Kind::Workbook => {
                let file = self.open_until(path, stop)?;
                (Content::Whole(file.values()?), file.all_variables().to_vec())
            }
            Kind::Text => {
                how = how.looked_at(path, stop)?;
                (Content::Cases(kind), open(&how, path, kind, stop)?.about.variables)
            }
            Kind::Spss | Kind::Portable | Kind::Stata | Kind::Sas | Kind::Catalog | Kind::Transport => {
                (Content::Cases(kind), open(self, path, kind, stop)?.about.variables)
            }
        };
        how.wanted(path, &variables)?;
        Ok(Some(BatchedFile { path: path.to_owned(), how, content, variables: variables.into() }))
    }

    /// The variables of a file that says them before its cases; `None` of one that has to be read to know them.
    pub(crate) fn dictionary(&self, path: &Path) -> Result<Option<Vec<Variable>>> {
        match self.kind(path, &mut read::source(path)?)? {
            Kind::Parquet | Kind::Workbook | Kind::Text => Ok(None),
            kind @ (Kind::Spss | Kind::Portable | Kind::Stata | Kind::Sas | Kind::Catalog | Kind::Transport) => {
                Ok(Some(open(self, path, kind, &AtomicBool::new(false))?.about.variables))
            }
        }
    }

    /// The limit of what is unfolded, where one was given.
    pub(crate) fn limit_given(&self) -> Option<u64> {
        self.unfold_limit
    }
}

/// Opens a file whose cases are read as they are wanted.
fn open(how: &ReadFile, path: &Path, kind: Kind, stop: &AtomicBool) -> Result<Opened<'static>> {
    let source = read::source(path)?;
    // A batch at a time is in memory, so that the size of the whole is none to limit.
    how.opened(path, source, kind, &mut Reading::new(u64::MAX, stop))
}

impl BatchedFile {
    pub(crate) fn variables(&self) -> &[Variable] {
        &self.variables
    }

    /// The rows, where they are counted.
    pub(crate) fn rows(&self) -> Option<u64> {
        match &self.content {
            Content::Whole(table) => Some(table.height() as u64),
            Content::Cases(_) => None,
        }
    }

    /// A table without rows.
    pub(crate) fn empty(&self) -> Result<DataFrame> {
        match &self.content {
            Content::Whole(table) => Ok(table.slice(0, 0)),
            Content::Cases(kind) => {
                let about = open(&self.how, &self.path, *kind, &AtomicBool::new(false))?.about;
                let wanted = self.how.wanted(&self.path, &about.variables)?;
                table(&about, &about.finish(about.columns(&wanted, 0)), 0)
            }
        }
    }

    /// The batches of so many rows, with those of some columns that the file has.
    pub(crate) fn read(&self, columns: &[String], rows: usize) -> Result<FileBatches<'_>> {
        let kind = match &self.content {
            Content::Whole(table) => {
                let starts = (0..table.height()).step_by(rows);
                return Ok(Box::new(starts.map(move |start| Ok(table.slice(start as i64, rows)))));
            }
            Content::Cases(kind) => *kind,
        };
        let known = |column: &&String| self.variables.iter().any(|variable| variable.name == **column);
        let how = self.how.clone().columns(columns.iter().filter(known));
        let opened = open(&how, &self.path, kind, &AtomicBool::new(false))?;
        let wanted = how.wanted(&self.path, &opened.about.variables)?;
        let stop = AtomicBool::new(false);
        Ok(Box::new(Cases { path: self.path.clone(), how, kind, opened, wanted, rows, stop, done: false }))
    }
}

/// The batches of a file that is read case by case.
struct Cases {
    path: PathBuf,
    how: ReadFile,
    kind: Kind,
    opened: Opened<'static>,
    wanted: Vec<usize>,
    rows: usize,
    stop: AtomicBool,
    done: bool,
}

impl Cases {
    fn batch(&mut self) -> Result<DataFrame> {
        let mut reading = Reading::new(u64::MAX, &self.stop);
        let mut columns =
            self.opened.about.columns(&self.wanted, reading.at_first(self.opened.about.cases.min(self.rows as u64)));
        let read = self.opened.cases.read(&mut columns, self.rows, &mut reading);
        read.map_err(|stopped| self.how.stopped(&self.path, self.kind, stopped))?;
        self.done = reading.rows < self.rows;
        table(&self.opened.about, &self.opened.about.finish(columns), reading.rows)
    }
}

impl Iterator for Cases {
    type Item = Result<DataFrame>;

    fn next(&mut self) -> Option<Result<DataFrame>> {
        if self.done {
            return None;
        }
        let batch = self.batch();
        self.done |= batch.is_err();
        Some(batch)
    }
}

/// The values of a batch. All batches have the same types, so that a day with a time or beyond the calendar is an error.
fn table(about: &About, columns: &[(usize, Read)], rows: usize) -> Result<DataFrame> {
    let column = |(v, read): &(usize, Read)| {
        let variable = &about.variables[*v];
        let values = about.clock.read(&read.present(variable)?, variable.kind)?;
        let fits = match variable.kind {
            VariableType::Date => matches!(values.dtype(), DataType::Date),
            VariableType::DateTime => matches!(values.dtype(), DataType::Datetime(..)),
            VariableType::Time => matches!(values.dtype(), DataType::Duration(_)),
            VariableType::Number | VariableType::Text => true,
        };
        if fits {
            return Ok(values.into_column());
        }
        Err(Error::WrongType {
            role: "columns".to_owned(),
            column: variable.name.clone(),
            expected: format!("{} in all rows", variable.kind),
            got: "days with a time, or beyond the calendar".to_owned(),
            remedy: "read the file whole, or leave the column out".to_owned(),
        })
    };
    Ok(DataFrame::new(rows, columns.iter().map(column).collect::<Result<_>>()?)?)
}
