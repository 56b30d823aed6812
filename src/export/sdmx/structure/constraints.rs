//! The content constraints of a structure in a file.

use super::read::referred;
use super::{Constraint, Reference, Region};
use crate::input::Element;

/// What constrains a structure or its dataflow: content constraints of 2.1 and data constraints of 3.0 that say what is
/// allowed; those that say what there is, constrain nothing.
pub(super) fn read(root: &Element, structure: &Reference, dataflow: Option<&Reference>) -> Vec<Constraint> {
    let mut found = Vec::new();
    for element in ["ContentConstraint", "DataConstraint"].into_iter().flat_map(|name| root.within(name)) {
        // `type` in 2.1, `role` in 3.0; without either it says what is allowed.
        let of = element.attribute("type").or(element.attribute("role")).unwrap_or("Allowed");
        let is_of_it = |attached: &Element| {
            let referred = referred(attached);
            referred.as_ref() == Some(structure) || (referred.is_some() && referred.as_ref() == dataflow)
        };
        let attachment = element.child("ConstraintAttachment");
        let is_attached = attachment.is_none_or(|attachment| attachment.children.iter().any(is_of_it));
        let cubes = element.all("CubeRegion").map(|cube| region(cube, cube.attribute("include")));
        let keys = element.all("DataKeySet").flat_map(|set| {
            let include = set.attribute("isIncluded");
            set.all("Key").map(move |key| region(key, include))
        });
        let regions: Vec<Region> = cubes.chain(keys).flatten().collect();
        if of.eq_ignore_ascii_case("allowed") && is_attached && !regions.is_empty() {
            found.push(Constraint { regions, is_complete: true });
        }
    }
    found
}

/// A part of the cube. Ranges of time, values that are left out one by one and the wildcard of keys leave their component
/// open; a part that is excluded is not read then, as it would exclude more than it says.
fn region(element: &Element, include: Option<&str>) -> Option<Region> {
    let is_included = include != Some("false");
    let mut values = Vec::new();
    let components = element.children.iter().filter(|child| {
        matches!(child.name.as_str(), "KeyValue" | "Attribute" | "Component") && child.attribute("id").is_some()
    });
    for component in components {
        let codes: Vec<String> = component.all("Value").map(|value| value.text.trim().to_owned()).collect();
        let is_open = codes.is_empty() || codes.iter().any(|code| code == "%");
        if !is_open && component.attribute("include") != Some("false") {
            values.push((component.attribute("id").unwrap_or_default().to_owned(), codes));
        } else if !is_included {
            return None;
        }
    }
    (!values.is_empty()).then_some(Region { is_included, values })
}
