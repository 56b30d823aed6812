//! Metadata of SDG indicators: what an office says of its figures, and the message in which it is handed over.
//!
//! | file | |
//! |---|---|
//! | `concepts` | the concepts of the metadata structure IAEG-SDGs:SDG_MSD |
//! | `given` | texts as they are given: one by one, as a table, in a folder |
//! | `folder` | files of Markdown and YAML |
//! | `settled` | each text at its series, concept and language |
//! | `drafted` | what the library knows of a series, as texts |
//! | `message` | GenericMetadata of SDMX-ML 2.1 |

mod concepts;
mod drafted;
mod folder;
mod given;
mod message;
mod settled;

pub(super) use concepts::CONCEPTS;
pub(super) use drafted::texts as drafted_texts;
pub use given::SdgMetadata;
pub(super) use settled::Settled;

use super::sdg_series::{SdgFigures, SdgSeries};
use super::sdmx::{CompleteHeader, Header, is_of_xml};
use super::write_whole;
use crate::area::area;
use crate::finding::{Finding, Findings, Rule, Subject};
use crate::{Error, Result, Series, ToFrame};
use message::Frame;
use polars::prelude::*;
use settled::without_control_characters;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// How metadata of SDG indicators are written as a message: GenericMetadata of SDMX-ML 2.1 by the metadata structure
/// IAEG-SDGs:SDG_MSD, with a report for each series, which UNSD receives beside the data.
///
/// Where the office says nothing of a concept, the message has what the library knows: goal, target and indicator,
/// definition, unit, sources, method, standard errors, breaks. Each such concept is named by a finding, `drafted`.
///
/// ```
/// use infosoc::{Series, export::{Header, SdgMetadata, SdgMetadataMessage}};
/// use polars::prelude::df;
/// # let folder = std::env::temp_dir().join(format!("infosoc-metadata-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder)?;
/// let series = Series::new(df!(
///     "indicator" => ["HH7"], "ref_area" => ["MEX"], "time_period" => [2021], "obs_value" => [75.6],
///     "source" => ["INEGI, ENDUTIH 2021"],
/// )?)?;
/// let metadata = SdgMetadata::new().text("17.8.1", "CONTACT_ORGANISATION", "es", "INEGI");
/// let message = SdgMetadataMessage::new().header(Header::new().sender("MX2").receiver("UNSD")).series(&series);
/// let findings = message.write(&metadata, folder.join("meta.xml"))?;
/// assert!(findings.iter().all(|finding| finding.rule.as_str() == "drafted"));
/// # std::fs::remove_dir_all(&folder).ok();
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct SdgMetadataMessage {
    header: Header,
    series: Option<Series>,
    ref_area: Option<String>,
    reporting_type: String,
    structure: String,
    dataflow: String,
    language: String,
    draft: bool,
}

impl Default for SdgMetadataMessage {
    fn default() -> Self {
        SdgMetadataMessage {
            header: Header::new(),
            series: None,
            ref_area: None,
            reporting_type: "N".to_owned(),
            structure: "0.3".to_owned(),
            dataflow: "1.0".to_owned(),
            language: ENGLISH.to_owned(),
            draft: true,
        }
    }
}

/// The language of the library's own texts.
const ENGLISH: &str = "en";

impl SdgMetadataMessage {
    /// National metadata by version 0.3 of the structure, for version 1.0 of the dataflow.
    pub fn new() -> SdgMetadataMessage {
        SdgMetadataMessage::default()
    }

    /// Sender, receiver, identifier, and whether it is a test.
    pub fn header(mut self, header: Header) -> SdgMetadataMessage {
        self.header = header;
        self
    }

    /// The figures that the texts are about: what is known of them fills what nobody says.
    pub fn series(mut self, series: &Series) -> SdgMetadataMessage {
        self.series = Some(series.clone());
        self
    }

    /// The country that reports, by code or name; not needed where the figures are of one.
    pub fn ref_area(mut self, area: impl Into<String>) -> SdgMetadataMessage {
        self.ref_area = Some(area.into());
        self
    }

    /// Who reports: `N` national, `R` regional, `G` global.
    pub fn reporting_type(mut self, code: impl Into<String>) -> SdgMetadataMessage {
        self.reporting_type = code.into();
        self
    }

    /// The version of the metadata structure SDG_MSD, such as `1.0`.
    pub fn structure(mut self, version: impl Into<String>) -> SdgMetadataMessage {
        self.structure = version.into();
        self
    }

    /// The version of the dataflow DF_SDG_GLC.
    pub fn dataflow(mut self, version: impl Into<String>) -> SdgMetadataMessage {
        self.dataflow = version.into();
        self
    }

