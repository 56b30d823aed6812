//! A file in batches, for surveys larger than memory.

use super::columns::Read;
use super::encoding::Misfits;
use super::file::DataFile;
use super::kind::Kind;
use super::opened::{About, Opened};
use super::read::{self, ReadFile};
use super::reading::Reading;
use super::variable::{Variable, VariableType};
use crate::finding::{Finding, Findings};
use crate::{Error, Result};
use polars::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, PoisonError};

/// A file whose rows are taken in batches.
#[derive(Clone, Debug)]
pub(crate) struct BatchedFile {
    path: PathBuf,
    how: ReadFile,
    content: Content,
    variables: Arc<[Variable]>,
    /// A table without rows.
    empty: DataFrame,
    /// What was found before the cases.
    findings: Vec<Finding>,
    encoding: &'static str,
    /// Text that the encoding does not fit, the most of any time that the cases were read.
    misfits: Arc<Mutex<Misfits>>,
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

/// A batch is read to its end.
static GO_ON: AtomicBool = AtomicBool::new(false);

impl ReadFile {
    /// Opens a file to read it in batches; `None` for a Parquet file, which has a way of its own.
    pub(crate) fn batched(&self, path: &Path, stop: &AtomicBool) -> Result<Option<BatchedFile>> {
        let kind = self.kind(path, &mut read::source(path)?)?;
        let mut how = self.clone();
        match kind {
            Kind::Parquet => return Ok(None),
            // A workbook is XML in an archive: it cannot be left and taken up again at a row.
            Kind::Workbook => return Ok(Some(BatchedFile::whole(self.open_until(path, stop)?, how)?)),
            // Types of columns are known only once all rows were looked at; every batch must have the same.
            Kind::Text => how = how.looked_at(path, stop)?,
            Kind::Spss | Kind::Portable | Kind::Stata | Kind::Sas | Kind::Catalog | Kind::Transport => {}
        }
        let about = about(&how, path, kind, stop)?;
        let wanted = how.wanted(path, &about.variables)?;
        Ok(Some(BatchedFile {
            path: path.to_owned(),
            content: Content::Cases(kind),
            empty: table(&about, &about.finish(about.columns(&wanted, 0)), 0)?,
            variables: about.variables.into(),
            findings: about.findings,
            encoding: about.encoding,
            misfits: Arc::default(),
            how,
        }))
    }

    /// The variables of a file that says them before its cases; `None` of one that has to be read to know them.
    pub(crate) fn dictionary(&self, path: &Path) -> Result<Option<Vec<Variable>>> {
        match self.kind(path, &mut read::source(path)?)? {
            Kind::Parquet | Kind::Workbook | Kind::Text => Ok(None),
            kind @ (Kind::Spss | Kind::Portable | Kind::Stata | Kind::Sas | Kind::Catalog | Kind::Transport) => {
                Ok(Some(about(self, path, kind, &GO_ON)?.variables))
            }
        }
    }

    /// The limit of what is unfolded, where one was given.
    pub(crate) fn limit_given(&self) -> Option<u64> {
        self.unfold_limit
    }
}

/// Opens a file whose cases are read as they are wanted; also what a batch may unfold to.
fn open(how: &ReadFile, path: &Path, kind: Kind, stop: &AtomicBool) -> Result<(Opened<'static>, u64)> {
    let source = read::source(path)?;
    let limit = how.limit(source.left());
    Ok((how.opened(path, source, kind, &mut Reading::new(limit, stop))?, limit))
}

/// What a file says before its cases. No column is wanted yet: the long texts of Stata are passed over.
fn about(how: &ReadFile, path: &Path, kind: Kind, stop: &AtomicBool) -> Result<About> {
    let how = how.clone().columns::<String>([]);
    Ok(open(&how, path, kind, stop)?.0.about)
}

impl BatchedFile {
    /// The batches of a file that was read as a whole.
    fn whole(file: DataFile, how: ReadFile) -> Result<BatchedFile> {
        let values = file.values()?;
        Ok(BatchedFile {
            empty: values.slice(0, 0),
            content: Content::Whole(values),
            variables: file.variables.into(),
            findings: file.findings.iter().cloned().collect(),
            encoding: file.encoding,
            misfits: Arc::default(),
            path: file.path,
            how,
        })
    }

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

    /// What was found before the cases, and in those that were read.
    pub(crate) fn findings(&self) -> Findings {
        let misfits = *self.misfits.lock().unwrap_or_else(PoisonError::into_inner);
        let found = misfits.findings(self.encoding);
        Findings::of_file(self.findings.iter().cloned().chain(found).collect(), &self.path)
    }

    /// A table without rows.
    pub(crate) fn empty(&self) -> DataFrame {
        self.empty.clone()
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
        let (opened, limit) = open(&how, &self.path, kind, &GO_ON)?;
        let wanted = how.wanted(&self.path, &opened.about.variables)?;
        Ok(Box::new(Cases { file: self, kind, opened, wanted, rows, limit, done: false }))
    }
}

/// The batches of a file that is read case by case.
struct Cases<'a> {
    file: &'a BatchedFile,
    kind: Kind,
    opened: Opened<'static>,
    wanted: Vec<usize>,
    rows: usize,
    limit: u64,
    done: bool,
}

impl Cases<'_> {
    fn batch(&mut self) -> Result<DataFrame> {
        let BatchedFile { path, how, misfits, .. } = self.file;
        let Opened { about, cases } = &mut self.opened;
        let mut reading = Reading::new(self.limit, &GO_ON);
        let mut columns = about.columns(&self.wanted, reading.at_first(about.cases.min(self.rows as u64)));
        let read = cases.read(&mut columns, self.rows, &mut reading);
        read.map_err(|stopped| how.stopped(path, self.kind, stopped))?;
        // The most, not the sum: the cases may be read several times, and count the same texts each time.
        let mut known = misfits.lock().unwrap_or_else(PoisonError::into_inner);
        *known = known.most(cases.misfits());
        drop(known);
        // A short batch is the last. Where the last is full, an empty one follows, which tells the end.
        self.done = reading.rows < self.rows;
        table(about, &about.finish(columns), reading.rows)
    }
}

impl Iterator for Cases<'_> {
    type Item = Result<DataFrame>;

    fn next(&mut self) -> Option<Result<DataFrame>> {
        if self.done {
            return None;
        }
        let batch = self.batch();
        // Behind damage nothing is in its place any more.
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
