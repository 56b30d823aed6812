//! A structure from a file: SDMX-ML 2.1 and 3.0 structure messages, with code lists, concepts and constraints in the same
//! file.

use super::{Attachment, Codelist, Component, Content, Reference, Role, Structure, TextFormat, constraints};
use crate::error::list;
use crate::input::{Element, document};
use crate::{Error, Result};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

impl Structure {
    /// The data structure definition in a file: a structure message in SDMX-ML 2.1 or 3.0, as registries give it with its
    /// references. The dataflow is the one that is of it, if the file has one.
    ///
    /// # Errors
    /// [`Error::InvalidFile`] for a file that is no such message, lacks a code list that it names, or has several structures:
    /// choose one by [`read_one`](Structure::read_one).
    pub fn read(path: impl AsRef<Path>) -> Result<Structure> {
        one(path.as_ref(), None)
    }

    /// One of several data structure definitions in a file, by its identifier (`SDG`) or its reference
    /// (`IAEG-SDGs:SDG(1.4)`).
    ///
    /// # Errors
    /// As for [`read`](Structure::read), plus [`Error::UnknownOption`] for one that is not there.
    pub fn read_one(path: impl AsRef<Path>, id: &str) -> Result<Structure> {
        one(path.as_ref(), Some(id))
    }
}

fn one(path: &Path, id: Option<&str>) -> Result<Structure> {
    let invalid = |problem: String| Error::InvalidFile { path: path.to_owned(), row: None, problem };
    let root = document(path)?;
    if root.name != "Structure" {
        let problem = format!("is XML whose root is {}, and not an SDMX structure message", root.name);
        return Err(invalid(problem));
    }
    // A stub has an identity and no components.
    let is_whole = |element: &&Element| element.child("DataStructureComponents").is_some();
    let structures: Vec<&Element> = root.within("DataStructure").into_iter().filter(is_whole).collect();
    let references: Vec<String> = structures.iter().map(|element| identity(element).to_string()).collect();
    let named =
        |id: &str| structures.iter().position(|e| e.attribute("id") == Some(id) || identity(e).to_string() == id);
    let place = match (id, structures.len()) {
        (_, 0) => {
            let problem = "holds no data structure definition; ask the registry for it with its references";
            return Err(invalid(problem.to_owned()));
        }
        (Some(id), _) => named(id).ok_or_else(|| Error::option("data structure", id, references))?,
        (None, 1) => 0,
        (None, _) => {
            let problem = format!("holds several data structure definitions, choose one of {}", list(&references));
            return Err(invalid(problem));
        }
    };
    let structure = Artefacts::of(&root).structure(&root, structures[place]).map_err(invalid)?;
    Ok(structure.with_held_constraints())
}

/// The identity of an artefact by its attributes.
pub(super) fn identity(element: &Element) -> Reference {
    let part = |name: &str, otherwise: &'static str| element.attribute(name).unwrap_or(otherwise).to_owned();
    Reference::new(&part("agencyID", ""), &part("id", ""), &part("version", "1.0"))
}

/// The artefact that an element refers to: a `Ref` or a `URN` in 2.1, a URN as its text in 3.0.
pub(super) fn referred(element: &Element) -> Option<Reference> {
    let by_parts = |reference: &Element| match reference.attribute("maintainableParentID") {
        // An item, such as a concept: what it is part of.
        Some(parent) => {
            let part = |name: &str, otherwise| reference.attribute(name).unwrap_or(otherwise);
            Reference::new(part("agencyID", ""), parent, part("maintainableParentVersion", "1.0"))
        }
        None => identity(reference),
    };
    let urn = |element: &Element| Reference::of_urn(&element.text);
    element.child("Ref").map(by_parts).or_else(|| element.child("URN").and_then(urn)).or_else(|| urn(element))
}

/// What an element refers to by its identifier alone: a dimension, a measure.
fn local(element: &Element) -> String {
    let by_ref = element.child("Ref").and_then(|reference| reference.attribute("id"));
    by_ref.unwrap_or(element.text.trim()).to_owned()
}

