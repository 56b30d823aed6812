//! The figures that a form is filled with, whichever result they are: rows with whom and what each of them is about.

use super::address::part_of;
use crate::catalogue::{self, Figure, resolve};
use crate::dimension::{self, TOTAL};
use crate::input::Role;
use crate::series::{implied, is_known};
use crate::status::{Flag, FlagSystem, has_status};
use crate::{Error, Result, Series, ToFrame, area};
use polars::prelude::DataFrame;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// The group of the cases in which a breakdown is missing.
const UNKNOWN: &str = "_U";

/// Codes of CL_CONF_STATUS: not for publication, confidential, and secondary confidentiality set by sender or receiver.
const CONFIDENTIAL: [&str; 4] = ["N", "C", "D", "S"];

/// What the table is called in errors.
const TABLE: &str = "figures";

/// A figure with all that is known of it.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) indicator: String,
    pub(super) category: String,
    pub(super) parts: BTreeMap<String, String>,
    pub(super) area: String,
    pub(super) year: Option<i32>,
    pub(super) numbers: Numbers,
    pub(super) unit: Option<String>,
    pub(super) flag: Flag,
    /// Why there is no value, in the words of the result.
    pub(super) status: String,
    pub(super) texts: Texts,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Numbers {
    pub(super) value: Option<f64>,
    pub(super) se: Option<f64>,
    pub(super) ci_low: Option<f64>,
    pub(super) ci_high: Option<f64>,
    pub(super) cv: Option<f64>,
    pub(super) n: Option<f64>,
    pub(super) numerator: Option<f64>,
    pub(super) denominator: Option<f64>,
}

/// What is said of a figure; empty where nothing is.
#[derive(Debug, Clone, Default)]
pub(super) struct Texts {
    pub(super) source: String,
    pub(super) population: String,
    pub(super) note: String,
    pub(super) title: String,
    pub(super) base: String,
}

/// All figures, by what they measure.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) rows: Vec<Row>,
    /// The rows of each indicator, by its identity.
    by_indicator: FxHashMap<String, Vec<usize>>,
    /// The dimensions that any of them has.
    pub(super) dimensions: BTreeSet<String>,
}

/// What a code measures, whichever system it is of; a word that the catalogue does not know is itself.
pub(super) fn identity(code: &str) -> String {
    match resolve(code) {
        Ok(found) => match found.figure() {
            Figure::Rate => found.indicator.key(),
            Figure::Count => format!("{} count", found.indicator.key()),
            Figure::Variant | Figure::Parity | Figure::Dataset => {
                format!("{} {}", found.indicator.key(), code.trim().to_lowercase())
            }
        },
        Err(_) => code.trim().to_lowercase(),
    }
}

impl Table {
    /// The figures of a result: [`Figures`](crate::dataset::Figures), [`Estimates`](crate::Estimates), a
    /// [`Publication`](crate::quality::Publication), a [`Series`], or a table with the columns of one of them.
    pub(super) fn of(result: &impl ToFrame) -> Result<Table> {
        let frame = result.to_frame()?;
        // A series names its value as SDMX does; a result of a survey does not.
        let is_series = frame.column("obs_value").is_ok();
        let (frame, dimensions) = if is_series {
            // Read as a series, so that codes and areas of any spelling are those of the library.
            let series = Series::new(frame)?;
            (series.to_frame()?, series.dimensions().to_vec())
        } else {
            let dimensions = between(&frame)?;
            (frame, dimensions)
        };
        Columns::of(&frame, is_series)?.table(&frame, &dimensions)
    }

    /// The rows of an indicator; for its count also those under a code of the count alone.
    pub(super) fn of_indicator(&self, code: &str, is_count: bool) -> impl Iterator<Item = &Row> {
        let identity = identity(code);
        let rows = |identity: &str| self.by_indicator.get(identity).map_or(&[][..], Vec::as_slice);
        // Counts that an agency lists as a series of their own come after those of the indicator.
        let count = if is_count { rows(&format!("{identity} count")) } else { &[] };
        rows(&identity).iter().chain(count).map(|&row| &self.rows[row])
    }

    /// The codes of the indicators, each once.
    pub(super) fn indicators(&self) -> BTreeSet<&str> {
        self.rows.iter().map(|row| row.indicator.as_str()).collect()
    }
}

