//! Downloads of published figures: what a file is, and its figures as their publisher wrote them.
//!
//! Nothing is interpreted here. A reader knows where its format keeps areas, years, values and words; what the words mean is
//! for the series to say.
//!
//! | file | |
//! |---|---|
//! | `detect` | which format a file is in, or why none fits |
//! | `reported` | what every reader returns: figures, what is said of them, findings |
//! | `number` | a cell: a number, a number with a mark, nothing, or words |
//! | `separators` | decimal commas and separators of thousands, which the whole file has to settle |
//! | `packed` | a file out of what it is packed in: gzip, an archive, a workbook |
//! | `text` | the text of a file in UTF-8, UTF-16 or Windows-1252 |
//! | `table` | tables with a line for each figure: UNSD, ITU DataHub, Our World in Data |
//! | `world_bank` | years or series across columns, or a line for each figure: World Development Indicators, DataBank |
//! | `eurostat` | tab-separated files of Eurostat |
//! | `component` | what a component of an SDMX message is by its identifier |
//! | `sdmx_csv`, `sdmx_ml`, `sdmx_json` | SDMX messages of data |

mod component;
mod detect;
mod eurostat;
mod number;
mod packed;
mod reported;
mod sdmx_csv;
mod sdmx_json;
mod sdmx_ml;
mod separators;
mod table;
mod text;
mod world_bank;

pub(crate) use reported::{Kind, OBS_VALUE, Reported, Words};
pub(crate) use sdmx_csv::{Holds as SdmxColumn, columns as sdmx_columns, without_name as sdmx_without_name};
pub(crate) use text::decode;

/// SDMX messages-JSON as they stand.
pub(crate) mod sdmx_json_message {
    pub(crate) use super::sdmx_json::{Component, DataSet, Meta, Parts, Structure, parse};
}

use super::{Format, Sheet};
use crate::finding::Finding;
use crate::words::words;
use crate::{Error, Result};
use std::path::Path;

words! {
    /// A format in which figures are published and downloaded.
    #[non_exhaustive]
    pub enum Download: "format" {
        /// The long table of a [`Series`](crate::Series): `indicator`, `ref_area`, `time_period`, `obs_value` and more, in
        /// UTF-8 with commas; with semicolons, tabs or bars a comma may stand before decimals.
        Long = "long",
        /// World Bank, years across columns: the CSV of an indicator's page and the bulk file `WDICSV.csv`; or a line for each
        /// figure, with `Year` and `Value`.
        WorldBank = "world_bank" | "wdi",
        /// World Bank DataBank: `2015 [YR2015]` across columns, a column for each series, or a line for each figure.
        DataBank = "databank",
        /// SDG database of the United Nations Statistics Division, saved as CSV.
        Unsd = "unsd",
        /// ITU DataHub.
        Itu = "itu",
        /// Tab-separated file of Eurostat.
        EurostatTsv = "eurostat_tsv" | "eurostat",
        /// SDMX-CSV 1.0, 2.0 and 2.1, also Eurostat's.
        SdmxCsv = "sdmx_csv",
        /// SDMX-ML 2.1 and 3.0, structure-specific or generic data.
        SdmxMl = "sdmx_ml",
        /// SDMX-JSON 1.0 and 2.0 data.
        SdmxJson = "sdmx_json",
        /// Our World in Data: `Entity`, `Code`, `Year` and a column for each series.
        Owid = "owid",
    }
}

/// What a file that was opened is: a table of our own, which has a reader of its own, or figures of a publisher.
pub(crate) enum Opened<'a> {
    /// The bytes of such a table, and what is to be said of the file.
    Long(Vec<u8>, Vec<Finding>),
    Figures(Download, Box<Reported<'a>>),
}

/// How a file is read, where it shall not tell by itself.
pub(crate) struct Request<'a> {
    pub(crate) format: Option<Download>,
    pub(crate) sheet: Option<&'a Sheet>,
    /// The measure of an SDMX message that is the figure.
    pub(crate) measure: Option<&'a str>,
}