/// The name in English, or else the first.
fn name(element: &Element) -> String {
    let named = |name: &&Element| name.attribute("lang") == Some("en");
    let found = element.all("Name").find(named).or_else(|| element.child("Name"));
    found.map_or_else(String::new, |name| name.text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Code lists, and what concepts say of the components that are of them.
struct Artefacts<'a> {
    lists: BTreeMap<String, Arc<Codelist>>,
    /// By scheme and identifier.
    concepts: BTreeMap<(String, String), &'a Element>,
}

impl<'a> Artefacts<'a> {
    fn of(root: &'a Element) -> Artefacts<'a> {
        let mut lists = BTreeMap::new();
        for element in root.within("Codelist") {
            let mut codes = Codelist::new(identity(element));
            for code in element.all("Code") {
                let parent = code.child("Parent").map(local).filter(|parent| !parent.is_empty());
                codes.push(code.attribute("id").unwrap_or_default(), &name(code), parent.as_deref());
            }
            lists.insert(codes.reference().to_string(), Arc::new(codes));
        }
        let mut concepts = BTreeMap::new();
        for scheme in root.within("ConceptScheme") {
            for concept in scheme.all("Concept") {
                let id = concept.attribute("id").unwrap_or_default();
                concepts.insert((identity(scheme).to_string(), id.to_owned()), concept);
            }
        }
        Artefacts { lists, concepts }
    }

    fn structure(&self, root: &Element, element: &Element) -> std::result::Result<Structure, String> {
        let parts = element.child("DataStructureComponents");
        let of = |list: &str, kind: &'static str| -> Vec<&Element> {
            let list = parts.and_then(|parts| parts.child(list));
            list.into_iter().flat_map(|list| list.all(kind)).collect()
        };
        let mut dimensions = of("DimensionList", "Dimension");
        // The order of the key is that of the positions, where they are stated.
        dimensions.sort_by_key(|d| d.attribute("position").and_then(|p| p.parse::<u32>().ok()).unwrap_or(u32::MAX));
        let mut components = Vec::new();
        for dimension in &dimensions {
            components.push(self.component(dimension, Role::Dimension)?);
        }
        let keys: Vec<String> = components.iter().map(|component: &Component| component.id.clone()).collect();
        for time in of("DimensionList", "TimeDimension") {
            components.push(self.component(time, Role::Time)?);
        }
        // The names of 2.1 and of 3.0.
        for kind in ["PrimaryMeasure", "Measure"] {
            for measure in of("MeasureList", kind) {
                components.push(self.component(measure, Role::Measure)?);
            }
        }
        let groups: BTreeMap<String, Vec<String>> = parts
            .into_iter()
            .flat_map(|parts| parts.all("Group"))
            .map(|group| {
                let dimensions = group.all("GroupDimension").filter_map(|d| d.child("DimensionReference"));
                (group.attribute("id").unwrap_or_default().to_owned(), dimensions.map(local).collect())
            })
            .collect();
        for attribute in of("AttributeList", "Attribute") {
            let stated = attribute.attribute("assignmentStatus").or(attribute.attribute("usage")).unwrap_or_default();
            let attachment = attachment(attribute, &keys, &groups);
            let role = Role::Attribute { mandatory: stated.eq_ignore_ascii_case("mandatory"), attachment };
            components.push(self.component(attribute, role)?);
        }
        if keys.is_empty() || !components.iter().any(|component| component.role == Role::Measure) {
            return Err("holds a data structure definition without dimensions or without a measure".to_owned());
        }
        let reference = identity(element);
        let flows = root.within("Dataflow");
        let is_of_it = |flow: &&&Element| flow.child("Structure").and_then(referred).as_ref() == Some(&reference);
        let dataflow = flows.iter().find(is_of_it).map(|flow| identity(flow));
        let constraints = constraints::read(root, &reference, dataflow.as_ref());
        Ok(Structure { name: name(element), reference, dataflow, components, constraints })
    }

    fn component(&self, element: &Element, role: Role) -> std::result::Result<Component, String> {
        let concept = element.child("ConceptIdentity").and_then(|identity| self.concept(identity));
        let of_concept = concept.and_then(|concept| concept.attribute("id"));
        let id = element.attribute("id").or(of_concept).unwrap_or_default();
        if id.is_empty() {
            return Err(format!("has a {} without an identifier", element.name));
        }
        // Its own goes before that of its concept.
        let own = element.child("LocalRepresentation");
        let representation = own.or_else(|| concept.and_then(|concept| concept.child("CoreRepresentation")));
        let content = match representation.and_then(|r| r.child("Enumeration")) {
            Some(enumeration) => {
                let reference =
                    referred(enumeration).map_or_else(|| "without a reference".to_owned(), |r| r.to_string());
                let list = self.list(&reference).ok_or_else(|| {
                    format!("lacks the code list {reference} of {id}; ask the registry for it with its references")
                })?;
                Content::Codes(list)
            }
            None => Content::Text(representation.and_then(|r| r.child("TextFormat")).map(format).unwrap_or_default()),
        };
        Ok(Component::new(id, &concept.map(name).unwrap_or_default(), role, content))
    }

    /// The code list of this reference; one whose version is open (`1.0+`, `*`) is the one in the file.
    fn list(&self, reference: &str) -> Option<Arc<Codelist>> {
        let without_version = |reference: &str| reference.split('(').next().map(str::to_owned);
        let exact = self.lists.get(reference);
        let of_any_version = || {
            let is_open = reference.ends_with("+)") || reference.ends_with("(*)");
            let alike = |(known, _): &(&String, &Arc<Codelist>)| without_version(known) == without_version(reference);
            is_open.then(|| self.lists.iter().find(alike)).flatten().map(|(_, list)| list)
        };
        exact.or_else(of_any_version).cloned()
    }

    fn concept(&self, identity: &Element) -> Option<&'a Element> {
        let scheme = |reference: &Element| {
            let part = |name: &str, otherwise: &'static str| reference.attribute(name).unwrap_or(otherwise).to_owned();
            let parent = part("maintainableParentID", "");
            Reference::new(&part("agencyID", ""), &parent, &part("maintainableParentVersion", "1.0")).to_string()
        };
        let (scheme, id) = match identity.child("Ref") {
            Some(reference) => (scheme(reference), reference.attribute("id")?.to_owned()),
            // A URN ends in the item: `Concept=AGENCY:SCHEME(1.0).ID`.
            None => {
                let urn = identity.child("URN").unwrap_or(identity).text.trim();
                let (scheme, id) = urn.rsplit_once(").")?;
                (scheme.rsplit_once('=').map(|(_, scheme)| format!("{scheme})"))?, id.to_owned())
            }
        };
        self.concepts.get(&(scheme, id)).copied()
    }
}

