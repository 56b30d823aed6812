//! Files with a table: of statistical packages, workbooks, Parquet, text.

use crate::argument::{self, Argument, Builder, Texts};
use crate::error::OrRaise;
use crate::interrupt::interruptible;
use crate::table::{Table, result};
use infosoc::{Batches, ReadFile};
use pyo3::prelude::*;
use pyo3::types::PyString;
use std::path::PathBuf;

result! {
    /// A file that was read: a table of the columns that were read, and what the file says of its variables.
    ///
    /// As a table it holds every code of the file: codes stay codes and are never replaced by their labels. Where missing values
    /// have classes of their own (``.a`` to ``.z``), the column is text with these among its codes. In `Survey` and in
    /// `values`, what the file declares as missing is missing.
    ///
    /// Examples
    /// --------
    /// >>> file = infosoc.read_file("hh.sav")
    /// >>> file.variables().to_dicts()[0]["name"]
    /// 'mychar'
    pub(crate) struct DataFile(pub(crate) infosoc::DataFile);
}

#[pymethods]
impl DataFile {
    /// What the file calls itself.
    #[getter]
    fn label(&self) -> Option<&str> {
        self.inner.label()
    }

    /// The variable that the file is set to be weighted by; it has no effect unless it is given to `Survey`.
    #[getter]
    fn weight(&self) -> Option<&str> {
        self.inner.weight()
    }

    /// The encoding that its text was read in.
    #[getter]
    fn encoding(&self) -> &'static str {
        self.inner.encoding()
    }

    /// Every variable of the file, one row each.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``name``, ``label``, ``type`` (``number``, ``text``, ``date``, ``time``, ``datetime``), ``format`` (in the words of the
    ///     package), ``measure`` (``nominal``, ``ordinal``, ``scale``), ``labels`` (how many codes have one), ``missing`` (what
    ///     is declared as missing), and of columns that were read ``n`` and ``n_missing``; ``label:fr`` and so on for each further
    ///     language that the file has labels in, as ``label language`` of Stata keeps them.
    ///
    /// Examples
    /// --------
    /// >>> file = infosoc.read_file("hh.sav")
    /// >>> [row["name"] for row in file.variables().to_dicts()]
    /// ['mychar', 'mynum', 'mydate', 'dtime', 'mylabl', 'myord', 'mytime']
    fn variables(&self) -> PyResult<Table> {
        Table::new(self.inner.variables())
    }

    /// The labelled codes of a variable, and the codes declared as missing.
    ///
    /// Parameters
    /// ----------
    /// variable : str
    ///     Its name.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``value``, ``label``, ``missing``, and ``label:fr`` and so on for each further language of the file.
    ///
    /// Raises
    /// ------
    /// UnknownColumn
    ///     If the file has no such variable.
    ///
    /// Examples
    /// --------
    /// >>> file = infosoc.read_file("hh.sav")
    /// >>> file.labels("mynum").to_dicts()[0]
    /// {'value': '-1', 'label': None, 'missing': True}
    fn labels(&self, variable: &str) -> PyResult<Table> {
        Table::new(self.inner.labels(variable))
    }

    /// Questions of several answers, as SPSS groups the variables of one; without rows for other files.
    ///
    /// Returns
    /// -------
    /// Table
    ///     One row for each variable: ``name`` and ``label`` of the question, ``variable``, and ``counted``, the code that says
    ///     yes; where that is missing, each variable holds the code of an answer.
    ///
    /// Examples
    /// --------
    /// >>> file = infosoc.read_file("hh.sav")
    /// >>> file.multiple_responses().to_dicts()
    /// []
    fn multiple_responses(&self) -> PyResult<Table> {
        Table::new(self.inner.multiple_responses())
    }

    /// The table without the values that the file declares as missing.
    ///
    /// Returns
    /// -------
    /// Table
    ///
    /// Examples
    /// --------
    /// >>> file = infosoc.read_file("hh.sav")
    /// >>> file.values().to_polars().columns[:2]
    /// ['mychar', 'mynum']
    fn values(&self) -> PyResult<Table> {
        Table::new(self.inner.values())
    }

    /// What was found while the file was read: text that is not in its encoding, parts that were not read.
    ///
    /// Returns
    /// -------
    /// Table
    ///
    /// Examples
    /// --------
    /// >>> file = infosoc.read_file("hh.sav")
    /// >>> len(file.findings().to_dicts())
    /// 0
    fn findings(&self) -> PyResult<Table> {
        Table::of(self.inner.findings())
    }
}

