//! SDMX-ML 2.1 and 3.0: data as attributes of elements (structure-specific), or as elements with identifiers (generic).

use super::Fault;
use super::component::{Components, Level, OTHER_MEASURES, Pairs, identifier, is_known};
use super::reported::{Kind, Reported};
use crate::error::{excerpt, list};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// How deep elements may stand in each other; messages of data have eight levels.
const DEPTH: usize = 32;

pub(super) fn read(text: &str, reported: &mut Reported<'_>) -> Result<(), Fault> {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut message = Message::new();
    let mut stack: Vec<String> = Vec::new();
    loop {
        let event = reader.read_event().map_err(|e| malformed(&e))?;
        match event {
            Event::Start(element) => {
                let name = local(&element);
                message.open(&stack, &name, &element, reported)?;
                stack.push(name);
                // The stack holds a name for each open element, and a hostile file would fill the memory with it.
                if stack.len() > DEPTH {
                    return Err((
                        None,
                        format!("has more than {DEPTH} elements in each other: no message of data has"),
                    ));
                }
            }
            Event::Empty(element) => {
                let name = local(&element);
                message.open(&stack, &name, &element, reported)?;
                message.close(&name, reported)?;
            }
            Event::End(_) => {
                if let Some(name) = stack.pop() {
                    message.close(&name, reported)?;
                }
            }
            Event::Text(text) if is_in_header(&stack) && stack.last().is_some_and(|name| name == "Prepared") => {
                reported.updated = Some(text.trim().to_owned());
            }
            // The references of SDMX 3.0 are text.
            Event::Text(text) if is_in_header(&stack) => message.reference(&stack, &text),
            Event::DocType(_) => {
                return Err((
                    None,
                    "declares a document type, which no SDMX message has and which is not read".to_owned(),
                ));
            }
            Event::Eof => break,
            Event::Text(_) | Event::CData(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::GeneralRef(_) => {}
        }
    }
    if !stack.is_empty() {
        return Err((None, "ends in the middle: download it again".to_owned()));
    }
    message.end(reported)
}

fn local(element: &BytesStart<'_>) -> String {
    String::from_utf8_lossy(element.local_name().as_ref().as_ref()).into_owned()
}

fn is_in_header(stack: &[String]) -> bool {
    stack.iter().any(|name| name == "Header")
}

/// What was read of a message.
struct Message {
    components: Components,
    /// Structures of the header: the names by which data sets refer to them, and their identifiers.
    structures: Vec<(String, String)>,
    is_data: bool,
    is_deleted: bool,
    value: String,
    deleted: usize,
    complex: usize,
    time: String,
    is_generic: bool,
    /// Dimensions and attributes of the group that is read, in the generic form.
    group: (Pairs, Pairs),
    /// The elements of groups in the other form and their components, which the first series tells apart.
    given: Vec<(String, Pairs)>,
    /// Groups that are of no dimension of that series.
    groups: usize,
    /// Whether a figure of the data set has the measure that is read.
    has_value: bool,
    /// Components of its figures that hold numbers, and whose names do not say what they are.
    numbers: BTreeSet<String>,
}

impl Message {
    fn new() -> Message {
        Message {
            components: Components::of(""),
            structures: Vec::new(),
            is_data: false,
            is_deleted: false,
            value: String::new(),
            deleted: 0,
            complex: 0,
            time: "TIME_PERIOD".to_owned(),
            is_generic: false,
            group: Default::default(),
            given: Vec::new(),
            groups: 0,
            has_value: false,
            numbers: BTreeSet::new(),
        }
    }

    fn open(
        &mut self,
        stack: &[String],
        name: &str,
        element: &BytesStart<'_>,
        reported: &mut Reported<'_>,
    ) -> Result<(), Fault> {
        let parent = stack.last().map_or("", String::as_str);
        if stack.is_empty()
            && !matches!(
                name,
                "StructureSpecificData" | "GenericData" | "StructureSpecificTimeSeriesData" | "GenericTimeSeriesData"
            )
        {
            return Err((None, format!("is XML whose root is {name}, and no SDMX message of data")));
        }
        self.is_generic |= stack.is_empty() && name.starts_with("Generic");
        match (name, parent) {
            _ if is_in_header(stack) => self.header(name, element)?,
            ("DataSet", _) => {
                self.is_data = true;
                self.data_set(element, reported)?;
            }
            ("Series", _) => {
                self.components.clear(reported, Level::Series);
                self.attributes(element, (Level::Series, Kind::Either), reported)?;
                self.tell_groups(reported);
            }
            ("Obs", _) => {
                self.value.clear();
                // Without `Series` around it an observation carries its dimensions itself.
                let is_flat = parent == "DataSet";
                let (level, kind) =
                    if is_flat { (Level::Series, Kind::Either) } else { (Level::Figure, Kind::Attribute) };
                self.components.clear(reported, level);
                self.attributes(element, (level, kind), reported)?;
                self.note_numbers(element)?;
                self.tell_groups(reported);
            }
            ("Group", _) if self.is_generic => self.group = Default::default(),
            // `Atts` of version 3.0 may be of no dimensions, and are said of all figures then.
            ("Group" | "Atts", _) => self.given.push((name.to_owned(), pairs(element)?)),
            ("Comp", _) => self.complex += 1,
            ("Value", "GroupKey") => self.group.0.extend(pair(element)?),
            ("Value", "Attributes") if stack.iter().any(|name| name == "Group") => {
                self.group.1.extend(pair(element)?);
            }
            ("Value", "SeriesKey" | "ObsKey" | "Attributes") => {
                let is_in = |element: &str| stack.iter().any(|name| name == element);
                let level = match () {
                    _ if is_in("Obs") => Level::Figure,
                    _ if is_in("Series") => Level::Series,
                    _ => Level::DataSet,
                };
                let kind = if parent == "Attributes" { Kind::Attribute } else { Kind::Dimension };
                self.pair(element, (level, kind), reported)?;
            }
            ("ObsDimension", _) => self.pair(element, (Level::Figure, Kind::Dimension), reported)?,
            ("ObsValue", _) => {
                self.has_value = true;
                self.value = attribute(element, "value")?.unwrap_or_default().into_owned();
            }
            (_, _) => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str, reported: &mut Reported<'_>) -> Result<(), Fault> {
        match name {
            "DataSet" => self.check_measures(reported)?,
            "Obs" if self.is_deleted => self.deleted += 1,
            "Obs" => {
                let marks = self.components.marks(reported)?;
                self.components.settle(reported)?;
                reported.push(0, &self.value, true, marks);
            }
            "Group" if self.is_generic => {
                let (dimensions, attributes) = std::mem::take(&mut self.group);
                self.components.group(dimensions, attributes);
            }
            _ => {}
        }
        Ok(())
    }

    /// The groups before the first series: what the series has as well are their dimensions, the rest their attributes.
    fn tell_groups(&mut self, reported: &Reported<'_>) {
        for (element, given) in std::mem::take(&mut self.given) {
            let (dimensions, attributes): (Pairs, Pairs) =
                given.into_iter().partition(|(id, _)| self.components.word(reported, id).is_some());
            match dimensions.as_slice() {
                [] if element == "Group" => self.groups += 1,
                _ => self.components.group(dimensions, attributes),
            }
        }
    }

    /// A component of the generic form: its identifier and its value.
    fn pair(
        &mut self,
        element: &BytesStart<'_>,
        (level, kind): (Level, Kind),
        reported: &mut Reported<'_>,
    ) -> Result<(), Fault> {
        // `ObsDimension` names no component; the header says which one it is.
        let (id, value) = match pair(element)? {
            Some(pair) => pair,
            None => (self.time.clone(), attribute(element, "value")?.unwrap_or_default().into_owned()),
        };
        self.components.set(reported, &id, &value, level, kind)
    }

    /// The components of the structure-specific form: attributes without a namespace.
    fn attributes(
        &mut self,
        element: &BytesStart<'_>,
        (level, kind): (Level, Kind),
        reported: &mut Reported<'_>,
    ) -> Result<(), Fault> {
        for (id, value) in pairs(element)? {
            if id == reported.measure() {
                self.has_value = true;
                self.value = value;
            } else {
                self.components.set(reported, &id, &value, level, kind)?;
            }
        }
        Ok(())
    }

    /// What may be the measure of a figure, where no figure has had the one that is read so far.
    fn note_numbers(&mut self, element: &BytesStart<'_>) -> Result<(), Fault> {
        if self.has_value {
            return Ok(());
        }
        let may_be =
            |(id, word): &(String, String)| !is_known(id) && word.trim().parse::<f64>().is_ok_and(f64::is_finite);
        self.numbers.extend(pairs(element)?.into_iter().filter(may_be).map(|(id, _)| id));
        Ok(())
    }

    /// Only the data structure tells measures by other names from attributes: as these, their figures would be lost.
    fn check_measures(&mut self, reported: &Reported<'_>) -> Result<(), Fault> {
        let numbers: Vec<String> = std::mem::take(&mut self.numbers).iter().map(|id| excerpt(id)).collect();
        if std::mem::take(&mut self.has_value) || self.is_deleted {
            return Ok(());
        }
        if let Some(fault) = reported.without_measure(&numbers) {
            return Err(fault);
        }
        if numbers.is_empty() {
            return Ok(());
        }
        let numbers = list(&numbers);
        Err((
            None,
            format!(
                "has no OBS_VALUE in its figures, and numbers in {numbers}: its measures have other names; {OTHER_MEASURES}"
            ),
        ))
    }

    fn data_set(&mut self, element: &BytesStart<'_>, reported: &mut Reported<'_>) -> Result<(), Fault> {
        self.components.clear(reported, Level::DataSet);
        self.given.clear();
        let mut of = None;
        self.is_deleted = false;
        for attribute in element.attributes() {
            let attribute = attribute.map_err(|e| malformed(&e))?;
            let key = String::from_utf8_lossy(attribute.key.local_name().as_ref().as_ref()).into_owned();
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|e| malformed(&e))?;
            match key.as_str() {
                "structureRef" => of = Some(value.into_owned()),
                "action" => self.is_deleted = matches!(&*value, "Delete" | "D"),
                // Attributes of the data set are said of all its figures.
                id if id.chars().all(|c| c.is_ascii_uppercase() || c == '_') => {
                    self.components.set(reported, id, &value, Level::DataSet, Kind::Attribute)?;
                }
                _ => {}
            }
        }
        let known = |reference: &String| self.structures.iter().find(|(name, _)| name == reference);
        // A data set without a reference is of the only structure that there mostly is.
        let id = of.as_ref().and_then(known).or(self.structures.last()).map(|(_, id)| id.clone());
        self.components.is_of(&id.or(of).unwrap_or_default());
        Ok(())
    }

    fn header(&mut self, name: &str, element: &BytesStart<'_>) -> Result<(), Fault> {
        match (name, attribute(element, "structureID")?) {
            ("Structure", Some(reference)) => {
                let id = attribute(element, "namespace")?.map_or_else(String::new, |urn| identifier(&urn));
                self.structures.push((reference.into_owned(), id));
                if let Some(time) = attribute(element, "dimensionAtObservation")?.filter(|id| id != "AllDimensions") {
                    self.time = time.into_owned();
                }
            }
            ("Ref", _) => {
                let id = attribute(element, "id")?.unwrap_or_default();
                let agency = attribute(element, "agencyID")?.unwrap_or_default();
                if let Some(last) = self.structures.last_mut() {
                    last.1 = identifier(&format!("{agency}:{id}"));
                }
            }
            (_, _) => {}
        }
        Ok(())
    }

    fn reference(&mut self, stack: &[String], text: &str) {
        if stack.iter().any(|name| name == "Structure")
            && text.trim().starts_with("urn:")
            && let Some(last) = self.structures.last_mut()
        {
            last.1 = identifier(text.trim());
        }
    }

    fn end(self, reported: &mut Reported<'_>) -> Result<(), Fault> {
        if !self.is_data {
            return Err((
                None,
                "is a message without data: structures, or the answer to a query that found none".to_owned(),
            ));
        }
        reported.not_read("figures of data sets that delete them", self.deleted);
        reported.not_read("groups that are of no dimension of a series", self.groups);
        reported.not_read("components with several values", self.complex);
        Ok(())
    }
}

fn malformed(error: &dyn std::fmt::Display) -> Fault {
    (None, format!("is not well-formed XML: {error}; download it again"))
}

/// A component of the generic form: its identifier and its value; `None` where it has no identifier.
fn pair(element: &BytesStart<'_>) -> Result<Option<(String, String)>, Fault> {
    let id = attribute(element, "id")?.or(attribute(element, "concept")?);
    let value = attribute(element, "value")?.unwrap_or_default().into_owned();
    Ok(id.map(|id| (id.into_owned(), value)))
}

/// The components of an element of the structure-specific form: its attributes without a prefix, as one with a prefix belongs to
/// XML or to the message.
fn pairs(element: &BytesStart<'_>) -> Result<Pairs, Fault> {
    let mut pairs = Vec::new();
    for attribute in element.attributes() {
        let attribute = attribute.map_err(|e| malformed(&e))?;
        let id = String::from_utf8_lossy(attribute.key.as_ref().as_ref()).into_owned();
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|e| malformed(&e))?;
        if !id.contains(':') && id != "xmlns" {
            pairs.push((id, value.into_owned()));
        }
    }
    Ok(pairs)
}

/// An attribute of an element by its name.
fn attribute<'e>(element: &'e BytesStart<'_>, name: &str) -> Result<Option<Cow<'e, str>>, Fault> {
    let found = element.try_get_attribute(name).map_err(|e| malformed(&e))?;
    found.map(|attribute| attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|e| malformed(&e))).transpose()
}
