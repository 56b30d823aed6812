//! First drafts of the description of a survey.

use crate::argument::{self, Builder, OneOrMany, word};
use crate::data_file::{AnySheet, DataFile};
use crate::error::OrRaise;
use crate::interrupt::detached;
use crate::table::{Table, result};
use infosoc::describe::Describe;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use std::path::PathBuf;

result! {
    /// A first draft of a description, from `describe`: what each variable may be, how sure that is, and why.
    ///
    /// As a table it has one row for each value of each proposal: ``variable``, ``label``, ``concept`` (an indicator, a breakdown, or a
    /// role in the design: ``weight``, ``strata``, ``psu``, ``ssu``, ``fpc``, ``replicate``, ``key``), ``category``, ``value``, ``codes``,
    /// ``value_label``, ``confidence`` (``high``, ``medium``, ``low``), ``reason`` and ``file``.
    ///
    /// Examples
    /// --------
    /// >>> draft = infosoc.describe("mics6-hh.sav", country="NPL", year=2019)
    /// >>> draft.survey
    /// 'mics6'
    /// >>> internet = [row for row in draft.to_dicts() if row["concept"] == "HH6"]
    /// >>> [(row["variable"], row["value"], row["codes"], row["confidence"]) for row in internet]
    /// [('HC13', 'yes', '1', 'high'), ('HC13', 'no', '2;9;*;blank', 'high')]
    pub(crate) struct Draft(infosoc::describe::Draft);
}

#[pymethods]
impl Draft {
    /// The built-in codebook that the draft is from, by its name in `codebooks`; ``None`` where the labels alone were read.
    #[getter]
    fn survey(&self) -> Option<&str> {
        self.inner.survey()
    }

    /// Write ``dataset.toml`` and ``codebook.csv`` into a folder, which is made if it is not there.
    ///
    /// Rows of high confidence are rows of the codebook. The others begin with ``#``, with their confidence and their reason in the
    /// column ``note``: delete the ``#`` of those that are right. Data that lie elsewhere get a second name in the folder (a hard
    /// link, or a copy where the folder is on another disk), so that it holds all that the dataset needs.
    ///
    /// Parameters
    /// ----------
    /// folder : str or os.PathLike
    ///     The folder of the dataset.
    /// overwrite : bool, default False
    ///     Whether files that are there already are replaced.
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     `InvalidArgument` for files that are there already, and for a country or a year that is neither given nor known.
    ///
    /// Examples
    /// --------
    /// >>> draft = infosoc.describe("mics6-hh.sav", country="NPL", year=2019)
    /// >>> draft.write("npl-mics-2019")
    /// >>> nepal = infosoc.open_dataset("npl-mics-2019")
    /// >>> round(nepal.estimate("HH6").to_dicts()[0]["value"])
    /// 43
    #[pyo3(signature = (folder, *, overwrite = false))]
    fn write(&self, py: Python<'_>, folder: PathBuf, overwrite: bool) -> PyResult<()> {
        detached(py, || self.inner.write(folder, overwrite)).or_raise()
    }
}

/// A file by its path, or one that was read.
pub(crate) enum Given {
    Data(Py<DataFile>),
    Path(PathBuf),
}

impl FromPyObject<'_, '_> for Given {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, '_, PyAny>) -> PyResult<Given> {
        if let Ok(file) = given.cast::<DataFile>() {
            return Ok(Given::Data(file.to_owned().unbind()));
        }
        match given.extract() {
            Ok(path) => Ok(Given::Path(path)),
            Err(_) => Err(PyTypeError::new_err(format!(
                "files: expected a path or what read_file gives, got {}; write a table to a file, with the labels that it has",
                given.get_type().name()?
            ))),
        }
    }
}

/// Draft the description of a survey from what its files say of themselves.
///
/// Labels in English, Spanish, French, Portuguese, Arabic and Russian are read. A proposal has high confidence where its label, the
/// labels of its codes and the unit of the file agree; how often that is right is measured, see the documentation of the
/// library. Files of standard surveys are recognised by their variables.
///
/// Parameters
/// ----------
/// files : str, os.PathLike, DataFile or list of them
///     Data files of any kind that `read_file` reads; or, of a survey whose data are not there yet, a DDI codebook (``.xml``) or an
///     XLSForm (``.xlsx``).
/// country : str, optional
///     The country, by its code or its name.
/// year : int, optional
///     The year that the figures are for.
/// survey : str, optional
///     The standard survey that the files are of, by its name in `codebooks`; without it, it is recognised by its variables.
/// unit : str, optional
///     What the rows are, where names and labels do not say: ``"household"``, ``"individual"``, ``"enterprise"``, ``"school"`` or
///     ``"organisation"``.
/// encoding : str, optional
///     The encoding of files that state another than they have.
/// catalog : str or os.PathLike, optional
///     The SAS format catalog (``.sas7bcat``) with the value labels of ``.sas7bdat`` files.
/// sheet : str or int, optional
///     The sheet of workbooks that have several, by its name or its place (the first is 1).
///
/// Returns
/// -------
/// Draft
///
/// Raises
/// ------
/// InfosocError
///     `InvalidFile`; `UnknownArea`; `UnknownOption` for a survey that has no codebook; `InvalidArgument` for a file that is none of
///     the survey, and for an encoding, a catalogue or a sheet that none of the files has.
///
/// Examples
/// --------
/// >>> draft = infosoc.describe("mics6-hh.sav", country="NPL", year=2019)
/// >>> sorted({row["confidence"] for row in draft.to_dicts()})[0]
/// 'high'
#[pyfunction]
#[pyo3(signature = (
    files, *, country = None, year = None, survey = None, unit = None, encoding = None, catalog = None, sheet = None
))]
#[expect(clippy::too_many_arguments, reason = "what a person may know of the files")]
pub(crate) fn describe(
    py: Python<'_>,
    files: OneOrMany<Given>,
    country: Option<String>,
    #[pyo3(from_py_with = argument::year)] year: Option<i32>,
    survey: Option<String>,
    unit: Option<&str>,
    encoding: Option<String>,
    catalog: Option<PathBuf>,
    #[pyo3(from_py_with = argument::sheet)] sheet: Option<AnySheet>,
) -> PyResult<Draft> {
    let mut ask = Describe::new()
        .given(country, Describe::country)
        .given(year, Describe::year)
        .given(survey, Describe::survey)
        .given(unit.map(word).transpose()?, Describe::unit)
        .given(encoding, Describe::encoding)
        .given(catalog, Describe::catalog)
        .given(sheet, |ask, AnySheet(sheet)| ask.sheet(sheet));
    for file in files {
        ask = match file {
            Given::Data(file) => ask.data(file.get().inner.clone()),
            Given::Path(path) => ask.file(path),
        };
    }
    Ok(detached(py, || ask.run()).or_raise()?.into())
}

/// The codebooks of standard surveys that come with the library.
///
/// Returns
/// -------
/// Table
///     ``survey`` (what `describe` takes), ``title``, ``rounds``, ``files``, ``units``, ``certainty`` (of design and scope), ``rows``
///     (sure ones) and ``to_decide`` (rows that a draft offers as comments).
///
/// Examples
/// --------
/// >>> "mics6" in [row["survey"] for row in infosoc.codebooks().to_dicts()]
/// True
#[pyfunction]
pub(crate) fn codebooks() -> PyResult<Table> {
    Table::of(&infosoc::describe::codebooks())
}
