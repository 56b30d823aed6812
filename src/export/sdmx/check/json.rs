//! SDMX-JSON 1.0 and 2.0: figures under keys that count the values of their components.

use super::Broken;
use super::checker::{Checker, Unknown};
use super::head::Head;
use super::slot::Level;
use crate::error::excerpt;
use crate::finding::{Finding, Rule};
use crate::input::sdmx_json_message::{Component, DataSet, Meta, Parts, Structure, parse};
use serde_json::Value;
use std::collections::BTreeSet;

pub(super) fn read(text: &str, checker: &mut Checker<'_>) -> Result<(), Broken> {
    let message = parse(text)?;
    checker.head(head(message.meta.unwrap_or_default()));
    for structure in &message.structures {
        named(structure, checker);
    }
    let mut figures = 0;
    for data_set in message.data_sets {
        let Some(structure) = message.structures.get(data_set.structure) else {
            return Err((None, format!("a data set refers to structure {}, which is not there", data_set.structure)));
        };
        // Counted over all data sets, as a finding names the figure by its number.
        let mut set = Reading { structure, checker, used: BTreeSet::new(), defaults: structure.defaults(), figures };
        set.read(data_set);
        figures = set.figures;
        set.unused();
    }
    Ok(())
}

fn head(meta: Meta) -> Head {
    let text = |value: Option<Value>| match value {
        Some(Value::String(text)) => Some(text),
        // The sender is an object with an identifier; some messages write the identifier alone.
        Some(Value::Object(members)) => members.get("id").and_then(Value::as_str).map(str::to_owned),
        Some(other @ (Value::Bool(_) | Value::Number(_))) => Some(other.to_string()),
        Some(Value::Null | Value::Array(_)) | None => None,
    };
    let (id, sender, prepared) = (text(meta.id), text(meta.sender), text(meta.prepared));
    Head { id, sender, prepared, test: text(meta.test), needs_test: false }
}

