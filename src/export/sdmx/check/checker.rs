//! The components of a figure as they are read, and the rules that each figure has to keep.

use super::constraint::Constrained;
use super::key::{Figure, Keys};
use super::slot::{Level, NONE, Slot, Word};
use super::time::{self, Period};
use super::value::Measured;
use super::whole::Wholes;
use crate::error::{excerpt, list, nearest};
use crate::export::sdmx::faults::Faults;
use crate::export::sdmx::message::{AREAS, INDICATORS, MULTIPLIERS, UNITS};
use crate::export::sdmx::{Attachment, Role, Structure};
use crate::finding::{Finding, Rule};
use crate::watch::now;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::atomic::{AtomicBool, Ordering};

/// What a reader does where a message has a component that the structure does not have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Unknown {
    /// SDMX-CSV allows columns of one's own.
    Allowed,
    Refused,
}

/// What becomes of the figures that are read.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Action {
    #[default]
    Write,
    Delete,
}

/// The actions of data sets: in words, by letters, and those of SDMX-ML 2.1.
const ACTIONS: [(&str, Action); 10] = [
    ("I", Action::Write),
    ("A", Action::Write),
    ("M", Action::Write),
    ("R", Action::Write),
    ("D", Action::Delete),
    ("Information", Action::Write),
    ("Append", Action::Write),
    ("Merge", Action::Write),
    ("Replace", Action::Write),
    ("Delete", Action::Delete),
];

pub(super) struct Checker<'s> {
    pub(super) structure: &'s Structure,
    pub(super) faults: Faults,
    /// Findings that are made once.
    pub(super) of_all: Vec<Finding>,
    pub(super) slots: Vec<Slot<'s>>,
    places: FxHashMap<&'s str, usize>,
    pub(super) dimensions: Vec<usize>,
    pub(super) time: Option<usize>,
    pub(super) measure: Option<usize>,
    /// The other measures of a structure that has several.
    pub(super) other_measures: Vec<usize>,
    pub(super) status: Option<usize>,
    pub(super) indicator: Option<usize>,
    pub(super) unit: Option<usize>,
    pub(super) multiplier: Option<usize>,
    pub(super) area: Option<usize>,
    pub(super) sex: Option<usize>,
    pub(super) lower: Option<usize>,
    pub(super) upper: Option<usize>,
    frequency: Option<usize>,
    detail: Option<usize>,
    /// Attributes of series, which are the same for all its figures.
    of_series: Vec<usize>,
    /// Attributes that groups of series have, by their place and the codes of their dimensions.
    groups: FxHashSet<(usize, Box<[Word]>)>,
    pub(super) constrained: Constrained,
    pub(super) constrains_units: bool,
    measures: FxHashMap<(Word, Word), Measured>,
    pub(super) keys: Keys,
    pub(super) wholes: Wholes,
    /// The year of the message, or else of today.
    pub(super) this_year: i32,
    pub(super) named: FxHashSet<String>,
    pub(super) flow_is_given: bool,
    /// The dataflow of the SDGs with the reporting type of its figures.
    pub(super) reporting: Option<(&'static str, &'static str)>,
    action: Action,
    figures: usize,
    buffer: Vec<Word>,
    stop: &'s AtomicBool,
}

