//! The data structure of the SDG indicators: `datasets/sdmx/`, made from the file of the SDMX Global Registry.

use super::{Attachment, Codelist, Component, Constraint, Content, Reference, Region, Role, Structure, TextFormat};
use crate::words::list;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

const AGENCY: &str = "IAEG-SDGs";

/// The version of 24 June 2021, the latest whose file could be had.
const VERSION: &str = "1.4";

/// National data are of this dataflow; its version is that of the metadata messages that countries send.
const DATAFLOW: (&str, &str) = ("DF_SDG_GLC", "1.0");

static SDG: LazyLock<Structure> = LazyLock::new(|| {
    // The files are part of the program and a test reads every row, so this is not a user's mistake.
    built_in().unwrap_or_else(|| panic!("the built-in structure of the SDGs is damaged"))
});

impl Structure {
    /// The structure of the SDG indicators, version 1.4, with all its code lists; national data are of the dataflow
    /// `DF_SDG_GLC`. Units and breakdowns are constrained for the series on ICT alone.
    pub fn sdg() -> Structure {
        SDG.clone()
    }

    /// A structure that was read, with the constraints that are held where it is the version that they are of and its file
    /// has none.
    pub(super) fn with_held_constraints(mut self) -> Structure {
        if self.reference == SDG.reference && self.constraints.is_empty() {
            self.constraints.clone_from(&SDG.constraints);
        }
        self
    }

    /// Whether it goes by another version than the one whose code lists and constraints it has.
    pub(in crate::export::sdmx) fn is_renamed(&self) -> bool {
        self.is_sdg() && self.reference.version() != VERSION && self.constraints == SDG.constraints
    }

    /// Whether it is that of the SDG indicators, in whatever version.
    pub(in crate::export::sdmx) fn is_sdg(&self) -> bool {
        (self.reference.agency(), self.reference.id()) == (AGENCY, "SDG")
    }
}

fn rows(text: &'static str) -> impl Iterator<Item = csv::StringRecord> {
    csv::Reader::from_reader(text.as_bytes()).into_records().flatten()
}

fn built_in() -> Option<Structure> {
    let mut lists: BTreeMap<String, Codelist> = BTreeMap::new();
    for row in rows(include_str!("../../../../datasets/sdmx/sdg_codelists.csv")) {
        let new = || Codelist::new(Reference::new(&row[0], &row[1], &row[2]));
        let parent = Some(&row[5]).filter(|parent| !parent.is_empty());
        lists.entry(row[1].to_owned()).or_insert_with(new).push(&row[3], &row[4], parent);
    }
    let lists: BTreeMap<String, Arc<Codelist>> = lists.into_iter().map(|(id, list)| (id, Arc::new(list))).collect();
    let mut components: Vec<Component> = Vec::new();
    for row in rows(include_str!("../../../../datasets/sdmx/sdg_components.csv")) {
        let content = match lists.get(&row[3]) {
            Some(codes) => Content::Codes(codes.clone()),
            None => Content::Text(TextFormat { text_type: row[4].parse().ok()?, ..TextFormat::default() }),
        };
        let is_dimension = |component: &&Component| component.role == Role::Dimension;
        let attachment = match &row[6] {
            "observation" => Attachment::Observation,
            _ => Attachment::Dimensions(components.iter().filter(is_dimension).map(|c| c.id.clone()).collect()),
        };
        let role = match &row[1] {
            "dimension" => Role::Dimension,
            "time" => Role::Time,
            "measure" => Role::Measure,
            "attribute" => Role::Attribute { mandatory: &row[5] == "yes", attachment },
            _ => return None,
        };
        components.push(Component::new(&row[0], &row[2], role, content));
    }
    let mut regions: Vec<Region> = Vec::new();
    for row in rows(include_str!("../../../../datasets/sdmx/sdg_constraints.csv")) {
        let series = ("SERIES".to_owned(), vec![row[0].to_owned()]);
        // Rows of one series follow each other, and make one region.
        if regions.last().is_none_or(|region| region.values[0] != series) {
            regions.push(Region { is_included: true, values: vec![series] });
        }
        regions.last_mut()?.values.push((row[1].to_owned(), list(&row[2])));
    }
    Some(Structure {
        reference: Reference::new(AGENCY, "SDG", VERSION),
        name: "SDG DSD".to_owned(),
        dataflow: Some(Reference::new(AGENCY, DATAFLOW.0, DATAFLOW.1)),
        components,
        constraints: vec![Constraint { regions, is_complete: false }],
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_built_in_files_is_read_and_every_constraint_is_of_codes() {
        let sdg = built_in().unwrap();
        let codes = rows(include_str!("../../../../datasets/sdmx/sdg_codelists.csv")).count();
        let mut lists: Vec<&Codelist> = sdg.components().iter().filter_map(Component::codelist).collect();
        lists.sort_by_key(|list| list.reference().id());
        lists.dedup_by_key(|list| list.reference().id());
        assert_eq!(lists.iter().map(|list| list.codes().len()).sum::<usize>(), codes);
        assert_eq!((sdg.components().len(), sdg.dimensions().count(), sdg.attributes().count()), (33, 15, 16));
        for region in sdg.constraints().iter().flat_map(|constraint| &constraint.regions) {
            for (component, codes) in &region.values {
                let list = sdg.component(component).unwrap().codelist().unwrap();
                codes.iter().for_each(|code| assert!(list.code(code).is_some(), "{component} {code}"));
            }
        }
    }
}