fn format(element: &Element) -> TextFormat {
    let number = |name: &str| element.attribute(name).and_then(|text| text.parse::<f64>().ok());
    let length = |name: &str| element.attribute(name).and_then(|text| text.parse::<usize>().ok());
    TextFormat {
        text_type: element.attribute("textType").and_then(|word| word.parse().ok()).unwrap_or_default(),
        min: number("minValue"),
        max: number("maxValue"),
        min_length: length("minLength"),
        max_length: length("maxLength"),
    }
}

/// What an attribute is attached to; `keys` are the dimensions other than time.
fn attachment(element: &Element, keys: &[String], groups: &BTreeMap<String, Vec<String>>) -> Attachment {
    let Some(of) = element.child("AttributeRelationship") else { return Attachment::Observation };
    let dimensions: Vec<String> = of.all("Dimension").map(local).collect();
    if let Some(group) = of.child("Group") {
        return Attachment::Dimensions(groups.get(&local(group)).cloned().unwrap_or_default());
    }
    match () {
        // With the time dimension among them, they identify a single figure.
        () if dimensions.iter().any(|dimension| !keys.contains(dimension)) => Attachment::Observation,
        () if !dimensions.is_empty() => Attachment::Dimensions(dimensions),
        () if ["None", "Dataflow"].iter().any(|none| of.child(none).is_some()) => Attachment::DataSet,
        () => Attachment::Observation,
    }
}
