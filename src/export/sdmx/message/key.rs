//! The codes of the dimensions, found once for all rows that are alike in what they depend on.
//!
//! A dimension has, in this order: what the mapping says; the series of the indicator by the catalogue; the code of the
//! column of its name; the code of an answer; what the mapping says for all; the total. Every dimension of the series whose
//! code is not the total has to be said by one of these: a figure of a part of the people is never written as that of all.

use super::area::AREAS;
use super::indicator::{self, ANSWERS, INDICATORS};
use super::multiplier;
use super::source::{Groups, Source};
use super::unit::UNITS;
use crate::dimension::TOTAL;
use crate::export::sdmx::check::StatedPeriod;
use crate::export::sdmx::faults::{Fault, Faults, no_code};
use crate::export::sdmx::mapping::{Mapping, Rule as MappingRule};
use crate::export::sdmx::{Code, Codelist, Component, Role, Structure};
use crate::finding::{Finding, Rule, Severity};
use crate::period::Frequency;
use rustc_hash::FxHashSet;

/// Codes that lists have for the total, the first being that of SDMX.
const TOTALS: [&str; 4] = [TOTAL, "T", "TOTAL", "TOT"];

/// The dimension that says how often figures are observed, and that of a series.
const FREQUENCY: &str = "FREQ";
const FREQ: &str = "freq";

/// The dimensions of a group of rows.
#[derive(Debug, Default)]
pub(super) struct Key {
    /// By the place of the dimension among the components of the structure; none for those that are not found here: areas
    /// and units.
    pub(super) codes: Vec<Option<String>>,
    pub(super) faults: Vec<Fault>,
    /// The dimensions whose list has no code for what the series says.
    lacks: Vec<usize>,
}

/// Whether a component is found elsewhere.
pub(super) fn is_elsewhere(component: &Component) -> bool {
    let id = component.id.as_str();
    AREAS.contains(&id) || UNITS.contains(&id) || !matches!(component.role, Role::Dimension)
}

/// What the keys of a message are found by.
pub(super) struct Keys<'a> {
    pub(super) structure: &'a Structure,
    pub(super) mapping: &'a Mapping,
    /// The type of report of countries, where the series has none.
    pub(super) reporting_type: Option<&'a str>,
}