    /// The language of texts that state none.
    pub fn language(mut self, language: impl Into<String>) -> SdgMetadataMessage {
        self.language = language.into();
        self
    }

    /// Whether the library says what it knows where the office says nothing.
    pub fn draft(mut self, draft: bool) -> SdgMetadataMessage {
        self.draft = draft;
        self
    }

    /// Writes the message, [whole](write_whole) or not at all; gives what is not in it, and what the library wrote.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] where nothing is to be written, for a header, a version or a language that SDMX does not
    /// allow, and where it is not clear which country reports; [`Error::UnknownArea`]; [`Error::NotWritten`].
    pub fn write(&self, metadata: &SdgMetadata, path: impl AsRef<Path>) -> Result<Findings> {
        let path = path.as_ref();
        // Before any text is read: an error of the call itself needs no work to be found.
        let header = self.checked(path)?;
        let (mut settled, mut findings) = metadata.settle(&self.language)?;
        let figures = self.figures()?;
        let code = self.area_code(figures.as_ref())?;
        if let Some(figures) = &figures {
            findings.extend(figures.findings.iter().cloned());
            let reported: BTreeSet<SdgSeries> =
                figures.places.iter().filter_map(|(_, series)| series.clone()).collect();
            findings.extend(settled.keep_reported(&reported));
        }
        // Behind the texts of the office, which are never replaced.
        if self.draft {
            findings.extend(draft(&mut settled, figures.as_ref())?);
        }
        let reports = settled.reports(&code);
        if reports.is_empty() {
            // Why nothing is left is in what was found so far.
            let found: Vec<String> = findings.iter().map(Finding::sentence).collect();
            let expected = "texts or figures of an indicator with an SDG series";
            return Err(if found.is_empty() {
                Error::missing("metadata", format!("give {expected}"))
            } else {
                Error::argument("metadata", expected, found.join("; "))
            });
        }
        if !self.header.has_sender() {
            let message = "the message does not say who sends it";
            findings.push(
                Finding::warning(Rule::NoSource, "header, sender", message).remedy("name the office by its code"),
            );
        }
        let frame = Frame {
            header: &header,
            structure: &self.structure,
            dataflow: &self.dataflow,
            reporting_type: &self.reporting_type,
        };
        write_whole(path, |file| message::write(file, &frame, &reports))?;
        Ok(Findings::new(findings, Subject::Series))
    }

    /// The header, where it and all else is what SDMX allows.
    fn checked(&self, path: &Path) -> Result<CompleteHeader> {
        let mut found = Vec::new();
        for (name, version) in [("structure", &self.structure), ("dataflow", &self.dataflow)] {
            // It becomes part of a URN, where nothing else may stand.
            let is_version = !version.is_empty() && version.split('.').all(|part| part.parse::<u32>().is_ok());
            if !is_version {
                found.push(Error::argument(name, "a version, such as 1.0", version));
            }
        }
        if !["N", "R", "G"].contains(&self.reporting_type.as_str()) {
            found.push(Error::option("reporting_type", &self.reporting_type, ["N", "R", "G"]));
        }
        Error::both(self.header.complete(path), Error::collect(found)).map(|(header, ())| header)
    }

    /// The figures of the country that reports, if it has any.
    fn figures(&self) -> Result<Option<SdgFigures>> {
        let Some(series) = &self.series else { return Ok(None) };
        let Some(given) = &self.ref_area else { return SdgFigures::of(series).map(Some) };
        let iso3 = &area(given)?.iso3;
        let table = series.to_frame()?;
        let is_there = table.column("ref_area")?.str()?.iter().any(|area| area == Some(iso3));
        // Figures of other countries alone are as good as none: choosing among them would be an error.
        is_there.then(|| SdgFigures::of(&series.areas(&[iso3])?)).transpose()
    }

    /// The M49 number of the country that reports, without leading zeros.
    fn area_code(&self, figures: Option<&SdgFigures>) -> Result<String> {
        let given = match (&self.ref_area, figures) {
            (Some(given), _) => given.clone(),
            (None, Some(figures)) => {
                let areas: BTreeSet<&str> = figures.frame.column("ref_area")?.str()?.iter().flatten().collect();
                match areas.iter().collect::<Vec<_>>().as_slice() {
                    [only] => (**only).to_owned(),
                    [] => {
                        let what = "give the reporting country, as no figure belongs to an SDG indicator";
                        return Err(Error::missing("ref_area", what));
                    }
                    several => {
                        let areas = crate::error::count(several.len(), "area", "areas");
                        let what = format!("give the reporting country, as the SDG figures are for {areas}");
                        return Err(Error::missing("ref_area", what));
                    }
                }
            }
            (None, None) => {
                return Err(Error::missing("ref_area", "give the reporting country, or a series of its figures"));
            }
        };
        let area = area(&given)?;
        // The code list of the SDGs has numbers, 4 for Afghanistan and not 004.
        let code = area.m49.trim_start_matches('0');
        if code.is_empty() {
            return Err(Error::argument("ref_area", "a country with an M49 number", &area.name));
        }
        Ok(code.to_owned())
    }
}

