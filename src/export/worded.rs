//! Words for what a table says in codes, and for cells that are empty for a reason.

use super::terms::{Terms, of_everywhere};
use super::workbook::{Kind, head};
use super::{codes, labels};
use crate::catalogue::resolve;
use crate::dimension;
use crate::frame::Labels;
use crate::frame::columns::{is_about, is_of_table};
use crate::{Error, Language, Result, ToFrame};
use polars::prelude::*;
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;

/// The words for the cells of a table.
pub(super) struct Worded<'a> {
    about: About<'a>,
    terms: Terms<'a>,
    labels: &'a Labels,
}

/// What a table is about, by its columns.
enum About<'a> {
    /// Estimates: an empty cell of a grouping column is all cases, or those whose category is missing, as `by` tells.
    Estimates { by: &'a StringChunked, grouping: BTreeSet<String>, indicator: Option<&'a StringChunked> },
    /// A series, whose dimensions have the codes of SDMX.
    Series { indicator: Option<&'a StringChunked>, area: Option<&'a StringChunked> },
    /// Other figures of areas, such as the scores of an index.
    Areas,
    /// Anything else, which is shown as it stands.
    Other,
}

impl<'a> About<'a> {
    fn of(frame: &'a DataFrame) -> About<'a> {
        let text = |name: &str| frame.column(name).ok().and_then(|column| column.str().ok());
        let has = |name: &str| frame.column(name).is_ok();
        if let Some(by) = text("by").filter(|_| has("measure") && (has("value") || has("difference"))) {
            let grouping = by.iter().flatten().flat_map(|set| set.split(',')).filter(|name| !name.is_empty());
            let grouping = grouping.map(str::to_owned).collect();
            return About::Estimates { by, grouping, indicator: text("indicator") };
        }
        match () {
            _ if has("obs_value") => About::Series { indicator: text("indicator"), area: text("ref_area") },
            _ if has("ref_area") => About::Areas,
            _ => About::Other,
        }
    }
}

impl<'a> Worded<'a> {
    /// The words for a table; `labels` say what its values stand for.
    pub(super) fn of(frame: &'a DataFrame, labels: &'a Labels) -> Worded<'a> {
        Worded { about: About::of(frame), terms: Terms::of(frame), labels }
    }

    /// Whether what is written in words is also what a caller filters by: then a terminal shows the codes.
    pub(super) fn has_codes(&self) -> bool {
        match self.about {
            About::Series { .. } | About::Areas => true,
            About::Estimates { .. } | About::Other => false,
        }
    }

    /// The columns that tell groups apart.
    pub(super) fn grouping(&self, frame: &DataFrame) -> Vec<usize> {
        match &self.about {
            About::Estimates { grouping, .. } => {
                let names = frame.get_column_names();
                (0..names.len()).filter(|&c| grouping.contains(names[c].as_str())).collect()
            }
            About::Series { .. } | About::Areas | About::Other => Vec::new(),
        }
    }

    /// The head of a column: its name, and to a reader of another language than English, words.
    pub(super) fn head(&self, column: &str, language: Language) -> String {
        let kind = match self.about {
            About::Estimates { .. } => Kind::Estimates,
            About::Series { .. } => Kind::Series,
            About::Areas | About::Other => Kind::Other,
        };
        if language == Language::English { column.to_owned() } else { head(language, kind, column, None, self.labels) }
    }

    /// What the breakdowns of a set are called, with commas between them; `None` for all cases.
    fn names(&self, set: &str, language: Language) -> Option<String> {
        let names = set.split(',').filter(|name| !name.is_empty());
        let words: Vec<String> = names.map(|name| self.head(name, language)).collect();
        (!words.is_empty()).then(|| words.join(", "))
    }

    /// The words for a cell; `None` where it says what it says.
    pub(super) fn cell(&self, column: &str, row: usize, cell: &AnyValue, language: Language) -> Option<String> {
        let known = || self.known(column, row, cell, language);
        // Files of statistical packages have codes that are numbers.
        let number =
            || self.has_coded_numbers(column).then(|| cell.extract::<f64>()).flatten().map(|number| number.to_string());
        match cell.extract_str().map(str::to_owned).or_else(number).as_deref() {
            Some(code) => {
                let of_term = self.terms.words(self.labels, column, row, code, language);
                of_term.or_else(|| codes::in_order(self.labels, column, code, language, known))
            }
            None => known(),
        }
    }

    /// Whether the numbers of a column are codes: they are in a column that tells groups of estimates apart, and in a
    /// labelled column of cross-tables and predictions.
    fn has_coded_numbers(&self, column: &str) -> bool {
        match &self.about {
            About::Estimates { grouping, .. } => grouping.contains(column),
            About::Series { .. } | About::Areas => false,
            About::Other => self.labels.know(column) && !is_about(column) && !is_of_table(column),
        }
    }