impl Keys<'_> {
    /// Rows that are alike in what their dimensions depend on.
    pub(super) fn groups(&self, source: &mut Source<'_>) -> crate::Result<Groups> {
        let is_dimension = |id: &str| self.structure.dimensions().any(|d| d.id == id && !is_elsewhere(d));
        let dimensions: Vec<&str> = source.dimensions().collect();
        // For areas and units, only the rules that look at a dimension add columns.
        let says = |rule: &&MappingRule| rule.conditions.iter().any(|one| dimensions.contains(&one.column.as_str()));
        let of_areas = self.areas_and_units().flat_map(|component| self.mapping.of(&component.id)).filter(says);
        let of_areas = of_areas.flat_map(|rule| &rule.conditions).map(|condition| condition.column.as_str());
        let of_mapping: Vec<&str> = self.mapping.columns(is_dimension).into_iter().chain(of_areas).collect();
        source.prepare(["indicator"].into_iter().chain(dimensions.iter().copied()))?;
        source.prepare(of_mapping.iter().copied())?;
        let is_other = |column: &&str| *column != "indicator" && !dimensions.contains(column);
        let mut groups = source.keys();
        for coded in of_mapping.into_iter().filter(is_other).filter_map(|column| source.coded(column)) {
            groups = groups.split_by(&coded.of_row);
        }
        // What is reported of a country is not what is reported of a group.
        let of_group: Vec<u32> = (0..source.rows()).map(|row| u32::from(source.series().is_group(row))).collect();
        Ok(if of_group.contains(&1) { groups.split_by(&of_group) } else { groups })
    }

    /// The codes of the rows like this one.
    pub(super) fn of_row(&self, source: &Source<'_>, row: usize, faults: &mut Faults) -> Key {
        let mut key = Key { codes: vec![None; self.structure.components().len()], ..Key::default() };
        let word = |column: &str| source.word(column, row);
        let part = |column: &str| word(column).filter(|word| *word != TOTAL);
        // Columns of the series that the message says.
        let mut said: FxHashSet<&str> = self.said_by_the_period(source, row).into_iter().collect();
        for (place, component) in self.places() {
            for rule in self.mapping.of(&component.id) {
                let Some(value) = rule.value(word) else { continue };
                said.extend(rule.conditions.iter().map(|condition| condition.column.as_str()));
                key.set(place, component, value, "indicator", faults);
                if rule.certainty.is_some_and(crate::catalogue::Certainty::needs_check) {
                    key.faults.push(faults.note(unsure(component, &rule.conditions[0].column, word, value)));
                }
                // Rules stand from the most precise to the least: the first that holds is the one.
                break;
            }
        }
        for component in self.areas_and_units() {
            let rule = self.mapping.of(&component.id).find(|rule| rule.value(word).is_some());
            said.extend(rule.into_iter().flat_map(|rule| &rule.conditions).map(|condition| condition.column.as_str()));
        }
        // Attributes that the mapping fills say their columns too: the label of a breakdown.
        for attribute in self.structure.attributes() {
            for rule in self.mapping.of(&attribute.id).filter(|rule| rule.value(word).is_some()) {
                said.extend(rule.conditions.iter().map(|condition| condition.column.as_str()));
            }
        }
        let indicator = word("indicator").unwrap_or_default();
        let of_series: Vec<String> = self.series(&mut key, indicator, part, faults);
        said.extend(of_series.iter().filter_map(|name| dimensions_named(source, name)));
        // Without a series nothing else is worth a remark.
        if !key.faults.is_empty() && !key.lacks.is_empty() {
            return key;
        }
        let is_other = |id: &str| !INDICATORS.contains(&id) && id != FREQUENCY;
        for (place, component) in self.places().filter(|(_, component)| is_other(&component.id)) {
            let column = component.id.to_lowercase();
            let Some((own, word)) = dimensions_named(source, &column).and_then(|own| Some((own, part(own)?))) else {
                continue;
            };
            if key.codes[place].is_none() && !key.lacks.contains(&place) && said.insert(own) {
                key.set(place, component, word, own, faults);
            }
        }
        self.answers(&mut key, source, indicator, part, &mut said, faults);
        self.reporting(&mut key, source, row);
        self.frequency(&mut key, source, row, faults);
        self.totals(&mut key, faults);
        self.constrained(&mut key, indicator, faults);
        // What no component said would be lost, and a part written as the whole.
        for dimension in source.dimensions() {
            if let Some(word) = part(dimension).filter(|_| !said.contains(dimension)) {
                key.faults.push(faults.note(not_expressed(self.structure, dimension, word)));
            }
        }
        key
    }

    /// The frequency, where a component or the period itself says it.
    fn said_by_the_period(&self, source: &Source<'_>, row: usize) -> Option<&'static str> {
        let own = source.period(row).frequency();
        let is_own =
            || source.word(FREQ, row).is_some_and(|word| word.parse::<Frequency>().is_ok_and(|one| one == own));
        (self.structure.component(FREQUENCY).is_some() || is_own()).then_some(FREQ)
    }

    /// The dimensions that are found here, with their places.
    fn places(&self) -> impl Iterator<Item = (usize, &Component)> {
        self.structure.components().iter().enumerate().filter(|(_, component)| !is_elsewhere(component))
    }

    /// The components that are found apart from the key.
    fn areas_and_units(&self) -> impl Iterator<Item = &Component> {
        let is_apart = |id: &str| AREAS.contains(&id) || UNITS.contains(&id);
        self.structure.components().iter().filter(move |component| is_apart(&component.id))
    }

    /// The series of the indicator, and the dimensions that it says.
    fn series<'w>(
        &self,
        key: &mut Key,
        indicator: &str,
        part: impl Fn(&str) -> Option<&'w str>,
        faults: &mut Faults,
    ) -> Vec<String> {
        let is_series = |(_, component): &(usize, &Component)| INDICATORS.contains(&component.id.as_str());
        let Some((place, component)) = self.places().find(is_series) else { return Vec::new() };
        if key.codes[place].is_some() {
            return Vec::new();
        }
        let Some(list) = component.codelist() else {
            key.codes[place] = Some(indicator.to_owned());
            return Vec::new();
        };
        // An answer may be named by its label.
        let word = |concept: &str| part(concept).or_else(|| part("category").filter(|_| ANSWERS.contains(&concept)));
        match indicator::series(list, indicator, word) {
            Some(found) => {
                key.codes[place] = Some(found.code.to_owned());
                found.says
            }
            None => {
                let of = list.reference().to_string();
                key.lacks.push(place);
                // An indicator may have a series for some answers alone.
                let is_split = crate::catalogue::resolve(indicator).is_ok_and(|found| found.indicator.sdg.is_some());
                let answers = ANSWERS.iter().filter_map(|name| Some(format!("{name} {}", part(name)?)));
                let answers = answers.collect::<Vec<_>>().join(", ");
                let word = if is_split && !answers.is_empty() {
                    format!("{indicator}, {answers}")
                } else {
                    indicator.to_owned()
                };
                key.faults.push(faults.note(no_code("indicator", &word, &component.id, &of, Severity::Error)));
                Vec::new()
            }
        }
    }

    /// The answers of the series by their codes, in the composite breakdown.
    fn answers<'w>(
        &self,
        key: &mut Key,
        source: &'w Source<'_>,
        indicator: &str,
        part: impl Fn(&str) -> Option<&'w str>,
        said: &mut FxHashSet<&'w str>,
        faults: &mut Faults,
    ) {
        let Some((place, component)) = self.places().find(|(_, component)| component.id == "COMPOSITE_BREAKDOWN")
        else {
            return;
        };
        for name in ANSWERS.into_iter().filter_map(|name| dimensions_named(source, name)) {
            let Some(word) = part(name).filter(|_| !said.contains(name) && key.codes[place].is_none()) else {
                continue;
            };
            said.insert(name);
            key.set(place, component, &indicator::answer(indicator, word), name, faults);
        }
    }

    /// National for countries and global for groups of them, where neither the series nor the user says.
    fn reporting(&self, key: &mut Key, source: &Source<'_>, row: usize) {
        let Some((place, component)) = self.places().find(|(_, component)| component.id == "REPORTING_TYPE") else {
            return;
        };
        let own = if source.series().is_group(row) { "G" } else { "N" };
        let wanted = self.reporting_type.or_else(|| self.mapping.default_of(&component.id)).unwrap_or(own);
        if key.codes[place].is_none() && component.codelist().is_none_or(|list| list.code(wanted).is_some()) {
            key.codes[place] = Some(wanted.to_owned());
        }
    }

    /// The frequency of the period, by the code that the list has for it: the figure of a quarter is never written as that
    /// of a year.
    fn frequency(&self, key: &mut Key, source: &Source<'_>, row: usize, faults: &mut Faults) {
        let Some((place, component)) = self.places().find(|(_, component)| component.id == FREQUENCY) else { return };
        let period = source.period(row);
        let (own, text) = (period.frequency(), period.to_string());
        // A code that is none of CL_FREQ says what the office means by it.
        let is_of = |code: &str| StatedPeriod::of(&text).is_none_or(|stated| stated.is_of(code));
        let list = component.codelist();
        // The column says more than the period does where it says something else.
        let word = dimensions_named(source, FREQ).and_then(|name| source.word(name, row));
        let word = word.filter(|word| *word != TOTAL && word.parse::<Frequency>().ok() != Some(own));
        let in_list = |word| list.and_then(|list| list.of_word(word)).map_or(word, |code| code.id.as_str());
        let of_list = || list.map_or(Some(own.as_str()), |list| of_frequency(list, own).or_else(|| only(list)));
        let stated = key.codes[place].take();
        let default = || self.mapping.default_of(&component.id);
        let wanted = stated.as_deref().or(word.map(in_list)).or_else(default).or_else(of_list);
        let is_code = |code: &str| list.is_none_or(|list| list.code(code).is_some());
        match wanted {
            Some(code) if is_of(code) && is_code(code) => {
                key.codes[place] = Some(code.to_owned());
                if self.structure.is_sdg() && own != Frequency::Annual {
                    let message = format!("figures of {}, and the database of the SDGs has years", own.plural());
                    let finding = Finding::warning(Rule::TimeFormat, &component.id, message);
                    key.faults.push(faults.note(finding.remedy("make figures of years of them: annual")));
                }
            }
            Some(code) if !is_of(code) && (stated.is_some() || word.is_some() || default().is_some()) => {
                let message = format!("figures of {} under the frequency {code}: not written", own.plural());
                let finding = Finding::error(Rule::TimeFormat, &component.id, message);
                let remedy = "correct the frequency, in the column freq or in the mapping, or leave it out";
                key.faults.push(faults.note(finding.remedy(remedy)));
            }
            Some(_) | None => {
                let of = list.map_or_else(String::new, |list| list.reference().to_string());
                let message =
                    format!("{} ({of}) has no code for figures of {}: not written", component.id, own.plural());
                let remedy = "write by a structure that has this frequency, or make figures of years: annual";
                key.faults.push(faults.note(Finding::error(Rule::NoCode, &component.id, message).remedy(remedy)));
            }
        }
        if key.codes[place].is_none() {
            key.lacks.push(place);
        }
    }

    /// What dimensions have that nothing was said of.
    fn totals(&self, key: &mut Key, faults: &mut Faults) {
        for (place, component) in self.places() {
            if key.codes[place].is_some() || key.lacks.contains(&place) {
                continue;
            }
            let of_list = component
                .codelist()
                .and_then(|list| TOTALS.into_iter().find(|code| list.code(code).is_some()).or_else(|| only(list)));
            // A series has its multiplier multiplied in.
            let in_units = || multiplier::is_multiplier(component).then_some(multiplier::IN_UNITS);
            let in_units = in_units().filter(|code| component.codelist().is_none_or(|list| list.code(code).is_some()));
            let wanted = self.mapping.default_of(&component.id).or(in_units).or(of_list);
            match wanted {
                Some(code) => key.codes[place] = Some(code.to_owned()),
                None => {
                    let message = "nothing in the series fills this dimension, and it has no total: not written";
                    let remedy =
                        format!("say it in the mapping, for all figures in a row without a column: {}", component.id);
                    let finding = Finding::error(Rule::MissingComponent, &component.id, message).remedy(remedy);
                    key.faults.push(faults.note(finding));
                }
            }
        }
    }

    /// Totals that the constraints of the series make another code, such as adults for accounts; and codes that the
    /// constraints do not allow.
    fn constrained(&self, key: &mut Key, indicator: &str, faults: &mut Faults) {
        let about = self.places().find(|(_, component)| INDICATORS.contains(&component.id.as_str()));
        let series = about.and_then(|(place, component)| Some((component.id.as_str(), key.codes[place].clone()?)));
        let is_known = key.faults.len();
        for (place, component) in self.places() {
            let of_series = |id: &str| series.as_ref().filter(|(own, _)| *own == id).map(|(_, code)| code.as_str());
            let (Some(code), Some(allowed)) = (&key.codes[place], self.structure.allowed(&component.id, of_series))
            else {
                continue;
            };
            if allowed.contains(&code.as_str()) {
                continue;
            }
            match allowed.as_slice() {
                // The one code that is allowed is what the series calls its whole, such as adults.
                [only] if TOTALS.contains(&code.as_str()) => key.codes[place] = Some((*only).to_owned()),
                _ => {
                    let name = series.as_ref().map_or(indicator, |(_, code)| code);
                    let allowed =
                        crate::error::list(&allowed.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>());
                    let message = format!("{name} may not have {code}, only {allowed}: not written");
                    key.faults.push(faults.note(not_allowed(&component.id, message)));
                }
            }
        }
        let components = self.structure.components();
        let with = |id: &str| key.codes[components.iter().position(|component| component.id == id)?].as_deref();
        let is_allowed = self.structure.constraints().iter().all(|constraint| constraint.allows(with));
        // Only where no single code was at fault: otherwise the same is said twice.
        if key.faults.len() == is_known && !is_allowed {
            let codes: Vec<&str> = key.codes.iter().flatten().map(String::as_str).collect();
            let message = format!("the constraints do not allow {}: not written", codes.join("."));
            key.faults.push(faults.note(not_allowed("key", message)));
        }
    }
}

