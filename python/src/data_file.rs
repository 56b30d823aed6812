//! Files of statistical packages.

use crate::argument::Builder;
use crate::interrupt::interruptible;
use crate::table::{Table, result};
use infosoc::ReadFile;
use pyo3::prelude::*;
use std::path::PathBuf;

/// A file of a statistical package: a table of the columns that were read, and what the file says of its variables.
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
#[pyclass(extends = Table, frozen, module = "infosoc")]
#[derive(Debug)]
pub(crate) struct DataFile {
    pub(crate) inner: infosoc::DataFile,
}

result!(DataFile(infosoc::DataFile));

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
    ///     is declared as missing), and of columns that were read ``n`` and ``n_missing``.
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
    ///     ``value``, ``label``, ``missing``.
    ///
    /// Raises
    /// ------
    /// UnknownColumn
    ///     If the file has no such variable.
    fn labels(&self, variable: &str) -> PyResult<Table> {
        Table::new(self.inner.labels(variable))
    }

    /// The table without the values that the file declares as missing.
    ///
    /// Returns
    /// -------
    /// Table
    fn values(&self) -> PyResult<Table> {
        Table::new(self.inner.values())
    }

    /// What was found while the file was read: text that is not in its encoding, parts that were not read.
    ///
    /// Returns
    /// -------
    /// Table
    fn findings(&self) -> PyResult<Table> {
        Table::of(self.inner.findings())
    }
}

/// Read a file of a statistical package.
///
/// Parameters
/// ----------
/// path : str or os.PathLike
///     The file: ``.sav`` or ``.zsav`` of SPSS, ``.dta`` of Stata (releases 102 to 119).
/// columns : list of str, optional
///     The columns to read; all without it. The variables of the others are listed all the same.
/// encoding : str, optional
///     The encoding of its text, where the file states another than it has, or none: ``"utf-8"``, ``"windows-1252"``.
/// lossy : bool, default False
///     Whether text that is not in the encoding is read with replacement characters, and counted in the findings.
///
/// Returns
/// -------
/// DataFile
///
/// Raises
/// ------
/// InfosocError
///     `InvalidFile` for a file that is damaged or of another kind; `UnknownColumn`; `InvalidArgument` for an encoding.
///
/// Examples
/// --------
/// >>> file = infosoc.read_file("hh.sav", columns=["mynum"])
/// >>> file.columns
/// ['mynum']
#[pyfunction]
#[pyo3(signature = (path, *, columns = None, encoding = None, lossy = false))]
pub(crate) fn read_file(
    py: Python<'_>,
    path: PathBuf,
    columns: Option<Vec<String>>,
    encoding: Option<String>,
    lossy: bool,
) -> PyResult<DataFile> {
    let how = ReadFile::new().given(columns, ReadFile::columns).given(encoding, ReadFile::encoding);
    let how = if lossy { how.lossy() } else { how };
    Ok(interruptible(py, |stop| how.open_until(&path, stop))?.into())
}