/// The figures of a file, in the format that is named or else the one that fits.
///
/// # Errors
/// [`Error::InvalidFile`] for a file that cannot be read or fits no format, with the formats and what the nearest lacks;
/// [`Error::InvalidArgument`] for a measure of a file that is not an SDMX message.
pub(crate) fn download<'a>(
    path: &Path,
    request: &Request<'a>,
    wanted: &'a dyn Fn(&str) -> bool,
    pass: &str,
) -> Result<Opened<'a>> {
    let &Request { format, sheet, measure } = request;
    let invalid = |(line, problem): Fault| Error::InvalidFile { path: path.to_owned(), row: line, problem };
    // Microdata are not figures of a publisher, and need not be read to say so.
    let of_figures = |kind: &Format| matches!(kind, Format::Json | Format::Archive | Format::Workbook);
    if let Some(kind) = Format::by_name(path).filter(|kind| !of_figures(kind)) {
        return Err(kind.refused(path, Some(pass)));
    }
    let packed::Content { bytes, stem, findings } = packed::content(path, super::bytes(path)?, format, sheet, pass)?;
    if format == Some(Download::Long) {
        with_measures(Download::Long, measure)?;
        return Ok(Opened::Long(bytes, findings));
    }
    let (text, decoded) = text::decode(&bytes);
    let format = match format {
        Some(format) => format,
        None => detect::format(&text).map_err(invalid)?,
    };
    with_measures(format, measure)?;
    if format == Download::Long {
        // It borrows the bytes, which move out below.
        drop(text);
        return Ok(Opened::Long(bytes, findings));
    }
    // What commas mean is known only at the end of the file; in the rare case that it matters, the file is read again.
    let read = |decimal_comma: bool| -> Result<Reported<'a>> {
        let mut reported = Reported::new(wanted, decimal_comma).of_measure(measure);
        parse(format, &text, &stem, &mut reported).map_err(invalid)?;
        reported.settle();
        Ok(reported)
    };
    let mut reported = read(false)?;
    // 1.234 was read as a little more than one; with decimal commas, and no decimal points, it is more than a thousand.
    if reported.has_decimal_commas() && reported.has_points() {
        reported = read(true)?;
    }
    // How the file was read comes before what was found in it.
    reported.findings.splice(0..0, findings.into_iter().chain(decoded));
    Ok(Opened::Figures(format, Box::new(reported)))
}

/// An error where a measure is named and the format has none.
fn with_measures(format: Download, measure: Option<&str>) -> Result<()> {
    match (format, measure) {
        (Download::SdmxCsv | Download::SdmxMl | Download::SdmxJson, _) | (_, None) => Ok(()),
        (
            Download::Long
            | Download::WorldBank
            | Download::DataBank
            | Download::Unsd
            | Download::Itu
            | Download::EurostatTsv
            | Download::Owid,
            Some(measure),
        ) => Err(Error::invalid(
            "measure",
            format!("not used for this file, as only SDMX messages have measures; leave it out, got {measure}"),
        )),
    }
}

/// What is wrong with a file and in which line, the first being 1.
type Fault = (Option<usize>, String);

fn parse(format: Download, text: &str, stem: &str, reported: &mut Reported<'_>) -> std::result::Result<(), Fault> {
    match format {
        Download::Long => Ok(()),
        Download::WorldBank | Download::DataBank => world_bank::read(text, reported),
        Download::Unsd => table::read(text, &table::UNSD, reported),
        Download::Itu => table::read(text, &table::ITU, reported),
        Download::Owid => table::series_across(text, reported),
        Download::EurostatTsv => eurostat::read(text, stem, reported),
        Download::SdmxCsv => sdmx_csv::read(text, reported),
        Download::SdmxMl => sdmx_ml::read(text, reported),
        Download::SdmxJson => sdmx_json::read(text, reported),
    }
}