impl<'s> Checker<'s> {
    pub(super) fn new(structure: &'s Structure, stop: &'s AtomicBool) -> Checker<'s> {
        let slots: Vec<Slot<'s>> = structure.components().iter().map(Slot::new).collect();
        let places: FxHashMap<&str, usize> =
            slots.iter().enumerate().map(|(place, slot)| (slot.component.id.as_str(), place)).collect();
        // Structures of other agencies name the same thing otherwise; the first that is there is taken.
        let of = |ids: &[&str]| ids.iter().find_map(|id| places.get(id).copied());
        let all =
            |is: fn(&Role) -> bool| (0..slots.len()).filter(move |place| is(&structure.components()[*place].role));
        let constrains = |id: &str| {
            let regions = structure.constraints().iter().flat_map(|constraint| &constraint.regions);
            regions.flat_map(|region| &region.values).any(|(component, _)| component == id)
        };
        // Attached to all dimensions but time, an attribute says something of a whole series.
        let of_series = (0..slots.len()).filter(|place| match &slots[*place].component.role {
            Role::Attribute { attachment: Attachment::Dimensions(of), .. } => {
                of.len() == structure.dimensions().count()
            }
            Role::Attribute { .. } | Role::Dimension | Role::Time | Role::Measure => false,
        });
        let unit = of(&UNITS);
        let measures = || all(|role| matches!(role, Role::Measure));
        // Where there are several measures, the one that our own messages have.
        let measure = of(&["OBS_VALUE"]).or_else(|| measures().next());
        Checker {
            structure,
            faults: Faults::default(),
            of_all: Vec::new(),
            dimensions: all(|role| matches!(role, Role::Dimension)).collect(),
            time: all(|role| matches!(role, Role::Time)).next(),
            measure,
            other_measures: measures().filter(|place| Some(*place) != measure).collect(),
            status: of(&["OBS_STATUS"]),
            indicator: of(&INDICATORS),
            unit,
            multiplier: of(&MULTIPLIERS),
            area: of(&AREAS),
            sex: of(&["SEX"]),
            lower: of(&["LOWER_BOUND"]),
            upper: of(&["UPPER_BOUND"]),
            frequency: of(&["FREQ"]),
            detail: of(&["TIME_DETAIL"]),
            of_series: of_series.collect(),
            groups: FxHashSet::default(),
            constrained: Constrained::new(
                (0..slots.len()).filter(|place| constrains(&slots[*place].component.id)).collect(),
            ),
            constrains_units: unit.is_some_and(|unit| constrains(&slots[unit].component.id)),
            measures: FxHashMap::default(),
            keys: Keys::default(),
            wholes: Wholes::default(),
            // If the clock cannot be read, no figure counts as future.
            this_year: now().get(..4).and_then(|year| year.parse().ok()).unwrap_or(i32::MAX),
            named: FxHashSet::default(),
            flow_is_given: structure.dataflow() != Structure::sdg().dataflow(),
            reporting: None,
            action: Action::Write,
            figures: 0,
            buffer: Vec::new(),
            stop,
            places,
            slots,
        }
    }

    /// Whether the work is given up.
    pub(super) fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// One more place where something was found.
    pub(super) fn found(&mut self, finding: Finding, at: usize) {
        let fault = self.faults.note(finding);
        self.faults.at(fault, at);
    }

    /// The name of the measure, which is `OBS_VALUE` in SDMX 2.1 and any in 3.0.
    pub(super) fn measure_id(&self) -> &'s str {
        self.measure.map_or("OBS_VALUE", |measure| self.slots[measure].component.id.as_str())
    }

    /// Whether the structure has a component of this name.
    pub(super) fn has(&self, id: &str) -> bool {
        self.places.contains_key(id)
    }

    /// Whether the structure has a component of this name that neither the figure nor its group gives a value.
    pub(super) fn is_open(&self, id: &str) -> bool {
        self.places.get(id).is_some_and(|place| !self.slots[*place].is_set() && !self.is_of_group(*place))
    }

    /// Whether a component of this name holds codes.
    pub(super) fn has_codes(&self, id: &str) -> bool {
        self.places.get(id).is_some_and(|place| self.slots[*place].component.codelist().is_some())
    }

    /// Something that a message says, at a level and in a line.
    pub(super) fn set(&mut self, id: &str, text: &str, level: Level, unknown: Unknown, at: usize) {
        let Some(&place) = self.places.get(id) else {
            let name = self.structure.reference();
            let message = format!("{name} has no component {:?}", excerpt(id));
            let alike = list(&nearest(id, self.places.keys().copied(), 2));
            let remedy = format!("leave it out, or name it as the structure does; the nearest are {alike}");
            let finding = match unknown {
                Unknown::Refused => Finding::error(Rule::UnknownComponent, excerpt(id), message).remedy(remedy),
                Unknown::Allowed => Finding::warning(Rule::UnknownComponent, excerpt(id), message).remedy(remedy),
            };
            self.found(finding, at);
            return;
        };
        if let Some(fault) = self.slots[place].set(text, level, &mut self.faults) {
            self.faults.at(fault, at);
        }
    }

    /// What a message says of a component where it may say it of series and of figures alone: not in a table.
    pub(super) fn set_in_place(&mut self, id: &str, text: &str, level: Level, at: usize) {
        self.set(id, text, level, Unknown::Refused, at);
        let Some(&place) = self.places.get(id) else { return };
        let is_attribute = matches!(self.slots[place].component.role, Role::Attribute { .. });
        // Dimensions may stand at any level: a message without series has them in its figures.
        if let Some(of) = self.is_misplaced(place).filter(|_| is_attribute) {
            let message = format!("it is said of {}, and belongs to {of}", named(level));
            let remedy = format!("write it with {of}, as the structure attaches it");
            self.found(Finding::error(Rule::WrongPlace, id, message).remedy(remedy), at);
        }
    }

    /// Forgets what was said at a level and within it.
    pub(super) fn clear(&mut self, level: Level) {
        // What is said further out stays: about the data set while its series change, about the series while its figures do.
        for slot in self.slots.iter_mut().filter(|slot| slot.level >= level) {
            slot.clear();
        }
    }

    /// The action of the figures that follow; a word that is none is found.
    pub(super) fn act(&mut self, word: &str, at: usize) {
        let word = word.trim();
        let known = ACTIONS.iter().find(|(known, _)| *known == word).map(|(_, action)| *action);
        if known.is_none() && !word.is_empty() {
            let message = format!("{:?} is not an action", excerpt(word));
            let remedy = "write I (Information), A (Append), M (Merge), R (Replace) or D (Delete)";
            self.found(Finding::error(Rule::UnknownWord, "ACTION", message).remedy(remedy), at);
        }
        // Without a valid action the figures are checked as if written, the stricter reading.
        self.action = known.unwrap_or_default();
    }

    /// What is said of a group of series: its attributes, by the codes of the dimensions that they are attached to.
    pub(super) fn group(&mut self) {
        for place in 0..self.slots.len() {
            if let Some(key) = self.group_key(place).filter(|_| self.slots[place].is_set()) {
                self.groups.insert((place, key));
            }
        }
    }

    /// Whether the group of the figure says an attribute.
    fn is_of_group(&self, place: usize) -> bool {
        let is_said = || self.group_key(place).is_some_and(|key| self.groups.contains(&(place, key)));
        !self.groups.is_empty() && is_said()
    }

    fn group_key(&self, place: usize) -> Option<Box<[Word]>> {
        match &self.slots[place].component.role {
            Role::Attribute { attachment: Attachment::Dimensions(of), .. } => {
                let words =
                    of.iter().map(|id| self.places.get(id.as_str()).map_or(NONE, |slot| self.slots[*slot].word));
                Some(words.collect())
            }
            Role::Attribute { .. } | Role::Dimension | Role::Time | Role::Measure => None,
        }
    }

    /// A figure is complete: it is checked with all that was said of it.
    pub(super) fn figure(&mut self, at: usize) {
        self.figures += 1;
        match self.action {
            Action::Write => {}
            Action::Delete => return self.deleted(at),
        }
        // First: a key that lacks a dimension is compared with no other.
        let is_whole_key = self.complete(at);
        self.together(at);
        let period = self.period(at);
        let value = self.value(at);
        self.other_values(at);
        if is_whole_key {
            self.key(value, at);
        }
        if let (Some(period), Some(_)) = (period, value) {
            self.future(period, at);
        }
        self.reported(at);
    }

    /// Figures that are deleted need a key and no more.
    fn deleted(&mut self, at: usize) {
        let has_value = self.measure.is_some_and(|measure| self.slots[measure].is_set());
        if has_value {
            let finding = Finding::warning(Rule::StatusDiffers, "ACTION", "figures that are deleted have values");
            self.found(finding.remedy("leave the values out, or replace the figures: R"), at);
        }
    }

    /// Whether the key is whole. All that is mandatory and not there is found.
    fn complete(&mut self, at: usize) -> bool {
        let mut is_whole = true;
        for place in 0..self.slots.len() {
            let slot = &self.slots[place];
            if slot.is_set() || !slot.component.is_mandatory() {
                continue;
            }
            let id = slot.component.id.clone();
            let what = match &slot.component.role {
                Role::Attribute { .. } => {
                    // An attribute of the figure's group counts as present.
                    if self.is_of_group(place) {
                        continue;
                    }
                    "attribute that is mandatory"
                }
                Role::Dimension | Role::Time | Role::Measure => {
                    is_whole = false;
                    "dimension"
                }
            };
            let finding = Finding::error(Rule::MissingComponent, &id, format!("a {what} is not there or empty"));
            let remedy = match self.slots[place].component.codelist() {
                // What is missing is most often the total, which tables leave blank.
                Some(codes) if codes.code("_T").is_some() => "write a code of its list: _T for all".to_owned(),
                Some(codes) => format!("write a code of {}", codes.reference()),
                None => "write it".to_owned(),
            };
            self.found(finding.remedy(remedy), at);
        }
        is_whole
    }

    /// The code of the frequency, as that of SDMX.
    fn frequency(&self) -> &str {
        let Some(slot) = self.frequency.map(|slot| &self.slots[slot]) else { return "" };
        let named = || slot.component.codelist().and_then(|codes| codes.code(&slot.text));
        // H is hourly in CL_FREQ, and half-yearly in the lists of some agencies.
        let is_half = slot.text == "H" && named().is_some_and(|code| code.name.to_lowercase().contains("half"));
        if is_half { "S" } else { &slot.text }
    }

    /// The period, if it is one that its frequency has.
    fn period(&mut self, at: usize) -> Option<Period> {
        let time = &self.slots[self.time?];
        if !time.is_set() {
            return None;
        }
        let frequency = self.frequency();
        let (id, text) = (&time.component.id, time.text.as_str());
        let Some(period) = Period::of(text) else {
            let message = format!("{:?} is not a period", excerpt(text));
            let remedy = format!("write it as {}", time::example(frequency));
            let finding = Finding::error(Rule::TimeFormat, id, message).remedy(remedy);
            self.found(finding, at);
            return None;
        };
        if !period.is_of(frequency) {
            let message = format!("{:?} is not a period of a series whose frequency is {frequency}", excerpt(text));
            let remedy = format!("write it as {}, or correct the frequency", time::example(frequency));
            let finding = Finding::error(Rule::TimeFormat, id, message).remedy(remedy);
            self.found(finding, at);
        }
        self.detail(period, at);
        Some(period)
    }

    /// Whether the details of a period are of its years.
    fn detail(&mut self, period: Period, at: usize) {
        let Some(detail) = self.detail else { return };
        // A text without a year says nothing against the period.
        let Some((first, last)) = time::years(&self.slots[detail].text) else { return };
        if !(first..=last).contains(&period.year()) {
            let id = self.slots[detail].component.id.clone();
            let finding =
                Finding::warning(Rule::TimeFormat, id, "the details of the period are of other years than the period");
            self.found(finding.remedy("correct the period or its details"), at);
        }
    }

    /// A figure of a year to come is a forecast.
    fn future(&mut self, period: Period, at: usize) {
        let is_forecast = self.status.is_some_and(|status| self.slots[status].text == "F");
        if period.year() > self.this_year && !is_forecast {
            let id = self.time.map(|time| self.slots[time].component.id.clone()).unwrap_or_default();
            let message = format!("a figure of {}, after the message was made", period.year());
            let finding = Finding::warning(Rule::TimeFormat, id, message);
            self.found(finding.remedy("correct the period, or give the figure the status F (forecast)"), at);
        }
    }

    /// Keys that repeat, and attributes that differ within a series.
    fn key(&mut self, value: Option<f64>, at: usize) {
        // Taken out and put back: one buffer for all figures, while `self` is borrowed for other work.
        let mut words = std::mem::take(&mut self.buffer);
        words.clear();
        words.extend(self.dimensions.iter().map(|slot| self.slots[*slot].word));
        let of_key = words.len();
        words.extend(self.of_series.iter().map(|slot| self.slots[*slot].word));
        let (key, attributes) = words.split_at(of_key);
        let (series, is_new) = self.keys.series(key, attributes);
        let differs = if is_new { None } else { self.keys.differs(series, attributes) };
        let period = self.time.map_or(NONE, |time| self.slots[time].word);
        let text = self.measure.map(|measure| self.slots[measure].text.as_str()).unwrap_or_default();
        let repeats = self.keys.repeats(series, period, Figure::new(text, value, at));
        self.buffer = words;
        // Once for each series: all its figures have the same key.
        if is_new {
            self.of_whole(series);
        }
        if let Some(place) = differs {
            let id = self.slots[self.of_series[place]].component.id.clone();
            let message = "an attribute of the series differs between its figures";
            let remedy = "write the same for all figures of a series, or tell the series apart by a dimension";
            self.found(Finding::error(Rule::AttributeDiffers, id, message).remedy(remedy), at);
        }
        if let Some(is_same) = repeats {
            let message = if is_same {
                "figures repeat the key of another, with the same value"
            } else {
                "figures repeat the key of another, with another value"
            };
            let remedy =
                format!("keep one of them, or tell them apart by a dimension; the first is {}", self.key_in_words());
            self.found(Finding::error(Rule::RepeatedKey, "key", message).remedy(remedy), at);
        }
    }

    fn key_in_words(&self) -> String {
        let codes: Vec<&str> =
            self.dimensions.iter().chain(&self.time).map(|slot| self.slots[*slot].text.as_str()).collect();
        excerpt(&codes.join("."))
    }

    /// National figures are of the dataflow of countries, global ones of that of the agencies.
    fn reported(&mut self, at: usize) {
        let Some((flow, code)) = self.reporting else { return };
        let Some(&place) = self.places.get("REPORTING_TYPE") else { return };
        let given = &self.slots[place];
        if given.is_good() && given.text != code {
            let message = format!("{:?} in the dataflow {flow}, whose figures are {code}", given.text);
            let finding = Finding::warning(Rule::StructureDiffers, "REPORTING_TYPE", message);
            self.found(finding.remedy("correct the reporting type or the dataflow"), at);
        }
    }

    /// What the series and its unit allow.
    pub(super) fn measured(&mut self) -> Option<Measured> {
        let indicator = self.indicator?;
        // Judged once for each indicator and unit: a message has few of them.
        let key = (self.slots[indicator].word, self.unit.map_or(NONE, |unit| self.slots[unit].word));
        if key.0 == NONE {
            return None;
        }
        if let Some(known) = self.measures.get(&key) {
            return Some(*known);
        }
        let unit = self.unit.map(|unit| self.slots[unit].text.as_str()).filter(|unit| !unit.is_empty());
        let measured = Measured::of(&self.slots[indicator].text, unit);
        self.measures.insert(key, measured);
        Some(measured)
    }

    /// All that was found.
    pub(super) fn findings(mut self) -> Vec<Finding> {
        if self.figures == 0 {
            let finding = Finding::warning(Rule::NoValues, "message", "the message has no figures");
            self.of_all.push(finding.remedy("see what was selected when it was made"));
        }
        // Only now are all parts of a whole there.
        self.wholes();
        let mut found = self.of_all;
        found.extend(self.faults.of_lines());
        found
    }
}

fn named(level: Level) -> &'static str {
    match level {
        Level::DataSet => "the data set",
        Level::Series => "the series",
        Level::Figure => "the figure",
    }
}
