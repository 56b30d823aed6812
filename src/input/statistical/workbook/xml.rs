//! The XML of a part of a workbook, event by event.

use super::archive::Unpacked;
use crate::input::letter;
use crate::input::statistical::bytes::{Damage, Outcome};
use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesEnd, BytesStart, Event};
use std::borrow::Cow;

pub(super) struct Xml<'a> {
    reader: Reader<Unpacked<'a>>,
    buffer: Vec<u8>,
}

/// What is read at a time. An empty element begins and ends.
pub(super) enum Node<'a> {
    Start(BytesStart<'a>),
    End(BytesEnd<'a>),
    /// Text, or nothing.
    Text(Cow<'a, str>),
    Done,
}

impl<'a> Xml<'a> {
    pub(super) fn new(part: Unpacked<'a>) -> Xml<'a> {
        let mut reader = Reader::from_reader(part);
        reader.config_mut().expand_empty_elements = true;
        Xml { reader, buffer: Vec::new() }
    }

    pub(super) fn next(&mut self) -> Outcome<Node<'_>> {
        self.buffer.clear();
        self.reader.get_mut().get_mut().begin();
        let event = self.reader.read_event_into(&mut self.buffer);
        Ok(match event.map_err(|error| damaged(&error))? {
            Event::Start(element) | Event::Empty(element) => Node::Start(element),
            Event::End(element) => Node::End(element),
            Event::Text(text) => Node::Text(text.xml10_content()),
            Event::CData(text) => Node::Text(text.xml10_content()),
            Event::GeneralRef(entity) => Node::Text(Cow::Owned(letter(&entity).map_err(unreadable)?.to_string())),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => Node::Text(Cow::Borrowed("")),
            Event::Eof => Node::Done,
        })
    }
}

/// The value of an attribute, by its name with the prefix that the format writes.
pub(super) fn attribute<'a>(element: &'a BytesStart<'_>, name: &str) -> Outcome<Option<Cow<'a, str>>> {
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| damaged(&error.into()))?;
        if attribute.key.as_ref() == name {
            let value = match attribute.value {
                // A borrowed value lives as long as the element; an owned one only here.
                Cow::Borrowed(value) => unescape(value),
                Cow::Owned(value) => unescape(&value).map(|value| Cow::Owned(value.into_owned())),
            };
            return value.map(Some).map_err(|error| damaged(&error.into()));
        }
    }
    Ok(None)
}

/// The value of an attribute with a prefix, whatever prefix its writer chose.
pub(super) fn prefixed<'a>(element: &'a BytesStart<'_>, name: &str) -> Outcome<Option<Cow<'a, str>>> {
    for known in element.attributes().with_checks(false).flatten() {
        let key = String::from_utf8_lossy(known.key.as_ref().as_ref()).into_owned();
        if key.split_once(':').is_some_and(|(_, local)| local == name) {
            return attribute(element, &key);
        }
    }
    Ok(None)
}

fn damaged(error: &quick_xml::Error) -> Damage {
    unreadable(error.to_string())
}

fn unreadable(problem: String) -> Damage {
    Damage(format!("is not a workbook that can be read: {problem}; open it in a spreadsheet and save it again"))
}
