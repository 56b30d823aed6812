//! A table as Python hands it out, from which columns are taken as they are named: what nobody asks for is not converted,
//! and cannot stand in the way.

use super::{Imported, Unusable, capsule, pandas, stream};
use crate::data_file::DataFile;
use crate::error::{OrRaise, raise};
use infosoc::{ArrowTable, Error};
use polars::prelude::*;
use pyo3::exceptions::{PyKeyboardInterrupt, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::PyString;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A table of Python, as it was when it was given: what the user does to it later does not reach it.
#[derive(Debug)]
pub(crate) struct Given {
    table: Table,
    height: usize,
    /// The names of the columns, by place, and the first place of each.
    names: Vec<String>,
    places: HashMap<String, usize>,
    /// The columns that were taken, by place.
    taken: Mutex<HashMap<usize, Column>>,
    unusable: Mutex<Unusable>,
}

enum Table {
    Polars(Py<PyAny>),
    Pandas(Py<PyAny>),
    /// All columns, as bytes that nobody has looked at.
    Arrow(ArrowTable),
    /// A table of the library itself: the values of a file without those that it declares as missing, or the cases of a survey.
    Frame(DataFrame),
}

impl std::fmt::Debug for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Table::Polars(_) => "Polars",
            Table::Pandas(_) => "Pandas",
            Table::Arrow(_) => "Arrow",
            Table::Frame(_) => "Frame",
        })
    }
}

impl From<DataFrame> for Given {
    fn from(frame: DataFrame) -> Given {
        let names = frame.get_column_names().into_iter().map(ToString::to_string).collect();
        let height = frame.height();
        Given::of(Table::Frame(frame), names, height)
    }
}

impl Given {
    /// The table that an object is, or that it collects.
    pub(crate) fn new(object: &Bound<'_, PyAny>) -> PyResult<Given> {
        if let Ok(file) = object.cast::<DataFile>() {
            return Ok(Given::from(file.get().inner.values().or_raise()?));
        }
        // A lazy frame of polars has no rows yet.
        let lazy = !object.hasattr("__arrow_c_stream__")? && object.hasattr("collect")?;
        let object = if lazy { object.call_method0("collect")? } else { object.clone() };
        if pandas::is_frame(&object)? {
            let (frame, names, height) = pandas::snapshot(&object)?;
            return Ok(Given::of(Table::Pandas(frame.unbind()), names, height));
        }
        if !object.hasattr("__arrow_c_stream__")? {
            let kind = object.get_type().name()?;
            let remedy = match object.is_instance_of::<PyString>() || object.hasattr("__fspath__")? {
                true => "; read a file with infosoc.read_file, or one of figures with infosoc.Series.read",
                false if object.hasattr("__len__")? => {
                    "; make a table of it, as polars.DataFrame or pyarrow.table does"
                }
                false => "",
            };
            return Err(PyTypeError::new_err(format!(
                "expected a table that speaks Arrow (a polars, pandas or pyarrow table, a DuckDB relation, or any object \
                 with __arrow_c_stream__), got {kind}{remedy}"
            )));
        }
        let is_polars = object.get_type().module().is_ok_and(|module| module.to_string().starts_with("polars"));
        if is_polars && object.hasattr("get_columns")? {
            // Shares the columns: what the user does to the frame later does not reach this one.
            let frame = object.call_method0("clone")?;
            let (names, height) = (frame.getattr("columns")?.extract()?, frame.getattr("height")?.extract()?);
            return Ok(Given::of(Table::Polars(frame.unbind()), names, height));
        }
        // Reading may call back into Python (a record batch reader made of a generator), so the GIL stays held.
        let table = stream(&object)?.collect().or_raise()?;
        let (names, height) = (table.names(), table.height());
        Ok(Given::of(Table::Arrow(table), names, height))
    }

    fn of(table: Table, names: Vec<String>, height: usize) -> Given {
        let unusable = Mutex::new(Unusable::of(names.iter().map(String::as_str)));
        // Where two columns share a name, the first is meant, so it is put in last.
        let places = names.iter().cloned().enumerate().rev().map(|(place, name)| (name, place)).collect();
        Given { table, height, names, places, taken: Mutex::default(), unusable }
    }

    /// How many rows there are.
    pub(crate) fn height(&self) -> usize {
        self.height
    }

