//! The data and metadata of a site of Open SDG, the platform of many national SDG portals.
//!
//! | file | |
//! |---|---|
//! | `table` | the figures of an indicator as the tidy table of a site |
//! | `yaml` | fields of YAML |

mod table;
mod yaml;

use super::csv::Csv;
use super::sdg_metadata::{CONCEPTS, SdgMetadata, Settled, drafted_texts};
use super::sdg_series::{SdgFigures, SdgSeries};
use super::tree::Tree;
use crate::finding::{Finding, Findings, Rule, Subject};
use crate::words::words;
use crate::{Error, Result, Series};
use polars::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use table::{Rows, Table};

words! {
    /// How a site writes columns and codes.
    pub enum SiteLabels: "labels" {
        /// In the words of national sites: `Sex`, `Female`.
        Words = "words",
        /// By the codes of the SDG data structure: `SEX`, `F`.
        Codes = "codes",
    }
}

/// How a series is written as the data and metadata of an Open SDG site.
///
/// | file | holds |
/// |---|---|
/// | `data/indicator_17-8-1.csv` | `Year`, the disaggregations, `Units`, `Series`, what is said of each figure, `GeoCode`, `Value` |
/// | `meta/17-8-1.yml`, `meta/es/17-8-1.yml` | texts by concept: the office's, and the library's where there are none |
/// | `indicator-config/17-8-1.yml` | number, title, unit and footnote of the page |
/// | `indicator_options.yml` | which columns are no disaggregations, for `config_data.yml` of the site |
///
/// Totals are blank cells, so that the row of the whole population is the headline. Figures that are not for publication
/// have no number, and `Observation status` says so. Other files of the folder stay.
///
/// ```
/// use infosoc::{Series, export::{OpenSdg, SdgMetadata}};
/// use polars::prelude::df;
/// # let folder = std::env::temp_dir().join(format!("infosoc-site-{}", std::process::id()));
/// let series = Series::new(df!(
///     "indicator" => ["HH7", "HH7"], "ref_area" => ["GBR", "GBR"], "time_period" => [2020, 2020],
///     "obs_value" => [92.1, 91.1], "sex" => ["_T", "F"],
/// )?)?;
/// OpenSdg::new().write(&series, &SdgMetadata::new(), &folder)?;
/// let data = std::fs::read_to_string(folder.join("data/indicator_17-8-1.csv"))?;
/// assert_eq!(data.lines().next(), Some("Year,Sex,Units,Series,Unit multiplier,Observation status,Value"));
/// # std::fs::remove_dir_all(&folder).ok();
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct OpenSdg {
    labels: SiteLabels,
    language: String,
    draft: bool,
}

impl Default for OpenSdg {
    fn default() -> Self {
        OpenSdg { labels: SiteLabels::Words, language: "en".to_owned(), draft: true }
    }
}

impl OpenSdg {
    /// A site in the words of national sites, in English.
    pub fn new() -> OpenSdg {
        OpenSdg::default()
    }

    /// How columns and codes are written.
    pub fn labels(mut self, labels: SiteLabels) -> OpenSdg {
        self.labels = labels;
        self
    }

    /// The language of the site, whose texts stand in `meta` itself, and of texts that state none.
    pub fn language(mut self, language: impl Into<String>) -> OpenSdg {
        self.language = language.into();
        self
    }

    /// Whether the library says what it knows where the office says nothing.
    pub fn draft(mut self, draft: bool) -> OpenSdg {
        self.draft = draft;
        self
    }

    /// Writes the files, all of them or none; gives what is not in them, and what the library wrote.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] where no figure belongs to an SDG indicator; [`Error::NotWritten`].
    pub fn write(&self, series: &Series, metadata: &SdgMetadata, folder: impl AsRef<Path>) -> Result<Findings> {
        let (settled, mut findings) = metadata.settle(&self.language)?;
        let figures = SdgFigures::of(series)?;
        let by_number = figures.by_number();
        findings.extend(figures.findings.iter().cloned());
        if by_number.is_empty() {
            let got = crate::error::count(series.len(), "figure of another", "figures of others");
            return Err(Error::argument("series", "figures of an SDG indicator", got));
        }
        let (mut attributes, mut areas) = (Vec::<String>::new(), BTreeSet::new());
        let mut tree = Tree::new(folder.as_ref())?;
        for (number, rows) in &by_number {
            let table = Rows { figures: &figures, rows, labels: self.labels }.table()?;
            // A site names its files so: `17-8-1`.
            let id = number.replace('.', "-");
            tree.add_by(&format!("data/indicator_{id}.csv"), |path| Csv::new().write(&table.frame, path))?;
            let texts = self.texts(number, rows, &figures, &settled, &mut findings)?;
            // A page that nothing is said of keeps what it has.
            for (language, texts) in texts.iter().filter(|(_, texts)| !texts.is_empty()) {
                let place = if *language == self.language { String::new() } else { format!("{language}/") };
                // In the order of the structure, as people edit these files.
                let fields = CONCEPTS.iter().filter_map(|concept| Some((concept, texts.get(concept.id.as_str())?)));
                let text: String = fields.map(|(concept, text)| yaml::field(&concept.id, text)).collect();
                tree.add(&format!("meta/{place}{id}.yml"), |file| file.write_all(text.as_bytes()))?;
            }
            let config = config(number, &table, texts.get(&self.language), rows, &figures)?;
            tree.add(&format!("indicator-config/{id}.yml"), |file| file.write_all(config.as_bytes()))?;
            findings.extend(no_headline(&id, &table));
            for name in &table.attributes {
                // In the order of the tables; a set would sort them.
                if !attributes.contains(name) {
                    attributes.push(name.clone());
                }
            }
            areas.extend(table.areas);
        }
        // One file for all indicators, as the platform has one list of such columns.
        let options = self.options(&attributes);
        tree.add("indicator_options.yml", |file| file.write_all(options.as_bytes()))?;
        tree.finish()?;
        if areas.len() > 1 {
            let message = format!("figures of {} areas, but a site is for one country", areas.len());
            findings
                .push(Finding::warning(Rule::SeveralAreas, "ref_area", message).remedy("choose it by Series.areas"));
        }
        let unknown = by_number.keys().filter(|number| settled.languages(number).is_empty()).count();
        // Some without texts are normal; if all are, the indicators were probably written in another way.
        if unknown == by_number.len() && !metadata.is_empty() {
            let message = "has texts of none of the indicators that have figures";
            findings.push(Finding::warning(Rule::NoValues, "metadata", message));
        }
        Ok(Findings::new(findings, Subject::Series))
    }

