//! The parts of a descriptor, `datapackage.json`, as version 2 of the standard names them.

use super::licence::{Licence, Source};
use serde::Serialize;

/// Where the standard keeps the schemas of its descriptors.
const PACKAGE: &str = "https://datapackage.org/profiles/2.0/datapackage.json";
const RESOURCE: &str = "https://datapackage.org/profiles/2.0/dataresource.json";
const SCHEMA: &str = "https://datapackage.org/profiles/2.0/tableschema.json";

/// A package: what is known of all its files.
#[derive(Debug, Serialize)]
pub(super) struct Descriptor<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    name: &'a str,
    title: &'a str,
    description: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
    created: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    licenses: &'a [Licence],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    sources: &'a [Source],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    contributors: &'a [Contributor],
    /// The file that says how it was made, a property of our own.
    #[serde(skip_serializing_if = "Option::is_none")]
    provenance: Option<&'a str>,
    resources: &'a [Resource],
}

/// What a package says of itself.
pub(super) struct About<'a> {
    pub(super) name: &'a str,
    pub(super) title: &'a str,
    pub(super) description: &'a str,
    pub(super) version: Option<&'a str>,
    pub(super) created: &'a str,
    pub(super) licences: &'a [Licence],
    pub(super) sources: &'a [Source],
    pub(super) contributors: &'a [Contributor],
    pub(super) provenance: Option<&'a str>,
}

impl<'a> Descriptor<'a> {
    pub(super) fn new(about: About<'a>, resources: &'a [Resource]) -> Descriptor<'a> {
        let About { name, title, description, version, created, licences, sources, contributors, provenance } = about;
        let schema = PACKAGE;
        Descriptor {
            schema,
            name,
            title,
            description,
            version,
            created,
            licenses: licences,
            sources,
            contributors,
            provenance,
            resources,
        }
    }
}

/// Who made the package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Contributor {
    pub(super) title: String,
    pub(super) roles: [&'static str; 1],
}

/// A file of the package.
#[derive(Debug, Serialize)]
pub(super) struct Resource {
    #[serde(rename = "$schema")]
    profile: &'static str,
    pub(super) name: String,
    title: String,
    pub(super) path: String,
    r#type: &'static str,
    format: &'static str,
    mediatype: &'static str,
    encoding: &'static str,
    bytes: u64,
    hash: String,
    schema: TableSchema,
}

impl Resource {
    pub(super) fn csv(name: &str, title: &str, bytes: u64, hash: String, schema: TableSchema) -> Resource {
        Resource {
            profile: RESOURCE,
            name: name.to_owned(),
            title: title.to_owned(),
            // Beside the descriptor: the standard allows no way out of its folder.
            path: format!("{name}.csv"),
            r#type: "table",
            format: "csv",
            mediatype: "text/csv",
            encoding: "utf-8",
            bytes,
            hash,
            schema,
        }
    }
}

/// The columns of a file and what makes a row unique.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TableSchema {
    #[serde(rename = "$schema")]
    profile: &'static str,
    fields: Vec<Field>,
    missing_values: [&'static str; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    primary_key: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    foreign_keys: Vec<ForeignKey>,
}

impl TableSchema {
    pub(super) fn new(fields: Vec<Field>, primary_key: Vec<String>, foreign_keys: Vec<ForeignKey>) -> TableSchema {
        // The default of the standard; stated all the same, as an empty cell must not be taken for 0.
        TableSchema { profile: SCHEMA, fields, missing_values: [""], primary_key, foreign_keys }
    }
}

/// A column.
#[derive(Debug, Default, Serialize)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) format: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    #[serde(skip_serializing_if = "Constraints::is_empty")]
    pub(super) constraints: Constraints,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) categories: Vec<Category>,
}

/// What the cells of a column must be.
#[derive(Debug, Default, Serialize)]
pub(super) struct Constraints {
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) required: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) minimum: Option<i64>,
    #[serde(rename = "enum", skip_serializing_if = "Vec::is_empty")]
    pub(super) words: Vec<String>,
}

impl Constraints {
    fn is_empty(&self) -> bool {
        !self.required && self.minimum.is_none() && self.words.is_empty()
    }
}

/// A code of a column and its word.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Category {
    pub(super) value: String,
    pub(super) label: String,
}

/// Columns whose cells are those of a code list.
#[derive(Debug, Serialize)]
pub(super) struct ForeignKey {
    fields: [String; 1],
    reference: Reference,
}

#[derive(Debug, Serialize)]
struct Reference {
    resource: String,
    fields: [String; 1],
}

impl ForeignKey {
    pub(super) fn new(field: &str, resource: &str, key: &str) -> ForeignKey {
        let reference = Reference { resource: resource.to_owned(), fields: [key.to_owned()] };
        ForeignKey { fields: [field.to_owned()], reference }
    }
}