    /// The names of the columns, by place.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// Whether there is a column of a name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.places.contains_key(name)
    }

    /// What was found of the columns that cannot be used.
    pub(crate) fn unusable(&self) -> Unusable {
        lock(&self.unusable).clone()
    }

    /// The existing and usable ones among some columns.
    pub(crate) fn columns<'a>(&self, py: Python<'_>, wanted: impl IntoIterator<Item = &'a str>) -> PyResult<DataFrame> {
        let mut places: Vec<usize> = wanted.into_iter().filter_map(|wanted| self.places.get(wanted).copied()).collect();
        // In the order of the table, whatever the order of the names.
        places.sort_unstable();
        places.dedup();
        self.at(py, places, Refused::Noted)
    }

    /// All usable columns.
    ///
    /// # Errors
    /// Where several have one name, as nobody knows which is meant, and where values of a column have no common type.
    pub(crate) fn all(&self, py: Python<'_>) -> PyResult<DataFrame> {
        let unusable = self.unusable();
        if let Some(name) = self.names.iter().find(|name| unusable.has(name)) {
            return Err(missing(&unusable, name)).or_raise();
        }
        self.at(py, (0..self.names.len()).collect(), Refused::Raised)
    }

    /// A table without rows: the columns that can be used, as far as their types alone show it.
    pub(crate) fn empty(&self, py: Python<'_>) -> PyResult<DataFrame> {
        let all = (0..self.names.len()).collect();
        match &self.table {
            // A column of pandas shows its type only when it is converted; without its rows that is quick.
            Table::Pandas(frame) => Given::new(&pandas::head(frame.bind(py))?)?.at(py, all, Refused::Noted),
            Table::Polars(_) | Table::Arrow(_) | Table::Frame(_) => Ok(self.at(py, all, Refused::Noted)?.clear()),
        }
    }

    fn at(&self, py: Python<'_>, places: Vec<usize>, refused: Refused) -> PyResult<DataFrame> {
        let mut columns = Vec::with_capacity(places.len());
        for place in places {
            // A column that cannot be used is left out; whoever needs it finds the reason in `unusable`.
            columns.extend(self.column(py, place, refused)?);
        }
        DataFrame::new(self.height, columns).or_raise()
    }

    /// The column at a place; `None` if it cannot be used, which is recorded.
    fn column(&self, py: Python<'_>, place: usize, refused: Refused) -> PyResult<Option<Column>> {
        let name = &self.names[place];
        if let Some(known) = lock(&self.taken).get(&place) {
            return Ok(Some(known.clone()));
        }
        if lock(&self.unusable).has(name) {
            return Ok(None);
        }
        // What is found of this column alone: to copy what is known of all would take long for each of many.
        let mut unusable = Unusable::default();
        // No lock is held while Python works, which another thread may hold.
        let taken = match &self.table {
            Table::Arrow(table) => Ok(table.column(Some(place), name, &mut unusable)),
            Table::Frame(frame) => Ok(Some(frame.columns()[place].clone())),
            Table::Polars(frame) => {
                let series = frame.bind(py).call_method1("to_series", (place,))?;
                of_stream(&series, None, name, &mut unusable)
            }
            Table::Pandas(frame) => match pandas::array(frame.bind(py), place)? {
                Ok(table) => of_stream(&table, Some(0), name, &mut unusable),
                Err((what, remedy)) => {
                    unusable.refuse(name, what, remedy);
                    match refused {
                        Refused::Noted => Ok(None),
                        Refused::Raised => return Err(missing(&unusable, name)).or_raise(),
                    }
                }
            },
        };
        // A column that cannot be converted stands in nobody's way until it is named; Ctrl-C ends everything.
        let taken = taken.or_else(|error| match error.is_instance_of::<PyKeyboardInterrupt>(py) {
            true => Err(error),
            false => {
                unusable.refuse(name, format!("values without an Arrow type ({error})"), "convert it to one of these");
                Ok(None)
            }
        })?;
        match &taken {
            // A relation that is evaluated anew may have other rows than before.
            Some(column) if column.len() != self.height => {
                let expected = format!("columns of {} rows each", self.height);
                return Err(raise(Error::argument("table", expected, format!("{} rows in {name:?}", column.len()))));
            }
            Some(column) => drop(lock(&self.taken).insert(place, column.clone())),
            None => lock(&self.unusable).extend(unusable),
        }
        Ok(taken)
    }

    /// The columns that polars expressions make of the table, under the given names. The table must be a polars data
    /// frame.
    pub(crate) fn evaluate(
        &self,
        py: Python<'_>,
        expressions: Vec<Bound<'_, PyAny>>,
        names: Vec<&str>,
    ) -> PyResult<Imported> {
        let Table::Polars(frame) = &self.table else {
            return Err(PyTypeError::new_err(
                "polars expressions need a polars data frame; give the names of columns, or convert the table to polars",
            ));
        };
        // Beside the columns of the table, so that a single value is that of every row.
        let made = frame.bind(py).call_method1("with_columns", (expressions,))?.call_method1("select", (names,))?;
        super::import(&made)
    }
}

/// What becomes of values of pandas that have no Arrow type.
#[derive(Clone, Copy)]
enum Refused {
    /// It is noted, for whoever asks for them.
    Noted,
    /// An error: a table imported whole may need any of its columns.
    Raised,
}

/// Why a column of a table cannot be had.
fn missing(unusable: &Unusable, name: &str) -> Error {
    let (role, column) = ("table".to_owned(), name.to_owned());
    unusable.explain(Error::UnknownColumn { role, column, nearest: Vec::new() })
}

/// The column of a stream, at a place in its tables or of its arrays themselves.
fn of_stream(
    object: &Bound<'_, PyAny>,
    place: Option<usize>,
    name: &str,
    unusable: &mut Unusable,
) -> PyResult<Option<Column>> {
    let table = capsule::stream(object)?.collect().or_raise()?;
    Ok(table.column(place, name, unusable))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
