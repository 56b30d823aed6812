//! Metadata of SDG indicators.

use super::given::FiguresGiven;
use crate::argument::{Builder, FromLike, Like, keyword, mistyped};
use crate::arrow::{self, Imported};
use crate::error::OrRaise;
use crate::interrupt::detached;
use crate::sdmx;
use crate::table::Table;
use infosoc::export::{SdgMetadata, SdgMetadataMessage};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};
use std::path::PathBuf;

/// A folder, a file, a table, or texts in a dictionary.
impl FromLike for SdgMetadata {
    fn from_like(given: &Bound<'_, PyAny>) -> PyResult<SdgMetadata> {
        if given.is_instance_of::<PyString>() || given.hasattr("__fspath__")? {
            return SdgMetadata::read(given.extract::<PathBuf>()?).or_raise();
        }
        if let Ok(indicators) = given.cast::<PyDict>() {
            return of_dict(indicators);
        }
        let Imported { frame, unusable, .. } = arrow::import(given)?;
        SdgMetadata::from_table(&frame).map_err(|error| unusable.explain(error)).or_raise()
    }
}

/// ``{indicator: {concept: text}}``, in which a text may be ``{language: text}``.
fn of_dict(indicators: &Bound<'_, PyDict>) -> PyResult<SdgMetadata> {
    let mut metadata = SdgMetadata::new();
    for (indicator, concepts) in indicators {
        let indicator: String = keyword(&indicator, "metadata")?;
        let place = format!("metadata[{indicator:?}]");
        let wrong = |_| mistyped(&format!("{place}: expected a dictionary of concepts and their texts"), &concepts);
        for (concept, text) in concepts.cast::<PyDict>().map_err(wrong)? {
            let concept: String = keyword(&concept, &place)?;
            let place = format!("{place}[{concept:?}]");
            if let Ok(languages) = text.cast::<PyDict>() {
                for (language, text) in languages {
                    let (language, text) =
                        (keyword::<String>(&language, &place)?, keyword::<Option<String>>(&text, &place)?);
                    metadata = metadata.text(&indicator, &concept, language, text.unwrap_or_default());
                }
            } else {
                let text: Option<String> = keyword(&text, &place)?;
                metadata = metadata.text(&indicator, &concept, "", text.unwrap_or_default());
            }
        }
    }
    Ok(metadata)
}

