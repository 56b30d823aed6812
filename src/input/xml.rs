//! A small XML document as a tree, for files that are read in several directions.
//!
//! The file may be from anybody: entities that a document defines are refused, and so is what is nested too deeply or is
//! too large.

use crate::{Error, Result};
use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::path::Path;

/// Elements within elements; structures of SDMX have about fifteen.
const DEPTH: usize = 64;

/// The size of a document in bytes. A tree takes up to 25 times as much; the largest files of registries have 20 MB.
const SIZE: u64 = 1 << 26;

/// An element with its attributes, its text and the elements within it; names are without their prefixes.
#[derive(Debug, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
    pub(crate) text: String,
    pub(crate) children: Vec<Element>,
}

impl Element {
    /// The attribute of this name, if it is there and not empty.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// The first element of this name directly within.
    pub(crate) fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The elements of this name directly within.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The elements of this name at any depth, in the order of the document.
    pub(crate) fn within<'a>(&'a self, name: &str) -> Vec<&'a Element> {
        let mut found = Vec::new();
        self.gather(name, &mut found);
        found
    }

    fn gather<'a>(&'a self, name: &str, found: &mut Vec<&'a Element>) {
        for child in &self.children {
            if child.name == name {
                found.push(child);
            }
            child.gather(name, found);
        }
    }

    fn read(element: &BytesStart<'_>) -> std::result::Result<Element, String> {
        let mut read = Element { name: element.local_name().as_ref().to_owned(), ..Element::default() };
        // The check for repeated names compares each with all before it; the first of a name is taken here.
        for attribute in element.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| error.to_string())?;
            let value = unescape(&attribute.value).map_err(|error| error.to_string())?.into_owned();
            read.attributes.push((attribute.key.local_name().as_ref().to_owned(), value));
        }
        Ok(read)
    }
}

/// The root of the document in a file.
///
/// # Errors
/// [`Error::InvalidFile`] with the line where reading stopped.
pub(crate) fn document(path: &Path) -> Result<Element> {
    let invalid = |row, problem| Error::InvalidFile { path: path.to_owned(), row, problem };
    let size = super::open(path)?.metadata().map_or(0, |about| about.len());
    if size > SIZE {
        return Err(invalid(None, format!("has {size} bytes, more than are read of such a file (at most {SIZE})")));
    }
    let bytes = super::bytes(path)?;
    let (text, _) = super::download::decode(&bytes);
    tree(&text).map_err(|(at, problem)| {
        let row = super::row_of(text.as_bytes(), at);
        invalid(Some(row), format!("is not XML that can be read: {problem}"))
    })
}

/// The letter that a reference stands for, or what is wrong with it. One that a document defines may unfold to anything, and
/// stands for none.
pub(crate) fn letter(reference: &BytesRef<'_>) -> std::result::Result<char, String> {
    if let Some(letter) = reference.resolve_char_ref().map_err(|error| error.to_string())? {
        return Ok(letter);
    }
    match reference.xml10_content().as_ref() {
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "amp" => Ok('&'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        other => Err(format!("the entity {other:?}, which XML does not have; write the letter itself")),
    }
}

/// The root of a document; an error with the byte where reading stopped.
fn tree(text: &str) -> std::result::Result<Element, (usize, String)> {
    let mut reader = Reader::from_str(text);
    // `<a/>` comes as a start and an end, so that one path builds the tree.
    reader.config_mut().expand_empty_elements = true;
    // The first holds the root as its child.
    let mut open = vec![Element::default()];
    loop {
        let at = reader.buffer_position() as usize;
        let broken = |problem: String| (at, problem);
        let words = match reader.read_event().map_err(|error| broken(error.to_string()))? {
            Event::Start(element) | Event::Empty(element) => {
                if open.len() > DEPTH {
                    return Err(broken(format!("more than {DEPTH} elements within each other")));
                }
                open.push(Element::read(&element).map_err(broken)?);
                continue;
            }
            Event::End(_) => {
                if let (Some(element), Some(parent)) = (open.pop(), open.last_mut()) {
                    parent.children.push(element);
                }
                continue;
            }
            Event::Text(words) => words.xml10_content().into_owned(),
            Event::CData(words) => words.xml10_content().into_owned(),
            Event::GeneralRef(entity) => letter(&entity).map_err(broken)?.to_string(),
            Event::DocType(_) => {
                return Err(broken("a document type of its own, which is not followed; take it out".to_owned()));
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => continue,
            Event::Eof => break,
        };
        if let Some(element) = open.last_mut() {
            element.text.push_str(&words);
        }
    }
    match (open.len(), open.pop()) {
        // More open than the holder of the root: the text ended before its elements did.
        (1, Some(mut document)) if document.children.len() == 1 => Ok(document.children.remove(0)),
        (1, Some(_)) => Err((text.len(), "it has no element around all others".to_owned())),
        _ => Err((text.len(), "it ends in the middle: download it again".to_owned())),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_has_names_without_prefixes_and_text_with_its_entities() {
        let root = tree("<?xml version='1.0'?><m:A xmlns:m='u' n='1 &lt; 2'><m:B>x &amp; y</m:B><B/></m:A>").unwrap();
        assert_eq!((root.name.as_str(), root.attribute("n")), ("A", Some("1 < 2")));
        assert_eq!(root.all("B").map(|b| b.text.as_str()).collect::<Vec<_>>(), ["x & y", ""]);
        assert_eq!(root.within("B").len(), 2);
    }

    #[test]
    fn hostile_documents_are_refused() {
        let deep = "<a>".repeat(DEPTH + 1) + &"</a>".repeat(DEPTH + 1);
        for text in
            ["", "text", "<a>", "<a></b>", "<a/><b/>", "<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>", "<a>&e;</a>", &deep]
        {
            assert!(tree(text).is_err(), "{text:.40}");
        }
        assert!(tree(&("<a>".repeat(DEPTH) + &"</a>".repeat(DEPTH))).is_ok());
    }
}
