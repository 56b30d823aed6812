//! SDMX messages: structures, mappings and headers as Python gives them.

use crate::argument::{Word, keyword, one_of, unexpected};
use crate::arrow::{Imported, import};
use crate::error::{OrRaise, raise};
use crate::interrupt::{detached, interruptible};
use crate::table::Table;
use infosoc::Error;
use infosoc::export::{Header, Labels, Mapping, Reference, Sdmx, Structure};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::path::PathBuf;

one_of! {
    /// A structure: `sdg`, a file, or a file and which of its structures.
    pub(crate) enum StructureGiven {
        OneOf((PathBuf, String)),
        Named(PathBuf),
    }
    else "expected \"sdg\", a path, or a path and the id of one of its structures"
}

impl StructureGiven {
    /// The structure; that of the SDGs where none is given.
    pub(crate) fn structure(py: Python<'_>, given: Option<StructureGiven>) -> PyResult<Structure> {
        detached(py, || match given {
            None => Ok(Structure::sdg()),
            Some(StructureGiven::Named(name)) => Structure::named(&name.to_string_lossy()),
            Some(StructureGiven::OneOf((path, id))) => Structure::read_one(path, &id),
        })
        .or_raise()
    }
}

/// A mapping: a file or a table.
pub(crate) enum MappingGiven {
    File(PathBuf),
    Table(Imported),
}

impl FromPyObject<'_, '_> for MappingGiven {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, '_, PyAny>) -> PyResult<MappingGiven> {
        match given.extract::<PathBuf>() {
            Ok(path) => Ok(MappingGiven::File(path)),
            Err(_) => import(&given).map(MappingGiven::Table),
        }
    }
}

/// What is given of a message: the keywords of all that write one are declared here alone.
#[derive(Default)]
pub(crate) struct Settings<'py> {
    structure: Option<StructureGiven>,
    version: Option<String>,
    mapping: Option<MappingGiven>,
    header: Option<Bound<'py, PyDict>>,
    dataflow: Option<String>,
    reporting_type: Option<String>,
    labels: Option<Word<Labels>>,
}

impl<'py> Settings<'py> {
    pub(crate) fn new(keywords: Option<Bound<'py, PyDict>>) -> PyResult<Settings<'py>> {
        let mut settings = Settings::default();
        for (name, given) in keywords.into_iter().flatten() {
            let name: &str = name.extract()?;
            match name {
                "structure" => settings.structure = keyword(&given, name)?,
                "version" => settings.version = keyword(&given, name)?,
                "mapping" => settings.mapping = keyword(&given, name)?,
                "header" => settings.header = keyword(&given, name)?,
                "dataflow" => settings.dataflow = keyword(&given, name)?,
                "reporting_type" => settings.reporting_type = keyword(&given, name)?,
                "labels" => settings.labels = Some(keyword(&given, name)?),
                other => return Err(unexpected(other)),
            }
        }
        Ok(settings)
    }
}

/// A dataflow by its identity.
fn flow_of(flow: &str) -> PyResult<Reference> {
    let expected = "AGENCY:ID(VERSION), such as IAEG-SDGs:DF_SDG_GLC(1.20)";
    flow.parse().map_err(|_| Error::argument("dataflow", expected, flow)).or_raise()
}

/// Writes a series, and returns what is to be known of it.
pub(crate) fn write(
    py: Python<'_>,
    series: &infosoc::Series,
    path: PathBuf,
    settings: Settings<'_>,
) -> PyResult<Table> {
    let sdmx = settings.sdmx(py)?;
    Table::of(&interruptible(py, |stop| sdmx.write_until(series, path, stop))?)
}

/// Writes the observations of a result, and returns what is to be known of them; keywords are checked first.
pub(crate) fn write_observations(
    py: Python<'_>,
    path: PathBuf,
    keywords: Option<Bound<'_, PyDict>>,
    observations: impl FnOnce() -> infosoc::Result<infosoc::Series> + Send,
) -> PyResult<Table> {
    let settings = Settings::new(keywords)?;
    let series = detached(py, observations).or_raise()?;
    write(py, &series, path, settings)
}

/// Writes figures by period, and returns what is to be known of them.
pub(crate) fn write_periods(
    py: Python<'_>,
    figures: &infosoc::PeriodFigures,
    path: PathBuf,
    settings: Settings<'_>,
) -> PyResult<Table> {
    let sdmx = settings.sdmx(py)?;
    Table::of(&interruptible(py, |stop| sdmx.write_periods_until(figures, path, stop))?)
}

impl Settings<'_> {
    /// How a message is written.
    fn sdmx(self, py: Python<'_>) -> PyResult<Sdmx> {
        let structure = StructureGiven::structure(py, self.structure)?;
        let mapping = match self.mapping {
            None => None,
            // Read here and not where it was given: a mapping is checked against its structure.
            Some(MappingGiven::File(path)) => Some(detached(py, || Mapping::read(path, &structure)).or_raise()?),
            Some(MappingGiven::Table(table)) => Some(table.with(|table| Mapping::new(table, &structure))?),
        };
        let mut sdmx = Sdmx::new(structure);
        if let Some(Word(labels)) = self.labels {
            sdmx = sdmx.labels(labels);
        }
        if let Some(mapping) = mapping {
            sdmx = sdmx.mapping(mapping);
        }
        if let Some(given) = self.header {
            sdmx = sdmx.header(header(&given)?);
        }
        if let Some(flow) = self.dataflow {
            sdmx = sdmx.dataflow(flow_of(&flow)?);
        }
        if let Some(code) = self.reporting_type {
            sdmx = sdmx.reporting_type(code);
        }
        if let Some(version) = self.version {
            sdmx = sdmx.version(version);
        }
        Ok(sdmx)
    }
}