    /// The words that the library has for a cell.
    fn known(&self, column: &str, row: usize, cell: &AnyValue, language: Language) -> Option<String> {
        match &self.about {
            About::Estimates { by, grouping, .. } if grouping.contains(column) => {
                if cell.is_null() {
                    let is_grouped = by.get(row).is_some_and(|set| set.split(',').any(|name| name == column));
                    return Some(language.say(if is_grouped { "not-stated" } else { "all" }));
                }
                of_everywhere(language, column, cell.extract_str()?)
            }
            About::Series { indicator, area } => {
                let code = cell.extract_str()?;
                match column {
                    "ref_area" => language.area(code).map(str::to_owned),
                    // What a group is called in its grouping is English, as are the names that the library gives it.
                    "ref_area_name" if language != Language::English => {
                        language.area(area.and_then(|area| area.get(row))?).map(str::to_owned)
                    }
                    "obs_status" => Some(codes::status(language, code)),
                    "unit_measure" if language != Language::English => {
                        Some(language.unit(crate::Unit::of(code).name()).to_owned())
                    }
                    "recall" if language != Language::English => codes::recall(language, code),
                    "largest" => language.area(code).map(str::to_owned),
                    "conf_status" => labels::conf_status(code).map(str::to_owned),
                    _ if dimension::names().any(|name| name == column) => {
                        let indicator = indicator.and_then(|column| column.get(row)).unwrap_or_default();
                        codes::words(language, column, code, indicator)
                    }
                    _ => None,
                }
            }
            // Figures of a national dataset name their country.
            About::Estimates { .. } | About::Areas if column == "ref_area" => {
                language.area(cell.extract_str()?).map(str::to_owned)
            }
            // In English code and reader have the same words.
            About::Estimates { indicator, .. } if language != Language::English => match column {
                "unit" => Some(language.unit(cell.extract_str()?).to_owned()),
                "by" => self.names(cell.extract_str()?, language),
                "recall" => codes::recall(language, cell.extract_str()?),
                "status" => Some(status(language, cell.extract_str()?)),
                "certainty" => {
                    let key = format!("certainty-{}", cell.extract_str()?.to_lowercase());
                    language.has_message(&key).then(|| language.say(&key))
                }
                "title" => {
                    let found = resolve(indicator.and_then(|column| column.get(row))?).ok()?;
                    Some(language.title(found.indicator).text.to_string())
                }
                _ => None,
            },
            About::Estimates { .. } | About::Areas | About::Other => None,
        }
    }
}

/// What the values of a column of a result stand for to a reader, as its print says it: each value with its words, in the order
/// in which they occur; a value that has none is not there, and a number is written by its shortest digits.
///
/// ```
/// use infosoc::{Language, dataset::Dataset, export::value_words};
/// let mexico = Dataset::open("datasets/national/mex-endutih-2021")?;
/// let internet = mexico.estimate("HH6").by(["area"]).run()?;
/// let words = value_words(&internet, "urbanisation", Language::French)?;
/// assert_eq!(words[0], ("R".to_owned(), "Milieu rural".to_owned()));
/// # Ok::<(), infosoc::Error>(())
/// ```
///
/// # Errors
/// As for [`ToFrame::to_frame`], plus [`Error::UnknownColumn`](crate::Error::UnknownColumn) for a column that the result
/// does not have.
pub fn value_words(result: &impl ToFrame, column: &str, language: Language) -> Result<Vec<(String, String)>> {
    let (frame, labels) = (result.to_frame()?, result.value_labels());
    let values = frame.column(column).map_err(|_| Error::unknown_column("column", column, &frame))?;
    let worded = Worded::of(&frame, &labels);
    // What a category of a model is called depends on its row.
    if worded.terms.are_in(column) {
        return Ok(Vec::new());
    }
    let mut seen = FxHashSet::default();
    let mut words = Vec::new();
    for row in 0..values.len() {
        let value = values.get(row)?;
        let text = match value.extract_str() {
            Some(text) => text.to_owned(),
            None => match value.extract::<f64>() {
                Some(number) => number.to_string(),
                None => continue,
            },
        };
        if seen.contains(&text) {
            continue;
        }
        if let Some(said) = worded.cell(column, row, &value, language) {
            words.push((text.clone(), said));
        }
        seen.insert(text);
    }
    Ok(words)
}

/// What became of an estimate, by the word of its status.
fn status(language: Language, word: &str) -> String {
    language.say(match word {
        "normal" => "flag-normal",
        "empty" => "status-empty",
        "undefined" => "status-undefined",
        "no_df" => "status-no-df",
        "no_variance" => "status-no-variance",
        "one_sided" => "status-one-sided",
        "lost_replicates" => "status-lost-replicates",
        "refused" => "status-refused",
        "suppressed" => "status-suppressed",
        // A table of somebody else may have other words.
        other => return other.to_owned(),
    })
}
