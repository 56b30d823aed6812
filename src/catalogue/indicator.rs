//! One indicator of the catalogue.

use super::{
    AggregationMethod, Base, Certainty, Edition, Figure, IndicatorArea, Kind, Responses, Scheme, Stated, Weight,
};
use crate::period::AnnualRule;
use std::fmt;

/// An indicator: what it measures, for whom, its unit, how it is broken down and how countries combine.
///
/// Shown as its key and title, followed by a warning where the title or definition still has to be checked
/// against an official text.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Indicator {
    /// The list it belongs to.
    pub edition: Edition,
    /// Its code in that list. A code that starts with `x-` is this library's own and not official.
    pub code: String,
    /// How sure it is that this is its code in that list.
    pub code_certainty: Certainty,
    /// Title.
    pub title: Stated<String>,
    /// Where the title was seen, empty if nowhere.
    pub title_seen_in: String,
    /// The part of the list.
    pub area: IndicatorArea,
    /// How the figure comes about.
    pub kind: Kind,
    /// Whether it is defined category by category rather than as one figure.
    pub by_category: bool,
    /// What is counted, in words.
    pub numerator: Stated<String>,
    /// The denominator population.
    pub base: Stated<Base>,
    /// The denominator in words, with variants where there are any.
    pub denominator: Stated<String>,
    /// Unit of the figure; prices and bandwidth have several, separated by semicolons.
    pub unit: String,
    /// By what numerator / denominator is multiplied to give the figure; `None` where that is not known.
    pub factor: Option<f64>,
    /// What is counted: household, individual, enterprise, school, subscription …
    pub statistical_unit: String,
    /// Which units are in scope.
    pub scope: Stated<String>,
    /// The period that the figure refers to.
    pub reference_period: Stated<String>,
    /// Recommended breakdowns.
    pub breakdowns: Stated<Vec<String>>,
    /// Response categories, in order; empty where there are none or none is known.
    pub categories: Stated<Vec<Category>>,
    /// How the categories relate to each other, where there are any.
    pub responses: Option<Responses>,
    /// How countries combine.
    pub aggregation: Stated<Aggregation>,
    /// The agency responsible.
    pub agency: String,
    /// Its place among the SDGs.
    pub sdg: Option<Sdg>,
    /// For an indicator outside the core list of 2022: the code of that list that measures the same or nearly so.
    pub core_code: Option<String>,
    /// Its codes elsewhere.
    pub codes: Vec<Code>,
    /// Keys of the sources, explained in `datasets/catalogue/sources.csv`.
    pub sources: Vec<String>,
    /// What else a user should know.
    pub remarks: String,
}

/// A response category.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Category {
    /// What was answered, used or done.
    pub label: Stated<String>,
    /// Its code in the SDG code lists, for example `SKILL_ICTPST`.
    pub sdg_code: Option<String>,
    /// The first year it is part of the indicator, if limited.
    pub valid_from: Option<i32>,
    /// The last year it is part of the indicator, if limited.
    pub valid_to: Option<i32>,
}

/// How country figures become one figure of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Aggregation {
    /// The method; `None` where none is stated, so that an aggregate needs one that the user names.
    pub method: Option<AggregationMethod>,
    /// What a country weighs; `None` for a sum, a simple mean, a median, or no aggregate.
    pub weight: Option<Weight>,
    /// Details and limits.
    pub note: String,
}

/// The place of an indicator among the Sustainable Development Goals.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Sdg {
    /// Goal, for example `17`.
    pub goal: String,
    /// Target, for example `17.8`.
    pub target: String,
    /// Indicator, for example `17.8.1`.
    pub indicator: String,
    /// The series of the SDG database that this indicator fills.
    pub series: Vec<Code>,
}

