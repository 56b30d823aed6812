//! What every result can do: be a table for any Arrow consumer, print, show as HTML, and be written to a file.

use crate::argument::{self, Word};
use crate::arrow;
use crate::deliver::Package;
use crate::error::OrRaise;
use crate::immutable::{Immutable, based, not_pickled};
use crate::interrupt::detached;
use infosoc::dataset::Labels;
use infosoc::export::{Csv, Html, Json, Text, value_label, value_text};
use infosoc::{Error, Language, ToFrame};
use polars::prelude::*;
use pyo3::exceptions::PyImportError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyCapsule, PyDict, PyTuple, PyType};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A result as a table.
///
/// Every result of infosoc is one. It needs no other package; it is handed to polars, pandas, pyarrow or DuckDB
/// without a copy of the numbers, through the Arrow PyCapsule protocol.
///
/// Examples
/// --------
/// >>> table = infosoc.indicators(sdg="17.8.1")
/// >>> "code" in table.columns
/// True
#[pyclass(extends = Immutable, subclass, frozen, module = "infosoc")]
#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub(crate) frame: DataFrame,
    /// What its values stand for, as far as the codebook of a dataset says so.
    labels: Labels,
}

based!(Table: Immutable);

/// Declares a class of results: tables of what they hold.
macro_rules! result {
    ($(#[$documentation:meta])* $visible:vis struct $class:ident($inner_visible:vis $inner:ty);) => {
        $(#[$documentation])*
        #[pyo3::pyclass(extends = crate::table::Table, frozen, module = "infosoc")]
        #[derive(Debug)]
        $visible struct $class {
            $inner_visible inner: $inner,
        }

        impl From<$inner> for $class {
            fn from(inner: $inner) -> $class {
                $class { inner }
            }
        }

        impl $class {
            fn initializer(self) -> pyo3::PyResult<pyo3::PyClassInitializer<$class>> {
                let table = crate::table::Table::of(&self.inner)?;
                Ok(pyo3::PyClassInitializer::from(table).add_subclass(self))
            }
        }

        crate::immutable::made_by!($class, $class::initializer);
    };
}

pub(crate) use result;

/// The classes that hold only what their constructor makes of their table: they are pickled as that table.
const REBUILT: [&str; 4] = ["Table", "Series", "Grouping", "IndexSpec"];

impl From<DataFrame> for Table {
    fn from(frame: DataFrame) -> Table {
        Table { frame, labels: Labels::default() }
    }
}

impl ToFrame for Table {
    fn to_frame(&self) -> infosoc::Result<DataFrame> {
        Ok(self.frame.clone())
    }

    fn value_labels(&self) -> Labels {
        self.labels.clone()
    }
}

impl Table {
    /// The table of a result.
    pub(crate) fn of(result: &(impl ToFrame + ?Sized)) -> PyResult<Table> {
        Ok(Table { frame: result.to_frame().or_raise()?, labels: result.value_labels() })
    }

    /// A table that the library gives, whose values stand for something.
    pub(crate) fn labelled(frame: infosoc::Result<DataFrame>, labels: Labels) -> PyResult<Table> {
        Ok(Table { frame: frame.or_raise()?, labels })
    }

    /// A table that the library gives.
    pub(crate) fn new(frame: infosoc::Result<DataFrame>) -> PyResult<Table> {
        frame.or_raise().map(Table::from)
    }
}

#[pymethods]
impl Table {
    /// The names of the columns.
    #[getter]
    fn columns(&self) -> Vec<String> {
        self.frame.get_column_names().into_iter().map(ToString::to_string).collect()
    }

    /// The number of rows and of columns.
    #[getter]
    fn shape(&self) -> (usize, usize) {
        self.frame.shape()
    }

    fn __len__(&self) -> usize {
        self.frame.height()
    }

    /// The Arrow PyCapsule protocol: the table as a stream of record batches.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Py<PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // A consumer's wish for other types may be ignored, says the protocol.
        drop(requested_schema);
        arrow::export(py, &self.frame)
    }

    /// The table as a polars data frame.
    ///
    /// Returns
    /// -------
    /// polars.DataFrame
    ///
    /// Raises
    /// ------
    /// ImportError
    ///     If polars is not installed.
    ///
    /// Examples
    /// --------
    /// >>> infosoc.units().to_polars().columns[:3]
    /// ['unit', 'sdmx', 'measures']
    fn to_polars<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let polars = module(slf.py(), "polars", "to_polars()")?;
        polars.call_method1("DataFrame", (arrow::ForPolars(slf.get().frame.clone()),))
    }

    /// The table as a pandas data frame.
    ///
    /// Returns
    /// -------
    /// pandas.DataFrame
    ///
    /// Raises
    /// ------
    /// ImportError
    ///     If pandas or pyarrow is not installed.
    ///
    /// Examples
    /// --------
    /// >>> list(infosoc.units().to_pandas().columns[:3])
    /// ['unit', 'sdmx', 'measures']
    fn to_pandas<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        module(slf.py(), "pandas", "to_pandas()")?;
        module(slf.py(), "pyarrow", "to_pandas()")?.call_method1("table", (slf,))?.call_method0("to_pandas")
    }

    /// The table as a list of dictionaries, one per row.
    ///
    /// Returns
    /// -------
    /// list of dict
    ///
    /// Examples
    /// --------
    /// >>> [row["iso3"] for row in infosoc.areas().to_dicts() if row["name"] == "Mexico"]
    /// ['MEX']
    fn to_dicts<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyDict>>> {
        (0..self.frame.height())
            .map(|row| {
                let values = PyDict::new(py);
                for column in self.frame.columns() {
                    let value = column.get(row).or_raise()?;
                    values.set_item(column.name().as_str(), scalar(py, value)?)?;
                }
                Ok(values)
            })
            .collect()
    }

    /// What the values of its columns stand for, as the codebook of the dataset says that the result was made of: what a
    /// reader of a print, a page, a workbook or a Data Package sees in the place of codes.
    ///
    /// Parameters
    /// ----------
    /// language : {"en", "fr", "es", "ar", "ru", "zh"}, default "en"
    ///     The language of the reader; where the codebook has no words in it, its words are given as they are.
    ///
    /// Returns
    /// -------
    /// dict of dict
    ///     By column, the words for its values; empty where the result has no codebook behind it. The argument ``labels`` of
    ///     `Workbook.add` takes them as they are, and so does ``names`` of `infosoc.display.wide`, one column of them.
    ///
    /// Examples
    /// --------
    /// >>> hh6 = infosoc.open_dataset("datasets/national/mex-endutih-2021").estimate("HH6", by="region")
    /// >>> hh6.value_labels()["region"]["01"]
    /// 'Aguascalientes'
    #[pyo3(signature = (language = Word(Language::English)), text_signature = "($self, language='en')")]
    fn value_labels(&self, language: Word<Language>) -> BTreeMap<String, BTreeMap<String, String>> {
        let mut words: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        // The name of a breakdown is the head of its column and no value.
        for label in self.labels.iter().filter(|label| !label.value.is_empty()) {
            if let Some(text) = value_label(&self.labels, &label.breakdown, &label.value, language.0) {
                let column = words.entry(label.breakdown.clone()).or_default();
                column.insert(label.value.clone(), text);
            }
        }
        words
    }

    /// The table as text, as it prints.
    ///
    /// Parameters
    /// ----------
    /// language : {"en", "fr", "es", "ar", "ru", "zh"}, default "en"
    ///     The language of the reader, for words in place of codes, column headings and numbers. In English columns keep the
    ///     names by which code asks for them.
    /// rows : int, default 30
    ///     How many rows are shown.
    /// width : int, optional
    ///     How many characters a line has; otherwise as many as the terminal.
    ///
    /// Returns
    /// -------
    /// str
    ///
    /// Examples
    /// --------
    /// >>> hh6 = infosoc.open_dataset("datasets/national/mex-endutih-2021").estimate("HH6", by="area")
    /// >>> "Valeur" in hh6.to_text(language="fr")
    /// True
    #[pyo3(signature = (*, language = Word(Language::English), rows = 30, width = None),
           text_signature = "($self, *, language='en', rows=30, width=None)")]
    fn to_text(
        &self,
        py: Python<'_>,
        language: Word<Language>,
        #[pyo3(from_py_with = argument::rows)] rows: usize,
        #[pyo3(from_py_with = argument::width)] width: Option<usize>,
    ) -> PyResult<String> {
        let width = width.map_or_else(|| terminal_width(py), Ok)?;
        Text::new().width(width).rows(rows).language(language.0).table(self).or_raise()
    }

    /// The table as an HTML ``table`` element, as a notebook shows it.
    ///
    /// Parameters
    /// ----------
    /// language : {"en", "fr", "es", "ar", "ru", "zh"}, default "en"
    ///     The language of the reader, as of `to_text`.
    /// rows : int, default 30
    ///     How many rows are shown.
    ///
    /// Returns
    /// -------
    /// str
    ///
    /// Examples
    /// --------
    /// >>> hh6 = infosoc.open_dataset("datasets/national/mex-endutih-2021").estimate("HH6", by="area")
    /// >>> ">Zona urbana<" in hh6.to_html(language="es")
    /// True
    #[pyo3(signature = (*, language = Word(Language::English), rows = 30),
           text_signature = "($self, *, language='en', rows=30)")]
    fn to_html(
        &self,
        language: Word<Language>,
        #[pyo3(from_py_with = argument::rows)] rows: usize,
    ) -> PyResult<String> {
        Html::new().rows(rows).language(language.0).table(self).or_raise()
    }

    /// Write the table to a CSV file, with full precision and empty cells for missing values.
    ///
    /// Parameters
    /// ----------
    /// path : str or os.PathLike
    ///     The file. One that exists is replaced whole, or left as it was if the new one cannot be written; it keeps its
    ///     permissions. Where the path is a link, the file that it points to is replaced.
    /// spreadsheet : bool, default False
    ///     Whether the file is for a spreadsheet, as Excel, and not for data that are read again. Text and names of columns
    ///     that begin with ``=``, ``+``, ``-``, ``@``, a tab or the end of a line get an apostrophe in front, so that no
    ///     spreadsheet runs them as a formula. Numbers stay numbers.
    /// delimiter : str, default ","
    ///     What stands between cells: a comma, ``;``, a tab or ``|``. Excel in French or Spanish wants ``;``.
    /// decimal : str, default "."
    ///     What stands before decimals; a comma needs another delimiter.
    /// bom : bool, default False
    ///     Whether the file begins with a byte order mark, without which Excel garbles the letters beyond ASCII.
    ///
    /// Raises
    /// ------
    /// OSError
    ///     If the file cannot be written.
    /// InvalidArgument
    ///     For another delimiter or decimal mark, and where the two are one.
    ///
    /// Examples
    /// --------
    /// >>> import pyarrow, tempfile, pathlib
    /// >>> path = pathlib.Path(tempfile.mkdtemp()) / "for_excel.csv"
    /// >>> people = pyarrow.table({"w": [1.0] * 4, "internet": [1, 0, 0, 0]})
    /// >>> infosoc.Survey(people, weight="w").mean("internet").write_csv(path, delimiter=";", decimal=",", bom=True)
    /// >>> path.read_text(encoding="utf-8-sig").splitlines()[1].split(";")[2]
    /// '0,25'
    #[pyo3(signature = (path, *, spreadsheet = false, delimiter = ",", decimal = ".", bom = false))]
    fn write_csv(
        &self,
        py: Python<'_>,
        path: PathBuf,
        spreadsheet: bool,
        delimiter: &str,
        decimal: &str,
        bom: bool,
    ) -> PyResult<()> {
        let mut csv = Csv::new()
            .delimiter(one("delimiter", "a comma, a semicolon, a tab or a vertical bar", delimiter)?)
            .decimal(one("decimal", "a point or a comma", decimal)?);
        if spreadsheet {
            csv = csv.spreadsheet();
        }
        if bom {
            csv = csv.bom();
        }
        detached(py, || csv.write(&self.frame, path)).or_raise()
    }

    /// Write the table to a file of JSON: a list of objects, one for each row, with full precision and ``null`` for missing values.
    ///
    /// Parameters
    /// ----------
    /// path : str or os.PathLike
    ///     The file, which is written as by `write_csv`: whole, or the old one stays.
    ///
    /// Raises
    /// ------
    /// OSError
    ///     If the file cannot be written.
    ///
    /// Examples
    /// --------
    /// >>> import json, pathlib, pyarrow, tempfile
    /// >>> path = pathlib.Path(tempfile.mkdtemp()) / "internet.json"
    /// >>> people = pyarrow.table({"w": [1.0] * 4, "internet": [1, 0, 0, 0]})
    /// >>> infosoc.Survey(people, weight="w").proportion("internet").write_json(path)
    /// >>> [row["value"] for row in json.loads(path.read_text())]
    /// [0.25]
    fn write_json(&self, py: Python<'_>, path: PathBuf) -> PyResult<()> {
        detached(py, || Json::new().write(&self.frame, path)).or_raise()
    }

    #[doc = include_str!("deliver/package.txt")]
    #[pyo3(signature = (folder, **keywords), text_signature = "($self, folder, *, title=None, name=None, \