/// A file that is read in batches, of any size; what `scan_file` returns. It is given to `Survey` in place of a table.
#[pyclass(frozen, module = "infosoc")]
#[derive(Debug)]
pub(crate) struct ScanFile {
    pub(crate) inner: infosoc::ScanFile,
}

#[pymethods]
impl ScanFile {
    /// The names of the columns.
    #[getter]
    fn columns(&self) -> PyResult<Vec<String>> {
        let empty = self.inner.empty().or_raise()?;
        Ok(empty.get_column_names().into_iter().map(ToString::to_string).collect())
    }

    /// What was found in the file: before its rows, and in those that were read so far.
    ///
    /// Text that is not in its encoding is counted as rows are read, so that the findings are complete once an estimate was made.
    ///
    /// Returns
    /// -------
    /// Table
    fn findings(&self) -> PyResult<Table> {
        Table::of(&self.inner.findings())
    }

    fn __repr__(&self) -> PyResult<String> {
        Ok(format!("ScanFile({} columns)", self.columns()?.len()))
    }
}

/// Read a file with a table: of a statistical package, a workbook, Parquet or text.
///
/// The content says what kind of file it is; the ending of its name does not matter.
///
/// Parameters
/// ----------
/// path : str or os.PathLike
///     The file. SPSS: ``.sav``, ``.zsav``, ``.por``. Stata: ``.dta`` (releases 102 to 119). SAS: ``.sas7bdat``, ``.xpt`` (versions
///     5 and 8). Workbooks: ``.xlsx``, ``.xls``
///     (Excel 97 to 2003), ``.ods``. Parquet. Text with a delimiter: ``.csv``, ``.tsv``.
/// columns : list of str, optional
///     The columns to read; all without it. The variables of the others are listed all the same.
/// encoding : str, optional
///     The encoding of its text, where the file states another than it has, or none: ``"utf-8"``, ``"windows-1252"``.
/// lossy : bool, default False
///     Whether text that is not in the encoding is read with replacement characters, and counted in the findings.
/// catalog : str or os.PathLike, optional
///     The SAS format catalog (``.sas7bcat``) with the value labels of a ``.sas7bdat`` file. None is looked for.
/// sheet : str or int, optional
///     The sheet of a workbook or the data set of a ``.xpt`` file, by its name or its place (the first is 1); otherwise the only one.
/// header : int, optional
///     The row of a workbook or a text that names the columns (the first is 1); otherwise the first that is not empty.
/// delimiter : str, optional
///     What separates the cells of a text; otherwise comma, semicolon, tab or ``|``, whichever makes columns.
/// decimal : str, optional
///     The decimal mark of a text, ``"."`` or ``","``; otherwise the one that its numbers have.
/// null_values : list of str, optional
///     Cells of a text or a workbook that are missing values, such as ``["NA"]``. Otherwise these are text: only an empty cell is
///     missing.
/// unfold_limit : int, optional
///     The most memory, in bytes, that the decompressed data may take. By default 1000 times the size of the file, but at
///     least 1 GiB.
///
/// Returns
/// -------
/// DataFile
///
/// Raises
/// ------
/// InfosocError
///     `InvalidFile` for a file that is damaged or of another kind; `UnknownColumn`; `InvalidArgument` for an encoding, and for an
///     option that files of this kind do not have.
///
/// Notes
/// -----
/// A column of a text is of numbers if each of its cells is one that would be written in the same way: ``007`` is a code, and so is
/// ``1E5``. Whole numbers beyond 2 to the 53 are identifiers, and stay text. In a workbook the cells have types of their own; a
/// column with several of them is text, with ``1`` for the number 1.0. A ``float`` of Stata is read as the shortest decimal that
/// it stands for: 1.1, and not 1.10000002384185791015625.
///
/// Examples
/// --------
/// >>> file = infosoc.read_file("hh.sav", columns=["mynum"])
/// >>> file.columns
/// ['mynum']
#[pyfunction]
#[pyo3(signature = (
    path, *, columns = None, encoding = None, lossy = false, catalog = None, sheet = None, header = None, delimiter = None,
    decimal = None, null_values = None, unfold_limit = None
))]
#[expect(clippy::too_many_arguments, reason = "the options of all kinds of files")]
pub(crate) fn read_file(
    py: Python<'_>,
    path: PathBuf,
    columns: Option<Texts>,
    encoding: Option<String>,
    lossy: bool,
    catalog: Option<PathBuf>,
    #[pyo3(from_py_with = argument::sheet)] sheet: Option<AnySheet>,
    #[pyo3(from_py_with = argument::header)] header: Option<usize>,
    delimiter: Option<char>,
    decimal: Option<char>,
    null_values: Option<Texts>,
    #[pyo3(from_py_with = argument::unfold_limit)] unfold_limit: Option<u64>,
) -> PyResult<DataFile> {
    let how = with_separators(delimiter, decimal, null_values)
        .given(columns, |how, Texts(columns)| how.columns(columns))
        .given(encoding, ReadFile::encoding)
        .given(catalog, ReadFile::catalog)
        .given(sheet, |how, AnySheet(sheet)| how.sheet(sheet))
        .given(header, ReadFile::header)
        .given(unfold_limit, ReadFile::unfold_limit);
    let how = if lossy { how.lossy() } else { how };
    Ok(interruptible(py, |stop| how.open_until(&path, stop))?.into())
}