/// What the library knows of each series, where nothing else is said.
fn draft(settled: &mut Settled, figures: Option<&SdgFigures>) -> Result<Vec<Finding>> {
    let mut rows: BTreeMap<SdgSeries, Vec<usize>> = BTreeMap::new();
    for (row, (_, series)) in figures.iter().flat_map(|figures| figures.places.iter().enumerate()) {
        if let Some(series) = series {
            rows.entry(series.clone()).or_default().push(row);
        }
    }
    let mut findings = Vec::new();
    // Collected first: the drafts are added to what is gone through.
    let all: BTreeSet<SdgSeries> = settled.series().cloned().chain(rows.keys().cloned()).collect();
    for series in all {
        let own = rows.get(&series).map(Vec::as_slice).unwrap_or_default();
        let name = format!("{} ({})", series.name, series.code);
        let texts = drafted_texts(&series.number, &name, figures.map(|figures| (figures, own)))?;
        let mut drafted = Vec::new();
        let mut unreadable = 0;
        for (concept, text) in texts {
            if settled.draft(&series, concept, ENGLISH, &text) {
                drafted.push(concept);
                // What the data say may hold them: comments and sources.
                unreadable += usize::from(!text.chars().all(is_of_xml));
            }
        }
        if unreadable > 0 {
            findings.push(without_control_characters(&series.code).at_first(unreadable, None));
        }
        if !drafted.is_empty() {
            let message = format!("drafted by infosoc because no text was given: {}", drafted.join(", "));
            let remedy = "review these texts before the message is sent, and replace them where needed";
            findings.push(Finding::note(Rule::Drafted, series.code, message).remedy(remedy));
        }
    }
    Ok(findings)
}

/// What the library knows of the SDG series of a country's figures, as a table to edit and to give as metadata: a row for
/// each series and concept, with an empty text where nothing is known.
///
/// Columns: `indicator` (SDG number), `series`, `concept`, `name`, `language`, `text`.
///
/// # Errors
/// As for [`Series::sdg`].
///
/// ```
/// use infosoc::{Series, export::draft_sdg_metadata};
/// use polars::prelude::df;
/// let series = Series::new(df!(
///     "indicator" => ["HH7"], "ref_area" => ["MEX"], "time_period" => [2021], "obs_value" => [75.6],
/// )?)?;
/// assert_eq!(draft_sdg_metadata(&series)?.height(), 43);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn draft_sdg_metadata(series: &Series) -> Result<DataFrame> {
    let figures = SdgFigures::of(series)?;
    let mut settled = Settled::default();
    draft(&mut settled, Some(&figures))?;
    let rows: Vec<(&SdgSeries, &concepts::Concept)> =
        settled.series().flat_map(|series| CONCEPTS.iter().map(move |concept| (series, concept))).collect();
    let column = |name: &str, of: &dyn Fn(&(&SdgSeries, &concepts::Concept)) -> Option<String>| {
        Column::new(name.into(), rows.iter().map(of).collect::<Vec<_>>())
    };
    let columns = vec![
        column("indicator", &|(series, _)| Some(series.number.clone())),
        column("series", &|(series, _)| Some(series.code.clone())),
        column("concept", &|(_, concept)| Some(concept.id.clone())),
        column("name", &|(_, concept)| Some(format!("{}. {}", concept.number, concept.name))),
        column("language", &|_| Some(ENGLISH.to_owned())),
        column("text", &|(series, concept)| settled.text(series, &concept.id, ENGLISH).map(str::to_owned)),
    ];
    Ok(DataFrame::new(rows.len(), columns)?)
}

/// Whether a word is that of a language, as XML wants it.
pub(super) fn is_language(word: &str) -> bool {
    // The shape of BCP 47; whether there is such a language is not looked up.
    let mut parts = word.split('-');
    let head = parts.next().unwrap_or_default();
    (1..=8).contains(&head.len())
        && head.bytes().all(|b| b.is_ascii_alphabetic())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}