description=None, licences=None, sources=None, publisher=None, version=None, created=None, key=None)")]
    fn write_package(slf: &Bound<'_, Self>, folder: PathBuf, keywords: Option<Bound<'_, PyDict>>) -> PyResult<Table> {
        Package::new(keywords)?.write(slf.as_any(), folder)
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyTuple>> {
        let (py, class) = (slf.py(), slf.get_type());
        let name = class.name()?.to_string();
        if !REBUILT.contains(&name.as_str()) {
            // A class that holds more than its table would come back without it, unseen.
            return Err(not_pickled(&name));
        }
        let mut bytes = Vec::new();
        // Parquet keeps types and nulls, and is read by versions to come.
        ParquetWriter::new(&mut bytes).finish(&mut slf.get().frame.clone()).or_raise()?;
        (class.getattr("_from_bytes")?, (PyBytes::new(py, &bytes),)).into_pyobject(py)
    }

    /// What was pickled: a table, or what is made of one.
    #[classmethod]
    fn _from_bytes<'py>(class: &Bound<'py, PyType>, data: &[u8]) -> PyResult<Bound<'py, PyAny>> {
        let py = class.py();
        let frame = ParquetReader::new(std::io::Cursor::new(data)).finish().or_raise()?;
        let table = Bound::new(py, Table::from(frame))?.into_any();
        if class.is(py.get_type::<Table>()) { Ok(table) } else { class.call1((table,)) }
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        self.text(py)
    }

    fn _repr_html_(&self) -> PyResult<String> {
        Html::new().table(self).or_raise()
    }
}