    /// The texts of an indicator by language and concept.
    fn texts(
        &self,
        number: &str,
        rows: &[usize],
        figures: &SdgFigures,
        settled: &Settled,
        findings: &mut Vec<Finding>,
    ) -> Result<BTreeMap<String, BTreeMap<&'static str, String>>> {
        let languages = settled.languages(number);
        let mut texts: BTreeMap<String, BTreeMap<&'static str, String>> =
            languages.iter().map(|language| ((*language).to_owned(), settled.of_number(number, language))).collect();
        // Made even if nobody wrote in it, for the drafts to go into.
        let own = texts.entry(self.language.clone()).or_default();
        // The library writes English alone, and no site is to be half in another language.
        if !self.draft || self.language != "en" {
            return Ok(texts);
        }
        let series: BTreeSet<&SdgSeries> = rows.iter().filter_map(|&row| figures.places[row].1.as_ref()).collect();
        let names: Vec<String> = series.iter().map(|series| format!("{} ({})", series.name, series.code)).collect();
        let mut drafted = Vec::new();
        for (concept, text) in drafted_texts(number, &names.join("\n"), Some((figures, rows)))? {
            if !own.contains_key(concept) {
                own.insert(concept, text);
                drafted.push(concept);
            }
        }
        if !drafted.is_empty() {
            let message = format!("drafted by infosoc because no text was given: {}", drafted.join(", "));
            let remedy = "review these texts before publication, and replace them where needed";
            findings.push(Finding::note(Rule::Drafted, number, message).remedy(remedy));
        }
        Ok(texts)
    }

    /// The columns that break nothing down, for the configuration of the site.
    fn options(&self, attributes: &[String]) -> String {
        let (series, unit) = match self.labels {
            SiteLabels::Words => (table::SERIES, table::UNITS),
            SiteLabels::Codes => ("SERIES", "UNIT_MEASURE"),
        };
        let fixed = [table::YEAR, unit, series, table::VALUE, table::GEO_CODE];
        let names: Vec<String> =
            fixed.iter().map(|name| (*name).to_owned()).chain(attributes.iter().cloned()).collect();
        let mut text =
            "# For config_data.yml: columns that say something of a figure and break nothing down.\n".to_owned();
        text.push_str("indicator_options:\n");
        text.push_str(&yaml::list("non_disaggregation_columns", &names));
        text.push_str(&format!("  series_column: {}\n  unit_column: {}\n", yaml::quoted(series), yaml::quoted(unit)));
        text
    }
}

/// The settings of an indicator's page.
fn config(
    number: &str,
    table: &Table,
    texts: Option<&BTreeMap<&'static str, String>>,
    rows: &[usize],
    figures: &SdgFigures,
) -> Result<String> {
    let text = |concept: &str| texts.and_then(|texts| texts.get(concept)).map(String::as_str).unwrap_or_default();
    let titles: BTreeSet<&str> =
        rows.iter().filter_map(|&row| figures.places[row].1.as_ref()).map(|series| series.name.as_str()).collect();
    let known = crate::catalogue::indicator(number).ok().map(|known| known.title.value.as_str());
    let title = known.or_else(|| titles.first().copied()).unwrap_or(number);
    let units: Vec<&str> = table.units.iter().map(String::as_str).collect();
    let areas: Vec<&str> = table.areas.iter().map(String::as_str).collect();
    let years = figures.frame.column("time_period")?.cast(&DataType::Int32)?;
    let years: BTreeSet<i32> = rows.iter().filter_map(|&row| years.i32().ok()?.get(row)).collect();
    let ages = table.ages.as_ref().map(|ages| format!("Ages: {ages}."));
    let footnote: Vec<&str> =
        ages.as_deref().into_iter().chain([text("REC_USE_LIM")]).filter(|t| !t.is_empty()).collect();
    Ok([
        yaml::field("indicator_number", number),
        yaml::field("indicator_name", title),
        yaml::field("graph_title", title),
        // A single year has no line.
        yaml::field("graph_type", if years.len() > 1 { "line" } else { "bar" }),
        yaml::field("reporting_status", "complete"),
        yaml::switch("data_non_statistical", false),
        yaml::field("computation_units", &units.join("; ")),
        yaml::field("national_geographical_coverage", &areas.join("; ")),
        yaml::field("data_footnote", &footnote.join("\n")),
    ]
    .concat())
}

/// What is said of an indicator without a figure of the whole population.
fn no_headline(id: &str, table: &Table) -> Option<Finding> {
    let message =
        format!("no figure of the whole population: every one is broken down by {}", table.disaggregations.join(", "));
    (!table.has_headline).then(|| {
        Finding::warning(Rule::NoTotal, format!("indicator_{id}.csv"), message)
            .remedy("add the total, which the site shows first")
    })
}
