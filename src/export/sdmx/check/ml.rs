//! SDMX-ML 2.1 and 3.0: components as attributes of elements (structure-specific), or as elements with identifiers (generic).

use super::Broken;
use super::checker::{Checker, Unknown};
use super::head::Head;
use super::slot::Level;
use crate::error::{excerpt, list, nearest};
use crate::finding::{Finding, Rule};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeSet;

/// How deep elements may stand in each other; messages of data have eight levels.
const DEPTH: usize = 32;

const ROOTS: [&str; 4] =
    ["StructureSpecificData", "GenericData", "StructureSpecificTimeSeriesData", "GenericTimeSeriesData"];

/// Elements that hold others and say nothing themselves.
const HOLDERS: [&str; 4] = ["SeriesKey", "ObsKey", "GroupKey", "Attributes"];

/// Elements that say nothing of figures, whatever stands in them.
const APART: [&str; 4] = ["Header", "Footer", "Annotations", "DataProvider"];

/// Elements of the schema that are not read: values that are several or in several languages, and metadata.
const UNREAD: [&str; 3] = ["Atts", "Comp", "Metadata"];

const KNOWN: [&str; 8] = ["Header", "DataSet", "Group", "Series", "Obs", "Value", "ObsDimension", "ObsValue"];

pub(super) fn read(text: &str, checker: &mut Checker<'_>) -> Result<(), Broken> {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut lines = Lines { text: text.as_bytes(), at: 0, line: 1 };
    let mut message = Message {
        checker,
        head: Some(Head { needs_test: true, ..Head::default() }),
        has_data: false,
        stack: Vec::new(),
        structures: BTreeSet::new(),
        time: None,
    };
    loop {
        let event = reader.read_event();
        // The line where the element ends: of a long tag, that of its last attribute.
        let line = lines.of(usize::try_from(reader.buffer_position()).unwrap_or(text.len()));
        let broken = |problem: String| (Some(line), problem);
        match event.map_err(|error| broken(format!("is not well-formed XML: {error}")))? {
            Event::Start(element) => {
                message.open(&element, line).map_err(broken)?;
                // Opened before it is pushed, so that the last of the stack is the parent.
                message.stack.push(element.local_name().as_ref().to_owned());
                if message.stack.len() > DEPTH {
                    return Err(broken(format!(
                        "has more than {DEPTH} elements in each other: no message of data has"
                    )));
                }
            }
            Event::Empty(element) => {
                message.open(&element, line).map_err(broken)?;
                message.close(element.local_name().as_ref(), line);
            }
            Event::End(_) => {
                if message.checker.is_stopped() {
                    return Ok(());
                }
                if let Some(name) = message.stack.pop() {
                    message.close(&name, line);
                }
            }
            Event::Text(words) => message.words(&words.xml10_content(), line),
            Event::DocType(_) => {
                let problem = "declares a document type, which no SDMX message has and which is not read";
                return Err(broken(problem.to_owned()));
            }
            Event::Eof => break,
            Event::CData(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::GeneralRef(_) => {}
        }
    }
    message.end(lines.line)
}

/// Lines by the bytes that were read.
struct Lines<'t> {
    text: &'t [u8],
    at: usize,
    line: usize,
}

impl Lines<'_> {
    fn of(&mut self, byte: usize) -> usize {
        // Only onwards: each byte is looked at once.
        let end = byte.clamp(self.at, self.text.len());
        self.line += self.text[self.at..end].iter().filter(|byte| **byte == b'\n').count();
        self.at = end;
        self.line
    }
}

struct Message<'c, 's> {
    checker: &'c mut Checker<'s>,
    head: Option<Head>,
    has_data: bool,
    stack: Vec<String>,
    /// By which names data sets refer to the structures of the header.
    structures: BTreeSet<String>,
    /// The dimension at the figures, if the header names one.
    time: Option<String>,
}

impl Message<'_, '_> {
    fn is_in(&self, name: &str) -> bool {
        self.stack.iter().any(|open| open == name)
    }