/// The columns that tell figures apart: in estimates they stand between `by` and `value`; in other tables they are those
/// with the name of a dimension.
fn between(frame: &DataFrame) -> Result<Vec<String>> {
    let names: Vec<String> = frame.get_column_names().iter().map(ToString::to_string).collect();
    let at = |name: &str| names.iter().position(|known| known == name);
    if let (Some(by), Some(value)) = (at("by"), at("value"))
        && by < value
    {
        return Ok(names[by + 1..value].to_vec());
    }
    let mut dimensions = Vec::new();
    for name in names.into_iter().filter(|name| dimension::dimension(name).is_some() || is_known(name)) {
        // `area` may be a country.
        let is_code = |word: &String| word.is_empty() || dimension::code(&name, word).is_some();
        if !dimension::is_ambiguous(&name) || words(frame, &name)?.iter().flatten().all(is_code) {
            dimensions.push(name);
        }
    }
    Ok(dimensions)
}

/// The columns of a table of figures, as far as it has them.
struct Columns {
    texts: BTreeMap<&'static str, Vec<Option<String>>>,
    numbers: BTreeMap<&'static str, Vec<Option<f64>>>,
    years: Vec<Option<i32>>,
}

/// Columns of text by what they hold: their names in a series, and in estimates.
const TEXTS: [(&str, [&str; 2]); 18] = [
    ("indicator", ["indicator", "measure"]),
    ("category", ["category", "level"]),
    ("by", ["by", "by"]),
    ("unit", ["unit_measure", "unit"]),
    ("area", ["ref_area", "ref_area"]),
    ("obs_status", ["obs_status", "obs_status"]),
    ("conf_status", ["conf_status", "conf_status"]),
    ("eurostat_flag", ["eurostat_flag", "eurostat_flag"]),
    ("reliability", ["reliability", "reliability"]),
    ("status", ["status", "status"]),
    ("source", ["source", "source"]),
    ("note", ["comment", "note"]),
    ("footnote", ["footnote", "footnote"]),
    ("title", ["title", "indicator_name"]),
    ("base", ["base", "base"]),
    ("scope", ["scope", "scope"]),
    ("age_scope", ["age_scope", "age_scope"]),
    ("recall", ["recall", "recall"]),
];

const NUMBERS: [(&str, [&str; 2]); 8] = [
    ("value", ["obs_value", "value"]),
    ("se", ["se", "se"]),
    ("ci_low", ["ci_low", "ci_low"]),
    ("ci_high", ["ci_high", "ci_high"]),
    ("cv", ["cv", "cv"]),
    ("n", ["n", "n"]),
    ("numerator", ["numerator", "numerator"]),
    ("denominator", ["denominator", "denominator"]),
];

impl Columns {
    fn of(frame: &DataFrame, is_series: bool) -> Result<Columns> {
        let has = |name: &&&str| frame.column(name).is_ok();
        let mut found = Vec::new();
        let mut columns = Columns { texts: BTreeMap::new(), numbers: BTreeMap::new(), years: Vec::new() };
        for (key, names) in &TEXTS {
            // Estimates of a dataset have the name of a measure beside the indicator.
            match names.iter().find(has).map(|name| Role { table: TABLE, column: name }.text(frame)) {
                Some(Ok(texts)) => drop(columns.texts.insert(key, texts)),
                Some(Err(error)) => found.push(error),
                None if *key == "indicator" => found.push(Error::unknown_column(TABLE, "indicator", frame)),
                None => {}
            }
        }
        for (key, names) in &NUMBERS {
            match names.iter().find(has).map(|name| Role { table: TABLE, column: name }.numbers(frame)) {
                Some(Ok(numbers)) => drop(columns.numbers.insert(key, numbers)),
                Some(Err(error)) => found.push(error),
                None if *key == "value" => {
                    let wanted = if is_series { "obs_value" } else { "value" };
                    found.push(Error::unknown_column(TABLE, wanted, frame));
                }
                None => {}
            }
        }
        if frame.column("time_period").is_ok() {
            match (Role { table: TABLE, column: "time_period" }).years(frame) {
                Ok(years) => columns.years = years,
                Err(error) => found.push(error),
            }
        }
        Error::collect(found)?;
        Ok(columns)
    }

    fn text(&self, key: &str, row: usize) -> &str {
        self.texts.get(key).and_then(|texts| texts[row].as_deref()).unwrap_or_default()
    }

    fn number(&self, key: &str, row: usize) -> Option<f64> {
        self.numbers.get(key).and_then(|numbers| numbers[row])
    }