/// The header of a message, by the names of its parts.
pub(crate) fn header(given: &Bound<'_, PyDict>) -> PyResult<Header> {
    const PARTS: [&str; 5] = ["id", "sender", "receiver", "test", "prepared"];
    let mut header = Header::new();
    for (name, value) in given.iter() {
        let name: String = keyword(&name, "header")?;
        if value.is_none() {
            continue;
        }
        let part = format!("header[{name:?}]");
        let text = || keyword::<String>(&value, &part);
        header = match name.as_str() {
            "id" => header.id(text()?),
            "sender" => header.sender(text()?),
            "receiver" => header.receiver(text()?),
            "test" => header.test(keyword(&value, &part)?),
            "prepared" => header.prepared(keyword::<String>(&time(&value)?, &part)?),
            _ => return Err(raise(Error::option("header", &name, PARTS))),
        };
    }
    Ok(header)
}

/// A datetime of Python as text, or text as it is; a date has no time, which the header then asks for.
fn time<'py>(value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    // Only a datetime takes the precision to which it is written; microseconds are none of a header.
    if value.hasattr("hour")? {
        value.call_method1("isoformat", ("T", "seconds"))
    } else if value.hasattr("isoformat")? {
        value.call_method0("isoformat")
    } else {
        Ok(value.clone())
    }
}

/// What is built in of the mapping to a structure: a table to edit, for ``mapping`` of `Series.write_sdmx`.
///
/// Beside it, dimensions and attributes are filled from the columns of their names, areas by the code that the code list has,
/// and indicators by the series that the catalogue knows.
///
/// Parameters
/// ----------
/// structure : str, os.PathLike or tuple, default "sdg"
///     As in `Series.write_sdmx`.
///
/// Returns
/// -------
/// Table
///     ``column``, ``code``, ``component``, ``to``, ``certainty``, in the order in which rows are tried.
///
/// Examples
/// --------
/// >>> [row["to"] for row in infosoc.sdmx_mapping().to_dicts() if row["code"] == "LDC"]
/// ['199']
#[pyfunction]
#[pyo3(signature = (structure = None))]
pub(crate) fn sdmx_mapping(py: Python<'_>, structure: Option<StructureGiven>) -> PyResult<Table> {
    let structure = StructureGiven::structure(py, structure)?;
    Table::of(&Mapping::builtin(&structure).or_raise()?)
}

/// Check an SDMX message against its structure, as it stands and without a network.
///
/// Formats are detected by content: SDMX-CSV 1.0, 2.0 and 2.1, SDMX-ML 2.1 and 3.0 (structure-specific and generic), SDMX-JSON 1.0
/// and 2.0. Errors are what a registry refuses or what makes a figure another one: components and codes that the structure does not
/// have, keys that are incomplete or repeated, mandatory attributes that are missing, codes that the constraints do not allow
/// together, such as a series in another unit, values that are not numbers, beyond the limits of their unit or contradict their status,
/// periods that do not have their frequency, a header without what a registry asks for. Warnings are what a person should look at.
///
/// Parameters
/// ----------
/// path : str or os.PathLike
///     The message.
/// structure : str, os.PathLike or tuple, default "sdg"
///     As in `Series.write_sdmx`: ``"sdg"``, a file with a data structure definition, or a file and which of its structures.
/// dataflow : str, optional
///     The dataflow that the message has to be of, such as ``"IAEG-SDGs:DF_SDG_GLC(1.20)"``.
///
/// Returns
/// -------
/// Table
///     What was found, worst first: ``severity``, ``rule``, ``where`` (the component), ``rows`` (how many places), ``first_row`` (the line of
///     the first; in JSON the number of the figure), ``areas``, ``message``, ``remedy``. No rows where all is well.
///
/// Raises
/// ------
/// InfosocError
///     `InvalidFile` for a message or a structure that cannot be opened; a file that is not a message is a finding.
///
/// Examples
/// --------
/// >>> import pathlib, tempfile
/// >>> path = pathlib.Path(tempfile.mkdtemp()) / "sdg.xml"
/// >>> series = infosoc.Series.read("datasets/series/ict.csv").indicators(["HH7"]).years(2021, 2021)
/// >>> findings = series.write_sdmx(path, header={"sender": "WB0"}, reporting_type="G")
/// >>> len(infosoc.check_sdmx(path))
/// 0
/// >>> _ = path.write_text(path.read_text().replace('REF_AREA="484"', 'REF_AREA="MEX"'))
/// >>> [(row["rule"], row["message"], row["remedy"]) for row in infosoc.check_sdmx(path).to_dicts()]
/// [('unknown_code', '"MEX" is not a code of IAEG-SDGs:CL_AREA(1.4)', 'write 484 (Mexico)')]
#[pyfunction]
#[pyo3(signature = (path, structure = None, *, dataflow = None), text_signature = "(path, structure='sdg', *, dataflow=None)")]
pub(crate) fn check_sdmx(
    py: Python<'_>,
    path: PathBuf,
    structure: Option<StructureGiven>,
    dataflow: Option<&str>,
) -> PyResult<Table> {
    let mut structure = StructureGiven::structure(py, structure)?;
    if let Some(flow) = dataflow {
        structure = structure.with_dataflow(flow_of(flow)?);
    }
    Table::of(&interruptible(py, |stop| infosoc::export::check_sdmx_until(&path, &structure, stop))?)
}
