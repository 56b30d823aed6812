//! Sources of Python that are read in batches: paths of Parquet files, other files, datasets, lazy frames, streams, and
//! functions over parts.

use crate::arrow::{self, Given, Imported, Unusable};
use crate::data_file::ScanFile;
use crate::error::{OrRaise, raise};
use crate::reading::Function;
use infosoc::{ArrowStream, BatchIterator, Batches, Design, Error, ParquetFiles, Result, Scan};
use polars::prelude::DataFrame;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyIterator, PyList, PyType};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The source that an object is, `None` for a table that is to be taken whole.
pub(crate) fn source(
    object: &Bound<'_, PyAny>,
    stream: bool,
    unfold_limit: Option<u64>,
) -> PyResult<Option<AnySource>> {
    if let Some(paths) = paths(object)? {
        let files = ParquetFiles::new(paths).or_raise()?;
        return Ok(Some(AnySource::Files(unfold_limit.into_iter().fold(files, ParquetFiles::unfold_limit))));
    }
    if let Ok(file) = object.cast::<ScanFile>() {
        return Ok(Some(AnySource::File(file.get().inner.clone())));
    }
    if object.is_callable() && !object.is_instance_of::<PyType>() {
        return Ok(Some(AnySource::Parts(Function(Arc::new(object.clone().unbind())))));
    }
    if let Some(limit) = unfold_limit {
        let got = format!("{limit} with a {}", object.get_type().name()?);
        return Err(raise(Error::argument("unfold_limit", "paths of Parquet files to which it applies", got)));
    }
    // In the order of how much is known: a dataset reads only the columns that are asked for, a stream all.
    let kind = match () {
        _ if object.hasattr("scanner")? && object.hasattr("schema")? => Kind::Dataset,
        _ if !stream => return Ok(None),
        _ if arrow::is_pandas(object)? => return Ok(Some(AnySource::Frame(Frame(Arc::new(Given::new(object)?))))),
        _ if object.hasattr("collect_batches")? => Kind::Lazy,
        _ if object.hasattr("__arrow_c_stream__")? => Kind::Stream,
        _ => {
            return Err(PyTypeError::new_err(format!(
                "expected a path, a dataset of pyarrow, a polars LazyFrame or an object with __arrow_c_stream__ to read \
                 in batches, got {}",
                object.get_type().name()?
            )));
        }
    };
    // A stream may not be readable twice; tables and relations are.
    let module = object.get_type().module()?.to_string();
    let is_repeatable =
        kind != Kind::Stream || object.hasattr("num_rows")? || object.hasattr("shape")? || module.contains("duckdb");
    let object = object.clone().unbind();
    let (open, unusable) = (Mutex::new(None), Mutex::default());
    let source = Source { object, kind, is_repeatable, is_used: false.into(), open, unusable };
    Ok(Some(AnySource::Object(Object(Arc::new(source)))))
}

/// The paths that an object is: one, or a list of them.
fn paths(object: &Bound<'_, PyAny>) -> PyResult<Option<Vec<PathBuf>>> {
    if let Ok(path) = object.extract::<PathBuf>() {
        return Ok(Some(vec![path]));
    }
    match object.cast::<PyList>() {
        // A list with anything else than paths is no list of paths; `None` leaves it to the others.
        Ok(list) if !list.is_empty() => Ok(list.iter().map(|path| path.extract().ok()).collect()),
        _ => Ok(None),
    }
}

/// Any of the sources.
#[derive(Clone, Debug)]
pub(crate) enum AnySource {
    Files(ParquetFiles),
    File(infosoc::ScanFile),
    Frame(Frame),
    Object(Object),
    Parts(Function),
}

impl AnySource {
    /// The Python object that is read: the cycle collector must know of it.
    pub(crate) fn object(&self) -> Option<&Py<PyAny>> {
        match self {
            // The library has its own copy of a table.
            AnySource::Files(_) | AnySource::File(_) | AnySource::Frame(_) => None,
            AnySource::Object(object) => Some(&object.0.object),
            AnySource::Parts(function) => Some(&function.0),
        }
    }

    /// The cases of the source.
    pub(crate) fn scan(self, design: Design) -> Scan {
        match self {
            AnySource::Files(files) => infosoc::Survey::scan(files, design),
            AnySource::File(file) => infosoc::Survey::scan(file, design),
            AnySource::Frame(frame) => infosoc::Survey::scan(frame, design),
            AnySource::Object(object) => infosoc::Survey::scan(object, design),
            AnySource::Parts(function) => infosoc::Survey::parts(function, design),
        }
    }
}

/// What a Python object is read as.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Dataset,
    Lazy,
    Stream,
}

/// A Python object that is read in batches. Each batch is asked for with the GIL held.
#[derive(Clone)]
pub(crate) struct Object(Arc<Source>);

/// The object, and what is known of it.
struct Source {
    object: Py<PyAny>,
    kind: Kind,
    is_repeatable: bool,
    is_used: AtomicBool,
    /// The stream whose columns were looked at.
    open: Mutex<Option<ArrowStream>>,
    /// What was found when they were.
    unusable: Mutex<Unusable>,
}

impl std::fmt::Debug for Object {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Object").field("kind", &self.0.kind).finish_non_exhaustive()
    }
}

