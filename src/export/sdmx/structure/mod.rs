//! What a message may hold: a data structure definition with its code lists and constraints.
//!
//! | file | |
//! |---|---|
//! | `component` | dimensions, measure and attributes |
//! | `codelist` | code lists |
//! | `constraint` | which codes may stand together |
//! | `reference` | the identity of an artefact: agency, identifier, version |
//! | `sdg` | the structure of the SDG indicators, which is built in |
//! | `read`, `constraints` | a structure from a file, and what constrains it |

mod codelist;
mod component;
mod constraint;
mod constraints;
mod read;
mod reference;
mod sdg;

pub use codelist::{Code, Codelist};
pub use component::{Attachment, Component, Content, Role, TextFormat, TextType};
pub use constraint::{Constraint, Region};
pub use reference::Reference;

use crate::{Error, Result, ToFrame};
use polars::prelude::{Column, DataFrame};
use std::path::Path;

/// A data structure definition: the dimensions, the measure and the attributes of a message, the codes that each may have,
/// and the dataflow that the message is of.
///
/// ```
/// use infosoc::export::Structure;
/// let sdg = Structure::sdg();
/// assert_eq!(sdg.reference().to_string(), "IAEG-SDGs:SDG(1.4)");
/// assert_eq!(sdg.dimensions().count(), 15);
/// let area = sdg.component("REF_AREA").and_then(|area| area.codelist());
/// assert_eq!(area.and_then(|list| list.code("76")).map(|code| code.name.as_str()), Some("Brazil"));
/// ```
#[derive(Debug, Clone)]
pub struct Structure {
    reference: Reference,
    name: String,
    dataflow: Option<Reference>,
    components: Vec<Component>,
    constraints: Vec<Constraint>,
}

impl Structure {
    /// The structure that a word or a file stands for: `sdg`, a reference to the structure of the SDGs with another version,
    /// such as `IAEG-SDGs:SDG(1.8)`, or the path of a file as for [`read`](Structure::read).
    ///
    /// # Errors
    /// As for [`read`](Structure::read).
    pub fn named(word: &str) -> Result<Structure> {
        let sdg = Structure::sdg();
        if word.trim().eq_ignore_ascii_case("sdg") {
            return Ok(sdg);
        }
        match word.parse::<Reference>() {
            Ok(reference) if (reference.agency(), reference.id()) == (sdg.reference.agency(), sdg.reference.id()) => {
                Ok(sdg.with_version(reference.version()))
            }
            _ if Path::new(word).exists() => Structure::read(word),
            _ => Err(Error::argument(
                "structure",
                "sdg, IAEG-SDGs:SDG with another version, or the path of a file with a data structure definition",
                word,
            )),
        }
    }

    /// Who keeps it, its identifier and its version.
    pub fn reference(&self) -> &Reference {
        &self.reference
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The dataflow that messages are of; none where the file has none.
    pub fn dataflow(&self) -> Option<&Reference> {
        self.dataflow.as_ref()
    }

    /// The same structure under another version, for a registry that asks for it. The code lists stay those that are held.
    pub fn with_version(mut self, version: &str) -> Structure {
        self.reference = Reference::new(self.reference.agency(), self.reference.id(), version);
        self
    }

    /// The same structure with the dataflow that messages are of.
    pub fn with_dataflow(mut self, dataflow: Reference) -> Structure {
        self.dataflow = Some(dataflow);
        self
    }

    /// Dimensions in the order of the key, the dimension of time, the measure, and the attributes.
    pub fn components(&self) -> &[Component] {
        &self.components
    }

    /// The component of this identifier.
    pub fn component(&self, id: &str) -> Option<&Component> {
        self.components.iter().find(|component| component.id == id)
    }

    /// The dimensions without that of time, in the order of the key.
    pub fn dimensions(&self) -> impl Iterator<Item = &Component> {
        self.components.iter().filter(|component| matches!(component.role, Role::Dimension))
    }

    /// The dimension of time, if there is one.
    pub fn time(&self) -> Option<&Component> {
        self.components.iter().find(|component| matches!(component.role, Role::Time))
    }

    /// The measures; SDMX 2.1 has one.
    pub fn measures(&self) -> impl Iterator<Item = &Component> {
        self.components.iter().filter(|component| matches!(component.role, Role::Measure))
    }

    /// The attributes.
    pub fn attributes(&self) -> impl Iterator<Item = &Component> {
        self.components.iter().filter(|component| matches!(component.role, Role::Attribute { .. }))
    }

    /// What constrains the codes further than the code lists do.
    pub fn constraints(&self) -> &[Constraint] {
        &self.constraints
    }

    /// The codes that a component may have beside others, by every constraint that tells; `None` where none does.
    ///
    /// ```
    /// use infosoc::export::Structure;
    /// let sdg = Structure::sdg();
    /// let with = |component: &str| (component == "SERIES").then_some("IT_USE_II99");
    /// assert_eq!(sdg.allowed("UNIT_MEASURE", with).as_deref(), Some(&["PER_100_POP"][..]));
    /// assert_eq!(sdg.allowed("SEX", with), None);
    /// ```
    pub fn allowed<'a>(&self, component: &str, with: impl Fn(&str) -> Option<&'a str>) -> Option<Vec<&str>> {
        let mut allowed: Option<Vec<&str>> = None;
        for constraint in &self.constraints {
            let Some(codes) = constraint.allowed(component, &with) else { continue };
            match &mut allowed {
                None => allowed = Some(codes),
                // Constraints add up: what one of them forbids is forbidden.
                Some(known) => known.retain(|code| codes.contains(code)),
            }
        }
        allowed
    }
}

/// One row per component: `component`, `role`, `name`, `codelist`, `type`, `mandatory`, `attached_to`.
impl ToFrame for Structure {
    fn to_frame(&self) -> Result<DataFrame> {
        let all = &self.components;
        let text = |name: &str, of: &dyn Fn(&Component) -> Option<String>| {
            Column::new(name.into(), all.iter().map(of).collect::<Vec<_>>())
        };
        let mandatory: Vec<bool> = all.iter().map(Component::is_mandatory).collect();
        let columns = vec![
            text("component", &|c| Some(c.id.clone())),
            text("role", &|c| Some(c.role.as_str().to_owned())),
            text("name", &|c| Some(c.name.clone())),
            text("codelist", &|c| c.codelist().map(|list| list.reference().to_string())),
            text("type", &|c| match &c.content {
                Content::Codes(_) => None,
                Content::Text(format) => Some(format.text_type.to_string()),
            }),
            Column::new("mandatory".into(), mandatory),
            text("attached_to", &|c| match &c.role {
                Role::Attribute { attachment, .. } => Some(attachment.to_string()),
                Role::Dimension | Role::Time | Role::Measure => None,
            }),
        ];
        Ok(DataFrame::new(all.len(), columns)?)
    }
}
