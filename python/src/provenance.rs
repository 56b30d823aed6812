//! Records of what was done, and outputs made again from them.

use crate::arrow::Imported;
use crate::error::{OrRaise, raise};
use crate::immutable::{Immutable, based};
use crate::interrupt::detached;
use crate::table::result;
use infosoc::cli::rerun_with;
use infosoc::provenance::{Again, Agent, Call, Found, Made, Provenance, Recording, Rerunning, TableSum, Touched};
use infosoc::{Error, Files, Severity};
use polars::prelude::DataFrame;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// A record in the making, for `infosoc.provenance`.
#[pyclass(extends = Immutable, frozen, module = "infosoc._infosoc")]
#[derive(Debug)]
pub(crate) struct Watching {
    recording: Mutex<Option<Recording>>,
}

based!(Watching: Immutable);

impl Watching {
    fn with<T>(&self, work: impl FnOnce(&mut Recording) -> infosoc::Result<T>) -> PyResult<T> {
        let mut recording = self.recording.lock().unwrap_or_else(PoisonError::into_inner);
        match recording.as_mut() {
            Some(recording) => work(recording).or_raise(),
            None => Err(raise(Error::invalid("recording", "is already finished; start a new one"))),
        }
    }
}

#[pymethods]
impl Watching {
    #[new]
    fn new(path: PathBuf) -> Watching {
        Watching { recording: Mutex::new(Some(Recording::new(path).agent(Agent::Python))) }
    }

    /// Call something, and give what it returns with the files that it read and wrote.
    fn observe<'py>(
        &self,
        call: &Bound<'py, PyAny>,
        args: &Bound<'py, PyTuple>,
        kwargs: &Bound<'py, PyDict>,
    ) -> PyResult<(Bound<'py, PyAny>, Vec<PathBuf>, Vec<PathBuf>)> {
        // Taken out, so that what is called may come here again.
        let taken = self.recording.lock().unwrap_or_else(PoisonError::into_inner).take();
        // Within another call of this record: that call is noted, with all that this one does.
        let Some(recording) = taken else {
            return Ok((call.call(args, Some(kwargs))?, Vec::new(), Vec::new()));
        };
        let (made, touched) = recording.observe(|| call.call(args, Some(kwargs)));
        *self.recording.lock().unwrap_or_else(PoisonError::into_inner) = Some(recording);
        Ok((made?, touched.read, touched.written))
    }

    /// Note a table in memory, and give the name that it has in the record.
    fn table(&self, table: Imported) -> PyResult<String> {
        self.with(|recording| recording.table(&table.frame))
    }

    /// The way to a file from the folder of the record.
    fn way(&self, path: PathBuf) -> PyResult<String> {
        self.with(|recording| Ok(recording.way(&path)))
    }

    /// Note a call: its name, its arguments as JSON, the calls whose results it took, the tables that it was given, why it
    /// cannot be made again, what it found, and the files that it touched.
    fn add(
        &self,
        call: String,
        arguments: &str,
        after: Vec<usize>,
        tables: Vec<String>,
        obstacle: Option<String>,
        findings: Vec<(String, String, String)>,
        read: Vec<PathBuf>,
        written: Vec<PathBuf>,
    ) -> PyResult<usize> {
        let findings = findings.into_iter().map(found).collect::<infosoc::Result<_>>().or_raise()?;
        let call = Call { name: call, after, tables, findings, obstacle, ..Call::default() };
        let call = call.with_arguments(arguments).or_raise()?;
        self.with(|recording| recording.add(call, &Touched { read, written }))
    }

    /// Write the record, and give its path.
    fn finish(&self) -> PyResult<PathBuf> {
        match self.recording.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(recording) => recording.finish().or_raise(),
            None => Err(raise(Error::invalid("recording", "is already finished; start a new one"))),
        }
    }
}

fn found((severity, rule, sentence): (String, String, String)) -> infosoc::Result<Found> {
    Ok(Found { severity: severity.parse::<Severity>()?, rule, sentence })
}

result! {
    /// Outputs that were made again from their record, from `rerun`: one row for each comparison.
    ///
    /// As a table it has ``part`` (``record``, ``version``, ``input``, ``table``, ``call``, ``findings``, ``output`` as it is made again,
    /// ``file`` as it lies on the disk), ``name``, ``verdict`` (``same`` to the bit, ``differs``, ``missing``, ``not_made``), ``recorded`` and
    /// ``found`` (checksums, versions) and ``note`` (where it differs, or what to do).
    pub(crate) struct Rerun(infosoc::provenance::Rerun);
}

#[pymethods]
impl Rerun {
    /// Whether the record is as it was written, and every output, made again and on the disk, the recorded one to the bit.
    #[getter]
    fn same(&self) -> bool {
        self.inner.is_same()
    }

    fn __repr__(&self) -> String {
        self.inner.to_string()
    }
}