impl Table {
    /// The table as text, as wide as the terminal.
    pub(crate) fn text(&self, py: Python<'_>) -> PyResult<String> {
        Text::new().width(terminal_width(py)?).table(self).or_raise()
    }
}

/// How many characters a line of the terminal has.
fn terminal_width(py: Python<'_>) -> PyResult<usize> {
    // Where there is no terminal, as in a file or a test, lines are long rather than cut.
    py.import("shutil")?.call_method1("get_terminal_size", ((160, 24),))?.get_item(0)?.extract()
}

/// The single character of an argument.
fn one(argument: &str, expected: &str, given: &str) -> PyResult<char> {
    let mut characters = given.chars();
    match (characters.next(), characters.next()) {
        (Some(character), None) => Ok(character),
        _ => Err(Error::argument(argument, expected, format!("{given:?}"))).or_raise(),
    }
}

/// A package that is only needed for this.
pub(crate) fn module<'py>(py: Python<'py>, name: &str, wanted_for: &str) -> PyResult<Bound<'py, PyAny>> {
    match py.import(name) {
        Ok(module) => Ok(module.into_any()),
        Err(error) if error.is_instance_of::<PyImportError>(py) => Err(PyImportError::new_err(format!(
            "{wanted_for} needs the package {name}, which is not installed: pip install {name}"
        ))),
        Err(error) => Err(error),
    }
}

fn scalar<'py>(py: Python<'py>, value: AnyValue) -> PyResult<Bound<'py, PyAny>> {
    Ok(match value {
        AnyValue::Null => py.None().into_bound(py),
        AnyValue::Boolean(b) => b.into_pyobject(py)?.to_owned().into_any(),
        AnyValue::Float64(x) => x.into_pyobject(py)?.into_any(),
        AnyValue::Float32(x) => x.into_pyobject(py)?.into_any(),
        // Day 1 of Python's calendar is 1 January of year 1, the last is 31 December of 9999; others are text.
        AnyValue::Date(day @ -719_162..=2_932_896) => {
            py.import("datetime")?.getattr("date")?.call_method1("fromordinal", (day + 719_163,))?
        }
        // Whole numbers of any width; those beyond 64 bits, and all other types, are text.
        other => match other.extract::<i64>() {
            Some(integer) if other.is_integer() => integer.into_pyobject(py)?.into_any(),
            _ => value_text(&other).into_pyobject(py)?.into_any(),
        },
    })
}