    fn table(&self, frame: &DataFrame, dimensions: &[String]) -> Result<Table> {
        let dimensions: Vec<(&String, Vec<Option<String>>)> = dimensions
            .iter()
            // Its place is the column of that name.
            .filter(|name| !matches!(name.as_str(), "category" | "level" | "contrast"))
            .map(|name| Ok((name, words(frame, name)?)))
            .collect::<Result<_>>()?;
        let mut table = Table {
            rows: Vec::with_capacity(frame.height()),
            by_indicator: FxHashMap::default(),
            dimensions: dimensions.iter().map(|(name, _)| part_of(name, TOTAL).0).collect(),
        };
        for row in 0..frame.height() {
            let indicator = self.text("indicator", row);
            let by: Vec<&str> = self.text("by", row).split(',').map(str::trim).collect();
            // Parts that the indicator implies come first; a column that says more replaces them.
            let mut parts: BTreeMap<String, String> = implied(indicator).into_iter().collect();
            for (name, cells) in &dimensions {
                let word = match cells[row].as_deref().filter(|cell| !cell.is_empty()) {
                    Some(word) => word,
                    // Empty in a column of the row's own grouping set is the missing category; elsewhere it is all.
                    None if by.contains(&name.as_str()) => UNKNOWN,
                    None => continue,
                };
                let (name, code) = part_of(name, word);
                if code != TOTAL {
                    parts.insert(name, code);
                }
            }
            table.by_indicator.entry(identity(indicator)).or_default().push(row);
            table.rows.push(self.row(row, indicator, parts));
        }
        Ok(table)
    }

    fn row(&self, row: usize, indicator: &str, parts: BTreeMap<String, String>) -> Row {
        let text = |key| self.text(key, row).to_owned();
        let number = |key| self.number(key, row);
        let joined = |keys: &[&str]| {
            let mut texts: Vec<&str> = keys.iter().map(|key| self.text(key, row)).filter(|t| !t.is_empty()).collect();
            // Two columns may say the same; once is enough in a cell.
            texts.dedup();
            texts.join("; ")
        };
        let category = Some(text("category")).filter(|category| !dimension::is_total("category", category));
        let of_catalogue = catalogue::indicator(indicator).ok();
        let or = |text: String, of: fn(&catalogue::Indicator) -> String| {
            if text.is_empty() { of_catalogue.map(of).unwrap_or_default() } else { text }
        };
        Row {
            indicator: indicator.to_owned(),
            category: category.unwrap_or_default(),
            parts,
            area: text("area"),
            year: self.years.get(row).copied().flatten(),
            numbers: Numbers {
                value: number("value"),
                se: number("se"),
                ci_low: number("ci_low"),
                ci_high: number("ci_high"),
                cv: number("cv"),
                n: number("n"),
                numerator: number("numerator"),
                denominator: number("denominator"),
            },
            unit: Some(text("unit")).filter(|unit| !unit.is_empty()),
            flag: self.flag(row),
            status: text("status"),
            texts: Texts {
                source: text("source"),
                population: or(joined(&["age_scope", "scope"]), |indicator| indicator.base.value.to_string()),
                note: joined(&["note", "footnote"]),
                title: or(text("title"), |indicator| indicator.title.value.clone()),
                base: or(text("base"), |indicator| indicator.base.value.to_string()),
            },
        }
    }

    /// What is to be known of a figure before it is shown.
    fn flag(&self, row: usize) -> Flag {
        let status = self.text("obs_status", row);
        let (is_hidden, reliability) = (self.text("status", row) == "suppressed", self.text("reliability", row));
        let is_confidential = CONFIDENTIAL.contains(&self.text("conf_status", row).trim());
        match reliability {
            _ if is_confidential => Flag::Confidential,
            "suppressed" | "unreliable" => Flag::Unreliable,
            // SDMX has one code for all that is hidden, and Eurostat two.
            _ if is_hidden || has_status(Some(status), "Q") => match self.text("eurostat_flag", row) {
                "u" => Flag::Unreliable,
                _ => Flag::Confidential,
            },
            _ if self.number("value", row).is_none() => {
                let missing = |code: &str| Flag::read(code, FlagSystem::Sdmx).ok().filter(|flag| is_missing(*flag));
                // Where there are several codes, the first that says why counts.
                status.split(' ').find_map(missing).unwrap_or(Flag::NotAvailable)
            }
            // Last: the figure is there, and nothing hides it.
            _ if has_status(Some(status), "U") => Flag::LowReliability,
            _ => Flag::Normal,
        }
    }
}

/// Whether a flag says why there is no value.
pub(super) fn is_missing(flag: Flag) -> bool {
    matches!(
        flag,
        Flag::NotApplicable
            | Flag::NotAvailable
            | Flag::NotCollected
            | Flag::Holiday
            | Flag::Derogation
            | Flag::IncludedElsewhere
    )
}

/// A column as words, whatever it holds.
fn words(frame: &DataFrame, name: &str) -> Result<Vec<Option<String>>> {
    let column = frame.column(name)?;
    (0..column.len())
        .map(|row| {
            let value = column.get(row)?;
            Ok((!value.is_null()).then(|| crate::export::value_text(&value)))
        })
        .collect()
}

/// An area by its code, as figures have it; the word itself where it is none.
pub(super) fn area_code(given: &str) -> String {
    area(given).map_or_else(|_| given.trim().to_owned(), |area| area.iso3.to_string())
}