/// The text of a value that is a number, or should be.
fn number(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        Value::Number(_) | Value::Bool(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

/// The links of a structure, and the components that it declares more than once.
fn named(structure: &Structure, checker: &mut Checker<'_>) {
    for link in &structure.links {
        match (link.rel.as_deref(), &link.urn) {
            (Some("dataflow"), Some(urn)) => checker.is_by(urn, true, None),
            (Some("datastructure"), Some(urn)) => checker.is_by(urn, false, None),
            (_, _) => {}
        }
    }
    for measure in of(&structure.measures).filter(|measure| !measure.id.is_empty()) {
        // Its values stand in figures without its name: nothing else would show that it is another.
        if !checker.has(&measure.id) {
            checker.set(&measure.id, "", Level::DataSet, Unknown::Refused, 1);
        }
    }
    let mut seen = BTreeSet::new();
    for component in parts(structure) {
        if !seen.insert(component.id.as_str()) {
            let message = format!("the component {:?} is declared more than once", excerpt(&component.id));
            let finding = Finding::error(Rule::RepeatedColumn, excerpt(&component.id), message);
            checker.of_all.push(finding.remedy("keep one of them"));
        }
    }
    places_of_keys(&structure.dimensions.series, checker);
}

/// Keys such as `0:3:1` count dimensions in the order of the message, which their stated places must not contradict.
fn places_of_keys(dimensions: &[Component], checker: &mut Checker<'_>) {
    for pair in dimensions.windows(2) {
        let [before, after] = pair else { continue };
        if let (Some(first), Some(second)) = (before.position, after.position)
            && first >= second
        {
            let message =
                format!("keyPosition {second} stands behind keyPosition {first}: keys can be read in two ways");
            let finding = Finding::error(Rule::WrongPlace, excerpt(&after.id), message);
            checker.of_all.push(finding.remedy("number the dimensions from 0, in the order of the message"));
        }
    }
}

fn parts(structure: &Structure) -> impl Iterator<Item = &Component> {
    of(&structure.dimensions).chain(of(&structure.measures)).chain(of(&structure.attributes))
}

fn of(parts: &Parts) -> impl Iterator<Item = &Component> {
    parts.data_set.iter().chain(&parts.group).chain(&parts.series).chain(&parts.observation)
}

/// A data set while it is read.
struct Reading<'r, 'c, 's> {
    structure: &'r Structure,
    checker: &'c mut Checker<'s>,
    /// The values that were used, by component.
    used: BTreeSet<(String, u64)>,
    /// What attributes are where the data say nothing.
    defaults: Vec<(String, String)>,
    figures: usize,
}

impl Reading<'_, '_, '_> {
    fn read(&mut self, data_set: DataSet) {
        let (dimensions, attributes) = (&self.structure.dimensions, &self.structure.attributes);
        self.checker.clear(Level::DataSet);
        self.checker.act(data_set.action.as_deref().unwrap_or_default(), 0);
        for dimension in &dimensions.data_set {
            // A dimension of the data set has one value, which is that of all its figures.
            self.set(dimension, &Value::from(0), Level::DataSet);
        }
        self.set_all(&attributes.data_set, &data_set.attributes, Level::DataSet);
        for (key, attributes_of_group) in data_set.groups.unwrap_or_default().0 {
            self.checker.clear(Level::Series);
            let values: Vec<Value> = attributes_of_group.as_array().cloned().unwrap_or_default();
            let of_group = self.structure.of_group(&key).unwrap_or_else(|| dimensions.series.iter().collect());
            self.key(of_group.into_iter(), &key, Level::Series);
            self.set_all(&attributes.group, &values, Level::Series);
            self.checker.group();
        }
        for (key, figure) in data_set.observations.unwrap_or_default().0 {
            self.checker.clear(Level::Series);
            self.figures += 1;
            self.key(dimensions.observation.iter(), &key, Level::Series);
            self.figure(&figure, Level::Series);
        }
        for (key, series) in data_set.series.unwrap_or_default().0 {
            self.checker.clear(Level::Series);
            self.key(dimensions.series.iter(), &key, Level::Series);
            // Some programs declare attributes of groups and write them with the series.
            let of_series = if attributes.series.is_empty() { &attributes.group } else { &attributes.series };
            self.set_all(of_series, &series.attributes, Level::Series);
            if series.observations.0.is_empty() {
                let finding = Finding::warning(Rule::NoValues, "series", "a series without figures");
                self.checker.found(finding.remedy("write its observations, or leave the series out"), self.figures);
            }
            for (key, figure) in series.observations.0 {
                if self.checker.is_stopped() {
                    return;
                }
                self.checker.clear(Level::Figure);
                self.figures += 1;
                self.key(dimensions.observation.iter(), &key, Level::Figure);
                self.figure(&figure, Level::Figure);
            }
        }
    }

    /// The values of a figure, one for each measure, and its attributes.
    fn figure(&mut self, figure: &[Value], level: Level) {
        let structure = self.structure;
        let measures = &structure.measures.observation;
        let (values, attributes) = figure.split_at_checked(structure.measures()).unwrap_or((figure, &[]));
        self.set_all(&structure.attributes.observation, attributes, level);
        let own = self.checker.measure_id();
        for (measure, value) in measures.iter().zip(values) {
            match (self.checker.has(&measure.id), measure.values.is_empty()) {
                // Found once, where it is declared.
                (false, _) => {}
                (true, true) => self.checker.set(&measure.id, &number(value), level, Unknown::Refused, self.figures),
                (true, false) => self.set(measure, value, level),
            }
        }
        // One that is not declared, or by a name that was found to be none, is held to be that of the structure.
        if !measures.iter().any(|measure| measure.id == own) {
            let text = values.get(structure.of_value(own)).map(number).unwrap_or_default();
            self.checker.set(own, &text, level, Unknown::Refused, self.figures);
        }
        for (id, word) in &self.defaults {
            if self.checker.is_open(id) {
                self.checker.set(id, word, Level::Figure, Unknown::Refused, self.figures);
            }
        }
        self.checker.figure(self.figures);
    }

    fn set_all(&mut self, attributes: &[Component], values: &[Value], level: Level) {
        let annotations = self.structure.annotations() as u64;
        // The annotations of the figure, the series or the group stand behind its attributes.
        let is_annotation = |value: &Value| value.as_u64().is_some_and(|place| place < annotations);
        if !values.iter().skip(attributes.len()).all(is_annotation) {
            let message = "more attributes than the message declares";
            let finding = Finding::error(Rule::RaggedRow, "message", message);
            self.checker.found(finding.remedy("declare the attributes, or leave them out"), self.figures);
        }
        for (attribute, value) in attributes.iter().zip(values).filter(|(_, value)| !value.is_null()) {
            self.set(attribute, value, level);
        }
    }

    /// Dimensions by a key such as `0:3:1`.
    fn key<'d>(&mut self, dimensions: impl ExactSizeIterator<Item = &'d Component>, key: &str, level: Level) {
        let places: Vec<&str> = key.split(':').collect();
        if places.len() != dimensions.len() {
            let message = format!("a key that is not of {} dimensions", dimensions.len());
            let finding = Finding::error(Rule::MissingComponent, "key", message);
            let remedy = format!("write a place for each dimension; the first key is {:?}", excerpt(key));
            self.checker.found(finding.remedy(remedy), self.figures);
        }
        for (dimension, place) in dimensions.zip(places) {
            match place.parse::<u64>() {
                Ok(place) => self.set(dimension, &Value::from(place), level),
                // Keys of groups leave other dimensions open.
                Err(_) if place.is_empty() => {}
                Err(_) => self.no_value(dimension, place),
            }
        }
    }

    fn set(&mut self, component: &Component, value: &Value, level: Level) {
        if let (Some(place), false) = (value.as_u64(), component.values.is_empty()) {
            self.used.insert((component.id.clone(), place));
        }
        match component.word(value) {
            // A flat data set has all levels in its figures.
            Ok(word) if self.is_flat() => self.checker.set(&component.id, &word, level, Unknown::Refused, self.figures),
            Ok(word) => self.checker.set_in_place(&component.id, &word, level, self.figures),
            Err(_) => self.no_value(component, &value.to_string()),
        }
    }

    fn is_flat(&self) -> bool {
        self.structure.dimensions.series.is_empty()
    }

    fn no_value(&mut self, component: &Component, place: &str) {
        let id = excerpt(&component.id);
        let message = format!("a place outside the {} values that the message declares", component.values.len());
        let remedy = format!("declare the value, or correct the place; the first is {}", excerpt(place));
        self.checker.found(Finding::error(Rule::UnknownCode, id, message).remedy(remedy), self.figures);
    }

    /// Values that are declared and not used.
    fn unused(self) {
        for component in parts(self.structure) {
            let all = component.values.len() as u64;
            let unused = (0..all).filter(|place| !self.used.contains(&(component.id.clone(), *place))).count();
            if unused > 0 {
                let message = format!("{unused} of {all} values that the message declares are not used");
                let finding = Finding::note(Rule::UnusedCode, excerpt(&component.id), message);
                self.checker.of_all.push(finding.remedy("leave them out"));
            }
        }
    }
}