/// Make outputs again from their record, and say whether they are the same to the bit.
///
/// Every output is made again that can be: a table in memory that is not given, or a call that ends in an error, stops those that
/// come from it alone, and each says why it was not made.
///
/// Nothing is overwritten: what is made again lies in a temporary folder, or where ``keep`` says. The calls of a record are made
/// again by their names and arguments alone; no code of a record is run. Only public functions of infosoc are called.
///
/// Parameters
/// ----------
/// record : str or os.PathLike
///     The record: one of `Recording`, of the command with ``--record``, or of a program in Rust.
/// outside : bool, default False
///     Whether files are read that the record names outside its folder and the current one: for records that you trust, as
///     another can name any file that you can read.
/// keep : str or os.PathLike, optional
///     A folder for the outputs that are made again, to look at how they differ.
/// tables : table or list of table, optional
///     The tables in memory that the calls were given, in any order; they are known by their checksums.
/// again : callable, optional
///     A function without arguments that makes the outputs as it did: for what no record can hold, such as functions and models
///     of other packages. It writes where it wrote, and what it writes lands in the temporary folder.
///
/// Returns
/// -------
/// Rerun
///
/// Raises
/// ------
/// InfosocError
///     `InvalidFile` for a record that is damaged, that another version wrote in a layout of its own, or that names files where
///     none may be read.
///
/// Examples
/// --------
/// >>> with infosoc.Recording("hh6.csv.prov.json"):
/// ...     infosoc.open_dataset("datasets/national/mex-endutih-2021").estimate("HH6").write_csv("hh6.csv")
/// >>> again = infosoc.rerun("hh6.csv.prov.json", outside=True)
/// >>> again.same
/// True
/// >>> again
/// the same to the bit: 1 output
#[pyfunction]
#[pyo3(signature = (record, *, outside = false, keep = None, tables = None, again = None))]
pub(crate) fn rerun(
    py: Python<'_>,
    record: PathBuf,
    outside: bool,
    keep: Option<PathBuf>,
    tables: Option<&Bound<'_, PyAny>>,
    again: Option<Py<PyAny>>,
) -> PyResult<Rerun> {
    let mut rerunning = Rerunning::new(record);
    // A function of the user's own may read what it likes anyway.
    if outside || again.is_some() {
        rerunning = rerunning.files(Files::Anywhere);
    }
    if let Some(folder) = keep {
        rerunning = rerunning.keep(folder);
    }
    let given: Py<PyAny> = tables.map_or_else(|| py.None(), |tables| tables.clone().unbind());
    let mut failed = None;
    let mut calls = |record: &Provenance| {
        Python::attach(|py| {
            let made = match &again {
                Some(again) => again.call0(py).map(|_| Made::by_itself()),
                None => replayed(py, record, given.bind(py)),
            };
            made.map_err(|error| unforeseen(py, "the calls", error, &mut failed))
        })
    };
    let compared = match &again {
        Some(_) => rerunning.run(&mut calls),
        // In this thread, as what is watched is its own.
        None => detached(py, || rerun_with(&rerunning, &mut calls)),
    };
    match failed {
        Some(error) => Err(error),
        None => compared.map(Rerun::from).or_raise(),
    }
}

/// An error of the calls as one of the library, whose words stand in the comparison; those that end a program are kept.
fn unforeseen(py: Python<'_>, name: &str, error: PyErr, failed: &mut Option<PyErr>) -> Error {
    if error.is_instance_of::<pyo3::exceptions::PyException>(py) {
        return Error::argument(name, "to end as it did when it was recorded", error.value(py));
    }
    *failed = Some(error);
    Error::Interrupted
}

/// The calls of a record made again by the package.
fn replayed(py: Python<'_>, record: &Provenance, tables: &Bound<'_, PyAny>) -> PyResult<Made> {
    if record.agent() == Agent::Rust {
        let why = "a program in Rust made it: infosoc::provenance::rerun_by makes it again, or in Python again=";
        return Ok(Made::Not(why.to_owned()));
    }
    let module = py.import("infosoc.provenance")?;
    let given: Vec<Bound<'_, PyAny>> = module.call_method1("_listed", (tables,))?.extract()?;
    let frames: Vec<DataFrame> =
        given.iter().map(|table| table.extract::<Imported>().map(|table| table.frame)).collect::<PyResult<_>>()?;
    let sums = frames.iter().map(TableSum::of).collect::<infosoc::Result<Vec<_>>>().or_raise()?;
    let places = matched(record, &sums);
    let by_name = PyDict::new(py);
    for (name, place) in &places {
        by_name.set_item(name, &given[*place])?;
    }
    let replay = module.getattr("_Replay")?.call1((record.home(), record.folder(), by_name))?;
    let tables = places.into_iter().map(|(name, place)| (name, sums[place].clone())).collect();
    let mut ended = None;
    let made = record.call_again(tables, |_, call| {
        let name = call.map_or("", |call| call.name.as_str());
        let findings = match call {
            Some(call) => {
                replay.call_method1("call", (name, call.arguments.to_string())).and_then(|found| found.extract())
            }
            None => replay.call_method0("leave").map(|_| Vec::<(String, String, String)>::new()),
        };
        let findings = findings.map_err(|error| unforeseen(py, name, error, &mut ended))?;
        findings.into_iter().map(found).collect()
    });
    match ended {
        Some(error) => Err(error),
        None => made.or_raise(),
    }
}

/// Which of the tables that are given stands for which of the record: the same by its checksum, and the others in their order.
fn matched(record: &Provenance, sums: &[TableSum]) -> BTreeMap<String, usize> {
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for (name, sum) in record.tables() {
        places.extend(sums.iter().position(|given| given == sum).map(|place| (name.to_owned(), place)));
    }
    // Tables that differ from the record are compared all the same, and the comparison says that they differ.
    let mut left = (0..sums.len()).filter(|place| !places.values().any(|taken| taken == place)).collect::<Vec<_>>();
    left.reverse();
    for (name, _) in record.tables() {
        if !places.contains_key(name) {
            places.extend(left.pop().map(|place| (name.to_owned(), place)));
        }
    }
    places
}

/// What makes the calls of records again for the command.
pub(crate) fn again() -> Box<Again<'static>> {
    Box::new(|record| {
        Python::attach(|py| {
            let mut failed = None;
            let made = replayed(py, record, py.None().bind(py));
            made.map_err(|error| unforeseen(py, "the calls", error, &mut failed))
        })
    })
}