/// Read a file in batches, for data larger than memory.
///
/// Parameters
/// ----------
/// path : str or os.PathLike
///     The file, as for `read_file`. A workbook is read whole.
/// encoding, lossy, sheet, header, delimiter, decimal, null_values : optional
///     As for `read_file`.
/// rows : int, default 65536
///     The rows of a batch.
/// unfold_limit : int, optional
///     The most memory, in bytes, that a decompressed batch may take, and before it the labels and long texts of the file. By
///     default 1000 times the size of the file, but at least 1 GiB.
///
/// Returns
/// -------
/// ScanFile
///     To be given to `Survey`, whose estimates then read the file once each.
///
/// Raises
/// ------
/// InfosocError
///     As for `read_file`.
///
/// Notes
/// -----
/// Values declared missing in the file are treated as missing. A text file is scanned once before reading begins.
///
/// Examples
/// --------
/// >>> svy = infosoc.Survey(infosoc.scan_file("hh.sav"))
/// >>> svy.mean("mynum").to_dicts()[0]["n"]
/// 5
#[pyfunction]
#[pyo3(signature = (
    path, *, encoding = None, lossy = false, sheet = None, header = None, delimiter = None, decimal = None,
    null_values = None, rows = 65536, unfold_limit = None
))]
#[expect(clippy::too_many_arguments, reason = "the options of all kinds of files")]
pub(crate) fn scan_file(
    py: Python<'_>,
    path: PathBuf,
    encoding: Option<String>,
    lossy: bool,
    #[pyo3(from_py_with = argument::sheet)] sheet: Option<AnySheet>,
    #[pyo3(from_py_with = argument::header)] header: Option<usize>,
    delimiter: Option<char>,
    decimal: Option<char>,
    null_values: Option<Texts>,
    #[pyo3(from_py_with = argument::rows)] rows: usize,
    #[pyo3(from_py_with = argument::unfold_limit)] unfold_limit: Option<u64>,
) -> PyResult<ScanFile> {
    let how = with_separators(delimiter, decimal, null_values)
        .given(encoding, ReadFile::encoding)
        .given(sheet, |how, AnySheet(sheet)| how.sheet(sheet))
        .given(header, ReadFile::header)
        .given(unfold_limit, ReadFile::unfold_limit);
    let how = if lossy { how.lossy() } else { how };
    Ok(ScanFile { inner: interruptible(py, |stop| how.scan_until(&path, stop)?.rows(rows))? })
}

/// A sheet by its name or its place.
pub(crate) struct AnySheet(pub(crate) infosoc::Sheet);

impl Argument for AnySheet {
    fn read(given: &Bound<'_, PyAny>, name: &str) -> PyResult<AnySheet> {
        match given.cast::<PyString>() {
            Ok(text) => Ok(AnySheet(infosoc::Sheet::Name(text.extract()?))),
            Err(_) => usize::read(given, name).map(|number| AnySheet(infosoc::Sheet::Number(number))),
        }
    }
}

/// How delimited text is read.
fn with_separators(delimiter: Option<char>, decimal: Option<char>, null_values: Option<Texts>) -> ReadFile {
    ReadFile::new()
        .given(delimiter, ReadFile::delimiter)
        .given(decimal, ReadFile::decimal)
        .given(null_values, |how, Texts(words)| how.null_values(words))
}
