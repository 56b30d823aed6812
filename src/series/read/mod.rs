//! From a file that was downloaded or written to a series: what the words of publishers mean.
//!
//! | file | |
//! |---|---|
//! | `long` | our own long table |
//! | `asked` | which indicators are wanted |
//! | `indicators` | the catalogue's code for a publisher's, with its unit and population |
//! | `places` | countries, groups of countries, and what is neither |
//! | `times` | years, and parts of years where a rule makes years of them |
//! | `parts` | dimensions by our names and codes |
//! | `eurostat` | the codes of Eurostat's surveys of ICT use |
//! | `flags` | status, confidentiality and marks of figures |
//! | `combinations` | the words of several columns together |
//! | `assemble` | the table of the series |

mod asked;
mod assemble;
mod combinations;
mod eurostat;
mod flags;
mod indicators;
mod long;
mod parts;
mod places;
mod times;

pub use asked::Asked;

use super::{Groups, Series, SeriesOptions};
use crate::Result;
use crate::input::{self, Download, Opened, Request, Sheet};
use crate::period::{AnnualRule, IncompleteYear};
use std::path::Path;

/// What takes a table in place of a file.
const PASS: &str = "pass the table to infosoc.Series";

/// How a file of figures is read.
#[derive(Debug, Clone, Default)]
pub struct ReadSeries {
    /// Its format; `None` for the one that its content fits.
    pub format: Option<Download>,
    /// The sheet of a workbook; `None` for the one that has figures.
    pub sheet: Option<Sheet>,
    /// The measure of an SDMX message that is the figure, by its identifier there; `None` for `OBS_VALUE`. Structures may
    /// call their measures as they like, and have several.
    pub measure: Option<String>,
    /// Which indicators are kept.
    pub indicators: Asked,
    /// Further columns that are dimensions: [`Series::with_dimensions`].
    pub dimensions: Vec<String>,
    /// What becomes of the figures of groups of countries. Those that no built-in grouping has are kept in a download as
    /// well, under the code of their publisher.
    pub groups: Groups,
    /// The vintage of figures that state none: [`Series::with_vintage`].
    pub vintage: Option<String>,
    /// The rule by which years are made of half-years, quarters and months: [`SeriesOptions::annual`]. Without it those of a
    /// download are left out beside figures of years, and an error where there are no others.
    pub annual: Option<AnnualRule>,
    /// What to do with a year when a period that its figure needs is missing.
    pub incomplete_year: IncompleteYear,
}

impl Series {
    /// A series from a file: a download of the World Bank, the SDG database, ITU DataHub, Eurostat or Our World in Data, a
    /// message in SDMX-CSV, SDMX-ML or SDMX-JSON, or a long table of our own. See [`Download`].
    ///
    /// The format is known by the content, in gzip, in a ZIP archive and in a workbook (`.xlsx`, `.xls`, `.ods`) as well.
    /// Indicators stand under the codes of the catalogue, with its units and
    /// populations, or else under those of their publisher, countries under ISO3, and dimensions, status and units under
    /// our codes. A file that states when it was brought up to date gives its figures their `vintage`. [`findings`](Series::findings) say what was read as what, which rows were left out, and why.
    ///
    /// # Errors
    /// [`Error::InvalidFile`](crate::Error::InvalidFile) for a file that cannot be read or that fits no format, and those of
    /// [`new`](Series::new).
    ///
    /// ```
    /// use infosoc::{Series, ToFrame};
    /// let users = Series::read("tests/golden/downloads/world_bank_api.csv")?;
    /// let frame = users.to_frame()?;
    /// assert!(frame.column("indicator")?.str()?.iter().all(|code| code == Some("HH7")));
    /// assert!(users.findings().iter().any(|finding| finding.rule.as_str() == "group_kept"));
    /// # Ok::<(), infosoc::Error>(())
    /// ```
    pub fn read(path: impl AsRef<Path>) -> Result<Series> {
        Series::read_with_options(path, &ReadSeries::default())
    }

    /// A series from a file, read as the options say.
    ///
    /// # Errors
    /// As for [`read`](Series::read) and [`with_options`](Series::with_options).
    ///
    /// ```
    /// use infosoc::{Asked, Groups, ReadSeries, Series};
    /// let options = ReadSeries { indicators: Asked::Catalogue, groups: Groups::Drop, ..ReadSeries::default() };
    /// let countries = Series::read_with_options("tests/golden/downloads/world_bank_bulk.csv", &options)?;
    /// assert!(countries.findings().iter().any(|finding| finding.rule.as_str() == "not_asked_for"));
    /// # Ok::<(), infosoc::Error>(())
    /// ```
    pub fn read_with_options(path: impl AsRef<Path>, options: &ReadSeries) -> Result<Series> {
        let path = path.as_ref();
        let wanted = |code: &str| options.indicators.wants(code);
        let request =
            Request { format: options.format, sheet: options.sheet.as_ref(), measure: options.measure.as_deref() };
        let series = match input::download(path, &request, &wanted, PASS)? {
            Opened::Figures(format, reported) => assemble::series(path, format, *reported, options)?,
            Opened::Long(bytes, findings) => {
                let table = long::table(path, &bytes, &options.dimensions)?;
                let (keep, left_out) = options.indicators.of_table(&table);
                let (dimensions, groups) = (options.dimensions.clone(), options.groups);
                let (annual, incomplete_year) = (options.annual, options.incomplete_year);
                let of_table =
                    SeriesOptions { dimensions, groups, annual, incomplete_year, ..SeriesOptions::default() };
                long::series(table, &keep, &of_table)?.with_findings(findings.iter().chain(left_out.iter()))
            }
        };
        let missing = options.indicators.without_figures(&series)?;
        let series = match &options.vintage {
            Some(vintage) => series.with_vintage(vintage)?,
            None => series,
        };
        Ok(series.with_findings(missing.iter()))
    }
}