/// Write the metadata of SDG indicators as a message: GenericMetadata of SDMX-ML 2.1 by the structure SDG_MSD.
///
/// The message has a report for each series of the SDG database, keyed by series, reporting type and country, which UNSD
/// receives beside the data. Where the office says nothing of a concept, the message has what the library knows, in English:
/// goal, target and indicator, definition, unit, sources, method, standard errors, breaks, availability.
///
/// Parameters
/// ----------
/// path : str or os.PathLike
///     The file. One that exists is replaced whole, or left as it was.
/// metadata : table, dict, str, os.PathLike or None
///     What the office says. A table with ``indicator`` or ``series``, ``concept``, ``text`` [, ``language``]; a dictionary
///     ``{indicator: {concept: text}}``, in which a text may be ``{language: text}``; or a folder with a file for each
///     indicator: Markdown (``17-8-1.md``) whose headings are concepts, YAML (``17-8-1.yml``) whose keys are, or both, as
///     national sites keep them; in a folder ``es`` they are in Spanish. An indicator is an SDG number (``17.8.1``), a series
///     (``IT_USE_ii99``) or one of the catalogue (``HH7``); a concept is an identifier (``STAT_CONC_DEF``) or a name
///     (``2.a. Definition and concepts``).
/// series : Series, Figures or table, optional
///     The figures that the texts are about: reports are for the series that it has.
/// ref_area : str, optional
///     The country that reports; not needed where the figures are of one.
/// header : dict, optional
///     ``sender``, ``receiver``, ``id``, ``prepared`` (a date and time, now by default), ``test`` (False by default).
/// reporting_type : str, default "N"
///     National, regional or global.
/// structure : str, default "0.3"
///     The version of the metadata structure; UNSD has also published ``"1.0"``.
/// dataflow : str, default "1.0"
///     The version of the dataflow ``DF_SDG_GLC``.
/// language : str, default "en"
///     The language of texts that state none.
/// draft : bool, default True
///     Whether the library says what it knows where the office says nothing.
///
/// Returns
/// -------
/// Table
///     Findings: ``drafted`` names the concepts of a series whose text is the library's; ``unknown_concept``,
///     ``no_sdg_series`` (an indicator without a series), ``repeated_text`` (two texts that differ), ``no_values`` (texts of
///     an indicator without figures), ``no_source`` (no sender).
///
/// Raises
/// ------
/// OSError
///     If the file cannot be written.
/// InfosocError
///     `InvalidArgument` where nothing is to be written, where it is not clear which country reports, and for a header, a
///     version or a language that SDMX does not allow; `UnknownArea`, `UnknownOption`, `UnknownColumn`, `InvalidFile`.
///
/// Examples
/// --------
/// >>> import pathlib, tempfile, pyarrow
/// >>> series = infosoc.Series(pyarrow.table({
/// ...     "indicator": ["HH7"], "ref_area": ["MEX"], "time_period": [2021], "obs_value": [75.6]}))
/// >>> path = pathlib.Path(tempfile.mkdtemp()) / "meta.xml"
/// >>> metadata = {"17.8.1": {"CONTACT_ORGANISATION": {"es": "INEGI"}}}
/// >>> findings = infosoc.write_sdg_metadata(path, metadata, series=series, header={"sender": "MX2"})
/// >>> [(row["rule"], row["where"]) for row in findings.to_dicts()]
/// [('drafted', 'IT_USE_II99')]
#[pyfunction]
#[pyo3(signature = (path, metadata, *, series = None, ref_area = None, header = None, reporting_type = "N",
                    structure = "0.3", dataflow = "1.0", language = "en", draft = true))]
pub(crate) fn write_sdg_metadata(
    py: Python<'_>,
    path: PathBuf,
    metadata: Option<Like<SdgMetadata>>,
    series: Option<FiguresGiven>,
    ref_area: Option<String>,
    header: Option<Bound<'_, PyDict>>,
    reporting_type: &str,
    structure: &str,
    dataflow: &str,
    language: &str,
    draft: bool,
) -> PyResult<Table> {
    let header = header.map(|header| sdmx::header(&header)).transpose()?;
    let message = SdgMetadataMessage::new()
        .given(series, |message, figures| message.series(&figures.0))
        .given(ref_area, SdgMetadataMessage::ref_area)
        .given(header, SdgMetadataMessage::header)
        .reporting_type(reporting_type)
        .structure(structure)
        .dataflow(dataflow)
        .language(language)
        .draft(draft);
    let metadata = metadata.map(|metadata| metadata.0).unwrap_or_default();
    Table::of(&detached(py, || message.write(&metadata, path)).or_raise()?)
}

/// What the library knows of the SDG series of a country's figures, as a form to fill in and to give as metadata.
///
/// Parameters
/// ----------
/// series : Series, Figures or table
///     The figures.
///
/// Returns
/// -------
/// Table
///     A row for each series and concept of the metadata structure: ``indicator``, ``series``, ``concept``, ``name``,
///     ``language``, ``text``, which is empty where nothing is known.
///
/// Raises
/// ------
/// InfosocError
///     Whatever `Series` raises for a table.
///
/// Examples
/// --------
/// >>> import pyarrow
/// >>> form = infosoc.draft_sdg_metadata(infosoc.Series(pyarrow.table({
/// ...     "indicator": ["HH7"], "ref_area": ["MEX"], "time_period": [2021], "obs_value": [75.6]})))
/// >>> row = form.to_dicts()[3]
/// >>> row["name"], row["text"]
/// ('0.c. Indicator', 'Indicator 17.8.1: Proportion of individuals using the Internet')
#[pyfunction]
pub(crate) fn draft_sdg_metadata(py: Python<'_>, series: FiguresGiven) -> PyResult<Table> {
    Table::new(detached(py, || infosoc::export::draft_sdg_metadata(&series.0)))
}