/// An error of Python as an error of the library; it is turned back where it is raised.
fn foreign(error: PyErr) -> Error {
    Python::attach(|py| {
        // Ctrl-C in the code of the source ends the reading like Ctrl-C elsewhere.
        if error.is_instance_of::<pyo3::exceptions::PyKeyboardInterrupt>(py) {
            Error::Interrupted
        } else {
            Error::invalid("source", format!("its rows could not be read: {error}"))
        }
    })
}

impl Batches for Object {
    fn empty(&self) -> Result<DataFrame> {
        // `swap`, so that of two threads only one begins.
        if !self.0.is_repeatable && self.0.is_used.swap(true, Ordering::Relaxed) {
            let problem = "this stream was already read; ask for all measures and groups at once, or give a file";
            return Err(Error::invalid("source", problem));
        }
        Python::attach(|py| {
            let object = self.0.object.bind(py);
            let imported = match self.0.kind {
                Kind::Dataset => {
                    let table = object.getattr("schema")?.call_method0("empty_table")?;
                    empty(&arrow::stream(&table)?)?
                }
                // With a limit of 0 a plan shows its columns and reads no row.
                Kind::Lazy => arrow::import(&object.call_method1("limit", (0,))?.call_method0("collect")?)?,
                Kind::Stream => {
                    let stream = arrow::stream(object)?;
                    let imported = empty(&stream)?;
                    // Kept, as the columns of a stream cannot be looked at without opening it.
                    *lock(&self.0.open) = Some(stream);
                    imported
                }
            };
            *lock(&self.0.unusable) = imported.unusable;
            Ok(imported.frame)
        })
        .map_err(foreign)
    }

    fn read(&self, columns: &[String]) -> Result<BatchIterator<'_>> {
        Python::attach(|py| -> PyResult<BatchIterator<'_>> {
            let object = self.0.object.bind(py);
            let stream = match self.0.kind {
                Kind::Dataset => {
                    let names: Vec<String> = object.getattr("schema")?.getattr("names")?.extract()?;
                    // The library asks for columns that may not exist, and names them itself where they are missing.
                    let columns: Vec<&String> = columns.iter().filter(|column| names.contains(column)).collect();
                    let scanner = object.call_method1("scanner", (columns,))?;
                    arrow::stream(&scanner.call_method0("to_reader")?)?
                }
                Kind::Lazy => {
                    let names: Vec<String> = object.call_method0("collect_schema")?.call_method0("names")?.extract()?;
                    let columns: Vec<&String> = columns.iter().filter(|column| names.contains(column)).collect();
                    let batches = object.call_method1("select", (columns,))?.call_method0("collect_batches")?;
                    let batches = batches.try_iter()?.unbind();
                    return Ok(Box::new(Frames(batches)));
                }
                Kind::Stream => {
                    let open = lock(&self.0.open).take();
                    match open {
                        Some(stream) => stream,
                        None => arrow::stream(object)?,
                    }
                }
            };
            Ok(Box::new(Arrays(stream, columns.to_vec())))
        })
        .map_err(foreign)
    }

    fn unusable(&self) -> Unusable {
        lock(&self.0.unusable).clone()
    }

    fn is_repeatable(&self) -> bool {
        self.0.is_repeatable
    }
}

fn empty(stream: &ArrowStream) -> PyResult<Imported> {
    let (frame, unusable) = stream.empty().or_raise()?;
    Ok(Imported::from((frame, unusable)))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A pandas data frame; only the named columns are converted, and read in slices.
#[derive(Clone, Debug)]
pub(crate) struct Frame(Arc<Given>);

/// The most rows of a slice.
const SLICE: usize = 1 << 18;

impl Batches for Frame {
    fn empty(&self) -> Result<DataFrame> {
        Python::attach(|py| self.0.empty(py)).map_err(foreign)
    }

    fn read(&self, columns: &[String]) -> Result<BatchIterator<'_>> {
        let frame = Python::attach(|py| self.0.columns(py, columns.iter().map(String::as_str))).map_err(foreign)?;
        if let Some(column) = columns.iter().find(|column| frame.get_column_index(column).is_none()) {
            let missing =
                Error::UnknownColumn { role: "column".to_owned(), column: column.clone(), nearest: Vec::new() };
            return Err(self.0.unusable().explain(missing));
        }
        let starts = (0..frame.height()).step_by(SLICE);
        Ok(Box::new(starts.map(move |start| Ok(frame.slice(start as i64, SLICE)))))
    }

    fn unusable(&self) -> Unusable {
        self.0.unusable()
    }

    fn rows(&self) -> Option<u64> {
        Some(self.0.height() as u64)
    }
}

/// The batches of an Arrow stream; only some columns are read.
struct Arrays(ArrowStream, Vec<String>);

impl Iterator for Arrays {
    type Item = Result<DataFrame>;

    fn next(&mut self) -> Option<Result<DataFrame>> {
        Python::attach(|_| self.0.next_batch(&self.1))
    }
}

/// The batches of an iterator of tables.
struct Frames(Py<PyIterator>);

impl Iterator for Frames {
    type Item = Result<DataFrame>;

    fn next(&mut self) -> Option<Result<DataFrame>> {
        Python::attach(|py| {
            let frame = self.0.bind(py).clone().next()?;
            Some(frame.and_then(|frame| arrow::import(&frame)).map(|imported| imported.frame).map_err(foreign))
        })
    }
}