    fn open(&mut self, element: &BytesStart<'_>, line: usize) -> Result<(), String> {
        let name = element.local_name();
        let parent = self.stack.last().map_or("", String::as_str);
        if self.stack.is_empty() && !ROOTS.contains(&name.as_ref()) {
            return Err(format!("is XML whose root is {}, and no SDMX message of data", name.as_ref()));
        }
        match (name.as_ref(), parent) {
            _ if self.is_in("Header") => self.header(name.as_ref(), element, line)?,
            ("DataSet", _) => self.data_set(element, line)?,
            ("Series", _) => {
                self.checker.clear(Level::Series);
                self.components(element, Level::Series, line)?;
            }
            // As a series is: what was said of the one before does not hold for it.
            ("Group", _) => {
                self.checker.clear(Level::Series);
                self.components(element, Level::Series, line)?;
            }
            // A flat data set: an observation has its whole key, and all attributes in it.
            ("Obs", "DataSet") => {
                self.checker.clear(Level::Series);
                for (id, value) in attributes(element)? {
                    self.checker.set(&id, &value, Level::Series, Unknown::Refused, line);
                }
            }
            ("Obs", _) => {
                self.checker.clear(Level::Figure);
                self.components(element, Level::Figure, line)?;
            }
            ("Value", "SeriesKey" | "ObsKey" | "GroupKey" | "Attributes") | ("ObsDimension", _) => {
                let of_figure = self.is_in("Obs");
                // `concept` is the name in SDMX 2.0.
                let id = attribute(element, "id")?.or(attribute(element, "concept")?);
                let id = id.or_else(|| self.time.clone()).unwrap_or_else(|| "TIME_PERIOD".to_owned());
                let value = attribute(element, "value")?.unwrap_or_default();
                if of_figure && !self.is_in("Series") {
                    self.checker.set(&id, &value, Level::Series, Unknown::Refused, line);
                } else {
                    let level = if of_figure { Level::Figure } else { Level::Series };
                    self.checker.set_in_place(&id, &value, level, line);
                }
            }
            ("ObsValue", _) => {
                let value = attribute(element, "value")?.unwrap_or_default();
                let measure = self.checker.measure_id();
                self.checker.set(measure, &value, Level::Figure, Unknown::Refused, line);
            }
            (unread, _) => self.unread(unread, line),
        }
        Ok(())
    }

    /// An element without a component: one of the schema, or one in which a figure would be lost.
    fn unread(&mut self, name: &str, line: usize) {
        let is_apart = |open: &String| APART.contains(&open.as_str()) || UNREAD.contains(&open.as_str());
        if self.stack.is_empty() || HOLDERS.contains(&name) || APART.contains(&name) || self.stack.iter().any(is_apart)
        {
            return;
        }
        let finding = if UNREAD.contains(&name) {
            let message = format!("what stands in {name} is not checked");
            Finding::warning(Rule::NotRead, name, message)
                .remedy("write codes and texts as attributes of their element")
        } else {
            let message =
                format!("no message of data has an element {:?} here: what it says is not read", excerpt(name));
            let known = list(&nearest(name, KNOWN, 2));
            Finding::error(Rule::UnknownComponent, excerpt(name), message).remedy(format!("write {known}"))
        };
        self.checker.found(finding, line);
    }

    fn close(&mut self, name: &str, line: usize) {
        match name {
            "Header" => self.head_ends(),
            "Group" => self.checker.group(),
            "Obs" => self.checker.figure(line),
            _ => {}
        }
    }

    fn head_ends(&mut self) {
        // Taken out, so that a header is judged once.
        if let Some(head) = self.head.take() {
            self.checker.head(head);
        }
    }

    /// The components of the structure-specific form: attributes without a namespace.
    fn components(&mut self, element: &BytesStart<'_>, level: Level, line: usize) -> Result<(), String> {
        for (id, value) in attributes(element)? {
            self.checker.set_in_place(&id, &value, level, line);
        }
        Ok(())
    }