/// The code of a list for a frequency: that of CL_FREQ (H for half-years in older lists, where it is not hourly), or the one
/// that is named so.
fn of_frequency(list: &Codelist, own: Frequency) -> Option<&str> {
    let is_own = |word: &str| word.parse::<Frequency>().is_ok_and(|frequency| frequency == own);
    let is_hourly = |code: &Code| code.name.to_lowercase().starts_with("hour");
    let by_word = || list.codes().iter().find(|code| (is_own(&code.id) && !is_hourly(code)) || is_own(&code.name));
    list.in_any_case(own.as_str()).or_else(by_word).map(|code| code.id.as_str())
}

/// The code of a list that has no other.
fn only(list: &Codelist) -> Option<&str> {
    Some(list.codes()).filter(|codes| codes.len() == 1).map(|codes| codes[0].id.as_str())
}

fn not_allowed(place: &str, message: String) -> Finding {
    Finding::error(Rule::NotAllowed, place, message)
        .remedy("the constraints of the structure say so; use another series, or leave these figures out")
}

impl Key {
    /// Gives a dimension the code for a word, or notes that the list has none.
    fn set(&mut self, place: usize, component: &Component, word: &str, column: &str, faults: &mut Faults) {
        let code = match component.codelist() {
            None => Some(word),
            Some(list) => {
                let total =
                    TOTALS.contains(&word).then(|| TOTALS.into_iter().find(|t| list.code(t).is_some())).flatten();
                list.of_word(word).map(|code| code.id.as_str()).or(total)
            }
        };
        match code {
            Some(code) => self.codes[place] = Some(code.to_owned()),
            None => {
                let of = component.codelist().map_or_else(String::new, |list| list.reference().to_string());
                self.lacks.push(place);
                self.faults.push(faults.note(no_code(column, word, &component.id, &of, Severity::Error)));
            }
        }
    }
}

/// The dimension of the series by one of its names.
fn dimensions_named<'s>(source: &'s Source<'_>, name: &str) -> Option<&'s str> {
    source.dimensions().find(|own| *own == name)
}

fn not_expressed(structure: &Structure, dimension: &str, word: &str) -> Finding {
    let word = crate::error::excerpt(word);
    let message = format!("{word:?} is a part that {} has no dimension for: not written", structure.reference());
    let remedy =
        format!("give it a component in the mapping: column {dimension}, code {word}, component and code there");
    Finding::error(Rule::NotExpressed, dimension, message).remedy(remedy)
}

/// A rule that is built in and not confirmed is named where it is used.
fn unsure<'w>(component: &Component, column: &str, word: impl Fn(&str) -> Option<&'w str>, code: &str) -> Finding {
    let word = word(column).unwrap_or_default();
    let message = format!("{word:?} is written as {code} in {}, which no source states", component.id);
    Finding::note(Rule::CodeMapped, column, message).remedy("if it is another level, say so in the mapping")
}