/// A code of an indicator in another system.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Code {
    /// The system.
    pub scheme: Scheme,
    /// The code, and how sure it is that it is the code of this indicator.
    pub code: Stated<String>,
    /// Whether the figures are the indicator itself, its numerator, or something else derived from it.
    pub figure: Figure,
    /// The part of the indicator, as (concept, value) pairs: `sex = F`; empty for the whole.
    pub breakdown: Vec<(String, String)>,
    /// Its name there, empty if not known.
    pub name: String,
    /// Its unit there, empty if not known.
    pub unit: String,
    /// The SDG indicator, for a series of the SDG database.
    pub sdg_indicator: Option<String>,
    /// What else a user should know.
    pub remarks: String,
}

impl Indicator {
    /// Edition and code, which only together are unique: `2022:HH7`.
    pub fn key(&self) -> String {
        format!("{}:{}", self.edition, self.code)
    }

    /// What has to be checked before the indicator is presented as official: its code, title or definition, and
    /// whether a part of it is from memory; `None` if all were seen in official texts, in part at least.
    ///
    /// ```
    /// let note = infosoc::indicator("HH10")?.note().unwrap_or_default();
    /// assert!(note.starts_with("code, title, definition UNCONFIRMED"));
    /// assert_eq!(infosoc::indicator("HH6")?.note(), None);
    /// # Ok::<(), infosoc::Error>(())
    /// ```
    pub fn note(&self) -> Option<String> {
        let official = !self.code.starts_with("x-");
        let facts = [
            ("code", if official { self.code_certainty } else { Certainty::Confirmed }),
            ("title", self.title.certainty),
            ("definition", self.numerator.certainty),
        ];
        let mut notes = Vec::new();
        if !official {
            notes.push("the code is not official".to_owned());
        }
        // From the surest of the doubtful to the least sure, each with its facts.
        for certainty in Certainty::ALL.iter().filter(|certainty| certainty.needs_check()) {
            let unsure: Vec<&str> = facts.iter().filter(|(_, c)| c == certainty).map(|(fact, _)| *fact).collect();
            if !unsure.is_empty() {
                notes.push(format!("{} {certainty}", unsure.join(", ")));
            }
        }
        if self.sources.iter().any(|source| source == Certainty::Recall.as_str()) {
            notes.push("partly from memory (RECALL)".to_owned());
        }
        (!notes.is_empty()).then(|| format!("{}: check against the official list", notes.join("; ")))
    }
}

impl Indicator {
    /// By which rule a year is made of its quarters or months, where the reference period says so: a stock at the end of the
    /// reference year. How sure that is, the reference period says.
    ///
    /// ```
    /// use infosoc::{AnnualRule, indicator};
    /// assert_eq!(indicator("A3")?.annual_rule(), Some(AnnualRule::End));
    /// assert_eq!(indicator("A8")?.annual_rule(), None);
    /// # Ok::<(), infosoc::Error>(())
    /// ```
    pub fn annual_rule(&self) -> Option<AnnualRule> {
        self.reference_period.value.starts_with("end of reference year").then_some(AnnualRule::End)
    }

    /// The years in which the list of categories changed: figures of earlier years are not comparable.
    ///
    /// ```
    /// assert_eq!(infosoc::indicator("HH15")?.breaks(), [2020]);
    /// # Ok::<(), infosoc::Error>(())
    /// ```
    pub fn breaks(&self) -> Vec<i32> {
        // A category that ends in 2019 changes the list in 2020.
        let ends = self.categories.value.iter().filter_map(|category| category.valid_to).map(|year| year + 1);
        let starts = self.categories.value.iter().filter_map(|category| category.valid_from);
        let mut years: Vec<i32> = starts.chain(ends).collect();
        years.sort_unstable();
        years.dedup();
        years
    }
}

impl Code {
    /// The breakdown as text: `sex=F;age=Y15T24`.
    pub(super) fn breakdown_text(&self) -> String {
        self.breakdown.iter().map(|(concept, value)| format!("{concept}={value}")).collect::<Vec<_>>().join(";")
    }
}

impl fmt::Display for Indicator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.key(), self.title.value)?;
        self.note().map_or(Ok(()), |note| write!(f, " [{note}]"))
    }
}