    fn data_set(&mut self, element: &BytesStart<'_>, line: usize) -> Result<(), String> {
        self.has_data = true;
        self.checker.clear(Level::DataSet);
        // The action of the data set before does not hold for this one.
        self.checker.act("", line);
        for attribute in element.attributes() {
            let attribute = attribute.map_err(|error| format!("is not well-formed XML: {error}"))?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| error.to_string())?;
            match attribute.key.local_name().as_ref() {
                "action" => self.checker.act(&value, line),
                "structureRef" if !self.structures.contains(&*value) => {
                    let message =
                        format!("the data set refers to {:?}, which the header does not have", excerpt(&value));
                    let finding = Finding::error(Rule::StructureDiffers, "structureRef", message);
                    self.checker.found(finding.remedy("write the structureID of the header"), line);
                }
                // Attributes of the data set are said of all its figures.
                // Others are of the schema of messages, such as `dataScope`.
                id if !attribute.key.as_ref().contains(':') && self.checker.has(id) => {
                    self.checker.set_in_place(id, &value, Level::DataSet, line);
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn header(&mut self, name: &str, element: &BytesStart<'_>, line: usize) -> Result<(), String> {
        match name {
            "Sender" => {
                if let (Some(head), Some(id)) = (&mut self.head, attribute(element, "id")?) {
                    head.sender = Some(id);
                }
            }
            "Structure" => {
                self.structures.extend(attribute(element, "structureID")?);
                if let Some(namespace) = attribute(element, "namespace")?.filter(|urn| urn.contains("DataStructure=")) {
                    self.checker.is_by(&namespace, false, Some(line));
                }
                self.time = attribute(element, "dimensionAtObservation")?
                    .filter(|id| id != "AllDimensions")
                    .or(self.time.take());
            }
            "Ref" => {
                let part = |name: &str| attribute(element, name).map(Option::unwrap_or_default);
                let (agency, id, version) = (part("agencyID")?, part("id")?, part("version")?);
                let is_flow = self.stack.last().is_some_and(|parent| parent.ends_with("Usage"));
                if !id.is_empty() {
                    // The default of SDMX 2.1 where a reference names no version.
                    let version = if version.is_empty() { "1.0".to_owned() } else { version };
                    self.checker.is_by(&format!("{agency}:{id}({version})"), is_flow, Some(line));
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Parts of the header that are text.
    fn words(&mut self, words: &str, line: usize) {
        let words = words.trim();
        if words.is_empty() || !self.is_in("Header") {
            return;
        }
        let open = self.stack.last().map_or("", String::as_str);
        let parent = self.stack.iter().rev().nth(1).map_or("", String::as_str);
        match (open, parent, &mut self.head) {
            ("ID", "Header", Some(head)) => head.id = Some(words.to_owned()),
            ("Test", "Header", Some(head)) => head.test = Some(words.to_owned()),
            ("Prepared", "Header", Some(head)) => head.prepared = Some(words.to_owned()),
            // The references of SDMX 3.0 are text.
            (_, _, _) if words.starts_with("urn:sdmx:") => {
                self.checker.is_by(words, words.contains("Dataflow="), Some(line))
            }
            (_, _, _) => {}
        }
    }

    fn end(mut self, line: usize) -> Result<(), Broken> {
        if !self.stack.is_empty() {
            return Err((Some(line), "ends in the middle".to_owned()));
        }
        if self.head.is_some() {
            self.head_ends();
        }
        if !self.has_data {
            let finding =
                Finding::error(Rule::NotRead, "message", "the message has no data set: structures, or an empty answer");
            self.checker.of_all.push(finding.remedy("give a message of data"));
        }
        Ok(())
    }
}

/// The attributes without a namespace, in their order.
fn attributes(element: &BytesStart<'_>) -> Result<Vec<(String, String)>, String> {
    let mut found = Vec::new();
    for attribute in element.attributes() {
        let attribute = attribute.map_err(|error| format!("is not well-formed XML: {error}"))?;
        let id = attribute.key.as_ref();
        if id.contains(':') || id == "xmlns" {
            continue;
        }
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| error.to_string())?;
        found.push((id.to_owned(), value.into_owned()));
    }
    Ok(found)
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Result<Option<String>, String> {
    let found = element.try_get_attribute(name).map_err(|error| format!("is not well-formed XML: {error}"))?;
    let value =
        found.map(|attribute| attribute.normalized_value(XmlVersion::Implicit1_0).map(|value| value.into_owned()));
    value.transpose().map_err(|error| error.to_string())
}
