//! Series as SDMX messages.

use super::header::NOT_SUPPLIED;
use super::message::{Cell, Message, Request};
use super::write::{Csv, Edition, Sink, is_of_xml, json, ml};
use super::{Component, Header, Labels, Mapping, Reference, SdmxFormat, Structure};
use crate::export::write_whole;
use crate::finding::{Finding, Findings, Rule, Subject};
use crate::{Error, PeriodFigures, Result, Series};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// The dataflow of global data of the SDGs; that of national data is the one of the structure.
const GLOBAL: &str = "DF_SDG_GLH";

/// How a series is written as an SDMX message.
///
/// Every dimension and attribute of the structure is filled by rule, from the columns of the series and by the
/// [`Mapping`]; values are converted into the unit that the structure wants. What has no code there is not written, and the
/// findings that [`write`](Sdmx::write) returns say what it was: an empty table means that all was written.
///
/// | component | is |
/// |---|---|
/// | `FREQ`, `REPORTING_TYPE` | that of the period; national for countries, global for groups of them |
/// | `SERIES`, `INDICATOR` | the series that the catalogue knows for the indicator, its technology, service or category |
/// | `REF_AREA` | the code that the list has: M49 number, ISO 3166 |
/// | `SEX`, `AGE`, `URBANISATION` and other dimensions of that name | the code of the series, the total where it has none |
/// | `COMPOSITE_BREAKDOWN` | skill, speed or another category by its code of the SDGs |
/// | `UNIT_MEASURE`, `UNIT_MULT` | the unit that the constraints want, else that of the figure; 0 |
/// | `OBS_STATUS` | that of the series; `O` for what is missing, `Q` for what is withheld |
/// | `NATURE` | country data, estimated, modelled; global for groups; not available where there is no value |
/// | `UPPER_BOUND`, `LOWER_BOUND` | the interval |
/// | `TIME_DETAIL`, `SOURCE_DETAIL` | the period, if nothing more is said; the source |
/// | `COMMENT_OBS` | comments, notes, further flags, scope and recall period, the standard error where there is no interval |
///
/// Figures whose `obs_status` is `Q`, or whose `conf_status` is not free, are written without value, interval and error.
///
/// ```
/// use infosoc::{Series, export::{Header, Sdmx, Structure}};
/// use polars::prelude::df;
/// # let folder = std::env::temp_dir().join(format!("infosoc-sdmx-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder)?;
/// # let path = folder.join("sdg.xml");
/// let series = Series::new(df!(
///     "indicator" => ["HH7", "HH7"], "ref_area" => ["MEX", "MEX"], "time_period" => [2020, 2021],
///     "obs_value" => [72.0, 75.6], "source" => ["INEGI, ENDUTIH", "INEGI, ENDUTIH"],
/// )?)?;
/// let header = Header::new().sender("MX_INEGI").receiver("UNSD");
/// let findings = Sdmx::new(Structure::sdg()).header(header).write(&series, &path)?;
/// assert!(findings.is_empty());
/// assert_eq!(Series::read(&path)?.len(), 2);
/// # std::fs::remove_dir_all(&folder)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Sdmx {
    structure: Structure,
    mapping: Option<Mapping>,
    header: Header,
    dataflow: Option<Reference>,
    reporting_type: Option<String>,
    version: Option<String>,
    labels: Labels,
}

impl Sdmx {
    /// By a structure, with the mapping that is built in for it.
    pub fn new(structure: Structure) -> Sdmx {
        Sdmx {
            structure,
            mapping: None,
            header: Header::new(),
            dataflow: None,
            reporting_type: None,
            version: None,
            labels: Labels::Id,
        }
    }

    /// By a mapping of one's own; it has to be made for the same structure.
    pub fn mapping(mut self, mapping: Mapping) -> Sdmx {
        self.mapping = Some(mapping);
        self
    }

    /// With this header.
    pub fn header(mut self, header: Header) -> Sdmx {
        self.header = header;
        self
    }

    /// As data of this dataflow, to which the message then refers; SDMX-ML refers to the structure if none is given.
    pub fn dataflow(mut self, dataflow: Reference) -> Sdmx {
        self.dataflow = Some(dataflow);
        self
    }

    /// All figures with this type of report: `N` national, `R` regional, `G` global.
    pub fn reporting_type(mut self, code: impl Into<String>) -> Sdmx {
        self.reporting_type = Some(code.into());
        self
    }

    /// In this version of the format, such as `2.0`: see [`SdmxFormat::of`].
    pub fn version(mut self, version: impl Into<String>) -> Sdmx {
        self.version = Some(version.into());
        self
    }

    /// With the names of codes, in SDMX-CSV.
    pub fn labels(mut self, labels: Labels) -> Sdmx {
        self.labels = labels;
        self
    }

    /// Writes a series to a file, [whole](write_whole) or not at all; the format is that of the ending of its name.
    ///
    /// What is returned is what a reader of the file should know, worst first: errors are figures that were not written.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] and [`Error::UnknownOption`] for settings that do not fit the format or the structure,
    /// [`Error::NotWritten`] if the file cannot be written. Figures that cannot be written are findings and no error:
    /// [`Findings::check`] makes them one.
    pub fn write(&self, series: &Series, path: impl AsRef<Path>) -> Result<Findings> {
        self.write_until(series, path, &AtomicBool::new(false))
    }

    /// The same, given up with [`Error::Interrupted`] soon after `stop` is set by another thread; the file stays as it was.
    ///
    /// # Errors
    /// As for [`write`](Sdmx::write), plus [`Error::Interrupted`].
    pub fn write_until(&self, series: &Series, path: impl AsRef<Path>, stop: &AtomicBool) -> Result<Findings> {
        self.write_by(series, false, path.as_ref(), stop)
    }

    /// Writes the figures of records by period, such as quarters and months, each under its own frequency; otherwise as
    /// [`write`](Sdmx::write). A frequency that the structure has no code for is found and not written. The database of
    /// the SDGs has years: other periods under its structure are a warning.
    ///
    /// # Errors
    /// As for [`write`](Sdmx::write).
    ///
    /// ```
    /// use infosoc::{RecordLayout, Records, export::{Header, Mapping, Sdmx, Structure, check_sdmx}};
    /// use polars::prelude::df;
    /// # let folder = std::env::temp_dir().join(format!("infosoc-sdmx-periods-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder)?;
    /// # let path = folder.join("quarters.csv");
    /// let returns = df!(
    ///     "quarter" => ["2021-Q3", "2021-Q4"], "numerator" => [60, 65], "denominator" => [100, 100],
    /// )?;
    /// let records = Records::new(&returns, RecordLayout::new("A3").area("MEX").time_period("quarter"))?;
    /// let structure = Structure::read("tests/golden/sdmx/ict-2.1.xml")?;
    /// let table = df!(
    ///     "column" => ["indicator", "unit_measure"], "code" => ["A3", "per 100 inhabitants"],
    ///     "component" => ["INDICATOR", "UNIT_MEASURE"], "to" => ["BROADBAND", "NUMBER"],
    /// )?;
    /// let mapping = Mapping::new(&table, &structure)?;
    /// let sdmx = Sdmx::new(structure.clone()).mapping(mapping).header(Header::new().sender("OFFICE"));
    /// sdmx.write_periods(&records.periods()?, &path)?.check()?;
    /// assert!(std::fs::read_to_string(&path)?.contains("Q,MEX,BROADBAND,_T,_T,2021-Q4,65,NUMBER"));
    /// assert!(check_sdmx(&path, &structure)?.is_empty());
    /// # std::fs::remove_dir_all(&folder)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn write_periods(&self, figures: &PeriodFigures, path: impl AsRef<Path>) -> Result<Findings> {
        self.write_periods_until(figures, path, &AtomicBool::new(false))
    }

    /// The same, given up with [`Error::Interrupted`] soon after `stop` is set by another thread; the file stays as it was.
    ///
    /// # Errors
    /// As for [`write`](Sdmx::write), plus [`Error::Interrupted`].
    pub fn write_periods_until(
        &self,
        figures: &PeriodFigures,
        path: impl AsRef<Path>,
        stop: &AtomicBool,
    ) -> Result<Findings> {
        self.write_by(&figures.series()?, true, path.as_ref(), stop)
    }

    fn write_by(&self, series: &Series, by_period: bool, path: &Path, stop: &AtomicBool) -> Result<Findings> {
        let format = SdmxFormat::of(path, self.version.as_deref())?;
        self.check(format)?;
        let header = self.header.complete(path)?;
        let structure = self.structure_for(series);
        // Declared here, so that the built-in mapping lives as long as the reference to it.
        let own;
        let mapping = match &self.mapping {
            Some(mapping) => mapping,
            None => {
                own = Mapping::builtin(&structure)?;
                &own
            }
        };
        let reporting_type = self.reporting_type.as_deref();
        let request = Request { structure: &structure, mapping, reporting_type, by_period, stop };
        let message = Message::of(series, &request)?;
        let written = write_whole(path, |file| {
            let sink = &mut Sink::new(file, stop);
            match format {
                SdmxFormat::Csv10 | SdmxFormat::Csv20 | SdmxFormat::Csv21 => {
                    let of = match structure.dataflow() {
                        Some(flow) => ("dataflow", flow.to_string()),
                        None => ("datastructure", structure.reference().to_string()),
                    };
                    Csv { format, labels: self.labels, of, name: structure.name() }.write(&message, sink)
                }
                SdmxFormat::Ml21 => ml(&message, Edition::V21, &header, self.dataflow.as_ref(), sink),
                SdmxFormat::Ml30 => ml(&message, Edition::V30, &header, self.dataflow.as_ref(), sink),
                SdmxFormat::Json20 => json(&message, &header, sink),
            }
        });
        match written {
            // The sink fails once `stop` is set; that is not an error of the disk.
            Err(_) if stop.load(Ordering::Relaxed) => return Err(Error::Interrupted),
            written => written?,
        }
        let mut findings: Vec<Finding> = message.findings.iter().cloned().collect();
        // Written as they are, and refused by whoever checks them.
        findings.extend(series.findings().of(Rule::OutOfRange).cloned());
        findings.extend(self.unsigned(format));
        if matches!(format, SdmxFormat::Ml21 | SdmxFormat::Ml30) {
            findings.extend(unreadable(&message));
        }
        if structure.is_renamed() {
            let message = "written under this version with the code lists and constraints of version 1.4";
            let remedy = "give the file of this version as the structure";
            findings.push(Finding::warning(Rule::NotConfirmed, "structure", message).remedy(remedy));
        }
        Ok(Findings::new(findings, Subject::Series))
    }

    /// The structure with the dataflow of the message: figures of groups of countries are global.
    fn structure_for(&self, series: &Series) -> Structure {
        let is_global = match self.reporting_type.as_deref() {
            Some(code) => code == "G",
            None => !series.is_empty() && (0..series.len()).all(|row| series.is_group(row)),
        };
        let structure = self.structure.clone();
        match (&self.dataflow, structure.dataflow()) {
            (Some(flow), _) => structure.with_dataflow(flow.clone()),
            (None, Some(flow)) if structure.is_sdg() && is_global => {
                let global = Reference::new(flow.agency(), GLOBAL, flow.version());
                structure.with_dataflow(global)
            }
            (None, _) => structure,
        }
    }

    fn check(&self, format: SdmxFormat) -> Result<()> {
        let mut found = Vec::new();
        let is_csv = matches!(format, SdmxFormat::Csv10 | SdmxFormat::Csv20 | SdmxFormat::Csv21);
        if self.labels != Labels::Id && !is_csv {
            found.push(Error::argument("labels", "id, as only SDMX-CSV has names", self.labels.as_str()));
        }
        if self.labels == Labels::Name && format == SdmxFormat::Csv10 {
            let expected = "id or both in SDMX-CSV 1.0, as only version 2.0 has columns of names";
            found.push(Error::argument("labels", expected, self.labels.as_str()));
        }
        if format == SdmxFormat::Csv10 && self.dataflow.is_none() && self.structure.dataflow().is_none() {
            let what = "give AGENCY:ID(VERSION), as SDMX-CSV 1.0 names the dataflow and the structure has none";
            found.push(Error::missing("dataflow", what));
        }
        if let Some(code) = &self.reporting_type {
            let list = self.structure.component("REPORTING_TYPE").and_then(|component| component.codelist());
            match list {
                Some(list) if list.code(code).is_some() => {}
                Some(list) => {
                    found.push(Error::option("reporting_type", code, list.codes().iter().map(|code| code.id.clone())))
                }
                None => {
                    let reference = self.structure.reference();
                    let problem = format!("{reference} has no REPORTING_TYPE; leave it out, got {code}");
                    found.push(Error::invalid("reporting_type", problem));
                }
            }
        }
        Error::collect(found)
    }

    /// A message that does not say who sends it; files with commas have no header.
    fn unsigned(&self, format: SdmxFormat) -> Option<Finding> {
        let has_header = matches!(format, SdmxFormat::Ml21 | SdmxFormat::Ml30 | SdmxFormat::Json20);
        (has_header && !self.header.has_sender()).then(|| {
            let message = format!("no sender is named: the header says {NOT_SUPPLIED}");
            Finding::warning(Rule::MissingComponent, "header", message).remedy("name the office in the header: sender")
        })
    }
}

/// Texts with characters that XML cannot hold: in the message another character stands for them.
fn unreadable(message: &Message<'_>) -> Vec<Finding> {
    let of = |(place, component): (usize, &Component)| {
        let words = message.cells[place].words();
        let wrong: Vec<bool> = words.iter().map(|word| !word.chars().all(is_of_xml)).collect();
        if !wrong.contains(&true) {
            return None;
        }
        let is_wrong = |row: &&u32| matches!(message.cell(place, **row), Cell::Word(word) if wrong[word as usize]);
        let rows: Vec<u32> = message.rows.iter().filter(is_wrong).copied().collect();
        let first = rows.iter().min().map(|row| *row as usize);
        let text = "control characters, which XML cannot hold: each is written as U+FFFD";
        let finding = Finding::warning(Rule::NotText, &component.id, text).at_first(rows.len(), first);
        (!rows.is_empty()).then(|| finding.remedy("take them out of the text, or write SDMX-CSV or SDMX-JSON"))
    };
    message.structure.components().iter().enumerate().filter_map(of).collect()
}
